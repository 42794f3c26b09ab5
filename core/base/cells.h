/* cells.h -- cells as a person reads them */
#ifndef TS_CELLS_H
#define TS_CELLS_H

#include "frame.h"

/*
** How the numbers of a column are written, decided by looking at all of them.
**   (1) As many decimals as give the smallest number four digits, but none that
**       all numbers have as zero, at most 6, and never so many that the
**       greatest has more than 12 digits.
**   (2) Fractions print as per cent with one decimal, with two when one of
**       them is below 1 %.
**       Probabilities, in columns called p, q or ..._p, of which one is below
**       0.0005, have four decimals; those below are "<0.001".
**   (3) A missing cell is "."; a number is never written with an exponent
**       below 1e15, and its thousands are never grouped.
*/
typedef enum { TS_PLAIN, TS_PERCENT, TS_PROBABILITY } ts_cell_form;

typedef struct {
  int decimals;
  ts_cell_form form;
} ts_cell_style;

ts_cell_style ts_column_style (const ts_frame *frame, const ts_column *column);

/* Append the text of a cell. */
void ts_cell_text (const ts_frame *frame, const ts_column *column, size_t row,
                   ts_cell_style style, ts_string *out);

/* What stands below a column's name: "key", "quarter", "million USD", "%". */
const char *ts_column_unit (const ts_column *column);

/*
** What a table's last line counts.
**   (4) 'value' counts numbers that are not known zeros, 'zeros' those with
**       TS_REASON_ZERO, 'missing' the rest, in the last number column that has
**       a number or says why it has none; without one nothing is counted.
**   (5) 'product' is true when rows are all combinations of the members of at
**       least two key or period columns, each once.
*/
typedef struct {
  size_t values, zeros, missing;
  int product;
} ts_counts;

ts_status ts_frame_count (const ts_frame *frame, ts_counts *counts);

/* Distinct cells of a key or period column, missing ones not counted. */
ts_status ts_column_members (const ts_frame *frame, const ts_column *column,
                             size_t *members);

#endif
