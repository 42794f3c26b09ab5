/* vectors_sse2.c -- the loops for SSE2, which every x86-64 has */
#include "vectors.h"

#ifdef __x86_64__
#include <immintrin.h>
#define TS_TARGET
#define TS_LANES 1  /* two would need shifts that SSE2 lacks */
#include "vectors_step.h"

#define AT16(p) _mm_loadu_si128((const __m128i *)(const void *)(p))

TS_INLINE uint64_t equals (const char *text, char c) {
  __m128i wanted = _mm_set1_epi8(c);
  uint64_t bits = 0;
  for (unsigned i = 0; i < TS_STEP; i += 16)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(
        _mm_cmpeq_epi8(AT16(text + i), wanted)) << i;
  return bits;
}

TS_INLINE ts_marks marks_of (const char *text, char delimiter) {
  return (ts_marks){equals(text, delimiter), equals(text, '"'),
                    equals(text, '\n'), equals(text, '\r')};
}

#define parity_of ts_parity
#define put_places ts_put_places

static size_t high (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= 16; i += 16)
    if (_mm_movemask_epi8(AT16(text + i)) != 0) break;
  return ts_high_rest(text, n, i);
}

static unsigned kinds (const char *text, size_t n) {
  __m128i least = _mm_set1_epi8(-1), all = _mm_setzero_si128();
  size_t i = 0;
  for (; n - i >= 16; i += 16) {
    __m128i bytes = AT16(text + i);
    least = _mm_min_epu8(least, bytes);
    all = _mm_or_si128(all, bytes);
  }
  least = _mm_cmpeq_epi8(least, _mm_setzero_si128());
  return (_mm_movemask_epi8(all) != 0 ? TS_HAS_HIGH : 0)
       | (_mm_movemask_epi8(least) != 0 ? TS_HAS_NUL : 0)
       | ts_kinds_rest(text + i, n - i);
}

#include "vectors_find.h"
#include "vectors_digits.h"

static int works (void) {
  return 1;
}

const ts_vectors ts_vectors_sse2 = {
  "SSE2", works, find, count, high, kinds, numbers
};
#endif
