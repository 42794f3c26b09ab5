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
    double *inner = slopes + lo + 1;
    size_t k = half - lo - 1;
    double upper = ts_select_split(inner, hi - lo - 1, k);
    sen.median = (n % 2 == 1) ? upper : ts_select_middle(inner, k, upper);
  } else {
    sen.median = ts_select_median(slopes, n);
  }
  return sen;
}
