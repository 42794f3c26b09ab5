/* regress_parts.h -- what the files of a regression share */
#ifndef TS_REGRESS_PARTS_H
#define TS_REGRESS_PARTS_H

#include "regress.h"

/* Choose the errors (regress.h, rule 4) and set the covariance; or refuse. */
ts_status ts_regression_errors (ts_regression *r, ts_fit *fit);
/* "Newey-West errors, lag 3; t with 32 degrees of freedom" */
ts_status ts_regression_method (const ts_regression *r, ts_fit *fit);

ts_status ts_regression_title (const ts_regression *r, ts_fit *fit);
/* Coefficients, numbers, lines and notes. TS_UNKNOWN when no coefficient can
** be called 'term'. */
ts_status ts_regression_report (const ts_regression *r, const char *term,
                                ts_fit *fit, ts_error *err);
/* The series "fitted" and "residuals". */
ts_status ts_regression_series (const ts_regression *r, ts_fit *fit,
                                ts_error *err);

/* Residual of row i of those used, in the units of the response. */
double ts_regression_residual (const ts_regression *r, size_t i);
/* Fitted value of a row of X, in the units of the response. */
double ts_regression_fitted (const ts_regression *r, const gsl_vector *row);

/* s^2 of the scaled problem. */
double ts_regression_variance (const ts_regression *r);

#endif
