/* vectors_avx512.c -- the loops for AVX-512, as processors have it since Ice
** Lake and Zen 4 */
#include "vectors.h"

#ifdef __x86_64__
#include <immintrin.h>
#define TS_TARGET __attribute__((target( \
    "avx512f,avx512bw,avx512dq,avx512vbmi2,avx2,pclmul,bmi,popcnt")))
#define TS_LANES 8
#include "vectors_step.h"

#define AT64(p) _mm512_loadu_si512((const void *)(p))

/* Bit i is the parity of bits 0 .. i: a product without carries. */
TS_TARGET TS_INLINE uint64_t parity_of (uint64_t bits) {
  __m128i ones = _mm_set1_epi8(-1);
  return (uint64_t)_mm_cvtsi128_si64(
      _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), ones, 0));
}

TS_TARGET TS_INLINE ts_marks marks_of (const char *text, char delimiter) {
  __m512i bytes = AT64(text);
  return (ts_marks){
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(delimiter)),
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r'))};
}

static const uint8_t rising[64] = {
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
  22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
  41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
  60, 61, 62, 63
};

/* Where the bits stand: the numbers 0 .. 63 of the set ones move to the front,
** then sixteen at a time become places. */
TS_TARGET TS_INLINE void put_places (uint32_t *to, uint32_t base, uint64_t bits,
                               size_t n) {
  __m512i all = _mm512_maskz_compress_epi8(bits, AT64(rising));
  __m512i start = _mm512_set1_epi32((int)base);
  _mm512_storeu_si512(to, _mm512_add_epi32(
      start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(all))));
  if (__builtin_expect(n <= 16, 1)) return;
  _mm512_storeu_si512(to + 16, _mm512_add_epi32(
      start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(all, 1))));
  if (n <= 32) return;
  _mm512_storeu_si512(to + 32, _mm512_add_epi32(
      start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(all, 2))));
  _mm512_storeu_si512(to + 48, _mm512_add_epi32(
      start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(all, 3))));
}

TS_TARGET static size_t high (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= TS_STEP; i += TS_STEP) {
    uint64_t above = _mm512_movepi8_mask(AT64(text + i));
    if (above != 0) return i + (size_t)__builtin_ctzll(above);
  }
  return ts_high_rest(text, n, i);
}

TS_TARGET static unsigned kinds (const char *text, size_t n) {
  __m512i least = _mm512_set1_epi8(-1), all = _mm512_setzero_si512();
  size_t i = 0;
  for (; n - i >= TS_STEP; i += TS_STEP) {
    __m512i bytes = AT64(text + i);
    least = _mm512_min_epu8(least, bytes);
    all = _mm512_or_si512(all, bytes);
  }
  return (_mm512_movepi8_mask(all) != 0 ? TS_HAS_HIGH : 0)
       | (_mm512_testn_epi8_mask(least, least) != 0 ? TS_HAS_NUL : 0)
       | ts_kinds_rest(text + i, n - i);
}

#include "vectors_find.h"
#include "vectors_digits.h"

static int works (void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vbmi2")
      && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")
      && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

const ts_vectors ts_vectors_avx512 = {
  "AVX-512", works, find, count, high, kinds, numbers
};
#endif
