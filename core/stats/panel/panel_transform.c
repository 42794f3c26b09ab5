/* panel_transform.c -- transforms, one series per group; see panel_verbs.h */
#include "panel_each.h"
#include "panel_verbs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef char why_text[TS_WHY_TEXT];

typedef struct {
  const ts_transform *transform;
  const ts_args *args;
  why_text *whys;          /* of each group: why all of it is NaN; owned */
  ts_panel_table table;    /* completed: every group has every period */
  ts_column *made;         /* its new column */
  ts_reason_memo memo;
} work;

/* Why the result is missing: what the input says of itself, then what the
** statistic knows. */
static const char *reason_of (const work *w, const ts_series *y, size_t i,
                              size_t row) {
  const char *why = "";
  size_t moved = (w->transform->moved != NULL) ? w->transform->moved(w->args)
                                               : 0;
  if (i >= moved && isnan(y->values[i - moved]))
    why = ts_frame_why(w->table.frame, w->table.of, row - moved);
  if (*why == '\0' && w->transform->why != NULL)
    why = w->transform->why(y, w->args, i);
  return (why == NULL) ? "" : why;
}

/* Why the base is missing, where that is all; 0 when it has nothing to say. */
static int reason_of_base (const work *w, const ts_series *y, size_t i,
                           size_t row, char text[TS_WHY_TEXT]) {
  size_t back = (w->transform->base != NULL)
              ? w->transform->base(y, w->args) : 0;
  const char *why;
  if (back == 0 || i < back || isnan(y->values[i])
      || !isnan(y->values[i - back])) return 0;
  why = ts_frame_why(w->table.frame, w->table.of, row - back);
  if (*why == '\0') return 0;
  snprintf(text, TS_WHY_TEXT, "base: %s", why);
  return 1;
}

static ts_status explain (work *w, const ts_series *y, size_t at) {
  ts_status status = TS_OK;
  for (size_t i = 0; status == TS_OK && i < y->n; i++) {
    const char *why;
    why_text base;
    if (!isnan(w->made->u.numbers[at + i])) continue;
    if (reason_of_base(w, y, i, at + i, base)) {
      status = ts_frame_reason(w->table.frame, w->made, at + i, base);
      continue;
    }
    why = reason_of(w, y, i, at + i);
    if (*why != '\0')
      status = ts_frame_reason_again(w->table.frame, w->made, at + i, why,
                                     &w->memo);
  }
  return status;
}

/* All of a group is missing for one reason. */
static ts_status explain_all (work *w, const char *why, size_t at) {
  ts_status status = TS_OK;
  for (size_t i = 0; status == TS_OK && i < w->table.periods; i++)
    status = ts_frame_reason_again(w->table.frame, w->made, at + i, why,
                                   &w->memo);
  return status;
}

/* The series of a group: its rows stand together. */
static ts_series series_at (const work *w, size_t at) {
  const ts_panel_table *t = &w->table;
  ts_series y = {.first = {t->first, t->freq}, .n = t->periods,
                 .values = t->of->u.numbers + at, .name = t->of->name,
                 .unit = t->of->unit};
  for (size_t i = 0; i < y.n; i++) y.zeros += (y.values[i] == 0.0);
  return y;
}

static ts_status transform_group (void *state, size_t group, ts_error *err) {
  work *w = state;
  size_t at = group * w->table.periods;
  ts_series y = series_at(w, at);
  return ts_transform_apply(w->transform, &y, w->args,
                            w->made->u.numbers + at, w->whys[group], err);
}

static ts_status explain_group (work *w, size_t group) {
  size_t at = group * w->table.periods;
  ts_series y = series_at(w, at);
  const char *why = w->whys[group];
  return (*why != '\0') ? explain_all(w, why, at) : explain(w, &y, at);
}

static ts_status transform_all (work *w, ts_error *err) {
  size_t groups = (w->table.periods > 0)
                ? w->table.frame->rows / w->table.periods : 0;
  ts_status status;
  w->whys = calloc(groups + 1, sizeof *w->whys);
  if (w->whys == NULL) return TS_NOMEM;
  status = ts_panel_each(groups, ts_threads_default(), NULL, transform_group,
                         w, err);
  for (size_t g = 0; status == TS_OK && g < groups; g++)
    status = explain_group(w, g);
  free(w->whys);
  return status;
}

/* What a share or an amount stands in keeps its valuation; ratios have none. */
static ts_status add_column (work *w, const ts_panel_spec *spec,
                             ts_error *err) {
  ts_panel_table *t = &w->table;
  const char *of = t->of->name;
  ts_status status;
  status = ts_panel_add(t->frame, (spec->as != NULL) ? spec->as
                                                     : w->transform->name,
                        ts_unit_of(w->transform->unit, t->of->unit), &w->made,
                        err);
  if (status != TS_OK) return status;
  t->of = ts_frame_find(t->frame, of);  /* adding may have moved columns */
  if (w->transform->unit == TS_UNIT_SAME
      && ts_set_text(&w->made->valuation, t->of->valuation) != TS_OK)
    return ts_fail_memory(err);
  return TS_OK;
}

/* What was asked for, and what the calendar makes of it. */
static ts_status tell (work *w) {
  ts_panel_table *t = &w->table;
  ts_string text = {0};
  ts_series y;
  ts_status status = ts_panel_told(t->frame, w->transform->name, t->of->name,
                                   w->args);
  if (status != TS_OK || w->transform->tell == NULL || t->periods == 0)
    return status;
  y = series_at(w, 0);
  status = w->transform->tell(&y, w->args, &text);
  if (status == TS_OK) status = text.status;
  if (status == TS_OK && text.length > 0)
    status = ts_frame_note(t->frame, "%s: %s", w->transform->name, text.text);
  ts_string_free(&text);
  return status;
}

ts_status ts_panel_transform (const ts_frame *frame,
                              const ts_transform *transform,
                              const ts_args *args, const ts_panel_spec *spec,
                              ts_frame **out, ts_error *err) {
  work w = {.transform = transform, .args = args};
  ts_status status = ts_panel_complete(frame, spec->of, &w.table, err);
  if (status == TS_OK) status = add_column(&w, spec, err);
  if (status == TS_OK) status = transform_all(&w, err);
  if (status == TS_OK) status = tell(&w);
  if (status == TS_OK) status = ts_panel_count(w.table.frame, w.made);
  if (status == TS_NOMEM) ts_fail_memory(err);
  if (status == TS_OK) *out = w.table.frame;
  else ts_frame_free(w.table.frame);
  return status;
}
