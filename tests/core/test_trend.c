/* Least-squares trends; rules of core/stats/trend/trend.h. */
#include <gsl/gsl_errno.h>
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

static ts_series air (void) {
  return series_of(air_passengers, 144, "1949-01");
}

/* Intercept and slope errors of log AirPassengers. */
static void air_errors (const char *errors, double a, double b) {
  ts_series y = air();
  ts_fit *fit = fit_of("trend", &y, "log=1", errors, NULL);
  gsl_test_rel(fit->coefficients[0].estimate, 4.8136682823, 1e-10, "intercept");
  gsl_test_rel(ts_fit_get(fit, "slope"), 0.0100483817, 1e-8, "slope");
  gsl_test_rel(fit->coefficients[0].se, a, 1e-8, "intercept, %s", errors);
  gsl_test_rel(ts_fit_get(fit, "se"), b, 1e-8, "slope, %s", errors);
  ts_fit_free(fit);
}

/* R 4.2.2 with sandwich 3.0-2: NeweyWest(lm(log(AirPassengers) ~ t), lag = 4,
** prewhite = FALSE), vcovHC(type = "HC1"), "HC3"; gretl 2022c agrees. */
static void test_known (void) {
  ts_series y = air();
  ts_fit *fit = fit_of("trend", &y, "log=1", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "dw"), 0.5873709, 1e-6, "DW");
  gsl_test_rel(ts_fit_get(fit, "lag"), 4, 0, "rule 1: lag");
  gsl_test_rel(ts_fit_get(fit, "df"), 142, 0, "rule 1: n - k");
  gsl_test_rel(fit->level, 0.95, 0, "level");
  same(fit->method, "Newey-West errors, lag 4; t with 142 degrees of freedom",
       "method");
  same(fit->notes[0], "no seasonal terms; residuals strongly correlated: lag 4"
       " may be too short", "rule 5");
  ts_fit_free(fit);
  air_errors(NULL, 0.0309924752, 0.000410409186);
  air_errors("lag=4", 0.0309924752, 0.000410409186);
  air_errors("errors=hc1", 0.0212413746, 0.000281554801);
  air_errors("errors=hc3", 0.0214783651, 0.000285164168);
}

/* D4: exp(4 b) - 1 = 204.02 % for b = .2779822835 a quarter. */
static void test_annual (void) {
  double x[12];
  ts_series y = series_of(x, 12, "2020Q1");
  ts_fit *fit;
  for (size_t i = 0; i < 12; i++)
    x[i] = 100 * exp(0.2779822835 * (double)i) * (1 + 1e-9 * (double)(i % 2));
  fit = fit_of("trend", &y, "log=1", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "annual"), 2.0402, 2e-5, "rule 2: log");
  gsl_test_rel(fit->lines[0].value, ts_fit_get(fit, "annual"), 0, "rule 2");
  gsl_test_rel(fit->lines[0].lo, expm1(4 * ts_fit_get(fit, "lo")), 1e-15,
               "rule 2: interval");
  same(fit->lines[0].unit, "fraction", "rule 2: unit");
  same(fit->lines[0].label, " = a year", "rule 2: label");
  ts_fit_free(fit);
  fit = fit_of("trend", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "annual"), 4 * ts_fit_get(fit, "slope"), 1e-15,
               "rule 2: level");
  ts_fit_free(fit);
  y = series_of(nile, 100, "1871");
  fit = fit_of("trend", &y, NULL, NULL, NULL);
  gsl_test(fit->line_count != 0, "rule 2: a level by year needs no line");
  same(fit->coefficients[1].label, "slope (year)", "label");
  ts_fit_free(fit);
}

static void test_points (void) {
  double part[100];
  ts_series y = series_of(nile, 100, "1871"), s = y;
  ts_fit *plain = fit_of("trend", &y, NULL, NULL, NULL), *fit;
  for (size_t i = 0; i < 100; i++) part[i] = nile[i] / 2000;
  s.values = part;
  s.unit = "fraction";
  s.name = "share";
  fit = fit_of("trend", &s, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), ts_fit_get(plain, "slope") / 20, 1e-12,
               "rule 3: in percentage points");
  gsl_test_rel(ts_fit_get(fit, "t"), ts_fit_get(plain, "t"), 1e-12, "rule 3");
  same(fit->coefficients[0].label, "intercept (%)", "rule 3: label");
  same(fit->coefficients[1].label, "slope (pp a year)", "rule 3: label");
  same(fit->numbers[0].unit, "percentage points", "rule 3: unit");
  gsl_test_rel(fitted_of(fit, 9), fitted_of(plain, 9) / 2000, 1e-12,
               "fitted stay fractions");
  same(ts_fit_part(fit, "fitted")->unit, "fraction", "fitted");
  ts_fit_free(fit);
  ts_fit_free(plain);
}

/* y = 5 + 2 t, + 10 in the second half-year, and a wave. */
static void test_season (void) {
  double x[16];
  ts_series y = series_of(x, 16, "2001H1");
  ts_fit *fit;
  for (size_t i = 0; i < 16; i++)
    x[i] = 5 + 2 * (double)(i + 1) + ((i % 2 == 1) ? 10 : 0);
  fit = fit_of("trend", &y, "season=1", NULL, NULL);
  gsl_test(fit->coefficient_count != 3, "rule 4: one term");
  same(fit->coefficients[2].name, "half_2", "rule 4: name");
  same(fit->coefficients[2].label, "half 2", "rule 4: label");
  gsl_test_rel(fit->coefficients[0].estimate, 5, 1e-12, "rule 4: intercept");
  gsl_test_rel(fit->coefficients[1].estimate, 2, 1e-12, "rule 4: slope");
  gsl_test_rel(fit->coefficients[2].estimate, 10, 1e-12, "rule 4: term");
  gsl_test(!isnan(ts_fit_get(fit, "se")), "rule 7: an exact fit");
  same(fit->notes[0], "the intercept is that of half 1; the line fits exactly:"
       " there are no errors to estimate", "rules 4, 7");
  for (size_t i = 0; i < 16; i++)
    gsl_test_rel(fitted_of(fit, i), x[i], 1e-12, "fitted %zu", i);
  ts_fit_free(fit);
  for (size_t i = 0; i < 16; i += 2) x[i] = NAN;
  fit = fit_of("trend", &y, "season=1", NULL, NULL);
  gsl_test(fit->coefficient_count != 2, "rule 4: one season, no term");
  gsl_test_rel(fit->coefficients[0].estimate, 15, 1e-12, "rule 4: it is H2");
  ts_fit_free(fit);
}

/* Months: a month that never occurs has no term and no fitted value. */
static void test_months (void) {
  double x[144];
  ts_series y = air();
  ts_fit *fit = fit_of("trend", &y, "log=1", "season=1", NULL);
  gsl_test(fit->coefficient_count != 13, "eleven terms");
  same(fit->coefficients[12].label, "month 12", "label");
  gsl_test_rel(ts_fit_get(fit, "df"), 131, 0, "df");
  ts_fit_free(fit);
  memcpy(x, air_passengers, sizeof x);
  for (size_t i = 6; i < 144; i += 12) x[i] = NAN;
  y.values = x;
  fit = fit_of("trend", &y, "log=1", "season=1", NULL);
  gsl_test(fit->coefficient_count != 12, "no July: ten terms");
  gsl_test(!isnan(fitted_of(fit, 6)) || isnan(fitted_of(fit, 7)),
           "nothing is fitted where the season never occurs");
  ts_fit_free(fit);
}

/* Missing periods keep their place: a line is found again. */
static void test_places (void) {
  const double x[] = {1, NAN, NAN, 4, 5.5, NAN, 7, 7.5};
  ts_series y = series_of(x, 8, "2000-01");
  ts_fit *fit;
  double slope = 0.0;
  y.zeros = 2;
  fit = fit_of("trend", &y, "errors=ols", NULL, NULL);
  slope = ts_fit_get(fit, "slope");  /* t 1 4 5 7 8, x 1 4 5.5 7 7.5 */
  gsl_test_rel(slope, (0 * 0 + 28.5) / 30.0, 1e-14, "places: Sxy / Sxx");
  gsl_test(fit->n != 5 || fit->missing != 3 || fit->zeros != 2, "counts");
  gsl_test_rel(ts_fit_get(fit, "missing"), 3, 0, "counts are fields");
  gsl_test_rel(ts_fit_get(fit, "zeros"), 2, 0, "counts are fields");
  same(fit->method, "OLS errors; t with 3 degrees of freedom", "method");
  gsl_test(ts_fit_part(fit, "fitted")->y.n != 8
           || isnan(fitted_of(fit, 1)),
           "fitted everywhere");
  ts_fit_free(fit);
}

static void refusal (ts_series y, const char *option, const char *other,
                     const char *want) {
  ts_fit *fit = fit_of("trend", &y, option, other, NULL);
  same(fit->refused, want, "S25");
  gsl_test(fit->coefficient_count + fit->number_count + fit->line_count
           + fit->series_count > 0, "S25: no numbers");
  gsl_test(fit->title == NULL, "S25: a title");
  ts_fit_free(fit);
}

static void test_refusals (void) {
  const double zeros[] = {0, 1, 2, 0, 3, 0}, below[] = {1, 0, -1, 2};
  const double big[] = {1, 2, INFINITY};
  double few[13] = {0};
  ts_series y = series_of(few, 13, "2020-01");
  ts_status status;
  ts_fit *fit;
  for (size_t i = 0; i < 13; i++) few[i] = nile[i];
  refusal(series_of(zeros, 6, "2020"), "log=1", NULL, "zeros have no log: fit"
          " without log, or only periods with trade");
  refusal(series_of(below, 4, "2020"), "log=1", NULL,
          "negative values have no log: fit without log");
  refusal(series_of(zeros, 2, "2020"), NULL, NULL, "needs 3 observations");
  refusal(series_of(big, 3, "2020"), NULL, NULL, "observations are infinite");
  refusal(y, "season=1", NULL,
          "too few observations for the seasonal terms");
  refusal(y, "lag=13", NULL, "lag 13 needs more than 13 observations");
  few[0] = few[12] = NAN;
  refusal(y, "season=1", NULL,
          "too few observations for the seasonal terms");
  y = series_of(nile, 20, "1871");
  fit = fit_of("trend", &y, "season=1", NULL, &status);
  gsl_test(status != TS_MISUSE, "rule 4: years have no seasons");
  ts_fit_free(fit);
}

static void test_hc3_alone (void) {
  double x[10];
  ts_series y = series_of(x, 10, "2001H1");
  for (size_t i = 0; i < 10; i++) x[i] = (i % 2 == 1) ? NAN : nile[i];
  x[3] = 5;
  refusal(y, "season=1", "errors=hc3", "hc3 errors have no value: a season with"
          " one observation fits it exactly");
}

static void test_exact (void) {
  const double flat[] = {7, 7, 7, 7};
  ts_series y = series_of(flat, 4, "2020");
  ts_fit *fit = fit_of("trend", &y, NULL, NULL, NULL);
  gsl_test_abs(ts_fit_get(fit, "slope"), 0, 1e-14, "rule 7: flat");
  gsl_test(!isnan(ts_fit_get(fit, "se")) || !isnan(ts_fit_get(fit, "p"))
           || !isnan(ts_fit_get(fit, "r2")), "rule 7: no errors");
  same(fit->notes[0], "the line fits exactly: there are no errors to estimate",
       "rule 7");
  ts_fit_free(fit);
}

/* China's exports of all goods to Russia, billion USD, 2022-03..2024-12: R
** 4.2.2 with sandwich 3.0-2, NeweyWest(lag = 3, prewhite = FALSE). */
static void test_russia (void) {
  FILE *f = fopen("../shared/data/trade/china-russia-monthly/"
                  "panel_monthly_var.csv", "r");
  double x[34];
  size_t n = 0;
  char line[1024];
  ts_series y;
  ts_fit *fit;
  if (f == NULL) {
    puts("skipped: the shared file of China's monthly trade is absent");
    return;
  }
  while (n < 34 && fgets(line, sizeof line, f) != NULL)
    if (strcmp(line, "2022-03") >= 0 && *line == '2')
      sscanf(line, "%*[^,],%lf", &x[n++]);
  fclose(f);
  y = series_of(x, n, "2022-03");
  fit = fit_of("trend", &y, "log=1", NULL, NULL);
  gsl_test(n != 34, "34 months");
  gsl_test_abs(fit->coefficients[0].estimate, 1.7223, 5e-5, "intercept");
  gsl_test_abs(fit->coefficients[0].se, 0.1425, 5e-5, "its error");
  gsl_test_abs(fit->coefficients[0].statistic, 12.08, 5e-3, "its t");
  gsl_test_abs(fit->coefficients[0].lo, 1.432, 5e-4, "its interval");
  gsl_test_abs(fit->coefficients[0].hi, 2.013, 5e-4, "its interval");
  gsl_test_abs(ts_fit_get(fit, "slope"), 0.02195, 5e-6, "slope");
  gsl_test_abs(ts_fit_get(fit, "se"), 0.00603, 5e-6, "its error");
  gsl_test_abs(ts_fit_get(fit, "t"), 3.64, 5e-3, "its t");
  gsl_test_abs(ts_fit_get(fit, "p"), 0.0009, 5e-5, "its p");
  gsl_test_abs(ts_fit_get(fit, "lo"), 0.00967, 5e-6, "its interval");
  gsl_test_abs(ts_fit_get(fit, "hi"), 0.03423, 5e-6, "its interval");
  gsl_test_abs(fit->lines[0].value, 0.301, 5e-4, "a year");
  gsl_test_abs(fit->lines[0].lo, 0.123, 5e-4, "a year, interval");
  gsl_test_abs(fit->lines[0].hi, 0.508, 5e-4, "a year, interval");
  gsl_test_abs(ts_fit_get(fit, "r2"), 0.58, 5e-3, "R2");
  gsl_test_abs(ts_fit_get(fit, "dw"), 0.37, 5e-3, "DW");
  same(fit->method, "Newey-West errors, lag 3; t with 32 degrees of freedom",
       "method");
  same(fit->notes[0], "no seasonal terms; residuals strongly correlated: lag 3"
       " may be too short", "note");
  same(fit->coefficients[1].label, "slope (month)", "label");
  same(fit->title, "OLS trend of log(value)", "title");
  ts_fit_free(fit);
}

int main (void) {
  gsl_set_error_handler_off();
  test_known();
  test_annual();
  test_points();
  test_season();
  test_months();
  test_places();
  test_refusals();
  test_hc3_alone();
  test_exact();
  test_russia();
  return gsl_test_summary();
}
