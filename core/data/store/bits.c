/* bits.c -- groups of eight fields; see bits.h */
#include "bits.h"

void ts_bits_pack (const uint64_t fields[TS_BITS_GROUP], unsigned width,
                   size_t group, char *out) {
  uint64_t held = 0;
  unsigned fill = 0;   /* bits of 'held' that wait, below 8 between fields */
  out += group * width;
  for (size_t k = 0; k < TS_BITS_GROUP && width == 64; k++, out += 8)
    ts_put64(out, fields[k]);
  for (size_t k = 0; k < TS_BITS_GROUP && width < 64; k++) {
    held |= fields[k] << fill;
    fill += width;
    ts_put64(out, held);
    out += fill / 8;
    held >>= fill & 56;
    fill &= 7;
  }
  ts_put64(out, 0);  /* rule 2 */
}

/*
** With a width that the compiler knows, offsets and shifts of a group are
** constants, and a field costs a load, a shift, a mask and a sum. Hence one
** copy of the loops below for each width: half the time of the general loop.
*/
#define INLINE static inline __attribute__((always_inline))

INLINE void groups32 (const char *restrict in, size_t n, unsigned width,
                      uint32_t base, uint32_t *restrict out) {
  for (; n >= TS_BITS_GROUP; n -= TS_BITS_GROUP) {
#pragma GCC unroll 8
    for (size_t k = 0; k < TS_BITS_GROUP; k++)
      out[k] = base + (uint32_t)ts_bits_at(in, k, width);
    in += width;
    out += TS_BITS_GROUP;
  }
  for (size_t k = 0; k < n; k++)
    out[k] = base + (uint32_t)ts_bits_at(in, k, width);
}

INLINE void groups64 (const char *restrict in, size_t n, unsigned width,
                      uint64_t base, uint64_t *restrict out) {
  for (; n >= TS_BITS_GROUP; n -= TS_BITS_GROUP) {
#pragma GCC unroll 8
    for (size_t k = 0; k < TS_BITS_GROUP; k++)
      out[k] = base + ts_bits_at(in, k, width);
    in += width;
    out += TS_BITS_GROUP;
  }
  for (size_t k = 0; k < n; k++)
    out[k] = base + ts_bits_at(in, k, width);
}

#define CASE(f, w) case w: f(in, n, w, base, out); break;
#define FOUR(f, w) CASE(f, w) CASE(f, w + 1) CASE(f, w + 2) CASE(f, w + 3)
#define EACH(f) FOUR(f, 1) FOUR(f, 5) FOUR(f, 9) FOUR(f, 13) FOUR(f, 17) \
                FOUR(f, 21) FOUR(f, 25) FOUR(f, 29)

void ts_bits_unpack32 (const char *in, size_t n, unsigned width,
                       uint32_t base, uint32_t *out) {
  switch (width) {
    case 0: for (size_t i = 0; i < n; i++) out[i] = base; break;
    EACH(groups32)
  }
}

void ts_bits_unpack64 (const char *in, size_t n, unsigned width,
                       uint64_t base, uint64_t *out) {
  switch (width) {
    case 0: for (size_t i = 0; i < n; i++) out[i] = base; break;
    EACH(groups64)
    default: groups64(in, n, width, base, out);
  }
}
