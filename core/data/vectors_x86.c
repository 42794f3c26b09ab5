/* vectors_x86.c -- the loops for AVX-512, AVX2 and SSE2 */
#ifdef __x86_64__
#include <immintrin.h>
#include "text.h"
#include "vectors.h"
#include "vectors_step.h"

#define AVX512 __attribute__((target("avx512f,avx512bw,avx2,bmi,popcnt")))
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

/* The same bytes as registers of 64, 32 and 16 see them. */
#define AT64(p) _mm512_loadu_si512((const void *)(p))
#define AT32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define AT16(p) _mm_loadu_si128((const __m128i *)(const void *)(p))

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

/* Sixteen places at a time: those of the set bits move to the front. */
AVX512 TS_INLINE void put_512 (uint32_t *to, uint32_t base, uint64_t bits) {
  __m512i places = _mm512_add_epi32(
      _mm512_set1_epi32((int)base),
      _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  for (int i = 0; i < 4; i++) {
    __mmask16 part = (__mmask16)bits;
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(part, places));
    to += __builtin_popcount(part);
    places = _mm512_add_epi32(places, _mm512_set1_epi32(16));
    bits >>= 16;
  }
}

AVX512 TS_INLINE void loop_512 (ts_separators *s, const char *text, size_t n,
                                char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_start(s);
  for (size_t at = 0; at < n; at += TS_STEP) {
    ts_marks m = marks_512(text + at, delimiter);
    uint64_t separators, odd = 0;
    if (n - at < TS_STEP) ts_cut(&m, n - at);
    separators = quoted ? ts_outside(&m, &before, &odd)
                        : m.delimiters | m.lines;
    put_512(s->places + s->count + 1, (uint32_t)at, separators);
    if (quoted) ts_put_odd(s, odd, m.lines & separators);
    ts_put_ends(s, separators, m.lines & separators);
    s->count += (size_t)__builtin_popcountll(separators);
  }
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
  separators = quoted ? ts_outside(&m, before, &odd) : m.delimiters | m.lines;
  many = (size_t)__builtin_popcountll(separators);
  ts_put_places(s->places + s->count + 1, (uint32_t)at, separators, many);
  if (quoted) ts_put_odd(s, odd, m.lines & separators);
  ts_put_ends(s, separators, m.lines & separators);
  s->count += many;
}

AVX2 static void find_256 (ts_separators *s, const char *text, size_t n,
                           char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  ts_start(s);
  if (quoted)
    for (size_t at = 0; at < n; at += TS_STEP)
      take_marks(s, marks_256(text + at, delimiter), at, n, &before, 1);
  else
    for (size_t at = 0; at < n; at += TS_STEP)
      take_marks(s, marks_256(text + at, delimiter), at, n, &before, 0);
}

static void find_128 (ts_separators *s, const char *text, size_t n,
                      char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  (void)quoted;
  ts_start(s);
  for (size_t at = 0; at < n; at += TS_STEP)
    take_marks(s, marks_128(text + at, delimiter), at, n, &before, 1);
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

/* Up to sixteen digits, right-aligned behind zeros: pairs, then fours, then
** eights are joined. */
AVX2 TS_INLINE uint64_t value_of (__m128i digits) {
  __m128i twos = _mm_maddubs_epi16(
      digits, _mm_set1_epi16(1 << 8 | 10));
  __m128i fours = _mm_madd_epi16(twos, _mm_set1_epi32(1 << 16 | 100));
  __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours),
                                  _mm_set1_epi32(1 << 16 | 10000));
  uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
  return (both & UINT32_MAX) * 100000000 + (both >> 32);
}

/* Sixteen numbers that rise by one from any of -16 .. 0, and sixteen times the
** same of -1 .. 15. */
static const int8_t rising[32] = {
  -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
};
#define SAME(n) {n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n}
static const int8_t same[17][16] = {
  SAME(-1), SAME(0), SAME(1), SAME(2), SAME(3), SAME(4), SAME(5), SAME(6),
  SAME(7), SAME(8), SAME(9), SAME(10), SAME(11), SAME(12), SAME(13), SAME(14),
  SAME(15)
};

/* The 'end' bytes moved to the end of the register; the one at 'point' drops
** out. */
AVX2 TS_INLINE __m128i aligned (__m128i bytes, unsigned point, unsigned end) {
  __m128i from = AT16(rising + end - 1);  /* from the byte before ... */
  __m128i behind = _mm_cmpgt_epi8(from, AT16(same[point]));
  return _mm_shuffle_epi8(bytes, _mm_sub_epi8(from, behind));
}

/* A field of 1 to 16 bytes. */
AVX2 TS_INLINE int8_t number_256 (ts_slice text, char point_mark, int power,
                                  int64_t *mantissa) {
  __m128i bytes = AT16(text.text);
  __m128i digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)),
                                    digits);
  __m128i is_point = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(point_mark));
  __m128i is_zero = _mm_cmpeq_epi8(digits, _mm_setzero_si128());
  unsigned behind = 1u << text.length;
  unsigned others = ~(unsigned)_mm_movemask_epi8(is_digit) & (behind - 1);
  unsigned points = (unsigned)_mm_movemask_epi8(is_point);
  unsigned zeros = (unsigned)_mm_movemask_epi8(is_zero);
  unsigned point, end;
  if ((others & ~points) != 0 || (others & (others - 1)) != 0
      || others == behind - 1) return TS_UNREAD;
  point = (unsigned)__builtin_ctz(others | behind);
  end = 32 - (unsigned)__builtin_clz(
      (~zeros & (behind - 1)) | 1u);  /* the point is no zero */
  if (end < point + 1) end = point + 1;
  return ts_scaled(value_of(aligned(digits, point, end)), power,
                   (int)(end - point) - 1, mantissa);
}

AVX2 TS_INLINE size_t numbers_of (const ts_fields *fields, ts_digits style,
                                  int quoted, int is_last, int64_t *mantissas,
                                  int8_t *scales) {
  const uint32_t *at = fields->places;
  const char *text = fields->text;
  size_t unread = 0, n = fields->n, stride = fields->stride;
  for (size_t i = 0; i < n; i++, at += stride) {
    ts_slice field = ts_field_behind(text, at, quoted, is_last);
    int8_t scale = (field.length == 0) ? style.blank : TS_UNREAD;
    mantissas[i] = 0;
    if (field.length - 1 < 16)
      scale = number_256(field, style.point, style.power, &mantissas[i]);
    scales[i] = scale;
    unread += (scale == TS_UNREAD);
  }
  return unread;
}

AVX2 static size_t numbers_256 (const ts_fields *fields,
                                const ts_digits *style, int64_t *mantissas,
                                int8_t *scales) {
  if (fields->quoted || fields->is_last)
    return numbers_of(fields, *style, fields->quoted, fields->is_last,
                      mantissas, scales);
  return numbers_of(fields, *style, 0, 0, mantissas, scales);
}

static int has_avx512 (void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
      && __builtin_cpu_supports("popcnt");
}

static int has_avx2 (void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
      && __builtin_cpu_supports("popcnt");
}

static int has_sse2 (void) {
  return 1;  /* every x86-64 */
}

const ts_vectors ts_vectors_avx512 = {
  "AVX-512", has_avx512, find_512, count_512, high_512, numbers_256
};
const ts_vectors ts_vectors_avx2 = {
  "AVX2", has_avx2, find_256, count_256, high_256, numbers_256
};
const ts_vectors ts_vectors_sse2 = {
  "SSE2", has_sse2, find_128, count_128, high_128, ts_numbers_portable
};
#else
typedef int vectors_x86_is_empty;
#endif
