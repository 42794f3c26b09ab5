/* flowcursor.h -- the rows of a store one after the other, as SQL wants them */
#ifndef TS_FLOWCURSOR_H
#define TS_FLOWCURSOR_H

#include "data/store/columns.h"
#include "data/store/store.h"

/*
** A cursor runs over the live rows (those that no later load replaced) of all
** datasets, in the order in which they were loaded.
**   (1) TS_FLOWS_DEFAULT: rows that are not set apart, of the headline regimes
**       export, import and trade, and of the deepest level that their report
**       (dataset, side, reporter, period, classification) has among these: no
**       total meets its parts (S8-S10).
**   (2) TS_FLOWS_ALL: all of them.
**   (3) A column may be wanted equal to one code: chunks whose zone does not
**       hold it are not read. What is not wanted and not asked for is never
**       decoded.
**   (4) A cursor is used inside a read transaction of its store.
*/
typedef enum { TS_FLOWS_DEFAULT, TS_FLOWS_ALL } ts_flow_kind;

/* Levels that each report of one dataset has. */
typedef struct {
  int64_t dataset;
  int single;            /* the dataset has one level: nothing to tell */
  ts_dict *reports;      /* owned; text is a report's key */
  uint16_t *seen;        /* owned; by report: bit n is level n */
  size_t room;
} ts_depths;

typedef struct {
  ts_depths *list;       /* owned */
  size_t count, room;
  int64_t version, changes;  /* of the store when they were surveyed */
} ts_survey;

void ts_survey_free (ts_survey *survey);

typedef struct {
  ts_store *store;               /* borrowed */
  ts_flow_kind kind;
  ts_survey *survey;             /* borrowed; kept from cursor to cursor */
  const char *dataset;           /* the only one wanted; NULL: all. Borrowed */
  uint8_t wanted[TS_C_VALUE];
  uint32_t want[TS_C_VALUE];     /* codes */

  const ts_dataset *datasets;
  size_t dataset_count, at;      /* datasets[at] is being read */
  ptrdiff_t depths;              /* in the survey's list; -1: no level is
                                    looked at */
  ts_chunks chunks;
  size_t chunk;
  uint32_t row, rows;            /* of the chunk */
  int done;
  uint32_t ready;                /* bit f: column f of the chunk is decoded */
  uint32_t *codes[TS_FIELDS];    /* owned; NULL until needed */
  ts_numbers numbers[TS_C_KEEP - TS_C_VALUE];  /* likewise */
  ts_string bytes;
} ts_flow_cursor;

/* Start with a cursor of {0}, or one used before; the first row, or 'done'.
** 'store', 'kind', 'survey', 'dataset', 'wanted' and 'want' are set. */
ts_status ts_flow_start (ts_flow_cursor *cursor, ts_error *err);
ts_status ts_flow_next (ts_flow_cursor *cursor, ts_error *err);
void ts_flow_free (ts_flow_cursor *cursor);

/* The row's code in a column below TS_C_VALUE or of those kept, or its number
** (NaN: missing). */
ts_status ts_flow_code (ts_flow_cursor *cursor, ts_field field, uint32_t *code,
                        ts_error *err);
ts_status ts_flow_number (ts_flow_cursor *cursor, ts_field field,
                          double *number, ts_error *err);

/* The load that brought the row, and a number that no other row has. */
int64_t ts_flow_load (const ts_flow_cursor *cursor);
int64_t ts_flow_row (const ts_flow_cursor *cursor);

#endif
