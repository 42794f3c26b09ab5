/* tally_take.c -- what the rows of one chunk say to a tally */
#include <math.h>

#include "adding.h"

/* What a row's report gave to the sum that weighs, for coverage. */
static void note_row (ts_adding *b, size_t k) {
  ts_tally *t = b->tally;
  size_t row = ts_rowset_row(&b->block, k);
  size_t report = ts_view_report(t->plan, b->view, row);
  int sign = ts_view_sign(t, b->view, row);
  ts_field field = t->plan->request->sums[t->weighing].field;
  ts_amount a = ts_amount_of(ts_view_numbers(b->view, field), row);
  t->report_rows[report]++;
  if (sign < 0) t->report_less[report] = 1;
  if (a.kind == TS_EXACT) t->report_sums[report] += sign * a.wide;
  if (a.kind == TS_SINGLE && fabs(a.real) < 1e20)  /* a weight, not a result */
    t->report_sums[report] += sign * (ts_wide)(a.real * 1e9);
}

/* The reports of the block's rows; of one side, as most data are, column by
** column. */
static void find_reports (const ts_adding *b, size_t *reports) {
  const ts_plan *p = b->tally->plan;
  const ts_view *v = b->view;
  ts_field field = ts_side_field(v->constant[TS_C_REPORTED_BY]);
  const uint32_t *codes = (field < TS_C_KEEP) ? v->codes[field] : NULL;
  size_t n = b->block.n;
  if (v->codes[TS_C_REPORTED_BY] != NULL || !b->block.all
      || (codes != NULL && v->most[field] > p->countries)) {
    for (size_t k = 0; k < n; k++)
      reports[k] = ts_view_report(p, v, ts_rowset_row(&b->block, k));
    return;
  }
  reports[0] = ts_view_report(p, v, b->block.first);
  if (codes != NULL) reports[0] -= codes[b->block.first] * p->periods;
  reports[0] -= ts_view_when(v, b->block.first);
  for (size_t k = n; k-- > 0;)
    reports[k] = reports[0] + ((v->when != NULL) ? v->when[b->block.first + k]
                                                 : v->when_constant);
  for (size_t k = 0; k < n && codes != NULL; k++)
    reports[k] += codes[b->block.first + k] * p->periods;
}

/* The same by runs of one report, where all numbers are scaled and add. */
static void note_runs (ts_adding *b, const int64_t *m, int64_t unit) {
  ts_tally *t = b->tally;
  size_t reports[TS_ROWSET];
  find_reports(b, reports);
  for (size_t k = 0; k < b->block.n;) {
    size_t report = reports[k], first = k;
    ts_wide sum = 0;
    for (; k < b->block.n && reports[k] == report; k++)
      if (m[k] != TS_MISSING_MANTISSA) sum += m[k];
    t->report_rows[report] += (uint32_t)(k - first);
    t->report_sums[report] += sum * unit;
  }
}

static void note_classes (ts_adding *b) {
  const uint32_t *codes = b->view->codes[TS_C_CLASSIFICATION];
  if (codes == NULL)
    b->tally->classes[b->view->constant[TS_C_CLASSIFICATION]] = 1;
  for (size_t k = 0; codes != NULL && k < b->block.n; k++)
    b->tally->classes[codes[ts_rowset_row(&b->block, k)]] = 1;
}

static void note_reports (ts_adding *b, const ts_totals *all) {
  ts_tally *t = b->tally;
  const ts_numbers *numbers =
    ts_view_numbers(b->view, t->plan->request->sums[t->weighing].field);
  int64_t unit = ts_ipow10[TS_SUM_SCALE - numbers->scale];
  note_classes(b);
  if (t->plan->subtracts || all->exceptions > 0) {
    for (size_t k = 0; k < b->block.n; k++) note_row(b, k);
  } else if (ts_view_is_one(b->view)) {
    size_t report = ts_view_report(t->plan, b->view, 0);
    t->report_rows[report] += (uint32_t)b->block.n;
    t->report_sums[report] += all->sum * unit;
  } else {
    note_runs(b, ts_adding_mantissas(b, numbers), unit);
  }
}

static ts_status take_block (ts_adding *b, size_t first, size_t n) {
  ts_status status;
  ts_keyspace_rows(b->tally->space, b->view, first, n, &b->block);
  if (b->block.n == 0) return TS_OK;
  status = ts_adding_find(b);
  for (size_t i = 0; i < b->tally->plan->request->sum_count
                     && status == TS_OK; i++) {
    ts_totals totals;
    status = ts_adding_sum(b, i, &totals);
    if (status == TS_OK && i == b->tally->weighing) note_reports(b, &totals);
  }
  return status;
}

static ts_status take_picked (ts_tally *t, const ts_view *view) {
  ts_adding b;
  ts_status status = TS_OK;
  b.tally = t;
  b.view = view;
  for (size_t first = 0; first < view->count && status == TS_OK;
       first += TS_ROWSET) {
    size_t n = view->count - first;
    status = take_block(&b, first, (n < TS_ROWSET) ? n : TS_ROWSET);
  }
  return status;
}

/* Codes of narrowed keys that all other conditions let pass (rule 9). */
static void note_known (ts_tally *t, const ts_view *view) {
  const ts_plan *p = t->plan;
  for (size_t k = 0; k < p->request->key_count; k++) {
    ts_field own = p->axes[k].field;
    if (t->known[k] == NULL) continue;
    for (size_t r = 0; r < view->count; r++) {
      int in = 1;
      for (size_t f = 0; f < p->chunks.fields && in; f++)
        if (f != own && p->filters[f].of_key && p->filters[f].allowed != NULL)
          in = p->filters[f].allowed[ts_view_code(view, (ts_field)f, r)] != 0;
      if (in && ts_level_could(p, t->levels, view, r))
        t->known[k][ts_view_code(view, own, r)] = 1;
    }
  }
}

static void note_apart (ts_tally *t, const ts_view *view) {
  ts_field field = t->plan->request->sums[t->weighing].field;
  for (size_t r = 0; r < view->count; r++) {
    ts_amount a;
    if (!ts_level_counts(t->plan, t->levels, view, r)) continue;
    a = ts_amount_of(ts_view_numbers(view, field), r);
    t->apart_rows++;
    if (a.kind == TS_EXACT) t->apart_sum += a.wide;
  }
}

ts_status ts_tally_take (ts_tally *t, const ts_view *view) {
  switch (view->what) {
    case TS_SHOW_PICKED: return take_picked(t, view);
    case TS_SHOW_BEFORE: note_known(t, view); break;
    case TS_SHOW_APART: note_apart(t, view); break;
  }
  return TS_OK;
}
