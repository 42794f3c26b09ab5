/* block_length.c -- how long blocks should be; see resample.h, rule 4 */
#include <math.h>
#include "resample.h"
#include "stats/smoothing/scaled.h"
#include "stats/sorted.h"

#define LIMIT 1.959963984540054   /* normal quantile of 0.975 */

typedef struct {
  const double *x;
  size_t n;
  double mean;
  double by;     /* a power of two that brings values near 1 */
} sample;

static sample sample_of (const double *x, size_t n) {
  return (sample){x, n, ts_sum_ordered(x, n) / (double)n,
                  1.0 / ts_scale_of_size(x, n)};
}

/* The covariance of scaled values k apart, divisor n. */
static double covariance (const sample *s, size_t k) {
  double sum = 0.0;
  for (size_t i = k; i < s->n; i++)
    sum += (s->by * (s->x[i] - s->mean)) * (s->by * (s->x[i - k] - s->mean));
  return sum / (double)s->n;
}

double ts_autocorrelation (const double *x, size_t n, size_t k) {
  sample s = sample_of(x, n);
  double variance = covariance(&s, 0);
  return (variance > 0.0) ? covariance(&s, k) / variance : 0.0;
}

/* The lag after which 'run' correlations in a row are small; without one, the
** last that is not small, 1 if all are. */
static size_t last_lag (const sample *s, size_t run, size_t most) {
  double n = (double)s->n, limit = LIMIT * sqrt(log10(n) / n);
  double variance = covariance(s, 0);
  size_t small = 0, last = 1;
  for (size_t k = 1; k <= most; k++) {
    if (fabs(covariance(s, k)) < limit * variance) {
      if (++small == run) return k - run + 1;
    } else {
      small = 0;
      last = k;
    }
  }
  return last;
}

/* 1 up to one half, then falling to 0 at 1 (Politis and Romano 1995). */
static double flat_top (double t) {
  return (t < 0.5) ? 1.0 : (t <= 1.0) ? 2.0 * (1.0 - t) : 0.0;
}

/* (2 G^2 / D)^(1/3) n^(1/3), G and D sums over lags -m .. m. */
static double optimum (const sample *s, size_t m, double factor) {
  double g = 0.0, spectrum = covariance(s, 0);
  for (size_t k = 1; k <= m; k++) {
    double term = 2.0 * flat_top((double)k / (double)m) * covariance(s, k);
    g += (double)k * term;
    spectrum += term;
  }
  return cbrt(2.0 * g * g / (factor * spectrum * spectrum) * (double)s->n);
}

double ts_block_length (ts_resample_method method, const double *x, size_t n) {
  sample s = sample_of(x, n);
  double root = sqrt((double)n), run = fmax(5.0, ceil(log10((double)n)));
  double most = ceil(root) + run;
  double longest = fmax(1.0, ceil(fmin(3.0 * root, (double)n / 3.0)));
  int moving = (method == TS_RESAMPLE_MOVING_BLOCK);
  double m, block;
  if (!(covariance(&s, 0) > 0.0)) return 1.0;
  m = fmin(2.0 * (double)last_lag(&s, (size_t)run, (size_t)most), most);
  block = optimum(&s, (size_t)m, moving ? 4.0 / 3.0 : 2.0);
  if (moving) block = round(block);
  return fmax(1.0, fmin(block, longest));  /* no spectrum: infinite, so cut */
}
