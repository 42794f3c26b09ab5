/* regress_tests.c -- tests of what a regression takes for granted; see
** regress.h */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "regress_parts.h"

/* A test says what it is, its statistic, the degrees of freedom and p; df2 NaN
** means chi2. */
static ts_status tell (const ts_regression *r, const char *title, double value,
                       double df, double df2, ts_fit *fit) {
  int f = !isnan(df2);
  double p = f ? gsl_cdf_fdist_Q(value, df, df2)
               : gsl_cdf_chisq_Q(value, df);
  ts_status status = ts_fit_set(&fit->title, "%s of %s", title,
                                r->model->formula.response);
  fit->n = (size_t)r->n;
  if (status == TS_OK)
    status = f ? ts_fit_set(&fit->method, "F with %g and %g degrees of freedom",
                            df, df2)
               : ts_fit_set(&fit->method, "chi2 with %g degree%s of freedom",
                            df, (df == 1.0) ? "" : "s");
  if (status == TS_OK)
    status = ts_fit_add_number(fit, "statistic", f ? "F" : "chi2", value, "");
  if (status == TS_OK) status = ts_fit_add_number(fit, "df", NULL, df, "count");
  if (status == TS_OK && f)
    status = ts_fit_add_number(fit, "df2", NULL, df2, "");
  return (status == TS_OK) ? ts_fit_add_number(fit, "p", "p", p, "") : status;
}

/* What none of these tests can do: 1 when the fit was refused. */
static ts_status refuse_if (const ts_regression *r, const char *title,
                            ts_fit *fit) {
  ts_status status = ts_fit_set(&fit->title, "%s of %s", title,
                                r->model->formula.response);
  fit->n = (size_t)r->n;
  if (status != TS_OK) return status;
  if (r->weights != NULL)
    return ts_fit_refuse(fit, "this test is for fits without weights");
  if (r->exact)
    return ts_fit_refuse(fit, "the model fits exactly: there are no residuals "
                         "to test");
  return TS_OK;
}

/* Regress 'y' on X and the columns of Z (NULL: none) beside it. TS_DOMAIN when
** they depend on each other. */
static ts_status regress_again (const ts_regression *r, const gsl_vector *y,
                                const gsl_matrix *z, ts_ols *ols) {
  size_t n = r->design.n, k = r->design.k, more = (z != NULL) ? z->size2 : 0;
  gsl_matrix *x = ts_matrix_alloc(n, k + more);
  ts_status status = TS_NOMEM;
  if (x != NULL) {
    gsl_matrix_view left = gsl_matrix_submatrix(x, 0, 0, n, k);
    gsl_matrix_memcpy(&left.matrix, r->x);
    for (size_t j = 0; j < more; j++) {
      gsl_vector_view to = gsl_matrix_column(x, k + j);
      gsl_vector_const_view from = gsl_matrix_const_column(z, j);
      gsl_vector_memcpy(&to.vector, &from.vector);
    }
    status = ts_ols_fit(ols, x, y);
  }
  gsl_matrix_free(x);
  return status;
}

/* The residual 'lag' periods before row i, 0 before the first (rows rise). */
static double residual_before (const ts_regression *r, size_t i, size_t lag) {
  for (size_t j = i; j-- > 0 && r->at[j] + lag >= r->at[i]; )
    if (r->at[j] + lag == r->at[i]) return gsl_vector_get(r->ols.residuals, j);
  return 0.0;
}

static ts_status lag_residuals (const ts_regression *r, size_t order,
                                gsl_matrix **out) {
  *out = ts_matrix_alloc(r->design.n, order);
  for (size_t i = 0; *out != NULL && i < r->design.n; i++)
    for (size_t l = 1; l <= order; l++)
      gsl_matrix_set(*out, i, l - 1, residual_before(r, i, l));
  return (*out != NULL) ? TS_OK : TS_NOMEM;
}

static ts_status finish_godfrey (const ts_regression *r, const char *title,
                                 size_t order, int f, ts_fit *fit) {
  double n = r->n, m = (double)order, rest = n - (double)r->design.k - m;
  gsl_matrix *z = NULL;
  ts_ols ols = {0};
  ts_status status = lag_residuals(r, order, &z);
  if (status == TS_OK) status = regress_again(r, r->ols.residuals, z, &ols);
  if (status == TS_OK) {
    double explained = 1.0 - ols.rss / r->ols.rss;
    status = f ? tell(r, title, explained / m / (1.0 - explained) * rest, m,
                      rest, fit)
               : tell(r, title, n * explained, m, NAN, fit);
  } else if (status == TS_DOMAIN) {
    status = ts_fit_refuse(fit, "the lagged residuals depend on the columns of "
                           "the model");
  }
  ts_ols_free(&ols);
  gsl_matrix_free(z);
  return status;
}

ts_status ts_regression_breusch_godfrey (const ts_regression *r, size_t order,
                                         int f, ts_fit *fit) {
  char *title = NULL;
  ts_status status = ts_fit_set(&title, "Breusch-Godfrey test, order %zu,",
                                order);
  if (status == TS_OK) status = refuse_if(r, title, fit);
  if (status == TS_OK && fit->refused == NULL) {
    if (!r->in_time)
      status = ts_fit_refuse(fit, "this test is for rows that are one series");
    else if (r->design.n <= r->design.k + order)
      status = ts_fit_refuse(fit, "order %zu needs more than %zu observations",
                             order, r->design.k + order);
    else status = finish_godfrey(r, title, order, f, fit);
  }
  free(title);
  return status;
}

/* e_i^2 / (sum / n): 1 on average. */
static gsl_vector *square_residuals (const ts_regression *r) {
  gsl_vector *squares = gsl_vector_alloc(r->design.n);
  double mean = r->ols.rss / r->n;
  for (size_t i = 0; squares != NULL && i < r->design.n; i++) {
    double e = gsl_vector_get(r->ols.residuals, i);
    gsl_vector_set(squares, i, e * e / mean);
  }
  return squares;
}

ts_status ts_regression_breusch_pagan (const ts_regression *r, int studentize,
                                       ts_fit *fit) {
  const char *title = studentize ? "studentized Breusch-Pagan test"
                                 : "Breusch-Pagan test";
  double df = (double)r->design.k - 1.0;
  gsl_vector *squares;
  ts_ols ols = {0};
  ts_status status = refuse_if(r, title, fit);
  if (status != TS_OK || fit->refused != NULL) return status;
  if (!r->model->formula.intercept || df < 1.0)
    return ts_fit_refuse(fit, "this test needs an intercept and a term");
  squares = square_residuals(r);
  status = (squares != NULL) ? regress_again(r, squares, NULL, &ols)
                             : TS_NOMEM;
  if (status == TS_OK) {
    double total = ts_squares_of(squares, 1.0), explained = total - ols.rss;
    status = tell(r, title, studentize ? r->n * explained / total
                                       : 0.5 * explained, df, NAN, fit);
  }
  gsl_vector_free(squares);
  ts_ols_free(&ols);
  return status;
}

/* Powers 2 .. 'power' of the fitted values, brought to a size near 1 and, with
** an intercept, about their mean: that spans the same columns. */
static gsl_matrix *powers_of (const ts_regression *r, size_t power) {
  size_t n = r->design.n;
  gsl_matrix *z = ts_matrix_alloc(n, power - 1);
  double mean = 0.0, size = 0.0;
  if (z == NULL) return NULL;
  for (size_t i = 0; i < n && r->model->formula.intercept; i++)
    mean += gsl_vector_get(r->y, i) / (double)n;
  for (size_t i = 0; i < n; i++) {
    double fitted = (gsl_vector_get(r->y, i) - mean)
                  - gsl_vector_get(r->ols.residuals, i);
    gsl_matrix_set(z, i, 0, fitted);
    size = fmax(size, fabs(fitted));
  }
  for (size_t i = 0; i < n; i++) {
    double x = gsl_matrix_get(z, i, 0) / size;
    for (size_t p = 2; p <= power; p++)
      gsl_matrix_set(z, i, p - 2, pow(x, (double)p));
  }
  return z;
}

ts_status ts_regression_reset (const ts_regression *r, size_t power,
                               ts_fit *fit) {
  double q = (double)power - 1.0, rest = r->n - (double)r->design.k - q;
  gsl_matrix *z;
  ts_ols ols = {0};
  ts_status status = refuse_if(r, "RESET test", fit);
  if (status != TS_OK || fit->refused != NULL) return status;
  if (rest < 1.0)
    return ts_fit_refuse(fit, "powers up to %zu need more than %zu "
                         "observations", power, r->design.k + power - 1);
  z = powers_of(r, power);
  status = (z != NULL) ? regress_again(r, r->y, z, &ols) : TS_NOMEM;
  if (status == TS_OK)
    status = tell(r, "RESET test", (r->ols.rss - ols.rss) / q
                                   / (ols.rss / rest), q, rest, fit);
  else if (status == TS_DOMAIN)
    status = ts_fit_refuse(fit, "powers of the fitted values depend on the "
                           "columns of the model");
  gsl_matrix_free(z);
  ts_ols_free(&ols);
  return status;
}
