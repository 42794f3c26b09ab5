/* trend_estimate.c -- trends without words; see trend.h for the rules */
#include "trend_estimate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "stats/smoothing/scaled.h"

ts_status ts_trend_start (ts_trend *t, const ts_series *y) {
  t->y = y;
  t->room = malloc((TS_LINE_ROOM(y->n) + y->n + 1) * sizeof *t->room);
  return (t->room != NULL) ? TS_OK : TS_NOMEM;
}

void ts_trend_free (ts_trend *t) {
  ts_sample_free(&t->sample);
  free(t->room);
}

double ts_logit (double s, double n, int squeeze) {
  double share = squeeze ? (s * (n - 1.0) + 0.5) / n : s;
  if (!(s >= 0.0 && s <= 1.0 && share > 0.0 && share < 1.0)) return NAN;
  return log(share / (1.0 - share));
}

double ts_share_of (double x) {
  double odds = exp(-fabs(x));
  return ((x < 0.0) ? odds : 1.0) / (1.0 + odds);
}

/* Give each season after the first that occurs a column (rule 4). */
void ts_trend_place_terms (ts_trend *t) {
  if (t->season && t->sample.n > 0)
    ts_season_terms_place(&t->terms, t->y, &t->sample, 2);
  t->k = 2 + t->terms.count;
}

/* What n observations need and have; the interval's quantile. */
ts_trend_state ts_trend_settle (ts_trend *t, size_t n) {
  if (n <= t->k) return TS_TREND_FEW;
  if (t->df != n - t->k) {  /* else they are those of the series before */
    t->df = n - t->k;
    t->lag = isnan(t->given_lag) ? ts_newey_west_lag(n) : (size_t)t->given_lag;
    t->student = ts_student_of((double)t->df);
    t->quantile = gsl_cdf_tdist_Pinv(0.5 + 0.5 * t->level, (double)t->df);
  }
  return (t->errors == TS_ERRORS_NEWEY_WEST && t->lag >= n)
         ? TS_TREND_LONG_LAG : TS_TREND_DONE;
}

/* No terms but the slope: the closed form. */
static ts_trend_state estimate_line (ts_trend *t, const double *values) {
  ts_line line;
  ts_trend_state state;
  double factor = t->scale.factor;
  ts_line_fit(&line, values, t->y->n, t->room);
  state = ts_trend_settle(t, line.n);
  if (state != TS_TREND_DONE) return state;
  ts_line_errors(&line, t->errors, t->lag, &t->se[1], &t->se[0]);
  t->beta[0] = factor * line.intercept;
  t->beta[1] = factor * line.slope;
  for (size_t j = 0; j < 2; j++)
    t->se[j] = line.exact ? NAN : factor * t->se[j];
  t->r2 = line.r2;
  t->exact = line.exact;
  t->dw = line.exact ? NAN : line.dw;
  return TS_TREND_DONE;
}

ts_status ts_trend_design (const ts_trend *t, gsl_matrix **x) {
  *x = ts_matrix_alloc(t->sample.n, t->k);
  if (*x == NULL) return TS_NOMEM;
  for (size_t i = 0; i < t->sample.n; i++) {
    size_t at = t->sample.at[i];
    int known;
    size_t term = ts_season_term_at(&t->terms, t->y, at, &known);
    gsl_matrix_set(*x, i, 0, 1.0);
    gsl_matrix_set(*x, i, 1, (double)(at + 1));
    if (term > 0) gsl_matrix_set(*x, i, term, 1.0);
  }
  return TS_OK;
}

/* 'y' over 'unit': its squares neither overflow nor vanish. */
static ts_status build (const ts_trend *t, double unit, gsl_matrix **x,
                        gsl_vector **y) {
  ts_status status = ts_trend_design(t, x);
  *y = gsl_vector_alloc(t->sample.n);
  if (status != TS_OK || *y == NULL) return TS_NOMEM;
  for (size_t i = 0; i < t->sample.n; i++)
    gsl_vector_set(*y, i, t->scale.factor * (t->sample.x[i] / unit));
  return TS_OK;
}

static ts_status solve (ts_trend *t, ts_ols *ols, const gsl_matrix *x,
                        const gsl_vector *y, double unit,
                        ts_trend_state *state) {
  ts_status status = ts_ols_fit(ols, x, y);
  if (status == TS_DOMAIN) *state = TS_TREND_DEPENDENT;
  if (status != TS_OK) return (status == TS_DOMAIN) ? TS_OK : status;
  t->exact = ts_ols_exact(ols, y);
  status = ts_ols_errors(ols, x, t->errors, t->sample.at, t->lag);
  if (status == TS_DOMAIN) *state = TS_TREND_ALONE;
  if (status != TS_OK) return (status == TS_DOMAIN) ? TS_OK : status;
  for (size_t j = 0; j < t->k; j++) {
    t->beta[j] = unit * gsl_vector_get(ols->beta, j);
    t->se[j] = t->exact ? NAN
             : unit * sqrt(gsl_matrix_get(ols->covariance, j, j));
  }
  t->r2 = ts_ols_r2(ols, y, 1);
  t->dw = t->exact ? NAN : ts_ols_dw(ols, t->sample.at);
  return TS_OK;
}

/* With season terms: by decomposition. */
static ts_status estimate_terms (ts_trend *t, ts_trend_state *state) {
  gsl_matrix *x = NULL;
  gsl_vector *y = NULL;
  ts_ols ols = {0};
  double unit = ts_scale_of_size(t->sample.x, t->sample.n);
  ts_status status;
  *state = ts_trend_settle(t, t->sample.n);
  if (*state != TS_TREND_DONE) return TS_OK;
  status = build(t, unit, &x, &y);
  if (status == TS_OK) status = solve(t, &ols, x, y, unit, state);
  gsl_matrix_free(x);
  gsl_vector_free(y);
  ts_ols_free(&ols);
  return status;
}

ts_status ts_trend_estimate (ts_trend *t, ts_trend_state *state) {
  double *values = t->room + TS_LINE_ROOM(t->y->n);
  ts_trend_place_terms(t);
  if (t->season || !ts_line_knows(t->errors)) return estimate_terms(t, state);
  for (size_t i = 0; i < t->y->n; i++) values[i] = NAN;
  for (size_t i = 0; i < t->sample.n; i++)
    values[t->sample.at[i]] = t->sample.x[i];
  *state = estimate_line(t, values);
  return TS_OK;
}

/* The response over the calendar; false when a value has none. */
static int respond (const ts_trend *t, double *values) {
  const double *y = t->y->values;
  double n = 0.0;
  for (size_t i = 0; t->squeeze && i < t->y->n; i++) n += !isnan(y[i]);
  for (size_t i = 0; i < t->y->n; i++) {
    values[i] = (t->response == TS_RESPONSE_LOGIT) ? ts_logit(y[i], n,
                                                              t->squeeze)
              : (y[i] > 0.0) ? log(y[i]) : NAN;
    if (isnan(values[i]) && !isnan(y[i])) return 0;
  }
  return 1;
}

int ts_trend_quick (ts_trend *t, ts_trend_state *state) {
  const double *values = t->y->values;
  t->k = 2;
  if (t->response != TS_RESPONSE_LEVEL) {
    double *response = t->room + TS_LINE_ROOM(t->y->n);
    if (!respond(t, response)) return 0;
    values = response;
  }
  *state = estimate_line(t, values);
  return 1;
}

double ts_trend_bound (const ts_trend *t, size_t j, double side) {
  return t->beta[j] + side * t->quantile * t->se[j];
}

double ts_trend_p (const ts_trend *t, size_t j) {
  if (t->exact) return NAN;
  return ts_student_p(&t->student, t->beta[j] / t->se[j]);
}

double ts_trend_annual (const ts_trend *t, double slope) {
  double f = ts_freq_per_year(t->y->first.freq);
  return (t->response == TS_RESPONSE_LEVEL) ? slope * f : expm1(slope * f);
}

void ts_trend_numbers (const ts_trend *t, double numbers[TS_TREND_NUMBERS]) {
  double lo = ts_trend_bound(t, 1, -1.0), hi = ts_trend_bound(t, 1, 1.0);
  const double values[TS_TREND_NUMBERS] = {
    t->beta[1], t->se[1], t->beta[1] / t->se[1], ts_trend_p(t, 1), lo, hi,
    t->beta[0], ts_trend_annual(t, t->beta[1]), ts_trend_annual(t, lo),
    ts_trend_annual(t, hi), t->r2, t->dw,
    (t->errors == TS_ERRORS_NEWEY_WEST) ? (double)t->lag : NAN, (double)t->df
  };
  for (size_t i = 0; i < TS_TREND_NUMBERS; i++) numbers[i] = values[i];
}
