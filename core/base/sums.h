/* sums.h -- what by, group and top share: adding up the rows of groups */
#ifndef TS_SUMS_H
#define TS_SUMS_H

#include <math.h>
#include "group.h"

/* One row for each distinct combination of the cells of 'by' (n columns of as
** many rows as 'frame', keys and periods); then the sums of the frame's
** numbers. 'ids' (room for the rows) tells the new row of each old one. */
ts_status ts_sum_rows (const ts_frame *frame, const ts_column *const *by,
                       size_t n, ts_missing_rule rule, uint32_t *ids,
                       ts_frame **out);

/* Rule 4 of group.h: TS_CONFLICT when rows that count one flow twice would be
** added, now that only 'by' (n columns) stay apart. */
ts_status ts_sum_check (const ts_frame *frame, const ts_column *const *by,
                        size_t n, ts_error *err);

/* One number that holds a sum without loss: start with {0}. What the high part
** loses is kept in the low one (Knuth 1969, two-sum; Neumaier 1974). After an
** overflow the low part means nothing. */
typedef struct {
  double high, low;
} ts_exact;

static inline void ts_exact_add (ts_exact *sum, double x) {
  double s = sum->high + x, back = s - sum->high;
  sum->low += (sum->high - (s - back)) + (x - back);
  sum->high = s;
}

static inline double ts_exact_get (const ts_exact *sum) {
  return isfinite(sum->high) ? sum->high + sum->low : sum->high;
}

#endif
