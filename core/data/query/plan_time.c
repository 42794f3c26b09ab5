/* plan_time.c -- which frequency is read, over which span (S11) */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

/* The days that reports of one frequency reach over; first > last: none. */
typedef struct {
  int32_t first, last;
} span;

static int condition_has (const ts_selection *s, const char *name,
                          const char *text) {
  for (size_t i = 0; i < s->condition_count; i++) {
    const ts_condition *c = &s->conditions[i];
    int in = 0;
    if (strcmp(c->name, name) != 0) continue;
    for (size_t k = 0; k < c->n && !in; k++)
      in = strcmp(c->texts[k], text) == 0;
    if (in == (c->except != 0)) return 0;
  }
  return 1;
}

/* Could this reporter's data take part in the selection? */
static int takes_part (const ts_plan *p, const ts_dict *countries,
                       const ts_released *r) {
  const char *id;
  if (!condition_has(p->selection, "reported_by", ts_side_names[r->side]))
    return 0;
  if (r->side == TS_BY_RECONCILED || r->reporter == TS_NONE) return 1;
  id = ts_dict_text(countries, r->reporter);
  return condition_has(p->selection,
                       (r->side == TS_BY_EXPORTER) ? "exporter" : "importer",
                       id);
}

static ts_status find_spans (ts_plan *p, span spans[TS_FREQS], ts_error *err) {
  const ts_released *released;
  ts_dict *countries;
  size_t n;
  ts_status status = ts_store_released(p->store, p->dataset->id, &released, &n,
                                       err);
  if (status == TS_OK)
    status = ts_store_dict(p->store, "country", &countries, err);
  for (int f = 0; f < TS_FREQS; f++) spans[f] = (span){INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_period period = ts_period_of_code(released[i].period);
    span *s = &spans[period.freq];
    int32_t first = ts_period_first_day(period);
    int32_t last = ts_period_last_day(period);
    if (first >= s->first && last <= s->last) continue;
    if (released[i].load != 0 && !ts_plan_sees(p, released[i].load)) continue;
    if (!takes_part(p, countries, &released[i])) continue;
    if (first < s->first) s->first = first;
    if (last > s->last) s->last = last;
  }
  return status;
}

/* The days asked for; open ends stay INT32_MIN and INT32_MAX. */
static span asked_days (const ts_selection *s) {
  span asked = {INT32_MIN, INT32_MAX};
  for (size_t i = 0; i < s->period_count; i++) {
    const ts_range *r = &s->periods[i];
    if (i == 0 || r->first_day < asked.first) asked.first = r->first_day;
    if (i == 0 || r->last_day > asked.last) asked.last = r->last_day;
  }
  return asked;
}

static int64_t overlap (span a, span b) {
  int64_t first = (a.first > b.first) ? a.first : b.first;
  int64_t last = (a.last < b.last) ? a.last : b.last;
  return (last >= first) ? last - first + 1 : 0;
}

#define NAMED_MOST 6   /* reporters named in a sentence */

/* "exporter: CHN, DEU and 12 more" of one side's reporters; nothing when it has
** none. */
static ts_status put_reporters (ts_string *to, const ts_plan *p, uint32_t side,
                                ts_error *err) {
  const ts_released *released;
  ts_dict *countries;
  size_t n, named = 0;
  uint8_t *seen;
  ts_status status = ts_store_released(p->store, p->dataset->id, &released, &n,
                                       err);
  if (status == TS_OK)
    status = ts_store_dict(p->store, "country", &countries, err);
  if (status != TS_OK) return status;
  seen = calloc(p->countries + 1, 1);
  if (seen == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < n; i++)
    if (released[i].side == side && released[i].reporter < p->countries)
      seen[released[i].reporter] = 1;
  for (size_t i = 0; i < p->countries; i++) {
    uint32_t reporter = p->by_name[i];
    if (!seen[reporter]) continue;
    if (named == 0)
      ts_string_format(to, "; reported by %s: ", ts_side_names[side]);
    if (named++ < NAMED_MOST)
      ts_string_format(to, "%s%s", (named > 1) ? ", " : "",
                       ts_dict_text(countries, reporter));
  }
  if (named > NAMED_MOST)
    ts_string_format(to, " and %zu more", named - NAMED_MOST);
  free(seen);
  return TS_OK;
}

static ts_status nobody_there (const ts_plan *p, ts_error *err) {
  ts_string who = {0};
  ts_status status = put_reporters(&who, p, TS_BY_EXPORTER, err);
  if (status == TS_OK) status = put_reporters(&who, p, TS_BY_IMPORTER, err);
  if (status == TS_OK)
    status = ts_fail(err, TS_UNKNOWN, "no reporter of this selection has rows"
                     " in dataset '%s'%s", p->dataset->name,
                     (who.text != NULL) ? who.text : "");
  ts_string_free(&who);
  return status;
}

static ts_status nothing_there (ts_plan *p, const span spans[TS_FREQS],
                                ts_error *err) {
  span held = {INT32_MAX, INT32_MIN};
  char first[TS_PERIOD_TEXT], last[TS_PERIOD_TEXT];
  int freq = -1;
  for (int f = 0; f < TS_FREQS; f++) {
    if (spans[f].first > spans[f].last) continue;
    if (freq < 0) freq = f;
    if (spans[f].first < held.first) held.first = spans[f].first;
    if (spans[f].last > held.last) held.last = spans[f].last;
  }
  if (freq < 0) return nobody_there(p, err);
  if (p->request->freq >= 0 && freq > p->request->freq)
    return ts_fail(err, TS_UNKNOWN, "dataset '%s' holds %s for this selection:"
                   " ask for by \"%s\", not \"%s\"", p->dataset->name,
                   ts_freq_names((ts_freq)freq, 2),
                   ts_freq_name((ts_freq)freq),
                   ts_freq_name((ts_freq)p->request->freq));
  return ts_fail(err, TS_UNKNOWN, "no rows in the period asked for: the"
                 " selection holds %s..%s",
                 ts_period_text(ts_period_of_day(held.first, (ts_freq)freq),
                                first),
                 ts_period_text(ts_period_of_day(held.last, (ts_freq)freq),
                                last));
}

/* Rule 4: the finest frequency that reaches as far as any does. */
static int choose_freq (const ts_plan *p, const span spans[TS_FREQS],
                        span asked) {
  int64_t most = 0;
  int best = -1;
  for (int f = 0; f < TS_FREQS; f++) {
    int64_t days = overlap(spans[f], asked);
    if (p->request->freq >= 0 && f > p->request->freq) break;
    if (days > most) {
      most = days;
      best = f;
    }
  }
  return best;
}

static int is_asked (const ts_selection *s, ts_period period) {
  for (size_t i = 0; i < s->period_count; i++)
    if (ts_range_has(s->periods[i], period)) return 1;
  return s->period_count == 0;
}

/* The target with this ordinal, a new one when it is not the last: only periods
** that are asked for are answered. */
static uint32_t target_of (ts_plan *p, int32_t ordinal) {
  if (p->targets == 0 || p->target_ordinal[p->targets - 1] != ordinal)
    p->target_ordinal[p->targets++] = ordinal;
  return (uint32_t)p->targets - 1;
}

static ts_status lay_out (ts_plan *p, span days, ts_error *err) {
  ts_period first = ts_period_of_day(days.first, p->freq);
  ts_period last = ts_period_of_day(days.last, p->freq);
  ts_freq target = (p->request->freq >= 0) ? (ts_freq)p->request->freq
                                           : p->freq;
  if (last.ordinal - first.ordinal > 1000000)
    return ts_fail(err, TS_DOMAIN, "the period asked for has more than a"
                   " million %s", ts_freq_names(p->freq, 2));
  p->periods = (size_t)(last.ordinal - first.ordinal) + 1;
  p->period_base = ts_period_code(first);
  p->asked = calloc(p->periods, 1);
  p->target = calloc(p->periods, sizeof *p->target);
  p->target_ordinal = calloc(p->periods, sizeof *p->target_ordinal);
  if (p->asked == NULL || p->target == NULL || p->target_ordinal == NULL)
    return ts_fail_memory(err);
  for (size_t t = 0; t < p->periods; t++) {
    ts_period fine = {first.ordinal + (int32_t)t, p->freq};
    p->asked[t] = (uint8_t)is_asked(p->selection, fine);
    if (p->asked[t] && p->request->freq >= 0)
      p->target[t] = target_of(p, ts_period_coarsen(fine, target).ordinal);
  }
  if (p->targets == 0) p->targets = 1;
  return TS_OK;
}

/* Reporters that the selection asks for but whose rows have another frequency
** than the one read (S11): they take no part, and are named. */
static ts_status find_skipped (ts_plan *p, ts_error *err) {
  const ts_released *released;
  ts_dict *countries;
  size_t n, named = 0;
  uint8_t *seen = NULL;   /* by side and country: 1 other, 2 the one read */
  ts_status status = ts_store_released(p->store, p->dataset->id, &released, &n,
                                       err);
  if (status == TS_OK)
    status = ts_store_dict(p->store, "country", &countries, err);
  if (status != TS_OK) return status;
  seen = calloc(3 * (p->countries + 1), 1);
  if (seen == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < n; i++) {
    ts_period period = ts_period_of_code(released[i].period);
    uint32_t reporter = released[i].reporter;
    if (reporter >= p->countries) continue;
    if (!is_asked(p->selection, period)) continue;
    if (!takes_part(p, countries, &released[i])) continue;
    seen[released[i].side * p->countries + reporter] |=
      (period.freq == p->freq) ? 2 : 1;
  }
  for (size_t i = 0; i < 3 * p->countries; i++) {
    uint32_t reporter = p->by_name[i % p->countries];
    if (seen[i / p->countries * p->countries + reporter] != 1) continue;
    if (named++ < NAMED_MOST)
      ts_string_format(&p->skipped, "%s%s", (named > 1) ? ", " : "",
                       ts_dict_text(countries, reporter));
  }
  if (named > NAMED_MOST)
    ts_string_format(&p->skipped, " and %zu more", named - NAMED_MOST);
  free(seen);
  return (p->skipped.status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

ts_status ts_plan_time (ts_plan *p, ts_error *err) {
  span spans[TS_FREQS], asked = asked_days(p->selection), days;
  ts_status status = find_spans(p, spans, err);
  int freq;
  if (status != TS_OK) return status;
  freq = choose_freq(p, spans, asked);
  if (freq < 0) return nothing_there(p, spans, err);
  p->freq = (ts_freq)freq;
  days = spans[freq];
  if (asked.first != INT32_MIN) days.first = asked.first;
  if (asked.last != INT32_MAX) days.last = asked.last;
  status = lay_out(p, days, err);
  return (status == TS_OK) ? find_skipped(p, err) : status;
}
