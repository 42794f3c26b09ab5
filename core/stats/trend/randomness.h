/* randomness.h -- is a series in no order at all: tests by counting */
#ifndef TS_RANDOMNESS_H
#define TS_RANDOMNESS_H

#include "stats/statistic.h"

/*
** Each counts something and compares it with what would be expected if the
** observations stood in random order. p is two-sided.
**
**   (1) cox_stuart pairs each period of the first half with the one half a
**       series later and counts the pairs that rise; p is exact, from the
**       binomial distribution. Of an odd number the middle period is left out;
**       so are pairs that are equal or of which one is missing. The halves are
**       those of the calendar from the first to the last observation. (Cox and
**       Stuart 1955)
**   (2) difference_sign counts the neighbours that rise; mean (m - 1)/2,
**       variance (m + 1)/12 for m observations. Equal neighbours count half.
**       (Moore and Wallis 1943)
**   (3) turning_point counts observations above both neighbours or below both;
**       mean 2 (m - 2)/3, variance (16 m - 29)/90. (Bienayme 1874)
**   (4) In 2 and 3 neighbours are neighbours in the calendar: a gap ends a
**       stretch of m observations, and the next begins another; means and
**       variances add up.
**   (5) runs counts runs above and below the median; mean 1 + 2 a b/(a + b),
**       variance 2 a b (2 a b - a - b)/((a + b)^2 (a + b - 1)) for a
**       observations above and b below. Those that equal the median are left
**       out, and so are missing periods. (Wald and Wolfowitz 1940)
**   (6) z has no continuity correction. Few runs and few turning points, z
**       below 0, mean that neighbours are alike; difference_sign sees a trend,
**       runs a trend or neighbours that are alike.
*/
extern const ts_model ts_cox_stuart_model;
extern const ts_model ts_difference_sign_model;
extern const ts_model ts_turning_point_model;
extern const ts_model ts_runs_model;

#endif
