/* share_change.c -- changes and what members add to growth; see shares.h */
#include "shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stats/growth/growth.h"
#include "share_total.h"

typedef struct {
  ts_frame *frame;           /* completed: groups of 'periods' rows */
  size_t periods, lag;
  const ts_column *of;
  ts_column *made;
  ts_share_groups whole;     /* contribution alone */
  ts_reason_memo memo;
  ts_share_total *totals;    /* by group of 'whole'; owned */
  size_t *group_of;          /* row -> group of 'whole'; owned */
} work;

static const char *reason_before (const work *w, size_t row) {
  const char *why;
  if (row % w->periods < w->lag) return "no earlier period";
  if (isnan(w->of->u.numbers[row]))
    return ts_frame_why(w->frame, w->of, row);
  why = ts_frame_why(w->frame, w->of, row - w->lag);
  return (isnan(w->of->u.numbers[row - w->lag]) && *why == '\0')
       ? "base missing" : why;
}

static ts_status set_missing (work *w, size_t row, const char *why) {
  if (*why == '\0') return TS_OK;
  return ts_frame_reason_again(w->frame, w->made, row, why, &w->memo);
}

static ts_status change_row (work *w, size_t row, double scale) {
  const double *x = w->of->u.numbers;
  if (row % w->periods < w->lag || isnan(x[row]) || isnan(x[row - w->lag]))
    return set_missing(w, row, reason_before(w, row));
  w->made->u.numbers[row] = (x[row] - x[row - w->lag]) * scale;
  return TS_OK;
}

/* Rule 5: the whole's base must be known and above zero. */
static ts_status contribution_row (work *w, size_t row) {
  const ts_column *key = w->whole.key;
  const double *x = w->of->u.numbers;
  const ts_share_total *base;
  const char *why;
  double part;
  if (w->whole.selection && key->rest != TS_NONE
      && key->u.codes[row] == key->rest)
    return set_missing(w, row, "a rest is no partner");
  if (row % w->periods < w->lag || isnan(x[row]) || isnan(x[row - w->lag]))
    return set_missing(w, row, reason_before(w, row));
  base = &w->totals[w->group_of[row - w->lag]];
  part = ts_contribution(x[row - w->lag], x[row], base->sum, &why);
  w->made->u.numbers[row] = 100.0 * part;  /* percentage points */
  if (why == NULL) return TS_OK;
  return set_missing(w, row, isnan(base->sum) ? ts_share_why(&w->whole, base)
                                              : why);
}

static ts_status find_totals (work *w, const ts_panel_spec *spec,
                              ts_error *err) {
  ts_share_groups *s = &w->whole;
  ts_status status = ts_share_start(s, w->frame, spec, "contribution", err);
  if (status != TS_OK) return status;
  w->totals = malloc((s->panel.groups + 1) * sizeof *w->totals);
  w->group_of = malloc((w->frame->rows + 1) * sizeof *w->group_of);
  if (w->totals == NULL || w->group_of == NULL) return ts_fail_memory(err);
  for (size_t g = 0; status == TS_OK && g < s->panel.groups; g++) {
    status = ts_share_sum(s, g, &w->totals[g], err);
    for (size_t i = s->panel.starts[g]; i < s->panel.starts[g + 1]; i++)
      w->group_of[s->panel.order[i]] = g;
  }
  if (status == TS_OK
      && (ts_panel_among(w->frame, s->key, "contribution") != TS_OK
          || ts_share_tell(s, w->frame) != TS_OK))
    status = ts_fail_memory(err);
  return status;
}

/* Complete the calendar and find out how far back the base lies. */
static ts_status start (work *w, const ts_frame *frame,
                        const ts_panel_spec *spec, const char *kind,
                        const char *verb, ts_error *err) {
  ts_panel_table table = {0};
  ts_status status = ts_panel_complete(frame, spec->of, &table, err);
  w->frame = table.frame;
  w->of = table.of;
  w->periods = table.periods;
  return (status == TS_OK) ? ts_growth_lag(table.freq, kind, verb, &w->lag, err)
                           : status;
}

static ts_status add_column (work *w, const ts_panel_spec *spec,
                             const char *verb, const char *unit,
                             ts_error *err) {
  const char *of = w->of->name;
  ts_status status = ts_panel_add(w->frame, (spec->as != NULL) ? spec->as
                                                               : verb,
                                  unit, &w->made, err);
  if (status == TS_OK) w->of = ts_frame_find(w->frame, of);
  return status;
}

static ts_status finish (work *w, ts_status status, ts_frame **out,
                         ts_error *err) {
  if (status == TS_OK) status = ts_panel_count(w->frame, w->made);
  if (status == TS_NOMEM) ts_fail_memory(err);
  if (status == TS_OK) *out = w->frame;
  else ts_frame_free(w->frame);
  ts_share_end(&w->whole);
  free(w->totals);
  free(w->group_of);
  return status;
}

ts_status ts_share_contributions (const ts_frame *frame,
                                  const ts_panel_spec *spec, const char *kind,
                                  ts_frame **out, ts_error *err) {
  work w = {0};
  ts_status status = start(&w, frame, spec, kind, "contribution", err);
  if (status == TS_OK) status = find_totals(&w, spec, err);
  if (status == TS_OK)
    status = add_column(&w, spec, "contribution", "percentage points", err);
  for (size_t i = 0; status == TS_OK && i < w.frame->rows; i++)
    status = contribution_row(&w, i);
  return finish(&w, status, out, err);
}

ts_status ts_share_changes (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *kind, ts_frame **out, ts_error *err) {
  work w = {0};
  int fraction = 0;
  ts_status status = start(&w, frame, spec, kind, "change", err);
  if (status == TS_OK) {
    fraction = (strcmp(w.of->unit, "fraction") == 0);
    status = add_column(&w, spec, "change",
                        fraction ? "percentage points" : w.of->unit, err);
  }
  for (size_t i = 0; status == TS_OK && i < w.frame->rows; i++)
    status = change_row(&w, i, fraction ? 100.0 : 1.0);
  return finish(&w, status, out, err);
}
