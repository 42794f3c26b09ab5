/* bootstrap_state.h -- what the parts of a bootstrap share */
#ifndef TS_BOOTSTRAP_STATE_H
#define TS_BOOTSTRAP_STATE_H

#include "draws.h"
#include "interval.h"

typedef struct {
  const ts_series *y;
  const ts_args *args;
  ts_measure measure;
  ts_sample sample;           /* values or residuals */
  double *fitted;             /* rule 2; owned, or NULL */
  char *unit;                 /* of the estimate; owned */
  int automatic;              /* the length of blocks */
  ts_draws draws;
  double *numbers, *sorted;   /* replicates; owned */
  ts_replicates replicates;
  ts_interval interval;
} ts_boot;

ts_interval_kind ts_boot_kind (const ts_args *args);

/* Put what was found into the fit: method, numbers, notes. */
ts_status ts_boot_report (const ts_boot *b, ts_fit *out);

#endif
