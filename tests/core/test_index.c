/* Index to a base window; rules of core/stats/growth/index.h. */
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(strcmp(got, want) != 0, "%s: '%s', want '%s'", what, got, want);
}

static const double x[] = {8, 10, 12, 10, 20, NAN, 15, 5, 0, 0, 0, 0};

static void all_missing (const ts_series *y, const char *base,
                         const char *why) {
  ts_error err = {0};
  double out[12];
  gsl_test(apply("index", y, base, NULL, out, &err) != TS_OK, "%s", err.text);
  for (size_t i = 0; i < y->n; i++) gsl_test(!isnan(out[i]), "%s: NaN", base);
  same(why_of("index", y, base, NULL, 0), why, base);
  same(why_of("index", y, base, NULL, 5), "", "the input itself is missing");
}

int main (void) {
  ts_series y = series_of(x, 12, "2020Q1");
  ts_error err = {0};
  double out[12];
  gsl_test(apply("index", &y, NULL, NULL, out, &err) != TS_MISUSE,
           "a base must be named");
  apply("index", &y, "base=2020", NULL, out, &err);
  gsl_test_rel(out[0], 80, 1e-15, "rule 1: the mean of 2020 is 100");
  gsl_test_rel(out[4], 200, 1e-15, "rule 1");
  gsl_test(!isnan(out[5]), "missing stays missing");
  apply("index", &y, "base=2020Q2..2020Q3", NULL, out, &err);
  gsl_test_rel(out[4], 2000.0 / 11.0, 1e-15, "rule 1: a range");
  apply("index", &y, "base=..2020Q2", NULL, out, &err);
  gsl_test_rel(out[0], 800.0 / 9.0, 1e-15, "rule 1: an open range");
  apply("index", &y, "base=2020-01..2020-07", NULL, out, &err);
  gsl_test_rel(out[0], 800.0 / 9.0, 1e-15, "rule 1: whole quarters only");
  all_missing(&y, "base=2020-02", "no whole period in the base window");
  all_missing(&y, "base=2019Q4..2020Q2",
              "base window reaches outside the series");
  all_missing(&y, "base=2021", "value missing in the base window");
  all_missing(&y, "base=2022", "zero base");
  apply("index", &y, "base=2021", "missing=skip", out, &err);
  gsl_test_rel(out[0], 60, 1e-15, "rule 2: skip: the mean of 20, 15, 5");
  all_missing(&y, "base=2030", "base window reaches outside the series");
  apply("index", &y, "base=2030", "missing=skip", out, &err);
  gsl_test(!isnan(out[0]), "rule 2: nothing to skip to");
  return gsl_test_summary();
}
