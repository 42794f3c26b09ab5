/* shape.c -- verbs on whole columns; see shape.h for the rules */
#include "shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "group.h"
#include "select.h"

ts_status ts_frame_select (const ts_frame *frame, const char *const *names,
                           size_t n, ts_frame **out, ts_error *err) {
  ts_frame *made = ts_frame_like(frame, frame->rows);
  ts_status status = (made != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_column *column;
    status = ts_frame_need(frame, names[i], &column, err);
    if (status != TS_OK) break;
    status = ts_frame_take(made, frame, column, NULL);
    if (status == TS_CONFLICT)
      ts_fail(err, status, "'%s' is selected twice", names[i]);
    else if (status != TS_OK) ts_fail_memory(err);
  }
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

static ts_status check_names (const ts_frame *frame, ts_error *err) {
  for (size_t i = 0; i < frame->width; i++) {
    const char *name = frame->columns[i].name;
    if (*name == '\0')
      return ts_fail(err, TS_SYNTAX, "a column needs a name");
    if (ts_frame_find(frame, name) != &frame->columns[i])
      return ts_fail(err, TS_CONFLICT, "two columns would be called '%s'",
                     name);
  }
  return TS_OK;
}

ts_status ts_frame_rename (const ts_frame *frame, const char *const *names,
                           const char *const *to, size_t n, ts_frame **out,
                           ts_error *err) {
  ts_frame *made = NULL;
  ts_status status = ts_frame_pick(frame, NULL, frame->rows, &made);
  if (status != TS_OK) return ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_column *column;
    status = ts_frame_need(frame, names[i], &column, err);
    if (status != TS_OK) break;
    status = ts_set_text(&made->columns[column - frame->columns].name, to[i]);
    if (status != TS_OK) ts_fail_memory(err);
  }
  if (status == TS_OK) status = check_names(made, err);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

ts_status ts_frame_without (const ts_frame *frame, const char *name,
                            ts_frame **out) {
  ts_frame *made = ts_frame_like(frame, frame->rows);
  ts_status status = (made != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < frame->width && status == TS_OK; i++)
    if (strcmp(frame->columns[i].name, name) != 0)
      status = ts_frame_take(made, frame, &frame->columns[i], NULL);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

typedef struct {
  const char *word;
  double size;
} scale_word;

static const scale_word scale_words[] = {
  {"one", 1}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {NULL, 0}
};

static const scale_word *find_word (const char *text, size_t length) {
  for (const scale_word *w = scale_words; w->word != NULL; w++)
    if (strlen(w->word) == length && memcmp(w->word, text, length) == 0)
      return w;
  return NULL;
}

/* The scale that a unit has already, and where the plain unit begins. */
static double scale_of (const char *unit, const char **plain) {
  size_t length = strcspn(unit, " ");
  const scale_word *word = find_word(unit, length);
  *plain = unit;
  if (word == NULL) return 1;
  *plain = unit + length + (unit[length] == ' ');
  return word->size;
}

static ts_status scale_column (ts_column *column, size_t rows,
                               const scale_word *word) {
  const char *plain;
  double was = scale_of(column->unit, &plain);
  ts_string unit = {0};
  if (word->size == 1) ts_string_put(&unit, plain);
  else ts_string_format(&unit, "%s%s%s", word->word, *plain ? " " : "", plain);
  if (unit.status != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < rows; i++) {
    double x = column->u.numbers[i];
    column->u.numbers[i] = (word->size >= was) ? x / (word->size / was)
                                               : x * (was / word->size);
  }
  free(column->unit);
  column->unit = unit.text;
  return TS_OK;
}

/* Currencies have three capital letters: "USD", "million EUR". */
static int is_currency (const ts_column *column) {
  const char *plain;
  if (column->kind != TS_NUMBER) return 0;
  scale_of(column->unit, &plain);
  return strlen(plain) == 3
      && strspn(plain, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static int any_currency (const ts_frame *frame) {
  for (size_t c = 0; c < frame->width; c++)
    if (is_currency(&frame->columns[c])) return 1;
  return 0;
}

static ts_status scale_columns (ts_frame *frame, const ts_column *of,
                                const scale_word *to) {
  if (of == NULL && !any_currency(frame)) of = ts_frame_of(frame);
  for (size_t c = 0; c < frame->width; c++) {
    ts_column *column = &frame->columns[c];
    int wanted = (of != NULL) ? column == of : is_currency(column);
    if (wanted && scale_column(column, frame->rows, to) != TS_OK)
      return TS_NOMEM;
  }
  return TS_OK;
}

ts_status ts_frame_scale (const ts_frame *frame, const char *word,
                          const char *of, ts_frame **out, ts_error *err) {
  const scale_word *to = find_word(word, strlen(word));
  ts_frame *made = NULL;
  ts_column *column = NULL;
  ts_status status = TS_OK;
  if (to == NULL)
    return ts_fail(err, TS_UNKNOWN, "no scale '%s': it is one of one, "
                   "thousand, million, billion", word);
  if (ts_frame_pick(frame, NULL, frame->rows, &made) != TS_OK)
    return ts_fail_memory(err);
  if (of != NULL) status = ts_frame_need(made, of, &column, err);
  if (status == TS_OK && column != NULL && column->kind != TS_NUMBER)
    status = ts_fail(err, TS_CONFLICT, "scale: '%s' is no number", of);
  if (status == TS_OK && scale_columns(made, column, to) != TS_OK)
    status = ts_fail_memory(err);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

/* Columns of what describe makes, in order. */
enum { D_ROWS, D_MISSING, D_MEMBERS, D_MIN, D_MEDIAN, D_MAX, D_NUMBERS };

static void describe_numbers (const ts_column *column, double *known, size_t n,
                              double *row) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan(column->u.numbers[i])) known[count++] = column->u.numbers[i];
  row[D_MISSING] = (double)(n - count);
  if (count == 0) return;
  row[D_MIN] = row[D_MAX] = known[0];
  for (size_t i = 0; i < count; i++) {
    if (known[i] < row[D_MIN]) row[D_MIN] = known[i];
    if (known[i] > row[D_MAX]) row[D_MAX] = known[i];
  }
  row[D_MEDIAN] = (ts_select(known, count, (count - 1) / 2)
                   + ts_select(known, count, count / 2)) / 2;
}

static ts_status describe_members (const ts_frame *frame,
                                   const ts_column *column, double *row) {
  size_t members, missing = 0;
  for (size_t i = 0; i < frame->rows; i++)
    missing += (column->kind == TS_KEY) ? column->u.codes[i] == TS_NONE
             : column->u.ordinals[i] == TS_NO_PERIOD;
  if (ts_column_members(frame, column, &members) != TS_OK) return TS_NOMEM;
  row[D_MISSING] = (double)missing;
  row[D_MEMBERS] = (double)members;
  return TS_OK;
}

static ts_status describe_column (const ts_frame *frame, size_t c,
                                  double *known, ts_frame *to) {
  static const char *const kinds[] = {"key", "period", "number"};
  const ts_column *column = &frame->columns[c];
  const char *texts[3] = {column->name, kinds[column->kind],
                          (column->kind == TS_PERIODS)
                          ? ts_freq_name(column->freq) : column->unit};
  double row[D_NUMBERS] = {(double)frame->rows, NAN, NAN, NAN, NAN, NAN};
  for (size_t k = 0; k < 3; k++)
    if (ts_dict_add(to->columns[k].dict, ts_slice_of(texts[k]),
                    &to->columns[k].u.codes[c]) != TS_OK) return TS_NOMEM;
  if (column->kind == TS_NUMBER)
    describe_numbers(column, known, frame->rows, row);
  else if (describe_members(frame, column, row) != TS_OK) return TS_NOMEM;
  for (size_t k = 0; k < D_NUMBERS; k++)
    to->columns[3 + k].u.numbers[c] = row[k];
  return TS_OK;
}

ts_status ts_frame_describe (const ts_frame *frame, ts_frame **out) {
  static const char *const keys[] = {"column", "kind", "unit"};
  static const char *const numbers[] = {"rows", "missing", "members", "min",
                                        "median", "max"};
  double *known = malloc((frame->rows + 1) * sizeof *known);
  ts_frame *made = ts_frame_alloc(frame->width);
  ts_column *column;
  ts_status status = (known != NULL && made != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = ts_set_text(&made->title, frame->title);
  for (size_t k = 0; k < 3 && status == TS_OK; k++)
    status = ts_frame_add_key(made, keys[k], NULL, &column);
  for (size_t k = 0; k < D_NUMBERS && status == TS_OK; k++)
    status = ts_frame_add_number(made, numbers[k], (k <= D_MEMBERS) ? "count"
                                                   : "", &column);
  for (size_t c = 0; c < frame->width && status == TS_OK; c++)
    status = describe_column(frame, c, known, made);
  free(known);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

static int equal_cell (const ts_column *a, const ts_column *b, size_t row) {
  if (a->kind == TS_PERIODS) return a->u.ordinals[row] == b->u.ordinals[row];
  if (a->kind == TS_KEY)
    return (a->u.codes[row] == TS_NONE) == (b->u.codes[row] == TS_NONE)
        && strcmp(ts_dict_text(a->dict, a->u.codes[row]),
                  ts_dict_text(b->dict, b->u.codes[row])) == 0;
  if (isnan(a->u.numbers[row])) return isnan(b->u.numbers[row]);
  return a->u.numbers[row] == b->u.numbers[row];
}

int ts_frame_equal (const ts_frame *a, const ts_frame *b) {
  if (a->rows != b->rows || a->width != b->width) return 0;
  for (size_t c = 0; c < a->width; c++) {
    const ts_column *ca = &a->columns[c], *cb = &b->columns[c];
    if (strcmp(ca->name, cb->name) != 0 || ca->kind != cb->kind
        || strcmp(ca->unit, cb->unit) != 0
        || (ca->kind == TS_PERIODS && ca->freq != cb->freq)) return 0;
    for (size_t row = 0; row < a->rows; row++)
      if (!equal_cell(ca, cb, row)) return 0;
  }
  return 1;
}
