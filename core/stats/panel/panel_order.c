/* panel_order.c -- panels whose rows stand in order; see panel.h */
#include <stdlib.h>
#include <string.h>
#include "panel_inside.h"

/* Does a group's text come before another's? Missing ones come last. */
static int precedes (const ts_panel *p, size_t a, size_t b) {
  for (size_t k = 0; k < p->by_count; k++) {
    const ts_column *key = p->by[k];
    uint32_t first = key->u.codes[a], second = key->u.codes[b];
    if (first == second) continue;
    if (first == TS_NONE || second == TS_NONE) return second == TS_NONE;
    return strcmp(ts_dict_text(key->dict, first),
                  ts_dict_text(key->dict, second)) < 0;
  }
  return 0;
}

/* How many rows from 'start' on have the code that it has, at most n. */
static size_t run_of (const uint32_t *codes, size_t start, size_t n) {
  const uint32_t *first = codes + start;
  size_t same = 1;
  if (memcmp(first, first + 1, (n - 1) * sizeof *first) == 0) return n;
  while (same < n && first[same] == *first) same++;
  return same;
}

/* Does each of n > 0 rows have a period, later than that of the row before? */
static int rise (const int32_t *ordinals, size_t n) {
  int32_t falls = (ordinals[0] == TS_NO_PERIOD);
  for (size_t i = 1; i < n; i++) falls |= (ordinals[i] <= ordinals[i - 1]);
  return !falls;
}

/* The end of the series that begins at 'start'; 0 when the rows up to where a
** group column changes are none. */
static size_t end_of (const ts_panel *p, size_t start) {
  const ts_frame *frame = p->frame;
  size_t n = frame->rows - start;
  if (n > p->periods) n = p->periods;
  if (n == 0) return 0;
  for (size_t k = 0; k < p->by_count; k++)
    n = run_of(p->by[k]->u.codes, start, n);
  if (!rise(p->when->u.ordinals + start, n)) return 0;
  for (size_t k = 0; k < frame->width; k++)
    if (frame->columns[k].kind == TS_KEY
        && run_of(frame->columns[k].u.codes, start, n) < n) return 0;
  return start + n;
}

/* Mark where groups begin; false when the rows do not stand in order, or are no
** series, so that it must be found out which. */
static int stand_in_order (ts_panel *p) {
  size_t rows = p->frame->rows;
  for (size_t at = 0; at < rows; p->groups++) {
    size_t end = end_of(p, at);
    if (end == 0) return 0;
    if (at > 0 && !precedes(p, at - 1, at)) return 0;
    p->starts[p->groups] = at;
    at = end;
  }
  p->starts[p->groups] = rows;
  return 1;
}

ts_status ts_panel_series_start (ts_panel *panel, const ts_frame *frame,
                                 const char *of,
                                 const ts_column *const *columns, size_t count,
                                 ts_error *err) {
  ts_status status = ts_panel_survey(panel, frame, of, err);
  if (status != TS_OK) return status;
  if (ts_panel_choose_by(panel, columns, count) != TS_OK)
    return ts_fail_memory(err);
  panel->starts = malloc((frame->rows + 2) * sizeof *panel->starts);
  if (panel->starts == NULL) return ts_fail_memory(err);
  if (panel->when != NULL && stand_in_order(panel)) return TS_OK;
  free(panel->starts);
  panel->starts = NULL;
  panel->groups = 0;
  if (ts_panel_make_groups(panel) != TS_OK) return ts_fail_memory(err);
  return ts_panel_regular(panel, err);
}

ts_series ts_panel_borrow (const ts_panel *panel, size_t group, double *room) {
  size_t start = panel->starts[group], end = panel->starts[group + 1];
  ts_series y;
  double zeros = 0.0;
  /* A regular group with so many rows has one in each period. */
  if (panel->order != NULL || end - start != panel->periods)
    return ts_panel_series(panel, group, room);
  y = (ts_series){.first = {panel->first, panel->freq}, .n = panel->periods,
                  .values = panel->of->u.numbers + start,
                  .name = panel->of->name, .unit = panel->of->unit};
  for (size_t i = 0; i < y.n; i++) zeros += (y.values[i] == 0.0) ? 1.0 : 0.0;
  y.zeros = (size_t)zeros;
  return y;
}
