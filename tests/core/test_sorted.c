/* Sums and medians of sorted parts; rules of core/stats/sorted.h. */
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdlib.h>
#include "stats/sorted.h"

static double sum_of (const double *parts, size_t n) {
  double sum;
  gsl_test(ts_sum_parts(parts, n, &sum, NULL) != TS_OK, "sum of %zu", n);
  return sum;
}

static void test_sum (void) {
  const double gap[] = {30, NAN, 70}, gone[] = {NAN, NAN};
  const double lost[] = {1e16, 1, -1e16}, huge[] = {1e308, 1e308};
  size_t count = 99;
  double sum;
  gsl_test_rel(sum_of(gap, 3), 100, 0, "rule 1: missing is skipped");
  ts_sum_parts(gap, 3, &sum, &count);
  gsl_test(count != 2, "rule 1: and counted");
  gsl_test(!isnan(sum_of(gone, 2)), "no parts: NaN");
  gsl_test(!isnan(sum_of(NULL, 0)), "none at all: NaN");
  gsl_test_rel(sum_of(lost, 3), 1, 0, "rule 2: nothing is rounded away");
  gsl_test(!isinf(sum_of(huge, 2)), "overflow is infinite, not NaN");
}

/* The same bits for every order: random parts over 30 powers of ten. */
static void test_order (void) {
  double parts[200], sum;
  unsigned state = 7;
  for (size_t i = 0; i < 200; i++) {
    state = state * 1664525u + 1013904223u;
    parts[i] = ((double)(state >> 8) - 8e6) * pow(10, (int)(state % 30));
  }
  sum = sum_of(parts, 200);
  for (size_t turn = 0; turn < 50; turn++) {
    for (size_t i = 199; i > 0; i--) {
      double kept = parts[i];
      size_t j;
      state = state * 1664525u + 1013904223u;
      j = (state >> 8) % (i + 1);
      parts[i] = parts[j];
      parts[j] = kept;
    }
    gsl_test(sum_of(parts, 200) != sum, "rule 2: order %zu", turn);
  }
}

static void test_median (void) {
  const double odd[] = {1, 2, 9}, even[] = {1, 2, 4, 9};
  const double huge[] = {1.5e308, 1.7e308};
  gsl_test_rel(ts_median_sorted(odd, 3), 2, 0, "median of three");
  gsl_test_rel(ts_median_sorted(even, 4), 3, 0, "median of four");
  gsl_test_rel(ts_median_sorted(huge, 2), 1.6e308, 1e-15, "no overflow");
}

int main (void) {
  test_sum();
  test_order();
  test_median();
  return gsl_test_summary();
}
