/* panel_transform.c -- transforms, one series per group; see panel_verbs.h */
#include "panel_verbs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  const ts_transform *transform;
  const ts_args *args;
  ts_frame *frame;         /* completed: every group has every period */
  const ts_column *of;     /* its input */
  ts_column *made;         /* its new column */
  ts_panel panel;
} work;

static size_t present (const ts_series *y) {
  size_t n = 0;
  for (size_t i = 0; i < y->n; i++) n += (isnan(y->values[i]) == 0);
  return n;
}

/* Why the result is missing: what the input says of itself, then what the
** statistic knows. */
static const char *reason_of (const work *w, const ts_series *y, size_t i,
                              size_t row) {
  const char *why = "";
  size_t moved = (w->transform->moved != NULL) ? w->transform->moved(w->args)
                                               : 0;
  if (i >= moved && isnan(y->values[i - moved]))
    why = ts_frame_why(w->frame, w->of, row - moved);
  if (*why == '\0' && w->transform->why != NULL)
    why = w->transform->why(y, w->args, i);
  return (why == NULL) ? "" : why;
}

static ts_status explain (const work *w, const ts_series *y, size_t at) {
  ts_status status = TS_OK;
  for (size_t i = 0; status == TS_OK && i < y->n; i++) {
    const char *why;
    if (!isnan(w->made->u.numbers[at + i])) continue;
    why = reason_of(w, y, i, at + i);
    if (*why != '\0')
      status = ts_frame_reason(w->frame, w->made, at + i, why);
  }
  return status;
}

static ts_status too_few (const work *w, const ts_series *y, size_t at) {
  char why[64];
  ts_status status = TS_OK;
  snprintf(why, sizeof why, "fewer than %zu observations",
           w->transform->fewest);
  for (size_t i = 0; status == TS_OK && i < y->n; i++)
    status = ts_frame_reason(w->frame, w->made, at + i, why);
  return status;
}

static ts_status transform_group (const work *w, size_t group, double *scratch,
                                  ts_error *err) {
  ts_series y = ts_panel_series(&w->panel, group, scratch);
  size_t at = group * w->panel.periods;
  ts_status status;
  if (present(&y) < w->transform->fewest) return too_few(w, &y, at);
  status = w->transform->apply(&y, w->args, w->made->u.numbers + at, err);
  return (status == TS_OK) ? explain(w, &y, at) : status;
}

static ts_status transform_all (work *w, ts_error *err) {
  double *scratch = malloc((w->panel.periods + 1) * sizeof *scratch);
  ts_status status = TS_OK;
  if (scratch == NULL) return ts_fail_memory(err);
  for (size_t g = 0; status == TS_OK && g < w->panel.groups; g++)
    status = transform_group(w, g, scratch, err);
  free(scratch);
  return status;
}

/* What a share or an amount stands in keeps its valuation; ratios have none. */
static ts_status add_column (work *w, const ts_panel_spec *spec,
                             ts_error *err) {
  ts_status status;
  const char *of = w->of->name;
  status = ts_panel_add(w->frame, (spec->as != NULL) ? spec->as
                                                     : w->transform->name,
                        ts_unit_of(w->transform->unit, w->of->unit), &w->made,
                        err);
  if (status != TS_OK) return status;
  w->of = ts_frame_find(w->frame, of);  /* adding may have moved columns */
  if (w->transform->unit == TS_UNIT_SAME
      && ts_set_text(&w->made->valuation, w->of->valuation) != TS_OK)
    return ts_fail_memory(err);
  return TS_OK;
}

ts_status ts_panel_transform (const ts_frame *frame,
                              const ts_transform *transform,
                              const ts_args *args, const ts_panel_spec *spec,
                              ts_frame **out, ts_error *err) {
  work w = {.transform = transform, .args = args};
  ts_column *of = ts_frame_of(frame);
  ts_status status = ts_panel_complete(frame, spec->of, &w.frame, err);
  if (status != TS_OK) return status;
  w.of = ts_frame_find(w.frame, (spec->of != NULL) ? spec->of : of->name);
  status = add_column(&w, spec, err);
  if (status == TS_OK)
    status = ts_panel_start(&w.panel, w.frame, w.of->name, NULL, 0, err);
  if (status == TS_OK) status = transform_all(&w, err);
  if (status == TS_OK)
    status = ts_panel_told(w.frame, transform->name, w.of->name, args);
  if (status == TS_OK) status = ts_panel_count(w.frame, w.made);
  if (status == TS_NOMEM) ts_fail_memory(err);
  ts_panel_free(&w.panel);
  if (status == TS_OK) *out = w.frame;
  else ts_frame_free(w.frame);
  return status;
}
