/* test_dict.c -- the rules of base/dict.h */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "failing.h"

#define MANY 100000

static uint32_t code_of (ts_dict *dict, const char *text) {
  uint32_t code = TS_NONE;
  gsl_test(ts_dict_add(dict, ts_slice_of(text), &code) != TS_OK, "add '%s'",
           text);
  return code;
}

static void is_text (const ts_dict *dict, uint32_t code, const char *want) {
  gsl_test(strcmp(ts_dict_text(dict, code), want) != 0,
           "code %u is '%s', got '%s'", (unsigned)code, want,
           ts_dict_text(dict, code));
}

static void test_codes (ts_dict *dict) {
  gsl_test_int((int)ts_dict_size(dict), 0, "empty at first");
  gsl_test(ts_dict_find(dict, ts_slice_of("CHN")) != TS_NONE,
           "nothing in an empty one");
  gsl_test_int((int)code_of(dict, "CHN"), 0, "rule 1: codes in order");
  gsl_test_int((int)code_of(dict, "DEU"), 1, "rule 1: codes in order");
  gsl_test_int((int)code_of(dict, "CHN"), 0, "rule 1: the same text");
  gsl_test_int((int)code_of(dict, "chn"), 2, "rule 2: bytes, not letters");
  gsl_test_int((int)code_of(dict, ""), 3, "the empty text is a text");
  gsl_test_int((int)ts_dict_size(dict), 4, "four texts");
  gsl_test(ts_dict_find(dict, ts_slice_of("DE")) != TS_NONE,
           "a beginning is another text");
  gsl_test(ts_dict_find(dict, (ts_slice){"DEUTSCHLAND", 3}) != 1,
           "a slice ends where it ends");
  is_text(dict, 1, "DEU");
  is_text(dict, TS_NONE, "");
}

static void test_bytes (ts_dict *dict) {
  uint32_t code, other;
  ts_slice kept;
  ts_dict_add(dict, (ts_slice){"a\0b", 3}, &code);
  ts_dict_add(dict, (ts_slice){"a\0c", 3}, &other);
  kept = ts_dict_slice(dict, code);
  gsl_test(code == other, "rule 2: NUL is a byte like others");
  gsl_test(kept.length != 3 || memcmp(kept.text, "a\0b", 4) != 0,
           "rule 2: the copy has a NUL behind it");
}

static void number_text (int i, char out[16]) {
  snprintf(out, 16, "%06d", i);
}

static void test_many (void) {
  ts_dict *dict = ts_dict_alloc();
  const char *first;
  char text[16], big[70000];
  int wrong = 0;
  code_of(dict, "000000");
  first = ts_dict_text(dict, 0);
  for (int i = 0; i < MANY; i++) {
    uint32_t code = TS_NONE;
    number_text(i, text);
    ts_dict_add(dict, ts_slice_of(text), &code);
    wrong += (code != (uint32_t)i);
  }
  for (int i = 0; i < MANY; i++) {
    number_text(i, text);
    wrong += ts_dict_find(dict, ts_slice_of(text)) != (uint32_t)i;
    wrong += strcmp(ts_dict_text(dict, (uint32_t)i), text) != 0;
  }
  gsl_test_int(wrong, 0, "rule 1: %d texts keep their codes", MANY);
  gsl_test(ts_dict_text(dict, 0) != first, "rule 2: texts do not move");
  memset(big, 'x', sizeof big - 1);
  big[sizeof big - 1] = '\0';
  is_text(dict, code_of(dict, big), big);
  ts_dict_free(dict);
}

static void test_owners (void) {
  ts_dict *dict = ts_dict_alloc();
  code_of(dict, "CHN");
  gsl_test(ts_dict_share(dict) != dict, "rule 3: the same dictionary");
  ts_dict_free(dict);
  is_text(dict, 0, "CHN");
  ts_dict_free(dict);
  ts_dict_free(NULL);
  gsl_test(ts_dict_share(NULL) != NULL, "rule 3: none is shared as none");
}

static void test_ranks (void) {
  static const char *const texts[] = {"b", "", "ab", "\xc3\xa9", "a", "B"};
  static const int want[] = {4, 0, 3, 5, 2, 1};
  ts_dict *dict = ts_dict_alloc();
  uint32_t rank[6];
  gsl_test(ts_dict_ranks(dict, rank) != TS_OK, "ranks of no texts");
  for (int i = 0; i < 6; i++) code_of(dict, texts[i]);
  gsl_test(ts_dict_ranks(dict, rank) != TS_OK, "ranks");
  for (int i = 0; i < 6; i++)
    gsl_test_int((int)rank[i], want[i], "rank of '%s'", texts[i]);
  ts_dict_free(dict);
}

static ts_status fill (ts_dict **dict) {
  char text[16];
  ts_status status = TS_OK;
  *dict = ts_dict_alloc();
  if (*dict == NULL) return TS_NOMEM;
  for (int i = 0; i < 1000 && status == TS_OK; i++) {
    uint32_t code;
    number_text(i, text);
    status = ts_dict_add(*dict, ts_slice_of(text), &code);
  }
  return status;
}

/* After a failed allocation all that was there is there, and it goes on. */
static void test_failing (void) {
  for (long n = 0, out = can_fail(); out; n++) {
    ts_dict *dict = NULL;
    ts_status status;
    allocations_left = n;
    status = fill(&dict);
    out = ran_out();
    gsl_test(status != (out ? TS_NOMEM : TS_OK), "allocation %ld fails", n);
    for (size_t i = 0; dict != NULL && i < ts_dict_size(dict); i += 99) {
      char text[16];
      number_text((int)i, text);
      gsl_test(ts_dict_find(dict, ts_slice_of(text)) != i,
               "allocation %ld fails: '%s' is kept", n, text);
    }
    if (dict != NULL)
      gsl_test(code_of(dict, "one more") != ts_dict_size(dict) - 1,
               "allocation %ld fails: and later texts", n);
    ts_dict_free(dict);
  }
}

/* qsort allocates too, but can do without. */
static void test_failing_ranks (void) {
  ts_dict *dict = NULL;
  uint32_t rank[1000];
  gsl_test(fill(&dict) != TS_OK, "a thousand texts");
  for (long n = 0, out = can_fail(); out; n++) {
    ts_status status;
    memset(rank, 0, sizeof rank);
    allocations_left = n;
    status = ts_dict_ranks(dict, rank);
    out = ran_out();
    gsl_test(status != TS_NOMEM && (status != TS_OK || rank[999] != 999),
             "allocation %ld of ranks fails", n);
  }
  ts_dict_free(dict);
}

int main (void) {
  ts_dict *dict = ts_dict_alloc();
  test_codes(dict);
  test_bytes(dict);
  ts_dict_free(dict);
  test_many();
  test_owners();
  test_ranks();
  test_failing();
  test_failing_ranks();
  return gsl_test_summary();
}
