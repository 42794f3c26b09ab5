/* test_chunk.c -- columns to bytes and back; see chunk.h for the rules */
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "data/store/chunk.h"

static uint64_t seed = 42;

static uint32_t dice (uint32_t faces) {  /* Knuth's MMIX generator */
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((seed >> 33) % faces);
}

static ts_slice bytes_of (const ts_encoded *e) {
  return (ts_slice){e->bytes.text, e->bytes.length};
}

/* Some rows of 'rows', rising; how many. */
static size_t pick (size_t rows, uint32_t faces, uint32_t *picked) {
  size_t n = 0;
  for (uint32_t row = 0; row < rows; row++)
    if (dice(faces) == 0) picked[n++] = row;
  return n;
}

/* Decoding some rows gives what they are in the whole. */
static void codes_gather (const ts_encoded *e, const uint32_t *codes,
                          size_t rows, const char *what) {
  static uint32_t picked[TS_CHUNK_ROWS], back[TS_CHUNK_ROWS];
  static const uint32_t faces[] = {1, 3, 500};
  size_t wrong = 0;
  for (size_t trial = 0; trial < 3; trial++) {
    size_t n = pick(rows, faces[trial], picked);
    wrong += ts_decode_codes_at(e->encoding, e->lo, e->hi, bytes_of(e), rows,
                                picked, n, back) != TS_OK;
    for (size_t i = 0; i < n; i++) wrong += back[i] != codes[picked[i]];
  }
  gsl_test(wrong != 0, "rule 1: %s: rows by themselves", what);
}

/* Runs, when it is runs, are those of the column. */
static void codes_run (const ts_encoded *e, const uint32_t *codes, size_t rows,
                       int expected, const char *what) {
  static ts_code_run runs[TS_RUNS_MOST];
  size_t n = 0, wrong = 0;
  uint32_t row = 0;
  ts_status status = ts_decode_runs(e->encoding, e->lo, e->hi, bytes_of(e),
                                    rows, runs, &n);
  gsl_test_int(status, expected ? TS_OK : TS_UNKNOWN, "%s: runs or not", what);
  for (size_t i = 0; i < n; i++)
    for (; row < runs[i].end; row++) wrong += codes[row] != runs[i].code;
  gsl_test(wrong != 0 || (expected && row != rows), "rule 1: %s: runs", what);
}

/* Encode, check the size, decode, compare. */
static void codes_return (const uint32_t *codes, size_t rows, size_t bytes,
                          int runs, const char *what) {
  ts_encoded e = {0};
  uint32_t *back = malloc(rows * sizeof *back);
  ts_status status = ts_encode_codes(codes, rows, &e);
  gsl_test(status != TS_OK, "%s: encoded", what);
  gsl_test_int((int)e.bytes.length, (int)bytes, "%s: bytes", what);
  status = ts_decode_codes(e.encoding, e.lo, e.hi, bytes_of(&e), rows, back);
  gsl_test(status != TS_OK || memcmp(codes, back, rows * sizeof *back) != 0,
           "%s: comes back", what);
  codes_gather(&e, codes, rows, what);
  codes_run(&e, codes, rows, runs, what);
  ts_string_free(&e.bytes);
  free(back);
}

#define SLACK 8   /* bits.h */

/* The bytes of packed rows: whole groups of eight. */
static size_t packed (size_t rows, unsigned width) {
  return (rows + 7) / 8 * width + SLACK;
}

static void codes (void) {
  static uint32_t c[TS_CHUNK_ROWS];
  uint32_t one = 7;
  codes_return(&one, 1, 0, 1, "rule 1: one code");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = TS_NONE;
  codes_return(c, TS_CHUNK_ROWS, 0, 1, "rule 1: all missing");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = 1000000 + dice(256);
  codes_return(c, TS_CHUNK_ROWS, packed(TS_CHUNK_ROWS, 8), 0,
               "rule 1: 256 codes");
  c[77] = TS_NONE;
  codes_return(c, TS_CHUNK_ROWS, packed(TS_CHUNK_ROWS, 9), 0,
               "256 codes and missing");
  c[3] = 0;
  c[4] = TS_NONE - 1;
  codes_return(c, 76, packed(76, 32), 0, "rule 1: from least to greatest");
  codes_return(c, 1001, packed(1001, 32), 0, "the same and missing");
}

/* Every width, with and without missing ones, and every rest of a group. */
static void widths (void) {
  enum { ROWS = 1040 };
  uint32_t c[ROWS];
  for (unsigned width = 1; width <= 32; width++) {
    uint32_t most = (uint32_t)((UINT64_C(1) << width) - 1);
    for (size_t i = 0; i < ROWS; i++)
      c[i] = (dice(1u << 31) ^ dice(1u << 31) << 3) & most;
    c[0] = 0;
    c[1] = (width == 32) ? most - 1 : most;
    c[2] = 0;
    for (size_t rows = ROWS - 9; rows <= ROWS; rows++)
      codes_return(c, rows, packed(rows, width), 0, "rule 1: every width");
    if (width == 1) continue;
    c[3] = TS_NONE;
    c[1] = most - 1;
    for (size_t i = 4; i < ROWS; i++) c[i] = (c[i] == most) ? TS_NONE : c[i];
    codes_return(c, ROWS, packed(ROWS, width), 0, "every width and missing");
  }
}

static void runs (void) {
  static uint32_t c[TS_CHUNK_ROWS];
  for (uint32_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = i / 64 * 7919u % 200;
  codes_return(c, TS_CHUNK_ROWS, 4 + 2 * 1024 + packed(1024, 8), 1,
               "rule 1: runs");
  c[1000] = TS_NONE;  /* in the middle of one, which makes three of it */
  codes_return(c, TS_CHUNK_ROWS, 4 + 2 * 1026 + packed(1026, 8), 1,
               "rule 1: runs and missing");
  for (uint32_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = i / 3 % 200;
  codes_return(c, TS_CHUNK_ROWS, packed(TS_CHUNK_ROWS, 8), 0,
               "rule 1: runs of three rows are none");
  for (uint32_t i = 0; i < TS_CHUNK_ROWS; i++) c[i] = i >= 60000;
  codes_return(c, TS_CHUNK_ROWS, 4 + 2 * 2 + packed(2, 1), 1, "two runs");
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

static int same_exception (const ts_exception *a, const ts_exception *b,
                           size_t row) {
  return a->row == row && a->number.scale == b->number.scale
      && a->number.mantissa == b->number.mantissa
      && memcmp(&a->number.real, &b->number.real, sizeof(double)) == 0;
}

/* Decoding some rows gives what they are in the whole. */
static void numbers_gather (const ts_encoded *e, const ts_numbers *all,
                            size_t rows, const char *what) {
  static uint32_t picked[TS_CHUNK_ROWS];
  static const uint32_t faces[] = {1, 3, 500};
  ts_numbers n;
  size_t wrong = 0;
  gsl_test(ts_numbers_alloc(&n), "room");
  for (size_t trial = 0; trial < 3; trial++) {
    size_t count = pick(rows, faces[trial], picked), k = 0, x = 0;
    wrong += ts_decode_numbers_at(e->encoding, e->lo, e->hi, bytes_of(e), rows,
                                  picked, count, &n) != TS_OK
          || n.scale != all->scale;
    for (size_t i = 0; i < count; i++) {
      wrong += n.mantissas[i] != all->mantissas[picked[i]];
      if (n.mantissas[i] != TS_EXCEPTION_MANTISSA) continue;
      while (all->exceptions[x].row < picked[i]) x++;
      wrong += k == n.exception_count
            || !same_exception(&n.exceptions[k++], &all->exceptions[x], i);
    }
    wrong += k != n.exception_count;
  }
  gsl_test(wrong != 0, "rule 2: %s: rows by themselves", what);
  ts_numbers_free(&n);
}

/* 'lo' and 'hi' are the least and greatest mantissa. */
static void bounds (const ts_encoded *e, const ts_numbers *n, size_t rows,
                    const char *what) {
  int64_t lo = INT64_MAX, hi = INT64_MIN;
  for (size_t i = 0; i < rows; i++) {
    int64_t m = n->mantissas[i];
    if (m == TS_MISSING_MANTISSA || m == TS_EXCEPTION_MANTISSA) continue;
    if (m < lo) lo = m;
    if (m > hi) hi = m;
  }
  if (lo > hi) lo = hi = 0;
  gsl_test(e->lo != lo || e->hi != hi, "%s: bounds", what);
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
  gsl_test(ts_decode_numbers(e.encoding, e.lo, e.hi, bytes_of(&e), rows, &n),
           "%s: decoded", what);
  for (size_t i = 0; i < rows; i++) {
    wrong += !same_number(&n, i, &k, &x[i]);
    gaps += (x[i].scale == TS_MISSING);
  }
  gsl_test(wrong != 0 || k != exceptions || n.exception_count != exceptions,
           "%s: comes back, %zu wrong, %zu exceptions", what, wrong, k);
  gsl_test(gaps != e.missing, "rule 7: %s: %u missing", what, e.missing);
  bounds(&e, &n, rows, what);
  numbers_gather(&e, &n, rows, what);
  ts_string_free(&e.bytes);
  ts_numbers_free(&n);
}

#define HEAD 12        /* bytes, as chunk_inside.h says */
#define EXCEPTION 11

static void numbers (void) {
  static ts_decimal x[TS_CHUNK_ROWS];
  ts_decimal mixed[] = {scaled(15, 1), missing, scaled(-3, 0), real(1e300),
                        scaled(12345, 3), scaled(0, 0)};
  ts_decimal far[] = {scaled(1, 9), scaled((INT64_C(1) << 53) - 1, 0),
                      scaled(-((INT64_C(1) << 53) - 1), 0), scaled(1, 0)};
  ts_decimal equal[] = {scaled(5, 0), scaled(50, 1), scaled(500, 2)};
  ts_decimal none[] = {missing, missing, missing};
  ts_decimal odd[] = {real(0.1234567890123), real(-1e-300), real(0x1p-1074)};
  size_t high = 0;   /* the number that a mark leaves no room for in a byte */
  numbers_return(mixed, 6, HEAD + 4 * (2 + 2) + EXCEPTION, 1,
                 "a mixture");
  numbers_return(far, 4, 0, 1, "rule 3: too long at the others' scale");
  numbers_return(equal, 3, HEAD, 0, "rule 2: equal at one scale");
  numbers_return(none, 3, HEAD, 0, "rule 7: all missing");
  numbers_return(odd, 3, HEAD + 3 * EXCEPTION, 3, "rule 3: none is scaled");
  numbers_return(mixed + 1, 1, HEAD, 0, "one row, missing");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) x[i] = scaled(dice(256), 0);
  numbers_return(x, TS_CHUNK_ROWS, HEAD + packed(TS_CHUNK_ROWS, 8), 0,
                 "rule 2: a byte");
  x[9] = missing;
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++) high += (x[i].mantissa == 255);
  numbers_return(x, TS_CHUNK_ROWS,
                 HEAD + packed(TS_CHUNK_ROWS, 8) + high * (2 + 2), 0,
                 "rule 7: a byte and one missing");
}

/* Few numbers that are far above the others do not make all of them wide. */
static void patches (void) {
  static ts_decimal x[TS_CHUNK_ROWS];
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++)
    x[i] = scaled((i % 1024 == 5) ? 400000000000 + (int64_t)i : dice(4096), 0);
  x[0] = scaled(0, 0);
  numbers_return(x, TS_CHUNK_ROWS,
                 HEAD + packed(TS_CHUNK_ROWS, 12) + 64 * (2 + 5), 0,
                 "rule 2: patches");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++)
    x[i] = (i % 1024 == 5) ? scaled(70000, 0) : scaled(3, 0);
  numbers_return(x, TS_CHUNK_ROWS, HEAD + 64 * (2 + 3), 0,
                 "rule 2: one number and patches");
  for (size_t i = 0; i < TS_CHUNK_ROWS; i++)
    x[i] = (i % 1024 == 5) ? scaled(70000 + (int64_t)i, 0)
         : (i == 9) ? real(1e300) : missing;
  numbers_return(x, TS_CHUNK_ROWS, 0, 1, "rule 2: gaps and patches");
}

/* Every width, negative ones and gaps; 57 bits and more take 64. */
static void number_widths (void) {
  enum { ROWS = 803 };
  ts_decimal x[ROWS];
  for (unsigned width = 1; width <= 53; width++)
    for (int scale = 0; scale <= 9; scale += 9) {
      for (size_t i = 0; i < ROWS; i++) {
        int64_t m = (int64_t)dice(1u << 31) << 22 | dice(1u << 22);
        m = (m & ((INT64_C(1) << width) - 1)) - (INT64_C(1) << (width - 1));
        x[i] = (dice(90) == 0) ? missing : scaled(m, (dice(9) == 0) * scale);
      }
      numbers_return(x, ROWS - width % 8, 0, 0, "rule 2: every width");
      if (width > 30) break;  /* else not all fit at nine decimals */
    }
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
  numbers_return(x, TS_CHUNK_ROWS, 0, reals, "rule 2: eight bytes");
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
static ts_slice spoil (const ts_encoded *e, int *encoding) {
  size_t length = (dice(3) == 0) ? dice((uint32_t)e->bytes.length + 1)
                                 : e->bytes.length;
  char *bytes = malloc(length > 0 ? length : 1);
  *encoding = (dice(3) == 0) ? (int)dice(256) : e->encoding;
  if (length > 0) memcpy(bytes, e->bytes.text, length);
  for (uint32_t k = dice(4); k > 0 && length > 0; k--) {
    uint32_t most = (dice(2) == 0 && length > 16) ? 16 : (uint32_t)length;
    bytes[dice(most)] ^= (char)(1 << dice(8));
  }
  return (ts_slice){bytes, length};
}

static int is_answer (ts_status status) {
  return status == TS_OK || status == TS_CORRUPT;
}

/* Decoded numbers are marks or lie within the bounds. */
static size_t numbers_outside (const ts_encoded *e, const ts_numbers *n,
                               size_t rows) {
  size_t outside = 0, exceptions = 0;
  for (size_t i = 0; i < rows; i++) {
    int64_t m = n->mantissas[i];
    exceptions += (m == TS_EXCEPTION_MANTISSA);
    outside += m > TS_EXCEPTION_MANTISSA && (m < e->lo || m > e->hi);
  }
  for (size_t i = 0; i < n->exception_count; i++)
    outside += n->exceptions[i].row >= rows;
  return outside + (exceptions != n->exception_count);
}

static void damaged_numbers (const ts_encoded *e, size_t rows) {
  ts_numbers n;
  uint32_t picked[1000];
  size_t few = pick(rows, 3, picked);
  ts_numbers_alloc(&n);
  for (int trial = 0; trial < 4000; trial++) {
    int encoding;
    ts_slice bytes = spoil(e, &encoding);
    ts_status status = ts_decode_numbers(encoding, e->lo, e->hi, bytes, rows,
                                         &n);
    if (!is_answer(status)
        || (status == TS_OK && numbers_outside(e, &n, rows) > 0))
      gsl_test(1, "rule 4: numbers outside their zone, status %d", status);
    status = ts_decode_numbers_at(encoding, e->lo, e->hi, bytes, rows, picked,
                                  few, &n);
    if (!is_answer(status)
        || (status == TS_OK && numbers_outside(e, &n, few) > 0))
      gsl_test(1, "rule 4: some numbers outside, status %d", status);
    free((char *)bytes.text);
  }
  ts_numbers_free(&n);
}

static size_t codes_outside (const ts_encoded *e, const uint32_t *codes,
                             size_t rows) {
  size_t outside = 0;
  for (size_t i = 0; i < rows; i++)
    outside += codes[i] < e->lo || codes[i] > e->hi;
  return outside;
}

static void damaged_codes (const ts_encoded *e, size_t rows) {
  static uint32_t back[1000], picked[1000];
  static ts_code_run list[TS_RUNS_MOST];
  size_t few = pick(rows, 3, picked), n;
  for (int trial = 0; trial < 4000; trial++) {
    int encoding;
    ts_slice bytes = spoil(e, &encoding);
    ts_status status = ts_decode_codes(encoding, e->lo, e->hi, bytes, rows,
                                       back);
    if (status == TS_OK && codes_outside(e, back, rows) > 0)
      gsl_test(1, "rule 4: codes outside their zone");
    status = ts_decode_codes_at(encoding, e->lo, e->hi, bytes, rows, picked,
                                few, back);
    if (status == TS_OK && codes_outside(e, back, few) > 0)
      gsl_test(1, "rule 4: some codes outside their zone");
    status = ts_decode_runs(encoding, e->lo, e->hi, bytes, rows, list, &n);
    if (status == TS_OK && list[n - 1].end != rows)
      gsl_test(1, "rule 4: runs that end before the rows do");
    free((char *)bytes.text);
  }
}

/* A bit of each byte in turn, where bytes mean most. */
static void flipped (const ts_encoded *e, size_t rows) {
  ts_numbers n;
  size_t heads = (e->bytes.length < 60) ? e->bytes.length : 60;
  ts_numbers_alloc(&n);
  for (size_t i = 0; i < heads; i++)
    for (int bit = 0; bit < 8; bit++) {
      ts_status status;
      e->bytes.text[i] ^= (char)(1 << bit);
      status = ts_decode_numbers(e->encoding, e->lo, e->hi, bytes_of(e), rows,
                                 &n);
      if (!is_answer(status)
          || (status == TS_OK && numbers_outside(e, &n, rows) > 0))
        gsl_test(1, "rule 4: byte %zu, bit %d", i, bit);
      e->bytes.text[i] ^= (char)(1 << bit);
    }
  ts_numbers_free(&n);
}

static void damaged (void) {
  enum { ROWS = 700 };
  ts_decimal x[ROWS];
  uint32_t c[ROWS], r[ROWS];
  ts_encoded e = {0};
  for (size_t i = 0; i < ROWS; i++) {
    c[i] = (dice(20) == 0) ? TS_NONE : dice(300);
    r[i] = (uint32_t)i / 30 * 7919u % 100;
    x[i] = (dice(9) == 0) ? missing
         : (dice(9) == 0) ? real(1.0 / (7.0 + (double)i))
         : (dice(30) == 0) ? scaled(987654321, 0) : scaled(dice(1000) * 100, 2);
  }
  encode(x, ROWS, &e);
  damaged_numbers(&e, ROWS);
  flipped(&e, ROWS);
  encode(x, 30, &e);
  damaged_numbers(&e, 30);
  ts_encode_codes(c, ROWS, &e);
  damaged_codes(&e, ROWS);
  ts_encode_codes(r, ROWS, &e);
  gsl_test(!(e.encoding & TS_ENCODING_RUNS), "the sample is of runs");
  damaged_codes(&e, ROWS);
  ts_string_free(&e.bytes);
  gsl_test(0, "rule 4: sixteen thousand damaged chunks");
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
  widths();
  runs();
  zone_of_codes();
  numbers();
  patches();
  number_widths();
  many_numbers();
  not_finite();
  damaged();
  period_codes();
  return gsl_test_summary();
}
