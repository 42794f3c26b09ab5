/* The table of reducers; rules of core/stats/statistic.h. */
#include <gsl/gsl_test.h>
#include <math.h>
#include "stats/statistic.h"

static double of (const char *name, const double *parts, size_t n) {
  const ts_reducer *r = ts_reducer_find(name);
  double result = -1.0;
  ts_args args;
  ts_args_start(&args, r->options);
  gsl_test(r->reduce(parts, n, &args, &result) != TS_OK, "%s is given", name);
  return result;
}

static void test_values (void) {
  const double x[] = {NAN, 4, 1, NAN, 7, 2};
  gsl_test_rel(of("sum", x, 6), 14, 0, "sum");
  gsl_test_rel(of("mean", x, 6), 3.5, 0, "mean");
  gsl_test_rel(of("median", x, 6), 3, 0, "median");
  gsl_test_rel(of("min", x, 6), 1, 0, "min");
  gsl_test_rel(of("max", x, 6), 7, 0, "max");
  gsl_test_rel(of("count", x, 6), 4, 0, "count is of what is there");
  gsl_test_rel(of("first", x, 6), 4, 0, "first");
  gsl_test_rel(of("last", x, 6), 2, 0, "last");
  gsl_test_rel(of("sd", x, 6), sqrt(7.0), 1e-15, "sd");
  gsl_test_rel(of("cr", x, 6), 1, 0, "cr of four parts");
}

/* Values near 1e9 that differ in the units: E[x^2] - E[x]^2 gives 0 here. */
static void test_near (void) {
  const double x[] = {1e9 + 1, 1e9 + 2, 1e9 + 4};
  gsl_test_rel(of("sd", x, 3), sqrt(7.0 / 3.0), 1e-15, "sd near 1e9");
  gsl_test_rel(of("mean", x, 3), 1e9 + 7.0 / 3.0, 1e-16, "mean near 1e9");
}

/* Rule 2: data without an answer give NaN; count gives 0. */
static void test_none (void) {
  const double gone[] = {NAN}, one[] = {5};
  for (const ts_reducer *r = ts_reducers; r->name != NULL; r++) {
    double none = of(r->name, gone, 1), empty = of(r->name, gone, 0);
    int counts = (ts_reducer_find("count") == r);
    gsl_test(counts ? none != 0 : !isnan(none), "%s of missing", r->name);
    gsl_test(counts ? empty != 0 : !isnan(empty), "%s of nothing", r->name);
    gsl_test(r->help == NULL || r->source == NULL, "%s: help", r->name);
  }
  gsl_test(!isnan(of("sd", one, 1)), "sd of one value");
}

static void test_options (void) {
  const double x[] = {10, 50, 20, 20};
  const ts_reducer *cr = ts_reducer_find("cr"), *hhi = ts_reducer_find("hhi");
  ts_error err = {0};
  ts_args args;
  double result;
  ts_args_start(&args, cr->options);
  ts_args_number(&args, "n", 1, &err);
  cr->reduce(x, 4, &args, &result);
  gsl_test_rel(result, 0.5, 0, "cr1");
  gsl_test(ts_args_number(&args, "n", 0, &err) != TS_DOMAIN, "cr0 is refused");
  ts_args_start(&args, hhi->options);
  ts_args_number(&args, "normalised", 1, &err);
  hhi->reduce(x, 4, &args, &result);
  gsl_test_rel(result, (0.34 - 0.25) / 0.75, 1e-15, "hhi, normalised");
  gsl_test(ts_reducer_find("mode") != NULL, "an unknown reducer is none");
}

int main (void) {
  test_values();
  test_near();
  test_none();
  test_options();
  return gsl_test_summary();
}
