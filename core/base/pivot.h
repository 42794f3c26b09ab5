/* pivot.h -- long tables made wide and wide ones long; calendars completed */
#ifndef TS_PIVOT_H
#define TS_PIVOT_H

#include "frame.h"

/*
** pivot: the members of a key (or the periods) become number columns.
**   (1) The rows are the distinct combinations of the other keys and the
**       period, sorted; other number columns are left out.
**   (2) Columns come in order of the members' text (of time), are called like
**       them, and "value_CHN" where another column has that name. All have the
**       unit of 'of' (NULL: the last number column).
**   (3) Two rows for one cell are TS_CONFLICT, which names the cell. A cell
**       without a row is missing, reason "no row".
*/
ts_status ts_frame_pivot (const ts_frame *frame, const char *key,
                          const char *of, ts_frame **out, ts_error *err);

/*
** unpivot: number columns become rows of a new key and one number column 'of'.
**   (4) 'names' (n of them; n 0: all number columns) must count one unit.
*/
ts_status ts_frame_unpivot (const ts_frame *frame, const char *key,
                            const char *const *names, size_t n, const char *of,
                            ts_frame **out, ts_error *err);

/*
** complete: each combination of keys gets a row for every period between the
** frame's first and last.
**   (5) New rows are missing, reason "no row"; a note counts them. Rows that
**       stand stay. The result is sorted by keys and period.
*/
ts_status ts_frame_complete (const ts_frame *frame, ts_frame **out,
                             ts_error *err);

/* The same where every row has a period and no combination of keys two rows in
** one: the result is a table, a group of keys having a row for each period. Of
** other frames '*out' is NULL. */
ts_status ts_frame_complete_table (const ts_frame *frame, ts_frame **out,
                                   ts_error *err);

#define TS_REASON_NO_ROW "no row"

#endif
