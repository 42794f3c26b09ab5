/* date_interval.c -- distribution of an estimated date; see date_interval.h */
#include "date_interval.h"

#include <gsl/gsl_sf_erf.h>
#include <math.h>

#define FARTHEST 1e12

/* With a = ratio, c = (1 + 2a) / (a (1 + a)) and Q the upper tail of the
** normal:
**   - sqrt(x / 2 pi) exp(-x/8) - c exp(a (1 + a) x / 2) Q((1/2 + a) sqrt x)
**   + ((1 + 2a) c - 2 + x/2) Q(sqrt(x) / 2),
** where each Q is its density over the hazard, so that exp(-x/8) stands before
** all of it and nothing overflows. */
double ts_date_tail (double distance, double ratio) {
  double x = distance, root = sqrt(x), a = ratio;
  double c = (1.0 + 2.0 * a) / (a * (1.0 + a)), sum;
  if (a == 0.0) return 0.0;
  sum = -root - c / gsl_sf_hazard((0.5 + a) * root)
      + ((1.0 + 2.0 * a) * c - 2.0 + 0.5 * x) / gsl_sf_hazard(0.5 * root);
  return exp(-x / 8.0) / sqrt(2.0 * M_PI) * sum;
}

double ts_date_distance (double p, double ratio) {
  double lo = 0.0, hi = 16.0, none;
  if (!(ratio > 0.0) || !isfinite(ratio)) return NAN;
  none = ratio / (1.0 + ratio);  /* the tail at 0 */
  if (none < p || none > 1.0 - p) return NAN;
  while (ts_date_tail(hi, ratio) > p && hi < FARTHEST) hi *= 2.0;
  for (int i = 0; i < 60 && hi - lo > 1e-9 * hi; i++) {
    double middle = 0.5 * (lo + hi);
    if (ts_date_tail(middle, ratio) > p) lo = middle;
    else hi = middle;
  }
  return 0.5 * (lo + hi);
}
