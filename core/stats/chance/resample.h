/* resample.h -- which observations a resample is made of */
#ifndef TS_RESAMPLE_H
#define TS_RESAMPLE_H

#include "random.h"

/*
** A resample is as long as the sample: n places, 0 .. n - 1, with repeats.
**
**   (1) iid: each place on its own (Efron 1979).
**   (2) moving block: blocks of 'block' neighbours, each beginning at any of
**       the first n - block + 1 places, the last one cut (Kuensch 1989).
**   (3) stationary: blocks of random length, 'block' on average, each step
**       ending a block with probability 1 / block; the last place is followed
**       by the first (Politis and Romano 1994).
**   (4) Automatic block lengths are those of Politis and White (2004) with the
**       correction of Patton, Politis and White (2009): b(CB), rounded, for
**       moving blocks, b(SB) for the stationary bootstrap, as R's np gives
**       them: K = max(5, ceil log10 n), up to ceil(sqrt n) + K lags, of which
**       those beyond 1.96 sqrt(log10(n) / n) count; at most
**       ceil(min(3 sqrt n, n / 3)) and at least 1.
*/
typedef enum {
  TS_RESAMPLE_IID, TS_RESAMPLE_MOVING_BLOCK, TS_RESAMPLE_STATIONARY
} ts_resample_method;

typedef struct {
  ts_resample_method method;
  uint32_t n;
  double block;   /* 1 for iid; a whole number below n for moving blocks */
} ts_resample;

/* Draw the n places of one resample. */
void ts_resample_draw (const ts_resample *plan, ts_random *random,
                       uint32_t *at);

/* Rule 4 for n values; 1 when they do not vary. */
double ts_block_length (ts_resample_method method, const double *x, size_t n);

/* The correlation of neighbours k apart, divisor n in both covariances; 0 when
** there are none. */
double ts_autocorrelation (const double *x, size_t n, size_t k);

#endif
