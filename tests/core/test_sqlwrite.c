/* test_sqlwrite.c -- rules of data/sqlwrite.h, with allocations failing */
#include "failing.h"
#include <gsl/gsl_test.h>
#include <math.h>
#include <string.h>
#include "data/sql/sqlframe.h"
#include "data/sql/sqlwrite.h"

#define TRIALS 20000

static ts_frame *sample (void) {
  ts_frame *f = ts_frame_alloc(3);
  ts_column *key, *period, *value;
  uint32_t code;
  ts_frame_add_key(f, "exporter", NULL, &key);
  ts_frame_add_period(f, "period", TS_QUARTER, &period);
  ts_frame_add_number(f, "value", "USD */", &value);
  key = ts_frame_find(f, "exporter");
  period = ts_frame_find(f, "period");
  ts_dict_add(key->dict, ts_slice_of("CHN"), &code);
  key->u.codes[0] = key->u.codes[1] = code;
  period->u.ordinals[0] = 8000;
  period->u.ordinals[1] = TS_NO_PERIOD;
  period->u.ordinals[2] = 8001;
  value->u.numbers[0] = 0.1;
  value->u.numbers[1] = NAN;
  value->u.numbers[2] = -1e-300;
  return f;
}

static int64_t count_rows (ts_store *store) {
  sqlite3_stmt *stmt;
  int64_t n = -1;
  if (sqlite3_prepare_v2(ts_store_db(store), "SELECT count(*) FROM t", -1,
                         &stmt, NULL) == SQLITE_OK
      && sqlite3_step(stmt) == SQLITE_ROW) n = sqlite3_column_int64(stmt, 0);
  sqlite3_finalize(stmt);
  return n;
}

static void test_table (ts_store *store, const ts_frame *frame) {
  ts_frame *again = NULL;
  ts_error err = {0};
  gsl_test(ts_sql_write(store, "t", frame, 0, NULL, &err) != TS_OK,
           "rule 1: written: %s", err.text);
  gsl_test(ts_sql_frame(store, "SELECT * FROM t", NULL, 0, NULL, &again, &err)
           != TS_OK, "rule 1: read: %s", err.text);
  gsl_test_int((int)again->rows, 3, "rule 1: rows");
  gsl_test_rel(ts_frame_find(again, "value")->u.numbers[2], -1e-300, 0,
               "rule 1: every digit");
  gsl_test(!isnan(ts_frame_find(again, "value")->u.numbers[1])
           || ts_frame_find(again, "exporter")->u.codes[2] != TS_NONE
           || ts_frame_find(again, "period")->u.ordinals[1] != TS_NO_PERIOD,
           "rule 1: missing is NULL");
  ts_frame_free(again);
  gsl_test(ts_sql_write(store, "T", frame, 0, NULL, &err) != TS_CONFLICT,
           "rule 2: a name that stands: %s", err.text);
  gsl_test(ts_sql_write(store, "load", frame, 1, NULL, &err) != TS_CONFLICT,
           "rule 2: a table of ours: %s", err.text);
}

static void fail_each (ts_store *store, const ts_frame *frame) {
  long wrong = 0, n = 0;
  int out = can_fail();
  for (; out && n < TRIALS; n++) {
    ts_error err = {0};
    ts_status status;
    allocations_left = n;
    status = ts_sql_write(store, "t", frame, 1, NULL, &err);
    out = ran_out();
    wrong += (status != TS_OK && status != TS_NOMEM)
          || count_rows(store) != 3;
  }
  gsl_test(wrong != 0, "rule 3: %ld allocations failed in turn, %ld wrong", n,
           wrong);
}

int main (void) {
  static const volatile int stop = 1;
  ts_store *store = NULL;
  ts_frame *frame = sample();
  ts_error err = {0};
  gsl_test(ts_store_open(":memory:", TS_STORE_WRITE, &store, &err) != TS_OK,
           "a store in memory");
  test_table(store, frame);
  gsl_test(ts_sql_write(store, "t", frame, 1, &stop, &err) != TS_STOPPED
           || count_rows(store) != 3, "rule 3: interrupted: %s", err.text);
  fail_each(store, frame);
  ts_store_close(store);
  ts_frame_free(frame);
  return gsl_test_summary();
}
