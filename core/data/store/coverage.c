/* coverage.c -- what was released, what a load covers, what it refused (S12) */
#include <stdlib.h>
#include <string.h>

#include "inside.h"

static ts_status add_released (ts_shelf *shelf, const ts_released *released) {
  if (ts_reserve((void **)&shelf->released, &shelf->released_room,
                 shelf->released_count + 1, sizeof *released) != TS_OK)
    return TS_NOMEM;
  shelf->released[shelf->released_count++] = *released;
  return TS_OK;
}

static ts_status take_released (void *state, const ts_datum *c) {
  ts_released released = {.load = c[1].integer,
                          .reporter = (uint32_t)c[2].integer,
                          .side = (uint8_t)c[3].integer,
                          .period = (uint32_t)c[4].integer};
  return add_released(state, &released);
}

ts_status ts_store_released (ts_store *store, int64_t dataset,
                             const ts_released **released, size_t *n,
                             ts_error *err) {
  ts_datum part = ts_datum_integer(dataset);
  ts_shelf *shelf;
  ts_status status = ts_store_shelf(store, dataset, &shelf, err);
  if (status != TS_OK) return status;
  if (!shelf->has_released) {
    shelf->released_count = 0;
    status = ts_rows_read(store, TS_T_RELEASED, &part, take_released, shelf,
                          err);
    if (status != TS_OK) return status;
    shelf->has_released = 1;
  }
  *released = shelf->released;
  *n = shelf->released_count;
  return TS_OK;
}

ts_status ts_store_add_released (ts_store *store, int64_t dataset,
                                 const ts_released *released, const char *how,
                                 ts_error *err) {
  ts_datum cells[] = {ts_datum_integer(dataset),
                      ts_datum_integer(released->load),
                      ts_datum_integer(released->reporter),
                      ts_datum_integer(released->side),
                      ts_datum_integer(released->period), ts_datum_text(how)};
  ts_shelf *shelf;
  ts_status status = ts_store_shelf(store, dataset, &shelf, err);
  if (status == TS_OK)
    status = ts_row_add(store, TS_T_RELEASED, cells, NULL, err);
  if (status == TS_OK && shelf->has_released
      && add_released(shelf, released) != TS_OK)
    status = ts_fail_memory(err);
  return status;
}

static ts_status add_scope (ts_shelf *shelf, const ts_scope *scope) {
  if (ts_reserve((void **)&shelf->scope, &shelf->scope_room,
                 shelf->scope_count + 1, sizeof *scope) != TS_OK)
    return TS_NOMEM;
  shelf->scope[shelf->scope_count++] = *scope;
  return TS_OK;
}

static ts_status take_scope (void *state, const ts_datum *c) {
  ts_scope scope = {.load = c[1].integer, .level = (int8_t)c[2].integer};
  if (c[3].text.length >= sizeof scope.chapter) return TS_CORRUPT;
  memcpy(scope.chapter, c[3].text.text, c[3].text.length);
  return add_scope(state, &scope);
}

ts_status ts_store_scope (ts_store *store, int64_t dataset,
                          const ts_scope **scope, size_t *n, ts_error *err) {
  ts_datum part = ts_datum_integer(dataset);
  ts_shelf *shelf;
  ts_status status = ts_store_shelf(store, dataset, &shelf, err);
  if (status != TS_OK) return status;
  if (!shelf->has_scope) {
    shelf->scope_count = 0;
    status = ts_rows_read(store, TS_T_SCOPE, &part, take_scope, shelf, err);
    if (status != TS_OK) return status;
    shelf->has_scope = 1;
  }
  *scope = shelf->scope;
  *n = shelf->scope_count;
  return TS_OK;
}

ts_status ts_store_add_scope (ts_store *store, int64_t dataset,
                              const ts_scope *scope, ts_error *err) {
  ts_datum cells[] = {ts_datum_integer(dataset), ts_datum_integer(scope->load),
                      ts_datum_integer(scope->level),
                      ts_datum_text(scope->chapter)};
  ts_shelf *shelf;
  ts_status status = ts_store_shelf(store, dataset, &shelf, err);
  if (status == TS_OK)
    status = ts_row_add(store, TS_T_SCOPE, cells, NULL, err);
  if (status == TS_OK && shelf->has_scope && add_scope(shelf, scope) != TS_OK)
    status = ts_fail_memory(err);
  return status;
}

ts_status ts_store_add_reject (ts_store *store, int64_t load, int64_t line,
                               const char *reason, ts_slice text,
                               ts_error *err) {
  int64_t id;
  ts_status status = ts_row_next_id(store, TS_T_REJECT, &id, err);
  ts_datum cells[] = {ts_datum_integer(id), ts_datum_integer(load),
                      ts_datum_integer(line), ts_datum_text(reason),
                      ts_datum_slice(text)};
  if (status != TS_OK) return status;
  return ts_row_add(store, TS_T_REJECT, cells, NULL, err);
}
