/* stl_model.c -- STL as a model, with the strengths of its parts */
#include "stl_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBERS 8

typedef struct {
  ts_parts parts;
  ts_stl_plan plan;
  size_t season;            /* of which there is too little */
  double numbers[NUMBERS];  /* in the order of 'fields' */
} fitted;

static const struct {
  const char *name, *label, *unit;
} fields[NUMBERS] = {
  {"strength_trend", "strength of trend", ""},
  {"strength_seasonal", "of season", ""},
  {"remainder_sd", "remainder sd", NULL},  /* the unit of the series */
  {"outliers", NULL, "count"},
  {"period", NULL, "count"},
  {"s_window", NULL, "count"},
  {"t_window", NULL, "count"},
  {"l_window", NULL, "count"}
};

ts_status ts_stl_parts_of (ts_parts *p, const ts_args *args, size_t period,
                           ts_stop stop, ts_stl_plan *plan, size_t *season) {
  ts_stl_parts into = {p->seasonal, p->trend, p->weights};
  ts_status status;
  if (p->refused != NULL) return TS_OK;
  p->refused = (period < 2) ? TS_NO_SEASONS
             : ts_stl_refused(p->x, p->n, period, season);
  if (p->refused != NULL) return TS_OK;
  *plan = ts_stl_plan_of(args, period, p->n, ts_s_window(args));
  status = ts_stl_run(plan, p->x, p->n, stop, &into);
  if (plan->outer == 0) p->weights = NULL;
  return status;
}

/* Values that robustness left out altogether. */
static double outliers (const ts_parts *p) {
  size_t count = 0;
  for (size_t i = 0; p->weights != NULL && i < p->n; i++)
    count += (p->weights[i] == 0.0);
  return (double)count;
}

static ts_status estimate (fitted *f, const ts_series *y, const ts_args *args,
                           ts_stop stop) {
  const ts_stl_plan *plan = &f->plan;
  ts_status status = ts_parts_start(&f->parts, y, ts_arg_number(args, "log")
                                    != 0.0, 1);
  if (status == TS_OK && f->parts.range == 0.0) f->parts.refused = TS_CONSTANT;
  if (status == TS_OK)
    status = ts_stl_parts_of(&f->parts, args, ts_period_length(y, args),
                             stop, &f->plan, &f->season);
  if (status != TS_OK || f->parts.refused != NULL) return status;
  f->numbers[0] = ts_strength_of_trend(&f->parts);
  f->numbers[1] = ts_strength_of_season(&f->parts, 0);
  f->numbers[2] = ts_parts_spread(&f->parts);
  f->numbers[3] = outliers(&f->parts);
  f->numbers[4] = (double)plan->period;
  f->numbers[5] = plan->periodic ? NAN : (double)plan->s_window;
  f->numbers[6] = (double)plan->t_window;
  f->numbers[7] = (double)plan->l_window;
  return TS_OK;
}

/* "windows 7, 23, 13 and degrees 0, 1, 1 for season, trend, low-pass; ..." */
static ts_status describe (const fitted *f, const ts_args *args, ts_fit *out) {
  const ts_stl_plan *p = &f->plan;
  char window[32];
  if (p->periodic) strcpy(window, "periodic");
  else snprintf(window, sizeof window, "%zu", p->s_window);
  return ts_fit_set(&out->method, "windows %s, %zu, %zu and degrees %d, %d, %d"
                    " for season, trend, low-pass; %zu inner and %zu outer"
                    " passes, as %s", window, p->t_window, p->l_window,
                    p->s_degree, p->t_degree, p->l_degree, p->inner, p->outer,
                    ts_arg_text(args, "profile"));
}

static ts_status refuse (const fitted *f, ts_fit *out) {
  ts_status status = ts_parts_refuse(&f->parts, out);
  if (status != TS_OK || f->parts.n == 0) return status;
  if (strstr(f->parts.refused, "fewer than two full") != NULL)
    return ts_fit_note(out, "%zu periods lie between the first value and the"
                       " last", f->parts.n);
  if (strstr(f->parts.refused, "a season has") == NULL) return TS_OK;
  return ts_fit_note(out, "counted from the first value, it is season %zu",
                     f->season + 1);
}

static ts_status note_rounding (const fitted *f, ts_fit *out) {
  if (!isnan(f->numbers[0]) && !isnan(f->numbers[1])) return TS_OK;
  return ts_fit_note(out, "%s", TS_ROUNDING_ALONE);
}

static ts_status report (const fitted *f, const ts_args *args, ts_fit *out) {
  static const char *const names[] = {"seasonal"};
  const char *own = f->parts.log ? "" : f->parts.y->unit;
  ts_status status = describe(f, args, out);
  for (size_t i = 0; status == TS_OK && i < NUMBERS; i++)
    status = ts_fit_add_number(out, fields[i].name, fields[i].label,
                               f->numbers[i],
                               (fields[i].unit != NULL) ? fields[i].unit : own);
  if (status == TS_OK) status = ts_parts_report(&f->parts, names, out);
  return (status == TS_OK) ? note_rounding(f, out) : status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  fitted f = {.season = 0};
  ts_status status = estimate(&f, y, args, stop);
  (void)err;
  if (status == TS_OK)
    status = ts_fit_set(&out->title, f.parts.log ? "STL of log(%s)"
                                                 : "STL of %s", y->name);
  if (status == TS_OK)
    status = (f.parts.refused != NULL) ? refuse(&f, out)
                                       : report(&f, args, out);
  ts_parts_free(&f.parts);
  return status;
}

static ts_status quick (const ts_series *y, const ts_args *args, ts_stop stop,
                        double *numbers) {
  fitted f = {.season = 0};
  ts_status status = estimate(&f, y, args, stop);
  memcpy(numbers, f.numbers, sizeof f.numbers);
  if (status == TS_OK && (f.parts.refused != NULL || isnan(f.numbers[0])
                          || isnan(f.numbers[1])))
    status = TS_DOMAIN;
  ts_parts_free(&f.parts);
  return status;
}

static const ts_option options[] = {
  TS_LOG_PARTS_OPTION,
  TS_S_WINDOW_OPTION,
  TS_T_WINDOW_OPTION,
  TS_STL_ROBUST_OPTIONS,
  TS_PERIOD_LENGTH_OPTION,
  TS_STL_DEGREE_OPTIONS,
  TS_STL_PASS_OPTIONS,
  TS_STL_LOW_OPTIONS,
  TS_STL_JUMP_OPTIONS,
  {.name = NULL}
};

const ts_model ts_stl_model = {
  .name = "stl", .fit = fit, .quick = quick, .options = options,
  .gaps = TS_GAPS_OWN, .fewest = 4,
  .source = "Cleveland, Cleveland, McRae and Terpenning (1990)",
  .help = "Trend, season and remainder by loess: the season may change over"
          " the years, and missing values are skipped"
};
