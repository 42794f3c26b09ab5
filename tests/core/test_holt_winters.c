/* Holt-Winters; rules of core/stats/smoothing/holt_winters.h. */
#include "smoothing_data.h"
#include "stats/smoothing/holt_winters.h"

static double get (const ts_fit *fit, const char *name) {
  for (size_t i = 0; i < fit->coefficient_count; i++)
    if (strcmp(fit->coefficients[i].name, name) == 0)
      return fit->coefficients[i].estimate;
  return ts_fit_get(fit, name);
}

static double ahead (const ts_fit *fit, const char *column, size_t h) {
  const ts_frame *frame = ts_fit_table_of(fit, "forecast");
  return ts_frame_find(frame, column)->u.numbers[h - 1];
}

static ts_fit *air_fit (const char *const *options) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  return fit_with("holt_winters", &y, options);
}

/* R 4.2.2: HoltWinters(AirPassengers, seasonal = , optim.control = list(factr =
** 1, ndeps = rep(1e-6, 3))); with its own control R stops at .2755925 .0326930
** .8707292, SSE 16570.777867. */
static void test_found (void) {
  ts_series n = series_of(nile, 100, "1871");
  ts_fit *fit = air_fit(OPTIONS("season=multiplicative"));
  gsl_test_rel(get(fit, "alpha"), 0.275603489190, 1e-6, "rule 2: alpha");
  gsl_test_rel(get(fit, "beta"), 0.032677415909, 1e-6, "rule 2: beta");
  gsl_test_rel(get(fit, "gamma"), 0.870761620230, 1e-6, "rule 2: gamma");
  gsl_test_abs(get(fit, "alpha"), 0.2755925, 1e-4, "R as it is: alpha");
  gsl_test_abs(get(fit, "beta"), 0.0326930, 1e-4, "R as it is: beta");
  gsl_test_abs(get(fit, "gamma"), 0.8707292, 1e-4, "R as it is: gamma");
  gsl_test_rel(get(fit, "sse"), 16570.777750077297, 1e-11, "rule 2: SSE");
  gsl_test_rel(ahead(fit, "forecast", 1), 447.0559, 1e-5, "forecast");
  gsl_test_rel(get(fit, "next"), ahead(fit, "forecast", 1), 0, "a field");
  gsl_test_rel(get(fit, "next_hi"), ahead(fit, "hi", 1), 0, "a field");
  ts_fit_free(fit);
  fit = air_fit(NO_OPTIONS);
  gsl_test_rel(get(fit, "alpha"), 0.247961778103, 1e-6, "additive: alpha");
  gsl_test_rel(get(fit, "beta"), 0.034518707046, 1e-5, "additive: beta");
  gsl_test_rel(get(fit, "gamma"), 1, 0, "additive: gamma at its bound");
  gsl_test_rel(get(fit, "sse"), 21860.184511509691, 1e-11, "additive: SSE");
  ts_fit_free(fit);
  fit = fit_with("holt_winters", &n, OPTIONS("season=none"));
  gsl_test(get(fit, "sse") > 2267504.069307645317 * (1 + 1e-12), "Nile: SSE");
  ts_fit_free(fit);
  fit = fit_with("holt_winters", &n, OPTIONS("season=none", "trend=0"));
  gsl_test_rel(get(fit, "sse"), 2038871.832885848591, 1e-10, "level: SSE");
  gsl_test_rel(get(fit, "alpha"), 0.246557877458, 1e-4, "level: alpha");
  gsl_test_rel(get(fit, "a"), 805.038857706042, 1e-5, "level: a");
  gsl_test(!isnan(get(fit, "b")), "no slope");
  ts_fit_free(fit);
}

/* R 4.2.2: HoltWinters(AirPassengers, alpha = .3, beta = .05, gamma = .4) and
** predict(, 25, prediction.interval = TRUE). */
static void test_given (void) {
  ts_fit *fit = air_fit(OPTIONS("alpha=.3", "beta=.05", "gamma=.4",
                                "ahead=25"));
  gsl_test_rel(get(fit, "sse"), 53988.885396936843, 1e-12, "SSE");
  gsl_test_rel(get(fit, "a"), 493.624579887086, 1e-12, "a");
  gsl_test_rel(get(fit, "b"), 3.497769346740, 1e-12, "b");
  gsl_test_rel(get(fit, "s1"), -31.303724655179, 1e-12, "s1");
  gsl_test_rel(ahead(fit, "forecast", 1), 465.818624578647, 1e-12, "1");
  gsl_test_rel(ahead(fit, "hi", 1), 505.539071610515, 1e-12, "rule 3: 1");
  gsl_test_rel(ahead(fit, "lo", 14), 420.780120704108, 1e-12, "rule 3: 14");
  gsl_test_rel(ahead(fit, "forecast", 25), 549.765088900419, 1e-12, "25");
  gsl_test_rel(ahead(fit, "hi", 25), 660.397051814913, 1e-12, "rule 3: 25");
  ts_fit_free(fit);
  fit = air_fit(OPTIONS("alpha=.3", "beta=.05", "gamma=.4", "ahead=25",
                        "season=multiplicative"));
  gsl_test_rel(get(fit, "sse"), 22971.007418461508, 1e-12, "times: SSE");
  gsl_test_rel(get(fit, "s1"), 0.915189281717, 1e-11, "times: s1");
  gsl_test_rel(ahead(fit, "forecast", 25), 531.733192486828, 1e-12, "times");
  gsl_test(isnan(part(fit, "fitted", 12)) || !isnan(part(fit, "fitted", 11)),
           "rule 1: foretold from the second year on");
  ts_fit_free(fit);
  fit = air_fit(OPTIONS("alpha=.3", "trend=0", "gamma=.4", "ahead=3"));
  gsl_test_rel(get(fit, "sse"), 60857.272514543205, 1e-12, "no slope: SSE");
  gsl_test_rel(ahead(fit, "hi", 3), 525.805369755829, 1e-12, "no slope");
  ts_fit_free(fit);
}

/* HoltWinters(Nile, gamma = FALSE, alpha = .4, beta = .1). */
static void test_without_season (void) {
  ts_series n = series_of(nile, 100, "1871");
  ts_fit *fit = fit_with("holt_winters", &n, OPTIONS("season=none", "alpha=.4",
                                                     "beta=.1", "ahead=3"));
  const ts_frame *frame = ts_fit_table_of(fit, "forecast");
  gsl_test_rel(get(fit, "sse"), 2289933.592529075686, 1e-12, "Holt: SSE");
  gsl_test_rel(get(fit, "b"), -13.416421321053, 1e-12, "Holt: b");
  gsl_test_rel(ahead(fit, "lo", 3), 357.365810779555, 1e-12, "Holt: 3");
  gsl_test_int(ts_frame_period(frame)->u.ordinals[0], 1971, "its first year");
  ts_fit_free(fit);
}

/* A damped slope fades: forecasts come to level + phi / (1 - phi) slope. */
static void test_damped (void) {
  ts_series n = series_of(nile, 100, "1871");
  ts_fit *fit = fit_with("holt_winters", &n, OPTIONS("season=none", "damped=1",
    "alpha=.4", "beta=.3", "phi=.9", "ahead=300"));
  ts_fit *free_fit = air_fit(OPTIONS("damped=1"));
  gsl_test_rel(ahead(fit, "forecast", 300), get(fit, "a") + 9 * get(fit, "b"),
               1e-12, "damped: the end");
  gsl_test_rel(ahead(fit, "forecast", 2),
               get(fit, "a") + (.9 + .81) * get(fit, "b"), 1e-13, "damped: 2");
  gsl_test(get(free_fit, "phi") < 0.8 || get(free_fit, "phi") > 0.98,
           "rule 2: phi");
  ts_fit_free(fit);
  ts_fit_free(free_fit);
}

/* The recursion as the header has it, and its slopes by differences. */
static double slow_sse (const ts_hw *hw, const double *p) {
  double level = hw->level, slope = hw->slope, s[12], sse = 0;
  memcpy(s, hw->seasons, hw->period * sizeof *s);
  for (size_t i = hw->start; i < hw->n; i++) {
    double *season = &s[(i - hw->start) % hw->period];
    double base = level + p[3] * slope, before = level;
    int times = (hw->season == TS_HW_MULTIPLICATIVE);
    double error = hw->x[i] - (times ? base * *season : base + *season);
    sse += error * error;
    level = p[0] * (times ? hw->x[i] / *season : hw->x[i] - *season)
          + (1 - p[0]) * base;
    if (hw->trend)
      slope = p[1] * (level - before) + (1 - p[1]) * p[3] * slope;
    if (hw->season != TS_HW_NONE)
      *season = p[2] * (times ? hw->x[i] / level : hw->x[i] - level)
              + (1 - p[2]) * *season;
  }
  return sse;
}

static void check_slopes (const ts_hw *hw, const double *p) {
  ts_hw_run run, plain;
  ts_hw_derive(hw, p, &run);
  ts_hw_go(hw, p, NULL, &plain);
  gsl_test_rel(run.sse, slow_sse(hw, p), 1e-11, "SSE with slopes");
  gsl_test_rel(plain.sse, slow_sse(hw, p), 1e-12, "SSE");
  gsl_test_rel(run.level, plain.level, 1e-12, "level");
  for (size_t k = 0; k < TS_HW_PARAMETERS; k++) {
    double up[TS_HW_PARAMETERS], down[TS_HW_PARAMETERS];
    if (k == 2 && hw->season == TS_HW_NONE) continue;
    if (k == 1 && !hw->trend) continue;
    memcpy(up, p, sizeof up);
    memcpy(down, p, sizeof down);
    up[k] += 1e-5;
    down[k] -= 1e-5;
    gsl_test_abs(run.gradient[k],
                 (slow_sse(hw, up) - slow_sse(hw, down)) / 4e-5,
                 1e-6 * run.sse + 1e-4 * fabs(run.gradient[k]),
                 "slope by parameter %zu", k);
  }
}

static void test_slopes (void) {
  static const double p[3][TS_HW_PARAMETERS] = {
    {0.3, 0.1, 0.1, 1.0}, {0.8, 0.5, 0.9, 0.9}, {0.05, 0.02, 0.4, 0.97}
  };
  double x[66] = {0};
  random_values(x, 66, 12, 11);
  for (int season = 0; season < 3; season++)
    for (int k = 0; k < 6; k++) {
      ts_hw hw = {.x = x, .n = 66, .season = (ts_hw_season)season,
                  .period = season ? 12 : 1, .trend = k % 2};
      gsl_test(ts_hw_start(&hw, 2) != TS_OK, "start");
      check_slopes(&hw, p[k / 2]);
      ts_hw_free(&hw);
    }
}

/* Rule 2: nowhere on a fine grid is SSE lower than where the search ends. */
static void test_least (void) {
  double x[60] = {0};
  for (uint64_t seed = 0; seed < 20; seed++) {
    ts_hw hw = {.x = x, .n = 60, .trend = 1, .period = 12,
                .season = seed % 2 ? TS_HW_ADDITIVE : TS_HW_MULTIPLICATIVE};
    double found[] = {NAN, NAN, NAN, 1}, p[] = {0, 0, 0, 1}, least = INFINITY;
    ts_hw_run run;
    random_values(x, 60, 12, 100 + seed);
    gsl_test(ts_hw_start(&hw, 2) != TS_OK, "start");
    ts_hw_optimise(&hw, found);
    for (int i = 0; i < 21 * 21 * 21; i++) {
      p[0] = i % 21 / 20.0;
      p[1] = i / 21 % 21 / 20.0;
      p[2] = i / 441 / 20.0;
      ts_hw_go(&hw, p, NULL, &run);
      least = fmin(least, run.sse);
    }
    ts_hw_go(&hw, found, NULL, &run);
    gsl_test(!(run.sse <= least), "rule 2: seed %d, SSE %g on a grid %g",
             (int)seed, run.sse, least);
    ts_hw_free(&hw);
  }
}

static void refuses (const double *x, size_t n, const char *first,
                     const char *option, const char *want) {
  refuses_fit("holt_winters", series_of(x, n, first), OPTIONS(option), want);
}

static void test_refusals (void) {
  double x[48], one[48];
  for (size_t i = 0; i < 48; i++) {
    x[i] = air_passengers[i];
    one[i] = 5;
  }
  refuses(x, 23, "2020-01", "ahead=1", "fewer than two full periods: seasons"
          " cannot be told from trend");
  refuses(x, 48, "1960", "ahead=1", "the calendar has no seasons: say season ="
          " \"none\", or period");
  refuses(one, 48, "2020-01", "ahead=1", "the series does not vary");
  refuses(x, 24, "2020-01", "start_periods=3", "fewer periods than"
          " start_periods needs for the first seasons");
  refuses(x, 4, "2020H1", "ahead=1", "too few observations for the parameters");
  x[5] = 0;
  refuses(x, 48, "2020-01", "season=multiplicative", "parts multiply only where"
          " all values are above zero: use additive ones");
  x[5] = NAN;
  refuses(x, 48, "2020-01", "ahead=1", "periods are missing: say missing ="
          " \"interpolate\" or another way");
  refuses(x, 48, "2020-01", "missing=skip", "periods are missing and cannot be"
          " skipped, which would move the seasons: say missing ="
          " \"interpolate\" or \"zero\"");
}

static void test_properties (void) {
  static const double scales[] = {0x1p900, 0x1p-900, -1};
  double x[66] = {0}, z[66];
  ts_series y = series_of(x, 66, "2019-01");
  ts_series other = series_of(z, 66, "2019-01");
  ts_fit *fit, *changed;
  random_values(x, 66, 12, 5);
  for (size_t i = 0; i < 66; i++) x[i] = rint(x[i]);
  fit = fit_with("holt_winters", &y, NO_OPTIONS);
  for (size_t k = 0; k < 3; k++) {
    for (size_t i = 0; i < 66; i++) z[i] = scales[k] * x[i];
    changed = fit_with("holt_winters", &other, NO_OPTIONS);
    gsl_test_rel(get(changed, "alpha"), get(fit, "alpha"), 1e-9, "alpha");
    gsl_test_rel(ahead(changed, "hi", 9) / scales[k],
                 (k == 2) ? ahead(fit, "lo", 9) : ahead(fit, "hi", 9), 1e-11,
                 "scale %g", scales[k]);
    ts_fit_free(changed);
  }
  for (size_t i = 0; i < 66; i++) z[i] = x[i] + 1e9;
  changed = fit_with("holt_winters", &other, NO_OPTIONS);
  gsl_test_rel(get(changed, "alpha"), get(fit, "alpha"), 1e-9, "1e9 and units");
  gsl_test_rel(get(changed, "sse"), get(fit, "sse"), 1e-11, "1e9 and units");
  ts_fit_free(changed);
  ts_fit_free(fit);
}

/* A fixed season leaves nothing to be learnt. */
static void test_exact (void) {
  double x[48];
  ts_series y = series_of(x, 48, "2020-01");
  ts_fit *fit;
  for (size_t i = 0; i < 48; i++)
    x[i] = 1024 + 24 * (double)(i % 12 == 3);
  fit = fit_with("holt_winters", &y, NO_OPTIONS);
  gsl_test_rel(ahead(fit, "forecast", 4), 1024 + 24, 1e-13, "exact");
  gsl_test_int((int)fit->note_count, 1, "a note says so");
  ts_fit_free(fit);
}

int main (void) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  test_found();
  test_given();
  test_without_season();
  test_damped();
  test_slopes();
  test_least();
  test_refusals();
  test_properties();
  test_exact();
  same_quickly("holt_winters", &y, NO_OPTIONS);
  same_quickly("holt_winters", &y, OPTIONS("season=none", "damped=1"));
  return gsl_test_summary();
}
