/* share_change.c -- changes, what members add to growth, and why shares
** changed; see shares.h */
#include "shares.h"

#include <math.h>
#include <string.h>
#include "compared.h"
#include "stats/growth/growth.h"

#define HARDLY 1e-12   /* rule 5: growth of which none has a portion */

/* Rule 8: errors of both periods. */
static ts_status change_error (ts_compared *c, size_t row, double scale) {
  double now, before;
  if (c->made_count < 2) return TS_OK;
  now = c->se->u.numbers[row];
  before = c->se->u.numbers[row - c->lag];
  c->made[0]->u.numbers[row] = scale * hypot(now, before);
  return (isnan(now) || isnan(before))
       ? ts_compare_missing(c, row, 0, "standard error missing") : TS_OK;
}

static ts_status change_row (ts_compared *c, size_t row, double scale) {
  const double *x = c->of->u.numbers;
  if (ts_compare_lacks(c, row))
    return ts_compare_missing_all(c, row, ts_compare_reason(c, row));
  c->made[c->made_count - 1]->u.numbers[row] = (x[row] - x[row - c->lag])
                                             * scale;
  return change_error(c, row, scale);
}

/* What the member's part is of the growth of the whole (rule 5). */
static ts_status portion_row (ts_compared *c, size_t row, double part) {
  const ts_share_total *now = &c->totals[c->group_of[row]];
  const ts_share_total *base = &c->totals[c->group_of[row - c->lag]];
  double growth = (now->sum - base->sum) / base->sum;
  if (isnan(now->sum))
    return ts_compare_missing(c, row, 0, ts_share_why(&c->whole, now));
  if (fabs(growth) < HARDLY)
    return ts_compare_missing(c, row, 0, "the whole did not change");
  c->made[0]->u.numbers[row] = part / growth;
  return TS_OK;
}

/* Rule 5: the whole's base must be known and above zero. */
static ts_status contribution_row (ts_compared *c, size_t row) {
  const double *x = c->of->u.numbers;
  const ts_share_total *base;
  const char *why;
  double part;
  if (ts_compare_rest(c, row))
    return ts_compare_missing_all(c, row, "a rest is no partner");
  if (ts_compare_lacks(c, row))
    return ts_compare_missing_all(c, row, ts_compare_reason(c, row));
  base = &c->totals[c->group_of[row - c->lag]];
  part = ts_contribution(x[row - c->lag], x[row], base->sum, &why);
  if (why != NULL)
    return ts_compare_missing_all(c, row, isnan(base->sum)
                                  ? ts_share_why(&c->whole, base) : why);
  c->made[c->made_count - 1]->u.numbers[row] = 100.0 * part;
  return (c->made_count > 1) ? portion_row(c, row, part) : TS_OK;
}

ts_status ts_share_contributions (const ts_frame *frame,
                                  const ts_panel_spec *spec, const char *kind,
                                  ts_frame **out, ts_error *err) {
  static const ts_compared_column columns[] = {
    {"contribution_share", "fraction"}, {"contribution", "percentage points"}
  };
  ts_compared c = {0};
  ts_status status = ts_compare_start(&c, frame, spec, kind, "contribution",
                                      err);
  if (status == TS_OK)
    status = ts_compare_wholes(&c, spec, "contribution", 1, err);
  if (status == TS_OK)
    status = spec->portion ? ts_compare_add(&c, spec, columns, 2, err)
                           : ts_compare_add(&c, spec, columns + 1, 1, err);
  for (size_t i = 0; status == TS_OK && i < c.frame->rows; i++)
    status = contribution_row(&c, i);
  return ts_compare_finish(&c, status, out, err);
}

ts_status ts_share_changes (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *kind, ts_frame **out, ts_error *err) {
  ts_compared c = {0};
  int fraction = 0;
  ts_status status = ts_compare_start(&c, frame, spec, kind, "change", err);
  if (status == TS_OK) {
    const char *unit = c.of->unit;
    fraction = (strcmp(unit, "fraction") == 0);
    if (fraction) unit = "percentage points";
    ts_compared_column columns[] = {{"change_se", unit}, {"change", unit}};
    status = (c.se != NULL) ? ts_compare_add(&c, spec, columns, 2, err)
                            : ts_compare_add(&c, spec, columns + 1, 1, err);
  }
  for (size_t i = 0; status == TS_OK && i < c.frame->rows; i++)
    status = change_row(&c, i, fraction ? 100.0 : 1.0);
  return ts_compare_finish(&c, status, out, err);
}

int ts_share_effect_of (double x0, double o0, double x1, double o1,
                        ts_share_effect *e) {
  double dx = x1 - x0, other = o1 - o0;
  double both[2] = {x0 + o0, x1 + o1}, mixed[2] = {x1 + o0, x0 + o1};
  if (both[0] == 0.0 || both[1] == 0.0 || mixed[0] == 0.0 || mixed[1] == 0.0)
    return 0;
  e->counterfactual = x1 / mixed[0];
  e->own = 0.5 * (dx / mixed[0] * (o0 / both[0])
                  + dx / both[1] * (o1 / mixed[1]));
  e->others = -0.5 * (other / mixed[1] * (x0 / both[0])
                      + other / both[1] * (x1 / mixed[0]));
  e->change = e->own + e->others;
  return 1;
}

static ts_status effects_row (ts_compared *c, size_t row) {
  const double *x = c->of->u.numbers;
  const ts_share_total *now, *base;
  ts_share_effect e;
  if (ts_compare_rest(c, row))
    return ts_compare_missing_all(c, row, "a rest is no partner");
  if (ts_compare_lacks(c, row))
    return ts_compare_missing_all(c, row, ts_compare_reason(c, row));
  now = &c->totals[c->group_of[row]];
  base = &c->totals[c->group_of[row - c->lag]];
  if (isnan(now->sum) || isnan(base->sum))
    return ts_compare_missing_all(c, row, ts_share_why(&c->whole,
                                  isnan(now->sum) ? now : base));
  if (!ts_share_effect_of(x[row - c->lag], base->sum - x[row - c->lag], x[row],
                          now->sum - x[row], &e))  /* rule 12 */
    return ts_compare_missing_all(c, row, "zero total");
  c->made[0]->u.numbers[row] = e.counterfactual;
  c->made[1]->u.numbers[row] = 100.0 * e.own;
  c->made[2]->u.numbers[row] = 100.0 * e.others;
  c->made[3]->u.numbers[row] = 100.0 * e.own + 100.0 * e.others;
  return TS_OK;
}

ts_status ts_share_effects (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *kind, ts_frame **out, ts_error *err) {
  static const ts_compared_column columns[] = {
    {"counterfactual", "fraction"}, {"own", "percentage points"},
    {"others", "percentage points"}, {"share_change", "percentage points"}
  };
  ts_compared c = {0};
  ts_status status = ts_compare_start(&c, frame, spec, kind, "share_change",
                                      err);
  if (status == TS_OK)
    status = ts_compare_wholes(&c, spec, "share_change", 1, err);
  if (status == TS_OK) status = ts_compare_add(&c, spec, columns, 4, err);
  for (size_t i = 0; status == TS_OK && i < c.frame->rows; i++)
    status = effects_row(&c, i);
  if (status == TS_OK)
    status = ts_frame_note(c.frame, "%s = %s, from the member's own trade, + "
                           "%s, from that of all others (Shapley: the mean of "
                           "both orders); %s: the share had the others stayed "
                           "at base", c.made[3]->name, c.made[1]->name,
                           c.made[2]->name, c.made[0]->name);
  return ts_compare_finish(&c, status, out, err);
}
