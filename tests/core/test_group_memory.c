/* test_group_memory.c -- a group-by that runs out of memory, or is stopped */
#include <gsl/gsl_test.h>
#include <unistd.h>

#include "failing.h"

#include "data/query/keyspace.h"
#include "data/query/query.h"
#include "flow_store.h"

static char path[] = "/tmp/tradestat-groups-XXXXXX";

static ts_request request_of (int kernel) {
  ts_request r = {.coverage = 0.98, .kernel = kernel, .threads = 1,
                  .freq = TS_YEAR, .key_count = 2, .sum_count = 3};
  r.keys[0] = (ts_key){.name = "exporter"};
  r.keys[1] = (ts_key){.name = "product", .digits = 4};
  r.sums[0] = (ts_sum){.name = "value", .field = TS_C_VALUE, .needs = -1};
  r.sums[1] = (ts_sum){.name = "weight", .field = TS_C_WEIGHT, .needs = -1};
  r.sums[2] = (ts_sum){.name = "quantity", .field = TS_C_QUANTITY, .needs = -1};
  return r;
}

/* Fail each allocation in turn until the question is answered. */
static void run_out (ts_store *store, int kernel) {
  const char *const exporters[] = {"RUS", "CHN", "USA"};
  ts_selection s = {.level = 6, .conditions = {{.name = "exporter",
                    .texts = exporters, .n = 3}}, .condition_count = 1};
  ts_request r = request_of(kernel);
  size_t wrong = 0;
  long n = 0;
  for (int out = 1; out; n++) {
    ts_error err = {0};
    ts_frame *frame = NULL;
    ts_status status;
    allocations_left = n;
    status = ts_flows_by(store, &s, &r, &frame, &err);
    out = ran_out();
    wrong += status != TS_OK && (status != TS_NOMEM || !out);
    ts_frame_free(frame);
  }
  gsl_test(wrong > 0, "kernel %d: %ld allocations fail in turn, %zu badly",
           kernel, n - 1, wrong);
}

static void stop (ts_store *store, int kernel) {
  static const volatile int raised = 1;
  ts_selection s = {.level = 6};
  ts_request r = request_of(kernel);
  ts_error err = {0};
  ts_frame *frame = NULL;
  r.stop = &raised;
  r.threads = 2;
  gsl_test(ts_flows_by(store, &s, &r, &frame, &err) != TS_STOPPED,
           "kernel %d is stopped: %s", kernel, err.text);
}

int main (void) {
  static flow rows[FLOW_MOST];
  flow_kind k = {.seed = 3, .rows = 400, .chunk_rows = 90, .reals = 1,
                 .missing = 1, .scales = 2, .huge = 1, .headline = 1,
                 .side = TS_BY_EXPORTER};
  char file[64];
  ts_error err = {0};
  ts_store *store;
  if (mkdtemp(path) == NULL) return 1;
  snprintf(file, sizeof file, "%s/flows.db", path);
  flow_rows(&k, rows);
  if (flow_store(file, &k, rows, &store, &err) != TS_OK) {
    gsl_test(1, "the store: %s", err.text);
    return gsl_test_summary();
  }
  for (int kernel = TS_DENSE; kernel <= TS_HASHED; kernel++) {
    if (can_fail()) run_out(store, kernel);
    stop(store, kernel);
  }
  ts_store_close(store);
  remove(file);
  rmdir(path);
  return gsl_test_summary();
}
