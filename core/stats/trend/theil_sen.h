/* theil_sen.h -- the slope that half of all pairs of observations exceed */
#ifndef TS_THEIL_SEN_H
#define TS_THEIL_SEN_H

#include "stats/statistic.h"

/*
** The median of (x_j - x_i) / (j - i) over all pairs of observations: a few
** wild months move it little.
**
**   (1) j - i is distance in the calendar: missing periods keep their place.
**   (2) The intercept is median(x) - slope median(t), t = 0 at the first period
**       of the series, so it is the line's level there.
**   (3) The interval is between the slopes of rank (N - C)/2 and (N + C)/2 + 1
**       of N, C = z sqrt(Var S), S being Kendall's (Sen 1968).
**   (4) season compares each month (quarter, half-year) with the same one of
**       other years; the slope is then per year and Var S has the covariances
**       between seasons (Hirsch and Slack 1984).
**   (5) Fractions in per cent and logs as in trend.h, rules 2, 3 and 6.
**   (6) At most TS_SLOPES_MOST observations: the pairs of more fill memory.
*/
#define TS_SLOPES_MOST 5000

extern const ts_model ts_theil_sen_model;

#endif
