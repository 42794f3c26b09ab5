/* chunk_mantissas.c -- numbers as scaled integers: how they are read */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "chunk_inside.h"

#define STEP 1024   /* fields that are unpacked and then looked at while near */

ts_status ts_numbers_alloc (ts_numbers *numbers) {
  *numbers = (ts_numbers){0};
  numbers->mantissas = malloc(TS_CHUNK_ROWS * sizeof *numbers->mantissas);
  return (numbers->mantissas == NULL) ? TS_NOMEM : TS_OK;
}

void ts_numbers_free (ts_numbers *numbers) {
  free(numbers->mantissas);
  free(numbers->exceptions);
  *numbers = (ts_numbers){0};
}

/* The parts of a chunk, in the order in which they stand. */
typedef struct {
  int64_t lo, hi;
  uint64_t gaps;                /* 0 or 1 */
  size_t rows;
  unsigned width;
  size_t patch_bytes, patches, exceptions;
  const char *fields;           /* borrowed, like the rest */
  const char *patch_rows, *patch_values;
  const char *rows_of, *scales, *bits;   /* of exceptions */
} parts;

static int is_mantissa (int64_t m) {
  return -TS_MANTISSA_MOST <= m && m <= TS_MANTISSA_MOST;
}

static ts_status read_head (int encoding, int64_t lo, int64_t hi,
                            ts_slice bytes, size_t rows, parts *p) {
  const char *head = bytes.text;
  if (bytes.length < TS_NUMBERS_HEAD || rows == 0 || rows > TS_CHUNK_ROWS
      || (encoding & ~TS_ENCODING_GAPS) != 0
      || !is_mantissa(lo) || !is_mantissa(hi) || lo > hi) return TS_CORRUPT;
  *p = (parts){.lo = lo, .hi = hi, .rows = rows,
               .gaps = (encoding & TS_ENCODING_GAPS) != 0,
               .width = (uint8_t)head[1], .patch_bytes = ts_get16(head + 2),
               .patches = ts_get32(head + 4),
               .exceptions = ts_get32(head + 8)};
  return ((uint8_t)head[0] >= TS_SCALES || p->patches > rows
          || p->exceptions > rows || p->patch_bytes > 8
          || (p->exceptions > 0 && !p->gaps)
          || (p->width > 56 && p->width != 64)) ? TS_CORRUPT : TS_OK;
}

static size_t size_of (const parts *p) {
  return ts_bits_size(p->rows, p->width)
       + p->patches * (TS_PATCH_ROW + p->patch_bytes)
       + p->exceptions * TS_EXCEPTION;
}

/* Check the lengths (rule 4) and find the parts. */
static ts_status open_parts (int encoding, int64_t lo, int64_t hi,
                             ts_slice bytes, size_t rows, ts_numbers *out,
                             parts *p) {
  ts_status status = read_head(encoding, lo, hi, bytes, rows, p);
  if (status != TS_OK) return status;
  if (bytes.length != TS_NUMBERS_HEAD + size_of(p)) return TS_CORRUPT;
  out->scale = (int8_t)bytes.text[0];
  out->exception_count = 0;
  p->fields = bytes.text + TS_NUMBERS_HEAD;
  p->patch_rows = p->fields + ts_bits_size(rows, p->width);
  p->patch_values = p->patch_rows + TS_PATCH_ROW * p->patches;
  p->rows_of = p->patch_values + p->patch_bytes * p->patches;
  p->scales = p->rows_of + TS_PATCH_ROW * p->exceptions;
  p->bits = p->scales + p->exceptions;
  return TS_OK;
}

/* What the mantissa of field 0 is before patches and exceptions come. */
static int64_t empty (const parts *p) {
  return p->gaps ? TS_MISSING_MANTISSA : p->lo;
}

/* Fields that got lo - gaps added: mark the gaps, compare with 'hi'. */
static ts_status finish (const parts *p, int64_t *m, size_t n) {
  int64_t gap = p->lo - 1;
  uint64_t most = (p->width == 0) ? 0 : ts_bits_mask(p->width);
  uint64_t span = (uint64_t)p->hi - (uint64_t)p->lo, outside = 0;
  if (most > span + p->gaps)
    for (size_t i = 0; i < n; i++)
      outside |= ((uint64_t)m[i] - (uint64_t)gap > span + 1);
  if (p->gaps)
    for (size_t i = 0; i < n; i++)
      m[i] = (m[i] == gap) ? TS_MISSING_MANTISSA : m[i];
  return outside ? TS_CORRUPT : TS_OK;
}

static ts_status unpack (const parts *p, int64_t *m) {
  uint64_t base = (uint64_t)p->lo - p->gaps;
  ts_status status = TS_OK;
  for (size_t from = 0; from < p->rows && status == TS_OK; from += STEP) {
    size_t n = (p->rows - from < STEP) ? p->rows - from : STEP;
    ts_bits_unpack64(p->fields + from / TS_BITS_GROUP * p->width, n, p->width,
                     base, (uint64_t *)m + from);
    status = finish(p, m + from, n);
  }
  return status;
}

static ts_status unpack_at (const parts *p, const uint32_t *picked, size_t n,
                            int64_t *m) {
  uint64_t base = (uint64_t)p->lo - p->gaps;
  if (p->width == 0) ts_bits_unpack64(p->fields, n, 0, base, (uint64_t *)m);
  else
    for (size_t i = 0; i < n; i++)
      m[i] = (int64_t)(base + ts_bits_at(p->fields, picked[i], p->width));
  return finish(p, m, n);
}

/* Row 'k' of a list of rows, which must rise. */
static ts_status listed (const parts *p, const char *list, size_t k,
                         uint32_t *row) {
  *row = ts_get16(list + TS_PATCH_ROW * k);
  return (*row < p->rows
          && (k == 0 || *row > ts_get16(list + TS_PATCH_ROW * (k - 1))))
       ? TS_OK : TS_CORRUPT;
}

/* The place of a row among the picked ones, from '*at' on; n when it is not
** one of them. Without 'picked' all rows are. */
static size_t place_of (uint32_t row, const uint32_t *picked, size_t n,
                        size_t *at) {
  if (picked == NULL) return row;
  while (*at < n && picked[*at] < row) ++*at;
  return (*at < n && picked[*at] == row) ? *at : n;
}

static ts_status patch (const parts *p, const uint32_t *picked, size_t n,
                        int64_t *m) {
  uint64_t span = (uint64_t)p->hi - (uint64_t)p->lo;
  size_t at = 0;
  for (size_t k = 0; k < p->patches; k++) {
    uint64_t value;
    uint32_t row;
    size_t i;
    if (listed(p, p->patch_rows, k, &row) != TS_OK) return TS_CORRUPT;
    i = place_of(row, picked, n, &at);
    if (i == n) continue;
    value = ts_get(p->patch_values + p->patch_bytes * k, p->patch_bytes);
    if (m[i] != empty(p) || value > span) return TS_CORRUPT;
    m[i] = (int64_t)((uint64_t)p->lo + value);
  }
  return TS_OK;
}

static ts_status read_exception (const parts *p, size_t k, size_t place,
                                 ts_exception *out) {
  ts_decimal *number = &out->number;
  uint64_t bits = ts_get64(p->bits + 8 * k);
  int8_t scale = (int8_t)p->scales[k];
  out->row = (uint32_t)place;
  *number = (ts_decimal){.scale = scale};
  if (scale == TS_REAL) {
    memcpy(&number->real, &bits, 8);
    return isfinite(number->real) ? TS_OK : TS_CORRUPT;
  }
  if (scale < 0 || scale >= TS_SCALES) return TS_CORRUPT;
  number->mantissa = (int64_t)bits;
  if (llabs(number->mantissa / 2) > INT64_C(1) << 52) return TS_CORRUPT;
  number->real = (double)number->mantissa / ts_pow10[scale];  /* S27 */
  return TS_OK;
}

static ts_status list_exceptions (const parts *p, const uint32_t *picked,
                                  size_t n, ts_numbers *out) {
  size_t at = 0, most = (p->exceptions < n) ? p->exceptions : n;
  ts_status status = ts_reserve((void **)&out->exceptions,
                                &out->exception_room, most,
                                sizeof *out->exceptions);
  for (size_t k = 0; k < p->exceptions && status == TS_OK; k++) {
    uint32_t row;
    size_t i;
    if (listed(p, p->rows_of, k, &row) != TS_OK) return TS_CORRUPT;
    i = place_of(row, picked, n, &at);
    if (i == n) continue;
    if (out->mantissas[i] != TS_MISSING_MANTISSA) return TS_CORRUPT;
    out->mantissas[i] = TS_EXCEPTION_MANTISSA;
    status = read_exception(p, k, i, &out->exceptions[out->exception_count++]);
  }
  return status;
}

ts_status ts_decode_numbers (int encoding, int64_t lo, int64_t hi,
                             ts_slice bytes, size_t rows, ts_numbers *out) {
  parts p;
  ts_status status = open_parts(encoding, lo, hi, bytes, rows, out, &p);
  if (status == TS_OK) status = unpack(&p, out->mantissas);
  if (status == TS_OK) status = patch(&p, NULL, rows, out->mantissas);
  return (status == TS_OK) ? list_exceptions(&p, NULL, rows, out) : status;
}

ts_status ts_decode_numbers_at (int encoding, int64_t lo, int64_t hi,
                                ts_slice bytes, size_t rows,
                                const uint32_t *picked, size_t n,
                                ts_numbers *out) {
  parts p;
  ts_status status = open_parts(encoding, lo, hi, bytes, rows, out, &p);
  assert(n == 0 || picked[n - 1] < rows);
  if (status == TS_OK) status = unpack_at(&p, picked, n, out->mantissas);
  if (status == TS_OK) status = patch(&p, picked, n, out->mantissas);
  return (status == TS_OK) ? list_exceptions(&p, picked, n, out) : status;
}
