/* condense.h -- rows summed over all that a question does not tell apart */
#ifndef TS_CONDENSE_H
#define TS_CONDENSE_H

#include "data/read/batch.h"
#include "query.h"

/*
** A file that is asked once need not be stored: its rows are summed while it is
** read, over everything that the answer cannot show. What is left, often a
** thousandth of the rows, is stored and asked as any dataset is, so that there
** is one meaning of every question.
**
**   (1) Kept apart are: period, side, level, classification, regime, set apart
**       or not, the reporter, what keys and dated conditions name, and which of
**       the numbers are missing. Sums of scaled numbers are exact. Rows that
**       notes count (set apart, or with a number missing) keep their number.
**   (2) Rows that a condition on a column that is no key leaves out are
**       dropped; a condition on a key leaves all in, since the members that are
**       not shown are counted (query.h, rule 9).
**   (3) Products are told apart by as many first characters as the keys ask
**       for, two where products are no key: each such heading is represented
**       by the first of its codes. All codes seen stay known by their text.
**   (4) What a release is seen by is noted of all rows, dropped ones too: each
**       report (S12), and each level and product that it had rows of.
**   (5) A country that is not told apart is written as the first one of the
**       registry that passes the conditions.
*/
typedef struct {
  const ts_selection *selection;
  uint64_t apart;          /* bit by ts_field: told apart (rule 1) */
  uint64_t dropping;       /* bit by ts_field: rows may be dropped (rule 2) */
  uint64_t numbers;        /* bit by ts_field: numbers that are summed */
  size_t digits;           /* rule 3; 0: whole codes */
} ts_telling;

static inline uint64_t ts_field_bit (int field) {
  return (uint64_t)1 << field;
}

/* What a question tells apart in this dataset. An unknown column or a product
** of impossible length is an error, as in ts_flows_by. */
ts_status ts_telling_of (const ts_selection *selection,
                         const ts_request *request, const ts_dataset *dataset,
                         ts_telling *telling, ts_error *err);

/* Does a code pass all conditions on a column by which rows may be dropped? */
int ts_telling_passes (const ts_telling *telling, ts_field field,
                       ts_slice code);

typedef struct ts_condensed ts_condensed;

/* One thread's sums. 'batch' is the one that this thread fills, for its
** dictionaries; both it and 'telling' are borrowed. NULL without memory. */
ts_condensed *ts_condensed_alloc (const ts_telling *telling, ts_batch *batch);
void ts_condensed_free (ts_condensed *condensed);  /* NULL is allowed */

/* Add the rows that the batch holds. */
ts_status ts_condensed_take (ts_condensed *condensed);

/* Fill the batch, whose rows are forgotten, with the next sums as rows; none
** when all were given. */
ts_status ts_condensed_give (ts_condensed *condensed);

/* Reports and products that were seen (rule 4), in no order: places and period
** codes; codes of the batch's product dictionary with bits of levels. */
typedef struct {
  uint32_t period;
  ts_place reporter;
  uint8_t side;
} ts_report;
const ts_report *ts_condensed_reports (const ts_condensed *condensed,
                                       size_t *n);
const uint16_t *ts_condensed_levels (const ts_condensed *condensed, size_t *n);

#endif
