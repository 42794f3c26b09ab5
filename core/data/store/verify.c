/* verify.c -- every row and every chunk of a store, read and checked */
#include <stdlib.h>

#include "inside.h"

/* Scratch for one chunk column. */
typedef struct {
  ts_string bytes;
  uint32_t *codes;
  ts_numbers numbers;
} desk;

/* Missing numbers and codes of a column that was decoded. */
static uint32_t missing_in (const ts_zone *zone, const desk *d) {
  uint32_t missing = 0;
  int numbers = zone->field >= TS_FIRST_NUMBER && zone->field <= TS_LAST_NUMBER;
  for (uint32_t i = 0; i < zone->rows; i++)
    missing += numbers ? d->numbers.mantissas[i] == TS_MISSING_MANTISSA
                       : d->codes[i] == TS_NONE;
  return missing;
}

static ts_status check_chunk (ts_store *store, const ts_zone *zone, desk *d,
                              ts_error *err) {
  ts_slice bytes;
  ts_status status = ts_store_chunk(store, zone, &d->bytes, err);
  if (status != TS_OK) return status;
  bytes = (ts_slice){d->bytes.text, d->bytes.length};
  status = (zone->field >= TS_FIRST_NUMBER && zone->field <= TS_LAST_NUMBER)
         ? ts_decode_numbers(zone->encoding, zone->lo, zone->hi, bytes,
                             zone->rows, &d->numbers)
         : ts_decode_codes(zone->encoding, zone->lo, zone->hi, bytes,
                           zone->rows, d->codes);
  if (status == TS_NOMEM) return ts_fail_memory(err);
  if (status != TS_OK || missing_in(zone, d) != zone->missing)
    return ts_store_damaged(store, err, "row %lld of table 'chunk' cannot be"
                            " decoded", (long long)zone->id);
  return TS_OK;
}

static ts_status check_dataset (ts_store *store, int64_t dataset, ts_stop stop,
                                desk *d, ts_error *err) {
  const ts_released *released;
  const ts_scope *scope;
  const ts_zone *zones;
  size_t n;
  ts_status status = ts_store_released(store, dataset, &released, &n, err);
  if (status == TS_OK)
    status = ts_store_scope(store, dataset, &scope, &n, err);
  if (status == TS_OK)
    status = ts_store_zones(store, dataset, &zones, &n, err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    if (stop != NULL && *stop) return ts_fail(err, TS_STOPPED, "interrupted");
    status = check_chunk(store, &zones[i], d, err);
  }
  return status;
}

static ts_status check_datasets (ts_store *store, ts_stop stop,
                                 ts_error *err) {
  const ts_dataset *datasets;
  size_t n;
  desk d = {.codes = malloc(TS_CHUNK_ROWS * sizeof *d.codes)};
  ts_status status = ts_numbers_alloc(&d.numbers);
  status = (status == TS_OK && d.codes != NULL)
         ? ts_store_datasets(store, &datasets, &n, err) : ts_fail_memory(err);
  for (size_t i = 0; status == TS_OK && i < n; i++)
    status = check_dataset(store, datasets[i].id, stop, &d, err);
  ts_numbers_free(&d.numbers);
  ts_string_free(&d.bytes);
  free(d.codes);
  return status;
}

/* The rows that 'contents' expects of a table, in all its parts. */
static int64_t expected (ts_store *store, ts_table table) {
  int64_t rows = 0;
  ts_slice name = ts_slice_of(ts_tables[table].name);
  for (uint32_t i = 0; i < ts_dict_size(store->parts); i++) {
    ts_slice part = ts_dict_slice(store->parts, i);
    if (part.length < name.length) continue;
    if (part.length > name.length && part.text[name.length] != ' ') continue;
    part.length = name.length;
    if (ts_slice_is(part, name.text)) rows += store->counters[i].rows;
  }
  return rows;
}

static ts_status check_tables (ts_store *store, ts_stop stop, ts_error *err) {
  ts_status status = TS_OK;
  for (int t = 0; t < TS_TABLES && status == TS_OK; t++) {
    int64_t rows, want = expected(store, (ts_table)t);
    status = ts_rows_check(store, (ts_table)t, stop, &rows, err);
    if (status == TS_OK && t != TS_T_CONTENTS && rows != want)
      status = ts_store_damaged(store, err, "table '%s' should have %lld row%s"
                                " and has %lld", ts_tables[t].name,
                                (long long)want, (want == 1) ? "" : "s",
                                (long long)rows);
  }
  return status;
}

/* A statement can be stopped between two of its steps. */
static int look_at_flag (void *stop) {
  return *(const volatile int *)*(ts_stop *)stop;
}

/* SQLite's own look at its trees: what no row of ours shows. */
static ts_status check_trees (ts_store *store, ts_stop stop, ts_error *err) {
  sqlite3_stmt *stmt;
  ts_status status = TS_OK;
  int rc = sqlite3_prepare_v2(store->db, "PRAGMA main.integrity_check(1)", -1,
                              &stmt, NULL);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  if (stop != NULL)
    sqlite3_progress_handler(store->db, 10000, look_at_flag, &stop);
  rc = sqlite3_step(stmt);
  if (rc != SQLITE_ROW) {
    status = ts_store_fail(store, rc, err);
  } else {
    const char *verdict = (const char *)sqlite3_column_text(stmt, 0);
    if (verdict == NULL || !ts_slice_is(ts_slice_of(verdict), "ok"))
      status = ts_store_damaged(store, err, "%s", verdict ? verdict : "?");
  }
  if (stop != NULL) sqlite3_progress_handler(store->db, 0, NULL, NULL);
  sqlite3_finalize(stmt);
  return status;
}

ts_status ts_store_verify (ts_store *store, ts_stop stop, ts_error *err) {
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  if (status != TS_OK) return status;
  status = check_datasets(store, stop, err);
  if (status == TS_OK) status = check_tables(store, stop, err);
  if (status == TS_OK) status = check_trees(store, stop, err);
  return ts_store_end(store, status, err);
}
