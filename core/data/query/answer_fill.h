/* answer_fill.h -- the cells of an answer, filled by all threads */
#ifndef TS_ANSWER_FILL_H
#define TS_ANSWER_FILL_H

#include "answer.h"
#include "found.h"

/*
** Row g * targets + t is group g at target t.
**   (1) Threads fill parts of neighbouring groups.
**   (2) Codes of reasons stand in the order in which rows, then sums, first
**       give them, whatever thread was there first.
*/
typedef struct {
  const ts_plan *plan;
  ts_cover *cover;
  ts_tally *tally;
  ts_found found;
  ts_frame *frame;             /* its columns: */
  ts_column *keys[TS_KEYS_MOST], *period, *sums[TS_SUMS_MOST];
  size_t parts;                /* of TS_FILL_PART groups */
  uint8_t *seen[TS_KEYS_MOST]; /* by member: it has a group */
  ts_dict *reasons;            /* by codes in the order in which threads came */
  uint8_t *has_why;            /* by part and sum: some row gives a reason */
} ts_fill;

#define TS_FILL_PART ((size_t)1 << 12)   /* groups filled by a thread at once */

/* Keys and periods; sets 'seen'. */
ts_status ts_fill_keys (ts_fill *fill);
/* Numbers; then the reasons that they were given (rule 2). */
ts_status ts_fill_sums (ts_fill *fill);
ts_status ts_fill_reasons (ts_fill *fill);
/* Free what is not the frame's. */
void ts_fill_end (ts_fill *fill);

#endif
