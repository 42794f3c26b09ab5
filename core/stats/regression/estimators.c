/* estimators.c -- the table of estimators, and one fit per group; see
** estimators.h */
#include "estimators.h"

#include <stdlib.h>
#include <string.h>

#include "stats/panel/panel_each.h"
#include "stats/panel/panel_verbs.h"

const ts_estimator ts_estimators[] = {
  {.name = "regress", .options = ts_regress_options,
   .source = "White (1980); MacKinnon and White (1985); Newey and West (1987,"
             " 1994); Andrews (1991); Cameron, Gelbach and Miller (2011)",
   .help = "Least squares by a formula, \"log(value) ~ trend + season + post\","
           " ordinary or weighted, with errors for residuals that differ in"
           " size or are alike over time or within groups"},
  {.name = NULL}
};

void ts_regressed_free (ts_regressed *regressed) {
  if (regressed == NULL) return;
  ts_regression_free(&regressed->r);
  ts_regress_model_free(&regressed->model);
  free(regressed);
}

ts_status ts_regress_frame (const ts_frame *frame, const char *formula,
                            const ts_args *args, ts_regressed **out,
                            ts_fit *fit, ts_error *err) {
  ts_regressed *made = calloc(1, sizeof *made);
  size_t *order = NULL;
  ts_status status = (made != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK)
    status = ts_regress_model_read(&made->model, frame, formula, args, err);
  if (status == TS_OK && ts_regression_order(frame, NULL, 0, &order) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK)
    status = ts_regression_fit(&made->r, &made->model, order, frame->rows, 1,
                               NULL, fit, err);
  free(order);
  if (status == TS_OK) *out = made;
  else ts_regressed_free(made);
  return status;
}

typedef struct {
  ts_regress_model model;
  const char *term;
  ts_panel panel;
  ts_fit **fits;             /* one a group; owned */
} work;

static ts_status fit_group (void *state, size_t group, ts_error *err) {
  work *w = state;
  const size_t *rows = w->panel.order + w->panel.starts[group];
  size_t n = w->panel.starts[group + 1] - w->panel.starts[group];
  ts_regression r = {0};
  ts_status status;
  w->fits[group] = ts_fit_alloc();
  if (w->fits[group] == NULL) return ts_fail_memory(err);
  status = ts_regression_fit(&r, &w->model, rows, n, 0, w->term,
                             w->fits[group], err);
  ts_regression_free(&r);
  return status;
}

/* Groups of the columns that 'by' names, rows in an order of their own. */
static ts_status start_panel (work *w, const ts_frame *frame,
                              const ts_panel_spec *spec, ts_error *err) {
  const ts_column **by = malloc((spec->by_count + 1) * sizeof *by);
  size_t *order = NULL;
  ts_status status = (by != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t k = 0; k < spec->by_count && status == TS_OK; k++) {
    ts_column *column = NULL;
    status = ts_frame_need(frame, spec->by[k], &column, err);
    if (status == TS_OK && column->kind == TS_NUMBER)
      status = ts_fail(err, TS_MISUSE, "by = '%s': groups are kept apart by "
                       "keys or the period, and this is a number",
                       column->name);
    by[k] = column;
  }
  if (status == TS_OK)
    status = ts_panel_start(&w->panel, frame, NULL, by, spec->by_count, err);
  if (status == TS_OK
      && ts_regression_order(frame, by, spec->by_count, &order) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) memcpy(w->panel.order, order,
                              frame->rows * sizeof *order);
  free(order);
  free(by);
  return status;
}

static ts_status fit_groups (work *w, size_t threads, ts_stop stop,
                             ts_error *err) {
  w->fits = calloc(w->panel.groups + 1, sizeof *w->fits);
  if (w->fits == NULL) return ts_fail_memory(err);
  return ts_panel_each(w->panel.groups, threads, stop, fit_group, w, err);
}

ts_status ts_frame_regress (const ts_frame *frame, const char *formula,
                            const ts_args *args, const ts_panel_spec *spec,
                            const char *term, size_t threads, ts_stop stop,
                            ts_frame **out, ts_error *err) {
  work w = {.term = term};
  ts_status status = ts_regress_model_read(&w.model, frame, formula, args, err);
  if (status == TS_OK) status = start_panel(&w, frame, spec, err);
  if (status == TS_OK) status = fit_groups(&w, threads, stop, err);
  if (status == TS_OK)
    status = ts_panel_tabulate(&w.panel, w.fits, "regress",
                               w.model.formula.response, args, out, err);
  for (size_t g = 0; w.fits != NULL && g < w.panel.groups; g++)
    ts_fit_free(w.fits[g]);
  free(w.fits);
  ts_panel_free(&w.panel);
  ts_regress_model_free(&w.model);
  return status;
}
