/* Interrupted time series; core/stats/breaks/its.h. */
#include "break_data.h"

/* R 4.2.2, sandwich 3.0-2: lm(log(AirPassengers) ~ t + d + (t - 73) d + month)
** with d = 1 from t = 73 on, NeweyWest(lag = 4, prewhite = FALSE). */
static void test_known (void) {
  ts_series y = air();
  ts_fit *fit = FIT("its", &y, "from=1955-01", "log=1", "season=1");
  const ts_coefficient *c = fit->coefficients;
  gsl_test_rel(c[0].estimate, 4.67975684645299, 1e-12, "F7: a");
  gsl_test_rel(c[1].estimate, 0.01117358093173, 1e-11, "F7: b");
  gsl_test_rel(c[2].estimate, 0.03570825071587, 1e-11, "F7: d");
  gsl_test_rel(c[3].estimate, -0.00299004058434, 1e-11, "F7: c");
  gsl_test_rel(c[0].se, 0.021745591995701, 1e-9, "F7: its error");
  gsl_test_rel(c[1].se, 0.000514307895246, 1e-9, "F7: its error");
  gsl_test_rel(c[2].se, 0.027054441752924, 1e-9, "F7: its error");
  gsl_test_rel(c[3].se, 0.000616524594681, 1e-9, "F7: its error");
  gsl_test_rel(c[4].estimate, c[1].estimate + c[3].estimate, 1e-14, "b + c");
  gsl_test_rel(c[4].se, 0.0003325891629098, 1e-9, "rule 2: its error");
  gsl_test_rel(ts_fit_get(fit, "f"), 16.81029324991, 1e-9, "rule 3: both");
  gsl_test_rel(ts_fit_get(fit, "change"), exp(0.03570825071587) - 1, 1e-11,
               "rule 2: per cent");
  gsl_test_rel(ts_fit_get(fit, "change_lo"), -0.01766179426459, 1e-8, "lo");
  gsl_test_rel(ts_fit_get(fit, "change_hi"), 0.09333879192229, 1e-8, "hi");
  gsl_test_rel(ts_fit_get(fit, "p"), 0.1892170279262, 1e-8, "rule 3: p");
  gsl_test_rel(ts_fit_get(fit, "annual_before"), expm1(12 * 0.01117358093173),
               1e-10, "rule 2: a year");
  same(word(fit, "date"), "1955-01", "rule 1");
  gsl_test_int((int)ts_fit_get(fit, "n_before"), 72, "before");
  ts_fit_free(fit);
  fit = FIT("its", &y, "from=1955-01", "log=1", "season=1", "errors=hc3");
  gsl_test_rel(fit->coefficients[2].se, 0.0170663530114325, 1e-9, "HC3");
  gsl_test_rel(fit->coefficients[3].se, 0.0004031013481708, 1e-9, "HC3");
  ts_fit_free(fit);
}

/* A known level, slope and change, with noise that both lines are blind to. */
static void test_parts (void) {
  double x[24] = {0};
  ts_series y = series_of(x, 24, "2020Q1");
  ts_fit *fit;
  const double *fitted, *old;
  for (size_t i = 0; i < 24; i++)
    x[i] = 5 + 2.0 * (double)(i + 1) + ((i >= 12) ? 10 + 1.5 * ((double)i - 12)
                                                  : 0)
         + ((i % 12 == 1 || i % 12 == 10) ? 0.5 : 0)
         - ((i % 12 == 4 || i % 12 == 7) ? 0.5 : 0);
  fit = FIT("its", &y, "from=2023Q1");
  fitted = ts_fit_part(fit, "fitted")->y.values;
  old = ts_fit_part(fit, "counterfactual")->y.values;
  gsl_test_rel(fit->coefficients[2].estimate, 10, 1e-12, "level");
  gsl_test_rel(fit->coefficients[3].estimate, 1.5, 1e-12, "slope");
  gsl_test_rel(ts_fit_get(fit, "effect"), 10 + 1.5 * 11, 1e-12, "rule 4");
  gsl_test_rel(fitted[23] - old[23], 10 + 1.5 * 11, 1e-12, "rule 4: series");
  gsl_test_rel(fitted[0], old[0], 1e-14, "the same before");
  gsl_test_rel(fit->lines[0].value, 8, 1e-12, "a year before");
  gsl_test_rel(fit->lines[1].value, 14, 1e-12, "a year after");
  ts_fit_free(fit);
  for (size_t i = 0; i < 24; i++) x[i] /= 1000;
  y.unit = "fraction";
  fit = FIT("its", &y, "from=2023Q1");
  gsl_test_rel(fit->coefficients[2].estimate, 1, 1e-12, "rule 2: points");
  same(fit->coefficients[2].label, "change of level (pp)", "rule 2: label");
  same(ts_fit_find(fit, "effect")->unit, "percentage points", "rule 2: unit");
  gsl_test_rel(ts_fit_part(fit, "fitted")->y.values[0], 0.007, 1e-11,
               "fitted stay fractions");
  ts_fit_free(fit);
}

static void test_rules (void) {
  double x[20] = {0};
  ts_series y = series_of(x, 20, "2020-01");
  ts_status status;
  ts_fit *fit;
  for (size_t i = 0; i < 20; i++) x[i] = nile[i];
  x[4] = x[15] = NAN;
  fit = FIT("its", &y, "from=2021-01");
  gsl_test_int((int)fit->missing, 2, "rule 5: left out");
  gsl_test_int((int)ts_fit_get(fit, "n_before"), 11, "rule 5");
  gsl_test(isnan(ts_fit_part(fit, "fitted")->y.values[4]), "fitted");
  ts_fit_free(fit);
  fit = FIT("its", &y, "from=2020-03");
  same(fit->refused, "too few observations on one side of the date", "rule 5");
  ts_fit_free(fit);
  fit = FIT("its", &y, "from=2031-03");
  same(fit->refused, "too few observations on one side of the date", "after");
  ts_fit_free(fit);
  fit = FIT("its", &y, "from=1999-03");
  same(fit->refused, "too few observations on one side of the date", "before");
  ts_fit_free(fit);
  y.n = 15;
  fit = FIT("its", &y, "from=2020-08", "season=1");
  same(fit->refused, "too few observations for the seasonal terms", "S25");
  ts_fit_free(fit);
  x[4] = 0;
  fit = FIT("its", &y, "from=2020-08", "log=1");
  gsl_test(fit->refused == NULL || !strstr(fit->refused, "zeros have no log"),
           "S25: zeros");
  ts_fit_free(fit);
  for (size_t i = 0; i < 15; i++) x[i] = (double)i;
  fit = FIT("its", &y, "from=2020-08");
  same(fit->refused, "the two lines fit exactly: there are no errors to"
       " estimate", "S25: exact");
  ts_fit_free(fit);
  fit = fit_of("its", &y, "from=2020", NULL, &status);
  gsl_test_int(status, TS_MISUSE, "a year of a series by month");
  ts_fit_free(fit);
}

int main (void) {
  test_known();
  test_parts();
  test_rules();
  return gsl_test_summary();
}
