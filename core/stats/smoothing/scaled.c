/* scaled.c -- numbers near 1 and back; see scaled.h */
#include "scaled.h"

#include <math.h>

#define FARTHEST 1021   /* powers of two whose inverse is a number too */

double ts_scale_of_size (const double *y, size_t n) {
  double most = 0.0;
  int power;
  for (size_t i = 0; i < n; i++)
    if (fabs(y[i]) > most && isfinite(y[i])) most = fabs(y[i]);
  if (most == 0.0) return 1.0;
  frexp(most, &power);
  if (power > FARTHEST) power = FARTHEST;
  if (power < -FARTHEST) power = -FARTHEST;
  return ldexp(1.0, power);
}

ts_scaled ts_scaled_make (const double *from, size_t n, int shifted,
                          double *to) {
  ts_scaled s = {0.0, ts_scale_of_size(from, n)};
  double by = 1.0 / s.scale;
  size_t first = 0;
  while (shifted && first < n && isnan(from[first])) first++;
  if (shifted && first < n) s.shift = from[first] * by;
  for (size_t i = 0; i < n; i++) to[i] = from[i] * by - s.shift;
  return s;
}

void ts_scaled_give (const ts_scaled *s, const double *x, size_t n, int trend,
                     double *curve) {
  for (size_t i = 0; i < n; i++)
    curve[i] = trend ? ts_level_back(s, curve[i])
                     : ts_change_back(s, x[i] - curve[i]);
}
