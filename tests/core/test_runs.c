/* test_runs.c -- keys come back sorted, whether they fit one run or are spilled */
#include <gsl/gsl_test.h>
#include <stdlib.h>
#include "data/store/runs.h"

typedef struct {
  ts_identity last;
  size_t count, wrong, equal;
  uint64_t sum;
} seen;

static ts_status look (void *state, const ts_identity *key) {
  seen *s = state;
  if (s->count > 0) {
    int order = ts_identity_compare(&s->last, key);
    s->wrong += order > 0 || (order == 0 && s->last.ordinal >= key->ordinal);
    s->equal += order == 0;
  }
  s->last = *key;
  s->count++;
  s->sum += key->ordinal;
  return TS_OK;
}

/* Keys drawn from few values, so that equal ones meet across runs. */
static void merge_many (size_t n, const char *what) {
  ts_runs runs = {0};
  seen s = {.count = 0};
  uint64_t state = 0x2545f4914f6cdd1d;
  ts_error err = {0};
  ts_status status = TS_OK;
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_identity key = {.ordinal = (uint32_t)i};
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    key.flow = (state >> 40) % 1000 << 32;
    key.product = (state >> 20) % 997 * 0x10001;
    key.variant = (uint32_t)(state % 3);
    status = ts_runs_add(&runs, &key, &err);
  }
  gsl_test(status != TS_OK, "%s: keys are taken (%s)", what, err.text);
  gsl_test((runs.spill != NULL) != (n > TS_RUN_KEYS), "%s: spilled or not",
           what);
  gsl_test(ts_runs_merge(&runs, look, &s, &err) != TS_OK, "%s: merged (%s)",
           what, err.text);
  gsl_test(s.count != n || s.sum != (uint64_t)n * (n - (n > 0)) / 2,
           "%s: every key comes back once", what);
  gsl_test(s.wrong != 0, "%s: in order, equal ones by ordinal", what);
  gsl_test(n > 100000 && s.equal == 0, "%s: equal keys meet", what);
  ts_runs_free(&runs);
}

static ts_status refuse (void *state, const ts_identity *key) {
  (void)key;
  ++*(int *)state;
  return TS_CONFLICT;
}

int main (void) {
  ts_runs runs = {0};
  ts_identity key = {.flow = 1};
  int calls = 0;
  merge_many(0, "none");
  merge_many(1, "one");
  merge_many(5000, "a few");
  merge_many(TS_RUN_KEYS, "a full run");
  merge_many(5 * TS_RUN_KEYS / 2, "three runs");
  gsl_test(ts_runs_add(&runs, &key, NULL) != TS_OK
           || ts_runs_add(&runs, &key, NULL) != TS_OK, "two keys");
  gsl_test(ts_runs_merge(&runs, refuse, &calls, NULL) != TS_CONFLICT
           || calls != 1, "a status of the visitor stops");
  ts_runs_free(&runs);
  return gsl_test_summary();
}
