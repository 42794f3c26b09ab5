/* sqlcolumns.h -- the columns of the virtual tables of flows */
#ifndef TS_SQLCOLUMNS_H
#define TS_SQLCOLUMNS_H

#include "flowcursor.h"

/* What a column shows; below TS_C_KEEP it is a field of the record. */
enum { TS_SHOW_DATASET = TS_C_KEEP, TS_SHOW_LOAD, TS_SHOW_RELEASE };

typedef struct {
  const char *declared;
  int shows;
  int selects;        /* rule 2 of sqlface.h */
} ts_sql_column;

#define TS_SQL_COLUMNS 17
extern const ts_sql_column ts_sql_columns[TS_SQL_COLUMNS];

/* How many of these a table has; kept columns stand behind them. */
int ts_sql_fixed (ts_flow_kind kind);

/* The names of columns that any dataset keeps, but those of the record (rule 6
** of sqlface.h), added to 'kept'. */
ts_status ts_sql_kept (ts_store *store, ts_dict *kept, ts_error *err);

/* Tell SQLite the columns of a table that is being connected: its code. */
int ts_sql_declare (sqlite3 *db, ts_flow_kind kind, const ts_dict *kept);

#endif
