/* compared.h -- what verbs share that compare members with an earlier period */
#ifndef TS_COMPARED_H
#define TS_COMPARED_H

#include "share_total.h"

/* A completed frame, groups of 'periods' rows, and the row 'lag' before each.
** Start with {0} and ts_compare_start; ts_compare_finish ends it. */
#define TS_COMPARED_MOST 4

typedef struct {
  ts_frame *frame;           /* owned */
  size_t periods, lag;
  const ts_column *of;
  const ts_column *se;       /* or NULL */
  ts_column *made[TS_COMPARED_MOST];
  size_t made_count;
  ts_share_groups whole;     /* where members are compared */
  ts_reason_memo memo;
  ts_share_total *totals;    /* by group of 'whole'; owned */
  size_t *group_of;          /* row -> group of 'whole'; owned */
} ts_compared;

ts_status ts_compare_start (ts_compared *c, const ts_frame *frame,
                            const ts_panel_spec *spec, const char *kind,
                            const char *verb, ts_error *err);

/* Group the members of spec->over; with 'sums' add up each whole too. */
ts_status ts_compare_wholes (ts_compared *c, const ts_panel_spec *spec,
                             const char *verb, int sums, ts_error *err);

/* Add columns: the last is called spec->as, or else its name, and the others
** keep theirs, behind "as_" where there is an 'as'. */
typedef struct {
  const char *name, *unit;
} ts_compared_column;

ts_status ts_compare_add (ts_compared *c, const ts_panel_spec *spec,
                          const ts_compared_column *columns, size_t n,
                          ts_error *err);

/* Does the row lack its own or its base value? */
int ts_compare_lacks (const ts_compared *c, size_t row);
/* Why, for the new column 'k' alone or for all of them. */
ts_status ts_compare_missing (ts_compared *c, size_t row, size_t k,
                              const char *why);
ts_status ts_compare_missing_all (ts_compared *c, size_t row, const char *why);
const char *ts_compare_reason (const ts_compared *c, size_t row);

/* Is the row a rest that is no partner? */
int ts_compare_rest (const ts_compared *c, size_t row);

ts_status ts_compare_finish (ts_compared *c, ts_status status, ts_frame **out,
                             ts_error *err);

#endif
