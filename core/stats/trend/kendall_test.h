/* kendall_test.h -- the arithmetic of mann_kendall.h, without words */
#ifndef TS_KENDALL_TEST_H
#define TS_KENDALL_TEST_H

#include "mann_kendall.h"
#include "serial.h"

#define TS_YEARS_FEWEST 3    /* complete years for rule 3 */

typedef enum {
  TS_SEASON_NONE, TS_SEASON_SIMPLE, TS_SEASON_COVARIANCE
} ts_season_test;

typedef enum {
  TS_TESTED,
  TS_ALL_EQUAL,          /* no pair differs */
  TS_FEW_YEARS,          /* rule 3 */
  TS_TOO_MANY,           /* for Sen's slope (theil_sen.h, rule 6) */
  TS_FEW_NEIGHBOURS,     /* too little is left of a whitened series */
  TS_NO_VARIANCE         /* the corrected variance is not positive */
} ts_tested;

/* A test set up for series of one calendar, and room to do it in. */
typedef struct {
  ts_season_test season;
  ts_serial correction;
  double bound;          /* z of correlations that count (serial.h, rule 1) */
  size_t lags;           /* the most that are looked at */
  size_t periods;
  ts_sample sample;      /* of the last series */
  double *room;          /* owned */
  double *slopes;        /* owned; NULL unless a correction needs them */
  size_t slope_room;
} ts_kendall_plan;

typedef struct {
  double s, var, z, p, tau, tau_b;
  double serial;         /* the factor of the variance, or r_1 */
  int exact, tied;       /* p is exact; there are ties */
  size_t years, left_out;  /* rule 3 */
} ts_kendall_result;

/* Start with {0} and the options set; end with ts_kendall_plan_free. */
ts_status ts_kendall_plan_start (ts_kendall_plan *plan, size_t periods);
void ts_kendall_plan_free (ts_kendall_plan *plan);

ts_status ts_kendall_test (ts_kendall_plan *plan, const ts_series *y,
                           ts_stop stop, ts_kendall_result *r,
                           ts_tested *tested);

#endif
