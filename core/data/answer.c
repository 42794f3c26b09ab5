/* answer.c -- groups and cells become rows and columns */
#include "answer.h"
#include "products.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char known_zero[] = TS_REASON_ZERO;

/* A group and its place in the order of rows. */
typedef struct {
  uint64_t order;
  uint32_t group;
} placed;

typedef struct {
  const ts_plan *plan;
  ts_cover *cover;
  ts_tally *tally;
  placed *groups;
  ts_column *keys[TS_KEYS_MOST], *period, *sums[TS_SUMS_MOST];
  char lost[64];           /* scratch for a reason */
  const char *said;        /* the reason given last, with its code */
  uint32_t said_code;
  ts_frame *frame;
  ts_error *err;
} answer;

static uint32_t member_of (const ts_tally *t, uint32_t group, size_t key) {
  uint64_t members = ts_dict_size(t->plan->axes[key].labels);
  return (uint32_t)(t->groups[group] / t->strides[key]
                    % ((members == 0) ? 1 : members));
}

static int by_order (const void *pa, const void *pb) {
  const placed *a = pa, *b = pb;
  return (a->order > b->order) - (a->order < b->order);
}

static ts_status place_groups (answer *a) {
  const ts_plan *p = a->plan;
  size_t n = a->tally->group_count;
  a->groups = malloc((n + 1) * sizeof *a->groups);
  if (a->groups == NULL) return TS_NOMEM;
  for (uint32_t g = 0; g < n; g++) {
    a->groups[g] = (placed){0, g};
    for (size_t k = 0; k < p->request->key_count; k++)
      a->groups[g].order += p->axes[k].rank[member_of(a->tally, g, k)]
                          * a->tally->strides[k];
  }
  qsort(a->groups, n, sizeof *a->groups, by_order);
  return TS_OK;
}

static size_t count_ones (const uint8_t *flags, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += flags[i] != 0;
  return count;
}

/* Distinct members that would be there without the narrowing: codes outside all
** groups count one by one, products by the heading they are cut to. */
static size_t count_known (const answer *a, size_t k) {
  const ts_axis *axis = &a->plan->axes[k];
  ts_dict *codes, *members = ts_dict_alloc();
  size_t size, n;
  if (members == NULL
      || ts_plan_column(a->plan, axis->field, &codes, &size, NULL)
         != TS_OK) {
    ts_dict_free(members);
    return 0;
  }
  for (uint32_t code = 0; code < axis->size; code++) {
    char room[4];
    uint32_t member = axis->member[code];
    ts_slice text = ts_plan_text(codes, code, room);
    if (!a->tally->known[k][code]) continue;
    if (member != TS_OUT) text = ts_dict_slice(axis->labels, member);
    else if (axis->key->digits > 0 && text.length > (size_t)axis->key->digits)
      text.length = (size_t)axis->key->digits;
    if (ts_dict_add(members, text, &member) != TS_OK) break;
  }
  n = ts_dict_size(members);
  ts_dict_free(members);
  return n;
}

/* Rule 9 of query.h: how many members are shown, of how many. */
static void narrow_key (answer *a, size_t k) {
  const uint8_t *known = a->tally->known[k];
  const ts_axis *axis = &a->plan->axes[k];
  uint8_t *shown;
  if (known == NULL || a->plan->aggregates) return;
  shown = calloc(ts_dict_size(axis->labels) + 1, 1);
  a->keys[k]->narrowed = 1;
  a->keys[k]->known = count_known(a, k);
  if (shown == NULL) return;  /* counted as none: still narrowed */
  for (uint32_t g = 0; g < a->tally->group_count; g++)
    shown[member_of(a->tally, g, k)] = 1;
  a->keys[k]->shown = count_ones(shown, ts_dict_size(axis->labels));
  free(shown);
}

static ts_status add_key (answer *a, size_t k) {
  const ts_plan *p = a->plan;
  const ts_axis *axis = &p->axes[k];
  ts_column *column;
  ts_status status = ts_frame_add_key(a->frame, axis->key->name, axis->labels,
                                      &column);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < a->tally->group_count; i++) {
    uint32_t member = member_of(a->tally, a->groups[i].group, k);
    for (size_t t = 0; t < p->targets; t++)
      column->u.codes[i * p->targets + t] = member;
  }
  return TS_OK;
}

static ts_status add_period (answer *a) {
  const ts_plan *p = a->plan;
  ts_column *column;
  ts_status status = ts_frame_add_period(a->frame, "period",
                                         (ts_freq)p->request->freq, &column);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < a->tally->group_count; i++)
    for (size_t t = 0; t < p->targets; t++)
      column->u.ordinals[i * p->targets + t] = p->target_ordinal[t];
  return TS_OK;
}

static const char *unit_of (const answer *a, const ts_sum *sum) {
  if (sum->field == TS_C_WEIGHT) return "kg";
  if (sum->field == TS_C_QUANTITY) return (sum->unit != NULL) ? sum->unit : "";
  return a->plan->dataset->currency;
}

static ts_status add_columns (answer *a) {
  const ts_request *r = a->plan->request;
  ts_status status = TS_OK;
  for (size_t k = 0; k <= r->key_count && status == TS_OK; k++) {
    if (r->freq >= 0 && k == r->freq_at) status = add_period(a);
    if (k < r->key_count && status == TS_OK) status = add_key(a, k);
  }
  for (size_t i = 0; i < r->shown && status == TS_OK; i++) {
    ts_column *column;
    status = ts_frame_add_number(a->frame, r->sums[i].name,
                                 unit_of(a, &r->sums[i]), &column);
    if (status == TS_OK && r->sums[i].field == TS_C_VALUE)
      status = ts_set_text(&column->valuation, ts_answer_valuation(a->tally));
  }
  if (status != TS_OK) return status;
  for (size_t k = 0; k < r->key_count; k++) {
    a->keys[k] = ts_frame_find(a->frame, r->keys[k].name);
    narrow_key(a, k);
  }
  for (size_t i = 0; i < r->shown; i++)
    a->sums[i] = ts_frame_find(a->frame, r->sums[i].name);
  return TS_OK;
}

/* The state that rules a group's cells: that of the side it comes from, or the
** worse one of two. */
static ts_status states_of (answer *a, uint32_t group,
                            const ts_state *found[2], size_t *n) {
  const ts_plan *p = a->plan;
  int side_key = -1;
  *n = 0;
  for (size_t k = 0; k < p->request->key_count; k++)
    if (p->axes[k].field == TS_C_REPORTED_BY) side_key = (int)k;
  for (uint32_t side = 0; side < 3 && *n < 2; side++) {
    int axis = ts_cover_axis(p, side);
    uint32_t member = (axis >= 0) ? member_of(a->tally, group, (size_t)axis)
                                  : TS_NONE;
    const ts_state *states;
    ts_status status;
    if (side_key >= 0) {
      const ts_axis *sides = &p->axes[side_key];
      if (sides->member[side] != member_of(a->tally, group, (size_t)side_key))
        continue;
    }
    status = ts_cover_states(a->cover, side, member, &states);
    if (status != TS_OK) return status;
    if (states != NULL) found[(*n)++] = states;
  }
  return TS_OK;
}

/* The chapter that a group's product belongs to, or -1 when that is no key. */
static int chapter_of (const answer *a, uint32_t group) {
  const ts_plan *p = a->plan;
  if (!a->cover->scopes_differ) return -1;
  for (size_t k = 0; k < p->request->key_count; k++)
    if (p->axes[k].field == TS_C_PRODUCT && p->axes[k].key->bundles == NULL)
      return ts_cover_chapter(a->cover,
                              ts_dict_slice(p->axes[k].labels,
                                            member_of(a->tally, group, k)));
  return -1;
}

static const char *reason_for (const ts_state *const found[2], size_t n,
                               size_t target, int chapter) {
  for (size_t i = 0; i < n; i++) {
    const ts_state *s = &found[i][target];
    if (s->reason != NULL) return s->reason;
    if (chapter >= 0 && !(s->chapters[chapter / 64] >> (chapter % 64) & 1u))
      return "its chapter was not loaded";
  }
  return NULL;
}

static int by_cell (const void *pa, const void *pb) {
  const ts_single *a = pa, *b = pb;
  if (a->cell != b->cell) return (a->cell > b->cell) ? 1 : -1;
  return (a->number > b->number) - (a->number < b->number);
}

/* The singles of one cell, found by halving. */
static const ts_single *singles_of (const ts_tally *t, uint64_t cell,
                                    size_t *n) {
  size_t lo = 0, hi = t->single_count, end;
  *n = 0;
  if (hi == 0) return NULL;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (t->singles[middle].cell < cell) lo = middle + 1;
    else hi = middle;
  }
  for (end = lo; end < t->single_count && t->singles[end].cell == cell;) end++;
  *n = end - lo;
  return t->singles + lo;
}

/* All that a cell holds, scaled or not. */
static double total_of (const answer *a, uint64_t cell) {
  size_t n;
  const ts_single *singles = singles_of(a->tally, cell, &n);
  return ts_tally_number(&a->tally->cells[cell], singles, n);
}

/* Rule 10 of query.h: what the rows without the number hold of the value. The
** hidden sums stand behind the shown ones: all value, then what each lacks. */
static const char *lost_value (answer *a, uint64_t first, size_t i) {
  const ts_request *r = a->plan->request;
  for (size_t h = r->shown + 1; h < r->sum_count; h++) {
    double all = total_of(a, first + r->shown), lost = total_of(a, first + h);
    if (r->sums[h].lacks != r->sums[i].field || r->sums[i].needs >= 0) continue;
    if (!(lost > (1.0 - r->coverage) * all)) continue;
    snprintf(a->lost, sizeof a->lost, "rows without %s hold %.0f %% of value",
             ts_field_names[r->sums[i].field], 100.0 * lost / all);
    return a->lost;
  }
  return NULL;
}

/* Say why a cell is what it is. Reasons come in runs, and most texts live as
** long as the answer does: the same pointer is the same reason. */
static ts_status say (answer *a, ts_column *column, size_t row,
                      const char *reason) {
  ts_status status;
  if (reason == a->said && column->why != NULL) {
    column->why[row] = a->said_code;
    return TS_OK;
  }
  status = ts_frame_reason(a->frame, column, row, reason);
  a->said = (status == TS_OK && reason != a->lost) ? reason : NULL;
  if (a->said != NULL) a->said_code = column->why[row];
  return status;
}

/* Why a cell without rows is no zero although its reporters have released:
** what it asks for is not published in this form. NULL: a zero. */
static const char *no_zero (const answer *a, uint32_t group,
                            const ts_state *const found[2], size_t n,
                            size_t target) {
  const ts_plan *p = a->plan;
  if (p->aggregates) return "no such row is published";
  if (p->is_key[TS_C_CLASSIFICATION]) return "not in this classification";
  if (p->is_key[TS_C_LEVEL]) return "not at this level";
  for (size_t k = 0; k < p->request->key_count; k++) {
    const ts_axis *axis = &p->axes[k];
    int level;
    if (axis->field != TS_C_PRODUCT || axis->key->bundles != NULL
        || axis->key->digits > 0) continue;
    level = ts_product_level(ts_dict_slice(axis->labels,
                                           member_of(a->tally, group, k)),
                             p->dataset->family);
    for (size_t i = 0; i < n && level >= 0 && level < 16; i++)
      if (!(found[i][target].levels >> level & 1u))
        return "published at other levels only";
  }
  return NULL;
}

static ts_status fill_cell (answer *a, size_t row, uint64_t first, size_t i,
                            const char *reason, const char *unless) {
  uint64_t cell = first + i;
  const ts_bucket *c = &a->tally->cells[cell];
  ts_column *column = a->sums[i];
  if (reason == NULL && c->unit == TS_MIXED) reason = "different units";
  if (reason == NULL && c->rows == 0 && c->missing > 0)
    reason = "not published";
  if (reason == NULL && c->rows == 0) reason = unless;
  if (reason == NULL) reason = lost_value(a, first, i);
  if (reason != NULL) return say(a, column, row, reason);
  if (c->rows == 0) {
    column->u.numbers[row] = 0.0;
    return say(a, column, row, known_zero);
  }
  column->u.numbers[row] = total_of(a, cell);
  return TS_OK;
}

static ts_status fill_group (answer *a, size_t i) {
  const ts_plan *p = a->plan;
  uint32_t group = a->groups[i].group;
  const ts_state *found[2];
  size_t n, sums = p->request->sum_count;
  int chapter = chapter_of(a, group);
  ts_status status = states_of(a, group, found, &n);
  for (size_t t = 0; t < p->targets && status == TS_OK; t++) {
    uint64_t cell = ((uint64_t)group * p->targets + t) * sums;
    const char *reason = reason_for(found, n, t, chapter);
    const char *unless = no_zero(a, group, found, n, t);
    for (size_t s = 0; s < p->request->shown && status == TS_OK; s++)
      status = fill_cell(a, i * p->targets + t, cell, s, reason, unless);
  }
  return status;
}

ts_status ts_answer (ts_cover *cover, ts_tally *tally, const ts_levels *levels,
                     ts_frame **frame, ts_error *err) {
  answer a = {.plan = cover->plan, .cover = cover, .tally = tally, .err = err};
  ts_status status = place_groups(&a);
  a.frame = ts_frame_alloc(tally->group_count * cover->plan->targets);
  if (a.frame == NULL) status = TS_NOMEM;
  if (tally->single_count > 0)
    qsort(tally->singles, tally->single_count, sizeof *tally->singles, by_cell);
  if (status == TS_OK) status = add_columns(&a);
  if (status == TS_CONFLICT)
    status = ts_fail(err, status, "a column is asked for twice: name each key"
                     " once");
  else if (status != TS_OK)
    ts_fail_memory(err);
  for (size_t i = 0; i < tally->group_count && status == TS_OK; i++) {
    status = fill_group(&a, i);
    if (status != TS_OK) ts_fail_memory(err);
  }
  if (status == TS_OK)
    status = ts_answer_words(a.frame, cover, tally, levels, err);
  free(a.groups);
  if (status == TS_OK) *frame = a.frame;
  else ts_frame_free(a.frame);
  return status;
}
