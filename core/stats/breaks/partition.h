/* partition.h -- the best places for one, two, three ... breaks */
#ifndef TS_PARTITION_H
#define TS_PARTITION_H

#include "regimes.h"

/*
** Sums of squared residuals of every run of observations, from recursive
** residuals, and from them by dynamic programming the cuts that make the sum
** over all regimes least, for every number of breaks at once.
** Source: Bai and Perron (2003), J. of Applied Econometrics 18.
**
**   (1) A regime has at least 'shortest' observations, more than it has
**       coefficients; with m breaks there are m + 1 regimes.
**   (2) Of equally good cuts the earlier counts.
**   (3) At most TS_PARTITION_MOST observations: the runs of more fill memory.
*/
#define TS_PARTITION_MOST 5000

typedef struct {
  size_t n, shortest, most;  /* observations, of a regime, breaks */
  double *rss;               /* of each run, by its end; owned */
  double *best;              /* of the first j with m breaks; owned */
  uint32_t *cut;             /* where the last regime of those begins; owned */
} ts_partition;

/* (most + 1) * shortest <= n. Start with {0}; end with ts_partition_free, also
** after a failure. */
ts_status ts_partition_make (ts_partition *p, const ts_regimes *r,
                             size_t shortest, size_t most, ts_stop stop);
void ts_partition_free (ts_partition *p);

/* Sum of squared residuals of observations from .. to - 1. */
static inline double ts_partition_run (const ts_partition *p, size_t from,
                                       size_t to) {
  return p->rss[to * (to - 1) / 2 + from];
}

/* The least sum with m breaks; the first observation of each new regime goes to
** cuts[0 .. m - 1]. */
double ts_partition_cuts (const ts_partition *p, size_t m, size_t *cuts);

#endif
