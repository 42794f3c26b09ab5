/* known.c -- codes looked up in the lists of their classification */
#include "known.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HS_DIGITS 6
#define ALL_EDITIONS UINT8_MAX

typedef struct {
  const ts_listed *codes;
  size_t count;
  uint8_t editions;
  int national;        /* rules 2 to 4 */
  int letters_hide;    /* rule 4 */
} book;

/* The first years of HS's editions, and of years whose national lines are in
** the oldest one. */
static const int first_years[] = {1988, 1996, 2002, 2007, 2012, 2017, 2022};
#define EDITIONS (sizeof first_years / sizeof *first_years)

/* The edition in force in the year that a name ends in; all without one. */
static uint8_t edition_of (const char *name) {
  size_t n = strcspn(name, "0123456789");
  int year = atoi(name + n);
  uint8_t bit = ALL_EDITIONS;
  for (size_t i = 0; i < EDITIONS; i++)
    if (year >= first_years[i]) bit = (uint8_t)(1u << i);
  return bit;
}

static int begins (const char *name, const char *with) {
  return strncasecmp(name, with, strlen(with)) == 0;
}

/* 0 when nothing is known of the classification (rule 5). */
static int open_book (const char *name, size_t length, book *b) {
  *b = (book){ts_listed_hs, ts_listed_hs_count, edition_of(name), 0, 0};
  if (begins(name, "CN") || begins(name, "TARIC") || begins(name, "TNVED")) {
    b->national = 1;
  } else if (begins(name, "HS")) {
    b->national = length > HS_DIGITS;
  } else if (strcasecmp(name, "SITC4") == 0) {
    *b = (book){ts_listed_sitc4, ts_listed_sitc4_count, ALL_EDITIONS, 0, 1};
  } else {
    return 0;
  }
  b->letters_hide = b->letters_hide || b->national;
  return 1;
}

/* Does a listed code of the editions begin so? */
static int has_prefix (const book *b, ts_slice prefix) {
  size_t lo = 0, hi = b->count;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (strncmp(b->codes[middle].code, prefix.text, prefix.length) < 0)
      lo = middle + 1;
    else hi = middle;
  }
  for (; lo < b->count; lo++) {
    if (strncmp(b->codes[lo].code, prefix.text, prefix.length) != 0) return 0;
    if (b->codes[lo].editions & b->editions) return 1;
  }
  return 0;
}

static size_t digits_of (ts_slice code) {
  size_t n = 0;
  while (n < code.length && code.text[n] >= '0' && code.text[n] <= '9') n++;
  return n;
}

ts_knowledge ts_product_known (ts_slice code, const char *classification) {
  book b;
  if (ts_slice_is(code, "TOTAL")) return TS_CODE_KNOWN;
  if (!open_book(classification, code.length, &b)) return TS_CODE_UNCHECKED;
  if (b.letters_hide) code.length = digits_of(code);  /* rule 4 */
  if (b.national) {
    if (code.length >= 2 && code.text[0] == '9' && code.text[1] >= '8')
      return TS_CODE_KNOWN;  /* rule 3 */
    if (code.length > HS_DIGITS) code.length = HS_DIGITS;  /* rule 2 */
  }
  return has_prefix(&b, code) ? TS_CODE_KNOWN : TS_CODE_UNKNOWN;
}
