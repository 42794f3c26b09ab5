/* its.c -- interrupted time series; see its.h for the rules */
#include "its.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "break_date.h"
#include "stats/options.h"
#include "stats/regression/errors.h"
#include "stats/season_terms.h"
#include "stats/smoothing/scaled.h"

#define EACH_SIDE 3   /* rule 5 */

enum { INTERCEPT, SLOPE, LEVEL_CHANGE, SLOPE_CHANGE, FIXED };

typedef struct {
  const ts_series *y;
  int log;
  ts_scale scale;
  ts_sample sample;
  double unit;              /* power of two by which values are divided, so that
                               their squares neither overflow nor vanish */
  ts_season_terms terms;
  ts_error_choice errors;
  size_t from;              /* place of t0 */
  size_t before, after;     /* observations */
  gsl_matrix *x;
  gsl_vector *response;
  ts_ols ols;
  double quantile;          /* of t(n - k) */
} its;

/* An estimate with its error, per period; rule 2 makes changes a year of it. */
typedef struct {
  double estimate, se;
} estimate;

/* The regressors of a place, as many as there are; 'old' leaves the new regime
** out (rule 4). False where its season was never seen. */
static int row_at (const its *t, size_t place, int old, double *row) {
  int known, new = (place >= t->from && !old);
  size_t term = ts_season_term_at(&t->terms, t->y, place, &known);
  for (size_t j = FIXED; j < FIXED + t->terms.count; j++) row[j] = 0.0;
  row[INTERCEPT] = 1.0;
  row[SLOPE] = (double)(place + 1);
  row[LEVEL_CHANGE] = new ? 1.0 : 0.0;
  row[SLOPE_CHANGE] = new ? (double)(place - t->from) : 0.0;
  if (term > 0) row[term] = 1.0;
  return known;
}

static ts_status build (its *t) {
  size_t n = t->sample.n, k = FIXED + t->terms.count;
  t->unit = ts_scale_of_size(t->sample.x, n);
  t->x = ts_matrix_alloc(n, k);
  t->response = gsl_vector_alloc(n);
  if (t->x == NULL || t->response == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    row_at(t, t->sample.at[i], 0, gsl_matrix_ptr(t->x, i, 0));
    gsl_vector_set(t->response, i,
                   t->scale.factor * (t->sample.x[i] / t->unit));
  }
  return TS_OK;
}

static estimate coefficient (const its *t, size_t j) {
  return (estimate){t->unit * gsl_vector_get(t->ols.beta, j),
                    t->unit * sqrt(gsl_matrix_get(t->ols.covariance, j, j))};
}

/* b + c */
static estimate slope_after (const its *t) {
  const gsl_matrix *v = t->ols.covariance;
  double variance = gsl_matrix_get(v, SLOPE, SLOPE)
                  + gsl_matrix_get(v, SLOPE_CHANGE, SLOPE_CHANGE)
                  + 2.0 * gsl_matrix_get(v, SLOPE, SLOPE_CHANGE);
  return (estimate){t->unit * (gsl_vector_get(t->ols.beta, SLOPE)
                               + gsl_vector_get(t->ols.beta, SLOPE_CHANGE)),
                    t->unit * sqrt(fmax(variance, 0.0))};
}

static double p_of (const its *t, estimate e) {
  return 2.0 * gsl_cdf_tdist_Q(fabs(e.estimate / e.se),
                               (double)(t->ols.n - t->ols.k));
}

static ts_status add_estimate (const its *t, estimate e, const char *name,
                               const char *label, ts_fit *out) {
  double width = t->quantile * e.se;
  return ts_fit_add_coefficient(out, name, label, e.estimate, e.se,
                                e.estimate / e.se, p_of(t, e),
                                e.estimate - width, e.estimate + width);
}

/* A change of a log over 'periods' as a fraction, of a level as it is. */
static double change_of (const its *t, double x, double periods) {
  return t->log ? expm1(x * periods) : x * periods;
}

static ts_status add_line (const its *t, const char *label, estimate e,
                           double periods, ts_fit *out) {
  double width = t->quantile * e.se;
  return ts_fit_add_line(out, label, change_of(t, e.estimate, periods),
                         change_of(t, e.estimate - width, periods),
                         change_of(t, e.estimate + width, periods),
                         t->log ? "fraction" : t->scale.of_change);
}

static ts_status add_lines (const its *t, ts_fit *out) {
  double f = ts_freq_per_year(t->y->first.freq);
  ts_status status = TS_OK;
  if (t->log)
    status = add_line(t, " = level at once", coefficient(t, LEVEL_CHANGE), 1.0,
                      out);
  if (!t->log && f == 1.0) return status;
  if (status == TS_OK)
    status = add_line(t, " = a year before", coefficient(t, SLOPE), f, out);
  return (status == TS_OK)
       ? add_line(t, " = a year after", slope_after(t), f, out) : status;
}

static ts_status add_coefficients (const its *t, ts_fit *out) {
  static const char *const names[] = {
    "intercept", "slope", "level_change", "slope_change"
  };
  static const char *const plain[] = {
    "intercept", "slope", "change of level", "change of slope"
  };
  int points = (t->scale.factor != 1.0);
  ts_status status = TS_OK;
  for (size_t j = 0; j < FIXED && status == TS_OK; j++) {
    const char *unit = (j == INTERCEPT) ? "%" : "pp";
    char label[64];
    snprintf(label, sizeof label, points ? "%s (%s)" : "%s", plain[j], unit);
    status = add_estimate(t, coefficient(t, j), names[j], label, out);
  }
  if (status == TS_OK)
    status = add_estimate(t, slope_after(t), "slope_after",
                          points ? "slope after (pp)" : "slope after", out);
  for (size_t s = 0; s < TS_SEASONS_MOST && status == TS_OK; s++) {
    char name[TS_SEASON_TEXT], label[TS_SEASON_TEXT];
    if (t->terms.column[s] == 0) continue;
    ts_season_term_name(t->y->first.freq, s, name, label);
    status = add_estimate(t, coefficient(t, t->terms.column[s]), name, label,
                          out);
  }
  return status;
}

/* Rule 3: d and c together, by the inverse of their 2 x 2 covariance. */
static double wald_of (const its *t) {
  const gsl_matrix *v = t->ols.covariance;
  double d = gsl_vector_get(t->ols.beta, LEVEL_CHANGE);
  double c = gsl_vector_get(t->ols.beta, SLOPE_CHANGE);
  double dd = gsl_matrix_get(v, LEVEL_CHANGE, LEVEL_CHANGE);
  double cc = gsl_matrix_get(v, SLOPE_CHANGE, SLOPE_CHANGE);
  double dc = gsl_matrix_get(v, LEVEL_CHANGE, SLOPE_CHANGE);
  return (d * d * cc - 2.0 * d * c * dc + c * c * dd) / (dd * cc - dc * dc);
}

/* Values of the fitted line at a place, in the units of the series. */
static double value_at (const its *t, size_t place, int old) {
  double row[FIXED + TS_SEASONS_MOST], sum = 0.0;
  if (!row_at(t, place, old, row)) return NAN;
  for (size_t j = 0; j < t->ols.k; j++)
    sum += gsl_vector_get(t->ols.beta, j) * row[j];
  return t->unit * (sum / t->scale.factor);
}

static ts_status add_part (const its *t, const char *part, int old,
                           ts_fit *out) {
  double *values;
  char *name = NULL;
  ts_status status = ts_name_response(&name, t->y, t->log);
  if (status == TS_OK)
    status = ts_fit_add_series(out, part, t->y, name,
                               t->log ? "" : t->y->unit, &values);
  free(name);
  for (size_t i = 0; status == TS_OK && i < t->y->n; i++)
    values[i] = value_at(t, i, old);
  return status;
}

/* How far the last observed period lies from the old trend (rule 4). */
static double effect_of (const its *t) {
  size_t place = t->sample.at[t->sample.n - 1];
  double x = coefficient(t, LEVEL_CHANGE).estimate
           + coefficient(t, SLOPE_CHANGE).estimate * (double)(place - t->from);
  return t->log ? expm1(x) : x;
}

static ts_status add_numbers (const its *t, ts_fit *out) {
  double df = (double)(t->ols.n - t->ols.k), wald = wald_of(t);
  estimate d = coefficient(t, LEVEL_CHANGE);
  const char *unit = t->log ? "fraction" : t->scale.of_change;
  double f = ts_freq_per_year(t->y->first.freq);
  const ts_number_row numbers[] = {
    {"change", NULL, change_of(t, d.estimate, 1.0), unit},
    {"change_lo", NULL, change_of(t, d.estimate - t->quantile * d.se, 1.0),
     unit},
    {"change_hi", NULL, change_of(t, d.estimate + t->quantile * d.se, 1.0),
     unit},
    {"p", NULL, p_of(t, d), ""},
    {"slope_p", NULL, p_of(t, coefficient(t, SLOPE_CHANGE)), ""},
    {"f", "both F", wald / 2.0, ""},
    {"f_p", "p", gsl_cdf_fdist_Q(wald / 2.0, 2.0, df), ""},
    {"annual_before", NULL,
     change_of(t, coefficient(t, SLOPE).estimate, f), unit},
    {"annual_after", NULL, change_of(t, slope_after(t).estimate, f), unit},
    {"effect", NULL, effect_of(t), unit},
    {"r2", "R2", ts_ols_r2(&t->ols, t->response, 1), ""},
    {"dw", "DW", ts_ols_dw(&t->ols, t->sample.at), ""},
    {"n_before", "before", (double)t->before, "count"},
    {"n_after", "after", (double)t->after, "count"},
    {"df", NULL, df, "count"}
  };
  return ts_fit_add_numbers(out, numbers, sizeof numbers / sizeof *numbers);
}

static ts_status describe (const its *t, ts_fit *out) {
  ts_period date = t->y->first;
  ts_string text = {0}, note = {0};
  char from[TS_PERIOD_TEXT];
  ts_status status;
  date.ordinal += (int32_t)t->from;
  ts_period_text(date, from);
  ts_error_choice_name(&t->errors, &text);
  if (t->terms.count == 0 && ts_seasons(t->y->first.freq) > 0)
    ts_string_put(&note, "no seasonal terms");
  ts_error_choice_warn(&t->errors, ts_fit_get(out, "dw"), &note);
  status = (text.status == TS_OK) ? note.status : text.status;
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "new regime from %s; %s; t with %zu"
                        " degrees of freedom", from, text.text,
                        t->ols.n - t->ols.k);
  if (status == TS_OK) status = ts_fit_add_text(out, "date", NULL, from);
  if (status == TS_OK && note.length > 0)
    status = ts_fit_note(out, "%s", note.text);
  ts_string_free(&text);
  ts_string_free(&note);
  return status;
}

static ts_status report (its *t, ts_fit *out) {
  ts_status status = add_coefficients(t, out);
  if (status == TS_OK) status = add_lines(t, out);
  if (status == TS_OK) status = add_numbers(t, out);
  if (status == TS_OK) status = add_part(t, "fitted", 0, out);
  if (status == TS_OK) status = add_part(t, "counterfactual", 1, out);
  return (status == TS_OK) ? describe(t, out) : status;
}

static ts_status solve (its *t, ts_fit *out) {
  ts_status status = build(t);
  if (status == TS_OK) status = ts_ols_fit(&t->ols, t->x, t->response);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "the seasonal terms, the slopes and the change"
                         " cannot be told apart with these observations");
  if (status != TS_OK) return status;
  if (ts_ols_exact(&t->ols, t->response))
    return ts_fit_refuse(out, "the two lines fit exactly: there are no errors"
                         " to estimate");
  status = ts_ols_errors(&t->ols, t->x, t->errors.kind, t->sample.at,
                         t->errors.lag);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "hc3 errors have no value: a season with one"
                         " observation fits it exactly");
  t->quantile = gsl_cdf_tdist_Pinv(0.5 + 0.5 * out->level,
                                   (double)(t->ols.n - t->ols.k));
  return (status == TS_OK) ? report(t, out) : status;
}

/* Rule 5, and no fewer than there are coefficients. */
static ts_status object (its *t, ts_fit *out) {
  size_t k = FIXED + t->terms.count;
  while (t->before < t->sample.n && t->sample.at[t->before] < t->from)
    t->before++;
  t->after = t->sample.n - t->before;
  if (t->before < EACH_SIDE || t->after < EACH_SIDE)
    return ts_fit_refuse_for(out, "too few observations on one side of the"
                             " date", "needs %d on either side, has %zu before"
                             " and %zu from it on", EACH_SIDE, t->before,
                             t->after);
  if (t->sample.n <= k)
    return ts_fit_refuse_for(out, "too few observations for the seasonal terms",
                             "needs %zu observations, has %zu", k + 1,
                             t->sample.n);
  return TS_OK;
}

static ts_status prepare (its *t, const ts_args *args, ts_fit *out) {
  int done = 1;
  ts_status status = ts_sample_take(&t->sample, t->y);
  if (status == TS_OK && t->log) status = ts_sample_log(&t->sample, out, &done);
  if (status != TS_OK || !done) return status;
  if (ts_arg_number(args, "season") != 0.0)
    ts_season_terms_place(&t->terms, t->y, &t->sample, FIXED);
  status = object(t, out);
  if (status != TS_OK || out->refused != NULL) return status;
  return ts_error_choice_read(&t->errors, args, t->sample.n, out);
}

/* The place of t0; one outside the series leaves a side without observations.
** */
static ts_status place (its *t, const ts_args *args, ts_error *err) {
  ts_period date;
  ts_status status = ts_break_date(t->y, args, "from", "its", &date, err);
  int64_t i;
  if (status != TS_OK) return status;
  if (ts_arg_number(args, "season") != 0.0
      && ts_seasons(t->y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "its by %s has no seasonal terms: season is"
                   " for half-years, quarters and months",
                   ts_freq_name(t->y->first.freq));
  i = (int64_t)date.ordinal - t->y->first.ordinal;
  t->from = (i < 0) ? 0 : (i > (int64_t)t->y->n) ? t->y->n : (size_t)i;
  return TS_OK;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  its t = {.y = y, .log = ts_arg_number(args, "log") != 0.0};
  char *name = NULL;
  ts_status status = place(&t, args, err);
  (void)stop;
  t.scale = t.log ? (ts_scale){1.0, "", ""} : ts_scale_of(y);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK) status = ts_name_response(&name, y, t.log);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Interrupted time series of %s", name);
  if (status == TS_OK) status = prepare(&t, args, out);
  if (status == TS_OK && out->refused == NULL) status = solve(&t, out);
  ts_sample_free(&t.sample);
  gsl_matrix_free(t.x);
  gsl_vector_free(t.response);
  ts_ols_free(&t.ols);
  free(name);
  return status;
}

static const ts_option options[] = {
  {.name = "from", .kind = TS_OPTION_PERIOD, .required = 1,
   .help = "first period of the new regime"},
  TS_LOG_OPTION,
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "one term for each month, quarter or half-year"},
  TS_ERRORS_OPTION("newey_west"),
  TS_LAG_OPTION,
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_its_model = {
  .name = "its", .fit = fit, .options = options, .fewest = 6,
  .source = "Wagner, Soumerai, Zhang and Ross-Degnan (2002); Newey and West"
            " (1987)",
  .help = "Interrupted time series: how far level and slope changed at a date,"
          " given the trend before it"
};
