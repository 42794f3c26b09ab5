/* test_load.c -- loading and asking with each allocation failing in turn, and
** what the rules of load.h and query.h say in C */
#include "failing.h"
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "data/store/load.h"
#include "data/query/query.h"
#include "data/query/stream.h"

#define TRIALS 200000

static const char rows[] =
  "freqCode,period,reporterCode,flowCode,partnerCode,classificationCode,"
  "cmdCode,aggrLevel,primaryValue\n"
  "M,202201,156,X,643,H6,845710,6,5\nM,202201,156,X,643,H6,84,2,12.5\n"
  "M,202202,156,X,643,H6,845811,6,1e-12\nM,202202,276,X,643,H6,845811,6,7.25\n"
  "M,202202,276,X,0,H6,845812,6,9\n";

/* A chapter that the rows above do not have, in one month. */
static const char more_rows[] =
  "freqCode,period,reporterCode,flowCode,partnerCode,classificationCode,"
  "cmdCode,aggrLevel,primaryValue\nM,202202,156,X,643,H6,901310,6,5\n";

static char path[64], more_path[64];

static void write_file (char *at, const char *text) {
  int file;
  strcpy(at, "/tmp/test_load_XXXXXX.csv");
  file = mkstemps(at, 4);
  gsl_test(file < 0
           || write(file, text, strlen(text)) != (ssize_t)strlen(text),
           "the file is written");
  close(file);
}

static ts_status load (ts_store *store, size_t threads, int replace,
                       ts_load_summary *summary, ts_error *err) {
  ts_load_options options = {.threads = threads, .replace = replace};
  ts_status status = ts_load_file(store, path, &options, summary, err);
  if (status == TS_OK) ts_load_summary_free(summary);
  return status;
}

/* The question is put to a store, or to the file itself when that is NULL. */
static ts_status ask (ts_store *store, size_t threads, ts_frame **frame,
                      ts_error *err) {
  static const char *const codes[] = {"84"}, *const countries[] = {"RUS"};
  ts_selection selection = {
    .level = -1, .subject = "imports of RUS", .goods = "84",
    .condition_count = 2,
    .conditions = {{.name = "product", .texts = codes, .n = 1},
                   {.name = "importer", .texts = countries, .n = 1}}};
  ts_request request = {
    .freq = TS_MONTH, .freq_at = 1, .coverage = 0.98, .threads = threads,
    .key_count = 1, .keys = {{.name = "exporter"}},
    .sum_count = 1, .sums = {{"value", TS_C_VALUE, -1, NULL}}};
  const char *const paths[] = {path};
  ts_load_options options = {.threads = threads};
  ts_files files = {paths, 1, &options};
  return (store != NULL)
       ? ts_flows_by(store, &selection, &request, frame, err)
       : ts_stream_ask(&files, &selection, &request, ts_flows_by, frame, err);
}

/* All goods, so that the loads' chapters matter (S12). */
static ts_status ask_all (ts_store *store, ts_frame **frame, ts_error *err) {
  ts_selection selection = {.level = -1};
  ts_request request = {
    .freq = TS_MONTH, .freq_at = 1, .coverage = 0.98, .threads = 1,
    .key_count = 1, .keys = {{.name = "exporter"}},
    .sum_count = 1, .sums = {{"value", TS_C_VALUE, -1, NULL}}};
  return ts_flows_by(store, &selection, &request, frame, err);
}

static ts_status open_memory (ts_store **store, ts_error *err) {
  return ts_store_open(":memory:", TS_STORE_WRITE, store, err);
}

typedef ts_status (*way) (size_t threads, ts_frame **frame, ts_error *err);

/* The two whole ways from a file to a frame. */
static ts_status go_straight (size_t threads, ts_frame **frame,
                              ts_error *err) {
  return ask(NULL, threads, frame, err);
}

static ts_status go_stored (size_t threads, ts_frame **frame, ts_error *err) {
  ts_store *store = NULL;
  ts_load_summary summary;
  ts_status status = open_memory(&store, err);
  if (status == TS_OK) status = load(store, threads, 0, &summary, err);
  if (status == TS_OK) status = ask(store, threads, frame, err);
  ts_store_close(store);
  return status;
}

static void check_answer (way go) {
  ts_frame *frame = NULL;
  ts_error err = {0};
  gsl_test(go(1, &frame, &err) != TS_OK, "load and ask: %s", err.text);
  if (frame == NULL) return;
  const ts_column *value = ts_frame_find(frame, "value");
  gsl_test_int((int)frame->rows, 4, "two exporters, two months");
  gsl_test_rel(value->u.numbers[0], 5, 0, "rule 3: the deepest level");
  gsl_test_rel(value->u.numbers[1], 1e-12, 0, "rule 8: a number as read");
  gsl_test(!isnan(value->u.numbers[2]), "rule 7: not released");
  gsl_test_rel(value->u.numbers[3], 7.25, 0, "rule 7: a value");
  ts_frame_free(frame);
}

/* Whatever allocation fails, the answer is TS_NOMEM, or right all the same
** (SQLite and glibc get along without some of theirs). */
static void fail_each (way go, size_t threads) {
  long wrong = 0, n = 0;
  int out = 1;
  if (!can_fail()) {
    printf("skipped: allocations cannot be made to fail here\n");
    return;
  }
  for (; out && n < TRIALS; n++) {
    ts_frame *frame = NULL;
    ts_error err = {0};
    ts_status status;
    allocations_left = n;
    status = go(threads, &frame, &err);
    out = ran_out();
    if (status != TS_OK && (status != TS_NOMEM || err.text[0] == '\0')) {
      if (wrong++ == 0)
        printf("allocation %ld: status %d, \"%s\"\n", n, (int)status, err.text);
    }
    if (status == TS_OK) {
      const ts_column *value = ts_frame_find(frame, "value");
      if (frame->rows != 4 || value->u.numbers[0] != 5) wrong++;
    }
    ts_frame_free(frame);
  }
  gsl_test(wrong != 0 || n < 100 || out, "%zu threads: %ld allocations failed"
           " in turn, %ld wrong answers", threads, n, wrong);
}

/* Rule 5 of cover.h, with allocations failing: China's January is missing for
** want of chapter 90, and the weights say so or nothing is said. */
static void fail_scope (void) {
  ts_store *store = NULL;
  ts_load_summary summary;
  ts_load_options options = {.threads = 1};
  ts_error err = {0};
  long wrong = 0, n = 0;
  int out = 1;
  gsl_test(open_memory(&store, &err) != TS_OK
           || load(store, 1, 0, &summary, &err) != TS_OK
           || ts_load_file(store, more_path, &options, &summary, &err)
              != TS_OK, "two loads: %s", err.text);
  ts_load_summary_free(&summary);
  for (; out && n < TRIALS; n++) {
    ts_frame *frame = NULL;
    ts_status status;
    if (can_fail()) allocations_left = n;
    status = ask_all(store, &frame, &err);
    out = ran_out();
    if (status != TS_OK && status != TS_NOMEM) wrong++;
    if (status == TS_OK) {
      const ts_column *value = ts_frame_find(frame, "value");
      wrong += frame->rows != 4 || !isnan(value->u.numbers[0])
            || value->u.numbers[1] != 5 + 1e-12;
    }
    ts_frame_free(frame);
  }
  gsl_test(wrong != 0 || out, "scope: %ld allocations failed in turn, %ld wrong"
           " answers", n, wrong);
  ts_store_close(store);
}

/* Rules 1 and 2 of census.h: 845812, on the World row, is in no HS2022. */
static void check_census (ts_store *store) {
  const ts_unknown *unknown = NULL;
  size_t n = 0;
  ts_error err = {0};
  gsl_test(ts_store_begin(store, TS_STORE_READ, &err) != TS_OK
           || ts_store_unknown(store, &unknown, &n, &err) != TS_OK,
           "the census is read: %s", err.text);
  gsl_test_int((int)n, 1, "census rule 2: one code is unknown");
  if (n == 1) {
    gsl_test_str(unknown->product, "845812", "census rule 1: set apart or not");
    gsl_test_str(unknown->classification, "HS2022", "census: classification");
    gsl_test_int((int)unknown->rows, 1, "census: rows");
  }
  ts_store_end(store, TS_OK, NULL);
}

static void check_rules (void) {
  ts_store *store = NULL;
  ts_load_summary summary;
  ts_error err = {0};
  ts_load_options options = {.threads = 2};
  gsl_test(open_memory(&store, &err) != TS_OK, "a store in memory");
  gsl_test(ts_load_file(store, path, &options, &summary, &err) != TS_OK,
           "load: %s", err.text);
  gsl_test_int((int)summary.rows, 5, "rule 1: rows read");
  gsl_test_int((int)(summary.stored + summary.set_apart + summary.rejected), 5,
               "rule 1: all accounted for");
  gsl_test_int((int)summary.set_apart, 1, "rule 1: World is set apart");
  gsl_test_str(summary.name, "comtrade HS USD", "rule 4: dataset");
  ts_load_summary_free(&summary);
  gsl_test(ts_load_file(store, path, &options, &summary, &err) != TS_OK
           || !summary.already, "rule 3: the same file again");
  ts_load_summary_free(&summary);
  check_census(store);
  ts_store_close(store);
}

int main (void) {
  write_file(path, rows);
  write_file(more_path, more_rows);
  check_answer(go_stored);
  check_answer(go_straight);
  check_rules();
  for (size_t threads = 1; threads <= 2; threads++) {
    fail_each(go_stored, threads);
    fail_each(go_straight, threads);
  }
  fail_scope();
  unlink(path);
  unlink(more_path);
  return gsl_test_summary();
}
