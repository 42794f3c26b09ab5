/* Segmentations; core/stats/breaks/pelt.h and costs.h. */
#include "break_data.h"
#include "stats/breaks/costs.h"

/* R: changepoint 2.3: cpt.mean(scaled Nile, method = "PELT"), "AMOC", "BinSeg";
** cpt.meanvar(Nile, method = "PELT"). */
static void test_known (void) {
  ts_series y = river();
  ts_fit *fit = fit_of("pelt", &y, NULL, NULL, NULL);
  same(word(fit, "dates"), "1899", "F5: PELT, after observation 28");
  gsl_test_rel(ts_fit_get(fit, "penalty"), 13.81551, 1e-7, "F5: MBIC");
  gsl_test_rel(number(fit, "regimes", "mean", 0), 1097.75, 1e-14, "F5: mean");
  gsl_test_rel(number(fit, "regimes", "mean", 1), 849.9722, 1e-7, "F5: mean");
  ts_fit_free(fit);
  fit = FIT("pelt", &y, "sd=169.2275");
  same(word(fit, "dates"), "1899", "F5: scaled by its own deviation");
  ts_fit_free(fit);
  fit = fit_of("binary_segmentation", &y, NULL, NULL, NULL);
  same(word(fit, "dates"), "1899", "F5: binary segmentation");
  ts_fit_free(fit);
  fit = fit_of("pelt", &y, "cost=meanvar", NULL, NULL);
  same(word(fit, "dates"), "1875, 1877, 1899", "F5: meanvar, after 4, 6, 28");
  ts_fit_free(fit);
}

static const char *const costs[] = {"mean", "meanvar", "poisson", "l1",
                                    "linear"};

static void start (ts_regimes *r, const ts_series *y, size_t kind) {
  ts_regime_shape shape = {.trend = (kind == TS_COST_LINEAR)};
  ts_fit *fit = ts_fit_alloc();
  gsl_test(ts_regimes_start(r, y, shape, "test", fit, NULL) != TS_OK, "start");
  ts_fit_free(fit);
}

/* A cost from its definition; s is the deviation of the noise of z. */
static double slow (const ts_costs *c, size_t from, size_t to, double floor) {
  const ts_regimes *r = c->r;
  double n = (double)(to - from), mean = 0.0, sum = 0.0, least = INFINITY;
  ts_growing g;
  ts_regimes_grow(r, from, to, &g);
  for (size_t i = from; i < to; i++) sum += r->sample.x[i];
  if (c->kind == TS_COST_POISSON) return -2.0 * sum * log(sum / n);
  if (c->kind != TS_COST_L1 && c->kind != TS_COST_MEANVAR)
    return g.rss / (c->s * c->s);
  for (size_t i = from; i < to; i++) mean += r->z[i] / n;
  if (c->kind == TS_COST_MEANVAR) {
    double v = fmax(g.rss / n, floor);
    return n * (log(v) + g.rss / n / v);
  }
  for (size_t m = from; m < to; m++) {  /* a median is one of the values */
    double all = 0.0;
    for (size_t i = from; i < to; i++) all += fabs(r->z[i] - r->z[m]);
    least = fmin(least, all);
  }
  return 2.0 * least / (c->s / sqrt(2.0));
}

static void test_costs (void) {
  ts_series y = series_of(nile, 40, "1871");
  for (size_t kind = 0; kind < 5; kind++) {
    ts_regimes r;
    ts_costs c = {0};
    start(&r, &y, kind);
    gsl_test(ts_costs_make(&c, &r, (ts_cost)kind, NAN, NULL) != TS_OK, "make");
    for (size_t to = 4; to <= 40; to++)
      for (size_t from = 0; from + 3 <= to; from++) {
        double want = slow(&c, from, to, c.floor);
        if (fabs(ts_costs_of(&c, from, to) - want) > 1e-10 * fabs(want) + 1e-11)
          gsl_test(1, "%s %zu..%zu: %.17g, want %.17g", costs[kind], from, to,
                   ts_costs_of(&c, from, to), want);
      }
    ts_costs_free(&c);
    ts_regimes_free(&r);
  }
}

/* 1.4826 times the median distance of the differences from their median. */
static void test_noise (void) {
  const double x[] = {1, 2, 4, 3, 5, 9, 8};  /* differences 1 2 -1 2 4 -1 */
  const double steps[] = {0, 0, 0, 0, 1, 1, 1, 1, 1, 5};
  ts_series y = series_of(x, 7, "2020"), z = series_of(steps, 10, "2020");
  ts_fit *fit = fit_of("pelt", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "sd"), 1.4826 * 1.5 / sqrt(2.0), 1e-14,
               "costs.h, rule 1");
  ts_fit_free(fit);
  fit = fit_of("pelt", &z, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "sd"), sqrt(17 / 9.0) / sqrt(2.0), 1e-14,
               "rule 1: differences that are mostly equal");
  ts_fit_free(fit);
}

static double with_length (const ts_costs *c, size_t from, size_t to,
                           int mbic) {
  return ts_costs_of(c, from, to) + (mbic ? log((double)(to - from)) : 0.0);
}

/* Least cost plus penalties of the first 'to', without any pruning. */
static double least (const ts_costs *c, size_t n, size_t shortest, double beta,
                     int mbic) {
  double best[128];
  best[0] = -beta;
  for (size_t to = 1; to <= n; to++) {
    best[to] = INFINITY;
    for (size_t from = 0; from + shortest <= to; from++)
      best[to] = fmin(best[to], best[from] + beta
                      + with_length(c, from, to, mbic));
  }
  return best[n];
}

/* The cost of what was found, from its table of regimes. */
static double found (const ts_costs *c, const ts_fit *fit, double beta,
                     int mbic) {
  const ts_frame *frame = ts_fit_table_of(fit, "regimes");
  const double *n = ts_frame_find(frame, "n")->u.numbers;
  double sum = beta * (double)(frame->rows - 1);
  size_t from = 0;
  for (size_t i = 0; i < frame->rows; i++) {
    sum += with_length(c, from, from + (size_t)n[i], mbic);
    from += (size_t)n[i];
  }
  return sum;
}

static void compare (const ts_series *y, size_t kind, const char *size,
                     double beta, int mbic) {
  char cost[32], penalty[32];
  ts_regimes r;
  ts_costs c = {0};
  ts_fit *fit;
  double b;
  snprintf(cost, sizeof cost, "cost=%s", costs[kind]);
  snprintf(penalty, sizeof penalty, "beta=%g", beta);
  fit = mbic ? FIT("pelt", y, cost, "penalty=mbic", size)
             : FIT("pelt", y, cost, penalty, size);
  start(&r, y, kind);
  gsl_test(ts_costs_make(&c, &r, (ts_cost)kind, NAN, NULL) != TS_OK, "make");
  b = ts_fit_get(fit, "penalty");
  gsl_test_rel(found(&c, fit, b, mbic),
               least(&c, y->n, (size_t)ts_fit_get(fit, "shortest"), b, mbic),
               1e-12, "rule 1: %s, %s, beta %g, least of all", cost, size, b);
  ts_costs_free(&c);
  ts_regimes_free(&r);
  ts_fit_free(fit);
}

/* Every position is searched: no partition costs less, whatever the penalty. */
static void test_least (void) {
  const char *const sizes[] = {"min_size=1", "min_size=3", "min_size=7"};
  const double betas[] = {0.5, 2, 5, 20};
  ts_series two[] = {series_of(nile, 100, "1871"),
                     series_of(air_passengers, 100, "1949-01")};
  for (size_t s = 0; s < 2; s++)
    for (size_t kind = 0; kind < 5; kind++)
      for (size_t size = 0; size < 3; size++) {
        for (size_t b = 0; b < 4; b++)
          compare(&two[s], kind, sizes[size], betas[b], 0);
        compare(&two[s], kind, sizes[size], 0, 1);
      }
}

static void test_binary (void) {
  ts_series y = river();
  ts_fit *fit = FIT("binary_segmentation", &y, "beta=2", "most=2");
  gsl_test_int((int)ts_fit_get(fit, "count"), 2, "at most two");
  gsl_test(!strstr(word(fit, "dates"), "1899"), "the first split saves most");
  ts_fit_free(fit);
  fit = FIT("binary_segmentation", &y, "beta=1000000");
  same(word(fit, "dates"), "none", "nothing pays");
  ts_fit_free(fit);
}

static void test_rules (void) {
  const double below[] = {3, -1, 4, 1, 5, 9};
  const double line[] = {1, 2, 3, 4, 5, 6};
  double x[100];
  ts_series y = series_of(below, 6, "2020"), z = series_of(x, 100, "1871");
  ts_fit *fit = fit_of("pelt", &y, "cost=poisson", NULL, NULL);
  gsl_test(fit->refused == NULL, "costs.h, rule 3");
  ts_fit_free(fit);
  fit = fit_of("pelt", &y, "min_size=4", NULL, NULL);
  same(fit->refused, "too few observations for two regimes", "S25");
  ts_fit_free(fit);
  y = series_of(line, 6, "2020");
  fit = fit_of("pelt", &y, NULL, NULL, NULL);
  same(fit->refused, "there is no noise to measure breaks by: say its standard"
       " deviation, sd", "S25");
  ts_fit_free(fit);
  for (int turn = 0; turn < 3; turn++) {
    for (size_t i = 0; i < 100; i++)
      x[i] = (turn == 0) ? 1e9 + nile[i]
           : (turn == 1) ? 1e-300 * nile[i] : 1e300 * nile[i];
    fit = fit_of("pelt", &z, NULL, NULL, NULL);
    same(word(fit, "dates"), "1899", "shift and scale");
    ts_fit_free(fit);
  }
}

int main (void) {
  test_known();
  test_costs();
  test_noise();
  test_least();
  test_binary();
  test_rules();
  return gsl_test_summary();
}
