/* vectors_x86.c -- the loops for AVX-512, AVX2 and SSE2 */
#ifdef __x86_64__
#include <immintrin.h>
#include "text.h"
#include "vectors.h"
#include "vectors_digits.h"
#include "vectors_step.h"

/* AVX-512 as processors have it since Ice Lake and Zen 4. */
#define AVX512 __attribute__((target( \
    "avx512f,avx512bw,avx512dq,avx512vbmi2,avx2,pclmul,bmi,popcnt")))
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

/* The same bytes as registers of 64, 32 and 16 see them. */
#define AT64(p) _mm512_loadu_si512((const void *)(p))
#define AT32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define AT16(p) _mm_loadu_si128((const __m128i *)(const void *)(p))

/* Bit i is the parity of bits 0 .. i: a product without carries. */
AVX512 TS_INLINE uint64_t parity_of (uint64_t bits) {
  __m128i ones = _mm_set1_epi8(-1);
  return (uint64_t)_mm_cvtsi128_si64(
      _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), ones, 0));
}

AVX512 TS_INLINE ts_marks marks_512 (const char *text, char delimiter) {
  __m512i bytes = AT64(text);
  return (ts_marks){
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(delimiter)),
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r'))};
}

AVX2 TS_INLINE uint64_t equal_32 (__m256i low, __m256i high, char c) {
  __m256i wanted = _mm256_set1_epi8(c);
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return a | (uint64_t)b << 32;
}

AVX2 TS_INLINE ts_marks marks_256 (const char *text, char delimiter) {
  __m256i low = AT32(text), high = AT32(text + 32);
  return (ts_marks){
    equal_32(low, high, delimiter), equal_32(low, high, '"'),
    equal_32(low, high, '\n'), equal_32(low, high, '\r')};
}

TS_INLINE uint64_t equal_16 (const char *text, char c) {
  __m128i wanted = _mm_set1_epi8(c);
  uint64_t bits = 0;
  for (unsigned i = 0; i < TS_STEP; i += 16)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(
        _mm_cmpeq_epi8(AT16(text + i), wanted)) << i;
  return bits;
}

TS_INLINE ts_marks marks_128 (const char *text, char delimiter) {
  return (ts_marks){equal_16(text, delimiter), equal_16(text, '"'),
                    equal_16(text, '\n'), equal_16(text, '\r')};
}

static const uint8_t rising[64] = {
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
  22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
  41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
  60, 61, 62, 63
};

/* Where the bits stand: the numbers 0 .. 63 of the set ones move to the front,
** then sixteen at a time become places. */
AVX512 TS_INLINE void put_512 (uint32_t *to, uint32_t base, uint64_t bits,
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

AVX512 TS_INLINE void loop_512 (ts_separators *found, const char *text,
                                size_t n, char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_separators s = *found;
  ts_start(&s);
  for (size_t at = 0; at < n; at += TS_STEP) {
    ts_marks m = marks_512(text + at, delimiter);
    uint64_t separators, odd = 0;
    size_t many;
    if (n - at < TS_STEP) ts_cut(&m, n - at);
    separators = quoted ? ts_outside(&m, &before, parity_of(m.quotes), &odd)
                        : m.delimiters | m.lines;
    many = (size_t)__builtin_popcountll(separators);
    put_512(s.places + s.count + 1, (uint32_t)at, separators, many);
    if (quoted) ts_put_odd(&s, odd, m.lines & separators);
    ts_put_ends(&s, separators, m.lines & separators);
    s.count += many;
  }
  *found = s;
}

AVX512 static void find_512 (ts_separators *s, const char *text, size_t n,
                             char delimiter, int quoted) {
  if (quoted) loop_512(s, text, n, delimiter, 1);
  else loop_512(s, text, n, delimiter, 0);
}

/* The rest is the same for AVX2 and SSE2 but for the marks. */
TS_INLINE void take_marks (ts_separators *s, ts_marks m, size_t at, size_t n,
                           ts_before *before, int quoted) {
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

AVX2 static void find_256 (ts_separators *found, const char *text, size_t n,
                           char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_separators s = *found;
  ts_start(&s);
  if (quoted)
    for (size_t at = 0; at < n; at += TS_STEP)
      take_marks(&s, marks_256(text + at, delimiter), at, n, &before, 1);
  else
    for (size_t at = 0; at < n; at += TS_STEP)
      take_marks(&s, marks_256(text + at, delimiter), at, n, &before, 0);
  *found = s;
}

static void find_128 (ts_separators *found, const char *text, size_t n,
                      char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_separators s = *found;
  (void)quoted;
  ts_start(&s);
  for (size_t at = 0; at < n; at += TS_STEP)
    take_marks(&s, marks_128(text + at, delimiter), at, n, &before, 1);
  *found = s;
}

/* The last bytes of a text, behind which nothing may be read. */
static void count_rest (const char *text, size_t n, size_t *quotes,
                        size_t *lines) {
  for (; n > 0; text++, n--) {
    *quotes += (*text == '"');
    *lines += (*text == '\n');
  }
}

AVX512 static void count_512 (const char *text, size_t n, size_t *quotes,
                              size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= TS_STEP; text += TS_STEP, n -= TS_STEP) {
    ts_marks m = marks_512(text, ',');
    *quotes += (size_t)__builtin_popcountll(m.quotes);
    *lines += (size_t)__builtin_popcountll(m.lines);
  }
  count_rest(text, n, quotes, lines);
}

AVX2 static void count_256 (const char *text, size_t n, size_t *quotes,
                            size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= TS_STEP; text += TS_STEP, n -= TS_STEP) {
    ts_marks m = marks_256(text, ',');
    *quotes += (size_t)__builtin_popcountll(m.quotes);
    *lines += (size_t)__builtin_popcountll(m.lines);
  }
  count_rest(text, n, quotes, lines);
}

static void count_128 (const char *text, size_t n, size_t *quotes,
                       size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= TS_STEP; text += TS_STEP, n -= TS_STEP) {
    ts_marks m = marks_128(text, ',');
    *quotes += (size_t)__builtin_popcountll(m.quotes);
    *lines += (size_t)__builtin_popcountll(m.lines);
  }
  count_rest(text, n, quotes, lines);
}

static size_t high_rest (const char *text, size_t n, size_t i) {
  while (i < n && (unsigned char)text[i] < 128) i++;
  return i;
}

AVX512 static size_t high_512 (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= TS_STEP; i += TS_STEP) {
    uint64_t above = _mm512_movepi8_mask(AT64(text + i));
    if (above != 0) return i + (size_t)__builtin_ctzll(above);
  }
  return high_rest(text, n, i);
}

AVX2 static size_t high_256 (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= TS_STEP; i += TS_STEP) {
    __m256i both = _mm256_or_si256(AT32(text + i), AT32(text + i + 32));
    if (_mm256_movemask_epi8(both) != 0) break;
  }
  return high_rest(text, n, i);
}

static size_t high_128 (const char *text, size_t n) {
  size_t i = 0;
  for (; n - i >= 16; i += 16)
    if (_mm_movemask_epi8(AT16(text + i)) != 0) break;
  return high_rest(text, n, i);
}

AVX512 static size_t numbers_512 (const ts_fields *fields,
                                  const ts_digits *style, int64_t *mantissas,
                                  int8_t *scales) {
  return ts_numbers_in_lanes(fields, style, mantissas, scales);
}

AVX2 static size_t numbers_256 (const ts_fields *fields,
                                const ts_digits *style, int64_t *mantissas,
                                int8_t *scales) {
  return ts_numbers_in_lanes(fields, style, mantissas, scales);
}

static size_t numbers_128 (const ts_fields *fields, const ts_digits *style,
                           int64_t *mantissas, int8_t *scales) {
  return ts_numbers_in_lanes(fields, style, mantissas, scales);
}

static int has_avx512 (void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vbmi2")
      && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")
      && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

static int has_avx2 (void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
      && __builtin_cpu_supports("popcnt");
}

static int has_sse2 (void) {
  return 1;  /* every x86-64 */
}

const ts_vectors ts_vectors_avx512 = {
  "AVX-512", has_avx512, find_512, count_512, high_512, numbers_512
};
const ts_vectors ts_vectors_avx2 = {
  "AVX2", has_avx2, find_256, count_256, high_256, numbers_256
};
const ts_vectors ts_vectors_sse2 = {
  "SSE2", has_sse2, find_128, count_128, high_128, numbers_128
};
#else
typedef int vectors_x86_is_empty;
#endif
