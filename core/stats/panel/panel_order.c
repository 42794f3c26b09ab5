/* panel_order.c -- panels whose rows stand in order; see panel.h */
#include <stdlib.h>
#include <string.h>
#include "panel_inside.h"

#define SMALL 65536   /* rows that are not worth a second thread */

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

/* How many rows from 'start' on are one group; most are as long as the one
** before, so that is looked at first. */
static size_t group_length (const ts_panel *p, size_t start, size_t before) {
  size_t left = p->frame->rows - start;
  for (size_t most = before + 1;; most = left) {
    size_t n = (most < left) ? most : left, all = n;
    for (size_t k = 0; k < p->by_count; k++)
      n = run_of(p->by[k]->u.codes, start, n);
    if (n < all || all == left) return n;
  }
}

/* Does each of n > 0 rows have a period, later than that of the row before? */
static int rise (const int32_t *ordinals, size_t n) {
  int32_t falls = (ordinals[0] == TS_NO_PERIOD);
  for (size_t i = 1; i < n; i++) falls |= (ordinals[i] <= ordinals[i - 1]);
  return !falls;
}

/* Are n rows from 'start' on, which are one group, a series in order? */
static int are_series (const ts_panel *p, size_t start, size_t n) {
  const ts_frame *frame = p->frame;
  if (!rise(p->when->u.ordinals + start, n)) return 0;
  for (size_t k = 0; k < frame->width; k++)
    if (frame->columns[k].kind == TS_KEY
        && run_of(frame->columns[k].u.codes, start, n) < n) return 0;
  return 1;
}

/* A part of the rows, for one thread: groups that begin in it. */
typedef struct {
  size_t from, to;
  size_t groups;         /* they are listed from starts[from] on */
  int32_t least, most;   /* periods */
  int in_order;
} piece;

typedef struct {
  ts_panel *p;
  piece *pieces;         /* owned */
} survey;

static int begins (const ts_panel *p, size_t row) {
  if (row == 0) return 1;
  for (size_t k = 0; k < p->by_count; k++)
    if (p->by[k]->u.codes[row - 1] != p->by[k]->u.codes[row]) return 1;
  return 0;
}

/* List the groups of a piece and find its first and last period, while the rows
** stand in order and are series. */
static ts_status do_piece (void *state, size_t item) {
  survey *s = state;
  ts_panel *p = s->p;
  piece *x = &s->pieces[item];
  const int32_t *ordinals = p->when->u.ordinals;
  size_t at = x->from, n = 0;
  x->least = INT32_MAX;
  x->most = TS_NO_PERIOD;
  while (at < x->to && !begins(p, at)) at++;
  for (; at < x->to; at += n) {
    n = group_length(p, at, n);
    if (!are_series(p, at, n) || (at > 0 && !precedes(p, at - 1, at)))
      return TS_OK;
    if (ordinals[at] < x->least) x->least = ordinals[at];
    if (ordinals[at + n - 1] > x->most) x->most = ordinals[at + n - 1];
    p->starts[x->from + x->groups++] = at;
  }
  x->in_order = 1;
  return TS_OK;
}

/* Put the pieces' groups together; false when they do not stand in order. */
static int join_pieces (survey *s, size_t n, int32_t *least, int32_t *most) {
  ts_panel *p = s->p;
  *least = INT32_MAX;
  *most = TS_NO_PERIOD;
  for (size_t i = 0; i < n; i++) {
    const piece *x = &s->pieces[i];
    if (!x->in_order) return 0;
    memmove(p->starts + p->groups, p->starts + x->from,
            x->groups * sizeof *p->starts);
    p->groups += x->groups;
    if (x->least < *least) *least = x->least;
    if (x->most > *most) *most = x->most;
  }
  p->starts[p->groups] = p->frame->rows;
  return 1;
}

/* '*done': the rows stand in order and are series; else it must be found out
** what they are. */
static ts_status start_in_order (ts_panel *p, size_t threads, int *done,
                                 ts_error *err) {
  size_t rows = p->frame->rows, n = (rows < SMALL || threads < 1) ? 1 : threads;
  survey s = {p, calloc(n, sizeof *s.pieces)};
  int32_t least, most;
  ts_status status = TS_OK;
  *done = 0;
  p->starts = malloc((rows + 2) * sizeof *p->starts);
  if (p->starts == NULL || s.pieces == NULL) status = ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    s.pieces[i].from = rows / n * i;
    s.pieces[i].to = (i + 1 < n) ? rows / n * (i + 1) : rows;
  }
  if (status == TS_OK && p->when != NULL) {
    status = ts_threads_run(n, n, do_piece, &s);
    *done = join_pieces(&s, n, &least, &most);
    if (*done) status = ts_panel_set_calendar(p, least, most, err);
  }
  free(s.pieces);
  return status;
}

ts_status ts_panel_series_start (ts_panel *panel, const ts_frame *frame,
                                 const char *of,
                                 const ts_column *const *columns, size_t count,
                                 size_t threads, ts_error *err) {
  int done;
  ts_status status = ts_panel_name(panel, frame, of, err);
  if (status != TS_OK) return status;
  if (ts_panel_choose_by(panel, columns, count) != TS_OK)
    return ts_fail_memory(err);
  status = start_in_order(panel, threads, &done, err);
  if (status != TS_OK || done) return status;
  ts_panel_free(panel);
  status = ts_panel_start(panel, frame, of, columns, count, err);
  return (status == TS_OK) ? ts_panel_regular(panel, err) : status;
}

ts_series ts_panel_borrow (const ts_panel *panel, size_t group, double *room) {
  size_t start = panel->starts[group], end = panel->starts[group + 1];
  /* A regular group with so many rows has one in each period. */
  if (panel->order != NULL || end - start != panel->periods)
    return ts_panel_series(panel, group, room);
  return (ts_series){.first = {panel->first, panel->freq}, .n = panel->periods,
                     .values = panel->of->u.numbers + start,
                     .name = panel->of->name, .unit = panel->of->unit};
}
