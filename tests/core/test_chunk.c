/* test_chunk.c -- columns to bytes and back; see chunk.h for the rules */
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "data/chunk.h"

static uint64_t seed = 42;

static uint32_t dice (uint32_t faces) {  /* Knuth's MMIX generator */
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((seed >> 33) % faces);
}

static ts_slice bytes_of (const ts_encoded *e) {
  return (ts_slice){e->bytes.text, e->bytes.length};
}

/* Encode, check the size, decode, compare. */
static void codes_return (const uint32_t *codes, size_t rows, size_t bytes,
                          const char *what) {
  ts_encoded e = {0};
  uint32_t *back = malloc(rows * sizeof *back);
  ts_status status = ts_encode_codes(codes, rows, &e);
  gsl_test(status != TS_OK || e.bytes.length != bytes, "%s: %zu bytes", what,
           e.bytes.length);
  status = ts_decode_codes(e.encoding, e.lo, e.hi, bytes_of(&e), rows, back);
  gsl_test(status != TS_OK || memcmp(codes, back, rows * sizeof *back) != 0,
           "%s: comes back", what);
  ts_string_free(&e.bytes);
  free(back);
}

static void codes (void) {
  static uint32_t c[TS_CHUNK_ROWS];
  uint32_t one = 7;
  codes_return(&one, 1, 0, "rule 1: one code");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = TS_NONE;
  codes_return(c, TS_CHUNK_ROWS, 0, "rule 1: all missing");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = 1000000 + dice(256);
  codes_return(c, TS_CHUNK_ROWS, TS_CHUNK_ROWS, "rule 1: 256 codes");
  c[77] = TS_NONE;
  codes_return(c, TS_CHUNK_ROWS, 2 * TS_CHUNK_ROWS, "256 codes and missing");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = dice(60000);
  codes_return(c, 1001, 2 * 1001, "rule 1: 60000 codes, odd count");
  c[3] = 0;
  c[4] = TS_NONE - 1;
  codes_return(c, 1001, 4 * 1001, "rule 1: from least to greatest");
  c[5] = TS_NONE;
  codes_return(c, 1001, 4 * 1001, "from least to greatest and missing");
}

static void zone_of_codes (void) {
  uint32_t c[] = {9, TS_NONE, 5};
  ts_encoded e = {0};
  ts_encode_codes(c, 3, &e);
  gsl_test(e.lo != 5 || e.hi != TS_NONE || e.missing != 1,
           "TS_NONE is the greatest code and counted");
  ts_encode_codes(c + 2, 1, &e);
  gsl_test(e.lo != 5 || e.hi != 5 || e.missing != 0 || e.bytes.length != 0,
           "encoding again starts afresh");
  ts_string_free(&e.bytes);
}

static ts_decimal scaled (int64_t mantissa, int scale) {
  return (ts_decimal){mantissa, (double)mantissa / ts_pow10[scale],
                      (int8_t)scale};
}

static ts_decimal real (double number) {
  return (ts_decimal){.real = number, .scale = TS_REAL};
}

static const ts_decimal missing = {.real = NAN, .scale = TS_MISSING};

/* The number that decoding gave for a row, in the form of the original. */
static int same_number (const ts_numbers *n, size_t row, size_t *exception,
                        const ts_decimal *want) {
  int64_t m = n->mantissas[row];
  if (m == TS_MISSING_MANTISSA) return want->scale == TS_MISSING;
  if (m == TS_EXCEPTION_MANTISSA) {
    const ts_exception *x = &n->exceptions[(*exception)++];
    return x->row == row && x->number.scale == want->scale
        && x->number.real == want->real
        && (want->scale == TS_REAL || x->number.mantissa == want->mantissa);
  }
  if (want->scale < 0 || want->scale > n->scale) return 0;
  return m == want->mantissa * ts_ipow10[n->scale - want->scale];
}

/* The same numbers as a column. */
static ts_status encode (const ts_decimal *x, size_t rows, ts_encoded *e) {
  ts_decimals column = {0};
  ts_status status = ts_decimals_widen(&column, rows);
  for (size_t i = 0; i < rows && status == TS_OK; i++)
    ts_decimals_put(&column, i, &x[i]);
  if (status == TS_OK) status = ts_encode_numbers(&column, rows, e);
  ts_decimals_free(&column);
  return status;
}

static void numbers_return (const ts_decimal *x, size_t rows, size_t bytes,
                            size_t exceptions, const char *what) {
  ts_encoded e = {0};
  ts_numbers n;
  size_t wrong = 0, k = 0, gaps = 0;
  gsl_test(encode(x, rows, &e), "%s: encoded", what);
  if (bytes > 0)
    gsl_test_int((int)e.bytes.length, (int)bytes, "%s: bytes", what);
  gsl_test(ts_numbers_alloc(&n), "room");
  gsl_test(ts_decode_numbers(e.encoding, bytes_of(&e), rows, &n),
           "%s: decoded", what);
  for (size_t i = 0; i < rows; i++) {
    wrong += !same_number(&n, i, &k, &x[i]);
    gaps += (x[i].scale == TS_MISSING);
  }
  gsl_test(wrong != 0 || k != exceptions || n.exception_count != exceptions,
           "%s: comes back, %zu wrong, %zu exceptions", what, wrong, k);
  gsl_test(gaps != e.missing, "rule 3: %s: %u missing", what, e.missing);
  ts_string_free(&e.bytes);
  ts_numbers_free(&n);
}

static void numbers (void) {
  static ts_decimal x[TS_CHUNK_ROWS];
  ts_decimal mixed[] = {scaled(15, 1), missing, scaled(-3, 0), real(1e300),
                        scaled(12345, 3), scaled(0, 0)};
  ts_decimal far[] = {scaled(1, 9), scaled((INT64_C(1) << 53) - 1, 0),
                      scaled(-((INT64_C(1) << 53) - 1), 0), scaled(1, 0)};
  ts_decimal equal[] = {scaled(5, 0), scaled(50, 1), scaled(500, 2)};
  ts_decimal none[] = {missing, missing, missing};
  ts_decimal odd[] = {real(0.1234567890123), real(-1e-300), real(0x1p-1074)};
  numbers_return(mixed, 6, 16 + 6 * 2 + 13, 1, "a mixture");
  numbers_return(far, 4, 0, 1, "rule 2: too long at the others' scale");
  numbers_return(equal, 3, 16, 0, "rule 1: equal at one scale");
  numbers_return(none, 3, 16, 0, "rule 3: all missing");
  numbers_return(odd, 3, 16 + 39, 3, "rule 2: none is scaled");
  numbers_return(mixed + 1, 1, 16, 0, "one row, missing");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) x[i] = scaled(dice(254), 0);
  numbers_return(x, TS_CHUNK_ROWS, 16 + TS_CHUNK_ROWS, 0, "rule 1: a byte");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++)
    x[i] = scaled((int64_t)(i % 3) * 70000, 0);
  numbers_return(x, TS_CHUNK_ROWS, 0, 0, "rule 1: compressed");
}

static void many_numbers (void) {
  static ts_decimal x[TS_CHUNK_ROWS];
  size_t reals = 0;
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) {
    int64_t m = (int64_t)dice(1u << 31) * (int64_t)dice(1u << 20);
    x[i] = (dice(50) == 0) ? missing
         : (dice(50) == 0) ? real(1.0 / (3.0 + (double)i))
         : scaled((dice(2) == 0) ? m : -m, (int)dice(4));
  }
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) reals += (x[i].scale == TS_REAL);
  numbers_return(x, TS_CHUNK_ROWS, 0, reals, "rule 1: eight bytes");
}

static void small_when_regular (void) {
  static ts_decimal x[TS_CHUNK_ROWS];
  ts_encoded e = {0};
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++)
    x[i] = scaled((int64_t)(i % 3) * 70000, 0);
  encode(x, TS_CHUNK_ROWS, &e);
  gsl_test(!(e.encoding & TS_ENCODING_ZSTD)
           || e.bytes.length > 3 * TS_CHUNK_ROWS,
           "rule 1: zstd where it saves a quarter");
  ts_string_free(&e.bytes);
}

static void not_finite (void) {
  ts_decimal inf = real(INFINITY), nan = real(NAN);
  ts_encoded e = {0};
  gsl_test(encode(&inf, 1, &e) != TS_DOMAIN, "rule 6: inf");
  gsl_test(encode(&nan, 1, &e) != TS_DOMAIN, "rule 6: nan");
  ts_string_free(&e.bytes);
}

/* Rule 4: bytes that were cut short, flipped, or come from nowhere. The copy
** is as long as what is decoded, so that a sanitizer sees one byte more. */
static void damaged_numbers (const ts_encoded *e, size_t rows) {
  ts_numbers n;
  ts_numbers_alloc(&n);
  for (int trial = 0; trial < 4000; trial++) {
    size_t length = (dice(3) == 0) ? dice((uint32_t)e->bytes.length + 1)
                                   : e->bytes.length;
    char *bytes = malloc(length + 1);
    int encoding = (dice(3) == 0) ? (int)dice(256) : e->encoding;
    memcpy(bytes, e->bytes.text, length);
    for (uint32_t k = dice(4); k > 0 && length > 0; k--)
      bytes[dice((uint32_t)length)] ^= (char)(1 << dice(8));
    bytes = realloc(bytes, length > 0 ? length : 1);
    ts_status status = ts_decode_numbers(encoding, (ts_slice){bytes, length},
                                         rows, &n);
    if (status != TS_OK && status != TS_CORRUPT)
      gsl_test(1, "rule 4: status %d", status);
    for (size_t i = 0; status == TS_OK && i < n.exception_count; i++)
      if (n.exceptions[i].row >= rows) gsl_test(1, "rule 4: a row outside");
    free(bytes);
  }
  ts_numbers_free(&n);
}

static void damaged_codes (const ts_encoded *e, size_t rows) {
  uint32_t *back = malloc(rows * sizeof *back);
  for (int trial = 0; trial < 4000; trial++) {
    size_t length = (dice(2) == 0) ? dice((uint32_t)e->bytes.length + 1)
                                   : e->bytes.length;
    char *bytes = malloc(length > 0 ? length : 1);
    int encoding = (dice(2) == 0) ? (int)dice(256) : e->encoding;
    ts_status status;
    size_t outside = 0;
    memcpy(bytes, e->bytes.text, length);
    if (length > 0) bytes[dice((uint32_t)length)] ^= (char)(1 << dice(8));
    status = ts_decode_codes(encoding, e->lo, e->hi,
                             (ts_slice){bytes, length}, rows, back);
    for (size_t i = 0; status == TS_OK && i < rows; i++)
      outside += (back[i] < e->lo || back[i] > e->hi);
    if (outside > 0) gsl_test(1, "rule 4: codes outside their zone");
    free(bytes);
  }
  free(back);
}

static void damaged (void) {
  enum { ROWS = 700 };
  ts_decimal x[ROWS];
  uint32_t c[ROWS];
  ts_encoded e = {0};
  for (size_t i = 0; i < ROWS; i++) {
    c[i] = dice(300);
    x[i] = (dice(9) == 0) ? missing
         : (dice(9) == 0) ? real(1.0 / (7.0 + (double)i))
         : scaled(dice(1000) * 100, 2);
  }
  encode(x, ROWS, &e);
  gsl_test(!(e.encoding & TS_ENCODING_ZSTD), "the sample is compressed");
  damaged_numbers(&e, ROWS);
  encode(x, 30, &e);
  damaged_numbers(&e, 30);
  ts_encode_codes(c, ROWS, &e);
  damaged_codes(&e, ROWS);
  ts_string_free(&e.bytes);
  gsl_test(0, "rule 4: twelve thousand damaged chunks");
}

static void period_codes (void) {
  ts_period month = {2023 * 12 + 9, TS_MONTH};
  ts_period next = {2023 * 12 + 10, TS_MONTH};
  ts_period day = {-719162, TS_DAY}, none = {INT32_MIN, TS_YEAR};
  ts_period back = ts_period_of_code(ts_period_code(day));
  gsl_test(ts_period_code(month) + 1 != ts_period_code(next),
           "neighbours differ by one");
  gsl_test(back.ordinal != day.ordinal || back.freq != TS_DAY,
           "before 1970 comes back");
  gsl_test(ts_period_code(none) != TS_NONE, "missing is TS_NONE");
  gsl_test(ts_period_of_code(TS_NONE).ordinal != INT32_MIN,
           "and TS_NONE is missing");
}

int main (void) {
  codes();
  zone_of_codes();
  numbers();
  many_numbers();
  small_when_regular();
  not_finite();
  damaged();
  period_codes();
  return gsl_test_summary();
}
