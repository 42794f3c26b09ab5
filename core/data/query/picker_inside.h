/* picker_inside.h -- what the parts of a picker share */
#ifndef TS_PICKER_INSIDE_H
#define TS_PICKER_INSIDE_H

#include "picker.h"

/* Rows that are still in: a rising list, or the first 'n' (picker.h, rule
** 2). */
typedef struct {
  uint32_t *list;
  size_t n;
  int all;
} ts_rows_in;

/* Of a column of codes. */
static inline int ts_zone_is_constant (const ts_zone *zone) {
  return zone->lo == zone->hi;
}

static inline int ts_zone_is_runs (const ts_zone *zone) {
  return !ts_is_number(zone->field)
      && (zone->encoding & TS_ENCODING_RUNS) != 0;
}

/* Room for a chunk of codes, made once. */
ts_status ts_picker_room (uint32_t **codes);
/* Bytes of a column, good until the next one is read. */
ts_status ts_picker_bytes (ts_picker *picker, size_t field, ts_slice *bytes);
/* Have a column decoded whole, when rows differ in it; the runs of one that is
** kept so (picker.h, rule 1). */
ts_status ts_picker_decode (ts_picker *picker, size_t field);
ts_status ts_picker_runs (ts_picker *picker, size_t field);
/* So few rows are left of a packed column that each is decoded alone. */
int ts_picker_is_sparse (const ts_picker *picker, const ts_rows_in *in,
                         size_t field);
/* Codes of listed rows in 'shown', from what is decoded or from the bytes. */
ts_status ts_picker_gather (ts_picker *picker, const ts_rows_in *in,
                            size_t field);
/* Keep the rows whose code 'passes' marks, of a column in which rows differ;
** codes from 'size' on do not pass. */
ts_status ts_picker_keep (ts_picker *picker, ts_rows_in *in, size_t field,
                          const uint8_t *passes, size_t size);

/* Filters (picker_filters.c): rows of the span with a regime that counts and
** that still live; what conditions of keys, or of other columns but one, let
** pass; aggregates that would be in the selection if they were not set
** apart. */
ts_status ts_picker_keep_live (ts_picker *picker, ts_rows_in *in);
ts_status ts_picker_keep_filtered (ts_picker *picker, ts_rows_in *in,
                                   int of_key, size_t except);
ts_status ts_picker_keep_apart (ts_picker *picker, ts_rows_in *in);

#endif
