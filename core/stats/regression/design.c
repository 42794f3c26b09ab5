/* design.c -- X and y of a formula; see design.h for the rules */
#include "design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "design_values.h"
#include "ols.h"

void ts_design_free (ts_design *design) {
  for (size_t i = 0; design->levels != NULL
                     && i < design->formula->factor_count; i++)
    ts_factor_levels_free(&design->levels[i]);
  for (size_t j = 0; design->columns != NULL && j < design->k; j++) {
    free(design->columns[j].name);
    free(design->columns[j].label);
  }
  free(design->levels);
  free(design->columns);
  free(design->rows);
  free(design->response);
  gsl_matrix_free(design->x);
  *design = (ts_design){0};
}

/* Rule 1: is an expression without value in a row where all it reads is
** there? */
static int is_undefined (ts_design *design, const ts_expression *e,
                         const char *name, size_t row) {
  if (ts_expression_lacks(e, row) || ts_expression_reduces(e)
      || ts_expression_shifts(e)) return 0;
  if (design->undefined_in == NULL) design->undefined_in = name;
  return 1;
}

/* Is row i (of 'rows') used? Count it when it is undefined. */
static int is_used (ts_design *design, const ts_factor_values *values,
                    const ts_design_extras *extras, size_t i) {
  const ts_formula *f = design->formula;
  int used = !isnan(design->response[i]), undefined = 0;
  if (!used)
    undefined = is_undefined(design, f->of, f->response, design->rows[i]);
  for (size_t k = 0; k < f->factor_count; k++) {
    if (values[k].codes != NULL && values[k].codes[i] == TS_NONE) used = 0;
    if (values[k].numbers == NULL || !isnan(values[k].numbers[i])) continue;
    used = 0;
    if (f->factors[k].kind == TS_FACTOR_NUMBER)
      undefined |= is_undefined(design, f->factors[k].e, f->factors[k].name,
                                design->rows[i]);
  }
  if (extras->weights != NULL && !(extras->weights[i] > 0.0)) used = 0;
  for (size_t c = 0; c < 2; c++)
    if (extras->clusters[c] != NULL && extras->clusters[c][i] == TS_NONE)
      used = 0;
  design->undefined += (undefined != 0);
  return used;
}

/* Copy item order[i] to place i, for an array of 'all' items. */
static ts_status reorder (void *array, size_t size, const size_t *order,
                          size_t all) {
  char *copy = malloc((all + 1) * size), *to = array;
  if (copy == NULL) return TS_NOMEM;
  memcpy(copy, array, all * size);
  for (size_t i = 0; i < all; i++)
    memcpy(to + i * size, copy + order[i] * size, size);
  free(copy);
  return TS_OK;
}

static ts_status reorder_all (ts_design *design, ts_factor_values *values,
                              ts_design_extras *extras, const size_t *order) {
  size_t all = design->all;
  ts_status status = reorder(design->rows, sizeof *design->rows, order, all);
  if (status == TS_OK)
    status = reorder(design->response, sizeof *design->response, order, all);
  for (size_t k = 0; k < design->formula->factor_count && status == TS_OK; k++)
    status = (values[k].codes != NULL)
           ? reorder(values[k].codes, sizeof *values[k].codes, order, all)
           : reorder(values[k].numbers, sizeof *values[k].numbers, order, all);
  if (extras->weights != NULL && status == TS_OK)
    status = reorder(extras->weights, sizeof *extras->weights, order, all);
  for (size_t c = 0; c < 2 && status == TS_OK; c++)
    if (extras->clusters[c] != NULL)
      status = reorder(extras->clusters[c], sizeof *extras->clusters[c], order,
                       all);
  return status;
}

/* Rows used come first, the others keep their order behind them. */
static ts_status part_rows (ts_design *design, ts_factor_values *values,
                            ts_design_extras *extras) {
  size_t *order = malloc((2 * design->all + 1) * sizeof *order);
  size_t *rest, left = 0;
  ts_status status;
  if (order == NULL) return TS_NOMEM;
  rest = order + design->all;
  for (size_t i = 0; i < design->all; i++) {
    if (is_used(design, values, extras, i)) order[design->n++] = i;
    else rest[left++] = i;
  }
  memmove(order + design->n, rest, left * sizeof *order);
  status = (left > 0) ? reorder_all(design, values, extras, order) : TS_OK;
  free(order);
  return status;
}

/* How many levels a part of a term has columns for, and which is the first. */
static size_t levels_of (const ts_design *design, const ts_term *term,
                         size_t part, size_t *first) {
  const ts_formula *f = design->formula;
  size_t factor = term->parts[part];
  *first = 0;
  if (!ts_factor_is_level(&f->factors[factor])) return 1;
  *first = (term->full >> part & 1) ? 0 : 1;
  return (design->levels[factor].count > *first)
       ? design->levels[factor].count - *first : 0;
}

static size_t columns_of (const ts_design *design, const ts_term *term) {
  size_t n = 1, first;
  for (size_t p = 0; p < term->n; p++) n *= levels_of(design, term, p, &first);
  return n;
}

/* "exporter_DEU", "exporter DEU"; seasons are called by their frequency. */
static void name_part (const ts_design *design, size_t factor, size_t level,
                       const char *between, ts_string *text) {
  const ts_factor *f = &design->formula->factors[factor];
  ts_freq freq = TS_YEAR;
  if (f->kind == TS_FACTOR_TREND || f->kind == TS_FACTOR_SEASON)
    freq = ts_frame_period(design->formula->frame)->freq;
  if (f->kind == TS_FACTOR_SEASON) ts_string_put(text, ts_freq_name(freq));
  else ts_string_put(text, f->name);
  if (ts_factor_is_level(f))
    ts_string_format(text, "%s%s", between,
                     design->levels[factor].texts[level]);
  if (f->kind == TS_FACTOR_TREND && *between == ' ')
    ts_string_format(text, " (%s)", ts_freq_name(freq));
}

static char *name_column (const ts_design *design,
                          const ts_design_column *column,
                          const char *between) {
  ts_string text = {0};
  if (column->term == SIZE_MAX) return ts_copy_text("intercept", 9);
  const ts_term *term = &design->formula->terms[column->term];
  for (size_t p = 0; p < term->n; p++) {
    if (p > 0) ts_string_put(&text, ":");
    name_part(design, term->parts[p], column->level[p], between, &text);
  }
  if (text.status != TS_OK) ts_string_free(&text);
  return text.text;
}

/* Column number 'i' of a term: the first part's levels run fastest. */
static ts_status add_column (ts_design *design, size_t t, size_t i) {
  ts_design_column *column = &design->columns[design->k];
  *column = (ts_design_column){.term = t};
  for (size_t p = 0; t != SIZE_MAX && p < design->formula->terms[t].n; p++) {
    size_t first, n = levels_of(design, &design->formula->terms[t], p, &first);
    column->level[p] = first + i % n;
    i /= n;
  }
  column->name = name_column(design, column, "_");
  column->label = name_column(design, column, " ");
  design->k++;
  return (column->name != NULL && column->label != NULL) ? TS_OK : TS_NOMEM;
}

static ts_status too_large (size_t k, size_t n, ts_error *err) {
  return ts_fail(err, TS_DOMAIN, "the formula needs %zu columns for %zu rows: "
                 "more than %d numbers. A key with very many members is too "
                 "much for dummies", k, n, TS_DESIGN_CELLS);
}

static ts_status lay_out_columns (ts_design *design, ts_error *err) {
  const ts_formula *f = design->formula;
  size_t k = f->intercept ? 1 : 0;
  ts_status status = TS_OK;
  for (size_t t = 0; t < f->term_count; t++) {
    k += columns_of(design, &f->terms[t]);
    if (k > TS_DESIGN_CELLS / (design->n + 1))
      return too_large(k, design->n, err);
  }
  design->columns = calloc(k + 1, sizeof *design->columns);
  if (design->columns == NULL) return ts_fail_memory(err);
  if (f->intercept) status = add_column(design, SIZE_MAX, 0);
  for (size_t t = 0; t < f->term_count; t++) {
    size_t n = columns_of(design, &f->terms[t]);
    for (size_t i = 0; i < n && status == TS_OK; i++)
      status = add_column(design, t, i);
  }
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* Multiply column j of X by a part of its term. */
static void times_part (const ts_factor_values *values, const size_t *places,
                        size_t level, size_t j, gsl_matrix *x) {
  for (size_t i = 0; i < x->size1; i++) {
    double *cell = gsl_matrix_ptr(x, i, j);
    if (values->numbers != NULL) *cell *= values->numbers[i];
    else if (places[i] == SIZE_MAX) *cell = NAN;
    else *cell *= (places[i] == level) ? 1.0 : 0.0;
  }
}

/* A row is known throughout or not at all. */
static void forget_parts (gsl_matrix *x) {
  for (size_t i = 0; i < x->size1; i++) {
    double sum = 0.0;
    for (size_t j = 0; j < x->size2; j++)
      sum += gsl_matrix_get(x, i, j) * 0.0;
    if (!isnan(sum)) continue;
    for (size_t j = 0; j < x->size2; j++) gsl_matrix_set(x, i, j, NAN);
  }
}

/* X of values[][0..n), which are of a frame for which 'formula' was read. */
static ts_status fill (const ts_design *design, const ts_formula *formula,
                       const ts_factor_values *values, size_t n,
                       gsl_matrix **out) {
  gsl_matrix *x = ts_matrix_alloc(n, design->k);
  size_t *places = malloc((n + 1) * sizeof *places);
  ts_status status = (x != NULL && places != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) gsl_matrix_set_all(x, 1.0);
  for (size_t f = 0; f < formula->factor_count && status == TS_OK; f++) {
    if (values[f].codes != NULL)
      status = ts_factor_levels_place(&design->levels[f], &formula->factors[f],
                                      values[f].codes, n, places);
    for (size_t j = 0; j < design->k && status == TS_OK; j++) {
      const ts_design_column *column = &design->columns[j];
      if (column->term == SIZE_MAX) continue;
      for (size_t p = 0; p < formula->terms[column->term].n; p++)
        if (formula->terms[column->term].parts[p] == f)
          times_part(&values[f], places, column->level[p], j, x);
    }
  }
  free(places);
  if (status == TS_OK) *out = x;
  else gsl_matrix_free(x);
  return status;
}

static ts_status find_levels (ts_design *design,
                              const ts_factor_values *values) {
  const ts_formula *f = design->formula;
  ts_status status = TS_OK;
  design->levels = calloc(f->factor_count + 1, sizeof *design->levels);
  if (design->levels == NULL) return TS_NOMEM;
  for (size_t k = 0; k < f->factor_count && status == TS_OK; k++)
    if (values[k].codes != NULL)
      status = ts_factor_levels_find(&design->levels[k], &f->factors[k],
                                     f->frame, values[k].codes, design->n);
  return status;
}

static ts_status take_rows (ts_design *design, const size_t *rows, size_t n) {
  design->rows = malloc((n + 1) * sizeof *design->rows);
  design->response = malloc((n + 1) * sizeof *design->response);
  design->all = n;
  if (design->rows == NULL || design->response == NULL) return TS_NOMEM;
  memcpy(design->rows, rows, n * sizeof *rows);
  return TS_OK;
}

ts_status ts_design_make (ts_design *design, const ts_formula *formula,
                          const size_t *rows, size_t n,
                          ts_design_extras *extras, ts_error *err) {
  ts_factor_values *values = ts_factor_values_alloc(formula, n);
  ts_status status = (values != NULL) ? TS_OK : TS_NOMEM;
  *design = (ts_design){.formula = formula,
                        .origin = formula->first};
  if (status == TS_OK) status = take_rows(design, rows, n);
  if (status == TS_OK)
    status = ts_expression_fill(formula->of, rows, n, design->response, err);
  if (status == TS_OK)
    status = ts_factor_values_take(values, formula, rows, n, design->origin,
                                   err);
  if (status == TS_OK) status = part_rows(design, values, extras);
  if (status == TS_OK) status = find_levels(design, values);
  if (status == TS_OK) status = lay_out_columns(design, err);
  if (status == TS_OK && design->n > 0 && design->k > 0)
    status = fill(design, formula, values, design->n, &design->x);
  ts_factor_values_free(values, formula);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

/* Do the columns of both frames have the same kinds? */
static ts_status check_alike (const ts_formula *a, const ts_formula *b,
                              ts_error *err) {
  const ts_column *first = ts_frame_period(a->frame);
  const ts_column *other = ts_frame_period(b->frame);
  if (first != NULL && other != NULL && first->freq != other->freq)
    return ts_fail(err, TS_CONFLICT, "the model is by %s and these rows by %s",
                   ts_freq_name(first->freq), ts_freq_name(other->freq));
  for (size_t f = 0; f < a->factor_count; f++)
    if (f >= b->factor_count || a->factors[f].kind != b->factors[f].kind)
      return ts_fail(err, TS_CONFLICT, "'%s' is of another kind in these rows",
                     a->factors[f].name);
  return TS_OK;
}

ts_status ts_design_again (const ts_design *design, const ts_formula *formula,
                           const size_t *rows, size_t n, gsl_matrix **x,
                           ts_error *err) {
  ts_factor_values *values = ts_factor_values_alloc(formula, n);
  ts_status status = (values != NULL)
                   ? check_alike(design->formula, formula, err) : TS_NOMEM;
  if (status == TS_OK)
    status = ts_factor_values_take(values, formula, rows, n, design->origin,
                                   err);
  if (status == TS_OK) status = fill(design, formula, values, n, x);
  if (status == TS_OK) forget_parts(*x);
  ts_factor_values_free(values, formula);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
