/* draws.h -- a number computed anew from each of many resamples */
#ifndef TS_DRAWS_H
#define TS_DRAWS_H

#include "measure.h"
#include "resample.h"
#include "stats/sample.h"

/*
**   (1) Replicate i draws stream i of the seed, so that it is the same number
**       for any number of threads and of replicates, and for a series alone
**       and in a panel (S27).
**   (2) A reducer sees the values that were drawn. A model sees them in the
**       periods of the observations, missing periods staying missing.
**   (3) For a model residuals are drawn and added to its fitted values; of
**       logs, the sum is raised again.
**   (4) Without a block: the numbers that remain when 'block' neighbouring
**       observations are left out, for each of the places where they begin.
*/
typedef struct {
  const ts_series *y;          /* borrowed, like all here */
  const ts_measure *measure;
  const ts_sample *sample;     /* what is drawn: values or residuals */
  const double *fitted;        /* over y; NULL for a reducer */
  int logs;                    /* the fitted values are logs */
  ts_resample plan;
  uint64_t seed;
  size_t threads;
  ts_stop stop;
} ts_draws;

/* One number a replicate; NaN: no answer. */
ts_status ts_draws_take (const ts_draws *draws, size_t replicates,
                         double *numbers, ts_error *err);

/* Rule 4: sample->n - block + 1 numbers. */
ts_status ts_draws_without (const ts_draws *draws, size_t block,
                            double *numbers, ts_error *err);

#endif
