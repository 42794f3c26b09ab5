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
**   (1) Encodings: constant (no bytes), frame of reference with 1, 2 or 4 byte
**       offsets, numbers as integers scaled by 10^scale with 1, 2, 4 or 8
**       bytes; numbers are zstd-compressed where that saves a quarter, codes
**       never: filters read them first.
**   (2) Numbers that are not scaled (TS_REAL), or whose mantissa does not fit
**       TS_MANTISSA_MOST at the chunk's scale, are exceptions: row, scale and
**       mantissa, or the double's bits. So a number comes back as it was given,
**       whatever its neighbours are.
**   (3) A missing number is told apart from every number.
**   (4) Decoding checks every length and offset against the bytes at hand and
**       answers TS_CORRUPT, never reads outside them.
**   (5) Bytes are little-endian on every machine.
**   (6) A double that is not finite is no number: TS_DOMAIN.
*/
#define TS_CHUNK_ROWS 65536u
#define TS_MANTISSA_MOST INT64_C(4000000000000000000)  /* below 2^62 */

/* The low four bits of an encoding are the bytes of an offset: 0, 1, 2, 4 or
** 8. */
#define TS_ENCODING_WIDTH 0x0f
#define TS_ENCODING_NONE 0x10   /* codes: offset 0 is TS_NONE */
#define TS_ENCODING_ZSTD 0x20   /* numbers: what follows their head */

/* Start with {0}; encoding again reuses the room of 'bytes'. */
typedef struct {
  uint8_t encoding;
  int64_t lo, hi;       /* least and greatest code (TS_NONE is the greatest of
                           all); of numbers 0, 0 */
  uint32_t missing;     /* numbers that are missing, codes that are TS_NONE */
  ts_string bytes;      /* owned: ts_string_free */
} ts_encoded;

ts_status ts_encode_codes (const uint32_t *codes, size_t rows, ts_encoded *out);
ts_status ts_encode_numbers (const ts_decimals *numbers, size_t rows,
                             ts_encoded *out);

/* 'codes' has room for 'rows'. */
ts_status ts_decode_codes (int encoding, int64_t lo, int64_t hi,
                           ts_slice bytes, size_t rows, uint32_t *codes);

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
  ts_string plain;           /* owned; what was compressed */
} ts_numbers;

ts_status ts_numbers_alloc (ts_numbers *numbers);
void ts_numbers_free (ts_numbers *numbers);
ts_status ts_decode_numbers (int encoding, ts_slice bytes, size_t rows,
                             ts_numbers *out);

/* A period as a code whose order is that of time within a frequency; the
** missing period is TS_NONE, and a code that no period has means it too. */
uint32_t ts_period_code (ts_period period);
ts_period ts_period_of_code (uint32_t code);

#endif
