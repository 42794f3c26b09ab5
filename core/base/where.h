/* where.h -- rows chosen by their keys and periods */
#ifndef TS_WHERE_H
#define TS_WHERE_H

#include "frame.h"

/*
** A condition names a column and lists values; a row meets it when its cell is
** one of them. Several conditions must all be met. The grammar is that of a
** selection of flows:
**   (1) a key: its text; "84*", what begins so; "8456..8466", from the first to
**       all that begins with the last, either end open; a product's code means
**       its whole subtree.
**   (2) a period: one period or a range, "2019Q1..2024Q2", "..2021": met by
**       periods that lie inside it.
**   (3) 'except' turns the list round. A missing cell is none of the values.
**   (4) A text that no member of the key fits is TS_UNKNOWN and names the
**       nearest member; a condition on a number is TS_CONFLICT.
**   (5) Keys of which members are left out are narrowed (S19).
*/
typedef struct {
  const char *column;
  const char *const *values;
  size_t n;
  int except;
} ts_row_test;

ts_status ts_frame_where (const ts_frame *frame, const ts_row_test *conditions,
                          size_t n, ts_frame **out, ts_error *err);

/* The row that meets all conditions: none is TS_UNKNOWN, several are
** TS_CONFLICT, and the sentence says which key to add. */
ts_status ts_where_one (const ts_frame *frame, const ts_row_test *conditions,
                        size_t n, size_t *row, ts_error *err);

#endif
