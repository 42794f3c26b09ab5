/* tally_take.c -- what the rows of one chunk add to a tally */
#include <math.h>

#include "tally.h"

/* The number of a row as an exact count of 1e-9, or a single. */
typedef struct {
  ts_wide wide;
  double real;
  enum { NO_NUMBER, EXACT, REAL } kind;
} amount;

static const ts_exception *exception_at (const ts_numbers *n, uint32_t row) {
  size_t lo = 0, hi = n->exception_count;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (n->exceptions[middle].row < row) lo = middle + 1;
    else hi = middle;
  }
  return &n->exceptions[lo];
}

static amount amount_of (const ts_numbers *n, uint32_t row) {
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
  return &view->numbers[field - TS_FIRST_NUMBER];
}

static int is_present (const ts_view *view, int field, uint32_t row) {
  return numbers_of(view, (ts_field)field)->mantissas[row]
      != TS_MISSING_MANTISSA;
}

/* Quantities in two units do not add (query.h, rule 11). */
static void note_unit (ts_bucket *cell, const ts_view *view, uint32_t row) {
  uint32_t unit = view->codes[TS_C_QUANTITY_UNIT][row];
  if (cell->unit == TS_NONE) cell->unit = unit;
  else if (cell->unit != unit) cell->unit = TS_MIXED;
}

#define AHEAD 12   /* rows between asking for a cell and using it */

static ts_status add_amount (ts_tally *t, uint64_t at, amount a, int sign) {
  ts_bucket *cell = &t->cells[at];
  if (a.kind == NO_NUMBER) {
    cell->missing++;
    return TS_OK;
  }
  cell->rows++;
  if (a.kind == REAL) return ts_tally_single(t, at, sign * a.real);
  cell->sum += sign * a.wide;
  return TS_OK;
}

/* Rows that count for one sum only when they have, or lack, something else. */
static ts_status add_some (ts_tally *t, const ts_view *view, size_t i,
                           size_t n) {
  const ts_sum *sum = &t->plan->request->sums[i];
  const ts_numbers *numbers = numbers_of(view, sum->field);
  const uint32_t *regimes = view->codes[TS_C_REGIME];
  ts_status status = TS_OK;
  for (size_t k = 0; k < n && status == TS_OK; k++) {
    uint32_t row = t->rows[k];
    uint64_t at = t->places[k] + i;
    amount a;
    if (sum->needs >= 0 && !is_present(view, sum->needs, row)) continue;
    if (sum->lacks != 0 && is_present(view, (int)sum->lacks, row)) continue;
    if (t->units[i] != TS_NONE
        && view->codes[TS_C_QUANTITY_UNIT][row] != t->units[i]) continue;
    a = amount_of(numbers, row);
    if (sum->field == TS_C_QUANTITY && a.kind != NO_NUMBER)
      note_unit(&t->cells[at], view, row);
    status = add_amount(t, at, a, t->plan->sign[regimes[row]]);
  }
  return status;
}

/* The usual case: all rows, all scaled, none subtracted. */
static void add_all (ts_tally *t, const ts_numbers *numbers, size_t i,
                     size_t n) {
  const int64_t factor = ts_ipow10[TS_SUM_SCALE - numbers->scale];
  for (size_t k = 0; k < n; k++) {
    int64_t mantissa = numbers->mantissas[t->rows[k]];
    ts_bucket *cell = &t->cells[t->places[k] + i];
    if (k + AHEAD < n)
      __builtin_prefetch(&t->cells[t->places[k + AHEAD] + i], 1);
    if (mantissa == TS_MISSING_MANTISSA) {
      cell->missing++;
      continue;
    }
    cell->rows++;
    cell->sum += (ts_wide)mantissa * factor;
  }
}

/* Add one sum's column over the chunk's rows to their cells. */
static ts_status add_sum (ts_tally *t, const ts_view *view, size_t i,
                          size_t n) {
  const ts_sum *sum = &t->plan->request->sums[i];
  const ts_numbers *numbers = numbers_of(view, sum->field);
  if (sum->needs >= 0 || sum->lacks != 0 || t->units[i] != TS_NONE
      || sum->field == TS_C_QUANTITY || numbers->exception_count > 0
      || t->plan->subtracts)
    return add_some(t, view, i, n);
  add_all(t, numbers, i, n);
  return TS_OK;
}

/* What each report gave to the first sum, for coverage. */
static void note_reports (ts_tally *t, const ts_view *view, size_t n) {
  const ts_plan *p = t->plan;
  const ts_numbers *numbers = numbers_of(view, p->request->sums[0].field);
  for (size_t k = 0; k < n; k++) {
    uint32_t row = t->rows[k];
    int sign = p->sign[view->codes[TS_C_REGIME][row]];
    size_t report = ts_report_at(p, view->codes[TS_C_REPORTED_BY][row] % 3,
                                 ts_view_reporter(p, view, row),
                                 view->when[row]);
    amount a = amount_of(numbers, row);
    t->classes[view->codes[TS_C_CLASSIFICATION][row]] = 1;
    t->report_rows[report]++;
    if (sign < 0) t->report_less[report] = 1;
    if (a.kind == EXACT) t->report_sums[report] += sign * a.wide;
    if (a.kind == REAL && fabs(a.real) < 1e20)  /* a weight, not a result */
      t->report_sums[report] += sign * (ts_wide)(a.real * 1e9);
  }
}

/* The level chosen for a row's report, TS_NO_LEVEL when no row was selected
** there. */
static uint8_t level_of (const ts_tally *t, const ts_view *view, uint32_t row) {
  size_t report = ts_report_at(t->plan,
                               view->codes[TS_C_REPORTED_BY][row] % 3,
                               ts_view_reporter(t->plan, view, row),
                               view->when[row]);
  return t->levels->chosen[report * t->levels->classes
                           + view->codes[TS_C_CLASSIFICATION][row]];
}

static int level_counts (const ts_tally *t, const ts_view *view, uint32_t row) {
  return t->levels->chosen == NULL
      || level_of(t, view, row) == view->codes[TS_C_LEVEL][row];
}

/* The same for rows that a key's own filter leaves out, whose reports may have
** had no level chosen. */
static int could_count (const ts_tally *t, const ts_view *view, uint32_t row) {
  return t->levels->chosen == NULL
      || level_of(t, view, row) == TS_NO_LEVEL || level_counts(t, view, row);
}

/* Codes of narrowed keys that all other conditions let pass (rule 9). */
static void note_known (ts_tally *t, const ts_view *view) {
  const ts_plan *p = t->plan;
  for (size_t k = 0; k < p->request->key_count; k++) {
    ts_field own = p->axes[k].field;
    if (t->known[k] == NULL) continue;
    for (size_t i = 0; i < view->before_count; i++) {
      uint32_t r = view->before[i];
      int in = 1;
      for (size_t f = 0; f < p->chunks.fields && in; f++)
        if (f != own && p->filters[f].of_key && p->filters[f].allowed != NULL)
          in = p->filters[f].allowed[view->codes[f][r]] != 0;
      if (in && could_count(t, view, r))
        t->known[k][view->codes[own][r]] = 1;
    }
  }
}

static void note_apart (ts_tally *t, const ts_view *view) {
  for (size_t i = 0; i < view->apart_count; i++) {
    uint32_t r = view->apart[i];
    amount a;
    if (!level_counts(t, view, r)) continue;
    a = amount_of(numbers_of(view, t->plan->request->sums[0].field), r);
    t->apart_rows++;
    if (a.kind == EXACT) t->apart_sum += a.wide;
  }
}

/* The rows that count, with the combination of members that each has. */
static size_t pick_rows (ts_tally *t, const ts_view *view) {
  const ts_plan *p = t->plan;
  int all = t->levels->chosen == NULL;
  size_t n = 0;
  for (size_t i = 0; i < view->count; i++) {
    uint32_t row = view->picked[i];
    uint64_t combination = 0;
    int in = all || level_counts(t, view, row);
    for (size_t k = 0; k < p->request->key_count; k++) {
      uint32_t member = p->axes[k].member[view->codes[p->axes[k].field][row]];
      in = in && member != TS_OUT;
      combination += member * t->strides[k];
    }
    t->rows[n] = row;
    t->places[n] = combination;
    n += (size_t)in;
  }
  return n;
}

/* Turn combinations into first cells; new groups are made on the way. */
static ts_status find_cells (ts_tally *t, const ts_view *view, size_t n) {
  const ts_plan *p = t->plan;
  uint64_t last = UINT64_MAX;
  uint32_t group = 0;
  for (size_t i = 0; i < n; i++) {
    if (t->places[i] != last) {
      ts_status status = ts_tally_group(t, t->places[i], &group);
      if (status != TS_OK) return status;
      last = t->places[i];
    }
    t->places[i] = ((uint64_t)group * p->targets
                    + p->target[view->when[t->rows[i]]])
                 * p->request->sum_count;
  }
  return TS_OK;
}

ts_status ts_tally_take (ts_tally *t, const ts_view *view) {
  size_t n;
  ts_status status;
  note_known(t, view);
  note_apart(t, view);
  n = pick_rows(t, view);
  status = find_cells(t, view, n);
  note_reports(t, view, n);
  for (size_t i = 0; i < t->plan->request->sum_count && status == TS_OK; i++)
    status = add_sum(t, view, i, n);
  return status;
}
