/* fractional_logit.h -- the trend of a share that may be 0 or 1 */
#ifndef TS_FRACTIONAL_LOGIT_H
#define TS_FRACTIONAL_LOGIT_H

#include "stats/statistic.h"

/*
** The mean of the share is 1 / (1 + exp(-(intercept + slope t + season
** terms))), estimated by the quasi-likelihood of Bernoulli's distribution,
** which needs nothing to be true but the mean. (Papke and Wooldridge 1996)
**
**   (1) Shares lie between 0 and 1, both allowed: none is changed or left out.
**   (2) Iteratively reweighted least squares, until no coefficient moves by
**       more than 1e-10 of the range of its fitted log odds.
**   (3) Errors are those of ols.h for the weighted regression, which is
**       (X'WX)^-1 S (X'WX)^-1, S being made of the scores (s - mean) x: hc0 sums
**       their squares, hc1 multiplies by n / (n - k), newey_west adds neighbours
**       (trend.h, rule 1). Intervals are of t(n - k).
**   (4) The slope is the growth of the odds; 'effect' is what it makes of the
**       share itself, on average over the periods, in percentage points.
**   (5) A missing period is left out and keeps its place.
**   (6) Shares that are 0 (or 1) throughout, or 0 and then 1, have no finite
**       estimate: they refuse.
*/
extern const ts_model ts_fractional_logit_model;

#endif
