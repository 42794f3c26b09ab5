/* vectors.c -- the loops in portable C, and the choice of an instruction set */
#include "vectors.h"

#define TS_TARGET
#define TS_LANES 1
#include "vectors_step.h"

#define TOPS (TS_EACH << 7)

/* The top bit of each byte that is 'c'. */
static uint64_t equals (uint64_t word, char c) {
  uint64_t x = word ^ TS_EACH * (unsigned char)c;
  return ~(((x & ~TOPS) + ~TOPS) | x) & TOPS;
}

/* The top bits of eight bytes, gathered: bit i is byte i's. */
static uint64_t gather (uint64_t tops) {
  return (tops >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static ts_marks marks_of (const char *text, char delimiter) {
  ts_marks m = {0};
  for (unsigned i = 0; i < TS_STEP; i += 8) {
    uint64_t word = ts_word(text + i);
    m.delimiters |= gather(equals(word, delimiter)) << i;
    m.quotes |= gather(equals(word, '"')) << i;
    m.lines |= gather(equals(word, '\n')) << i;
    m.returns |= gather(equals(word, '\r')) << i;
  }
  return m;
}

#define parity_of ts_parity
#define put_places ts_put_places

static size_t high (const char *text, size_t n) {
  size_t i = 0;
  while (n - i >= 8 && (ts_word(text + i) & TOPS) == 0) i += 8;
  while (i < n && (unsigned char)text[i] < 128) i++;
  return i;
}

const uint64_t ts_scaling_factors[29] = {
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10, 100, 1000, 10000,
  100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
  1000000000000
};

#define EXACT 9007199254740991u  /* 2^53 - 1 */
const uint64_t ts_scaling_mosts[29] = {
  0, 0, 0, 0, 0, 0, 0, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT,
  EXACT, EXACT, EXACT / 10, EXACT / 100, EXACT / 1000, EXACT / 10000,
  EXACT / 100000, EXACT / 1000000, EXACT / 10000000, EXACT / 100000000,
  EXACT / 1000000000, EXACT / 10000000000, EXACT / 100000000000,
  EXACT / 1000000000000
};

const int8_t ts_scaling_scales[29] = {
  0, 0, 0, 0, 0, 0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0
};

static unsigned kinds (const char *text, size_t n) {
  uint64_t highs = 0, nuls = 0;
  size_t i = 0;
  for (; n - i >= 8; i += 8) {
    uint64_t word = ts_word(text + i);
    highs |= word & TOPS;
    nuls |= equals(word, '\0');
  }
  return (highs != 0 ? TS_HAS_HIGH : 0) | (nuls != 0 ? TS_HAS_NUL : 0)
       | ts_kinds_rest(text + i, n - i);
}

#include "vectors_find.h"
#include "vectors_digits.h"

static int works (void) {
  return 1;
}

static const ts_vectors portable = {
  "portable", works, find, count, high, kinds, numbers
};

const ts_vectors *const ts_vector_sets[] = {
#ifdef __x86_64__
  &ts_vectors_avx512, &ts_vectors_avx2, &ts_vectors_sse2,
#endif
  &portable, NULL
};

const ts_vectors *ts_vectors_best (void) {
  const ts_vectors *const *set = ts_vector_sets;
  while (!(*set)->works()) set++;
  return *set;
}
