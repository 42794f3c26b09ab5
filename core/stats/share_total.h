/* share_total.h -- the wholes that the members of a key make up */
#ifndef TS_SHARE_TOTAL_H
#define TS_SHARE_TOTAL_H

#include "panel.h"

/*
** Rows grouped by every key and period but one key, whose members they hold;
** the rules are those of shares.h.
*/
typedef struct {
  const ts_column *key;      /* borrowed */
  int selection;             /* leave the rest out of sums */
  int skip;                  /* leave missing members out of sums */
  size_t skipped;            /* how many were */
  ts_panel panel;
  double *parts;             /* owned */
} ts_share_groups;

typedef struct {
  double sum;                /* NaN when it is not known */
  char why[160];             /* and why not */
} ts_share_total;

/* 'verb' is named in the refusal of a narrowed key. End it with ts_share_end,
** also after a failure. */
ts_status ts_share_start (ts_share_groups *s, const ts_frame *frame,
                          const ts_panel_spec *spec, const char *verb,
                          ts_error *err);
void ts_share_end (ts_share_groups *s);

/* Note how many missing members the sums so far have left out. */
ts_status ts_share_tell (const ts_share_groups *s, ts_frame *frame);

/* The whole of one group. TS_CONFLICT when a member stands twice. */
ts_status ts_share_sum (ts_share_groups *s, size_t group,
                        ts_share_total *total, ts_error *err);

#endif
