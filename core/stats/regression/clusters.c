/* clusters.c -- errors that are alike within groups; see clusters.h */
#include "clusters.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

/* Add 'factor' times the squares of scores added up by group. */
static ts_status add_clusters (const ts_ols *ols, const gsl_matrix *scores,
                               const uint32_t *group, size_t groups,
                               double factor, gsl_matrix *meat) {
  gsl_matrix *sums = ts_matrix_alloc(groups, ols->k);
  ts_status status;
  if (sums == NULL) return TS_NOMEM;
  for (size_t i = 0; i < ols->n; i++) {
    gsl_vector_view to = gsl_matrix_row(sums, group[i]);
    gsl_vector_const_view from = gsl_matrix_const_row(scores, i);
    gsl_vector_add(&to.vector, &from.vector);
  }
  status = ts_status_of_gsl(gsl_blas_dgemm(CblasTrans, CblasNoTrans, factor,
                                           sums, sums, 1.0, meat));
  gsl_matrix_free(sums);
  return status;
}

static double small_sample (const ts_ols *ols, const ts_error_spec *spec,
                            size_t groups) {
  double g = (double)groups;
  if (spec->correction == TS_CORRECT_NONE) return 1.0;
  return g / (g - 1.0) * (spec->n - 1.0) / (spec->n - (double)ols->k);
}

typedef struct {
  uint64_t pair;
  size_t row;
} both;

static int by_pair (const void *pa, const void *pb) {
  const both *a = pa, *b = pb;
  return (a->pair > b->pair) - (a->pair < b->pair);
}

/* Number the pairs of groups that occur; gives back how many. */
static size_t number_pairs (const ts_error_spec *spec, size_t n, both *pairs,
                            uint32_t *group) {
  size_t groups = 0;
  for (size_t i = 0; i < n; i++)
    pairs[i] = (both){(uint64_t)spec->clusters[0][i] << 32
                      | spec->clusters[1][i], i};
  qsort(pairs, n, sizeof *pairs, by_pair);
  for (size_t i = 0; i < n; i++) {
    if (i > 0 && pairs[i].pair != pairs[i - 1].pair) groups++;
    group[pairs[i].row] = (uint32_t)groups;
  }
  return groups + 1;
}

static ts_status take_pairs (const ts_ols *ols, const ts_error_spec *spec,
                             const gsl_matrix *scores, size_t least,
                             gsl_matrix *meat) {
  both *pairs = malloc((ols->n + 1) * sizeof *pairs);
  uint32_t *group = malloc((ols->n + 1) * sizeof *group);
  ts_status status = (pairs != NULL && group != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) {
    size_t groups = number_pairs(spec, ols->n, pairs, group);
    status = add_clusters(ols, scores, group, groups,
                          -small_sample(ols, spec, (least > 0) ? least
                                                               : groups), meat);
  }
  free(pairs);
  free(group);
  return status;
}

/* Room for one polar decomposition of a symmetric matrix. */
typedef struct {
  gsl_matrix *u, *v, *size;  /* 'size' becomes V S V', |A| */
  gsl_vector *s;
} polar;

static void end_polar (polar *p) {
  gsl_matrix_free(p->u);
  gsl_matrix_free(p->v);
  gsl_matrix_free(p->size);
  gsl_vector_free(p->s);
}

static ts_status start_polar (polar *p, size_t k) {
  *p = (polar){ts_matrix_alloc(k, k), ts_matrix_alloc(k, k),
               ts_matrix_alloc(k, k), gsl_vector_alloc(k)};
  return (p->u != NULL && p->v != NULL && p->size != NULL && p->s != NULL)
       ? TS_OK : TS_NOMEM;
}

/* |A| of the symmetric A in p->u: its eigenvalues without their signs. (GSL's
** eigenvalues lose memory when there is too little; this takes none.) */
static ts_status decompose (polar *p) {
  int gsl = gsl_linalg_SV_decomp_jacobi(p->u, p->v, p->s);
  if (gsl != GSL_SUCCESS) return ts_status_of_gsl(gsl);
  for (size_t i = 0; i < p->v->size1; i++)
    for (size_t j = 0; j < p->v->size1; j++)
      gsl_matrix_set(p->u, i, j, gsl_matrix_get(p->v, i, j)
                                 * gsl_vector_get(p->s, j));
  return ts_status_of_gsl(gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, p->u,
                                         p->v, 0.0, p->size));
}

/* Has V a negative eigenvalue that is not rounding? That is seen where columns
** are scaled to errors of one size: 'plain' are the usual variances. */
static ts_status is_indefinite (polar *p, const gsl_matrix *v,
                                const gsl_matrix *plain, int *found) {
  double trace = 0.0, size = 0.0;
  ts_status status;
  for (size_t i = 0; i < v->size1; i++)
    for (size_t j = 0; j < v->size1; j++)
      gsl_matrix_set(p->u, i, j, gsl_matrix_get(v, i, j)
                     / sqrt(gsl_matrix_get(plain, i, i))
                     / sqrt(gsl_matrix_get(plain, j, j)));
  for (size_t i = 0; i < v->size1; i++) trace += gsl_matrix_get(p->u, i, i);
  status = decompose(p);
  for (size_t i = 0; i < v->size1; i++) size += gsl_matrix_get(p->size, i, i);
  *found = (size - trace > 1e-10 * size);  /* twice the negative ones */
  return status;
}

/* (V + |V|) / 2 is V with negative eigenvalues set to zero (Higham 1988), in
** the units of the columns (rule 6). */
static ts_status drop_negative (polar *p, gsl_matrix *v) {
  ts_status status;
  gsl_matrix_memcpy(p->u, v);
  status = decompose(p);
  if (status != TS_OK) return status;
  gsl_matrix_add(v, p->size);
  gsl_matrix_scale(v, 0.5);
  return TS_OK;
}

ts_status ts_cluster_mend (gsl_matrix *v, const gsl_matrix *plain,
                           int *mended) {
  polar p;
  ts_status status = start_polar(&p, v->size1);
  if (status == TS_OK) status = is_indefinite(&p, v, plain, mended);
  if (status == TS_OK && *mended) status = drop_negative(&p, v);
  end_polar(&p);
  return status;
}

ts_status ts_cluster_meat (const ts_ols *ols, const ts_error_spec *spec,
                           const gsl_matrix *scores, gsl_matrix *meat) {
  size_t least = 0;
  ts_status status = TS_OK;
  if (spec->correction == TS_CORRECT_LEAST) {
    least = spec->groups[0];
    if (spec->ways > 1 && spec->groups[1] < least) least = spec->groups[1];
  }
  for (size_t k = 0; k < spec->ways && status == TS_OK; k++)
    status = add_clusters(ols, scores, spec->clusters[k], spec->groups[k],
                          small_sample(ols, spec, (least > 0) ? least
                                                  : spec->groups[k]), meat);
  if (status == TS_OK && spec->ways > 1)
    status = take_pairs(ols, spec, scores, least, meat);
  return status;
}
