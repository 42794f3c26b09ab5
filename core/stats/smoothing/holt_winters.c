/* holt_winters.c -- the recursion and its derivatives; see holt_winters.h */
#include "holt_winters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "classical.h"

#define PARAMETERS TS_HW_PARAMETERS

/* Level and slope of the least-squares line through the trend that is there,
** at the period before it begins (rule 1). */
static void start_line (ts_hw *hw, const double *trend, size_t n) {
  double mean = 0.0, along = 0.0, spread = 0.0, middle;
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(trend[i])) continue;
    mean += trend[i];
    count++;
  }
  mean /= (double)count;
  middle = 0.5 * ((double)count + 1.0);
  count = 0;
  for (size_t i = 0; i < n; i++) {
    double from;
    if (isnan(trend[i])) continue;
    from = (double)++count - middle;
    along += from * (trend[i] - mean);
    spread += from * from;
  }
  hw->slope = along / spread;
  hw->level = mean - hw->slope * middle;
}

static ts_status start_seasons (ts_hw *hw, size_t start_periods) {
  size_t n = start_periods * hw->period;
  double *trend = malloc((n + 1) * sizeof *trend);
  int multiplied = (hw->season == TS_HW_MULTIPLICATIVE);
  ts_status status = TS_OK;
  if (trend == NULL) return TS_NOMEM;
  if (!ts_classical_run(hw->x, n, hw->period, multiplied, trend, hw->seasons))
    status = TS_DOMAIN;
  start_line(hw, trend, n);
  hw->start = hw->period;
  free(trend);
  return status;
}

ts_status ts_hw_start (ts_hw *hw, size_t start_periods) {
  size_t room = hw->period * (2 + PARAMETERS);
  hw->seasons = malloc(room * sizeof *hw->seasons);
  if (hw->seasons == NULL) return TS_NOMEM;
  hw->now = hw->seasons + hw->period;
  if (hw->season != TS_HW_NONE) {
    ts_status status = start_seasons(hw, start_periods);
    if (!hw->trend) hw->slope = 0.0;
    return status;
  }
  hw->seasons[0] = 0.0;
  hw->start = hw->trend ? 2 : 1;
  hw->level = hw->trend ? hw->x[1] : hw->x[0];
  hw->slope = hw->trend ? hw->x[1] - hw->x[0] : 0.0;
  return TS_OK;
}

void ts_hw_free (ts_hw *hw) {
  free(hw->seasons);
  hw->seasons = hw->now = NULL;
}

/* One value: what was foretold, and the state after it. */
static double renew (const ts_hw *hw, const double *p, double x, double *level,
                     double *slope, double *season) {
  int multiplied = (hw->season == TS_HW_MULTIPLICATIVE);
  double base = *level + p[3] * *slope, old = *season;
  double foretold = multiplied ? base * old : base + old;
  double before = *level;
  *level = p[0] * (multiplied ? x / old : x - old) + (1.0 - p[0]) * base;
  if (hw->trend)
    *slope = p[1] * (*level - before) + (1.0 - p[1]) * p[3] * *slope;
  if (hw->season != TS_HW_NONE)
    *season = p[2] * (multiplied ? x / *level : x - *level)
            + (1.0 - p[2]) * old;
  return foretold;
}

void ts_hw_go (const ts_hw *hw, const double *p, double *fitted,
               ts_hw_run *run) {
  double level = hw->level, slope = hw->slope, sse = 0.0;
  size_t at = 0;
  memcpy(hw->now, hw->seasons, hw->period * sizeof *hw->now);
  for (size_t i = 0; fitted != NULL && i < hw->start; i++) fitted[i] = NAN;
  for (size_t i = hw->start; i < hw->n; i++) {
    double foretold = renew(hw, p, hw->x[i], &level, &slope, &hw->now[at]);
    double error = hw->x[i] - foretold;
    sse += error * error;
    if (fitted != NULL) fitted[i] = foretold;
    if (++at == hw->period) at = 0;
  }
  *run = (ts_hw_run){.sse = sse, .level = level, .slope = slope};
}

/* The state, and each part's derivatives by the parameters. */
typedef struct {
  double level, slope, d_level[PARAMETERS], d_slope[PARAMETERS];
} state;

/* One value where seasons add or are none; returns the error. */
static double derive_sum (const ts_hw *hw, const double *restrict p, double x,
                          state *restrict s, double *restrict season,
                          double *restrict d_season,
                          double *restrict d_error) {
  double a = p[0], b = hw->trend ? p[1] : 0.0;
  double c = (hw->season == TS_HW_NONE) ? 0.0 : p[2], phi = p[3];
  double base = s->level + phi * s->slope, error = x - base - *season;
  double level = base + a * error, step = level - s->level;
  double d_base[PARAMETERS], d_next[PARAMETERS];
  for (size_t k = 0; k < PARAMETERS; k++)
    d_base[k] = s->d_level[k] + phi * s->d_slope[k];
  d_base[3] += s->slope;
  for (size_t k = 0; k < PARAMETERS; k++) {
    d_error[k] = -d_base[k] - d_season[k];
    d_next[k] = d_base[k] + a * d_error[k];
  }
  d_next[0] += error;
  for (size_t k = 0; k < PARAMETERS; k++) {
    double d_step = d_next[k] - s->d_level[k];
    s->d_slope[k] = b * d_step + (1.0 - b) * (d_base[k] - s->d_level[k]);
    d_season[k] = (1.0 - c) * d_season[k] - c * d_next[k];
    s->d_level[k] = d_next[k];
  }
  s->d_slope[1] += step - phi * s->slope;
  d_season[2] += x - level - *season;
  s->slope = b * step + (1.0 - b) * phi * s->slope;
  *season += c * (x - level - *season);
  s->level = level;
  return error;
}

/* One value where seasons multiply. */
static double derive_product (const ts_hw *hw, const double *restrict p,
                              double x, state *restrict s,
                              double *restrict season,
                              double *restrict d_season,
                              double *restrict d_error) {
  double a = p[0], b = hw->trend ? p[1] : 0.0, c = p[2], phi = p[3];
  double base = s->level + phi * s->slope, old = *season, plain = x / old;
  double level = base + a * (plain - base), step = level - s->level;
  double ratio = x / level;
  double d_base[PARAMETERS], d_next[PARAMETERS];
  for (size_t k = 0; k < PARAMETERS; k++)
    d_base[k] = s->d_level[k] + phi * s->d_slope[k];
  d_base[3] += s->slope;
  for (size_t k = 0; k < PARAMETERS; k++) {
    d_error[k] = -d_base[k] * old - base * d_season[k];
    d_next[k] = (1.0 - a) * d_base[k] - a * plain / old * d_season[k];
  }
  d_next[0] += plain - base;
  for (size_t k = 0; k < PARAMETERS; k++) {
    double d_step = d_next[k] - s->d_level[k];
    s->d_slope[k] = b * d_step + (1.0 - b) * (d_base[k] - s->d_level[k]);
    d_season[k] = (1.0 - c) * d_season[k] - c * ratio / level * d_next[k];
    s->d_level[k] = d_next[k];
  }
  s->d_slope[1] += step - phi * s->slope;
  d_season[2] += ratio - old;
  s->slope = b * step + (1.0 - b) * phi * s->slope;
  *season = old + c * (ratio - old);
  s->level = level;
  return x - base * old;
}

void ts_hw_derive (const ts_hw *hw, const double *p, ts_hw_run *run) {
  int multiplied = (hw->season == TS_HW_MULTIPLICATIVE);
  double *d_seasons = hw->now + hw->period, d_error[PARAMETERS];
  state s = {.level = hw->level, .slope = hw->slope};
  size_t at = 0;
  *run = (ts_hw_run){0};
  memcpy(hw->now, hw->seasons, hw->period * sizeof *hw->now);
  for (size_t i = 0; i < hw->period * PARAMETERS; i++) d_seasons[i] = 0.0;
  for (size_t i = hw->start; i < hw->n; i++) {
    double error = (multiplied ? derive_product : derive_sum)(hw, p, hw->x[i],
      &s, &hw->now[at], d_seasons + at * PARAMETERS, d_error);
    run->sse += error * error;
    for (size_t j = 0; j < PARAMETERS; j++) {
      run->gradient[j] += error * d_error[j];
      for (size_t k = 0; k < PARAMETERS; k++)
        run->curvature[j][k] += d_error[j] * d_error[k];
    }
    if (++at == hw->period) at = 0;
  }
  run->level = s.level;
  run->slope = s.slope;
}
