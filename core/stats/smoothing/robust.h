/* robust.h -- weights that leave outliers out */
#ifndef TS_ROBUST_H
#define TS_ROBUST_H

#include <stddef.h>

/*
** The bisquare weight (1 - (r/c)^2)^2 of each residual, c = 6 median |r|; 1
** below c / 1000 and 0 above 999 c / 1000. Source: Cleveland (1979), JASA 74.
**   (1) A NaN residual has no weight and no part in the median.
**   (2) When c = 0 residuals of 0 count fully and others not.
**   (3) 'as_r' takes for the median of an even number of residuals what R's stl
**       takes: it names the two middle ranks to its partial sort in falling
**       order, though the sort (Chambers 1971, CACM 14, algorithm 410) wants
**       them rising. When a split comes to lie between them one of the two is
**       not sorted to its end, so another value near the middle stands there.
*/
void ts_robust_weights (const double *residuals, size_t n, int as_r,
                        double *room, double *weights);

#endif
