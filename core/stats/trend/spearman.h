/* spearman.h -- do observations rise with time: rank correlation */
#ifndef TS_SPEARMAN_H
#define TS_SPEARMAN_H

#include "stats/statistic.h"

/*
** rho is the correlation of the ranks of observations with those of their
** periods. (Spearman 1904)
**
**   (1) t = rho sqrt((n - 2) / (1 - rho^2)) with n - 2 degrees of freedom, as
**       R's cor.test(exact = FALSE) and scipy. A perfect order has no t: it is
**       not given, and p is 0.
**   (2) Without ties and up to nine observations p is exact.
**   (3) Equal observations share a rank.
**   (4) A missing period is left out, which leaves the order of the others.
*/
extern const ts_model ts_spearman_model;

/* p of a sum of squared differences of ranks as far from its mean, or farther,
** when all orders of n <= 9 values are equally likely. */
double ts_spearman_exact (size_t n, double rho);

#endif
