/* answer_sums.c -- numbers of an answer, and why they are what they are */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer_fill.h"
#include "data/codes/products.h"

static const char zero[] = TS_REASON_ZERO, unpublished[] = "not published",
  mixed[] = "different units", elsewhere[] = "published at other levels only",
  not_loaded[] = "its chapter was not loaded";

typedef _Atomic(const ts_state *) state_slot;

/* What all threads share. */
typedef struct {
  ts_fill *f;
  size_t targets, sums, shown;
  const char *no_zero;     /* why no cell without rows is a zero; or NULL */
  int plain;               /* sums of one unit in 64 bits, nothing else */
  int speaks[3];           /* by side: has any reporter */
  int axes[3];             /* by side: the key that names reporters, or -1 */
  int side_key;            /* the key that names sides, or -1 */
  size_t speaking[4], speaking_count;  /* those of these keys that matter */
  int product_key;         /* one of uncut products, or -1 */
  int8_t *levels;          /* by member of that key */
  int chapter_key;         /* the product key when chapters matter, or -1 */
  pthread_mutex_t lock;    /* of reasons and of the cover's states */
  state_slot *states;      /* by side and member, as the cover has them */
} filling;

/* A slot that was looked up, with nobody there. */
static const ts_state nobody;

/* What is known of the group at hand; one for each part. */
typedef struct {
  filling *all;
  ts_members members;
  uint32_t spoke[4];           /* members of the speaking keys */
  const ts_state *found[2];    /* of the sides that the cells come from */
  size_t n;
  int whole;                   /* they know all targets, at all levels */
  char lost[64];               /* scratch for a reason */
  const char *said;            /* the reason given last, with its code */
  uint32_t said_code, zero_code;
} group_view;

/* The code of a reason, by which threads know it. */
static ts_status code_of (filling *all, const char *reason, uint32_t *code) {
  ts_status status;
  pthread_mutex_lock(&all->lock);
  status = ts_dict_add(all->f->reasons, ts_slice_of(reason), code);
  pthread_mutex_unlock(&all->lock);
  return status;
}

/* Reasons come in runs, and most texts live as long as the answer does: the
** same pointer is the same reason. */
static ts_status say (group_view *v, ts_column *column, size_t row,
                      const char *reason) {
  ts_status status = TS_OK;
  if (reason != v->said || reason == v->lost)
    status = code_of(v->all, reason, &v->said_code);
  v->said = reason;
  column->why[row] = v->said_code;
  return status;
}

static ts_status look_up (filling *all, uint32_t side, uint32_t member,
                          const ts_state **state) {
  ts_cover *c = all->f->cover;
  size_t at = c->starts[side] + ((member == TS_NONE) ? c->members[side]
                                                     : member);
  const ts_state *found = atomic_load(&all->states[at]);
  ts_status status = TS_OK;
  if (found == NULL) {
    pthread_mutex_lock(&all->lock);
    status = ts_cover_states(c, side, member, &found);
    pthread_mutex_unlock(&all->lock);
    if (status == TS_OK && found == NULL) found = &nobody;
    if (status == TS_OK) atomic_store(&all->states[at], found);
  }
  *state = (found == &nobody) ? NULL : found;
  return status;
}

/* The side's member in this group, or TS_OUT when none of its rows are. */
static uint32_t reporter_of (const group_view *v, uint32_t side) {
  const filling *all = v->all;
  int axis = all->axes[side], key = all->side_key;
  if (key >= 0 && all->f->plan->axes[key].member[side]
                  != v->members.members[key]) return TS_OUT - 1;
  return (axis >= 0) ? v->members.members[axis] : TS_NONE;
}

/* Are the members that tell who reports those of the group before? */
static int same_reporters (group_view *v) {
  int same = 1;
  for (size_t i = 0; i < v->all->speaking_count; i++) {
    uint32_t member = v->members.members[v->all->speaking[i]];
    same = same && v->spoke[i] == member;
    v->spoke[i] = member;
  }
  return same;
}

static int is_whole (const group_view *v) {
  for (size_t i = 0; i < v->n; i++)
    for (size_t t = 0; t < v->all->targets; t++)
      if (v->found[i][t].reason != NULL
          || (v->all->product_key >= 0
              && v->found[i][t].levels != UINT16_MAX)) return 0;
  return v->all->no_zero == NULL && v->all->chapter_key < 0;
}

/* The state that rules a group's cells: that of the side it comes from, or the
** worse one of two. */
static ts_status find_states (group_view *v, int first) {
  ts_status status = TS_OK;
  if (same_reporters(v) && !first) return TS_OK;
  v->n = 0;
  for (uint32_t side = 0; side < 3 && v->n < 2 && status == TS_OK; side++) {
    uint32_t member = reporter_of(v, side);
    const ts_state *state = NULL;
    if (v->all->speaks[side] && member != TS_OUT - 1)
      status = look_up(v->all, side, member, &state);
    if (state != NULL) v->found[v->n++] = state;
  }
  v->whole = status == TS_OK && is_whole(v);
  return status;
}

/* The chapter that the group's product belongs to, or -1 when that does not
** matter. */
static int chapter_of (const group_view *v) {
  const ts_fill *f = v->all->f;
  int key = v->all->chapter_key;
  if (key < 0) return -1;
  return ts_cover_chapter(f->cover,
                          ts_dict_slice(f->plan->axes[key].labels,
                                        v->members.members[key]));
}

static const char *reason_for (const group_view *v, size_t target,
                               int chapter) {
  for (size_t i = 0; i < v->n; i++) {
    const ts_state *s = &v->found[i][target];
    if (s->reason != NULL) return s->reason;
    if (chapter >= 0 && !(s->chapters[chapter / 64] >> (chapter % 64) & 1u))
      return not_loaded;
  }
  return NULL;
}

/* Why a cell without rows is no zero although its reporters have released:
** what it asks for is not published in this form. NULL: a zero. */
static const char *no_zero (const group_view *v, size_t target) {
  int level;
  if (v->all->no_zero != NULL || v->all->product_key < 0)
    return v->all->no_zero;
  level = v->all->levels[v->members.members[v->all->product_key]];
  for (size_t i = 0; i < v->n && level >= 0 && level < 16; i++)
    if (!(v->found[i][target].levels >> level & 1u)) return elsewhere;
  return NULL;
}

/* The singles of one cell, found by halving. */
static const ts_single *singles_of (const ts_tally *t, uint64_t cell,
                                    size_t *n) {
  size_t lo = 0, hi = t->single_count, end;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (t->singles[middle].cell < cell) lo = middle + 1;
    else hi = middle;
  }
  for (end = lo; end < t->single_count && t->singles[end].cell == cell;) end++;
  *n = end - lo;
  return t->singles + lo;
}

static double number_of (const ts_tally *t, size_t target, size_t at) {
  const ts_plane *plane = &t->planes[target];
  double sum = ts_cell_number(t, plane, at);
  const ts_single *singles;
  size_t n;
  if (!(plane->cells[at] & TS_CELL_REAL)) return sum;
  singles = singles_of(t, target * t->plane_cells + at, &n);
  return ts_add_singles(sum, singles, n);
}

/* Rule 10 of query.h: what the rows without the number hold of the value. The
** hidden sums stand behind the shown ones: all value, then what each lacks. */
static const char *lost_value (group_view *v, size_t target, size_t first,
                               size_t i) {
  const ts_tally *tally = v->all->f->tally;
  const ts_request *r = v->all->f->plan->request;
  for (size_t h = r->shown + 1; h < r->sum_count; h++) {
    double all, lost;
    if (r->sums[h].lacks != r->sums[i].field || r->sums[i].needs >= 0) continue;
    if (tally->planes[target].cells == NULL) continue;
    all = number_of(tally, target, first + r->shown);
    lost = number_of(tally, target, first + h);
    if (!(lost > (1.0 - r->coverage) * all)) continue;
    snprintf(v->lost, sizeof v->lost, "rows without %s hold %.0f %% of value",
             ts_field_names[r->sums[i].field], 100.0 * lost / all);
    return v->lost;
  }
  return NULL;
}

static ts_status fill_cell (group_view *v, size_t g, size_t target, size_t i,
                            int chapter) {
  const ts_fill *f = v->all->f;
  const ts_plane *plane = &f->tally->planes[target];
  size_t first = ts_found_slot(&f->found, g) * v->all->sums;
  uint64_t cell = (plane->cells != NULL) ? plane->cells[first + i] : 0;
  size_t row = g * v->all->targets + target;
  ts_column *column = f->sums[i];
  const char *reason = reason_for(v, target, chapter);
  if (reason == NULL && plane->units != NULL
      && plane->units[first + i] == TS_MIXED) reason = mixed;
  if (reason == NULL && !(cell & TS_CELL_ROWS))
    reason = (cell & TS_CELL_MISSING) ? unpublished : no_zero(v, target);
  if (reason == NULL) reason = lost_value(v, target, first, i);
  column->u.numbers[row] = NAN;
  column->why[row] = TS_NONE;
  if (reason != NULL) return say(v, column, row, reason);
  column->u.numbers[row] = 0.0;
  if (!(cell & TS_CELL_ROWS)) return say(v, column, row, zero);
  column->u.numbers[row] = number_of(f->tally, target, first + i);
  return TS_OK;
}

static ts_status fill_slowly (group_view *v, size_t g) {
  int chapter = chapter_of(v);
  ts_status status = TS_OK;
  for (size_t t = 0; t < v->all->targets; t++)
    for (size_t i = 0; i < v->all->shown && status == TS_OK; i++)
      status = fill_cell(v, g, t, i, chapter);
  return status;
}

/* The usual case: values and known zeros. False when some cell is neither. */
static int fill_plainly (const group_view *v, size_t g, size_t i) {
  const ts_fill *f = v->all->f;
  const ts_plane *planes = f->tally->planes;
  size_t targets = v->all->targets;
  size_t at = ts_found_slot(&f->found, g) * v->all->sums + i;
  double *numbers = f->sums[i]->u.numbers + g * targets;
  uint32_t *why = f->sums[i]->why + g * targets;
  double unit = ts_pow10[f->tally->scales[i]];
  uint64_t odd = 0;
  for (size_t t = 0; t < targets; t++) {
    uint64_t cell = (planes[t].cells != NULL) ? planes[t].cells[at] : 0;
    int64_t sum = (int64_t)cell >> TS_CELL_SHIFT;
    odd |= (cell & (TS_CELL_ROWS | TS_CELL_MISSING)) == TS_CELL_MISSING;
    odd |= (uint64_t)(sum + TS_EXACT_LIMIT - 1) / (2 * TS_EXACT_LIMIT);
    numbers[t] = (double)sum / unit;
    why[t] = (cell & TS_CELL_ROWS) ? TS_NONE : v->zero_code;
  }
  return !odd;
}

static ts_status fill_group (group_view *v, size_t g, int first) {
  const ts_fill *f = v->all->f;
  ts_status status;
  if (first)
    ts_members_start(&v->members, f->tally->space, f->found.combinations[g]);
  else
    ts_members_next(&v->members, f->found.combinations[g]);
  status = find_states(v, first);
  if (status != TS_OK) return status;
  if (!v->whole || !v->all->plain) return fill_slowly(v, g);
  for (size_t i = 0; i < v->all->shown; i++)
    if (!fill_plainly(v, g, i)) return fill_slowly(v, g);
  return TS_OK;
}

/* Does any row of a part give a reason? */
static uint8_t has_reason (const uint32_t *why, size_t n) {
  uint32_t all = TS_NONE;
  for (size_t i = 0; i < n; i++) all &= why[i];
  return all != TS_NONE;
}

static ts_status fill_part (void *state, size_t part) {
  filling *all = state;
  group_view v = {.all = all};
  size_t first = part * TS_FILL_PART, end = first + TS_FILL_PART;
  ts_status status = code_of(all, zero, &v.zero_code);
  if (end > all->f->found.count) end = all->f->found.count;
  for (size_t g = first; g < end && status == TS_OK; g++)
    status = fill_group(&v, g, g == first);
  for (size_t i = 0; i < all->shown && status == TS_OK; i++)
    all->f->has_why[part * all->shown + i] =
      has_reason(all->f->sums[i]->why + first * all->targets,
                 (end - first) * all->targets);
  return status;
}

/* Levels of the members of an uncut product key. */
static ts_status find_levels (filling *all) {
  const ts_plan *p = all->f->plan;
  for (size_t k = 0; k < p->request->key_count && all->product_key < 0; k++)
    if (p->axes[k].field == TS_C_PRODUCT && p->axes[k].key->bundles == NULL
        && p->axes[k].key->digits == 0) all->product_key = (int)k;
  if (all->product_key >= 0) {
    const ts_dict *labels = p->axes[all->product_key].labels;
    size_t n = ts_dict_size(labels);
    all->levels = malloc(n + 1);
    if (all->levels == NULL) return TS_NOMEM;
    for (uint32_t i = 0; i < n; i++)
      all->levels[i] = (int8_t)ts_product_level(ts_dict_slice(labels, i),
                                                p->dataset->family);
  }
  return TS_OK;
}

/* The keys that tell whose states a group has. */
static void find_speakers (filling *all) {
  const ts_cover *c = all->f->cover;
  size_t countries = all->f->plan->countries + 1;
  if (all->side_key >= 0)
    all->speaking[all->speaking_count++] = (size_t)all->side_key;
  for (uint32_t side = 0; side < 3; side++) {
    all->axes[side] = ts_cover_axis(all->f->plan, side);
    all->speaks[side] = memchr(c->has_rows + side * countries, 1, countries)
                     != NULL;
    if (all->axes[side] >= 0 && all->speaks[side])
      all->speaking[all->speaking_count++] = (size_t)all->axes[side];
  }
}

static ts_status start (filling *all) {
  const ts_plan *p = all->f->plan;
  const ts_cover *c = all->f->cover;
  const ts_tally *t = all->f->tally;
  all->no_zero = p->aggregates ? "no such row is published"
               : p->is_key[TS_C_CLASSIFICATION] ? "not in this classification"
               : p->is_key[TS_C_LEVEL] ? "not at this level" : NULL;
  all->plain = t->single_count == 0 && !t->has_units && all->shown == all->sums;
  for (size_t i = 0; i < all->sums; i++)
    if (t->is_wide[i]) all->plain = 0;
  for (size_t k = 0; k < p->request->key_count; k++) {
    if (p->axes[k].field == TS_C_REPORTED_BY) all->side_key = (int)k;
    if (p->axes[k].field == TS_C_PRODUCT && p->axes[k].key->bundles == NULL
        && all->chapter_key < 0 && c->scopes_differ) all->chapter_key = (int)k;
  }
  find_speakers(all);
  all->states = calloc(c->starts[2] + c->members[2] + 1, sizeof *all->states);
  all->f->has_why = calloc(all->f->parts * all->shown + 1, 1);
  all->f->reasons = ts_dict_alloc();
  if (all->states == NULL || all->f->has_why == NULL || all->f->reasons == NULL)
    return TS_NOMEM;
  return find_levels(all);
}

static int by_cell (const void *pa, const void *pb) {
  const ts_single *a = pa, *b = pb;
  if (a->cell != b->cell) return (a->cell > b->cell) ? 1 : -1;
  return (a->number > b->number) - (a->number < b->number);
}

ts_status ts_fill_sums (ts_fill *f) {
  const ts_request *r = f->plan->request;
  filling all = {.f = f, .targets = f->plan->targets, .sums = r->sum_count,
                 .shown = r->shown, .side_key = -1, .product_key = -1,
                 .chapter_key = -1};
  ts_status status;
  if (pthread_mutex_init(&all.lock, NULL) != 0) return TS_NOMEM;
  if (f->tally->single_count > 0)
    qsort(f->tally->singles, f->tally->single_count,
          sizeof *f->tally->singles, by_cell);
  status = start(&all);
  if (status == TS_OK)
    status = ts_threads_run(f->plan->threads, f->parts, fill_part, &all);
  if (status == TS_OK) status = ts_fill_reasons(f);
  free(all.levels);
  free(all.states);
  pthread_mutex_destroy(&all.lock);
  return status;
}
