/* frame.c -- tables of key, period and number columns; see frame.h */
#include "frame.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ts_frame *ts_frame_alloc (size_t rows) {
  ts_frame *frame = calloc(1, sizeof *frame);
  if (frame == NULL) return NULL;
  frame->rows = rows;
  frame->title = ts_copy_text("", 0);
  if (frame->title != NULL) return frame;
  free(frame);
  return NULL;
}

static void free_column (ts_column *column) {
  free(column->name);
  free(column->u.numbers);
  ts_dict_free(column->dict);
  free(column->unit);
  free(column->valuation);
  free(column->why);
}

void ts_frame_free (ts_frame *frame) {
  if (frame == NULL) return;
  for (size_t i = 0; i < frame->width; i++) free_column(&frame->columns[i]);
  for (size_t i = 0; i < frame->note_count; i++) free(frame->notes[i]);
  free(frame->columns);
  free(frame->notes);
  free(frame->title);
  ts_dict_free(frame->reasons);
  free(frame);
}

ts_status ts_set_text (char **owned, const char *text) {
  char *copy = ts_copy_text(text, strlen(text));
  if (copy == NULL) return TS_NOMEM;
  free(*owned);
  *owned = copy;
  return TS_OK;
}

/* A cell array of at least one element, so that NULL means no memory. */
static void *cells_of (size_t rows, size_t size) {
  return ts_large_alloc(rows, size);
}

static void fill_missing (ts_column *column, size_t rows) {
  for (size_t i = 0; i < rows; i++) {
    if (column->kind == TS_NUMBER) column->u.numbers[i] = NAN;
    else if (column->kind == TS_KEY) column->u.codes[i] = TS_NONE;
    else column->u.ordinals[i] = TS_NO_PERIOD;
  }
}

/* What every new column needs; on failure the frame is as it was. */
static ts_status add (ts_frame *frame, const char *name, ts_kind kind,
                      ts_column **column) {
  ts_column made = {.kind = kind, .rest = TS_NONE};
  size_t size = (kind == TS_NUMBER) ? sizeof(double) : sizeof(uint32_t);
  if (ts_frame_find(frame, name) != NULL) return TS_CONFLICT;
  if (ts_reserve((void **)&frame->columns, &frame->room, frame->width + 1,
                 sizeof *frame->columns) != TS_OK) return TS_NOMEM;
  made.name = ts_copy_text(name, strlen(name));
  made.unit = ts_copy_text("", 0);
  made.valuation = ts_copy_text("", 0);
  made.u.numbers = cells_of(frame->rows, size);
  if (made.name == NULL || made.unit == NULL || made.valuation == NULL
      || made.u.numbers == NULL) {
    free_column(&made);
    return TS_NOMEM;
  }
  if (!frame->unset) fill_missing(&made, frame->rows);
  *column = &frame->columns[frame->width++];
  **column = made;
  return TS_OK;
}

void ts_frame_drop_last (ts_frame *frame) {
  free_column(&frame->columns[--frame->width]);
}

ts_status ts_frame_add_key (ts_frame *frame, const char *name, ts_dict *dict,
                            ts_column **column) {
  ts_status status = add(frame, name, TS_KEY, column);
  if (status != TS_OK) return status;
  (*column)->dict = (dict != NULL) ? ts_dict_share(dict) : ts_dict_alloc();
  if ((*column)->dict != NULL) return TS_OK;
  ts_frame_drop_last(frame);
  return TS_NOMEM;
}

ts_status ts_frame_add_period (ts_frame *frame, const char *name, ts_freq freq,
                               ts_column **column) {
  ts_status status;
  if (ts_frame_period(frame) != NULL) return TS_CONFLICT;  /* rule 1 */
  status = add(frame, name, TS_PERIODS, column);
  if (status == TS_OK) (*column)->freq = freq;
  return status;
}

ts_status ts_frame_add_number (ts_frame *frame, const char *name,
                               const char *unit, ts_column **column) {
  ts_status status = add(frame, name, TS_NUMBER, column);
  if (status != TS_OK) return status;
  status = ts_set_text(&(*column)->unit, unit);
  if (status != TS_OK) ts_frame_drop_last(frame);
  return status;
}

static ts_status keep_note (ts_frame *frame, char *text) {
  if (text == NULL) return TS_NOMEM;
  if (ts_reserve((void **)&frame->notes, &frame->note_room,
                 frame->note_count + 1, sizeof *frame->notes) != TS_OK) {
    free(text);
    return TS_NOMEM;
  }
  frame->notes[frame->note_count++] = text;
  return TS_OK;
}

ts_status ts_frame_note (ts_frame *frame, const char *format, ...) {
  char *text = NULL;
  va_list args, again;
  int n;
  va_start(args, format);
  va_copy(again, args);
  n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n >= 0) text = malloc((size_t)n + 1);
  if (text != NULL) vsnprintf(text, (size_t)n + 1, format, again);
  va_end(again);
  return keep_note(frame, text);
}

static ts_status make_why (const ts_frame *frame, ts_column *column) {
  if (column->why != NULL) return TS_OK;
  column->why = cells_of(frame->rows, sizeof *column->why);
  if (column->why == NULL) return TS_NOMEM;
  for (size_t i = 0; i < frame->rows; i++) column->why[i] = TS_NONE;
  return TS_OK;
}

ts_status ts_frame_reason (ts_frame *frame, ts_column *column, size_t row,
                           const char *reason) {
  if (frame->reasons == NULL) frame->reasons = ts_dict_alloc();
  if (frame->reasons == NULL) return TS_NOMEM;
  if (make_why(frame, column) != TS_OK) return TS_NOMEM;
  return ts_dict_add(frame->reasons, ts_slice_of(reason), &column->why[row]);
}

ts_status ts_frame_reason_again (ts_frame *frame, ts_column *column,
                                 size_t row, const char *reason,
                                 ts_reason_memo *memo) {
  size_t slot = ((uintptr_t)reason >> 3) % 8;
  ts_status status;
  if (memo->reasons[slot] == reason && column->why != NULL) {
    column->why[row] = memo->codes[slot];
    return TS_OK;
  }
  status = ts_frame_reason(frame, column, row, reason);
  if (status != TS_OK) return status;
  memo->reasons[slot] = reason;
  memo->codes[slot] = column->why[row];
  return TS_OK;
}

const char *ts_frame_why (const ts_frame *frame, const ts_column *column,
                          size_t row) {
  if (column->why == NULL || frame->reasons == NULL) return "";
  return ts_dict_text(frame->reasons, column->why[row]);
}

ts_column *ts_frame_find (const ts_frame *frame, const char *name) {
  for (size_t i = 0; i < frame->width; i++)
    if (strcmp(frame->columns[i].name, name) == 0) return &frame->columns[i];
  return NULL;
}

static ts_status no_column (const ts_frame *frame, const char *name,
                            ts_error *err) {
  const char **names = malloc((frame->width + 1) * sizeof *names);
  ts_string list = {0};
  ptrdiff_t near;
  if (names == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < frame->width; i++) {
    names[i] = frame->columns[i].name;
    ts_string_format(&list, "%s%s", (i > 0) ? ", " : "", names[i]);
  }
  near = ts_nearest(name, names, frame->width);
  if (near >= 0)
    ts_fail(err, TS_UNKNOWN, "no column '%s': did you mean '%s'?", name,
            names[near]);
  else
    ts_fail(err, TS_UNKNOWN, "no column '%s': the frame has %s", name,
            (frame->width > 0 && list.text != NULL) ? list.text : "none");
  ts_string_free(&list);
  free(names);
  return TS_UNKNOWN;
}

ts_status ts_frame_need (const ts_frame *frame, const char *name,
                         ts_column **column, ts_error *err) {
  *column = ts_frame_find(frame, name);
  return (*column != NULL) ? TS_OK : no_column(frame, name, err);
}

ts_column *ts_frame_period (const ts_frame *frame) {
  for (size_t i = 0; i < frame->width; i++)
    if (frame->columns[i].kind == TS_PERIODS) return &frame->columns[i];
  return NULL;
}

ts_column *ts_frame_of (const ts_frame *frame) {
  for (size_t i = frame->width; i-- > 0;)
    if (frame->columns[i].kind == TS_NUMBER) return &frame->columns[i];
  return NULL;
}

ts_frame *ts_frame_like (const ts_frame *frame, size_t rows) {
  ts_frame *made = ts_frame_alloc(rows);
  if (made == NULL) return NULL;
  made->reasons = ts_dict_share(frame->reasons);
  if (ts_set_text(&made->title, frame->title) != TS_OK) goto out;
  for (size_t i = 0; i < frame->note_count; i++)
    if (ts_frame_note(made, "%s", frame->notes[i]) != TS_OK) goto out;
  return made;
out:
  ts_frame_free(made);
  return NULL;
}

/* Cells are 4 or 8 bytes wide; SIZE_MAX leaves the missing cell. */
static void copy_cells (ts_column *to, const ts_column *from,
                        const size_t *picked, size_t rows) {
  if (picked == NULL) {
    size_t size = (to->kind == TS_NUMBER) ? sizeof(double) : sizeof(uint32_t);
    memcpy(to->u.numbers, from->u.numbers, rows * size);
    return;
  }
  if (to->kind == TS_NUMBER) {
    for (size_t i = 0; i < rows; i++)
      if (picked[i] != SIZE_MAX)
        to->u.numbers[i] = from->u.numbers[picked[i]];
    return;
  }
  for (size_t i = 0; i < rows; i++) {
    if (picked[i] == SIZE_MAX) continue;
    if (to->kind == TS_KEY) to->u.codes[i] = from->u.codes[picked[i]];
    else to->u.ordinals[i] = from->u.ordinals[picked[i]];
  }
}

/* Reasons travel; between frames with other dictionaries, by their text. */
static ts_status copy_reasons (ts_frame *to, const ts_frame *source,
                               ts_column *column, const ts_column *from,
                               const size_t *picked) {
  if (from->why == NULL) return TS_OK;
  if (to->reasons == NULL) to->reasons = ts_dict_share(source->reasons);
  if (make_why(to, column) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < to->rows; i++) {
    size_t row = (picked != NULL) ? picked[i] : i;
    uint32_t code = (row != SIZE_MAX) ? from->why[row] : TS_NONE;
    column->why[i] = code;
    if (code == TS_NONE || to->reasons == source->reasons) continue;
    if (ts_dict_add(to->reasons, ts_dict_slice(source->reasons, code),
                    &column->why[i]) != TS_OK) return TS_NOMEM;
  }
  return TS_OK;
}

ts_status ts_frame_take (ts_frame *to, const ts_frame *source,
                         const ts_column *from, const size_t *picked) {
  ts_column *column;
  ts_status status = (from->kind == TS_KEY)
    ? ts_frame_add_key(to, from->name, from->dict, &column)
    : (from->kind == TS_PERIODS)
    ? ts_frame_add_period(to, from->name, from->freq, &column)
    : ts_frame_add_number(to, from->name, from->unit, &column);
  if (status != TS_OK) return status;
  copy_cells(column, from, picked, to->rows);
  column->narrowed = from->narrowed;
  column->shown = from->shown;
  column->known = from->known;
  column->rest = from->rest;
  status = ts_set_text(&column->valuation, from->valuation);
  if (status != TS_OK) return status;
  return copy_reasons(to, source, column, from, picked);
}

ts_status ts_frame_pick (const ts_frame *frame, const size_t *picked, size_t n,
                         ts_frame **out) {
  ts_frame *made = ts_frame_like(frame, n);
  ts_status status = (made != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < frame->width && status == TS_OK; i++)
    status = ts_frame_take(made, frame, &frame->columns[i], picked);
  if (status != TS_OK) {
    ts_frame_free(made);
    return status;
  }
  *out = made;
  return TS_OK;
}

size_t ts_frame_bytes (const ts_frame *frame) {
  size_t bytes = sizeof *frame + frame->room * sizeof *frame->columns;
  for (size_t i = 0; i < frame->width; i++) {
    const ts_column *column = &frame->columns[i];
    bytes += frame->rows * ((column->kind == TS_NUMBER) ? 8 : 4);
    if (column->why != NULL) bytes += frame->rows * sizeof *column->why;
  }
  return bytes;
}
