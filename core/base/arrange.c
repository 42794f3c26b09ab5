/* arrange.c -- radix sorts of row numbers; see arrange.h for the rules */
#include "arrange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "narrow.h"

#define DIGIT 11  /* bits of one pass */
#define BUCKETS (1u << DIGIT)
#define LAST UINT64_MAX  /* rule 2: the key of a missing cell */

/* A double as an integer of the same order; both zeros are one. */
static uint64_t sortable (double number) {
  uint64_t bits;
  double x = number + 0.0;
  memcpy(&bits, &x, sizeof bits);
  return (bits >> 63) ? ~bits : bits | (1ull << 63);
}

static ts_status key_ranks (const ts_column *column, uint64_t *keys,
                            size_t rows, int by_code) {
  size_t size = ts_dict_size(column->dict);
  uint32_t *ranks = NULL;
  if (!by_code) {
    ranks = malloc((size + 1) * sizeof *ranks);
    if (ranks == NULL || ts_dict_ranks(column->dict, ranks) != TS_OK) {
      free(ranks);
      return TS_NOMEM;
    }
  }
  for (size_t i = 0; i < rows; i++) {
    uint32_t code = column->u.codes[i];
    keys[i] = (code == TS_NONE) ? LAST : (ranks != NULL) ? ranks[code] : code;
  }
  free(ranks);
  return TS_OK;
}

static ts_status keys_of (const ts_sort_key *key, uint64_t *keys, size_t rows) {
  const ts_column *column = key->column;
  if (column->kind == TS_KEY
      && key_ranks(column, keys, rows, key->by_code) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < rows && column->kind != TS_KEY; i++) {
    if (column->kind == TS_NUMBER)
      keys[i] = isnan(column->u.numbers[i]) ? LAST
              : sortable(column->u.numbers[i]);
    else
      keys[i] = (column->u.ordinals[i] == TS_NO_PERIOD) ? LAST
              : (uint64_t)((int64_t)column->u.ordinals[i] - INT32_MIN);
  }
  for (size_t i = 0; i < rows && key->descending; i++)
    if (keys[i] != LAST) keys[i] = LAST - 1 - keys[i];
  return TS_OK;
}

/* One stable pass over the digit at 'shift'. */
static void pass (const uint64_t *keys, unsigned shift, const size_t *from,
                  size_t *to, size_t rows) {
  size_t start[BUCKETS] = {0}, sum = 0;
  for (size_t i = 0; i < rows; i++)
    start[(keys[from[i]] >> shift) & (BUCKETS - 1)]++;
  for (size_t b = 0; b < BUCKETS; b++) {
    size_t count = start[b];
    start[b] = sum;
    sum += count;
  }
  for (size_t i = 0; i < rows; i++)
    to[start[(keys[from[i]] >> shift) & (BUCKETS - 1)]++] = from[i];
}

static void radix (const uint64_t *keys, size_t *order, size_t *other,
                   size_t rows) {
  uint64_t differ = 0;
  size_t *from = order, *to = other;
  for (size_t i = 1; i < rows; i++) differ |= keys[i] ^ keys[0];
  for (unsigned shift = 0; shift < 64; shift += DIGIT) {
    size_t *swap = from;
    if (((differ >> shift) & (BUCKETS - 1)) == 0) continue;  /* rule 3 */
    pass(keys, shift, from, to, rows);
    from = to;
    to = swap;
  }
  if (from != order) memcpy(order, from, rows * sizeof *order);
}

ts_status ts_frame_order (const ts_frame *frame, const ts_sort_key *keys,
                          size_t n, size_t *order) {
  size_t rows = frame->rows;
  uint64_t *values = malloc((rows + 1) * sizeof *values);
  size_t *other = malloc((rows + 1) * sizeof *other);
  ts_status status = (values != NULL && other != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < rows; i++) order[i] = i;
  for (size_t k = n; k-- > 0 && status == TS_OK;) {
    status = keys_of(&keys[k], values, rows);
    if (status == TS_OK) radix(values, order, other, rows);
  }
  free(values);
  free(other);
  return status;
}

ts_status ts_frame_arrange (const ts_frame *frame, const ts_sort_key *keys,
                            size_t n, ts_frame **out) {
  size_t *order = malloc((frame->rows + 1) * sizeof *order);
  ts_status status;
  if (order == NULL) return TS_NOMEM;
  status = ts_frame_order(frame, keys, n, order);
  if (status == TS_OK) status = ts_frame_pick(frame, order, frame->rows, out);
  free(order);
  return status;
}

ts_status ts_frame_sorted (const ts_frame *frame, ts_frame **out) {
  ts_sort_key *keys = calloc(frame->width + 1, sizeof *keys);
  size_t n = 0;
  ts_status status;
  if (keys == NULL) return TS_NOMEM;
  for (size_t i = 0; i < frame->width; i++)
    if (frame->columns[i].kind == TS_KEY)
      keys[n++].column = &frame->columns[i];
  if (ts_frame_period(frame) != NULL) keys[n++].column = ts_frame_period(frame);
  status = ts_frame_arrange(frame, keys, n, out);
  free(keys);
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
