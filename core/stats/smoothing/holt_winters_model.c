/* holt_winters_model.c -- Holt-Winters as a model, with forecasts; see
** holt_winters.h */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "classical.h"
#include "holt_winters.h"
#include "parts.h"
#include "scaled.h"
#include "stats/options.h"
#include "stl_plan.h"

#define NUMBERS 9
#define EXACT 1e-13   /* of the range: errors below are rounding */

typedef struct {
  ts_parts parts;           /* the span; its trend and room are used here */
  ts_hw hw;
  ts_scaled scaled;
  double p[TS_HW_PARAMETERS];
  double *fitted;           /* scaled; borrowed from the parts */
  ts_hw_run run;
  size_t free;              /* parameters that are estimated */
  size_t ahead;
  double sd;                /* of the errors, scaled */
  double quantile;          /* of the intervals */
  int exact;                /* whatever the parameters, there is no error */
  double numbers[NUMBERS];  /* in the order of 'fields' */
} fitted;

static const struct {
  const char *name, *label;
  int of_series;            /* has the unit of the series */
} fields[NUMBERS] = {
  {"alpha", "alpha", 0}, {"beta", "beta", 0}, {"gamma", "gamma", 0},
  {"phi", "phi", 0}, {"sse", "SSE", 0}, {"rmse", NULL, 1},
  {"next", NULL, 1}, {"next_lo", NULL, 1}, {"next_hi", NULL, 1}
};

/* Parameters that the model has not are 0 (phi: 1), those given are set, and
** the others stay NaN. */
static void set_parameters (fitted *f, const ts_args *args) {
  static const char *const names[] = {"alpha", "beta", "gamma", "phi"};
  int damped = (ts_arg_number(args, "damped") != 0.0);
  for (size_t k = 0; k < TS_HW_PARAMETERS; k++)
    f->p[k] = ts_arg_number(args, names[k]);
  if (!f->hw.trend) f->p[1] = 0.0;
  if (f->hw.season == TS_HW_NONE) f->p[2] = 0.0;
  if (!f->hw.trend || !damped) f->p[3] = 1.0;
  for (size_t k = 0; k < TS_HW_PARAMETERS; k++)
    f->free += (isnan(f->p[k]) != 0);
}

static const char *refusal (const fitted *f, size_t period, size_t periods) {
  const ts_parts *p = &f->parts;
  const char *refused;
  if (p->range == 0.0) return TS_CONSTANT;
  if (f->hw.season == TS_HW_NONE) return NULL;
  if (period < 2)
    return "the calendar has no seasons: say season = \"none\", or period";
  refused = ts_classical_refused(p->x, p->n, period,
                                 f->hw.season == TS_HW_MULTIPLICATIVE);
  if (refused != NULL) return refused;
  return (p->n < periods * period)
       ? "fewer periods than start_periods needs for the first seasons" : NULL;
}

/* Mean and standard deviation of the errors, as R has them. */
static double sd_of_errors (const fitted *f) {
  double mean = 0.0, sum = 0.0;
  size_t count = f->hw.n - f->hw.start;
  for (size_t i = f->hw.start; i < f->hw.n; i++)
    mean += f->hw.x[i] - f->fitted[i];
  mean /= (double)count;
  for (size_t i = f->hw.start; i < f->hw.n; i++) {
    double from = f->hw.x[i] - f->fitted[i] - mean;
    sum += from * from;
  }
  return sqrt(sum / ((double)count - 1.0));
}

/* The season h periods ahead, h from 1. */
static double season_ahead (const fitted *f, size_t h) {
  size_t period = f->hw.period;
  if (f->hw.season == TS_HW_NONE) return 0.0;
  return f->hw.now[(f->hw.n - f->hw.start + h - 1) % period];
}

/* phi + phi^2 + ... + phi^h: h without damping. */
static double damped_steps (const fitted *f, size_t h) {
  double phi = f->p[3];
  return (phi == 1.0) ? (double)h
                      : phi * (1.0 - pow(phi, (double)h)) / (1.0 - phi);
}

static double forecast (const fitted *f, size_t h) {
  double base = f->run.level + damped_steps(f, h) * f->run.slope;
  double season = season_ahead(f, h);
  double x = (f->hw.season == TS_HW_MULTIPLICATIVE) ? base * season
                                                    : base + season;
  return ts_level_back(&f->scaled, x);
}

/* Half the width of the interval h periods ahead (rule 3). */
static double half_width (const fitted *f, size_t h) {
  double sum = 1.0, own = season_ahead(f, h);
  for (size_t j = 1; j < h; j++) {
    double psi = f->p[0] * (1.0 + f->p[1] * damped_steps(f, j));
    if (j % f->hw.period == 0) psi += f->p[2] * (1.0 - f->p[0]);
    if (f->hw.season == TS_HW_MULTIPLICATIVE)
      psi *= own / season_ahead(f, h - j);
    sum += psi * psi;
  }
  return ts_change_back(&f->scaled, f->quantile * f->sd * sqrt(sum));
}

static void set_numbers (fitted *f, const ts_args *args) {
  double next = forecast(f, 1), half = half_width(f, 1);
  double rms = sqrt(f->run.sse / (double)(f->hw.n - f->hw.start));
  int damped = (ts_arg_number(args, "damped") != 0.0);
  f->numbers[0] = f->p[0];
  f->numbers[1] = f->hw.trend ? f->p[1] : NAN;
  f->numbers[2] = (f->hw.season != TS_HW_NONE) ? f->p[2] : NAN;
  f->numbers[3] = (f->hw.trend && damped) ? f->p[3] : NAN;
  f->numbers[4] = f->run.sse * f->scaled.scale * f->scaled.scale;
  f->numbers[5] = ts_change_back(&f->scaled, rms);
  f->numbers[6] = next;
  f->numbers[7] = next - half;
  f->numbers[8] = next + half;
}

static ts_status run (fitted *f, const ts_args *args) {
  ts_parts *p = &f->parts;
  double range = p->range / f->scaled.scale;
  size_t periods = (size_t)ts_arg_number(args, "start_periods");
  ts_status status = ts_hw_start(&f->hw, periods);
  if (status != TS_OK) return status;
  if (f->hw.n < f->hw.start + f->free + 2) {  /* two give a spread */
    p->refused = "too few observations for the parameters";
    return TS_OK;
  }
  f->fitted = p->trend;
  ts_hw_optimise(&f->hw, f->p);
  ts_hw_go(&f->hw, f->p, f->fitted, &f->run);
  if (!isfinite(f->run.sse)) {
    p->refused = "the level comes to zero or below: seasons cannot multiply";
    return TS_OK;
  }
  f->sd = sd_of_errors(f);
  f->exact = (f->sd <= EXACT * range);
  set_numbers(f, args);
  return TS_OK;
}

static ts_hw_season season_of (const ts_args *args) {
  return ts_arg_is(args, "season", "none") ? TS_HW_NONE
       : ts_arg_is(args, "season", "multiplicative") ? TS_HW_MULTIPLICATIVE
       : TS_HW_ADDITIVE;
}

static ts_status estimate (fitted *f, const ts_series *y, const ts_args *args) {
  ts_parts *p = &f->parts;
  size_t period = ts_period_length(y, args);
  ts_status status = ts_parts_start(p, y, 0, 0);
  if (status != TS_OK) return status;
  f->hw.season = season_of(args);
  f->hw.trend = (ts_arg_number(args, "trend") != 0.0);
  f->ahead = (size_t)ts_arg_number(args, "ahead");
  f->quantile = gsl_cdf_ugaussian_Pinv(0.5 + 0.5
                                       * ts_arg_number(args, "level"));
  p->refused = refusal(f, period,
                       (size_t)ts_arg_number(args, "start_periods"));
  if (p->refused != NULL) return TS_OK;
  f->scaled = ts_scaled_make(p->x, p->n, f->hw.season != TS_HW_MULTIPLICATIVE,
                             p->room);
  f->hw.x = p->room;
  f->hw.n = p->n;
  f->hw.period = (f->hw.season == TS_HW_NONE) ? 1 : period;
  set_parameters(f, args);
  return run(f, args);
}

static ts_status add_coefficients (const fitted *f, ts_fit *out) {
  int multiplied = (f->hw.season == TS_HW_MULTIPLICATIVE);
  ts_status status = ts_fit_add_coefficient(out, "a", "level a",
    ts_level_back(&f->scaled, f->run.level), NAN, NAN, NAN, NAN, NAN);
  if (status == TS_OK && f->hw.trend)
    status = ts_fit_add_coefficient(out, "b", "slope b",
      ts_change_back(&f->scaled, f->run.slope), NAN, NAN, NAN, NAN, NAN);
  if (f->hw.season == TS_HW_NONE) return status;
  for (size_t h = 1; status == TS_OK && h <= f->hw.period; h++) {
    double season = season_ahead(f, h);
    char name[24], label[40];
    snprintf(name, sizeof name, "s%zu", h);
    snprintf(label, sizeof label, "season s%zu", h);
    status = ts_fit_add_coefficient(out, name, label,
      multiplied ? season : ts_change_back(&f->scaled, season), NAN, NAN, NAN,
      NAN, NAN);
  }
  return status;
}

static ts_status add_fitted (const fitted *f, ts_fit *out) {
  const ts_parts *p = &f->parts;
  double *values;
  ts_status status = ts_fit_add_series(out, "fitted", p->y, p->y->name,
                                       p->y->unit, &values);
  for (size_t i = 0; status == TS_OK && i < p->n; i++)
    values[p->from + i] = ts_level_back(&f->scaled, f->fitted[i]);
  return status;
}

static void fill_forecast (const fitted *f, size_t column, double *cells) {
  for (size_t h = 1; h <= f->ahead; h++) {
    double half = half_width(f, h);
    cells[h - 1] = forecast(f, h) + ((column == 1) ? -half
                                     : (column == 2) ? half : 0.0);
  }
}

static ts_status add_forecast (const fitted *f, ts_fit *out) {
  static const char *const names[] = {"forecast", "lo", "hi"};
  const ts_series *y = f->parts.y;
  ts_frame *frame = ts_frame_alloc(f->ahead);
  ts_column *column;
  ts_status status = (frame == NULL) ? TS_NOMEM
    : ts_frame_add_period(frame, "period", y->first.freq, &column);
  for (size_t h = 0; status == TS_OK && h < f->ahead; h++)
    column->u.ordinals[h] = y->first.ordinal
                          + (int32_t)(f->parts.from + f->parts.n + h);
  for (size_t k = 0; status == TS_OK && k < 3; k++) {
    status = ts_frame_add_number(frame, names[k], y->unit, &column);
    if (status == TS_OK) fill_forecast(f, k, column->u.numbers);
  }
  if (status == TS_OK) return ts_fit_add_table(out, "forecast", frame);
  ts_frame_free(frame);
  return status;
}

static ts_status describe (const fitted *f, const ts_args *args, ts_fit *out) {
  int damped = f->hw.trend && ts_arg_number(args, "damped") != 0.0;
  const char *seasons = (f->hw.season == TS_HW_NONE) ? "no seasons"
    : (f->hw.season == TS_HW_ADDITIVE) ? "seasons add up" : "seasons multiply";
  return ts_fit_set(&out->method, "%s, %s; %zu of the parameters by least"
                    " squared errors one period ahead, %zu periods", seasons,
                    damped ? "damped trend" : f->hw.trend ? "trend"
                                                          : "no trend",
                    f->free, f->hw.n - f->hw.start);
}

static ts_status report (const fitted *f, const ts_args *args, ts_fit *out) {
  ts_status status = describe(f, args, out);
  if (status == TS_OK) status = add_coefficients(f, out);
  for (size_t i = 0; status == TS_OK && i < NUMBERS; i++)
    if (!isnan(f->numbers[i]) || fields[i].label == NULL)
      status = ts_fit_add_number(out, fields[i].name, fields[i].label,
        f->numbers[i], fields[i].of_series ? f->parts.y->unit : "");
  if (status == TS_OK) status = add_fitted(f, out);
  if (status == TS_OK && f->ahead > 0) status = add_forecast(f, out);
  if (status != TS_OK || !f->exact) return status;
  return ts_fit_note(out, "the first seasons foretell all values without"
                     " error: the parameters mean nothing");
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  fitted f = {.free = 0};
  ts_status status = estimate(&f, y, args);
  (void)stop;
  (void)err;
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Holt-Winters smoothing of %s", y->name);
  if (status == TS_OK)
    status = (f.parts.refused != NULL) ? ts_parts_refuse(&f.parts, out)
                                       : report(&f, args, out);
  ts_hw_free(&f.hw);
  ts_parts_free(&f.parts);
  return status;
}

/* Numbers that the model has not are left out, as 'report' does. */
static ts_status quick (const ts_series *y, const ts_args *args, ts_stop stop,
                        double *numbers) {
  fitted f = {.free = 0};
  ts_status status = TS_OK;
  size_t count = 0;
  (void)stop;
  for (size_t i = 0; i < y->n; i++)
    if (isnan(y->values[i])) return TS_DOMAIN;  /* gaps.h decides */
  status = estimate(&f, y, args);
  for (size_t i = 0; i < NUMBERS; i++)
    if (!isnan(f.numbers[i]) || fields[i].label == NULL)
      numbers[count++] = f.numbers[i];
  if (status == TS_OK && (f.parts.refused != NULL || f.exact))
    status = TS_DOMAIN;
  ts_hw_free(&f.hw);
  ts_parts_free(&f.parts);
  return status;
}

#define PARAMETER(called, what) \
  {.name = called, .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 0, .hi = 1, \
   .help = what "; not given: estimated"}

static const ts_option options[] = {
  {.name = "season", .kind = TS_OPTION_WORD, .text = "additive",
   .words = "additive|multiplicative|none",
   .help = "whether seasons add to the level, multiply it, or there are none"},
  {.name = "trend", .kind = TS_OPTION_FLAG, .number = 1,
   .help = "the level has a slope"},
  {.name = "damped", .kind = TS_OPTION_FLAG,
   .help = "forecasts flatten out: the slope is multiplied by phi each period"},
  {.name = "ahead", .kind = TS_OPTION_INTEGER, .number = 12, .lo = 0,
   .hi = 10000, .help = "periods to forecast"},
  TS_LEVEL_OPTION,
  PARAMETER("alpha", "weight of a new value in the level"),
  PARAMETER("beta", "weight of a new step in the slope"),
  PARAMETER("gamma", "weight of a new value in its season"),
  PARAMETER("phi", "what a damped slope keeps each period"),
  {.name = "start_periods", .kind = TS_OPTION_INTEGER, .number = 2, .lo = 2,
   .hi = 1000, .help = "full seasons from which it starts"},
  TS_PERIOD_LENGTH_OPTION,
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_model ts_holt_winters_model = {
  .name = "holt_winters", .fit = fit, .quick = quick, .options = options,
  .gaps = TS_GAPS_FILL, .fewest = 4,
  .source = "Holt (1957); Winters (1960)",
  .help = "Exponential smoothing with slope and seasons, and forecasts with"
          " intervals"
};
