/* sqlframe.h -- the rows of an SQL question as a frame */
#ifndef TS_SQLFRAME_H
#define TS_SQLFRAME_H

#include "base/frame.h"
#include "data/store/store.h"

/*
** One statement that only reads, with bound parameters (design section 11).
**   (1) Columns whose values are all numbers or NULL are number columns; a
**       column called "period" whose texts are periods of one frequency is the
**       period column; all else are keys. NULL is missing.
**   (2) A statement that would write, or more than one, is TS_MISUSE.
**   (3) Two columns of one name get "_2", "_3" behind the later ones.
**   (4) A store that is locked, damaged or out of reach while the statement
**       runs is named, with the cure; other failures begin with "SQL:".
*/
typedef enum { TS_SQL_NULL, TS_SQL_NUMBER, TS_SQL_TEXT } ts_sql_kind;

typedef struct {
  ts_sql_kind kind;
  double number;
  const char *text;   /* borrowed */
} ts_sql_value;

ts_status ts_sql_frame (ts_store *store, const char *text,
                        const ts_sql_value *values, size_t n, ts_stop stop,
                        ts_frame **frame, ts_error *err);

#endif
