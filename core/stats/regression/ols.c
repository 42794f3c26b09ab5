/* ols.c -- least squares by refined QR; see ols.h for the rules */
#include "ols.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include "base/sums.h"
#include "covariance.h"

#define REFINEMENTS 6      /* each adds the digits that one solution has */
#define INVOLVED 1e-6      /* a part of a dependence that is not rounding */

gsl_matrix *ts_matrix_alloc (size_t rows, size_t columns) {
  gsl_block *block = gsl_block_calloc(rows * columns);
  gsl_matrix *m;
  if (block == NULL) return NULL;
  m = gsl_matrix_alloc_from_block(block, 0, rows, columns, columns);
  if (m != NULL) m->owner = 1;
  else gsl_block_free(block);
  return m;
}

ts_status ts_status_of_gsl (int gsl) {
  return (gsl == GSL_SUCCESS) ? TS_OK
       : (gsl == GSL_ENOMEM) ? TS_NOMEM : TS_DOMAIN;
}

/* What a solution works with; x and y are the caller's. */
typedef struct {
  const gsl_matrix *x;
  const gsl_vector *y;
  const double *roots;       /* of weights, or NULL */
  gsl_matrix *qr;            /* of X scaled, columns permuted */
  gsl_vector *tau, *scale;   /* scaled column j = column j * scale j */
  gsl_vector *norm;          /* room for QRPT */
  gsl_permutation *order;
  gsl_vector *f, *g, *step;  /* n, k, k: residuals of the normal system */
  ts_exact *sums;            /* k */
} solver;

static void end (solver *s) {
  gsl_matrix_free(s->qr);
  gsl_vector_free(s->tau);
  gsl_vector_free(s->scale);
  gsl_vector_free(s->norm);
  gsl_permutation_free(s->order);
  gsl_vector_free(s->f);
  gsl_vector_free(s->g);
  gsl_vector_free(s->step);
  free(s->sums);
}

static ts_status start (solver *s, const gsl_matrix *x, const gsl_vector *y,
                        const double *roots) {
  size_t n = x->size1, k = x->size2;
  *s = (solver){.x = x, .y = y, .roots = roots, .qr = ts_matrix_alloc(n, k),
                .tau = gsl_vector_alloc(k), .scale = gsl_vector_alloc(k),
                .norm = gsl_vector_alloc(k),
                .order = gsl_permutation_alloc(k), .f = gsl_vector_alloc(n),
                .g = gsl_vector_alloc(k), .step = gsl_vector_alloc(k),
                .sums = malloc((k + 1) * sizeof *s->sums)};
  if (s->qr == NULL || s->tau == NULL || s->scale == NULL || s->norm == NULL
      || s->order == NULL || s->f == NULL || s->g == NULL || s->step == NULL
      || s->sums == NULL) return TS_NOMEM;
  gsl_matrix_memcpy(s->qr, x);
  for (size_t i = 0; roots != NULL && i < n; i++) {
    gsl_vector_view row = gsl_matrix_row(s->qr, i);
    gsl_vector_scale(&row.vector, roots[i]);
  }
  return TS_OK;
}

/* Rule 1: powers of two, so that scaling rounds nothing. */
static ts_status scale_columns (solver *s, gsl_vector *involved) {
  for (size_t j = 0; j < s->x->size2; j++) {
    gsl_vector_view column = gsl_matrix_column(s->qr, j);
    double length = gsl_blas_dnrm2(&column.vector);
    int exponent;
    if (!(length > 0.0) || !isfinite(length)) {
      gsl_vector_set(involved, j, 1.0);
      return TS_DOMAIN;
    }
    frexp(length, &exponent);
    gsl_vector_set(s->scale, j, ldexp(1.0, -exponent));
    gsl_vector_scale(&column.vector, ldexp(1.0, -exponent));
  }
  return TS_OK;
}

/* Column 'at' of R is a sum of those before it: which of them? */
static ts_status find_involved (const solver *s, size_t at,
                                gsl_vector *involved) {
  gsl_vector_const_view column = gsl_matrix_const_subcolumn(s->qr, at, 0,
                                                           (at > 0) ? at : 1);
  gsl_vector_set(involved, gsl_permutation_get(s->order, at), 1.0);
  if (at == 0) return TS_OK;
  gsl_matrix_const_view r = gsl_matrix_const_submatrix(s->qr, 0, 0, at, at);
  gsl_vector_view parts = gsl_vector_subvector(s->step, 0, at);
  gsl_vector_memcpy(&parts.vector, &column.vector);
  gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &r.matrix,
                 &parts.vector);
  for (size_t i = 0; i < at; i++)
    if (fabs(gsl_vector_get(&parts.vector, i)) > INVOLVED)
      gsl_vector_set(involved, gsl_permutation_get(s->order, i), 1.0);
  return TS_OK;
}

/* Rule 2: of columns with lengths near 1, R's diagonal is their distance from
** those before. */
static ts_status check_rank (const solver *s, gsl_vector *involved) {
  double least = (double)s->qr->size1 * DBL_EPSILON;
  for (size_t j = 0; j < s->qr->size2; j++) {
    if (fabs(gsl_matrix_get(s->qr, j, j)) > least) continue;
    find_involved(s, j, involved);
    return TS_DOMAIN;
  }
  return TS_OK;
}

static ts_status decompose (solver *s, gsl_vector *involved) {
  int sign;
  ts_status status = scale_columns(s, involved);
  if (status == TS_OK)
    status = ts_status_of_gsl(gsl_linalg_QRPT_decomp(s->qr, s->tau, s->order,
                                                     &sign, s->norm));
  return (status == TS_OK) ? check_rank(s, involved) : status;
}

/* A product and what its rounding lost, added without loss (Ogita, Rump and
** Oishi 2005). */
static void add_product (ts_exact *sum, double a, double b) {
  double product = a * b;
  ts_exact_add(sum, product);
  sum->low += fma(a, b, -product);
}

/* f = y - r - X b and g = -(X'r), scaled and permuted like R's columns: what
** the normal system lacks (rule 4). */
static void find_lack (solver *s, const ts_ols *ols) {
  size_t n = ols->n, k = ols->k;
  for (size_t j = 0; j < k; j++) s->sums[j] = (ts_exact){0};
  for (size_t i = 0; i < n; i++) {
    const double *row = gsl_matrix_const_ptr(s->x, i, 0);
    double r = gsl_vector_get(ols->residuals, i);
    double root = (s->roots != NULL) ? s->roots[i] : 1.0;
    ts_exact sum = {gsl_vector_get(s->y, i), 0.0};
    for (size_t j = 0; j < k; j++) {
      add_product(&sum, -row[j], gsl_vector_get(ols->beta, j));
      add_product(&s->sums[j], -row[j], root * r);
    }
    ts_exact_add(&sum, -r / root);
    gsl_vector_set(s->f, i, root * ts_exact_get(&sum));
  }
  for (size_t j = 0; j < k; j++) {
    size_t from = gsl_permutation_get(s->order, j);
    gsl_vector_set(s->g, j, ts_exact_get(&s->sums[from])
                            * gsl_vector_get(s->scale, from));
  }
}

/* Bjoerck's step: R'h = g, (d, e) = Q'f, R db = d - h, dr = Q (h, e). Gives
** back the largest change of a coefficient, relative to its size. */
static double improve (solver *s, ts_ols *ols) {
  size_t k = ols->k;
  gsl_matrix_const_view r = gsl_matrix_const_submatrix(s->qr, 0, 0, k, k);
  gsl_vector_view d = gsl_vector_subvector(s->f, 0, k);
  double most = 0.0;
  gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, &r.matrix, s->g);
  gsl_linalg_QR_QTvec(s->qr, s->tau, s->f);
  gsl_vector_memcpy(s->step, &d.vector);
  gsl_vector_sub(s->step, s->g);
  gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &r.matrix, s->step);
  gsl_vector_memcpy(&d.vector, s->g);
  gsl_linalg_QR_Qvec(s->qr, s->tau, s->f);
  for (size_t j = 0; j < k; j++) {
    size_t to = gsl_permutation_get(s->order, j);
    double step = gsl_vector_get(s->step, j) * gsl_vector_get(s->scale, to);
    double *b = gsl_vector_ptr(ols->beta, to);
    *b += step;
    if (*b != 0.0) most = fmax(most, fabs(step / *b));
  }
  gsl_vector_add(ols->residuals, s->f);
  return most;
}

/* The first step, from zero, is the plain solution; the others refine it while
** they become smaller. */
static void solve (solver *s, ts_ols *ols) {
  double before = INFINITY;
  gsl_vector_set_zero(ols->beta);
  gsl_vector_set_zero(ols->residuals);
  for (int i = 0; i <= REFINEMENTS; i++) {
    double moved;
    find_lack(s, ols);
    moved = improve(s, ols);
    if (moved <= 0.5 * DBL_EPSILON || moved > 0.5 * before) return;
    before = moved;
  }
}

/* root = D P R^-1, D the scales. */
static ts_status invert (const solver *s, ts_ols *ols) {
  size_t k = ols->k;
  gsl_matrix *r = ts_matrix_alloc(k, k);
  ts_status status;
  if (r == NULL) return TS_NOMEM;
  for (size_t i = 0; i < k; i++)
    for (size_t j = i; j < k; j++)
      gsl_matrix_set(r, i, j, gsl_matrix_get(s->qr, i, j));
  status = ts_status_of_gsl(gsl_linalg_tri_invert(CblasUpper, CblasNonUnit, r));
  for (size_t i = 0; i < k; i++) {
    size_t to = gsl_permutation_get(s->order, i);
    for (size_t j = 0; j < k; j++)
      gsl_matrix_set(ols->root, to, j, gsl_matrix_get(r, i, j)
                                       * gsl_vector_get(s->scale, to));
  }
  gsl_matrix_free(r);
  if (status != TS_OK) return status;
  return ts_status_of_gsl(gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0,
                                         ols->root, ols->root, 0.0,
                                         ols->inverse));
}

double ts_squares_of (const gsl_vector *v, double about) {
  ts_exact sum = {0};
  for (size_t i = 0; i < v->size; i++) {
    double d = gsl_vector_get(v, i) - about;
    ts_exact_add(&sum, d * d);
  }
  return ts_exact_get(&sum);
}

ts_status ts_ols_fit (ts_ols *ols, const gsl_matrix *x, const gsl_vector *y) {
  return ts_ols_fit_weighted(ols, x, y, NULL);
}

ts_status ts_ols_fit_weighted (ts_ols *ols, const gsl_matrix *x,
                               const gsl_vector *y, const double *roots) {
  size_t n = x->size1, k = x->size2;
  solver s;
  ts_status status = start(&s, x, y, roots);
  ols->n = n;
  ols->k = k;
  ols->beta = gsl_vector_alloc(k);
  ols->residuals = gsl_vector_alloc(n);
  ols->involved = gsl_vector_calloc(k);
  ols->root = ts_matrix_alloc(k, k);
  ols->inverse = ts_matrix_alloc(k, k);
  ols->covariance = ts_matrix_alloc(k, k);
  if (ols->beta == NULL || ols->residuals == NULL || ols->involved == NULL
      || ols->root == NULL || ols->inverse == NULL || ols->covariance == NULL)
    status = TS_NOMEM;
  if (status == TS_OK) status = decompose(&s, ols->involved);
  if (status == TS_OK) {
    solve(&s, ols);
    ols->rss = ts_squares_of(ols->residuals, 0.0);
    status = invert(&s, ols);
  }
  end(&s);
  return status;
}

void ts_ols_free (ts_ols *ols) {
  gsl_vector_free(ols->beta);
  gsl_vector_free(ols->residuals);
  gsl_vector_free(ols->involved);
  gsl_matrix_free(ols->root);
  gsl_matrix_free(ols->inverse);
  gsl_matrix_free(ols->covariance);
  *ols = (ts_ols){0};
}

ts_status ts_ols_errors (ts_ols *ols, const gsl_matrix *x, ts_errors errors,
                         const size_t *at, size_t lag) {
  ts_error_spec spec = {.errors = errors, .at = at,
                        .bandwidth = (double)lag + 1.0, .n = (double)ols->n};
  return ts_ols_covariance(ols, x, &spec);
}

size_t ts_newey_west_lag (size_t n) {
  return (size_t)floor(4.0 * pow((double)n / 100.0, 2.0 / 9.0));
}

double ts_ols_r2 (const ts_ols *ols, const gsl_vector *y, int about_mean) {
  ts_exact sum = {0};
  double mean, total;
  for (size_t i = 0; i < y->size; i++) ts_exact_add(&sum, gsl_vector_get(y, i));
  mean = ts_exact_get(&sum) / (double)y->size;
  total = ts_squares_of(y, about_mean ? mean : 0.0);
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
  double rounding = 16.0 * DBL_EPSILON;
  return sqrt(ols->rss) <= rounding * gsl_blas_dnrm2(y);
}
