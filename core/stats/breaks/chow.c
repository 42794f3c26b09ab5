/* chow.c -- the same regression before and after; see chow.h for the rules */
#include "chow.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdio.h>
#include "break_date.h"
#include "regimes.h"
#include "stats/options.h"
#include "stats/regression/errors.h"

typedef struct {
  ts_regimes r;
  ts_error_choice errors;
  size_t first;            /* observation that begins the new regime */
  ts_scale scale;
  gsl_matrix *x;
  gsl_vector *z;
  ts_ols ols;              /* of x: k columns, and again from 'first' on */
  double wald;
} chow;

/* Columns k .. 2k - 1 are the first ones from the date on, time counted from
** the date, so that they are the changes there (rule 2). */
static ts_status build (chow *c) {
  const ts_regimes *r = &c->r;
  c->x = ts_matrix_alloc(r->n, 2 * r->k);
  c->z = gsl_vector_alloc(r->n);
  if (c->x == NULL || c->z == NULL) return TS_NOMEM;
  for (size_t i = 0; i < r->n; i++) {
    double row[TS_GROWING_MOST];
    ts_regimes_row(r, i, row);
    gsl_vector_set(c->z, i, r->z[i]);
    for (size_t j = 0; j < r->k; j++) {
      int time = (r->shape.trend && j == 1);
      gsl_matrix_set(c->x, i, j, row[j]);
      if (i >= c->first)
        gsl_matrix_set(c->x, i, r->k + j, row[j]
                       - (time ? r->t[c->first] : 0.0));
    }
  }
  return TS_OK;
}

/* d' V^-1 d of the changes; TS_DOMAIN when V has no inverse. */
static ts_status wald_of (chow *c) {
  size_t k = c->r.k;
  gsl_matrix *v = ts_matrix_alloc(k, k);
  gsl_vector *solved = gsl_vector_alloc(k);
  gsl_matrix_const_view block = gsl_matrix_const_submatrix(c->ols.covariance,
                                                           k, k, k, k);
  gsl_vector_const_view d = gsl_vector_const_subvector(c->ols.beta, k, k);
  ts_status status = TS_NOMEM;
  if (v != NULL && solved != NULL) {
    gsl_matrix_memcpy(v, &block.matrix);
    status = (gsl_linalg_cholesky_decomp1(v) == 0
              && gsl_linalg_cholesky_solve(v, &d.vector, solved) == 0)
           ? TS_OK : TS_DOMAIN;
  }
  if (status == TS_OK) gsl_blas_ddot(&d.vector, solved, &c->wald);
  gsl_matrix_free(v);
  gsl_vector_free(solved);
  return status;
}

/* A change in the units of the series. */
static ts_status add_change (const chow *c, size_t j, const char *name,
                             const char *label, double unit, ts_fit *out) {
  size_t at = c->r.k + j;
  double df = (double)(c->r.n - 2 * c->r.k);
  double d = unit * gsl_vector_get(c->ols.beta, at);
  double se = unit * sqrt(gsl_matrix_get(c->ols.covariance, at, at));
  double width = se * gsl_cdf_tdist_Pinv(0.5 + 0.5 * out->level, df);
  return ts_fit_add_coefficient(out, name, label, d, se, d / se,
                                2.0 * gsl_cdf_tdist_Q(fabs(d / se), df),
                                d - width, d + width);
}

static ts_status add_changes (const chow *c, ts_fit *out) {
  const ts_regimes *r = &c->r;
  double unit = c->scale.factor * ldexp(1.0, r->exponent);
  int points = (c->scale.factor != 1.0);
  char label[64];
  ts_status status = add_change(c, 0, "level_change", points ? "level (pp)"
                                : "level",
                                unit, out);
  snprintf(label, sizeof label, points ? "slope (pp a %s)" : "slope (%s)",
           ts_freq_name(r->y->first.freq));
  if (status == TS_OK && r->shape.trend)
    status = add_change(c, 1, "slope_change", label, unit / r->span, out);
  for (size_t s = 0; s < TS_SEASONS_MOST && status == TS_OK; s++) {
    char name[TS_SEASON_TEXT], term[TS_SEASON_TEXT];
    if (r->terms.column[s] == 0) continue;
    ts_season_term_name(r->y->first.freq, s, name, term);
    status = add_change(c, r->terms.column[s], name, term, unit, out);
  }
  return status;
}

static ts_status add_numbers (const chow *c, ts_fit *out) {
  double k = (double)c->r.k, df = (double)c->r.n - 2.0 * k;
  double f = c->wald / k;
  const ts_number_row numbers[] = {
    {"f", "F", f, ""}, {"p", "p", gsl_cdf_fdist_Q(f, k, df), ""},
    {"df1", NULL, k, "count"}, {"df2", NULL, df, "count"},
    {"wald", NULL, c->wald, ""},
    {"wald_p", NULL, gsl_cdf_chisq_Q(c->wald, k), ""},
    {"n_before", "before", (double)c->first, "count"},
    {"n_after", "after", (double)(c->r.n - c->first), "count"}
  };
  return ts_fit_add_numbers(out, numbers, sizeof numbers / sizeof *numbers);
}

static ts_status report (const chow *c, ts_fit *out) {
  char date[TS_PERIOD_TEXT];
  double dw = ts_ols_dw(&c->ols, c->r.sample.at);
  ts_string text = {0}, warning = {0};
  ts_status status = add_changes(c, out);
  if (status == TS_OK) status = add_numbers(c, out);
  if (status == TS_OK) status = ts_fit_add_number(out, "dw", "DW", dw, "");
  if (status == TS_OK)
    status = ts_fit_add_text(out, "date", NULL,
                             ts_regimes_text(&c->r, c->first, date));
  ts_error_choice_name(&c->errors, &text);
  ts_error_choice_warn(&c->errors, dw, &warning);
  if (status == TS_OK) status = text.status;
  if (status == TS_OK) status = warning.status;
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "changes from %s on; %s; F with %zu and"
                        " %zu degrees of freedom", date, text.text, c->r.k,
                        c->r.n - 2 * c->r.k);
  if (status == TS_OK && warning.length > 0)
    status = ts_fit_note(out, "%s", warning.text);
  ts_string_free(&text);
  ts_string_free(&warning);
  return (status == TS_OK) ? ts_regimes_note(&c->r, out) : status;
}

static ts_status estimate (chow *c, ts_fit *out) {
  ts_status status = build(c);
  if (status == TS_OK) status = ts_ols_fit(&c->ols, c->x, c->z);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "the season terms cannot be told apart on both"
                         " sides of the date");
  if (status != TS_OK) return status;
  if (ts_regimes_exact(&c->r, c->ols.rss, c->r.n))
    return ts_fit_refuse(out, "two regimes fit exactly: there are no errors to"
                         " test with");
  status = ts_ols_errors(&c->ols, c->x, c->errors.kind, c->r.sample.at,
                         c->errors.lag);
  if (status == TS_OK) status = wald_of(c);
  if (status == TS_DOMAIN)
    return ts_fit_refuse(out, "these errors have no value with so few"
                         " observations: take errors = \"ols\"");
  return (status == TS_OK) ? report(c, out) : status;
}

static ts_status prepare (chow *c, ts_period date, const ts_args *args,
                          ts_fit *out) {
  const ts_regimes *r = &c->r;
  c->first = ts_regimes_place(r, date);
  if (c->first <= r->k || r->n - c->first <= r->k)
    return ts_fit_refuse_for(out, "too few observations on one side of the"
                             " date", "needs %zu on either side, has %zu before"
                             " and %zu from it on", r->k + 1, c->first,
                             r->n - c->first);
  return ts_error_choice_read(&c->errors, args, r->n, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_regime_shape shape = ts_regime_shape_of(args);
  chow c = {.scale = shape.log ? (ts_scale){1.0, "", ""} : ts_scale_of(y)};
  ts_period date;
  ts_status status = ts_break_date(y, args, "at", "chow", &date, err);
  (void)stop;
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_regimes_title(y, shape.log, "Chow test", out);
  if (status == TS_OK)
    status = ts_regimes_start(&c.r, y, shape, "chow", out, err);
  if (status == TS_OK && out->refused == NULL)
    status = prepare(&c, date, args, out);
  if (status == TS_OK && out->refused == NULL) status = estimate(&c, out);
  ts_regimes_free(&c.r);
  gsl_matrix_free(c.x);
  gsl_vector_free(c.z);
  ts_ols_free(&c.ols);
  return status;
}

static const ts_option options[] = {
  {.name = "at", .kind = TS_OPTION_PERIOD, .required = 1,
   .help = "first period of the new regime"},
  TS_REGIME_OPTIONS,
  TS_ERRORS_OPTION("ols"),
  TS_LAG_OPTION,
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_chow_model = {
  .name = "chow", .fit = fit, .options = options, .fewest = 4,
  .source = "Chow (1960); Newey and West (1987)",
  .help = "Test for a break at a known date: is the level, or the trend, the"
          " same before it and from it on"
};
