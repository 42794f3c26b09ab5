/* bootstrap.c -- a number and its replicates; see bootstrap.h for the rules */
#include "bootstrap.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "bootstrap_state.h"
#include "stats/options.h"
#include "stats/panel/panel.h"
#include "stats/smoothing/scaled.h"
#include "stats/sorted.h"

#define LEFT_OUT_MOST 0.05    /* share of replicates without answer (rule 6) */
#define ROUNDING (64.0 * DBL_EPSILON)  /* of the largest value: no residual */

static int all_equal (const double *x, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (x[i] != x[0]) return 0;
  return 1;
}

/* Say why the model refuses, in its own words. */
static ts_status refuse_as (const ts_fit *fit, ts_fit *out) {
  ts_status status = ts_fit_refuse(out, "%s", fit->refused);
  for (size_t i = 0; status == TS_OK && i < fit->note_count; i++)
    status = ts_fit_note(out, "%s", fit->notes[i]);
  return status;
}

/* Is the fitted part of logs, of the values themselves, or of neither? */
static ts_status scale_of (const ts_boot *b, const ts_fit_series *part,
                           int *logs, int *known) {
  char *name = NULL;
  ts_status status = ts_name_response(&name, b->y, 1);
  if (status != TS_OK) return status;
  *logs = (strcmp(part->name, name) == 0);
  *known = *logs || strcmp(part->name, b->y->name) == 0;
  free(name);
  return TS_OK;
}

/* Residuals in place of the values; '*most' is the largest of them, as a
** fraction of the largest value. NaN: some observation has none. */
static void subtract (ts_boot *b, double *most) {
  ts_sample *s = &b->sample;
  double largest = 0.0, mean;
  *most = 0.0;
  for (size_t i = 0; i < s->n; i++) {
    double x = b->draws.logs ? log(s->x[i]) : s->x[i];
    double e = x - b->fitted[s->at[i]];
    s->x[i] = e;
    largest = fmax(largest, fabs(x));
    if (!(fabs(e) <= *most)) *most = fabs(e);
  }
  *most /= largest;
  mean = ts_sum_ordered(s->x, s->n) / (double)s->n;
  for (size_t i = 0; i < s->n; i++) s->x[i] -= mean;
}

static ts_status take_residuals (ts_boot *b, const ts_fit_series *part,
                                 ts_fit *out) {
  double most;
  int known;
  ts_status status = scale_of(b, part, &b->draws.logs, &known);
  if (status != TS_OK) return status;
  if (!known)
    return ts_fit_refuse(out, "the model fits %s, which cannot be resampled",
                         part->name);
  b->fitted = malloc((b->y->n + 1) * sizeof *b->fitted);
  if (b->fitted == NULL) return TS_NOMEM;
  memcpy(b->fitted, part->y.values, b->y->n * sizeof *b->fitted);
  b->draws.fitted = b->fitted;
  subtract(b, &most);
  if (isnan(most))
    return ts_fit_refuse(out, "the model has no fitted value for some"
                         " observations");
  if (most <= ROUNDING)
    return ts_fit_refuse(out, "the model fits exactly: there are no residuals"
                         " to resample");
  return TS_OK;
}

static ts_status read_fit (ts_boot *b, const ts_fit *fit, ts_fit *out,
                           ts_error *err) {
  const ts_fit_series *part = ts_fit_part(fit, "fitted");
  const ts_fit_number *number;
  ts_status status;
  if (fit->refused != NULL) return refuse_as(fit, out);
  status = ts_measure_field(&b->measure, fit, &number, err);
  if (status != TS_OK) return status;
  b->replicates.estimate = number->value;
  status = ts_fit_set(&b->unit, "%s", number->unit);
  if (status != TS_OK) return status;
  if (part == NULL)
    return ts_fit_refuse(out, "%s has no fitted values: redrawn, its values"
                         " would have no order in time left",
                         b->measure.model->name);
  return take_residuals(b, part, out);
}

static ts_status fit_once (ts_boot *b, ts_fit *out, ts_error *err) {
  ts_fit *fit = ts_fit_alloc();
  ts_status status = (fit == NULL) ? TS_NOMEM
    : ts_model_fit(b->measure.model, b->y, &b->measure.args, b->draws.stop,
                   fit, err);
  if (status == TS_OK) status = read_fit(b, fit, out, err);
  ts_fit_free(fit);
  return status;
}

static ts_status reduce_once (ts_boot *b, ts_fit *out) {
  const ts_reducer *r = b->measure.reducer;
  ts_status status = ts_measure_take(&b->measure, b->y, b->draws.stop,
                                     &b->replicates.estimate, NULL);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "a negative part has no share");
  if (status != TS_OK) return status;
  return ts_fit_set(&b->unit, "%s", ts_unit_of(r->unit, b->y->unit));
}

static ts_status estimate (ts_boot *b, ts_fit *out, ts_error *err) {
  ts_status status = ts_sample_take(&b->sample, b->y);
  if (status != TS_OK) return status;
  if (all_equal(b->sample.x, b->sample.n))  /* rule 5 */
    return ts_fit_refuse(out, "all values are equal: resampling cannot vary"
                         " them");
  status = (b->measure.model != NULL) ? fit_once(b, out, err)
                                      : reduce_once(b, out);
  if (status == TS_OK && out->refused == NULL
      && !isfinite(b->replicates.estimate))
    return ts_fit_refuse(out, "%s has no answer for these values",
                         ts_arg_text(b->args, "what"));
  return status;
}

static ts_resample_method method_of (const ts_args *args) {
  return ts_arg_is(args, "method", "iid") ? TS_RESAMPLE_IID
       : ts_arg_is(args, "method", "moving_block") ? TS_RESAMPLE_MOVING_BLOCK
       : TS_RESAMPLE_STATIONARY;
}

/* What the options contradict, whatever the data. */
static ts_status check_block (const ts_args *args, ts_error *err) {
  double block = ts_arg_number(args, "block");
  ts_resample_method method = method_of(args);
  if (isnan(block)) return TS_OK;
  if (method == TS_RESAMPLE_IID)
    return ts_fail(err, TS_MISUSE, "iid resampling has no blocks: leave block"
                   " out, or say method = \"moving_block\"");
  if (method == TS_RESAMPLE_MOVING_BLOCK && block != trunc(block))
    return ts_fail(err, TS_MISUSE, "a moving block is a whole number of"
                   " periods, not %g", block);
  return TS_OK;
}

static ts_status choose_block (ts_boot *b, ts_fit *out) {
  double block = ts_arg_number(b->args, "block");
  ts_resample_method method = method_of(b->args);
  size_t n = b->sample.n;
  int moving = (method == TS_RESAMPLE_MOVING_BLOCK);
  b->automatic = isnan(block) && method != TS_RESAMPLE_IID;
  if (method == TS_RESAMPLE_IID) block = 1.0;
  if (b->automatic) block = ts_block_length(method, b->sample.x, n);
  b->draws.plan = (ts_resample){method, (uint32_t)n, block};
  if (block < (double)n || (!moving && block == (double)n)) return TS_OK;
  return ts_fit_refuse_for(out, "the block is too long for the series",
                           "a block of %g and %zu observations%s", block, n,
                           moving ? ": there is one such resample" : "");
}

static ts_status draw (ts_boot *b, ts_error *err) {
  size_t n = (size_t)ts_arg_number(b->args, "replicates");
  double threads = ts_arg_number(b->args, "threads");
  b->draws.y = b->y;
  b->draws.measure = &b->measure;
  b->draws.sample = &b->sample;
  b->draws.seed = (uint64_t)ts_arg_number(b->args, "seed");
  b->draws.threads = isnan(threads) ? ts_threads_default() : (size_t)threads;
  b->numbers = malloc((n + 1) * sizeof *b->numbers);
  if (b->numbers == NULL) return TS_NOMEM;
  return ts_draws_take(&b->draws, n, b->numbers, err);
}

/* Spread, bias, and the replicates in order. */
static ts_status summarise (ts_boot *b) {
  size_t n = (size_t)ts_arg_number(b->args, "replicates"), kept;
  ts_replicates *r = &b->replicates;
  double mean, unit, squares = 0.0;
  ts_status status = ts_sorted_parts(b->numbers, n, &b->sorted, &kept);
  if (status != TS_OK || kept == 0) return status;
  mean = ts_sum_ordered(b->sorted, kept) / (double)kept;
  unit = ts_scale_of_size(b->sorted, kept);   /* squares of any size */
  for (size_t i = 0; i < kept; i++) {
    double from = (b->sorted[i] - mean) / unit;
    squares += from * from;
  }
  r->sorted = b->sorted;
  r->n = kept;
  r->bias = mean - r->estimate;
  r->se = unit * sqrt(squares / (double)(kept - 1));
  r->level = ts_arg_number(b->args, "level");
  return TS_OK;
}

/* Rules 5 and 6. */
static ts_status judge (const ts_boot *b, ts_fit *out) {
  size_t n = (size_t)ts_arg_number(b->args, "replicates");
  size_t failed = n - b->replicates.n;
  if ((double)failed > LEFT_OUT_MOST * (double)n)
    return ts_fit_refuse_for(out, "too many resamples have no answer",
                             "%zu of %zu resamples have none", failed, n);
  if (all_equal(b->sorted, b->replicates.n))
    return ts_fit_refuse(out, "every resample gives the same number: the"
                         " interval would have no width");
  if (failed == 0) return TS_OK;
  return ts_fit_note(out, "%zu of %zu resamples have no answer and are left"
                     " out", failed, n);
}

/* Rule 4. */
static double acceleration (const double *x, size_t n, double pieces) {
  double mean = ts_sum_ordered(x, n) / (double)n, two = 0.0, three = 0.0;
  double unit = ts_scale_of_size(x, n);
  for (size_t i = 0; i < n; i++) {
    double d = (mean - x[i]) / unit;
    two += d * d;
    three += d * d * d;
  }
  two /= (double)n;
  return three / (double)n / (two * sqrt(two)) / (6.0 * sqrt(pieces));
}

static ts_status accelerate (ts_boot *b, ts_error *err) {
  size_t n = b->sample.n, block = (size_t)fmax(1.0, round(b->draws.plan.block));
  double *left;
  ts_status status;
  if (block >= n) block = n - 1;
  left = malloc((n - block + 1) * sizeof *left);
  if (left == NULL) return TS_NOMEM;
  status = ts_draws_without(&b->draws, block, left, err);
  b->replicates.acceleration = acceleration(left, n - block + 1,
                                            (double)n / (double)block);
  free(left);
  return status;
}

static ts_status set_interval (ts_boot *b, ts_fit *out, ts_error *err) {
  ts_interval_kind kind = ts_boot_kind(b->args);
  ts_status status = TS_OK;
  if (kind == TS_INTERVAL_BCA) status = accelerate(b, err);
  if (status == TS_OK && !isfinite(b->replicates.acceleration))
    return ts_fit_refuse(out, "bca needs the number without each observation,"
                         " which has no answer: take interval ="
                         " \"percentile\"");
  if (status == TS_OK)
    status = ts_interval_of(&b->replicates, kind, &b->interval);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "bca: the estimate lies beyond all its"
                         " replicates: take interval = \"percentile\"");
  return status;
}

static ts_status begin (ts_boot *b, ts_fit *out, ts_error *err) {
  const char *what = ts_arg_text(b->args, "what");
  int log = ts_arg_number(b->args, "log") != 0.0;
  char *name = NULL;
  ts_status status = ts_measure_find(&b->measure, what, log,
                       ts_arg_number(b->args, "season") != 0.0, err);
  if (status == TS_OK) status = check_block(b->args, err);
  if (status == TS_OK) status = ts_name_response(&name, b->y, log);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "bootstrap of %s of %s", what, name);
  free(name);
  return status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_boot b = {.y = y, .args = args, .draws = {.stop = stop}};
  ts_status status = begin(&b, out, err);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK) status = estimate(&b, out, err);
  if (status == TS_OK && out->refused == NULL) status = choose_block(&b, out);
  if (status == TS_OK && out->refused == NULL) {
    status = draw(&b, err);
    if (status == TS_OK) status = summarise(&b);
    if (status == TS_OK) status = judge(&b, out);
  }
  if (status == TS_OK && out->refused == NULL)
    status = set_interval(&b, out, err);
  if (status == TS_OK && out->refused == NULL) status = ts_boot_report(&b, out);
  ts_sample_free(&b.sample);
  free(b.fitted);
  free(b.unit);
  free(b.numbers);
  free(b.sorted);
  return status;
}

static const ts_option options[] = {
  {.name = "what", .kind = TS_OPTION_NAME, .text = "mean",
   .help = "the number: a reducer, \"median\", or a field of a model,"
           " \"trend.slope\""},
  {.name = "method", .kind = TS_OPTION_WORD, .text = "stationary",
   .words = "stationary|moving_block|iid",
   .help = "how periods are drawn: in blocks of random or of fixed length,"
           " which keeps neighbours together, or one by one"},
  {.name = "block", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods in a block, on average where lengths are"
                              " random; not given: Politis and White (2004)"},
  {.name = "replicates", .kind = TS_OPTION_INTEGER, .number = 999, .lo = 19,
   .hi = 1e6, .help = "how many resamples"},
  {.name = "interval", .kind = TS_OPTION_WORD, .text = "percentile",
   .words = "percentile|bca|basic|normal",
   .help = "how the interval is read off the replicates; bca corrects for bias"
           " and skewness"},
  TS_LEVEL_OPTION,
  {.name = "seed", .kind = TS_OPTION_INTEGER, .number = 1, .lo = 0,
   .hi = 9007199254740992.0,
   .help = "of the random numbers: the same seed gives the same numbers"},
  {.name = "log", .kind = TS_OPTION_FLAG, .help = "of the model"},
  {.name = "season", .kind = TS_OPTION_FLAG, .help = "of the model"},
  {.name = "keep", .kind = TS_OPTION_FLAG,
   .help = "keep the replicates, as table draws"},
  {.name = "threads", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_THREADS_MOST, .help = "threads that share the resamples; the"
                                  " numbers are the same for any"},
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_model ts_bootstrap_model = {
  .name = "bootstrap", .fit = fit, .options = options, .fewest = 3,
  .gaps = TS_GAPS_SELF,
  .source = "Efron (1979, 1987); Kuensch (1989); Politis and Romano (1994);"
            " Davison and Hinkley (1997)",
  .help = "Standard error and interval of a mean, a median, a slope or another"
          " number, by computing it again of resampled periods"
};
