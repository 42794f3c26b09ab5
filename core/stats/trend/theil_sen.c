/* theil_sen.c -- median of pairwise slopes; see theil_sen.h for the rules */
#include "theil_sen.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/select.h"
#include "mann_kendall.h"
#include "slopes.h"
#include "stats/options.h"
#include "stats/sample.h"

typedef struct {
  const ts_series *y;
  ts_sample sample;
  ts_scale scale;
  int log, season;
  double z;           /* of the interval */
  double *room;       /* owned */
  double *slopes;     /* owned */
  size_t slope_room;
  size_t count;       /* of slopes */
  double var;         /* of Kendall's S */
  double slope, lo, hi;
  double intercept;
} theil;

/* What the options say, and room for series of n periods. */
static ts_status start (theil *t, const ts_series *y, const ts_args *args) {
  double level = ts_arg_number(args, "level");
  *t = (theil){.y = y, .log = ts_arg_number(args, "log") != 0.0,
               .season = ts_arg_number(args, "season") != 0.0,
               .z = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * level)};
  t->scale = t->log ? (ts_scale){1.0, "", ""} : ts_scale_of(y);
  /* A last year may begin and end outside the series. */
  t->room = malloc((2 * y->n + 24) * sizeof *t->room);
  if (t->room == NULL) return TS_NOMEM;
  return ts_sample_take(&t->sample, y);
}

static void end (theil *t) {
  ts_sample_free(&t->sample);
  free(t->room);
  free(t->slopes);
}

/* Periods between neighbours of one season; pairs of rule 4 are multiples. */
static size_t step_of (const theil *t) {
  return t->season ? ts_seasons(t->y->first.freq) : 1;
}

static ts_status reserve_slopes (theil *t) {
  size_t most = t->sample.n * (t->sample.n - 1) / 2 + 1;
  if (most <= t->slope_room) return TS_OK;
  free(t->slopes);
  t->slopes = malloc(most * sizeof *t->slopes);
  t->slope_room = (t->slopes != NULL) ? most : 0;
  return (t->slopes != NULL) ? TS_OK : TS_NOMEM;
}

/* Slopes between observations whose place is 'season' of each 'step'. */
static void list_season (theil *t, size_t step, size_t season) {
  const ts_sample *s = &t->sample;
  double *x = t->room, *when = t->room + s->n;
  size_t n = 0;
  for (size_t i = 0; i < s->n; i++) {
    if (s->at[i] % step != season) continue;
    x[n] = s->x[i];
    when[n++] = (double)(s->at[i] / step);  /* rule 1 */
  }
  t->count += ts_slopes_list(x, when, n, t->scale.factor,
                             t->slopes + t->count);
}

static ts_status list_slopes (theil *t, ts_stop stop) {
  size_t step = step_of(t);
  ts_status status = reserve_slopes(t);
  t->count = 0;
  for (size_t g = 0; g < step && status == TS_OK; g++) {
    if (stop != NULL && *stop) return TS_STOPPED;
    list_season(t, step, g);
  }
  return status;
}

/* Var S over whole calendar years, from that of the first period (rule 4). */
static ts_status seasonal_variance (theil *t, ts_stop stop) {
  size_t seasons = step_of(t), before = ts_season_at(t->y, 0);
  size_t years = (before + t->y->n + seasons - 1) / seasons;
  double *x = t->room, s;
  for (size_t i = 0; i < years * seasons; i++) x[i] = NAN;
  for (size_t i = 0; i < t->sample.n; i++)
    x[before + t->sample.at[i]] = t->sample.x[i];
  return ts_kendall_seasons(x, years, seasons, stop, &s, &t->var);
}

static ts_status variance (theil *t, ts_stop stop) {
  ts_kendall k;
  ts_status status;
  if (t->season) return seasonal_variance(t, stop);
  status = ts_kendall_of(t->sample.x, t->sample.n, &k);
  t->var = k.var;
  return status;
}

/* Rule 2. */
static void set_intercept (theil *t) {
  const ts_sample *s = &t->sample;
  size_t n = s->n;
  double median, time = (n % 2 == 1) ? (double)s->at[n / 2]
              : 0.5 * ((double)s->at[n / 2 - 1] + (double)s->at[n / 2]);
  for (size_t i = 0; i < n; i++) t->room[i] = s->x[i];
  median = ts_select_median(t->room, n);
  t->intercept = t->scale.factor * median
               - t->slope / (double)step_of(t) * time;
}

/* False when there is no slope. */
static ts_status solve (theil *t, ts_stop stop, int *found) {
  ts_status status = list_slopes(t, stop);
  ts_sen sen;
  *found = (t->count > 0);
  if (status == TS_OK) status = variance(t, stop);
  if (status != TS_OK || !*found) return status;
  assert(t->var >= 0.0);  /* a sum of squares, over seasons too */
  sen = ts_slopes_sen(t->slopes, t->count, t->z * sqrt(t->var));  /* rule 3 */
  t->slope = sen.median;
  t->lo = sen.lo;
  t->hi = sen.hi;
  set_intercept(t);
  return TS_OK;
}

static double a_year (const theil *t, double slope) {
  double f = t->season ? 1.0 : ts_freq_per_year(t->y->first.freq);
  return t->log ? expm1(slope * f) : slope * f;
}

static ts_status add_coefficients (const theil *t, ts_fit *out) {
  int points = (t->scale.factor != 1.0);
  char label[48];
  ts_status status = ts_fit_add_coefficient(out, "intercept", points
    ? "intercept (%)" : "intercept", t->intercept, NAN, NAN, NAN, NAN, NAN);
  snprintf(label, sizeof label, points ? "slope (pp a %s)" : "slope (%s)",
           t->season ? "year" : ts_freq_name(t->y->first.freq));
  if (status == TS_OK)
    status = ts_fit_add_coefficient(out, "slope", label, t->slope, NAN, NAN,
                                    NAN, t->lo, t->hi);
  if (!t->log && (t->season || t->y->first.freq == TS_YEAR)) return status;
  if (status != TS_OK) return status;
  return ts_fit_add_line(out, " = a year", a_year(t, t->slope),
                         a_year(t, t->lo), a_year(t, t->hi),
                         t->log ? "fraction" : t->scale.of_change);
}

#define NUMBERS 8

static void list_numbers (const theil *t, double numbers[NUMBERS]) {
  const double values[NUMBERS] = {
    t->slope, t->lo, t->hi, t->intercept, a_year(t, t->slope), a_year(t, t->lo),
    a_year(t, t->hi), (double)t->count
  };
  for (size_t i = 0; i < NUMBERS; i++) numbers[i] = values[i];
}

static ts_status add_numbers (const theil *t, ts_fit *out) {
  const char *unit = t->log ? "" : t->scale.of_change;
  const char *yearly = t->log ? "fraction" : t->scale.of_change;
  const char *const names[NUMBERS][2] = {
    {"slope", unit}, {"lo", unit}, {"hi", unit},
    {"intercept", t->log ? "" : t->scale.of_level}, {"annual", yearly},
    {"annual_lo", yearly}, {"annual_hi", yearly}, {"slopes", "count"}
  };
  double numbers[NUMBERS];
  ts_status status = TS_OK;
  list_numbers(t, numbers);
  for (size_t i = 0; i < NUMBERS && status == TS_OK; i++)
    status = ts_fit_add_number(out, names[i][0], NULL, numbers[i], names[i][1]);
  return status;
}

static ts_status add_fitted (const theil *t, ts_fit *out) {
  double *fitted, slope = t->slope / (double)step_of(t);
  char *name = NULL;
  ts_status status = ts_name_response(&name, t->y, t->log);
  if (status == TS_OK)
    status = ts_fit_add_series(out, "fitted", t->y, name,
                               t->log ? "" : t->y->unit, &fitted);
  free(name);
  for (size_t i = 0; status == TS_OK && i < t->y->n; i++)
    fitted[i] = (t->intercept + slope * (double)i) / t->scale.factor;
  return status;
}

static ts_status report (const theil *t, ts_fit *out) {
  ts_status status = ts_fit_set(&out->method, "median of %zu slopes between"
    " pairs of %s; interval by ranks, from Kendall's S", t->count,
    t->season ? "years, season by season" : "observations");
  if (status == TS_OK) status = add_coefficients(t, out);
  if (status == TS_OK) status = add_numbers(t, out);
  if (status == TS_OK) status = add_fitted(t, out);
  if (status == TS_OK && !t->season && ts_seasons(t->y->first.freq) > 0)
    status = ts_fit_note(out, "seasons are not told apart");
  return status;
}

static ts_status estimate (theil *t, ts_stop stop, ts_fit *out) {
  int found = 1, done = 1;
  ts_status status = TS_OK;
  if (t->sample.n > TS_SLOPES_MOST)  /* rule 6 */
    return ts_fit_refuse(out, "takes at most %d observations: use coarser"
                         " periods", TS_SLOPES_MOST);
  if (t->log) status = ts_sample_log(&t->sample, out, &done);
  if (status != TS_OK || !done) return status;
  status = solve(t, stop, &found);
  if (status != TS_OK) return status;
  if (!found) return ts_fit_refuse(out, "no season has two observations");
  return report(t, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  theil t;
  char *name = NULL;
  ts_status status;
  if (ts_arg_number(args, "season") != 0.0 && ts_seasons(y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "a series by %s has no seasons: leave season"
                   " out", ts_freq_name(y->first.freq));
  status = start(&t, y, args);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK) status = ts_name_response(&name, y, t.log);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Theil-Sen slope of %s", name);
  if (status == TS_OK) status = estimate(&t, stop, out);
  end(&t);
  free(name);
  return status;
}

static void drop (void *kept) {
  end(kept);
  free(kept);
}

/* What the panel keeps, made for its first series. */
static ts_status keep (const ts_series *y, const ts_args *args,
                       ts_memo *memo) {
  theil *t = memo->kept;
  if (t != NULL) {
    t->y = y;
    ts_sample_again(&t->sample, y);
    return TS_OK;
  }
  t = malloc(sizeof *t);
  if (t == NULL) return TS_NOMEM;
  *memo = (ts_memo){t, drop};
  return start(t, y, args);
}

static ts_status quick (const ts_series *y, const ts_args *args, ts_stop stop,
                        double *numbers) {
  ts_memo own = {0}, *memo = (args->memo != NULL) ? args->memo : &own;
  ts_status status = keep(y, args, memo);
  if (status == TS_OK) {
    theil *t = memo->kept;
    int found = 0;
    if (t->sample.n <= TS_SLOPES_MOST
        && (!t->season || ts_seasons(y->first.freq) > 0)
        && (!t->log || ts_sample_logs(&t->sample)))
      status = solve(t, stop, &found);
    if (status == TS_OK && !found) status = TS_DOMAIN;
    if (status == TS_OK) list_numbers(t, numbers);
  }
  ts_memo_end(&own);
  return status;
}

static const ts_option options[] = {
  TS_LOG_OPTION,
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "compare each month (quarter, half-year) with the same one of other"
           " years: the slope is per year"},
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_theil_sen_model = {
  .name = "theil_sen", .fit = fit, .quick = quick, .options = options,
  .fewest = 3,
  .source = "Theil (1950); Sen (1968); Hirsch, Slack and Smith (1982)",
  .help = "Trend that outliers hardly move: the median of the slopes between"
          " all pairs of observations"
};
