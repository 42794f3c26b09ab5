/* arrange.h -- the order of a frame's rows */
#ifndef TS_ARRANGE_H
#define TS_ARRANGE_H

#include "frame.h"

/*
** Rows are ordered by columns, the first deciding, ties in old order.
**   (1) Keys sort by the bytes of their text, or by code when a list gave the
**       order ('by_code'); periods by time; numbers by size.
**   (2) Missing cells come last, in descending order too.
**   (3) Cost is linear in the rows: a radix sort over as many bits as the
**       columns' ranges need, packed into words. Rows that are in order already
**       are left at once.
*/
typedef struct {
  const ts_column *column;
  int descending;
  int by_code;
} ts_sort_key;

/* order[0..rows) = old row numbers in new order; the caller provides it. */
ts_status ts_frame_order (const ts_frame *frame, const ts_sort_key *keys,
                          size_t n, size_t *order);

/* A new frame in that order. */
ts_status ts_frame_arrange (const ts_frame *frame, const ts_sort_key *keys,
                            size_t n, ts_frame **out);

/* ts_frame_sorted of a frame that nobody has yet: it is freed, or is '*out'
** itself when its rows are in order. */
ts_status ts_frame_settle (ts_frame *frame, ts_frame **out);

/* Columns by name, "-name" for descending: "-value", {"exporter", "-value"}. */
ts_status ts_frame_sort (const ts_frame *frame, const char *const *names,
                         size_t n, ts_frame **out, ts_error *err);

/* Rows first .. first + n - 1, cut to what there is: a new frame whose keys are
** narrowed when rows are left out. */
ts_status ts_frame_slice (const ts_frame *frame, size_t first, size_t n,
                          ts_frame **out);

#endif
