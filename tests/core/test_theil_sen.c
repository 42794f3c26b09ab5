/* Theil-Sen slopes; rules of core/stats/trend/theil_sen.h. */
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

/* scipy 1.10.1 stats.theilslopes. */
static void test_known (void) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  ts_series z = series_of(nile, 100, "1871");
  ts_fit *fit = fit_of("theil_sen", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), 2.451216287678, 1e-12, "Air slope");
  gsl_test_rel(ts_fit_get(fit, "lo"), 2.294117647, 1e-9, "rule 3: lo");
  gsl_test_rel(ts_fit_get(fit, "hi"), 2.621621622, 1e-9, "rule 3: hi");
  gsl_test_rel(ts_fit_get(fit, "intercept"), 90.2380354, 1e-9, "rule 2");
  gsl_test_rel(ts_fit_get(fit, "slopes"), 144 * 143 / 2, 0, "all pairs");
  gsl_test_rel(fit->lines[0].value, 12 * 2.451216287678, 1e-12, "a year");
  gsl_test_rel(fitted_of(fit, 0), 90.2380354, 1e-9, "fitted at t = 0");
  same(fit->coefficients[1].label, "slope (month)", "label");
  ts_fit_free(fit);
  fit = fit_of("theil_sen", &z, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), -2.6, 1e-14, "Nile slope");
  gsl_test_rel(ts_fit_get(fit, "lo"), -3.627906977, 1e-9, "Nile lo");
  gsl_test_rel(ts_fit_get(fit, "hi"), -1.428571429, 1e-9, "Nile hi");
  gsl_test_rel(ts_fit_get(fit, "intercept"), 1022.2, 1e-14, "Nile intercept");
  gsl_test(fit->line_count != 0, "a year is the period: no line");
  ts_fit_free(fit);
}

/* The median of the 792 slopes between equal months of two years. */
static void test_season (void) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  ts_fit *fit = fit_of("theil_sen", &y, "season=1", NULL, NULL);
  double slope = ts_fit_get(fit, "slope");
  gsl_test_rel(slope, 30.2361111, 1e-8, "rule 4: per year");
  gsl_test_rel(ts_fit_get(fit, "slopes"), 12 * 12 * 11 / 2, 0, "rule 4: pairs");
  gsl_test(!(ts_fit_get(fit, "lo") < slope && slope < ts_fit_get(fit, "hi")),
           "rule 4: interval");
  same(fit->coefficients[1].label, "slope (year)", "label");
  ts_fit_free(fit);
  y.n = 12;
  fit = fit_of("theil_sen", &y, "season=1", NULL, NULL);
  same(fit->refused, "no season has two observations", "one year");
  ts_fit_free(fit);
}

static void test_rules (void) {
  const double line[] = {10, NAN, 14, 16, NAN, NAN, 22, 400};
  const double share[] = {0.20, 0.22, 0.24, 0.29}, zero[] = {1, 0, 2};
  const double twice[] = {1, 2, 4, 8, 16};
  ts_series y = series_of(line, 8, "2020Q1"), s = series_of(share, 4, "2020");
  ts_series z = series_of(zero, 3, "2020"), g = series_of(twice, 5, "2020Q1");
  ts_fit *fit = fit_of("theil_sen", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), 2, 1e-15, "rule 1: places are kept");
  gsl_test_rel(ts_fit_get(fit, "annual"), 8, 1e-15, "per year");
  gsl_test(fit->n != 5 || fit->missing != 3, "counts");
  ts_fit_free(fit);
  s.unit = "fraction";
  fit = fit_of("theil_sen", &s, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), 2.5, 1e-12, "rule 5: points");
  same(fit->coefficients[1].label, "slope (pp a year)", "rule 5: label");
  same(fit->numbers[0].unit, "percentage points", "rule 5: unit");
  gsl_test_rel(fitted_of(fit, 0), ts_fit_get(fit, "intercept") / 100,
               1e-15, "fitted stay fractions");
  ts_fit_free(fit);
  fit = fit_of("theil_sen", &g, "log=1", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "annual"), 15, 1e-14, "rule 5: 2^4 - 1");
  same(fit->title, "Theil-Sen slope of log(value)", "title");
  ts_fit_free(fit);
  fit = fit_of("theil_sen", &z, "log=1", NULL, NULL);
  same(fit->refused, "zeros have no log: fit without log, or only periods with"
       " trade", "rule 5: one kind, whatever the counts");
  gsl_test_int((int)fit->note_count, 1, "rule 5: the counts are noted");
  same(fit->notes[0], "1 of 3 observations are zero", "rule 5: counts");
  ts_fit_free(fit);
}

static void test_limit (void) {
  static double many[5001];
  ts_series y;
  ts_fit *fit;
  for (size_t i = 0; i < 5001; i++) many[i] = (double)(i % 17);
  y = series_of(many, 5001, "2000-01-01");
  fit = fit_of("theil_sen", &y, NULL, NULL, NULL);
  same(fit->refused, "takes at most 5000 observations: use coarser periods",
       "rule 6");
  ts_fit_free(fit);
}

int main (void) {
  test_known();
  test_season();
  test_rules();
  test_limit();
  return gsl_test_summary();
}
