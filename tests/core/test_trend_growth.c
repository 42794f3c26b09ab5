/* Growth along the trend; rules of core/stats/growth/trend_growth.h. */
#include "series_data.h"

/* FORMULAS D4: a slope of .2779822835 a quarter is 204.02 % a year. D4 gives no
** series; this one is made to have that slope, so the rate alone is checked. */
static void test_golden (void) {
  double x[12] = {0};
  ts_series y = series_of(x, 12, "2020Q1");
  ts_fit *fit;
  for (size_t i = 0; i < 12; i++)
    x[i] = 40 * exp(0.2779822835 * (double)i + ((i % 2) ? 1e-6 : -1e-6));
  fit = fit_of("trend_growth", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), 0.2779822835, 1e-6, "D4: slope");
  gsl_test_rel(ts_fit_get(fit, "growth"), 2.0402, 5e-5, "D4: 204.02 %%");
  ts_fit_free(fit);
}

/* R 4.2.2: d <- log(AirPassengers); t <- 1:144;
** b <- coef(summary(lm(d ~ t)))[2, ]; exp(12 b[1]) - 1; 12 exp(12 b[1]) b[2];
** log(2) / (12 b[1]). */
static void test_air (void) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  ts_fit *fit = fit_of("trend_growth", &y, "errors=ols", NULL, NULL);
  ts_fit *trend = fit_of("trend", &y, "errors=ols", "log=1", NULL);
  double b = ts_fit_get(trend, "slope"), se = ts_fit_get(trend, "se");
  gsl_test_rel(b, 0.0100483817, 1e-8, "E1: slope");
  gsl_test_rel(ts_fit_get(fit, "growth"), 0.128151644778418, 1e-9, "D4: R");
  gsl_test_rel(ts_fit_get(fit, "se"), 0.00377342300089406, 1e-9, "D4: R");
  gsl_test_rel(ts_fit_get(fit, "doubling"), 5.74841467327831, 1e-9, "D7: R");
  gsl_test_rel(ts_fit_get(fit, "slope"), b, 0, "the trend's slope");
  gsl_test_rel(ts_fit_get(fit, "growth"), expm1(12 * b), 1e-15, "rule 1");
  gsl_test_rel(ts_fit_get(fit, "se"), 12 * exp(12 * b) * se, 1e-14,
               "rule 1: delta method");
  gsl_test_rel(ts_fit_get(fit, "lo"), ts_fit_get(trend, "annual_lo"), 1e-14,
               "rule 1: interval");
  gsl_test_rel(ts_fit_get(fit, "cagr"),
               pow(432.0 / 112.0, 12.0 / 143.0) - 1, 1e-13, "rule 2");
  gsl_test_rel(ts_fit_get(fit, "doubling"), log(2.0) / (12 * b), 1e-14,
               "D7: doubling time");
  gsl_test_rel(ts_fit_get(fit, "doubling_se"), log(2.0) / (12 * b) * se / b,
               1e-14, "rule 3: delta method");
  gsl_test(!(ts_fit_get(fit, "doubling_lo") < ts_fit_get(fit, "doubling")
             && ts_fit_get(fit, "doubling") < ts_fit_get(fit, "doubling_hi")),
           "rule 3: interval");
  gsl_test(ts_fit_part(fit, "fitted") == NULL, "fitted values");
  ts_fit_free(trend);
  ts_fit_free(fit);
}

static void test_halving (void) {
  double x[8] = {0};
  ts_series y = series_of(x, 8, "2010");
  ts_fit *fit;
  for (size_t i = 0; i < 8; i++)
    x[i] = 1024 / exp2((double)i) * (1 + 0.01 * (double)(i % 2));
  fit = fit_of("trend_growth", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "doubling"), -1, 0.01, "rule 3: halves");
  gsl_test(strcmp(fit->lines[1].label, " halves in (years)") != 0, "rule 3");
  gsl_test(!(fit->lines[1].lo < fit->lines[1].value
             && fit->lines[1].value < fit->lines[1].hi), "rule 3: interval");
  ts_fit_free(fit);
}

static void test_edges (void) {
  const double zero[] = {0, 1, 2, 3}, same[] = {5, 5, 5, 5};
  const double gap[] = {NAN, 1, NAN, 4, 8, NAN};
  const double tiny[] = {1e-300, 2e-300, 3e-300};
  const double huge[] = {1e300, 2e300, 3e300};
  ts_series y = series_of(zero, 4, "2020");
  ts_fit *fit = fit_of("trend_growth", &y, NULL, NULL, NULL), *other;
  gsl_test(fit->refused == NULL || strstr(fit->refused, "zero") == NULL,
           "zero has no log: %s", fit->refused);
  ts_fit_free(fit);
  y = series_of(same, 4, "2020");
  fit = fit_of("trend_growth", &y, NULL, NULL, NULL);
  gsl_test_abs(ts_fit_get(fit, "growth"), 0, 1e-14, "constant");
  gsl_test(!isnan(ts_fit_get(fit, "doubling")), "rule 3: never doubles");
  ts_fit_free(fit);
  y.n = 2;
  fit = fit_of("trend_growth", &y, NULL, NULL, NULL);
  gsl_test(fit->refused == NULL, "two values refuse");
  ts_fit_free(fit);
  y = series_of(gap, 6, "2020");
  fit = fit_of("trend_growth", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "cagr"), 1, 1e-15, "endpoints that are there");
  ts_fit_free(fit);
  y = series_of(tiny, 3, "2020");
  fit = fit_of("trend_growth", &y, NULL, NULL, NULL);
  y = series_of(huge, 3, "2020");
  other = fit_of("trend_growth", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "growth"), ts_fit_get(other, "growth"), 1e-12,
               "scale does not matter");
  ts_fit_free(other);
  ts_fit_free(fit);
}

int main (void) {
  test_golden();
  test_air();
  test_halving();
  test_edges();
  return gsl_test_summary();
}
