/* scan.c -- one pass over a dataset; see scan.h for the rules */
#include "scan.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define NUMBERS (TS_LAST_NUMBER - TS_FIRST_NUMBER + 1)

/* What one thread needs. */
typedef struct {
  ts_view view;
  void *room;
  ts_string bytes[TS_FIELDS];
  ts_error error;
} worker;

typedef struct {
  const ts_plan *plan;
  const ts_columns *columns;
  ts_visit visit;
  void *state;
  size_t *chunks;          /* those that zones do not exclude */
  size_t chunk_count;
  worker *workers;
  pthread_mutex_t reading; /* the store has one reader at a time */
} scan;

static int is_number (size_t field) {
  return field >= TS_FIRST_NUMBER && field <= TS_LAST_NUMBER;
}

/* A code of the zone's range passes the filter (rule 1). */
static int zone_passes (const ts_filter *f, const ts_zone *zone) {
  int64_t lo = zone->lo, hi = zone->hi;
  if (f->allowed == NULL || f->of_key) return 1;
  if (lo < 0) lo = 0;
  if (hi >= (int64_t)f->size) hi = (int64_t)f->size;
  return hi >= lo && f->before[hi + 1] > f->before[lo];
}

static int chunk_passes (const ts_plan *p, size_t chunk) {
  const ts_zone *period = ts_chunk_zone(&p->chunks, chunk, TS_C_PERIOD);
  if (!ts_plan_sees(p, period->load)) return 0;
  if (period->hi < p->period_base
      || period->lo >= (int64_t)p->period_base + (int64_t)p->periods) return 0;
  for (size_t f = 0; f < p->chunks.fields; f++) {
    if (f == TS_C_APART) continue;  /* rows set apart are counted */
    if (!zone_passes(&p->filters[f], ts_chunk_zone(&p->chunks, chunk,
                                                   (ts_field)f))) return 0;
  }
  return 1;
}

static ts_status start_worker (worker *w) {
  size_t codes = (TS_FIELDS + 4) * TS_CHUNK_ROWS * sizeof(uint32_t);
  uint32_t *at;
  w->room = malloc(codes);
  if (w->room == NULL) return TS_NOMEM;
  at = w->room;
  for (size_t f = 0; f < TS_FIELDS; f++, at += TS_CHUNK_ROWS)
    w->view.codes[f] = at;
  w->view.when = at;
  w->view.picked = at + TS_CHUNK_ROWS;
  w->view.before = at + 2 * TS_CHUNK_ROWS;
  w->view.apart = at + 3 * TS_CHUNK_ROWS;
  for (size_t i = 0; i < NUMBERS; i++)
    if (ts_numbers_alloc(&w->view.numbers[i]) != TS_OK) return TS_NOMEM;
  return TS_OK;
}

static void stop_worker (worker *w) {
  free(w->room);
  for (size_t i = 0; i < NUMBERS; i++) ts_numbers_free(&w->view.numbers[i]);
  for (size_t f = 0; f < TS_FIELDS; f++) ts_string_free(&w->bytes[f]);
}

/* Columns that every pass looks at, those of filters, those asked for. */
static int is_needed (const scan *s, size_t field) {
  if (is_number(field)) return s->columns->numbers[field - TS_FIRST_NUMBER];
  return s->columns->codes[field] || s->plan->filters[field].allowed != NULL
      || field == TS_C_PERIOD || field == TS_C_REGIME || field == TS_C_APART
      || field == TS_C_UNTIL || field == TS_C_REPORTED_BY
      || field == TS_C_EXPORTER || field == TS_C_IMPORTER;
}

static int is_constant (const ts_zone *zone) {
  return zone->lo == zone->hi && zone->field < TS_FIRST_NUMBER;
}

/* Bytes of all needed columns, read by one thread at a time. */
static ts_status read_chunk (scan *s, size_t chunk, worker *w) {
  const ts_chunks *chunks = &s->plan->chunks;
  ts_status status = TS_OK;
  pthread_mutex_lock(&s->reading);
  for (size_t f = 0; f < chunks->fields && status == TS_OK; f++) {
    const ts_zone *zone = ts_chunk_zone(chunks, chunk, (ts_field)f);
    if (!is_needed(s, f) || is_constant(zone)) continue;
    status = ts_store_chunk(s->plan->store, zone, &w->bytes[f], &w->error);
  }
  pthread_mutex_unlock(&s->reading);
  return status;
}

static ts_status decode_chunk (scan *s, size_t chunk, worker *w) {
  const ts_chunks *chunks = &s->plan->chunks;
  ts_status status = TS_OK;
  w->view.chunk = chunk;
  w->view.rows = ts_chunk_zone(chunks, chunk, TS_C_PERIOD)->rows;
  for (size_t f = 0; f < chunks->fields && status == TS_OK; f++) {
    const ts_zone *zone = ts_chunk_zone(chunks, chunk, (ts_field)f);
    ts_slice bytes = {w->bytes[f].text, w->bytes[f].length};
    if (!is_needed(s, f)) continue;
    if (is_number(f))
      status = ts_decode_zone_numbers(zone, bytes,
                                      &w->view.numbers[f - TS_FIRST_NUMBER],
                                      &w->error);
    else if (is_constant(zone))
      for (size_t r = 0; r < zone->rows; r++)
        w->view.codes[f][r] = (uint32_t)zone->lo;
    else
      status = ts_decode_zone_codes(zone, bytes, w->view.codes[f], &w->error);
  }
  return status;
}

/* Rows of the span with a regime that counts and that still live. */
static size_t pick_live (const ts_plan *p, const ts_view *v, uint32_t *out) {
  const uint32_t *regime = v->codes[TS_C_REGIME];
  const uint32_t *until = v->codes[TS_C_UNTIL];
  size_t n = 0;
  for (uint32_t r = 0; r < v->rows; r++) {
    v->when[r] = ts_plan_period(p, v->codes[TS_C_PERIOD][r]);
    if (v->when[r] == TS_OUT) continue;
    if (regime[r] >= TS_REGIMES || p->sign[regime[r]] == 0) continue;
    if (until[r] != 0 && !ts_plan_lives(p, until[r])) continue;
    out[n++] = r;
  }
  return n;
}

static int filter_passes (const ts_plan *p, const ts_filter *f, uint32_t code,
                          uint32_t when) {
  if (code >= f->size || !f->allowed[code]) return 0;
  return f->dated == NULL || f->dated[code * p->periods + when];
}

static size_t keep_passing (const ts_plan *p, const ts_view *v, size_t field,
                            uint32_t *rows, size_t n) {
  const ts_filter *f = &p->filters[field];
  size_t kept = 0;
  if (f->allowed == NULL) return n;
  for (size_t i = 0; i < n; i++) {
    uint32_t r = rows[i];
    rows[kept] = r;
    kept += (size_t)filter_passes(p, f, v->codes[field][r], v->when[r]);
  }
  return kept;
}

/* Would a row that is set apart belong to the selection if it were not? One
** whose aggregate stands on a filtered side would not. */
static int apart_passes (const ts_plan *p, const ts_view *v, uint32_t r) {
  for (size_t f = 0; f < p->chunks.fields; f++)
    if (p->filters[f].allowed != NULL && f != TS_C_APART
        && !filter_passes(p, &p->filters[f], v->codes[f][r], v->when[r]))
      return 0;
  return 1;
}

static void filter_rows (const ts_plan *p, ts_view *v) {
  size_t n = pick_live(p, v, v->picked);
  v->apart_count = 0;
  if (!p->aggregates
      && ts_chunk_zone(&p->chunks, v->chunk, TS_C_APART)->hi > 0)
    for (size_t i = 0; i < n; i++) {
      uint32_t r = v->picked[i];
      if (v->codes[TS_C_APART][r] == TS_APART_AGGREGATE
          && apart_passes(p, v, r)) v->apart[v->apart_count++] = r;
    }
  for (size_t f = 0; f < p->chunks.fields; f++)
    if (!p->filters[f].of_key) n = keep_passing(p, v, f, v->picked, n);
  v->before_count = n;
  memcpy(v->before, v->picked, n * sizeof *v->before);
  for (size_t f = 0; f < p->chunks.fields; f++)
    if (p->filters[f].of_key) n = keep_passing(p, v, f, v->picked, n);
  v->count = n;
}

static ts_status scan_chunk (void *state, size_t item, size_t thread) {
  scan *s = state;
  worker *w = &s->workers[thread];
  ts_stop stop = s->plan->request->stop;
  ts_status status;
  if (stop != NULL && *stop) return TS_STOPPED;
  status = read_chunk(s, s->chunks[item], w);
  if (status == TS_OK) status = decode_chunk(s, s->chunks[item], w);
  if (status != TS_OK) return status;
  filter_rows(s->plan, &w->view);
  return s->visit(s->state, &w->view, thread);
}

static ts_status scan_failed (const scan *s, ts_status status, ts_error *err) {
  if (status == TS_OK) return status;
  for (size_t i = 0; i < s->plan->threads; i++)
    if (s->workers[i].error.status == status) {
      if (err != NULL) *err = s->workers[i].error;
      return status;
    }
  return ts_fail(err, status, "%s", ts_message(status));
}

ts_status ts_scan (const ts_plan *plan, const ts_columns *columns,
                   ts_visit visit, void *state, ts_error *err) {
  scan s = {.plan = plan, .columns = columns, .visit = visit, .state = state};
  ts_status status = TS_OK;
  pthread_mutex_init(&s.reading, NULL);
  s.workers = calloc(plan->threads, sizeof *s.workers);
  s.chunks = malloc((plan->chunks.chunks + 1) * sizeof *s.chunks);
  if (s.workers == NULL || s.chunks == NULL) status = TS_NOMEM;
  for (size_t c = 0; c < plan->chunks.chunks && status == TS_OK; c++)
    if (chunk_passes(plan, c)) s.chunks[s.chunk_count++] = c;
  for (size_t i = 0; i < plan->threads && status == TS_OK; i++)
    if (i == 0 || i < s.chunk_count) status = start_worker(&s.workers[i]);
  if (status == TS_OK)
    status = ts_threads_run_with((plan->threads < s.chunk_count)
                                 ? plan->threads : s.chunk_count + 1,
                                 s.chunk_count, scan_chunk, &s);
  if (s.workers != NULL) status = scan_failed(&s, status, err);
  else ts_fail_memory(err);
  for (size_t i = 0; i < plan->threads && s.workers != NULL; i++)
    stop_worker(&s.workers[i]);
  free(s.workers);
  free(s.chunks);
  pthread_mutex_destroy(&s.reading);
  return status;
}

size_t ts_report_count (const ts_plan *plan) {
  return 3 * (plan->countries + 1) * plan->periods;
}
