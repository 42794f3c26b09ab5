/* vectors.c -- the loops in portable C, and the choice of an instruction set */
#include "vectors.h"

#include <string.h>
#include "text.h"
#include "vectors_step.h"

#define EACH (UINT64_MAX / 255)  /* 1 in each byte of a word */
#define TOPS (EACH << 7)

/* The top bit of each byte that is 'c'. */
static uint64_t equals (uint64_t word, char c) {
  uint64_t x = word ^ EACH * (unsigned char)c;
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

static void find (ts_separators *s, const char *text, size_t n,
                  char delimiter, int quoted) {
  ts_before before = TS_BEFORE_TEXT;
  (void)quoted;
  ts_start(s);
  for (size_t at = 0; at < n; at += TS_STEP) {
    ts_marks m = marks_of(text + at, delimiter);
    uint64_t odd, separators;
    size_t many;
    if (n - at < TS_STEP) ts_cut(&m, n - at);
    separators = ts_outside(&m, &before, &odd);
    many = (size_t)__builtin_popcountll(separators);
    ts_put_places(s->places + s->count + 1, (uint32_t)at, separators, many);
    ts_put_odd(s, odd, m.lines & separators);
    ts_put_ends(s, separators, m.lines & separators);
    s->count += many;
  }
}

static void count (const char *text, size_t n, size_t *quotes,
                   size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= 8; text += 8, n -= 8) {
    uint64_t word = ts_word(text);
    *quotes += (equals(word, '"') >> 7) * EACH >> 56;
    *lines += (equals(word, '\n') >> 7) * EACH >> 56;
  }
  for (; n > 0; text++, n--) {
    *quotes += (*text == '"');
    *lines += (*text == '\n');
  }
}

static size_t high (const char *text, size_t n) {
  size_t i = 0;
  while (n - i >= 8 && (ts_word(text + i) & TOPS) == 0) i += 8;
  while (i < n && (unsigned char)text[i] < 128) i++;
  return i;
}

#define EXACT 9007199254740991u  /* 2^53 - 1 */
#define DOWN(scale) {1, EXACT, scale}
#define UP(zeros) {1##zeros, EXACT / 1##zeros, 0}
#define TOO_FINE {1, 0, 0}

const ts_scaling ts_scalings[29] = {
  TOO_FINE, TOO_FINE, TOO_FINE, TOO_FINE, TOO_FINE, TOO_FINE, TOO_FINE,
  DOWN(9), DOWN(8), DOWN(7), DOWN(6), DOWN(5), DOWN(4), DOWN(3), DOWN(2),
  DOWN(1), DOWN(0), UP(0), UP(00), UP(000), UP(0000), UP(00000), UP(000000),
  UP(0000000), UP(00000000), UP(000000000), UP(0000000000), UP(00000000000),
  UP(000000000000)
};

/* Sixteen bytes, each a digit's value, as two words; the number's last digit is
** the top byte of 'last'. */
typedef struct {
  uint64_t first, last;
} digits;

static uint64_t value_of_eight (uint64_t x) {
  x = x * 10 + (x >> 8);
  return ((x & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064)
          + (x >> 16 & UINT64_C(0x000000ff000000ff))
            * UINT64_C(0x0000271000000001)) >> 32;
}

/* The sixteen bytes moved towards the end by 'bytes' < 16; those at the end
** drop out. */
static digits moved (digits d, unsigned bytes) {
  unsigned bits = 8 * (bytes & 7);
  if (bytes >= 8) d = (digits){0, d.first};
  if (bits == 0) return d;
  return (digits){d.first << bits, d.last << bits | d.first >> (64 - bits)};
}

/* A text of 1 to 16 bytes behind zeros. */
static digits digits_of (ts_slice text) {
  digits d = {ts_word(text.text) ^ EACH * '0',
              ts_word(text.text + 8) ^ EACH * '0'};
  return moved(d, 16 - (unsigned)text.length);
}

/* Bits of the bytes that are no digit; bit 0 is the first. */
static unsigned strange (digits d) {
  uint64_t a = ((d.first & ~TOPS) + EACH * 0x76) | d.first;
  uint64_t b = ((d.last & ~TOPS) + EACH * 0x76) | d.last;
  return (unsigned)(gather(a & TOPS) | gather(b & TOPS) << 8);
}

/* The others of the sixteen bytes without byte 'at'. */
static digits without (digits d, unsigned at) {
  digits up = moved(d, 1);
  uint64_t behind = (UINT64_MAX << 8 * (at & 7)) << 8;
  if (at < 8)
    return (digits){(d.first & behind) | (up.first & ~behind), d.last};
  return (digits){up.first, (d.last & behind) | (up.last & ~behind)};
}

static unsigned zeros_at_end (digits d) {
  if (d.last != 0) return (unsigned)__builtin_clzll(d.last) / 8;
  return (d.first != 0) ? 8 + (unsigned)__builtin_clzll(d.first) / 8 : 15;
}

static int8_t number_of (ts_slice text, const ts_digits *style,
                         int64_t *mantissa) {
  digits d;
  unsigned marks, point, decimals = 0, zeros;
  *mantissa = 0;
  if (text.length == 0) return style->blank;
  if (text.length > 16) return TS_UNREAD;
  d = digits_of(text);
  marks = strange(d);
  if (marks != 0) {
    point = (unsigned)__builtin_ctz(marks);
    if (marks != 1u << point || text.length == 1
        || text.text[text.length - (16 - point)] != style->point)
      return TS_UNREAD;
    decimals = 15 - point;
    d = without(d, point);
    zeros = zeros_at_end(d);
    if (zeros > decimals) zeros = decimals;
    d = moved(d, zeros);
    decimals -= zeros;
  }
  return ts_scaled(value_of_eight(d.first) * 100000000 + value_of_eight(d.last),
                   style->power, (int)decimals, mantissa);
}

size_t ts_numbers_portable (const ts_fields *fields, const ts_digits *style,
                            int64_t *mantissas, int8_t *scales) {
  size_t unread = 0;
  for (size_t i = 0; i < fields->n; i++) {
    scales[i] = number_of(ts_field_at(fields, i), style, &mantissas[i]);
    unread += (scales[i] == TS_UNREAD);
  }
  return unread;
}

static int works (void) {
  return 1;
}

static const ts_vectors portable = {
  "portable", works, find, count, high, ts_numbers_portable
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
