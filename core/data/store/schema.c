/* schema.c -- what a store of this version looks like */
#include "schema.h"

#include <string.h>

/*
** Numbers that a column 'crc' could not tell from damage have no place here:
** each table is STRICT, so a cell's type is fixed. Tables that are read in the
** order of their key are WITHOUT ROWID: one tree, nothing redundant.
*/
const ts_table_text ts_tables[TS_TABLES] = {
  [TS_T_DATASET] = {
    .name = "dataset", .width = 9, .part = -1, .order = "id",
    .columns = "id, name, format, currency, family, valuation_import,"
               " valuation_export, absence, keep",
    .create =
      "CREATE TABLE dataset(id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
      " format TEXT NOT NULL, currency TEXT NOT NULL, family TEXT NOT NULL,"
      " valuation_import TEXT NOT NULL, valuation_export TEXT NOT NULL,"
      " absence INTEGER NOT NULL, keep TEXT NOT NULL,"
      " crc INTEGER NOT NULL) STRICT"},
  [TS_T_LOAD] = {
    .name = "load", .width = 11, .part = -1, .order = "id",
    .columns = "id, dataset, path, sha256, bytes, \"rows\", stored, set_apart,"
               " rejected, \"release\", loaded_at",
    .create =
      "CREATE TABLE load(id INTEGER PRIMARY KEY,"
      " dataset INTEGER NOT NULL REFERENCES dataset, path TEXT, sha256 TEXT,"
      " bytes INTEGER NOT NULL, \"rows\" INTEGER NOT NULL,"
      " stored INTEGER NOT NULL, set_apart INTEGER NOT NULL,"
      " rejected INTEGER NOT NULL, \"release\" TEXT, loaded_at TEXT,"
      " crc INTEGER NOT NULL) STRICT"},
  [TS_T_CHUNK] = {
    .name = "chunk", .width = 12, .part = 1, .order = "seq, field",
    .columns = "id, dataset, load, seq, field, \"rows\", encoding, lo, hi,"
               " missing, bytes, data_crc",
    .create =
      "CREATE TABLE chunk(id INTEGER PRIMARY KEY,"
      " dataset INTEGER NOT NULL REFERENCES dataset,"
      " load INTEGER NOT NULL REFERENCES load, seq INTEGER NOT NULL,"
      " field INTEGER NOT NULL, \"rows\" INTEGER NOT NULL,"
      " encoding INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,"
      " missing INTEGER NOT NULL, bytes INTEGER NOT NULL,"
      " data_crc INTEGER NOT NULL, crc INTEGER NOT NULL,"
      " data BLOB NOT NULL) STRICT",
    .blob = "data"},
  [TS_T_DICTIONARY] = {
    .name = "dictionary", .width = 3, .part = 0, .order = "code",
    .columns = "name, code, text",
    .create =
      "CREATE TABLE dictionary(name TEXT NOT NULL, code INTEGER NOT NULL,"
      " text TEXT NOT NULL, crc INTEGER NOT NULL,"
      " PRIMARY KEY(name, code)) STRICT, WITHOUT ROWID"},
  [TS_T_REJECT] = {
    .name = "reject", .width = 5, .part = -1, .order = "id",
    .columns = "id, load, line, reason, text",
    .create =
      "CREATE TABLE reject(id INTEGER PRIMARY KEY,"
      " load INTEGER NOT NULL REFERENCES load, line INTEGER NOT NULL,"
      " reason TEXT NOT NULL, text TEXT NOT NULL,"
      " crc INTEGER NOT NULL) STRICT"},
  [TS_T_RELEASED] = {
    .name = "released", .width = 6, .part = 0,
    .order = "load, reporter, side, period",
    .columns = "dataset, load, reporter, side, period, how",
    .create =
      "CREATE TABLE released(dataset INTEGER NOT NULL REFERENCES dataset,"
      " load INTEGER NOT NULL, reporter INTEGER NOT NULL,"
      " side INTEGER NOT NULL, period INTEGER NOT NULL, how TEXT NOT NULL,"
      " crc INTEGER NOT NULL,"
      " PRIMARY KEY(dataset, load, reporter, side, period))"
      " STRICT, WITHOUT ROWID"},
  [TS_T_SCOPE] = {
    .name = "scope", .width = 4, .part = 0, .order = "load, level, chapter",
    .columns = "dataset, load, level, chapter",
    .create =
      "CREATE TABLE scope(dataset INTEGER NOT NULL REFERENCES dataset,"
      " load INTEGER NOT NULL, level INTEGER NOT NULL, chapter TEXT NOT NULL,"
      " crc INTEGER NOT NULL, PRIMARY KEY(dataset, load, level, chapter))"
      " STRICT, WITHOUT ROWID"},
  [TS_T_UNKNOWN] = {
    .name = "unknown", .width = 4, .part = -1,
    .order = "load, classification, product",
    .columns = "load, classification, product, \"rows\"",
    .create =
      "CREATE TABLE unknown(load INTEGER NOT NULL REFERENCES load,"
      " classification TEXT NOT NULL, product TEXT NOT NULL,"
      " \"rows\" INTEGER NOT NULL, crc INTEGER NOT NULL,"
      " PRIMARY KEY(load, classification, product)) STRICT, WITHOUT ROWID"},
  [TS_T_CONTENTS] = {
    .name = "contents", .width = 3, .part = -1, .order = "part",
    .columns = "part, \"rows\", sum",
    .create =
      "CREATE TABLE contents(part TEXT PRIMARY KEY, \"rows\" INTEGER NOT NULL,"
      " sum INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT, WITHOUT ROWID"}
};

/* All of chunk but its data: zones are read without touching the blobs' pages.
** The crc stands in it too, so that what the index says is checked. */
static const char index_name[] = "chunk_zone";
static const char create_index[] =
  "CREATE INDEX chunk_zone ON chunk(dataset, seq, field, load, \"rows\","
  " encoding, lo, hi, missing, bytes, data_crc, crc)";

int ts_schema_create (sqlite3 *db) {
  int rc = SQLITE_OK;
  for (int t = 0; t < TS_TABLES && rc == SQLITE_OK; t++)
    rc = sqlite3_exec(db, ts_tables[t].create, NULL, NULL, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_exec(db, create_index, NULL, NULL, NULL);
  return rc;
}

static int is (sqlite3_stmt *row, int column, const char *text) {
  const char *found = (const char *)sqlite3_column_text(row, column);
  return found != NULL && strcmp(found, text) == 0;
}

/* 1 when a row of sqlite_schema is one of ours, 0 when it is somebody else's,
** -1 when it has one of our names and is something else. */
static int recognise (sqlite3_stmt *row) {
  if (is(row, 1, index_name))
    return (is(row, 0, "index") && is(row, 2, "chunk")
            && is(row, 3, create_index)) ? 1 : -1;
  for (int t = 0; t < TS_TABLES; t++)
    if (is(row, 1, ts_tables[t].name))
      return (is(row, 0, "table") && is(row, 2, ts_tables[t].name)
              && is(row, 3, ts_tables[t].create)) ? 1 : -1;
  return 0;
}

int ts_schema_check (sqlite3 *db, int *same) {
  sqlite3_stmt *row;
  int found = 0, wrong = 0, rc;
  rc = sqlite3_prepare_v2(db, "SELECT type, name, tbl_name, sql"
                          " FROM main.sqlite_schema", -1, &row, NULL);
  if (rc != SQLITE_OK) return rc;
  while ((rc = sqlite3_step(row)) == SQLITE_ROW) {
    int kind = recognise(row);
    found += (kind == 1);
    wrong += (kind == -1);
  }
  *same = (found == TS_TABLES + 1 && wrong == 0);
  sqlite3_finalize(row);
  return (rc == SQLITE_DONE) ? SQLITE_OK : rc;
}
