/* Bootstraps; rules of bootstrap.h, interval.h, draws.h and measure.h. */
#include <stdlib.h>
#include "series_data.h"
#include "stats/chance/interval.h"
#include "stats/chance/random.h"
#include "stats/panel/panel_verbs.h"
#include "stats/sorted.h"

#define MOST 4   /* options of a call */

/* Fit with options "name=value", the list ending with NULL. */
static ts_fit *boot_of (const ts_series *y, const char *const *given,
                        ts_status *status, ts_error *err) {
  ts_fit *fit = ts_fit_alloc();
  ts_args args;
  ts_args_start(&args, ts_model_find("bootstrap")->options);
  for (; *given != NULL; given++) set_option(&args, *given);
  *status = ts_model_fit(ts_model_find("bootstrap"), y, &args, NULL, fit, err);
  return fit;
}

static ts_fit *boot (const ts_series *y, const char *const *given) {
  ts_error err = {0};
  ts_status status;
  ts_fit *fit = boot_of(y, given, &status, &err);
  gsl_test(status != TS_OK, "bootstrap: %s", err.text);
  return fit;
}

#define WITH(...) ((const char *const []){__VA_ARGS__, NULL})

static void refuses (const ts_series *y, const char *const *given,
                     const char *why, const char *what) {
  ts_fit *fit = boot(y, given);
  gsl_test(fit->refused == NULL || strstr(fit->refused, why) == NULL,
           "%s: refused with '%s'", what, fit->refused ? fit->refused : "");
  gsl_test(fit->number_count > 0, "%s: no numbers", what);
  ts_fit_free(fit);
}

static void fails (const ts_series *y, const char *const *given,
                   const char *why, const char *what) {
  ts_error err = {0};
  ts_status status;
  ts_fit *fit = boot_of(y, given, &status, &err);
  gsl_test(status == TS_OK || strstr(err.text, why) == NULL, "%s: '%s'", what,
           err.text);
  ts_fit_free(fit);
}

static void same_numbers (const ts_fit *a, const ts_fit *b, const char *what) {
  gsl_test_int((int)a->number_count, (int)b->number_count, "%s", what);
  for (size_t i = 0; i < a->number_count; i++)
    gsl_test(memcmp(&a->numbers[i].value, &b->numbers[i].value,
                    sizeof(double)) != 0, "%s: %s", what, a->numbers[i].name);
}

/* A slow obvious version: values laid out one after another, and reduced. */
static void test_slow (void) {
  const char *const names[] = {"mean", "median", "sd", "sum", "hhi", "min"};
  ts_series y = series_of(nile, 100, "1871");
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    const ts_reducer *r = ts_reducer_find(names[k]);
    char what[32];
    ts_args args;
    ts_fit *fit;
    const ts_frame *draws;
    ts_args_start(&args, r->options);
    snprintf(what, sizeof what, "what=%s", names[k]);
    fit = boot(&y, WITH(what, "method=iid", "replicates=60", "keep=1"));
    draws = ts_fit_table_of(fit, "draws");
    for (size_t i = 0; i < 60; i++) {
      double values[100], want;
      ts_random random;
      ts_random_start(&random, 1, i);
      for (size_t j = 0; j < 100; j++)
        values[j] = nile[ts_random_below(&random, 100)];
      r->reduce(values, 100, &args, &want);
      gsl_test_rel(draws->columns[1].u.numbers[i], want, 0,
                   "%s: replicate %zu", names[k], i);
    }
    ts_fit_free(fit);
  }
}

/* draws 2 and 3: residuals of a model, in their periods. */
static void test_residuals (void) {
  double gaps[100] = {0};
  ts_series y = series_of(gaps, 100, "1871");
  ts_fit *fit, *once;
  memcpy(gaps, nile, sizeof gaps);
  gaps[10] = gaps[50] = NAN;
  once = fit_of("trend", &y, NULL, NULL, NULL);
  fit = boot(&y, WITH("what=trend.slope", "method=iid", "missing=skip",
                      "keep=1"));
  gsl_test_rel(ts_fit_get(fit, "estimate"), ts_fit_get(once, "slope"), 0,
               "rule 2: the model's own slope, gaps and all");
  gsl_test(fit->missing != 2 || fit->n != 98, "n and missing");
  gsl_test(strstr(fit->method, "999 resamples of residuals one by one (iid);"
                  " percentile interval; Philox4x32-10, seed 1") == NULL,
           "rule 3: %s", fit->method);
  ts_fit_free(fit);
  ts_fit_free(once);
  /* The se of resampled residuals is that of OLS without its degrees of
  ** freedom; that of 9999 replicates is within 2 % of it. */
  y.values = nile;
  once = fit_of("trend", &y, "errors=ols", NULL, NULL);
  fit = boot(&y, WITH("what=trend.slope", "method=iid", "replicates=9999"));
  gsl_test_rel(ts_fit_get(fit, "se"), sqrt(0.98) * ts_fit_get(once, "se"),
               0.02, "rule 2: se of residuals");
  ts_fit_free(fit);
  ts_fit_free(once);
}

/* A slow obvious version of a model's replicates, bit by bit. */
static void test_slow_model (void) {
  enum { N = 60, TURNS = 30 };
  static const char *const models[] = {"trend", "theil_sen"};
  ts_series y = series_of(air_passengers, N, "1949-01");
  for (size_t k = 0; k < 2; k++) {
    char what[32];
    ts_fit *once = fit_of(models[k], &y, "log=1", NULL, NULL), *fit;
    const double *fitted = ts_fit_part(once, "fitted")->y.values;
    double residuals[N], sum = 0;
    const ts_frame *draws;
    snprintf(what, sizeof what, "what=%s.slope", models[k]);
    fit = boot(&y, WITH(what, "log=1", "method=iid", "replicates=30",
                        "keep=1"));
    draws = ts_fit_table_of(fit, "draws");
    for (size_t i = 0; i < N; i++) residuals[i] = log(y.values[i]) - fitted[i];
    sum = ts_sum_ordered(residuals, N) / N;
    for (size_t i = 0; i < N; i++) residuals[i] -= sum;
    for (size_t i = 0; i < TURNS; i++) {
      double values[N];
      ts_series again = series_of(values, N, "1949-01");
      ts_fit *one;
      ts_random random;
      ts_random_start(&random, 1, i);
      for (size_t j = 0; j < N; j++)
        values[j] = exp(fitted[j] + residuals[ts_random_below(&random, N)]);
      one = fit_of(models[k], &again, "log=1", NULL, NULL);
      gsl_test(draws->columns[1].u.numbers[i] != ts_fit_get(one, "slope"),
               "draws 3: %s, replicate %zu", models[k], i);
      ts_fit_free(one);
    }
    ts_fit_free(once);
    ts_fit_free(fit);
  }
}

/* Errors that one knows: se of a mean is sd / sqrt(n), with divisor n. */
static void test_se (void) {
  ts_series y = series_of(nile, 100, "1871");
  ts_fit *fit = boot(&y, WITH("method=iid", "replicates=9999"));
  double sd;
  ts_reducer_find("sd")->reduce(nile, 100, NULL, &sd);
  gsl_test_rel(ts_fit_get(fit, "se"), sd * sqrt(0.99) / 10, 0.02, "se");
  gsl_test(fabs(ts_fit_get(fit, "bias")) > 0.5, "no bias");
  gsl_test(fit->note_count != 1 || strstr(fit->notes[0], "correlated") == NULL,
           "rule 1: iid of correlated neighbours is noted");
  gsl_test(strcmp(fit->title, "bootstrap of mean of value") != 0, "title");
  ts_fit_free(fit);
  fit = boot(&y, WITH("method=stationary"));
  gsl_test_rel(ts_fit_get(fit, "block"), 12.333494258282625, 1e-12,
               "rule 1: automatic");
  gsl_test(strstr(fit->method, "in blocks of 12.33 on average, stationary"
                  " (automatic)") == NULL, "rule 3: %s", fit->method);
  gsl_test(fit->note_count != 0, "no note");
  ts_fit_free(fit);
}

static void test_threads (void) {
  static const char *const whats[] = {"what=median", "what=theil_sen.slope"};
  ts_series y = series_of(nile, 100, "1871");
  for (size_t k = 0; k < 2; k++) {
    ts_fit *one = boot(&y, WITH(whats[k], "threads=1", "interval=bca"));
    ts_fit *two = boot(&y, WITH(whats[k], "threads=2", "interval=bca"));
    ts_fit *three = boot(&y, WITH(whats[k], "threads=3", "interval=bca"));
    ts_fit *other = boot(&y, WITH(whats[k], "seed=2", "interval=bca"));
    same_numbers(one, two, "rule 3: two threads");
    same_numbers(one, three, "rule 3: three threads");
    gsl_test(ts_fit_get(one, "se") == ts_fit_get(other, "se"),
             "another seed gives other numbers");
    ts_fit_free(one);
    ts_fit_free(two);
    ts_fit_free(three);
    ts_fit_free(other);
  }
}

/* Replicate i is the same whatever their number: draws, rule 1. */
static void test_prefix (void) {
  ts_series y = series_of(nile, 100, "1871");
  ts_fit *few = boot(&y, WITH("replicates=99", "keep=1"));
  ts_fit *many = boot(&y, WITH("replicates=500", "keep=1"));
  const double *a = ts_fit_table_of(few, "draws")->columns[1].u.numbers;
  const double *b = ts_fit_table_of(many, "draws")->columns[1].u.numbers;
  gsl_test(memcmp(a, b, 99 * sizeof *a) != 0, "the first of many are the few");
  ts_fit_free(few);
  ts_fit_free(many);
}

/* Scaling by 4 and adding a whole number are exact. */
static void test_properties (void) {
  static const char *const kinds[] = {
    "interval=percentile", "interval=basic", "interval=normal", "interval=bca"
  };
  double scaled[100], shifted[100];
  ts_series y = series_of(nile, 100, "1871");
  ts_series s = series_of(scaled, 100, "1871");
  ts_series m = series_of(shifted, 100, "1871");
  for (size_t i = 0; i < 100; i++) {
    scaled[i] = 4 * nile[i];
    shifted[i] = nile[i] + 1e6;
  }
  for (size_t k = 0; k < 4; k++) {
    ts_fit *a = boot(&y, WITH(kinds[k])), *b = boot(&s, WITH(kinds[k]));
    ts_fit *c = boot(&m, WITH(kinds[k]));
    const char *const names[] = {"estimate", "se", "bias", "lo", "hi"};
    for (size_t j = 0; j < 5; j++) {
      gsl_test_rel(ts_fit_get(b, names[j]), 4 * ts_fit_get(a, names[j]), 1e-12,
                   "scale: %s", names[j]);
      gsl_test_rel(ts_fit_get(c, names[j]), ts_fit_get(a, names[j])
                   + ((j == 1 || j == 2) ? 0 : 1e6), 1e-8, "shift: %s",
                   names[j]);
    }
    gsl_test(!(ts_fit_get(a, "lo") < ts_fit_get(a, "estimate")
               && ts_fit_get(a, "estimate") < ts_fit_get(a, "hi")), "inside");
    ts_fit_free(a);
    ts_fit_free(b);
    ts_fit_free(c);
  }
}

/* How often an interval of nine in ten holds the true mean of 120 months, of
** which neighbours correlate by 'memory'. */
static double coverage (const char *method, double memory) {
  enum { N = 120, SERIES = 400 };
  size_t inside = 0;
  for (uint64_t k = 0; k < SERIES; k++) {
    double x[N], last = 0;
    ts_series y = series_of(x, N, "2010-01");
    ts_random random;
    ts_fit *fit;
    ts_random_start(&random, 77, k);
    for (size_t i = 0; i < N; i++)
      x[i] = last = memory * last + ts_random_normal(&random);
    fit = boot(&y, WITH(method, "level=0.9", "replicates=199"));
    inside += (ts_fit_get(fit, "lo") <= 0 && ts_fit_get(fit, "hi") >= 0);
    ts_fit_free(fit);
  }
  return (double)inside / SERIES;
}

/* Where neighbours correlate by one half, a normal interval with the expected
** variance of the stationary bootstrap holds the mean 81 times of 100, one with
** that of iid 64 times (4000 series in numpy); two errors of 400 draws are 4 of
** 100, and blocks of estimated length lose some more. */
static void test_coverage (void) {
  double stationary = coverage("method=stationary", 0.5);
  double moving = coverage("method=moving_block", 0.5);
  double iid = coverage("method=iid", 0.5), alone = coverage("method=iid", 0);
  gsl_test(stationary < 0.74 || stationary > 0.85, "stationary: %g",
           stationary);
  gsl_test(moving < 0.74 || moving > 0.85, "moving block: %g", moving);
  gsl_test(iid < 0.58 || iid > 0.68, "iid of correlated months: %g", iid);
  gsl_test(alone < 0.87 || alone > 0.93, "iid of independent months: %g",
           alone);
}

static void test_refusals (void) {
  double flat[20], line[20], up[20];
  ts_series y = series_of(nile, 100, "1871"), f = series_of(flat, 20, "1871");
  ts_series l = series_of(line, 20, "2010-01"), u = series_of(up, 20, "1871");
  ts_series two = series_of(nile, 2, "1871");
  for (size_t i = 0; i < 20; i++) {
    flat[i] = 7;
    line[i] = 10 + 0.5 * (double)i;
    up[i] = (i == 19) ? 0 : 1;
  }
  refuses(&f, WITH("what=mean"), "all values are equal", "rule 5");
  refuses(&two, WITH("what=mean"), "needs 3 observations", "two values");
  refuses(&l, WITH("what=trend.slope"), "fits exactly", "rule 5: a line");
  refuses(&y, WITH("what=mann_kendall.tau"), "no fitted values", "rule 2");
  refuses(&y, WITH("method=moving_block", "block=100"), "too long", "rule 5");
  refuses(&y, WITH("method=stationary", "block=101"), "too long", "rule 5");
  refuses(&u, WITH("what=min", "method=iid", "interval=bca"), "beyond all",
          "rule 5: no replicate is below the estimate");
  refuses(&u, WITH("what=trend.slope", "log=1"), "zeros have no log",
          "the model's own words");
  fails(&y, WITH("what=medan"), "did you mean 'mean'", "measure 4");
  fails(&y, WITH("what=trend.slop"), "did you mean 'slope'", "measure 4");
  fails(&y, WITH("what=trnd.slope"), "did you mean 'trend'", "measure 4");
  fails(&y, WITH("what=trend"), "\"trend.slope\"", "measure 2");
  fails(&y, WITH("what=last"), "says nothing", "measure 1");
  fails(&y, WITH("what=bootstrap.se"), "not resampled again", "no nesting");
  fails(&y, WITH("what=mean", "log=1"), "'log' is not for mean", "measure 2");
  fails(&y, WITH("method=iid", "block=3"), "has no blocks", "iid");
  fails(&y, WITH("method=moving_block", "block=2.5"), "whole number", "block");
}

static void test_missing (void) {
  double gaps[100] = {0};
  ts_series y = series_of(gaps, 100, "1871");
  ts_fit *fit;
  memcpy(gaps, nile, sizeof gaps);
  gaps[0] = gaps[40] = NAN;
  fit = boot(&y, WITH("what=mean"));
  gsl_test(fit->refused == NULL || strstr(fit->notes[0], "1911") == NULL,
           "rule 7: names the gap");
  ts_fit_free(fit);
  fit = boot(&y, WITH("missing=skip"));
  gsl_test(fit->refused != NULL || fit->n != 98, "rule 7: skip");
  gsl_test(fit->note_count != 1 || strstr(fit->notes[0], "run across") == NULL,
           "rule 7: noted");
  ts_fit_free(fit);
}

/* boot 1.3-28.1 in R 4.2.2, t <- c(3, 1, 4, 1.5, 9, 2.6, 5.3, 5.8, 9.7, 9.3),
** t0 = 4.5: boot:::perc.ci(t, 0.8), boot:::basic.ci(4.5, t, 0.8),
** boot:::bca.ci(NULL, 0.8, t0 = 4.5, t = t, L = c(1, -2, 4)) */
static void test_intervals (void) {
  const double sorted[] = {1, 1.5, 2.6, 3, 4, 5.3, 5.8, 9, 9.3, 9.7};
  ts_replicates r = {.sorted = sorted, .n = 10, .estimate = 4.5, .bias = 0.62,
                     .se = 3, .level = 0.8};
  ts_interval i;
  r.acceleration = (1.0 - 8.0 + 64.0) / (6.0 * pow(1.0 + 4.0 + 16.0, 1.5));
  ts_interval_of(&r, TS_INTERVAL_PERCENTILE, &i);
  gsl_test_rel(i.lo, 1.0628353337263903, 1e-12, "interval 1: lo");
  gsl_test_rel(i.hi, 9.6497317330188874, 1e-12, "interval 1: hi");
  ts_interval_of(&r, TS_INTERVAL_BASIC, &i);
  gsl_test_rel(i.lo, 9 - 9.6497317330188874, 1e-12, "interval 2: lo");
  gsl_test_rel(i.hi, 9 - 1.0628353337263903, 1e-12, "interval 2: hi");
  ts_interval_of(&r, TS_INTERVAL_NORMAL, &i);
  gsl_test_rel(i.lo, 3.88 - 3 * 1.2815515655446004, 1e-12, "interval 3");
  gsl_test(ts_interval_of(&r, TS_INTERVAL_BCA, &i), "interval 4");
  gsl_test_rel(i.lo, 1.2314744283153178, 1e-12, "interval 4: lo");
  gsl_test_rel(i.hi, 9.7, 1e-12, "interval 4: hi");
  r.level = 0.99;
  ts_interval_of(&r, TS_INTERVAL_PERCENTILE, &i);
  gsl_test(i.lo != 1 || i.hi != 9.7, "beyond the ends: the extremes");
  r.estimate = 9.8;
  gsl_test(ts_interval_of(&r, TS_INTERVAL_BCA, &i) != TS_DOMAIN, "rule 4");
}

/* Sizes: 1e9-sized values that differ in the units, 1e-300 and 1e300. */
static void test_sizes (void) {
  static const double scales[] = {1e-300, 1e297};
  double near[100], sized[100];
  ts_series y = series_of(nile, 100, "1871"), n = series_of(near, 100, "1871");
  ts_series s = series_of(sized, 100, "1871");
  ts_fit *a = boot(&y, WITH("what=mean")), *b;
  for (size_t i = 0; i < 100; i++) near[i] = 1e9 + nile[i];
  b = boot(&n, WITH("what=mean"));
  gsl_test_rel(ts_fit_get(b, "se"), ts_fit_get(a, "se"), 1e-6, "near 1e9");
  ts_fit_free(b);
  for (size_t k = 0; k < 2; k++) {
    for (size_t i = 0; i < 100; i++) sized[i] = scales[k] * nile[i];
    b = boot(&s, WITH("what=mean", "block=5"));
    gsl_test(b->refused != NULL, "%g: %s", scales[k],
             b->refused ? b->refused : "");
    gsl_test(!(ts_fit_get(b, "lo") < ts_fit_get(b, "hi")), "%g", scales[k]);
    ts_fit_free(b);
  }
  ts_fit_free(a);
}

/* A panel gives what each series gives alone, for any number of threads. */
static void test_panel (void) {
  enum { GROUPS = 130, LENGTH = 24 };
  ts_frame *f = ts_frame_alloc(GROUPS * LENGTH), *out[3];
  const char *const by[] = {"exporter"};
  const ts_panel_spec spec = {.by = by, .by_count = 1};
  const ts_model *model = ts_model_find("bootstrap");
  ts_column *key, *when, *value;
  ts_args args;
  ts_error err = {0};
  ts_args_start(&args, model->options);
  set_option(&args, "replicates=99");
  ts_frame_add_key(f, "exporter", NULL, &key);
  ts_frame_add_period(f, "period", TS_MONTH, &when);
  ts_frame_add_number(f, "value", "USD", &value);
  key = &f->columns[0];
  when = &f->columns[1];
  for (size_t i = 0; i < f->rows; i++) {
    char name[32];
    snprintf(name, sizeof name, "G%03zu", i / LENGTH);
    ts_dict_add(key->dict, ts_slice_of(name), &key->u.codes[i]);
    when->u.ordinals[i] = 24000 + (int32_t)(i % LENGTH);
    value->u.numbers[i] = nile[(i * 7 + i / LENGTH) % 100];
  }
  for (size_t t = 0; t < 3; t++)
    gsl_test(ts_panel_fit(f, model, &args, &spec, t + 1, NULL, &out[t], &err),
             "panel: %s", err.text);
  for (size_t g = 0; g < GROUPS; g++) {
    ts_series y = series_of(value->u.numbers + g * LENGTH, LENGTH, "2000-01");
    ts_fit *fit = boot(&y, WITH("replicates=99"));
    for (size_t t = 0; t < 3; t++)
      gsl_test(ts_frame_find(out[t], "se")->u.numbers[g]
               != ts_fit_get(fit, "se"), "rule 3: group %zu", g);
    ts_fit_free(fit);
  }
  for (size_t t = 0; t < 3; t++) ts_frame_free(out[t]);
  ts_frame_free(f);
}

int main (void) {
  test_slow();
  test_slow_model();
  test_residuals();
  test_se();
  test_threads();
  test_prefix();
  test_properties();
  test_coverage();
  test_refusals();
  test_missing();
  test_intervals();
  test_sizes();
  test_panel();
  return gsl_test_summary();
}
