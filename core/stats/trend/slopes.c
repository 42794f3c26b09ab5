/* slopes.c -- slopes between all pairs of observations; see slopes.h */
#include "slopes.h"

#include <math.h>
#include "base/select.h"

size_t ts_slopes_list (const double *x, const double *t, size_t n,
                       double factor, double *slopes) {
  double *restrict out = slopes;
  for (size_t i = 0; i + 1 < n; i++) {
    const double *later = x + i + 1, *when = t + i + 1;
    size_t left = n - i - 1;
    for (size_t j = 0; j < left; j++)
      out[j] = factor * (later[j] - x[i]) / (when[j] - t[i]);
    out += left;
  }
  return (size_t)(out - slopes);
}

/* Between place k - 1 and place k: after a split the one before is the greatest
** on its side. */
static double middle (const double *numbers, size_t k, double upper) {
  double lower = numbers[0];
  for (size_t i = 1; i < k; i++)
    lower = (numbers[i] > lower) ? numbers[i] : lower;
  return 0.5 * upper + 0.5 * lower;
}

double ts_slopes_median (double *slopes, size_t n) {
  double upper = ts_select_split(slopes, n, n / 2);
  return (n % 2 == 1) ? upper : middle(slopes, n / 2, upper);
}

/* A 1-based rank as a place in the list. */
static size_t place_of (double rank, size_t n) {
  return (rank < 1.0) ? 0 : (rank > (double)n) ? n - 1 : (size_t)rank - 1;
}

ts_sen ts_slopes_sen (double *slopes, size_t n, double c) {
  double m = (double)n;
  size_t lo = place_of(rint((m - c) / 2.0), n);
  size_t hi = place_of(rint((m + c) / 2.0) + 1.0, n), half = n / 2;
  ts_sen sen;
  /* The outer ranks first: what lies between is short. */
  sen.lo = ts_select_split(slopes, n, lo);
  sen.hi = (hi > lo) ? ts_select_split(slopes + lo + 1, n - lo - 1, hi - lo - 1)
                     : sen.lo;
  if (lo + 1 < half && half < hi) {
    double upper = ts_select_split(slopes + lo + 1, hi - lo - 1, half - lo - 1);
    sen.median = (n % 2 == 1) ? upper
               : middle(slopes + lo + 1, half - lo - 1, upper);
  } else {
    sen.median = ts_slopes_median(slopes, n);
  }
  return sen;
}
