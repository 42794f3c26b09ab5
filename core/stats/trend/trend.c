/* trend.c -- a straight line through time; see trend.h for the rules */
#include "trend.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "stats/regression/ols.h"
#include "stats/sample.h"
#include "stats/options.h"

#define SEASONS_MOST 12
#define DW_LOW 1.0     /* rule 5 */

typedef struct {
  const ts_series *y;
  int log;
  ts_scale scale;
  ts_errors errors;
  size_t lag;
  int occurs[SEASONS_MOST];   /* seasons with an observation */
  size_t term[SEASONS_MOST];  /* column of each season's term; 0: none */
  size_t k;
  ts_sample sample;
  gsl_matrix *x;
  gsl_vector *response;
  ts_ols ols;
  double quantile;            /* of t(n - k), for intervals */
  int exact;                  /* rule 7 */
} trend;

/* Give each season after the first that occurs a column (rule 4). */
static void place_terms (trend *t, int season) {
  int first = 1;
  t->k = 2;
  if (!season) return;
  for (size_t i = 0; i < t->sample.n; i++)
    t->occurs[ts_season_at(t->y, t->sample.at[i])] = 1;
  for (size_t s = 0; s < SEASONS_MOST; s++) {
    if (t->occurs[s] && !first) t->term[s] = t->k++;
    if (t->occurs[s]) first = 0;
  }
}

static ts_status build (trend *t) {
  size_t n = t->sample.n;
  t->x = ts_matrix_alloc(n, t->k);
  t->response = gsl_vector_alloc(n);
  if (t->x == NULL || t->response == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    size_t at = t->sample.at[i];
    size_t term = (t->k > 2) ? t->term[ts_season_at(t->y, at)] : 0;
    gsl_matrix_set(t->x, i, 0, 1.0);
    gsl_matrix_set(t->x, i, 1, (double)(at + 1));
    if (term > 0) gsl_matrix_set(t->x, i, term, 1.0);
    gsl_vector_set(t->response, i, t->scale.factor * t->sample.x[i]);
  }
  return TS_OK;
}

static ts_status add_coefficient (const trend *t, size_t j, const char *name,
                                  const char *label, ts_fit *out) {
  double b = gsl_vector_get(t->ols.beta, j);
  double se = t->exact ? NAN : sqrt(gsl_matrix_get(t->ols.covariance, j, j));
  double p = 2.0 * gsl_cdf_tdist_Q(fabs(b / se), (double)(t->ols.n - t->k));
  return ts_fit_add_coefficient(out, name, label, b, se, b / se,
                                t->exact ? NAN : p, b - t->quantile * se,
                                b + t->quantile * se);
}

static ts_status add_season_terms (const trend *t, ts_fit *out) {
  const char *freq = ts_freq_name(t->y->first.freq);
  ts_status status = TS_OK;
  for (size_t s = 0; s < SEASONS_MOST && status == TS_OK; s++) {
    char name[32], label[32];
    if (t->term[s] == 0) continue;
    snprintf(name, sizeof name, "%s_%zu", freq, s + 1);
    snprintf(label, sizeof label, "%s %zu", freq, s + 1);
    status = add_coefficient(t, t->term[s], name, label, out);
  }
  return status;
}

static ts_status add_coefficients (const trend *t, ts_fit *out) {
  int points = (t->scale.factor != 1.0);
  char label[48];
  ts_status status = add_coefficient(t, 0, "intercept", points
                                     ? "intercept (%)" : "intercept", out);
  snprintf(label, sizeof label, points ? "slope (pp a %s)" : "slope (%s)",
           ts_freq_name(t->y->first.freq));
  if (status == TS_OK) status = add_coefficient(t, 1, "slope", label, out);
  return (status == TS_OK) ? add_season_terms(t, out) : status;
}

/* A slope per period as a change per year (rule 2). */
static double a_year (const trend *t, double slope) {
  double f = ts_freq_per_year(t->y->first.freq);
  return t->log ? expm1(slope * f) : slope * f;
}

static ts_status add_numbers (const trend *t, ts_fit *out) {
  const ts_coefficient *a = &out->coefficients[0], *b = &out->coefficients[1];
  const char *unit = t->log ? "" : t->scale.of_change;
  const char *yearly = t->log ? "fraction" : t->scale.of_change;
  const struct {
    const char *name, *label;
    double value;
    const char *unit;
  } numbers[] = {
    {"slope", NULL, b->estimate, unit}, {"se", NULL, b->se, unit},
    {"t", NULL, b->statistic, ""}, {"p", NULL, b->p, ""},
    {"lo", NULL, b->lo, unit}, {"hi", NULL, b->hi, unit},
    {"intercept", NULL, a->estimate, t->log ? "" : t->scale.of_level},
    {"annual", NULL, a_year(t, b->estimate), yearly},
    {"annual_lo", NULL, a_year(t, b->lo), yearly},
    {"annual_hi", NULL, a_year(t, b->hi), yearly},
    {"r2", "R2", ts_ols_r2(&t->ols, t->response, 1), ""},
    {"dw", "DW", t->exact ? NAN : ts_ols_dw(&t->ols, t->sample.at), ""},
    {"lag", NULL, (t->errors == TS_ERRORS_NEWEY_WEST) ? (double)t->lag : NAN,
     "count"},
    {"df", NULL, (double)(t->ols.n - t->k), "count"}
  };
  ts_status status = TS_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    status = ts_fit_add_number(out, numbers[i].name, numbers[i].label,
                               numbers[i].value, numbers[i].unit);
    if (status != TS_OK) return status;
  }
  if (!t->log && t->y->first.freq == TS_YEAR) return TS_OK;  /* says nothing */
  return ts_fit_add_line(out, " = a year", a_year(t, b->estimate),
                         a_year(t, b->lo), a_year(t, b->hi), yearly);
}

static ts_status add_fitted (const trend *t, ts_fit *out) {
  const gsl_vector *beta = t->ols.beta;
  double *fitted;
  char *name = NULL;
  ts_status status = ts_name_response(&name, t->y, t->log);
  if (status == TS_OK)
    status = ts_fit_add_series(out, "fitted", t->y, name,
                               t->log ? "" : t->y->unit, &fitted);
  free(name);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < t->y->n; i++) {
    size_t s = (t->k > 2) ? ts_season_at(t->y, i) : 0;
    double line = gsl_vector_get(beta, 0)
                + gsl_vector_get(beta, 1) * (double)(i + 1);
    if (t->term[s] > 0) line += gsl_vector_get(beta, t->term[s]);
    fitted[i] = (t->k > 2 && !t->occurs[s]) ? NAN : line / t->scale.factor;
  }
  return TS_OK;
}

static ts_status name_errors (const trend *t, ts_fit *out) {
  const size_t df = t->ols.n - t->k;
  const char *const names[] = {"OLS", "HC1", "HC3"};
  if (t->errors == TS_ERRORS_NEWEY_WEST)
    return ts_fit_set(&out->method, "Newey-West errors, lag %zu; t with %zu"
                      " degrees of freedom", t->lag, df);
  return ts_fit_set(&out->method, "%s errors; t with %zu degrees of freedom",
                    names[t->errors], df);
}

/* Rules 4, 5 and 7, on one line. */
static ts_status add_notes (const trend *t, ts_fit *out) {
  size_t seasons = ts_seasons(t->y->first.freq), first = 0;
  double dw = ts_fit_get(out, "dw");
  ts_string note = {0};
  ts_status status;
  while (first < SEASONS_MOST && !t->occurs[first]) first++;
  if (t->k > 2)
    ts_string_format(&note, "the intercept is that of %s %zu",
                     ts_freq_name(t->y->first.freq), first + 1);
  else if (seasons > 0)
    ts_string_put(&note, "no seasonal terms");
  if (note.length > 0 && (dw < DW_LOW || t->exact)) ts_string_put(&note, "; ");
  if (t->exact)
    ts_string_put(&note, "the line fits exactly: there are no errors to"
                  " estimate");
  else if (dw < DW_LOW && t->errors == TS_ERRORS_NEWEY_WEST)
    ts_string_format(&note, "residuals strongly correlated: lag %zu may be too"
                     " short", t->lag);
  else if (dw < DW_LOW)
    ts_string_put(&note, "residuals strongly correlated: these errors take them"
                  " for independent");
  status = note.status;
  if (status == TS_OK && note.length > 0)
    status = ts_fit_note(out, "%s", note.text);
  ts_string_free(&note);
  return status;
}

static ts_status report (trend *t, ts_fit *out) {
  ts_status status = name_errors(t, out);
  if (status == TS_OK) status = add_coefficients(t, out);
  if (status == TS_OK) status = add_numbers(t, out);
  if (status == TS_OK) status = add_fitted(t, out);
  return (status == TS_OK) ? add_notes(t, out) : status;
}

/* Least squares and its errors, or a refusal. */
static ts_status estimate (trend *t, ts_fit *out) {
  ts_status status = build(t);
  if (status == TS_OK) status = ts_ols_fit(&t->ols, t->x, t->response);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "the seasonal terms and the slope cannot be told"
                         " apart with these observations");
  if (status != TS_OK) return status;
  t->exact = ts_ols_exact(&t->ols, t->response);
  status = ts_ols_errors(&t->ols, t->x, t->errors, t->sample.at, t->lag);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "hc3 errors have no value: a season with one"
                         " observation fits it exactly");
  t->quantile = gsl_cdf_tdist_Pinv(0.5 + 0.5 * out->level,
                                   (double)(t->sample.n - t->k));
  return (status == TS_OK) ? report(t, out) : status;
}

static ts_errors errors_of (const ts_args *args) {
  return ts_arg_is(args, "errors", "ols") ? TS_ERRORS_OLS
       : ts_arg_is(args, "errors", "hc1") ? TS_ERRORS_HC1
       : ts_arg_is(args, "errors", "hc3") ? TS_ERRORS_HC3
       : TS_ERRORS_NEWEY_WEST;
}

/* Read the sample, refuse what cannot be estimated. */
static ts_status prepare (trend *t, const ts_args *args, ts_fit *out) {
  double lag = ts_arg_number(args, "lag");
  int done = 1;
  ts_status status = ts_sample_take(&t->sample, t->y);
  if (status == TS_OK && t->log) status = ts_sample_log(&t->sample, out, &done);
  if (status != TS_OK || !done) return status;
  place_terms(t, ts_arg_number(args, "season") != 0.0);
  t->lag = isnan(lag) ? ts_newey_west_lag(t->sample.n) : (size_t)lag;
  if (t->sample.n <= t->k)
    return ts_fit_refuse_for(out, "too few observations for the seasonal terms",
                             "needs %zu observations, has %zu", t->k + 1,
                             t->sample.n);
  if (t->errors == TS_ERRORS_NEWEY_WEST && t->lag >= t->sample.n)
    return ts_fit_refuse(out, "lag %zu needs more than %zu observations",
                         t->lag, t->lag);
  return TS_OK;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                        ts_fit *out, ts_error *err) {
  trend t = {.y = y, .errors = errors_of(args),
             .log = ts_arg_number(args, "log") != 0.0};
  char *name = NULL;
  ts_status status = ts_name_response(&name, y, t.log);
  (void)stop;
  if (ts_arg_number(args, "season") != 0.0 && ts_seasons(y->first.freq) == 0)
    status = ts_fail(err, TS_MISUSE, "trend by %s has no seasonal terms: season"
                     " is for half-years, quarters and months",
                     ts_freq_name(y->first.freq));
  t.scale = t.log ? (ts_scale){1.0, "", ""} : ts_scale_of(y);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "OLS trend of %s", name);
  if (status == TS_OK) status = prepare(&t, args, out);
  if (status == TS_OK && out->refused == NULL) status = estimate(&t, out);
  ts_sample_free(&t.sample);
  gsl_matrix_free(t.x);
  gsl_vector_free(t.response);
  ts_ols_free(&t.ols);
  free(name);
  return status;
}

static const ts_option options[] = {
  TS_LOG_OPTION,
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "one term for each month, quarter or half-year"},
  {.name = "errors", .kind = TS_OPTION_WORD, .text = "newey_west",
   .words = "newey_west|ols|hc1|hc3",
   .help = "standard errors: newey_west allows for residuals that vary in size"
           " and are alike from one period to the next, hc1 and hc3 for the"
           " first alone, ols for neither"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = 100000, .help = "Newey-West lag in periods; not given:"
                         " floor(4 (n/100)^(2/9)). A Durbin-Watson below 1 is"
                         " noted: the lag may be too short"},
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_trend_model = {
  .name = "trend", .fit = fit, .options = options, .fewest = 3,
  .source = "Newey and West (1987); MacKinnon and White (1985)",
  .help = "Straight-line trend by least squares, with the slope a period and a"
          " year and errors that allow for correlated residuals"
};
