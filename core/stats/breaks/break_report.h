/* break_report.h -- what every model that finds breaks says of them */
#ifndef TS_BREAK_REPORT_H
#define TS_BREAK_REPORT_H

#include "regimes.h"

/*
**   (1) numbers: count (breaks found) and dates ("2020-04, 2022-03", or
**       "none"); the table "breaks" has a row a break, with date, lo and hi
**       when there are intervals, and jump: how far the new regime begins above
**       the old one. "regimes" has a row a regime: from, to, n, mean, slope of
**       a trend, sd of the residuals. "fitted" is what the regimes say.
**   (2) A series of logs is reported in logs. Fractions stay fractions; their
**       slopes and jumps are in percentage points (S26).
**   (3) median fits each regime by its median in place of its mean.
*/
typedef struct {
  const ts_regimes *r;
  size_t count;
  const size_t *cuts;    /* observation that begins each new regime */
  const size_t *lo, *hi; /* of intervals, as observations; NULL: none; SIZE_MAX:
                            this one is unknown */
  int median;            /* rule 3 */
} ts_breaks_found;

ts_status ts_breaks_report (const ts_breaks_found *found, ts_fit *out);

/* The span in which breaks were looked for, as words: earliest, latest; they
** are the first observations of new regimes. */
ts_status ts_breaks_span (const ts_regimes *r, size_t earliest, size_t latest,
                          size_t shortest, ts_fit *out);

#endif
