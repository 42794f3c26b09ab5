/* component.c -- trend, season, remainder, adjusted; see component.h */
#include "component.h"

#include <math.h>
#include <stdlib.h>
#include "classical.h"
#include "mstl.h"
#include "scaled.h"
#include "stl_model.h"

static int is_multiplied (const ts_args *args) {
  return ts_arg_is(args, "method", "classical")
      && ts_arg_is(args, "kind", "multiplicative");
}

/* What is known before anything is computed. */
typedef struct {
  ts_parts parts;        /* its 'refused' says why nothing will be */
  size_t period;
  ts_mstl_plan several;  /* of mstl */
} plan;

static ts_status prepare (plan *p, const ts_series *y, const ts_args *args,
                          ts_error *err) {
  ts_parts *parts = &p->parts;
  int log = (ts_arg_number(args, "log") != 0.0);
  size_t season;
  ts_status status = ts_parts_start(parts, y, log, TS_MSTL_MOST);
  p->period = ts_period_length(y, args);
  p->several = (ts_mstl_plan){.count = 1, .periods = {p->period}};
  parts->multiplied = is_multiplied(args);
  if (status == TS_OK && ts_arg_is(args, "method", "mstl"))
    status = ts_mstl_plan_of(args, y->first.freq, parts->n, &p->several, err);
  parts->seasons = p->several.count;
  if (status != TS_OK || parts->refused != NULL) return status;
  if (p->several.count == 0 || p->several.periods[0] < 2)
    parts->refused = TS_NO_SEASONS;
  else if (ts_arg_is(args, "method", "classical"))
    parts->refused = ts_classical_refused(parts->x, parts->n, p->period,
                                          parts->multiplied);
  else
    for (size_t k = 0; parts->refused == NULL && k < parts->seasons; k++)
      parts->refused = ts_stl_refused(parts->x, parts->n,
                                      p->several.periods[k], &season);
  return TS_OK;
}

static ts_status classical (ts_parts *p, size_t period) {
  double *figure = malloc(period * sizeof *figure);
  ts_scaled scaled;
  if (figure == NULL) return TS_NOMEM;
  scaled = ts_scaled_make(p->x, p->n, !p->multiplied, p->room);
  if (!ts_classical_run(p->room, p->n, period, p->multiplied, p->trend, figure))
    p->refused = TS_NO_FIGURE;
  for (size_t i = 0; i < p->n; i++) {
    double season = figure[i % period];
    p->trend[i] = ts_level_back(&scaled, p->trend[i]);
    p->seasonal[i] = p->multiplied ? season : ts_change_back(&scaled, season);
  }
  free(figure);
  return TS_OK;
}

static ts_status take_apart (plan *p, const ts_args *args) {
  ts_stl_plan stl;
  size_t season;
  if (p->parts.refused != NULL) return TS_OK;
  if (ts_arg_is(args, "method", "classical"))
    return classical(&p->parts, p->period);
  if (ts_arg_is(args, "method", "mstl"))
    return ts_mstl_parts_of(&p->parts, args, &p->several, NULL);
  return ts_stl_parts_of(&p->parts, args, p->period, NULL, &stl, &season);
}

/* Rule 1. */
static double part_at (const ts_parts *p, const ts_args *args, size_t i) {
  double adjusted = ts_parts_adjusted(p, i), trend = p->trend[i];
  if (p->log) {
    adjusted = exp(adjusted);
    trend = exp(trend);
  }
  if (ts_arg_is(args, "part", "trend")) return trend;
  if (ts_arg_is(args, "part", "adjusted")) return adjusted;
  if (ts_arg_is(args, "part", "remainder")) return adjusted - trend;
  if (!p->log && !p->multiplied) return ts_parts_season(p, i);
  return p->y->values[p->from + i] - adjusted;
}

static ts_status apply (const ts_series *y, const ts_args *args, double *out,
                        ts_error *err) {
  plan p;
  ts_status status = prepare(&p, y, args, err);
  for (size_t i = 0; i < y->n; i++) out[i] = NAN;
  if (status == TS_OK) status = take_apart(&p, args);
  if (status == TS_OK && p.parts.refused == NULL)
    for (size_t i = 0; i < p.parts.n; i++)
      out[p.parts.from + i] = part_at(&p.parts, args, i);
  ts_parts_free(&p.parts);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

static const char *why (const ts_series *y, const ts_args *args, size_t i) {
  plan p;
  const char *text = NULL;
  ts_status status = prepare(&p, y, args, NULL);
  if (status == TS_OK && ts_arg_is(args, "method", "classical"))
    status = take_apart(&p, args);
  if (status == TS_OK) text = p.parts.refused;
  ts_parts_free(&p.parts);
  if (text != NULL || isnan(y->values[i])) return text;
  return "the trend's window reaches beyond the series or holds a missing"
         " value";
}

static const ts_option options[] = {
  {.name = "part", .kind = TS_OPTION_WORD, .text = "adjusted",
   .words = "adjusted|trend|seasonal|remainder",
   .help = "which part to give; adjusted: without the season"},
  {.name = "method", .kind = TS_OPTION_WORD, .text = "stl",
   .words = "stl|mstl|classical", .help = "how the series is taken apart"},
  TS_LOG_PARTS_OPTION,
  {.name = "kind", .kind = TS_OPTION_WORD, .text = "additive",
   .words = "additive|multiplicative", .help = "of the classical method"},
  TS_PERIOD_LENGTH_OPTION,
  TS_S_WINDOW_OPTION,
  TS_T_WINDOW_OPTION,
  TS_STL_ROBUST_OPTIONS,
  TS_STL_DEGREE_OPTIONS,
  TS_STL_PASS_OPTIONS,
  TS_MSTL_OPTIONS,
  {.name = NULL}
};

const ts_transform ts_component_transform = {
  .name = "component", .apply = apply, .why = why, .options = options,
  .unit = TS_UNIT_SAME, .gaps = TS_GAPS_OWN, .fewest = 4,
  .source = "Cleveland, Cleveland, McRae and Terpenning (1990)",
  .help = "Seasonally adjusted values, or the trend, season or remainder of a"
          " decomposition, which skips missing values"
};
