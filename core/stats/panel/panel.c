/* panel.c -- a frame seen as groups of rows; see panel.h for the rules */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arrange.h"
#include "panel_inside.h"

/* Do two rows agree in every group column? */
static int same_group (const ts_panel *p, size_t a, size_t b) {
  for (size_t k = 0; k < p->by_count; k++) {
    const ts_column *column = p->by[k];
    if (column->kind == TS_KEY
        ? column->u.codes[a] != column->u.codes[b]
        : column->u.ordinals[a] != column->u.ordinals[b]) return 0;
  }
  return 1;
}

/* Mark where groups begin among sorted rows. */
static void mark_groups (ts_panel *p) {
  size_t rows = p->frame->rows;
  for (size_t i = 0; i < rows; i++)
    if (i == 0 || !same_group(p, p->order[i - 1], p->order[i]))
      p->starts[p->groups++] = i;
  p->starts[p->groups] = rows;
}

/* Rule 1: the group columns decide, then the period. */
static ts_status make_groups (ts_panel *p) {
  size_t rows = p->frame->rows, n = p->by_count;
  ts_sort_key *keys = calloc(n + 1, sizeof *keys);
  ts_status status;
  p->order = malloc((rows + 1) * sizeof *p->order);
  p->starts = malloc((rows + 2) * sizeof *p->starts);
  if (keys == NULL || p->order == NULL || p->starts == NULL) {
    free(keys);
    return TS_NOMEM;
  }
  for (size_t k = 0; k < n; k++) keys[k].column = p->by[k];
  if (p->when != NULL) keys[n++].column = p->when;
  status = ts_frame_order(p->frame, keys, n, p->order);
  free(keys);
  if (status == TS_OK) mark_groups(p);
  return status;
}

/* Rule 2. */
static ts_status make_calendar (ts_panel *p, ts_error *err) {
  int32_t least = INT32_MAX, most = TS_NO_PERIOD;
  if (p->when == NULL) return TS_OK;
  for (size_t i = 0; i < p->frame->rows; i++) {
    int32_t ordinal = p->when->u.ordinals[i];
    int32_t there = (ordinal == TS_NO_PERIOD) ? INT32_MAX : ordinal;
    least = (there < least) ? there : least;
    most = (ordinal > most) ? ordinal : most;
  }
  return ts_panel_set_calendar(p, least, most, err);
}

ts_status ts_panel_set_calendar (ts_panel *p, int32_t least, int32_t most,
                                 ts_error *err) {
  int64_t lo = least, hi = most;
  p->freq = p->when->freq;
  if (lo > hi) return TS_OK;
  if (hi - lo >= 10000000)
    return ts_fail(err, TS_DOMAIN, "the periods of '%s' span %lld %s: one of "
                   "them must be wrong", p->when->name,
                   (long long)(hi - lo + 1), ts_freq_names(p->freq, 2));
  p->first = (int32_t)lo;
  p->periods = (size_t)(hi - lo) + 1;
  return TS_OK;
}

static ts_status choose_of (ts_panel *p, const char *of, ts_error *err) {
  ts_column *column = ts_frame_of(p->frame);
  ts_status status = TS_OK;
  if (of != NULL) status = ts_frame_need(p->frame, of, &column, err);
  if (status != TS_OK) return status;
  if (column == NULL)
    return ts_fail(err, TS_MISUSE, "the frame has no number column");
  if (column->kind != TS_NUMBER)
    return ts_fail(err, TS_MISUSE, "'%s' is a %s column: 'of' names a column "
                   "of numbers", of, (column->kind == TS_KEY) ? "key"
                                                              : "period");
  p->of = column;
  return TS_OK;
}

ts_status ts_panel_choose_by (ts_panel *p, const ts_column *const *columns,
                              size_t count) {
  const ts_frame *frame = p->frame;
  p->by = malloc((frame->width + 1) * sizeof *p->by);
  if (p->by == NULL) return TS_NOMEM;
  for (size_t k = 0; columns != NULL && k < count; k++)
    p->by[p->by_count++] = columns[k];
  for (size_t k = 0; columns == NULL && k < frame->width; k++)
    if (frame->columns[k].kind == TS_KEY)
      p->by[p->by_count++] = &frame->columns[k];
  return TS_OK;
}

ts_status ts_panel_name (ts_panel *panel, const ts_frame *frame,
                         const char *of, ts_error *err) {
  *panel = (ts_panel){.frame = frame, .when = ts_frame_period(frame)};
  return choose_of(panel, of, err);
}

ts_status ts_panel_survey (ts_panel *panel, const ts_frame *frame,
                           const char *of, ts_error *err) {
  ts_status status = ts_panel_name(panel, frame, of, err);
  return (status == TS_OK) ? make_calendar(panel, err) : status;
}

ts_status ts_panel_start (ts_panel *panel, const ts_frame *frame,
                          const char *of, const ts_column *const *columns,
                          size_t count, ts_error *err) {
  ts_status status = ts_panel_survey(panel, frame, of, err);
  if (status != TS_OK) return status;
  if (ts_panel_choose_by(panel, columns, count) != TS_OK
      || make_groups(panel) != TS_OK)
    return ts_fail_memory(err);
  return TS_OK;
}

void ts_panel_free (ts_panel *panel) {
  free(panel->by);
  free(panel->order);
  free(panel->starts);
  *panel = (ts_panel){0};
}

void ts_panel_label (const ts_panel *panel, size_t group, char *out,
                     size_t size) {
  size_t row = ts_panel_row(panel, panel->starts[group]), used = 0;
  snprintf(out, size, "%s", (panel->by_count == 0) ? "the series" : "");
  for (size_t k = 0; k < panel->by_count && used < size; k++) {
    const ts_column *column = panel->by[k];
    char when[TS_PERIOD_TEXT];
    const char *text = when;
    int n;
    if (column->kind == TS_PERIODS)
      ts_period_text((ts_period){column->u.ordinals[row], column->freq}, when);
    else text = ts_dict_text(column->dict, column->u.codes[row]);
    n = snprintf(out + used, size - used, "%s%s", (k > 0) ? ", " : "", text);
    used += (n > 0) ? (size_t)n : 0;
  }
}

/* The first key outside the group columns in which two rows differ. */
static const ts_column *what_varies (const ts_panel *p, size_t a, size_t b) {
  for (size_t k = 0; k < p->frame->width; k++) {
    const ts_column *column = &p->frame->columns[k];
    if (column->kind == TS_KEY && column->u.codes[a] != column->u.codes[b])
      return column;
  }
  return NULL;
}

static ts_status varies (const ts_panel *p, size_t group, size_t a, size_t b,
                         const ts_column *column, ts_error *err) {
  char label[256];
  ts_panel_label(p, group, label, sizeof label);
  return ts_fail(err, TS_CONFLICT, "%s is not one series, because '%s' varies "
                 "(%s, %s): add \"%s\" to by, choose one with where, or add "
                 "them up first with f:by(...)", label, column->name,
                 ts_dict_text(column->dict, column->u.codes[a]),
                 ts_dict_text(column->dict, column->u.codes[b]), column->name);
}

static ts_status twice (const ts_panel *p, size_t group, size_t row,
                        ts_error *err) {
  char label[256], when[TS_PERIOD_TEXT];
  ts_panel_label(p, group, label, sizeof label);
  ts_period_text((ts_period){p->when->u.ordinals[row], p->freq}, when);
  return ts_fail(err, TS_CONFLICT, "%s has two rows in %s: add them up first "
                 "with f:by(...)", label, when);
}

static ts_status follows (const ts_panel *p, size_t group, size_t before,
                          size_t row, ts_error *err) {
  const ts_column *column = what_varies(p, before, row);
  if (column != NULL) return varies(p, group, before, row, column, err);
  if (p->when->u.ordinals[before] == p->when->u.ordinals[row])
    return twice(p, group, row, err);
  return TS_OK;
}

ts_status ts_panel_regular (const ts_panel *panel, ts_error *err) {
  ts_status status = TS_OK;
  if (panel->when == NULL)
    return ts_fail(err, TS_MISUSE, "the frame has no period column, so its "
                   "rows are no series");
  for (size_t g = 0; g < panel->groups; g++)
    for (size_t i = panel->starts[g]; i < panel->starts[g + 1]; i++) {
      size_t row = ts_panel_row(panel, i);
      if (panel->when->u.ordinals[row] == TS_NO_PERIOD)
        return ts_fail(err, TS_CONFLICT, "row %zu has no period: leave such "
                       "rows out before asking for series", row + 1);
      if (i > panel->starts[g])
        status = follows(panel, g, ts_panel_row(panel, i - 1), row, err);
      if (status != TS_OK) return status;
    }
  return TS_OK;
}

ts_series ts_panel_series (const ts_panel *panel, size_t group,
                           double *values) {
  ts_series y = {.first = {panel->first, panel->freq}, .n = panel->periods,
                 .values = values, .name = panel->of->name,
                 .unit = panel->of->unit};
  for (size_t t = 0; t < panel->periods; t++) values[t] = NAN;
  for (size_t i = panel->starts[group]; i < panel->starts[group + 1]; i++) {
    size_t row = ts_panel_row(panel, i);
    double value = panel->of->u.numbers[row];
    values[panel->when->u.ordinals[row] - panel->first] = value;
    y.zeros += (value == 0.0);
  }
  return y;
}
