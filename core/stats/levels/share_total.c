/* share_total.c -- the wholes that the members of a key make up */
#include "share_total.h"

#include <math.h>
#include <stdlib.h>

/* Every key but one, then the period: families stand side by side. */
static ts_status group_others (ts_share_groups *s, const ts_frame *frame,
                               const char *of, ts_error *err) {
  const ts_column **by = malloc((frame->width + 1) * sizeof *by);
  size_t n = 0;
  ts_status status;
  if (by == NULL) return ts_fail_memory(err);
  for (size_t k = 0; k < frame->width; k++)
    if (frame->columns[k].kind == TS_KEY && &frame->columns[k] != s->key)
      by[n++] = &frame->columns[k];
  if (ts_frame_period(frame) != NULL) by[n++] = ts_frame_period(frame);
  status = ts_panel_start(&s->panel, frame, of, by, n, err);
  free(by);
  return status;
}

static ts_status find_key (ts_share_groups *s, const ts_frame *frame,
                           const ts_panel_spec *spec, const char *verb,
                           ts_error *err) {
  ts_column *key;
  ts_status status;
  if (spec->over == NULL)
    return ts_fail(err, TS_MISUSE, "%s compares the members of a key: say "
                   "which, as in f:%s \"exporter\"", verb, verb);
  status = ts_frame_need(frame, spec->over, &key, err);
  if (status == TS_OK && key->kind != TS_KEY)
    status = ts_fail(err, TS_MISUSE, "%s compares the members of a key, and "
                     "'%s' is none", verb, key->name);
  if (status == TS_OK && !s->selection)
    status = ts_panel_whole(key, verb, err);
  s->key = (status == TS_OK) ? key : NULL;
  return status;
}

static ts_status stands_twice (const ts_share_groups *s, size_t group,
                               size_t row, ts_error *err) {
  char label[256];
  ts_panel_label(&s->panel, group, label, sizeof label);
  return ts_fail(err, TS_CONFLICT, "%s stands twice in %s: add its rows up "
                 "first with f:by(...)",
                 ts_dict_text(s->key->dict, s->key->u.codes[row]), label);
}

static int by_code (const void *pa, const void *pb, void *codes) {
  const uint32_t *all = codes;
  size_t a = *(const size_t *)pa, b = *(const size_t *)pb;
  if (all[a] != all[b]) return (all[a] < all[b]) ? -1 : 1;
  return (a > b) - (a < b);
}

/* The place of a row's member in arrays by code. */
static size_t member_of (const ts_share_groups *s, size_t row) {
  uint32_t code = s->key->u.codes[row];
  return (code == TS_NONE) ? ts_dict_size(s->key->dict) : code;
}

/* Rule 1, and whether members are missing. 'seen' by code: the last group. */
static int plain_group (const ts_share_groups *s, size_t group, size_t *seen) {
  const ts_panel *p = &s->panel;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t m = member_of(s, p->order[i]);
    if (seen[m] == group + 1 || isnan(p->of->u.numbers[p->order[i]])) return 0;
    seen[m] = group + 1;
  }
  return 1;
}

/* Put rows in order of their members' codes: laid out in 'places' (by member,
** SIZE_MAX) when the group holds a good part of all. A member that stands twice
** needs the sort. */
static void sort_members (const ts_share_groups *s, size_t *rows, size_t n,
                          size_t *places) {
  size_t members = ts_dict_size(s->key->dict) + 1, at = 0;
  int once = (members <= 8 * n);
  for (size_t i = 0; i < n && once; i++) {
    size_t *place = &places[member_of(s, rows[i])];
    once = (*place == SIZE_MAX);
    if (once) *place = rows[i];
  }
  for (size_t m = 0; m < members && members <= 8 * n; m++) {
    if (once && places[m] != SIZE_MAX) rows[at++] = places[m];
    places[m] = SIZE_MAX;
  }
  if (!once) qsort_r(rows, n, sizeof *rows, by_code, s->key->u.codes);
}

/* In a group that is not plain, rows go in order of the members' codes: this
** shows those that stand twice, and decides which absentee is named. */
static ts_status check_group (ts_share_groups *s, size_t group, size_t *places,
                              ts_error *err) {
  size_t *rows = s->panel.order + s->panel.starts[group];
  size_t n = s->panel.starts[group + 1] - s->panel.starts[group];
  const uint32_t *codes = s->key->u.codes;
  sort_members(s, rows, n, places);
  for (size_t i = 1; i < n; i++)
    if (codes[rows[i]] == codes[rows[i - 1]])
      return stands_twice(s, group, rows[i], err);
  return TS_OK;
}

static ts_status check_once (ts_share_groups *s, ts_error *err) {
  size_t members = ts_dict_size(s->key->dict) + 1;
  size_t *seen = calloc(members, sizeof *seen);
  size_t *places = malloc(members * sizeof *places);
  ts_status status = (seen != NULL && places != NULL) ? TS_OK
                                                      : ts_fail_memory(err);
  for (size_t m = 0; m < members && places != NULL; m++) places[m] = SIZE_MAX;
  for (size_t g = 0; g < s->panel.groups && status == TS_OK; g++)
    if (!plain_group(s, g, seen)) status = check_group(s, g, places, err);
  free(seen);
  free(places);
  return status;
}

static ts_share_groups groups_of (const ts_panel_spec *spec) {
  return (ts_share_groups){
    .selection = spec->selection, .skip = spec->skip, .least = 1.0,
    .coverage = (spec->coverage > 0.0) ? spec->coverage : TS_COVERAGE
  };
}

static ts_status prepare (ts_share_groups *s, const ts_frame *frame,
                          const char *of, ts_error *err) {
  size_t members = ts_dict_size(s->key->dict) + 1;  /* and a missing key */
  s->parts = malloc((frame->rows + 1) * sizeof *s->parts);
  s->weights = malloc(members * sizeof *s->weights);
  s->known = malloc(members * sizeof *s->known);
  s->reasons = ts_dict_alloc();
  if (s->parts == NULL || s->weights == NULL || s->known == NULL
      || s->reasons == NULL) return ts_fail_memory(err);
  return group_others(s, frame, of, err);
}

ts_status ts_share_start (ts_share_groups *s, const ts_frame *frame,
                          const ts_panel_spec *spec, const char *verb,
                          ts_error *err) {
  ts_status status;
  *s = groups_of(spec);
  status = find_key(s, frame, spec, verb, err);
  if (status == TS_OK) status = prepare(s, frame, spec->of, err);
  return (status == TS_OK) ? check_once(s, err) : status;
}

ts_status ts_share_weigh (ts_share_groups *s, const ts_frame *frame,
                          const ts_column *key, const ts_panel_spec *spec,
                          int partners, ts_error *err) {
  *s = groups_of(spec);
  s->key = key;
  s->selection = partners;
  return prepare(s, frame, spec->of, err);
}

void ts_share_end (ts_share_groups *s) {
  ts_panel_free(&s->panel);
  free(s->parts);
  free(s->weights);
  free(s->known);
  ts_dict_free(s->reasons);
  s->parts = s->weights = NULL;
  s->known = NULL;
  s->reasons = NULL;
}

static int left_out (const ts_share_groups *s, size_t row) {
  return s->selection && s->key->rest != TS_NONE
      && s->key->u.codes[row] == s->key->rest;
}

/* The sum of the members that are there, and how many are not. */
static ts_status sum_known (ts_share_groups *s, size_t group, double *sum,
                            size_t *missing, size_t *n) {
  const ts_panel *p = &s->panel;
  *n = *missing = 0;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    double value = p->of->u.numbers[p->order[i]];
    if (left_out(s, p->order[i])) continue;
    s->parts[(*n)++] = value;  /* NaN: the sum passes over it */
    *missing += (isnan(value) != 0);
  }
  return ts_reducer_find("sum")->reduce(s->parts, *n, NULL, sum);
}

/* Do two groups differ in nothing but the period? */
static int same_family (const ts_panel *p, size_t g, size_t h) {
  size_t a = p->order[p->starts[g]], b = p->order[p->starts[h]];
  for (size_t k = 0; k < p->by_count; k++)
    if (p->by[k]->kind == TS_KEY
        && p->by[k]->u.codes[a] != p->by[k]->u.codes[b]) return 0;
  return 1;
}

static void add_weights (ts_share_groups *s, size_t group, double total) {
  const ts_panel *p = &s->panel;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i], m = member_of(s, row);
    if (isnan(p->of->u.numbers[row]) || left_out(s, row)) continue;
    s->weights[m] += p->of->u.numbers[row] / total;
    s->known[m]++;
  }
}

/* Rule 3, for the family of a group. */
static ts_status weigh_family (ts_share_groups *s, size_t group) {
  size_t members = ts_dict_size(s->key->dict) + 1, missing, n;
  ts_status status = TS_OK;
  if (group >= s->from && group < s->to) return TS_OK;
  s->from = s->to = group;
  while (s->from > 0 && same_family(&s->panel, s->from - 1, group)) s->from--;
  while (s->to < s->panel.groups && same_family(&s->panel, s->to, group))
    s->to++;
  for (size_t m = 0; m < members; m++) {
    s->weights[m] = 0.0;
    s->known[m] = 0;
  }
  for (size_t g = s->from; status == TS_OK && g < s->to; g++) {
    double total;
    status = sum_known(s, g, &total, &missing, &n);
    if (status == TS_OK && total > 0.0) add_weights(s, g, total);
  }
  for (size_t m = 0; m < members; m++)
    s->weights[m] = (s->known[m] > 0)
                  ? s->weights[m] / (double)s->known[m] : NAN;
  return status;
}

/* How much of the whole is there (rule 2); 0 when that cannot be told. The
** heaviest absentee comes back, one without a weight before all others. */
static double covered (const ts_share_groups *s, size_t group,
                       size_t *absentee) {
  const ts_panel *p = &s->panel;
  double there = 0.0, all = 0.0, heaviest = -INFINITY;
  int unknown = 0, below = 0;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    double weight = s->weights[member_of(s, row)];
    if (left_out(s, row)) continue;
    if (!isnan(weight)) all += weight;
    below = below || weight < 0.0;  /* rule 5 */
    if (!isnan(p->of->u.numbers[row])) {
      there += isnan(weight) ? 0.0 : weight;
      continue;
    }
    if (!unknown && (isnan(weight) || weight > heaviest)) {
      *absentee = row;
      heaviest = weight;
      unknown = isnan(weight);
    }
  }
  return (unknown || below || !(all > 0.0)) ? 0.0 : there / all;
}

/* "NLD, 48 % of value, missing: not released" */
static ts_status explain (const ts_share_groups *s, size_t row,
                          ts_share_total *total) {
  const ts_panel *p = &s->panel;
  const char *why = ts_frame_why(p->frame, p->of, row);
  double weight = s->weights[member_of(s, row)];
  ts_string text = {0};
  ts_status status;
  ts_string_put(&text, ts_dict_text(s->key->dict, s->key->u.codes[row]));
  if (!isnan(weight))
    ts_string_format(&text, ", %.2g %% of %s,", 100.0 * weight, p->of->name);
  ts_string_format(&text, " missing%s%s", (*why != '\0') ? ": " : "", why);
  status = text.status;
  if (status == TS_OK)
    status = ts_dict_add(s->reasons, ts_slice_of(text.text), &total->why);
  ts_string_free(&text);
  return status;
}

const char *ts_share_why (const ts_share_groups *s,
                          const ts_share_total *total) {
  return ts_dict_text(s->reasons, total->why);
}

ts_status ts_share_sum (ts_share_groups *s, size_t group,
                        ts_share_total *total, ts_error *err) {
  size_t n, missing, absentee = 0;
  double sum, coverage;
  *total = (ts_share_total){NAN, TS_NONE};
  if (sum_known(s, group, &sum, &missing, &n) != TS_OK)
    return ts_fail_memory(err);
  total->sum = (missing == 0) ? sum : NAN;
  if (missing == 0) return TS_OK;
  if (weigh_family(s, group) != TS_OK) return ts_fail_memory(err);
  coverage = covered(s, group, &absentee);
  if (!s->skip && coverage < s->coverage)
    return (explain(s, absentee, total) == TS_OK) ? TS_OK : ts_fail_memory(err);
  s->lacking++;
  s->lacked += missing;
  if (coverage < s->least) s->least = coverage;
  total->sum = sum;
  return TS_OK;
}

ts_status ts_share_tell (const ts_share_groups *s, ts_frame *frame) {
  if (s->lacking == 0) return TS_OK;
  return ts_frame_note(frame, "%zu of %zu sums over '%s' lack members (%zu in "
                       "all): the others weigh %.3g %% or more", s->lacking,
                       s->panel.groups, s->key->name, s->lacked,
                       100.0 * s->least);
}
