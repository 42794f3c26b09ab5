/* hansen.c -- Hansen's approximate p-values; see hansen.h for the rules */
#include "hansen.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_poly.h>
#include <math.h>
#include "hansen_table.h"

#define WIDEST 0.49    /* trim of the first row */
#define STEP 0.02      /* from row to row */
#define LARGEST 1e4    /* no critical value is larger */

/* Where a cubic (or less) first turns down, right of 0; infinite: nowhere. */
static double turn_of (const double *c) {
  double a = 0.0, b = 0.0;
  int roots = gsl_poly_solve_quadratic(3.0 * c[3], 2.0 * c[2], c[1], &a, &b);
  if (roots > 0 && a > 0.0) return a;
  return (roots > 1 && b > 0.0) ? b : INFINITY;
}

/* The p-value of one row: 'count' coefficients, then degrees of freedom. */
static double at_row (const double *row, int count, double x) {
  double polynomial = gsl_poly_eval(row, count, x);
  if (count == 4 && x > turn_of(row))  /* rule 3 */
    polynomial = fmax(polynomial, gsl_poly_eval(row, count, turn_of(row)));
  return (polynomial > 0.0) ? gsl_cdf_chisq_Q(polynomial, row[count]) : 1.0;
}

static double row_p (ts_hansen test, double x, size_t size, size_t trim) {
  if (test == TS_HANSEN_SUP) return at_row(ts_hansen_sup[size][trim], 2, x);
  if (test == TS_HANSEN_AVE) return at_row(ts_hansen_ave[size][trim], 4, x);
  return at_row(ts_hansen_exp[size][trim], 4, x);
}

/* Rule 1. */
double ts_hansen_p (ts_hansen test, double statistic, size_t k, double trim) {
  double place = (WIDEST - trim) / STEP, part;
  size_t size = 0, row;
  while (size < TS_HANSEN_SIZES && ts_hansen_columns[size] != k) size++;
  if (size == TS_HANSEN_SIZES || !(place <= TS_HANSEN_TRIMS - 1 + 1e-9))
    return NAN;  /* rule 2 */
  if (place < 0.0) {
    part = fmin(-2.0 * place, 1.0);
    return part * gsl_cdf_chisq_Q(statistic, (double)k)
         + (1.0 - part) * row_p(test, statistic, size, 0);
  }
  row = (size_t)fmin(floor(place), TS_HANSEN_TRIMS - 2);
  part = place - (double)row;
  return (1.0 - part) * row_p(test, statistic, size, row)
       + part * row_p(test, statistic, size, row + 1);
}

double ts_hansen_trim (size_t n, size_t from, size_t to) {
  double a = (double)from, b = (double)to, all = (double)n;
  return 1.0 / (1.0 + sqrt((all - a) * b / (a * (all - b))));
}

double ts_hansen_critical (ts_hansen test, double p, size_t k, double trim) {
  double lo = 0.0, hi = LARGEST;
  if (isnan(ts_hansen_p(test, hi, k, trim))) return NAN;
  for (int i = 0; i < 100 && hi - lo > 1e-12 * hi; i++) {
    double middle = 0.5 * (lo + hi);
    if (ts_hansen_p(test, middle, k, trim) > p) lo = middle;
    else hi = middle;
  }
  return 0.5 * (lo + hi);
}
