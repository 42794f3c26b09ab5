/* mann_kendall.c -- the test; see mann_kendall.h for the rules */
#include "mann_kendall.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "stats/sample.h"

#define EXACT_MOST 10    /* observations */
#define YEARS_FEWEST 3   /* complete years for rule 3 */
#define YEARS_FEW 10     /* below: Hirsch and Slack's normal p is rough */

typedef struct {
  double s, var, z, p, tau, tau_b;
} result;

/* z and its p; the correction is 1 with continuity correction, else 0. */
static void test_score (result *r, double correction) {
  double sign = (double)((r->s > 0.0) - (r->s < 0.0));
  r->z = (r->s == 0.0) ? 0.0 : (r->s - correction * sign) / sqrt(r->var);
  r->p = 2.0 * gsl_cdf_ugaussian_Q(fabs(r->z));
}

/* Rule 5; the ties are those of values, for time has none. */
static void relate_to_pairs (result *r, double pairs, double tied) {
  r->tau = r->s / pairs;
  r->tau_b = r->s / sqrt(pairs * (pairs - tied));
}

static ts_status test_all (const ts_sample *sample, ts_stop stop, result *r,
                           ts_fit *out) {
  ts_kendall k;
  ts_status status = ts_kendall_of(sample->x, sample->n, stop, &k);
  if (status != TS_OK) return status;
  if (!(k.var > 0.0))
    return ts_fit_refuse(out, "all observations are equal");
  *r = (result){.s = k.s, .var = k.var};
  test_score(r, 1.0);
  relate_to_pairs(r, k.pairs, k.tied);
  if (sample->n > EXACT_MOST || k.tied > 0.0)
    return ts_fit_set(&out->method, "normal p with continuity correction%s",
                      (k.tied > 0.0) ? ", variance corrected for ties" : "");
  r->p = ts_kendall_exact(sample->n, k.s);
  return ts_fit_set(&out->method, "exact p, no ties");
}

/* Add season g to the totals (rule 2). 'x' has room for the sample. */
static ts_status add_season (const ts_series *y, const ts_sample *sample,
                             size_t g, ts_stop stop, double *x,
                             ts_kendall *total) {
  ts_kendall k;
  size_t n = 0;
  ts_status status;
  for (size_t i = 0; i < sample->n; i++)
    if (ts_season_at(y, sample->at[i]) == g) x[n++] = sample->x[i];
  status = ts_kendall_of(x, n, stop, &k);
  total->s += k.s;
  total->var += k.var;
  total->pairs += k.pairs;
  total->tied += k.tied;
  return status;
}

static ts_status add_seasons (const ts_series *y, const ts_sample *sample,
                              ts_stop stop, ts_kendall *total) {
  double *x = malloc((sample->n + 1) * sizeof *x);
  ts_status status = (x != NULL) ? TS_OK : TS_NOMEM;
  *total = (ts_kendall){0};
  for (size_t g = 0; g < ts_seasons(y->first.freq) && status == TS_OK; g++)
    status = add_season(y, sample, g, stop, x, total);
  free(x);
  return status;
}

static ts_status test_simple (const ts_series *y, const ts_sample *sample,
                              ts_stop stop, result *r, ts_fit *out) {
  ts_kendall total;
  ts_status status = add_seasons(y, sample, stop, &total);
  if (status != TS_OK) return status;
  if (!(total.var > 0.0))
    return ts_fit_refuse(out, "no season has two observations that differ");
  *r = (result){.s = total.s, .var = total.var};
  test_score(r, 1.0);
  relate_to_pairs(r, total.pairs, total.tied);
  return ts_fit_set(&out->method, "within %zu seasons taken for independent;"
                    " normal p with continuity correction",
                    ts_seasons(y->first.freq));
}

/* Drop observations of years that are not complete, calendar years (rule 3). */
static size_t keep_complete (const ts_series *y, ts_sample *sample) {
  size_t seasons = ts_seasons(y->first.freq), kept = 0, years = 0;
  for (size_t i = 0; i + seasons <= sample->n;) {
    size_t at = sample->at[i];
    if (ts_season_at(y, at) != 0
        || sample->at[i + seasons - 1] != at + seasons - 1) {
      i++;
      continue;
    }
    for (size_t g = 0; g < seasons; g++, i++, kept++) {
      sample->x[kept] = sample->x[i];
      sample->at[kept] = sample->at[i];
    }
    years++;
  }
  sample->n = kept;
  return years;
}

static ts_status describe_years (const ts_series *y, size_t years,
                                 size_t left_out, ts_fit *out) {
  ts_status status = ts_fit_set(&out->method, "within %zu seasons over %zu"
    " complete years, with covariances between seasons; normal p",
    ts_seasons(y->first.freq), years);
  if (status == TS_OK && left_out > 0)
    status = ts_fit_note(out, "%zu observations outside complete years are left"
                         " out", left_out);
  if (status == TS_OK && years < YEARS_FEW)
    status = ts_fit_note(out, "p is rough with fewer than %d years", YEARS_FEW);
  return status;
}

static ts_status test_covariance (const ts_series *y, ts_sample *sample,
                                  ts_stop stop, result *r, ts_fit *out) {
  size_t all = sample->n, years = keep_complete(y, sample);
  ts_kendall total;
  ts_status status;
  if (years < YEARS_FEWEST)
    return ts_fit_refuse_for(out, "too few complete calendar years: season ="
                             " \"none\" compares all periods", "needs %d"
                             " complete calendar years, has %zu", YEARS_FEWEST,
                             years);
  status = add_seasons(y, sample, stop, &total);
  if (status != TS_OK) return status;
  *r = (result){0};
  status = ts_kendall_seasons(sample->x, years, ts_seasons(y->first.freq),
                              stop, &r->s, &r->var);
  if (status != TS_OK) return status;
  if (!(r->var > 0.0))
    return ts_fit_refuse(out, "no season has two observations that differ");
  test_score(r, 0.0);
  relate_to_pairs(r, total.pairs, total.tied);
  return describe_years(y, years, all - sample->n, out);
}

static ts_status report (const result *r, ts_fit *out) {
  const struct {
    const char *name, *label;
    double value;
  } numbers[] = {
    {"s", "S", r->s}, {"var", "Var S", r->var}, {"z", "z", r->z},
    {"p", "p", r->p}, {"tau", "tau", r->tau}, {"tau_b", "tau-b", r->tau_b}
  };
  ts_status status = TS_OK;
  for (size_t i = 0; i < 6 && status == TS_OK; i++)
    status = ts_fit_add_number(out, numbers[i].name, numbers[i].label,
                               numbers[i].value, "");
  return status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop, ts_fit *out, ts_error *err) {
  int seasonal = (ts_seasons(y->first.freq) > 0);
  int simple = ts_arg_is(args, "season", "simple");
  int covariance = ts_arg_is(args, "season", "covariance")
                || (ts_arg_is(args, "season", "auto") && seasonal);
  ts_sample sample = {0};
  result r;
  ts_status status;
  if ((simple || covariance) && !seasonal)
    return ts_fail(err, TS_MISUSE, "a series by %s has no seasons: season ="
                   " \"none\"", ts_freq_name(y->first.freq));
  status = ts_fit_set(&out->title, "%s test of %s", (simple || covariance)
                      ? "Seasonal Mann-Kendall" : "Mann-Kendall", y->name);
  if (status == TS_OK) status = ts_sample_take(&sample, y);
  if (status == TS_OK)
    status = covariance ? test_covariance(y, &sample, stop, &r, out)
           : simple ? test_simple(y, &sample, stop, &r, out)
           : test_all(&sample, stop, &r, out);
  if (status == TS_OK && seasonal && !simple && !covariance)
    status = ts_fit_note(out, "seasons are not told apart");
  if (status == TS_OK && out->refused == NULL) status = report(&r, out);
  ts_sample_free(&sample);
  return status;
}

static const ts_option options[] = {
  {.name = "season", .kind = TS_OPTION_WORD, .text = "auto",
   .words = "auto|none|simple|covariance",
   .help = "covariance: each month (quarter, half-year) within itself, allowing"
           " for months that move together, over complete years; simple: as if"
           " they did not; none: all periods together; auto: covariance where"
           " there are seasons, else none"},
  {.name = NULL}
};

const ts_model ts_mann_kendall_model = {
  .name = "mann_kendall", .fit = fit,
  .options = options, .fewest = 3,
  .source = "Mann (1945); Kendall (1975); Hirsch and Slack (1984)",
  .help = "Test for a trend in one direction, of any shape: do later"
          " observations tend to be higher than earlier ones"
};
