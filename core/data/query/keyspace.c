/* keyspace.c -- combinations of members; see keyspace.h for the rules */
#include "keyspace.h"

#include <stdlib.h>
#include <string.h>

#include "keyspace_seen.h"

static uint8_t chosen_level (const ts_plan *p, const ts_levels *levels,
                             const ts_view *view, size_t row) {
  return levels->chosen[ts_view_report(p, view, row) * levels->classes
                        + ts_view_code(view, TS_C_CLASSIFICATION, row)];
}

int ts_level_counts (const ts_plan *p, const ts_levels *levels,
                     const ts_view *view, size_t row) {
  return levels->chosen == NULL
      || chosen_level(p, levels, view, row)
         == ts_view_code(view, TS_C_LEVEL, row);
}

int ts_level_could (const ts_plan *p, const ts_levels *levels,
                    const ts_view *view, size_t row) {
  return levels->chosen == NULL
      || chosen_level(p, levels, view, row) == TS_NO_LEVEL
      || ts_level_counts(p, levels, view, row);
}

/* Does every code that a key's filter lets pass have a member? */
static int is_partial (const ts_plan *p, const ts_axis *axis) {
  const uint8_t *allowed = p->filters[axis->field].allowed;
  for (size_t code = 0; code < axis->size; code++)
    if (axis->member[code] == TS_OUT && (allowed == NULL || allowed[code]))
      return 1;
  return 0;
}

static ts_kernel choose (const ts_keyspace *s) {
  uint64_t rows = ts_scan_rows(s->plan), most = rows;
  if (s->plan->request->kernel != TS_KERNEL_CHOSEN)
    return (ts_kernel)s->plan->request->kernel;
  if (most < TS_DENSE_LEAST) most = TS_DENSE_LEAST;
  if (s->combinations <= most / s->plan->targets) return TS_DENSE;
  most = rows * TS_RANKED_EACH;
  if (most < TS_RANKED_LEAST) most = TS_RANKED_LEAST;
  return (s->combinations <= most) ? TS_RANKED : TS_HASHED;
}

ts_status ts_keyspace_make (ts_keyspace *s, const ts_plan *p,
                            const ts_levels *levels, ts_error *err) {
  *s = (ts_keyspace){.plan = p, .levels = levels, .combinations = 1};
  for (size_t i = p->request->key_count; i-- > 0;) {
    uint64_t members = ts_dict_size(p->axes[i].labels);
    s->strides[i] = s->combinations;
    if (members == 0) members = 1;
    if (s->combinations > INT64_MAX / members)
      return ts_fail(err, TS_DOMAIN, "the keys have more combinations than can"
                     " be told apart: ask for fewer keys at a time");
    s->combinations *= members;
    s->partial = s->partial || is_partial(p, &p->axes[i]);
  }
  s->kernel = choose(s);
  if (s->kernel != TS_DENSE) return ts_keyspace_see(s, err);
  s->slots = (size_t)s->combinations;
  return TS_OK;
}

void ts_keyspace_free (ts_keyspace *s) {
  free(s->marks);
  free(s->ranks);
  free(s->found);
  free(s->table);
  *s = (ts_keyspace){0};
}

/* Rows whose level counts. */
static void keep_levels (const ts_keyspace *s, const ts_view *view,
                         ts_rowset *b) {
  size_t kept = 0;
  for (size_t i = 0; i < b->n; i++) {
    size_t row = ts_rowset_row(b, i);
    b->rows[kept] = (uint32_t)row;
    kept += (size_t)ts_level_counts(s->plan, s->levels, view, row);
  }
  b->n = kept;
  b->all = 0;
}

/* The code of a row; rows rise from call to call. */
static uint32_t code_at (const ts_view *view, ts_field field, size_t row,
                         size_t *run) {
  if (view->runs[field] == NULL) return ts_view_code(view, field, row);
  while (view->runs[field][*run].end <= row) ++*run;
  return view->runs[field][*run].code;
}

/* Add one key's members; rows that have none drop out. */
static void add_partial (const ts_keyspace *s, const ts_view *view, size_t k,
                         ts_rowset *b) {
  const ts_axis *axis = &s->plan->axes[k];
  size_t kept = 0;
  for (size_t i = 0; i < b->n; i++) {
    size_t row = ts_rowset_row(b, i);
    uint32_t code = code_at(view, axis->field, row, &b->runs[k]);
    uint32_t member = (code < axis->size) ? axis->member[code] : TS_OUT;
    b->rows[kept] = (uint32_t)row;
    b->combinations[kept] = b->combinations[i] + member * s->strides[k];
    kept += member != TS_OUT;
  }
  b->n = kept;
  b->all = 0;
}

static void find_partial (const ts_keyspace *s, const ts_view *view,
                          ts_rowset *b) {
  if (s->levels->chosen != NULL) keep_levels(s, view, b);
  for (size_t i = 0; i < b->n; i++) b->combinations[i] = 0;
  for (size_t k = 0; k < s->plan->request->key_count; k++)
    add_partial(s, view, k, b);
}

/* Rows from 'row' on, before 'end', that are in the same run of each key that
** comes as runs; 'base' is what these keys and the constant ones add. */
static size_t steady_rows (const ts_keyspace *s, const ts_view *view,
                           size_t row, size_t end, ts_rowset *b,
                           uint64_t *base) {
  *base = 0;
  for (size_t k = 0; k < s->plan->request->key_count; k++) {
    const ts_axis *axis = &s->plan->axes[k];
    const ts_code_run *runs = view->runs[axis->field];
    uint32_t code = view->constant[axis->field];
    if (view->codes[axis->field] != NULL) continue;
    if (runs != NULL) {
      while (runs[b->runs[k]].end <= row) b->runs[k]++;
      code = runs[b->runs[k]].code;
      if (runs[b->runs[k]].end < end) end = runs[b->runs[k]].end;
    }
    *base += axis->member[code] * s->strides[k];
  }
  return end - row;
}

/* Add what keys that come row by row add to 'base'. */
static void add_members (const ts_keyspace *s, const ts_view *view, size_t row,
                         size_t n, uint64_t base, uint64_t *combinations) {
  int first = 1;
  for (size_t k = 0; k < s->plan->request->key_count; k++) {
    const ts_axis *axis = &s->plan->axes[k];
    const uint32_t *codes = view->codes[axis->field], *member = axis->member;
    uint64_t stride = s->strides[k];
    if (codes == NULL) continue;
    codes += row;
    if (first)
      for (size_t i = 0; i < n; i++)
        combinations[i] = base + member[codes[i]] * stride;
    else
      for (size_t i = 0; i < n; i++)
        combinations[i] += member[codes[i]] * stride;
    first = 0;
  }
  for (size_t i = 0; i < n && first; i++) combinations[i] = base;
}

static int is_simple (const ts_keyspace *s, const ts_view *view) {
  if (s->levels->chosen != NULL || s->partial) return 0;
  for (size_t k = 0; k < s->plan->request->key_count; k++)
    if (view->most[s->plan->axes[k].field] >= s->plan->axes[k].size) return 0;
  return 1;
}

void ts_keyspace_rows (const ts_keyspace *s, const ts_view *view, size_t first,
                       size_t n, ts_rowset *b) {
  b->first = first;
  b->n = n;
  b->all = 1;
  b->steady = 1;
  if (first == 0) memset(b->runs, 0, sizeof b->runs);
  for (size_t k = 0; k < s->plan->request->key_count; k++)
    if (view->codes[s->plan->axes[k].field] != NULL) b->steady = 0;
  if (!is_simple(s, view)) {
    find_partial(s, view, b);
    return;
  }
  for (size_t i = 0; i < n;) {
    uint64_t base;
    size_t together = steady_rows(s, view, first + i, first + n, b, &base);
    add_members(s, view, first + i, together, base, b->combinations + i);
    i += together;
  }
}
