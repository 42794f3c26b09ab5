/* vectors_avx2.c -- the loops for AVX2; see vectors.h */
#include "vectors.h"

#ifdef __x86_64__
#include <immintrin.h>
#define TS_LANES 4
#include "vectors_digits.h"
#include "vectors_step.h"

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define AT32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))

AVX2 TS_INLINE uint64_t equals (__m256i low, __m256i high, char c) {
  __m256i wanted = _mm256_set1_epi8(c);
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return a | (uint64_t)b << 32;
}

AVX2 TS_INLINE ts_marks marks_of (const char *text, char delimiter) {
  __m256i low = AT32(text), high = AT32(text + 32);
  return (ts_marks){
    equals(low, high, delimiter), equals(low, high, '"'),
    equals(low, high, '\n'), equals(low, high, '\r')};
}

AVX2 static void find (ts_separators *found, const char *text, size_t n,
                           char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_separators s = *found;
  ts_start(&s);
  if (quoted)
    for (size_t at = 0; at < n; at += TS_STEP)
      ts_take_marks(&s, marks_of(text + at, delimiter), at, n, &before, 1);
  else
    for (size_t at = 0; at < n; at += TS_STEP)
      ts_take_marks(&s, marks_of(text + at, delimiter), at, n, &before, 0);
  *found = s;
}

AVX2 static void count (const char *text, size_t n, size_t *quotes,
                            size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= TS_STEP; text += TS_STEP, n -= TS_STEP) {
    ts_marks m = marks_of(text, ',');
    *quotes += (size_t)__builtin_popcountll(m.quotes);
    *lines += (size_t)__builtin_popcountll(m.lines);
  }
  ts_count_rest(text, n, quotes, lines);
}

AVX2 static size_t high (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= TS_STEP; i += TS_STEP) {
    __m256i both = _mm256_or_si256(AT32(text + i), AT32(text + i + 32));
    if (_mm256_movemask_epi8(both) != 0) break;
  }
  return ts_high_rest(text, n, i);
}

AVX2 static unsigned kinds (const char *text, size_t n) {
  __m256i least = _mm256_set1_epi8(-1), all = _mm256_setzero_si256();
  size_t i = 0;
  for (; n - i >= 32; i += 32) {
    __m256i bytes = AT32(text + i);
    least = _mm256_min_epu8(least, bytes);
    all = _mm256_or_si256(all, bytes);
  }
  least = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());
  return (_mm256_movemask_epi8(all) != 0 ? TS_HAS_HIGH : 0)
       | (_mm256_movemask_epi8(least) != 0 ? TS_HAS_NUL : 0)
       | ts_kinds_rest(text + i, n - i);
}

AVX2 static size_t numbers (const ts_fields *fields,
                                const ts_digits *style, int64_t *mantissas,
                                int8_t *scales) {
  return ts_numbers_in_lanes(fields, style, mantissas, scales);
}

static int works (void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
      && __builtin_cpu_supports("popcnt");
}

const ts_vectors ts_vectors_avx2 = {
  "AVX2", works, find, count, high, kinds, numbers
};
#endif
