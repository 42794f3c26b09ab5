/* test_memory.c -- what base/memory.h and base/status.h promise */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "failing.h"

static void trims (const char *text, const char *want) {
  ts_slice slice = ts_slice_trim(ts_slice_of(text));
  gsl_test(!ts_slice_is(slice, want), "'%s' is trimmed to '%s', got '%.*s'",
           text, want, (int)slice.length, slice.text);
}

static void test_slices (void) {
  ts_slice slice = {"China and more", 5};
  gsl_test(!ts_slice_is(slice, "China"), "is");
  gsl_test(ts_slice_is(slice, "china"), "is looks at case");
  gsl_test(ts_slice_is(slice, "Chin"), "is not a beginning");
  gsl_test(ts_slice_is(slice, "China "), "is not a longer text");
  gsl_test(!ts_slice_like(slice, "cHINA"), "like does not look at case");
  gsl_test(ts_slice_like(slice, "Chile"), "like is not any text");
  gsl_test(!ts_slice_is((ts_slice){"x", 0}, ""), "an empty slice");
  trims(" \t a b\t ", "a b");
  trims("", "");
  trims(" \t ", "");
  trims("a\n", "a\n");
}

static void test_reserve (void) {
  int *numbers = NULL;
  size_t room = 0, old;
  void *kept;
  gsl_test(ts_reserve((void **)&numbers, &room, 1, sizeof *numbers) != TS_OK
           || room < 1, "room for one");
  numbers[0] = 42;
  for (size_t n = 2; n <= 10000; n++)
    if (ts_reserve((void **)&numbers, &room, n, sizeof *numbers) != TS_OK)
      break;
  gsl_test(room < 10000 || room > 15000, "it grows by half: %zu", room);
  gsl_test_int(numbers[0], 42, "what was there is there");
  old = room;
  kept = numbers;
  gsl_test(ts_reserve((void **)&numbers, &room, 5, sizeof *numbers) != TS_OK
           || room != old || numbers != kept, "there is room already");
  gsl_test(ts_reserve((void **)&numbers, &room, SIZE_MAX / 2, sizeof *numbers)
           != TS_NOMEM || room != old || numbers != kept,
           "more than there can be: nothing changed");
  free(numbers);
}

static void test_copy (void) {
  char *copy = ts_copy_text("Chinatown", 5);
  gsl_test(copy == NULL || strcmp(copy, "China") != 0, "a copy of a piece");
  free(copy);
  copy = ts_copy_text(NULL, 0);
  gsl_test(copy == NULL || *copy != '\0', "a copy of nothing");
  free(copy);
}

static void build (ts_string *s) {
  ts_string_put(s, "rows");
  ts_string_add(s, ": 42", 2);
  ts_string_format(s, "%d of %s", 17, "a long text that needs more room");
  for (int i = 0; i < 100; i++) ts_string_put(s, "0123456789");
}

static void test_string (void) {
  ts_string s = {0};
  build(&s);
  gsl_test(s.status != TS_OK || s.length != strlen(s.text)
           || strncmp(s.text, "rows: 17 of a long text that needs more room0",
                      45) != 0, "built of pieces: '%.50s'", s.text);
  ts_string_free(&s);
  gsl_test(s.text != NULL || s.length != 0, "free leaves it ready");
  ts_string_put(&s, "");
  gsl_test(s.text == NULL || *s.text != '\0', "nothing added is a text");
  ts_string_free(&s);
}

static void test_failing (void) {
  for (long n = 0, out = can_fail(); out; n++) {
    ts_string s = {0};
    allocations_left = n;
    build(&s);
    out = ran_out();
    gsl_test(s.status != (out ? TS_NOMEM : TS_OK),
             "allocation %ld fails: it sticks", n);
    gsl_test(s.text != NULL && strlen(s.text) != s.length,
             "allocation %ld fails: the text is whole", n);
    ts_string_free(&s);
  }
  if (!can_fail()) return;
  allocations_left = 0;
  gsl_test(ts_copy_text("China", 5) != NULL || !ran_out(), "no copy");
}

static void nearest (const char *text, const char *want) {
  static const char *const names[] = {
    "exporter", "importer", "product", "period", "value"
  };
  ptrdiff_t i = ts_nearest(text, names, 5);
  const char *got = (i < 0) ? "" : names[i];
  gsl_test(strcmp(got, want) != 0, "'%s' is near '%s', got '%s'", text, want,
           got);
}

static void test_nearest (void) {
  char huge[100];
  nearest("exproter", "exporter");
  nearest("importr", "importer");
  nearest("PRODUCT", "product");
  nearest("preiod", "period");
  nearest("val", "value");
  nearest("zzzzzz", "");
  nearest("", "");
  memset(huge, 'e', sizeof huge - 1);
  huge[sizeof huge - 1] = '\0';
  nearest(huge, "");
  gsl_test(ts_nearest("x", NULL, 0) != -1, "nothing to be near");
}

static void test_errors (void) {
  static ts_error err;
  static char big[2 * TS_ERROR_TEXT];
  gsl_test(ts_fail(&err, TS_UNKNOWN, "no %s", "country") != TS_UNKNOWN
           || err.status != TS_UNKNOWN || strcmp(err.text, "no country") != 0
           || err.line != 0 || *err.file != '\0', "a sentence");
  ts_fail_at(&err, TS_SYNTAX, "trade.csv", 17, "%d fields, expected %d", 9, 12);
  gsl_test(strcmp(err.text, "trade.csv:17: 9 fields, expected 12") != 0
           || err.line != 17 || strcmp(err.file, "trade.csv") != 0,
           "rules 1 and 2: %s", err.text);
  ts_fail_at(&err, TS_IO, "trade.csv", 0, "cannot be opened");
  gsl_test(strcmp(err.text, "trade.csv: cannot be opened") != 0,
           "rule 2: no line: %s", err.text);
  gsl_test(ts_fail(NULL, TS_DOMAIN, "x") != TS_DOMAIN
           || ts_fail_at(NULL, TS_IO, "f", 1, "x") != TS_IO
           || ts_fail_memory(NULL) != TS_NOMEM, "rule 3: no place for it");
  memset(big, 'x', sizeof big - 1);
  ts_fail_at(&err, TS_SYNTAX, big, 1, "%s", big);
  gsl_test(strlen(err.text) != TS_ERROR_TEXT - 1
           || strlen(err.file) != TS_ERROR_FILE - 1, "a long text is cut");
  for (int i = TS_OK; i <= TS_STOPPED; i++)
    gsl_test(*ts_message((ts_status)i) == '\0', "status %d has words", i);
}

int main (void) {
  test_slices();
  test_reserve();
  test_copy();
  test_string();
  test_failing();
  test_nearest();
  test_errors();
  return gsl_test_summary();
}
