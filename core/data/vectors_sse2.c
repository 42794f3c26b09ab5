/* vectors_sse2.c -- the loops for SSE2, which every x86-64 has; see vectors.h */
#include "vectors.h"

#ifdef __x86_64__
#include <immintrin.h>
#define TS_LANES 2
#include "vectors_digits.h"
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

static void find (ts_separators *found, const char *text, size_t n,
                      char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_separators s = *found;
  (void)quoted;
  ts_start(&s);
  for (size_t at = 0; at < n; at += TS_STEP)
    ts_take_marks(&s, marks_of(text + at, delimiter), at, n, &before, 1);
  *found = s;
}

static void count (const char *text, size_t n, size_t *quotes,
                       size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= TS_STEP; text += TS_STEP, n -= TS_STEP) {
    ts_marks m = marks_of(text, ',');
    *quotes += (size_t)__builtin_popcountll(m.quotes);
    *lines += (size_t)__builtin_popcountll(m.lines);
  }
  ts_count_rest(text, n, quotes, lines);
}

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

static size_t numbers (const ts_fields *fields, const ts_digits *style,
                           int64_t *mantissas, int8_t *scales) {
  return ts_numbers_in_lanes(fields, style, mantissas, scales);
}

static int works (void) {
  return 1;
}

const ts_vectors ts_vectors_sse2 = {
  "SSE2", works, find, count, high, kinds, numbers
};
#endif
