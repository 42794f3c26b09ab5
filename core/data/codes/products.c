/* products.c -- levels of codes and patterns over them; see products.h */
#include "products.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static int is_digit (char c) {
  return c >= '0' && c <= '9';
}

static int has_shape (ts_slice code) {  /* letters and digits of rule 1 */
  for (size_t i = 0; i < code.length; i++) {
    char c = code.text[i];
    if (!is_digit(c) && !(c >= 'A' && c <= 'Z')) return 0;
  }
  return code.length > 0;
}

static int is_code (ts_slice code) {
  return has_shape(code) && code.length <= TS_CODE_MOST;
}

/* Lengths that codes of a family of classifications can have (rule 2): bit n
** stands for length n. */
typedef struct {
  const char *start;   /* of the classification's name */
  uint32_t lengths;
} family;

#define UP_TO(n) ((1u << ((n) + 1)) - 2u)
#define TARIFF (1u << 2 | 1u << 4 | 1u << 6 | 1u << 8)

static const family families[] = {
  {"HS", TARIFF | 1u << 10 | 1u << 12},
  {"TNVED", TARIFF | 1u << 10},
  {"TARIC", TARIFF | 1u << 10},
  {"CN", TARIFF},
  {"SITC", UP_TO(5)},
  {"BEC5", UP_TO(6)},
  {"BEC", UP_TO(3)},
  {"", UP_TO(TS_CODE_MOST)},  /* any other */
};

static uint32_t lengths_of (const char *classification) {
  const family *f = families;
  while (strncasecmp(classification, f->start, strlen(f->start)) != 0) f++;
  return f->lengths;
}

int ts_product_level (ts_slice code, const char *classification) {
  if (ts_slice_is(code, "TOTAL")) return TS_LEVEL_TOTAL;
  if (!is_code(code)) return -1;
  if ((lengths_of(classification) >> code.length & 1u) == 0) return -1;
  return (int)code.length;
}

/* The place of ".." in the pattern, or its length when there is none. */
static size_t dots_of (ts_slice pattern) {
  for (size_t i = 0; i + 1 < pattern.length; i++)
    if (pattern.text[i] == '.' && pattern.text[i + 1] == '.') return i;
  return pattern.length;
}

typedef struct {
  ts_slice first, last;  /* equal lengths; the same when it is no range */
} bounds;

/* The ends of a pattern; nothing is checked. */
static bounds bounds_of (ts_slice pattern) {
  size_t dots = dots_of(pattern);
  bounds ends = {pattern, pattern};
  if (dots < pattern.length) {
    ends.first.length = dots;
    ends.last = (ts_slice){pattern.text + dots + 2, pattern.length - dots - 2};
  } else if (pattern.length > 0 && pattern.text[pattern.length - 1] == '*') {
    ends.first.length--;
    ends.last.length--;
  }
  return ends;
}

#define WIDTH(slice) (int)((slice).length < 60 ? (slice).length : 60)
#define SHOWN(slice) WIDTH(slice), (slice).text

static ts_status say_spelling (ts_slice pattern, ts_error *err) {
  const char *dash = memchr(pattern.text, '-', pattern.length);
  ts_slice from = {pattern.text, (size_t)(dash - pattern.text)};
  ts_slice to = {dash + 1, pattern.length - from.length - 1};
  from = ts_slice_trim(from);
  to = ts_slice_trim(to);
  if (!is_code(from) || !is_code(to))
    return ts_fail(err, TS_SYNTAX, "\"%.*s\" is not a product: ranges are "
                   "written \"8456..8466\"", SHOWN(pattern));
  return ts_fail(err, TS_SYNTAX, "\"%.*s\" is not a range: write "
                 "\"%.*s..%.*s\"", SHOWN(pattern), SHOWN(from), SHOWN(to));
}

static int has_lower (ts_slice text) {
  for (size_t i = 0; i < text.length; i++)
    if (text.text[i] >= 'a' && text.text[i] <= 'z') return 1;
  return 0;
}

/* A code in a pattern has a digit, or is a masked line of X alone: a word is
** more likely the name of a list. */
static int is_word (ts_slice code) {
  size_t masked = 0;
  for (size_t i = 0; i < code.length; i++) {
    if (is_digit(code.text[i])) return 0;
    masked += (code.text[i] == 'X');
  }
  return masked != code.length;
}

static ts_status check_code (ts_slice code, ts_slice pattern, ts_error *err) {
  if (code.length == 0)
    return ts_fail(err, TS_SYNTAX, "\"%.*s\" has no code where one must be: "
                   "write \"8457\", \"8542*\" or \"8456..8466\"",
                   SHOWN(pattern));
  if (ts_slice_like(code, "TOTAL") || (has_lower(code) && !is_word(code)))
    return ts_fail(err, TS_SYNTAX, "\"%.*s\" is no product code: letters are "
                   "upper case, and TOTAL stands alone", SHOWN(pattern));
  if (!has_shape(code) || is_word(code))
    return ts_fail(err, TS_SYNTAX, "\"%.*s\" is no product code: codes are "
                   "digits, with letters in some; a list is named by "
                   "ts.products", SHOWN(code));
  if (code.length > TS_CODE_MOST)
    return ts_fail(err, TS_SYNTAX, "\"%.*s\" is no product code: longer than "
                   "%d letters and digits", SHOWN(code), TS_CODE_MOST);
  return TS_OK;
}

ts_status ts_pattern_check (ts_slice pattern, ts_error *err) {
  bounds ends = bounds_of(pattern);
  ts_status status;
  if (ts_slice_is(pattern, "TOTAL")) return TS_OK;
  if (pattern.length > 0 && memchr(pattern.text, '-', pattern.length) != NULL
      && is_digit(pattern.text[0]))
    return say_spelling(pattern, err);
  status = check_code(ends.first, pattern, err);
  if (status == TS_OK && ends.last.text != ends.first.text)
    status = check_code(ends.last, pattern, err);
  if (status != TS_OK) return status;
  if (ends.first.length != ends.last.length)
    return ts_fail(err, TS_SYNTAX, "\"%.*s\": the ends of a range need the "
                   "same length, %zu and %zu digits differ", SHOWN(pattern),
                   ends.first.length, ends.last.length);
  if (memcmp(ends.first.text, ends.last.text, ends.first.length) > 0)
    return ts_fail(err, TS_SYNTAX, "\"%.*s\" ends before it begins: write "
                   "\"%.*s..%.*s\"", SHOWN(pattern), SHOWN(ends.last),
                   SHOWN(ends.first));
  return TS_OK;
}

int ts_pattern_has (ts_slice pattern, ts_slice code) {
  bounds ends = bounds_of(pattern);
  size_t length = ends.first.length;
  if (ts_slice_is(code, "TOTAL")) return ts_slice_is(pattern, "TOTAL");
  if (code.length < length) return 0;  /* 84 is not inside 8457 */
  return memcmp(code.text, ends.first.text, length) >= 0
      && memcmp(code.text, ends.last.text, length) <= 0;
}
