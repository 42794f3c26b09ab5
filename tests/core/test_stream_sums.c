/* test_stream_sums.c -- sums over a file that is scanned are those of a store */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/query/stream.h"

static char path[] = "/tmp/tradestat-sums-XXXXXX";

/* The value of one group by way of a file that is not stored. */
static double scan_sum (ts_error *err) {
  const char *const paths[] = {path};
  ts_load_options options = {.threads = 1};
  ts_files files = {paths, 1, &options};
  ts_selection selection = {.level = -1, .subject = "", .goods = ""};
  ts_request request = {
    .freq = TS_YEAR, .coverage = 0.98, .threads = 1, .sum_count = 1,
    .sums = {{"value", TS_C_VALUE, -1, NULL, 0}}};
  ts_frame *frame = NULL;
  double sum = -1;
  if (ts_stream_ask(&files, &selection, &request, ts_flows_by, &frame, err)
      == TS_OK && frame->rows == 1)
    sum = ts_frame_find(frame, "value")->u.numbers[0];
  ts_frame_free(frame);
  return sum;
}

/* Values in thousands, one importer each. */
static void check (const char *const *values, double want, const char *what) {
  static const int importers[] = {4, 8, 36, 40};
  ts_error err = {0};
  FILE *f = fopen(path, "w");
  if (f == NULL) abort();
  fputs("t,i,j,k,v,q\n", f);
  for (size_t i = 0; values[i] != NULL; i++)
    fprintf(f, "2015,156,%d,845710,%s,\n", importers[i], values[i]);
  fclose(f);
  alarm(60);  /* one that would not end */
  gsl_test(scan_sum(&err) != want, "%s: %.17g, not %.17g %s", what,
           scan_sum(&err), want, err.text);
}

int main (void) {
  const char *const binary[] = {
    "6959.9937323284149169921875", "-6225.46945619297027587890625", NULL
  };
  const char *const far[] = {
    "9000000000000", "9000000000000", "-9000000000000", "0.000000000001", NULL
  };
  int file = mkstemp(path);
  if (file < 0) return 1;
  close(file);
  check(binary, 734524.27613544464111328125,
        "S27: a number that is not scaled stays the double that it is");
  check(far, 9e15, "S27: a sum of many digits needs few parts");
  unlink(path);
  return gsl_test_summary();
}
