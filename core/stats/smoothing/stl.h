/* stl.h -- seasonal, trend and remainder by loess */
#ifndef TS_STL_H
#define TS_STL_H

#include "stats/statistic.h"

/*
** STL: the seasonal part is a loess through the Januaries, one through the
** Februaries ..., less what is left of the trend in it; the trend is a loess
** through what remains. Source: Cleveland, Cleveland, McRae and Terpenning
** (1990), J. Official Statistics 6(1).
**
**   (1) An inner pass: (a) detrend, (b) smooth each season's values by a loess
**       of s_window, also one period before and behind, (c) take out of that
**       its moving averages of period, period and 3, smoothed by a loess of
**       l_window: this is the seasonal part, (d) take it off, (e) smooth by a
**       loess of t_window: the trend.
**   (2) An outer pass weighs each value by its remainder (robust.h) and makes
**       the inner passes again with these weights.
**   (3) profile "R": the defaults and the figures of stl in R, with rule 3 of
**       robust.h; "statsmodels": those of STL in Python's statsmodels.
**   (4) s_window "periodic" gives every year the same season: the mean of the
**       seasonal part.
**   (5) Missing values are skipped (sparse.h): trend and seasonal part are
**       given there too, the remainder is not.
**   (6) It wants two full periods and two values of each season.
*/
typedef struct {
  size_t period;
  size_t s_window, t_window, l_window;  /* odd, 3 at least */
  int s_degree, t_degree, l_degree;     /* 0 or 1 */
  size_t s_jump, t_jump, l_jump;
  size_t inner, outer;                  /* passes */
  int periodic;                         /* rule 4 */
  int as_r;                             /* robust.h, rule 3 */
} ts_stl_plan;

/* n values each, the caller's; weights may be NULL. */
typedef struct {
  double *seasonal, *trend, *weights;
} ts_stl_parts;

/* 'y' begins and ends with a value and obeys rule 6. TS_STOPPED when the flag
** rose. */
ts_status ts_stl_run (const ts_stl_plan *plan, const double *y, size_t n,
                      ts_stop stop, const ts_stl_parts *parts);

/* Why 'y' has no STL of this period, or NULL: static text (rule 6). '*season'
** is the place in the period of which there is too little. */
const char *ts_stl_refused (const double *y, size_t n, size_t period,
                            size_t *season);

#endif
