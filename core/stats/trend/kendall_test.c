/* kendall_test.c -- Mann-Kendall tests without words; see mann_kendall.h */
#include "kendall_test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "base/select.h"
#include "slopes.h"
#include "theil_sen.h"

#define EXACT_MOST 10    /* observations */
#define WHITE_FEWEST 3   /* values of a whitened series */

ts_status ts_kendall_plan_start (ts_kendall_plan *plan, size_t periods) {
  plan->periods = periods;
  plan->room = malloc((4 * periods + 1) * sizeof *plan->room);
  plan->sample.x = malloc((periods + 1) * sizeof *plan->sample.x);
  plan->sample.at = malloc((periods + 1) * sizeof *plan->sample.at);
  return (plan->room != NULL && plan->sample.x != NULL
          && plan->sample.at != NULL) ? TS_OK : TS_NOMEM;
}

void ts_kendall_plan_free (ts_kendall_plan *plan) {
  ts_sample_free(&plan->sample);
  free(plan->room);
  free(plan->slopes);
}

/* z and its p; the correction is 1 with continuity correction, else 0. */
static void test_score (ts_kendall_result *r, double correction) {
  double sign = (double)((r->s > 0.0) - (r->s < 0.0));
  r->z = (r->s == 0.0) ? 0.0 : (r->s - correction * sign) / sqrt(r->var);
  r->p = 2.0 * gsl_cdf_ugaussian_Q(fabs(r->z));
}

/* S and what it is relative to (rule 5); ties are those of values, for time
** has none. False when nothing varies. */
static int set_score (ts_kendall_result *r, const ts_kendall *k) {
  *r = (ts_kendall_result){
    .s = k->s, .var = k->var, .tau = k->s / k->pairs,
    .tau_b = k->s / sqrt(k->pairs * (k->pairs - k->tied)),
    .tied = (k->tied > 0.0)
  };
  return k->var > 0.0;
}

/* Theil's and Sen's slope of the sample, per period. */
static ts_status sen_slope (ts_kendall_plan *plan, double *slope) {
  const ts_sample *s = &plan->sample;
  size_t most = s->n * (s->n - 1) / 2;
  double *t = plan->room;
  if (most > plan->slope_room) {
    free(plan->slopes);
    plan->slopes = malloc(most * sizeof *plan->slopes);
    plan->slope_room = (plan->slopes != NULL) ? most : 0;
    if (plan->slopes == NULL) return TS_NOMEM;
  }
  for (size_t i = 0; i < s->n; i++) t[i] = (double)s->at[i];
  ts_slopes_list(s->x, t, s->n, 1.0, plan->slopes);
  *slope = ts_select_median(plan->slopes, most);
  return TS_OK;
}

/* Rule 7: the variance grows, or the series is another. */
static ts_status correct (ts_kendall_plan *plan, const ts_kendall *plain,
                          ts_kendall_result *r, ts_tested *tested) {
  const ts_sample *s = &plan->sample;
  double slope = 0.0, *white = plan->room + TS_SERIAL_ROOM(plan->periods);
  ts_kendall k = *plain;
  ts_status status;
  size_t n;
  if (plan->correction != TS_SERIAL_PREWHITEN) {
    status = sen_slope(plan, &slope);
    if (status != TS_OK) return status;
  }
  if (plan->correction <= TS_SERIAL_YUE_WANG) {
    status = ts_serial_factor(plan->correction, s, slope, plan->bound,
                              plan->lags, plan->room, &r->serial);
    r->var *= r->serial;
    if (!(r->var > 0.0)) *tested = TS_NO_VARIANCE;
    return status;
  }
  n = ts_serial_whiten(plan->correction, s, slope, plan->room, white,
                       &r->serial);
  if (n < WHITE_FEWEST) {
    *tested = TS_FEW_NEIGHBOURS;
    return TS_OK;
  }
  slope = r->serial;
  status = ts_kendall_of(white, n, &k);
  if (status == TS_OK && !set_score(r, &k)) *tested = TS_ALL_EQUAL;
  r->serial = slope;
  return status;
}

static ts_status test_all (ts_kendall_plan *plan, ts_kendall_result *r,
                           ts_tested *tested) {
  const ts_sample *s = &plan->sample;
  const int corrected = (plan->correction != TS_SERIAL_NONE);
  ts_kendall k;
  ts_status status = ts_kendall_of(s->x, s->n, &k);
  if (status != TS_OK) return status;
  if (!set_score(r, &k)) *tested = TS_ALL_EQUAL;
  else if (corrected && s->n > TS_SLOPES_MOST) *tested = TS_TOO_MANY;
  else if (corrected) status = correct(plan, &k, r, tested);
  if (status != TS_OK || *tested != TS_TESTED) return status;
  test_score(r, 1.0);
  r->exact = !corrected && s->n <= EXACT_MOST && !r->tied;
  if (r->exact) r->p = ts_kendall_exact(s->n, r->s);
  return TS_OK;
}

/* S and Var summed over the seasons (rule 2). */
static ts_status add_seasons (ts_kendall_plan *plan, const ts_series *y,
                              ts_kendall *total) {
  const ts_sample *s = &plan->sample;
  const size_t seasons = ts_seasons(y->first.freq);
  ts_status status = TS_OK;
  *total = (ts_kendall){0};
  for (size_t g = 0; g < seasons && status == TS_OK; g++) {
    ts_kendall k;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
      if (ts_season_at(y, s->at[i]) == g) plan->room[n++] = s->x[i];
    status = ts_kendall_of(plan->room, n, &k);
    total->s += k.s;
    total->var += k.var;
    total->pairs += k.pairs;
    total->tied += k.tied;
  }
  return status;
}

static ts_status test_simple (ts_kendall_plan *plan, const ts_series *y,
                              ts_kendall_result *r, ts_tested *tested) {
  ts_kendall total;
  ts_status status = add_seasons(plan, y, &total);
  if (status != TS_OK) return status;
  if (set_score(r, &total)) test_score(r, 1.0);
  else *tested = TS_ALL_EQUAL;
  return TS_OK;
}

/* Drop observations of years that are not complete, calendar years (rule 3). */
static size_t keep_complete (const ts_series *y, ts_sample *sample) {
  size_t seasons = ts_seasons(y->first.freq), kept = 0, years = 0;
  for (size_t i = 0; i + seasons <= sample->n;) {
    size_t at = sample->at[i];
    if (ts_season_at(y, at) != 0
        || sample->at[i + seasons - 1] != at + seasons - 1) {
      i++;
      continue;
    }
    for (size_t g = 0; g < seasons; g++, i++, kept++) {
      sample->x[kept] = sample->x[i];
      sample->at[kept] = sample->at[i];
    }
    years++;
  }
  sample->n = kept;
  return years;
}

/* Pairs of complete years in which a season is equal. */
static double tied_pairs (const double *x, size_t years, size_t seasons) {
  long tied = 0;
  for (size_t i = 0; i < years; i++)
    for (size_t j = i + 1; j < years; j++)
      for (size_t g = 0; g < seasons; g++)
        tied += (x[i * seasons + g] == x[j * seasons + g]);
  return (double)tied;
}

static ts_status test_covariance (ts_kendall_plan *plan, const ts_series *y,
                                  ts_stop stop, ts_kendall_result *r,
                                  ts_tested *tested) {
  ts_sample *s = &plan->sample;
  const size_t all = s->n, seasons = ts_seasons(y->first.freq);
  const size_t years = keep_complete(y, s);
  ts_kendall k = {.pairs = (double)(seasons * years * (years - 1) / 2)};
  ts_status status = TS_OK;
  if (years < TS_YEARS_FEWEST) {
    *tested = TS_FEW_YEARS;
  } else {
    status = ts_kendall_seasons(s->x, years, seasons, stop, &k.s, &k.var);
    k.tied = tied_pairs(s->x, years, seasons);
    if (!set_score(r, &k)) *tested = TS_ALL_EQUAL;
    test_score(r, 0.0);
  }
  r->years = years;
  r->left_out = all - s->n;
  return status;
}

ts_status ts_kendall_test (ts_kendall_plan *plan, const ts_series *y,
                           ts_stop stop, ts_kendall_result *r,
                           ts_tested *tested) {
  *tested = TS_TESTED;
  *r = (ts_kendall_result){0};
  ts_sample_again(&plan->sample, y);
  return (plan->season == TS_SEASON_COVARIANCE)
         ? test_covariance(plan, y, stop, r, tested)
       : (plan->season == TS_SEASON_SIMPLE) ? test_simple(plan, y, r, tested)
       : test_all(plan, r, tested);
}
