/* interval.c -- quantiles of replicates; see interval.h for the rules */
#include "interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define Z gsl_cdf_ugaussian_Pinv

static double quantile (const ts_replicates *r, double level) {
  double ranks = (double)r->n + 1.0, rank = ranks * level, k = trunc(rank);
  double below, above, weight;
  if (k < 1.0) return r->sorted[0];
  if (k >= (double)r->n) return r->sorted[r->n - 1];
  below = r->sorted[(size_t)k - 1];
  above = r->sorted[(size_t)k];
  if (k == rank) return below;
  weight = (Z(level) - Z(k / ranks)) / (Z((k + 1.0) / ranks) - Z(k / ranks));
  return below + weight * (above - below);
}

static double share_below (const ts_replicates *r) {
  size_t below = 0;
  while (below < r->n && r->sorted[below] < r->estimate) below++;
  return (double)below / (double)r->n;
}

/* The level that stands for the normal quantile z (rule 4). */
static double moved (const ts_replicates *r, double z0, double z) {
  return gsl_cdf_ugaussian_P(z0 + (z0 + z)
                             / (1.0 - r->acceleration * (z0 + z)));
}

static ts_status bca (const ts_replicates *r, ts_interval *out) {
  double z = Z((1.0 + r->level) / 2.0);
  double share = share_below(r);
  if (share == 0.0 || share == 1.0) return TS_DOMAIN;
  out->correction = Z(share);
  out->lo = quantile(r, moved(r, out->correction, -z));
  out->hi = quantile(r, moved(r, out->correction, z));
  return TS_OK;
}

ts_status ts_interval_of (const ts_replicates *r, ts_interval_kind kind,
                          ts_interval *out) {
  double a = (1.0 - r->level) / 2.0, centre = r->estimate - r->bias;
  double lo = quantile(r, a), hi = quantile(r, (1.0 + r->level) / 2.0);
  double wide = Z((1.0 + r->level) / 2.0) * r->se;
  *out = (ts_interval){lo, hi, NAN};
  if (kind == TS_INTERVAL_BCA) return bca(r, out);
  if (kind == TS_INTERVAL_BASIC)
    *out = (ts_interval){2.0 * r->estimate - hi, 2.0 * r->estimate - lo, NAN};
  if (kind == TS_INTERVAL_NORMAL)
    *out = (ts_interval){centre - wide, centre + wide, NAN};
  return TS_OK;
}
