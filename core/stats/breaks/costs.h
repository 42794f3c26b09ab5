/* costs.h -- what a run of observations costs when one regime explains it */
#ifndef TS_COSTS_H
#define TS_COSTS_H

#include "regimes.h"

/*
** Minus twice the log likelihood of observations from .. to - 1, constants left
** out:
**   mean      sum of (x - mean)^2 / s^2, s known
**   linear    the same about a straight line
**   l1        sum of |x - median| / b with b = s / sqrt 2 (Laplace), doubled
**   meanvar   n (ln v + 1), mean and variance v unknown
**   poisson   -2 S ln(S/n), S the sum
**
**   (1) s is the deviation of the noise, not given: of its differences from
**       period to period, 1.4826 times their median distance from their median
**       over sqrt 2, so that breaks hardly move it; of linear, of second
**       differences over sqrt 6. When more than half of them are equal it is 0,
**       which is no scale: the plain deviation of the differences is taken.
**   (2) A variance is at least DBL_EPSILON times that of the whole series: runs
**       of equal values are unlikely, not impossible.
**   (3) Poisson takes counts: no value below 0.
**   (4) 'added' is the number of parameters that a break adds beside its date.
**   (5) l1 needs every run's median: at most TS_COSTS_L1_MOST observations.
*/
#define TS_COSTS_L1_MOST 2000

typedef enum {
  TS_COST_MEAN, TS_COST_MEANVAR, TS_COST_POISSON, TS_COST_L1, TS_COST_LINEAR
} ts_cost;

typedef struct {
  const ts_regimes *r;
  ts_cost kind;
  double s;               /* of z; rule 1 */
  double floor;           /* rule 2; of z */
  size_t added;           /* rule 4 */
  double *sums;           /* owned; see costs.c */
} ts_costs;

/* 's' is NaN when not given, else in units of the series. Start with {0}; end
** with ts_costs_free, also after a failure. */
ts_status ts_costs_make (ts_costs *c, const ts_regimes *r, ts_cost kind,
                         double s, ts_stop stop);
void ts_costs_free (ts_costs *c);

double ts_costs_of (const ts_costs *c, size_t from, size_t to);

#endif
