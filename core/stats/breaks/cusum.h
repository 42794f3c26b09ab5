/* cusum.h -- do residuals add up as chance has them add up */
#ifndef TS_CUSUM_H
#define TS_CUSUM_H

#include "stats/statistic.h"

/*
** Sums of the residuals of one regime: after a break they wander off.
**
**   (1) cusum, kind = "recursive": sums of recursive residuals over their
**       standard deviation times sqrt(n - k), and its largest distance from
**       zero over 1 + 2t (Brown, Durbin and Evans 1975). It sees early breaks.
**   (2) kind = "ols": sums of OLS residuals over s sqrt(n), and its largest
**       distance from zero (Ploberger and Kraemer 1992).
**   (3) mosum: sums of h n neighbouring OLS residuals over s sqrt(n) (Chu,
**       Hornik and Kuan 1995); p is not told apart below .01 nor above .1.
**   (4) Series: "path", each sum where its last residual stands (a moving one
**       at the middle of its window), and "boundary", which the path's distance
**       from zero exceeds anywhere by chance with probability 1 - level.
**       'crosses' is the first period in which it does, or "never".
**   (5) Of kind = "ols" 'date' is the period after the largest distance: the
**       first of the new regime, if there is one break.
**   (6) Regimes and refusals are those of regimes.h. Errors are taken for
**       independent and of one variance.
*/
extern const ts_model ts_cusum_model;
extern const ts_model ts_mosum_model;

#endif
