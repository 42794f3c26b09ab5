/* chunk_numbers.c -- numbers as scaled integers: how they are written */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "chunk_inside.h"

typedef struct {
  int64_t *mantissas;         /* at the chunk's scale, or a mark */
  int scale;
  int64_t lo, hi;             /* of the mantissas; lo > hi: there are none */
  uint32_t missing, exceptions;
  unsigned width;
  size_t patches, patch_bytes;
} scaled;

/* The greatest mantissa that may be multiplied by 10^n: TS_MANTISSA_MOST over
** that power, without a division for each number. */
static const int64_t liftable[TS_SCALES] = {
  TS_MANTISSA_MOST, TS_MANTISSA_MOST / 10, TS_MANTISSA_MOST / 100,
  TS_MANTISSA_MOST / 1000, TS_MANTISSA_MOST / 10000,
  TS_MANTISSA_MOST / 100000, TS_MANTISSA_MOST / 1000000,
  TS_MANTISSA_MOST / 10000000, TS_MANTISSA_MOST / 100000000,
  TS_MANTISSA_MOST / 1000000000
};

/* A number can be kept at each scale from its own up to the one where its
** mantissa grows too long. The scale that most of them fit is chosen, the least
** of these. */
static int vote_scale (const ts_decimals *numbers, size_t rows) {
  int64_t change[TS_SCALES + 1] = {0}, fit = 0, most = -1;
  int best = 0;
  for (size_t i = 0; i < rows; i++) {
    int scale = numbers->scales[i], end = TS_SCALES;
    if (scale < 0) continue;
    while (end > scale + 1
           && llabs(numbers->mantissas[i]) > liftable[end - 1 - scale]) end--;
    change[scale]++;
    change[end]--;
  }
  for (int scale = 0; scale < TS_SCALES; scale++) {
    fit += change[scale];
    if (fit > most) {
      most = fit;
      best = scale;
    }
  }
  return best;
}

/* Mostly all numbers fit the greatest scale among them: that needs no vote. */
static int best_scale (const ts_decimals *numbers, size_t rows) {
  int64_t longest = 0;
  int greatest = 0;
  for (size_t i = 0; i < rows; i++) {
    int64_t m = numbers->mantissas[i], size = (m < 0) ? -m : m;
    int scale = numbers->scales[i];
    size = (scale < 0) ? 0 : size;
    longest = (size > longest) ? size : longest;
    greatest = (scale > greatest) ? scale : greatest;
  }
  return (longest <= liftable[greatest]) ? greatest
                                         : vote_scale(numbers, rows);
}

static int64_t at_scale (int64_t mantissa, int own, int scale) {
  int more = scale - own;
  if (own == TS_MISSING) return TS_MISSING_MANTISSA;
  if (own == TS_REAL || more < 0 || llabs(mantissa) > liftable[more])
    return TS_EXCEPTION_MANTISSA;
  return mantissa * ts_ipow10[more];
}

static ts_status scale_all (const ts_decimals *numbers, size_t rows,
                            scaled *out) {
  out->scale = best_scale(numbers, rows);
  out->lo = INT64_MAX;
  out->hi = INT64_MIN;
  for (size_t i = 0; i < rows; i++) {
    int64_t m = at_scale(numbers->mantissas[i], numbers->scales[i],
                         out->scale);
    out->mantissas[i] = m;
    if (m == TS_MISSING_MANTISSA) {
      out->missing++;
    } else if (m == TS_EXCEPTION_MANTISSA) {
      out->exceptions++;
      if (numbers->scales[i] == TS_REAL
          && !isfinite(ts_decimals_real(numbers, i)))
        return TS_DOMAIN;  /* rule 6 */
    } else {
      if (m < out->lo) out->lo = m;
      if (m > out->hi) out->hi = m;
    }
  }
  return TS_OK;
}

static int is_mark (int64_t m) {
  return m <= TS_EXCEPTION_MANTISSA;
}

static int has_gaps (const scaled *s) {
  return s->missing + s->exceptions > 0;
}

/* What a mantissa is in the packed fields; gaps are 0. */
static inline uint64_t field_of (int64_t m, int64_t lo, uint64_t gaps) {
  return is_mark(m) ? 0 : (uint64_t)m - (uint64_t)lo + gaps;
}

/* The width at which fields and patches take least room. */
static void choose_width (scaled *s, size_t rows) {
  size_t longer[65] = {0}, best = SIZE_MAX, beside = 0;
  uint64_t gaps = (uint64_t)has_gaps(s);
  unsigned most = ts_bits_width((uint64_t)s->hi - (uint64_t)s->lo + gaps);
  for (size_t i = 0; i < rows; i++)
    longer[ts_bits_width(field_of(s->mantissas[i], s->lo, gaps))]++;
  s->patch_bytes = (most + 7) / 8;
  for (unsigned width = most + 1; width-- > 0; ) {
    size_t size = ts_bits_size(rows, width)
                + beside * (TS_PATCH_ROW + s->patch_bytes);
    if (size < best && (width <= 56 || width == 64)) {
      best = size;
      s->width = width;
      s->patches = beside;
    }
    beside += longer[width];
  }
}

static void pack (const scaled *s, size_t rows, char *out) {
  uint64_t gaps = (uint64_t)has_gaps(s), most = ts_bits_mask(s->width);
  for (size_t from = 0; from < rows; from += TS_BITS_GROUP) {
    uint64_t fields[TS_BITS_GROUP] = {0};
    size_t n = rows - from;
    if (n > TS_BITS_GROUP) n = TS_BITS_GROUP;
    for (size_t k = 0; k < n; k++) {
      uint64_t field = field_of(s->mantissas[from + k], s->lo, gaps);
      fields[k] = (field > most) ? 0 : field;
    }
    ts_bits_pack(fields, s->width, from / TS_BITS_GROUP, out);
  }
}

static void put_patches (const scaled *s, size_t rows, char *out) {
  uint64_t gaps = (uint64_t)has_gaps(s);
  uint64_t most = (s->width == 0) ? 0 : ts_bits_mask(s->width);
  char *values = out + TS_PATCH_ROW * s->patches;
  size_t k = 0;
  if (s->patches == 0) return;
  for (size_t i = 0; i < rows; i++) {
    uint64_t field = field_of(s->mantissas[i], s->lo, gaps);
    if (field <= most) continue;
    ts_put(out + TS_PATCH_ROW * k, TS_PATCH_ROW, i);
    ts_put(values + s->patch_bytes * k, s->patch_bytes, field - gaps);
    k++;
  }
}

static void put_exceptions (const ts_decimals *numbers, size_t rows,
                            const scaled *s, char *out) {
  char *scales = out + TS_PATCH_ROW * s->exceptions;
  char *bits = scales + s->exceptions;
  size_t k = 0;
  if (s->exceptions == 0) return;
  for (size_t i = 0; i < rows; i++) {
    if (s->mantissas[i] != TS_EXCEPTION_MANTISSA) continue;
    ts_put(out + TS_PATCH_ROW * k, TS_PATCH_ROW, i);
    ts_put(scales + k, 1, (uint8_t)numbers->scales[i]);
    ts_put64(bits + 8 * k, (uint64_t)numbers->mantissas[i]);
    k++;
  }
}

static ts_status write_scaled (const ts_decimals *numbers, size_t rows,
                               const scaled *s, ts_encoded *out) {
  size_t fields = ts_bits_size(rows, s->width);
  size_t patches = s->patches * (TS_PATCH_ROW + s->patch_bytes);
  char *bytes = ts_lengthen(&out->bytes, TS_NUMBERS_HEAD + fields + patches
                                         + TS_EXCEPTION * s->exceptions);
  if (bytes == NULL) return TS_NOMEM;
  out->encoding = has_gaps(s) ? TS_ENCODING_GAPS : 0;
  out->missing = s->missing;
  out->lo = s->lo;
  out->hi = s->hi;
  ts_put(bytes, 1, (uint64_t)s->scale);
  ts_put(bytes + 1, 1, s->width);
  ts_put(bytes + 2, 2, s->patch_bytes);
  ts_put(bytes + 4, 4, s->patches);
  ts_put(bytes + 8, 4, s->exceptions);
  bytes += TS_NUMBERS_HEAD;
  if (s->width > 0) pack(s, rows, bytes);
  put_patches(s, rows, bytes + fields);
  put_exceptions(numbers, rows, s, bytes + fields + patches);
  return TS_OK;
}

ts_status ts_encode_numbers (const ts_decimals *numbers, size_t rows,
                             ts_encoded *out) {
  scaled s = {0};
  ts_status status;
  assert(rows > 0 && rows <= TS_CHUNK_ROWS);
  ts_restart(&out->bytes);
  s.mantissas = malloc(rows * sizeof *s.mantissas);
  if (s.mantissas == NULL) return TS_NOMEM;
  status = scale_all(numbers, rows, &s);
  if (s.lo > s.hi) s.lo = s.hi = 0;
  if (status == TS_OK) choose_width(&s, rows);
  if (status == TS_OK) status = write_scaled(numbers, rows, &s, out);
  free(s.mantissas);
  return status;
}
