/* The k-th smallest of numbers, against sorting; core/base/select.h. */
#include <gsl/gsl_sort.h>
#include <gsl/gsl_test.h>
#include <stdlib.h>
#include "base/select.h"

#define MOST 3000

/* Many equal ones, all equal, sorted, backwards, a few far away. */
static double number (int kind, size_t i) {
  double x = rand() / (RAND_MAX + 1.0) - 0.5;
  switch (kind) {
    case 0: return x;
    case 1: return (double)(rand() % 3);
    case 2: return 7.0;
    case 3: return (double)i;
    case 4: return -(double)i;
    default: return (rand() % 9 == 0) ? x * 1e300 : x * 1e-300;
  }
}

static void compare (int kind, size_t n, size_t k) {
  double x[MOST], sorted[MOST], got;
  int wrong = 0;
  for (size_t i = 0; i < n; i++) sorted[i] = x[i] = number(kind, i);
  gsl_sort(sorted, 1, n);
  got = ts_select_split(x, n, k);
  for (size_t i = 0; i < n; i++)
    wrong += (i < k) ? x[i] > got : (i > k) ? x[i] < got : x[i] != got;
  gsl_test(got != sorted[k] || wrong > 0,
           "place %zu of %zu, kind %d: %g, want %g; %d on the wrong side", k, n,
           kind, got, sorted[k], wrong);
  gsl_sort(x, 1, n);
  for (size_t i = 0; i < n; i++) wrong += (x[i] != sorted[i]);
  gsl_test(wrong > 0, "kind %d: no number is lost", kind);
}

static void median (const double *numbers, size_t n, double want) {
  double x[8];
  for (size_t i = 0; i < n; i++) x[i] = numbers[i];
  gsl_test_rel(ts_select_median(x, n), want, 0, "median of %zu", n);
}

int main (void) {
  srand(3);
  for (int trial = 0; trial < 600; trial++) {
    size_t n = (trial < 60) ? 1 + (size_t)rand() % 5 : 1 + (size_t)rand() % MOST;
    size_t k = (trial % 7 == 0) ? 0 : (trial % 7 == 1) ? n - 1
             : (size_t)rand() % n;
    compare(trial % 6, n, k);
  }
  median((double[]){3}, 1, 3);
  median((double[]){3, 1}, 2, 2);
  median((double[]){9, 1, 5}, 3, 5);
  median((double[]){4, 1, 9, 6, 7, 2}, 6, 5);
  return gsl_test_summary();
}
