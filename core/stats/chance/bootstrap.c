/* bootstrap.c -- a number and its replicates; see bootstrap.h for the rules */
#include "bootstrap.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "draws.h"
#include "interval.h"
#include "stats/options.h"
#include "stats/panel/panel.h"
#include "stats/sorted.h"

#define LEFT_OUT_MOST 0.05    /* share of replicates without answer (rule 6) */
#define ROUNDING (64.0 * DBL_EPSILON)  /* of the largest value: no residual */
#define CORRELATED 1.96       /* of sqrt(n) r, neighbours (rule 1) */

typedef struct {
  const ts_series *y;
  const ts_args *args;
  ts_measure measure;
  ts_sample sample;           /* values or residuals */
  double *fitted;             /* rule 2; owned, or NULL */
  char *unit;                 /* of the estimate; owned */
  int automatic;              /* the length of blocks */
  ts_draws draws;
  double *numbers, *sorted;   /* replicates; owned */
  ts_replicates replicates;
  ts_interval interval;
} boot;

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
static ts_status scale_of (const boot *b, const ts_fit_series *part, int *logs,
                           int *known) {
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
static void subtract (boot *b, double *most) {
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

static ts_status take_residuals (boot *b, const ts_fit_series *part,
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

static ts_status read_fit (boot *b, const ts_fit *fit, ts_fit *out,
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

static ts_status fit_once (boot *b, ts_fit *out, ts_error *err) {
  ts_fit *fit = ts_fit_alloc();
  ts_status status = (fit == NULL) ? TS_NOMEM
    : ts_model_fit(b->measure.model, b->y, &b->measure.args, b->draws.stop,
                   fit, err);
  if (status == TS_OK) status = read_fit(b, fit, out, err);
  ts_fit_free(fit);
  return status;
}

static ts_status reduce_once (boot *b, ts_fit *out) {
  const ts_reducer *r = b->measure.reducer;
  ts_status status = ts_measure_take(&b->measure, b->y, b->draws.stop,
                                     &b->replicates.estimate, NULL);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "a negative part has no share");
  if (status != TS_OK) return status;
  return ts_fit_set(&b->unit, "%s", ts_unit_of(r->unit, b->y->unit));
}

static ts_status estimate (boot *b, ts_fit *out, ts_error *err) {
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

static ts_status choose_block (boot *b, ts_fit *out) {
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

static ts_status draw (boot *b, ts_error *err) {
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
static ts_status summarise (boot *b) {
  size_t n = (size_t)ts_arg_number(b->args, "replicates"), kept;
  ts_replicates *r = &b->replicates;
  double mean, squares = 0.0;
  ts_status status = ts_sorted_parts(b->numbers, n, &b->sorted, &kept);
  if (status != TS_OK || kept == 0) return status;
  mean = ts_sum_ordered(b->sorted, kept) / (double)kept;
  for (size_t i = 0; i < kept; i++)
    squares += (b->sorted[i] - mean) * (b->sorted[i] - mean);
  r->sorted = b->sorted;
  r->n = kept;
  r->bias = mean - r->estimate;
  r->se = sqrt(squares / (double)(kept - 1));
  r->level = ts_arg_number(b->args, "level");
  return TS_OK;
}

/* Rules 5 and 6. */
static ts_status judge (const boot *b, ts_fit *out) {
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
  for (size_t i = 0; i < n; i++) {
    double d = mean - x[i];
    two += d * d;
    three += d * d * d;
  }
  two /= (double)n;
  return three / (double)n / (two * sqrt(two)) / (6.0 * sqrt(pieces));
}

static ts_status accelerate (boot *b, ts_error *err) {
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

static ts_interval_kind kind_of (const ts_args *args) {
  return ts_arg_is(args, "interval", "bca") ? TS_INTERVAL_BCA
       : ts_arg_is(args, "interval", "basic") ? TS_INTERVAL_BASIC
       : ts_arg_is(args, "interval", "normal") ? TS_INTERVAL_NORMAL
       : TS_INTERVAL_PERCENTILE;
}

static ts_status set_interval (boot *b, ts_fit *out, ts_error *err) {
  ts_interval_kind kind = kind_of(b->args);
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

/* Rule 3. */
static ts_status tell_method (const boot *b, ts_fit *out) {
  const ts_resample *plan = &b->draws.plan;
  const char *how = b->automatic ? " (automatic)" : "";
  char blocks[96];
  if (plan->method == TS_RESAMPLE_IID)
    snprintf(blocks, sizeof blocks, "one by one (iid)");
  else if (plan->method == TS_RESAMPLE_MOVING_BLOCK)
    snprintf(blocks, sizeof blocks, "in moving blocks of %g%s", plan->block,
             how);
  else
    snprintf(blocks, sizeof blocks, "in blocks of %.4g on average, stationary"
             "%s", plan->block, how);
  return ts_fit_set(&out->method, "%zu resamples of %s %s; %s interval; %s,"
                    " seed %.0f",
                    (size_t)ts_arg_number(b->args, "replicates"),
                    (b->fitted != NULL) ? "residuals" : "values", blocks,
                    ts_arg_text(b->args, "interval"), TS_RANDOM_NAME,
                    (double)b->draws.seed);
}

static ts_status add_numbers (const boot *b, ts_fit *out) {
  const ts_replicates *r = &b->replicates;
  int bca = (kind_of(b->args) == TS_INTERVAL_BCA);
  const struct {
    const char *name, *label;
    double value;
    const char *unit;
    int given;
  } numbers[] = {
    {"estimate", NULL, r->estimate, b->unit, 1},
    {"se", NULL, r->se, b->unit, 1},
    {"bias", "bias", r->bias, b->unit, 1},
    {"lo", NULL, b->interval.lo, b->unit, 1},
    {"hi", NULL, b->interval.hi, b->unit, 1},
    {"block", NULL, b->draws.plan.block, "", 1},
    {"replicates", NULL, (double)r->n, "count", 1},
    {"seed", NULL, (double)b->draws.seed, "count", 1},
    {"correction", "z0", b->interval.correction, "", bca},
    {"acceleration", "acceleration", r->acceleration, "", bca}
  };
  ts_status status = TS_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (status == TS_OK && numbers[i].given)
      status = ts_fit_add_number(out, numbers[i].name, numbers[i].label,
                                 numbers[i].value, numbers[i].unit);
  return status;
}

/* The replicates in the order in which they were drawn. */
static ts_status keep (const boot *b, ts_fit *out) {
  size_t n = (size_t)ts_arg_number(b->args, "replicates");
  ts_frame *frame = ts_frame_alloc(n);
  ts_column *column;
  ts_status status = (frame == NULL) ? TS_NOMEM
    : ts_frame_add_number(frame, "replicate", "count", &column);
  for (size_t i = 0; status == TS_OK && i < n; i++)
    column->u.numbers[i] = (double)(i + 1);
  if (status == TS_OK)
    status = ts_frame_add_number(frame, "estimate", b->unit, &column);
  if (status == TS_OK)
    memcpy(column->u.numbers, b->numbers, n * sizeof *b->numbers);
  if (status == TS_OK) return ts_fit_add_table(out, "draws", frame);
  ts_frame_free(frame);
  return status;
}

static int is_extreme (const boot *b) {
  const char *what = ts_arg_text(b->args, "what");
  return strcmp(what, "min") == 0 || strcmp(what, "max") == 0;
}

static ts_status add_notes (const boot *b, ts_fit *out) {
  const ts_replicates *r = &b->replicates;
  const ts_sample *s = &b->sample;
  double near = ts_autocorrelation(s->x, s->n, 1);
  ts_status status = TS_OK;
  if (b->draws.plan.method == TS_RESAMPLE_IID
      && fabs(near) > CORRELATED / sqrt((double)s->n))  /* rule 1 */
    status = ts_fit_note(out, "neighbours are correlated (%.2f), and iid takes"
                         " them for independent: method = \"stationary\" does"
                         " not", near);
  if (status == TS_OK && b->draws.plan.block > 1.0 && s->n < b->y->n)
    status = ts_fit_note(out, "blocks run across missing periods");
  if (status == TS_OK && is_extreme(b))
    status = ts_fit_note(out, "no resample goes beyond the extreme values"
                         " seen: the interval is too narrow (Bickel and"
                         " Freedman 1981)");
  if (status == TS_OK && ((double)r->n + 1.0) * (1.0 - r->level) < 2.0)
    status = ts_fit_note(out, "too few replicates for the level: the extreme"
                         " ones end the interval, so take %.0f",
                         ceil(20.0 / (1.0 - r->level)) - 1.0);
  return status;
}

static ts_status report (const boot *b, ts_fit *out) {
  const ts_replicates *r = &b->replicates;
  const char *what = ts_arg_text(b->args, "what");
  ts_status status = tell_method(b, out);
  if (status == TS_OK)
    status = ts_fit_add_coefficient(out, "estimate", what, r->estimate, r->se,
                                    NAN, NAN, b->interval.lo, b->interval.hi);
  if (status == TS_OK) status = add_numbers(b, out);
  if (status == TS_OK && ts_arg_number(b->args, "keep") != 0.0)
    status = keep(b, out);
  return (status == TS_OK) ? add_notes(b, out) : status;
}

static ts_status begin (boot *b, ts_fit *out, ts_error *err) {
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
  boot b = {.y = y, .args = args, .draws = {.stop = stop}};
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
  if (status == TS_OK && out->refused == NULL) status = report(&b, out);
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
