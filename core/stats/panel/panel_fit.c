/* panel_fit.c -- models, one fit per group over all threads */
#include "panel_each.h"
#include "panel_verbs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const ts_model *model;
  const ts_args *args;
  ts_stop stop;
  ts_panel panel;
  ts_fit **fits;       /* one a group; owned */
} work;

/* The columns that 'by' names; all of them keys. */
static ts_status find_keys (const ts_frame *frame, const ts_panel_spec *spec,
                            const ts_column **by, ts_error *err) {
  for (size_t k = 0; k < spec->by_count; k++) {
    ts_column *column;
    ts_status status = ts_frame_need(frame, spec->by[k], &column, err);
    if (status != TS_OK) return status;
    if (column->kind != TS_KEY)
      return ts_fail(err, TS_MISUSE, "by = '%s': series are kept apart by "
                     "keys, and this is a %s column", column->name,
                     (column->kind == TS_NUMBER) ? "number" : "period");
    by[k] = column;
  }
  return TS_OK;
}

static ts_status start_panel (ts_panel *panel, const ts_frame *frame,
                              const ts_panel_spec *spec, ts_error *err) {
  const ts_column **by = malloc((spec->by_count + 1) * sizeof *by);
  ts_status status;
  *panel = (ts_panel){0};
  if (by == NULL) return ts_fail_memory(err);
  status = find_keys(frame, spec, by, err);
  if (status == TS_OK)
    status = ts_panel_start(panel, frame, spec->of, by, spec->by_count, err);
  if (status == TS_OK) status = ts_panel_regular(panel, err);
  free(by);
  return status;
}

static ts_status fit_series (work *w, size_t group, ts_fit *fit,
                             ts_error *err) {
  double *values = malloc((w->panel.periods + 1) * sizeof *values);
  ts_series y;
  ts_status status;
  if (values == NULL) return ts_fail_memory(err);
  y = ts_panel_series(&w->panel, group, values);
  status = ts_model_fit(w->model, &y, w->args, w->stop, fit, err);
  free(values);
  return status;
}

static ts_status fit_group (void *state, size_t group, ts_error *err) {
  work *w = state;
  w->fits[group] = ts_fit_alloc();
  if (w->fits[group] == NULL) return ts_fail_memory(err);
  return fit_series(w, group, w->fits[group], err);
}

static ts_status fit_groups (work *w, size_t threads, ts_error *err) {
  w->fits = calloc(w->panel.groups + 1, sizeof *w->fits);
  if (w->fits == NULL) return ts_fail_memory(err);
  return ts_panel_each(w->panel.groups, threads, w->stop, fit_group, w, err);
}

static ts_status add_keys (const work *w, ts_frame *out) {
  size_t *picked = malloc((out->rows + 1) * sizeof *picked);
  ts_status status = TS_OK;
  if (picked == NULL) return TS_NOMEM;
  for (size_t g = 0; g < out->rows; g++)
    picked[g] = w->panel.order[w->panel.starts[g]];
  for (size_t k = 0; status == TS_OK && k < w->panel.by_count; k++)
    status = ts_frame_take(out, w->panel.frame, w->panel.by[k], picked);
  free(picked);
  return status;
}

static ts_status add_refused (const work *w, ts_frame *out) {
  ts_column *column;
  ts_status status = ts_frame_add_key(out, "refused", NULL, &column);
  for (size_t g = 0; status == TS_OK && g < out->rows; g++)
    if (w->fits[g]->refused != NULL)
      status = ts_dict_add(column->dict, ts_slice_of(w->fits[g]->refused),
                           &column->u.codes[g]);
  return status;
}

static ts_status add_counts (const work *w, ts_frame *out) {
  static const char *const names[] = {"n", "missing", "zeros"};
  ts_status status = TS_OK;
  for (size_t k = 0; status == TS_OK && k < 3; k++) {
    ts_column *column;
    status = ts_frame_add_number(out, names[k], "count", &column);
    for (size_t g = 0; status == TS_OK && g < out->rows; g++) {
      const ts_fit *fit = w->fits[g];
      size_t count = (k == 0) ? fit->n : (k == 1) ? fit->missing : fit->zeros;
      column->u.numbers[g] = (double)count;
    }
  }
  return status;
}

/* One number or word of one fit: a column when it is the first of its name. */
static ts_status set_number (ts_frame *out, size_t row,
                             const ts_fit_number *number) {
  ts_column *column = ts_frame_find(out, number->name);
  ts_status status = TS_OK;
  if (column == NULL)
    status = (number->text != NULL)
           ? ts_frame_add_key(out, number->name, NULL, &column)
           : ts_frame_add_number(out, number->name, number->unit, &column);
  if (status != TS_OK) return status;
  if (column->kind == TS_NUMBER) column->u.numbers[row] = number->value;
  else if (column->kind == TS_KEY && number->text != NULL)
    status = ts_dict_add(column->dict, ts_slice_of(number->text),
                         &column->u.codes[row]);
  return status;
}

/* Is it a column that the panel made, not a number of the fits? */
static int is_taken (const work *w, const char *name) {
  static const char *const names[] = {"refused", "n", "missing", "zeros"};
  for (size_t k = 0; k < w->panel.by_count; k++)
    if (strcmp(name, w->panel.by[k]->name) == 0) return 1;
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    if (strcmp(name, names[k]) == 0) return 1;
  return 0;
}

static ts_status add_numbers (const work *w, ts_frame *out) {
  ts_status status = TS_OK;
  for (size_t g = 0; g < out->rows; g++) {
    const ts_fit *fit = w->fits[g];
    for (size_t k = 0; status == TS_OK && k < fit->number_count; k++)
      if (!is_taken(w, fit->numbers[k].name))
        status = set_number(out, g, &fit->numbers[k]);
  }
  return status;
}

/* "OLS trend of value | the frame's title", and how many refused. */
static ts_status describe (const work *w, ts_frame *out) {
  ts_string title = {0};
  size_t refused = 0;
  const char *what = w->model->name;
  ts_status status;
  for (size_t g = out->rows; g-- > 0; ) {
    if (w->fits[g]->refused != NULL) refused++;
    else if (w->fits[g]->title != NULL) what = w->fits[g]->title;
  }
  ts_string_format(&title, "%s%s%s", what,
                   (*out->title != '\0') ? " | " : "", out->title);
  status = title.status;
  if (status == TS_OK) status = ts_set_text(&out->title, title.text);
  ts_string_free(&title);
  if (status == TS_OK && refused > 0)
    status = ts_frame_note(out, "refused: %zu of %zu series", refused,
                           out->rows);
  return status;
}

static ts_status tabulate (const work *w, ts_frame **out, ts_error *err) {
  ts_frame *made = ts_frame_like(w->panel.frame, w->panel.groups);
  ts_status status = (made == NULL) ? TS_NOMEM : TS_OK;
  if (status == TS_OK) status = add_keys(w, made);
  if (status == TS_OK) status = add_refused(w, made);
  if (status == TS_OK) status = add_counts(w, made);
  if (status == TS_OK) status = add_numbers(w, made);
  if (status == TS_OK) status = describe(w, made);
  if (status == TS_OK)
    status = ts_panel_told(made, w->model->name, w->panel.of->name, w->args);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return (status == TS_NOMEM) ? ts_fail_memory(err)
       : (status == TS_OK) ? TS_OK
       : ts_fail(err, status, "a key is called like a column of fits: %s",
                 ts_message(status));
}

ts_status ts_panel_fit (const ts_frame *frame, const ts_model *model,
                        const ts_args *args, const ts_panel_spec *spec,
                        size_t threads, ts_stop stop, ts_frame **out,
                        ts_error *err) {
  work w = {.model = model, .args = args, .stop = stop};
  ts_status status = start_panel(&w.panel, frame, spec, err);
  if (status == TS_OK) status = fit_groups(&w, threads, err);
  if (status == TS_OK) status = tabulate(&w, out, err);
  for (size_t g = 0; w.fits != NULL && g < w.panel.groups; g++)
    ts_fit_free(w.fits[g]);
  free(w.fits);
  ts_panel_free(&w.panel);
  return status;
}

ts_status ts_panel_fit_one (const ts_frame *frame, const ts_model *model,
                            const ts_args *args, const ts_panel_spec *spec,
                            ts_stop stop, ts_fit *fit, ts_error *err) {
  work w = {.model = model, .args = args, .stop = stop};
  ts_panel_spec one = *spec;
  ts_status status;
  one.by_count = 0;
  status = start_panel(&w.panel, frame, &one, err);
  if (status == TS_OK && w.panel.groups == 0)
    status = ts_fail(err, TS_MISUSE, "the frame has no rows: there is no "
                     "series for %s", model->name);
  if (status == TS_OK) status = fit_series(&w, 0, fit, err);
  ts_panel_free(&w.panel);
  return status;
}

ts_status ts_panel_tabulate (const ts_panel *panel, ts_fit **fits,
                             const char *name, const char *of,
                             const ts_args *args, ts_frame **out,
                             ts_error *err) {
  const ts_model named = {.name = name};
  const ts_column measured = {.name = (char *)of};
  work w = {.model = &named, .args = args, .panel = *panel, .fits = fits};
  w.panel.of = &measured;
  return tabulate(&w, out, err);
}
