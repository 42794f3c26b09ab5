/* pair_totals.h -- the totals of tables that two keys make */
#ifndef TS_PAIR_TOTALS_H
#define TS_PAIR_TOTALS_H

#include "base/sums.h"
#include "stats/panel/panel.h"

/*
** Two keys make a table of cells (exporter, product) for each combination of
** the frame's other keys and its period. A table has a total for each member
** of the first key (over the second), for each of the second (over the first),
** and one of all cells.
**
**   (1) Sums are compensated in the order of the rows.
**   (2) A missing cell makes a total missing, with the reason, unless the cells
**       that are there weigh at least the coverage: rules 2 to 5 of
**       share_total.h. The parts of the total of all are the cells.
**   (3) Among a selection a rest is no partner: it is in no total.
*/
typedef enum { TS_OF_FIRST, TS_OF_SECOND, TS_OF_ALL, TS_MARGINS } ts_margin_of;

typedef struct {
  const ts_column *key;    /* whose members have these totals; NULL: all */
  size_t range;            /* totals of a table when they are laid out */
  uint32_t *ids;           /* by row, when there would be too many; or NULL */
  uint32_t *tables;        /* then the table of each total */
  size_t count;            /* of totals */
  double *totals;          /* NaN: not known */
  uint32_t *why;           /* then a code in 'reasons'; NULL: all are known */
} ts_margin;

typedef struct {
  const ts_frame *frame;   /* borrowed */
  const ts_column *of;     /* borrowed */
  uint32_t *table;         /* by row; owned, as are the arrays of margins */
  const int32_t *periods;  /* instead of it: table 0 is of the period 'least',
                              the last one of rows without a period */
  int32_t least;
  size_t tables;
  ts_margin margins[TS_MARGINS];
  ts_dict *reasons;
  int selection;
} ts_pair_totals;

/* 'frame' holds no cell twice. End it with ts_pair_end, also after a failure.
** What the totals lack is noted in 'noted'. */
ts_status ts_pair_start (ts_pair_totals *t, const ts_frame *frame,
                         const ts_column *first, const ts_column *second,
                         const ts_column *of, const ts_panel_spec *spec,
                         size_t threads, ts_frame *noted, ts_error *err);
void ts_pair_end (ts_pair_totals *t);

/* Rule 3: is a row outside all totals? */
int ts_pair_left_out (const ts_pair_totals *t, size_t row);

/* The table that a row is in. */
static inline size_t ts_pair_of_row (const ts_pair_totals *t, size_t row) {
  uint32_t place;
  if (t->periods == NULL) return t->table[row];
  place = (uint32_t)t->periods[row] - (uint32_t)t->least;
  return (place < t->tables - 1) ? place : t->tables - 1;
}

/* The place of a row's total in a margin. */
static inline size_t ts_pair_place (const ts_pair_totals *t,
                                    const ts_margin *m, size_t row) {
  uint32_t code;
  if (m->key == NULL) return ts_pair_of_row(t, row);
  if (m->ids != NULL) return m->ids[row];
  code = m->key->u.codes[row];  /* a missing key has the last place */
  return ts_pair_of_row(t, row) * m->range
       + ((code < m->range - 1) ? code : m->range - 1);
}

/* The table that a total is of. */
static inline size_t ts_pair_table (const ts_margin *m, size_t place) {
  return (m->tables != NULL) ? m->tables[place] : place / m->range;
}

#endif
