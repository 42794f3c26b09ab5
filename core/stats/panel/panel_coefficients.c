/* panel_coefficients.c -- what a fit says, as frames; see panel_verbs.h */
#include "panel_verbs.h"

#include <math.h>
#include <string.h>

static const char *const headings[] = {
  "estimate", "se", "statistic", "p", "lo", "hi"
};
#define HEADINGS (sizeof headings / sizeof *headings)

static double cell_of (const ts_coefficient *c, size_t k) {
  return (k == 0) ? c->estimate : (k == 1) ? c->se
       : (k == 2) ? c->statistic : (k == 3) ? c->p
       : (k == 4) ? c->lo : c->hi;
}

static ts_status set_key (ts_column *key, size_t row, const char *text) {
  return ts_dict_add(key->dict, ts_slice_of(text), &key->u.codes[row]);
}

static ts_status coefficients (const ts_fit *fit, ts_frame *frame) {
  ts_column *column;
  ts_status status = ts_frame_add_key(frame, "term", NULL, &column);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
    status = set_key(column, i, fit->coefficients[i].name);
  for (size_t k = 0; status == TS_OK && k < HEADINGS; k++) {
    status = ts_frame_add_number(frame, headings[k], "", &column);
    for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
      column->u.numbers[i] = cell_of(&fit->coefficients[i], k);
  }
  return status;
}

/* Fields as rows; a column 'text' where some are words. */
static ts_status numbers (const ts_fit *fit, ts_frame *frame) {
  ts_column *term, *text = NULL;
  size_t words = 0;
  ts_status status = ts_frame_add_key(frame, "term", NULL, &term);
  for (size_t i = 0; i < frame->rows; i++)
    words += (fit->numbers[i].text != NULL);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
    status = set_key(term, i, fit->numbers[i].name);
  if (status == TS_OK && words > 0)
    status = ts_frame_add_key(frame, "text", NULL, &text);
  for (size_t i = 0; status == TS_OK && text != NULL && i < frame->rows; i++)
    if (fit->numbers[i].text != NULL)
      status = set_key(text, i, fit->numbers[i].text);
  if (status == TS_OK)
    status = ts_frame_add_number(frame, "estimate", "", &term);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
    term->u.numbers[i] = fit->numbers[i].value;
  return status;
}

/* One row a period, one column a part. */
static ts_status parts (const ts_fit *fit, ts_frame *frame) {
  const ts_series *y = &fit->series[0].y;
  ts_column *column;
  ts_status status = ts_frame_add_period(frame, "period", y->first.freq,
                                         &column);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
    column->u.ordinals[i] = y->first.ordinal + (int32_t)i;
  for (size_t k = 0; status == TS_OK && k < fit->series_count; k++) {
    const ts_fit_series *part = &fit->series[k];
    status = ts_frame_add_number(frame, part->part, part->unit, &column);
    if (status == TS_OK)
      memcpy(column->u.numbers, part->y.values,
             frame->rows * sizeof *column->u.numbers);
  }
  return status;
}

static ts_status describe (const ts_fit *fit, ts_frame *frame) {
  ts_status status = TS_OK;
  if (fit->title != NULL) status = ts_set_text(&frame->title, fit->title);
  if (status == TS_OK && fit->method != NULL)
    status = ts_frame_note(frame, "%s", fit->method);
  if (status == TS_OK && fit->refused != NULL)
    status = ts_frame_note(frame, "refused: %s", fit->refused);
  for (size_t i = 0; status == TS_OK && i < fit->note_count; i++)
    status = ts_frame_note(frame, "%s", fit->notes[i]);
  return status;
}

static ts_status make (const ts_fit *fit, size_t rows,
                       ts_status (*fill) (const ts_fit *fit, ts_frame *frame),
                       ts_frame **out) {
  ts_frame *made = ts_frame_alloc(rows);
  ts_status status = (made == NULL) ? TS_NOMEM : fill(fit, made);
  if (status == TS_OK) status = describe(fit, made);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

static ts_status copy_table (const ts_frame *table, ts_frame **out) {
  ts_frame *made = ts_frame_like(table, table->rows);
  ts_status status = (made == NULL) ? TS_NOMEM : TS_OK;
  for (size_t k = 0; status == TS_OK && k < table->width; k++)
    status = ts_frame_take(made, table, &table->columns[k], NULL);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

/* What says most about a fit when nothing is named. */
static const char *usual (const ts_fit *fit) {
  return (fit->coefficient_count > 0) ? "coefficients"
       : (fit->table_count > 0) ? fit->tables[0].name
       : (fit->series_count > 0) ? "parts" : "numbers";
}

ts_status ts_fit_frame (const ts_fit *fit, const char *what, ts_frame **out) {
  if (what == NULL) what = usual(fit);
  if (strcmp(what, "coefficients") == 0)
    return make(fit, fit->coefficient_count, coefficients, out);
  if (strcmp(what, "numbers") == 0)
    return make(fit, fit->number_count, numbers, out);
  if (strcmp(what, "parts") == 0 && fit->series_count > 0)
    return make(fit, fit->series[0].y.n, parts, out);
  for (size_t i = 0; i < fit->table_count; i++)
    if (strcmp(fit->tables[i].name, what) == 0)
      return copy_table(fit->tables[i].frame, out);
  return TS_UNKNOWN;
}
