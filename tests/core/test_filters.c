/* Filters; rules of core/stats/smoothing/filters.h, classical.h, scaled.h. */
#include "smoothing_data.h"

static double logs[144], x[144], out[144];
static char why[TS_WHY_TEXT];

static ts_series air (int log_of_it) {
  for (size_t i = 0; i < 144; i++) logs[i] = log(air_passengers[i]);
  return series_of(log_of_it ? logs : air_passengers, 144, "1949-01");
}

#define APPLY(name, y, ...) \
  apply_with(name, y, (const char *const []){__VA_ARGS__, NULL}, out, why)

static void says (const char *transform, const ts_series *y,
                  const char *option, const char *other, size_t i,
                  const char *want) {
  same(why_of(transform, y, option, other, i), want, transform);
}

/* The normal equations in 40 digits (mpmath 1.2.1). statsmodels 0.13.5 solves
** them in 16: hpfilter(log y, 129600) has 4.769060550611, 5.560516714556 and
** -.130447640543. */
static void test_hp (void) {
  ts_series y = air(1), z = air(0);
  APPLY("hp", &y, NULL);
  gsl_test_rel(out[0], 4.76906055061482, 1e-13, "rule 1: 129600 for months");
  gsl_test_rel(out[70], 5.560516714533243, 1e-13, "rule 1");
  APPLY("hp", &y, "part=cycle");
  gsl_test_rel(out[143], -0.130447640561323, 1e-11, "rule 1: cycle");
  APPLY("hp", &z, "lambda=1600");
  gsl_test_rel(out[0], 120.625586235562, 1e-13, "lambda 1600");
  gsl_test_rel(out[70], 255.7826430020133, 1e-13, "lambda 1600");
  APPLY("hp", &z, "lambda=0");
  gsl_test_rel(out[33], z.values[33], 1e-14, "lambda 0 is y");
  APPLY("hp", &z, "lambda=1e12");
  gsl_test_abs(out[2] - 2 * out[1] + out[0], 0, 1e-7, "a line at last");
}

/* The normal equations of rule 1, solved without any thought of bands. */
static void slow_hp (const double *y, size_t n, double lambda, double *trend) {
  static double m[40][41];
  static const double d[] = {1, -2, 1};
  memset(m, 0, sizeof m);
  for (size_t i = 0; i < n; i++) {
    m[i][i] = (isnan(y[i]) == 0);
    m[i][n] = isnan(y[i]) ? 0 : y[i];
  }
  for (size_t i = 0; i + 2 < n; i++)
    for (size_t j = 0; j < 3; j++)
      for (size_t k = 0; k < 3; k++) m[i + j][i + k] += lambda * d[j] * d[k];
  for (size_t k = 0; k < n; k++)
    for (size_t i = 0; i < n; i++) {
      double by = m[i][k] / m[k][k];
      for (size_t j = k; i != k && j <= n; j++) m[i][j] -= by * m[k][j];
    }
  for (size_t i = 0; i < n; i++) trend[i] = m[i][n] / m[i][i];
}

static void test_hp_slow (void) {
  double slow[40];
  for (size_t n = 3; n <= 40; n++) {
    ts_series y = series_of(x, n, "1990Q1");
    char lambda[32];
    random_values(x, n, 4, n);
    if (n > 8) x[n / 2] = x[n / 2 + 1] = x[2] = NAN;
    snprintf(lambda, sizeof lambda, "lambda=%zu", n * n);
    APPLY("hp", &y, lambda, "missing=skip");
    slow_hp(x, n, (double)(n * n), slow);
    for (size_t i = 0; i < n; i++)
      gsl_test_rel(out[i], slow[i], 1e-11, "slow hp: %zu of %zu", i, n);
  }
}

/* statsmodels 0.13.5: bkfilter(log y, 18, 96, 12); gretl 2022c has
** -.0277544141 at observation 20. */
static void test_baxter_king (void) {
  ts_series y = air(1);
  APPLY("baxter_king", &y, "low=18", "high=96", "k=12");
  gsl_test_rel(out[12], -0.019222093216, 1e-10, "rule 2: first");
  gsl_test_rel(out[19], -0.027754414147, 1e-10, "rule 2: gretl's");
  gsl_test_rel(out[131], 0.018833534351, 1e-10, "rule 2: last");
  gsl_test(!isnan(out[11]) || !isnan(out[132]), "rule 2: the ends");
  says("baxter_king", &y, "k=12", NULL, 11,
       "fewer than k periods before or behind");
  APPLY("baxter_king", &y, "low=18", "high=96", "k=12", "part=trend");
  gsl_test_rel(out[19], logs[19] + 0.027754414147, 1e-12, "the other part");
  APPLY("baxter_king", &y, NULL);
  gsl_test(!isnan(out[35]) || isnan(out[36]), "rule 4: k is 3 years");
  APPLY("baxter_king", &y, "k=100");
  gsl_test(!isnan(out[72]), "too short for k");
}

/* statsmodels 0.13.5: cffilter(log y, 18, 96, drift). */
static void test_christiano_fitzgerald (void) {
  ts_series y = air(1);
  double sum = 0;
  APPLY("christiano_fitzgerald", &y, NULL);
  gsl_test_rel(out[0], 0.016453510850, 1e-9, "rules 3 and 4: first");
  gsl_test_rel(out[70], -0.050303081577, 1e-9, "rule 3");
  gsl_test_rel(out[143], 0.005612595789, 1e-9, "rule 3: last");
  APPLY("christiano_fitzgerald", &y, "drift=0");
  gsl_test_rel(out[0], -0.022223507251, 1e-9, "rule 3: no drift");
  gsl_test_rel(out[143], 0.044289613891, 1e-9, "rule 3: no drift");
  APPLY("christiano_fitzgerald", &y, "unit_root=0", "drift=0", "low=2",
        "high=1000", "part=trend");
  for (size_t i = 0; i < 144; i++) sum += logs[i] / 144;
  gsl_test_abs(out[70], sum, 0.1, "rule 3: nearly every cycle of noise");
}

/* numpy 1.24: residuals of lstsq on a constant and lags 24 .. 35. */
static void test_hamilton (void) {
  ts_series y = air(1), line = series_of(x, 100, "2000-01");
  APPLY("hamilton", &y, NULL);
  gsl_test_rel(out[35], 0.034013478679, 1e-9, "rule 5: first");
  gsl_test_rel(out[85], 0.105634017606, 1e-9, "rule 5");
  gsl_test_rel(out[143], 0.073768843257, 1e-9, "rule 5: last");
  gsl_test(!isnan(out[34]), "rule 5: the first have none");
  says("hamilton", &y, NULL, NULL, 34, "fewer than h + p - 1 periods before");
  APPLY("hamilton", &y, "part=trend");
  gsl_test_rel(out[143], logs[143] - 0.073768843257, 1e-11, "the other part");
  for (size_t i = 0; i < 100; i++) x[i] = (double)i;
  APPLY("hamilton", &line, NULL);
  gsl_test(!isnan(out[50]), "no solution");
  says("hamilton", &line, NULL, NULL, 50,
       "the regression has no solution: its lags depend on one another");
  line.n = 40;
  APPLY("hamilton", &line, NULL);
  says("hamilton", &line, NULL, NULL, 39, "fewer than h + 2 p + 1 periods");
}

/* R 4.2.2: predict(loess(y ~ t, span, degree, family, control =
** loess.control(surface = "direct"))). */
static void test_loess (void) {
  ts_series y = air(0), gaps = series_of(x, 144, "1949-01");
  APPLY("loess", &y, NULL);
  gsl_test_rel(out[0], 116.761305173047, 1e-11, "rule 6: span 0.75, degree 2");
  gsl_test_rel(out[49], 209.315396773405, 1e-11, "rule 6");
  gsl_test_rel(out[143], 489.099814661975, 1e-11, "rule 6");
  APPLY("loess", &y, "span=0.3", "degree=1", "robust=1");
  gsl_test_rel(out[0], 117.229283833710, 1e-11, "rule 6: robust");
  gsl_test_rel(out[143], 464.789297826685, 1e-11, "rule 6: robust");
  APPLY("loess", &y, "span=0.3", "degree=0");
  gsl_test_rel(out[49], 212.558074191989, 1e-11, "rule 6: degree 0");
  memcpy(x, air_passengers, sizeof x);
  x[19] = x[20] = x[89] = NAN;
  APPLY("loess", &gaps, "span=0.3");
  gsl_test_rel(out[19], 141.122425106655, 1e-11, "rule 6: in a gap");
  gsl_test_rel(out[89], 318.730484141939, 1e-11, "rule 6: in a gap");
  APPLY("loess", &gaps, "span=0.3", "part=cycle");
  gsl_test(!isnan(out[19]), "no cycle without a value");
  APPLY("loess", &y, "span=0.01");
  gsl_test(!isnan(out[9]), "too small a span");
  says("loess", &y, "span=0.01", NULL, 9,
       "the span holds too few observations for the degree");
}

/* R 4.2.2, forecast 8.20: ma(AirPassengers, 12)[7], ma(AirPassengers, 5)[3]. */
static void test_moving_average (void) {
  ts_series y = air(0), gap = series_of(x, 24, "1949-01"), years = y;
  ts_error err = {0};
  APPLY("moving_average", &y, NULL);
  gsl_test_rel(out[6], 126.791666666667, 1e-14, "2x12");
  gsl_test(!isnan(out[5]) || !isnan(out[138]), "the ends");
  says("moving_average", &y, NULL, NULL, 5, "window reaches beyond the series");
  APPLY("moving_average", &y, "n=5");
  gsl_test_rel(out[2], 122.4, 1e-14, "5");
  APPLY("moving_average", &y, "n=1");
  gsl_test_rel(out[0], 112, 1e-15, "1 is y");
  memcpy(x, air_passengers, 24 * sizeof *x);
  x[8] = NAN;
  APPLY("moving_average", &gap, "n=3");
  gsl_test(!isnan(out[7]) || !isnan(out[9]) || isnan(out[10]), "a gap");
  says("moving_average", &gap, "n=3", NULL, 7, "value missing in the window");
  years.first.freq = TS_YEAR;
  gsl_test(apply("moving_average", &years, NULL, NULL, out, &err) != TS_MISUSE
           || strstr(err.text, "n = 5") == NULL, "years need n: %s", err.text);
}

/* Part by part each filter takes the change of unit and of zero. */
static void scales (const char *name) {
  static const double units[] = {1e300, 1e-300, -5};
  ts_series y = series_of(x, 144, "1949-01");
  double first[144];
  memcpy(x, air_passengers, sizeof x);
  APPLY(name, &y, NULL);
  memcpy(first, out, sizeof first);
  for (size_t k = 0; k < 3; k++) {
    for (size_t i = 0; i < 144; i++) x[i] = units[k] * air_passengers[i] / 1024;
    APPLY(name, &y, NULL);
    for (size_t i = 0; i < 144; i += 7)
      gsl_test_rel(out[i] / units[k] * 1024, first[i], 1e-9, "%s: %g", name,
                   units[k]);
  }
  for (size_t i = 0; i < 144; i++) x[i] = 1e9 + air_passengers[i];
  APPLY(name, &y, "part=cycle");
  for (size_t i = 0; i < 144; i++) x[i] -= 1e9;
  memcpy(first, out, sizeof first);
  APPLY(name, &y, "part=cycle");
  for (size_t i = 0; i < 144; i += 7)
    gsl_test_abs(first[i], out[i], isnan(out[i]) ? 0 : 1e-9,
                 "%s: 1e9 and units, %zu", name, i);
}

static void test_missing (void) {
  static const char *const filters[] = {"hp", "baxter_king", "hamilton",
                                        "christiano_fitzgerald"};
  ts_series y = series_of(x, 144, "1949-01");
  for (size_t k = 0; k < 4; k++) {
    memcpy(x, air_passengers, sizeof x);
    x[70] = NAN;
    APPLY(filters[k], &y, NULL);
    same(why, "periods are missing: say missing = \"interpolate\" or another"
         " way (missing: 1954-11)", filters[k]);
    gsl_test(!isnan(out[60]), "%s: all missing", filters[k]);
    APPLY(filters[k], &y, "missing=interpolate");
    gsl_test(isnan(out[60]), "%s: interpolated", filters[k]);
    x[70] = x[69];
    x[143] = NAN;
    APPLY(filters[k], &y, NULL);
    gsl_test(isnan(out[60]) || !isnan(out[143]), "%s: cut", filters[k]);
  }
}

int main (void) {
  test_hp();
  test_hp_slow();
  test_baxter_king();
  test_christiano_fitzgerald();
  test_hamilton();
  test_loess();
  test_moving_average();
  scales("hp");
  scales("baxter_king");
  scales("christiano_fitzgerald");
  scales("hamilton");
  scales("loess");
  test_missing();
  return gsl_test_summary();
}
