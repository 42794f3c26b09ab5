/* row.c -- reading and writing rows with their checksums; see row.h */
#include "row.h"

#include <string.h>

#include "crc32c.h"
#include "inside.h"
#include "pack.h"

ts_datum ts_datum_integer (int64_t integer) {
  return (ts_datum){.kind = TS_DATUM_INTEGER, .integer = integer};
}

ts_datum ts_datum_slice (ts_slice text) {
  return (ts_datum){.kind = TS_DATUM_TEXT, .text = text};
}

ts_datum ts_datum_text (const char *text) {
  if (text == NULL) return (ts_datum){.kind = TS_DATUM_NULL};
  return ts_datum_slice(ts_slice_of(text));
}

/* The crc of a row whose cells are those of the table's columns (rule 1).
** Heads are collected up to the next text: a few bytes at a time, each would be
** waited for until it has gone to memory and back. */
static uint32_t crc_of (ts_table table, const ts_datum *cells) {
  const char *name = ts_tables[table].name;
  uint32_t crc = ts_crc32c(0, name, strlen(name));
  char heads[9 * TS_WIDTH_MOST], *end = heads;
  for (int i = 0; i < ts_tables[table].width; i++) {
    const ts_datum *cell = &cells[i];
    int is_text = (cell->kind == TS_DATUM_TEXT);
    ts_put(end, 1, cell->kind);
    ts_put(end + 1, 8, is_text ? cell->text.length : (uint64_t)cell->integer);
    end += 9;
    if (!is_text) continue;
    crc = ts_crc32c(crc, heads, (size_t)(end - heads));
    crc = ts_crc32c(crc, cell->text.text, cell->text.length);
    end = heads;
  }
  return ts_crc32c(crc, heads, (size_t)(end - heads));
}

static const ts_datum *part_of (ts_table table, const ts_datum *cells) {
  int part = ts_tables[table].part;
  return (part < 0) ? NULL : &cells[part];
}

/* REPLACE INTO is an INSERT where no such key stands. */
static ts_status writer (ts_store *store, ts_table table, sqlite3_stmt **stmt,
                         ts_error *err) {
  const ts_table_text *t = &ts_tables[table];
  ts_string sql = {0};
  int rc;
  *stmt = store->inserts[table];
  if (*stmt != NULL) return TS_OK;
  ts_string_format(&sql, "%s INTO main.%s(%s, crc%s%s) VALUES(?",
                   (t->part < 0 || t->blob != NULL) ? "REPLACE" : "INSERT",
                   t->name, t->columns, t->blob ? ", " : "",
                   t->blob ? t->blob : "");
  for (int i = 0; i < t->width + (t->blob != NULL); i++)
    ts_string_put(&sql, ",?");
  ts_string_put(&sql, ")");
  rc = (sql.status != TS_OK) ? SQLITE_NOMEM
     : sqlite3_prepare_v3(store->db, sql.text, -1, SQLITE_PREPARE_PERSISTENT,
                          stmt, NULL);
  ts_string_free(&sql);
  store->inserts[table] = *stmt;
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

static int bind_cell (sqlite3_stmt *stmt, int at, const ts_datum *cell) {
  switch (cell->kind) {
    case TS_DATUM_INTEGER:
      return sqlite3_bind_int64(stmt, at, cell->integer);
    case TS_DATUM_TEXT:
      return sqlite3_bind_text64(stmt, at, cell->text.text, cell->text.length,
                                 SQLITE_STATIC, SQLITE_UTF8);
    default:
      return sqlite3_bind_null(stmt, at);
  }
}

static int write_row (sqlite3_stmt *stmt, ts_table table, const ts_datum *cells,
                      uint32_t crc, const ts_slice *blob) {
  int width = ts_tables[table].width, rc = SQLITE_OK;
  for (int i = 0; i < width && rc == SQLITE_OK; i++)
    rc = bind_cell(stmt, i + 1, &cells[i]);
  if (rc == SQLITE_OK) rc = sqlite3_bind_int64(stmt, width + 1, crc);
  if (rc == SQLITE_OK && blob != NULL)
    rc = sqlite3_bind_blob64(stmt, width + 2,
                             blob->length > 0 ? blob->text : "", blob->length,
                             SQLITE_STATIC);
  if (rc == SQLITE_OK) sqlite3_step(stmt);
  return (rc == SQLITE_OK) ? sqlite3_reset(stmt) : rc;
}

/* Write a row and count it; 'old' is the crc of the one that it replaces. */
static ts_status put_row (ts_store *store, ts_table table,
                          const ts_datum *cells, const ts_slice *blob,
                          const uint32_t *old, ts_error *err) {
  uint32_t crc = crc_of(table, cells);
  ts_counter *counter;
  sqlite3_stmt *stmt;
  ts_status status = writer(store, table, &stmt, err);
  int rc;
  if (status != TS_OK) return status;
  if (table == TS_T_CHUNK) ts_store_drop_blob(store);
  rc = write_row(stmt, table, cells, crc, blob);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  if (table == TS_T_CONTENTS) return TS_OK;
  status = ts_contents_part(store, table, part_of(table, cells), &counter);
  if (status != TS_OK) return ts_fail_memory(err);
  counter->rows += (old == NULL);
  counter->sum += (int64_t)crc - ((old == NULL) ? 0 : (int64_t)*old);
  counter->changed = 1;  /* rule 3 */
  return TS_OK;
}

ts_status ts_row_add (ts_store *store, ts_table table, const ts_datum *cells,
                      const ts_slice *blob, ts_error *err) {
  return put_row(store, table, cells, blob, NULL, err);
}

/* Run a statement that gives one integer; no row or NULL gives 'none'. */
static ts_status ask (ts_store *store, const char *format, const char *table,
                      int64_t bound, int64_t none, int64_t *answer,
                      ts_error *err) {
  char sql[128];
  sqlite3_stmt *stmt;
  int rc;
  sqlite3_snprintf(sizeof sql, sql, format, table);
  rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
  if (rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) > 0)
    rc = sqlite3_bind_int64(stmt, 1, bound);
  *answer = none;
  if (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW
      && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
    *answer = sqlite3_column_int64(stmt, 0);
  if (rc == SQLITE_OK) rc = sqlite3_reset(stmt);
  sqlite3_finalize(stmt);
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

ts_status ts_row_replace (ts_store *store, ts_table table,
                          const ts_datum *cells, const ts_slice *blob,
                          ts_error *err) {
  int64_t found;
  uint32_t old;
  ts_status status = ask(store, "SELECT crc FROM main.%s WHERE id = ?",
                         ts_tables[table].name, cells[0].integer, -1, &found,
                         err);
  if (status != TS_OK) return status;
  if (found < 0 || found > UINT32_MAX)
    return ts_store_damaged(store, err, "row %lld of table '%s' is not there",
                            (long long)cells[0].integer,
                            ts_tables[table].name);
  old = (uint32_t)found;
  return put_row(store, table, cells, blob, &old, err);
}

ts_status ts_row_next_id (ts_store *store, ts_table table, int64_t *id,
                          ts_error *err) {
  int64_t *next = &store->next_id[table];
  if (*next == 0) {
    ts_status status = ask(store, "SELECT max(id) + 1 FROM main.%s",
                           ts_tables[table].name, 0, 1, next, err);
    if (status != TS_OK) return status;
  }
  *id = (*next)++;
  return TS_OK;
}

static ts_status read_cell (sqlite3_stmt *stmt, int at, ts_datum *cell) {
  sqlite3_value *value = sqlite3_column_value(stmt, at);  /* looked up once */
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
      *cell = (ts_datum){.kind = TS_DATUM_NULL};
      return TS_OK;
    case SQLITE_INTEGER:
      *cell = ts_datum_integer(sqlite3_value_int64(value));
      return TS_OK;
    case SQLITE_TEXT: {
      const char *text = (const char *)sqlite3_value_text(value);
      if (text == NULL) return TS_NOMEM;
      *cell = ts_datum_slice(
        (ts_slice){text, (size_t)sqlite3_value_bytes(value)});
      return TS_OK;
    }
    default:
      return TS_CORRUPT;  /* no column of ours holds anything else */
  }
}

/* The row that the statement stands on: all cells, checked. */
static ts_status read_row (sqlite3_stmt *stmt, ts_table table, ts_datum *cells,
                           uint32_t *crc) {
  int width = ts_tables[table].width;
  ts_datum kept;
  ts_status status = TS_OK;
  for (int i = 0; i < width && status == TS_OK; i++)
    status = read_cell(stmt, i, &cells[i]);
  if (status == TS_OK) status = read_cell(stmt, width, &kept);
  if (status != TS_OK) return status;
  *crc = crc_of(table, cells);
  return (kept.kind == TS_DATUM_INTEGER && kept.integer == *crc) ? TS_OK
                                                                : TS_CORRUPT;
}

static ts_status reader (ts_store *store, ts_table table, const ts_datum *part,
                         sqlite3_stmt **stmt, ts_error *err) {
  const ts_table_text *t = &ts_tables[table];
  ts_string sql = {0};
  int rc;
  ts_string_format(&sql, "SELECT %s, crc FROM main.%s", t->columns, t->name);
  if (part != NULL) {
    const char *comma = strchr(t->columns, ',');
    const char *column = (t->part == 0) ? t->columns : comma + 2;
    int length = (int)strcspn(column, ",");
    ts_string_format(&sql, " WHERE %.*s = ?", length, column);
  }
  ts_string_format(&sql, " ORDER BY %s", t->order);
  rc = (sql.status != TS_OK) ? SQLITE_NOMEM
     : sqlite3_prepare_v2(store->db, sql.text, -1, stmt, NULL);
  ts_string_free(&sql);
  if (rc == SQLITE_OK && part != NULL) rc = bind_cell(*stmt, 1, part);
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

static ts_status bad_row (ts_store *store, ts_status status, ts_table table,
                          const ts_datum *part, int64_t row, ts_error *err) {
  char name[TS_PART_NAME];
  if (status == TS_NOMEM) return ts_fail_memory(err);
  return ts_store_damaged(store, err, "row %lld of '%s' is not what was"
                          " written", (long long)row,
                          ts_contents_name(table, part, name));
}

/* Rule 2: what was read against what should be there. */
static ts_status compare (ts_store *store, ts_table table, const ts_datum *part,
                          const ts_counter *read, ts_error *err) {
  char name[TS_PART_NAME];
  ts_counter *counter;
  ts_status status;
  if (table == TS_T_CONTENTS) return TS_OK;
  status = ts_contents_part(store, table, part, &counter);
  if (status != TS_OK) return ts_fail_memory(err);
  if (counter->rows == read->rows && counter->sum == read->sum) return TS_OK;
  return ts_store_damaged(store, err, "'%s' should have %lld row%s and has"
                          " %lld, or not the same ones",
                          ts_contents_name(table, part, name),
                          (long long)counter->rows,
                          (counter->rows == 1) ? "" : "s",
                          (long long)read->rows);
}

ts_status ts_rows_read (ts_store *store, ts_table table, const ts_datum *part,
                        ts_take_row take, void *state, ts_error *err) {
  ts_datum cells[TS_WIDTH_MOST];
  ts_counter read = {0};
  sqlite3_stmt *stmt = NULL;
  ts_status status = reader(store, table, part, &stmt, err);
  int rc = SQLITE_DONE;
  while (status == TS_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
    uint32_t crc = 0;
    status = read_row(stmt, table, cells, &crc);
    read.rows++;
    read.sum += crc;
    if (status == TS_OK) status = take(state, cells);
    if (status != TS_OK) bad_row(store, status, table, part, read.rows, err);
  }
  if (status == TS_OK && rc != SQLITE_DONE)
    status = ts_store_fail(store, rc, err);
  sqlite3_finalize(stmt);
  return (status == TS_OK) ? compare(store, table, part, &read, err) : status;
}

ts_status ts_rows_check (ts_store *store, ts_table table, ts_stop stop,
                         int64_t *rows, ts_error *err) {
  const ts_table_text *t = &ts_tables[table];
  ts_datum cells[TS_WIDTH_MOST];
  sqlite3_stmt *stmt = NULL;
  char sql[256];
  ts_status status = TS_OK;
  int rc;
  sqlite3_snprintf(sizeof sql, sql, "SELECT %s, crc FROM main.%s NOT INDEXED",
                   t->columns, t->name);
  rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  *rows = 0;
  while (status == TS_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
    uint32_t crc;
    ++*rows;
    status = read_row(stmt, table, cells, &crc);
    if (status != TS_OK) bad_row(store, status, table, NULL, *rows, err);
    else if (stop != NULL && *stop)
      status = ts_fail(err, TS_STOPPED, "interrupted");
  }
  if (status == TS_OK && rc != SQLITE_DONE)
    status = ts_store_fail(store, rc, err);
  sqlite3_finalize(stmt);
  return status;
}
