/* cover.c -- releases, weights, completeness; see cover.h for the rules */
#include "cover.h"

#include <stdlib.h>
#include <string.h>

#define CHAPTERS_MOST 128

static ts_slice chapter_of (ts_slice product) {
  if (product.length > 2 && !ts_slice_is(product, "TOTAL")) product.length = 2;
  return product;
}

int ts_cover_chapter (const ts_cover *c, ts_slice product) {
  uint32_t code = ts_dict_find(c->chapter_names, chapter_of(product));
  return (code < CHAPTERS_MOST) ? (int)code : -1;
}

static void set_bit (uint64_t bits[2], uint32_t bit) {
  if (bit < CHAPTERS_MOST) bits[bit / 64] |= (uint64_t)1 << (bit % 64);
}

/* One load's chapters, as bits. Declared releases (load 0) hold all. */
static ts_status load_chapters (ts_cover *c, const ts_scope *scope, size_t n,
                                int64_t load, uint64_t bits[2]) {
  bits[0] = bits[1] = (load == 0) ? UINT64_MAX : 0;
  for (size_t i = 0; i < n; i++) {
    uint32_t bit;
    if (scope[i].load != load) continue;
    if (ts_dict_add(c->chapter_names, ts_slice_of(scope[i].chapter), &bit)
        != TS_OK) return TS_NOMEM;
    set_bit(bits, bit);
  }
  return TS_OK;
}

/* Chapters that the product filter lets in and that any load holds. */
static ts_status find_wanted (ts_cover *c, ts_error *err) {
  const ts_filter *f = &c->plan->filters[TS_C_PRODUCT];
  ts_dict *products;
  ts_status status = ts_store_dict(c->plan->store, "product", &products, err);
  if (c->plan->is_key[TS_C_PRODUCT]) return status;  /* rule 1 */
  for (uint32_t code = 0; status == TS_OK && f->allowed != NULL
                          && code < f->size; code++) {
    ts_slice text = ts_dict_slice(products, code);
    uint32_t bit;
    if (!f->allowed[code] || ts_slice_is(text, "TOTAL")) continue;
    bit = ts_dict_find(c->chapter_names, chapter_of(text));
    if (bit != TS_NONE) set_bit(c->wanted, bit);
  }
  return status;
}

/* Chapters by load, so that each load's scope is read once. */
typedef struct {
  int64_t load;
  uint64_t bits[2];
} holding;

/* Bits of the levels that a report is read at; 0 when nothing was chosen, which
** is all when there was nothing to choose. */
static uint16_t levels_of (const ts_cover *c, size_t report, int *elsewhere) {
  const ts_levels *levels = c->tally->levels;
  uint16_t bits = 0;
  *elsewhere = 0;
  if (levels->chosen == NULL) return UINT16_MAX;
  for (size_t k = 0; k < levels->classes; k++) {
    uint8_t level = levels->chosen[report * levels->classes + k];
    if (level == TS_OTHER_LEVEL) *elsewhere = 1;
    else if (level < 16) bits |= (uint16_t)(1u << level);
  }
  return bits;
}

static ts_status mark_released (ts_cover *c, const holding *holdings,
                                size_t count, ts_error *err) {
  const ts_plan *p = c->plan;
  const ts_released *released;
  size_t n;
  ts_status status = ts_store_released(p->store, p->dataset->id, &released, &n,
                                       err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    uint32_t when = ts_plan_period(p, released[i].period);
    uint32_t reporter = released[i].reporter;
    size_t report, h = 0;
    if (when == TS_OUT || released[i].side > TS_BY_RECONCILED) continue;
    if (released[i].load != 0 && !ts_plan_sees(p, released[i].load)) continue;
    if (reporter >= p->countries) reporter = (uint32_t)p->countries;
    report = ts_report_at(p, released[i].side, reporter, when);
    while (h < count && holdings[h].load != released[i].load) h++;
    if (h == count) continue;
    c->chapters[report][0] |= holdings[h].bits[0];
    c->chapters[report][1] |= holdings[h].bits[1];
    c->released[report] = 1;
  }
  for (size_t i = 0; i < ts_report_count(p) && status == TS_OK; i++) {
    int elsewhere;
    uint16_t levels = levels_of(c, i, &elsewhere);
    c->elsewhere[i] = levels == 0 && elsewhere;
    if (c->elsewhere[i] || (c->wanted[0] & ~c->chapters[i][0])
        || (c->wanted[1] & ~c->chapters[i][1]))
      c->released[i] = 0;  /* rule 1 */
  }
  return status;
}

static ts_status find_released (ts_cover *c, ts_error *err) {
  const ts_plan *p = c->plan;
  const ts_scope *scope;
  size_t n, count = p->load_count + 1;
  holding *holdings = calloc(count, sizeof *holdings);
  ts_status status;
  if (holdings == NULL) return ts_fail_memory(err);
  status = ts_store_scope(p->store, p->dataset->id, &scope, &n, err);
  for (size_t i = 0; i < count && status == TS_OK; i++) {
    holdings[i].load = (i == 0) ? 0 : p->loads[i - 1].id;
    if (load_chapters(c, scope, n, holdings[i].load, holdings[i].bits) != TS_OK)
      status = ts_fail_memory(err);
    if (i > 1 && p->loads[i - 1].dataset == p->dataset->id
        && memcmp(holdings[i].bits, holdings[i - 1].bits,
                  sizeof holdings[i].bits) != 0)
      c->scopes_differ = 1;
  }
  if (status == TS_OK) status = find_wanted(c, err);
  if (status == TS_OK) status = mark_released(c, holdings, count, err);
  free(holdings);
  return status;
}

int ts_cover_axis (const ts_plan *p, uint32_t side) {
  ts_field field = (side == TS_BY_EXPORTER) ? TS_C_EXPORTER : TS_C_IMPORTER;
  if (side > TS_BY_IMPORTER) return -1;
  for (size_t i = 0; i < p->request->key_count; i++)
    if (p->axes[i].field == field) return (int)i;
  return -1;
}

ts_status ts_cover_make (ts_cover *c, const ts_plan *p, const ts_tally *tally,
                         ts_error *err) {
  size_t reports = ts_report_count(p), total = 0;
  *c = (ts_cover){.plan = p, .tally = tally};
  for (uint32_t side = 0; side < 3; side++) {
    int axis = ts_cover_axis(p, side);
    c->members[side] = (axis >= 0) ? ts_dict_size(p->axes[axis].labels) : 0;
    c->starts[side] = total;
    total += c->members[side] + 1;
  }
  c->released = calloc(reports, 1);
  c->elsewhere = calloc(reports, 1);
  c->chapters = calloc(reports, sizeof *c->chapters);
  c->chapter_names = ts_dict_alloc();
  c->states = calloc(total, sizeof *c->states);
  c->nobody = calloc(total, 1);
  c->weights = calloc(p->countries + 1, sizeof *c->weights);
  c->group = calloc(p->countries + 1, sizeof *c->group);
  c->counts = calloc(p->countries + 1, sizeof *c->counts);
  c->has_rows = calloc(3 * (p->countries + 1), 1);
  if (c->group == NULL || c->counts == NULL || c->has_rows == NULL)
    return ts_fail_memory(err);
  for (size_t i = 0; i < reports; i++)
    if (tally->report_rows[i] > 0) c->has_rows[i / p->periods] = 1;
  if (c->released == NULL || c->elsewhere == NULL || c->chapters == NULL
      || c->chapter_names == NULL
      || c->states == NULL || c->nobody == NULL || c->weights == NULL)
    return ts_fail_memory(err);
  return find_released(c, err);
}

static void free_states (ts_state *states, size_t n) {
  for (size_t i = 0; states != NULL && i < n; i++) free(states[i].reason);
  free(states);
}

void ts_cover_free (ts_cover *c) {
  for (uint32_t side = 0; side < 3 && c->states != NULL; side++)
    for (size_t m = 0; m <= c->members[side]; m++)
      free_states(c->states[c->starts[side] + m], c->plan->targets);
  free(c->states);
  free(c->nobody);
  free(c->released);
  free(c->elsewhere);
  free(c->chapters);
  free(c->weights);
  free(c->group);
  free(c->counts);
  free(c->has_rows);
  ts_dict_free(c->chapter_names);
}

/* Is the reporter in the group, with rows anywhere in the span? */
static int is_member (const ts_cover *c, uint32_t side, int axis,
                      uint32_t member, uint32_t reporter) {
  const ts_plan *p = c->plan;
  if (!c->has_rows[side * (p->countries + 1) + reporter]) return 0;
  return axis < 0 || member == TS_NONE
      || (reporter < p->axes[axis].size
          && p->axes[axis].member[reporter] == member);
}

/* What the whole group gave in a fine period. */
static double total_of (const ts_cover *c, uint32_t side, uint32_t t) {
  double total = 0.0;
  for (size_t i = 0; i < c->group_count; i++)
    total += (double)c->tally->report_sums[
      ts_report_at(c->plan, side, c->group[i], t)];
  return total;
}

void ts_cover_weigh (ts_cover *c, uint32_t side, uint32_t member) {
  const ts_plan *p = c->plan;
  int axis = ts_cover_axis(p, side);
  c->group_count = 0;
  for (uint32_t r = 0; r <= p->countries; r++) {
    c->weights[r] = -1.0;
    if (!is_member(c, side, axis, member, r)) continue;
    c->weights[r] = 0.0;
    c->group[c->group_count++] = r;
  }
  memset(c->counts, 0, (p->countries + 1) * sizeof *c->counts);
  for (uint32_t t = 0; t < p->periods; t++) {
    double total = total_of(c, side, t);
    if (!(total > 0.0)) continue;
    for (size_t i = 0; i < c->group_count; i++) {
      uint32_t r = c->group[i];
      size_t report = ts_report_at(p, side, r, t);
      if (!c->released[report]) continue;
      c->weights[r] += (double)c->tally->report_sums[report] / total;
      c->counts[r]++;
    }
  }
  for (size_t i = 0; i < c->group_count; i++)
    if (c->counts[c->group[i]] > 0)
      c->weights[c->group[i]] /= c->counts[c->group[i]];
}

/* What one fine period adds to what is known of its target. */
static int look_at_period (ts_cover *c, uint32_t side, uint32_t t,
                           ts_state *state, uint32_t *worst) {
  const ts_plan *p = c->plan;
  double covered = 1.0, heaviest = -1.0;
  uint64_t chapters[2] = {0, 0};
  uint16_t levels = 0;
  uint32_t absentee = TS_NONE;
  int anybody = 0;
  for (size_t i = 0; i < c->group_count; i++) {
    uint32_t r = c->group[i];
    size_t report = ts_report_at(p, side, r, t);
    if (c->released[report]) {
      int elsewhere;
      anybody = 1;
      levels |= levels_of(c, report, &elsewhere);
      chapters[0] |= c->chapters[report][0];
      chapters[1] |= c->chapters[report][1];
      continue;
    }
    covered -= c->weights[r];
    if (c->weights[r] > heaviest) {
      heaviest = c->weights[r];
      absentee = r;
    }
  }
  if (!anybody) return 0;
  state->chapters[0] &= chapters[0];
  state->chapters[1] &= chapters[1];
  state->levels &= levels;
  if (covered < state->coverage) {
    state->coverage = covered;
    state->absentee = absentee;
    *worst = t;
  }
  return 1;
}

static ts_status say_absent (ts_cover *c, uint32_t absentee, uint32_t t,
                             char **reason) {
  char period[TS_PERIOD_TEXT];
  ts_dict *countries;
  ts_string s = {0};
  if (ts_store_dict(c->plan->store, "country", &countries, NULL) != TS_OK)
    return TS_NOMEM;
  ts_period_text(ts_period_of_code(c->plan->period_base + t), period);
  ts_string_format(&s, "%s, %.0f %% of value, has no rows in %s",
                   ts_dict_text(countries, absentee),
                   100.0 * c->weights[absentee], period);
  *reason = s.text;
  return s.status;
}

/* Regime that is subtracted but that a reporter with rows does not publish. */
static int lacks_subtrahend (const ts_cover *c, uint32_t side, uint32_t t,
                             uint32_t *reporter) {
  for (size_t i = 0; i < c->group_count; i++) {
    size_t report = ts_report_at(c->plan, side, c->group[i], t);
    if (c->tally->report_rows[report] == 0) continue;
    if (c->tally->report_less[report]) continue;
    *reporter = c->group[i];
    return 1;
  }
  return 0;
}

static ts_status say_unpublished (ts_cover *c, uint32_t reporter,
                                  char **reason) {
  ts_dict *countries;
  ts_string s = {0};
  if (ts_store_dict(c->plan->store, "country", &countries, NULL) != TS_OK)
    return TS_NOMEM;
  ts_string_format(&s, "%s publishes no flows to subtract",
                   (reporter < c->plan->countries)
                   ? ts_dict_text(countries, reporter) : "the source");
  *reason = s.text;
  return s.status;
}

/* Finer periods that a target has, in the calendar and not just in the data. */
static size_t needed_periods (const ts_plan *p, size_t target) {
  ts_period period = {p->target_ordinal[target], (ts_freq)p->request->freq};
  size_t n = 0;
  if (p->request->freq >= 0) ts_period_refine(period, p->freq, &n);
  else for (size_t t = 0; t < p->periods; t++) n += p->asked[t];
  return n;
}

/* Was a period of the target published by the group, but at other levels? */
static int any_elsewhere (const ts_cover *c, uint32_t side, size_t target) {
  for (uint32_t t = 0; t < c->plan->periods; t++)
    for (size_t i = 0; i < c->group_count; i++)
      if (c->plan->target[t] == target && c->plan->asked[t]
          && c->elsewhere[ts_report_at(c->plan, side, c->group[i], t)])
        return 1;
  return 0;
}

static ts_status judge_target (ts_cover *c, uint32_t side, size_t target,
                               ts_state *state) {
  const ts_plan *p = c->plan;
  size_t have = 0, need = needed_periods(p, target);
  uint32_t worst = 0, lacking = TS_NONE;
  ts_string s = {0};
  *state = (ts_state){.coverage = 1.0, .absentee = TS_NONE,
                      .chapters = {UINT64_MAX, UINT64_MAX},
                      .levels = UINT16_MAX};
  for (uint32_t t = 0; t < p->periods; t++) {
    if (p->target[t] != target || !p->asked[t]) continue;
    have += (size_t)look_at_period(c, side, t, state, &worst);
    if (p->subtracts && lacking == TS_NONE)
      lacks_subtrahend(c, side, t, &lacking);
  }
  if (have < need && any_elsewhere(c, side, target))
    ts_string_put(&s, "published at other levels only");
  else if (have == 0) ts_string_put(&s, "not released");
  else if (have < need)
    ts_string_format(&s, "%zu/%zu %s", have, need,
                     ts_freq_names(p->freq, need));
  state->reason = s.text;
  if (s.text != NULL || s.status != TS_OK) return s.status;
  if (state->coverage < p->request->coverage && state->absentee != TS_NONE)
    return say_absent(c, state->absentee, worst, &state->reason);
  if (lacking != TS_NONE) return say_unpublished(c, lacking, &state->reason);
  return TS_OK;
}

ts_status ts_cover_states (ts_cover *c, uint32_t side, uint32_t member,
                           const ts_state **states) {
  size_t n = c->plan->targets;
  size_t at = c->starts[side]
            + ((member == TS_NONE) ? c->members[side] : member);
  ts_state **slot = &c->states[at];
  ts_status status = TS_OK;
  *states = *slot;
  if (*slot != NULL || c->nobody[at]) return TS_OK;
  ts_cover_weigh(c, side, member);
  c->nobody[at] = c->group_count == 0;
  if (c->nobody[at]) return TS_OK;
  *slot = calloc(n, sizeof **slot);
  if (*slot == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = judge_target(c, side, i, &(*slot)[i]);
  *states = *slot;
  return status;
}
