/* test_sqlface.c -- tables and functions of SQL; see sqlface.h (S30) */
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/sql/sqlface.h"
#include "data/store/store.h"

static char path[] = "/tmp/tradestat-sql-XXXXXX";

/* The little world of the tests: one reporter, USA, with a World row, headings
** above their codes, and a row that a later load replaced. */
typedef struct {
  const char *period, *exporter, *importer;
  uint32_t side;
  const char *product;
  uint32_t level, regime, apart, until;
  double value;
} flow;

static const flow flows[] = {
  {"2023", "CHN", "USA", 1, "84", 2, 1, 0, 0, 100},
  {"2023", "CHN", "USA", 1, "845710", 6, 1, 0, 0, 40},
  {"2023", "CHN", "USA", 1, "845811", 6, 1, 0, 0, 30},
  {"2023", "DEU", "USA", 1, "845710", 6, 1, 0, 0, 5.5},
  {"2023", "World", "USA", 1, "845710", 6, 1, 1, 0, 45.5},
  {"2023", "CHN", "USA", 1, "845710", 6, 4, 0, 0, 3},
  {"2023", "CHN", "USA", 1, "845811", 6, 1, 0, 2, 29},
  {"2022", "CHN", "USA", 1, "84", 2, 1, 0, 0, 90},
  {"2023", "CHN", "USA", 0, "TOTAL", 0, 0, 0, 0, 777},
  {"2021", "CHN", "RUS", 0, "845811", 6, 0, 0, 0, NAN}
};
#define FLOWS (sizeof flows / sizeof flows[0])

static uint32_t code_in (ts_store *store, const char *name, const char *text) {
  ts_dict *dict;
  uint32_t code = TS_NONE;
  if (ts_store_dict(store, name, &dict, NULL) == TS_OK)
    ts_dict_add(dict, ts_slice_of(text), &code);
  return code;
}

static uint32_t period_of (const char *text) {
  ts_period period;
  return (ts_period_parse(ts_slice_of(text), &period) == TS_OK)
       ? ts_period_code(period) : TS_NONE;
}

static uint32_t code_of (ts_store *store, const flow *f, ts_field field) {
  switch (field) {
    case TS_C_PERIOD: return period_of(f->period);
    case TS_C_EXPORTER: return code_in(store, "country", f->exporter);
    case TS_C_IMPORTER: return code_in(store, "country", f->importer);
    case TS_C_REPORTED_BY: return f->side;
    case TS_C_PRODUCT: return code_in(store, "product", f->product);
    case TS_C_CLASSIFICATION: return code_in(store, "classification", "HS");
    case TS_C_LEVEL: return f->level;
    case TS_C_REGIME: return f->regime;
    case TS_C_APART: return f->apart;
    case TS_C_UNTIL: return f->until;
    case TS_C_QUANTITY_UNIT: return code_in(store, "quantity_unit", "");
    default: return 1;  /* reported */
  }
}

static ts_status add_column (ts_store *store, int64_t dataset, int64_t load,
                             ts_field field, ts_error *err) {
  uint32_t codes[FLOWS];
  int64_t mantissas[FLOWS];
  int8_t scales[FLOWS];
  ts_decimals numbers = {mantissas, scales};
  ts_decimal number;
  ts_encoded e = {0};
  ts_status status;
  for (size_t i = 0; i < FLOWS; i++) {
    codes[i] = (field < TS_C_VALUE) ? code_of(store, &flows[i], field) : 0;
    number = ts_decimal_of((field == TS_C_VALUE) ? flows[i].value : NAN);
    ts_decimals_put(&numbers, i, &number);
  }
  status = (field < TS_C_VALUE) ? ts_encode_codes(codes, FLOWS, &e)
                                : ts_encode_numbers(&numbers, FLOWS, &e);
  if (status == TS_OK)
    status = ts_store_add_chunk(store, dataset, load, 0, field, FLOWS, &e, err);
  ts_string_free(&e.bytes);
  return status;
}

static ts_status make (ts_error *err) {
  char name[] = "small HS USD", when[] = "2024-04-12";
  ts_dataset d = {.name = name};
  ts_load load = {.release = when};
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_WRITE, &store, err);
  if (status != TS_OK) return status;
  status = ts_store_begin(store, TS_STORE_WRITE, err);
  if (status == TS_OK) status = ts_store_add_dataset(store, &d, err);
  load.dataset = d.id;
  if (status == TS_OK) status = ts_store_add_load(store, &load, err);
  for (ts_field f = 0; f < TS_C_KEEP && status == TS_OK; f++)
    status = add_column(store, d.id, load.id, f, err);
  status = ts_store_end(store, status, err);
  ts_store_close(store);
  return status;
}

/* All rows and columns of an answer as one text: "a|b/c|d"; or the error. */
static void says (sqlite3 *db, const char *sql, const char *want) {
  sqlite3_stmt *stmt = NULL;
  ts_string text = {0};
  int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), rows = 0;
  while (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW) {
    if (rows++ > 0) ts_string_put(&text, "/");
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
      const char *cell = (const char *)sqlite3_column_text(stmt, i);
      ts_string_format(&text, "%s%s", (i > 0) ? "|" : "", cell ? cell : "NULL");
    }
  }
  if (sqlite3_finalize(stmt) != SQLITE_OK || rc != SQLITE_OK)
    ts_string_put(&text, sqlite3_errmsg(db));
  gsl_test(strcmp(text.text ? text.text : "", want) != 0, "%s: %s", sql,
           text.text ? text.text : "");
  ts_string_free(&text);
}

/* Rule 1. */
static void tables (sqlite3 *db) {
  says(db, "SELECT count(*), sum(value) FROM flows_all", "9|1091.0");
  says(db, "SELECT count(*) FROM flows", "6");
  says(db, "SELECT sum(value) FROM flows WHERE reported_by = 'importer' AND"
       " period = '2023'", "75.5");
  says(db, "SELECT exporter, sum(value) FROM flows WHERE period = '2023'"
       " AND reported_by = 'importer' GROUP BY 1", "CHN|70.0/DEU|5.5");
  says(db, "SELECT level, value FROM flows WHERE period = '2022'", "2|90.0");
  says(db, "SELECT level, value FROM flows WHERE reported_by = 'exporter'"
       " ORDER BY period", "6|NULL/TOTAL|777.0");
  says(db, "SELECT DISTINCT dataset, classification, estimated, quantity_unit,"
       " weight FROM flows", "small HS USD|HS|reported|NULL|NULL");
  says(db, "SELECT exporter, value FROM flows_all WHERE apart = 'aggregate'",
       "World|45.5");
  says(db, "SELECT DISTINCT \"load\", \"release\" FROM flows_all",
       "1|2024-04-12");
  says(db, "SELECT value FROM flows_all WHERE regime = 're-import'", "3.0");
  says(db, "SELECT sum(value) FROM flows_all WHERE level = 2", "190.0");
  says(db, "SELECT count(*), count(DISTINCT rowid) FROM flows_all", "9|9");
}

/* Rule 2: what is chosen by zone is what a plain comparison chooses. */
static void constraints (sqlite3 *db) {
  says(db, "SELECT count(*) FROM flows WHERE exporter = 'chn'", "0");
  says(db, "SELECT count(*) FROM flows WHERE exporter = 'chn' COLLATE NOCASE",
       "5");
  says(db, "SELECT count(*) FROM flows WHERE exporter IN ('CHN', 'DEU')", "6");
  says(db, "SELECT count(*) FROM flows WHERE period = 2023", "4");
  says(db, "SELECT count(*) FROM flows WHERE period = '2023Q1'", "0");
  says(db, "SELECT count(*) FROM flows WHERE period = 'soon'", "0");
  says(db, "SELECT count(*) FROM flows WHERE exporter = NULL", "0");
  says(db, "SELECT count(*) FROM flows WHERE exporter = x'43484e'", "0");
  says(db, "SELECT count(*) FROM flows WHERE exporter = 'CHN' AND exporter ="
       " 'DEU'", "0");
  says(db, "SELECT count(*) FROM flows WHERE dataset = 'small HS USD'", "6");
  says(db, "SELECT count(*) FROM flows WHERE dataset = 'another'", "0");
  says(db, "SELECT count(*) FROM flows WHERE product = '845710' AND"
       " regime = 'import'", "2");
  says(db, "SELECT count(*) FROM flows a JOIN flows b ON a.exporter ="
       " b.exporter AND a.product = b.product AND a.period > b.period", "1");
}

/* Rules 3 to 5. */
static void functions (sqlite3 *db) {
  /* (40^2 + 30^2 + 5.5^2) / 75.5^2 */
  says(db, "SELECT round(ts_hhi(value), 6) FROM flows WHERE period = '2023'"
       " AND reported_by = 'importer'", "0.443884");
  says(db, "SELECT ts_median(column1) FROM (VALUES (1), (NULL), (3), (10))",
       "3.0");
  says(db, "SELECT ts_mean(column1) FROM (VALUES (1000000001), (1000000002))",
       "1000000001.5");
  says(db, "SELECT ts_mean(value) FROM flows WHERE 0", "NULL");
  says(db, "SELECT ts_sum('0101')", "ts_sum: a text is no number");
  says(db, "SELECT ts_hhi(column1) FROM (VALUES (1), (-1))",
       "ts_hhi: outside the domain");
  says(db, "SELECT sum(1), max(2)", "1|2");
}

static void models (sqlite3 *db) {
  says(db, "SELECT round(ts_trend(column1, column2, 'slope'), 9) FROM (VALUES"
       " ('2023-03', 7), ('2023-01', 3), ('2023-02', 5), ('2023-04', 9))",
       "2.0");
  says(db, "SELECT ts_theil_sen(column1, column2, 'slope') FROM (VALUES"
       " ('2023-06', 13), ('2023-01', 3), ('2023-02', 5), (NULL, 9))", "2.0");
  says(db, "SELECT ts_trend(column1, column2, 'slope') FROM (VALUES ('2023',"
       " 7))", "NULL");
  says(db, "SELECT ts_trend(column1, 1, 'slope') FROM (VALUES ('2023'),"
       " ('2023'))", "ts_trend: two rows have the same period: sum them first");
  says(db, "SELECT ts_trend(column1, 1, 'slope') FROM (VALUES ('2023'),"
       " ('2023-01'))",
       "ts_trend: periods of two frequencies are no series");
  says(db, "SELECT ts_trend('soon', 1, 'slope')",
       "ts_trend: no period: soon");
  says(db, "SELECT ts_trend(column1, column2, 'colour') FROM (VALUES ('2020',"
       " 7), ('2021', 3), ('2022', 8), ('2023', 1))",
       "ts_trend: no field colour; there are slope, se, t, p, lo, hi,"
       " intercept, annual, annual_lo, annual_hi, r2, dw, lag, df");
  says(db, "SELECT ts_cagr(column1, column2, NULL) FROM (VALUES ('2020', 7),"
       " ('2021', 3))", "ts_cagr: no field ; there are cagr, first, last,"
       " years");
}

/* Rule 4 without a field: the first one. */
static void first_fields (sqlite3 *db) {
  says(db, "SELECT round(ts_trend(column1, column2), 9),"
       " ts_theil_sen(column1, column2), ts_mann_kendall(column1, column2)"
       " FROM (VALUES ('2023', 7), ('2021', 3), ('2022', 5), ('2024', 9))",
       "2.0|2.0|6.0");
  says(db, "SELECT round(ts_cagr(column1, column2), 9) FROM (VALUES"
       " ('2020', 100), ('2022', 121))", "0.1");
  says(db, "SELECT ts_trend(column1, column2) FROM (VALUES ('2023', 7))",
       "NULL");
  says(db, "SELECT ts_trend('2023')",
       "ts_trend: takes a period and a value");
}

/* Rules 3 and 4: options behind, by name. */
static void told (sqlite3 *db) {
  static const char *const years = " FROM (VALUES ('2020', 1), ('2021', 2),"
    " ('2022', 4), ('2023', 8), ('2024', 16), ('2025', 32), ('2026', 64))";
  char sql[512];
  const struct {
    const char *asked, *want;
  } cases[] = {
    {"round(ts_hhi(column2, 'percent', 1), 6)", "3385.826772"},
    {"round(ts_cr(column2, 'n', 1), 9)", "0.503937008"},
    {"ts_cr(column2, 'n')", "ts_cr: options are pairs, 'log', 1"},
    {"ts_hhi(column2, 'percents', 1)",
     "ts_hhi: unknown option 'percents': did you mean 'percent'?"},
    {"round(ts_trend(column1, column2, 'slope', 'log', 1), 9)", "0.693147181"},
    {"round(ts_trend(column1, column2, 'annual', 'log', 1, 'errors', 'ols',"
     " 'lag', NULL), 9)", "1.0"},
    {"ts_trend(column1, column2, 'slope', 'errors', 'white')",
     "ts_trend: unknown errors 'white': it takes newey_west, ols, hc1, hc3"},
    {"ts_trend(column1, column2, 'slope', NULL, 1)",
     "ts_trend: the name of an option is NULL"},
    {"ts_chow(column1, column2, 'n_before', 'at', '2023')", "3.0"},
    {"ts_chow(column1, column2)", NULL}
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    snprintf(sql, sizeof sql, "SELECT %s%s", cases[i].asked, years);
    says(db, sql, (cases[i].want != NULL) ? cases[i].want
         : "ts_chow: chow needs its option 'at': first period of the new"
           " regime");
  }
}

/* The tables follow what happens to the store, and let go of it. */
static void changes (sqlite3 *db) {
  ts_error err = {0};
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_WRITE, &store, &err);
  char name[] = "second";
  ts_dataset d = {.name = name};
  if (status == TS_OK) status = ts_store_begin(store, TS_STORE_WRITE, &err);
  if (status == TS_OK) status = ts_store_add_dataset(store, &d, &err);
  for (ts_field f = 0; f < TS_C_KEEP && status == TS_OK; f++)
    status = add_column(store, d.id, 1, f, &err);
  if (status == TS_OK) status = ts_store_end(store, TS_OK, &err);
  gsl_test(status != TS_OK, "another program writes: %s", err.text);
  says(db, "SELECT dataset, count(*) FROM flows GROUP BY 1",
       "second|6/small HS USD|6");
  says(db, "CREATE TABLE mine AS SELECT * FROM flows", "");
  says(db, "SELECT count(*) FROM mine", "12");
  says(db, "DELETE FROM chunk WHERE id = 3", "");
  says(db, "SELECT count(*) FROM flows WHERE dataset = 'x'", "0");
  ts_store_close(store);
}

static void damaged (sqlite3 *db) {
  sqlite3_stmt *stmt;
  int rc = sqlite3_prepare_v2(db, "SELECT sum(value) FROM flows", -1, &stmt,
                              NULL);
  gsl_test(rc != SQLITE_OK || sqlite3_step(stmt) != SQLITE_CORRUPT
           || strstr(sqlite3_errmsg(db), "'chunk 1' should have") == NULL,
           "damage is found: %s", sqlite3_errmsg(db));
  sqlite3_finalize(stmt);
}

static void no_store (void) {
  sqlite3 *db;
  sqlite3_open(":memory:", &db);
  gsl_test(ts_attach_sql(db, NULL) != TS_OK, "the functions go anywhere");
  says(db, "SELECT ts_sum(2)", "2.0");
  says(db, "SELECT * FROM flows",
       "main database: is empty: nothing was loaded into it");
  gsl_test(sqlite3_close(db) != SQLITE_OK, "and the connection closes");
}

int main (void) {
  ts_error err = {0};
  sqlite3 *db;
  int f = mkstemp(path);
  if (f < 0 || close(f) != 0) return 1;
  gsl_test(make(&err) != TS_OK, "a store: %s", err.text);
  sqlite3_open(path, &db);
  gsl_test(ts_attach_sql(db, &err) != TS_OK, "attached: %s", err.text);
  tables(db);
  constraints(db);
  functions(db);
  models(db);
  told(db);
  first_fields(db);
  changes(db);
  damaged(db);
  gsl_test(sqlite3_close(db) != SQLITE_OK, "nothing keeps the file open");
  no_store();
  unlink(path);
  return gsl_test_summary();
}
