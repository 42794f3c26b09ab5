/* tally_merge.c -- what several threads have tallied becomes one tally */
#include <stdlib.h>
#include <string.h>

#include "tally.h"

#define PART ((size_t)1 << 16)   /* cells that one thread adds at a time */

typedef struct {
  ts_tally *tallies;
  size_t n;
  size_t parts;     /* of a plane */
} merging;

/* Scales and widths of all tallies become those of the widest. */
static ts_status agree (ts_tally *tallies, size_t n, size_t sum) {
  uint64_t bound = 0;
  int scale = 0, wide = 0;
  for (size_t i = 0; i < n; i++)
    if (tallies[i].scales[sum] > scale) scale = tallies[i].scales[sum];
  for (size_t i = 0; i < n; i++) {
    if (ts_tally_refine(&tallies[i], sum, scale) != TS_OK) return TS_NOMEM;
    wide = wide || tallies[i].is_wide[sum];
    bound += tallies[i].bounds[sum];
    if (bound > TS_CELL_MOST) wide = 1;
  }
  for (size_t i = 0; i < n && wide; i++)
    if (ts_tally_widen(&tallies[i], sum) != TS_OK) return TS_NOMEM;
  return TS_OK;
}

static void merge_unit (uint32_t *into, uint32_t from) {
  if (*into == 0) *into = from;
  else if (from != 0 && from != *into) *into = TS_MIXED;
}

/* Sums below the flags add without touching them. */
static void merge_cells (const ts_plane *into, const ts_plane *from,
                         size_t first, size_t end) {
  const uint64_t flags = TS_CELL_FLAGS;
  for (size_t i = first; i < end; i++) {
    uint64_t a = into->cells[i], b = from->cells[i];
    into->cells[i] = ((a & ~flags) + (b & ~flags)) | ((a | b) & flags);
  }
  for (size_t i = first; i < end && from->wide != NULL; i++)
    into->wide[i] += from->wide[i];
  for (size_t i = first; i < end && from->units != NULL; i++)
    merge_unit(&into->units[i], from->units[i]);
}

/* One part of one target's planes. */
static ts_status merge_part (void *state, size_t item) {
  const merging *m = state;
  size_t target = item / m->parts, first = item % m->parts * PART;
  size_t end = first + PART;
  if (end > m->tallies[0].plane_cells) end = m->tallies[0].plane_cells;
  for (size_t i = 1; i < m->n; i++)
    if (m->tallies[i].planes[target].cells != NULL)
      merge_cells(&m->tallies[0].planes[target],
                  &m->tallies[i].planes[target], first, end);
  return TS_OK;
}

/* A plane that the first tally lacks is taken from another, not copied. True
** when others are left to be added. */
static int adopt (ts_tally *tallies, size_t n, size_t target) {
  ts_plane *own = &tallies[0].planes[target];
  int shared = 0;
  for (size_t i = 1; i < n; i++) {
    if (own->cells == NULL) {
      *own = tallies[i].planes[target];
      tallies[i].planes[target] = (ts_plane){0};
    } else shared = shared || tallies[i].planes[target].cells != NULL;
  }
  return shared;
}

static ts_status merge_singles (ts_tally *into, const ts_tally *from) {
  if (from->single_count == 0) return TS_OK;
  if (ts_reserve((void **)&into->singles, &into->single_room,
                 into->single_count + from->single_count,
                 sizeof *into->singles) != TS_OK) return TS_NOMEM;
  memcpy(into->singles + into->single_count, from->singles,
         from->single_count * sizeof *from->singles);
  into->single_count += from->single_count;
  return TS_OK;
}

static void merge_reports (ts_tally *into, const ts_tally *from) {
  size_t reports = ts_report_count(into->plan);
  for (size_t i = 0; i < reports; i++) {
    into->report_sums[i] += from->report_sums[i];
    into->report_rows[i] += from->report_rows[i];
    into->report_less[i] |= from->report_less[i];
  }
  for (size_t k = 0; k < into->plan->request->key_count; k++)
    for (size_t i = 0; into->known[k] != NULL && i < into->plan->axes[k].size;
         i++)
      into->known[k][i] |= from->known[k][i];
  for (size_t i = 0; i < into->levels->classes; i++)
    into->classes[i] |= from->classes[i];
  for (size_t i = 0; i < into->plan->request->sum_count; i++)
    into->missing[i] += from->missing[i];
  into->apart_rows += from->apart_rows;
  into->apart_sum += from->apart_sum;
}

ts_status ts_tally_merge (ts_tally *tallies, size_t n) {
  merging m = {.tallies = tallies, .n = n};
  const ts_plan *p = tallies[0].plan;
  ts_status status = TS_OK;
  int shared = 0;
  for (size_t i = 0; i < p->request->sum_count && status == TS_OK; i++)
    status = agree(tallies, n, i);
  for (size_t i = 1; i < n && status == TS_OK; i++) {
    status = merge_singles(&tallies[0], &tallies[i]);
    merge_reports(&tallies[0], &tallies[i]);
  }
  if (status != TS_OK) return status;
  for (size_t t = 0; t < p->targets; t++)
    shared = adopt(tallies, n, t) || shared;
  if (!shared) return TS_OK;
  m.parts = (tallies[0].plane_cells + PART - 1) / PART;
  return ts_threads_run(p->threads, p->targets * m.parts, merge_part, &m);
}
