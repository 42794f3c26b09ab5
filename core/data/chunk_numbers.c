/* chunk_numbers.c -- numbers as scaled integers, with exceptions beside */
#include "chunk.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "pack.h"

/*
** The bytes of a column of numbers:
**
**   head        scale, three zeros, u32 exceptions, i64 base    16 bytes
**   offsets     rows times 'width' bytes                       \ perhaps
**   exceptions  u32 rows[], then i8 scales[], then u64 bits[]  / compressed
**
** Offset 0 is a missing number, 1 an exception, k the mantissa base + k - 2.
** With width 0 every row has the mantissa 'base' itself, which may be one of
** the two marks.
*/
#define HEAD 16
#define EXCEPTION 13          /* bytes of one */
#define MARKS 2               /* offsets below this are no mantissas */
#define SCALES 10             /* 0 .. 9 */
#define WORTH_TRYING 512      /* bytes below which zstd is not asked */
#define STEP 16

typedef struct {
  int64_t *mantissas;         /* at the chunk's scale, or a mark */
  int scale;
  int64_t lo, hi;             /* of the mantissas; lo > hi: there are none */
  uint32_t missing, exceptions;
} scaled;

/* The greatest mantissa that may be multiplied by 10^n: TS_MANTISSA_MOST over
** that power, without a division for each number. */
static const int64_t liftable[SCALES] = {
  TS_MANTISSA_MOST, TS_MANTISSA_MOST / 10, TS_MANTISSA_MOST / 100,
  TS_MANTISSA_MOST / 1000, TS_MANTISSA_MOST / 10000,
  TS_MANTISSA_MOST / 100000, TS_MANTISSA_MOST / 1000000,
  TS_MANTISSA_MOST / 10000000, TS_MANTISSA_MOST / 100000000,
  TS_MANTISSA_MOST / 1000000000
};

/* A number can be kept at each scale from its own up to the one where its
** mantissa grows too long. The scale that most of them fit is chosen, the least
** of these. */
static int best_scale (const ts_decimals *numbers, size_t rows) {
  int64_t change[SCALES + 1] = {0}, fit = 0, most = -1;
  int best = 0;
  for (size_t i = 0; i < rows; i++) {
    int scale = numbers->scales[i], end = SCALES;
    if (scale < 0) continue;
    while (end > scale + 1
           && llabs(numbers->mantissas[i]) > liftable[end - 1 - scale]) end--;
    change[scale]++;
    change[end]--;
  }
  for (int scale = 0; scale < SCALES; scale++) {
    fit += change[scale];
    if (fit > most) {
      most = fit;
      best = scale;
    }
  }
  return best;
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
    if (numbers->scales[i] == TS_REAL
        && !isfinite(ts_decimals_real(numbers, i)))
      return TS_DOMAIN;  /* rule 6 */
    if (m == TS_MISSING_MANTISSA) {
      out->missing++;
    } else if (m == TS_EXCEPTION_MANTISSA) {
      out->exceptions++;
    } else {
      if (m < out->lo) out->lo = m;
      if (m > out->hi) out->hi = m;
    }
  }
  return TS_OK;
}

/* The mantissa or mark that all rows have; 0 when they differ. */
static int all_equal (const scaled *s, size_t rows, int64_t *base) {
  *base = (s->missing == rows) ? TS_MISSING_MANTISSA
        : (s->exceptions == rows) ? TS_EXCEPTION_MANTISSA : s->lo;
  return s->missing == rows || s->exceptions == rows
      || (s->missing + s->exceptions == 0 && s->lo == s->hi);
}

static inline uint64_t offset_of (int64_t mantissa, int64_t base) {
  return (mantissa == TS_MISSING_MANTISSA) ? 0
       : (mantissa == TS_EXCEPTION_MANTISSA) ? 1
       : (uint64_t)mantissa - (uint64_t)base + MARKS;
}

static void pack (const int64_t *m, size_t rows, int64_t base, size_t width,
                  char *out) {
  switch (width) {
    case 1:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + i, 1, offset_of(m[i], base));
      break;
    case 2:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + 2 * i, 2, offset_of(m[i], base));
      break;
    case 4:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + 4 * i, 4, offset_of(m[i], base));
      break;
    default:
      for (size_t i = 0; i < rows; i++)
        ts_put(out + 8 * i, 8, offset_of(m[i], base));
  }
}

static void put_exceptions (const ts_decimals *numbers, size_t rows,
                            const scaled *s, char *out) {
  size_t count = s->exceptions, k = 0;
  for (size_t i = 0; i < rows; i++) {
    if (s->mantissas[i] != TS_EXCEPTION_MANTISSA) continue;
    ts_put(out + 4 * k, 4, i);
    ts_put(out + 4 * count + k, 1, (uint8_t)numbers->scales[i]);
    ts_put(out + 5 * count + 8 * k, 8, (uint64_t)numbers->mantissas[i]);
    k++;
  }
}

/* Compress what follows the head where that saves a quarter (rule 1). */
static ts_status compress (ts_encoded *out) {
  size_t plain = out->bytes.length - HEAD, room = plain - plain / 4, n;
  char *smaller;
  if (plain < WORTH_TRYING) return TS_OK;
  smaller = malloc(room);
  if (smaller == NULL) return TS_NOMEM;
  n = ZSTD_compress(smaller, room, out->bytes.text + HEAD, plain, 1);
  if (!ZSTD_isError(n)) {
    memcpy(out->bytes.text + HEAD, smaller, n);
    out->bytes.length = HEAD + n;
    out->encoding |= TS_ENCODING_ZSTD;
  }
  free(smaller);
  return (ZSTD_isError(n)
          && ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
       ? TS_NOMEM : TS_OK;  /* else it would not fit: it stays as it is */
}

static ts_status write_scaled (const ts_decimals *numbers, size_t rows,
                               const scaled *s, ts_encoded *out) {
  int64_t base;
  size_t width = 0;
  char *bytes;
  if (!all_equal(s, rows, &base)) {
    uint64_t span = (s->lo > s->hi) ? 0 : (uint64_t)s->hi - (uint64_t)s->lo;
    if (s->lo > s->hi) base = 0;
    width = ts_width_of(span + MARKS);
  }
  bytes = ts_lengthen(&out->bytes, HEAD + rows * width
                                   + EXCEPTION * (size_t)s->exceptions);
  if (bytes == NULL) return TS_NOMEM;
  out->encoding = (uint8_t)width;
  out->missing = s->missing;
  ts_put(bytes, 4, (uint64_t)s->scale);
  ts_put(bytes + 4, 4, s->exceptions);
  ts_put(bytes + 8, 8, (uint64_t)base);
  if (width > 0) pack(s->mantissas, rows, base, width, bytes + HEAD);
  put_exceptions(numbers, rows, s, bytes + HEAD + rows * width);
  return compress(out);
}

ts_status ts_encode_numbers (const ts_decimals *numbers, size_t rows,
                             ts_encoded *out) {
  scaled s = {0};
  ts_status status;
  assert(rows > 0 && rows <= TS_CHUNK_ROWS);
  out->lo = out->hi = 0;
  ts_restart(&out->bytes);
  s.mantissas = malloc(rows * sizeof *s.mantissas);
  if (s.mantissas == NULL) return TS_NOMEM;
  status = scale_all(numbers, rows, &s);
  if (status == TS_OK) status = write_scaled(numbers, rows, &s, out);
  free(s.mantissas);
  return status;
}

ts_status ts_numbers_alloc (ts_numbers *numbers) {
  *numbers = (ts_numbers){0};
  numbers->mantissas = malloc(TS_CHUNK_ROWS * sizeof *numbers->mantissas);
  return (numbers->mantissas == NULL) ? TS_NOMEM : TS_OK;
}

void ts_numbers_free (ts_numbers *numbers) {
  free(numbers->mantissas);
  free(numbers->exceptions);
  ts_string_free(&numbers->plain);
  *numbers = (ts_numbers){0};
}

/* Whole steps and then the rest, as in chunk.c. */
static void unpack1 (const char *restrict in, size_t rows, uint64_t floor,
                     int64_t *restrict out) {
  size_t i = 0;
  for (; i + STEP <= rows; i += STEP)
    for (size_t k = 0; k < STEP; k++)
      out[i + k] = (int64_t)(floor + (uint8_t)in[i + k]);
  for (; i < rows; i++) out[i] = (int64_t)(floor + (uint8_t)in[i]);
}

static void unpack2 (const char *restrict in, size_t rows, uint64_t floor,
                     int64_t *restrict out) {
  size_t i = 0;
  for (; i + STEP <= rows; i += STEP)
    for (size_t k = 0; k < STEP; k++)
      out[i + k] = (int64_t)(floor + ts_get16(in + 2 * (i + k)));
  for (; i < rows; i++) out[i] = (int64_t)(floor + ts_get16(in + 2 * i));
}

static void unpack4 (const char *restrict in, size_t rows, uint64_t floor,
                     int64_t *restrict out) {
  size_t i = 0;
  for (; i + STEP <= rows; i += STEP)
    for (size_t k = 0; k < STEP; k++)
      out[i + k] = (int64_t)(floor + ts_get32(in + 4 * (i + k)));
  for (; i < rows; i++) out[i] = (int64_t)(floor + ts_get32(in + 4 * i));
}

static void unpack8 (const char *restrict in, size_t rows, uint64_t floor,
                     int64_t *restrict out) {
  for (size_t i = 0; i < rows; i++)
    out[i] = (int64_t)(floor + ts_get64(in + 8 * i));
}

/* Put the marks where offsets 0 and 1 were; the number of exceptions. */
static size_t set_marks (int64_t *m, size_t rows, uint64_t floor) {
  size_t exceptions = 0;
  for (size_t i = 0; i < rows; i++) {
    uint64_t offset = (uint64_t)m[i] - floor;
    if (offset < MARKS)
      m[i] = (offset == 0) ? TS_MISSING_MANTISSA : TS_EXCEPTION_MANTISSA;
    exceptions += (m[i] == TS_EXCEPTION_MANTISSA);
  }
  return exceptions;
}

/* Every row has the same mantissa or mark; the number of exceptions. */
static size_t repeat (int64_t *m, size_t rows, int64_t base) {
  for (size_t i = 0; i < rows; i++) m[i] = base;
  return (base == TS_EXCEPTION_MANTISSA) ? rows : 0;
}

static int is_mantissa (int64_t m) {
  return -TS_MANTISSA_MOST <= m && m <= TS_MANTISSA_MOST;
}

static ts_status unpack (const char *in, size_t rows, int64_t base,
                         size_t width, int64_t *m, size_t *exceptions) {
  uint64_t floor = (uint64_t)base - MARKS;
  if (!is_mantissa(base) && (width > 0 || base > TS_EXCEPTION_MANTISSA))
    return TS_CORRUPT;
  switch (width) {
    case 0: *exceptions = repeat(m, rows, base); return TS_OK;
    case 1: unpack1(in, rows, floor, m); break;
    case 2: unpack2(in, rows, floor, m); break;
    case 4: unpack4(in, rows, floor, m); break;
    case 8: unpack8(in, rows, floor, m); break;
    default: return TS_CORRUPT;
  }
  *exceptions = set_marks(m, rows, floor);
  return TS_OK;
}

static ts_status read_exception (uint32_t row, int8_t scale, uint64_t bits,
                                 ts_exception *out) {
  ts_decimal *number = &out->number;
  out->row = row;
  *number = (ts_decimal){.scale = scale};
  if (scale == TS_REAL) {
    memcpy(&number->real, &bits, 8);
    return isfinite(number->real) ? TS_OK : TS_CORRUPT;
  }
  if (scale < 0 || scale >= SCALES) return TS_CORRUPT;
  number->mantissa = (int64_t)bits;
  if (llabs(number->mantissa / 2) > INT64_C(1) << 52) return TS_CORRUPT;
  number->real = (double)number->mantissa / ts_pow10[scale];  /* S27 */
  return TS_OK;
}

/* Each listed row must be one that is marked, in rising order. */
static ts_status read_exceptions (const char *in, size_t count, size_t rows,
                                  ts_numbers *out) {
  ts_status status = ts_reserve((void **)&out->exceptions,
                                &out->exception_room, count,
                                sizeof *out->exceptions);
  for (size_t k = 0; k < count && status == TS_OK; k++) {
    uint32_t row = ts_get32(in + 4 * k);
    if (row >= rows || out->mantissas[row] != TS_EXCEPTION_MANTISSA
        || (k > 0 && row <= out->exceptions[k - 1].row)) return TS_CORRUPT;
    status = read_exception(row, (int8_t)in[4 * count + k],
                            ts_get64(in + 5 * count + 8 * k),
                            &out->exceptions[k]);
  }
  if (status == TS_OK) out->exception_count = count;
  return status;
}

/* What follows the head, 'need' bytes of it. */
static ts_status plain_of (int encoding, ts_slice body, size_t need,
                           ts_string *plain, const char **at) {
  size_t n;
  *at = body.text;
  if (!(encoding & TS_ENCODING_ZSTD))
    return (body.length == need) ? TS_OK : TS_CORRUPT;
  ts_restart(plain);
  if (ts_lengthen(plain, need) == NULL) return TS_NOMEM;
  *at = plain->text;
  n = ZSTD_decompress(plain->text, need, body.text, body.length);
  if (ZSTD_isError(n)
      && ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
    return TS_NOMEM;
  return (n == need) ? TS_OK : TS_CORRUPT;
}

ts_status ts_decode_numbers (int encoding, ts_slice bytes, size_t rows,
                             ts_numbers *out) {
  size_t width = (size_t)encoding & TS_ENCODING_WIDTH, count, marked;
  const char *plain;
  ts_slice body;
  ts_status status;
  out->exception_count = 0;
  if (bytes.length < HEAD || rows > TS_CHUNK_ROWS || width > 8
      || (encoding & ~(TS_ENCODING_WIDTH | TS_ENCODING_ZSTD)) != 0
      || ts_get32(bytes.text) >= SCALES) return TS_CORRUPT;  /* rule 4 */
  out->scale = (int8_t)bytes.text[0];
  body = (ts_slice){bytes.text + HEAD, bytes.length - HEAD};
  count = ts_get32(bytes.text + 4);
  if (count > rows) return TS_CORRUPT;
  status = plain_of(encoding, body, rows * width + EXCEPTION * count,
                    &out->plain, &plain);
  if (status == TS_OK)
    status = unpack(plain, rows, (int64_t)ts_get64(bytes.text + 8), width,
                    out->mantissas, &marked);
  if (status != TS_OK) return status;
  if (marked != count) return TS_CORRUPT;
  return read_exceptions(plain + rows * width, count, rows, out);
}
