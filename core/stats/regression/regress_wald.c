/* regress_wald.c -- linear restrictions on coefficients; see regress.h */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula_scan.h"
#include "regress_parts.h"
#include "stats/expression/lexer.h"

/* q restrictions: weights[i] of the coefficients add up to values[i]. */
typedef struct {
  const ts_regression *r;
  double *weights;           /* q x k; owned */
  double *values;            /* owned */
  size_t q, room, value_room;
} restrictions;

static void end (restrictions *s) {
  free(s->weights);
  free(s->values);
}

/* A row of zeros more; NULL without memory. */
static double *add_row (restrictions *s) {
  size_t k = s->r->design.k;
  double *row;
  if (ts_reserve((void **)&s->weights, &s->room, (s->q + 1) * k,
                 sizeof *s->weights) != TS_OK
      || ts_reserve((void **)&s->values, &s->value_room, s->q + 1,
                    sizeof *s->values) != TS_OK) return NULL;
  row = s->weights + s->q * k;
  for (size_t j = 0; j < k; j++) row[j] = 0.0;
  s->values[s->q++] = 0.0;
  return row;
}

static size_t find_coefficient (const ts_regression *r, ts_slice name) {
  for (size_t j = 0; j < r->design.k; j++)
    if (ts_slice_is(name, r->design.columns[j].name)
        || ts_slice_is(name, r->design.columns[j].label)) return j;
  return SIZE_MAX;
}

/* Is column j one of the term that is called so: "season", "exporter:trend"? */
static int is_of_term (const ts_regression *r, size_t j, ts_slice name) {
  const ts_formula *f = &r->model->formula;
  size_t t = r->design.columns[j].term;
  ts_string text = {0};
  int same;
  if (t == SIZE_MAX) return 0;
  for (size_t p = 0; p < f->terms[t].n; p++)
    ts_string_format(&text, "%s%s", (p > 0) ? ":" : "",
                     f->factors[f->terms[t].parts[p]].name);
  same = (text.status == TS_OK && ts_slice_is(name, text.text));
  ts_string_free(&text);
  return same;
}

static ts_status unknown (const ts_regression *r, ts_slice name,
                          ts_error *err) {
  const char **names = malloc((r->design.k + 1) * sizeof *names);
  char *copy = ts_copy_text(name.text, name.length);
  ts_status status = TS_UNKNOWN;
  if (names != NULL && copy != NULL) {
    ptrdiff_t near;
    for (size_t j = 0; j < r->design.k; j++)
      names[j] = r->design.columns[j].name;
    near = ts_nearest(copy, names, r->design.k);
    ts_fail(err, status, "the fit has no coefficient '%s': did you mean '%s'?",
            copy, names[(near >= 0) ? (size_t)near : r->design.k - 1]);
  } else {
    status = ts_fail_memory(err);
  }
  free(names);
  free(copy);
  return status;
}

/* "post" or "season": each of its coefficients is zero. */
static ts_status add_named (restrictions *s, ts_slice name, ts_error *err) {
  const ts_regression *r = s->r;
  size_t found = find_coefficient(r, name), before = s->q;
  for (size_t j = 0; j < r->design.k; j++) {
    double *row;
    if (j != found && (found != SIZE_MAX || !is_of_term(r, j, name))) continue;
    row = add_row(s);
    if (row == NULL) return ts_fail_memory(err);
    row[j] = 1.0;
  }
  return (s->q > before) ? TS_OK : unknown(r, name, err);
}

/* "2*a", "a" or "3", with the sign before it in 'factor'. */
static ts_status read_part (restrictions *s, ts_lexer *lexer, double factor,
                            double *row, double *value) {
  ts_status status;
  size_t j;
  if (lexer->kind == TOKEN_NUMBER) {
    factor *= lexer->number;
    status = ts_lexer_next(lexer);
    if (status != TS_OK) return status;
    if (!ts_lexer_is(lexer, "*")) {
      *value -= factor;
      return TS_OK;
    }
    status = ts_lexer_next(lexer);
    if (status != TS_OK) return status;
  }
  if (lexer->kind != TOKEN_NAME)
    return ts_lexer_fail(lexer, "expected a coefficient or a number");
  j = find_coefficient(s->r, lexer->word);
  if (j == SIZE_MAX) return unknown(s->r, lexer->word, lexer->err);
  row[j] += factor;
  return ts_lexer_next(lexer);
}

/* One side of an equation; 'sign' is 1 left and -1 right of '='. */
static ts_status read_side (restrictions *s, ts_lexer *lexer, double sign,
                            double *row, double *value) {
  ts_status status = TS_OK;
  for (int first = 1; status == TS_OK; first = 0) {
    int minus = ts_lexer_is(lexer, "-");
    int signed_one = minus || ts_lexer_is(lexer, "+");
    if (!first && !signed_one) return TS_OK;
    if (signed_one) status = ts_lexer_next(lexer);
    if (status == TS_OK)
      status = read_part(s, lexer, minus ? -sign : sign, row, value);
  }
  return status;
}

/* "2*a + b = 1" */
static ts_status read_equation (restrictions *s, const char *text,
                                ts_error *err) {
  ts_lexer lexer = {.text = text, .err = err};
  double *row = add_row(s), *value;
  ts_status status = (row != NULL) ? ts_lexer_next(&lexer)
                                   : ts_fail_memory(err);
  if (status != TS_OK) return status;
  value = &s->values[s->q - 1];
  status = read_side(s, &lexer, 1.0, row, value);
  if (status == TS_OK && !ts_lexer_is(&lexer, "=")
      && !ts_lexer_is(&lexer, "=="))
    return ts_lexer_fail(&lexer, "expected '='");
  if (status == TS_OK) status = ts_lexer_next(&lexer);
  if (status == TS_OK) status = read_side(s, &lexer, -1.0, row, value);
  if (status == TS_OK && lexer.kind != TOKEN_END)
    status = ts_lexer_fail(&lexer, "expected '+', '-' or the end");
  return status;
}

static ts_status read_one (restrictions *s, ts_slice text, ts_error *err) {
  const char *rest = text.text, *end = rest + text.length;
  ts_slice left, right, name;
  char *copy;
  int quoted;
  ts_status status;
  if (text.length == 0)
    return ts_fail(err, TS_SYNTAX, "a restriction is empty: write \"post = "
                   "0\"");
  if (ts_formula_piece(&rest, end, "=", &left) != '=')
    return add_named(s, ts_formula_name(text, &name, &quoted) ? name : text,
                     err);
  right = ts_slice_trim((ts_slice){rest, (size_t)(end - rest)});
  if (ts_slice_is(right, "0")) {   /* "season = 0", "exporter DEU = 0" */
    if (!ts_formula_name(left, &name, &quoted)) name = left;
    if (memchr(name.text, '+', name.length) == NULL
        && memchr(name.text, '-', name.length) == NULL
        && memchr(name.text, '*', name.length) == NULL)
      return add_named(s, name, err);
  }
  copy = ts_copy_text(text.text, text.length);
  if (copy == NULL) return ts_fail_memory(err);
  status = read_equation(s, copy, err);
  free(copy);
  return status;
}

/* All coefficients but the intercept. */
static ts_status add_slopes (restrictions *s, ts_error *err) {
  for (size_t j = 0; j < s->r->design.k; j++) {
    double *row;
    if (s->r->design.columns[j].term == SIZE_MAX) continue;
    row = add_row(s);
    if (row == NULL) return ts_fail_memory(err);
    row[j] = 1.0;
  }
  return TS_OK;
}

static ts_status read_all (restrictions *s, const char *text, ts_error *err) {
  ts_status status = TS_OK;
  char sign = ',';
  const char *end;
  if (text == NULL) return add_slopes(s, err);
  end = text + strlen(text);
  while (sign == ',' && status == TS_OK) {
    ts_slice piece;
    sign = ts_formula_piece(&text, end, ",", &piece);
    status = read_one(s, piece, err);
  }
  return status;
}

/* What W needs: lack = R b - q, and its covariance, of the scaled problem, each
** restriction scaled to a variance of 1. */
typedef struct {
  gsl_matrix *covariance;
  gsl_vector *lack, *solved;
} quadratic;

static void set_up (const restrictions *s, quadratic *w) {
  const ts_regression *r = s->r;
  size_t k = r->design.k;
  for (size_t i = 0; i < s->q; i++) {
    double sum = -ldexp(s->values[i], -r->y_exponent);
    for (size_t j = 0; j < k; j++) {
      double *weight = &s->weights[i * k + j];
      *weight = ldexp(*weight, -r->x_exponents[j]);
      sum += *weight * gsl_vector_get(r->ols.beta, j);
    }
    gsl_vector_set(w->lack, i, sum);
  }
  for (size_t a = 0; a < s->q; a++)
    for (size_t b = 0; b < s->q; b++) {
      double sum = 0.0;
      for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
          sum += s->weights[a * k + i] * s->weights[b * k + j]
               * gsl_matrix_get(r->ols.covariance, i, j);
      gsl_matrix_set(w->covariance, a, b, sum);
    }
}

/* Scale to unit variances; 0 when one is none. */
static int scale (quadratic *w, size_t q) {
  for (size_t i = 0; i < q; i++) {
    double variance = gsl_matrix_get(w->covariance, i, i), se;
    if (!(variance > 0.0)) return 0;
    se = sqrt(variance);
    *gsl_vector_ptr(w->lack, i) /= se;
    for (size_t j = 0; j < q; j++) {
      *gsl_matrix_ptr(w->covariance, i, j) /= se;
      *gsl_matrix_ptr(w->covariance, j, i) /= se;
    }
  }
  return 1;
}

/* lack' covariance^-1 lack, or NaN when restrictions depend on each other. */
static double solve (quadratic *w, size_t q) {
  double value = NAN;
  if (!scale(w, q)
      || gsl_linalg_cholesky_decomp1(w->covariance) != GSL_SUCCESS) return NAN;
  for (size_t i = 0; i < q; i++)
    if (!(gsl_matrix_get(w->covariance, i, i) > 1e-7)) return NAN;
  gsl_linalg_cholesky_solve(w->covariance, w->lack, w->solved);
  gsl_blas_ddot(w->lack, w->solved, &value);
  return value;
}

static ts_status tell (const restrictions *s, double w, ts_fit *fit) {
  const ts_regression *r = s->r;
  double q = (double)s->q, f = w / q;
  int normal = isinf(r->df);
  ts_status status = normal
    ? ts_fit_set(&fit->method, "chi2 with %zu degree%s of freedom", s->q,
                 (s->q == 1) ? "" : "s")
    : ts_fit_set(&fit->method, "F with %zu and %g degrees of freedom", s->q,
                 r->df);
  if (status == TS_OK)
    status = ts_fit_add_number(fit, "statistic", normal ? "chi2" : "F",
                               normal ? w : f, "");
  if (status == TS_OK) status = ts_fit_add_number(fit, "df", NULL, q, "count");
  if (status == TS_OK && !normal)
    status = ts_fit_add_number(fit, "df2", NULL, r->df, "");
  if (status == TS_OK)
    status = ts_fit_add_number(fit, "p", "p", normal
                               ? gsl_cdf_chisq_Q(w, q)
                               : gsl_cdf_fdist_Q(f, q, r->df), "");
  return status;
}

static ts_status test (restrictions *s, ts_fit *fit, ts_error *err) {
  quadratic w = {ts_matrix_alloc(s->q, s->q), gsl_vector_alloc(s->q),
                 gsl_vector_alloc(s->q)};
  ts_status status = TS_OK;
  if (w.covariance == NULL || w.lack == NULL || w.solved == NULL) {
    status = ts_fail_memory(err);
  } else {
    double value;
    set_up(s, &w);
    value = solve(&w, s->q);
    status = isnan(value)
      ? ts_fit_refuse(fit, "the restrictions repeat or contradict each other, "
                      "or are more than the errors can tell apart")
      : tell(s, value, fit);
    if (status == TS_NOMEM) ts_fail_memory(err);
  }
  gsl_matrix_free(w.covariance);
  gsl_vector_free(w.lack);
  gsl_vector_free(w.solved);
  return status;
}

ts_status ts_regression_wald (const ts_regression *r, const char *text,
                              ts_fit *fit, ts_error *err) {
  restrictions s = {.r = r};
  ts_status status = ts_fit_set(&fit->title, "Wald test of %s",
                                (text != NULL) ? text : "all terms");
  fit->n = (size_t)r->n;
  if (status != TS_OK) return ts_fail_memory(err);
  if (r->exact)
    return ts_fit_refuse(fit, "the model fits exactly: there are no errors to "
                         "test with");
  status = read_all(&s, text, err);
  if (status == TS_OK && s.q == 0)
    status = ts_fit_refuse(fit, "the model has no terms to test");
  else if (status == TS_OK) status = test(&s, fit, err);
  end(&s);
  return status;
}
