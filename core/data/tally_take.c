/* tally_take.c -- what the rows of one chunk add to a tally */
#include <math.h>

#include "tally.h"

/* The rows of a view that are added together: at most TS_ROWSET. */
typedef struct {
  ts_tally *tally;
  const ts_view *view;
  ts_rowset block;
  uintptr_t origin;                /* the first cell of row i's group stands */
  uintptr_t unit;                  /* at origin + places[i] * unit */
  uint64_t *places;                /* in 'block' */
  int64_t mantissas[TS_ROWSET];     /* scratch: of rows that are picked */
} batch;

/* The number of a row as an exact count of 1e-9, or a single. */
typedef struct {
  ts_wide wide;
  double real;
  enum { NO_NUMBER, EXACT, REAL } kind;
} amount;

static const ts_exception *exception_at (const ts_numbers *n, size_t row) {
  size_t lo = 0, hi = n->exception_count;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (n->exceptions[middle].row < row) lo = middle + 1;
    else hi = middle;
  }
  return &n->exceptions[lo];
}

static amount amount_of (const ts_numbers *n, size_t row) {
  int64_t mantissa = n->mantissas[row];
  if (mantissa == TS_MISSING_MANTISSA) return (amount){.kind = NO_NUMBER};
  if (mantissa == TS_EXCEPTION_MANTISSA) {
    const ts_decimal *d = &exception_at(n, row)->number;
    if (d->scale == TS_REAL) return (amount){.real = d->real, .kind = REAL};
    return (amount){(ts_wide)d->mantissa * ts_ipow10[TS_SUM_SCALE - d->scale],
                    0, EXACT};
  }
  return (amount){(ts_wide)mantissa * ts_ipow10[TS_SUM_SCALE - n->scale], 0,
                  EXACT};
}

static const ts_numbers *numbers_of (const ts_view *view, ts_field field) {
  return view->numbers[field - TS_FIRST_NUMBER];
}

static int is_present (const ts_view *view, int field, size_t row) {
  return numbers_of(view, (ts_field)field)->mantissas[row]
      != TS_MISSING_MANTISSA;
}

static int sign_at (const ts_tally *t, const ts_view *view, size_t row) {
  return t->plan->subtracts
       ? t->plan->sign[ts_view_code(view, TS_C_REGIME, row)] : 1;
}

static size_t target_at (const ts_tally *t, const ts_view *view, size_t row) {
  return t->plan->target[ts_view_when(view, row)];
}

static inline uint64_t *cell_of (const batch *b, size_t i) {
  return (uint64_t *)(b->origin + b->places[i] * b->unit);
}

/* Rows of several targets: each has its own plane. */
static ts_status find_apart (batch *b) {
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

/* Cells of the block's rows, planes being made where they are new. */
static ts_status find_cells (batch *b) {
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

/* The mantissas of the block's rows. */
static const int64_t *mantissas_of (batch *b, const ts_numbers *numbers) {
  if (b->block.all) return numbers->mantissas + b->block.first;
  for (size_t i = 0; i < b->block.n; i++)
    b->mantissas[i] = numbers->mantissas[b->block.rows[i]];
  return b->mantissas;
}

/* What a block's numbers add up to, marks left out. */
typedef struct {
  ts_wide sum;
  uint64_t magnitude;    /* no sum of some of them is greater, unless it is
                            above TS_CELL_MOST */
  size_t missing, exceptions;
} totals;

#define TAME (INT64_C(1) << 52)   /* a block of these adds up in 64 bits */
#define STEP 8

static totals wild_totals (const int64_t *m, size_t n) {
  totals all = {0};
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
static totals tame_totals (const int64_t *m, size_t n, int negative) {
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
  return (totals){.sum = (int64_t)sum, .magnitude = negative ? size : sum};
}

static totals totals_of (const int64_t *m, size_t n, const ts_numbers *numbers,
                         const ts_zone *bounds) {
  if (bounds->missing > 0 || numbers->exception_count > 0
      || bounds->lo < -TAME || bounds->hi > TAME) return wild_totals(m, n);
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
static void add_all (const batch *b, size_t i, const int64_t *m,
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
static void add_runs (const batch *b, size_t i, const int64_t *m,
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
static void add_present (const batch *b, size_t i, const int64_t *m,
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
static ts_status add_row (batch *b, size_t i, size_t k, uint64_t factor) {
  ts_tally *t = b->tally;
  const ts_sum *sum = &t->plan->request->sums[i];
  const ts_numbers *numbers = numbers_of(b->view, sum->field);
  size_t row = ts_rowset_row(&b->block, k);
  size_t target = target_at(t, b->view, row);
  const ts_plane *plane = &t->planes[target];
  size_t at = (size_t)(cell_of(b, k) - plane->cells) + i;
  int sign = sign_at(t, b->view, row);
  amount a = amount_of(numbers, row);
  if (a.kind == NO_NUMBER) {
    plane->cells[at] |= TS_CELL_MISSING;
    t->missing[i]++;
    return TS_OK;
  }
  plane->cells[at] |= TS_CELL_ROWS;
  if (sum->field == TS_C_QUANTITY)
    note_unit(&plane->units[at],
              ts_view_code(b->view, TS_C_QUANTITY_UNIT, row));
  if (a.kind == REAL) {
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

static ts_status add_some (batch *b, size_t i, const totals *all) {
  const ts_numbers *numbers = numbers_of(b->view,
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

/* Add one sum's column over the block's rows to their cells. */
static ts_status add_sum (batch *b, size_t i, totals *all) {
  ts_tally *t = b->tally;
  const ts_sum *sum = &t->plan->request->sums[i];
  const ts_numbers *numbers = numbers_of(b->view, sum->field);
  const int64_t *m = mantissas_of(b, numbers);
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

/* What a row's report gave to the first sum, for coverage. */
static void note_row (batch *b, size_t k) {
  ts_tally *t = b->tally;
  size_t row = ts_rowset_row(&b->block, k);
  size_t report = ts_view_report(t->plan, b->view, row);
  int sign = sign_at(t, b->view, row);
  amount a = amount_of(numbers_of(b->view, t->plan->request->sums[0].field),
                       row);
  t->report_rows[report]++;
  if (sign < 0) t->report_less[report] = 1;
  if (a.kind == EXACT) t->report_sums[report] += sign * a.wide;
  if (a.kind == REAL && fabs(a.real) < 1e20)  /* a weight, not a result */
    t->report_sums[report] += sign * (ts_wide)(a.real * 1e9);
}

/* The reports of the block's rows; of one side, as most data are, column by
** column. */
static void find_reports (const batch *b, size_t *reports) {
  const ts_plan *p = b->tally->plan;
  const ts_view *v = b->view;
  ts_field field = ts_side_field(v->constant[TS_C_REPORTED_BY]);
  const uint32_t *codes = (field < TS_C_KEEP) ? v->codes[field] : NULL;
  size_t n = b->block.n;
  if (v->codes[TS_C_REPORTED_BY] != NULL || !b->block.all
      || (codes != NULL && v->most[field] > p->countries)) {
    for (size_t k = 0; k < n; k++)
      reports[k] = ts_view_report(p, v, ts_rowset_row(&b->block, k));
    return;
  }
  reports[0] = ts_view_report(p, v, b->block.first);
  if (codes != NULL) reports[0] -= codes[b->block.first] * p->periods;
  reports[0] -= ts_view_when(v, b->block.first);
  for (size_t k = n; k-- > 0;)
    reports[k] = reports[0] + ((v->when != NULL) ? v->when[b->block.first + k]
                                                 : v->when_constant);
  for (size_t k = 0; k < n && codes != NULL; k++)
    reports[k] += codes[b->block.first + k] * p->periods;
}

/* The same by runs of one report, where all numbers are scaled and add. */
static void note_runs (batch *b, const int64_t *m, int64_t unit) {
  ts_tally *t = b->tally;
  size_t reports[TS_ROWSET];
  find_reports(b, reports);
  for (size_t k = 0; k < b->block.n;) {
    size_t report = reports[k], first = k;
    ts_wide sum = 0;
    for (; k < b->block.n && reports[k] == report; k++)
      if (m[k] != TS_MISSING_MANTISSA) sum += m[k];
    t->report_rows[report] += (uint32_t)(k - first);
    t->report_sums[report] += sum * unit;
  }
}

static void note_classes (batch *b) {
  const uint32_t *codes = b->view->codes[TS_C_CLASSIFICATION];
  if (codes == NULL)
    b->tally->classes[b->view->constant[TS_C_CLASSIFICATION]] = 1;
  for (size_t k = 0; codes != NULL && k < b->block.n; k++)
    b->tally->classes[codes[ts_rowset_row(&b->block, k)]] = 1;
}

static void note_reports (batch *b, const totals *all) {
  ts_tally *t = b->tally;
  const ts_numbers *numbers =
    numbers_of(b->view, t->plan->request->sums[0].field);
  int64_t unit = ts_ipow10[TS_SUM_SCALE - numbers->scale];
  note_classes(b);
  if (t->plan->subtracts || all->exceptions > 0) {
    for (size_t k = 0; k < b->block.n; k++) note_row(b, k);
  } else if (ts_view_is_one(b->view)) {
    size_t report = ts_view_report(t->plan, b->view, 0);
    t->report_rows[report] += (uint32_t)b->block.n;
    t->report_sums[report] += all->sum * unit;
  } else {
    note_runs(b, mantissas_of(b, numbers), unit);
  }
}

static ts_status take_block (batch *b, size_t first, size_t n) {
  totals all, own;
  ts_status status;
  ts_keyspace_rows(b->tally->space, b->view, first, n, &b->block);
  if (b->block.n == 0) return TS_OK;
  status = find_cells(b);
  if (status == TS_OK) status = add_sum(b, 0, &all);
  if (status == TS_OK) note_reports(b, &all);
  for (size_t i = 1; i < b->tally->plan->request->sum_count
                     && status == TS_OK; i++)
    status = add_sum(b, i, &own);
  return status;
}

static ts_status take_picked (ts_tally *t, const ts_view *view) {
  batch b;
  ts_status status = TS_OK;
  b.tally = t;
  b.view = view;
  for (size_t first = 0; first < view->count && status == TS_OK;
       first += TS_ROWSET) {
    size_t n = view->count - first;
    status = take_block(&b, first, (n < TS_ROWSET) ? n : TS_ROWSET);
  }
  return status;
}

/* Codes of narrowed keys that all other conditions let pass (rule 9). */
static void note_known (ts_tally *t, const ts_view *view) {
  const ts_plan *p = t->plan;
  for (size_t k = 0; k < p->request->key_count; k++) {
    ts_field own = p->axes[k].field;
    if (t->known[k] == NULL) continue;
    for (size_t r = 0; r < view->count; r++) {
      int in = 1;
      for (size_t f = 0; f < p->chunks.fields && in; f++)
        if (f != own && p->filters[f].of_key && p->filters[f].allowed != NULL)
          in = p->filters[f].allowed[ts_view_code(view, (ts_field)f, r)] != 0;
      if (in && ts_level_could(p, t->levels, view, r))
        t->known[k][ts_view_code(view, own, r)] = 1;
    }
  }
}

static void note_apart (ts_tally *t, const ts_view *view) {
  ts_field field = t->plan->request->sums[0].field;
  for (size_t r = 0; r < view->count; r++) {
    amount a;
    if (!ts_level_counts(t->plan, t->levels, view, r)) continue;
    a = amount_of(numbers_of(view, field), r);
    t->apart_rows++;
    if (a.kind == EXACT) t->apart_sum += a.wide;
  }
}

ts_status ts_tally_take (ts_tally *t, const ts_view *view) {
  switch (view->what) {
    case TS_SHOW_PICKED: return take_picked(t, view);
    case TS_SHOW_BEFORE: note_known(t, view); break;
    case TS_SHOW_APART: note_apart(t, view); break;
  }
  return TS_OK;
}
