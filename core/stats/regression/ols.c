/* ols.c -- least squares by QR, robust errors; see ols.h for the rules */
#include "ols.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include "base/sums.h"

gsl_matrix *ts_matrix_alloc (size_t rows, size_t columns) {
  gsl_block *block = gsl_block_calloc(rows * columns);
  gsl_matrix *m;
  if (block == NULL) return NULL;
  m = gsl_matrix_alloc_from_block(block, 0, rows, columns, columns);
  if (m != NULL) m->owner = 1;
  else gsl_block_free(block);
  return m;
}

static ts_status status_of (int gsl) {
  return (gsl == GSL_SUCCESS) ? TS_OK
       : (gsl == GSL_ENOMEM) ? TS_NOMEM : TS_DOMAIN;
}

/* Scale each column to length 1 (rule 1); 'lengths' remembers. */
static ts_status scale_columns (gsl_matrix *qr, gsl_vector *lengths) {
  for (size_t j = 0; j < qr->size2; j++) {
    gsl_vector_view column = gsl_matrix_column(qr, j);
    double length = gsl_blas_dnrm2(&column.vector);
    if (!(length > 0.0) || !isfinite(length)) return TS_DOMAIN;
    gsl_vector_set(lengths, j, length);
    gsl_vector_scale(&column.vector, 1.0 / length);
  }
  return TS_OK;
}

/* Rule 2: of unit columns, R's diagonal is their distance from the others. */
static int depends (const gsl_matrix *qr) {
  double least = (double)qr->size1 * DBL_EPSILON;
  for (size_t j = 0; j < qr->size2; j++)
    if (!(fabs(gsl_matrix_get(qr, j, j)) > least)) return 1;
  return 0;
}

/* (X'X)^-1 = R^-1 R^-T, back in the units of X. */
static ts_status invert (const gsl_matrix *qr, const gsl_vector *lengths,
                         gsl_matrix *inverse) {
  size_t k = qr->size2;
  gsl_matrix *r = ts_matrix_alloc(k, k);
  int gsl;
  if (r == NULL) return TS_NOMEM;
  for (size_t i = 0; i < k; i++)
    for (size_t j = i; j < k; j++)
      gsl_matrix_set(r, i, j, gsl_matrix_get(qr, i, j));
  gsl = gsl_linalg_tri_invert(CblasUpper, CblasNonUnit, r);
  if (gsl == GSL_SUCCESS)
    gsl = gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, r, r, 0.0, inverse);
  gsl_matrix_free(r);
  for (size_t i = 0; i < k && gsl == GSL_SUCCESS; i++)
    for (size_t j = 0; j < k; j++)
      *gsl_matrix_ptr(inverse, i, j) /= gsl_vector_get(lengths, i)
                                      * gsl_vector_get(lengths, j);
  return status_of(gsl);
}

static ts_status solve (ts_ols *ols, gsl_matrix *qr, gsl_vector *tau,
                        gsl_vector *lengths, const gsl_vector *y) {
  ts_status status = scale_columns(qr, lengths);
  if (status != TS_OK) return status;
  status = status_of(gsl_linalg_QR_decomp(qr, tau));
  if (status != TS_OK || depends(qr)) return (status == TS_OK) ? TS_DOMAIN
                                                               : status;
  status = status_of(gsl_linalg_QR_lssolve(qr, tau, y, ols->beta,
                                           ols->residuals));
  if (status != TS_OK) return status;
  gsl_vector_div(ols->beta, lengths);
  return invert(qr, lengths, ols->inverse);
}

static double squares_of (const gsl_vector *v, double about) {
  ts_exact sum = {0};
  for (size_t i = 0; i < v->size; i++) {
    double d = gsl_vector_get(v, i) - about;
    ts_exact_add(&sum, d * d);
  }
  return ts_exact_get(&sum);
}

ts_status ts_ols_fit (ts_ols *ols, const gsl_matrix *x, const gsl_vector *y) {
  size_t n = x->size1, k = x->size2;
  gsl_matrix *qr = ts_matrix_alloc(n, k);
  gsl_vector *tau = gsl_vector_alloc(k), *lengths = gsl_vector_alloc(k);
  ts_status status = TS_NOMEM;
  ols->n = n;
  ols->k = k;
  ols->beta = gsl_vector_alloc(k);
  ols->residuals = gsl_vector_alloc(n);
  ols->inverse = ts_matrix_alloc(k, k);
  ols->covariance = ts_matrix_alloc(k, k);
  if (qr != NULL && tau != NULL && lengths != NULL && ols->beta != NULL
      && ols->residuals != NULL && ols->inverse != NULL
      && ols->covariance != NULL) {
    gsl_matrix_memcpy(qr, x);
    status = solve(ols, qr, tau, lengths, y);
  }
  if (status == TS_OK) ols->rss = squares_of(ols->residuals, 0.0);
  gsl_matrix_free(qr);
  gsl_vector_free(tau);
  gsl_vector_free(lengths);
  return status;
}

void ts_ols_free (ts_ols *ols) {
  gsl_vector_free(ols->beta);
  gsl_vector_free(ols->residuals);
  gsl_matrix_free(ols->inverse);
  gsl_matrix_free(ols->covariance);
  *ols = (ts_ols){0};
}

/* e_i / (1 - h_i), NaN for a row that some coefficient fits alone. */
static double without_itself (const ts_ols *ols, const gsl_vector *row,
                              double e, gsl_vector *scratch) {
  double leverage;
  gsl_blas_dgemv(CblasNoTrans, 1.0, ols->inverse, row, 0.0, scratch);
  gsl_blas_ddot(row, scratch, &leverage);
  return (1.0 - leverage > 16.0 * (double)ols->n * DBL_EPSILON)
       ? e / (1.0 - leverage) : NAN;
}

/* Row i of the scores is x_i e_i. */
static ts_status set_scores (const ts_ols *ols, const gsl_matrix *x,
                             ts_errors errors, gsl_matrix *scores,
                             gsl_vector *scratch) {
  for (size_t i = 0; i < ols->n; i++) {
    gsl_vector_const_view row = gsl_matrix_const_row(x, i);
    gsl_vector_view score = gsl_matrix_row(scores, i);
    double e = gsl_vector_get(ols->residuals, i);
    if (errors == TS_ERRORS_HC3)
      e = without_itself(ols, &row.vector, e, scratch);
    if (isnan(e)) return TS_DOMAIN;
    gsl_vector_memcpy(&score.vector, &row.vector);
    gsl_vector_scale(&score.vector, e);
  }
  return TS_OK;
}

/* meat += weight (u_i u_j' + u_j u_i'), rows 'lag' periods apart (rule 5). */
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

/* covariance = factor * inverse * meat * inverse */
static ts_status sandwich (ts_ols *ols, const gsl_matrix *meat, double factor,
                           gsl_matrix *scratch) {
  int gsl = gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, factor, ols->inverse,
                           meat, 0.0, scratch);
  if (gsl == GSL_SUCCESS)
    gsl = gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, scratch,
                         ols->inverse, 0.0, ols->covariance);
  return status_of(gsl);
}

static ts_status robust (ts_ols *ols, const gsl_matrix *x, ts_errors errors,
                         const size_t *at, size_t lag) {
  gsl_matrix *scores = ts_matrix_alloc(ols->n, ols->k);
  gsl_matrix *meat = ts_matrix_alloc(ols->k, ols->k);
  gsl_matrix *square = ts_matrix_alloc(ols->k, ols->k);
  gsl_vector *scratch = gsl_vector_alloc(ols->k);
  ts_status status = TS_NOMEM;
  if (scores != NULL && meat != NULL && square != NULL && scratch != NULL) {
    double n = (double)ols->n;
    status = set_scores(ols, x, errors, scores, scratch);
    if (status == TS_OK)
      status = status_of(gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, scores,
                                        scores, 0.0, meat));
    for (size_t l = 1; status == TS_OK && errors == TS_ERRORS_NEWEY_WEST
                       && l <= lag; l++)
      add_lag(scores, at, l, 1.0 - (double)l / (double)(lag + 1), meat);
    if (status == TS_OK)
      status = sandwich(ols, meat, (errors == TS_ERRORS_HC1)
                                   ? n / (n - (double)ols->k) : 1.0, square);
  }
  gsl_matrix_free(scores);
  gsl_matrix_free(meat);
  gsl_matrix_free(square);
  gsl_vector_free(scratch);
  return status;
}

ts_status ts_ols_errors (ts_ols *ols, const gsl_matrix *x, ts_errors errors,
                         const size_t *at, size_t lag) {
  if (errors != TS_ERRORS_OLS) return robust(ols, x, errors, at, lag);
  gsl_matrix_memcpy(ols->covariance, ols->inverse);
  gsl_matrix_scale(ols->covariance, ols->rss / (double)(ols->n - ols->k));
  return TS_OK;
}

size_t ts_newey_west_lag (size_t n) {
  return (size_t)floor(4.0 * pow((double)n / 100.0, 2.0 / 9.0));
}

double ts_ols_r2 (const ts_ols *ols, const gsl_vector *y, int about_mean) {
  ts_exact sum = {0};
  double mean, total;
  for (size_t i = 0; i < y->size; i++) ts_exact_add(&sum, gsl_vector_get(y, i));
  mean = ts_exact_get(&sum) / (double)y->size;
  total = squares_of(y, about_mean ? mean : 0.0);
  return (total > 0.0) ? 1.0 - ols->rss / total : NAN;
}

double ts_ols_dw (const ts_ols *ols, const size_t *at) {
  ts_exact squares = {0};
  size_t pairs = 0;
  for (size_t i = 1; i < ols->n; i++) {
    double change = gsl_vector_get(ols->residuals, i)
                  - gsl_vector_get(ols->residuals, i - 1);
    if (at != NULL && at[i] != at[i - 1] + 1) continue;
    ts_exact_add(&squares, change * change);
    pairs++;
  }
  if (pairs == 0 || ols->rss == 0.0) return NAN;
  return ts_exact_get(&squares) / ols->rss * (double)(ols->n - 1)
       / (double)pairs;
}

int ts_ols_exact (const ts_ols *ols, const gsl_vector *y) {
  double rounding = 16.0 * (double)ols->n * DBL_EPSILON;
  return sqrt(ols->rss) <= rounding * gsl_blas_dnrm2(y);
}
