/* test_scan.c -- what a scan reads, and which failure it tells (scan.h): data
** that are damaged are only noticed where they are read */
#include <gsl/gsl_test.h>
#include <unistd.h>

#include "data/query/query.h"
#include "flow_store.h"

static char path[] = "/tmp/tradestat-scan-XXXXXX";
static char file[64];

static void run (const char *sql) {
  sqlite3 *db;
  sqlite3_open(file, &db);
  gsl_test(sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK, "%s: %s", sql,
           sqlite3_errmsg(db));
  sqlite3_close(db);
}

/* Make the store anew, with damage that its headers do not show. */
static void make_damaged (const flow_kind *k, const flow *rows,
                          const char *where) {
  ts_store *store = NULL;
  ts_error err = {0};
  char sql[200];
  remove(file);
  gsl_test(flow_store(file, k, rows, &store, &err) != TS_OK, "store: %s",
           err.text);
  ts_store_close(store);
  snprintf(sql, sizeof sql, "UPDATE chunk SET data = zeroblob(length(data))"
           " WHERE %s", where);
  run(sql);
}

static ts_status ask (const ts_selection *s, size_t threads, ts_error *err) {
  ts_request r = {.coverage = 0.98, .threads = threads, .freq = TS_YEAR,
                  .key_count = 1, .keys = {{.name = "importer"}},
                  .sum_count = 1};
  ts_frame *frame = NULL;
  ts_store *store;
  ts_status status = ts_store_open(file, TS_STORE_READ, &store, err);
  if (status != TS_OK) return status;
  r.sums[0] = (ts_sum){.name = "value", .field = TS_C_VALUE, .needs = -1};
  status = ts_flows_by(store, s, &r, &frame, err);
  ts_frame_free(frame);
  ts_store_close(store);
  return status;
}

static void is_not_read (const ts_selection *s, const char *what) {
  for (size_t threads = 1; threads <= 3; threads++) {
    ts_error err = {0};
    ts_status status = ask(s, threads, &err);
    gsl_test(status != TS_OK, "%s, %zu threads: %s", what, threads, err.text);
  }
}

static void is_told (const ts_selection *s, const char *what) {
  char first[TS_ERROR_TEXT] = "";
  for (size_t threads = 1; threads <= 3; threads++)
    for (int again = 0; again < 5; again++) {
      ts_error err = {0};
      ts_status status = ask(s, threads, &err);
      if (*first == '\0') memcpy(first, err.text, sizeof first);
      gsl_test(status != TS_CORRUPT || strcmp(first, err.text) != 0,
               "%s, %zu threads: %s", what, threads, err.text);
    }
}

/* A store with a code that its dictionary does not have. */
static void has_no_text (const flow_kind *k, flow *rows, ts_selection *s) {
  uint32_t own = rows[99].importer;
  rows[99].importer = 70000;
  make_damaged(k, rows, "0");
  rows[99].importer = own;
  is_told(s, "rule 2 of columns.h: a code without a text");
}

int main (void) {
  static flow rows[FLOW_MOST];
  const char *const brazil[] = {"BRA"}, *const lathe[] = {"845811"};
  flow_kind k = {.seed = 11, .rows = 2000, .chunk_rows = 50, .sorted = 1,
                 .one_level = 1, .headline = 1, .side = TS_BY_RECONCILED};
  ts_period year = {FLOW_FIRST_YEAR, TS_YEAR};
  ts_range range = {.first_day = ts_period_first_day(year),
                    .last_day = ts_period_last_day(year)};
  ts_selection all = {.level = -1}, early = all, few = all;
  if (mkdtemp(path) == NULL) return 1;
  snprintf(file, sizeof file, "%s/flows.db", path);
  flow_rows(&k, rows);
  early.periods = &range;
  early.period_count = 1;
  few.condition_count = 2;
  few.conditions[0] = (ts_condition){.name = "exporter", .texts = brazil,
                                     .n = 1};
  few.conditions[1] = (ts_condition){.name = "product", .texts = lathe, .n = 1};
  make_damaged(&k, rows, "seq > 20 AND bytes > 0");
  is_not_read(&early, "rule 1: chunks of other years are not read");
  is_told(&all, "rule 1: others are");
  make_damaged(&k, rows, "field IN (13, 14) OR field = 1");
  is_not_read(&all, "rule 3: columns that nobody asks for are not read");
  make_damaged(&k, rows, "bytes > 0 AND seq NOT IN (SELECT seq FROM chunk WHERE"
               " field = 1 AND hi >= 5)");
  is_not_read(&few, "rules 1 and 3: chunks without the exporter");
  make_damaged(&k, rows, "seq IN (7, 8, 30) AND field = 12");
  is_told(&all, "rule 5: the lowest chunk that fails");
  few.conditions[0].name = "importer";
  few.condition_count = 1;
  has_no_text(&k, rows, &few);
  has_no_text(&k, rows, &all);
  remove(file);
  rmdir(path);
  return gsl_test_summary();
}
