/* regress_errors.c -- which errors a regression has; rules 4 and 5 of
** regress.h */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "bandwidth.h"
#include "regress_parts.h"

double ts_regression_variance (const ts_regression *r) {
  return r->ols.rss / (r->n - (double)r->design.k);
}

static ts_errors usual_errors (const ts_regression *r) {
  return (r->in_time && !r->model->frequency) ? TS_ERRORS_NEWEY_WEST
                                              : TS_ERRORS_HC1;
}

static int is_in_time (ts_errors errors) {
  return errors == TS_ERRORS_NEWEY_WEST || errors == TS_ERRORS_DRISCOLL_KRAAY;
}

/* 0 for the intercept unless it stands alone, else 1 (bandwidth.h, rule 1). */
static void weigh_columns (const ts_regression *r, double *weights) {
  for (size_t j = 0; j < r->design.k; j++)
    weights[j] = (r->design.columns[j].term == SIZE_MAX && r->design.k > 1)
               ? 0.0 : 1.0;
}

/* The bandwidth that data choose; NaN when they cannot. */
static ts_status choose_bandwidth (ts_regression *r) {
  gsl_matrix *scores = ts_ols_scores(&r->ols, r->weighted), *white = NULL;
  gsl_matrix *var = ts_matrix_alloc(r->design.k, r->design.k);
  double *weights = malloc((r->design.k + 1) * sizeof *weights);
  int prewhite = r->model->prewhite;
  const size_t *at = prewhite ? NULL : r->at;
  ts_status status = TS_NOMEM;
  if (scores != NULL && var != NULL && weights != NULL) {
    weigh_columns(r, weights);
    status = prewhite ? ts_whiten(scores, var, &white) : TS_OK;
  }
  if (status == TS_OK)
    r->bandwidth = (r->model->choice == TS_LAG_NEWEY_WEST)
      ? ts_bandwidth_newey_west(prewhite ? white : scores, at, weights,
                                prewhite)
      : ts_bandwidth_andrews(prewhite ? white : scores, at, weights);
  gsl_matrix_free(scores);
  gsl_matrix_free(white);
  gsl_matrix_free(var);
  free(weights);
  return (status == TS_DOMAIN) ? TS_OK : status;
}

/* Periods from the first row to the last. */
static size_t span_of (const ts_regression *r) {
  return r->at[r->design.n - 1] - r->at[0] + 1;
}

/* How the lag is chosen; an exact fit has no residuals to tell it. */
static ts_lag_choice choice_of (const ts_regression *r) {
  return r->exact ? TS_LAG_RULE : r->model->choice;
}

static ts_status choose_lag (ts_regression *r, ts_fit *fit) {
  const ts_regress_model *m = r->model;
  ts_lag_choice choice = choice_of(r);
  size_t span = span_of(r);
  ts_status status = TS_OK;
  if (choice != TS_LAG_RULE) status = choose_bandwidth(r);
  if (status != TS_OK) return status;
  if (choice != TS_LAG_RULE && !isfinite(r->bandwidth))
    return ts_fit_refuse(fit, "the residuals do not tell a bandwidth: give the "
                         "lag");
  r->lag = !isnan(m->lag) ? (size_t)m->lag : ts_newey_west_lag(r->design.n);
  if (choice != TS_LAG_RULE)
    r->lag = (size_t)fmin(floor(r->bandwidth), (double)(span - 1));
  if (r->lag >= span)
    return ts_fit_refuse(fit, "lag %zu needs more than %zu periods", r->lag,
                         r->lag);
  r->errors.bandwidth = (choice == TS_LAG_ANDREWS) ? r->bandwidth
                                                      : (double)r->lag + 1.0;
  return TS_OK;
}

/* Errors over time need times, and whole ones where they are made white. */
static ts_status check_times (const ts_regression *r, ts_fit *fit) {
  ts_errors errors = r->errors.errors;
  if (r->at == NULL)
    return ts_fit_refuse(fit, "these errors are about periods, and rows have "
                         "none: take hc1, hc3 or cluster");
  if (r->model->frequency)
    return ts_fit_refuse(fit, "frequency weights repeat rows, which then have "
                         "no order in time: take hc1 or hc3");
  if (errors == TS_ERRORS_NEWEY_WEST && !r->in_time)
    return ts_fit_refuse(fit, "newey_west is for one series, and periods come "
                         "twice: take errors = \"driscoll_kraay\", or cluster, "
                         "or one fit each with by");
  if (r->model->prewhite
      && (!r->in_time || span_of(r) != r->design.n))
    return ts_fit_refuse(fit, "prewhite needs every period once: rows are "
                         "missing in between or come twice");
  return TS_OK;
}

static ts_status check_clusters (const ts_regression *r, ts_fit *fit) {
  for (size_t c = 0; c < r->model->ways; c++) {
    size_t groups = r->errors.groups[c];
    if (groups <= 2)
      return ts_fit_refuse_for(fit, "clustered errors need more than two "
                               "groups, and are trusted from some 30", "%s has "
                               "%zu group%s", r->model->clusters[c]->name,
                               groups, (groups == 1) ? "" : "s");
  }
  return TS_OK;
}

static size_t fewest_groups (const ts_regression *r) {
  size_t least = r->errors.groups[0];
  if (r->model->ways > 1 && r->errors.groups[1] < least)
    least = r->errors.groups[1];
  return least;
}

/* Rule 5. */
static double degrees (const ts_regression *r) {
  const ts_regress_model *m = r->model;
  if (m->normal) return INFINITY;
  if (!isnan(m->df)) return m->df;
  return (r->errors.errors == TS_ERRORS_CLUSTER)
       ? (double)fewest_groups(r) - 1.0 : r->n - (double)r->design.k;
}

static void set_errors (ts_regression *r) {
  const ts_regress_model *m = r->model;
  ts_error_spec *e = &r->errors;
  e->errors = (m->errors >= 0) ? (ts_errors)m->errors : usual_errors(r);
  e->at = r->at;
  e->prewhite = (m->prewhite && !r->exact);
  e->copies = m->frequency ? r->weights : NULL;
  e->n = r->n;
  e->ways = m->ways;
  e->correction = m->correction;
  for (size_t c = 0; c < m->ways; c++) e->clusters[c] = r->clusters[c];
  r->df = degrees(r);
  r->bandwidth = NAN;
}

ts_status ts_regression_errors (ts_regression *r, ts_fit *fit) {
  ts_status status = TS_OK;
  set_errors(r);
  if (is_in_time(r->errors.errors)) {
    status = check_times(r, fit);
    if (status == TS_OK && fit->refused == NULL) status = choose_lag(r, fit);
  } else if (r->errors.errors == TS_ERRORS_CLUSTER) {
    status = check_clusters(r, fit);
  }
  if (status != TS_OK || fit->refused != NULL) return status;
  status = ts_ols_covariance(&r->ols, r->weighted, &r->errors);
  if (status == TS_DOMAIN && r->model->prewhite)
    return ts_fit_refuse(fit, "the scores cannot be made white: leave prewhite "
                         "out");
  if (status == TS_DOMAIN)
    return ts_fit_refuse(fit, "hc2 and hc3 errors have no value: some "
                         "coefficient rests on one row alone; take hc1");
  return status;
}

static void name_clusters (const ts_regression *r, ts_string *text) {
  static const char *const factors[] = {
    "G/(G-1) (N-1)/(N-K)", "G/(G-1) (N-1)/(N-K) with the least G", "no factor"
  };
  ts_string_put(text, "errors clustered by ");
  for (size_t c = 0; c < r->model->ways; c++)
    ts_string_format(text, "%s%s (%zu groups)", (c > 0) ? " and " : "",
                     r->model->clusters[c]->name, r->errors.groups[c]);
  ts_string_format(text, ", %s", factors[r->errors.correction]);
}

static void name_errors (const ts_regression *r, ts_string *text) {
  static const char *const names[] = {
    [TS_ERRORS_OLS] = "classical", [TS_ERRORS_HC0] = "HC0",
    [TS_ERRORS_HC1] = "HC1", [TS_ERRORS_HC2] = "HC2", [TS_ERRORS_HC3] = "HC3",
    [TS_ERRORS_NEWEY_WEST] = "Newey-West",
    [TS_ERRORS_DRISCOLL_KRAAY] = "Driscoll-Kraay"
  };
  const ts_regress_model *m = r->model;
  if (r->errors.errors == TS_ERRORS_CLUSTER) {
    name_clusters(r, text);
    return;
  }
  ts_string_format(text, "%s errors", names[r->errors.errors]);
  if (!is_in_time(r->errors.errors)) return;
  if (choice_of(r) == TS_LAG_ANDREWS)
    ts_string_format(text, ", bandwidth %.4g (Andrews 1991)", r->bandwidth);
  else ts_string_format(text, ", lag %zu", r->lag);
  if (choice_of(r) == TS_LAG_NEWEY_WEST)
    ts_string_format(text, " of bandwidth %.4g (Newey and West 1994)",
                     r->bandwidth);
  if (m->prewhite) ts_string_put(text, ", prewhitened");
}

ts_status ts_regression_method (const ts_regression *r, ts_fit *fit) {
  ts_string text = {0};
  ts_status status;
  if (r->weights != NULL)
    ts_string_format(&text, "%s weights %s; ", r->model->frequency
                     ? "frequency" : "analytic", r->model->weights_text);
  name_errors(r, &text);
  if (isinf(r->df)) ts_string_put(&text, "; normal");
  else ts_string_format(&text, "; t with %g degree%s of freedom", r->df,
                        (r->df == 1.0) ? "" : "s");
  status = text.status;
  if (status == TS_OK) status = ts_fit_set(&fit->method, "%s", text.text);
  ts_string_free(&text);
  return status;
}
