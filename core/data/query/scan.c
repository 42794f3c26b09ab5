/* scan.c -- chunks shared out to threads; see scan.h for the rules */
#include "scan.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "picker.h"

/* Chunks that one thread has yet to do: the next one in the upper half, the
** end in the lower, so that both change at once (rule 4). */
typedef _Atomic uint64_t share;

typedef struct {
  const ts_plan *plan;
  ts_visit visit;
  void *state;
  uint32_t *chunks;        /* those that zones do not exclude */
  size_t chunk_count;
  size_t lanes;
  share *shares;
  ts_picker *pickers;      /* one for each share */
  pthread_mutex_t lock;    /* of the failure: */
  atomic_size_t failed;    /* lowest item that failed; chunk_count: none */
  ts_status status;
  ts_error error;
} scan;

/* A code of the zone's range passes the filter (rule 1). */
static int zone_passes (const ts_filter *f, const ts_zone *zone) {
  int64_t lo = zone->lo, hi = zone->hi;
  if (f->allowed == NULL) return 1;
  if (lo < 0) lo = 0;
  if (hi >= (int64_t)f->size) hi = (int64_t)f->size;
  return hi >= lo && f->before[hi + 1] > f->before[lo];
}

static int chunk_passes (const ts_plan *p, size_t chunk, int before) {
  const ts_zone *period = ts_chunk_zone(&p->chunks, chunk, TS_C_PERIOD);
  if (!ts_plan_sees(p, period->load)) return 0;
  if (period->hi < p->period_base
      || period->lo >= (int64_t)p->period_base + (int64_t)p->periods) return 0;
  for (size_t f = 0; f < p->chunks.fields; f++) {
    if (f == TS_C_APART) continue;  /* rows set apart are counted */
    if (before && p->filters[f].of_key) continue;
    if (!zone_passes(&p->filters[f], ts_chunk_zone(&p->chunks, chunk,
                                                   (ts_field)f))) return 0;
  }
  return 1;
}

/* The first item of a share, or the last of another's that has more than one;
** 0 when there is none. */
static int take_from (share *from, int own, size_t *item) {
  uint64_t seen = atomic_load(from), left;
  do {
    uint32_t next = (uint32_t)(seen >> 32), end = (uint32_t)seen;
    if (next + (own ? 0u : 1u) >= end) return 0;
    *item = own ? next : end - 1;
    left = own ? seen + ((uint64_t)1 << 32) : seen - 1;
  } while (!atomic_compare_exchange_weak(from, &seen, left));
  return 1;
}

static int next_item (scan *s, size_t lane, size_t *item) {
  if (take_from(&s->shares[lane], 1, item)) return 1;
  for (size_t i = 1; i < s->lanes; i++)
    if (take_from(&s->shares[(lane + i) % s->lanes], 0, item)) return 1;
  return 0;
}

static void note_failure (scan *s, size_t item, ts_status status,
                          const ts_error *error) {
  pthread_mutex_lock(&s->lock);
  if (item < atomic_load(&s->failed)) {
    atomic_store(&s->failed, item);
    s->status = status;
    s->error = *error;
  }
  pthread_mutex_unlock(&s->lock);
}

static ts_status scan_lane (void *state, size_t lane) {
  scan *s = state;
  ts_stop stop = s->plan->request->stop;
  ts_picker *picker = &s->pickers[lane];
  size_t item;
  while (next_item(s, lane, &item)) {
    ts_status status;
    if (item >= atomic_load(&s->failed)) continue;  /* rule 5 */
    if (stop != NULL && *stop) status = TS_STOPPED;
    else status = ts_picker_take(picker, s->chunks[item], s->visit, s->state,
                                 lane);
    if (status != TS_OK) note_failure(s, item, status, &picker->error);
  }
  return TS_OK;
}

static ts_status start (scan *s, const ts_columns *columns) {
  const ts_plan *p = s->plan;
  s->chunks = malloc((p->chunks.chunks + 1) * sizeof *s->chunks);
  if (s->chunks == NULL) return TS_NOMEM;
  for (size_t c = 0; c < p->chunks.chunks; c++)
    if (chunk_passes(p, c, columns->before))
      s->chunks[s->chunk_count++] = (uint32_t)c;
  atomic_init(&s->failed, s->chunk_count);
  s->lanes = (p->threads < s->chunk_count) ? p->threads : s->chunk_count;
  if (columns->threads_most > 0 && s->lanes > columns->threads_most)
    s->lanes = columns->threads_most;
  s->shares = calloc(s->lanes + 1, sizeof *s->shares);
  s->pickers = calloc(s->lanes + 1, sizeof *s->pickers);
  if (s->shares == NULL || s->pickers == NULL) return TS_NOMEM;
  for (size_t i = 0; i < s->lanes; i++) {
    uint64_t first = i * s->chunk_count / s->lanes;
    uint64_t end = (i + 1) * s->chunk_count / s->lanes;
    atomic_init(&s->shares[i], first << 32 | end);
    if (ts_picker_start(&s->pickers[i], p, columns) != TS_OK) return TS_NOMEM;
  }
  return TS_OK;
}

static ts_status say_failure (const scan *s, ts_error *err) {
  if (s->status == s->error.status) {
    if (err != NULL) *err = s->error;
    return s->status;
  }
  return (s->status == TS_NOMEM) ? ts_fail_memory(err)
       : ts_fail(err, s->status, "%s", ts_message(s->status));
}

ts_status ts_scan (const ts_plan *plan, const ts_columns *columns,
                   ts_visit visit, void *state, ts_error *err) {
  scan s = {.plan = plan, .visit = visit, .state = state};
  ts_status status;
  if (pthread_mutex_init(&s.lock, NULL) != 0) return ts_fail_memory(err);
  status = start(&s, columns);
  if (status != TS_OK) ts_fail_memory(err);
  else ts_threads_run(s.lanes, s.lanes, scan_lane, &s);
  if (s.status != TS_OK) status = say_failure(&s, err);
  for (size_t i = 0; i < s.lanes && s.pickers != NULL; i++)
    ts_picker_free(&s.pickers[i]);
  free(s.pickers);
  free(s.shares);
  free(s.chunks);
  pthread_mutex_destroy(&s.lock);
  return status;
}

uint64_t ts_scan_rows (const ts_plan *p) {
  uint64_t rows = 0;
  for (size_t c = 0; c < p->chunks.chunks; c++)
    if (chunk_passes(p, c, 0))
      rows += ts_chunk_zone(&p->chunks, c, TS_C_PERIOD)->rows;
  return rows;
}

size_t ts_report_count (const ts_plan *plan) {
  return 3 * (plan->countries + 1) * plan->periods;
}
