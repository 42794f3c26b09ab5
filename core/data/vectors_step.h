/* vectors_step.h -- what every instruction set does with the marks of 64
** bytes; each file of an instruction set
** includes it */
#ifndef TS_VECTORS_STEP_H
#define TS_VECTORS_STEP_H

#include "vectors.h"

#define TS_INLINE static inline __attribute__((always_inline))
#define TS_STEP 64

/* Bit i speaks of byte i. */
typedef struct {
  uint64_t delimiters, quotes, lines, returns;
} ts_marks;

/* What the byte before the 64 was; 'inside' is all ones or none. */
typedef struct {
  uint64_t inside, separator, closing, returning;
} ts_before;

#define TS_BEFORE_TEXT ((ts_before){.separator = 1})

/* Bit i is the parity of bits 0 .. i. */
TS_INLINE uint64_t ts_parity (uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

/* Separators among the marks, given the parity of the quotes; '*odd' are quotes in strange places, or the
** bytes behind them (rule 3). */
TS_INLINE uint64_t ts_outside (const ts_marks *m, ts_before *b,
                               uint64_t parity, uint64_t *odd) {
  uint64_t inside = parity ^ b->inside;
  uint64_t separators = (m->delimiters | m->lines) & ~inside;
  uint64_t closing = m->quotes & ~inside;
  uint64_t behind = closing << 1 | b->closing;
  uint64_t returning = behind & m->returns;
  *odd = (m->quotes & inside & ~(separators << 1 | b->separator))
       | (behind & ~(separators | m->returns))
       | ((returning << 1 | b->returning) & ~(m->lines & ~inside));
  b->inside = (uint64_t)((int64_t)inside >> 63);
  b->separator = separators >> 63;
  b->closing = closing >> 63;
  b->returning = returning >> 63;
  return separators;
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

/* Note the line ends among the separators; 's->count' does not count these
** separators yet. */
TS_INLINE void ts_put_ends (ts_separators *s, uint64_t separators,
                            uint64_t lines) {
  uint32_t *to = s->ends + s->records + 1;
  s->records += (size_t)__builtin_popcountll(lines);
  while (lines != 0) {
    uint64_t up_to = lines ^ (lines - 1);
    *to++ = (uint32_t)(s->count
                       + (size_t)__builtin_popcountll(separators & up_to));
    lines &= lines - 1;
  }
}

/* Note the records that odd bits stand in; before ts_put_ends. */
TS_INLINE void ts_put_odd (ts_separators *s, uint64_t odd, uint64_t lines) {
  for (; odd != 0; odd &= odd - 1) {
    uint64_t below = (odd & (0 - odd)) - 1;
    uint32_t record = (uint32_t)(s->records
                                 + (size_t)__builtin_popcountll(lines & below));
    if (s->odd_count == 0 || s->odd[s->odd_count - 1] != record)
      s->odd[s->odd_count++] = record;
  }
}

TS_INLINE void ts_start (ts_separators *s) {
  s->places[0] = UINT32_MAX;  /* the byte before the text */
  s->ends[0] = 0;
  s->count = s->records = s->odd_count = 0;
}

/* Marks behind the last 'left' < 64 bytes of the text are none. */
TS_INLINE void ts_cut (ts_marks *m, size_t left) {
  uint64_t valid = ((uint64_t)1 << left) - 1;
  m->delimiters &= valid;
  m->quotes &= valid;
  m->lines &= valid;
}

/* Note the marks of the bytes at text[at] of n. */
TS_INLINE void ts_take_marks (ts_separators *s, ts_marks m, size_t at,
                              size_t n, ts_before *before, int quoted) {
  uint64_t separators, odd = 0;
  size_t many;
  if (n - at < TS_STEP) ts_cut(&m, n - at);
  separators = quoted ? ts_outside(&m, before, ts_parity(m.quotes), &odd)
                      : m.delimiters | m.lines;
  many = (size_t)__builtin_popcountll(separators);
  ts_put_places(s->places + s->count + 1, (uint32_t)at, separators, many);
  if (quoted) ts_put_odd(s, odd, m.lines & separators);
  ts_put_ends(s, separators, m.lines & separators);
  s->count += many;
}

/* The last bytes of a text, behind which nothing may be read. */
TS_INLINE void ts_count_rest (const char *text, size_t n, size_t *quotes,
                              size_t *lines) {
  for (; n > 0; text++, n--) {
    *quotes += (*text == '"');
    *lines += (*text == '\n');
  }
}

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
extern const int64_t ts_scaling_factors[29];
extern const uint64_t ts_scaling_mosts[29];
extern const int8_t ts_scaling_scales[29];

#endif
