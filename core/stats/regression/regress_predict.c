/* regress_predict.c -- fitted values, residuals, predictions; see regress.h */
#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "regress_parts.h"

double ts_regression_residual (const ts_regression *r, size_t i) {
  double e = gsl_vector_get(r->ols.residuals, i);
  if (r->weights != NULL) e /= r->roots[i];
  return ldexp(e, r->y_exponent);
}

double ts_regression_fitted (const ts_regression *r, const gsl_vector *row) {
  double sum = 0.0;
  for (size_t j = 0; j < row->size; j++)
    sum += ldexp(gsl_vector_get(row, j), -r->x_exponents[j])
         * gsl_vector_get(r->ols.beta, j);
  return ldexp(sum, r->y_exponent);
}

/* x V x', of the scaled problem. */
static double variance_at (const ts_regression *r, const gsl_vector *row) {
  double sum = 0.0;
  for (size_t i = 0; i < row->size; i++)
    for (size_t j = 0; j < row->size; j++)
      sum += ldexp(gsl_vector_get(row, i), -r->x_exponents[i])
           * gsl_matrix_get(r->ols.covariance, i, j)
           * ldexp(gsl_vector_get(row, j), -r->x_exponents[j]);
  return (sum > 0.0) ? sum : 0.0;
}

/* Place of a row in the calendar of the frame, or SIZE_MAX. */
static size_t place_of (const ts_design *d, size_t i) {
  const ts_column *when = ts_frame_period(d->formula->frame);
  int32_t ordinal = when->u.ordinals[d->rows[i]];
  if (ordinal == TS_NO_PERIOD) return SIZE_MAX;
  return (size_t)((int64_t)ordinal - d->origin);
}

/* The calendar from the frame's first period to the last of the rows. */
static ts_series calendar_of (const ts_design *d) {
  ts_series y = {.first = {d->origin,
                           ts_frame_period(d->formula->frame)->freq}};
  for (size_t i = 0; i < d->all; i++) {
    size_t at = place_of(d, i);
    if (at != SIZE_MAX && at >= y.n) y.n = at + 1;
  }
  return y;
}

ts_status ts_regression_series (const ts_regression *r, ts_fit *fit,
                                ts_error *err) {
  const ts_formula *f = &r->model->formula;
  const ts_design *d = &r->design;
  const ts_series y = calendar_of(d);
  const char *unit = ts_expression_unit(f->of);
  double *fitted, *rest;
  gsl_matrix *x = NULL;
  ts_status status = ts_design_again(d, f, d->rows, d->all, &x, err);
  if (status == TS_OK)
    status = ts_fit_add_series(fit, "fitted", &y, f->response, unit, &fitted);
  if (status == TS_OK)
    status = ts_fit_add_series(fit, "residuals", &y, "residual", unit, &rest);
  for (size_t i = 0; i < d->all && status == TS_OK; i++) {
    gsl_vector_const_view row = gsl_matrix_const_row(x, i);
    size_t at = place_of(d, i);
    if (at == SIZE_MAX) continue;
    if (i < d->n || isnan(fitted[at]))
      fitted[at] = ts_regression_fitted(r, &row.vector);
    if (i < d->n) rest[at] = ts_regression_residual(r, i);
  }
  gsl_matrix_free(x);
  return status;
}

/* Copies of the keys and the period. */
static ts_status take_places (const ts_frame *from, ts_frame *to) {
  ts_status status = TS_OK;
  for (size_t c = 0; c < from->width && status == TS_OK; c++)
    if (from->columns[c].kind != TS_NUMBER)
      status = ts_frame_take(to, from, &from->columns[c], NULL);
  return status;
}

/* Add the columns; what a column is called must not be a key's name. */
static ts_status add_columns (ts_frame *to, const char *const *names, size_t n,
                              const char *unit, double **columns,
                              ts_error *err) {
  for (size_t k = 0; k < n; k++) {
    ts_column *column;
    ts_status status = ts_frame_add_number(to, names[k], unit, &column);
    if (status == TS_CONFLICT)
      return ts_fail(err, status, "predict makes a column '%s', and a key is "
                     "called so: rename it first", names[k]);
    if (status != TS_OK) return ts_fail_memory(err);
    columns[k] = column->u.numbers;
  }
  return TS_OK;
}

static void predict_row (const ts_regression *r, const gsl_vector *row,
                         double width, int prediction, double **columns,
                         size_t at) {
  double fitted = ts_regression_fitted(r, row), se;
  double variance = variance_at(r, row);
  if (isnan(fitted)) return;
  columns[0][at] = fitted;
  if (r->exact) return;
  columns[1][at] = ldexp(sqrt(variance), r->y_exponent);
  if (prediction) variance += ts_regression_variance(r);
  se = ldexp(sqrt(variance), r->y_exponent);
  columns[2][at] = fitted - width * se;
  columns[3][at] = fitted + width * se;
}

/* Rows 0 .. n - 1 of a frame as a list. */
static size_t *all_rows (size_t n) {
  size_t *rows = malloc((n + 1) * sizeof *rows);
  for (size_t i = 0; rows != NULL && i < n; i++) rows[i] = i;
  return rows;
}

static ts_status fill_rows (const ts_regression *r, const ts_formula *formula,
                            double level, int prediction, double **columns,
                            ts_error *err) {
  size_t n = formula->frame->rows, *rows = all_rows(n);
  gsl_matrix *x = NULL;
  double width = ts_regression_width(r, level);
  ts_status status = (rows != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK && n > 0)
    status = ts_design_again(&r->design, formula, rows, n, &x, err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    gsl_vector_const_view row = gsl_matrix_const_row(x, i);
    predict_row(r, &row.vector, width, prediction, columns, i);
  }
  free(rows);
  gsl_matrix_free(x);
  return status;
}

/* "prediction of log(value): OLS ..., 95 % intervals of the mean" */
static ts_status describe (const ts_regression *r, double level, int prediction,
                           ts_frame *made) {
  char *title = NULL;
  ts_status status = ts_fit_set(&title, "fitted values of %s",
                                r->model->formula.response);
  if (status == TS_OK) status = ts_set_text(&made->title, title);
  free(title);
  if (status == TS_OK)
    status = ts_frame_note(made, "lo and hi: %g %% intervals of %s",
                           100.0 * level, prediction ? "a new observation"
                           : "the mean response");
  return status;
}

/* A formula whose numbers in one row depend on other rows cannot predict. */
static ts_status check_reducers (const ts_formula *f, ts_error *err) {
  for (size_t i = 0; i < f->factor_count; i++)
    if (f->factors[i].e != NULL && ts_expression_reduces(f->factors[i].e))
      return ts_fail(err, TS_CONFLICT, "'%s' depends on all rows of its frame, "
                     "so that it means something else in other rows: make it a "
                     "column of both frames first", f->factors[i].name);
  return TS_OK;
}

static ts_status predict (const ts_regression *r, const ts_formula *formula,
                          int own, double level, int prediction,
                          ts_frame **out, ts_error *err) {
  static const char *const names[] = {"fitted", "se", "lo", "hi", "residual"};
  const ts_frame *frame = formula->frame;
  ts_frame *made = ts_frame_alloc(frame->rows);
  double *columns[5];
  ts_status status = (made != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = take_places(frame, made);
  if (status == TS_OK)
    status = add_columns(made, names, own ? 5 : 4,
                         ts_expression_unit(r->model->formula.of), columns,
                         err);
  if (status == TS_OK)
    status = fill_rows(r, formula, level, prediction, columns, err);
  for (size_t i = 0; i < r->design.n && own && status == TS_OK; i++)
    columns[4][r->design.rows[i]] = ts_regression_residual(r, i);
  if (status == TS_OK) status = describe(r, level, prediction, made);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

ts_status ts_regression_predict (const ts_regression *r, const ts_frame *frame,
                                 double level, int prediction, ts_frame **out,
                                 ts_error *err) {
  ts_formula other = {0};
  ts_status status;
  if (frame == NULL)
    return predict(r, &r->model->formula, 1, level, prediction, out, err);
  status = ts_formula_read(&other, r->model->formula.text, frame, 0, err);
  if (status == TS_OK) status = check_reducers(&other, err);
  for (size_t i = 0; i < other.factor_count; i++)
    if (other.factors[i].e != NULL)
      ts_expression_count_from(other.factors[i].e, r->design.origin);
  if (status == TS_OK)
    status = predict(r, &other, 0, level, prediction, out, err);
  ts_formula_free(&other);
  return status;
}

ts_status ts_regression_covariance (const ts_regression *r, ts_frame **out) {
  size_t k = r->design.k;
  ts_frame *made = ts_frame_alloc(k);
  ts_column *column;
  ts_status status = (made != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = ts_frame_add_key(made, "term", NULL, &column);
  for (size_t i = 0; i < k && status == TS_OK; i++)
    status = ts_dict_add(column->dict,
                         ts_slice_of(r->design.columns[i].name),
                         &column->u.codes[i]);
  for (size_t j = 0; j < k && status == TS_OK; j++) {
    status = ts_frame_add_number(made, r->design.columns[j].name, "", &column);
    for (size_t i = 0; i < k && status == TS_OK && !r->exact; i++)
      column->u.numbers[i] = ldexp(gsl_matrix_get(r->ols.covariance, i, j),
                                   2 * r->y_exponent - r->x_exponents[i]
                                   - r->x_exponents[j]);
  }
  if (status == TS_OK) status = ts_set_text(&made->title, "covariance");
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}
