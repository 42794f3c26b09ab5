/* shares.c -- shares and ranks of the members of a key; see shares.h */
#include "shares.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "share_total.h"

/* One row's share, and why it has none (rules 2 and 4). */
static double share_of (const ts_share_groups *s, const ts_share_total *total,
                        double value, const char **why) {
  *why = ts_share_why(s, total);
  if (isnan(value)) *why = "";
  if (isnan(value) || isnan(total->sum)) return NAN;
  if (total->sum != 0.0) return value / total->sum;
  *why = "zero total";
  return NAN;
}

static ts_status set_share (const ts_share_groups *s, ts_frame *out,
                            ts_column *share, size_t row,
                            const ts_share_total *total) {
  const ts_panel *p = &s->panel;
  const ts_column *key = s->key;
  const char *why;
  double value = p->of->u.numbers[row];
  if (s->selection && key->rest != TS_NONE && key->u.codes[row] == key->rest)
    return ts_frame_reason(out, share, row, "a rest is no partner");
  share->u.numbers[row] = share_of(s, total, value, &why);
  if (isnan(value)) why = ts_frame_why(p->frame, p->of, row);
  if (!isnan(share->u.numbers[row]) || *why == '\0') return TS_OK;
  return ts_frame_reason(out, share, row, why);
}

static ts_status fill_shares (ts_share_groups *s, ts_frame *out,
                              ts_column *share, ts_error *err) {
  const ts_panel *p = &s->panel;
  for (size_t g = 0; g < p->groups; g++) {
    ts_share_total total;
    ts_status status = ts_share_sum(s, g, &total, err);
    if (status != TS_OK) return status;
    for (size_t i = p->starts[g]; i < p->starts[g + 1]; i++)
      if (set_share(s, out, share, p->order[i], &total) != TS_OK)
        return ts_fail_memory(err);
  }
  return TS_OK;
}

typedef ts_status (*fill_column) (ts_share_groups *s, ts_frame *out,
                                  ts_column *column, ts_error *err);

/* A copy of the frame with one more column, filled by 'fill'. */
static ts_status add_column (ts_share_groups *s, const ts_frame *frame,
                             const char *name, const char *unit,
                             fill_column fill, ts_frame **out, ts_error *err) {
  ts_frame *made = NULL;
  ts_column *column;
  ts_status status = ts_frame_pick(frame, NULL, frame->rows, &made);
  if (status != TS_OK) return ts_fail_memory(err);
  status = ts_panel_add(made, name, unit, &column, err);
  if (status == TS_OK) status = fill(s, made, column, err);
  if (status == TS_OK && ts_panel_count(made, column) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

ts_status ts_shares (const ts_frame *frame, const ts_panel_spec *spec,
                     ts_frame **out, ts_error *err) {
  const char *name = (spec->as != NULL) ? spec->as : "share";
  ts_share_groups s;
  ts_frame *made = NULL;
  ts_status status = ts_share_start(&s, frame, spec, "share", err);
  if (status == TS_OK)
    status = add_column(&s, frame, name, "fraction", fill_shares, &made, err);
  if (status == TS_OK && (ts_panel_among(made, s.key, "share") != TS_OK
                          || ts_share_tell(&s, made) != TS_OK))
    status = ts_fail_memory(err);
  ts_share_end(&s);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

typedef struct {
  double value;
  size_t row;
} ranked;

static int largest_first (const void *pa, const void *pb) {
  const ranked *a = pa, *b = pb;
  if (a->value != b->value) return (a->value > b->value) ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

/* The members of a group that can have a rank. */
static size_t collect (const ts_share_groups *s, size_t group, ranked *all) {
  const ts_panel *p = &s->panel;
  size_t n = 0;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    uint32_t rest = s->key->rest;
    if (isnan(p->of->u.numbers[row])) continue;
    if (rest != TS_NONE && s->key->u.codes[row] == rest) continue;  /* rule 4 */
    all[n++] = (ranked){p->of->u.numbers[row], row};
  }
  qsort(all, n, sizeof *all, largest_first);
  return n;
}

static ts_status fill_ranks (ts_share_groups *s, ts_frame *out,
                             ts_column *column, ts_error *err) {
  ranked *all = malloc((out->rows + 1) * sizeof *all);
  if (all == NULL) return ts_fail_memory(err);
  for (size_t g = 0; g < s->panel.groups; g++) {
    size_t n = collect(s, g, all), rank = 1;
    for (size_t i = 0; i < n; i++) {
      if (i > 0 && all[i].value != all[i - 1].value) rank = i + 1;
      column->u.numbers[all[i].row] = (double)rank;
    }
  }
  free(all);
  return TS_OK;
}

ts_status ts_share_ranks (const ts_frame *frame, const ts_panel_spec *spec,
                          ts_frame **out, ts_error *err) {
  const char *name = (spec->as != NULL) ? spec->as : "rank";
  ts_panel_spec among = *spec;
  ts_share_groups s;
  ts_status status;
  among.selection = 1;  /* ranks compare the members shown, no whole */
  status = ts_share_start(&s, frame, &among, "rank", err);
  if (status == TS_OK)
    status = add_column(&s, frame, name, "", fill_ranks, out, err);
  ts_share_end(&s);
  return status;
}
