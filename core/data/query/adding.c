/* adding.c -- rows of a view, added to cells; see tally.h for the rules */
#include "adding.h"

static const ts_exception *exception_at (const ts_numbers *n, size_t row) {
  size_t lo = 0, hi = n->exception_count;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (n->exceptions[middle].row < row) lo = middle + 1;
    else hi = middle;
  }
  return &n->exceptions[lo];
}

ts_amount ts_amount_of (const ts_numbers *n, size_t row) {
  int64_t mantissa = n->mantissas[row];
  if (mantissa == TS_MISSING_MANTISSA) return (ts_amount){.kind = TS_NO_AMOUNT};
  if (mantissa == TS_EXCEPTION_MANTISSA) {
    const ts_decimal *d = &exception_at(n, row)->number;
    if (d->scale == TS_REAL)
      return (ts_amount){.real = d->real, .kind = TS_SINGLE};
    return (ts_amount){.wide = (ts_wide)d->mantissa
                             * ts_ipow10[TS_SUM_SCALE - d->scale],
                       .kind = TS_EXACT};
  }
  return (ts_amount){.wide = (ts_wide)mantissa
                           * ts_ipow10[TS_SUM_SCALE - n->scale],
                     .kind = TS_EXACT};
}

static int is_present (const ts_view *view, int field, size_t row) {
  return ts_view_numbers(view, (ts_field)field)->mantissas[row]
      != TS_MISSING_MANTISSA;
}

static size_t target_at (const ts_tally *t, const ts_view *view, size_t row) {
  return t->plan->target[ts_view_when(view, row)];
}

static inline uint64_t *cell_of (const ts_adding *b, size_t i) {
  return (uint64_t *)(b->origin + b->places[i] * b->unit);
}

/* Rows of several targets: each has its own plane. */
static ts_status find_apart (ts_adding *b) {
  ts_tally *t = b->tally;
  const uint32_t *targets = t->plan->target, *when = b->view->when;
  for (size_t i = 0; i < b->block.n; i++) {
    size_t target = targets[when[ts_rowset_row(&b->block, i)]];
    uint64_t *cells = t->planes[target].cells;
    if (cells == NULL) {
      if (ts_tally_plane(t, target) != TS_OK) return TS_NOMEM;
      cells = t->planes[target].cells;
    }
    b->places[i] = (uintptr_t)cells + b->places[i] * b->unit;
  }
  b->origin = 0;
  b->unit = 1;
  return TS_OK;
}

ts_status ts_adding_find (ts_adding *b) {
  ts_tally *t = b->tally;
  size_t target;
  b->places = b->block.combinations;
  b->unit = t->plan->request->sum_count * sizeof(uint64_t);
  ts_keyspace_slots(t->space, b->places, b->block.n);
  if (b->view->when != NULL) return find_apart(b);
  target = t->plan->target[b->view->when_constant];
  if (t->planes[target].cells == NULL
      && ts_tally_plane(t, target) != TS_OK) return TS_NOMEM;
  b->origin = (uintptr_t)t->planes[target].cells;
  return TS_OK;
}

const int64_t *ts_adding_mantissas (ts_adding *b, const ts_numbers *numbers) {
  if (b->block.all) return numbers->mantissas + b->block.first;
  for (size_t i = 0; i < b->block.n; i++)
    b->mantissas[i] = numbers->mantissas[b->block.rows[i]];
  return b->mantissas;
}

#define TAME (INT64_C(1) << 52)   /* a block of these adds up in 64 bits */
#define STEP 8

static ts_totals wild_totals (const int64_t *m, size_t n) {
  ts_totals all = {0};
  for (size_t i = 0; i < n; i++) {
    uint64_t size = (uint64_t)((m[i] < 0) ? -(uint64_t)m[i] : (uint64_t)m[i]);
    if (m[i] == TS_MISSING_MANTISSA) all.missing++;
    else if (m[i] == TS_EXCEPTION_MANTISSA) all.exceptions++;
    else {
      all.sum += m[i];
      all.magnitude += size;
      if (all.magnitude > TS_CELL_MOST) all.magnitude = TS_CELL_MOST + 1;
    }
  }
  return all;
}

/* Numbers that are all there and small: the compiler adds several at once. */
static ts_totals tame_totals (const int64_t *m, size_t n, int negative) {
  uint64_t sum = 0, size = 0;
  size_t i = 0;
  for (; negative && i < n; i++) {
    uint64_t below = (m[i] < 0) ? UINT64_MAX : 0;
    sum += (uint64_t)m[i];
    size += ((uint64_t)m[i] ^ below) - below;
  }
  for (; i + STEP <= n; i += STEP)
    for (size_t k = 0; k < STEP; k++) sum += (uint64_t)m[i + k];
  for (; i < n; i++) sum += (uint64_t)m[i];
  return (ts_totals){.sum = (int64_t)sum, .magnitude = negative ? size : sum};
}

/* Small numbers of which some are missing. */
static ts_totals tame_with_gaps (const int64_t *m, size_t n) {
  uint64_t sum = 0, size = 0;
  size_t missing = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t gap = (m[i] == TS_MISSING_MANTISSA), number = gap - 1;
    uint64_t below = (m[i] < 0) ? UINT64_MAX : 0;
    number &= (uint64_t)m[i];
    below &= gap - 1;
    sum += number;
    size += (number ^ below) - below;
    missing += gap;
  }
  return (ts_totals){.sum = (int64_t)sum, .magnitude = size,
                     .missing = missing};
}

static ts_totals totals_of (const int64_t *m, size_t n,
                            const ts_numbers *numbers,
                            const ts_zone *bounds) {
  if (numbers->exception_count > 0 || bounds->lo < -TAME || bounds->hi > TAME)
    return wild_totals(m, n);
  if (bounds->missing > 0) return tame_with_gaps(m, n);
  return tame_totals(m, n, bounds->lo < 0);
}

/* Ready a column of sums for a block: its factor, unless it is wide. */
static ts_status make_ready (ts_tally *t, size_t i, int scale,
                             uint64_t magnitude, uint64_t *factor) {
  ts_status status = TS_OK;
  if (scale > t->scales[i] && !t->is_wide[i])
    status = ts_tally_refine(t, i, scale);
  if (status != TS_OK || t->is_wide[i]) return status;
  *factor = (uint64_t)ts_ipow10[t->scales[i] - scale];
  if (magnitude > (TS_CELL_MOST - t->bounds[i]) / *factor)
    return ts_tally_widen(t, i);
  t->bounds[i] += magnitude * *factor;
  return TS_OK;
}

#define AHEAD 16   /* rows between asking for a cell and using it */

/* All rows have a number that counts. */
static void add_all (const ts_adding *b, size_t i, const int64_t *m,
                     uint64_t factor) {
  size_t n = b->block.n;
  factor <<= TS_CELL_SHIFT;
  for (size_t k = 0; k < n; k++) {
    uint64_t *cell = cell_of(b, k) + i;
    __builtin_prefetch(cell_of(b, (k + AHEAD < n) ? k + AHEAD : k), 1);
    *cell = (*cell | TS_CELL_ROWS) + (uint64_t)m[k] * factor;
  }
}

/* The same where many neighbours belong to one cell. */
static void add_runs (const ts_adding *b, size_t i, const int64_t *m,
                      uint64_t factor) {
  size_t k = 0;
  factor <<= TS_CELL_SHIFT;
  while (k < b->block.n) {
    uint64_t place = b->places[k], sum = 0;
    uint64_t *cell = cell_of(b, k) + i;
    for (; k < b->block.n && b->places[k] == place; k++) sum += (uint64_t)m[k];
    *cell = (*cell | TS_CELL_ROWS) + sum * factor;
  }
}

/* Some rows have no number. */
static void add_present (const ts_adding *b, size_t i, const int64_t *m,
                         uint64_t factor) {
  factor <<= TS_CELL_SHIFT;
  for (size_t k = 0; k < b->block.n; k++) {
    uint64_t *cell = cell_of(b, k) + i;
    uint64_t there = (m[k] != TS_MISSING_MANTISSA) ? UINT64_MAX : 0;
    *cell = (*cell | (there ? TS_CELL_ROWS : TS_CELL_MISSING))
          + ((uint64_t)m[k] & there) * factor;
  }
}

/* Quantities in two units do not add (query.h, rule 11). */
static void note_unit (uint32_t *unit, uint32_t code) {
  if (*unit == 0) *unit = code + 1;
  else if (*unit != code + 1) *unit = TS_MIXED;
}

/* Does a row count for a sum that looks at more than one column. */
static int counts (const ts_tally *t, const ts_view *view, size_t i,
                   size_t row) {
  const ts_sum *sum = &t->plan->request->sums[i];
  if (sum->needs >= 0 && !is_present(view, sum->needs, row)) return 0;
  if (sum->lacks != 0 && is_present(view, (int)sum->lacks, row)) return 0;
  return t->units[i] == TS_NONE
      || ts_view_code(view, TS_C_QUANTITY_UNIT, row) == t->units[i];
}

static ts_status keep_single (ts_tally *t, uint64_t cell, double number) {
  if (ts_reserve((void **)&t->singles, &t->single_room, t->single_count + 1,
                 sizeof *t->singles) != TS_OK) return TS_NOMEM;
  t->singles[t->single_count++] = (ts_single){cell, number};
  return TS_OK;
}

/* Add one row's number to its cell, whatever it is. */
static ts_status add_row (ts_adding *b, size_t i, size_t k, uint64_t factor) {
  ts_tally *t = b->tally;
  const ts_sum *sum = &t->plan->request->sums[i];
  const ts_numbers *numbers = ts_view_numbers(b->view, sum->field);
  size_t row = ts_rowset_row(&b->block, k);
  size_t target = target_at(t, b->view, row);
  const ts_plane *plane = &t->planes[target];
  size_t at = (size_t)(cell_of(b, k) - plane->cells) + i;
  int sign = ts_view_sign(t, b->view, row);
  ts_amount a = ts_amount_of(numbers, row);
  if (a.kind == TS_NO_AMOUNT) {
    plane->cells[at] |= TS_CELL_MISSING;
    t->missing[i]++;
    return TS_OK;
  }
  plane->cells[at] |= TS_CELL_ROWS;
  if (sum->field == TS_C_QUANTITY)
    note_unit(&plane->units[at],
              ts_view_code(b->view, TS_C_QUANTITY_UNIT, row));
  if (a.kind == TS_SINGLE) {
    plane->cells[at] |= TS_CELL_REAL;
    return keep_single(t, target * t->plane_cells + at, sign * a.real);
  }
  if (t->is_wide[i]) plane->wide[at] += sign * a.wide;
  else plane->cells[at] += (uint64_t)(sign * numbers->mantissas[row]) * factor
                        << TS_CELL_SHIFT;
  return TS_OK;
}

static int has_scaled_exceptions (const ts_numbers *n) {
  for (size_t i = 0; i < n->exception_count; i++)
    if (n->exceptions[i].number.scale != TS_REAL) return 1;
  return 0;
}

static ts_status add_some (ts_adding *b, size_t i, const ts_totals *all) {
  const ts_numbers *numbers = ts_view_numbers(b->view,
                                b->tally->plan->request->sums[i].field);
  uint64_t factor = 1;
  ts_status status = make_ready(b->tally, i, numbers->scale, all->magnitude,
                                &factor);
  if (status == TS_OK && has_scaled_exceptions(numbers))
    status = ts_tally_widen(b->tally, i);
  for (size_t k = 0; k < b->block.n && status == TS_OK; k++) {
    if (i == 0) *cell_of(b, k) |= TS_CELL_SEEN;
    if (counts(b->tally, b->view, i, ts_rowset_row(&b->block, k)))
      status = add_row(b, i, k, factor);
  }
  return status;
}

ts_status ts_adding_sum (ts_adding *b, size_t i, ts_totals *all) {
  ts_tally *t = b->tally;
  const ts_sum *sum = &t->plan->request->sums[i];
  const ts_numbers *numbers = ts_view_numbers(b->view, sum->field);
  const int64_t *m = ts_adding_mantissas(b, numbers);
  uint64_t factor = 1;
  ts_status status;
  *all = totals_of(m, b->block.n, numbers,
                   b->view->bounds[sum->field - TS_FIRST_NUMBER]);
  if (sum->needs >= 0 || sum->lacks != 0 || t->units[i] != TS_NONE
      || sum->field == TS_C_QUANTITY || all->exceptions > 0
      || t->plan->subtracts || t->is_wide[i]) return add_some(b, i, all);
  status = make_ready(t, i, numbers->scale, all->magnitude, &factor);
  if (status != TS_OK || t->is_wide[i])
    return (status == TS_OK) ? add_some(b, i, all) : status;
  t->missing[i] += all->missing;
  if (all->missing > 0) add_present(b, i, m, factor);
  else if (b->block.steady) add_runs(b, i, m, factor);
  else add_all(b, i, m, factor);
  return TS_OK;
}
