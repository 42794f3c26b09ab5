/* shares.c -- shares and ranks of the members of a key; see shares.h */
#include "shares.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/sums.h"
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

double ts_share_error (double a, double var_a, double b, double var_b) {
  double whole = a + b;
  return sqrt(b / whole * (b / whole) * var_a + a / whole * (a / whole) * var_b)
       / fabs(whole);
}

/* The sum of a group's variances, NaN when one of them is not known. */
static double variance_of (const ts_share_groups *s, const ts_column *se,
                           size_t group) {
  const ts_panel *p = &s->panel;
  ts_exact sum = {0};
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    double error = se->u.numbers[row];
    if (s->selection && s->key->rest != TS_NONE
        && s->key->u.codes[row] == s->key->rest) continue;
    if (!isnan(p->of->u.numbers[row])) ts_exact_add(&sum, error * error);
  }
  return ts_exact_get(&sum);
}

/* Rule 8, for a group whose shares are set. */
static ts_status set_errors (const ts_share_groups *s, ts_frame *out,
                             const ts_column *share, ts_column *made,
                             const ts_column *se, size_t group, double total) {
  const ts_panel *p = &s->panel;
  double variance = variance_of(s, se, group);
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    double a = p->of->u.numbers[row], var = se->u.numbers[row];
    ts_status status = TS_OK;
    var *= var;
    if (isnan(share->u.numbers[row])) {
      const char *why = ts_frame_why(out, share, row);
      if (*why != '\0') status = ts_frame_reason(out, made, row, why);
    } else if (isnan(variance))
      status = ts_frame_reason(out, made, row, "standard error missing");
    else
      made->u.numbers[row] = ts_share_error(a, var, total - a,
                                            fmax(variance - var, 0.0));
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

/* The columns of 'out', which are share_se, where there are errors, and share;
** 'se' is of the frame that the groups are of. */
static ts_status fill_shares (ts_share_groups *s, ts_frame *out,
                              const ts_column *se, ts_error *err) {
  const ts_panel *p = &s->panel;
  ts_column *share = &out->columns[out->width - 1];
  for (size_t g = 0; g < p->groups; g++) {
    ts_share_total total;
    ts_status status = ts_share_sum(s, g, &total, err);
    if (status != TS_OK) return status;
    for (size_t i = p->starts[g]; status == TS_OK && i < p->starts[g + 1]; i++)
      status = set_share(s, out, share, p->order[i], &total);
    if (status == TS_OK && se != NULL)
      status = set_errors(s, out, share, share - 1, se, g, total.sum);
    if (status != TS_OK) return ts_fail_memory(err);
  }
  return TS_OK;
}

static ts_status add_shares (ts_frame *made, const char *name, int errors,
                             ts_error *err) {
  char with_se[256];
  ts_column *column;
  ts_status status = TS_OK;
  snprintf(with_se, sizeof with_se, "%s_se", name);
  if (errors) status = ts_panel_add(made, with_se, "fraction", &column, err);
  if (status == TS_OK)
    status = ts_panel_add(made, name, "fraction", &column, err);
  return status;
}

static ts_status find_errors (const ts_frame *frame, const ts_panel_spec *spec,
                              const ts_column **se, ts_error *err) {
  ts_column *column = NULL;
  ts_status status = TS_OK;
  if (spec->se != NULL) status = ts_frame_need(frame, spec->se, &column, err);
  if (status == TS_OK && column != NULL && column->kind != TS_NUMBER)
    return ts_fail(err, TS_MISUSE, "se names a column of standard errors, and "
                   "'%s' is no number", spec->se);
  *se = column;
  return status;
}

/* Rule 9. */
static ts_status tell_mixed (const ts_share_groups *s, ts_frame *made) {
  const ts_column *of = s->panel.of;
  const ts_column *side = ts_frame_find(made, "reported_by");
  if (strstr(of->valuation, " and ") == NULL) return TS_OK;
  if (side != NULL && strcmp(side->name, s->key->name) != 0) return TS_OK;
  return ts_frame_note(made, "mixed source: %s is %s, so a part and its whole "
                       "may be valued differently", of->name, of->valuation);
}

static ts_status tell_shares (const ts_share_groups *s,
                              const ts_panel_spec *spec, ts_frame *made) {
  ts_status status = ts_panel_count(made, &made->columns[made->width - 1]);
  if (status == TS_OK) status = ts_panel_among(made, s->key, "share");
  if (status == TS_OK) status = ts_share_tell(s, made);
  if (status == TS_OK) status = tell_mixed(s, made);
  if (status == TS_OK && spec->se != NULL)
    status = ts_frame_note(made, "standard errors of shares: delta method, the "
                           "errors '%s' taken for independent", spec->se);
  return status;
}

ts_status ts_shares (const ts_frame *frame, const ts_panel_spec *spec,
                     ts_frame **out, ts_error *err) {
  const char *name = (spec->as != NULL) ? spec->as : "share";
  const ts_column *se = NULL;
  ts_share_groups s;
  ts_frame *made = NULL;
  ts_status status = ts_share_start(&s, frame, spec, "share", err);
  if (status == TS_OK) status = find_errors(frame, spec, &se, err);
  if (status == TS_OK
      && ts_frame_pick(frame, NULL, frame->rows, &made) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) status = add_shares(made, name, se != NULL, err);
  if (status == TS_OK) status = fill_shares(&s, made, se, err);
  if (status == TS_OK && tell_shares(&s, spec, made) != TS_OK)
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
