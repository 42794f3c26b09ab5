/* trend.h -- the slope of a series over time, by least squares */
#ifndef TS_TREND_H
#define TS_TREND_H

#include "stats/statistic.h"

/*
** y = intercept + slope t + season terms + e, t = 1 .. n by place in the
** calendar: a missing period is left out and keeps its place.
**
**   (1) Options: log, logit, squeeze, season, errors, lag, level. The lag that
**       is not given is floor(4 (n/100)^(2/9)); intervals and p are of t(n - k)
**       (S24).
**   (2) The slope is per period; a line gives it per year: exp(slope f) - 1 of
**       a log or of log odds, slope times f of a level, f the periods of a year
**       (S26).
**   (3) A fraction is fitted in per cent: its slope is percentage points.
**   (4) season adds one term for each season that occurs, the first of them
**       being what the intercept stands for.
**   (5) Notes: what is left out (season), and residuals so alike that errors
**       are too small: Durbin-Watson below 1, which is a correlation of
**       neighbours above one half.
**   (6) Zeros and negative values have no log: log then refuses.
**   (7) An exact fit has no errors: they are NaN and a note says so.
**   (8) logit fits log(s / (1 - s)), for shares above 0 and below 1; others
**       refuse, unless squeeze puts (s (n - 1) + 0.5) / n in place of every s,
**       which is noted (Smithson and Verkuilen 2006). The slope is the growth
**       of the odds; it is not in per cent.
*/
extern const ts_model ts_trend_model;

#endif
