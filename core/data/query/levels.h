/* levels.h -- which level of the product tree each report is read at (S9) */
#ifndef TS_LEVELS_H
#define TS_LEVELS_H

#include "scan.h"

/*
** For each report (side, reporter, period) and classification, the one level
** whose rows count.
**   (1) 'chosen' is NULL when the dataset's loads and chunks hold one level and
**       one classification only: nothing to choose, no pass needed.
**   (2) The level asked for; else TOTAL when products are neither filtered nor
**       a key, and it is published; else the deepest that the filter reaches.
**   (3) Two classifications in one report are TS_CONFLICT, unless
**       classification is filtered or a key: the sentence names both.
**   (4) With level as a key nothing is chosen: all levels are kept apart.
*/
#define TS_NO_LEVEL UINT8_MAX
#define TS_OTHER_LEVEL (UINT8_MAX - 1)  /* rows, but none at the level asked */

typedef struct {
  uint8_t *chosen;     /* by report * classes + class; or NULL (rule 1) */
  size_t classes;
  int used_total;      /* some report is read at TOTAL */
  size_t totals, sums; /* reports read at TOTAL, and below it, while products
                          are neither filtered nor a key */
} ts_levels;

ts_status ts_levels_choose (const ts_plan *plan, ts_levels *levels,
                            ts_error *err);
void ts_levels_free (ts_levels *levels);

#endif
