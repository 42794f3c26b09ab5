/* number.c -- numbering rows by their keys; see group.h */
#include <stdlib.h>
#include <string.h>

#include "group.h"

#define BLOCK 4096  /* rows whose places are worked out together */

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

/* Places that a table of all combinations may have. */
static size_t most_places (size_t rows) {
  size_t most = 4 * rows + 65536;
  return (most < UINT32_MAX) ? most : UINT32_MAX;
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
  if (range <= most_places(rows) / (*groups + 1))
    return split_dense(ids, groups, codes, rows, range);
  return split_hashed(ids, groups, codes, rows);
}

/* A column as a digit: 0 is missing, others are below 'range'. Both kinds of
** cells are 32 bits wide, and a missing one plus 'add' is 0. */
typedef struct {
  const uint32_t *cells;
  uint32_t none, add;
  size_t range;
} digit;

static digit digit_of (const ts_column *column, size_t rows) {
  digit d = {column->u.codes, TS_NONE, 1, 1};
  uint32_t least = UINT32_MAX, most = 0;
  if (column->kind == TS_KEY) {
    for (size_t i = 0; i < rows; i++) {
      uint32_t place = column->u.codes[i] + 1;  /* missing: 0 */
      if (place > most) most = place;
    }
    d.range = (size_t)most + 1;
    return d;
  }
  d.none = (uint32_t)TS_NO_PERIOD;
  for (size_t i = 0; i < rows; i++) {
    uint32_t place = (uint32_t)column->u.ordinals[i] - d.none;  /* missing: 0 */
    if (place > most) most = place;
    if (place - 1 < least) least = place - 1;  /* of those that are there */
  }
  d.add = (most > 0) ? 0u - d.none - least : 0u - d.none;
  d.range = (most > 0) ? (size_t)(most - least) + 1 : 1;
  return d;
}

static uint32_t place_in (const digit *d, size_t row) {
  return (d->cells[row] == d->none) ? 0 : d->cells[row] + d->add;
}

/* How many digits from the first on share a table with the groups so far. */
static size_t digits_within (const digit *digits, size_t n, size_t groups,
                             size_t most) {
  size_t k = 0;
  while (k < n && digits[k].range <= most / groups)
    groups *= digits[k++].range;
  return k;
}

/* The places of rows from .. to - 1 in a table of groups and n digits. */
static void places_of (const uint32_t *ids, const digit *digits, size_t n,
                       size_t from, size_t to, uint32_t *places) {
  for (size_t i = from; i < to; i++) places[i - from] = ids[i];
  for (size_t k = 0; k < n; k++) {
    const digit *d = &digits[k];
    uint32_t range = (uint32_t)d->range;
    for (size_t i = from; i < to; i++)
      places[i - from] = places[i - from] * range + place_in(d, i);
  }
}

/* Split groups by n digits at once. */
static ts_status split_digits (uint32_t *ids, size_t *groups,
                               const digit *digits, size_t n, size_t rows) {
  uint32_t places[BLOCK], *numbers, count = 0;
  size_t size = *groups;
  for (size_t k = 0; k < n; k++) size *= digits[k].range;
  numbers = calloc(size + 1, sizeof *numbers);
  if (numbers == NULL) return TS_NOMEM;
  for (size_t from = 0; from < rows; from += BLOCK) {
    size_t to = (rows - from < BLOCK) ? rows : from + BLOCK;
    places_of(ids, digits, n, from, to, places);
    for (size_t i = from; i < to; i++) {
      uint32_t *number = &numbers[places[i - from]];
      if (*number == 0) *number = ++count;
      ids[i] = *number - 1;
    }
  }
  free(numbers);
  *groups = count;
  return TS_OK;
}

static ts_status split_wide (uint32_t *ids, size_t *groups, const digit *d,
                             size_t rows) {
  uint32_t *codes = malloc((rows + 1) * sizeof *codes);
  ts_status status = (codes != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < rows && codes != NULL; i++) codes[i] = place_in(d, i);
  if (status == TS_OK) status = split_hashed(ids, groups, codes, rows);
  free(codes);
  return status;
}

ts_status ts_group_rows (const ts_frame *frame, const ts_column *const *by,
                         size_t n, uint32_t *ids, size_t *groups) {
  size_t rows = frame->rows, k = 0;
  digit *digits = malloc((n + 1) * sizeof *digits);
  ts_status status = (digits != NULL) ? TS_OK : TS_NOMEM;
  memset(ids, 0, rows * sizeof *ids);
  *groups = (rows > 0) ? 1 : 0;
  for (size_t i = 0; i < n && digits != NULL; i++)
    digits[i] = digit_of(by[i], rows);
  while (k < n && rows > 0 && status == TS_OK) {
    size_t more = digits_within(digits + k, n - k, *groups, most_places(rows));
    status = (more > 0) ? split_digits(ids, groups, digits + k, more, rows)
                        : split_wide(ids, groups, &digits[k], rows);
    k += (more > 0) ? more : 1;
  }
  free(digits);
  return status;
}

/* A column's cells in their order, missing ones last. */
typedef struct {
  const ts_column *column;
  uint32_t *ranks;         /* of a key's codes; owned */
} order;

/* For rows from .. to - 1: where the columns before left a row equal to the
** one before it, 1 when it is above that one in this column, -1 below. */
static void add_steps (const order *o, size_t from, size_t to, int8_t *steps) {
  const ts_column *c = o->column;
  for (size_t i = from; i < to; i++) {
    int64_t a, b;
    int step;
    if (c->kind == TS_KEY) {
      uint32_t before = c->u.codes[i - 1], code = c->u.codes[i];
      if (before == code) continue;
      a = (before == TS_NONE) ? INT64_MAX : o->ranks[before];
      b = (code == TS_NONE) ? INT64_MAX : o->ranks[code];
    } else {
      a = (c->u.ordinals[i - 1] == TS_NO_PERIOD) ? INT64_MAX
                                                 : c->u.ordinals[i - 1];
      b = (c->u.ordinals[i] == TS_NO_PERIOD) ? INT64_MAX : c->u.ordinals[i];
    }
    step = (a < b) - (a > b);
    if (steps[i - from] == 0) steps[i - from] = (int8_t)step;
  }
}

static int all_ascend (const order *orders, size_t n, size_t rows) {
  int8_t steps[BLOCK];
  for (size_t from = 1; from < rows; from += BLOCK) {
    size_t to = (rows - from < BLOCK) ? rows : from + BLOCK;
    memset(steps, 0, sizeof steps);
    for (size_t k = 0; k < n; k++) add_steps(&orders[k], from, to, steps);
    for (size_t i = from; i < to; i++)
      if (steps[i - from] <= 0) return 0;
  }
  return 1;
}

/* Is each row above the one before it? Then no two are equal. */
static ts_status ascending (const ts_frame *frame, const ts_column *const *by,
                            size_t n, int *all) {
  order *orders = calloc(n + 1, sizeof *orders);
  ts_status status = (orders != NULL) ? TS_OK : TS_NOMEM;
  for (size_t k = 0; k < n && status == TS_OK; k++) {
    orders[k].column = by[k];
    if (by[k]->kind != TS_KEY) continue;
    orders[k].ranks = malloc((ts_dict_size(by[k]->dict) + 1)
                             * sizeof *orders[k].ranks);
    status = (orders[k].ranks == NULL) ? TS_NOMEM
           : ts_dict_ranks(by[k]->dict, orders[k].ranks);
  }
  *all = (status == TS_OK) && all_ascend(orders, n, frame->rows);
  for (size_t k = 0; k < n && orders != NULL; k++) free(orders[k].ranks);
  free(orders);
  return status;
}

/* New groups count upwards: the first row that is behind repeats one. */
static ts_status find_repeat (const ts_frame *frame,
                              const ts_column *const *by, size_t n,
                              size_t *row) {
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  size_t groups = 0, next = 0;
  ts_status status = (ids != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = ts_group_rows(frame, by, n, ids, &groups);
  if (status == TS_OK && groups < frame->rows) {
    while (ids[next] == next) next++;
    *row = next;
  }
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
