/* frame_data.h -- small frames for tests; include once */
#ifndef TS_FRAME_DATA_H
#define TS_FRAME_DATA_H

#include <gsl/gsl_test.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/frame.h"

/* Append a key column of n texts; "" is missing. */
static inline void add_key (ts_frame *f, const char *name,
                            const char *const *texts) {
  ts_column *c;
  ts_frame_add_key(f, name, NULL, &c);
  for (size_t i = 0; i < f->rows; i++)
    if (*texts[i] != '\0')
      ts_dict_add(c->dict, ts_slice_of(texts[i]), &c->u.codes[i]);
}

static inline void add_period (ts_frame *f, ts_freq freq,
                               const int32_t *ordinals) {
  ts_column *c;
  ts_frame_add_period(f, "period", freq, &c);
  memcpy(c->u.ordinals, ordinals, f->rows * sizeof *ordinals);
}

static inline void add_number (ts_frame *f, const char *name,
                               const char *unit, const double *numbers) {
  ts_column *c;
  ts_frame_add_number(f, name, unit, &c);
  memcpy(c->u.numbers, numbers, f->rows * sizeof *numbers);
}

/* Three exporters, quarters Q1 and Q2 of 2023, value in USD and weight in kg;
** DEU has no value in Q2: "not released"; USA has a known zero in Q1. */
static inline ts_frame *trade (void) {
  static const char *const who[] = {"CHN", "CHN", "DEU", "DEU", "USA", "USA"};
  static const int32_t when[] = {8092, 8093, 8092, 8093, 8092, 8093};
  static const double value[] = {10, 20, 5, NAN, 0, 2};
  static const double weight[] = {1, 2, 4, 4, 0, 1};
  ts_frame *f = ts_frame_alloc(6);
  ts_column *c;
  add_key(f, "exporter", who);
  add_period(f, TS_QUARTER, when);
  add_number(f, "weight", "kg", weight);
  add_number(f, "value", "USD", value);
  c = ts_frame_find(f, "value");
  ts_frame_reason(f, c, 3, "not released");
  ts_frame_reason(f, c, 4, TS_REASON_ZERO);
  ts_set_text(&f->title, "imports of RUS");
  return f;
}

/* The text of a key cell, "" when missing. */
static inline const char *key_at (const ts_frame *f, const char *name,
                                  size_t row) {
  const ts_column *c = ts_frame_find(f, name);
  return (c != NULL && c->kind == TS_KEY && row < f->rows)
       ? ts_dict_text(c->dict, c->u.codes[row]) : "?";
}

static inline double number_at (const ts_frame *f, const char *name,
                                size_t row) {
  const ts_column *c = ts_frame_find(f, name);
  return (c != NULL && c->kind == TS_NUMBER && row < f->rows)
       ? c->u.numbers[row] : -9999;
}

static inline const char *why_at (const ts_frame *f, const char *name,
                                  size_t row) {
  const ts_column *c = ts_frame_find(f, name);
  return (c != NULL) ? ts_frame_why(f, c, row) : "?";
}

/* The keys of all rows in one text: "CHN,DEU". The caller gives the room. */
static inline const char *keys_of (const ts_frame *f, const char *name,
                                   char *out, size_t size) {
  size_t used = 0;
  *out = '\0';
  for (size_t i = 0; i < f->rows && used < size; i++)
    used += (size_t)snprintf(out + used, size - used, "%s%s",
                             (i > 0) ? "," : "", key_at(f, name, i));
  return out;
}

static inline void same_text (const char *got, const char *want,
                              const char *what) {
  gsl_test(strcmp(got, want) != 0, "%s: got '%s', want '%s'", what, got, want);
}

static inline void has_text (const char *got, const char *part,
                             const char *what) {
  gsl_test(strstr(got, part) == NULL, "%s: '%s' holds '%s'", what, got, part);
}

#endif
