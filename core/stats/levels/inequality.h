/* inequality.h -- how unequal parts are: Gini, entropy, Theil */
#ifndef TS_INEQUALITY_H
#define TS_INEQUALITY_H

#include <stddef.h>
#include "base/status.h"

/*
** Rules 1, 2, 3, 5 and 6 of concentration.h hold.
**
**   (1) Gini and Theil compare members, so that a member with nothing counts:
**       n is the members, or else the parts that are there, zeros included.
**   (2) Entropy looks at shares alone: 0 ln 0 is 0.
**   (3) Sums are of differences from the smallest part or the mean, so that
**       parts that differ in their last digits keep what they differ by.
*/

/* Gini coefficient, from 0 (all equal) to 1 - 1/n (one has all):
** (2 sum_i i x_(i)) / (n sum x) - (n + 1) / n, x_(i) rising. 'corrected'
** multiplies it by n / (n - 1), so that one who has all is 1; of one member
** that is NaN. Sources: Gini (1912); Deltas (2003), Review of Economics and
** Statistics 85(1). */
ts_status ts_gini (const double *parts, size_t n, double members,
                   int corrected, double *gini);

/* Shannon entropy of the shares, -sum s ln s, from 0 (one has all) to ln n.
** Source: Shannon (1948), Bell System Technical Journal 27(3). */
ts_status ts_entropy (const double *parts, size_t n, double *entropy);

/* Entropy over its largest value ln m, m being the members, or else the parts
** above zero; NaN when m is 1. */
ts_status ts_entropy_normalised (const double *parts, size_t n,
                                 double members, double *entropy);

/* Theil's T, sum s ln(n s), from 0 (all equal) to ln n.
** Source: Theil (1967), Economics and Information Theory. */
ts_status ts_theil (const double *parts, size_t n, double members,
                    double *theil);

/* What T is made of: r ln r - (r - 1) for r = x / mean, never below zero; T is
** its mean over the members. 'above' is r - 1. */
double ts_theil_part (double above);

#endif
