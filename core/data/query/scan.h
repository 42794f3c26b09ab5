/* scan.h -- one pass over a dataset: the rows that a plan selects */
#ifndef TS_SCAN_H
#define TS_SCAN_H

#include "plan.h"

/*
** Chunks are shared out to threads. Of each, the columns that filters look at
** are read first; what is left is shown to a visitor, with the columns that it
** asked for.
**   (1) Chunks whose zones hold nothing that a filter allows are not read. The
**       filter of a narrowed key does not prune where its members that are not
**       shown are counted (query.h, rule 9).
**   (2) A column that is the same in all rows of a chunk is never read: it
**       passes or skips the chunk, and is shown as one code.
**   (3) Filters run from the most selective to the least; a column that no
**       filter needs is read when rows are left.
**   (4) A visitor is called by one thread at a time for each 'thread' number,
**       so that tallies need no locks. A thread has neighbouring chunks; one
**       that is done helps another from the end of its share.
**   (5) What fails is the lowest chunk that fails.
*/
typedef enum {
  TS_SHOW_PICKED,  /* rows of the selection */
  TS_SHOW_BEFORE,  /* those before the filters of keys (rule 1) */
  TS_SHOW_APART    /* those set apart that would be in the selection */
} ts_show;

typedef struct {
  ts_show what;
  size_t count;                      /* rows shown, never 0 */
  const uint32_t *codes[TS_FIELDS];  /* by row; NULL: all rows have ... */
  uint32_t constant[TS_FIELDS];      /* ... this code (rule 2) */
  const ts_code_run *runs[TS_FIELDS];  /* instead of both; see ts_columns */
  uint32_t most[TS_FIELDS];          /* no code is greater */
  const uint32_t *when;              /* fine period by row; NULL: all */
  uint32_t when_constant;            /* rows have this one */
  const ts_numbers *numbers[TS_NUMBERS];  /* by row */
  const ts_zone *bounds[TS_NUMBERS];   /* lo, hi, missing: of the chunk */
} ts_view;

typedef ts_status (*ts_visit) (void *state, const ts_view *view, size_t thread);

/* How a column is wanted: TS_RUNS_TOO gives runs where a chunk keeps them, all
** its rows are shown and reporters are told apart without it. */
enum { TS_NO_CODES, TS_CODES, TS_RUNS_TOO };

/* Columns that a visitor looks at. What tells reporters apart is always
** shown. */
typedef struct {
  uint8_t codes[TS_FIELDS];
  uint8_t numbers[TS_NUMBERS];
  int before;                  /* rows before the filters of keys are wanted */
  int apart;                   /* rows set apart are wanted */
  size_t threads_most;         /* whose scratch there is room for; 0: all */
} ts_columns;

ts_status ts_scan (const ts_plan *plan, const ts_columns *columns,
                   ts_visit visit, void *state, ts_error *err);

/* Rows of the chunks that a scan reads: at least those it shows. */
uint64_t ts_scan_rows (const ts_plan *plan);

static inline uint32_t ts_view_code (const ts_view *view, ts_field field,
                                     size_t row) {
  const uint32_t *codes = view->codes[field];
  return (codes != NULL) ? codes[row] : view->constant[field];
}

static inline uint32_t ts_view_when (const ts_view *view, size_t row) {
  return (view->when != NULL) ? view->when[row] : view->when_constant;
}

/* The column that names the reporters of a side, or TS_FIELDS. */
static inline ts_field ts_side_field (uint32_t side) {
  return (side == TS_BY_EXPORTER) ? TS_C_EXPORTER
       : (side == TS_BY_IMPORTER) ? TS_C_IMPORTER : (ts_field)TS_FIELDS;
}

/* Reports: one number for each side, reporter and fine period. Reconciled
** sources have no reporter: theirs is plan->countries. */
size_t ts_report_count (const ts_plan *plan);
static inline size_t ts_report_at (const ts_plan *plan, uint32_t side,
                                   uint32_t reporter, uint32_t when) {
  return ((size_t)side * (plan->countries + 1) + reporter) * plan->periods
       + when;
}

static inline size_t ts_view_report (const ts_plan *plan, const ts_view *view,
                                     size_t row) {
  uint32_t side = ts_view_code(view, TS_C_REPORTED_BY, row) % 3;
  uint32_t code = (side == TS_BY_RECONCILED) ? TS_NONE
    : ts_view_code(view, (side == TS_BY_EXPORTER) ? TS_C_EXPORTER
                                                  : TS_C_IMPORTER, row);
  if (code > plan->countries) code = (uint32_t)plan->countries;
  return ts_report_at(plan, side, code, ts_view_when(view, row));
}

/* True when all rows of a view belong to one report. */
static inline int ts_view_is_one (const ts_view *view) {
  ts_field field = ts_side_field(view->constant[TS_C_REPORTED_BY]);
  return view->when == NULL && view->codes[TS_C_REPORTED_BY] == NULL
      && (field >= TS_C_KEEP || view->codes[field] == NULL);
}

#endif
