/* tablerows.h -- rows on their way into a text table; for its reader only */
#ifndef TS_TABLEROWS_H
#define TS_TABLEROWS_H

#include "reader.h"
#include "texttable.h"

/* Append a column whose cells are empty so far. */
ts_status ts_table_add_column (ts_text_table *table, ts_slice name);

/* Begin a row with empty cells; set a cell of the last row. TS_NOMEM, or
** TS_DOMAIN when a column has more texts than a dictionary can hold. */
ts_status ts_table_add_row (ts_text_table *table, int64_t line);
ts_status ts_table_set (ts_text_table *table, size_t column, ts_slice cell);

/* Where the header stands in a text (rule 2 of texttable.h). */
typedef struct {
  char delimiter;
  size_t fields;
  size_t start, end;   /* bytes of its record */
} ts_table_head;

/* 'text' is the start of a file, without blank lines at its start. */
ts_status ts_table_find_head (const char *text, size_t n, ts_table_head *head);

/* The rows of a block of JSON objects (rule 7 of texttable.h). */
ts_status ts_table_json (ts_text_table *table, const ts_block *block,
                         const char *path, ts_error *err);

#endif
