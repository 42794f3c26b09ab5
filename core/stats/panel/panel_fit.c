/* panel_fit.c -- models, one fit per group over all threads */
#include "panel_each.h"
#include "panel_quick.h"
#include "panel_verbs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEARN 64   /* series that are fitted to learn what the numbers are */

typedef struct {
  const ts_model *model;
  const ts_args *args;
  ts_args inner;       /* 'args' as each group is told */
  ts_stop stop;
  ts_panel panel;
  ts_fit **fits;       /* one a group; NULL: its numbers are in 'made'; owned */
  ts_frame *made;      /* the result; owned */
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
                              const ts_panel_spec *spec, size_t threads,
                              ts_error *err) {
  const ts_column **by = malloc((spec->by_count + 1) * sizeof *by);
  ts_status status;
  *panel = (ts_panel){0};
  if (by == NULL) return ts_fail_memory(err);
  status = find_keys(frame, spec, by, err);
  if (status == TS_OK)
    status = ts_panel_series_start(panel, frame, spec->of, by, spec->by_count,
                                   threads, err);
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
  status = ts_model_fit(w->model, &y, &w->inner, w->stop, fit, err);
  free(values);
  return status;
}

/* Fit a group that has no numbers yet. */
static ts_status fit_group (void *state, size_t group, ts_error *err) {
  work *w = state;
  if (w->fits[group] != NULL) return TS_OK;
  w->fits[group] = ts_fit_alloc();
  if (w->fits[group] == NULL) return ts_fail_memory(err);
  return fit_series(w, group, w->fits[group], err);
}

/* A model that has threads of its own gets those that the groups leave: all of
** them while groups are done one after the other. */
static void share_threads (work *w, size_t threads) {
  const ts_option *o = w->args->options;
  if (w->panel.groups > TS_GROUPS_RUN) threads = 1;
  w->inner = *w->args;
  for (size_t i = 0; o != NULL && o[i].name != NULL; i++)
    if (strcmp(o[i].name, "threads") == 0 && isnan(w->args->values[i].number))
      w->inner.values[i].number = (double)threads;
}

static ts_status add_keys (work *w) {
  ts_frame *out = w->made;
  size_t *picked = malloc((out->rows + 1) * sizeof *picked);
  ts_status status = TS_OK;
  if (picked == NULL) return TS_NOMEM;
  for (size_t g = 0; g < out->rows; g++)
    picked[g] = ts_panel_row(&w->panel, w->panel.starts[g]);
  for (size_t k = 0; status == TS_OK && k < w->panel.by_count; k++)
    status = ts_frame_take(out, w->panel.frame, w->panel.by[k], picked);
  free(picked);
  return status;
}

/* The columns that every panel of fits has. */
static ts_status start_table (work *w) {
  static const char *const counts[] = {"n", "missing", "zeros"};
  ts_column *column;
  ts_status status = TS_NOMEM;
  w->made = ts_frame_like(w->panel.frame, w->panel.groups);
  if (w->made != NULL) status = add_keys(w);
  if (status == TS_OK)
    status = ts_frame_add_key(w->made, "refused", NULL, &column);
  for (size_t k = 0; status == TS_OK && k < 3; k++)
    status = ts_frame_add_number(w->made, counts[k], "count", &column);
  return status;
}

static ts_status set_refused (ts_frame *out, size_t row, const ts_fit *fit) {
  ts_column *column = ts_frame_find(out, "refused");
  if (fit->refused == NULL) return TS_OK;
  return ts_dict_add(column->dict, ts_slice_of(fit->refused),
                     &column->u.codes[row]);
}

static void set_counts (ts_frame *out, size_t row, const ts_fit *fit) {
  ts_frame_find(out, "n")->u.numbers[row] = (double)fit->n;
  ts_frame_find(out, "missing")->u.numbers[row] = (double)fit->missing;
  ts_frame_find(out, "zeros")->u.numbers[row] = (double)fit->zeros;
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

static ts_status set_row (work *w, size_t row) {
  const ts_fit *fit = w->fits[row];
  ts_status status = set_refused(w->made, row, fit);
  for (size_t k = 0; k < w->made->width; k++)
    if (w->made->columns[k].kind == TS_NUMBER)
      w->made->columns[k].u.numbers[row] = NAN;
  set_counts(w->made, row, fit);
  for (size_t k = 0; status == TS_OK && k < fit->number_count; k++)
    if (!is_taken(w, fit->numbers[k].name))
      status = set_number(w->made, row, &fit->numbers[k]);
  return status;
}

/* Fit series until one is not refused: its numbers are those of the others.
** '*known' becomes its group, or that behind the last that was tried. */
static ts_status learn (work *w, size_t *known, ts_error *err) {
  size_t most = (w->panel.groups < LEARN) ? w->panel.groups : LEARN;
  ts_status status = TS_OK;
  for (*known = 0; *known < most; ++*known) {
    status = fit_group(w, *known, err);
    if (status != TS_OK || w->fits[*known]->refused == NULL) break;
  }
  return status;
}

/* Where the numbers of a fit go; none of them is a word. Every row is set, here
** or in set_row. */
static ts_status place_numbers (work *w, size_t group, ts_quick_panel *q) {
  const ts_fit *known = w->fits[group];
  ts_status status;
  w->made->unset = 1;
  status = set_row(w, group);
  w->made->unset = 0;
  q->columns = malloc((known->number_count + 1) * sizeof *q->columns);
  if (q->columns == NULL) return TS_NOMEM;
  q->width = known->number_count;
  for (size_t k = 0; status == TS_OK && k < q->width; k++)
    q->columns[k] = is_taken(w, known->numbers[k].name) ? NULL
                  : ts_frame_find(w->made, known->numbers[k].name)->u.numbers;
  q->n = ts_frame_find(w->made, "n")->u.numbers;
  q->missing = ts_frame_find(w->made, "missing")->u.numbers;
  q->zeros = ts_frame_find(w->made, "zeros")->u.numbers;
  return status;
}

/* The numbers of every group whose model can give them without words. */
static ts_status fit_quickly (work *w, size_t threads, unsigned char *done,
                              ts_error *err) {
  ts_quick_panel q = {.panel = &w->panel, .model = w->model, .args = w->args,
                      .stop = w->stop, .done = done};
  size_t known;
  ts_status status = learn(w, &known, err);
  if (status != TS_OK || known == w->panel.groups || known == LEARN)
    return status;
  for (size_t g = 0; g <= known; g++) done[g] = 1;
  status = place_numbers(w, known, &q);
  if (status == TS_NOMEM) ts_fail_memory(err);
  if (status == TS_OK) status = ts_panel_quick(&q, threads, err);
  free(q.columns);
  return status;
}

/* Which groups the quick way has done; the others are fitted. */
typedef struct {
  work *w;
  const unsigned char *done;
} rest;

static ts_status fit_rest (void *state, size_t group, ts_error *err) {
  const rest *r = state;
  return r->done[group] ? TS_OK : fit_group(r->w, group, err);
}

static ts_status fit_groups (work *w, size_t threads, ts_error *err) {
  unsigned char *done = calloc(w->panel.groups + 1, 1);
  rest r = {w, done};
  ts_status status = TS_OK;
  w->fits = calloc(w->panel.groups + 1, sizeof *w->fits);
  if (w->fits == NULL || done == NULL || start_table(w) != TS_OK) {
    free(done);
    return ts_fail_memory(err);
  }
  share_threads(w, threads);
  if (w->model->quick != NULL) status = fit_quickly(w, threads, done, err);
  if (status == TS_OK)
    status = ts_panel_each(w->panel.groups, threads, w->stop, fit_rest, &r,
                           err);
  free(done);
  return status;
}

/* "OLS trend of value | the frame's title", and how many refused. */
static ts_status describe (const work *w, ts_frame *out) {
  ts_string title = {0};
  size_t refused = 0;
  const char *what = w->model->name;
  ts_status status;
  for (size_t g = out->rows; g-- > 0; ) {
    const ts_fit *fit = w->fits[g];
    if (fit == NULL) continue;
    if (fit->refused != NULL) refused++;
    else if (fit->title != NULL) what = fit->title;
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

static ts_status tabulate (work *w, ts_error *err) {
  ts_frame *made = w->made;
  ts_status status = TS_OK;
  for (size_t g = 0; status == TS_OK && g < made->rows; g++)
    if (w->fits[g] != NULL) status = set_row(w, g);
  if (status == TS_OK) status = describe(w, made);
  if (status == TS_OK)
    status = ts_panel_told(made, w->model->name, w->panel.of->name, w->args);
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
  ts_status status = start_panel(&w.panel, frame, spec, threads, err);
  if (status == TS_OK) status = fit_groups(&w, threads, err);
  if (status == TS_OK) status = tabulate(&w, err);
  if (status == TS_OK) *out = w.made;
  else ts_frame_free(w.made);
  for (size_t g = 0; w.fits != NULL && g < w.panel.groups; g++)
    ts_fit_free(w.fits[g]);
  free(w.fits);
  ts_panel_free(&w.panel);
  return status;
}

ts_status ts_panel_fit_one (const ts_frame *frame, const ts_model *model,
                            const ts_args *args, const ts_panel_spec *spec,
                            ts_stop stop, ts_fit *fit, ts_error *err) {
  work w = {.model = model, .args = args, .inner = *args, .stop = stop};
  ts_panel_spec one = *spec;
  ts_status status;
  one.by_count = 0;
  status = start_panel(&w.panel, frame, &one, 1, err);
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
  ts_status status = TS_OK;
  w.panel.of = &measured;
  if (start_table(&w) != TS_OK) status = ts_fail_memory(err);
  if (status == TS_OK) status = tabulate(&w, err);
  if (status == TS_OK) *out = w.made;
  else ts_frame_free(w.made);
  return status;
}
