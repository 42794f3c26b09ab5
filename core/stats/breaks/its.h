/* its.h -- what changed at a date, given what went before */
#ifndef TS_ITS_H
#define TS_ITS_H

#include "stats/statistic.h"

/*
** Interrupted time series: y = a + b t + d 1(t >= t0) + c (t - t0)+ + seasons,
** t = 1 .. n by place in the calendar, t0 the first period of the new regime.
** Source: Wagner, Soumerai, Zhang and Ross-Degnan (2002), J. of Clinical
** Pharmacy and Therapeutics 27.
**
**   (1) 'from', which must be given, is t0 (S23).
**   (2) level_change, d, is how far the series lies at t0 from where the old
**       trend would have it; slope_change, c, is per period; slope_after is
**       b + c. Lines give the change of level of a log in per cent, and slopes
**       per year (trend.h, rule 2); of a fraction all is in percentage points.
**   (3) Errors are those of trend.h, rule 1; p tests d, slope_p c, and f with
**       f_p both together.
**   (4) Series: "fitted", and "counterfactual": the old trend goes on, with the
**       seasons. 'effect' is how far the fitted series lies from that in the
**       last observed period.
**   (5) A missing period is left out and keeps its place; three observations at
**       least lie on either side.
**   (6) Seasons are as before: terms do not change at t0.
*/
extern const ts_model ts_its_model;

#endif
