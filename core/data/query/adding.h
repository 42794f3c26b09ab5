/* adding.h -- rows of a view, added together to the cells of a tally */
#ifndef TS_ADDING_H
#define TS_ADDING_H

#include "tally.h"

/* The rows of a view that are added together: at most TS_ROWSET. */
typedef struct {
  ts_tally *tally;
  const ts_view *view;
  ts_rowset block;
  uintptr_t origin;                /* the first cell of row i's group stands */
  uintptr_t unit;                  /* at origin + places[i] * unit */
  uint64_t *places;                /* in 'block' */
  int64_t mantissas[TS_ROWSET];    /* scratch: of rows that are picked */
} ts_adding;

/* The number of a row as an exact count of 1e-9, or a single. */
typedef struct {
  ts_wide wide;
  double real;
  enum { TS_NO_AMOUNT, TS_EXACT, TS_SINGLE } kind;
} ts_amount;

/* What a block's numbers add up to, marks left out. */
typedef struct {
  ts_wide sum;
  uint64_t magnitude;    /* no sum of some of them is greater, unless it is
                            above TS_CELL_MOST */
  size_t missing, exceptions;
} ts_totals;

/* Find the cells of the block's rows, planes being made where they are new. */
ts_status ts_adding_find (ts_adding *adding);

/* Add one sum's column over the block's rows to their cells, and say what it
** came to. */
ts_status ts_adding_sum (ts_adding *adding, size_t sum, ts_totals *all);

ts_amount ts_amount_of (const ts_numbers *numbers, size_t row);

/* The mantissas of the block's rows. */
const int64_t *ts_adding_mantissas (ts_adding *adding,
                                    const ts_numbers *numbers);

static inline const ts_numbers *ts_view_numbers (const ts_view *view,
                                                 ts_field field) {
  return view->numbers[field - TS_FIRST_NUMBER];
}

static inline int ts_view_sign (const ts_tally *tally, const ts_view *view,
                                size_t row) {
  return tally->plan->subtracts
       ? tally->plan->sign[ts_view_code(view, TS_C_REGIME, row)] : 1;
}

#endif
