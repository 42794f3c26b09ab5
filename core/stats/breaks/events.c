/* events.c -- breaks beside a calendar of events; see events.h for the rules */
#include "events.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  ts_freq freq;
  const ts_event *events;
  size_t event_count;
  int32_t *on;                   /* periods of the events; owned */
  int32_t *breaks;               /* periods of the breaks; owned */
  size_t count;
  int32_t earliest, latest;      /* where a break could have been found */
  size_t shortest, within;
} match;

/* Rule 1. */
static ts_status place_events (match *m, ts_error *err) {
  for (size_t i = 0; i < m->event_count; i++) {
    const char *date = m->events[i].date;
    ts_period p;
    if (ts_period_parse(ts_slice_of(date), &p) != TS_OK || p.freq > m->freq)
      return ts_fail(err, TS_MISUSE, "event '%s': its date is a day or a %s,"
                     " not '%s'", m->events[i].name, ts_freq_name(m->freq),
                     date);
    m->on[i] = ts_period_of_day(ts_period_first_day(p), m->freq).ordinal;
  }
  return TS_OK;
}

static ts_status period_field (const ts_fit *fit, const char *name,
                               ts_period *p) {
  const ts_fit_number *field = ts_fit_find(fit, name);
  if (field == NULL || field->text == NULL) return TS_UNKNOWN;
  return ts_period_parse(ts_slice_of(field->text), p);
}

/* The breaks of the table, or the one date of a test. */
static ts_status take_breaks (match *m, const ts_fit *fit) {
  const ts_frame *table = ts_fit_table_of(fit, "breaks");
  const ts_column *date = (table != NULL) ? ts_frame_find(table, "date") : NULL;
  ts_period one;
  m->count = (date != NULL) ? table->rows : 1;
  m->breaks = malloc((m->count + 1) * sizeof *m->breaks);
  if (m->breaks == NULL) return TS_NOMEM;
  if (date == NULL) {
    ts_status status = period_field(fit, "date", &one);
    m->breaks[0] = one.ordinal;
    return status;
  }
  for (size_t i = 0; i < m->count; i++) m->breaks[i] = date->u.ordinals[i];
  return TS_OK;
}

static ts_status read_fit (match *m, const ts_fit *fit, ts_error *err) {
  ts_period first = {0, TS_DAY}, last = {0, TS_DAY};
  double shortest = ts_fit_get(fit, "shortest");
  ts_status status;
  if (fit->refused != NULL)
    return ts_fail(err, TS_MISUSE, "the fit was refused: it has no breaks");
  status = period_field(fit, "earliest", &first);
  if (status == TS_OK) status = period_field(fit, "latest", &last);
  if (status == TS_OK) status = take_breaks(m, fit);
  if (status == TS_NOMEM) return status;
  if (status != TS_OK)
    return ts_fail(err, TS_MISUSE, "only dates that were searched for can be"
                   " matched with events, as those of breaks, pelt,"
                   " binary_segmentation and sup_f");
  m->freq = first.freq;
  m->earliest = first.ordinal;
  m->latest = last.ordinal;
  m->shortest = isnan(shortest) ? 1 : (size_t)shortest;
  return TS_OK;
}

/* The nearest event (rule 2); SIZE_MAX without any. */
static size_t nearest (const match *m, int32_t period) {
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < m->event_count; i++) {
    int64_t away = llabs((int64_t)period - m->on[i]), than;
    if (best == SIZE_MAX) {
      best = i;
      continue;
    }
    than = llabs((int64_t)period - m->on[best]);
    if (away < than || (away == than && m->on[i] < m->on[best])) best = i;
  }
  return best;
}

static int is_within (const match *m, int32_t period, double reach) {
  size_t i = nearest(m, period);
  return i != SIZE_MAX && fabs((double)period - m->on[i]) <= reach;
}

/* Rule 3: of all periods, the share within reach of an event. */
static double share_within (const match *m, double reach) {
  size_t hits = 0, all = 0;
  for (int32_t p = m->earliest; p <= m->latest; p++, all++)
    hits += is_within(m, p, reach) ? 1 : 0;
  return (double)hits / (double)all;
}

static double distance_of (const match *m, size_t i, size_t event) {
  return (double)m->breaks[i] - (double)m->on[event];
}

static ts_status add_words (const match *m, ts_frame *frame) {
  ts_column *event, *on;
  ts_status status = ts_frame_add_key(frame, "event", NULL, &event);
  for (size_t i = 0; status == TS_OK && i < m->count; i++) {
    size_t e = nearest(m, m->breaks[i]);
    if (e != SIZE_MAX)
      status = ts_dict_add(event->dict, ts_slice_of(m->events[e].name),
                           &event->u.codes[i]);
  }
  if (status == TS_OK) status = ts_frame_add_key(frame, "on", NULL, &on);
  for (size_t i = 0; status == TS_OK && i < m->count; i++) {
    size_t e = nearest(m, m->breaks[i]);
    if (e != SIZE_MAX)
      status = ts_dict_add(on->dict, ts_slice_of(m->events[e].date),
                           &on->u.codes[i]);
  }
  return status;
}

static ts_status add_numbers (const match *m, ts_frame *frame) {
  ts_column *distance, *chance;
  ts_status status = ts_frame_add_number(frame, "distance",
                                         ts_freq_names(m->freq, 2), &distance);
  for (size_t i = 0; status == TS_OK && i < m->count; i++) {
    size_t e = nearest(m, m->breaks[i]);
    if (e != SIZE_MAX) distance->u.numbers[i] = distance_of(m, i, e);
  }
  if (status == TS_OK)
    status = ts_frame_add_number(frame, "chance", "fraction", &chance);
  for (size_t i = 0; status == TS_OK && i < m->count; i++) {
    size_t e = nearest(m, m->breaks[i]);
    if (e != SIZE_MAX)
      chance->u.numbers[i] = share_within(m, fabs(distance_of(m, i, e)));
  }
  return status;
}

static ts_status add_table (const match *m, ts_fit *out) {
  ts_frame *frame = ts_frame_alloc(m->count);
  ts_column *date;
  ts_status status = (frame == NULL) ? TS_NOMEM
                   : ts_frame_add_period(frame, "date", m->freq, &date);
  for (size_t i = 0; status == TS_OK && i < m->count; i++)
    date->u.ordinals[i] = m->breaks[i];
  if (status == TS_OK) status = add_words(m, frame);
  if (status == TS_OK) status = add_numbers(m, frame);
  if (status == TS_OK) return ts_fit_add_table(out, "matches", frame);
  ts_frame_free(frame);
  return status;
}

/* Rule 4; NaN without breaks. */
static ts_status p_of (const match *m, size_t matched, double *p) {
  size_t periods = (size_t)((int64_t)m->latest - m->earliest) + 1;
  unsigned char *hit = malloc(periods);
  ts_status status;
  *p = NAN;
  if (hit == NULL) return TS_NOMEM;
  for (size_t i = 0; i < periods; i++)
    hit[i] = (unsigned char)is_within(m, m->earliest + (int32_t)i,
                                      (double)m->within);
  status = (m->count == 0) ? TS_OK
         : ts_events_chance(hit, periods, m->shortest, m->count, matched, p);
  free(hit);
  return status;
}

static ts_status report (const match *m, ts_fit *out) {
  size_t matched = 0;
  double p;
  ts_status status;
  for (size_t i = 0; i < m->count; i++)
    matched += is_within(m, m->breaks[i], (double)m->within) ? 1 : 0;
  status = p_of(m, matched, &p);
  if (status == TS_OK)
    status = ts_fit_add_number(out, "matched", "matched", (double)matched,
                               "count");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "count", "breaks", (double)m->count,
                               "count");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "chance", "chance of one",
                               share_within(m, (double)m->within), "fraction");
  if (status == TS_OK) status = ts_fit_add_number(out, "p", "p", p, "");
  if (status == TS_OK) status = add_table(m, out);
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "%zu events, within %zu %s; p counts all"
                        " ways to place as many breaks", m->event_count,
                        m->within, ts_freq_names(m->freq, m->within));
  return status;
}

ts_status ts_events_match (const ts_fit *fit, const ts_event *events, size_t n,
                           size_t within, ts_fit *out, ts_error *err) {
  match m = {.events = events, .event_count = n, .within = within,
             .on = malloc((n + 1) * sizeof *m.on)};
  ts_status status = (m.on == NULL) ? TS_NOMEM : read_fit(&m, fit, err);
  if (status == TS_OK) status = place_events(&m, err);
  out->n = fit->n;
  out->missing = fit->missing;
  out->zeros = fit->zeros;
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Events near: %s",
                        (fit->title != NULL) ? fit->title : "breaks");
  if (status == TS_OK) status = report(&m, out);
  free(m.on);
  free(m.breaks);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
