/* chunk.h -- how a column of 64 Ki rows becomes bytes and comes back */
#ifndef TS_CHUNK_H
#define TS_CHUNK_H

#include <stddef.h>
#include <stdint.h>
#include "base/decimal.h"
#include "base/memory.h"
#include "base/period.h"

/*
** A chunk is at most TS_CHUNK_ROWS rows of one column. Two kinds:
** codes (unsigned 32-bit: dictionary codes, periods, levels) and numbers.
**
**   (1) Codes are constant (no bytes), runs of equal codes where these take
**       less room and are TS_RUN_ROWS rows long on average, or offsets from the
**       least code packed at the bits of the greatest (bits.h). Any row can be
**       read without those before it.
**   (2) Numbers are integers scaled by 10^scale, packed as offsets from the
**       least one at the number of bits that makes the chunk smallest; those
**       that need more bits are listed beside (patches). Nothing is compressed:
**       packed so, no column of trade data that was tried shrinks to half,
**       and any row can be read by itself.
**   (3) Numbers that are not scaled (TS_REAL), or whose mantissa does not fit
**       TS_MANTISSA_MOST at the chunk's scale, are exceptions: row, scale and
**       mantissa, or the double's bits. So a number comes back as it was given,
**       whatever its neighbours are.
**   (4) Decoding checks every length and offset against the bytes at hand and
**       answers TS_CORRUPT, never reads outside them. What it gives lies within
**       'lo' and 'hi': a sum of n mantissas is at most n times the larger.
**   (5) Bytes are little-endian on every machine.
**   (6) A double that is not finite is no number: TS_DOMAIN.
**   (7) A missing number is told apart from every number.
*/
#define TS_CHUNK_ROWS 65536u
#define TS_MANTISSA_MOST INT64_C(4000000000000000000)  /* below 2^62 */
#define TS_RUN_ROWS 4
#define TS_RUNS_MOST (TS_CHUNK_ROWS / TS_RUN_ROWS)

/* The encoding of codes: the bits of an offset, 0 .. 32, and flags. */
#define TS_ENCODING_WIDTH 0x3f
#define TS_ENCODING_NONE 0x40   /* offset 0 is TS_NONE */
#define TS_ENCODING_RUNS 0x80
/* That of numbers. */
#define TS_ENCODING_GAPS 0x01   /* offset 0 is no number */

/* Start with {0}; encoding again reuses the room of 'bytes'. */
typedef struct {
  uint8_t encoding;
  int64_t lo, hi;       /* least and greatest code (TS_NONE is the greatest of
                           all) or mantissa at the chunk's scale; 0, 0 when no
                           number has one */
  uint32_t missing;     /* numbers that are missing, codes that are TS_NONE */
  ts_string bytes;      /* owned: ts_string_free */
} ts_encoded;

ts_status ts_encode_codes (const uint32_t *codes, size_t rows, ts_encoded *out);
ts_status ts_encode_numbers (const ts_decimals *numbers, size_t rows,
                             ts_encoded *out);

/* 'codes' has room for 'rows'. */
ts_status ts_decode_codes (int encoding, int64_t lo, int64_t hi,
                           ts_slice bytes, size_t rows, uint32_t *codes);

/* The codes of some rows: codes[i] is that of row picked[i]. The rows rise and
** are below 'rows'. */
ts_status ts_decode_codes_at (int encoding, int64_t lo, int64_t hi,
                              ts_slice bytes, size_t rows,
                              const uint32_t *picked, size_t n,
                              uint32_t *codes);

/* A code and the row behind its last; the run begins where the one before it
** ends. */
typedef struct {
  uint32_t code, end;
} ts_code_run;

/* The runs of a column: one when it is constant, at most TS_RUNS_MOST, for
** which 'runs' has room. Neighbours may have one code. TS_UNKNOWN when the
** column is not kept as runs. */
ts_status ts_decode_runs (int encoding, int64_t lo, int64_t hi, ts_slice bytes,
                          size_t rows, ts_code_run *runs, size_t *n);

/* Numbers as queries want them: integers at one scale, exceptions beside. */
#define TS_MISSING_MANTISSA INT64_MIN    /* a missing number */
#define TS_EXCEPTION_MANTISSA (INT64_MIN + 1)  /* look among the exceptions */

typedef struct {
  uint32_t row;
  ts_decimal number;
} ts_exception;

typedef struct {
  int64_t *mantissas;        /* owned; room for TS_CHUNK_ROWS */
  int8_t scale;
  ts_exception *exceptions;  /* owned; by rising row */
  size_t exception_count, exception_room;
} ts_numbers;

ts_status ts_numbers_alloc (ts_numbers *numbers);
void ts_numbers_free (ts_numbers *numbers);
ts_status ts_decode_numbers (int encoding, int64_t lo, int64_t hi,
                             ts_slice bytes, size_t rows, ts_numbers *out);

/* The numbers of some rows, as with codes; an exception's 'row' is the place i
** in 'picked'. */
ts_status ts_decode_numbers_at (int encoding, int64_t lo, int64_t hi,
                                ts_slice bytes, size_t rows,
                                const uint32_t *picked, size_t n,
                                ts_numbers *out);

/* A period as a code whose order is that of time within a frequency; the
** missing period is TS_NONE, and a code that no period has means it too. */
uint32_t ts_period_code (ts_period period);
ts_period ts_period_of_code (uint32_t code);

#endif
