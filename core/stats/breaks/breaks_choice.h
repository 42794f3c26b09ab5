/* breaks_choice.h -- how many breaks: criteria and sequential tests */
#ifndef TS_BREAKS_CHOICE_H
#define TS_BREAKS_CHOICE_H

#include "partition.h"

#define TS_BREAKS_MOST 50    /* breaks that may be asked for */

/* One number of breaks; rules 3 and 4 of breaks.h. */
typedef struct {
  double rss;                /* of z */
  double bic, lwz;
  double f, p;               /* of the last break: sup F(m | m - 1) */
} ts_breaks_row;

typedef struct {
  const ts_regimes *r;
  const ts_partition *p;
  double h;                  /* share left at the ends of a regime */
  size_t rows;               /* 0 .. rows - 1 breaks make sense */
  ts_breaks_row row[TS_BREAKS_MOST + 1];
} ts_breaks_choice;

/* Fill the rows 0 .. p->most, fewer by rule 6. */
void ts_breaks_choice_make (ts_breaks_choice *c, const ts_regimes *r,
                            const ts_partition *p, double h);

/* The number that "bic", "lwz" or "sequential" chooses; SIZE_MAX when tests
** have no p-value. */
size_t ts_breaks_choose (const ts_breaks_choice *c, const char *how,
                         double level);

#endif
