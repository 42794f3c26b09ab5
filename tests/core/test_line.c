/* Lines in closed form, against least squares by decomposition; rules of
** core/stats/trend/line.h. */
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include "series_data.h"
#include "stats/trend/line.h"

#define MOST 120

static double uniform (void) { return rand() / (RAND_MAX + 1.0); }

typedef struct {
  double slope, intercept, se[4], se0[4], r2, dw;
} answer;

static const ts_errors kinds[] = {TS_ERRORS_OLS, TS_ERRORS_HC1, TS_ERRORS_HC3,
                                  TS_ERRORS_NEWEY_WEST};

static answer by_line (const double *y, size_t n, size_t lag) {
  double room[TS_LINE_ROOM(MOST)];
  ts_line line;
  answer a;
  ts_line_fit(&line, y, n, room);
  a = (answer){.slope = line.slope, .intercept = line.intercept, .r2 = line.r2,
               .dw = line.dw};
  for (size_t k = 0; k < 4; k++)
    ts_line_errors(&line, kinds[k], lag, &a.se[k], &a.se0[k]);
  return a;
}

static answer by_ols (const double *y, size_t n, size_t lag) {
  size_t at[MOST], m = 0;
  gsl_matrix *x;
  gsl_vector *v;
  ts_ols ols = {0};
  answer a = {0};
  for (size_t i = 0; i < n; i++)
    if (!isnan(y[i])) at[m++] = i;
  x = gsl_matrix_alloc(m, 2);
  v = gsl_vector_alloc(m);
  for (size_t i = 0; i < m; i++) {
    gsl_matrix_set(x, i, 0, 1.0);
    gsl_matrix_set(x, i, 1, (double)(at[i] + 1));
    gsl_vector_set(v, i, y[at[i]]);
  }
  ts_ols_fit(&ols, x, v);
  a.intercept = gsl_vector_get(ols.beta, 0);
  a.slope = gsl_vector_get(ols.beta, 1);
  a.r2 = ts_ols_r2(&ols, v, 1);
  a.dw = ts_ols_dw(&ols, at);
  for (size_t k = 0; k < 4; k++) {
    ts_ols_errors(&ols, x, kinds[k], at, lag);
    a.se0[k] = sqrt(gsl_matrix_get(ols.covariance, 0, 0));
    a.se[k] = sqrt(gsl_matrix_get(ols.covariance, 1, 1));
  }
  ts_ols_free(&ols);
  gsl_matrix_free(x);
  gsl_vector_free(v);
  return a;
}

static void near (double got, double want, const char *what, int trial) {
  gsl_test(!(fabs(got - want) <= 1e-11 * fabs(want)),
           "rule 1: %s of series %d: %.17g, by decomposition %.17g", what,
           trial, got, want);
}

static void compare (const double *y, size_t n, size_t lag, int trial) {
  answer a = by_line(y, n, lag), b = by_ols(y, n, lag);
  near(a.slope, b.slope, "slope", trial);
  near(a.intercept, b.intercept, "intercept", trial);
  near(1 - a.r2, 1 - b.r2, "1 - r2", trial);
  near(a.dw, b.dw, "dw", trial);
  for (size_t k = 0; k < 4; k++) {
    near(a.se[k], b.se[k], "slope's error", trial);
    near(a.se0[k], b.se0[k], "intercept's error", trial);
  }
}

/* Rules 1 and 4, with gaps at the ends too. */
static void test_random (void) {
  srand(5);
  for (int trial = 0; trial < 300; trial++) {
    double y[MOST], share = (trial % 3 == 0) ? 0.0 : 0.3 * uniform();
    size_t n = 8 + (size_t)(uniform() * (MOST - 8));
    for (size_t i = 0; i < n; i++) {
      y[i] = 50 + (double)i * 0.7 + 30 * uniform() * uniform();
      if (uniform() < share && i > 4) y[i] = NAN;
    }
    if (trial % 3 == 1) y[0] = y[n - 1] = NAN;
    compare(y, n, (size_t)(uniform() * 6), trial);
  }
}

/* Rule 2. Slope, error, r2 and dw of 1, 2, 4, 3, 6 by hand: slope 11/10, rss
** 2.7, total 14.8. */
static void test_sizes (void) {
  const double base[] = {1, 2, 4, 3, 6};
  const double by[] = {1, 1e9, 1e300, 1e-300, 0x1p+60};
  double y[5];
  for (size_t k = 0; k < 5; k++) {
    answer a;
    for (size_t i = 0; i < 5; i++) y[i] = base[i] * by[k];
    a = by_line(y, 5, 1);
    gsl_test_rel(a.slope, 1.1 * by[k], 1e-14, "rule 2: slope times %g", by[k]);
    gsl_test_rel(a.se[0], sqrt(2.7 / 3 / 10) * by[k], 1e-14,
                 "rule 2: error times %g", by[k]);
    gsl_test_rel(a.r2, 1 - 2.7 / 14.8, 1e-14, "rule 2: r2 times %g", by[k]);
  }
  for (size_t i = 0; i < 5; i++) y[i] = base[i] + 1e9;
  gsl_test_rel(by_line(y, 5, 1).slope, 1.1, 1e-15, "rule 2: 1e9 more: slope");
  gsl_test_rel(by_line(y, 5, 1).se[0], 0.3, 1e-15, "rule 2: 1e9 more: error");
  gsl_test_rel(by_line(y, 5, 1).se[3], by_line(base, 5, 1).se[3], 1e-15,
               "rule 2: 1e9 more: Newey-West");
  gsl_test_rel(by_line(y, 5, 1).intercept, 1e9 - 0.1, 1e-15,
               "rule 2: 1e9 more: intercept");
}

/* Time runs backwards, values upside down. */
static void test_reversal (void) {
  double back[100];
  answer a = by_line(nile, 100, 3), b;
  for (size_t i = 0; i < 100; i++) back[i] = -nile[99 - i];
  b = by_line(back, 100, 3);
  gsl_test_rel(b.slope, a.slope, 1e-13, "backwards and upside down: slope");
  gsl_test_rel(b.se[3], a.se[3], 1e-13, "its error");
  gsl_test_rel(b.dw, a.dw, 1e-13, "dw");
}

int main (void) {
  gsl_set_error_handler_off();
  test_random();
  test_sizes();
  test_reversal();
  return gsl_test_summary();
}
