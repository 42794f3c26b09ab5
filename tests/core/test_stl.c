/* STL; rules of core/stats/smoothing/stl.h, local.h and robust.h. */
#include "smoothing_data.h"
#include "stats/smoothing/robust.h"
#include "stats/smoothing/stl.h"

static double logs[144];

static ts_series log_air (void) {
  for (size_t i = 0; i < 144; i++) logs[i] = log(air_passengers[i]);
  return series_of(logs, 144, "1949-01");
}

static void ends (const char *const *options, double season, double trend,
                  double season_end, double trend_end, const char *what) {
  ts_series y = log_air();
  ts_fit *fit = fit_with("stl", &y, options);
  gsl_test_rel(part(fit, "seasonal", 0), season, 1e-10, "%s: season", what);
  gsl_test_rel(part(fit, "trend", 0), trend, 1e-11, "%s: trend", what);
  gsl_test_rel(part(fit, "seasonal", 143), season_end, 1e-10, "%s: last", what);
  gsl_test_rel(part(fit, "trend", 143), trend_end, 1e-11, "%s: last", what);
  ts_fit_free(fit);
}

/* R 4.2.2: stl(log(AirPassengers), 7, ...); statsmodels 0.13.5: STL(log y,
** period=12, ...).fit(...). */
static void test_known (void) {
  ends(NO_OPTIONS, -0.091558638540, 4.809112714489, -0.118580302397,
       6.197001927714, "stl(y, 7)");
  ends(OPTIONS("robust=1"), -0.068924201276, 4.797222586412, -0.117678457572,
       6.201423668816, "rule 3: stl(y, 7, robust = TRUE)");
  ends(OPTIONS("s_window=periodic"), -0.091640424147, 4.829388653953,
       -0.100636250654, 6.204752356426, "rule 4: stl(y, \"periodic\")");
  ends(OPTIONS("s_degree=1", "s_jump=1", "t_jump=1", "l_jump=1"),
       -0.093892441624, 4.804448270769, -0.122486331055, 6.194314210082,
       "stl(y, 7, s.degree = 1, s.jump = 1, t.jump = 1, l.jump = 1)");
  ends(OPTIONS("s_degree=1", "s_jump=1", "t_jump=1", "l_jump=1", "robust=1",
               "inner=2"), -0.075001933428, 4.798522601630, -0.116541691591,
       6.192486071346, "the same, robust = TRUE, inner = 2");
  ends(OPTIONS("profile=statsmodels", "inner=5"), -0.096440503083,
       4.805822212317, -0.122917352427, 6.194538013026, "rule 3: fit()");
  ends(OPTIONS("profile=statsmodels"), -0.093892441624, 4.804448270769,
       -0.122486331055, 6.194314210082, "rule 3: fit(inner_iter=2)");
  ends(OPTIONS("profile=statsmodels", "robust=1"), -0.075232866479,
       4.798486307496, -0.116012848144, 6.192487599283, "STL(robust=True)");
}

/* STL as its paper has it, one place and one sum at a time. */
typedef struct {
  const double *y, *weights;
  size_t n, length;
  int degree;
} smooth;

static double slow_at (const smooth *s, double place) {
  size_t width = (s->length < s->n) ? s->length : s->n, left = 0;
  double h, sum = 0, mean = 0, spread = 0, level = 0, slope = 0;
  while (left + width < s->n
         && (double)(left + width) - place < place - (double)left) left++;
  h = fmax(place - (double)left, (double)(left + width - 1) - place);
  if (s->length > s->n) h += (double)((s->length - s->n) / 2);
  for (int turn = 0; turn < 2; turn++)
    for (size_t i = left; i < left + width; i++) {
      double d = fabs((double)i - place);
      double v = s->weights[i] * pow(1 - pow(d / h, 3), 3);
      if (d > 0.999 * h) continue;
      if (d <= 0.001 * h) v = s->weights[i];
      if (turn == 0) {
        sum += v;
        mean += v * (double)i;
        level += v * s->y[i];
      } else {
        spread += v * pow((double)i - mean / sum, 2) / sum;
        slope += v * ((double)i - mean / sum) * s->y[i];
      }
    }
  if (s->degree == 0 || sqrt(spread) <= 0.001 * ((double)s->n - 1))
    return level / sum;
  return level / sum + (place - mean / sum) * slope / sum / spread;
}

static void slow_average (const double *x, size_t n, size_t length,
                          double *out) {
  for (size_t i = 0; i + length <= n; i++) {
    out[i] = 0;
    for (size_t k = 0; k < length; k++) out[i] += x[i + k] / (double)length;
  }
}

static void slow_pass (const ts_stl_plan *p, const double *y, size_t n,
                       const double *weights, double *season, double *trend) {
  double x[300], w[300], cycles[300], a[300], b[300];
  size_t wide = n + 2 * p->period;
  smooth low = {a, w, n, p->l_window, p->l_degree};
  smooth slow = {x, weights, n, p->t_window, p->t_degree};
  for (size_t j = 0; j < p->period; j++) {
    smooth s = {x, w, 0, p->s_window, p->s_degree};
    for (size_t i = j; i < n; i += p->period, s.n++) {
      x[s.n] = y[i] - trend[i];
      w[s.n] = weights[i];
    }
    for (size_t i = 0; i < s.n + 2; i++)
      cycles[i * p->period + j] = slow_at(&s, (double)i - 1);
  }
  slow_average(cycles, wide, p->period, a);
  slow_average(a, wide - p->period + 1, p->period, b);
  slow_average(b, wide - 2 * p->period + 2, 3, a);
  for (size_t i = 0; i < n; i++) w[i] = 1;
  for (size_t i = 0; i < n; i++)
    season[i] = cycles[p->period + i] - slow_at(&low, (double)i);
  for (size_t i = 0; i < n; i++) x[i] = y[i] - season[i];
  for (size_t i = 0; i < n; i++) trend[i] = slow_at(&slow, (double)i);
}

static void slow_weights (const double *r, size_t n, double *weights) {
  double sorted[300], c;
  for (size_t i = 0; i < n; i++) {
    size_t k = i;
    for (; k > 0 && sorted[k - 1] > fabs(r[i]); k--) sorted[k] = sorted[k - 1];
    sorted[k] = fabs(r[i]);
  }
  c = 3 * (sorted[n / 2] + sorted[(n - 1) / 2]);
  for (size_t i = 0; i < n; i++) {
    double u = fabs(r[i]) / c;
    weights[i] = (u <= 0.001) ? 1 : (u <= 0.999) ? pow(1 - u * u, 2) : 0;
  }
}

static void slow_stl (const ts_stl_plan *p, const double *y, size_t n,
                      double *season, double *trend) {
  double weights[300], rest[300];
  for (size_t i = 0; i < n; i++) {
    trend[i] = 0;
    weights[i] = 1;
  }
  for (size_t k = 0; k <= p->outer; k++) {
    for (size_t i = 0; k > 0 && i < n; i++)
      rest[i] = y[i] - trend[i] - season[i];
    if (k > 0) slow_weights(rest, n, weights);
    for (size_t i = 0; i < p->inner; i++)
      slow_pass(p, y, n, weights, season, trend);
  }
}

static void compare (const ts_stl_plan *p, const double *y, size_t n,
                     double tolerance) {
  double season[300], trend[300], slow_season[300], slow_trend[300];
  double worst = 0;
  ts_stl_parts into = {season, trend, NULL};
  gsl_test(ts_stl_run(p, y, n, NULL, &into) != TS_OK, "stl");
  slow_stl(p, y, n, slow_season, slow_trend);
  for (size_t i = 0; i < n; i++) {
    worst = fmax(worst, fabs(season[i] - slow_season[i]));
    worst = fmax(worst, fabs(trend[i] - slow_trend[i]));
  }
  gsl_test(!(worst <= tolerance), "fast and slow: n %zu, period %zu, windows "
           "%zu %zu, degrees %d %d %d, %zu outer: apart %g", n, p->period,
           p->s_window, p->t_window, p->s_degree, p->t_degree, p->l_degree,
           p->outer, worst);
}

static void test_slow (void) {
  static const size_t periods[] = {2, 3, 4, 7, 12};
  double x[240] = {0};
  for (uint64_t seed = 0; seed < 240; seed++) {
    size_t period = periods[seed % 5], n = 2 * period + 1 + seed * 7 % 100;
    ts_stl_plan p = {.period = period, .s_window = 3 + 2 * (seed % 7),
                     .t_window = 5 + 2 * (seed % 23),
                     .l_window = period + 1 - period % 2,
                     .s_degree = (int)(seed % 2), .t_degree = seed % 5 != 0,
                     .l_degree = seed % 3 != 0, .s_jump = 1, .t_jump = 1,
                     .l_jump = 1, .inner = 1 + seed % 3,
                     .outer = (seed % 4 == 0) ? seed % 6 : 0};
    if (p.l_window < 3) p.l_window = 3;
    random_values(x, n, period, seed);
    compare(&p, x, n, 1e-10);
  }
}

/* The plain loess over gaps, without any, is the one without gaps. */
static void test_gaps (void) {
  ts_series y = log_air(), whole = y;
  const char *const *options = OPTIONS("profile=statsmodels", "robust=1");
  double x[150];
  ts_fit *fit, *other;
  for (size_t i = 0; i < 150; i++)
    x[i] = (i < 4 || i > 147) ? NAN : logs[i - 4];
  y = series_of(x, 150, "1948-09");
  other = fit_with("stl", &whole, options);
  fit = fit_with("stl", &y, options);
  gsl_test_int((int)fit->n, 144, "missing at the ends");
  gsl_test(!isnan(part(fit, "trend", 3)) || !isnan(part(fit, "seasonal", 148)),
           "outside its span a series has no parts");
  gsl_test_rel(part(fit, "trend", 14), part(other, "trend", 10), 1e-15, "cut");
  ts_fit_free(fit);
  x[70] = x[71] = x[120] = NAN;
  fit = fit_with("stl", &y, options);
  gsl_test(fit->n != 141 || fit->missing != 9, "rule 5: counts");
  gsl_test_abs(part(fit, "trend", 70), part(other, "trend", 66), 0.02,
               "rule 5: a trend in the gap");
  gsl_test_abs(part(fit, "seasonal", 70), part(other, "seasonal", 66), 0.02,
               "rule 5: a season in the gap");
  gsl_test(!isnan(part(fit, "remainder", 70))
           || !isnan(part(fit, "adjusted", 70))
           || !isnan(part(fit, "weights", 70)), "rule 5: no remainder");
  gsl_test_abs(part(fit, "trend", 10), part(other, "trend", 6), 0.005, "far");
  ts_fit_free(fit);
  ts_fit_free(other);
}

/* A line and the same season every year are found to the digit, in gaps too. */
static void test_exact_gaps (void) {
  double x[60] = {0};
  ts_series y = series_of(x, 60, "2015-01");
  ts_fit *fit;
  for (size_t i = 0; i < 60; i++)
    x[i] = 1e9 + 3 * (double)i + (double)(i % 12 == 7) - 1.0 / 12;
  x[7] = x[30] = x[31] = x[32] = NAN;
  fit = fit_with("stl", &y, OPTIONS("s_degree=1"));
  gsl_test_abs(part(fit, "seasonal", 31), 11.0 / 12, 1e-6, "season in a gap");
  gsl_test_abs(part(fit, "trend", 31) - 1e9, 93, 1e-6, "trend in a gap");
  ts_fit_free(fit);
}

static void refuses (const double *x, size_t n, const char *first,
                     const char *option, const char *want) {
  refuses_fit("stl", series_of(x, n, first), OPTIONS(option), want);
}

static void test_refusals (void) {
  double x[48], one[48];
  for (size_t i = 0; i < 48; i++) {
    x[i] = air_passengers[i];
    one[i] = 5;
  }
  refuses(x, 23, "2020-01", "log=0", "fewer than two full periods: seasons"
          " cannot be told from trend");
  refuses(x, 48, "1960", "log=0", "the calendar has no seasons: say period, the"
          " length of a cycle");
  refuses(one, 48, "2020-01", "log=0", "the series does not vary");
  refuses(x, 2, "2020-01", "log=0", "needs 4 observations");
  x[0] = x[12] = x[24] = NAN;
  refuses(x + 1, 47, "2020-02", "log=0", "a season has fewer than two"
          " observations");
  x[5] = 0;
  refuses(x, 48, "2020-01", "log=1", "zeros have no log: fit without log, or"
          " only periods with trade");
  x[5] = INFINITY;
  refuses(x, 48, "2020-01", "log=0", "observations are infinite");
}

/* A change of unit and of zero changes the parts likewise. */
static void test_properties (void) {
  static const double scales[] = {1e300, 1e-300, -3};
  double x[66] = {0}, z[66];
  ts_series y = series_of(x, 66, "2019-01");
  ts_series other = series_of(z, 66, "2019-01");
  ts_fit *fit, *changed;
  random_values(x, 66, 12, 5);
  for (size_t i = 0; i < 66; i++) x[i] = rint(x[i]);
  fit = fit_with("stl", &y, OPTIONS("robust=1"));
  for (size_t k = 0; k < 3; k++) {
    for (size_t i = 0; i < 66; i++) z[i] = scales[k] * x[i] / 1024;
    changed = fit_with("stl", &other, OPTIONS("robust=1"));
    for (size_t i = 0; i < 66; i += 13) {
      gsl_test_rel(part(changed, "seasonal", i) / scales[k] * 1024,
                   part(fit, "seasonal", i), 1e-9, "scale %g", scales[k]);
      gsl_test_rel(part(changed, "trend", i) / scales[k] * 1024,
                   part(fit, "trend", i), 1e-12, "scale %g", scales[k]);
    }
    gsl_test_rel(ts_fit_get(changed, "strength_seasonal"),
                 ts_fit_get(fit, "strength_seasonal"), 1e-9, "strength");
    ts_fit_free(changed);
  }
  for (size_t i = 0; i < 66; i++) z[i] = x[i] + 1e9;
  changed = fit_with("stl", &other, OPTIONS("robust=1"));
  gsl_test_rel(part(changed, "seasonal", 7), part(fit, "seasonal", 7), 1e-12,
               "1e9 and units: the season keeps its digits");
  gsl_test_rel(ts_fit_get(changed, "remainder_sd"),
               ts_fit_get(fit, "remainder_sd"), 1e-7, "and the remainder");
  ts_fit_free(changed);
  ts_fit_free(fit);
}

static void test_parts (void) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  ts_fit *fit = fit_with("stl", &y, OPTIONS("log=1", "robust=1"));
  double sum = part(fit, "trend", 99) + part(fit, "seasonal", 99);
  size_t zero = 0;
  same(fit->title, "STL of log(value)", "title");
  gsl_test_rel(part(fit, "fitted", 99), sum, 1e-15, "fitted");
  gsl_test_rel(sum + part(fit, "remainder", 99), log(air_passengers[99]),
               1e-15, "parts add up");
  gsl_test_rel(part(fit, "adjusted", 99) + part(fit, "seasonal", 99),
               log(air_passengers[99]), 1e-15, "adjusted");
  for (size_t i = 0; i < 144; i++) zero += (part(fit, "weights", i) == 0);
  gsl_test_rel(ts_fit_get(fit, "outliers"), (double)zero, 0, "outliers");
  gsl_test(zero == 0, "there are some");
  ts_fit_free(fit);
}

/* A straight line has no season and no remainder but rounding. */
static void test_rounding (void) {
  double x[48];
  ts_series y = series_of(x, 48, "2020-01");
  ts_fit *fit;
  for (size_t i = 0; i < 48; i++) x[i] = 7 * (double)i;
  fit = fit_with("stl", &y, OPTIONS("s_degree=1"));
  gsl_test(!isnan(ts_fit_get(fit, "strength_seasonal")), "rounding");
  gsl_test_rel(ts_fit_get(fit, "strength_trend"), 1, 1e-12, "a line");
  gsl_test_int((int)fit->note_count, 1, "a note says so");
  ts_fit_free(fit);
}

/* R 4.2.2, with the columns s, t and r of stl(log(AirPassengers), 7): 1 -
** var(r) / var(r + t), 1 - var(r) / var(r + s), sd(r). */
static void test_strength (void) {
  ts_series y = log_air();
  ts_fit *fit = fit_with("stl", &y, NO_OPTIONS);
  gsl_test_rel(ts_fit_get(fit, "strength_trend"), 0.997467629702, 1e-11,
               "trend");
  gsl_test_rel(ts_fit_get(fit, "strength_seasonal"), 0.973597002724, 1e-11,
               "season");
  gsl_test_rel(ts_fit_get(fit, "remainder_sd"), 0.0212769414765, 1e-11, "sd");
  ts_fit_free(fit);
}

/* robust.h; for rule 3, which needs an even number, see the figures above. */
static void test_median (void) {
  double r[66], room[66], weights[66], odd[66];
  random_values(r, 66, 12, 3);
  for (size_t i = 0; i < 66; i++) r[i] -= 110;
  r[5] = NAN;
  ts_robust_weights(r, 66, 1, room, weights);
  ts_robust_weights(r, 66, 0, room, odd);
  gsl_test(memcmp(weights, odd, sizeof odd) != 0, "an odd number: one median");
  gsl_test(weights[5] != 0, "robust.h, rule 1");
  slow_weights(r + 6, 60, weights);
  ts_robust_weights(r + 6, 60, 0, room, odd);
  for (size_t i = 0; i < 60; i++)
    gsl_test_rel(odd[i], weights[i], 1e-12, "weights by sorting");
  for (size_t i = 0; i < 66; i++) r[i] = (i < 40) ? 0 : 1;
  ts_robust_weights(r, 66, 1, room, weights);
  gsl_test(weights[0] != 1 || weights[65] != 0, "robust.h, rule 2");
}

int main (void) {
  ts_series y = log_air();
  test_known();
  test_slow();
  test_gaps();
  test_exact_gaps();
  test_refusals();
  test_properties();
  test_parts();
  test_rounding();
  test_strength();
  test_median();
  same_quickly("stl", &y, NO_OPTIONS);
  same_quickly("stl", &y, OPTIONS("robust=1", "s_window=periodic"));
  return gsl_test_summary();
}
