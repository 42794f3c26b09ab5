/* panel_coefficients.c -- a fit as a frame; see panel_verbs.h */
#include "panel_verbs.h"

#include <math.h>

static const char *const headings[] = {
  "estimate", "se", "statistic", "p", "lo", "hi"
};
#define HEADINGS (sizeof headings / sizeof *headings)

/* Cell k of row i; a plain number has an estimate alone. */
static double cell_of (const ts_fit *fit, size_t i, size_t k) {
  const ts_coefficient *c = &fit->coefficients[i];
  if (fit->coefficient_count == 0)
    return (k == 0) ? fit->numbers[i].value : NAN;
  return (k == 0) ? c->estimate : (k == 1) ? c->se
       : (k == 2) ? c->statistic : (k == 3) ? c->p
       : (k == 4) ? c->lo : c->hi;
}

static ts_status fill (const ts_fit *fit, ts_frame *frame) {
  int plain = (fit->coefficient_count == 0);
  ts_column *column;
  ts_status status = ts_frame_add_key(frame, "term", NULL, &column);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
    status = ts_dict_add(column->dict,
                         ts_slice_of(plain ? fit->numbers[i].name
                                           : fit->coefficients[i].name),
                         &column->u.codes[i]);
  for (size_t k = 0; status == TS_OK && k < (plain ? 1 : HEADINGS); k++) {
    status = ts_frame_add_number(frame, headings[k], "", &column);
    for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
      column->u.numbers[i] = cell_of(fit, i, k);
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

ts_status ts_fit_frame (const ts_fit *fit, ts_frame **out) {
  size_t rows = (fit->coefficient_count > 0) ? fit->coefficient_count
                                             : fit->number_count;
  ts_frame *made = ts_frame_alloc(rows);
  ts_status status = (made == NULL) ? TS_NOMEM : fill(fit, made);
  if (status == TS_OK) status = describe(fit, made);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}
