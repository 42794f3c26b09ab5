/* fractional_logit.c -- trend of a share; see fractional_logit.h */
#include "fractional_logit.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>
#include "stats/options.h"
#include "trend_report.h"

#define ROUNDS 60         /* of iteration */
#define SETTLED 1e-10     /* rule 2 */
#define FARTHEST_ODDS 30  /* log odds beyond which a share is 0 or 1 */

typedef struct {
  ts_trend t;
  gsl_matrix *x;          /* owned */
  gsl_matrix *weighted;   /* owned */
  gsl_vector *response;   /* weighted too; owned */
  ts_ols ols;
  double effect;          /* rule 4 */
  size_t rounds;
} fractional;

static void end (fractional *f) {
  gsl_matrix_free(f->x);
  gsl_matrix_free(f->weighted);
  gsl_vector_free(f->response);
  ts_ols_free(&f->ols);
  ts_trend_free(&f->t);
}

/* Log odds of observation i at the present coefficients. */
static double odds_at (const fractional *f, size_t i) {
  double sum = 0.0;
  for (size_t j = 0; j < f->t.k; j++)
    sum += f->t.beta[j] * gsl_matrix_get(f->x, i, j);
  return sum;
}

/* The regression of one round: rows times the root of their weight. */
static void weigh (fractional *f) {
  double effect = 0.0;
  for (size_t i = 0; i < f->t.sample.n; i++) {
    double odds = odds_at(f, i), mean = ts_share_of(odds);
    double root = sqrt(mean * ts_share_of(-odds));
    for (size_t j = 0; j < f->t.k; j++)
      gsl_matrix_set(f->weighted, i, j, root * gsl_matrix_get(f->x, i, j));
    gsl_vector_set(f->response, i, root * odds + (f->t.sample.x[i] - mean)
                                                 / root);
    effect += root * root;
  }
  f->effect = 100.0 * f->t.beta[1] * effect / (double)f->t.sample.n;
}

/* One round; how far the log odds moved at most. TS_DOMAIN: they have gone too
** far, or terms depend on each other. */
static ts_status improve (fractional *f, double *moved) {
  double far = 0.0;
  ts_status status;
  weigh(f);
  ts_ols_free(&f->ols);
  status = ts_ols_fit(&f->ols, f->weighted, f->response);
  if (status != TS_OK) return status;
  *moved = 0.0;
  for (size_t i = 0; i < f->t.sample.n; i++) {
    double before = odds_at(f, i), after = 0.0;
    for (size_t j = 0; j < f->t.k; j++)
      after += gsl_vector_get(f->ols.beta, j) * gsl_matrix_get(f->x, i, j);
    *moved = fmax(*moved, fabs(after - before));
    far = fmax(far, fabs(after));
  }
  for (size_t j = 0; j < f->t.k; j++)
    f->t.beta[j] = gsl_vector_get(f->ols.beta, j);
  *moved /= fmax(1.0, far);
  return (far < FARTHEST_ODDS) ? TS_OK : TS_DOMAIN;
}

/* Rule 2, from even odds; '*done' is 0 when it does not settle. */
static ts_status iterate (fractional *f, int *done) {
  double moved = INFINITY;
  *done = 0;
  for (f->rounds = 0; f->rounds < ROUNDS && moved > SETTLED; f->rounds++) {
    ts_status status = improve(f, &moved);
    if (status == TS_DOMAIN) return TS_OK;
    if (status != TS_OK) return status;
  }
  *done = (moved <= SETTLED);
  if (!*done) return TS_OK;
  weigh(f);  /* at what was found: residuals are the scores' */
  ts_ols_free(&f->ols);
  return ts_ols_fit(&f->ols, f->weighted, f->response);
}

/* Rule 3. */
static ts_status set_errors (fractional *f) {
  ts_trend *t = &f->t;
  ts_status status = ts_ols_errors(&f->ols, f->weighted, t->errors,
                                   t->sample.at, t->lag);
  t->exact = ts_ols_exact(&f->ols, f->response);
  for (size_t j = 0; status == TS_OK && j < t->k; j++)
    t->se[j] = t->exact ? NAN
             : sqrt(gsl_matrix_get(f->ols.covariance, j, j));
  return status;
}

static ts_status add_numbers (const fractional *f, ts_fit *out) {
  const ts_trend *t = &f->t;
  double lo = ts_trend_bound(t, 1, -1.0), hi = ts_trend_bound(t, 1, 1.0);
  const ts_number_row rows[] = {
    {"slope", NULL, t->beta[1], ""}, {"se", NULL, t->se[1], ""},
    {"t", NULL, t->beta[1] / t->se[1], ""}, {"p", NULL, ts_trend_p(t, 1), ""},
    {"lo", NULL, lo, ""}, {"hi", NULL, hi, ""},
    {"intercept", NULL, t->beta[0], ""},
    {"annual", NULL, ts_trend_annual(t, t->beta[1]), "fraction"},
    {"annual_lo", NULL, ts_trend_annual(t, lo), "fraction"},
    {"annual_hi", NULL, ts_trend_annual(t, hi), "fraction"},
    {"effect", "average effect", f->effect, "percentage points"},
    {"lag", NULL, (t->errors == TS_ERRORS_NEWEY_WEST) ? (double)t->lag : NAN,
     "count"},
    {"df", NULL, (double)t->df, "count"}
  };
  ts_status status = ts_fit_add_numbers(out, rows, sizeof rows / sizeof *rows);
  return (status != TS_OK) ? status
       : ts_fit_add_line(out, " = odds a year", ts_trend_annual(t, t->beta[1]),
                         ts_trend_annual(t, lo), ts_trend_annual(t, hi),
                         "fraction");
}

static ts_status describe (const fractional *f, int hc0, ts_fit *out) {
  const ts_trend *t = &f->t;
  ts_status status = (t->errors == TS_ERRORS_NEWEY_WEST && !hc0)
    ? ts_fit_set(&out->method, "quasi-likelihood; Newey-West errors, lag %zu; t"
                 " with %zu degrees of freedom", t->lag, t->df)
    : ts_fit_set(&out->method, "quasi-likelihood; %s errors; t with %zu degrees"
                 " of freedom", hc0 ? "HC0" : "HC1", t->df);
  if (status == TS_OK && t->exact)
    status = ts_fit_note(out, "the curve fits exactly: there are no errors to"
                         " estimate");
  if (status == TS_OK && !t->season && ts_seasons(t->y->first.freq) > 0)
    status = ts_fit_note(out, "no seasonal terms");
  return status;
}

static ts_status report (const fractional *f, int hc0, ts_fit *out) {
  ts_status status = describe(f, hc0, out);
  if (status == TS_OK) status = ts_trend_report_terms(&f->t, out);
  if (status == TS_OK) status = add_numbers(f, out);
  if (status == TS_OK) status = ts_trend_report_fitted(&f->t, out);
  return status;
}

static ts_status prepare (fractional *f) {
  ts_status status = ts_trend_design(&f->t, &f->x);
  f->weighted = ts_matrix_alloc(f->t.sample.n, f->t.k);
  f->response = gsl_vector_alloc(f->t.sample.n);
  return (status != TS_OK || f->weighted == NULL || f->response == NULL)
         ? TS_NOMEM : TS_OK;
}

/* Shares that can be estimated, or a refusal (rules 1 and 6). */
static ts_status check_shares (const fractional *f, ts_fit *out) {
  const ts_sample *s = &f->t.sample;
  size_t outside = 0, zeros = 0, ones = 0;
  for (size_t i = 0; i < s->n; i++) {
    outside += !(s->x[i] >= 0.0 && s->x[i] <= 1.0);
    zeros += (s->x[i] == 0.0);
    ones += (s->x[i] == 1.0);
  }
  if (outside > 0)
    return ts_fit_refuse_for(out, "fractional_logit is for shares from 0 to 1",
                             "%zu of %zu observations lie outside", outside,
                             s->n);
  if (zeros == s->n || ones == s->n)
    return ts_fit_refuse(out, "all shares are %d", (zeros > 0) ? 0 : 1);
  return TS_OK;
}

static ts_status estimate (fractional *f, int hc0, ts_fit *out) {
  ts_trend *t = &f->t;
  ts_trend_state state;
  int done;
  ts_status status;
  ts_trend_place_terms(t);
  state = ts_trend_settle(t, t->sample.n);
  if (state == TS_TREND_FEW)
    return ts_fit_refuse_for(out, "too few observations for the seasonal terms",
                             "needs %zu observations, has %zu", t->k + 1,
                             t->sample.n);
  if (state == TS_TREND_LONG_LAG)
    return ts_fit_refuse(out, "lag %zu needs more than %zu observations",
                         t->lag, t->lag);
  if (hc0) t->lag = 0;  /* what Newey-West is without neighbours */
  status = prepare(f);
  if (status == TS_OK) status = iterate(f, &done);
  if (status == TS_OK && !done)
    return ts_fit_refuse(out, "no finite estimate: the shares go from 0 to 1"
                         " without overlap, in time or between seasons");
  if (status == TS_OK) status = set_errors(f);
  return (status == TS_OK) ? report(f, hc0, out) : status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  int hc0 = ts_arg_is(args, "errors", "hc0");
  fractional f = {.t = {
    .response = TS_RESPONSE_FRACTIONAL, .scale = {1.0, "", ""},
    .season = ts_arg_number(args, "season") != 0.0,
    .errors = ts_arg_is(args, "errors", "hc1") ? TS_ERRORS_HC1
                                               : TS_ERRORS_NEWEY_WEST,
    .given_lag = hc0 ? 0.0 : ts_arg_number(args, "lag"),
    .level = ts_arg_number(args, "level")
  }};
  ts_status status;
  (void)stop;
  if (f.t.season && ts_seasons(y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "a series by %s has no seasons: leave season"
                   " out", ts_freq_name(y->first.freq));
  out->level = f.t.level;
  status = ts_trend_start(&f.t, y);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Fractional logit trend of %s", y->name);
  if (status == TS_OK) status = ts_sample_take(&f.t.sample, y);
  if (status == TS_OK) status = check_shares(&f, out);
  if (status == TS_OK && out->refused == NULL) status = estimate(&f, hc0, out);
  end(&f);
  return status;
}

static const ts_option options[] = {
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "one term for each month, quarter or half-year"},
  {.name = "errors", .kind = TS_OPTION_WORD, .text = "newey_west",
   .words = "newey_west|hc0|hc1",
   .help = "standard errors: newey_west allows for residuals that vary in size"
           " and are alike from one period to the next, hc0 and hc1 for the"
           " first alone"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = TS_FARTHEST, .help = "Newey-West lag in periods; not given:"
                              " floor(4 (n/100)^(2/9))"},
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_fractional_logit_model = {
  .name = "fractional_logit", .fit = fit, .options = options, .fewest = 3,
  .source = "Papke and Wooldridge (1996); Newey and West (1987)",
  .help = "Trend of a share that may be 0 or 1: the growth of its odds, and"
          " what it makes of the share on average"
};
