/* tally.c -- groups and their cells; what a chunk adds is in tally_take.c */
#include "tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Which unit each sum is about; one that no row has is TS_MIXED. */
static ts_status find_units (ts_tally *t, ts_error *err) {
  ts_dict *dict;
  ts_status status = ts_store_dict(t->plan->store, "quantity_unit", &dict, err);
  for (size_t i = 0; i < TS_SUMS_ALL && status == TS_OK; i++) {
    const char *unit = t->plan->request->sums[i].unit;
    t->units[i] = TS_NONE;
    if (unit == NULL || i >= t->plan->request->sum_count) continue;
    t->units[i] = ts_dict_find(dict, ts_slice_of(unit));
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

ts_status ts_tally_start (ts_tally *t, const ts_plan *p,
                          const ts_levels *levels, ts_error *err) {
  ts_status status;
  size_t reports = ts_report_count(p);
  *t = (ts_tally){.plan = p, .levels = levels, .combinations = 1};
  for (size_t i = p->request->key_count; i-- > 0;) {
    uint64_t members = ts_dict_size(p->axes[i].labels);
    t->strides[i] = t->combinations;
    if (members == 0) members = 1;
    if (t->combinations > UINT64_MAX / members)
      return ts_fail(err, TS_DOMAIN, "the keys have more combinations than can"
                     " be told apart: ask for fewer keys at a time");
    t->combinations *= members;
  }
  t->cells_each = p->targets * p->request->sum_count;
  t->report_sums = calloc(reports, sizeof *t->report_sums);
  t->report_rows = calloc(reports, sizeof *t->report_rows);
  t->report_less = calloc(reports, 1);
  t->classes = calloc(t->levels->classes + 1, 1);
  t->rows = malloc(TS_CHUNK_ROWS * sizeof *t->rows);
  t->places = malloc(TS_CHUNK_ROWS * sizeof *t->places);
  if (t->rows == NULL || t->places == NULL || t->report_sums == NULL
      || t->report_rows == NULL || t->report_less == NULL
      || t->classes == NULL) return ts_fail_memory(err);
  if (t->combinations <= TS_DIRECT) {  /* rule 2 */
    t->direct = malloc(t->combinations * sizeof *t->direct);
    if (t->direct == NULL) return ts_fail_memory(err);
    memset(t->direct, 0xff, t->combinations * sizeof *t->direct);
  }
  status = find_units(t, err);
  return (status == TS_OK) ? start_known(t, err) : status;
}

void ts_tally_free (ts_tally *t) {
  free(t->direct);
  free(t->slots);
  free(t->groups);
  free(t->cells);
  free(t->singles);
  free(t->report_sums);
  free(t->report_rows);
  free(t->report_less);
  free(t->classes);
  free(t->rows);
  free(t->places);
  for (size_t i = 0; i < TS_KEYS_MOST; i++) free(t->known[i]);
  *t = (ts_tally){0};
}

/* Append a group with empty cells. */
static ts_status new_group (ts_tally *t, uint64_t combination,
                            uint32_t *group) {
  size_t first = t->group_count * t->cells_each;
  if (t->group_count >= TS_MIXED) return TS_DOMAIN;
  if (ts_reserve((void **)&t->groups, &t->group_room, t->group_count + 1,
                 sizeof *t->groups) != TS_OK) return TS_NOMEM;
  if (ts_reserve((void **)&t->cells, &t->cell_room, first + t->cells_each,
                 sizeof *t->cells) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < t->cells_each; i++)
    t->cells[first + i] = (ts_bucket){.unit = TS_NONE};
  t->groups[t->group_count] = combination;
  *group = (uint32_t)t->group_count++;
  return TS_OK;
}

static size_t home_of (const ts_tally *t, uint64_t combination) {
  return (size_t)((combination * 0x9e3779b97f4a7c15u) >> 24) & t->mask;
}

static ts_status grow_slots (ts_tally *t) {
  size_t count = (t->mask == 0) ? 1024 : 2 * (t->mask + 1);
  uint32_t *slots = calloc(count, sizeof *slots);
  if (slots == NULL) return TS_NOMEM;
  free(t->slots);
  t->slots = slots;
  t->mask = count - 1;
  for (size_t g = 0; g < t->group_count; g++) {
    size_t i = home_of(t, t->groups[g]);
    while (slots[i] != 0) i = (i + 1) & t->mask;
    slots[i] = (uint32_t)g + 1;
  }
  return TS_OK;
}

static ts_status hashed_group (ts_tally *t, uint64_t combination,
                               uint32_t *group) {
  ts_status status;
  size_t i;
  if (2 * (t->group_count + 1) > t->mask && grow_slots(t) != TS_OK)
    return TS_NOMEM;
  for (i = home_of(t, combination); t->slots[i] != 0; i = (i + 1) & t->mask)
    if (t->groups[t->slots[i] - 1] == combination) {
      *group = t->slots[i] - 1;
      return TS_OK;
    }
  status = new_group(t, combination, group);
  if (status == TS_OK) t->slots[i] = *group + 1;
  return status;
}

ts_status ts_tally_group (ts_tally *t, uint64_t combination,
                          uint32_t *group) {
  if (t->direct == NULL) return hashed_group(t, combination, group);
  if (t->direct[combination] == TS_NONE) {
    ts_status status = new_group(t, combination, &t->direct[combination]);
    if (status != TS_OK) return status;
  }
  *group = t->direct[combination];
  return TS_OK;
}

ts_status ts_tally_single (ts_tally *t, uint64_t cell, double number) {
  if (ts_reserve((void **)&t->singles, &t->single_room, t->single_count + 1,
                 sizeof *t->singles) != TS_OK) return TS_NOMEM;
  t->singles[t->single_count++] = (ts_single){cell, number};
  return TS_OK;
}

static void merge_cell (ts_bucket *into, const ts_bucket *from) {
  into->sum += from->sum;
  into->rows += from->rows;
  into->missing += from->missing;
  if (into->unit == TS_NONE) into->unit = from->unit;
  else if (from->unit != TS_NONE && from->unit != into->unit)
    into->unit = TS_MIXED;
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
  into->apart_rows += from->apart_rows;
  into->apart_sum += from->apart_sum;
}

ts_status ts_tally_merge (ts_tally *into, const ts_tally *from) {
  uint32_t *map = malloc((from->group_count + 1) * sizeof *map);
  ts_status status = (map != NULL) ? TS_OK : TS_NOMEM;
  for (size_t g = 0; g < from->group_count && status == TS_OK; g++) {
    status = ts_tally_group(into, from->groups[g], &map[g]);
    for (size_t i = 0; i < from->cells_each && status == TS_OK; i++)
      merge_cell(&into->cells[map[g] * into->cells_each + i],
                 &from->cells[g * from->cells_each + i]);
  }
  for (size_t i = 0; i < from->single_count && status == TS_OK; i++) {
    uint64_t cell = from->singles[i].cell;
    status = ts_tally_single(into, map[cell / from->cells_each]
                                   * into->cells_each
                                   + cell % from->cells_each,
                             from->singles[i].number);
  }
  if (status == TS_OK) merge_reports(into, from);
  free(map);
  return status;
}

static ts_status take_view (void *state, const ts_view *view, size_t thread) {
  ts_tally *tallies = state;
  return ts_tally_take(&tallies[thread], view);
}

ts_status ts_tally_scan (ts_tally *tally, const ts_plan *p,
                         const ts_levels *levels, ts_error *err) {
  ts_columns columns = {.codes = {[TS_C_CLASSIFICATION] = 1}};
  ts_tally *tallies = calloc(p->threads, sizeof *tallies);
  ts_status status = (tallies != NULL) ? TS_OK : ts_fail_memory(err);
  columns.codes[TS_C_LEVEL] = levels->chosen != NULL;
  for (size_t k = 0; k < p->request->key_count; k++)
    columns.codes[p->axes[k].field] = 1;
  for (size_t i = 0; i < p->request->sum_count; i++) {
    const ts_sum *sum = &p->request->sums[i];
    columns.numbers[sum->field - TS_FIRST_NUMBER] = 1;
    if (sum->needs >= 0) columns.numbers[sum->needs - TS_FIRST_NUMBER] = 1;
    if (sum->lacks != 0) columns.numbers[sum->lacks - TS_FIRST_NUMBER] = 1;
    if (sum->field == TS_C_QUANTITY || sum->unit != NULL)
      columns.codes[TS_C_QUANTITY_UNIT] = 1;
  }
  for (size_t i = 0; i < p->threads && status == TS_OK; i++)
    status = ts_tally_start(&tallies[i], p, levels, err);
  if (status == TS_OK) status = ts_scan(p, &columns, take_view, tallies, err);
  for (size_t i = 1; i < p->threads && status == TS_OK; i++) {
    status = ts_tally_merge(&tallies[0], &tallies[i]);
    if (status != TS_OK) ts_fail_memory(err);
    ts_tally_free(&tallies[i]);
  }
  if (status == TS_OK) {
    *tally = tallies[0];
    tallies[0] = (ts_tally){0};
  }
  for (size_t i = 0; tallies != NULL && i < p->threads; i++)
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

#define EXACT_LIMIT ((int64_t)1 << 53)

__extension__ typedef unsigned __int128 size_of_sum;

/* The double nearest to sum / 10^scale, for sums from 2^53: a quotient of 55 bits
** or more, whose last bit also says that there is a rest, is rounded once. */
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
static double narrow_number (int64_t sum) {
  int scale = TS_SUM_SCALE;
  if (sum % ts_ipow10[TS_SUM_SCALE] == 0) {  /* whole numbers are most */
    sum /= ts_ipow10[TS_SUM_SCALE];
    scale = 0;
  }
  while (scale > 0 && sum % 10 == 0) {
    sum /= 10;
    scale--;
  }
  if (sum < EXACT_LIMIT && sum > -EXACT_LIMIT)
    return (double)sum / ts_pow10[scale];
  return nearest(sum, scale);
}

double ts_wide_number (ts_wide sum) {
  int scale = TS_SUM_SCALE;
  if (sum >= INT64_MIN && sum <= INT64_MAX) return narrow_number((int64_t)sum);
  while (scale > 0 && sum % 10 == 0) {
    sum /= 10;
    scale--;
  }
  if (sum < EXACT_LIMIT && sum > -EXACT_LIMIT)
    return (double)(int64_t)sum / ts_pow10[scale];
  return nearest(sum, scale);
}

double ts_tally_number (const ts_bucket *cell, const ts_single *singles,
                        size_t n) {
  double sum = ts_wide_number(cell->sum), rest = 0.0;
  for (size_t i = 0; i < n; i++) {  /* Neumaier (1974) */
    double next = sum + singles[i].number;
    rest += (fabs(sum) >= fabs(singles[i].number))
          ? (sum - next) + singles[i].number
          : (singles[i].number - next) + sum;
    sum = next;
  }
  return sum + rest;
}
