/* sqlargs.h -- options of a statistic as arguments of an SQL function */
#ifndef TS_SQLARGS_H
#define TS_SQLARGS_H

#include "base/option.h"
#include "data/store/sqlite.h"

/*
** Pairs of a name and a value: 'log', 1, 'at', '2022-03'.
**   (1) They are those of a group's first row.
**   (2) A flag is 0 or 1. NULL is an option that is not given.
*/
typedef struct {
  int taken;                      /* rule 1 */
  ts_args args;
  char *texts[TS_OPTIONS_MOST];   /* owned; 'args' borrows them */
  size_t text_count;
} ts_sql_args;

/* Start with {0}; end with ts_sql_args_free, also after a failure. */
ts_status ts_sql_args_take (ts_sql_args *a, const ts_option *options, int argc,
                            sqlite3_value **argv, ts_error *err);
void ts_sql_args_free (ts_sql_args *a);

#endif
