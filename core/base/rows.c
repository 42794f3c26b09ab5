/* rows.c -- the lines of .csv and .tsv files; see rows.h */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "decimal.h"

static void head_of (const ts_column *column, int units, ts_string *out) {
  ts_string_put(out, column->name);
  if (units && column->kind == TS_NUMBER && *column->unit != '\0')
    ts_string_format(out, " (%s)", column->unit);
}

/* RFC 4180: quotes around what has delimiters, doubled quotes inside. */
static void separated (ts_string *out, const char *text, char delimiter) {
  char special[] = {delimiter, '"', '\n', '\r', '\0'};
  if (strpbrk(text, special) == NULL) {
    ts_string_put(out, text);
    return;
  }
  ts_string_put(out, "\"");
  for (; *text != '\0'; text++) {
    if (*text == '"') ts_string_put(out, "\"");
    ts_string_add(out, text, 1);
  }
  ts_string_put(out, "\"");
}

#define PERIODS_MOST 65536

static ts_status list_keys (ts_cell_texts *t, const ts_column *column,
                            char delimiter) {
  t->n = ts_dict_size(column->dict);
  t->starts = malloc((t->n + 1) * sizeof *t->starts);
  if (t->starts == NULL) return TS_NOMEM;
  for (size_t code = 0; code < t->n; code++) {
    t->starts[code] = t->text.length;
    separated(&t->text, ts_dict_text(column->dict, (uint32_t)code), delimiter);
  }
  t->starts[t->n] = t->text.length;
  return t->text.status;
}

static ts_status list_periods (ts_cell_texts *t, const ts_column *column,
                               size_t rows) {
  int64_t least = INT32_MAX, most = INT32_MIN;
  for (size_t i = 0; i < rows; i++) {
    int32_t ordinal = column->u.ordinals[i];
    if (ordinal == TS_NO_PERIOD) continue;
    if (ordinal < least) least = ordinal;
    if (ordinal > most) most = ordinal;
  }
  if (most - least >= PERIODS_MOST) return TS_OK;
  t->n = (most < least) ? 0 : (size_t)(most - least) + 1;
  t->first = (int32_t)least;
  t->starts = malloc((t->n + 1) * sizeof *t->starts);
  if (t->starts == NULL) return TS_NOMEM;
  for (size_t i = 0; i < t->n; i++) {
    char text[TS_PERIOD_TEXT];
    ts_period period = {(int32_t)(least + (int64_t)i), column->freq};
    t->starts[i] = t->text.length;
    ts_string_put(&t->text, ts_period_text(period, text));
  }
  t->starts[t->n] = t->text.length;
  return t->text.status;
}

void ts_rows_stop (ts_row_writer *w) {
  for (size_t c = 0; c < w->frame->width && w->texts != NULL; c++) {
    ts_string_free(&w->texts[c].text);
    free(w->texts[c].starts);
  }
  free(w->texts);
}

ts_status ts_rows_start (ts_row_writer *w, const ts_frame *frame,
                             char delimiter) {
  ts_status status = TS_OK;
  *w = (ts_row_writer){frame, delimiter,
                    calloc(frame->width + 1, sizeof *w->texts)};
  if (w->texts == NULL) return TS_NOMEM;
  for (size_t c = 0; c < frame->width && status == TS_OK; c++) {
    const ts_column *column = &frame->columns[c];
    if (column->kind == TS_KEY)
      status = list_keys(&w->texts[c], column, delimiter);
    else if (column->kind == TS_PERIODS)
      status = list_periods(&w->texts[c], column, frame->rows);
  }
  return status;
}

/* A cell with every digit; missing is nothing. */
static void put_cell (const ts_row_writer *w, size_t c, size_t row,
                      ts_string *out) {
  const ts_column *column = &w->frame->columns[c];
  const ts_cell_texts *t = &w->texts[c];
  size_t at;
  if (column->kind == TS_NUMBER) {
    char text[TS_NUMBER_TEXT];
    ts_string_put(out, ts_number_text(column->u.numbers[row], text));
    return;
  }
  if (column->kind == TS_KEY ? column->u.codes[row] == TS_NONE
      : column->u.ordinals[row] == TS_NO_PERIOD) return;
  if (t->starts == NULL) {
    ts_cell_text(w->frame, column, row, (ts_cell_style){0, TS_PLAIN}, out);
    return;
  }
  at = (column->kind == TS_KEY) ? column->u.codes[row]
     : (size_t)((int64_t)column->u.ordinals[row] - t->first);
  ts_string_add(out, t->text.text + t->starts[at],
                t->starts[at + 1] - t->starts[at]);
}

void ts_rows_put (const ts_row_writer *w, size_t from, size_t to,
                      ts_string *out) {
  for (size_t row = from; row < to; row++) {
    for (size_t c = 0; c < w->frame->width; c++) {
      if (c > 0) ts_string_add(out, &w->delimiter, 1);
      put_cell(w, c, row, out);
    }
    ts_string_add(out, "\n", 1);
  }
}

void ts_rows_head (const ts_frame *frame, int units, char delimiter,
                      ts_string *out) {
  ts_string cell = {0};
  for (size_t c = 0; c < frame->width; c++) {
    cell.length = 0;
    head_of(&frame->columns[c], units, &cell);
    if (c > 0) ts_string_add(out, &delimiter, 1);
    if (cell.status == TS_OK) separated(out, cell.text, delimiter);
  }
  ts_string_put(out, "\n");
  if (cell.status != TS_OK) out->status = cell.status;
  ts_string_free(&cell);
}
