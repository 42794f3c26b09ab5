/* ols.h -- least squares, and the errors of its coefficients */
#ifndef TS_OLS_H
#define TS_OLS_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_vector.h>
#include "base/status.h"

/*
** Ordinary least squares of y (n) on the columns of X (n x k), n >= k >= 1.
**
**   (1) Householder QR with column pivoting (Businger, Golub 1965) of the
**       columns scaled by powers of two to lengths near 1: columns of very
**       different size (1 and a population) cost no digits.
**   (2) Columns that depend on each other are TS_DOMAIN, and 'involved' says
**       which: no column is dropped in silence.
**   (3) Nothing may be NaN: the caller leaves missing rows out.
**   (4) Coefficients and residuals are refined together until they are as
**       exact as a double can hold them (Bjoerck 1967), with products and
**       sums that lose nothing.
**   (5) errors: covariance.h has their formulae.
*/
typedef enum {
  TS_ERRORS_OLS, TS_ERRORS_HC1, TS_ERRORS_HC3, TS_ERRORS_NEWEY_WEST,
  TS_ERRORS_HC0, TS_ERRORS_HC2, TS_ERRORS_DRISCOLL_KRAAY, TS_ERRORS_CLUSTER
} ts_errors;

typedef struct {
  size_t n, k;
  gsl_vector *beta;         /* k coefficients; owned */
  gsl_vector *residuals;    /* n; owned */
  gsl_matrix *root;         /* k x k, root root' = (X'X)^-1; owned */
  gsl_matrix *inverse;      /* (X'X)^-1; owned */
  gsl_matrix *covariance;   /* of beta, set by ts_ols_errors; owned */
  gsl_vector *involved;     /* rule 2: 1 for columns that depend on each other,
                               else 0; owned */
  double rss;               /* e'e */
} ts_ols;

/* A matrix of zeros for gsl_matrix_free, NULL without memory. GSL's own (2.7)
** loses the header when there is no room for the numbers. */
gsl_matrix *ts_matrix_alloc (size_t rows, size_t columns);

/* The status of one of GSL's. */
ts_status ts_status_of_gsl (int gsl);

/* Start with {0}; end with ts_ols_free, also after a failure. */
ts_status ts_ols_fit (ts_ols *ols, const gsl_matrix *x, const gsl_vector *y);

/* Rows multiplied by 'roots', the roots of weights; so are the residuals and
** what stands for X in 'root', 'inverse' and 'rss'. y and X themselves are not
** rounded again. */
ts_status ts_ols_fit_weighted (ts_ols *ols, const gsl_matrix *x,
                               const gsl_vector *y, const double *roots);
void ts_ols_free (ts_ols *ols);

/* Set 'covariance', n > k. 'at' and 'lag' matter to newey_west only; 'at' NULL
** says that rows are consecutive. TS_DOMAIN when hc3 has no value, because some
** coefficient rests on one row alone. */
ts_status ts_ols_errors (ts_ols *ols, const gsl_matrix *x, ts_errors errors,
                         const size_t *at, size_t lag);

/* floor(4 (n / 100)^(2/9)): the usual Newey-West lag (S24). */
size_t ts_newey_west_lag (size_t n);

/* Share of the variation of y that the fit takes up, about the mean or, for
** models without intercept, about zero. NaN when y does not vary. */
double ts_ols_r2 (const ts_ols *ols, const gsl_vector *y, int about_mean);

/* Durbin and Watson (1950): 2 when neighbouring residuals are not correlated,
** towards 0 when they are alike. Over neighbours that are both there, scaled
** to what n - 1 neighbours would give. */
double ts_ols_dw (const ts_ols *ols, const size_t *at);

/* True when the residuals are nothing but rounding, so that there is no error
** to estimate. */
int ts_ols_exact (const ts_ols *ols, const gsl_vector *y);

/* Sum of (v_i - about)^2, without loss. */
double ts_squares_of (const gsl_vector *v, double about);

#endif
