/* regress.c -- least squares by a formula; see regress.h for the rules */
#include "regress.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arrange.h"
#include "base/sums.h"
#include "regress_parts.h"

#define EXPONENT_MOST 200   /* squares of products still fit (rule 7) */

void ts_regression_free (ts_regression *r) {
  ts_design_free(&r->design);
  free(r->weights);
  free(r->clusters[0]);
  free(r->clusters[1]);
  free(r->at);
  free(r->x_exponents);
  if (r->weighted != r->x) gsl_matrix_free(r->weighted);
  gsl_matrix_free(r->x);
  gsl_vector_free(r->y);
  free(r->roots);
  ts_ols_free(&r->ols);
  *r = (ts_regression){0};
}

ts_status ts_regression_order (const ts_frame *frame,
                               const ts_column *const *by, size_t by_count,
                               size_t **order) {
  size_t room = 2 * frame->width + by_count + 1, n = 0;
  ts_sort_key *keys = calloc(room, sizeof *keys);
  const ts_column *when = ts_frame_period(frame);
  ts_status status = TS_NOMEM;
  *order = malloc((frame->rows + 1) * sizeof **order);
  if (keys != NULL && *order != NULL) {
    for (size_t k = 0; k < by_count; k++) keys[n++].column = by[k];
    if (when != NULL) keys[n++].column = when;
    for (int kind = TS_KEY; kind <= TS_NUMBER; kind++)
      for (size_t c = 0; c < frame->width; c++)
        if ((int)frame->columns[c].kind == kind)
          keys[n++].column = &frame->columns[c];
    status = ts_frame_order(frame, keys, n, *order);
  }
  free(keys);
  return status;
}

/* The exponent by which the largest of n numbers is divided, mostly none. */
static int exponent_of (const double *x, size_t stride, size_t n) {
  double most = 0.0;
  int exponent = 0;
  for (size_t i = 0; i < n; i++)
    if (fabs(x[i * stride]) > most) most = fabs(x[i * stride]);
  if (most > 0.0 && isfinite(most)) frexp(most, &exponent);
  return (abs(exponent) > EXPONENT_MOST) ? exponent : 0;
}

/* Rule 7. */
static ts_status scale (ts_regression *r) {
  ts_design *d = &r->design;
  r->x = ts_matrix_alloc(d->n, d->k);
  r->y = gsl_vector_alloc(d->n);
  r->x_exponents = calloc(d->k + 1, sizeof *r->x_exponents);
  if (r->x == NULL || r->y == NULL || r->x_exponents == NULL) return TS_NOMEM;
  r->y_exponent = exponent_of(d->response, 1, d->n);
  for (size_t j = 0; j < d->k; j++)
    r->x_exponents[j] = exponent_of(gsl_matrix_const_ptr(d->x, 0, j),
                                    d->x->tda, d->n);
  for (size_t i = 0; i < d->n; i++) {
    gsl_vector_set(r->y, i, ldexp(d->response[i], -r->y_exponent));
    for (size_t j = 0; j < d->k; j++)
      gsl_matrix_set(r->x, i, j, ldexp(gsl_matrix_get(d->x, i, j),
                                       -r->x_exponents[j]));
  }
  return TS_OK;
}

/* Rule 3. */
static ts_status weigh (ts_regression *r) {
  const ts_design *d = &r->design;
  r->weighted = r->x;
  if (r->weights == NULL) return TS_OK;
  r->weighted = ts_matrix_alloc(d->n, d->k);
  r->roots = malloc((d->n + 1) * sizeof *r->roots);
  if (r->weighted == NULL || r->roots == NULL) return TS_NOMEM;
  gsl_matrix_memcpy(r->weighted, r->x);
  for (size_t i = 0; i < d->n; i++) {
    gsl_vector_view row = gsl_matrix_row(r->weighted, i);
    r->roots[i] = sqrt(r->weights[i]);
    gsl_vector_scale(&row.vector, r->roots[i]);
  }
  return TS_OK;
}

double ts_regression_b (const ts_regression *r, size_t j) {
  return ldexp(gsl_vector_get(r->ols.beta, j),
               r->y_exponent - r->x_exponents[j]);
}

double ts_regression_se (const ts_regression *r, size_t j) {
  double variance = gsl_matrix_get(r->ols.covariance, j, j);
  if (r->exact || variance < 0.0) return NAN;
  return ldexp(sqrt(variance), r->y_exponent - r->x_exponents[j]);
}

double ts_regression_p (const ts_regression *r, double statistic) {
  if (isnan(statistic)) return NAN;
  return 2.0 * (isinf(r->df) ? gsl_cdf_ugaussian_Q(fabs(statistic))
                             : gsl_cdf_tdist_Q(fabs(statistic), r->df));
}

double ts_regression_width (const ts_regression *r, double level) {
  double tail = 0.5 * (1.0 - level);
  return isinf(r->df) ? gsl_cdf_ugaussian_Qinv(tail)
                      : gsl_cdf_tdist_Qinv(tail, r->df);
}

/* Number raw codes 0, 1, 2 ... in place; gives back how many. */
static ts_status number_groups (uint32_t *codes, size_t n, size_t *groups) {
  uint32_t most = 0, *known;
  *groups = 0;
  for (size_t i = 0; i < n; i++)
    if (codes[i] > most) most = codes[i];
  known = malloc(((size_t)most + 1) * sizeof *known);
  if (known == NULL) return TS_NOMEM;
  for (size_t i = 0; i <= most; i++) known[i] = TS_NONE;
  for (size_t i = 0; i < n; i++) {
    if (known[codes[i]] == TS_NONE) known[codes[i]] = (uint32_t)(*groups)++;
    codes[i] = known[codes[i]];
  }
  free(known);
  return TS_OK;
}

/* Codes of a cluster's column, periods counted from the calendar's first. */
static ts_status take_cluster (const ts_column *column, int32_t origin,
                               const size_t *rows, size_t n, uint32_t **out) {
  uint32_t *codes = malloc((n + 1) * sizeof *codes);
  if (codes == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    if (column->kind == TS_KEY) codes[i] = column->u.codes[rows[i]];
    else if (column->u.ordinals[rows[i]] == TS_NO_PERIOD) codes[i] = TS_NONE;
    else codes[i] = (uint32_t)(column->u.ordinals[rows[i]] - origin);
  }
  *out = codes;
  return TS_OK;
}

static int32_t first_of (const ts_column *column, const size_t *rows,
                         size_t n) {
  int32_t first = INT32_MAX;
  for (size_t i = 0; column->kind == TS_PERIODS && i < n; i++) {
    int32_t ordinal = column->u.ordinals[rows[i]];
    if (ordinal != TS_NO_PERIOD && ordinal < first) first = ordinal;
  }
  return first;
}

/* Weights and clusters of all rows. */
static ts_status take_extras (ts_regression *r, const size_t *rows, size_t n,
                              ts_error *err) {
  const ts_regress_model *m = r->model;
  ts_status status = TS_OK;
  if (m->weights != NULL) {
    r->weights = malloc((n + 1) * sizeof *r->weights);
    if (r->weights == NULL) return TS_NOMEM;
    status = ts_expression_fill(m->weights, rows, n, r->weights, err);
  }
  for (size_t c = 0; c < m->ways && status == TS_OK; c++)
    status = take_cluster(m->clusters[c], first_of(m->clusters[c], rows, n),
                          rows, n, &r->clusters[c]);
  return status;
}

/* Rule 3: how many weights are impossible. */
static size_t count_wrong (const ts_regression *r, size_t n, int (*wrong)
                           (double)) {
  size_t count = 0;
  for (size_t i = 0; r->weights != NULL && i < n; i++)
    count += (wrong(r->weights[i]) != 0);
  return count;
}

static int is_negative (double w) { return w < 0.0; }
static int is_zero (double w) { return w == 0.0; }
static int is_broken (double w) { return isinf(w) || w != floor(w); }

static ts_status check_weights (const ts_regression *r, size_t n,
                                ts_fit *fit) {
  size_t negative = count_wrong(r, n, is_negative);
  size_t zero = count_wrong(r, n, is_zero);
  size_t broken = 0;
  if (negative > 0)
    return ts_fit_refuse_for(fit, "weights are negative", "%zu of %zu weights "
                             "are negative", negative, n);
  for (size_t i = 0; r->model->frequency && i < n; i++)
    broken += (!isnan(r->weights[i]) && is_broken(r->weights[i]));
  if (broken > 0)
    return ts_fit_refuse_for(fit, "frequency weights are whole numbers",
                             "%zu of %zu weights are none", broken, n);
  if (zero > 0)
    return ts_fit_note(fit, "%zu row%s of weight zero left out", zero,
                       (zero == 1) ? "" : "s");
  return TS_OK;
}

/* The place in time of each row used, and whether one comes twice. */
static ts_status take_times (ts_regression *r) {
  const ts_design *d = &r->design;
  const ts_column *when = ts_frame_period(r->model->formula.frame);
  if (when == NULL) return TS_OK;
  for (size_t i = 0; i < d->n; i++)
    if (when->u.ordinals[d->rows[i]] == TS_NO_PERIOD) return TS_OK;
  r->at = malloc((d->n + 1) * sizeof *r->at);
  if (r->at == NULL) return TS_NOMEM;
  r->in_time = 1;
  for (size_t i = 0; i < d->n; i++) {
    r->at[i] = (size_t)((int64_t)when->u.ordinals[d->rows[i]] - d->origin);
    if (i > 0 && r->at[i] == r->at[i - 1]) r->in_time = 0;
  }
  return TS_OK;
}

int ts_regression_span (const ts_regression *r, ts_period *first,
                        ts_period *last) {
  const ts_column *when = ts_frame_period(r->model->formula.frame);
  if (r->at == NULL || r->design.n == 0) return 0;
  *first = *last = (ts_period){r->design.origin, when->freq};
  first->ordinal += (int32_t)r->at[0];
  last->ordinal += (int32_t)r->at[r->design.n - 1];
  return 1;
}

static double count_observations (const ts_regression *r) {
  double sum = 0.0;
  if (r->weights == NULL || !r->model->frequency) return (double)r->design.n;
  for (size_t i = 0; i < r->design.n; i++) sum += r->weights[i];
  return sum;
}

/* Rule 1: what is undefined refuses; logs meet zeros that way. */
static ts_status refuse_undefined (const ts_regression *r, ts_fit *fit) {
  const ts_design *d = &r->design;
  int log = (strstr(d->undefined_in, "log") != NULL);
  if (log)
    return ts_fit_refuse_for(fit, "zeros and negative values have no log: fit a"
                             " share, levels or Theil-Sen, or only rows with "
                             "trade", "%s is undefined in %zu of %zu rows",
                             d->undefined_in, d->undefined, d->all);
  return ts_fit_refuse_for(fit, "an expression is undefined in some rows: leave"
                           " them out with where", "%s is undefined in %zu of "
                           "%zu rows", d->undefined_in, d->undefined, d->all);
}

static int is_infinite (const ts_design *d) {
  for (size_t i = 0; i < d->n; i++) {
    if (isinf(d->response[i])) return 1;
    for (size_t j = 0; j < d->k; j++)
      if (isinf(gsl_matrix_get(d->x, i, j))) return 1;
  }
  return 0;
}

/* "post, intercept and 3 more" of the columns that are involved. */
static ts_status name_involved (const ts_regression *r, ts_string *text,
                                size_t *count) {
  size_t shown = 0;
  *count = 0;
  for (size_t j = 0; j < r->design.k; j++)
    *count += (gsl_vector_get(r->ols.involved, j) != 0.0);
  for (size_t j = 0; j < r->design.k && shown < 8; j++) {
    if (gsl_vector_get(r->ols.involved, j) == 0.0) continue;
    ts_string_format(text, "%s%s", (shown > 0) ? ", " : "",
                     r->design.columns[j].label);
    shown++;
  }
  if (*count > shown)
    ts_string_format(text, " and %zu more", *count - shown);
  return text->status;
}

/* Rule 2. */
static ts_status refuse_dependent (const ts_regression *r, ts_fit *fit) {
  ts_string text = {0};
  size_t count;
  ts_status status = name_involved(r, &text, &count);
  if (status == TS_OK)
    status = (count == 1)
      ? ts_fit_refuse(fit, "%s is 0 in every row", text.text)
      : ts_fit_refuse(fit, "these columns depend on each other: %s; leave one "
                      "of them out", text.text);
  ts_string_free(&text);
  return status;
}

/* What can be seen before anything is computed; 'fit' is refused or not. */
static ts_status check_data (ts_regression *r, ts_fit *fit) {
  const ts_design *d = &r->design;
  ts_status status = check_weights(r, d->all, fit);
  if (status != TS_OK || fit->refused != NULL) return status;
  if (d->undefined > 0) return refuse_undefined(r, fit);
  if (d->n == 0)
    return ts_fit_refuse(fit, "no row has all that the model reads");
  if (r->n <= (double)d->k || d->n < d->k)
    return ts_fit_refuse_for(fit, "too few observations for the terms", "needs "
                             "%zu observations, has %zu", d->k + 1,
                             (size_t)r->n);
  if (is_infinite(d)) return ts_fit_refuse(fit, "observations are infinite");
  return TS_OK;
}

/* Rule 8: are residuals nothing but rounding? */
static int is_exact (const ts_regression *r) {
  double squares = 0.0;
  if (r->weights == NULL) return ts_ols_exact(&r->ols, r->y);
  for (size_t i = 0; i < r->design.n; i++) {
    double y = r->roots[i] * gsl_vector_get(r->y, i);
    squares += y * y;
  }
  return sqrt(r->ols.rss) <= 16.0 * DBL_EPSILON * sqrt(squares);
}

static ts_status estimate (ts_regression *r, ts_fit *fit) {
  ts_status status = scale(r);
  if (status == TS_OK) status = weigh(r);
  if (status == TS_OK)
    status = ts_ols_fit_weighted(&r->ols, r->x, r->y, r->roots);
  if (status == TS_DOMAIN) return refuse_dependent(r, fit);
  if (status != TS_OK) return status;
  r->exact = is_exact(r);
  return ts_regression_errors(r, fit);
}

static ts_status prepare (ts_regression *r, const size_t *rows, size_t n,
                          ts_fit *fit, ts_error *err) {
  const ts_regress_model *m = r->model;
  ts_design_extras extras = {0};
  ts_status status = take_extras(r, rows, n, err);
  if (status != TS_OK) return status;
  extras = (ts_design_extras){r->weights, {r->clusters[0], r->clusters[1]}};
  status = ts_design_make(&r->design, &m->formula, rows, n, &extras, err);
  for (size_t c = 0; c < m->ways && status == TS_OK; c++)
    status = number_groups(r->clusters[c], r->design.n, &r->errors.groups[c]);
  if (status == TS_OK) status = take_times(r);
  r->n = count_observations(r);
  fit->n = (size_t)r->n;
  fit->missing = r->design.all - r->design.n;
  for (size_t i = 0; i < r->design.n; i++)
    fit->zeros += (r->design.response[i] == 0.0);
  return status;
}

ts_status ts_regression_fit (ts_regression *r, const ts_regress_model *model,
                             const size_t *rows, size_t n, int whole,
                             const char *term, ts_fit *fit, ts_error *err) {
  ts_status status;
  r->model = model;
  fit->level = model->level;
  status = prepare(r, rows, n, fit, err);
  if (status == TS_OK) status = ts_regression_title(r, fit);
  if (status == TS_OK) status = check_data(r, fit);
  if (status == TS_OK && fit->refused == NULL) status = estimate(r, fit);
  if (status == TS_OK && fit->refused == NULL)
    status = ts_regression_report(r, term, fit, err);
  if (status == TS_OK && fit->refused == NULL && whole && r->in_time)
    status = ts_regression_series(r, fit, err);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
