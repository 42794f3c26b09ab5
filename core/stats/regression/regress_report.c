/* regress_report.c -- what a regression says; see regress.h for the rules */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sums.h"
#include "errors.h"
#include "regress_parts.h"
#include "stats/sample.h"

#define FEW_GROUPS 20    /* Cameron and Miller (2015) */

ts_status ts_regression_title (const ts_regression *r, ts_fit *fit) {
  const ts_formula *f = &r->model->formula;
  ts_string terms = {0};
  ts_status status = ts_formula_terms(f, &terms);
  if (status == TS_OK)
    status = ts_fit_set(&fit->title, "%s of %s on %s",
                        (r->weights != NULL) ? "WLS" : "OLS", f->response,
                        terms.text);
  ts_string_free(&terms);
  return status;
}

static int is_log (const ts_formula *f) {
  return strncmp(f->response, "log(", 4) == 0
      && f->response[strlen(f->response) - 1] == ')'
      && strchr(f->response, ')') == f->response + strlen(f->response) - 1;
}

static ts_status add_coefficient (const ts_regression *r, size_t j,
                                  ts_fit *fit) {
  const ts_design_column *c = &r->design.columns[j];
  double b = ts_regression_b(r, j), se = ts_regression_se(r, j);
  double t = b / se, width = ts_regression_width(r, fit->level);
  if (!isfinite(t)) t = NAN;
  return ts_fit_add_coefficient(fit, c->name, c->label, b, se, t,
                                ts_regression_p(r, t), b - width * se,
                                b + width * se);
}

static ts_status add_named (ts_fit *fit, const char *name, const char *ending,
                            double value) {
  char *full = NULL;
  ts_status status = ts_fit_set(&full, "%s%s", name, ending);
  if (status == TS_OK && ts_fit_find(fit, full) == NULL)
    status = ts_fit_add_number(fit, full, NULL, value, "");
  free(full);
  return status;
}

/* A coefficient as plain fields: post, post_se, post_p; with 'all' its interval
** and "p" too. */
static ts_status add_fields (const ts_coefficient *c, int all, ts_fit *fit) {
  ts_status status = add_named(fit, c->name, "", c->estimate);
  if (status == TS_OK) status = add_named(fit, c->name, "_se", c->se);
  if (status == TS_OK) status = add_named(fit, c->name, "_p", c->p);
  if (!all || status != TS_OK) return status;
  status = add_named(fit, c->name, "_lo", c->lo);
  if (status == TS_OK) status = add_named(fit, c->name, "_hi", c->hi);
  if (status == TS_OK) status = add_named(fit, "p", "", c->p);
  return status;
}

/* Does a column belong to a level of something? */
static int is_of_level (const ts_regression *r, size_t j) {
  const ts_formula *f = &r->model->formula;
  size_t term = r->design.columns[j].term;
  if (term == SIZE_MAX) return 0;
  for (size_t p = 0; p < f->terms[term].n; p++)
    if (ts_factor_is_level(&f->factors[f->terms[term].parts[p]])) return 1;
  return 0;
}

/* No coefficient is called 'term': in a formula with levels, other groups may
** have it. */
static ts_status check_term (const ts_regression *r, const char *term,
                             ts_error *err) {
  const ts_formula *f = &r->model->formula;
  ptrdiff_t near;
  const char **names;
  for (size_t i = 0; i < f->factor_count; i++)
    if (ts_factor_is_level(&f->factors[i])) return TS_OK;
  names = malloc((r->design.k + 1) * sizeof *names);
  if (names == NULL) return ts_fail_memory(err);
  for (size_t j = 0; j < r->design.k; j++) names[j] = r->design.columns[j].name;
  near = ts_nearest(term, names, r->design.k);
  ts_fail(err, TS_UNKNOWN, "the formula has no coefficient '%s': did you mean "
          "'%s'?", term, names[(near >= 0) ? (size_t)near : r->design.k - 1]);
  free(names);
  return TS_UNKNOWN;
}

static ts_status add_terms (const ts_regression *r, const char *term,
                            ts_fit *fit, ts_error *err) {
  ts_status status = TS_OK;
  int found = 0;
  for (size_t j = 0; j < fit->coefficient_count && status == TS_OK; j++) {
    const ts_coefficient *c = &fit->coefficients[j];
    int chosen = (term != NULL && strcmp(c->name, term) == 0);
    found |= chosen;
    if (chosen || (term == NULL && !is_of_level(r, j)))
      status = add_fields(c, chosen, fit);
  }
  if (status == TS_OK && term != NULL && !found)
    status = check_term(r, term, err);
  return status;
}

/* Sum of squares of y about the mean, or about zero without an intercept; of
** the scaled problem, weights included. */
static double total_squares (const ts_regression *r) {
  ts_exact sum = {0}, weights = {0}, squares = {0};
  double mean = 0.0;
  for (size_t i = 0; i < r->design.n; i++) {
    double w = (r->weights != NULL) ? r->weights[i] : 1.0;
    ts_exact_add(&sum, w * gsl_vector_get(r->y, i));
    ts_exact_add(&weights, w);
  }
  if (r->model->formula.intercept)
    mean = ts_exact_get(&sum) / ts_exact_get(&weights);
  for (size_t i = 0; i < r->design.n; i++) {
    double w = (r->weights != NULL) ? r->weights[i] : 1.0;
    double d = gsl_vector_get(r->y, i) - mean;
    ts_exact_add(&squares, w * (d * d));
  }
  return ts_exact_get(&squares);
}

/* Of the unscaled response (rule 6). */
static double log_likelihood (const ts_regression *r) {
  ts_exact logs = {0};
  double squares = log(r->ols.rss) + 2.0 * r->y_exponent * M_LN2;
  for (size_t i = 0; i < r->design.n && r->weights != NULL; i++)
    if (!r->model->frequency) ts_exact_add(&logs, log(r->weights[i]));
  return 0.5 * (ts_exact_get(&logs)
                - r->n * (log(2.0 * M_PI) + 1.0 - log(r->n) + squares));
}

static ts_status add_all (ts_fit *fit, const ts_fit_number *numbers, size_t n) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = ts_fit_add_number(fit, numbers[i].name, numbers[i].label,
                               numbers[i].value, numbers[i].unit);
  return status;
}

/* Rule 6. */
static ts_status add_numbers (const ts_regression *r, ts_fit *fit) {
  double k = (double)r->design.k, rest = r->n - k, total = total_squares(r);
  double mean = r->model->formula.intercept ? 1.0 : 0.0, slopes = k - mean;
  double r2 = (total > 0.0) ? 1.0 - r->ols.rss / total : NAN;
  double f = (slopes > 0.0 && !r->exact)
           ? (total - r->ols.rss) / slopes / (r->ols.rss / rest) : NAN;
  double ll = r->exact ? NAN : log_likelihood(r);
  const ts_fit_number numbers[] = {
    {"r2", "R2", r2, NULL, ""},
    {"adjusted_r2", NULL, 1.0 - (1.0 - r2) * (r->n - mean) / rest, NULL, ""},
    {"dw", "DW", r->in_time && r->weights == NULL && !r->exact
                 ? ts_ols_dw(&r->ols, r->at) : NAN, NULL, ""},
    {"sigma", NULL, ldexp(sqrt(ts_regression_variance(r)), r->y_exponent), NULL,
     ""},
    {"f", NULL, f, NULL, ""},
    {"f_p", NULL, isnan(f) ? NAN : gsl_cdf_fdist_Q(f, slopes, rest), NULL, ""},
    {"log_likelihood", NULL, ll, NULL, ""},
    {"aic", NULL, 2.0 * (k + 1.0) - 2.0 * ll, NULL, ""},
    {"bic", NULL, log(r->n) * (k + 1.0) - 2.0 * ll, NULL, ""},
    {"k", NULL, k, NULL, "count"},
    {"df", NULL, isinf(r->df) ? NAN : r->df, NULL, ""}
  };
  int timed = (r->errors.errors == TS_ERRORS_NEWEY_WEST
               || r->errors.errors == TS_ERRORS_DRISCOLL_KRAAY);
  ts_status status = add_all(fit, numbers, sizeof numbers / sizeof *numbers);
  if (status == TS_OK && timed)
    status = ts_fit_add_number(fit, "lag", NULL, (double)r->lag, "count");
  if (status == TS_OK && !isnan(r->bandwidth))
    status = ts_fit_add_number(fit, "bandwidth", NULL, r->bandwidth, "");
  for (size_t c = 0; c < r->model->ways && status == TS_OK; c++)
    status = ts_fit_add_number(fit, (c == 0) ? "groups" : "groups_2", NULL,
                               (double)r->errors.groups[c], "count");
  return status;
}

/* The column of trend alone, or SIZE_MAX. */
static size_t find_trend (const ts_regression *r) {
  const ts_formula *f = &r->model->formula;
  for (size_t j = 0; j < r->design.k; j++) {
    size_t t = r->design.columns[j].term;
    if (t != SIZE_MAX && f->terms[t].n == 1
        && f->factors[f->terms[t].parts[0]].kind == TS_FACTOR_TREND) return j;
  }
  return SIZE_MAX;
}

static int has_season (const ts_formula *f) {
  for (size_t i = 0; i < f->factor_count; i++)
    if (f->factors[i].kind == TS_FACTOR_SEASON) return 1;
  return 0;
}

/* A slope a period as a rate a year, percentage points, or so much (S26). */
static double a_year (const ts_regression *r, double slope) {
  const ts_formula *f = &r->model->formula;
  double periods = ts_freq_per_year(ts_frame_period(f->frame)->freq);
  if (is_log(f)) return expm1(slope * periods);
  return slope * periods
       * ((strcmp(ts_expression_unit(f->of), "fraction") == 0) ? 100.0 : 1.0);
}

static ts_status add_line (const ts_regression *r, ts_fit *fit) {
  const ts_formula *f = &r->model->formula;
  size_t j = find_trend(r);
  const char *unit = ts_expression_unit(f->of), *label = " = a year";
  if (j == SIZE_MAX
      || (!is_log(f) && ts_frame_period(f->frame)->freq == TS_YEAR
          && strcmp(unit, "fraction") != 0)) return TS_OK;
  if (j + 1 < fit->coefficient_count) label = "trend a year";
  if (is_log(f)) unit = "fraction";
  else if (strcmp(unit, "fraction") == 0) unit = "percentage points";
  return ts_fit_add_line(fit, label, a_year(r, fit->coefficients[j].estimate),
                         a_year(r, fit->coefficients[j].lo),
                         a_year(r, fit->coefficients[j].hi), unit);
}

/* "the base is month 1, exporter CHN" */
static ts_status note_bases (const ts_regression *r, ts_fit *fit) {
  const ts_formula *f = &r->model->formula;
  ts_string text = {0};
  ts_status status = TS_OK;
  for (size_t t = 0; t < f->term_count; t++) {
    const ts_factor *factor = &f->factors[f->terms[t].parts[0]];
    const ts_factor_levels *levels = &r->design.levels[f->terms[t].parts[0]];
    if (f->terms[t].n > 1 || (f->terms[t].full & 1)
        || !ts_factor_is_level(factor)) continue;
    ts_string_format(&text, "%s%s %s", (text.length > 0) ? ", " : "",
                     (factor->kind == TS_FACTOR_SEASON)
                     ? ts_freq_name(ts_frame_period(f->frame)->freq)
                     : factor->name, levels->texts[0]);
  }
  if (text.length > 0)
    status = ts_fit_note(fit, f->intercept ? "the intercept is that of %s"
                                           : "the base is %s", text.text);
  if (text.status != TS_OK) status = text.status;
  ts_string_free(&text);
  return status;
}

/* As the notes of a trend: no seasonal terms, correlated residuals. */
static ts_status note_time (const ts_regression *r, ts_fit *fit) {
  const ts_formula *f = &r->model->formula;
  ts_error_choice choice = {r->errors.errors, r->lag};
  ts_string text = {0};
  ts_status status = TS_OK;
  if (!r->in_time) return TS_OK;
  if (find_trend(r) != SIZE_MAX && !has_season(f)
      && ts_seasons(ts_frame_period(f->frame)->freq) > 0)
    ts_string_put(&text, "no seasonal terms");
  ts_error_choice_warn(&choice, ts_fit_get(fit, "dw"), &text);
  status = text.status;
  if (status == TS_OK && text.length > 0)
    status = ts_fit_note(fit, "%s", text.text);
  ts_string_free(&text);
  return status;
}

static ts_status note_errors (const ts_regression *r, ts_fit *fit) {
  ts_status status = TS_OK;
  for (size_t c = 0; c < r->model->ways && status == TS_OK; c++)
    if (r->errors.groups[c] < FEW_GROUPS)
      status = ts_fit_note(fit, "%zu clusters of %s are few: the errors are "
                           "likely too small", r->errors.groups[c],
                           r->model->clusters[c]->name);
  if (status == TS_OK && r->errors.mended)
    status = ts_fit_note(fit, "the two-way covariance had negative eigenvalues:"
                         " they were set to zero");
  if (status == TS_OK && r->exact)
    status = ts_fit_note(fit, "the model fits exactly: there are no errors to "
                         "estimate");
  if (status == TS_OK && !r->exact
      && strcmp(ts_expression_unit(r->model->formula.of), "fraction") == 0)
    status = ts_fit_note(fit, "%s is a fraction: 0.01 is a percentage point",
                         r->model->formula.response);
  return status;
}

ts_status ts_regression_report (const ts_regression *r, const char *term,
                                ts_fit *fit, ts_error *err) {
  ts_status status = ts_regression_method(r, fit);
  for (size_t j = 0; j < r->design.k && status == TS_OK; j++)
    status = add_coefficient(r, j, fit);
  if (status == TS_OK) status = add_numbers(r, fit);
  if (status == TS_OK) status = add_terms(r, term, fit, err);
  if (status == TS_OK) status = add_line(r, fit);
  if (status == TS_OK) status = note_bases(r, fit);
  if (status == TS_OK) status = note_time(r, fit);
  return (status == TS_OK) ? note_errors(r, fit) : status;
}
