/* test_twins.c -- hashes that come twice are found, few or many; twins.h */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/store/twins.h"
#include "failing.h"

static uint64_t state;

static uint64_t next (void) {  /* Marsaglia's xorshift: none comes twice */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

/* 'n' different hashes, and each 'every'-th of them a second time at the end;
** 0: none. What was expected may be wrong. */
static ts_status fill (ts_twins *twins, size_t n, size_t every,
                       uint64_t expected, ts_error *err) {
  ts_status status = ts_twins_start(twins, expected, err);
  for (int turn = 0; turn < 2; turn++) {
    state = 0x2545f4914f6cdd1d;
    for (size_t i = 0; i < n && status == TS_OK; i++) {
      uint64_t hash = next();
      if (turn == 0 || (every > 0 && i % every == 0))
        status = ts_twins_add(twins, &hash, 1, err);
    }
  }
  return status;
}

/* How many of the n hashes are told wrong. */
static size_t wrong (const ts_twins *twins, size_t n, size_t every) {
  size_t count = 0;
  state = 0x2545f4914f6cdd1d;
  for (size_t i = 0; i < n; i++) {
    int twice = every > 0 && i % every == 0;
    count += ts_twins_has(twins, next()) != twice;
  }
  return count;
}

static void find (size_t n, size_t every, uint64_t expected, int spills,
                  const char *what) {
  ts_twins twins;
  ts_error err = {0};
  gsl_test(fill(&twins, n, every, expected, &err) != TS_OK, "%s: %s", what,
           err.text);
  gsl_test((twins.spill != NULL) != spills, "rule 1: %s: spilled or not", what);
  gsl_test(ts_twins_find(&twins, 3, &err) != TS_OK, "%s: searched %s", what,
           err.text);
  gsl_test_int((int)twins.found_count, every ? (int)((n + every - 1) / every)
                                             : 0, "%s: twins", what);
  gsl_test(wrong(&twins, n, every) != 0, "%s: told apart", what);
  ts_twins_free(&twins);
}

static void edges (void) {
  ts_twins twins;
  uint64_t hashes[] = {0, UINT64_MAX, 5, 0, UINT64_MAX, 5, 5};
  uint64_t same[1000] = {0};
  ts_twins_start(&twins, 7, NULL);
  ts_twins_add(&twins, hashes, 7, NULL);
  ts_twins_find(&twins, 3, NULL);
  gsl_test_int((int)twins.found_count, 3, "each is kept once");
  gsl_test(!ts_twins_has(&twins, 0) || !ts_twins_has(&twins, UINT64_MAX)
           || ts_twins_has(&twins, 6), "the least and the greatest");
  ts_twins_free(&twins);
  ts_twins_start(&twins, 7, NULL);
  for (size_t i = 0; i < TS_TWINS_MOST / 1000 + 2; i++)
    ts_twins_add(&twins, same, 1000, NULL);
  ts_twins_find(&twins, 3, NULL);
  gsl_test(!ts_twins_has(&twins, 77), "rule 3: too many are all");
  ts_twins_free(&twins);
}

static void fail_each (void) {
  size_t n = 0, bad = 0;
  int out = can_fail();
  for (; out && n < 100; n++) {
    ts_twins twins;
    ts_error err = {0};
    ts_status status;
    allocations_left = (long)n;
    status = fill(&twins, 1000, 3, 1000, &err);
    if (status == TS_OK) status = ts_twins_find(&twins, 1, &err);
    out = ran_out();
    bad += (status == TS_OK) ? wrong(&twins, 1000, 3) > 0  /* qsort lives on */
         : !out || status != TS_NOMEM || err.text[0] == '\0';
    ts_twins_free(&twins);
  }
  gsl_test(bad != 0 || n == 100, "each of %d allocations fails in turn",
           (int)n);
}

int main (void) {
  find(0, 0, 0, 0, "none");
  find(1, 0, 1, 0, "one");
  find(1, 1, 1, 0, "one twice");
  find(100000, 0, 100000, 0, "many");
  find(100000, 7, 1, 0, "many more than expected");
  find(3 * TS_TWINS_ROOM / 2, 1000, 2 * TS_TWINS_ROOM, 1, "more than fit");
  edges();
  fail_each();
  return gsl_test_summary();
}
