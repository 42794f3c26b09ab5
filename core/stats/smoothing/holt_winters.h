/* holt_winters.h -- level, slope and seasons, renewed with each value */
#ifndef TS_HOLT_WINTERS_H
#define TS_HOLT_WINTERS_H

#include "stats/statistic.h"

/*
** Exponential smoothing after Holt (1957) and Winters (1960), as HoltWinters in
** R: each value is foretold as level + slope + season (or times season), then
**
**   level  = alpha (y - season) + (1 - alpha) (level + slope)
**   slope  = beta (level - level before) + (1 - beta) slope
**   season = gamma (y - level) + (1 - gamma) season
**
** with y / season and y / level where seasons multiply, and phi slope in place
** of slope, phi < 1, where the trend is damped (Gardner and McKenzie 1985).
**
**   (1) It starts from the classical decomposition of the first
**       'start_periods' (2) years: seasons are its figures, level and slope the
**       line through its trend, one period before that begins; foretold is
**       every value from the second year on. Without seasons the slope is
**       x2 - x1, the level x2, or x1 when there is no slope.
**   (2) Parameters that are not given minimise the sum of squared errors of
**       foretelling, SSE, within [0, 1] (phi: [0.8, 0.98]): the lowest of the
**       minima reached from alpha 0.3, beta 0.1, gamma 0.1, phi 0.9, where R
**       begins, and from the best points of a coarse grid for small, middling
**       and large gamma. R stops at the first, and somewhat short of it.
**   (3) Forecasts go on with the last slope and seasons. Intervals are normal:
**       the variance of h periods ahead is that of the errors times
**       1 + sum psi_j^2, j = 1 .. h - 1, psi_j = alpha (1 + j beta)
**       + gamma (1 - alpha) when j is a whole season, each psi_j times
**       season_h / season_h-j where they multiply (Yar and Chatfield 1990;
**       Chatfield and Yar 1991). With damping j beta is
**       beta (phi + .. + phi^j).
**       R 4.2 does this for seasons that add; where they multiply its program
**       has alpha + gamma (1 - alpha) in place of the 1, and the slope in place
**       of the last season of a period.
**   (4) Seasons multiply only above zero.
*/
#define TS_HW_PARAMETERS 4   /* alpha, beta, gamma, phi */

typedef enum { TS_HW_NONE, TS_HW_ADDITIVE, TS_HW_MULTIPLICATIVE } ts_hw_season;

typedef struct {
  const double *x;       /* without gaps; borrowed */
  size_t n, period;      /* period: 1 without season */
  size_t start;          /* the first value that is foretold */
  ts_hw_season season;
  int trend;
  double level, slope;   /* before 'start' (rule 1) */
  double *seasons;       /* of the period before it; owned */
  double *now;           /* room for seasons and their derivatives; owned */
} ts_hw;

/* What a run through the series comes to. */
typedef struct {
  double sse;
  double level, slope;   /* after the last value */
  double gradient[TS_HW_PARAMETERS];                    /* of sse / 2 */
  double curvature[TS_HW_PARAMETERS][TS_HW_PARAMETERS]; /* J'J */
} ts_hw_run;

/* Set the rest of 'hw' from its first fields by rule 1. n >= periods of rule 1.
** End with ts_hw_free, also after a failure; TS_DOMAIN when the first seasons
** give no start. */
ts_status ts_hw_start (ts_hw *hw, size_t start_periods);
void ts_hw_free (ts_hw *hw);

/* SSE of these parameters and where the run ends; the seasons at the end stand
** in hw->now, the one of period 'start + i' at i % period. 'fitted', n values
** or NULL, are the values foretold, NaN before 'start'. */
void ts_hw_go (const ts_hw *hw, const double *parameters, double *fitted,
               ts_hw_run *run);

/* The same with derivatives by the parameters. */
void ts_hw_derive (const ts_hw *hw, const double *parameters, ts_hw_run *run);

/* Minimise SSE over the parameters that are NaN (rule 2). */
void ts_hw_optimise (const ts_hw *hw, double *parameters);

extern const ts_model ts_holt_winters_model;

#endif
