/* cusum.c -- CUSUM and MOSUM tests; see cusum.h for the rules */
#include "cusum.h"

#include <math.h>
#include <stdlib.h>
#include "brownian.h"
#include "regimes.h"
#include "stats/options.h"

/* A path of 'count' sums; sum j stands at observation at[j]. */
typedef struct {
  ts_regimes r;
  enum { RECURSIVE, OLS, MOVING } kind;
  double *sums;            /* owned */
  size_t *at;              /* owned */
  size_t count;
  double h;                /* of MOVING: the window as a share */
  size_t window;
  double statistic, p, critical;
  size_t widest;           /* the sum that the statistic is of */
} path;

/* Is the distance j of these many divided by something before it counts? */
static double weight_at (const path *c, size_t j) {
  if (c->kind != RECURSIVE) return 1.0;
  return 1.0 + 2.0 * (double)(j + 1) / (double)c->count;  /* rule 1 */
}

static double p_of (const path *c, double x) {
  return (c->kind == RECURSIVE) ? ts_brownian_motion_p(x)
       : (c->kind == OLS) ? ts_brownian_bridge_p(x)
       : ts_brownian_increments_p(x, c->h);
}

static double critical_of (const path *c, double p) {
  double lo = 0.0, hi = 10.0;
  for (int i = 0; i < 60; i++) {
    double middle = 0.5 * (lo + hi);
    if (p_of(c, middle) > p) lo = middle;
    else hi = middle;
  }
  return 0.5 * (lo + hi);
}

/* Recursive residuals, in order. */
static void recursive_residuals (path *c) {
  double row[TS_GROWING_MOST];
  ts_growing g;
  ts_growing_start(&g, c->r.k);
  for (size_t i = 0; i < c->r.n; i++) {
    ts_regimes_row(&c->r, i, row);
    if (!ts_growing_add(&g, row, c->r.z[i], &c->sums[c->count])) continue;
    c->at[c->count++] = i;
  }
}

static void ols_residuals (path *c) {
  const ts_regimes *r = &c->r;
  double beta[TS_GROWING_MOST], row[TS_GROWING_MOST], *e = c->sums;
  ts_growing g;
  ts_regimes_grow(r, 0, r->n, &g);
  ts_growing_solve(&g, beta);
  for (size_t i = 0; i < r->n; i++) {
    ts_regimes_row(r, i, row);
    c->at[i] = i;
    e[i] = r->z[i];
    for (size_t j = 0; j < r->k; j++) e[i] -= beta[j] * row[j];
  }
}

/* Squares about 'mean', over n - lost. */
static double deviation (const double *x, size_t n, double mean, size_t lost) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += (x[i] - mean) * (x[i] - mean);
  return sqrt(sum / (double)(n - lost));
}

static double mean_of (const double *x, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += x[i];
  return sum / (double)n;
}

/* Make sums of the residuals in place, over the scale. */
static void add_up (path *c, double scale) {
  double sum = 0.0;
  for (size_t j = 0; j < c->count; j++) {
    sum += c->sums[j];
    c->sums[j] = sum / scale;
  }
}

/* Sums from the first residual on become sums of a window's. */
static void move_window (path *c) {
  size_t w = c->window, back = (size_t)floor(0.5 + 0.5 * (double)w);
  double *x = c->sums;
  for (size_t j = c->count; j-- > w; ) x[j] -= x[j - w];
  c->count -= w - 1;
  for (size_t j = 0; j < c->count; j++) {
    x[j] = x[j + w - 1];
    c->at[j] = j + w - 1 - back;  /* rule 4 */
  }
}

/* Rules 1 to 3. */
static void make_path (path *c) {
  size_t n = c->r.n, k = c->r.k;
  double *x = c->sums;
  if (c->kind == RECURSIVE) {
    recursive_residuals(c);
    add_up(c, deviation(x, c->count, mean_of(x, c->count), 1)
              * sqrt((double)c->count));
    return;
  }
  ols_residuals(c);
  c->count = n;
  add_up(c, deviation(x, n, 0.0, k) * sqrt((double)n));
  if (c->kind == MOVING) move_window(c);
}

static void test (path *c, double level) {
  for (size_t j = 0; j < c->count; j++) {
    double far = fabs(c->sums[j]) / weight_at(c, j);
    if (far <= c->statistic) continue;
    c->statistic = far;
    c->widest = j;
  }
  c->p = p_of(c, c->statistic);
  c->critical = critical_of(c, 1.0 - level);
}

static ts_status add_series (const path *c, size_t *crosses, ts_fit *out) {
  double *sums, *line;
  ts_status status = ts_fit_add_series(out, "path", c->r.y, "path", "", &sums);
  if (status == TS_OK)
    status = ts_fit_add_series(out, "boundary", c->r.y, "boundary", "", &line);
  *crosses = SIZE_MAX;
  for (size_t j = 0; status == TS_OK && j < c->count; j++) {
    size_t at = c->r.sample.at[c->at[j]];
    sums[at] = c->sums[j];
    line[at] = c->critical * weight_at(c, j);
    if (*crosses == SIZE_MAX && fabs(sums[at]) > line[at])
      *crosses = c->at[j];
  }
  return status;
}

static ts_status report (const path *c, ts_fit *out) {
  static const char *const methods[] = {
    "sums of recursive residuals; boundary of Brown, Durbin and Evans (1975)",
    "sums of OLS residuals; Ploberger and Kraemer (1992)"
  };
  char text[TS_PERIOD_TEXT];
  size_t crosses;
  ts_status status = ts_fit_add_number(out, "statistic", "S", c->statistic, "");
  if (status == TS_OK) status = ts_fit_add_number(out, "p", "p", c->p, "");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "critical", NULL, c->critical, "");
  if (status == TS_OK) status = add_series(c, &crosses, out);
  if (status == TS_OK)
    status = ts_fit_add_text(out, "crosses", "crosses", (crosses == SIZE_MAX)
                             ? "never" : ts_regimes_text(&c->r, crosses, text));
  if (status == TS_OK && c->kind == OLS && c->widest + 1 < c->r.n)  /* rule 5 */
    status = ts_fit_add_text(out, "date", "date",
                             ts_regimes_text(&c->r, c->widest + 1, text));
  if (status == TS_OK)
    status = (c->kind == MOVING)
      ? ts_fit_set(&out->method, "sums of %zu neighbouring OLS residuals; Chu,"
                   " Hornik and Kuan (1995); p lies between 0.01 and 1",
                   c->window)
      : ts_fit_set(&out->method, "%s", methods[c->kind]);
  return (status == TS_OK) ? ts_regimes_note(&c->r, out) : status;
}

static ts_status estimate (path *c, ts_fit *out) {
  if (c->r.n < c->r.k + 3)
    return ts_fit_refuse_for(out, "too few observations", "needs %zu, has %zu",
                             c->r.k + 3, c->r.n);
  c->window = (size_t)(c->h * (double)c->r.n);
  if (c->kind == MOVING && c->window < 2)
    return ts_fit_refuse(out, "a window of one observation is no moving sum:"
                         " take a larger h");
  c->sums = malloc(c->r.n * sizeof *c->sums);
  c->at = malloc(c->r.n * sizeof *c->at);
  if (c->sums == NULL || c->at == NULL) return TS_NOMEM;
  make_path(c);
  test(c, out->level);
  return report(c, out);
}

static ts_status fit_path (path *c, const ts_series *y, const ts_args *args,
                           const char *model, const char *title, ts_fit *out,
                           ts_error *err) {
  ts_regime_shape shape = ts_regime_shape_of(args);
  ts_status status = ts_regimes_title(y, shape.log, title, out);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_regimes_start(&c->r, y, shape, model, out, err);
  if (status == TS_OK && out->refused == NULL) status = estimate(c, out);
  ts_regimes_free(&c->r);
  free(c->sums);
  free(c->at);
  return status;
}

static ts_status fit_cusum (const ts_series *y, const ts_args *args,
                            ts_stop stop, ts_fit *out, ts_error *err) {
  path c = {.kind = ts_arg_is(args, "kind", "ols") ? OLS : RECURSIVE};
  (void)stop;
  return fit_path(&c, y, args, "cusum", (c.kind == OLS) ? "OLS-CUSUM test"
                  : "Recursive CUSUM test", out, err);
}

static ts_status fit_mosum (const ts_series *y, const ts_args *args,
                            ts_stop stop, ts_fit *out, ts_error *err) {
  path c = {.kind = MOVING, .h = ts_arg_number(args, "h")};
  (void)stop;
  return fit_path(&c, y, args, "mosum", "OLS-MOSUM test", out, err);
}

static const ts_option cusum_options[] = {
  {.name = "kind", .kind = TS_OPTION_WORD, .text = "recursive",
   .words = "recursive|ols",
   .help = "residuals that are added up: recursive, each from a forecast by"
           " those before it; ols, from the regression on all"},
  TS_REGIME_OPTIONS,
  TS_LEVEL_OPTION,
  TS_MISSING_OPTION,
  {.name = NULL}
};

static const ts_option mosum_options[] = {
  {.name = "h", .kind = TS_OPTION_NUMBER, .number = 0.15, .lo = 0.05,
   .hi = 0.5, .help = "share of the observations that are added up at a time"},
  TS_REGIME_OPTIONS,
  {.name = "level", .kind = TS_OPTION_NUMBER, .number = 0.95, .lo = 0.9,
   .hi = 0.99, .help = "1 less the chance of crossing the boundary"},
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_model ts_cusum_model = {
  .name = "cusum", .fit = fit_cusum, .options = cusum_options, .fewest = 4,
  .gaps = TS_GAPS_SELF,
  .source = "Brown, Durbin and Evans (1975); Ploberger and Kraemer (1992)",
  .help = "Test for a break: do the residuals of one regime add up to more than"
          " chance lets them"
};

const ts_model ts_mosum_model = {
  .name = "mosum", .fit = fit_mosum, .options = mosum_options, .fewest = 4,
  .gaps = TS_GAPS_SELF,
  .source = "Chu, Hornik and Kuan (1995)",
  .help = "Test for a break: do neighbouring residuals of one regime add up to"
          " more than chance lets them"
};
