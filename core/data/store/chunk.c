/* chunk.c -- codes as packed offsets from the least one; periods as codes */
#include "chunk.h"

#include <assert.h>

#include "chunk_inside.h"

#define STEP 1024  /* codes that are unpacked and then checked while near */

typedef struct {
  uint32_t lo, hi;  /* least and greatest of the codes that are not TS_NONE */
  uint32_t none;    /* codes that are */
} code_range;

static code_range range_of (const uint32_t *codes, size_t rows) {
  code_range r = {UINT32_MAX, 0, 0};
  for (size_t i = 0; i < rows; i++) {
    uint32_t code = codes[i], none = (code == TS_NONE);
    uint32_t most = none ? 0 : code;
    r.none += none;
    r.lo = (code < r.lo) ? code : r.lo;
    r.hi = (most > r.hi) ? most : r.hi;
  }
  return r;
}

static ts_scheme choose_scheme (const code_range *r) {
  uint32_t none = (r->none > 0);
  return (ts_scheme){
    .lo = r->lo, .hi = none ? TS_NONE : r->hi, .base = r->lo - none,
    .width = ts_bits_width((uint64_t)r->hi - r->lo + none), .none = none
  };
}

static void pack (const ts_scheme *s, const uint32_t *codes, size_t rows,
                  char *out) {
  for (size_t from = 0; from < rows; from += TS_BITS_GROUP) {
    uint64_t fields[TS_BITS_GROUP] = {0};
    size_t n = rows - from;
    if (n > TS_BITS_GROUP) n = TS_BITS_GROUP;
    for (size_t k = 0; k < n; k++) fields[k] = ts_offset_of(s, codes[from + k]);
    ts_bits_pack(fields, s->width, from / TS_BITS_GROUP, out);
  }
}

static ts_status encode_varying (const uint32_t *codes, size_t rows,
                                 ts_encoded *out) {
  code_range r = range_of(codes, rows);
  ts_scheme s = choose_scheme(&r);
  size_t count = ts_runs_count(codes, rows);
  size_t size = ts_runs_size(count, s.width);
  int runs = count <= rows / TS_RUN_ROWS && size < ts_bits_size(rows, s.width);
  char *bytes;
  out->missing = r.none;
  out->lo = s.lo;
  out->hi = s.hi;
  out->encoding = (uint8_t)(s.width | (s.none ? TS_ENCODING_NONE : 0)
                            | (runs ? TS_ENCODING_RUNS : 0));
  bytes = ts_lengthen(&out->bytes, runs ? size : ts_bits_size(rows, s.width));
  if (bytes == NULL) return TS_NOMEM;
  if (runs) ts_runs_encode(&s, codes, rows, count, bytes);
  else pack(&s, codes, rows, bytes);
  return TS_OK;
}

ts_status ts_encode_codes (const uint32_t *codes, size_t rows,
                           ts_encoded *out) {
  assert(rows > 0 && rows <= TS_CHUNK_ROWS);
  ts_restart(&out->bytes);
  if (!ts_all_equal(codes, rows)) return encode_varying(codes, rows, out);
  out->encoding = 0;
  out->lo = out->hi = codes[0];
  out->missing = (codes[0] == TS_NONE) ? (uint32_t)rows : 0;
  return TS_OK;
}

static int all_within (const uint32_t *codes, size_t rows, uint32_t lo,
                       uint32_t hi) {
  uint32_t outside = 0;
  for (size_t i = 0; i < rows; i++) outside |= (codes[i] - lo > hi - lo);
  return outside == 0;
}

/* 'base' was added to the offsets: what they mean, if it is within the zone. */
static ts_status finish (const ts_scheme *s, uint32_t *codes, size_t n) {
  if (s->none)
    for (size_t i = 0; i < n; i++)
      codes[i] = (codes[i] == s->base) ? TS_NONE : codes[i];
  return all_within(codes, n, s->lo, s->hi) ? TS_OK : TS_CORRUPT;
}

static ts_status scheme_of (int encoding, int64_t lo, int64_t hi,
                            ts_scheme *s) {
  uint32_t none = (encoding & TS_ENCODING_NONE) != 0;
  unsigned width = (unsigned)encoding & TS_ENCODING_WIDTH;
  if (lo < 0 || hi > UINT32_MAX || lo > hi || width > 32
      || (encoding & ~UINT8_MAX) != 0
      || (width == 0 && (lo != hi || encoding != 0))) return TS_CORRUPT;
  *s = (ts_scheme){(uint32_t)lo, (uint32_t)hi, (uint32_t)lo - none, width,
                   none};
  return TS_OK;
}

static ts_status unpack (const ts_scheme *s, const char *in, size_t rows,
                         uint32_t *codes) {
  ts_status status = TS_OK;
  for (size_t from = 0; from < rows && status == TS_OK; from += STEP) {
    size_t n = (rows - from < STEP) ? rows - from : STEP;
    ts_bits_unpack32(in + from / TS_BITS_GROUP * s->width, n, s->width,
                     s->base, codes + from);
    status = finish(s, codes + from, n);
  }
  return status;
}

/* Fill the rows of each run. */
static ts_status spread (const ts_runs_view *view, uint32_t *codes) {
  uint32_t row = 0;
  for (size_t i = 0; i < view->count; i++) {
    ts_code_run run;
    if (ts_runs_at(view, i, row, &run) != TS_OK) return TS_CORRUPT;
    while (row < run.end) codes[row++] = run.code;
  }
  return TS_OK;
}

static ts_status unpack_at (const ts_scheme *s, const char *in,
                            const uint32_t *picked, size_t n,
                            uint32_t *codes) {
  if (s->width == 0) ts_bits_unpack32(in, n, 0, s->base, codes);
  else
    for (size_t i = 0; i < n; i++)
      codes[i] = s->base + (uint32_t)ts_bits_at(in, picked[i], s->width);
  return finish(s, codes, n);
}

static ts_status spread_at (const ts_runs_view *view, const uint32_t *picked,
                            size_t n, uint32_t *codes) {
  uint32_t begin = 0;
  for (size_t k = 0, i = 0; k < view->count && i < n; k++) {
    ts_code_run run;
    if (ts_runs_at(view, k, begin, &run) != TS_OK) return TS_CORRUPT;
    while (i < n && picked[i] < run.end) codes[i++] = run.code;
    begin = run.end;
  }
  return TS_OK;
}

/* How the bytes are to be read: 'view' is of runs only. */
static ts_status open_codes (int encoding, int64_t lo, int64_t hi,
                             ts_slice bytes, size_t rows, ts_runs_view *view) {
  ts_scheme s;
  if (rows == 0 || rows > TS_CHUNK_ROWS
      || scheme_of(encoding, lo, hi, &s) != TS_OK)
    return TS_CORRUPT;  /* rule 4 */
  if (encoding & TS_ENCODING_RUNS) return ts_runs_open(&s, bytes, rows, view);
  view->scheme = s;
  return (bytes.length == ts_bits_size(rows, s.width)) ? TS_OK : TS_CORRUPT;
}

ts_status ts_decode_codes (int encoding, int64_t lo, int64_t hi,
                           ts_slice bytes, size_t rows, uint32_t *codes) {
  ts_runs_view view;
  ts_status status = open_codes(encoding, lo, hi, bytes, rows, &view);
  if (status != TS_OK) return status;
  return (encoding & TS_ENCODING_RUNS)
       ? spread(&view, codes)
       : unpack(&view.scheme, bytes.text, rows, codes);
}

ts_status ts_decode_codes_at (int encoding, int64_t lo, int64_t hi,
                              ts_slice bytes, size_t rows,
                              const uint32_t *picked, size_t n,
                              uint32_t *codes) {
  ts_runs_view view;
  ts_status status = open_codes(encoding, lo, hi, bytes, rows, &view);
  if (status != TS_OK) return status;
  assert(n == 0 || picked[n - 1] < rows);
  return (encoding & TS_ENCODING_RUNS)
       ? spread_at(&view, picked, n, codes)
       : unpack_at(&view.scheme, bytes.text, picked, n, codes);
}

ts_status ts_decode_runs (int encoding, int64_t lo, int64_t hi, ts_slice bytes,
                          size_t rows, ts_code_run *runs, size_t *n) {
  ts_runs_view view;
  uint32_t begin = 0;
  ts_status status = open_codes(encoding, lo, hi, bytes, rows, &view);
  if (status != TS_OK) return status;
  if (encoding == 0) {
    runs[0] = (ts_code_run){view.scheme.lo, (uint32_t)rows};
    *n = 1;
    return TS_OK;
  }
  if (!(encoding & TS_ENCODING_RUNS)) return TS_UNKNOWN;
  for (size_t i = 0; i < view.count && status == TS_OK; i++) {
    status = ts_runs_at(&view, i, begin, &runs[i]);
    begin = runs[i].end;
  }
  *n = view.count;
  return status;
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
