/* sqlmodel.c -- each model as an SQL aggregate: ts_trend(period, value) */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlargs.h"
#include "sqlface.h"
#include "stats/statistic.h"

typedef struct {
  ts_period period;
  double value;
} point;

/* The rows of a group, kept by SQLite between two steps; zeroed at first. */
typedef struct {
  point *points;       /* owned */
  size_t n, room;
  char *field;         /* of the fit; owned; NULL: its first */
  ts_sql_args told;
} group;

static void refuse (sqlite3_context *ctx, ts_status status, const char *why,
                    const char *what) {
  const ts_model *m = sqlite3_user_data(ctx);
  char sentence[2 * TS_ERROR_TEXT];
  snprintf(sentence, sizeof sentence, "ts_%s: %s%s", m->name, why, what);
  ts_sql_refuse(ctx, status, sentence);
}

/* The field and the options of the first row; NULL is no field's name. */
static ts_status take_options (group *g, const ts_model *m, int argc,
                               sqlite3_value **argv, ts_error *err) {
  const char *text;
  if (g->told.taken) return TS_OK;
  if (argc > 2) {
    text = (const char *)sqlite3_value_text(argv[2]);
    if (text == NULL) text = "";
    g->field = ts_copy_text(text, strlen(text));
    if (g->field == NULL) return ts_fail_memory(err);
  }
  return (argc > 3)
       ? ts_sql_args_take(&g->told, m->options, argc - 3, argv + 3, err)
       : ts_sql_args_take(&g->told, m->options, 0, NULL, err);
}

static void keep_point (sqlite3_context *ctx, group *g, sqlite3_value **argv) {
  const char *text = (const char *)sqlite3_value_text(argv[0]);
  point p;
  if (ts_reserve((void **)&g->points, &g->room, g->n + 1, sizeof p) != TS_OK)
    refuse(ctx, TS_NOMEM, "", "");
  else if (text == NULL)
    return;  /* no period: no place in the series */
  else if (ts_period_parse(ts_slice_of(text), &p.period) != TS_OK)
    refuse(ctx, TS_SYNTAX, "no period: ", text);
  else if (!ts_sql_number(argv[1], &p.value))
    refuse(ctx, TS_MISUSE, "the value is a text", "");
  else
    g->points[g->n++] = p;
}

static void step (sqlite3_context *ctx, int argc, sqlite3_value **argv) {
  group *g = sqlite3_aggregate_context(ctx, sizeof *g);
  ts_error err = {0};
  ts_status status;
  if (g == NULL) {
    refuse(ctx, TS_NOMEM, "", "");
  } else if (argc < 2) {
    refuse(ctx, TS_MISUSE, "takes a period and a value", "");
  } else {
    status = take_options(g, sqlite3_user_data(ctx), argc, argv, &err);
    if (status != TS_OK) refuse(ctx, status, err.text, "");
    else keep_point(ctx, g, argv);
  }
}

static int by_time (const void *pa, const void *pb) {
  const point *a = pa, *b = pb;
  return (a->period.ordinal > b->period.ordinal)
       - (a->period.ordinal < b->period.ordinal);
}

/* Why the points are no series, or NULL. They are sorted. */
static const char *objection (const group *g) {
  for (size_t i = 1; i < g->n; i++) {
    if (g->points[i].period.freq != g->points[0].period.freq)
      return "periods of two frequencies are no series";
    if (g->points[i].period.ordinal == g->points[i - 1].period.ordinal)
      return "two rows have the same period: sum them first";
  }
  return NULL;
}

/* A regular series out of the points; its values are the caller's. */
static ts_status make_series (const group *g, ts_series *y, double **values) {
  int32_t first = g->points[0].period.ordinal;
  size_t n = (size_t)((int64_t)g->points[g->n - 1].period.ordinal - first) + 1;
  *values = malloc(n * sizeof **values);
  if (*values == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) (*values)[i] = NAN;
  for (size_t i = 0; i < g->n; i++)
    (*values)[g->points[i].period.ordinal - first] = g->points[i].value;
  *y = (ts_series){.first = g->points[0].period, .n = n, .values = *values,
                   .name = "value", .unit = ""};
  return TS_OK;
}

static void refuse_field (sqlite3_context *ctx, const ts_fit *fit,
                          const char *field) {
  ts_string names = {0};
  ts_string_put(&names, field);
  for (size_t i = 0; i < fit->number_count; i++)
    ts_string_format(&names, "%s%s", (i == 0) ? "; there are " : ", ",
                     fit->numbers[i].name);
  if (names.status != TS_OK) refuse(ctx, names.status, "", "");
  else refuse(ctx, TS_UNKNOWN, "no field ", names.text);
  ts_string_free(&names);
}

/* Rule 4; without a field the first one answers. */
static void answer (sqlite3_context *ctx, const ts_fit *fit,
                    const char *field) {
  const ts_fit_number *number = &fit->numbers[0];
  assert(fit->number_count > 0);  /* a fit that answers has numbers */
  if (field != NULL) number = ts_fit_find(fit, field);
  if (number == NULL) refuse_field(ctx, fit, field);
  else if (number->text == NULL) ts_sql_answer(ctx, number->value);
  else sqlite3_result_text(ctx, number->text, -1, SQLITE_TRANSIENT);
}

static void fit_series (sqlite3_context *ctx, const ts_series *y,
                        const ts_args *args, const char *field) {
  const ts_model *m = sqlite3_user_data(ctx);
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_status status = TS_NOMEM;
  if (fit != NULL) status = ts_model_fit(m, y, args, NULL, fit, &err);
  if (status != TS_OK) refuse(ctx, status, err.text, "");
  else if (fit->refused != NULL) sqlite3_result_null(ctx);
  else answer(ctx, fit, field);
  ts_fit_free(fit);
}

static void fit_group (sqlite3_context *ctx, group *g) {
  const char *why;
  double *values;
  ts_series y;
  qsort(g->points, g->n, sizeof *g->points, by_time);
  why = objection(g);
  if (why != NULL) {
    refuse(ctx, TS_MISUSE, why, "");
  } else if (make_series(g, &y, &values) != TS_OK) {
    refuse(ctx, TS_NOMEM, "", "");
  } else {
    fit_series(ctx, &y, &g->told.args, g->field);
    free(values);
  }
}

static void finish (sqlite3_context *ctx) {
  group *g = sqlite3_aggregate_context(ctx, 0);  /* NULL: no rows */
  if (g == NULL) return;
  if (g->n > 0) fit_group(ctx, g);
  free(g->points);
  free(g->field);
  ts_sql_args_free(&g->told);
}

int ts_sql_models (sqlite3 *db) {
  int rc = SQLITE_OK;
  for (size_t i = 0; ts_models[i] != NULL && rc == SQLITE_OK; i++) {
    char name[64];
    snprintf(name, sizeof name, "ts_%s", ts_models[i]->name);
    rc = sqlite3_create_function_v2(db, name, -1, TS_SQL_FLAGS,
                                    (void *)ts_models[i], NULL, step, finish,
                                    NULL);
  }
  return rc;
}
