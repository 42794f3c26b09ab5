/* log, lag, diff and the table; rules of core/stats/statistic.h. */
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(strcmp(got, want) != 0, "%s: '%s', want '%s'", what, got, want);
}

static const double x[] = {1, 0, -2, NAN, 10, 4};

static void test_log (const ts_series *y) {
  double out[6];
  ts_error err = {0};
  apply("log", y, NULL, NULL, out, &err);
  gsl_test_abs(out[0], 0, 0, "log 1");
  gsl_test_rel(out[4], 2.302585092994046, 1e-15, "log 10");
  gsl_test(!isnan(out[1]) || !isnan(out[2]) || !isnan(out[3]), "no log");
  same(why_of("log", y, NULL, NULL, 1), "zero has no log", "log 0");
  same(why_of("log", y, NULL, NULL, 2), "negative value", "log -2");
  same(why_of("log", y, NULL, NULL, 3), "", "log of missing");
}

static void test_lag (const ts_series *y) {
  double out[6];
  ts_error err = {0};
  apply("lag", y, NULL, NULL, out, &err);
  gsl_test(!isnan(out[0]) || out[1] != 1 || !isnan(out[4]) || out[5] != 10,
           "lag 1");
  same(why_of("lag", y, NULL, NULL, 0), "no earlier period", "lag");
  same(why_of("lag", y, NULL, NULL, 4), "", "what is lagged is missing");
  apply("lag", y, "n=9", NULL, out, &err);
  gsl_test(!isnan(out[5]), "a lag longer than the series");
}

static void test_diff (const ts_series *y) {
  double out[6];
  ts_error err = {0};
  apply("diff", y, NULL, NULL, out, &err);
  gsl_test(out[1] != -1 || out[2] != -2 || out[5] != -6, "diff");
  same(why_of("diff", y, NULL, NULL, 0), "no earlier period", "diff");
  same(why_of("diff", y, NULL, NULL, 3), "", "diff of missing");
  same(why_of("diff", y, NULL, NULL, 4), "base missing", "diff");
  apply("diff", y, "n=4", NULL, out, &err);
  gsl_test(out[4] != 9 || out[5] != 4, "diff over four");
}

static void test_table (void) {
  for (size_t i = 0; ts_transforms[i] != NULL; i++) {
    const ts_transform *t = ts_transforms[i];
    ts_series none = series_of(x, 0, "2020");
    ts_error err = {0};
    ts_args args;
    double out[1];
    ts_args_start(&args, t->options);
    gsl_test(t->help == NULL || t->source == NULL, "%s: help", t->name);
    t->apply(&none, &args, out, &err);
  }
  gsl_test(ts_transform_find("growth")->unit != TS_UNIT_FRACTION, "growth");
  gsl_test(ts_transform_find("grow") != NULL, "an unknown transform is none");
}

int main (void) {
  ts_series y = series_of(x, 6, "2020");
  test_log(&y);
  test_lag(&y);
  test_diff(&y);
  test_table();
  return gsl_test_summary();
}
