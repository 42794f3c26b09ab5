/* leapfrogs.c -- who passed whom since the base period; see shares.h */
#include "shares.h"

#include <math.h>
#include <stdlib.h>
#include "compared.h"

typedef struct {
  double before, now;
  size_t row;
  size_t place;             /* among the distinct values of now, from 1 */
  size_t rank_before, rank_now;
  size_t overtook, overtaken;
} runner;

static int by_now (const void *pa, const void *pb) {
  const runner *a = pa, *b = pb;
  if (a->now != b->now) return (a->now < b->now) ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static int by_before (const void *pa, const void *pb) {
  const runner *a = pa, *b = pb;
  if (a->before != b->before) return (a->before > b->before) ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

/* Fenwick's tree (1994): counts by place, and sums of the first 'place'. */
static void count_in (size_t *tree, size_t n, size_t place) {
  for (; place <= n; place += place & (~place + 1)) tree[place]++;
}

static size_t counted (const size_t *tree, size_t place) {
  size_t sum = 0;
  for (; place > 0; place -= place & (~place + 1)) sum += tree[place];
  return sum;
}

/* Members of a group that are known in both periods (rule 13). */
static size_t collect (const ts_compared *c, size_t group, runner *all) {
  const ts_panel *p = &c->whole.panel;
  const double *x = c->of->u.numbers;
  size_t n = 0;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    if (ts_compare_lacks(c, row) || ts_compare_rest(c, row)) continue;
    all[n++] = (runner){.before = x[row - c->lag], .now = x[row], .row = row};
  }
  return n;
}

/* Ranks of now, 1 being the largest; equal values share the better one. */
static size_t rank_now (runner *all, size_t n) {
  size_t places = 0;
  qsort(all, n, sizeof *all, by_now);
  for (size_t i = 0; i < n; i++) {
    places += (i == 0 || all[i].now != all[i - 1].now);
    all[i].place = places;
  }
  for (size_t i = n; i-- > 0; )
    all[i].rank_now = (i + 1 < n && all[i].now == all[i + 1].now)
                    ? all[i + 1].rank_now : n - i;
  return places;
}

/* From the largest of before: who was larger and is smaller now has been
** overtaken. Members that were equal are counted in together. */
static void pass (runner *all, size_t n, size_t places, size_t *tree) {
  for (size_t p = 0; p <= places; p++) tree[p] = 0;
  qsort(all, n, sizeof *all, by_before);
  for (size_t i = 0, end; i < n; i = end) {
    for (end = i; end < n && all[end].before == all[i].before; end++) {
      all[end].rank_before = i + 1;
      all[end].overtook = counted(tree, all[end].place - 1);
    }
    for (size_t j = i; j < end; j++) count_in(tree, places, all[j].place);
  }
  for (size_t p = 0; p <= places; p++) tree[p] = 0;
  for (size_t end = n, i; end > 0; end = i) {  /* and from the smallest */
    for (i = end; i > 0 && all[i - 1].before == all[end - 1].before; i--)
      all[i - 1].overtaken = counted(tree, places)
                           - counted(tree, all[i - 1].place);
    for (size_t j = i; j < end; j++) count_in(tree, places, all[j].place);
  }
}

static void fill_group (ts_compared *c, size_t group, runner *all,
                        size_t *tree) {
  size_t n = collect(c, group, all), places = rank_now(all, n);
  pass(all, n, places, tree);
  for (size_t i = 0; i < n; i++) {
    const runner *r = &all[i];
    c->made[0]->u.numbers[r->row] = (double)r->overtook;
    c->made[1]->u.numbers[r->row] = (double)r->overtaken;
    c->made[2]->u.numbers[r->row] = (double)r->rank_before
                                  - (double)r->rank_now;
  }
}

static ts_status fill (ts_compared *c, ts_error *err) {
  size_t n = c->frame->rows + 1;
  runner *all = malloc(n * sizeof *all);
  size_t *tree = malloc((n + 1) * sizeof *tree);
  ts_status status = (all != NULL && tree != NULL) ? TS_OK
                                                   : ts_fail_memory(err);
  for (size_t g = 0; status == TS_OK && g < c->whole.panel.groups; g++)
    fill_group(c, g, all, tree);
  for (size_t i = 0; status == TS_OK && i < c->frame->rows; i++) {
    if (!isnan(c->made[2]->u.numbers[i])) continue;
    status = ts_compare_missing_all(c, i, ts_compare_rest(c, i)
      ? "a rest is no partner" : ts_compare_reason(c, i));
  }
  free(all);
  free(tree);
  return status;
}

ts_status ts_leapfrogs (const ts_frame *frame, const ts_panel_spec *spec,
                        const char *kind, ts_frame **out, ts_error *err) {
  static const ts_compared_column columns[] = {
    {"overtook", "count"}, {"overtaken", "count"}, {"rank_change", ""}
  };
  ts_panel_spec among = *spec;
  ts_compared c = {0};
  ts_status status = ts_compare_start(&c, frame, spec, kind, "leapfrogs", err);
  among.selection = 1;  /* members shown are compared, with no whole */
  if (status == TS_OK)
    status = ts_compare_wholes(&c, &among, "leapfrogs", 0, err);
  if (status == TS_OK) status = ts_compare_add(&c, spec, columns, 3, err);
  if (status == TS_OK) status = fill(&c, err);
  return ts_compare_finish(&c, status, out, err);
}
