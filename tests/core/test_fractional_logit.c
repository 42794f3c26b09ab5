/* Trends of shares; rules of fractional_logit.h, and rule 8 of trend.h. Figures
** are R 4.2.2's with sandwich 3.0-2: glm(s ~ t, family = quasibinomial), vcovHC,
** NeweyWest(prewhite = FALSE, adjust = FALSE), and lm(qlogis(s) ~ t). */
#include <gsl/gsl_errno.h>
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

/* AirPassengers or the Nile over 1500. */
static ts_series shares (double *room, const double *x, size_t n,
                         const char *first) {
  ts_series y = series_of(room, n, first);
  for (size_t i = 0; i < n; i++) room[i] = x[i] / 1500;
  y.name = "share";
  y.unit = "fraction";
  return y;
}

static void number (const ts_series *y, const char *model, const char *option,
                    const char *other, const char *name, double want) {
  ts_fit *fit = fit_of(model, y, option, other, NULL);
  gsl_test_rel(ts_fit_get(fit, name), want, 1e-9, "%s %s %s: %s", model,
               (option != NULL) ? option : "", (other != NULL) ? other : "",
               name);
  ts_fit_free(fit);
}

static void test_known (void) {
  double a[144], b[100];
  ts_series y = shares(a, air_passengers, 144, "1949-01");
  ts_series z = shares(b, nile, 100, "1871");
  number(&z, "fractional_logit", NULL, NULL, "intercept", 0.85310456110942);
  number(&z, "fractional_logit", NULL, NULL, "slope", -0.00768406999023115);
  number(&z, "fractional_logit", NULL, NULL, "se", 0.00204378414511608);
  number(&z, "fractional_logit", NULL, NULL, "effect", -0.180209723310021);
  number(&z, "fractional_logit", "errors=hc0", NULL, "se", 0.0014497887299947);
  number(&z, "fractional_logit", "errors=hc1", NULL, "se", 0.00146450777466726);
  number(&y, "fractional_logit", NULL, NULL, "slope", 0.0121540366401597);
  number(&y, "fractional_logit", NULL, NULL, "se", 0.000570743448565659);
  number(&y, "fractional_logit", "errors=hc0", NULL, "se",
         0.00040569131589466);
  number(&y, "trend", "logit=1", "errors=ols", "slope", 0.0122740885423159);
  number(&y, "trend", "logit=1", "errors=ols", "se", 0.000348692839710177);
  number(&y, "trend", "logit=1", "lag=3", "se", 0.000523884578113705);
  number(&z, "trend", "logit=1", "lag=3", "se", 0.00206710434482603);
  number(&z, "trend", "logit=1", "squeeze=1", "slope", -0.0084841008779137);
}

/* Rule 1: zeros and ones count as they are. */
static void test_edges (void) {
  const double x[] = {0, 0, .1, .3, .25, .6, .5, 1, .9, 1};
  ts_series y = series_of(x, 10, "2010");
  ts_fit *fit;
  number(&y, "fractional_logit", "errors=hc0", NULL, "slope", 0.86170610849226);
  /* Newton's method in numpy: R's weights are those of the round before */
  number(&y, "fractional_logit", "errors=hc0", NULL, "se", 0.134177152130589);
  fit = fit_of("fractional_logit", &y, NULL, NULL, NULL);
  same(fit->title, "Fractional logit trend of value", "title");
  gsl_test_rel(ts_fit_get(fit, "annual"), expm1(0.86170610849226), 1e-9,
               "rule 4: odds a year");
  gsl_test(ts_fit_part(fit, "fitted")->y.values[9] >= 1.0,
           "fitted values are shares");
  ts_fit_free(fit);
  fit = fit_of("trend", &y, "logit=1", NULL, NULL);
  same(fit->refused, "shares of 0 or 1 have no log odds: use fractional_logit,"
       " or squeeze", "trend rule 8");
  same(fit->notes[0], "4 of 10 observations are 0 or 1", "trend rule 8");
  ts_fit_free(fit);
  fit = fit_of("trend", &y, "logit=1", "squeeze=1", NULL);
  same(fit->notes[0], "every share s was squeezed to (s (n - 1) + 0.5)/n: 4 of"
       " 10 were 0 or 1", "trend rule 8: flagged");
  same(fit->title, "OLS trend of logit(squeezed value)", "title");
  same(fit->lines[0].label, " = odds a year", "trend rule 2");
  ts_fit_free(fit);
}

/* Turning shares about changes the sign and nothing else; a season's term. */
static void test_properties (void) {
  double a[144], b[144];
  ts_series y = shares(a, air_passengers, 144, "1949-01"), z = y;
  ts_fit *fit, *other;
  for (size_t i = 0; i < 144; i++) b[i] = 1 - a[i];
  z.values = b;
  fit = fit_of("fractional_logit", &y, "season=1", NULL, NULL);
  other = fit_of("fractional_logit", &z, "season=1", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "slope"), -ts_fit_get(other, "slope"), 1e-9,
               "of the rest: as fast the other way");
  gsl_test_rel(ts_fit_get(fit, "se"), ts_fit_get(other, "se"), 1e-8,
               "of the rest: the same error");
  gsl_test_int((int)fit->coefficient_count, 13, "eleven terms");
  ts_fit_free(fit);
  ts_fit_free(other);
}

static void refusal (const double *x, size_t n, const char *want) {
  ts_series y = series_of(x, n, "2010");
  ts_fit *fit = fit_of("fractional_logit", &y, NULL, NULL, NULL);
  same(fit->refused, want, "S25");
  gsl_test(fit->number_count > 0, "S25: no numbers");
  ts_fit_free(fit);
}

static void test_refusals (void) {
  const double zeros[] = {0, 0, 0, 0, 0, 0}, ones[] = {1, 1, 1, 1, 1, 1};
  const double step[] = {0, 0, 0, 1, 1, 1, 1}, big[] = {0.2, 1.5, 0.3, 0.4, -1};
  const double even[] = {.25, .25, .25, .25, .25, .25};
  ts_series y = series_of(even, 6, "2010");
  ts_status status;
  ts_fit *fit;
  refusal(zeros, 6, "all shares are 0");
  refusal(ones, 6, "all shares are 1");
  refusal(step, 7, "no finite estimate: the shares go from 0 to 1 without"
          " overlap, in time or between seasons");
  refusal(big, 5, "fractional_logit is for shares from 0 to 1");
  refusal(even, 2, "needs 3 observations");
  fit = fit_of("fractional_logit", &y, NULL, NULL, NULL);
  gsl_test_abs(ts_fit_get(fit, "slope"), 0, 1e-12, "constant: no slope");
  gsl_test(!isnan(ts_fit_get(fit, "se")), "constant: no error");
  same(fit->notes[0], "the curve fits exactly: there are no errors to estimate",
       "constant");
  ts_fit_free(fit);
  fit = fit_of("trend", &y, "logit=1", "log=1", &status);
  gsl_test(status != TS_MISUSE, "two scales");
  ts_fit_free(fit);
  fit = fit_of("trend", &y, "squeeze=1", NULL, &status);
  gsl_test(status != TS_MISUSE, "nothing to squeeze");
  ts_fit_free(fit);
}

int main (void) {
  gsl_set_error_handler_off();
  test_known();
  test_edges();
  test_properties();
  test_refusals();
  return gsl_test_summary();
}
