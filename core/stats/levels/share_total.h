/* share_total.h -- the wholes that the members of a key make up */
#ifndef TS_SHARE_TOTAL_H
#define TS_SHARE_TOTAL_H

#include "stats/panel/panel.h"

/*
** Rows grouped by every key and period but one key, whose members they hold.
**
**   (1) A member stands once in a group, else TS_CONFLICT.
**   (2) Members that are missing make the sum missing, unless those that are
**       there weigh at least 'coverage' (S13). The reason names the heaviest
**       absentee.
**   (3) A member's weight is its mean share of what is known, over the periods
**       in which its value is known, within the other keys of the group. One
**       that is never known has no weight that could be neglected.
**   (4) 'skip' leaves missing members out whatever they weigh; 'selection'
**       leaves the rest out.
**   (5) Where a member weighs less than nothing, weights tell nothing of what
**       is lacking: no missing member is neglected.
*/
#define TS_COVERAGE 0.98  /* S13 */

typedef struct {
  const ts_column *key;      /* borrowed */
  int selection, skip;
  double coverage;
  ts_panel panel;
  double *parts;             /* of one group; owned */
  double *weights;           /* by code, of the family at hand; owned */
  size_t *known;             /* by code: periods with a value; owned */
  ts_dict *reasons;          /* why sums are not known; owned */
  size_t from, to;           /* the family: groups of equal other keys */
  size_t lacking;            /* sums given without some members */
  size_t lacked;             /* members that these sums lack */
  double least;              /* the lowest coverage among them */
} ts_share_groups;

typedef struct {
  double sum;                /* NaN when it is not known */
  uint32_t why;              /* and why not: see ts_share_why */
} ts_share_total;

/* 'verb' is named in the refusal of a narrowed key. End it with ts_share_end,
** also after a failure. */
ts_status ts_share_start (ts_share_groups *s, const ts_frame *frame,
                          const ts_panel_spec *spec, const char *verb,
                          ts_error *err);
void ts_share_end (ts_share_groups *s);

/* The same for a verb that knows its key and has checked it: rule 1 is not
** looked at. 'partners': the rest is none and is left out. */
ts_status ts_share_weigh (ts_share_groups *s, const ts_frame *frame,
                          const ts_column *key, const ts_panel_spec *spec,
                          int partners, ts_error *err);

/* The whole of one group. */
ts_status ts_share_sum (ts_share_groups *s, size_t group,
                        ts_share_total *total, ts_error *err);

/* Why a sum is not known; "" when it is. */
const char *ts_share_why (const ts_share_groups *s,
                          const ts_share_total *total);

/* Note what the sums so far lack. */
ts_status ts_share_tell (const ts_share_groups *s, ts_frame *frame);

#endif
