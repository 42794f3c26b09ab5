/* schema.h -- the tables of a store, each described once */
#ifndef TS_SCHEMA_H
#define TS_SCHEMA_H

#include "base/status.h"
#include "sqlite.h"

/*
** The description of a table is all that reading and writing its rows needs
** (row.h).
**   (1) The columns are listed in the order of the CREATE text, 'crc' apart:
**       it follows them. 'blob' is the column behind crc, or NULL.
**   (2) Where rows are read in parts (the chunks of one dataset, the texts of
**       one dictionary), 'part' is the number of the column that tells the
**       parts apart; else -1: the table is one part.
**   (3) What stands in sqlite_schema for these tables and their index must be,
**       byte for byte, what this version creates; other tables that people add
**       to the file do not matter.
*/
typedef enum {
  TS_T_DATASET, TS_T_LOAD, TS_T_CHUNK, TS_T_DICTIONARY, TS_T_REJECT,
  TS_T_RELEASED, TS_T_SCOPE, TS_T_UNKNOWN, TS_T_CONTENTS
} ts_table;
#define TS_TABLES 9
#define TS_WIDTH_MOST 13   /* columns of the widest table */

typedef struct {
  const char *name;
  const char *columns;     /* "id, dataset, load": without crc and blob */
  int width;               /* how many these are */
  int part;                /* rule 2 */
  const char *order;       /* "seq, field": of the rows of a part */
  const char *create;
  const char *blob;
} ts_table_text;

extern const ts_table_text ts_tables[TS_TABLES];

/* Make the tables in an empty file, inside a transaction. An SQLite code. */
int ts_schema_create (sqlite3 *db);

/* Rule 3: '*same' is 1 when the schema is ours. An SQLite code. */
int ts_schema_check (sqlite3 *db, int *same);

#endif
