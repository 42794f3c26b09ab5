/* sqltable.c -- the virtual tables 'flows' and 'flows_all' */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "flowcursor.h"
#include "sqlcolumns.h"
#include "sqlface.h"

typedef struct {
  sqlite3_vtab base;    /* SQLite's part comes first */
  ts_flow_kind kind;
  ts_store *store;      /* on SQLite's connection; its own caches */
  ts_survey survey;
  ts_dict *kept;        /* owned: names of columns behind the fixed ones */
} table;

typedef struct {
  sqlite3_vtab_cursor base;
  int begun;            /* holds a snapshot of the store */
  ts_flow_cursor flow;
  char *dataset;        /* the one that is wanted; owned */
} cursor;

static int code_of (ts_status status) {
  switch (status) {
    case TS_OK: return SQLITE_OK;
    case TS_NOMEM: return SQLITE_NOMEM;
    case TS_CORRUPT: return SQLITE_CORRUPT_VTAB;
    case TS_LOCKED: return SQLITE_BUSY;
    case TS_STOPPED: return SQLITE_INTERRUPT;
    default: return SQLITE_ERROR;
  }
}

/* Hand a sentence to SQLite, which frees it. */
static int say (sqlite3_vtab *vtab, ts_status status, const ts_error *err) {
  if (status == TS_OK) return SQLITE_OK;
  sqlite3_free(vtab->zErrMsg);
  vtab->zErrMsg = sqlite3_mprintf("%s", err->text);
  return code_of(status);
}

static int connect (sqlite3 *db, void *kind, int argc, const char *const *argv,
                    sqlite3_vtab **vtab, char **message) {
  ts_error err = {0};
  ts_store *store;
  ts_dict *kept;
  table *t;
  ts_status status = ts_store_attach(db, &store, &err);
  int rc;
  (void)argc;
  (void)argv;
  kept = ts_dict_alloc();
  if (status == TS_OK)
    status = (kept == NULL) ? ts_fail_memory(&err)
                            : ts_sql_kept(store, kept, &err);
  if (status != TS_OK) {
    *message = sqlite3_mprintf("%s", err.text);
    ts_store_close(store);
    ts_dict_free(kept);
    return code_of(status);
  }
  t = calloc(1, sizeof *t);
  rc = (t == NULL) ? SQLITE_NOMEM
                   : ts_sql_declare(db, *(const ts_flow_kind *)kind, kept);
  if (rc == SQLITE_OK) rc = sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  if (rc != SQLITE_OK) {
    ts_store_close(store);
    ts_dict_free(kept);
    free(t);
    return rc;
  }
  t->kind = *(const ts_flow_kind *)kind;
  t->store = store;
  t->kept = kept;
  *vtab = &t->base;
  return SQLITE_OK;
}

static int disconnect (sqlite3_vtab *vtab) {
  table *t = (table *)vtab;
  ts_survey_free(&t->survey);
  ts_dict_free(t->kept);
  ts_store_close(t->store);
  free(t);
  return SQLITE_OK;
}

/* 'idxStr' has one letter for each value that xFilter gets: 'a' + column. */
static int best_index (sqlite3_vtab *vtab, sqlite3_index_info *info) {
  char letters[TS_SQL_COLUMNS + 1] = "";
  int n = 0;
  double rows = 1e7;
  for (int i = 0; i < info->nConstraint; i++) {
    int c = info->aConstraint[i].iColumn;
    if (!info->aConstraint[i].usable || c < 0
        || c >= ts_sql_fixed(((table *)vtab)->kind)
        || !ts_sql_columns[c].selects
        || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ
        || strchr(letters, 'a' + c) != NULL
        || sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") != 0)
      continue;
    letters[n++] = (char)('a' + c);
    letters[n] = '\0';
    info->aConstraintUsage[i].argvIndex = n;  /* SQLite compares once more */
    rows /= 20;
  }
  info->idxStr = sqlite3_mprintf("%s", letters);
  if (info->idxStr == NULL) return SQLITE_NOMEM;
  info->needToFreeIdxStr = 1;
  info->estimatedCost = rows;
  info->estimatedRows = (sqlite3_int64)rows + 1;
  return SQLITE_OK;
}

static int open_cursor (sqlite3_vtab *vtab, sqlite3_vtab_cursor **made) {
  cursor *c = calloc(1, sizeof *c);
  (void)vtab;
  if (c == NULL) return SQLITE_NOMEM;
  *made = &c->base;
  return SQLITE_OK;
}

static void end_reading (cursor *c, ts_status outcome) {
  table *t = (table *)c->base.pVtab;
  if (c->begun) ts_store_end(t->store, outcome, NULL);
  c->begun = 0;
}

static int close_cursor (sqlite3_vtab_cursor *base) {
  cursor *c = (cursor *)base;
  end_reading(c, TS_OK);
  ts_flow_free(&c->flow);
  free(c->dataset);
  free(c);
  return SQLITE_OK;
}

/* The code of a text in a column: TS_NONE when no row can have it. */
static ts_status find_code (ts_store *store, ts_field field, ts_slice text,
                            uint32_t *code, ts_error *err) {
  ts_dict *dict;
  ts_period period;
  ts_status status;
  if (field == TS_C_PERIOD) {
    status = ts_period_parse(text, &period);
    *code = (status == TS_OK) ? ts_period_code(period) : TS_NONE;
    return TS_OK;
  }
  status = ts_store_dict(store, ts_field_dictionary(field), &dict, err);
  if (status == TS_OK) *code = ts_dict_find(dict, text);
  return status;
}

/* Take one '=' over; '*none' is set when nothing can equal the value. */
static ts_status want (cursor *c, int shows, sqlite3_value *value, int *none,
                       ts_error *err) {
  ts_flow_cursor *flow = &c->flow;
  const char *text;
  ts_slice slice;
  ts_status status;
  if (sqlite3_value_type(value) == SQLITE_NULL) *none = 1;
  if (sqlite3_value_type(value) != SQLITE_TEXT) return TS_OK;
  text = (const char *)sqlite3_value_text(value);
  if (text == NULL) return ts_fail_memory(err);
  slice = (ts_slice){text, (size_t)sqlite3_value_bytes(value)};
  if (shows == TS_SHOW_DATASET) {
    c->dataset = ts_copy_text(slice.text, slice.length);
    flow->dataset = c->dataset;
    return (c->dataset == NULL) ? ts_fail_memory(err) : TS_OK;
  }
  flow->wanted[shows] = 1;
  status = find_code(flow->store, (ts_field)shows, slice, &flow->want[shows],
                     err);
  if (status == TS_OK && flow->want[shows] == TS_NONE) *none = 1;
  return status;
}

static ts_status start (cursor *c, const char *letters, sqlite3_value **values,
                        ts_error *err) {
  int none = 0;
  ts_status status = TS_OK;
  for (int i = 0; letters[i] != '\0' && status == TS_OK; i++)
    status = want(c, ts_sql_columns[letters[i] - 'a'].shows, values[i], &none,
                  err);
  c->flow.done = none;
  if (status != TS_OK || none) return status;
  return ts_flow_start(&c->flow, err);
}

static int filter (sqlite3_vtab_cursor *base, int number, const char *letters,
                   int argc, sqlite3_value **values) {
  cursor *c = (cursor *)base;
  table *t = (table *)base->pVtab;
  ts_error err = {0};
  ts_status status;
  (void)number;
  (void)argc;
  end_reading(c, TS_OK);
  free(c->dataset);
  c->dataset = NULL;
  c->flow.dataset = NULL;
  memset(c->flow.wanted, 0, sizeof c->flow.wanted);
  c->flow.store = t->store;
  c->flow.kind = t->kind;
  c->flow.survey = &t->survey;
  status = ts_store_begin(t->store, TS_STORE_READ, &err);
  if (status != TS_OK) return say(base->pVtab, status, &err);
  c->begun = 1;
  status = start(c, letters, values, &err);
  if (status != TS_OK) end_reading(c, status);
  return say(base->pVtab, status, &err);
}

static int next (sqlite3_vtab_cursor *base) {
  cursor *c = (cursor *)base;
  ts_error err = {0};
  ts_status status = ts_flow_next(&c->flow, &err);
  return say(base->pVtab, status, &err);
}

static int at_end (sqlite3_vtab_cursor *base) {
  return ((cursor *)base)->flow.done;
}

/* Rule 1: what is missing is NULL. The text is copied unless it is static. */
static void give_text (sqlite3_context *ctx, ts_slice text,
                       sqlite3_destructor_type keep) {
  if (text.length == 0) sqlite3_result_null(ctx);
  else sqlite3_result_text(ctx, text.text, (int)text.length, keep);
}

static void give_period (sqlite3_context *ctx, uint32_t code) {
  char text[TS_PERIOD_TEXT];
  ts_period period = ts_period_of_code(code);
  if (period.ordinal == INT32_MIN) sqlite3_result_null(ctx);
  else give_text(ctx, ts_slice_of(ts_period_text(period, text)),
                 SQLITE_TRANSIENT);
}

static void give_level (sqlite3_context *ctx, uint32_t level) {
  char text[16];
  sqlite3_snprintf(sizeof text, text, "%u", (unsigned)level);
  give_text(ctx, ts_slice_of((level == 0) ? "TOTAL" : text), SQLITE_TRANSIENT);
}

static ts_status give_code (sqlite3_context *ctx, cursor *c, ts_field field,
                            ts_error *err) {
  uint32_t code;
  ts_dict *dict;
  ts_status status = ts_flow_code(&c->flow, field, &code, err);
  if (status != TS_OK) return status;
  if (field == TS_C_PERIOD) {
    give_period(ctx, code);
  } else if (field == TS_C_LEVEL) {
    give_level(ctx, code);
  } else {
    status = ts_store_dict(c->flow.store, ts_field_dictionary(field), &dict,
                           err);
    if (status != TS_OK) return status;
    if (code != TS_NONE && code >= ts_dict_size(dict))
      return ts_fail(err, TS_CORRUPT, "a code of column '%s' has no text: the"
                     " store is damaged", ts_field_names[field]);
    give_text(ctx, ts_dict_slice(dict, code), SQLITE_TRANSIENT);
  }
  return TS_OK;
}

static ts_status give_release (sqlite3_context *ctx, cursor *c,
                               ts_error *err) {
  const ts_load *loads;
  size_t n;
  ts_status status = ts_store_loads(c->flow.store, &loads, &n, err);
  for (size_t i = 0; status == TS_OK && i < n; i++)
    if (loads[i].id == ts_flow_load(&c->flow) && loads[i].release != NULL)
      give_text(ctx, ts_slice_of(loads[i].release), SQLITE_TRANSIENT);
  return status;
}

static ts_status give_number (sqlite3_context *ctx, cursor *c, ts_field field,
                              ts_error *err) {
  double number;
  ts_status status = ts_flow_number(&c->flow, field, &number, err);
  if (status == TS_OK && !isnan(number)) sqlite3_result_double(ctx, number);
  return status;
}

static ts_status give (sqlite3_context *ctx, cursor *c, int shows,
                       ts_error *err) {
  switch (shows) {
    case TS_SHOW_DATASET:
      give_text(ctx, ts_slice_of(c->flow.datasets[c->flow.at].name),
                SQLITE_TRANSIENT);
      return TS_OK;
    case TS_SHOW_LOAD:
      sqlite3_result_int64(ctx, ts_flow_load(&c->flow));
      return TS_OK;
    case TS_SHOW_RELEASE:
      return give_release(ctx, c, err);
    default:
      return (shows < TS_C_VALUE) ? give_code(ctx, c, (ts_field)shows, err)
                                  : give_number(ctx, c, (ts_field)shows, err);
  }
}

/* A kept column; NULL in datasets that do not have it. */
static ts_status give_kept (sqlite3_context *ctx, cursor *c, const char *name,
                            ts_error *err) {
  const ts_dataset *d = &c->flow.datasets[c->flow.at];
  for (size_t k = 0; k < ts_dataset_keeps(d); k++) {
    ts_field field = (ts_field)(TS_C_KEEP + k);
    ts_dict *dict;
    uint32_t code;
    ts_status status;
    if (sqlite3_stricmp(d->keep[k], name) != 0) continue;
    status = ts_column_dict(c->flow.store, d, field, &dict, err);
    if (status == TS_OK) status = ts_flow_code(&c->flow, field, &code, err);
    if (status != TS_OK) return status;
    if (code != TS_NONE && code >= ts_dict_size(dict))
      return ts_fail(err, TS_CORRUPT, "a code of column '%s' has no text: the"
                     " store is damaged", name);
    give_text(ctx, ts_dict_slice(dict, code), SQLITE_TRANSIENT);
    return TS_OK;
  }
  return TS_OK;
}

static int show (sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i) {
  const table *t = (const table *)base->pVtab;
  int fixed = ts_sql_fixed(t->kind);
  ts_error err = {0};
  ts_status status = (i < fixed)
    ? give(ctx, (cursor *)base, ts_sql_columns[i].shows, &err)
    : give_kept(ctx, (cursor *)base,
                ts_dict_text(t->kept, (uint32_t)(i - fixed)), &err);
  if (status == TS_OK) return SQLITE_OK;
  sqlite3_result_error(ctx, err.text, -1);
  return code_of(status);
}

static int row_id (sqlite3_vtab_cursor *base, sqlite3_int64 *id) {
  *id = ts_flow_row(&((cursor *)base)->flow);
  return SQLITE_OK;
}

/* Without xCreate a table is there by its name alone: eponymous. */
static const sqlite3_module module = {
  .xConnect = connect, .xDisconnect = disconnect, .xBestIndex = best_index,
  .xOpen = open_cursor, .xClose = close_cursor, .xFilter = filter,
  .xNext = next, .xEof = at_end, .xColumn = show, .xRowid = row_id
};

int ts_sql_tables (sqlite3 *db) {
  static const ts_flow_kind kinds[] = {TS_FLOWS_DEFAULT, TS_FLOWS_ALL};
  int rc = sqlite3_create_module_v2(db, "flows", &module,
                                    (void *)&kinds[0], NULL);
  if (rc != SQLITE_OK) return rc;
  return sqlite3_create_module_v2(db, "flows_all", &module,
                                  (void *)&kinds[1], NULL);
}
