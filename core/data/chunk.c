/* chunk.c -- codes as offsets from the least one; periods as codes */
#include "chunk.h"

#include <assert.h>

#include "base/dict.h"
#include "pack.h"

#define STEP 32  /* codes decoded at once: a count the compiler can unroll */

/*
** The bytes of a column of codes are its offsets and nothing else. Without
** TS_NONE an offset is code - lo; with it, 0 is TS_NONE and k is lo + k - 1.
*/
typedef struct {
  uint32_t lo, hi;  /* least and greatest of the codes that are not TS_NONE */
  uint32_t none;    /* codes that are */
} code_range;

/* Most columns of most chunks are constant, and this is soon known: compared
** with themselves one row further, all are equal or one of the first differs. */
static int is_constant (const uint32_t *codes, size_t rows) {
  return memcmp(codes, codes + 1, (rows - 1) * sizeof *codes) == 0;
}

static code_range range_of (const uint32_t *codes, size_t rows) {
  code_range r = {UINT32_MAX, 0, 0};
  for (size_t i = 0; i < rows; i++) {
    uint32_t code = codes[i];
    if (code == TS_NONE) {
      r.none++;
      continue;
    }
    if (code < r.lo) r.lo = code;
    if (code > r.hi) r.hi = code;
  }
  return r;
}

static inline uint32_t offset_of (uint32_t code, uint32_t lo, uint32_t none) {
  return (code == TS_NONE) ? 0 : code - lo + none;
}

/* 'none' is 1 when offset 0 stands for TS_NONE. */
static void pack (const uint32_t *codes, size_t rows, uint32_t lo,
                  uint32_t none, size_t width, char *out) {
  switch (width) {
    case 1:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + i, 1, offset_of(codes[i], lo, none));
      break;
    case 2:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + 2 * i, 2, offset_of(codes[i], lo, none));
      break;
    default:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + 4 * i, 4, offset_of(codes[i], lo, none));
  }
}

ts_status ts_encode_codes (const uint32_t *codes, size_t rows,
                           ts_encoded *out) {
  code_range r;
  uint32_t none;
  uint8_t width;
  char *bytes;
  assert(rows > 0 && rows <= TS_CHUNK_ROWS);
  ts_restart(&out->bytes);
  if (is_constant(codes, rows)) {
    out->encoding = 0;
    out->lo = out->hi = codes[0];
    out->missing = (codes[0] == TS_NONE) ? (uint32_t)rows : 0;
    return TS_OK;
  }
  r = range_of(codes, rows);
  none = (r.none > 0);
  out->missing = r.none;
  out->lo = r.lo;
  out->hi = none ? TS_NONE : r.hi;
  width = ts_width_of((uint64_t)r.hi - r.lo + none);
  out->encoding = (uint8_t)(width | (none ? TS_ENCODING_NONE : 0));
  bytes = ts_lengthen(&out->bytes, rows * width);
  if (bytes == NULL) return TS_NOMEM;
  pack(codes, rows, r.lo, none, width, bytes);
  return TS_OK;
}

/* The loops below run over whole steps and then the rest, so that the compiler
** makes vectors of the inner ones without being asked for more than -O2. */
static void unpack1 (const char *restrict in, size_t rows, uint32_t base,
                     uint32_t *restrict out) {
  size_t i = 0;
  for (; i + STEP <= rows; i += STEP)
    for (size_t k = 0; k < STEP; k++)
      out[i + k] = base + (uint8_t)in[i + k];
  for (; i < rows; i++) out[i] = base + (uint8_t)in[i];
}

static void unpack2 (const char *restrict in, size_t rows, uint32_t base,
                     uint32_t *restrict out) {
  size_t i = 0;
  for (; i + STEP <= rows; i += STEP)
    for (size_t k = 0; k < STEP; k++)
      out[i + k] = base + ts_get16(in + 2 * (i + k));
  for (; i < rows; i++) out[i] = base + ts_get16(in + 2 * i);
}

static void unpack4 (const char *restrict in, size_t rows, uint32_t base,
                     uint32_t *restrict out) {
  size_t i = 0;
  for (; i + STEP <= rows; i += STEP)
    for (size_t k = 0; k < STEP; k++)
      out[i + k] = base + ts_get32(in + 4 * (i + k));
  for (; i < rows; i++) out[i] = base + ts_get32(in + 4 * i);
}

/* With TS_NONE, unpacking from lo - 1 has given it that very code. */
static void mark_none (uint32_t *codes, size_t rows, uint32_t base) {
  for (size_t i = 0; i < rows; i++)
    codes[i] = (codes[i] == base) ? TS_NONE : codes[i];
}

static int all_within (const uint32_t *codes, size_t rows, uint32_t lo,
                       uint32_t hi) {
  uint32_t outside = 0;
  for (size_t i = 0; i < rows; i++) outside |= (codes[i] - lo > hi - lo);
  return outside == 0;
}

ts_status ts_decode_codes (int encoding, int64_t lo, int64_t hi,
                           ts_slice bytes, size_t rows, uint32_t *codes) {
  size_t width = (size_t)encoding & TS_ENCODING_WIDTH;
  int none = (encoding & TS_ENCODING_NONE) != 0;
  uint32_t least = (uint32_t)lo, base = least - (uint32_t)none;
  if (lo < 0 || hi > UINT32_MAX || lo > hi || rows > TS_CHUNK_ROWS
      || (encoding & ~(TS_ENCODING_WIDTH | TS_ENCODING_NONE)) != 0
      || bytes.length != rows * width) return TS_CORRUPT;  /* rule 4 */
  switch (width) {
    case 0:
      if (lo != hi || none) return TS_CORRUPT;
      for (size_t i = 0; i < rows; i++) codes[i] = least;
      return TS_OK;
    case 1: unpack1(bytes.text, rows, base, codes); break;
    case 2: unpack2(bytes.text, rows, base, codes); break;
    case 4: unpack4(bytes.text, rows, base, codes); break;
    default: return TS_CORRUPT;
  }
  if (none) mark_none(codes, rows, base);
  return all_within(codes, rows, least, (uint32_t)hi) ? TS_OK : TS_CORRUPT;
}

#define ORDINAL_BITS 29
#define ORDINAL_ZERO (1 << 28)  /* days before 1970 are negative */

uint32_t ts_period_code (ts_period period) {
  if (period.ordinal < -ORDINAL_ZERO || period.ordinal >= ORDINAL_ZERO)
    return TS_NONE;
  return (uint32_t)period.freq << ORDINAL_BITS
       | (uint32_t)(period.ordinal + ORDINAL_ZERO);
}

ts_period ts_period_of_code (uint32_t code) {
  uint32_t freq = code >> ORDINAL_BITS;
  int32_t ordinal = (int32_t)(code & ((1u << ORDINAL_BITS) - 1));
  if (freq >= TS_FREQS) return (ts_period){INT32_MIN, TS_YEAR};
  return (ts_period){ordinal - ORDINAL_ZERO, (ts_freq)freq};
}
