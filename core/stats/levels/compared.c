/* compared.c -- members beside an earlier period; see compared.h */
#include "compared.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stats/growth/growth.h"

static ts_status find_se (ts_compared *c, const ts_panel_spec *spec,
                          ts_error *err) {
  ts_column *se;
  ts_status status;
  if (spec->se == NULL) return TS_OK;
  status = ts_frame_need(c->frame, spec->se, &se, err);
  if (status == TS_OK && se->kind != TS_NUMBER)
    return ts_fail(err, TS_MISUSE, "se names a column of standard errors, and "
                   "'%s' is no number", spec->se);
  c->se = se;
  return status;
}

ts_status ts_compare_start (ts_compared *c, const ts_frame *frame,
                            const ts_panel_spec *spec, const char *kind,
                            const char *verb, ts_error *err) {
  ts_panel_table table = {0};
  ts_status status = ts_panel_complete(frame, spec->of, &table, err);
  if (status != TS_OK) return status;
  c->frame = table.frame;
  c->of = table.of;
  c->periods = table.periods;
  status = ts_growth_lag(table.freq, kind, verb, &c->lag, err);
  return (status == TS_OK) ? find_se(c, spec, err) : status;
}

ts_status ts_compare_wholes (ts_compared *c, const ts_panel_spec *spec,
                             const char *verb, int sums, ts_error *err) {
  ts_share_groups *s = &c->whole;
  ts_status status = ts_share_start(s, c->frame, spec, verb, err);
  if (status != TS_OK) return status;
  c->totals = malloc((s->panel.groups + 1) * sizeof *c->totals);
  c->group_of = malloc((c->frame->rows + 1) * sizeof *c->group_of);
  if (c->totals == NULL || c->group_of == NULL) return ts_fail_memory(err);
  for (size_t g = 0; status == TS_OK && g < s->panel.groups; g++) {
    if (sums) status = ts_share_sum(s, g, &c->totals[g], err);
    for (size_t i = s->panel.starts[g]; i < s->panel.starts[g + 1]; i++)
      c->group_of[s->panel.order[i]] = g;
  }
  if (status == TS_OK && sums
      && (ts_panel_among(c->frame, s->key, verb) != TS_OK
          || ts_share_tell(s, c->frame) != TS_OK))
    status = ts_fail_memory(err);
  return status;
}

static ts_status add_column (ts_compared *c, const ts_panel_spec *spec,
                             const ts_compared_column *column, int last,
                             ts_error *err) {
  ts_string name = {0};
  ts_column *made;
  ts_status status;
  if (spec->as != NULL) ts_string_put(&name, spec->as);
  if (spec->as != NULL && !last) ts_string_put(&name, "_");
  if (spec->as == NULL || !last) ts_string_put(&name, column->name);
  status = (name.status == TS_OK)
         ? ts_panel_add(c->frame, name.text, column->unit, &made, err)
         : ts_fail_memory(err);
  ts_string_free(&name);
  return status;
}

ts_status ts_compare_add (ts_compared *c, const ts_panel_spec *spec,
                          const ts_compared_column *columns, size_t n,
                          ts_error *err) {
  size_t of = (size_t)(c->of - c->frame->columns);
  size_t se = (c->se != NULL) ? (size_t)(c->se - c->frame->columns) : 0;
  size_t first = c->frame->width;
  for (size_t k = 0; k < n; k++) {
    ts_status status = add_column(c, spec, &columns[k], k + 1 == n, err);
    if (status != TS_OK) return status;
  }
  c->of = &c->frame->columns[of];  /* adding has moved the columns */
  if (c->se != NULL) c->se = &c->frame->columns[se];
  for (size_t k = 0; k < n; k++) c->made[k] = &c->frame->columns[first + k];
  c->made_count = n;
  return TS_OK;
}

int ts_compare_lacks (const ts_compared *c, size_t row) {
  const double *x = c->of->u.numbers;
  return row % c->periods < c->lag || isnan(x[row]) || isnan(x[row - c->lag]);
}

const char *ts_compare_reason (const ts_compared *c, size_t row) {
  const char *why;
  if (row % c->periods < c->lag) return "no earlier period";
  if (isnan(c->of->u.numbers[row]))
    return ts_frame_why(c->frame, c->of, row);
  why = ts_frame_why(c->frame, c->of, row - c->lag);
  return (isnan(c->of->u.numbers[row - c->lag]) && *why == '\0')
       ? "base missing" : why;
}

ts_status ts_compare_missing (ts_compared *c, size_t row, size_t k,
                              const char *why) {
  if (*why == '\0') return TS_OK;
  return ts_frame_reason_again(c->frame, c->made[k], row, why, &c->memo);
}

ts_status ts_compare_missing_all (ts_compared *c, size_t row,
                                  const char *why) {
  ts_status status = TS_OK;
  for (size_t k = 0; status == TS_OK && k < c->made_count; k++)
    status = ts_compare_missing(c, row, k, why);
  return status;
}

int ts_compare_rest (const ts_compared *c, size_t row) {
  const ts_column *key = c->whole.key;
  return c->whole.selection && key->rest != TS_NONE
      && key->u.codes[row] == key->rest;
}

ts_status ts_compare_finish (ts_compared *c, ts_status status, ts_frame **out,
                             ts_error *err) {
  if (status == TS_OK)
    status = ts_panel_count(c->frame, c->made[c->made_count - 1]);
  if (status == TS_NOMEM) ts_fail_memory(err);
  if (status == TS_OK) *out = c->frame;
  else ts_frame_free(c->frame);
  ts_share_end(&c->whole);
  free(c->totals);
  free(c->group_of);
  return status;
}
