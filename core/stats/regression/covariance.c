/* covariance.c -- sandwiches; see covariance.h for the rules */
#include "covariance.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include "clusters.h"

double ts_ols_leverage (const ts_ols *ols, const gsl_vector *row,
                        gsl_vector *scratch) {
  double length;
  gsl_blas_dgemv(CblasTrans, 1.0, ols->root, row, 0.0, scratch);
  length = gsl_blas_dnrm2(scratch);
  return length * length;
}

gsl_matrix *ts_ols_scores (const ts_ols *ols, const gsl_matrix *x) {
  gsl_matrix *scores = ts_matrix_alloc(ols->n, ols->k);
  if (scores == NULL) return NULL;
  gsl_matrix_memcpy(scores, x);
  for (size_t i = 0; i < ols->n; i++) {
    gsl_vector_view row = gsl_matrix_row(scores, i);
    gsl_vector_scale(&row.vector, gsl_vector_get(ols->residuals, i));
  }
  return scores;
}

/* covariance = factor * inverse * meat * inverse */
static ts_status sandwich (const ts_ols *ols, const gsl_matrix *meat,
                           double factor, gsl_matrix *covariance) {
  gsl_matrix *half = ts_matrix_alloc(ols->k, ols->k);
  int gsl;
  if (half == NULL) return TS_NOMEM;
  gsl = gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, factor, ols->inverse, meat,
                       0.0, half);
  if (gsl == GSL_SUCCESS)
    gsl = gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, half, ols->inverse,
                         0.0, covariance);
  gsl_matrix_free(half);
  return ts_status_of_gsl(gsl);
}

/* By how much rule 2 raises a residual; NaN for a row that some coefficient
** fits alone. */
static double raised (const ts_ols *ols, const gsl_matrix *x, size_t i,
                      const ts_error_spec *spec, gsl_vector *scratch) {
  gsl_vector_const_view row = gsl_matrix_const_row(x, i);
  double rest = ts_ols_leverage(ols, &row.vector, scratch);
  if (spec->copies != NULL) rest /= spec->copies[i];
  rest = 1.0 - rest;
  if (!(rest > 16.0 * (double)ols->n * DBL_EPSILON)) return NAN;
  return 1.0 / ((spec->errors == TS_ERRORS_HC2) ? sqrt(rest) : rest);
}

/* Rules 2 and 7: what multiplies each score. */
static ts_status raise_scores (const ts_ols *ols, const gsl_matrix *x,
                               const ts_error_spec *spec,
                               gsl_matrix *scores) {
  int raises = (spec->errors == TS_ERRORS_HC2 || spec->errors == TS_ERRORS_HC3);
  gsl_vector *scratch = gsl_vector_alloc(ols->k);
  ts_status status = (scratch != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < ols->n && status == TS_OK; i++) {
    gsl_vector_view score = gsl_matrix_row(scores, i);
    double factor = raises ? raised(ols, x, i, spec, scratch) : 1.0;
    if (spec->copies != NULL) factor /= sqrt(spec->copies[i]);
    if (isnan(factor)) status = TS_DOMAIN;
    gsl_vector_scale(&score.vector, factor);
  }
  gsl_vector_free(scratch);
  return status;
}

/* meat = factor * S'S */
static ts_status square (const gsl_matrix *scores, gsl_matrix *meat) {
  return ts_status_of_gsl(gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, scores,
                                         scores, 0.0, meat));
}

static ts_status heteroskedastic (ts_ols *ols, const gsl_matrix *x,
                                  const ts_error_spec *spec,
                                  gsl_matrix *scores, gsl_matrix *meat) {
  double rest = spec->n - (double)ols->k;
  ts_status status = raise_scores(ols, x, spec, scores);
  if (status == TS_OK) status = square(scores, meat);
  if (status != TS_OK) return status;
  return sandwich(ols, meat, (spec->errors == TS_ERRORS_HC1) ? spec->n / rest
                                                             : 1.0,
                  ols->covariance);
}

/* meat += weight (u_i u_j' + u_j u_i'), rows 'lag' periods apart (rule 3). */
static void add_lag (const gsl_matrix *scores, const size_t *at, size_t lag,
                     double weight, gsl_matrix *meat) {
  size_t j = 0;
  for (size_t i = (at == NULL) ? lag : 1; i < scores->size1; i++) {
    if (at == NULL) j = i - lag;
    while (at != NULL && at[j] + lag < at[i]) j++;
    if (at != NULL && at[j] + lag != at[i]) continue;
    gsl_vector_const_view later = gsl_matrix_const_row(scores, i);
    gsl_vector_const_view earlier = gsl_matrix_const_row(scores, j);
    gsl_blas_dger(weight, &later.vector, &earlier.vector, meat);
    gsl_blas_dger(weight, &earlier.vector, &later.vector, meat);
  }
}

/* Bartlett's sum over a matrix of scores whose rows are 'at'. */
static ts_status long_run (const gsl_matrix *scores, const size_t *at,
                           double bandwidth, gsl_matrix *meat) {
  ts_status status = square(scores, meat);
  size_t last = (at != NULL) ? at[scores->size1 - 1] - at[0]
                             : scores->size1 - 1;
  for (size_t l = 1; status == TS_OK && (double)l < bandwidth && l <= last; l++)
    add_lag(scores, at, l, 1.0 - (double)l / bandwidth, meat);
  return status;
}

/* Rule 4: add up the rows of each period in place; gives back the periods. */
static size_t add_up (gsl_matrix *scores, const size_t *at, size_t *times) {
  size_t n = 0;
  for (size_t i = 0; i < scores->size1; i++) {
    gsl_vector_view from = gsl_matrix_row(scores, i);
    if (n > 0 && times[n - 1] == at[i]) {
      gsl_vector_view to = gsl_matrix_row(scores, n - 1);
      gsl_vector_add(&to.vector, &from.vector);
      continue;
    }
    gsl_vector_view to = gsl_matrix_row(scores, n);
    if (n < i) gsl_vector_memcpy(&to.vector, &from.vector);
    times[n++] = at[i];
  }
  return n;
}

ts_status ts_whiten (const gsl_matrix *scores, gsl_matrix *var,
                     gsl_matrix **white) {
  size_t n = scores->size1 - 1, k = scores->size2;
  gsl_matrix_const_view before = gsl_matrix_const_submatrix(scores, 0, 0, n, k);
  ts_status status = TS_OK;
  *white = ts_matrix_alloc(n, k);
  if (*white == NULL) return TS_NOMEM;
  for (size_t j = 0; j < k && status == TS_OK; j++) {
    ts_ols ols = {0};
    gsl_vector_const_view now = gsl_matrix_const_subcolumn(scores, j, 1, n);
    status = (n > k) ? ts_ols_fit(&ols, &before.matrix, &now.vector)
                     : TS_DOMAIN;
    if (status == TS_OK) gsl_matrix_set_row(var, j, ols.beta);
    if (status == TS_OK) gsl_matrix_set_col(*white, j, ols.residuals);
    ts_ols_free(&ols);
  }
  if (status == TS_OK) return TS_OK;
  gsl_matrix_free(*white);
  *white = NULL;
  return status;
}

/* Solve (I - A) D = I column by column; 'var' is A and is used up. QR, since
** GSL's LU (2.7) does not look whether it has memory. */
static ts_status invert_var (gsl_matrix *var, gsl_vector *tau,
                             gsl_vector *unit, gsl_matrix *inverse) {
  size_t k = var->size1;
  int gsl;
  gsl_matrix_scale(var, -1.0);
  for (size_t i = 0; i < k; i++) *gsl_matrix_ptr(var, i, i) += 1.0;
  gsl = gsl_linalg_QR_decomp(var, tau);
  for (size_t j = 0; j < k && gsl == GSL_SUCCESS; j++) {
    gsl_vector_view column = gsl_matrix_column(inverse, j);
    gsl_vector_set_basis(unit, j);
    gsl = gsl_linalg_QR_solve(var, tau, unit, &column.vector);
  }
  return ts_status_of_gsl(gsl);
}

/* meat = D meat D', D = (I - A)^-1 (rule 5); 'var' is used up. */
static ts_status colour (gsl_matrix *var, gsl_matrix *meat) {
  size_t k = var->size1;
  gsl_matrix *half = ts_matrix_alloc(k, k), *d = ts_matrix_alloc(k, k);
  gsl_vector *tau = gsl_vector_alloc(k), *unit = gsl_vector_alloc(k);
  ts_status status = TS_NOMEM;
  if (half != NULL && d != NULL && tau != NULL && unit != NULL) {
    status = invert_var(var, tau, unit, d);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, d, meat, 0.0, half);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, half, d, 0.0, meat);
  }
  gsl_matrix_free(half);
  gsl_matrix_free(d);
  gsl_vector_free(tau);
  gsl_vector_free(unit);
  return status;
}

static ts_status prewhitened (const gsl_matrix *scores, double bandwidth,
                              gsl_matrix *meat) {
  gsl_matrix *var = ts_matrix_alloc(meat->size1, meat->size1), *white = NULL;
  ts_status status = (var != NULL) ? ts_whiten(scores, var, &white) : TS_NOMEM;
  if (status == TS_OK) status = long_run(white, NULL, bandwidth, meat);
  if (status == TS_OK) status = colour(var, meat);
  gsl_matrix_free(var);
  gsl_matrix_free(white);
  return status;
}

static ts_status correlated (ts_ols *ols, const ts_error_spec *spec,
                             gsl_matrix *scores, gsl_matrix *meat) {
  size_t *times = malloc((ols->n + 1) * sizeof *times);
  size_t n = ols->n;
  ts_status status;
  if (times == NULL) return TS_NOMEM;
  if (spec->at != NULL) n = add_up(scores, spec->at, times);
  gsl_matrix_const_view rows = gsl_matrix_const_submatrix(scores, 0, 0, n,
                                                          ols->k);
  status = spec->prewhite
         ? prewhitened(&rows.matrix, spec->bandwidth, meat)
         : long_run(&rows.matrix, (spec->at != NULL) ? times : NULL,
                    spec->bandwidth, meat);
  free(times);
  return (status == TS_OK) ? sandwich(ols, meat, 1.0, ols->covariance) : status;
}

static ts_status clustered (ts_ols *ols, ts_error_spec *spec,
                            const gsl_matrix *scores, gsl_matrix *meat) {
  ts_status status = ts_cluster_meat(ols, spec, scores, meat);
  if (status == TS_OK) status = sandwich(ols, meat, 1.0, ols->covariance);
  if (status == TS_OK && spec->ways > 1)
    status = ts_cluster_mend(ols->covariance, ols->inverse, &spec->mended);
  return status;
}

ts_status ts_ols_covariance (ts_ols *ols, const gsl_matrix *x,
                             ts_error_spec *spec) {
  gsl_matrix *scores, *meat;
  ts_status status = TS_NOMEM;
  if (spec->errors == TS_ERRORS_OLS) {
    gsl_matrix_memcpy(ols->covariance, ols->inverse);
    gsl_matrix_scale(ols->covariance,
                     ols->rss / (spec->n - (double)ols->k));
    return TS_OK;
  }
  scores = ts_ols_scores(ols, x);
  meat = ts_matrix_alloc(ols->k, ols->k);
  if (scores != NULL && meat != NULL) {
    int in_time = (spec->errors == TS_ERRORS_NEWEY_WEST
                   || spec->errors == TS_ERRORS_DRISCOLL_KRAAY);
    status = (spec->errors == TS_ERRORS_CLUSTER)
           ? clustered(ols, spec, scores, meat)
           : in_time ? correlated(ols, spec, scores, meat)
           : heteroskedastic(ols, x, spec, scores, meat);
  }
  gsl_matrix_free(scores);
  gsl_matrix_free(meat);
  return status;
}
