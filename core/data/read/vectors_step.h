/* vectors_step.h -- what all instruction sets do with bytes in the same way;
** only the files of the sets include it
**
** Each of these files says TS_TARGET, the attribute of functions that use its
** instructions, and TS_LANES, the 64-bit words in one of its registers. It
** writes marks_of, parity_of, put_places, high and kinds by hand; find, count
** and numbers follow from vectors_find.h and vectors_digits.h.
*/
#ifndef TS_VECTORS_STEP_H
#define TS_VECTORS_STEP_H

#include <string.h>
#include "text.h"
#include "vectors.h"

#define TS_INLINE static inline __attribute__((always_inline))
#define TS_STEP 64
#define TS_EACH (UINT64_MAX / 255)  /* 1 in each byte */

/* The bytes that are something, of 64: bit i speaks of byte i. */
typedef struct {
  uint64_t delimiters, quotes, lines, returns;
} ts_marks;

/* As many words as a register holds; the compiler writes the loops. */
typedef uint64_t ts_lanes
  __attribute__((vector_size(8 * TS_LANES), may_alias));

/* Bit i is the parity of bits 0 .. i. */
TS_INLINE uint64_t ts_parity (uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

TS_INLINE uint32_t ts_lowest (uint64_t bits) {
  return (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
}

/* Write where the bits stand, sixteen at a time: what is written too much is
** overwritten by the next ones. */
TS_INLINE void ts_put_places (uint32_t *to, uint32_t base, uint64_t bits,
                              size_t n) {
  for (size_t i = 0; i < n; i += 16)
    for (size_t j = 0; j < 16; j++) {
      to[i + j] = base + ts_lowest(bits);
      bits &= bits - 1;
    }
}

/* The last bytes of a text, behind which nothing may be read. */
TS_INLINE size_t ts_high_rest (const char *text, size_t n, size_t i) {
  while (i < n && (unsigned char)text[i] < 128) i++;
  return i;
}

TS_INLINE unsigned ts_kinds_rest (const char *text, size_t n) {
  unsigned kinds = 0;
  for (; n > 0; text++, n--)
    kinds |= (*text == '\0') ? TS_HAS_NUL
           : ((unsigned char)*text > 127) ? TS_HAS_HIGH : 0u;
  return kinds;
}

/* By 'power - decimals' + TS_SCALING_ZERO (-16 .. 12): what the digits of a
** number are multiplied by, the most that they may be for rule 1 of decimal.h,
** and the scale of the product. */
#define TS_SCALING_ZERO 16
extern const uint64_t ts_scaling_factors[29];
extern const uint64_t ts_scaling_mosts[29];
extern const int8_t ts_scaling_scales[29];

#endif
