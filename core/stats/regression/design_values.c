/* design_values.c -- the factors of a formula; see design_values.h */
#include "design_values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/sample.h"

void ts_factor_values_free (ts_factor_values *values,
                            const ts_formula *formula) {
  for (size_t i = 0; values != NULL && i < formula->factor_count; i++) {
    free(values[i].numbers);
    free(values[i].codes);
  }
  free(values);
}

ts_factor_values *ts_factor_values_alloc (const ts_formula *formula, size_t n) {
  ts_factor_values *values = calloc(formula->factor_count + 1, sizeof *values);
  for (size_t i = 0; values != NULL && i < formula->factor_count; i++) {
    int level = ts_factor_is_level(&formula->factors[i]);
    if (level) values[i].codes = malloc((n + 1) * sizeof *values[i].codes);
    else values[i].numbers = malloc((n + 1) * sizeof *values[i].numbers);
    if (values[i].codes != NULL || values[i].numbers != NULL) continue;
    ts_factor_values_free(values, formula);
    return NULL;
  }
  return values;
}

/* A period as the unsigned number that sorts like it. */
static uint32_t code_of (int32_t ordinal) {
  return (ordinal == TS_NO_PERIOD) ? TS_NONE
                                   : (uint32_t)ordinal ^ 0x80000000u;
}

static uint32_t level_of (const ts_factor *factor, const ts_column *when,
                          size_t row) {
  int32_t ordinal;
  if (factor->kind == TS_FACTOR_KEY) return factor->column->u.codes[row];
  ordinal = when->u.ordinals[row];
  if (factor->kind == TS_FACTOR_PERIOD || ordinal == TS_NO_PERIOD)
    return code_of(ordinal);
  return (uint32_t)((size_t)ordinal % ts_seasons(when->freq));
}

ts_status ts_factor_values_take (ts_factor_values *values,
                                 const ts_formula *formula,
                                 const size_t *rows, size_t n, int32_t origin,
                                 ts_error *err) {
  const ts_column *when = ts_frame_period(formula->frame);
  ts_status status = TS_OK;
  for (size_t f = 0; f < formula->factor_count && status == TS_OK; f++) {
    const ts_factor *factor = &formula->factors[f];
    if (factor->kind == TS_FACTOR_NUMBER)
      status = ts_expression_fill(factor->e, rows, n, values[f].numbers, err);
    for (size_t i = 0; i < n && factor->kind == TS_FACTOR_TREND; i++) {
      int32_t ordinal = when->u.ordinals[rows[i]];
      values[f].numbers[i] = (ordinal == TS_NO_PERIOD) ? NAN
                           : (double)ordinal - (double)origin + 1.0;
    }
    for (size_t i = 0; i < n && ts_factor_is_level(factor); i++)
      values[f].codes[i] = level_of(factor, when, rows[i]);
  }
  return status;
}

void ts_factor_levels_free (ts_factor_levels *levels) {
  for (size_t i = 0; levels->texts != NULL && i < levels->count; i++)
    free(levels->texts[i]);
  free(levels->texts);
  free(levels->codes);
  *levels = (ts_factor_levels){0};
}

static int by_code (const void *pa, const void *pb) {
  const uint32_t *a = pa, *b = pb;
  return (*a > *b) - (*a < *b);
}

static char *text_of (const ts_factor *factor, const ts_frame *frame,
                      uint32_t code) {
  char text[TS_PERIOD_TEXT];
  const char *from = text;
  if (factor->kind == TS_FACTOR_KEY)
    from = ts_dict_text(factor->column->dict, code);
  else if (factor->kind == TS_FACTOR_SEASON)
    snprintf(text, sizeof text, "%u", code + 1);
  else
    ts_period_text((ts_period){(int32_t)(code ^ 0x80000000u),
                               ts_frame_period(frame)->freq}, text);
  return ts_copy_text(from, strlen(from));
}

/* Codes of a key in the order of their texts. */
static void sort_by_text (ts_factor_levels *levels) {
  for (size_t i = 1; i < levels->count; i++) {
    char *text = levels->texts[i];
    uint32_t code = levels->codes[i];
    size_t lo = 0, hi = i;
    while (lo < hi) {
      size_t mid = (lo + hi) / 2;
      if (strcmp(levels->texts[mid], text) <= 0) lo = mid + 1;
      else hi = mid;
    }
    memmove(levels->texts + lo + 1, levels->texts + lo,
            (i - lo) * sizeof *levels->texts);
    memmove(levels->codes + lo + 1, levels->codes + lo,
            (i - lo) * sizeof *levels->codes);
    levels->texts[lo] = text;
    levels->codes[lo] = code;
  }
}

ts_status ts_factor_levels_find (ts_factor_levels *levels,
                                 const ts_factor *factor, const ts_frame *frame,
                                 const uint32_t *codes, size_t n) {
  size_t count = 0;
  levels->codes = malloc((n + 1) * sizeof *levels->codes);
  if (levels->codes == NULL) return TS_NOMEM;
  memcpy(levels->codes, codes, n * sizeof *codes);
  qsort(levels->codes, n, sizeof *levels->codes, by_code);
  for (size_t i = 0; i < n; i++)
    if (count == 0 || levels->codes[i] != levels->codes[count - 1])
      levels->codes[count++] = levels->codes[i];
  levels->texts = calloc(count + 1, sizeof *levels->texts);
  if (levels->texts == NULL) return TS_NOMEM;
  levels->count = count;
  for (size_t i = 0; i < count; i++) {
    levels->texts[i] = text_of(factor, frame, levels->codes[i]);
    if (levels->texts[i] == NULL) return TS_NOMEM;
  }
  if (factor->kind == TS_FACTOR_KEY) sort_by_text(levels);
  return TS_OK;
}

/* The place of each code of the frame's dictionary. */
static ts_status place_keys (const ts_factor_levels *levels,
                             const ts_dict *dict, const uint32_t *codes,
                             size_t n, size_t *places) {
  size_t size = ts_dict_size(dict);
  size_t *known = malloc((size + 1) * sizeof *known);
  if (known == NULL) return TS_NOMEM;
  for (size_t i = 0; i < size; i++) known[i] = SIZE_MAX;
  for (size_t i = 0; i < levels->count; i++) {
    uint32_t code = ts_dict_find(dict, ts_slice_of(levels->texts[i]));
    if (code != TS_NONE) known[code] = i;
  }
  for (size_t i = 0; i < n; i++)
    places[i] = (codes[i] != TS_NONE) ? known[codes[i]] : SIZE_MAX;
  free(known);
  return TS_OK;
}

ts_status ts_factor_levels_place (const ts_factor_levels *levels,
                                  const ts_factor *factor,
                                  const uint32_t *codes, size_t n,
                                  size_t *places) {
  if (factor->kind == TS_FACTOR_KEY)
    return place_keys(levels, factor->column->dict, codes, n, places);
  for (size_t i = 0; i < n; i++) {
    const uint32_t *found = bsearch(&codes[i], levels->codes, levels->count,
                                    sizeof *levels->codes, by_code);
    places[i] = (found != NULL) ? (size_t)(found - levels->codes) : SIZE_MAX;
  }
  return TS_OK;
}
