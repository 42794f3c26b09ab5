/* sqlargs.c -- options of SQL functions; see sqlargs.h for the rules */
#include "sqlargs.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

static ts_status take_text (ts_sql_args *a, const char *name,
                            sqlite3_value *value, ts_error *err) {
  const char *text = (const char *)sqlite3_value_text(value);
  char *copy = (text != NULL) ? ts_copy_text(text, strlen(text)) : NULL;
  if (copy == NULL) return ts_fail_memory(err);
  if (a->text_count == TS_OPTIONS_MOST) {
    free(copy);
    return ts_fail(err, TS_MISUSE, "option '%s' is one too many", name);
  }
  a->texts[a->text_count++] = copy;
  return ts_args_text(&a->args, name, copy, err);
}

static ts_status take_pair (ts_sql_args *a, sqlite3_value **pair,
                            ts_error *err) {
  const char *name = (const char *)sqlite3_value_text(pair[0]);
  if (name == NULL)
    return ts_fail(err, TS_MISUSE, "the name of an option is NULL");
  switch (sqlite3_value_type(pair[1])) {
    case SQLITE_NULL:
      return TS_OK;
    case SQLITE_INTEGER: case SQLITE_FLOAT:
      return ts_args_number(&a->args, name, sqlite3_value_double(pair[1]), err);
    default:
      return take_text(a, name, pair[1], err);
  }
}

ts_status ts_sql_args_take (ts_sql_args *a, const ts_option *options, int argc,
                            sqlite3_value **argv, ts_error *err) {
  ts_status status = TS_OK;
  if (a->taken) return TS_OK;
  a->taken = 1;
  ts_args_start(&a->args, options);
  if (argc % 2 != 0)
    return ts_fail(err, TS_MISUSE, "options are pairs, 'log', 1");
  for (int i = 0; i < argc && status == TS_OK; i += 2)
    status = take_pair(a, argv + i, err);
  return status;
}

void ts_sql_args_free (ts_sql_args *a) {
  for (size_t i = 0; i < a->text_count; i++) free(a->texts[i]);
}
