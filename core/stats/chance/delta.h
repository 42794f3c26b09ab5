/* delta.h -- the error of what is computed from coefficients */
#ifndef TS_DELTA_H
#define TS_DELTA_H

#include "stats/statistic.h"

/*
** The delta method: of f(b), b the coefficients of a fit, the variance is
** g' V g, g the derivatives of f at b and V the covariances of b.
** Source: Oehlert (1992), The American Statistician 46(1).
**
**   (1) The formula is an expression (expression.h) whose names are those of
**       the fit's coefficients; what has no standard error has no place in it.
**   (2) Derivatives are exact (gradient.h).
**   (3) A fit itself tells variances, and no covariances: a formula of two of
**       its coefficients is TS_MISUSE unless 'covariance' is given, a frame as
**       ts_regression_covariance makes it: the terms' names, then a column for
**       each in the same order.
**   (4) The interval is f(b) plus and minus q standard errors, q of t with the
**       fit's own degrees of freedom ("df"), else normal.
**   (5) It is a first-order answer, good where f is nearly straight over the
**       interval of b. Refused where f has no value or no derivative at b.
*/
ts_status ts_fit_delta (const ts_fit *fit, const ts_frame *covariance,
                        const char *formula, double level, ts_fit *out,
                        ts_error *err);

#endif
