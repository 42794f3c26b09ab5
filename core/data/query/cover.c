/* cover.c -- releases, weights, completeness; see cover.h for the rules */
#include "cover.h"

#include <stdlib.h>
#include <string.h>

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
  c->lacking = calloc(reports, sizeof *c->lacking);
  c->heaviest = calloc(reports, 1);
  c->narrow = calloc(reports, 1);
  c->chapter_names = ts_dict_alloc();
  c->states = calloc(total, sizeof *c->states);
  c->nobody = calloc(total, 1);
  c->weights = calloc(p->countries + 1, sizeof *c->weights);
  c->group = calloc(p->countries + 1, sizeof *c->group);
  c->counts = calloc(p->countries + 1, sizeof *c->counts);
  c->weighed = calloc(p->countries + 1, 1);
  c->has_rows = calloc(3 * (p->countries + 1), 1);
  if (c->group == NULL || c->counts == NULL || c->weighed == NULL
      || c->has_rows == NULL)
    return ts_fail_memory(err);
  for (size_t i = 0; i < reports; i++)
    if (tally->report_rows[i] > 0) c->has_rows[i / p->periods] = 1;
  if (c->released == NULL || c->elsewhere == NULL || c->chapters == NULL
      || c->lacking == NULL || c->heaviest == NULL || c->narrow == NULL
      || c->chapter_names == NULL
      || c->states == NULL || c->nobody == NULL || c->weights == NULL)
    return ts_fail_memory(err);
  return ts_cover_scope(c, err);
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
  free(c->lacking);
  free(c->heaviest);
  free(c->narrow);
  free(c->weights);
  free(c->group);
  free(c->counts);
  free(c->weighed);
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
  ts_wide total = 0;
  for (size_t i = 0; i < c->group_count; i++)
    total += c->tally->report_sums[
      ts_report_at(c->plan, side, c->group[i], t)];
  return (double)total;
}

/* Add up the shares that the reporters of the group who are not 'weighed' yet
** have in periods that 'counts_in' (by report) lets in. */
static void add_shares (ts_cover *c, uint32_t side, const uint8_t *counts_in,
                        const uint8_t *weighed) {
  const ts_plan *p = c->plan;
  for (uint32_t t = 0; t < p->periods; t++) {
    double total = total_of(c, side, t);
    if (!(total > 0.0)) continue;
    for (size_t i = 0; i < c->group_count; i++) {
      uint32_t r = c->group[i];
      size_t report = ts_report_at(p, side, r, t);
      if (!counts_in[report] || weighed[r]) continue;
      c->weights[r] += (double)c->tally->report_sums[report] / total;
      c->counts[r]++;
    }
  }
}

void ts_cover_weigh (ts_cover *c, uint32_t side, uint32_t member) {
  const ts_plan *p = c->plan;
  int axis = ts_cover_axis(p, side);
  c->group_count = 0;
  for (size_t i = 0; i <= p->countries; i++) {
    uint32_t r = (i < p->countries) ? p->by_name[i] : (uint32_t)i;
    c->weights[r] = -1.0;
    if (!is_member(c, side, axis, member, r)) continue;
    c->weights[r] = 0.0;
    c->group[c->group_count++] = r;
  }
  memset(c->counts, 0, (p->countries + 1) * sizeof *c->counts);
  memset(c->weighed, 0, p->countries + 1);
  add_shares(c, side, c->released, c->weighed);
  for (size_t i = 0; i < c->group_count; i++)
    c->weighed[c->group[i]] = c->counts[c->group[i]] > 0;
  add_shares(c, side, c->narrow, c->weighed);
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
      uint16_t own = ts_cover_levels(c, report, &elsewhere);
      anybody = 1;
      levels |= (own != 0) ? own : UINT16_MAX;  /* no row, no other level */
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

/* "chapter 85 and 2 more"; where chapters have no such name, "products 76*". */
static void put_chapter (const ts_cover *c, size_t report, ts_string *to) {
  const char *family = c->plan->dataset->family;
  int chapters = strncmp(family, "HS", 2) == 0 || strncmp(family, "CN", 2) == 0;
  size_t more = ts_cover_lacks(c, report) - 1;
  ts_string_format(to, "%s %s%s", chapters ? "chapter" : "products",
                   ts_dict_text(c->chapter_names, c->heaviest[report]),
                   chapters ? "" : "*");
  if (more > 0) ts_string_format(to, " and %zu more", more);
}

static ts_status say_absent (ts_cover *c, uint32_t side, uint32_t absentee,
                             uint32_t t, char **reason) {
  size_t report = ts_report_at(c->plan, side, absentee, t);
  char period[TS_PERIOD_TEXT];
  ts_dict *countries;
  ts_string s = {0};
  if (ts_store_dict(c->plan->store, "country", &countries, NULL) != TS_OK)
    return TS_NOMEM;
  ts_period_text(ts_period_of_code(c->plan->period_base + t), period);
  ts_string_format(&s, "%s, %.0f %% of value, ",
                   ts_dict_text(countries, absentee),
                   100.0 * c->weights[absentee]);
  if (c->narrow[report]) {
    ts_string_put(&s, "was loaded without ");
    put_chapter(c, report, &s);
    ts_string_format(&s, " in %s", period);
  } else {
    ts_string_format(&s, "has no rows in %s", period);
  }
  *reason = s.text;
  return s.status;
}

/* The report of a target that its loads' scope withdrew, of the reporter who
** weighs most; reports are many when there is none. */
static size_t narrow_report (const ts_cover *c, uint32_t side, size_t target) {
  const ts_plan *p = c->plan;
  size_t found = ts_report_count(p);
  double most = -1.0;
  for (uint32_t t = 0; t < p->periods; t++)
    for (size_t i = 0; i < c->group_count; i++) {
      uint32_t r = c->group[i];
      size_t report = ts_report_at(p, side, r, t);
      if (p->target[t] != target || !p->asked[t] || !c->narrow[report]
          || c->weights[r] <= most) continue;
      most = c->weights[r];
      found = report;
    }
  return found;
}

/* "chapter 85, 40 % of value, was not loaded for CHN in 2021" */
static ts_status say_narrow (ts_cover *c, size_t report, ts_string *s) {
  const ts_plan *p = c->plan;
  size_t reporter = report / p->periods % (p->countries + 1);
  char period[TS_PERIOD_TEXT];
  ts_dict *countries;
  if (ts_store_dict(p->store, "country", &countries, NULL) != TS_OK)
    return TS_NOMEM;
  ts_period_text(ts_period_of_code(p->period_base
                                   + (uint32_t)(report % p->periods)), period);
  put_chapter(c, report, s);
  ts_string_format(s, ", %.*f %% of value, %s not loaded for %s%s%s",
                   (c->lacking[report] < 0.0995) ? 1 : 0,
                   100.0 * c->lacking[report],
                   (ts_cover_lacks(c, report) > 1) ? "were" : "was",
                   (reporter < p->countries)
                   ? ts_dict_text(countries, (uint32_t)reporter) : "",
                   (reporter < p->countries) ? " in " : "", period);
  return s->status;
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
  size_t have = 0, need = needed_periods(p, target), narrow;
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
  narrow = (have < need) ? narrow_report(c, side, target) : SIZE_MAX;
  if (have < need && any_elsewhere(c, side, target))
    ts_string_put(&s, "published at other levels only");
  else if (narrow < ts_report_count(p)) {
    if (say_narrow(c, narrow, &s) != TS_OK) return TS_NOMEM;
  } else if (have == 0) ts_string_put(&s, "not released");
  else if (have < need)
    ts_string_format(&s, "%zu/%zu %s", have, need,
                     ts_freq_names(p->freq, need));
  state->reason = s.text;
  if (s.text != NULL || s.status != TS_OK) return s.status;
  if (state->coverage < p->request->coverage && state->absentee != TS_NONE)
    return say_absent(c, side, state->absentee, worst, &state->reason);
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
