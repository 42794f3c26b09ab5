/* interval.h -- intervals from bootstrap replicates */
#ifndef TS_INTERVAL_H
#define TS_INTERVAL_H

#include <stddef.h>
#include "base/status.h"

/*
** Of R replicates t*, sorted, and the estimate t. Quantiles are those of R's
** package boot: the order statistic of rank (R + 1) a, between two ranks
** interpolated on the normal scale, beyond the ends the extreme replicate.
**
**   (1) percentile: quantiles a and 1 - a of t*, a = (1 - level) / 2.
**   (2) basic: 2 t less those quantiles.
**   (3) normal: t less the bias, plus and minus z times the standard deviation
**       of t*.
**   (4) bca (Efron 1987): quantiles at levels moved by the correction z0, the
**       normal quantile of the share of replicates below t, and by the
**       acceleration. TS_DOMAIN when t lies beyond all replicates.
** Source: Davison and Hinkley (1997), chapter 5.
*/
typedef enum {
  TS_INTERVAL_PERCENTILE, TS_INTERVAL_BASIC, TS_INTERVAL_NORMAL,
  TS_INTERVAL_BCA
} ts_interval_kind;

typedef struct {
  const double *sorted;   /* replicates; borrowed */
  size_t n;
  double estimate, bias, se;
  double level;
  double acceleration;    /* rule 4 */
} ts_replicates;

typedef struct {
  double lo, hi;
  double correction;      /* z0 of rule 4; NaN otherwise */
} ts_interval;

/* n > 1. */
ts_status ts_interval_of (const ts_replicates *r, ts_interval_kind kind,
                          ts_interval *out);

#endif
