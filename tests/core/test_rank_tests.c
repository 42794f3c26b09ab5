/* Spearman, Pettitt and the tests that count; rules of spearman.h, pettitt.h
** and randomness.h. Figures are R 4.2.2's where no other source is named. */
#include <gsl/gsl_errno.h>
#include "series_data.h"
#include "stats/trend/spearman.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

static ts_series air (void) {
  return series_of(air_passengers, 144, "1949-01");
}

static ts_series river (void) { return series_of(nile, 100, "1871"); }

/* Up to four numbers of a fit. */
static void numbers (const char *model, ts_series y, const char *const *names,
                     const double *want) {
  ts_fit *fit = fit_of(model, &y, NULL, NULL, NULL);
  for (size_t i = 0; names[i] != NULL; i++)
    gsl_test_rel(ts_fit_get(fit, names[i]), want[i], 1e-12, "%s: %s", model,
                 names[i]);
  ts_fit_free(fit);
}

static void refusal (const char *model, ts_series y, const char *want) {
  ts_fit *fit = fit_of(model, &y, NULL, NULL, NULL);
  same(fit->refused, want, model);
  gsl_test(fit->number_count > 0, "%s: S25: no numbers", model);
  ts_fit_free(fit);
}

/* cor.test(t, x, method = "spearman", exact = FALSE), and exact = TRUE. */
static void test_spearman (void) {
  const char *const names[] = {"rho", "t", "p", NULL};
  const double seven[] = {2, 1, 4, 3, 7, 5, 6};
  const double nine[] = {-2, -1, -4, -3, -9, -5, -6, -8, -7};
  const double up[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  ts_series y = series_of(up, 11, "2000");
  ts_fit *fit;
  numbers("spearman", river(), names,
          (double[]){-0.437449930079709, -4.81575556040766,
                     5.33919305332999e-06});
  numbers("spearman", air(), names,
          (double[]){0.951533883252463, 36.8689924829804,
                     1.34619902727626e-74});
  numbers("spearman", series_of(seven, 7, "2000"), (const char *[]){"p", NULL},
          (double[]){0.0341269841269841});
  numbers("spearman", series_of(nine, 9, "2000"), (const char *[]){"p", NULL},
          (double[]){0.0172233245149912});
  gsl_test_rel(ts_spearman_exact(4, 1), 2.0 / 24, 1e-15, "rule 2: 2 of 4!");
  gsl_test_rel(ts_spearman_exact(5, 0), 1, 1e-15, "rule 2: all are as far");
  fit = fit_of("spearman", &y, NULL, NULL, NULL);
  gsl_test(!isnan(ts_fit_get(fit, "t")) || ts_fit_get(fit, "p") != 0.0,
           "rule 1: a perfect order");
  same(fit->notes[0], "the order is perfect: t has no value", "rule 1");
  ts_fit_free(fit);
}

/* K, p and the parts' medians computed with rank, cumsum and median. */
static void test_pettitt (void) {
  const char *const names[] = {"k", "p", "before", "after", NULL};
  double x[100];
  ts_series y = river(), z = air();
  ts_fit *fit;
  numbers("pettitt", y, names,
          (double[]){1617, 3.59102217693629e-07, 1130, 842.5});
  numbers("pettitt", z, names, (double[]){5119, 3.90170869624964e-23, 180.5,
                                          362});
  fit = fit_of("pettitt", &y, NULL, NULL, NULL);
  same(ts_fit_find(fit, "date")->text, "1899", "rule 2, S23: the new regime");
  ts_fit_free(fit);
  fit = fit_of("pettitt", &z, NULL, NULL, NULL);
  same(ts_fit_find(fit, "date")->text, "1955-03", "rule 2, S23");
  ts_fit_free(fit);
  memcpy(x, nile, sizeof x);
  x[28] = x[29] = NAN;
  y.values = x;
  fit = fit_of("pettitt", &y, NULL, NULL, NULL);
  same(ts_fit_find(fit, "date")->text, "1901", "rule 4: an observed period");
  ts_fit_free(fit);
}

/* binom.test; diff and sign. */
static void test_counts (void) {
  numbers("cox_stuart", river(), (const char *[]){"rising", "pairs", "p", NULL},
          (double[]){13, 50, 0.00093622291085183});
  numbers("cox_stuart", air(), (const char *[]){"rising", "pairs", "p", NULL},
          (double[]){72, 72, 4.23516473627151e-22});
  numbers("difference_sign", river(), (const char *[]){"rising", "z", NULL},
          (double[]){47.5, -0.689381987545711});
  numbers("difference_sign", air(), (const char *[]){"rising", "z", NULL},
          (double[]){80, 2.44526283757546});
  numbers("turning_point", river(),
          (const char *[]){"turning_points", "z", NULL},
          (double[]){66, 0.159566567604671});
  numbers("turning_point", air(), (const char *[]){"turning_points", "z", NULL},
          (double[]){57, -7.49182704868929});
  numbers("runs", river(), (const char *[]){"runs", "expected", "z", NULL},
          (double[]){30, 51, -4.22137418384109});
  numbers("runs", air(), (const char *[]){"runs", "expected", "z", NULL},
          (double[]){8, 73, -10.8714119510336});
}

/* randomness.h, rules 1, 4 and 5: what gaps do. */
static void test_gaps (void) {
  const double x[] = {NAN, 1, 2, 3, NAN, 5, 4, 9, NAN, 6, 8, NAN};
  /* ten periods from the second on, halves five apart: 1 4, 2 9, 5 8; 3 and 6
  ** stand opposite gaps */
  ts_series y = series_of(x, 12, "2000");
  numbers("cox_stuart", y, (const char *[]){"rising", "pairs", NULL},
          (double[]){3, 3});
  /* stretches of 3, 3 and 2: rises 2, 1 and 1; means 1, 1 and a half */
  numbers("difference_sign", y, (const char *[]){"rising", "expected", "z",
                                                 NULL},
          (double[]){4, 2.5, 1.5 / sqrt((4 + 4 + 3) / 12.0)});
  numbers("turning_point", y, (const char *[]){"turning_points", "expected", "z",
                                               NULL},
          (double[]){1, 4.0 / 3, (1 - 4.0 / 3) / sqrt(2 * 19 / 90.0)});
  /* 1 2 3 5 4 9 6 8: the median 4.5 parts 1 2 3 | 5 | 4 | 9 6 8 */
  numbers("runs", y, (const char *[]){"runs", "expected", NULL},
          (double[]){4, 5});
}

/* What monotone and linear changes of the values leave alone. */
static void test_properties (void) {
  const char *const models[] = {"spearman", "pettitt", "cox_stuart",
                                "difference_sign", "turning_point", "runs"};
  double x[100], back[100];
  for (size_t i = 0; i < 100; i++) {
    x[i] = exp(nile[i] / 100);
    back[i] = 1e9 - nile[99 - i];
  }
  for (size_t m = 0; m < 6; m++) {
    ts_series y = river(), z = y, r = y;
    ts_fit *a, *b, *c;
    z.values = x;
    r.values = back;
    a = fit_of(models[m], &y, NULL, NULL, NULL);
    b = fit_of(models[m], &z, NULL, NULL, NULL);
    c = fit_of(models[m], &r, NULL, NULL, NULL);
    gsl_test_rel(ts_fit_get(b, "p"), ts_fit_get(a, "p"), 0,
                 "%s: order is all that counts", models[m]);
    gsl_test_rel(ts_fit_get(c, "p"), ts_fit_get(a, "p"), 1e-12,
                 "%s: upside down and backwards", models[m]);
    ts_fit_free(a);
    ts_fit_free(b);
    ts_fit_free(c);
  }
}

static void test_refusals (void) {
  const double flat[] = {5, 5, 5, 5, 5, 5}, apart[] = {1, NAN, 2, NAN, 3, NAN,
                                                       5};
  const double one[] = {5, 5, 5, 5, 5, 6};
  ts_series y = series_of(flat, 6, "2000"), z = series_of(apart, 7, "2000");
  refusal("spearman", y, "all observations are equal");
  refusal("pettitt", y, "all observations are equal");
  refusal("difference_sign", y, "all observations are equal");
  refusal("turning_point", y, "all observations are equal");
  refusal("cox_stuart", y, "no pair of periods half a series apart differs");
  refusal("runs", y, "too few observations above and below the median");
  refusal("runs", series_of(one, 6, "2000"),
          "too few observations above and below the median");
  refusal("difference_sign", z, "needs two neighbouring observations");
  refusal("turning_point", z, "needs three neighbouring observations");
}

int main (void) {
  gsl_set_error_handler_off();
  test_spearman();
  test_pettitt();
  test_counts();
  test_gaps();
  test_properties();
  test_refusals();
  return gsl_test_summary();
}
