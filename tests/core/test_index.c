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

/* Rule 5. */
static void told (const ts_series *y, const char *option, const char *other,
                  const char *want) {
  const ts_transform *t = ts_transform_find("index");
  ts_string text = {0};
  ts_args args;
  ts_args_start(&args, t->options);
  set_option(&args, option);
  if (other != NULL) set_option(&args, other);
  gsl_test(t->tell(y, &args, &text) != TS_OK, "told");
  same(text.text, want, option);
  ts_string_free(&text);
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
  apply("index", &y, "base=2020..2021", "season=1", out, &err);
  gsl_test_rel(out[0], 800.0 / 14.0, 1e-15, "rule 4: quarter 1 of two years");
  gsl_test(!isnan(out[1]), "rule 4: quarter 2 of 2021 is missing");
  same(why_of("index", &y, "base=2020..2021", "season=1", 1),
       "value missing in the base window", "rule 4");
  apply("index", &y, "base=2020", "season=1", out, &err);
  gsl_test_rel(out[4], 250, 1e-15, "rule 4: the same quarter of 2020");
  gsl_test_rel(out[6], 125, 1e-15, "rule 4");
  apply("index", &y, "base=2020Q2..2020Q3", "season=1", out, &err);
  same(why_of("index", &y, "base=2020Q2..2020Q3", "season=1", 4),
       "season not in the base window", "rule 4");
  gsl_test_rel(out[6], 125, 1e-15, "rule 4: the window may begin anywhere");
  told(&y, "base=..2020Q3", NULL, "the mean of 2020Q1..2020Q3 is 100");
  told(&y, "base=2020", "season=1",
       "the mean of the same quarter in 2020Q1..2020Q4 is 100");
  told(&y, "base=2020-01..2020-05", NULL, "2020Q1 is 100");
  y = series_of(x, 4, "2020");
  gsl_test(apply("index", &y, "base=2020", "season=1", out, &err) != TS_MISUSE,
           "rule 4: years have no seasons");
  return gsl_test_summary();
}
