/* sqlframe.c -- the rows of an SQL question as a frame */
#include "sqlframe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/store/inside.h"
#include "sqlface.h"

/* Values as they come, by row; what the columns are is known at the end. */
typedef struct {
  uint8_t *kinds;
  double *numbers;
  uint32_t *codes;
  ts_dict *texts;
  size_t width, rows, room[3];
} taken;

static ts_status bind_all (sqlite3_stmt *stmt, const ts_sql_value *values,
                           size_t n) {
  int rc = SQLITE_OK;
  for (size_t i = 0; i < n && rc == SQLITE_OK; i++) {
    int at = (int)i + 1;
    if (values[i].kind == TS_SQL_NUMBER) {
      double x = values[i].number;
      rc = (x == floor(x) && fabs(x) < 9e15)
         ? sqlite3_bind_int64(stmt, at, (sqlite3_int64)x)
         : sqlite3_bind_double(stmt, at, x);
    } else if (values[i].kind == TS_SQL_TEXT) {
      rc = sqlite3_bind_text(stmt, at, values[i].text, -1, SQLITE_STATIC);
    } else {
      rc = sqlite3_bind_null(stmt, at);
    }
  }
  return (rc == SQLITE_OK) ? TS_OK : (rc == SQLITE_NOMEM) ? TS_NOMEM
                                                          : TS_MISUSE;
}

/* Our own tables say of a damaged store what is wrong and what to do, but not
** always which store it is. */
static ts_status fail_damaged (ts_store *store, int rc, ts_error *err) {
  const char *path = ts_store_path(store);
  const char *why = sqlite3_errmsg(ts_store_db(store));
  if (strstr(why, "the store is damaged") == NULL)
    return ts_store_fail(store, rc, err);
  if (strstr(why, path) != NULL) return ts_fail(err, TS_CORRUPT, "%s", why);
  return ts_fail(err, TS_CORRUPT, "%s: %s", path, why);
}

/* SQLite forgets the code when one of our tables cannot be opened, but keeps
** the sentence, which the store's path opens. */
static int code_of (const ts_store *store, int rc, const char *why) {
  const char *path = ts_store_path(store);
  if (strncmp(why, path, strlen(path)) != 0) return rc & 0xff;
  if (strstr(why, "the store is damaged") != NULL) return SQLITE_CORRUPT;
  if (strstr(why, "is using this store") != NULL) return SQLITE_BUSY;
  return rc & 0xff;
}

/* Rule 4: the store's failures are told as everywhere; what is left is the
** question's fault. */
static ts_status sql_failed (ts_store *store, int rc, ts_error *err) {
  const char *why = sqlite3_errmsg(ts_store_db(store));
  int code = code_of(store, rc, why);
  switch (code) {
    case SQLITE_CORRUPT:
      return fail_damaged(store, rc, err);
    case SQLITE_NOMEM: case SQLITE_INTERRUPT: case SQLITE_BUSY:
    case SQLITE_LOCKED: case SQLITE_NOTADB: case SQLITE_IOERR:
    case SQLITE_FULL: case SQLITE_CANTOPEN: case SQLITE_PROTOCOL:
      return ts_store_fail(store, code, err);
    default:
      return ts_fail(err, TS_SYNTAX, "SQL: %s", why);
  }
}

/* Rule 2. */
static ts_status prepare (ts_store *store, const char *text,
                          sqlite3_stmt **stmt, ts_error *err) {
  const char *rest = NULL;
  int rc = sqlite3_prepare_v2(ts_store_db(store), text, -1, stmt, &rest);
  if (rc != SQLITE_OK) return sql_failed(store, rc, err);
  if (*stmt == NULL)
    return ts_fail(err, TS_MISUSE, "SQL: there is no statement in the text");
  if (rest[strspn(rest, " \t\r\n;")] != '\0')
    return ts_fail(err, TS_MISUSE, "SQL: one statement at a time, the text goes"
                   " on with \"%.20s\"", rest);
  if (!sqlite3_stmt_readonly(*stmt) || sqlite3_column_count(*stmt) == 0)
    return ts_fail(err, TS_MISUSE, "SQL: the statement would change the store;"
                   " only questions (SELECT) are asked here");
  return TS_OK;
}

static ts_status take_cell (taken *t, sqlite3_stmt *stmt, int column) {
  size_t at = t->rows * t->width + (size_t)column;
  int type = sqlite3_column_type(stmt, column);
  t->kinds[at] = TS_SQL_NULL;
  if (type == SQLITE_NULL) return TS_OK;
  if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
    t->kinds[at] = TS_SQL_NUMBER;
    t->numbers[at] = sqlite3_column_double(stmt, column);
  } else {
    t->kinds[at] = TS_SQL_TEXT;
  }
  const char *text = (const char *)sqlite3_column_text(stmt, column);
  if (text == NULL) return TS_NOMEM;
  if (t->kinds[at] == TS_SQL_NUMBER) return TS_OK;
  size_t length = (size_t)sqlite3_column_bytes(stmt, column);
  return ts_dict_add(t->texts, (ts_slice){text, length}, &t->codes[at]);
}

static ts_status take_row (taken *t, sqlite3_stmt *stmt) {
  size_t need = (t->rows + 1) * t->width;
  ts_status status = ts_reserve((void **)&t->kinds, &t->room[0], need,
                                sizeof *t->kinds);
  if (status == TS_OK)
    status = ts_reserve((void **)&t->numbers, &t->room[1], need,
                        sizeof *t->numbers);
  if (status == TS_OK)
    status = ts_reserve((void **)&t->codes, &t->room[2], need,
                        sizeof *t->codes);
  for (size_t c = 0; c < t->width && status == TS_OK; c++)
    status = take_cell(t, stmt, (int)c);
  t->rows++;
  return status;
}

static int all_numbers (const taken *t, size_t column) {
  for (size_t r = 0; r < t->rows; r++)
    if (t->kinds[r * t->width + column] == TS_SQL_TEXT) return 0;
  return 1;
}

/* The frequency that all texts of a column share, or -1. */
static int one_freq (const taken *t, size_t column) {
  int freq = -1;
  for (size_t r = 0; r < t->rows; r++) {
    size_t at = r * t->width + column;
    ts_period period;
    if (t->kinds[at] == TS_SQL_NULL) continue;
    if (t->kinds[at] != TS_SQL_TEXT
        || ts_period_parse(ts_dict_slice(t->texts, t->codes[at]), &period)
           != TS_OK
        || (freq >= 0 && freq != (int)period.freq)) return -1;
    freq = (int)period.freq;
  }
  return freq;
}

static ts_status fill_key (ts_frame *frame, const taken *t, size_t column,
                           const char *name) {
  ts_column *c;
  ts_status status = ts_frame_add_key(frame, name, NULL, &c);
  for (size_t r = 0; r < t->rows && status == TS_OK; r++) {
    size_t at = r * t->width + column;
    char number[TS_NUMBER_TEXT];
    if (t->kinds[at] == TS_SQL_NULL) continue;
    status = ts_dict_add(c->dict, (t->kinds[at] == TS_SQL_TEXT)
                         ? ts_dict_slice(t->texts, t->codes[at])
                         : ts_slice_of(ts_number_text(t->numbers[at], number)),
                         &c->u.codes[r]);
  }
  return status;
}

static ts_status fill_column (ts_frame *frame, const taken *t, size_t column,
                              const char *name) {
  int freq = (strcmp(name, "period") == 0) ? one_freq(t, column) : -1;
  ts_column *c;
  ts_status status;
  if (freq < 0 && !all_numbers(t, column))
    return fill_key(frame, t, column, name);
  status = (freq >= 0) ? ts_frame_add_period(frame, name, (ts_freq)freq, &c)
                       : ts_frame_add_number(frame, name, "", &c);
  for (size_t r = 0; r < t->rows && status == TS_OK; r++) {
    size_t at = r * t->width + column;
    ts_period period;
    if (t->kinds[at] == TS_SQL_NULL) continue;
    if (freq < 0) c->u.numbers[r] = t->numbers[at];
    else if (ts_period_parse(ts_dict_slice(t->texts, t->codes[at]), &period)
             == TS_OK) c->u.ordinals[r] = period.ordinal;
  }
  return status;
}

/* Rule 3. */
static ts_status make_frame (const taken *t, sqlite3_stmt *stmt,
                             ts_frame **frame) {
  ts_status status = TS_OK;
  *frame = ts_frame_alloc(t->rows);
  if (*frame == NULL) return TS_NOMEM;
  for (size_t c = 0; c < t->width && status == TS_OK; c++) {
    const char *given = sqlite3_column_name(stmt, (int)c);
    ts_string name = {0};
    size_t again = 1;
    ts_string_put(&name, (given != NULL) ? given : "column");
    while (name.status == TS_OK && ts_frame_find(*frame, name.text) != NULL) {
      name.length = 0;
      ts_string_format(&name, "%s_%zu", (given != NULL) ? given : "column",
                       ++again);
    }
    status = name.status;
    if (status == TS_OK) status = fill_column(*frame, t, c, name.text);
    ts_string_free(&name);
  }
  return status;
}

#define STEPS 4096   /* of SQLite's machine between two looks at the flag */

/* A sum over many rows is one step of the statement: SQLite asks on the way. */
static int is_stopped (void *flag) {
  ts_stop stop = *(ts_stop *)flag;
  return stop != NULL && *stop;
}

static ts_status run (ts_store *store, sqlite3_stmt *stmt, taken *t,
                      ts_stop stop, ts_error *err) {
  ts_status status = TS_OK;
  int rc;
  sqlite3_progress_handler(ts_store_db(store), STEPS, is_stopped, &stop);
  while ((rc = sqlite3_step(stmt)) == SQLITE_ROW && status == TS_OK)
    if (take_row(t, stmt) != TS_OK) status = ts_fail_memory(err);
  sqlite3_progress_handler(ts_store_db(store), 0, NULL, NULL);
  if (status != TS_OK || rc == SQLITE_DONE) return status;
  return sql_failed(store, rc, err);
}

ts_status ts_sql_frame (ts_store *store, const char *text,
                        const ts_sql_value *values, size_t n, ts_stop stop,
                        ts_frame **frame, ts_error *err) {
  sqlite3_stmt *stmt = NULL;
  taken t = {.texts = ts_dict_alloc()};
  ts_status status = (t.texts != NULL) ? ts_attach_sql(ts_store_db(store), err)
                                       : ts_fail_memory(err);
  if (status == TS_OK) status = prepare(store, text, &stmt, err);
  if (status == TS_OK) {
    t.width = (size_t)sqlite3_column_count(stmt);
    if ((int)n != sqlite3_bind_parameter_count(stmt))
      status = ts_fail(err, TS_MISUSE, "SQL: the statement has %d parameters,"
                       " %zu values are given",
                       sqlite3_bind_parameter_count(stmt), n);
    else if (bind_all(stmt, values, n) != TS_OK)
      status = ts_fail_memory(err);
  }
  if (status == TS_OK) status = run(store, stmt, &t, stop, err);
  if (status == TS_OK && make_frame(&t, stmt, frame) != TS_OK) {
    ts_frame_free(*frame);
    *frame = NULL;
    status = ts_fail_memory(err);
  }
  sqlite3_finalize(stmt);
  ts_dict_free(t.texts);
  free(t.kinds);
  free(t.numbers);
  free(t.codes);
  return status;
}
