/* vectors_avx2.c -- the loops for AVX2 */
#include "vectors.h"

#ifdef __x86_64__
#include <immintrin.h>
#define TS_TARGET __attribute__((target("avx2,bmi,popcnt")))
#define TS_LANES 4
#include "vectors_step.h"

#define AT32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))

TS_TARGET TS_INLINE uint64_t equals (__m256i low, __m256i high, char c) {
  __m256i wanted = _mm256_set1_epi8(c);
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return a | (uint64_t)b << 32;
}

TS_TARGET TS_INLINE ts_marks marks_of (const char *text, char delimiter) {
  __m256i low = AT32(text), high = AT32(text + 32);
  return (ts_marks){
    equals(low, high, delimiter), equals(low, high, '"'),
    equals(low, high, '\n'), equals(low, high, '\r')};
}

#define parity_of ts_parity
#define put_places ts_put_places

TS_TARGET static size_t high (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= TS_STEP; i += TS_STEP) {
    __m256i both = _mm256_or_si256(AT32(text + i), AT32(text + i + 32));
    if (_mm256_movemask_epi8(both) != 0) break;
  }
  return ts_high_rest(text, n, i);
}

TS_TARGET static unsigned kinds (const char *text, size_t n) {
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

#include "vectors_find.h"
#include "vectors_digits.h"

static int works (void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
      && __builtin_cpu_supports("popcnt");
}

const ts_vectors ts_vectors_avx2 = {
  "AVX2", works, find, count, high, kinds, numbers
};
#endif
