/* arrange.c -- radix sorts of row numbers; see arrange.h for the rules */
#include "arrange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "narrow.h"
#include "select.h"

#define DIGIT 11  /* most bits of one pass */
#define BUCKETS (1u << DIGIT)
#define PASSES ((64 + DIGIT - 1) / DIGIT)

/* A column as a part of a sort key: its cells counted from the least, missing
** ones behind the greatest (rule 2). */
typedef struct {
  const ts_sort_key *key;
  uint32_t *ranks;         /* of a key's codes; owned; NULL: codes */
  uint64_t least, most;
  unsigned bits;
} part;

typedef struct {
  uint64_t key, row;
} item;

#define BLOCK 1024         /* cells looked at together */
#define LAST UINT64_MAX    /* a missing one; no other has this value */

/* The values of n cells: of the items' rows. */
static void values_of (const part *p, const item *items, size_t n,
                       uint64_t *values) {
  const ts_column *c = p->key->column;
  for (size_t i = 0; i < n && c->kind == TS_NUMBER; i++) {
    double x = c->u.numbers[items[i].row];
    values[i] = isnan(x) ? LAST : ts_sortable(x);
  }
  for (size_t i = 0; i < n && c->kind == TS_PERIODS; i++) {
    int32_t ordinal = c->u.ordinals[items[i].row];
    values[i] = (ordinal == TS_NO_PERIOD) ? LAST
              : (uint64_t)((int64_t)ordinal - INT32_MIN);
  }
  for (size_t i = 0; i < n && c->kind == TS_KEY; i++) {
    uint32_t code = c->u.codes[items[i].row];
    values[i] = (code == TS_NONE) ? LAST
              : (p->ranks != NULL) ? p->ranks[code] : code;
  }
}

/* The range of a column's cells, and the bits that their places need. */
static void measure (part *p, const item *items, size_t rows) {
  uint64_t values[BLOCK], places;
  int missing = 0;
  p->least = UINT64_MAX;
  p->most = 0;
  for (size_t from = 0; from < rows; from += BLOCK) {
    size_t n = (rows - from < BLOCK) ? rows - from : BLOCK;
    values_of(p, items + from, n, values);
    for (size_t i = 0; i < n; i++) {
      uint64_t value = values[i];
      missing |= (value == LAST);
      if (value < p->least) p->least = value;
      if (value > p->most && value != LAST) p->most = value;
    }
  }
  if (p->least > p->most) p->least = p->most;  /* nothing is there */
  places = p->most - p->least + (uint64_t)missing;
  for (p->bits = 0; p->bits < 64 && (places >> p->bits) != 0;) p->bits++;
}

static ts_status start_part (part *p, const ts_sort_key *key, const item *items,
                             size_t rows) {
  const ts_column *column = key->column;
  *p = (part){.key = key};
  if (column->kind == TS_KEY && !key->by_code) {
    p->ranks = malloc((ts_dict_size(column->dict) + 1) * sizeof *p->ranks);
    if (p->ranks == NULL || ts_dict_ranks(column->dict, p->ranks) != TS_OK)
      return TS_NOMEM;
  }
  measure(p, items, rows);
  return TS_OK;
}

/* Put the places of a part behind what the items' keys hold already. */
static void add_part (const part *p, item *items, size_t rows) {
  uint64_t values[BLOCK], last = p->most - p->least + 1;
  if (p->bits == 0) return;
  for (size_t from = 0; from < rows; from += BLOCK) {
    size_t n = (rows - from < BLOCK) ? rows - from : BLOCK;
    values_of(p, items + from, n, values);
    for (size_t i = 0; i < n; i++) {
      uint64_t place = (values[i] == LAST) ? last
                     : p->key->descending ? p->most - values[i]
                     : values[i] - p->least;
      item *x = &items[from + i];
      x->key = (p->bits < 64) ? x->key << p->bits | place : place;
    }
  }
}

/* One stable pass: 'start' has the places of the buckets. */
static void pass (const item *from, item *to, size_t rows, unsigned shift,
                  uint64_t mask, size_t *start) {
  for (size_t i = 0; i < rows; i++)
    to[start[(from[i].key >> shift) & mask]++] = from[i];
}

/* Counts become places; false when all rows are in one bucket (rule 3). */
static int lay_out (size_t *counts, size_t buckets, size_t rows) {
  size_t sum = 0;
  for (size_t b = 0; b < buckets; b++) {
    size_t count = counts[b];
    if (count == rows) return 0;
    counts[b] = sum;
    sum += count;
  }
  return 1;
}

/* Sort items by the low 'bits' of their keys; gives back where they are. */
static item *radix (item *items, item *other, size_t rows, unsigned bits) {
  unsigned passes = (bits + DIGIT - 1) / DIGIT;
  unsigned digit = (passes > 0) ? (bits + passes - 1) / passes : 0;
  uint64_t mask = (1ull << digit) - 1;
  size_t counts[PASSES][BUCKETS] = {{0}};
  for (size_t i = 0; i < rows; i++)
    for (unsigned k = 0; k < passes; k++)
      counts[k][(items[i].key >> (k * digit)) & mask]++;
  for (unsigned k = 0; k < passes; k++) {
    item *swap = items;
    if (!lay_out(counts[k], mask + 1, rows)) continue;
    pass(items, other, rows, k * digit, mask, counts[k]);
    items = other;
    other = swap;
  }
  return items;
}

static int in_order (const item *items, size_t rows) {
  for (size_t i = 1; i < rows; i++)
    if (items[i - 1].key > items[i].key) return 0;
  return 1;
}

/* Sort by n parts that share a word of 64 bits; '*other' is room that is made
** when it is needed. */
static ts_status sort_word (const part *parts, size_t n, item **items,
                            item **other, size_t rows) {
  unsigned bits = 0;
  item *sorted;
  for (size_t i = 0; i < rows; i++) (*items)[i].key = 0;
  for (size_t k = 0; k < n; k++) {
    add_part(&parts[k], *items, rows);
    bits += parts[k].bits;
  }
  if (in_order(*items, rows)) return TS_OK;
  if (*other == NULL) *other = malloc((rows + 1) * sizeof **other);
  if (*other == NULL) return TS_NOMEM;
  sorted = radix(*items, *other, rows, bits);
  if (sorted != *items) {
    *other = *items;
    *items = sorted;
  }
  return TS_OK;
}

/* The last parts decide least: they are sorted by first, as many at a time as
** a word holds. */
static ts_status sort_parts (const part *parts, size_t n, item **items,
                             size_t rows) {
  item *other = NULL;
  ts_status status = TS_OK;
  while (n > 0 && status == TS_OK) {
    size_t first = n - 1;
    unsigned bits = parts[first].bits;
    while (first > 0 && bits + parts[first - 1].bits <= 64)
      bits += parts[--first].bits;
    status = sort_word(parts + first, n - first, items, &other, rows);
    n = first;
  }
  free(other);
  return status;
}

ts_status ts_frame_order (const ts_frame *frame, const ts_sort_key *keys,
                          size_t n, size_t *order) {
  size_t rows = frame->rows;
  part *parts = calloc(n + 1, sizeof *parts);
  item *items = malloc((rows + 1) * sizeof *items);
  ts_status status = (parts != NULL && items != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < rows && items != NULL; i++) items[i].row = i;
  for (size_t k = 0; k < n && status == TS_OK; k++)
    status = start_part(&parts[k], &keys[k], items, rows);
  if (status == TS_OK) status = sort_parts(parts, n, &items, rows);
  for (size_t i = 0; i < rows && status == TS_OK; i++) order[i] = items[i].row;
  for (size_t k = 0; k < n && parts != NULL; k++) free(parts[k].ranks);
  free(parts);
  free(items);
  return status;
}

/* Does every row stay where it is? */
static int in_place (const size_t *order, size_t rows) {
  size_t i = 0;
  while (i < rows && order[i] == i) i++;
  return i == rows;
}

static ts_status pick_in_order (const ts_frame *frame, const size_t *order,
                                ts_frame **out) {
  return ts_frame_pick(frame, in_place(order, frame->rows) ? NULL : order,
                       frame->rows, out);
}

ts_status ts_frame_arrange (const ts_frame *frame, const ts_sort_key *keys,
                            size_t n, ts_frame **out) {
  size_t *order = malloc((frame->rows + 1) * sizeof *order);
  ts_status status;
  if (order == NULL) return TS_NOMEM;
  status = ts_frame_order(frame, keys, n, order);
  if (status == TS_OK) status = pick_in_order(frame, order, out);
  free(order);
  return status;
}

/* The row numbers sorted by all keys, then period (S18). */
static ts_status order_by_keys (const ts_frame *frame, size_t *order) {
  ts_sort_key *keys = calloc(frame->width + 1, sizeof *keys);
  size_t n = 0;
  ts_status status;
  if (keys == NULL) return TS_NOMEM;
  for (size_t i = 0; i < frame->width; i++)
    if (frame->columns[i].kind == TS_KEY)
      keys[n++].column = &frame->columns[i];
  if (ts_frame_period(frame) != NULL) keys[n++].column = ts_frame_period(frame);
  status = ts_frame_order(frame, keys, n, order);
  free(keys);
  return status;
}

ts_status ts_frame_sorted (const ts_frame *frame, ts_frame **out) {
  size_t *order = malloc((frame->rows + 1) * sizeof *order);
  ts_status status = (order != NULL) ? order_by_keys(frame, order) : TS_NOMEM;
  if (status == TS_OK) status = pick_in_order(frame, order, out);
  free(order);
  return status;
}

ts_status ts_frame_settle (ts_frame *frame, ts_frame **out) {
  size_t *order = malloc((frame->rows + 1) * sizeof *order);
  ts_status status = (order != NULL) ? order_by_keys(frame, order) : TS_NOMEM;
  if (status == TS_OK && in_place(order, frame->rows)) {
    *out = frame;
    frame = NULL;
  }
  if (status == TS_OK && frame != NULL)
    status = ts_frame_pick(frame, order, frame->rows, out);
  free(order);
  ts_frame_free(frame);
  return status;
}

ts_status ts_frame_sort (const ts_frame *frame, const char *const *names,
                         size_t n, ts_frame **out, ts_error *err) {
  ts_sort_key *keys = calloc(n + 1, sizeof *keys);
  ts_status status = (keys != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_column *column;
    keys[i].descending = (names[i][0] == '-');
    status = ts_frame_need(frame, names[i] + keys[i].descending, &column, err);
    keys[i].column = column;
  }
  if (status == TS_OK && ts_frame_arrange(frame, keys, n, out) != TS_OK)
    status = ts_fail_memory(err);
  free(keys);
  return status;
}

ts_status ts_frame_slice (const ts_frame *frame, size_t first, size_t n,
                          ts_frame **out) {
  size_t start = (first < frame->rows) ? first : frame->rows;
  size_t count = (n < frame->rows - start) ? n : frame->rows - start;
  size_t *picked = malloc((count + 1) * sizeof *picked);
  ts_frame *made = NULL;
  ts_status status;
  if (picked == NULL) return TS_NOMEM;
  for (size_t i = 0; i < count; i++) picked[i] = start + i;
  status = ts_frame_pick(frame, picked, count, &made);
  free(picked);
  if (status == TS_OK && count < frame->rows)
    status = ts_narrow_all(made, frame);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}
