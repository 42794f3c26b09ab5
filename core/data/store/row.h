/* row.h -- one checked row of any table of a store (S29) */
#ifndef TS_ROW_H
#define TS_ROW_H

#include "base/memory.h"
#include "base/status.h"
#include "schema.h"
#include "store.h"

/*
** All tables are read and written by the functions below and no others.
**   (1) The crc of a row is taken over the table's name and, for each cell, its
**       kind and value, so that no cell can change, move or go unnoticed.
**   (2) Reading takes all rows of a part, in the table's order, and compares
**       their number and the sum of their crcs with table 'contents': a row
**       that is gone, doubled or put into another part is found.
**   (3) Writing keeps 'contents' in step; it is written when the transaction
**       ends.
*/
typedef enum { TS_DATUM_NULL, TS_DATUM_INTEGER, TS_DATUM_TEXT } ts_datum_kind;

typedef struct {
  ts_datum_kind kind;
  int64_t integer;
  ts_slice text;      /* borrowed */
} ts_datum;

ts_datum ts_datum_integer (int64_t integer);
ts_datum ts_datum_text (const char *text);   /* NULL gives a NULL */
ts_datum ts_datum_slice (ts_slice text);

/* Insert a row; 'blob' is what stands behind crc, NULL where nothing does. */
ts_status ts_row_add (ts_store *store, ts_table table, const ts_datum *cells,
                      const ts_slice *blob, ts_error *err);

/* Put a row in place of the one with the same id (the first cell). */
ts_status ts_row_replace (ts_store *store, ts_table table,
                          const ts_datum *cells, const ts_slice *blob,
                          ts_error *err);

/* The id after the greatest one of a table. */
ts_status ts_row_next_id (ts_store *store, ts_table table, int64_t *id,
                          ts_error *err);

/* Hand each row of a part to 'take' (rule 2); 'part' is NULL for tables of one
** part. The texts in 'cells' live until 'take' returns, which answers TS_OK,
** TS_NOMEM, or TS_CORRUPT for cells that make no sense. */
typedef ts_status (*ts_take_row) (void *state, const ts_datum *cells);
ts_status ts_rows_read (ts_store *store, ts_table table, const ts_datum *part,
                        ts_take_row take, void *state, ts_error *err);

/* Check each row of a table in the order of its tree, whatever part it is in:
** the rows themselves, not their copy in an index. '*rows' is their number. */
ts_status ts_rows_check (ts_store *store, ts_table table, ts_stop stop,
                         int64_t *rows, ts_error *err);

#endif
