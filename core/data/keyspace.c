/* keyspace.c -- combinations of members; the first pass is in keyspace_seen.c */
#include "keyspace.h"

#include <stdlib.h>

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

static ts_status weigh_codes (ts_keyspace *s, size_t k) {
  const ts_axis *axis = &s->plan->axes[k];
  s->worth[k] = malloc((axis->size + 1) * sizeof *s->worth[k]);
  if (s->worth[k] == NULL) return TS_NOMEM;
  for (size_t code = 0; code < axis->size; code++) {
    uint32_t member = axis->member[code];
    s->worth[k][code] = (member != TS_OUT) ? member * s->strides[k]
                                           : TS_NOWHERE;
    if (member == TS_OUT) s->partial = 1;
  }
  return TS_OK;
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
    if (s->combinations > (TS_NOWHERE >> 1) / members)
      return ts_fail(err, TS_DOMAIN, "the keys have more combinations than can"
                     " be told apart: ask for fewer keys at a time");
    s->combinations *= members;
    if (weigh_codes(s, i) != TS_OK) return ts_fail_memory(err);
  }
  s->kernel = choose(s);
  if (s->kernel != TS_DENSE) return ts_keyspace_see(s, err);
  s->slots = (size_t)s->combinations;
  return TS_OK;
}

void ts_keyspace_free (ts_keyspace *s) {
  for (size_t k = 0; k < TS_KEYS_MOST; k++) free(s->worth[k]);
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

/* Add what one key is worth; the rows that have no member of it drop out. */
static void add_partial (const ts_keyspace *s, const ts_view *view, size_t k,
                         ts_rowset *b) {
  const ts_axis *axis = &s->plan->axes[k];
  size_t kept = 0;
  for (size_t i = 0; i < b->n; i++) {
    size_t row = ts_rowset_row(b, i);
    uint32_t code = ts_view_code(view, axis->field, row);
    uint64_t worth = (code < axis->size) ? s->worth[k][code] : TS_NOWHERE;
    b->rows[kept] = (uint32_t)row;
    b->combinations[kept] = b->combinations[i] + worth;
    kept += worth != TS_NOWHERE;
  }
  b->n = kept;
  b->all = 0;
}

/* The same where every code of the view has a member. */
static void add_whole (const ts_keyspace *s, const ts_view *view, size_t k,
                       ts_rowset *b) {
  const uint64_t *worth = s->worth[k];
  const uint32_t *codes = view->codes[s->plan->axes[k].field];
  if (!b->all) {
    for (size_t i = 0; i < b->n; i++)
      b->combinations[i] += worth[codes[b->rows[i]]];
    return;
  }
  codes += b->first;
  for (size_t i = 0; i < b->n; i++) b->combinations[i] += worth[codes[i]];
}

void ts_keyspace_rows (const ts_keyspace *s, const ts_view *view, size_t first,
                       size_t n, ts_rowset *b) {
  const ts_plan *p = s->plan;
  uint64_t shared = 0;
  b->first = first;
  b->n = n;
  b->all = 1;
  if (s->levels->chosen != NULL) keep_levels(s, view, b);
  for (size_t k = 0; k < p->request->key_count; k++) {
    ts_field f = p->axes[k].field;
    uint64_t worth;
    if (view->codes[f] != NULL) continue;
    worth = (view->constant[f] < p->axes[k].size)
          ? s->worth[k][view->constant[f]] : TS_NOWHERE;
    if (worth == TS_NOWHERE) b->n = 0;
    shared += worth;
  }
  for (size_t i = 0; i < b->n; i++) b->combinations[i] = shared;
  for (size_t k = 0; k < p->request->key_count; k++) {
    const ts_axis *axis = &p->axes[k];
    if (view->codes[axis->field] == NULL) continue;
    if (s->partial || view->most[axis->field] >= axis->size)
      add_partial(s, view, k, b);
    else
      add_whole(s, view, k, b);
  }
}
