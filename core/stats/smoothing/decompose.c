/* decompose.c -- the classical decomposition as a model; see classical.h */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "classical.h"
#include "parts.h"
#include "scaled.h"
#include "stats/sample.h"
#include "stl_plan.h"

#define NUMBERS 4

typedef struct {
  ts_parts parts;
  size_t period;
  double *figure;           /* owned */
  double numbers[NUMBERS];  /* in the order of 'fields' */
} fitted;

static const struct {
  const char *name, *label, *unit;
} fields[NUMBERS] = {
  {"strength_trend", "strength of trend", ""},
  {"strength_seasonal", "of season", ""},
  {"remainder_sd", "remainder sd", NULL},  /* the unit of the series */
  {"period", NULL, "count"}
};

static ts_status take_apart (fitted *f) {
  ts_parts *p = &f->parts;
  ts_scaled scaled;
  f->figure = malloc((f->period + 1) * sizeof *f->figure);
  if (f->figure == NULL) return TS_NOMEM;
  scaled = ts_scaled_make(p->x, p->n, !p->multiplied, p->room);
  if (!ts_classical_run(p->room, p->n, f->period, p->multiplied, p->trend,
                        f->figure)) {
    p->refused = TS_NO_FIGURE;
    return TS_OK;
  }
  for (size_t j = 0; !p->multiplied && j < f->period; j++)
    f->figure[j] = ts_change_back(&scaled, f->figure[j]);
  for (size_t i = 0; i < p->n; i++) {
    p->trend[i] = ts_level_back(&scaled, p->trend[i]);
    p->seasonal[i] = f->figure[i % f->period];
  }
  return TS_OK;
}

static ts_status estimate (fitted *f, const ts_series *y, const ts_args *args) {
  ts_parts *p = &f->parts;
  ts_status status = ts_parts_start(p, y, 0, 1);
  p->multiplied = ts_arg_is(args, "kind", "multiplicative");
  p->weights = NULL;
  f->period = ts_period_length(y, args);
  if (status != TS_OK) return status;
  p->refused = (f->period < 2) ? TS_NO_SEASONS
             : (p->range == 0.0) ? TS_CONSTANT
             : ts_classical_refused(p->x, p->n, f->period, p->multiplied);
  if (p->refused == NULL) status = take_apart(f);
  if (status != TS_OK || p->refused != NULL) return status;
  f->numbers[0] = ts_strength_of_trend(p);
  f->numbers[1] = ts_strength_of_season(p, 0);
  f->numbers[2] = ts_parts_spread(p);
  f->numbers[3] = (double)f->period;
  return TS_OK;
}

/* The season of each month, from January on; of other periods from the first
** value on. */
static ts_status add_figure (const fitted *f, ts_fit *out) {
  const ts_series *y = f->parts.y;
  int calendar = (f->period == ts_seasons(y->first.freq));
  size_t first = calendar ? ts_season_at(y, f->parts.from) : 0;
  const char *of = calendar ? ts_freq_name(y->first.freq) : "season";
  ts_status status = TS_OK;
  for (size_t k = 0; status == TS_OK && k < f->period; k++) {
    double value = f->figure[(k + f->period - first) % f->period];
    char name[40], label[40];
    snprintf(name, sizeof name, "%s_%zu", of, k + 1);
    snprintf(label, sizeof label, "%s %zu", of, k + 1);
    status = ts_fit_add_coefficient(out, name, label, value, NAN, NAN, NAN,
                                    NAN, NAN);
  }
  return status;
}

static ts_status report (const fitted *f, ts_fit *out) {
  static const char *const names[] = {"seasonal"};
  const char *own = f->parts.multiplied ? "" : f->parts.y->unit;
  ts_status status = ts_fit_set(&out->method, "trend: centred moving average"
    " over %zu periods; parts %s", f->period,
    f->parts.multiplied ? "multiply" : "add up");
  if (status == TS_OK) status = add_figure(f, out);
  for (size_t i = 0; status == TS_OK && i < NUMBERS; i++)
    status = ts_fit_add_number(out, fields[i].name, fields[i].label,
                               f->numbers[i],
                               (fields[i].unit != NULL) ? fields[i].unit : own);
  if (status == TS_OK) status = ts_parts_report(&f->parts, names, out);
  if (status != TS_OK || !(isnan(f->numbers[0]) || isnan(f->numbers[1])))
    return status;
  return ts_fit_note(out, "%s", TS_ROUNDING_ALONE);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  fitted f = {.period = 0};
  ts_status status = estimate(&f, y, args);
  (void)stop;
  (void)err;
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "classical decomposition of %s", y->name);
  if (status == TS_OK)
    status = (f.parts.refused != NULL) ? ts_parts_refuse(&f.parts, out)
                                       : report(&f, out);
  free(f.figure);
  ts_parts_free(&f.parts);
  return status;
}

static const ts_option options[] = {
  {.name = "kind", .kind = TS_OPTION_WORD, .text = "additive",
   .words = "additive|multiplicative",
   .help = "whether the parts add up or multiply"},
  TS_PERIOD_LENGTH_OPTION,
  {.name = NULL}
};

const ts_model ts_decompose_model = {
  .name = "decompose", .fit = fit, .options = options, .gaps = TS_GAPS_OWN,
  .fewest = 4, .source = "Macaulay (1931); Kendall and Stuart (1983)",
  .help = "Classical decomposition: a moving average and the same season every"
          " year"
};
