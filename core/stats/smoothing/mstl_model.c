/* mstl_model.c -- MSTL as a model; see mstl.h */
#include <math.h>
#include <stdio.h>
#include "mstl.h"

#define NAME 40

typedef struct {
  ts_parts parts;
  ts_mstl_plan plan;
} fitted;

static ts_status estimate (fitted *f, const ts_series *y, const ts_args *args,
                           ts_stop stop, ts_error *err) {
  int log = (ts_arg_number(args, "log") != 0.0);
  ts_status status = ts_parts_start(&f->parts, y, log, TS_MSTL_MOST);
  if (status == TS_OK)
    status = ts_mstl_plan_of(args, y->first.freq, f->parts.n, &f->plan, err);
  f->parts.seasons = f->plan.count;
  if (status == TS_OK && f->parts.range == 0.0) f->parts.refused = TS_CONSTANT;
  if (status == TS_OK)
    status = ts_mstl_parts_of(&f->parts, args, &f->plan, stop);
  return status;
}

static ts_status add_numbers (const fitted *f, ts_fit *out) {
  const ts_parts *p = &f->parts;
  int rounding = 0;
  double strength = ts_strength_of_trend(p);
  ts_status status = ts_fit_add_number(out, "strength_trend",
                                       "strength of trend", strength, "");
  rounding |= isnan(strength);
  for (size_t k = 0; status == TS_OK && k < p->seasons; k++) {
    char name[NAME], label[NAME];
    snprintf(name, sizeof name, "strength_seasonal_%zu", f->plan.periods[k]);
    snprintf(label, sizeof label, "of season %zu", f->plan.periods[k]);
    strength = ts_strength_of_season(p, k);
    rounding |= isnan(strength);
    status = ts_fit_add_number(out, name, label, strength, "");
  }
  if (status == TS_OK)
    status = ts_fit_add_number(out, "remainder_sd", "remainder sd",
                               ts_parts_spread(p), p->log ? "" : p->y->unit);
  if (status != TS_OK || !rounding) return status;
  return ts_fit_note(out, "%s", TS_ROUNDING_ALONE);
}

static ts_status describe (const fitted *f, const ts_args *args, ts_fit *out) {
  ts_string text = {0};
  ts_status status;
  for (size_t k = 0; k < f->plan.count; k++) {
    ts_string_format(&text, "%s%zu periods (", (k > 0) ? ", " : "seasons of ",
                     f->plan.periods[k]);
    if (isnan(f->plan.windows[k])) ts_string_put(&text, "periodic)");
    else ts_string_format(&text, "window %g)", f->plan.windows[k]);
  }
  ts_string_format(&text, ", each by STL in %zu pass%s, as %s does",
                   f->plan.passes, (f->plan.passes == 1) ? "" : "es",
                   ts_arg_text(args, "profile"));
  status = text.status;
  if (status == TS_OK) status = ts_fit_set(&out->method, "%s", text.text);
  ts_string_free(&text);
  return status;
}

static ts_status report (const fitted *f, const ts_args *args, ts_fit *out) {
  char made[TS_MSTL_MOST][NAME];
  const char *names[TS_MSTL_MOST];
  ts_status status = describe(f, args, out);
  for (size_t k = 0; k < f->plan.count; k++) {
    snprintf(made[k], NAME, "seasonal_%zu", f->plan.periods[k]);
    names[k] = made[k];
  }
  if (status == TS_OK) status = add_numbers(f, out);
  if (status == TS_OK) status = ts_parts_report(&f->parts, names, out);
  for (size_t i = 0; status == TS_OK && i < f->plan.left_count; i++)
    status = ts_fit_note(out, "the season of %zu periods is left out: there are"
                         " fewer than two full ones", f->plan.left_out[i]);
  return status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  fitted f = {.parts = {0}};
  ts_status status = estimate(&f, y, args, stop, err);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, f.parts.log ? "MSTL of log(%s)"
                                                 : "MSTL of %s", y->name);
  if (status == TS_OK)
    status = (f.parts.refused != NULL) ? ts_parts_refuse(&f.parts, out)
                                       : report(&f, args, out);
  ts_parts_free(&f.parts);
  return status;
}

static const ts_option options[] = {
  TS_MSTL_OPTIONS,
  TS_LOG_PARTS_OPTION,
  TS_T_WINDOW_OPTION,
  TS_STL_ROBUST_OPTIONS,
  TS_STL_DEGREE_OPTIONS,
  TS_STL_PASS_OPTIONS,
  TS_STL_LOW_OPTIONS,
  TS_STL_JUMP_OPTIONS,
  {.name = NULL}
};

const ts_model ts_mstl_model = {
  .name = "mstl", .fit = fit, .options = options, .gaps = TS_GAPS_OWN,
  .fewest = 4, .source = "Bandara, Hyndman and Bergmeir (2021)",
  .help = "STL with seasons of several lengths, such as the week and the year"
          " of days"
};
