/* Missing periods; rules of core/stats/gaps.h. */
#include "series_data.h"
#include "stats/gaps.h"

static const double holes[] = {NAN, 10, NAN, NAN, 40, 50, NAN};

/* What is made of 'holes', with how many values. */
static ts_whole whole_of (ts_gaps_kind kind, const char *missing, size_t n) {
  ts_series y = series_of(holes, 7, "2022-01");
  ts_whole whole = {0};
  gsl_test(ts_whole_make(&whole, &y, kind, missing) != TS_OK, "%s", missing);
  if (n > 0)
    gsl_test(whole.y.n != n || whole.refused != NULL, "%s: %zu values",
             missing, whole.y.n);
  return whole;
}

static void test_cut (void) {
  const double plain[] = {NAN, 1, 2, 3, NAN, NAN};
  ts_series y = series_of(plain, 6, "2022-01");
  ts_whole whole = {0};
  double back[6];
  ts_whole_make(&whole, &y, TS_GAPS_FILL, "refuse");
  gsl_test(whole.refused != NULL || whole.y.n != 3, "rule 1: ends are no gaps");
  gsl_test(whole.y.first.ordinal != y.first.ordinal + 1, "rule 1: first");
  ts_whole_spread(&whole, whole.y.values, back);
  gsl_test(!isnan(back[0]) || !isnan(back[4]), "rule 1: missing there");
  gsl_test_rel(back[1], 1, 0, "rule 1: back at its place");
  ts_whole_free(&whole);
}

static void test_refuse (void) {
  ts_series y = series_of(holes, 7, "2022-01");
  ts_string names = {0};
  ts_whole whole = whole_of(TS_GAPS_CLOSE, "refuse", 0);
  gsl_test(whole.refused == NULL, "rule 2: refuse");
  ts_whole_free(&whole);
  whole = whole_of(TS_GAPS_SELF, "estimate", 0);
  gsl_test(whole.refused == NULL || !strstr(whole.refused, "state-space"),
           "rule 5: estimate");
  ts_whole_free(&whole);
  whole = whole_of(TS_GAPS_FILL, "skip", 0);
  gsl_test(whole.refused == NULL || !strstr(whole.refused, "seasons"),
           "rule 3: seasons would move");
  ts_whole_free(&whole);
  gsl_test(ts_gaps_named(&y, &names) != TS_OK
           || strcmp(names.text, "2022-03, 2022-04") != 0, "rule 2: '%s'",
           names.text);
  ts_string_free(&names);
}

static void test_skip (void) {
  double back[7];
  ts_whole whole = whole_of(TS_GAPS_CLOSE, "skip", 3);
  gsl_test_rel(whole.y.values[1], 40, 0, "rule 3: closed up");
  ts_whole_spread(&whole, whole.y.values, back);
  gsl_test(!isnan(back[2]) || back[4] != 40, "rule 3: spread");
  ts_whole_free(&whole);
  whole = whole_of(TS_GAPS_SELF, "skip", 5);
  gsl_test(!isnan(whole.y.values[1]), "rule 3: handed on");
  ts_whole_free(&whole);
}

static void test_fill (void) {
  ts_whole whole = whole_of(TS_GAPS_FILL, "interpolate", 5);
  gsl_test_rel(whole.y.values[1], 20, 1e-15, "rule 4: a third of the way");
  gsl_test_rel(whole.y.values[2], 30, 1e-15, "rule 4: two thirds");
  gsl_test(whole.filled != 2, "rule 4: counted");
  ts_whole_free(&whole);
  whole = whole_of(TS_GAPS_CLOSE, "zero", 5);
  gsl_test_rel(whole.y.values[2], 0, 0, "rule 4: zero");
  ts_whole_free(&whole);
}

int main (void) {
  test_cut();
  test_refuse();
  test_skip();
  test_fill();
  return gsl_test_summary();
}
