/* condense_give.c -- sums become rows of a batch again; see condense.h */
#include <string.h>

#include "condense_parts.h"

#define GIVEN_MOST 16384   /* rows given at a time */
#define MANTISSA_LIMIT ((int64_t)1 << 53)   /* rule 1 of decimal.h */

/* Codes of a row of the batch from a key and the heading's cell. */
static void give_codes (ts_condensed *c, const ts_slot *key, size_t cell,
                        size_t row) {
  ts_batch *b = c->batch;
  uint32_t heading = (uint32_t)key->flow + (uint32_t)cell;
  ts_slice bytes = ts_dict_slice(c->variants, key->variant);
  b->codes[TS_C_EXPORTER][row] = (uint32_t)(key->flow >> 48);
  b->codes[TS_C_IMPORTER][row] = (uint32_t)(key->flow >> 32) & 0xffff;
  b->codes[TS_C_PRODUCT][row] = (c->telling->digits > 0) ? c->first[heading]
                                                         : heading;
  for (size_t i = 0; i < c->variant_count; i++)
    memcpy(&b->codes[c->variant_fields[i]][row],
           bytes.text + i * sizeof(uint32_t), sizeof(uint32_t));
}

/* One code of a variant; behind those of its columns stand bits of what is
** missing. */
static uint32_t code_of (const ts_condensed *c, const ts_slot *key, size_t i) {
  uint32_t code;
  memcpy(&code, ts_dict_text(c->variants, key->variant) + i * sizeof code,
         sizeof code);
  return code;
}

/* Take from a sum as much as one scaled decimal can hold, the first digits
** before the last ones, so that no sum has many parts; whole numbers, which
** most are, at once. */
static ts_decimal part_of (ts_wide *sum) {
  ts_wide whole = *sum / ts_ipow10[TS_SUM_SCALE], rest = *sum;
  int scale = TS_SUM_SCALE;
  ts_decimal part;
  if (whole * ts_ipow10[TS_SUM_SCALE] == *sum) {
    rest = whole;
    scale = 0;
  }
  while (scale > 0 && rest % 10 == 0) {
    rest /= 10;
    scale--;
  }
  while (scale > 0 && (rest >= MANTISSA_LIMIT || rest <= -MANTISSA_LIMIT)) {
    rest /= 10;
    scale--;
  }
  if (rest >= MANTISSA_LIMIT) rest = MANTISSA_LIMIT - 1;
  if (rest <= -MANTISSA_LIMIT) rest = 1 - MANTISSA_LIMIT;
  part = (ts_decimal){(int64_t)rest, 0.0, (int8_t)scale};
  *sum -= rest * ts_ipow10[TS_SUM_SCALE - scale];
  return part;
}

/* One row of a cell's sums; more are needed while some remains, or where rows
** are counted: those set apart and those with a number missing. */
static int give_cell (ts_condensed *c, ts_slot *s, size_t cell, size_t row) {
  static const ts_decimal none = {.scale = TS_MISSING};
  ts_wide *sums = ts_slot_sums(c, s, cell);
  uint32_t missing = code_of(c, s, c->variant_count);
  int counted = missing != 0 || code_of(c, s, c->apart_at) != TS_WHOLE;
  int more = counted && --*ts_slot_rows(s, cell) > 0;
  give_codes(c, s, cell, row);
  for (size_t i = 0; i < TS_NUMBERS; i++)
    ts_decimals_put(&c->batch->numbers[i], row, &none);
  for (size_t i = 0; i < c->number_count; i++) {
    ts_decimal part = (missing >> i & 1u) ? none : part_of(&sums[i]);
    ts_decimals_put(&c->batch->numbers[c->number[i]], row, &part);
    more = more || sums[i] != 0;
  }
  return more;
}

static void give_single (ts_condensed *c, const ts_loose *s, size_t row) {
  static const ts_decimal none = {.scale = TS_MISSING};
  give_codes(c, &s->key, 0, row);
  for (size_t i = 0; i < TS_NUMBERS; i++)
    ts_decimals_put(&c->batch->numbers[i], row, &none);
  for (size_t i = 0; i < c->number_count; i++) {
    ts_decimals *to = &c->batch->numbers[c->number[i]];
    to->mantissas[row] = s->mantissas[i];
    to->scales[row] = s->scales[i];
  }
}

/* Columns that are not told apart have one code: the first of their dictionary,
** which some row had, or none said. */
static void clear_columns (ts_condensed *c, size_t rows) {
  for (ts_field f = 0; f < TS_C_KEEP + c->batch->keeps; f++)
    if (c->batch->codes[f] != NULL && !ts_is_told(c, f))
      memset(c->batch->codes[f], 0, rows * sizeof(uint32_t));
}

ts_status ts_condensed_give (ts_condensed *c) {
  ts_batch *b = c->batch;
  size_t n = 0;
  b->rows = 0;
  if (ts_batch_widen(b, GIVEN_MOST) != TS_OK) return TS_NOMEM;
  clear_columns(c, GIVEN_MOST);
  while (n < GIVEN_MOST && c->given < c->used) {
    ts_slot *s = ts_slot_at(c, c->given);
    int empty = *ts_slot_rows(s, c->given_cell) == 0;
    if (!empty && give_cell(c, s, c->given_cell, n++)) continue;
    if (++c->given_cell < c->span) continue;
    c->given_cell = 0;
    c->given++;
  }
  while (n < GIVEN_MOST && c->given_singles < c->single_count)
    give_single(c, &c->singles[c->given_singles++], n++);
  b->rows = n;
  return TS_OK;
}
