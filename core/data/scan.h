/* scan.h -- one pass over a dataset: the rows that a plan selects */
#ifndef TS_SCAN_H
#define TS_SCAN_H

#include "plan.h"

/*
** Chunks are shared out to threads. For each, the columns that the plan needs
** are read (one thread at a time), decoded, and filtered; what is left is shown
** to a visitor.
**   (1) Chunks whose zones hold nothing that a filter allows are not read. The
**       filter of a narrowed key does not prune, since its members that are not
**       shown are counted (query.h, rule 9).
**   (2) A visitor is called once a chunk by one thread; each thread has its own
**       number, so that tallies need no locks.
*/
typedef struct {
  size_t chunk;
  uint32_t rows;
  uint32_t *codes[TS_FIELDS];   /* by row; set for columns in use */
  ts_numbers numbers[TS_LAST_NUMBER - TS_FIRST_NUMBER + 1];
  uint32_t *when;               /* fine period by row, TS_OUT outside */
  uint32_t *picked;             /* selected rows, rising */
  size_t count;
  uint32_t *before;             /* rows before the filters of keys (rule 1) */
  size_t before_count;
  uint32_t *apart;              /* rows set apart, in the selection */
  size_t apart_count;
} ts_view;

typedef ts_status (*ts_visit) (void *state, const ts_view *view, size_t thread);

/* Columns that a pass reads beside those of filters. */
typedef struct {
  uint8_t codes[TS_FIELDS];
  uint8_t numbers[TS_LAST_NUMBER - TS_FIRST_NUMBER + 1];
} ts_columns;

ts_status ts_scan (const ts_plan *plan, const ts_columns *columns,
                   ts_visit visit, void *state, ts_error *err);

/* The reporter of a row: a country code, or plan->countries for reconciled
** sources, which have none. */
static inline uint32_t ts_view_reporter (const ts_plan *plan,
                                         const ts_view *view, size_t row) {
  uint32_t side = view->codes[TS_C_REPORTED_BY][row];
  uint32_t code = (side == TS_BY_EXPORTER) ? view->codes[TS_C_EXPORTER][row]
                : (side == TS_BY_IMPORTER) ? view->codes[TS_C_IMPORTER][row]
                : TS_NONE;
  return (code < plan->countries) ? code : (uint32_t)plan->countries;
}

/* Reports: one number for each side, reporter and fine period. */
size_t ts_report_count (const ts_plan *plan);
static inline size_t ts_report_at (const ts_plan *plan, uint32_t side,
                                   uint32_t reporter, uint32_t when) {
  return ((size_t)side * (plan->countries + 1) + reporter) * plan->periods
       + when;
}

#endif
