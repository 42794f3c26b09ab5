/* tally.c -- planes of cells; what a chunk adds is in tally_take.c */
#include "tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "keyspace_seen.h"

/* Which unit each sum is about; one that no row has is TS_MIXED. */
static ts_status find_units (ts_tally *t, ts_error *err) {
  ts_dict *dict;
  ts_status status = ts_store_dict(t->plan->store, "quantity_unit", &dict, err);
  for (size_t i = 0; i < TS_SUMS_ALL && status == TS_OK; i++) {
    const ts_sum *sum = &t->plan->request->sums[i];
    t->units[i] = TS_NONE;
    if (i >= t->plan->request->sum_count) continue;
    if (sum->field == TS_C_QUANTITY) t->has_units = 1;
    if (sum->unit == NULL) continue;
    t->units[i] = ts_dict_find(dict, ts_slice_of(sum->unit));
    if (t->units[i] == TS_NONE) t->units[i] = TS_MIXED;
  }
  return status;
}

static ts_status start_known (ts_tally *t, ts_error *err) {
  const ts_plan *p = t->plan;
  for (size_t i = 0; i < p->request->key_count; i++) {
    const ts_axis *axis = &p->axes[i];
    if (p->filters[axis->field].allowed == NULL) continue;
    t->known[i] = calloc(axis->size + 1, 1);
    if (t->known[i] == NULL) return ts_fail_memory(err);
  }
  return TS_OK;
}

/* The sum of all value, or the first one. */
static size_t find_weighing (const ts_request *r) {
  for (size_t i = 0; i < r->sum_count; i++)
    if (r->sums[i].field == TS_C_VALUE && r->sums[i].needs < 0
        && r->sums[i].lacks == 0 && r->sums[i].unit == NULL) return i;
  return 0;
}

ts_status ts_tally_start (ts_tally *t, const ts_keyspace *space,
                          ts_error *err) {
  const ts_plan *p = space->plan;
  ts_status status;
  size_t reports = ts_report_count(p);
  *t = (ts_tally){.plan = p, .levels = space->levels, .space = space};
  if (space->slots > SIZE_MAX / sizeof(ts_wide) / TS_SUMS_ALL)
    return ts_fail_memory(err);
  t->weighing = find_weighing(p->request);
  t->plane_cells = space->slots * p->request->sum_count;
  t->planes = calloc(p->targets, sizeof *t->planes);
  t->report_sums = calloc(reports, sizeof *t->report_sums);
  t->report_rows = calloc(reports, sizeof *t->report_rows);
  t->report_less = calloc(reports, 1);
  t->classes = calloc(t->levels->classes + 1, 1);
  if (t->planes == NULL || t->report_sums == NULL || t->report_rows == NULL
      || t->report_less == NULL || t->classes == NULL)
    return ts_fail_memory(err);
  status = find_units(t, err);
  return (status == TS_OK) ? start_known(t, err) : status;
}

void ts_tally_free (ts_tally *t) {
  for (size_t i = 0; t->planes != NULL && i < t->plan->targets; i++) {
    free(t->planes[i].cells);
    free(t->planes[i].wide);
    free(t->planes[i].units);
  }
  free(t->planes);
  free(t->singles);
  free(t->report_sums);
  free(t->report_rows);
  free(t->report_less);
  free(t->classes);
  for (size_t i = 0; i < TS_KEYS_MOST; i++) free(t->known[i]);
  *t = (ts_tally){0};
}

static ts_status have_wide (const ts_tally *t, ts_plane *plane) {
  if (plane->wide == NULL)
    plane->wide = ts_large_ready(t->plane_cells, sizeof *plane->wide);
  return (plane->wide != NULL) ? TS_OK : TS_NOMEM;
}

ts_status ts_tally_plane (ts_tally *t, size_t target) {
  ts_plane *plane = &t->planes[target];
  if (plane->cells != NULL) return TS_OK;
  if (t->has_units) {
    plane->units = ts_large_ready(t->plane_cells, sizeof *plane->units);
    if (plane->units == NULL) return TS_NOMEM;
  }
  for (size_t i = 0; i < t->plan->request->sum_count; i++)
    if (t->is_wide[i] && have_wide(t, plane) != TS_OK) return TS_NOMEM;
  plane->cells = ts_large_ready(t->plane_cells, sizeof *plane->cells);
  return (plane->cells != NULL) ? TS_OK : TS_NOMEM;
}

ts_status ts_tally_widen (ts_tally *t, size_t sum) {
  size_t sums = t->plan->request->sum_count;
  int64_t unit = ts_ipow10[TS_SUM_SCALE - t->scales[sum]];
  if (t->is_wide[sum]) return TS_OK;
  for (size_t i = 0; i < t->plan->targets; i++)
    if (t->planes[i].cells != NULL && have_wide(t, &t->planes[i]) != TS_OK)
      return TS_NOMEM;
  for (size_t i = 0; i < t->plan->targets; i++) {
    ts_plane *plane = &t->planes[i];
    if (plane->cells == NULL) continue;
    for (size_t at = sum; at < t->plane_cells; at += sums) {
      int64_t own = (int64_t)plane->cells[at] >> TS_CELL_SHIFT;
      plane->wide[at] = (ts_wide)own * unit;
      plane->cells[at] &= TS_CELL_FLAGS;
    }
  }
  t->is_wide[sum] = 1;
  return TS_OK;
}

ts_status ts_tally_refine (ts_tally *t, size_t sum, int scale) {
  size_t sums = t->plan->request->sum_count;
  int64_t factor = ts_ipow10[scale - t->scales[sum]];
  if (t->is_wide[sum] || factor == 1) return TS_OK;
  if (t->bounds[sum] > TS_CELL_MOST / (uint64_t)factor)
    return ts_tally_widen(t, sum);
  t->scales[sum] = scale;
  if (t->bounds[sum] == 0) return TS_OK;
  t->bounds[sum] *= (uint64_t)factor;
  for (size_t i = 0; i < t->plan->targets; i++) {
    uint64_t *cells = t->planes[i].cells;
    if (cells == NULL) continue;
    for (size_t at = sum; at < t->plane_cells; at += sums)
      cells[at] = (cells[at] & ~(uint64_t)TS_CELL_FLAGS) * (uint64_t)factor
                | (cells[at] & TS_CELL_FLAGS);
  }
  return TS_OK;
}

static ts_status take_view (void *state, const ts_view *view, size_t thread) {
  ts_tally *tallies = state;
  return ts_tally_take(&tallies[thread], view);
}

static ts_columns columns_of (const ts_tally *t) {
  const ts_request *r = t->plan->request;
  ts_columns columns = ts_keyspace_columns(t->space);
  if (t->plan->subtracts) columns.codes[TS_C_REGIME] = TS_CODES;
  columns.apart = !t->plan->aggregates;
  for (size_t k = 0; k < r->key_count; k++)
    if (t->known[k] != NULL) columns.before = 1;
  for (size_t i = 0; i < r->sum_count; i++) {
    const ts_sum *sum = &r->sums[i];
    columns.numbers[sum->field - TS_FIRST_NUMBER] = 1;
    if (sum->needs >= 0) columns.numbers[sum->needs - TS_FIRST_NUMBER] = 1;
    if (sum->lacks != 0) columns.numbers[sum->lacks - TS_FIRST_NUMBER] = 1;
    if (sum->field == TS_C_QUANTITY || sum->unit != NULL)
      columns.codes[TS_C_QUANTITY_UNIT] = TS_CODES;
  }
  return columns;
}

/* Rule 4; unsorted data can bring every target to every thread. */
static size_t threads_for (const ts_tally *t) {
  uint64_t each = (uint64_t)t->plan->targets * t->plane_cells
                * sizeof *t->planes->cells;
  uint64_t most = TS_TALLY_ROOM / (each + 1);
  return (most == 0) ? 1 : (size_t)most;
}

ts_status ts_tally_scan (ts_tally *tally, const ts_keyspace *space,
                         ts_error *err) {
  size_t threads = space->plan->threads;
  ts_tally *tallies = calloc(threads, sizeof *tallies);
  ts_status status = (tallies != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t i = 0; i < threads && status == TS_OK; i++)
    status = ts_tally_start(&tallies[i], space, err);
  if (status == TS_OK) {
    ts_columns columns = columns_of(&tallies[0]);
    columns.threads_most = threads_for(&tallies[0]);
    status = ts_scan(space->plan, &columns, take_view, tallies, err);
  }
  if (status == TS_OK && ts_tally_merge(tallies, threads) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) {
    *tally = tallies[0];
    tallies[0] = (ts_tally){0};
  }
  for (size_t i = 0; tallies != NULL && i < threads; i++)
    ts_tally_free(&tallies[i]);
  free(tallies);
  return status;
}

int ts_tally_has_side (const ts_tally *t, uint32_t side) {
  const ts_plan *p = t->plan;
  size_t each = (p->countries + 1) * p->periods;
  for (size_t i = 0; i < each; i++)
    if (t->report_rows[side * each + i] > 0) return 1;
  return 0;
}

__extension__ typedef unsigned __int128 size_of_sum;

/* The double nearest to sum / 10^scale, for sums from 2^53: a quotient of 55
** bits or more, whose last bit also says that there is a rest, is rounded
** once. */
static double nearest (ts_wide sum, int scale) {
  size_of_sum size = (size_of_sum)((sum < 0) ? -sum : sum), quotient;
  size_of_sum divisor = (size_of_sum)ts_ipow10[scale];  /* at most 30 bits */
  int shift = (size >> 86 == 0) ? 40 : 0;
  size <<= shift;
  quotient = size / divisor | (size % divisor != 0);
  return ldexp((sum < 0) ? -(double)quotient : (double)quotient, -shift);
}

/* Mantissa and scale that a double holds exactly are divided once, which rounds
** once too. */
double ts_wide_number (ts_wide sum) {
  int scale = TS_SUM_SCALE;
  while (scale > 0 && sum % 10 == 0) {
    sum /= 10;
    scale--;
  }
  if (sum < TS_EXACT_LIMIT && sum > -TS_EXACT_LIMIT)
    return (double)(int64_t)sum / ts_pow10[scale];
  return nearest(sum, scale);
}

double ts_add_singles (double sum, const ts_single *singles, size_t n) {
  double rest = 0.0;
  for (size_t i = 0; i < n; i++) {  /* Neumaier (1974) */
    double next = sum + singles[i].number;
    rest += (fabs(sum) >= fabs(singles[i].number))
          ? (sum - next) + singles[i].number
          : (singles[i].number - next) + sum;
    sum = next;
  }
  return sum + rest;
}
