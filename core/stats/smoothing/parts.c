/* parts.c -- a series taken apart; see parts.h for the rules */
#include "parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stats/sample.h"

#define ROUNDING 1e-12   /* of the range (rule 5) */

/* Rule 1. */
static void find_span (ts_parts *p) {
  const double *values = p->y->values;
  p->n = p->y->n;
  while (p->n > 0 && isnan(values[p->n - 1])) p->n--;
  while (p->from < p->n && isnan(values[p->from])) p->from++;
  p->n -= p->from;
}

/* Copy what is decomposed, in logs when they are asked for and exist. */
static void take_values (ts_parts *p) {
  double least = INFINITY, most = -INFINITY;
  memcpy(p->x, p->y->values + p->from, p->n * sizeof *p->x);
  for (size_t i = 0; i < p->n; i++) {
    if (p->x[i] < least) least = p->x[i];
    if (p->x[i] > most) most = p->x[i];
  }
  if (p->log && least <= 0.0) {
    p->refused = "zeros and negative values have no log";
    return;
  }
  p->range = p->log ? 0.5 * (log(most) - log(least)) : 0.5 * most - 0.5 * least;
  for (size_t i = 0; p->log && i < p->n; i++) p->x[i] = log(p->x[i]);
}

ts_status ts_parts_start (ts_parts *p, const ts_series *y, int log,
                          size_t seasons) {
  *p = (ts_parts){.y = y, .log = log, .seasons = seasons};
  find_span(p);
  p->x = malloc(((4 + seasons) * p->n + 1) * sizeof *p->x);
  if (p->x == NULL) return TS_NOMEM;
  p->trend = p->x + p->n;
  p->room = p->trend + p->n;
  p->weights = p->room + p->n;
  p->seasonal = p->weights + p->n;
  take_values(p);
  return TS_OK;
}

void ts_parts_free (ts_parts *p) {
  free(p->x);
  *p = (ts_parts){0};
}

double ts_parts_season (const ts_parts *p, size_t i) {
  double all = p->seasonal[i];
  for (size_t k = 1; k < p->seasons; k++) all += p->seasonal[k * p->n + i];
  return all;
}

static double fitted_at (const ts_parts *p, size_t i) {
  double season = ts_parts_season(p, i);
  return p->multiplied ? p->trend[i] * season : p->trend[i] + season;
}

double ts_parts_adjusted (const ts_parts *p, size_t i) {
  double season = ts_parts_season(p, i);
  return p->multiplied ? p->x[i] / season : p->x[i] - season;
}

static double remainder_at (const ts_parts *p, size_t i) {
  double season = ts_parts_season(p, i);
  return p->multiplied ? p->x[i] / season / p->trend[i]
                       : p->x[i] - season - p->trend[i];
}

/* Variance of what 'part' adds to the remainder where there is one, in units
** of the range; of the remainder alone without 'part'. */
static double variance (const ts_parts *p, const double *part) {
  double mean = 0.0, sum = 0.0;
  size_t count = 0;
  for (size_t i = 0; i < p->n; i++) {
    double v = remainder_at(p, i);
    if (isnan(v)) continue;
    if (p->multiplied) v = log(v) + ((part != NULL) ? log(part[i]) : 0.0);
    else v = (v + ((part != NULL) ? part[i] : 0.0)) / p->range;
    p->room[count++] = v;
    mean += v;
  }
  mean /= (double)count;
  for (size_t i = 0; i < count; i++)
    sum += (p->room[i] - mean) * (p->room[i] - mean);
  return sum / ((double)count - 1.0);
}

static double strength (const ts_parts *p, const double *part) {
  double with = variance(p, part), share;
  if (!(with > ROUNDING * ROUNDING)) return NAN;  /* rule 5 */
  share = 1.0 - variance(p, NULL) / with;
  return (share > 0.0) ? share : 0.0;
}

double ts_strength_of_trend (const ts_parts *p) {
  return strength(p, p->trend);
}

double ts_strength_of_season (const ts_parts *p, size_t k) {
  return strength(p, p->seasonal + k * p->n);
}

double ts_parts_spread (const ts_parts *p) {
  double unit = p->multiplied ? 1.0 : p->range;
  return sqrt(variance(p, NULL)) * unit;
}

typedef double part_of (const ts_parts *p, size_t i);

static double trend_of (const ts_parts *p, size_t i) {
  return p->trend[i];
}

static double weight_of (const ts_parts *p, size_t i) {
  return p->weights[i];
}

/* A part, over the calendar of y. */
static ts_status add (const ts_parts *p, const char *part, int factor,
                      part_of *value, const char *name, ts_fit *out) {
  const char *unit = (p->log || factor) ? "" : p->y->unit;
  double *values;
  ts_status status = ts_fit_add_series(out, part, p->y, name, unit, &values);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < p->n; i++) values[p->from + i] = value(p, i);
  return TS_OK;
}

static ts_status add_seasons (const ts_parts *p, const char *const *names,
                              const char *name, ts_fit *out) {
  for (size_t k = 0; k < p->seasons; k++) {
    const char *unit = (p->log || p->multiplied) ? "" : p->y->unit;
    double *values;
    ts_status status = ts_fit_add_series(out, names[k], p->y, name, unit,
                                         &values);
    if (status != TS_OK) return status;
    memcpy(values + p->from, p->seasonal + k * p->n, p->n * sizeof *values);
  }
  return TS_OK;
}

ts_status ts_parts_report (const ts_parts *p, const char *const *names,
                           ts_fit *out) {
  char *name = NULL;
  ts_status status = ts_name_response(&name, p->y, p->log);
  if (status == TS_OK) status = add(p, "trend", 0, trend_of, name, out);
  if (status == TS_OK) status = add_seasons(p, names, name, out);
  if (status == TS_OK)
    status = add(p, "remainder", p->multiplied, remainder_at, name, out);
  if (status == TS_OK)
    status = add(p, "adjusted", 0, ts_parts_adjusted, name, out);
  if (status == TS_OK) status = add(p, "fitted", 0, fitted_at, name, out);
  if (status == TS_OK && p->weights != NULL)
    status = add(p, "weights", 1, weight_of, name, out);
  free(name);
  return status;
}

/* Logs have a sentence of their own, with counts. */
static ts_status refuse_log (const ts_parts *p, ts_fit *out) {
  ts_sample sample;
  int done = 1;
  ts_status status = ts_sample_take(&sample, p->y);
  if (status == TS_OK) status = ts_sample_log(&sample, out, &done);
  ts_sample_free(&sample);
  return status;
}

ts_status ts_parts_refuse (const ts_parts *p, ts_fit *out) {
  ts_status status = TS_OK;
  if (p->log) status = refuse_log(p, out);
  if (status != TS_OK || out->refused != NULL) return status;
  return ts_fit_refuse(out, "%s", p->refused);
}
