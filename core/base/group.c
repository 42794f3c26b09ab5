/* group.c -- numbering rows by their keys; see group.h */
#include "group.h"

#include <stdlib.h>
#include <string.h>

/* Pairs (id, code) met so far, numbered; open addressing. */
typedef struct {
  uint64_t *pairs;   /* by number */
  size_t count, room;
  uint32_t *slots;   /* number + 1, or 0 when empty */
  size_t mask;
} pair_table;

static size_t slot_of (const pair_table *t, uint64_t pair) {
  size_t i = (size_t)((pair * 0x9e3779b97f4a7c15u) >> 24) & t->mask;
  while (t->slots[i] != 0 && t->pairs[t->slots[i] - 1] != pair)
    i = (i + 1) & t->mask;
  return i;
}

static ts_status grow (pair_table *t) {
  size_t size = (t->slots == NULL) ? 1024 : 2 * (t->mask + 1);
  uint32_t *slots = calloc(size, sizeof *slots);
  if (slots == NULL) return TS_NOMEM;
  free(t->slots);
  t->slots = slots;
  t->mask = size - 1;
  for (size_t n = 0; n < t->count; n++)
    slots[slot_of(t, t->pairs[n])] = (uint32_t)n + 1;
  return TS_OK;
}

static ts_status number_pair (pair_table *t, uint64_t pair, uint32_t *number) {
  size_t slot;
  if ((t->slots == NULL || 2 * t->count > t->mask) && grow(t) != TS_OK)
    return TS_NOMEM;
  slot = slot_of(t, pair);
  if (t->slots[slot] == 0) {
    if (ts_reserve((void **)&t->pairs, &t->room, t->count + 1,
                   sizeof *t->pairs) != TS_OK) return TS_NOMEM;
    t->pairs[t->count++] = pair;
    t->slots[slot] = (uint32_t)t->count;
  }
  *number = t->slots[slot] - 1;
  return TS_OK;
}

static ts_status split_hashed (uint32_t *ids, size_t *groups,
                               const uint32_t *codes, size_t rows) {
  pair_table t = {0};
  ts_status status = TS_OK;
  for (size_t i = 0; i < rows && status == TS_OK; i++)
    status = number_pair(&t, (uint64_t)ids[i] << 32 | codes[i], &ids[i]);
  *groups = t.count;
  free(t.pairs);
  free(t.slots);
  return status;
}

/* Every pair has its own place: no hashing. */
static ts_status split_dense (uint32_t *ids, size_t *groups,
                              const uint32_t *codes, size_t rows,
                              size_t range) {
  uint32_t *numbers = calloc(*groups * range + 1, sizeof *numbers);
  uint32_t count = 0;
  if (numbers == NULL) return TS_NOMEM;
  for (size_t i = 0; i < rows; i++) {
    uint32_t *number = &numbers[ids[i] * range + codes[i]];
    if (*number == 0) *number = ++count;
    ids[i] = *number - 1;
  }
  free(numbers);
  *groups = count;
  return TS_OK;
}

ts_status ts_group_split (uint32_t *ids, size_t *groups, const uint32_t *codes,
                          size_t rows) {
  size_t range = 0;
  for (size_t i = 0; i < rows; i++)
    if (codes[i] >= range) range = (size_t)codes[i] + 1;
  if (range <= (4 * rows + 65536) / (*groups + 1))
    return split_dense(ids, groups, codes, rows, range);
  return split_hashed(ids, groups, codes, rows);
}

/* Cells as small numbers; 0 is missing. */
static void codes_of (const ts_column *column, size_t rows, uint32_t *codes) {
  int32_t least = INT32_MAX;
  if (column->kind == TS_KEY) {
    for (size_t i = 0; i < rows; i++)
      codes[i] = column->u.codes[i] + 1;  /* TS_NONE becomes 0 */
    return;
  }
  for (size_t i = 0; i < rows; i++)
    if (column->u.ordinals[i] != TS_NO_PERIOD && column->u.ordinals[i] < least)
      least = column->u.ordinals[i];
  for (size_t i = 0; i < rows; i++)
    codes[i] = (column->u.ordinals[i] == TS_NO_PERIOD) ? 0
             : (uint32_t)((int64_t)column->u.ordinals[i] - least) + 1;
}

ts_status ts_group_rows (const ts_frame *frame, const ts_column *const *by,
                         size_t n, uint32_t *ids, size_t *groups) {
  uint32_t *codes = malloc((frame->rows + 1) * sizeof *codes);
  ts_status status = (codes != NULL) ? TS_OK : TS_NOMEM;
  memset(ids, 0, frame->rows * sizeof *ids);
  *groups = (frame->rows > 0) ? 1 : 0;
  for (size_t k = 0; k < n && status == TS_OK && frame->rows > 0; k++) {
    codes_of(by[k], frame->rows, codes);
    status = ts_group_split(ids, groups, codes, frame->rows);
  }
  free(codes);
  return status;
}

void ts_group_firsts (const uint32_t *ids, size_t rows, size_t groups,
                      size_t *first) {
  for (size_t g = 0; g < groups; g++) first[g] = SIZE_MAX;
  for (size_t i = 0; i < rows; i++)
    if (first[ids[i]] == SIZE_MAX) first[ids[i]] = i;
}

void ts_group_places (const uint32_t *ids, size_t rows, size_t groups,
                      size_t *order, size_t *start) {
  memset(start, 0, (groups + 1) * sizeof *start);
  for (size_t i = 0; i < rows; i++) start[ids[i] + 1]++;
  for (size_t g = 0; g < groups; g++) start[g + 1] += start[g];
  for (size_t i = 0; i < rows; i++) order[start[ids[i]]++] = i;
  for (size_t g = groups; g > 0; g--) start[g] = start[g - 1];
  start[0] = 0;
}

/* Do the cells of a column ascend from the row before, and are they equal? */
static int step_of (const ts_column *column, const uint32_t *ranks,
                    size_t row) {
  int64_t a, b;
  if (column->kind == TS_KEY) {
    uint32_t before = column->u.codes[row - 1], code = column->u.codes[row];
    a = (before == TS_NONE) ? INT64_MAX : ranks[before];
    b = (code == TS_NONE) ? INT64_MAX : ranks[code];
  } else {
    a = column->u.ordinals[row - 1];
    b = column->u.ordinals[row];
  }
  return (a < b) - (a > b);
}

/* Is each row above the one before it? Then no two are equal. */
static ts_status ascending (const ts_frame *frame, const ts_column *const *by,
                            size_t n, int *all) {
  uint32_t **ranks = calloc(n + 1, sizeof *ranks);
  ts_status status = (ranks != NULL) ? TS_OK : TS_NOMEM;
  for (size_t k = 0; k < n && status == TS_OK; k++) {
    if (by[k]->kind != TS_KEY) continue;
    ranks[k] = malloc((ts_dict_size(by[k]->dict) + 1) * sizeof **ranks);
    status = (ranks[k] != NULL) ? ts_dict_ranks(by[k]->dict, ranks[k])
                                : TS_NOMEM;
  }
  *all = 1;
  for (size_t i = 1; i < frame->rows && *all && status == TS_OK; i++) {
    int step = 0;
    for (size_t k = 0; k < n && step == 0; k++)
      step = step_of(by[k], ranks[k], i);
    *all = (step > 0);
  }
  for (size_t k = 0; k < n && ranks != NULL; k++) free(ranks[k]);
  free(ranks);
  return status;
}

static ts_status find_repeat (const ts_frame *frame,
                              const ts_column *const *by, size_t n,
                              size_t *row) {
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  size_t groups = 0, next = 0;
  ts_status status = (ids != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = ts_group_rows(frame, by, n, ids, &groups);
  if (status == TS_OK && groups < frame->rows)  /* new groups count upwards */
    while (ids[next] == next) next++;
  if (status == TS_OK && groups < frame->rows) *row = next;
  free(ids);
  return status;
}

ts_status ts_group_repeat (const ts_frame *frame, const ts_column *const *by,
                           size_t n, size_t *row) {
  int differ;
  ts_status status = ascending(frame, by, n, &differ);
  *row = SIZE_MAX;
  if (status != TS_OK || differ) return status;
  return find_repeat(frame, by, n, row);
}

static ts_status group_column (const ts_frame *frame, const char *name,
                               const ts_column **by, int *freq, ts_error *err) {
  ts_column *period = ts_frame_period(frame), *column;
  int word = ts_freq_find(name);
  if (word >= 0 && ts_frame_find(frame, name) == NULL) {
    if (period == NULL)
      return ts_fail(err, TS_UNKNOWN, "the frame has no periods, so none to "
                     "take by '%s'", name);
    if (word < (int)period->freq)
      return ts_fail(err, TS_DOMAIN, "the frame is by %s: there is no %s in it",
                     ts_freq_name(period->freq), name);
    *by = period;
    *freq = word;
    return TS_OK;
  }
  if (ts_frame_need(frame, name, &column, err) != TS_OK) return TS_UNKNOWN;
  if (column->kind == TS_NUMBER)
    return ts_fail(err, TS_CONFLICT, "'%s' is a number: rows are grouped by "
                   "keys or the period", name);
  *by = column;
  return TS_OK;
}

ts_status ts_group_columns (const ts_frame *frame, const char *const *names,
                            size_t n, const ts_column **by, int *freq,
                            ts_error *err) {
  *freq = -1;
  for (size_t i = 0; i < n; i++) {
    ts_status status = group_column(frame, names[i], &by[i], freq, err);
    if (status != TS_OK) return status;
    for (size_t j = 0; j < i; j++)
      if (by[j] == by[i])
        return ts_fail(err, TS_CONFLICT, "'%s' is named twice", names[i]);
  }
  return TS_OK;
}
