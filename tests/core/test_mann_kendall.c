/* Mann-Kendall tests; rules of core/stats/trend/mann_kendall.h. */
#include <stdlib.h>
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

/* pyMannKendall 1.4: hamed_rao_modification_test, yue_wang_modification_test,
** pre_whitening_modification_test, trend_free_pre_whitening_modification_test. */
static void test_corrections (void) {
  const struct {
    const char *option;
    double air, nile, var;
  } known[] = {
    {"correction=hamed_rao", 11.404926003, -2.819979196, 532951.722},
    {"correction=yue_wang", 11.961940106, -4.138702765, 484472.986},
    {"correction=prewhiten", 2.055998804, -2.551526276, 328280.3333333},
    {"correction=tfpw", 14.891156020, -4.577026992, 328280.3333333}
  };
  ts_series y = air(), z = series_of(nile, 100, "1871");
  for (size_t i = 0; i < 4; i++) {
    ts_fit *fit = fit_of("mann_kendall", &y, known[i].option, NULL, NULL);
    ts_fit *other = fit_of("mann_kendall", &z, known[i].option, NULL, NULL);
    gsl_test_rel(ts_fit_get(fit, "z"), known[i].air, 1e-9, "rule 7: Air, %s",
                 known[i].option);
    gsl_test_rel(ts_fit_get(fit, "var"), known[i].var, 1e-9, "rule 7: Var S,"
                 " %s", known[i].option);
    gsl_test_rel(ts_fit_get(other, "z"), known[i].nile, 1e-9, "rule 7: Nile,"
                 " %s", known[i].option);
    ts_fit_free(fit);
    ts_fit_free(other);
  }
}

/* What a correction needs, and what it cannot do. */
static void test_corrected (void) {
  const double line[] = {1, 2, 3, 4, 5, 6}, gaps[] = {1, NAN, 3, NAN, 4, NAN, 2};
  const double saw[] = {1, 9, 2, 8, 3, 9, 1, 8, 2, 9, 1, 9};
  ts_series y = series_of(line, 6, "2000"), z = series_of(gaps, 7, "2000");
  ts_series s = series_of(saw, 12, "2000"), a = air();
  ts_status status;
  ts_fit *fit = fit_of("mann_kendall", &y, "correction=yue_wang", NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "factor"), 1, 0, "serial 6: a constant rest");
  same(fit->method, "normal p with continuity correction; variance corrected for"
       " correlation (Yue and Wang)", "rule 7: p is not exact");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &z, "correction=tfpw", NULL, NULL);
  same(fit->refused, "too few neighbouring observations: needs 3 pairs",
       "serial 6: gaps");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &s, "correction=yue_wang", "lags=1", NULL);
  same(fit->refused, "the corrected variance is not positive: correction ="
       " \"none\", or fewer lags", "a saw");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &a, "correction=tfpw", "season=simple", &status);
  gsl_test(status != TS_MISUSE, "rule 7: not within seasons");
  ts_fit_free(fit);
  fit = fit_of("mann_kendall", &a, "correction=hamed_rao", "lags=1", NULL);
  gsl_test(!(ts_fit_get(fit, "factor") > 1.0 && ts_fit_get(fit, "factor") < 3),
           "rule 7: one lag: %g", ts_fit_get(fit, "factor"));
  same(fit->notes[0], "seasons are not told apart", "rule 4: auto is none");
  ts_fit_free(fit);
}

/* Kendall's S pair by pair, as it is defined. */
static void compare_pairs (const double *x, size_t n) {
  double s = 0.0, tied = 0.0, ties = 0.0, m = (double)n;
  ts_kendall k = {0};
  for (size_t i = 0; i < n; i++) {
    double equal = 0.0, before = 0.0;
    for (size_t j = 0; j < n; j++) {
      equal += (x[j] == x[i]);
      before += (j < i && x[j] == x[i]);
      if (j > i) s += (double)((x[j] > x[i]) - (x[j] < x[i]));
    }
    tied += before;
    ties += (equal - 1) * (2 * equal + 5);  /* each of t: together t times */
  }
  gsl_test(ts_kendall_of(x, n, &k) != TS_OK || k.s != s || k.tied != tied
           || k.var != (m * (m - 1) * (2 * m + 5) - ties) / 18,
           "%zu values: S %g, want %g; tied %g, want %g", n, k.s, s, k.tied,
           tied);
}

/* The fast ways: a few, and so many that they are sorted. */
static void test_pairs (void) {
  double x[700];
  srand(11);
  for (int trial = 0; trial < 200; trial++) {
    size_t n = (trial < 100) ? 1 + (size_t)rand() % 80
                             : 150 + (size_t)rand() % 550;
    for (size_t i = 0; i < n; i++)
      x[i] = (trial % 3 == 0) ? rand() : (double)(rand() % 20) + 1e9;
    compare_pairs(x, n);
  }
}

/* Hirsch and Slack's covariances, season by season and with gaps. */
static void test_covariances (void) {
  double x[12 * 9];
  srand(12);
  for (int trial = 0; trial < 60; trial++) {
    size_t years = 3 + (size_t)rand() % 7, seasons = (trial % 2 == 0) ? 12 : 4;
    double s, var, slow_s = 0.0, slow = 0.0;
    for (size_t i = 0; i < years * seasons; i++)
      x[i] = (rand() % 8 == 0) ? NAN : (double)(rand() % 30);
    for (size_t g = 0; g < seasons; g++)
      for (size_t h = 0; h < seasons; h++) {
        double k = 0.0, ranks = 0.0, n[2] = {0.0, 0.0};
        for (size_t i = 0; i < years; i++) {
          double a = x[i * seasons + g], b = x[i * seasons + h], r[2] = {0, 0};
          n[0] += !isnan(a);
          n[1] += !isnan(b);
          for (size_t j = 0; j < years; j++) {
            double c = x[j * seasons + g], d = x[j * seasons + h];
            int up = (c > a) - (c < a), other = (d > b) - (d < b);
            r[0] -= up;
            r[1] -= other;
            if (j > i) k += up * other;
            if (j > i && g == h) slow_s += up;
          }
          ranks += r[0] * r[1];  /* twice the ranks, less n + 1 */
        }
        slow += k + ranks;
      }
    ts_kendall_seasons(x, years, seasons, NULL, &s, &var);
    gsl_test(s != slow_s, "rule 3: S %g, want %g", s, slow_s);
    gsl_test_rel(var, slow / 3, 1e-14, "rule 3: Var S");
  }
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
  test_corrections();
  test_corrected();
  test_pairs();
  test_covariances();
  test_seasons();
  test_years();
  test_exact();
  test_missing();
  test_refusals();
  test_stop();
  return gsl_test_summary();
}
