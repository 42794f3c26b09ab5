/* theil_groups.c -- Theil within and between groups; see theil_groups.h */
#include "theil_groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/shape.h"
#include "inequality.h"
#include "share_total.h"
#include "stats/sorted.h"

typedef struct {
  double value;
  uint32_t group;          /* code of the second key */
} part;

typedef struct {
  const ts_column *groups; /* of the frame given; borrowed */
  ts_frame *plain;         /* the frame without it; owned */
  ts_share_groups s;       /* of 'plain', whose rows are the same */
  part *parts;             /* of one whole; owned, as are the next */
  double *values, *within, *between;
} work;

typedef struct {
  double within, between, theil;
} theil_parts;

static int by_group (const void *pa, const void *pb) {
  const part *a = pa, *b = pb;
  if (a->group != b->group) return (a->group < b->group) ? -1 : 1;
  return (a->value > b->value) - (a->value < b->value);
}

/* The members of a whole, those of a group together. */
static size_t collect (const work *w, size_t whole) {
  const ts_panel *p = &w->s.panel;
  const ts_column *key = w->s.key;
  size_t n = 0;
  for (size_t i = p->starts[whole]; i < p->starts[whole + 1]; i++) {
    size_t row = p->order[i];
    double value = p->of->u.numbers[row];
    if (isnan(value)) continue;
    if (w->s.selection && key->rest != TS_NONE
        && key->u.codes[row] == key->rest) continue;  /* rule 3 */
    w->parts[n++] = (part){value, w->groups->u.codes[row]};
  }
  qsort(w->parts, n, sizeof *w->parts, by_group);
  for (size_t i = 0; i < n; i++) w->values[i] = w->parts[i].value;
  return n;
}

/* One group of m members of n that have 'total' together. */
static ts_status take_group (const double *values, size_t m, size_t n,
                             double total, double *within, double *between) {
  double sum, inside, size = (double)m / (double)n;
  ts_status status = ts_sum_parts(values, m, &sum, NULL);
  if (status == TS_OK) status = ts_theil(values, m, NAN, &inside);
  if (status != TS_OK) return status;
  *within = (sum > 0.0) ? sum / total * inside : 0.0;
  *between = size * ts_theil_part((sum / total - size) / size);
  return TS_OK;
}

static ts_status take_apart (work *w, size_t n, theil_parts *t) {
  size_t groups = 0;
  double total;
  ts_status status = ts_theil(w->values, n, NAN, &t->theil);
  if (status == TS_OK) status = ts_sum_parts(w->values, n, &total, NULL);
  for (size_t i = 0, end; status == TS_OK && i < n; i = end) {
    for (end = i; end < n && w->parts[end].group == w->parts[i].group; ) end++;
    status = take_group(w->values + i, end - i, n, total, &w->within[groups],
                        &w->between[groups]);
    groups++;
  }
  if (status == TS_OK)
    status = ts_sum_parts(w->within, groups, &t->within, NULL);
  if (status == TS_OK)
    status = ts_sum_parts(w->between, groups, &t->between, NULL);
  return status;
}

static ts_status give (ts_frame *out, size_t row, const char *why,
                       const theil_parts *t) {
  ts_column *made = &out->columns[out->width - 3];
  const double values[] = {t->within, t->between, t->theil};
  ts_status status = TS_OK;
  for (size_t k = 0; status == TS_OK && k < 3; k++) {
    made[k].u.numbers[row] = (*why == '\0') ? values[k] : NAN;
    if (*why != '\0') status = ts_frame_reason(out, &made[k], row, why);
  }
  return status;
}

static ts_status fill_row (work *w, ts_frame *out, size_t whole,
                           ts_error *err) {
  theil_parts t = {NAN, NAN, NAN};
  ts_share_total total;
  const char *why = "";
  ts_status status = ts_share_sum(&w->s, whole, &total, err);
  if (status != TS_OK) return status;
  if (isnan(total.sum)) why = ts_share_why(&w->s, &total);
  else status = take_apart(w, collect(w, whole), &t);
  if (status == TS_DOMAIN)
    return ts_fail(err, status, "theil_groups of '%s': a negative part has no "
                   "share", w->s.panel.of->name);
  if (*why == '\0' && isnan(t.theil)) why = "undefined for these parts";
  if (status == TS_OK) status = give(out, whole, why, &t);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* Rule 1. */
static ts_status lay_out (const work *w, ts_frame **out, ts_error *err) {
  static const char *const names[] = {"within", "between", "theil"};
  const ts_panel *p = &w->s.panel;
  size_t *firsts = malloc((p->groups + 1) * sizeof *firsts);
  ts_frame *made = ts_frame_like(w->plain, p->groups);
  ts_status status = (firsts && made) ? TS_OK : ts_fail_memory(err);
  ts_column *column;
  for (size_t g = 0; status == TS_OK && g < p->groups; g++)
    firsts[g] = p->order[p->starts[g]];
  for (size_t k = 0; status == TS_OK && k < p->by_count; k++)
    if (ts_frame_take(made, w->plain, p->by[k], firsts) != TS_OK)
      status = ts_fail_memory(err);
  for (size_t k = 0; status == TS_OK && k < 3; k++)
    status = ts_panel_add(made, names[k], "", &column, err);
  free(firsts);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

static ts_status find_groups (work *w, const ts_frame *frame,
                              const ts_panel_spec *spec, ts_error *err) {
  ts_column *column;
  ts_status status;
  if (spec->by_count != 1 || spec->over == NULL
      || strcmp(spec->by[0], spec->over) == 0)
    return ts_fail(err, TS_MISUSE, "theil_groups compares the members of a key "
                   "in groups of another: f:theil_groups(\"exporter\", "
                   "\"region\")");
  status = ts_frame_need(frame, spec->by[0], &column, err);
  if (status == TS_OK && column->kind != TS_KEY)
    status = ts_fail(err, TS_MISUSE, "groups are named by a key, and '%s' is "
                     "none", column->name);
  w->groups = (status == TS_OK) ? column : NULL;
  return status;
}

static ts_status prepare (work *w, const ts_frame *frame,
                          const ts_panel_spec *spec, ts_error *err) {
  ts_panel_spec strict = *spec;
  size_t n = frame->rows + 1;
  ts_status status = find_groups(w, frame, spec, err);
  if (status != TS_OK) return status;
  strict.coverage = 1.0;  /* rule 2 */
  if (ts_frame_without(frame, w->groups->name, &w->plain) != TS_OK)
    return ts_fail_memory(err);
  status = ts_share_start(&w->s, w->plain, &strict, "theil_groups", err);
  if (status == TS_OK && w->s.key->rest != TS_NONE && !spec->selection)
    status = ts_fail(err, TS_CONFLICT, "'%s' has a rest (%s), which is no "
                     "partner: write within = \"selection\" to leave it out",
                     w->s.key->name,
                     ts_dict_text(w->s.key->dict, w->s.key->rest));
  if (status != TS_OK) return status;
  w->parts = malloc(n * sizeof *w->parts);
  w->values = malloc(n * sizeof *w->values);
  w->within = malloc(n * sizeof *w->within);
  w->between = malloc(n * sizeof *w->between);
  return (w->parts && w->values && w->within && w->between)
       ? TS_OK : ts_fail_memory(err);
}

static ts_status finish (const work *w, ts_frame *made) {
  ts_status status = ts_panel_count(made, &made->columns[made->width - 1]);
  if (status == TS_OK) status = ts_panel_among(made, w->s.key, "theil");
  if (status == TS_OK) status = ts_share_tell(&w->s, made);
  if (status == TS_OK)
    status = ts_frame_note(made, "theil = within + between the groups of '%s' "
                           "by '%s'", w->s.key->name, w->groups->name);
  return status;
}

ts_status ts_theil_groups (const ts_frame *frame, const ts_panel_spec *spec,
                           ts_frame **out, ts_error *err) {
  work w = {0};
  ts_frame *made = NULL;
  ts_status status = prepare(&w, frame, spec, err);
  if (status == TS_OK) status = lay_out(&w, &made, err);
  for (size_t g = 0; status == TS_OK && g < made->rows; g++)
    status = fill_row(&w, made, g, err);
  if (status == TS_OK && finish(&w, made) != TS_OK)
    status = ts_fail_memory(err);
  ts_share_end(&w.s);
  ts_frame_free(w.plain);
  free(w.parts);
  free(w.values);
  free(w.within);
  free(w.between);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}
