/* sqlwrite.c -- frames as tables; see sqlwrite.h for the rules */
#include "sqlwrite.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "data/store/inside.h"

/* A name in double quotes. */
static void put_name (ts_string *sql, const char *name) {
  ts_string_put(sql, "\"");
  for (; *name != '\0'; name++) {
    if (*name == '"') ts_string_put(sql, "\"");
    ts_string_add(sql, name, 1);
  }
  ts_string_put(sql, "\"");
}

/* A unit as a comment, which must not end early. */
static void put_unit (ts_string *sql, const char *unit) {
  if (*unit == '\0' || strstr(unit, "*/") != NULL) return;
  ts_string_format(sql, " /* %s */", unit);
}

static void put_create (ts_string *sql, const char *name,
                        const ts_frame *frame) {
  ts_string_put(sql, "CREATE TABLE main.");
  put_name(sql, name);
  for (size_t c = 0; c < frame->width; c++) {
    const ts_column *column = &frame->columns[c];
    ts_string_put(sql, (c == 0) ? "(" : ", ");
    put_name(sql, column->name);
    ts_string_put(sql, (column->kind == TS_NUMBER) ? " REAL" : " TEXT");
    if (column->kind == TS_NUMBER) put_unit(sql, column->unit);
  }
  ts_string_put(sql, ") STRICT");
}

static void put_insert (ts_string *sql, const char *name,
                        const ts_frame *frame) {
  ts_string_put(sql, "INSERT INTO main.");
  put_name(sql, name);
  for (size_t c = 0; c < frame->width; c++)
    ts_string_put(sql, (c == 0) ? " VALUES(?" : ", ?");
  ts_string_put(sql, ")");
}

/* Rule 2: names that are ours. */
static ts_status check_name (const char *name, ts_error *err) {
  int taken = strncasecmp(name, "sqlite_", 7) == 0
           || strcasecmp(name, "flows") == 0
           || strcasecmp(name, "flows_all") == 0
           || strcasecmp(name, "chunk_zone") == 0;
  for (int t = 0; t < TS_TABLES; t++)
    taken = taken || strcasecmp(name, ts_tables[t].name) == 0;
  if (*name == '\0')
    return ts_fail(err, TS_MISUSE, "a table needs a name");
  if (taken)
    return ts_fail(err, TS_CONFLICT, "'%s' is a table of the store itself: call"
                   " the new one otherwise", name);
  return TS_OK;
}

/* What has the name now: "table", "view" ... or "". */
static ts_status find_name (ts_store *store, const char *name, char kind[16],
                            ts_error *err) {
  sqlite3_stmt *stmt;
  int rc = sqlite3_prepare_v2(store->db, "SELECT type FROM main.sqlite_schema"
                              " WHERE name = ?1 COLLATE NOCASE", -1, &stmt,
                              NULL);
  *kind = '\0';
  if (rc == SQLITE_OK) rc = sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
  if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW)
    strncat(kind, (const char *)sqlite3_column_text(stmt, 0), 15);
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) rc = SQLITE_OK;
  sqlite3_finalize(stmt);
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

static ts_status make_way (ts_store *store, const char *name, int replace,
                           ts_error *err) {
  char kind[16];
  ts_string sql = {0};
  ts_status status = find_name(store, name, kind, err);
  int rc;
  if (status != TS_OK || *kind == '\0') return status;
  if (!replace || strcmp(kind, "table") != 0)
    return ts_fail(err, TS_CONFLICT, "the store has a %s '%s' already: call"
                   " the new one otherwise%s", kind, name,
                   (strcmp(kind, "table") == 0)
                   ? ", or write { replace = true }" : "");
  ts_store_drop_blob(store);         /* no table is dropped while a statement */
  sqlite3_reset(store->snapshot);    /* reads; the transaction holds the file */
  ts_string_put(&sql, "DROP TABLE main.");
  put_name(&sql, name);
  rc = (sql.status == TS_OK) ? sqlite3_exec(store->db, sql.text, NULL, NULL,
                                            NULL) : SQLITE_NOMEM;
  ts_string_free(&sql);
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

static int bind_cell (sqlite3_stmt *stmt, int at, const ts_column *column,
                      size_t row) {
  char period[TS_PERIOD_TEXT];
  if (column->kind == TS_NUMBER)
    return isnan(column->u.numbers[row]) ? sqlite3_bind_null(stmt, at)
         : sqlite3_bind_double(stmt, at, column->u.numbers[row]);
  if (column->kind == TS_KEY) {
    ts_slice text = ts_dict_slice(column->dict, column->u.codes[row]);
    if (column->u.codes[row] == TS_NONE) return sqlite3_bind_null(stmt, at);
    return sqlite3_bind_text(stmt, at, text.text, (int)text.length,
                             SQLITE_STATIC);
  }
  if (column->u.ordinals[row] == TS_NO_PERIOD)
    return sqlite3_bind_null(stmt, at);
  ts_period_text((ts_period){column->u.ordinals[row], column->freq}, period);
  return sqlite3_bind_text(stmt, at, period, -1, SQLITE_TRANSIENT);
}

static int insert_row (sqlite3_stmt *stmt, const ts_frame *frame, size_t row) {
  int rc = SQLITE_OK;
  for (size_t c = 0; c < frame->width && rc == SQLITE_OK; c++)
    rc = bind_cell(stmt, (int)c + 1, &frame->columns[c], row);
  if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
  if (rc == SQLITE_DONE) rc = sqlite3_reset(stmt);
  return rc;
}

static ts_status fill (ts_store *store, const char *sql, const ts_frame *frame,
                       ts_stop stop, ts_error *err) {
  sqlite3_stmt *stmt = NULL;
  ts_status status = TS_OK;
  int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
  for (size_t row = 0; row < frame->rows && rc == SQLITE_OK; row++) {
    if (stop != NULL && *stop) {
      status = ts_fail(err, TS_STOPPED, "interrupted, nothing was written");
      break;
    }
    rc = insert_row(stmt, frame, row);
  }
  if (rc != SQLITE_OK) status = ts_store_fail(store, rc, err);
  sqlite3_finalize(stmt);
  return status;
}

static ts_status write_table (ts_store *store, const char *name,
                              const ts_frame *frame, ts_stop stop,
                              ts_error *err) {
  ts_string create = {0}, insert = {0};
  ts_status status;
  put_create(&create, name, frame);
  put_insert(&insert, name, frame);
  if (create.status != TS_OK || insert.status != TS_OK) {
    status = ts_fail_memory(err);
  } else {
    int rc = sqlite3_exec(store->db, create.text, NULL, NULL, NULL);
    status = (rc == SQLITE_OK) ? TS_OK
           : ((rc & 0xff) == SQLITE_ERROR)
           ? ts_fail(err, TS_MISUSE, "SQL: %s", sqlite3_errmsg(store->db))
           : ts_store_fail(store, rc, err);
    if (status == TS_OK) status = fill(store, insert.text, frame, stop, err);
  }
  ts_string_free(&create);
  ts_string_free(&insert);
  return status;
}

ts_status ts_sql_write (ts_store *store, const char *name,
                        const ts_frame *frame, int replace, ts_stop stop,
                        ts_error *err) {
  ts_status ended, status = check_name(name, err);
  if (status != TS_OK) return status;
  if (frame->width == 0)
    return ts_fail(err, TS_MISUSE, "a frame without columns is no table");
  status = ts_store_begin(store, TS_STORE_WRITE, err);
  if (status != TS_OK) return status;
  status = make_way(store, name, replace, err);
  if (status == TS_OK) status = write_table(store, name, frame, stop, err);
  ended = ts_store_end(store, status, (status == TS_OK) ? err : NULL);
  return (status == TS_OK) ? ended : status;
}
