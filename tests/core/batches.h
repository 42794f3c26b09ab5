/* batches.h -- do two batches hold the same? for tests and fuzz targets */
#ifndef BATCHES_H
#define BATCHES_H

#include <string.h>
#include "data/read/batch.h"

static int same_text (ts_slice a, ts_slice b) {
  return a.length == b.length
      && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

/* The codes of texts are each batch's own. */
static int same_codes (const ts_batch *a, const ts_batch *b, ts_field f) {
  for (size_t i = 0; i < a->rows; i++) {
    uint32_t x = a->codes[f][i], y = b->codes[f][i];
    if (ts_field_is_text(f)
        ? !same_text(ts_dict_slice(a->texts[f], x),
                     ts_dict_slice(b->texts[f], y)) : x != y) return 0;
  }
  return 1;
}

static int same_numbers (const ts_decimals *a, const ts_decimals *b,
                         size_t rows) {
  for (size_t i = 0; i < rows; i++)
    if (a->scales[i] != b->scales[i]
        || (a->scales[i] != TS_MISSING && a->mantissas[i] != b->mantissas[i]))
      return 0;
  return 1;
}

static int same_problems (const ts_batch *a, const ts_batch *b) {
  if (a->problem_count != b->problem_count || a->bad_rows != b->bad_rows)
    return 0;
  for (size_t i = 0; i < a->problem_count; i++)
    if (a->problems[i].line != b->problems[i].line
        || strcmp(a->problems[i].text, b->problems[i].text) != 0
        || strcmp(a->problems[i].reason, b->problems[i].reason) != 0)
      return 0;
  return 1;
}

/* NULL, or what differs. */
static const char *difference (const ts_batch *a, const ts_batch *b) {
  if (a->lines != b->lines) return "lines";
  if (!same_problems(a, b)) return "problems";
  if (a->file_rows != b->file_rows) return "rows of the file";
  if (a->rows != b->rows) return "rows";
  for (ts_field f = 0; f < TS_C_KEEP + a->keeps; f++) {
    if (a->rows == 0 || f == TS_C_UNTIL) continue;
    if (f >= TS_FIRST_NUMBER && f <= TS_LAST_NUMBER
        ? !same_numbers(&a->numbers[f - TS_FIRST_NUMBER],
                        &b->numbers[f - TS_FIRST_NUMBER], a->rows)
        : !same_codes(a, b, f))
      return (f < TS_C_KEEP) ? ts_field_names[f] : "a kept column";
  }
  return NULL;
}

#endif
