/* test_vectors.c -- all instruction sets give the same answers */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "chances.h"
#include "data/read/text.h"
#include "data/read/vectors.h"

#define MOST 1500
#define ROUNDS 4000

static ts_separators separators_alloc (void) {
  size_t room = (MOST + 80) * sizeof(uint32_t);
  return (ts_separators){.behind = malloc(room), .ends = malloc(room),
                         .odd = malloc(room)};
}

static void separators_free (ts_separators *s) {
  free(s->behind);
  free(s->ends);
  free(s->odd);
}

/* A quote is in its place behind a separator when it opens, before one (or a
** CRLF) when it closes. */
static int is_odd (const char *text, size_t n, size_t i, int opens,
                   int at_start, char delimiter) {
  if (opens) return !at_start;
  if (i + 1 == n || text[i + 1] == delimiter || text[i + 1] == '\n') return 0;
  return text[i + 1] != '\r' || (i + 2 < n && text[i + 2] != '\n');
}

/* The obvious way: one byte after the other. */
static void walk (ts_separators *s, const char *text, size_t n,
                  char delimiter) {
  int inside = 0, at_start = 1;
  s->count = s->records = s->odd_count = 0;
  s->behind[0] = s->ends[0] = 0;
  for (size_t i = 0; i < n; i++) {
    int separates = 0;
    if (text[i] == '"') {
      inside = !inside;
      if (is_odd(text, n, i, inside, at_start, delimiter)
          && (s->odd_count == 0 || s->odd[s->odd_count - 1] != s->records))
        s->odd[s->odd_count++] = (uint32_t)s->records;
    } else if (!inside && (text[i] == delimiter || text[i] == '\n')) {
      separates = 1;
      s->behind[++s->count] = (uint32_t)i + 1;
      if (text[i] == '\n') s->ends[++s->records] = (uint32_t)s->count;
    }
    at_start = separates;
  }
}

/* Odd records that have no line end yet are found again later. */
static size_t whole_odd (const ts_separators *s) {
  size_t n = s->odd_count;
  while (n > 0 && s->odd[n - 1] >= s->records) n--;
  return n;
}

static int same_separators (const ts_separators *a, const ts_separators *b) {
  return a->count == b->count && a->records == b->records
      && whole_odd(a) == whole_odd(b)
      && memcmp(a->behind, b->behind, (a->count + 1) * 4) == 0
      && memcmp(a->ends, b->ends, (a->records + 1) * 4) == 0
      && memcmp(a->odd, b->odd, whole_odd(a) * 4) == 0;
}

/* Bytes that matter, at all places; sometimes few of them. */
static size_t random_text (char *text, char delimiter, int quoted) {
  static const char others[] = "ab\xC3\xA9 0123456789\0.-";
  size_t n = chance(4) == 0 ? chance(200) : chance(MOST);
  unsigned density = 1 + chance(12);
  for (size_t i = 0; i < n; i++) {
    unsigned which = chance(4 * density);
    text[i] = (which == 0) ? delimiter : (which == 1) ? '\n'
            : (which == 2) ? '\r' : (which == 3 && quoted) ? '"'
            : others[chance(sizeof others - 1)];
    if (quoted && chance(6 * density) == 0 && i + 3 < n) {
      text[i] = delimiter;
      text[++i] = '"';
    } else if (quoted && chance(6 * density) == 0 && i + 3 < n) {
      memcpy(text + i, (chance(2) == 0) ? "\",\n" : "\"\r\n", 3);
      i += 2;
    }
  }
  memset(text + n, chance(2) == 0 ? 0 : '"', TS_TEXT_PAD);
  return n;
}

/* True when a set finds in the text what the walk does. */
static int finds (const ts_vectors *set, const char *text, size_t n,
                  char delimiter, int quoted, const ts_separators *want,
                  ts_separators *got) {
  size_t quotes, lines, all_quotes = 0, all_lines = 0, high = n;
  unsigned kinds = 0;
  for (size_t i = n; i-- > 0; ) {
    all_quotes += text[i] == '"';
    all_lines += text[i] == '\n';
    if ((unsigned char)text[i] > 127) high = i;
    kinds |= (text[i] == '\0') ? TS_HAS_NUL : 0;
  }
  if (high < n) kinds |= TS_HAS_HIGH;
  set->find(got, text, n, delimiter, quoted);
  set->count(text, n, &quotes, &lines);
  return same_separators(want, got) && quotes == all_quotes
      && lines == all_lines && set->high(text, n) == high
      && set->kinds(text, n) == kinds;
}

static void random_texts (void) {
  static const char delimiters[] = {',', ';', '\t', 'a'};
  char *text = malloc(MOST + TS_TEXT_PAD);
  ts_separators want = separators_alloc(), got = separators_alloc();
  for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++) {
    int wrong = 0;
    chance_state = 88172645463325252u;
    for (int i = 0; i < ROUNDS && (*set)->works(); i++) {
      char delimiter = delimiters[chance(4)];
      int quoted = chance(3) > 0;
      size_t n = random_text(text, delimiter, quoted);
      walk(&want, text, n, delimiter);
      wrong += !finds(*set, text, n, delimiter, quoted, &want, &got);
    }
    gsl_test(wrong != 0, "rules 1 to 3: %s%s", (*set)->name,
             (*set)->works() ? "" : " (this processor lacks it)");
  }
  separators_free(&want);
  separators_free(&got);
  free(text);
}

static size_t random_number (char *text) {
  static const char few[] = "0123456789012345678901234567890000000.....-+e,\" :/";
  size_t n = chance(20);
  for (size_t i = 0; i < n; i++)
    text[i] = few[chance((chance(5) == 0) ? sizeof few - 1 : 38)];
  return n;
}

/* True when what a set reads is what ts_decimal_parse gives; what it must read
** (up to 15 digits and a point) may not be left over. */
static int reads (ts_slice text, const ts_digits *style, int64_t mantissa,
                  int8_t scale) {
  ts_number_style parse = {.point = style->point, .power = style->power};
  ts_decimal want = {0};
  ts_status status = ts_decimal_parse(text, &parse, &want);
  size_t plain = 0, points = 0;
  for (size_t i = 0; i < text.length; i++) {
    plain += (text.text[i] >= '0' && text.text[i] <= '9');
    points += (text.text[i] == style->point);
  }
  if (text.length == 0) return scale == style->blank;
  if (scale == TS_UNREAD)
    return status != TS_OK || want.scale == TS_REAL || text.length > 16
        || plain + points != text.length;
  return status == TS_OK && scale == want.scale && mantissa == want.mantissa;
}

#define NUMBERS 150

static int read_some (const ts_vectors *set) {
  char text[NUMBERS * 21 + TS_TEXT_PAD] = "";
  uint32_t behind[NUMBERS + 1] = {0};
  int64_t mantissas[NUMBERS];
  int8_t scales[NUMBERS];
  size_t n = chance(NUMBERS), at = 0, unread = 0;
  ts_digits style = {chance(4) > 0 ? '.' : ',', (int)chance(13), TS_MISSING};
  ts_fields fields = {text, behind, 1, n, 0, 0};
  int right = 1;
  for (size_t i = 0; i < n; i++) {
    at += random_number(text + at);
    text[at++] = ';';
    behind[i + 1] = (uint32_t)at;
  }
  unread = set->numbers(&fields, &style, mantissas, scales);
  for (size_t i = 0; i < n; i++) {
    unread -= scales[i] == TS_UNREAD;
    right = right && reads(ts_field_at(&fields, i), &style, mantissas[i],
                           scales[i]);
  }
  return right && unread == 0;
}

static void random_numbers (void) {
  for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++) {
    int wrong = 0;
    for (int i = 0; i < ROUNDS && (*set)->works(); i++)
      wrong += !read_some(*set);
    gsl_test(wrong != 0, "rule 1: numbers of %s", (*set)->name);
  }
}

/* Once these were numbers: their mark was divided away with their zeros. */
static void marks_stay (void) {
  static const char *const cells[] = {
    "619.27.4092", "-325941928678.722", "6:: 188:++91"};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    for (int power = 0; power <= 12; power++)
      for (const ts_vectors *const *set = ts_vector_sets; *set != NULL;
           set++) {
        char text[TS_TEXT_PAD + 32] = "";
        uint32_t behind[] = {0, (uint32_t)strlen(cells[i]) + 1};
        ts_digits style = {'.', power, TS_MISSING};
        int64_t mantissa;
        int8_t scale;
        if (!(*set)->works()) continue;
        snprintf(text, sizeof text, "%s;", cells[i]);
        (*set)->numbers(&(ts_fields){text, behind, 1, 1, 0, 0}, &style,
                        &mantissa, &scale);
        gsl_test_int(scale, TS_UNREAD, "%s: \"%s\" is left to the parser",
                     (*set)->name, cells[i]);
      }
}

/* Quotes and a CR at the end are taken off. */
static void fields_are_cut (void) {
  static const char text[160] = "a,\"12.50\",\"7\"\r\nb,8,\"\"\r\n";
  ts_separators s;
  ts_digits style = {'.', 0, TS_MISSING};
  for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++) {
    int64_t mantissas[4];
    int8_t scales[4];
    uint32_t room[3][128];
    if (!(*set)->works()) continue;
    s = (ts_separators){.behind = room[0], .ends = room[1], .odd = room[2]};
    (*set)->find(&s, text, strlen(text), ',', 1);
    (*set)->numbers(&(ts_fields){text, s.behind + 1, 3, 2, 1, 0}, &style,
                    mantissas, scales);
    (*set)->numbers(&(ts_fields){text, s.behind + 2, 3, 2, 1, 1}, &style,
                    mantissas + 2, scales + 2);
    gsl_test(s.records != 2 || s.odd_count != 0 || mantissas[0] != 125
             || scales[0] != 1 || mantissas[1] != 8 || mantissas[2] != 7
             || scales[3] != TS_MISSING, "rule 2: fields of %s",
             (*set)->name);
  }
}

int main (void) {
  random_texts();
  random_numbers();
  marks_stay();
  fields_are_cut();
  return gsl_test_summary();
}
