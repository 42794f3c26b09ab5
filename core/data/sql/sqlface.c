/* sqlface.c -- where the tables and functions of SQL are handed to SQLite */
#include "sqlface.h"

#ifdef TS_SQLITE_EXTENSION
#include <gsl/gsl_errno.h>
SQLITE_EXTENSION_INIT1

/* The name that SQLite looks for in tradestat.so. */
int sqlite3_tradestat_init (sqlite3 *db, char **message,
                            const sqlite3_api_routines *api);

int sqlite3_tradestat_init (sqlite3 *db, char **message,
                            const sqlite3_api_routines *api) {
  ts_error err;
  SQLITE_EXTENSION_INIT2(api)
  gsl_set_error_handler_off();  /* a failure is a status, not an abort */
  if (ts_attach_sql(db, &err) == TS_OK) return SQLITE_OK;
  *message = sqlite3_mprintf("%s", err.text);
  return SQLITE_ERROR;
}
#endif

ts_status ts_attach_sql (sqlite3 *db, ts_error *err) {
  int rc = ts_sql_tables(db);
  if (rc == SQLITE_OK) rc = ts_sql_reducers(db);
  if (rc == SQLITE_OK) rc = ts_sql_models(db);
  if (rc == SQLITE_OK) return TS_OK;
  if (rc == SQLITE_NOMEM) return ts_fail_memory(err);
  return ts_fail(err, TS_IO, "the SQL tables and functions of tradestat cannot"
                 " be added: %s", sqlite3_errmsg(db));
}
