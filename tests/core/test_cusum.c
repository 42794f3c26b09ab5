/* CUSUM and MOSUM tests; core/stats/breaks/cusum.h and brownian.h. */
#include "break_data.h"
#include "stats/breaks/brownian.h"

/* R 4.2.2, strucchange 1.5-3: sctest(efp(Nile ~ 1, type = ...)), boundary(). */
static void test_known (void) {
  ts_series y = river();
  ts_fit *fit = fit_of("cusum", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "statistic"), 2.066920889, 1e-9, "F4");
  gsl_test_rel(ts_fit_get(fit, "p"), 7.4868837685e-8, 1e-7, "F4: its p");
  gsl_test_rel(ts_fit_get(fit, "critical"), 0.9478981017, 1e-4, "rule 4");
  same(word(fit, "crosses"), "1911", "rule 4: the first beyond the boundary");
  gsl_test_rel(ts_fit_part(fit, "boundary")->y.values[99],
               3 * ts_fit_get(fit, "critical"), 1e-14, "rule 1: 1 + 2t");
  gsl_test(!isnan(ts_fit_part(fit, "path")->y.values[0]), "no residual yet");
  ts_fit_free(fit);
  fit = fit_of("cusum", &y, "kind=ols", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "statistic"), 2.951766103, 1e-9, "F4: OLS");
  gsl_test_rel(ts_fit_get(fit, "p"), 5.40855346065e-8, 1e-7, "F4: its p");
  gsl_test_rel(ts_fit_get(fit, "critical"), 1.358100284, 1e-5, "rule 4");
  same(word(fit, "crosses"), "1883", "rule 4");
  same(word(fit, "date"), "1899", "rule 5");
  gsl_test_abs(ts_fit_part(fit, "path")->y.values[99], 0, 1e-13, "rule 2");
  ts_fit_free(fit);
  fit = fit_of("mosum", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "statistic"), 1.530927296, 1e-9, "F4: MOSUM");
  gsl_test_rel(ts_fit_get(fit, "p"), 0.01, 1e-15, "F4, rule 3: p");
  gsl_test_rel(ts_fit_get(fit, "critical"), 1.2059, 1e-4, "rule 3: 5 %");
  same(word(fit, "crosses"), "1877", "rule 4: the middle of the window");
  gsl_test(!isnan(ts_fit_part(fit, "path")->y.values[5]), "rule 4");
  gsl_test(!isnan(ts_fit_part(fit, "path")->y.values[92]), "rule 4");
  ts_fit_free(fit);
}

/* efp(log(AirPassengers) ~ t, ...): the oracle script has more of these. */
static void test_trend (void) {
  ts_series y = air();
  ts_fit *fit = FIT("cusum", &y, "log=1", "model=trend");
  gsl_test_int((int)fit->series_count, 2, "path and boundary");
  gsl_test(isnan(ts_fit_part(fit, "path")->y.values[2]), "from k + 1 on");
  gsl_test(!isnan(ts_fit_part(fit, "path")->y.values[1]), "not before");
  ts_fit_free(fit);
}

static void test_probabilities (void) {
  gsl_test_rel(ts_brownian_motion_p(0.9479), 0.05, 1e-3,
               "rule 1: Brown, Durbin and Evans (1975), table 2");
  gsl_test_rel(ts_brownian_motion_p(1.143), 0.01, 2e-3, "rule 1: 1 %");
  gsl_test_rel(ts_brownian_motion_p(0.850), 0.10, 3e-3, "rule 1: 10 %");
  gsl_test_rel(ts_brownian_bridge_p(1.358099), 0.05, 1e-5, "rule 2: 5 %");
  gsl_test_rel(ts_brownian_bridge_p(1.627624), 0.01, 1e-5, "rule 2: 1 %");
  gsl_test_rel(ts_brownian_bridge_p(0.0), 1.0, 0, "rule 2: at 0");
  gsl_test_rel(ts_brownian_increments_p(1.1211, 0.15), 0.1, 1e-14, "rule 3");
  gsl_test_rel(ts_brownian_increments_p(0.5 * (1.1211 + 1.2059), 0.15), 0.075,
               1e-14, "rule 3: a straight line between");
  gsl_test_rel(ts_brownian_increments_p(0.5 * 1.1211, 0.15), 0.55, 1e-14,
               "rule 3: above .1");
  gsl_test_rel(ts_brownian_increments_p(9, 0.15), 0.01, 0, "rule 3: below .01");
  gsl_test_rel(ts_brownian_increments_p(1.7808, 0.7), 0.01, 1e-14, "rule 3: h");
  for (double x = 0.01; x < 4; x += 0.01) {
    gsl_test(ts_brownian_bridge_p(x + 0.01) > ts_brownian_bridge_p(x) + 1e-15,
             "p falls");
    gsl_test(ts_brownian_increments_p(x + 0.01, 0.2)
             > ts_brownian_increments_p(x, 0.2), "p falls");
  }
}

/* A slow version: regress anew for each recursive residual of a level. */
static void test_slow (void) {
  ts_series y = series_of(nile, 30, "1871");
  ts_fit *fit = fit_of("cusum", &y, NULL, NULL, NULL);
  double w[29], sum = 0.0, squares = 0.0, path = 0.0;
  for (size_t i = 1; i < 30; i++) {
    double mean = 0.0;
    for (size_t j = 0; j < i; j++) mean += nile[j] / (double)i;
    w[i - 1] = (nile[i] - mean) / sqrt(1.0 + 1.0 / (double)i);
    sum += w[i - 1] / 29;
  }
  for (size_t i = 0; i < 29; i++) squares += (w[i] - sum) * (w[i] - sum);
  for (size_t i = 0; i < 29; i++) {
    path += w[i] / sqrt(squares / 28 * 29);
    gsl_test_rel(ts_fit_part(fit, "path")->y.values[i + 1], path, 1e-11,
                 "rule 1: residual %zu", i);
  }
  ts_fit_free(fit);
}

static void test_rules (void) {
  const double few[] = {1, 2, 1.5, 2.5};
  double large[60];
  ts_series y = series_of(few, 4, "2020"), z = series_of(large, 60, "2019-01");
  ts_fit *fit = fit_of("cusum", &y, "model=trend", NULL, NULL);
  same(fit->refused, "too few observations", "S25");
  ts_fit_free(fit);
  fit = fit_of("mosum", &y, NULL, NULL, NULL);
  same(fit->refused, "a window of one observation is no moving sum: take a"
       " larger h", "S25: mosum");
  ts_fit_free(fit);
  for (size_t i = 0; i < 60; i++) large[i] = 1e9 + nile[i];
  fit = fit_of("cusum", &z, NULL, NULL, NULL);
  for (size_t i = 0; i < 60; i++) large[i] = 1e-300 * nile[i];
  {
    ts_fit *small = fit_of("cusum", &z, NULL, NULL, NULL);
    gsl_test_rel(ts_fit_get(small, "statistic"), ts_fit_get(fit, "statistic"),
                 1e-11, "shift and scale");
    ts_fit_free(small);
  }
  ts_fit_free(fit);
}

int main (void) {
  test_known();
  test_trend();
  test_probabilities();
  test_slow();
  test_rules();
  return gsl_test_summary();
}
