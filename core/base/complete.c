/* complete.c -- calendars without gaps; see pivot.h, rule 5 */
#include <stdlib.h>
#include <string.h>

#include "arrange.h"
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

/* Rows to be made: 'keys' says where keys come from, 'numbers' where numbers
** do, which in a gap is nowhere. */
typedef struct {
  size_t rows;
  size_t *keys, *numbers;
  int32_t *ordinals;
} row_list;

static ts_status start_list (row_list *list, size_t rows) {
  list->rows = rows;
  list->keys = malloc((rows + 1) * sizeof *list->keys);
  list->numbers = malloc((rows + 1) * sizeof *list->numbers);
  list->ordinals = malloc((rows + 1) * sizeof *list->ordinals);
  return (list->keys && list->numbers && list->ordinals) ? TS_OK : TS_NOMEM;
}

/* All rows, then those of the gaps. */
static ts_status list_rows (const calendar *c, const ts_column *period,
                            size_t rows, row_list *list) {
  size_t *first = malloc((c->groups + 1) * sizeof *first), n = rows;
  if (start_list(list, rows + count_gaps(c)) != TS_OK || first == NULL) {
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

/* Cells of new rows, which have none to be taken from. */
static ts_status give_reasons (ts_frame *to, ts_column *column,
                               const size_t *rows) {
  static const char why[] = TS_REASON_NO_ROW;
  ts_reason_memo memo = {0};
  ts_status status = TS_OK;
  for (size_t i = 0; i < to->rows && status == TS_OK; i++)
    if (rows[i] == SIZE_MAX)
      status = ts_frame_reason_again(to, column, i, why, &memo);
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
      status = give_reasons(to, &to->columns[c], list->numbers);
    if (status == TS_OK && from->kind == TS_PERIODS)
      memcpy(to->columns[c].u.ordinals, list->ordinals,
             list->rows * sizeof *list->ordinals);
  }
  return status;
}

/* Groups of keys in their order (S18), by the first row of each; 'place' tells
** which comes where. */
static ts_status place_groups (const calendar *c, const ts_frame *frame,
                               const size_t *first, size_t *place) {
  ts_frame *keys = ts_frame_alloc(c->groups);
  ts_sort_key *by = calloc(frame->width + 1, sizeof *by);
  size_t *order = malloc((c->groups + 1) * sizeof *order), n = 0;
  ts_status status = (keys && by && order) ? TS_OK : TS_NOMEM;
  for (size_t k = 0; k < frame->width && status == TS_OK; k++)
    if (frame->columns[k].kind == TS_KEY)
      status = ts_frame_take(keys, frame, &frame->columns[k], first);
  for (size_t k = 0; status == TS_OK && k < keys->width; k++)
    by[n++].column = &keys->columns[k];
  if (status == TS_OK) status = ts_frame_order(keys, by, n, order);
  for (size_t g = 0; g < c->groups && status == TS_OK; g++)
    place[order[g]] = g;
  ts_frame_free(keys);
  free(by);
  free(order);
  return status;
}

/* Each row at its place in a table of groups and periods. */
static void lay_rows (const calendar *c, const ts_column *period, size_t rows,
                      const size_t *first, const size_t *place,
                      row_list *list) {
  size_t span = span_of(c);
  for (size_t i = 0; i < list->rows; i++) list->numbers[i] = SIZE_MAX;
  for (size_t i = 0; i < rows; i++)
    list->numbers[place[c->ids[i]] * span
                  + (size_t)((int64_t)period->u.ordinals[i] - c->first)] = i;
  for (size_t g = 0; g < c->groups; g++)
    for (size_t t = 0; t < span; t++) {
      list->keys[place[g] * span + t] = first[g];
      list->ordinals[place[g] * span + t] = (int32_t)(c->first + (int64_t)t);
    }
}

/* Rows that have a period, one for a group in each, need no sorting. */
static ts_status list_table (const calendar *c, const ts_frame *frame,
                             const ts_column *period, row_list *list) {
  size_t *first = malloc((c->groups + 1) * sizeof *first);
  size_t *place = malloc((c->groups + 1) * sizeof *place);
  ts_status status = start_list(list, c->groups * span_of(c));
  if (first == NULL || place == NULL) status = TS_NOMEM;
  if (status == TS_OK) {
    ts_group_firsts(c->ids, frame->rows, c->groups, first);
    status = place_groups(c, frame, first, place);
  }
  if (status == TS_OK)
    lay_rows(c, period, frame->rows, first, place, list);
  free(first);
  free(place);
  return status;
}

/* Has every row a period, and no group two rows in one? */
static int is_table (const calendar *c, size_t rows) {
  size_t cells = (c->there != NULL) ? c->groups * span_of(c) : 0;
  return cells > 0 && cells - count_gaps(c) == rows;
}

static ts_status make (const ts_frame *frame, const row_list *list,
                       ts_frame **out) {
  ts_frame *made = ts_frame_like(frame, list->rows);
  size_t added = list->rows - frame->rows;
  ts_status status = (made != NULL) ? fill(made, frame, list) : TS_NOMEM;
  if (status == TS_OK && added > 0)
    status = ts_frame_note(made, "calendar completed: %zu row%s added, all "
                           "missing", added, (added == 1) ? "" : "s");
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

/* 'table': nothing comes of a frame that is none. */
static ts_status complete (const ts_frame *frame, const ts_column *period,
                           int table, ts_frame **out) {
  calendar c = {0};
  row_list list = {0};
  ts_frame *made = NULL;
  ts_status status = survey(&c, frame, period);
  int plain = (status == TS_OK && is_table(&c, frame->rows));
  if (status == TS_OK && plain) status = list_table(&c, frame, period, &list);
  if (status == TS_OK && !plain && !table)
    status = list_rows(&c, period, frame->rows, &list);
  if (status == TS_OK && (plain || !table))
    status = make(frame, &list, plain ? out : &made);
  if (status == TS_OK && made != NULL) status = ts_frame_settle(made, out);
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
  if (complete(frame, period, 0, out) != TS_OK) return ts_fail_memory(err);
  return TS_OK;
}

ts_status ts_frame_complete_table (const ts_frame *frame, ts_frame **out,
                                   ts_error *err) {
  const ts_column *period = ts_frame_period(frame);
  *out = NULL;
  if (period == NULL) return TS_OK;
  if (complete(frame, period, 1, out) != TS_OK) return ts_fail_memory(err);
  return TS_OK;
}
