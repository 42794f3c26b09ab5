/* test_memo.c -- texts and what they mean */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <string.h>
#include "data/read/memo.h"

#define MANY 40000

/* The n-th text, short or long, with its padding. */
static ts_slice text_of (size_t n, char room[160]) {
  memset(room, 'x', 160);
  snprintf(room, 80, (n % 3 == 0) ? "a text that is long: %zu" : "%zu", n);
  return ts_slice_of(room);
}

static void many_texts (void) {
  char room[160];
  ts_memo memo;
  uint32_t value;
  size_t wrong = 0;
  ts_memo_start(&memo);
  for (size_t n = 0; n < MANY; n++) {
    ts_slice text = text_of(n, room);
    wrong += ts_memo_find(&memo, text, (uint32_t)n % 5, &value) != 0;
    ts_memo_keep(&memo, text, (uint32_t)n % 5, (uint32_t)(7 * n));
  }
  gsl_test(wrong > 0, "no text is known before it is kept");
  for (size_t n = 0; n < MANY; n++) {
    ts_slice text = text_of(n, room);
    wrong += !ts_memo_find(&memo, text, (uint32_t)n % 5, &value)
          || value != 7 * n;
    wrong += ts_memo_find(&memo, text, 5, &value) != 0;
  }
  gsl_test(wrong > 0, "rule 2: %d texts and their contexts", MANY);
  ts_memo_free(&memo);
}

static void empty_text (void) {
  static const char nothing[TS_TEXT_PAD] = "";
  ts_memo memo;
  uint32_t value = 0;
  ts_slice empty = {nothing, 0};
  ts_memo_start(&memo);
  gsl_test(ts_memo_find(&memo, empty, 0, &value), "empty is unknown");
  ts_memo_keep(&memo, empty, 0, 9);
  gsl_test(!ts_memo_find(&memo, empty, 0, &value) || value != 9,
           "empty is a text");
  ts_memo_free(&memo);
}

/* What is remembered is right, although much is forgotten. */
static void too_many (void) {
  char room[160];
  ts_memo memo;
  size_t wrong = 0, known = 0;
  ts_memo_start(&memo);
  for (size_t n = 0; n < 2 * TS_MEMO_MOST + 100; n++)
    ts_memo_keep(&memo, text_of(n, room), 0, (uint32_t)n);
  for (size_t n = 0; n < 2 * TS_MEMO_MOST + 100; n++) {
    uint32_t value;
    if (!ts_memo_find(&memo, text_of(n, room), 0, &value)) continue;
    known++;
    wrong += value != n;
  }
  gsl_test(wrong > 0 || known != 100, "rule 3: it starts again (%zu known)",
           known);
  ts_memo_free(&memo);
}

/* Texts that all want one cell: their words are k / C modulo 2^64 for small k,
** where C is the hash's factor. */
static void crowded (void) {
  static const uint64_t inverse = 0xf1de83e19937733du;
  char room[TS_TEXT_PAD + 8] = "";
  ts_memo memo;
  size_t known = 0, wrong = 0;
  ts_memo_start(&memo);
  for (int turn = 0; turn < 2; turn++)
    for (uint64_t k = 1; k <= 1000; k++) {
      uint64_t word = k * inverse;
      uint32_t value;
      memcpy(room, &word, 8);
      if (turn == 0)
        ts_memo_keep(&memo, (ts_slice){room, 8}, 0, (uint32_t)k);
      else if (ts_memo_find(&memo, (ts_slice){room, 8}, 0, &value))
        known++, wrong += value != k;
    }
  gsl_test(wrong > 0 || known < 32, "crowded cells hold %zu texts", known);
  ts_memo_free(&memo);
}

int main (void) {
  many_texts();
  empty_text();
  too_many();
  crowded();
  return gsl_test_summary();
}
