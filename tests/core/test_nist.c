/* Least squares against NIST's certified values: how many digits are right. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_test.h>
#include <math.h>
#include "nist_data.h"
#include "stats/regression/ols.h"

/* Digits of 'got' that are 'want': NIST's LRE, at most the 15 it certifies;
** where it certifies zero, digits relative to 'size'. */
static double digits (double got, double want, double size) {
  double wrong = fabs(got - want) / ((want != 0.0) ? fabs(want) : size);
  return (wrong < 1e-15) ? 15.0 : -log10(wrong);
}

/* The fewest digits of coefficients and of errors. */
typedef struct {
  double b, se;
} worst;

static worst compare (const gsl_matrix *x, const gsl_vector *y, const double *b,
                      const double *se) {
  ts_ols ols = {0};
  worst w = {15.0, 15.0};
  double size = gsl_vector_max(y);
  gsl_test(ts_ols_fit(&ols, x, y) != TS_OK, "columns are independent");
  ts_ols_errors(&ols, x, TS_ERRORS_OLS, NULL, 0);
  for (size_t j = 0; j < x->size2; j++) {
    double error = sqrt(gsl_matrix_get(ols.covariance, j, j));
    w.b = fmin(w.b, digits(gsl_vector_get(ols.beta, j), b[j], 1.0));
    w.se = fmin(w.se, digits(error, se[j], size));
  }
  ts_ols_free(&ols);
  return w;
}

/* Powers 0 .. degree of x. */
static void check (const char *name, const double *x, const double *y, size_t n,
                   size_t degree, const double *b, const double *se,
                   double b_digits, double se_digits) {
  gsl_matrix *m = gsl_matrix_alloc(n, degree + 1);
  gsl_vector *v = gsl_vector_alloc(n);
  worst w;
  for (size_t i = 0; i < n; i++) {
    gsl_vector_set(v, i, y[i]);
    for (size_t j = 0; j <= degree; j++)
      gsl_matrix_set(m, i, j, pow(x[i], (double)j));
  }
  w = compare(m, v, b, se);
  gsl_test(w.b < b_digits, "%s: %.1f digits of b", name, w.b);
  gsl_test(w.se < se_digits, "%s: %.1f digits of errors", name, w.se);
  gsl_matrix_free(m);
  gsl_vector_free(v);
}

/* Columns are exact whole numbers here, so only the solution can lose; of
** Wampler2 and Pontius the responses are rounded to doubles. */
static void test_wampler (void) {
  double x[21];
  for (size_t i = 0; i < 21; i++) x[i] = (double)i;
  check("Wampler1", x, wampler1, 21, 5, wampler_ones, wampler_exact, 15, 15);
  check("Wampler2", x, wampler2, 21, 5, wampler_tenths, wampler_exact, 13.1, 15);
  check("Wampler3", x, wampler3, 21, 5, wampler_ones, wampler3_se, 15, 13.5);
  check("Wampler4", x, wampler4, 21, 5, wampler_ones, wampler4_se, 15, 13.5);
  check("Wampler5", x, wampler5, 21, 5, wampler_ones, wampler5_se, 15, 13.5);
}

static void test_pontius (void) {
  double x[40];
  for (size_t i = 0; i < 40; i++) x[i] = 150000.0 * (double)(i % 20 + 1);
  check("Pontius", x, pontius, 40, 2, pontius_b, pontius_se, 13.4, 13.7);
}

/* The columns' rounding to doubles alone leaves 7.6 digits: with them and 60
** digits of arithmetic, the fewest right ones are 7.61 (mpmath 1.2). */
static void test_filip (void) {
  double x[82], y[82];
  for (size_t i = 0; i < 82; i++) {
    y[i] = filip[i][0];
    x[i] = filip[i][1];
  }
  check("Filip", x, y, 82, 10, filip_b, filip_se, 7.6, 7.8);
}

int main (void) {
  gsl_set_error_handler_off();
  test_wampler();
  test_pontius();
  test_filip();
  return gsl_test_summary();
}
