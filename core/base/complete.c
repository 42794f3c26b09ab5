/* complete.c -- calendars without gaps; see pivot.h, rule 5 */
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "pivot.h"

typedef struct {
  int32_t first, last;  /* of all periods */
  uint32_t *ids;        /* combination of keys of each row */
  size_t groups;
  unsigned char *there; /* groups x periods */
} calendar;

static size_t span_of (const calendar *c) {
  return (size_t)((int64_t)c->last - c->first + 1);
}

static ts_status survey (calendar *c, const ts_frame *frame,
                         const ts_column *period) {
  const ts_column **keys = malloc((frame->width + 1) * sizeof *keys);
  size_t n = 0;
  ts_status status = TS_NOMEM;
  c->ids = malloc((frame->rows + 1) * sizeof *c->ids);
  for (size_t i = 0; i < frame->width && keys != NULL; i++)
    if (frame->columns[i].kind == TS_KEY) keys[n++] = &frame->columns[i];
  if (keys != NULL && c->ids != NULL)
    status = ts_group_rows(frame, keys, n, c->ids, &c->groups);
  free(keys);
  c->first = INT32_MAX;
  c->last = INT32_MIN;
  for (size_t i = 0; i < frame->rows; i++) {
    int32_t ordinal = period->u.ordinals[i];
    if (ordinal == TS_NO_PERIOD) continue;
    if (ordinal < c->first) c->first = ordinal;
    if (ordinal > c->last) c->last = ordinal;
  }
  if (status != TS_OK || c->first > c->last) return status;
  if (c->groups > SIZE_MAX / span_of(c) / 16) return TS_NOMEM;
  c->there = calloc(c->groups * span_of(c) + 1, 1);
  if (c->there == NULL) return TS_NOMEM;
  for (size_t i = 0; i < frame->rows; i++)
    if (period->u.ordinals[i] != TS_NO_PERIOD)
      c->there[c->ids[i] * span_of(c)
               + (size_t)((int64_t)period->u.ordinals[i] - c->first)] = 1;
  return TS_OK;
}

static size_t count_gaps (const calendar *c) {
  size_t gaps = 0;
  for (size_t i = 0; c->there != NULL && i < c->groups * span_of(c); i++)
    gaps += !c->there[i];
  return gaps;
}

/* All rows, then for each gap the first row of its group: 'keys' says where
** keys come from, 'numbers' where numbers do, which in a gap is nowhere. */
typedef struct {
  size_t rows;
  size_t *keys, *numbers;
  int32_t *ordinals;
} row_list;

static ts_status list_rows (const calendar *c, const ts_column *period,
                            size_t rows, row_list *list) {
  size_t *first = malloc((c->groups + 1) * sizeof *first), n = rows;
  list->rows = rows + count_gaps(c);
  list->keys = malloc((list->rows + 1) * sizeof *list->keys);
  list->numbers = malloc((list->rows + 1) * sizeof *list->numbers);
  list->ordinals = malloc((list->rows + 1) * sizeof *list->ordinals);
  if (!first || !list->keys || !list->numbers || !list->ordinals) {
    free(first);
    return TS_NOMEM;
  }
  ts_group_firsts(c->ids, rows, c->groups, first);
  for (size_t i = 0; i < rows; i++) {
    list->keys[i] = list->numbers[i] = i;
    list->ordinals[i] = period->u.ordinals[i];
  }
  for (size_t i = 0; n < list->rows; i++) {
    if (c->there[i]) continue;
    list->keys[n] = first[i / span_of(c)];
    list->numbers[n] = SIZE_MAX;
    list->ordinals[n++] = (int32_t)(c->first + (int64_t)(i % span_of(c)));
  }
  free(first);
  return TS_OK;
}

static ts_status give_reasons (ts_frame *to, ts_column *column, size_t from) {
  ts_status status = TS_OK;
  for (size_t i = from; i < to->rows && status == TS_OK; i++)
    status = ts_frame_reason(to, column, i, TS_REASON_NO_ROW);
  return status;
}

static ts_status fill (ts_frame *to, const ts_frame *frame,
                       const row_list *list) {
  ts_status status = TS_OK;
  for (size_t c = 0; c < frame->width && status == TS_OK; c++) {
    const ts_column *from = &frame->columns[c];
    int is_number = (from->kind == TS_NUMBER);
    status = ts_frame_take(to, frame, from,
                           is_number ? list->numbers : list->keys);
    if (status == TS_OK && is_number)
      status = give_reasons(to, &to->columns[c], frame->rows);
    if (status == TS_OK && from->kind == TS_PERIODS)
      memcpy(to->columns[c].u.ordinals, list->ordinals,
             list->rows * sizeof *list->ordinals);
  }
  return status;
}

static ts_status complete (const ts_frame *frame, const ts_column *period,
                           ts_frame **out) {
  calendar c = {0};
  row_list list = {0};
  ts_frame *made = NULL;
  ts_status status = survey(&c, frame, period);
  if (status == TS_OK) status = list_rows(&c, period, frame->rows, &list);
  if (status == TS_OK && (made = ts_frame_like(frame, list.rows)) == NULL)
    status = TS_NOMEM;
  if (status == TS_OK) status = fill(made, frame, &list);
  if (status == TS_OK && list.rows > frame->rows)
    status = ts_frame_note(made, "calendar completed: %zu row%s added, all "
                           "missing", list.rows - frame->rows,
                           (list.rows - frame->rows == 1) ? "" : "s");
  if (status == TS_OK) status = ts_frame_sorted(made, out);
  ts_frame_free(made);
  free(c.ids);
  free(c.there);
  free(list.keys);
  free(list.numbers);
  free(list.ordinals);
  return status;
}

ts_status ts_frame_complete (const ts_frame *frame, ts_frame **out,
                             ts_error *err) {
  const ts_column *period = ts_frame_period(frame);
  if (period == NULL)
    return ts_fail(err, TS_UNKNOWN, "the frame has no periods: there is no "
                   "calendar to complete");
  if (complete(frame, period, out) != TS_OK) return ts_fail_memory(err);
  return TS_OK;
}
