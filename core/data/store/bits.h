/* bits.h -- unsigned integers packed at any number of bits */
#ifndef TS_BITS_H
#define TS_BITS_H

#include "pack.h"

/*
** 'n' fields of 'width' bits follow each other from the lowest bit of the first
** byte on. Eight of them fill 'width' bytes, so each group of eight begins at a
** byte and can be packed and unpacked by itself; the last is filled with zeros.
**
**   (1) Widths are 0 .. 56 and 64: what is wider than 56 bits takes 64.
**   (2) Behind the fields stand TS_BITS_SLACK zeros that mean nothing, so that
**       any field is read by one load of 64 bits that need not be aligned.
**       Fields of width 0 take no bytes at all.
*/
#define TS_BITS_SLACK 8
#define TS_BITS_GROUP 8

/* The bits that integers up to 'most' take (rule 1). */
static inline unsigned ts_bits_width (uint64_t most) {
  unsigned width = (most == 0) ? 0 : 64 - (unsigned)__builtin_clzll(most);
  return (width > 56) ? 64 : width;
}

static inline size_t ts_bits_size (size_t n, unsigned width) {
  size_t groups = (n + TS_BITS_GROUP - 1) / TS_BITS_GROUP;
  return (width == 0) ? 0 : groups * width + TS_BITS_SLACK;
}

/* The lowest 'width' bits, which are at least one. */
static inline uint64_t ts_bits_mask (unsigned width) {
  return UINT64_MAX >> (64 - width);
}

/* Field 'i'; the width is at least 1. */
static inline uint64_t ts_bits_at (const char *in, size_t i, unsigned width) {
  size_t bit = i * width;
  return (ts_get64(in + bit / 8) >> (bit % 8)) & ts_bits_mask(width);
}

/* Pack group 'group': its fields must fit. Groups are packed in their order,
** since each writes the TS_BITS_SLACK zeros behind itself. */
void ts_bits_pack (const uint64_t fields[TS_BITS_GROUP], unsigned width,
                   size_t group, char *out);

/* Fields 0 .. n - 1, each with 'base' added modulo 2^32 or 2^64; the first
** takes widths up to 32. */
void ts_bits_unpack32 (const char *in, size_t n, unsigned width,
                       uint32_t base, uint32_t *out);
void ts_bits_unpack64 (const char *in, size_t n, unsigned width,
                       uint64_t base, uint64_t *out);

#endif
