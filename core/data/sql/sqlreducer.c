/* sqlreducer.c -- each reducer as an SQL aggregate: ts_hhi(value) */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sqlargs.h"
#include "sqlface.h"
#include "stats/statistic.h"

/* The values of a group, kept by SQLite between two steps; zeroed at first. */
typedef struct {
  double *values;      /* owned */
  size_t n, room;
  ts_sql_args told;
} group;

int ts_sql_number (sqlite3_value *value, double *number) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
      *number = NAN;
      return 1;
    case SQLITE_INTEGER: case SQLITE_FLOAT:
      *number = sqlite3_value_double(value);
      return 1;
    default:
      return 0;
  }
}

void ts_sql_answer (sqlite3_context *ctx, double number) {
  if (isnan(number)) sqlite3_result_null(ctx);
  else sqlite3_result_double(ctx, number);
}

void ts_sql_refuse (sqlite3_context *ctx, ts_status status,
                    const char *sentence) {
  if (status == TS_NOMEM) sqlite3_result_error_nomem(ctx);
  else sqlite3_result_error(ctx, sentence, -1);
}

static void refuse (sqlite3_context *ctx, ts_status status, const char *why) {
  const ts_reducer *r = sqlite3_user_data(ctx);
  char sentence[2 * TS_ERROR_TEXT];
  snprintf(sentence, sizeof sentence, "ts_%s: %s", r->name, why);
  ts_sql_refuse(ctx, status, sentence);
}

static void step (sqlite3_context *ctx, int argc, sqlite3_value **argv) {
  group *g = sqlite3_aggregate_context(ctx, sizeof *g);
  const ts_reducer *r = sqlite3_user_data(ctx);
  double number;
  ts_error err = {0};
  ts_status status;
  if (g == NULL) {
    refuse(ctx, TS_NOMEM, "");
    return;
  }
  if (argc < 1) {
    refuse(ctx, TS_MISUSE, "takes a value");
    return;
  }
  status = ts_sql_args_take(&g->told, r->options, argc - 1, argv + 1, &err);
  if (status != TS_OK)
    refuse(ctx, status, err.text);
  else if (ts_reserve((void **)&g->values, &g->room, g->n + 1,
                      sizeof *g->values) != TS_OK)
    refuse(ctx, TS_NOMEM, "");
  else if (!ts_sql_number(argv[0], &number))
    refuse(ctx, TS_MISUSE, "a text is no number");
  else
    g->values[g->n++] = number;
}

static void finish (sqlite3_context *ctx) {
  const ts_reducer *r = sqlite3_user_data(ctx);
  group *g = sqlite3_aggregate_context(ctx, 0), none = {0};  /* NULL: no rows */
  double result = NAN;
  ts_status status;
  if (g == NULL) g = &none;
  ts_sql_args_take(&g->told, r->options, 0, NULL, NULL);
  status = r->reduce(g->values, g->n, &g->told.args, &result);
  if (status == TS_OK) ts_sql_answer(ctx, result);
  else refuse(ctx, status, ts_message(status));
  free(g->values);
  ts_sql_args_free(&g->told);
}

int ts_sql_reducers (sqlite3 *db) {
  int rc = SQLITE_OK;
  for (const ts_reducer *r = ts_reducers; r->name && rc == SQLITE_OK; r++) {
    char name[64];
    snprintf(name, sizeof name, "ts_%s", r->name);
    rc = sqlite3_create_function_v2(db, name, -1, TS_SQL_FLAGS, (void *)r, NULL,
                                    step, finish, NULL);
  }
  return rc;
}
