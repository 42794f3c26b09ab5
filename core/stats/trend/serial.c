/* serial.c -- corrections for correlated neighbours; see serial.h */
#include "serial.h"

#include <math.h>
#include "stats/ranks.h"

/* Values about their mean over a calendar, 0 where there is none. */
typedef struct {
  size_t n, periods;
  double *values;    /* borrowed */
  double *there;     /* 1 or 0; borrowed */
  double squares;    /* sum of them */
} deviations;

/* Spread x[i], i < n, over the calendar that 'sample' has. */
static deviations deviate (const ts_sample *sample, const double *x,
                           double *room) {
  deviations d = {.n = sample->n, .periods = sample->at[sample->n - 1] + 1};
  double mean = 0.0;
  d.values = room;
  d.there = room + d.periods;
  for (size_t t = 0; t < 2 * d.periods; t++) room[t] = 0.0;
  for (size_t i = 0; i < d.n; i++) mean += x[i] / (double)d.n;
  for (size_t i = 0; i < d.n; i++) {
    double value = x[i] - mean;
    d.values[sample->at[i]] = value;
    d.there[sample->at[i]] = 1.0;
    d.squares += value * value;
  }
  return d;
}

/* Rule 6. */
static double autocorrelation (const deviations *d, size_t lag) {
  double sum = 0.0, pairs = 0.0;
  for (size_t t = lag; t < d->periods; t++) {
    sum += d->values[t] * d->values[t - lag];
    pairs += d->there[t] * d->there[t - lag];
  }
  if (pairs == 0.0 || d->squares == 0.0) return 0.0;
  return sum / d->squares * ((double)(d->n - lag) / pairs);
}

static void detrend (const ts_sample *sample, double slope, double *x) {
  for (size_t i = 0; i < sample->n; i++)
    x[i] = sample->x[i] - slope * (double)(sample->at[i] + 1);
}

ts_status ts_serial_factor (ts_serial kind, const ts_sample *sample,
                            double slope, double bound, size_t lags,
                            double *room, double *factor) {
  const double n = (double)sample->n;
  double *x = room, *ranks = room + sample->n, sum = 0.0;
  deviations d;
  detrend(sample, slope, x);
  if (kind == TS_SERIAL_HAMED_RAO) {
    ts_status status = ts_ranks(x, sample->n, ranks, NULL);
    if (status != TS_OK) return status;
    for (size_t i = 0; i < sample->n; i++) x[i] = ranks[i];
  }
  d = deviate(sample, x, room + sample->n);
  for (size_t l = 1; l < sample->n && l <= lags; l++) {
    double left = n - (double)l, r = autocorrelation(&d, l);
    if (kind == TS_SERIAL_YUE_WANG) sum += left / n * r;
    else if (fabs(r) > bound / sqrt(n))
      sum += left * (left - 1.0) * (left - 2.0) * r
           / (n * (n - 1.0) * (n - 2.0));
  }
  *factor = 1.0 + 2.0 * sum;
  return TS_OK;
}

size_t ts_serial_whiten (ts_serial kind, const ts_sample *sample, double slope,
                         double *room, double *white, double *r1) {
  double *x = room;
  deviations d;
  size_t n = 0;
  detrend(sample, (kind == TS_SERIAL_TFPW) ? slope : 0.0, x);
  d = deviate(sample, x, room + sample->n);
  *r1 = autocorrelation(&d, 1);
  for (size_t i = 1; i < sample->n; i++) {
    if (sample->at[i] != sample->at[i - 1] + 1) continue;  /* rule 6 */
    white[n] = x[i] - *r1 * x[i - 1];
    if (kind == TS_SERIAL_TFPW) white[n] += slope * (double)(sample->at[i] + 1);
    n++;
  }
  return n;
}
