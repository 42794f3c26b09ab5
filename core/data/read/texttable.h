/* texttable.h -- a file with any table, as columns of text */
#ifndef TS_TEXTTABLE_H
#define TS_TEXTTABLE_H

#include <stddef.h>
#include <stdint.h>
#include "base/dict.h"
#include "base/status.h"
#include "base/threads.h"
#include "encoding.h"

/*
** What a cell means is not asked here: each column is a dictionary of its
** distinct texts and a code for each row.
**
**   (1) Packed files, archives and quotes are read as in input.h, rules 1 to 4.
**       Of an archive the first file that is text counts, and those with the
**       same header.
**   (2) The header is the first line that is not blank, and fields end at the
**       one of , tab ; | that stands most often in it. But where most lines
**       have more fields than that one (titles stand above the table), the
**       header is the first line that has as many, if none of its fields is a
**       number other than a year or the like; the lines above it are counted.
**   (3) A row has as many fields as the header, or one empty field more; any
**       other is TS_SYNTAX with its line. Blank lines are skipped.
**   (4) Blanks around a cell are dropped. An empty cell is TS_NONE.
**   (5) A column without a name is called "column_3" by its place (the last one
**       is dropped when it is empty throughout: a comma at the end of every
**       line); of equal names the second is called "name_2".
**   (6) Text is UTF-8, or in the encoding that the start of the file shows.
**   (7) JSON is an array of flat objects, alone or as "data" of an object;
**       columns come in the order in which names first appear. null is empty.
*/
typedef struct {
  char *name;        /* owned */
  ts_dict *dict;     /* an owner's share */
  uint32_t *codes;   /* owned */
  size_t room;
} ts_text_column;

typedef struct {
  size_t rows, width, column_room;
  ts_text_column *columns;  /* owned */
  int64_t *lines;           /* owned: the line in the file of each row */
  size_t line_room;
  size_t above;             /* lines above the header that are not blank */
  ts_string renamed;        /* names given by rule 5, "column_1, value_2" */
  ts_encoding encoding;
} ts_text_table;

/* Read a whole file. On failure the table is empty. 'stop' may be NULL. */
ts_status ts_text_table_read (const char *path, ts_stop stop,
                              ts_text_table *table, ts_error *err);
void ts_text_table_free (ts_text_table *table);

#endif
