/* models.c -- the list of models: series -> fit */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/lanes.h"
#include "gaps.h"
#include "stats/breaks/breaks.h"
#include "stats/breaks/chow.h"
#include "stats/breaks/cusum.h"
#include "stats/breaks/its.h"
#include "stats/breaks/pelt.h"
#include "stats/breaks/sup_f.h"
#include "stats/chance/bootstrap.h"
#include "stats/growth/growth.h"
#include "stats/trend/fractional_logit.h"
#include "stats/growth/trend_growth.h"
#include "stats/trend/mann_kendall.h"
#include "stats/trend/pettitt.h"
#include "stats/trend/randomness.h"
#include "stats/trend/spearman.h"
#include "stats/trend/theil_sen.h"
#include "stats/trend/trend.h"
#include "stats/smoothing/classical.h"
#include "stats/smoothing/holt_winters.h"
#include "stats/smoothing/mstl.h"
#include "stats/smoothing/stl_model.h"
#include "statistic.h"

const ts_model *const ts_models[] = {
  &ts_trend_model, &ts_fractional_logit_model, &ts_theil_sen_model,
  &ts_mann_kendall_model, &ts_spearman_model, &ts_cox_stuart_model,
  &ts_difference_sign_model, &ts_turning_point_model, &ts_runs_model,
  &ts_pettitt_model, &ts_cagr_model, &ts_trend_growth_model,
  &ts_stl_model, &ts_mstl_model, &ts_decompose_model, &ts_holt_winters_model,
  &ts_chow_model, &ts_sup_f_model, &ts_breaks_model, &ts_cusum_model,
  &ts_mosum_model, &ts_pelt_model, &ts_binary_segmentation_model,
  &ts_its_model, &ts_bootstrap_model, NULL
};

const ts_model *ts_model_find (const char *name) {
  for (size_t i = 0; ts_models[i] != NULL; i++)
    if (strcmp(ts_models[i]->name, name) == 0) return ts_models[i];
  return NULL;
}

/* How many values are there, infinite, and zero. */
typedef struct {
  size_t n, infinite, zeros;
} counts;

static counts count (const double *x, size_t n) {
  const double most = DBL_MAX;
  ts_marks there = {0}, infinite = {0}, zeros = {0};
  counts c;
  size_t i = 0;
  for (; i + TS_LANES_WIDE <= n; i += TS_LANES_WIDE) {
    ts_lanes v = ts_lanes_at(x + i);
    there += (v == v);
    infinite += (v > most) | (v < -most);
    zeros += (v == 0.0);
  }
  c = (counts){(size_t)ts_marks_count(there), (size_t)ts_marks_count(infinite),
               (size_t)ts_marks_count(zeros)};
  for (; i < n; i++) {
    c.n += isnan(x[i]) ? 0 : 1;
    c.infinite += (fabs(x[i]) > most) ? 1 : 0;
    c.zeros += (x[i] == 0.0) ? 1 : 0;
  }
  return c;
}

/* Lay the series of a fit over the calendar of 'y' again. */
static ts_status spread (const ts_whole *whole, const ts_series *y,
                         ts_fit *out) {
  for (size_t i = 0; i < out->series_count; i++) {
    ts_series *part = &out->series[i].y;
    double *wide = malloc((y->n + 1) * sizeof *wide);
    if (wide == NULL) return TS_NOMEM;
    ts_whole_spread(whole, part->values, wide);
    free((void *)part->values);
    part->values = wide;
    part->first = y->first;
    part->n = y->n;
  }
  return TS_OK;
}

/* gaps.h, rules 2 and 3: the kind of refusal, and which periods. */
static ts_status refuse_gaps (const ts_series *y, const char *why,
                              ts_fit *out) {
  ts_string names = {0};
  ts_status status = ts_gaps_named(y, &names);
  if (status == TS_OK)
    status = ts_fit_refuse_for(out, why, "missing: %s", names.text);
  ts_string_free(&names);
  return status;
}

static ts_status note_filled (const ts_whole *whole, const char *missing,
                              ts_fit *out) {
  int zero = (strcmp(missing, "zero") == 0);
  if (whole->filled == 0) return TS_OK;
  return ts_fit_note(out, "%zu missing %s %s", whole->filled,
                     (whole->filled == 1) ? "period" : "periods",
                     zero ? "taken for zero" : "interpolated");
}

/* Fit what gaps.h makes of the series. */
static ts_status fit_whole (const ts_model *model, const ts_series *y,
                            const ts_args *args, ts_stop stop, ts_fit *out,
                            ts_error *err) {
  const char *missing = ts_arg_text(args, "missing");
  ts_whole whole = {0};
  ts_status status = ts_whole_make(&whole, y, model->gaps, missing);
  if (status == TS_OK && whole.refused != NULL) {
    status = refuse_gaps(y, whole.refused, out);
  } else if (status == TS_OK) {
    status = model->fit(&whole.y, args, stop, out, err);
    if (status == TS_OK) status = spread(&whole, y, out);
    if (status == TS_OK) status = note_filled(&whole, missing, out);
  }
  ts_whole_free(&whole);
  return status;
}

/* option.h, rule 4 */
static ts_status fail_lacking (const ts_model *model, const ts_args *args,
                               ts_error *err) {
  const ts_option *lacking = ts_args_lacking(args);
  return ts_fail(err, TS_MISUSE, "%s needs its option '%s': %s", model->name,
                 lacking->name, lacking->help);
}

ts_status ts_model_fit (const ts_model *model, const ts_series *y,
                        const ts_args *args, ts_stop stop, ts_fit *out,
                        ts_error *err) {
  counts c = count(y->values, y->n);
  ts_status status = ts_fit_set(&out->title, "%s of %s", model->name, y->name);
  out->n = c.n;
  out->missing = y->n - c.n;
  out->zeros = y->zeros;
  if (status != TS_OK) return ts_fail_memory(err);
  if (ts_args_lacking(args) != NULL) return fail_lacking(model, args, err);
  if (c.infinite > 0)
    status = ts_fit_refuse_for(out, "observations are infinite",
                               "%zu of %zu observations are infinite",
                               c.infinite, out->n);
  else if (out->n < model->fewest)
    status = ts_fit_refuse(out, "needs %zu observations", model->fewest);
  else if (model->gaps != TS_GAPS_OWN)
    status = fit_whole(model, y, args, stop, out, err);
  else
    status = model->fit(y, args, stop, out, err);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

ts_status ts_model_quick (const ts_model *model, const ts_series *y,
                          const ts_args *args, ts_stop stop, double *numbers,
                          size_t *n, size_t *zeros) {
  counts c = count(y->values, y->n);
  int gaps = (model->gaps != TS_GAPS_OWN && c.n < y->n);
  *n = c.n;
  *zeros = c.zeros;
  if (c.infinite > 0 || c.n < model->fewest || gaps) return TS_DOMAIN;
  return model->quick(y, args, stop, numbers);
}
