/* inequality.c -- Gini, entropy and Theil; see inequality.h for the rules */
#include "inequality.h"

#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdlib.h>
#include "base/sums.h"
#include "concentration.h"

/* The parts above zero, and how many members share the total (rule 1). */
typedef struct {
  ts_parts p;
  double members;       /* NaN: fewer than there are parts above zero */
} spread;

static ts_status spread_of (const double *parts, size_t n, double members,
                            spread *s) {
  ts_status status = ts_parts_take(&s->p, parts, n);
  if (status != TS_OK) return status;
  s->members = isnan(members) ? (double)s->p.there : members;
  if (s->p.count == 0 || s->members < (double)s->p.count) s->members = NAN;
  return TS_OK;
}

/* What the smallest member has. */
static double smallest (const spread *s) {
  return (s->members > (double)s->p.count) ? 0.0 : s->p.x[0];
}

static double gini_of (const spread *s) {
  double zeros = s->members - (double)s->p.count, least = smallest(s);
  ts_exact sum = {0};
  for (size_t i = 0; i < s->p.count; i++) {
    double rank = zeros + (double)i + 1.0;
    ts_exact_add(&sum, (2.0 * rank - s->members - 1.0)
                       * ((s->p.x[i] - least) / s->p.total));  /* rule 3 */
  }
  return ts_exact_get(&sum) / s->members;
}

ts_status ts_gini (const double *parts, size_t n, double members,
                   int corrected, double *gini) {
  spread s;
  ts_status status = spread_of(parts, n, members, &s);
  if (status != TS_OK) return status;
  *gini = isnan(s.members) ? NAN : gini_of(&s);
  if (corrected)
    *gini = (s.members > 1.0) ? *gini * (s.members / (s.members - 1.0)) : NAN;
  free(s.p.x);
  return TS_OK;
}

static double entropy_of (const ts_parts *p) {
  ts_exact sum = {0};
  for (size_t i = 0; i < p->count; i++) {
    double share = p->x[i] / p->total;
    ts_exact_add(&sum, -share * log(share));
  }
  return (p->count > 0) ? ts_exact_get(&sum) + 0.0 : NAN;  /* -0 is 0 */
}

ts_status ts_entropy (const double *parts, size_t n, double *entropy) {
  ts_parts p;
  ts_status status = ts_parts_take(&p, parts, n);
  if (status != TS_OK) return status;
  *entropy = entropy_of(&p);
  free(p.x);
  return TS_OK;
}

ts_status ts_entropy_normalised (const double *parts, size_t n,
                                 double members, double *entropy) {
  ts_parts p;
  ts_status status = ts_parts_take(&p, parts, n);
  if (status != TS_OK) return status;
  if (isnan(members)) members = (double)p.count;
  *entropy = (members > 1.0 && members >= (double)p.count)
           ? entropy_of(&p) / log(members) : NAN;
  free(p.x);
  return TS_OK;
}

double ts_theil_part (double above) {
  if (above <= -1.0) return 1.0;  /* 0 ln 0 is 0 */
  return (1.0 + above) * gsl_sf_log_1plusx_mx(above) + above * above;
}

/* The mean less what the smallest member has, in units of the mean. */
static double mean_above (const spread *s, double mean, double least) {
  ts_exact sum = {0};
  for (size_t i = 0; i < s->p.count; i++)
    ts_exact_add(&sum, (s->p.x[i] - least) / mean);
  return ts_exact_get(&sum) / s->members;
}

static double theil_of (const spread *s) {
  double mean = s->p.total / s->members, least = smallest(s);
  double above = mean_above(s, mean, least);
  ts_exact sum = {0};
  ts_exact_add(&sum, s->members - (double)s->p.count);  /* those with none */
  for (size_t i = 0; i < s->p.count; i++)  /* rule 3 */
    ts_exact_add(&sum, ts_theil_part((s->p.x[i] - least) / mean - above));
  return ts_exact_get(&sum) / s->members;
}

ts_status ts_theil (const double *parts, size_t n, double members,
                    double *theil) {
  spread s;
  ts_status status = spread_of(parts, n, members, &s);
  if (status != TS_OK) return status;
  *theil = isnan(s.members) ? NAN : theil_of(&s);
  free(s.p.x);
  return TS_OK;
}
