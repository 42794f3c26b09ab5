/* trend_estimate.h -- the arithmetic of trend.h, without words */
#ifndef TS_TREND_ESTIMATE_H
#define TS_TREND_ESTIMATE_H

#include "line.h"
#include "stats/season_terms.h"
#include "stats/student.h"

#define TS_TERMS_MOST (TS_SEASONS_MOST + 1)
#define TS_TREND_NUMBERS 14

typedef enum {
  TS_RESPONSE_LEVEL, TS_RESPONSE_LOG, TS_RESPONSE_LOGIT,
  TS_RESPONSE_FRACTIONAL   /* a share whose mean is the logistic function */
} ts_response;

/* What the options say, room for series of one calendar, and the estimates of
** the last one. */
typedef struct {
  const ts_series *y;
  ts_response response;
  int squeeze, season;
  ts_scale scale;
  ts_errors errors;
  double level;
  double given_lag;           /* NaN: by the number of observations */
  size_t lag;
  size_t df;                  /* n - k */
  double quantile;            /* of t(df), for intervals */
  ts_student student;         /* t(df), for p */
  ts_sample sample;           /* in the response's scale */
  double *room;               /* owned */
  size_t k;
  ts_season_terms terms;      /* none without 'season' */
  double beta[TS_TERMS_MOST], se[TS_TERMS_MOST];
  double r2, dw;
  int exact;                  /* rule 7 */
} ts_trend;

typedef enum {
  TS_TREND_DONE, TS_TREND_FEW, TS_TREND_LONG_LAG, TS_TREND_DEPENDENT,
  TS_TREND_ALONE   /* hc3: a row that a term fits alone */
} ts_trend_state;

/* Room for series as long as 'y'; options may be set after {0}. End it with
** ts_trend_free, also after a failure. */
ts_status ts_trend_start (ts_trend *t, const ts_series *y);
void ts_trend_free (ts_trend *t);

/* log(s / (1 - s)) after squeezing among n (rule 8); NaN when s has none. */
double ts_logit (double s, double n, int squeeze);

/* 1 / (1 + exp(-x)), the share of log odds x. */
double ts_share_of (double x);

/* What the observations of the sample need and have; called by the estimates
** below. ts_trend_design makes the matrix of k columns. */
void ts_trend_place_terms (ts_trend *t);
ts_trend_state ts_trend_settle (ts_trend *t, size_t n);
ts_status ts_trend_design (const ts_trend *t, gsl_matrix **x);

/* Estimate from the sample. */
ts_status ts_trend_estimate (ts_trend *t, ts_trend_state *state);

/* The same from t->y, without season terms, where no sample was taken; false
** when a value has no log. Observations are more than two. */
int ts_trend_quick (ts_trend *t, ts_trend_state *state);

/* Confidence bounds and p of coefficient j. */
double ts_trend_bound (const ts_trend *t, size_t j, double side);
double ts_trend_p (const ts_trend *t, size_t j);
/* A slope per period as a change per year (rule 2). */
double ts_trend_annual (const ts_trend *t, double slope);
/* slope, se, t, p, lo, hi, intercept, annual, its lo and hi, r2, dw, lag, df */
void ts_trend_numbers (const ts_trend *t, double numbers[TS_TREND_NUMBERS]);

#endif
