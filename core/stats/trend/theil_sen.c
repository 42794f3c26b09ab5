/* theil_sen.c -- median of pairwise slopes; see theil_sen.h for the rules */
#include "theil_sen.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "mann_kendall.h"
#include "stats/sample.h"
#include "stats/sorted.h"
#include "stats/options.h"

typedef struct {
  const ts_series *y;
  ts_sample sample;
  ts_scale scale;
  int log, season;
  double *slopes;     /* owned */
  size_t count;       /* of slopes */
  double var;         /* of Kendall's S */
  double slope, lo, hi;
  double intercept;
} theil;

/* Periods between neighbours of one season; pairs of rule 4 are multiples. */
static size_t step_of (const theil *t) {
  return t->season ? ts_seasons(t->y->first.freq) : 1;
}

static ts_status list_slopes (theil *t, ts_stop stop) {
  const ts_sample *s = &t->sample;
  size_t step = step_of(t), most = s->n * (s->n - 1) / 2;
  t->slopes = malloc((most + 1) * sizeof *t->slopes);
  if (t->slopes == NULL) return TS_NOMEM;
  for (size_t i = 0; i + 1 < s->n; i++) {
    if (stop != NULL && *stop) return TS_STOPPED;
    for (size_t j = i + 1; j < s->n; j++) {
      size_t apart = s->at[j] - s->at[i];  /* rule 1 */
      if (apart % step != 0) continue;
      t->slopes[t->count++] = t->scale.factor * (s->x[j] - s->x[i])
                            / (double)(apart / step);
    }
  }
  return TS_OK;
}

/* Var S over whole calendar years, from that of the first period (rule 4). */
static ts_status seasonal_variance (theil *t, ts_stop stop) {
  size_t seasons = step_of(t), before = ts_season_at(t->y, 0);
  size_t years = (before + t->y->n + seasons - 1) / seasons;
  double *x = malloc((years * seasons + 1) * sizeof *x), s;
  ts_status status;
  if (x == NULL) return TS_NOMEM;
  for (size_t i = 0; i < years * seasons; i++) x[i] = NAN;
  for (size_t i = 0; i < t->sample.n; i++)
    x[before + t->sample.at[i]] = t->sample.x[i];
  status = ts_kendall_seasons(x, years, seasons, stop, &s, &t->var);
  free(x);
  return status;
}

static ts_status variance (theil *t, ts_stop stop) {
  ts_kendall k;
  ts_status status;
  if (t->season) return seasonal_variance(t, stop);
  status = ts_kendall_of(t->sample.x, t->sample.n, stop, &k);
  t->var = k.var;
  return status;
}

/* The slope of a 1-based rank, kept inside the list. */
static double slope_of_rank (theil *t, double rank) {
  double most = (double)t->count;
  double inside = (rank < 1.0) ? 1.0 : (rank > most) ? most : rank;
  return gsl_stats_select(t->slopes, 1, t->count, (size_t)inside - 1);
}

static double median_slope (theil *t) {
  double upper = gsl_stats_select(t->slopes, 1, t->count, t->count / 2);
  if (t->count % 2 == 1) return upper;
  return 0.5 * upper
       + 0.5 * gsl_stats_select(t->slopes, 1, t->count, t->count / 2 - 1);
}

/* Rule 3; half ranks go to the even number, as in scipy. */
static void set_interval (theil *t, double level) {
  double c = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * level) * sqrt(t->var);
  double n = (double)t->count;
  assert(c >= 0.0);  /* Var S is a sum of squares, over seasons too */
  t->lo = slope_of_rank(t, rint((n - c) / 2.0));
  t->hi = slope_of_rank(t, rint((n + c) / 2.0) + 1.0);
}

/* Rule 2. */
static ts_status set_intercept (theil *t) {
  const ts_sample *s = &t->sample;
  double *sorted, time;
  size_t n;
  ts_status status = ts_sorted_parts(s->x, s->n, &sorted, &n);
  if (status != TS_OK) return status;
  time = (n % 2 == 1) ? (double)s->at[n / 2]
       : 0.5 * ((double)s->at[n / 2 - 1] + (double)s->at[n / 2]);
  t->intercept = t->scale.factor * ts_median_sorted(sorted, n)
               - t->slope / (double)step_of(t) * time;
  free(sorted);
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

static ts_status add_numbers (const theil *t, ts_fit *out) {
  const char *unit = t->log ? "" : t->scale.of_change;
  const char *yearly = t->log ? "fraction" : t->scale.of_change;
  const struct {
    const char *name;
    double value;
    const char *unit;
  } numbers[] = {
    {"slope", t->slope, unit}, {"lo", t->lo, unit}, {"hi", t->hi, unit},
    {"intercept", t->intercept, t->log ? "" : t->scale.of_level},
    {"annual", a_year(t, t->slope), yearly},
    {"annual_lo", a_year(t, t->lo), yearly},
    {"annual_hi", a_year(t, t->hi), yearly},
    {"slopes", (double)t->count, "count"}
  };
  ts_status status = TS_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (status == TS_OK)
      status = ts_fit_add_number(out, numbers[i].name, NULL, numbers[i].value,
                                 numbers[i].unit);
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
  ts_status status = list_slopes(t, stop);
  if (status == TS_OK) status = variance(t, stop);
  if (status != TS_OK) return status;
  if (t->count == 0)
    return ts_fit_refuse(out, "no season has two observations");
  t->slope = median_slope(t);
  set_interval(t, out->level);
  status = set_intercept(t);
  return (status == TS_OK) ? report(t, out) : status;
}

static ts_status prepare (theil *t, ts_fit *out) {
  int done = 1;
  ts_status status = ts_sample_take(&t->sample, t->y);
  if (status == TS_OK && t->sample.n > TS_SLOPES_MOST)  /* rule 6 */
    return ts_fit_refuse(out, "takes at most %d observations: use coarser"
                         " periods", TS_SLOPES_MOST);
  if (status == TS_OK && t->log) status = ts_sample_log(&t->sample, out, &done);
  return status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop, ts_fit *out, ts_error *err) {
  theil t = {.y = y, .log = ts_arg_number(args, "log") != 0.0,
             .season = ts_arg_number(args, "season") != 0.0};
  char *name = NULL;
  ts_status status;
  if (t.season && ts_seasons(y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "a series by %s has no seasons: leave season"
                   " out", ts_freq_name(y->first.freq));
  t.scale = t.log ? (ts_scale){1.0, "", ""} : ts_scale_of(y);
  out->level = ts_arg_number(args, "level");
  status = ts_name_response(&name, y, t.log);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Theil-Sen slope of %s", name);
  if (status == TS_OK) status = prepare(&t, out);
  if (status == TS_OK && out->refused == NULL)
    status = estimate(&t, stop, out);
  ts_sample_free(&t.sample);
  free(t.slopes);
  free(name);
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
  .name = "theil_sen", .fit = fit, .options = options,
  .fewest = 3,
  .source = "Theil (1950); Sen (1968); Hirsch, Slack and Smith (1982)",
  .help = "Trend that outliers hardly move: the median of the slopes between"
          " all pairs of observations"
};
