/* Moving windows and year to date; rules of core/stats/growth/rolling.h. */
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(strcmp(got, want) != 0, "%s: '%s', want '%s'", what, got, want);
}

static void test_rolling (void) {
  const double x[] = {5, 1, 4, NAN, 2, 9, 7};
  const double after[] = {1e17, 1, 1, 1, 1};
  ts_series y = series_of(x, 7, "2020-11"), z = series_of(after, 5, "2020");
  ts_error err = {0};
  double out[7];
  gsl_test(apply("rolling", &y, NULL, NULL, out, &err) != TS_MISUSE,
           "n must be given");
  apply("rolling", &y, "n=3", NULL, out, &err);
  gsl_test_rel(out[2], 10, 0, "sum is the default");
  gsl_test(!isnan(out[1]), "rule 1: incomplete at the start");
  same(why_of("rolling", &y, "n=3", NULL, 1),
       "window begins before the series", "rule 1");
  gsl_test(!isnan(out[3]) || !isnan(out[5]), "rule 1: missing in the window");
  same(why_of("rolling", &y, "n=3", NULL, 5), "value missing in the window",
       "rule 1");
  same(why_of("rolling", &y, "n=3", NULL, 3), "", "the input is missing");
  gsl_test_rel(out[6], 18, 0, "the window recovers from the missing value");
  apply("rolling", &y, "n=3", "reducer=median", out, &err);
  gsl_test_rel(out[2], 4, 0, "median");
  apply("rolling", &y, "n=3", "reducer=mean", out, &err);
  gsl_test_rel(out[6], 6, 0, "mean");
  apply("rolling", &y, "n=3", "reducer=min", out, &err);
  gsl_test_rel(out[2], 1, 0, "min");
  apply("rolling", &y, "n=3", "reducer=max", out, &err);
  gsl_test_rel(out[6], 9, 0, "max");
  apply("rolling", &y, "n=8", NULL, out, &err);
  gsl_test(!isnan(out[6]), "a window longer than the series");
  apply("rolling", &z, "n=2", NULL, out, &err);
  gsl_test_rel(out[4], 2, 0, "rule 2: no rounding is left behind");
}

static void test_ytd (void) {
  const double x[] = {5, 1, 4, 3, 2, NAN, 7, 8, 1, 2};
  ts_series y = series_of(x, 10, "2020Q3");
  ts_error err = {0};
  double out[10];
  apply("ytd", &y, NULL, NULL, out, &err);
  gsl_test(!isnan(out[0]) || !isnan(out[1]), "rule 4: 2020 began before");
  same(why_of("ytd", &y, NULL, NULL, 1), "year began before the series",
       "rule 4");
  gsl_test_rel(out[2], 4, 0, "2021Q1");
  gsl_test_rel(out[4], 9, 0, "2021Q3");
  gsl_test(!isnan(out[5]), "rule 3");
  gsl_test_rel(out[6], 7, 0, "2022Q1 starts anew");
  gsl_test_rel(out[9], 18, 0, "2022Q4 is the whole year");
  y = series_of(x, 10, "2021-01");
  apply("ytd", &y, NULL, NULL, out, &err);
  gsl_test_rel(out[0], 5, 0, "rule 4: a series that begins in January");
  gsl_test(!isnan(out[9]), "rule 3: missing until December");
  same(why_of("ytd", &y, NULL, NULL, 9), "value missing earlier in the year",
       "rule 3");
  same(why_of("ytd", &y, NULL, NULL, 5), "", "the input is missing");
  y = series_of(x, 5, "2021W01");
  apply("ytd", &y, NULL, NULL, out, &err);
  gsl_test_rel(out[1], 6, 0, "rule 5: W01 is the year's first week");
}

static void test_through (void) {
  const double x[] = {5, 1, 4, 3, 2, 6, NAN, 8, 1};
  ts_series y = series_of(x, 9, "2020Q1");
  ts_error err = {0};
  double out[9];
  apply("ytd", &y, "through=2022Q2", NULL, out, &err);
  gsl_test_rel(out[1], 6, 0, "rule 6: 2020 through Q2");
  gsl_test_rel(out[5], 8, 0, "rule 6: 2021 through Q2");
  gsl_test(!isnan(out[0]) || !isnan(out[2]) || !isnan(out[4]), "rule 6");
  same(why_of("ytd", &y, "through=2022Q2", NULL, 2),
       "not the period that years are compared through", "rule 6");
  gsl_test(apply("ytd", &y, "through=2022-06", NULL, out, &err) != TS_MISUSE,
           "rule 6: a month of quarters");
}

int main (void) {
  test_rolling();
  test_ytd();
  test_through();
  return gsl_test_summary();
}
