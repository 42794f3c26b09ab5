/* Mann-Kendall tests; rules of core/stats/trend/mann_kendall.h. */
#include "series_data.h"
#include "stats/trend/mann_kendall.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

static ts_series air (void) {
  return series_of(air_passengers, 144, "1949-01");
}

/* pyMannKendall 1.4 original_test, R 4.2.2 cor.test(method = "kendall"). */
static void test_all (void) {
  ts_series y = air(), z = series_of(nile, 100, "1871");
  ts_fit *fit = fit_of("mann_kendall", &y, "season=none", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "s"), 8327, 0, "AirPassengers S");
  gsl_test_rel(ts_fit_get(fit, "var"), 335164.3333, 1e-9, "Var S with ties");
  gsl_test_rel(ts_fit_get(fit, "z"), 14.381610026, 1e-10, "z");
  gsl_test_rel(ts_fit_get(fit, "tau"), 0.808760684, 1e-9, "tau-a");
  gsl_test_rel(ts_fit_get(fit, "tau_b"), 0.80982321194, 1e-11, "tau-b");
  same(fit->notes[0], "seasons are not told apart", "note");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &z, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "s"), -1387, 0, "rule 4: years, none; Nile S");
  gsl_test_rel(ts_fit_get(fit, "var"), 112728.3333, 1e-9, "Nile Var S");
  gsl_test_rel(ts_fit_get(fit, "z"), -4.128066523, 1e-9, "Nile z");
  gsl_test_rel(ts_fit_get(fit, "p"), 3.65826e-05, 1e-6, "Nile p");
  gsl_test(fit->n != 100 || fit->missing != 0, "Nile n");
  ts_fit_free(fit);
}

static void test_seasons (void) {
  ts_series y = air();
  ts_fit *fit = fit_of("mann_kendall", &y, "season=simple", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "s"), 784, 0, "rule 2: S");
  gsl_test_rel(ts_fit_get(fit, "var"), 2550, 1e-15, "rule 2: Var S");
  gsl_test_rel(ts_fit_get(fit, "z"), 15.505710523, 1e-10, "rule 2: z");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "s"), 784, 0, "rules 3, 4: S");
  gsl_test_rel(ts_fit_get(fit, "var"), 30472, 1e-14, "rule 3: Var S");
  gsl_test_rel(ts_fit_get(fit, "z"), 4.491232964, 1e-9, "rule 3: z");
  gsl_test(fit->note_count != 0, "twelve complete years: no note");
  ts_fit_free(fit);
}

/* Rule 3: only complete calendar years count. */
static void test_years (void) {
  double x[144];
  ts_series y;
  ts_fit *whole, *fit;
  y = series_of(air_passengers + 12, 132, "1950-01");
  whole = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  memcpy(x, air_passengers, sizeof x);
  x[5] = NAN;
  y = series_of(x + 1, 143, "1949-02");
  fit = fit_of("mann_kendall", &y, "season=covariance", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "z"), ts_fit_get(whole, "z"), 1e-14,
               "rule 3: 1949 is left out");
  same(fit->notes[0], "10 observations outside complete years are left out",
       "note");
  ts_fit_free(fit);
  ts_fit_free(whole);
  y = series_of(air_passengers, 34, "1949-03");
  fit = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  same(fit->refused, "too few complete calendar years: season = \"none\""
       " compares all periods", "rule 3");
  same(fit->notes[fit->note_count - 1], "needs 3 complete calendar years, has 2",
       "rule 3: counts");
  ts_fit_free(fit);
  y = series_of(air_passengers, 48, "1949-01");
  fit = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  same(fit->notes[0], "p is rough with fewer than 10 years", "note");
  ts_fit_free(fit);
}

/* Exact: Kendall (1975), table 1: n = 4, P(S >= 6) = 1/24, P(S >= 4) = 4/24;
** n = 10, P(S >= 21) = 0.036. */
static void test_exact (void) {
  const double up[] = {1, 2, 5, 9}, tie[] = {1, 2, 2, 9};
  ts_series y = series_of(up, 4, "2000"), z = series_of(tie, 4, "2000");
  ts_fit *fit = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "p"), 2.0 / 24.0, 1e-15, "rule 1: exact p");
  gsl_test_rel(ts_fit_get(fit, "tau"), 1, 0, "always up");
  same(fit->method, "exact p, no ties", "method");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &z, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "var"), (4 * 3 * 13 - 2 * 1 * 9) / 18.0, 1e-15,
               "rule 1: ties take from the variance");
  gsl_test_rel(ts_fit_get(fit, "tau_b"), 5 / sqrt(6 * 5), 1e-15, "rule 5");
  same(fit->method, "normal p with continuity correction, variance corrected"
       " for ties", "method");
  ts_fit_free(fit);
  gsl_test_rel(ts_kendall_exact(4, 4), 8.0 / 24.0, 1e-15, "n 4, S 4");
  gsl_test_rel(ts_kendall_exact(4, -4), 8.0 / 24.0, 1e-15, "n 4, S -4");
  gsl_test_rel(ts_kendall_exact(10, 21), 2 * 0.036, 0.02, "n 10, S 21");
  gsl_test_rel(ts_kendall_exact(7, 0), 1, 1e-15, "S 0 is always reached");
}

/* Rule 6: without the missing periods the answer is the same. */
static void test_missing (void) {
  double x[200], packed[100];
  size_t n = 0;
  ts_series y, z;
  ts_fit *a, *b;
  for (size_t i = 0; i < 100; i++) {
    x[i] = (i % 7 == 3) ? NAN : nile[i];
    if (i % 7 != 3) packed[n++] = nile[i];
  }
  y = series_of(x, 100, "1871");
  z = series_of(packed, n, "1871");
  a = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  b = fit_of("mann_kendall", &z, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(a, "z"), ts_fit_get(b, "z"), 0, "rule 6");
  gsl_test(a->n != n || a->missing != 100 - n, "rule 6: counted");
  ts_fit_free(a);
  ts_fit_free(b);
}

static void test_refusals (void) {
  const double flat[] = {3, 3, 3, 3, 3};
  ts_series y = series_of(flat, 5, "2000");
  ts_status status;
  ts_fit *fit = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  same(fit->refused, "all observations are equal", "flat");
  gsl_test(fit->number_count != 0, "S25: no numbers");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &y, "season=simple", NULL, &status);
  gsl_test(status != TS_MISUSE, "years have no seasons");
  ts_fit_free(fit);
  y.n = 2;
  fit = fit_of("mann_kendall", &y, NULL, NULL, NULL);
  same(fit->refused, "needs 3 observations", "few");
  ts_fit_free(fit);
}

/* A raised stop flag ends the work. */
static void test_stop (void) {
  const ts_model *m = ts_model_find("mann_kendall");
  volatile int raised = 1;
  ts_series y = air();
  ts_fit *fit = ts_fit_alloc();
  ts_args args;
  ts_args_start(&args, m->options);
  gsl_test(ts_model_fit(m, &y, &args, &raised, fit, NULL) != TS_STOPPED,
           "stopped");
  ts_fit_free(fit);
}

int main (void) {
  test_all();
  test_seasons();
  test_years();
  test_exact();
  test_missing();
  test_refusals();
  test_stop();
  return gsl_test_summary();
}
