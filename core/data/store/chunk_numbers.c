/* chunk_numbers.c -- numbers as scaled integers: how they are written */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "chunk_inside.h"

typedef struct {
  int64_t *mantissas;         /* at the chunk's scale, or a mark */
  uint64_t *fields;           /* what is packed: the same room, later */
  int scale;
  int64_t lo, hi;             /* of the mantissas; lo > hi: there are none */
  uint32_t missing, exceptions;
  uint64_t gaps;              /* 0 or 1: field 0 is none */
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

/* Mostly all numbers fit the greatest scale among them: that needs no vote,
** and no look at each whether it can be lifted ('fits'). */
static int best_scale (const ts_decimals *numbers, size_t rows, int *fits) {
  int64_t longest = 0;
  int greatest = 0;
  for (size_t i = 0; i < rows; i++) {
    int scale = numbers->scales[i];
    int64_t m = (scale < 0) ? 0 : numbers->mantissas[i];
    int64_t size = (m < 0) ? -m : m;
    longest = (size > longest) ? size : longest;
    greatest = (scale > greatest) ? scale : greatest;
  }
  *fits = longest <= liftable[greatest];
  return *fits ? greatest : vote_scale(numbers, rows);
}

static int64_t at_scale (int64_t mantissa, int own, int scale) {
  int more = scale - own;
  if (own == TS_MISSING) return TS_MISSING_MANTISSA;
  if (own == TS_REAL || more < 0 || llabs(mantissa) > liftable[more])
    return TS_EXCEPTION_MANTISSA;
  return mantissa * ts_ipow10[more];
}

static void scale_each (const ts_decimals *numbers, size_t rows, scaled *s) {
  for (size_t i = 0; i < rows; i++)
    s->mantissas[i] = at_scale(numbers->mantissas[i], numbers->scales[i],
                               s->scale);
}

/* The same where all fit: a factor for each scale, marks for the others. */
static void scale_fitting (const ts_decimals *numbers, size_t rows,
                           scaled *s) {
  int64_t factors[TS_SCALES + 2] = {0}, marks[TS_SCALES + 2] = {0};
  marks[TS_MISSING + 2] = TS_MISSING_MANTISSA;
  marks[TS_REAL + 2] = TS_EXCEPTION_MANTISSA;
  for (int own = 0; own <= s->scale; own++)
    factors[own + 2] = ts_ipow10[s->scale - own];
  for (size_t i = 0; i < rows; i++) {
    size_t own = (size_t)(numbers->scales[i] + 2);
    s->mantissas[i] = (int64_t)((uint64_t)numbers->mantissas[i]
                                * (uint64_t)factors[own]) | marks[own];
  }
}

static int is_mark (int64_t m) {
  return m <= TS_EXCEPTION_MANTISSA;
}

static void find_bounds (scaled *s, size_t rows) {
  int64_t lo = INT64_MAX, hi = INT64_MIN;
  uint32_t missing = 0, marked = 0;
  for (size_t i = 0; i < rows; i++) {
    int64_t m = s->mantissas[i], least = is_mark(m) ? INT64_MAX : m;
    missing += (m == TS_MISSING_MANTISSA);
    marked += (m <= TS_EXCEPTION_MANTISSA);
    lo = (least < lo) ? least : lo;
    hi = (m > hi) ? m : hi;
  }
  s->missing = missing;
  s->exceptions = marked - missing;
  s->gaps = (marked > 0);
  s->lo = (marked < rows) ? lo : 0;
  s->hi = (marked < rows) ? hi : 0;
}

/* Rule 6. */
static ts_status check_reals (const ts_decimals *numbers, size_t rows) {
  for (size_t i = 0; i < rows; i++)
    if (numbers->scales[i] == TS_REAL
        && !isfinite(ts_decimals_real(numbers, i))) return TS_DOMAIN;
  return TS_OK;
}

static ts_status scale_all (const ts_decimals *numbers, size_t rows,
                            scaled *s) {
  int fits;
  s->scale = best_scale(numbers, rows, &fits);
  if (fits) scale_fitting(numbers, rows, s);
  else scale_each(numbers, rows, s);
  find_bounds(s, rows);
  return (s->exceptions > 0) ? check_reals(numbers, rows) : TS_OK;
}

/* Bits of a field below 2^63. */
static unsigned bits_of (uint64_t field) {
  return 63 - (unsigned)__builtin_clzll(2 * field + 1);
}

/* Turn mantissas into fields, and count how many have how many bits. The four
** counters of a number of bits keep neighbours from waiting for each other. */
static void make_fields (scaled *s, size_t rows, size_t count[64]) {
  uint32_t counts[4][64] = {{0}};
  for (size_t i = 0; i < rows; i++) {
    int64_t m = s->mantissas[i];
    uint64_t field = (uint64_t)m - (uint64_t)s->lo + s->gaps;
    field = is_mark(m) ? 0 : field;
    s->fields[i] = field;
    counts[i % 4][bits_of(field)]++;
  }
  for (size_t bits = 0; bits < 64; bits++)
    count[bits] = (size_t)counts[0][bits] + counts[1][bits] + counts[2][bits]
                + counts[3][bits];
}

/* The width at which fields and patches take least room. */
static void choose_width (scaled *s, size_t rows) {
  size_t count[64], best = SIZE_MAX, beside = 0;
  unsigned most = bits_of((uint64_t)s->hi - (uint64_t)s->lo + s->gaps);
  make_fields(s, rows, count);
  s->patch_bytes = (most + 7) / 8;
  for (unsigned bits = most + 1; bits-- > 0; beside += count[bits]) {
    unsigned width = (bits > 56) ? 64 : bits;
    size_t size = ts_bits_size(rows, width)
                + beside * (TS_PATCH_ROW + s->patch_bytes);
    if (size >= best || (bits > 56 && beside > 0)) continue;
    best = size;
    s->width = width;
    s->patches = beside;
  }
}

/* The greatest field that is packed; greater ones are patches. */
static uint64_t most_packed (const scaled *s) {
  return (s->width == 0) ? 0 : ts_bits_mask(s->width);
}

static void pack (const scaled *s, size_t rows, char *out) {
  uint64_t most = most_packed(s);
  for (size_t from = 0; from < rows; from += TS_BITS_GROUP) {
    uint64_t fields[TS_BITS_GROUP] = {0};
    size_t n = rows - from;
    if (n > TS_BITS_GROUP) n = TS_BITS_GROUP;
    for (size_t k = 0; k < n; k++) {
      uint64_t field = s->fields[from + k];
      fields[k] = (field > most) ? 0 : field;
    }
    ts_bits_pack(fields, s->width, from / TS_BITS_GROUP, out);
  }
}

static void put_patches (const scaled *s, size_t rows, char *out) {
  uint64_t most = most_packed(s);
  char *values = out + TS_PATCH_ROW * s->patches;
  size_t k = 0;
  for (size_t i = 0; i < rows && k < s->patches; i++) {
    if (s->fields[i] <= most) continue;
    ts_put(out + TS_PATCH_ROW * k, TS_PATCH_ROW, i);
    ts_put(values + s->patch_bytes * k, s->patch_bytes,
           s->fields[i] - s->gaps);
    k++;
  }
}

/* A gap that is not missing is an exception. */
static void put_exceptions (const ts_decimals *numbers, size_t rows,
                            const scaled *s, char *out) {
  char *scales = out + TS_PATCH_ROW * s->exceptions;
  char *bits = scales + s->exceptions;
  size_t k = 0;
  for (size_t i = 0; i < rows && k < s->exceptions; i++) {
    if (s->fields[i] != 0 || numbers->scales[i] == TS_MISSING) continue;
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
  out->encoding = s->gaps ? TS_ENCODING_GAPS : 0;
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

/* Whole columns are missing in many files. */
static int all_missing (const ts_decimals *numbers, size_t rows) {
  return numbers->scales[0] == TS_MISSING
      && memcmp(numbers->scales, numbers->scales + 1, rows - 1) == 0;
}

ts_status ts_encode_numbers (const ts_decimals *numbers, size_t rows,
                             ts_encoded *out) {
  scaled s = {.gaps = 1, .missing = (uint32_t)rows};
  int64_t *room;
  ts_status status;
  assert(rows > 0 && rows <= TS_CHUNK_ROWS);
  ts_restart(&out->bytes);
  if (all_missing(numbers, rows)) return write_scaled(numbers, rows, &s, out);
  room = malloc(rows * sizeof *room);
  if (room == NULL) return TS_NOMEM;
  s.mantissas = room;
  s.fields = (uint64_t *)room;
  status = scale_all(numbers, rows, &s);
  if (status == TS_OK) choose_width(&s, rows);
  if (status == TS_OK) status = write_scaled(numbers, rows, &s, out);
  free(room);
  return status;
}
