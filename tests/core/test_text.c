/* test_text.c -- the rules of data/text.h */
#include <gsl/gsl_test.h>
#include <stdlib.h>
#include <string.h>
#include "data/read/encoding.h"
#include "data/read/text.h"

#define ROOM 8

/* A text with the padding that rule 4 asks for. */
static char *padded (const char *text) {
  size_t n = strlen(text);
  char *copy = calloc(n + TS_TEXT_PAD, 1);
  if (copy == NULL) abort();
  memcpy(copy, text, n);
  return copy;
}

/* Split one record and join its fields with '|'. */
static void splits (const char *text, char delimiter, const char *joined,
                    size_t taken, size_t lines, const char *what) {
  char out[512] = "", *copy = padded(text);
  ts_split split;
  ts_split_alloc(&split, ROOM);
  size_t got = ts_split_record(&split, copy, strlen(text), delimiter);
  for (size_t i = 0; i < split.count && i < ROOM; i++) {
    if (i > 0) strcat(out, "|");
    strncat(out, split.fields[i].text, split.fields[i].length);
  }
  gsl_test_str(out, joined, "%s: fields", what);
  gsl_test(got != taken, "%s: %zu bytes taken", what, got);
  gsl_test(split.lines != lines, "%s: %zu lines", what, split.lines);
  gsl_test(split.malformed != SIZE_MAX, "%s: well formed", what);
  ts_split_free(&split);
  free(copy);
}

static void malformed (const char *text, size_t field, const char *what) {
  char *copy = padded(text);
  ts_split split;
  ts_split_alloc(&split, ROOM);
  ts_split_record(&split, copy, strlen(text), ',');
  gsl_test(split.malformed != field, "rule 2: %s", what);
  ts_split_free(&split);
  free(copy);
}

static void test_split (void) {
  splits("a,b,c\nd", ',', "a|b|c", 6, 1, "plain");
  splits("a,,\n", ',', "a||", 4, 1, "empty fields");
  splits("\n", ',', "", 1, 1, "blank line");
  splits("a,b", ',', "a|b", 3, 1, "no line end");
  splits("a;b,c\n", ';', "a|b,c", 6, 1, "semicolon");
  splits("a\tb\n", '\t', "a|b", 4, 1, "tab");
  splits("a,b\r\n", ',', "a|b", 5, 1, "rule 3: CRLF");
  splits("\"a\",\"b\"\r\n", ',', "a|b", 9, 1, "rule 2: enclosed, CRLF");
  splits("\"a,b\",c\n", ',', "a,b|c", 8, 1, "rule 1: delimiter inside");
  splits("\"a\nb\",c\n", ',', "a\nb|c", 8, 2, "rule 1: line end inside");
  splits("\"\",b\n", ',', "|b", 5, 1, "empty in quotes");
  splits("\"say \"\"no\"\"\",b\n", ',', "\"say \"\"no\"\"\"|b", 15, 1,
         "doubled quotes stay until ts_unquote");
  splits("0123456789abcdef,0123456789abcdef0123456789abcdef,x\n", ',',
         "0123456789abcdef|0123456789abcdef0123456789abcdef|x", 52, 1,
         "fields longer than a step");
  malformed("a,b\"c\n", 1, "a quote inside");
  malformed("a,\"b\"c\n", 1, "text behind the closing quote");
  malformed("a,\"b\"\"\"x\",c\n", 1, "an odd quote within");
}

static void test_many_fields (void) {
  char *copy = padded("1,2,3,4,5,6,7,8,9,10\nrest");
  ts_split split;
  ts_split_alloc(&split, ROOM);
  ts_split_record(&split, copy, strlen(copy), ',');
  gsl_test(split.count != 10, "fields beyond the room are counted");
  ts_split_free(&split);
  free(copy);
}

static void test_unquote (void) {
  char out[32];
  ts_slice field = {"\"say \"\"no\"\"\"", 12};
  size_t n = ts_unquote(field, out);
  gsl_test(n != 8 || memcmp(out, "say \"no\"", 8) != 0, "ts_unquote");
  gsl_test(!ts_field_is_quoted(field), "a field with doubled quotes");
}

/* The slow and obvious way: walk from the start. */
static ts_extent walk (const char *text, size_t n) {
  ts_extent e = {0};
  size_t lines = 0;
  for (size_t i = 0; i < n; i++) {
    if (text[i] == '"') e.inside = !e.inside;
    lines += text[i] == '\n';
    if (text[i] == '\n' && !e.inside) {
      e.whole = i + 1;
      e.lines = lines;
    }
  }
  return e;
}

static void test_extent (void) {
  static const char letters[] = "a,\"\n";
  unsigned state = 7;
  char text[200 + TS_TEXT_PAD] = {0};
  for (int round = 0; round < 2000; round++) {
    size_t n = (size_t)round % 200;
    for (size_t i = 0; i < n; i++) {
      state = state * 1103515245u + 12345u;
      text[i] = letters[(state >> 16) & 3];
    }
    ts_extent got = ts_text_extent(text, n), want = walk(text, n);
    if (got.whole != want.whole || got.inside != want.inside
        || got.lines != want.lines) {
      gsl_test(1, "rule 1: extent of round %d", round);
      return;
    }
  }
  gsl_test(0, "rule 1: extent as by walking");
}

static void test_bad_quote (void) {
  const char *good = "\"a\",b\n\"c\"\"d\",\"e\nf\"\r\n";
  const char *open = "a,b\n\"c\",\"d\ne,f\n";
  const char *early = "\"a\",\"b\n\"c\",\"d\"\n";
  gsl_test(ts_text_bad_quote(good, strlen(good), ',') != strlen(good),
           "no bad quote");
  gsl_test(ts_text_bad_quote(open, strlen(open), ',') != 8, "never closed");
  gsl_test(ts_text_bad_quote(early, strlen(early), ',') != 4,
           "closed by another field's quote");
}

static void test_encoding (void) {
  ts_string out = {0};
  static const struct { const char *text; size_t bad; const char *what; } u[] = {
    {"caf\xC3\xA9", 5, "two bytes"}, {"\xE2\x82\xAC", 3, "three bytes"},
    {"\xF0\x9F\x98\x80", 4, "four bytes"}, {"a\xE9z", 1, "Latin-1"},
    {"\xC0\x80", 0, "overlong"}, {"\xED\xA0\x80", 0, "surrogate"},
    {"\xF4\x90\x80\x80", 0, "above U+10FFFF"}, {"ab\xC3", 2, "cut off"},
    {"12345678\xFF", 8, "behind eight ASCII bytes"}
  };
  for (size_t i = 0; i < sizeof u / sizeof *u; i++)
    gsl_test(ts_utf8_bad(u[i].text, strlen(u[i].text)) != u[i].bad,
             "UTF-8: %s", u[i].what);
  ts_to_utf8(TS_LATIN1, "R\xE9union", 7, &out);
  gsl_test_str(out.text, "Réunion", "Latin-1");
  ts_string_free(&out);
  ts_to_utf8(TS_CP1251, "\xC8\xCC", 2, &out);
  gsl_test_str(out.text, "ИМ", "Windows-1251");
  ts_string_free(&out);
  ts_to_utf8(TS_GB18030, "\xB6\xED\xC2\xDE\xCB\xB9", 6, &out);
  gsl_test_str(out.text, "俄罗斯", "GB18030");
  ts_string_free(&out);
  gsl_test(ts_encoding_guess("caf\xE9,R\xE9union", 12) != TS_LATIN1,
           "guess Latin-1");
  gsl_test(ts_encoding_guess("\xD0\xEE\xF1\xF1\xE8\xFF,\xC8\xCC\xCF", 10)
           != TS_CP1251, "guess Windows-1251");
  gsl_test(ts_encoding_guess("\xB6\xED\xC2\xDE\xCB\xB9,\xD6\xD0\xB9\xFA", 11)
           != TS_GB18030, "guess GB18030");
}

int main (void) {
  test_split();
  test_many_fields();
  test_unquote();
  test_extent();
  test_bad_quote();
  test_encoding();
  return gsl_test_summary();
}
