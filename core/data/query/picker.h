/* picker.h -- the selected rows of one chunk, column by column */
#ifndef TS_PICKER_H
#define TS_PICKER_H

#include "scan.h"

/*
** What one thread of a scan needs to look at chunks, one after another.
**   (1) A column is read and decoded when it is first looked at: as runs where
**       it is kept so, else whole, or only the rows that are left.
**   (2) Rows are a rising list, or all of the chunk's: then there is no list.
*/
typedef struct {
  const ts_plan *plan;
  const ts_columns *columns;
  ts_view view;                   /* what the visitor is shown */
  const ts_zone *zones;           /* of the chunk at hand, by field */
  uint32_t rows;                  /* of the chunk */
  uint8_t decoded[TS_FIELDS];     /* of the chunk at hand (rule 1) */
  uint32_t *codes[TS_FIELDS];     /* by row; made when first needed */
  uint8_t has_runs[TS_FIELDS];    /* of the chunk at hand: 'runs' is set */
  ts_code_run *runs[TS_FIELDS];   /* made when first needed */
  uint32_t *shown[TS_FIELDS];     /* by row shown; made when first needed */
  ts_numbers numbers[TS_NUMBERS], spare[TS_NUMBERS];
  uint32_t *when, *shown_when, *list, *apart;
  ts_string bytes;                /* scratch */
  ts_error error;
} ts_picker;

/* A picker that was zeroed; ts_picker_free also ends what never started. */
ts_status ts_picker_start (ts_picker *picker, const ts_plan *plan,
                           const ts_columns *columns);
void ts_picker_free (ts_picker *picker);

/* Show the visitor what is selected in a chunk. */
ts_status ts_picker_take (ts_picker *picker, size_t chunk, ts_visit visit,
                          void *state, size_t thread);

#endif
