/* sqlwrite.h -- frames as tables of a store's file, for SQL */
#ifndef TS_SQLWRITE_H
#define TS_SQLWRITE_H

#include "base/frame.h"
#include "data/store/store.h"

/*
**   (1) Keys and periods are TEXT, numbers REAL; missing is NULL. A number's
**       unit stands behind its column as a comment, which SQLite keeps in
**       sqlite_schema. Rows keep their order.
**   (2) The names of the store's own tables, of its views of flows, and those
**       that begin with "sqlite_" are refused; so is a name that stands
**       there, unless 'replace', which drops that table alone.
**   (3) It is one transaction: all of the table or nothing.
*/
ts_status ts_sql_write (ts_store *store, const char *name,
                        const ts_frame *frame, int replace, ts_stop stop,
                        ts_error *err);

#endif
