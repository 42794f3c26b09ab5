/* Classical decomposition, MSTL and components; rules of classical.h, mstl.h,
** parts.h and component.h in core/stats/smoothing. */
#include "smoothing_data.h"

static double logs[144], x[144], out[144];
static char why[TS_WHY_TEXT];

#define APPLY(y, ...) \
  apply_with("component", y, (const char *const []){__VA_ARGS__, NULL}, out, \
             why)

static ts_series air (int log_of_it) {
  for (size_t i = 0; i < 144; i++) logs[i] = log(air_passengers[i]);
  return series_of(log_of_it ? logs : air_passengers, 144, "1949-01");
}

/* R 4.2.2: decompose(AirPassengers, type). */
static void test_classical (void) {
  ts_series y = air(0), later = series_of(air_passengers + 3, 137, "1949-04");
  ts_fit *fit = fit_with("decompose", &y, NO_OPTIONS);
  gsl_test_rel(fit->coefficients[0].estimate, -24.748737373737, 1e-12, "1");
  gsl_test_rel(fit->coefficients[6].estimate, 63.830808080808, 1e-12, "7");
  gsl_test_rel(part(fit, "trend", 6), 126.791666666667, 1e-13, "trend");
  gsl_test_rel(part(fit, "remainder", 6), -42.622474747475, 1e-12, "rest");
  gsl_test(!isnan(part(fit, "trend", 5)) || !isnan(part(fit, "fitted", 5)),
           "classical.h, rule 1");
  gsl_test(isnan(part(fit, "adjusted", 5)), "parts.h, rule 3");
  same(fit->coefficients[0].name, "month_1", "seasons by the calendar");
  ts_fit_free(fit);
  fit = fit_with("decompose", &y, OPTIONS("kind=multiplicative"));
  gsl_test_rel(fit->coefficients[0].estimate, 0.910230367372, 1e-12, "times 1");
  gsl_test_rel(part(fit, "remainder", 6), 0.951664316403, 1e-12, "times rest");
  gsl_test_rel(part(fit, "fitted", 6) * part(fit, "remainder", 6),
               air_passengers[6], 1e-14, "parts.h, rule 2");
  ts_fit_free(fit);
  fit = fit_with("decompose", &later, NO_OPTIONS);
  gsl_test_rel(fit->coefficients[3].estimate, -8.947632575758, 1e-12, "April");
  gsl_test_rel(fit->coefficients[9].estimate, -21.508238636364, 1e-12, "Oct.");
  ts_fit_free(fit);
}

static void test_classical_gaps (void) {
  ts_series y = series_of(x, 48, "1949-01");
  ts_fit *fit;
  memcpy(x, air_passengers, 48 * sizeof *x);
  x[20] = NAN;
  fit = fit_with("decompose", &y, NO_OPTIONS);
  gsl_test(fit->missing != 1 || !isnan(part(fit, "trend", 25))
           || isnan(part(fit, "trend", 27)), "classical.h, rules 1 and 2");
  gsl_test(isnan(part(fit, "seasonal", 20)), "a season in the gap");
  ts_fit_free(fit);
  x[28] = NAN;
  y.n = 30;
  fit = fit_with("decompose", &y, NO_OPTIONS);
  same(fit->refused, "a season has no value with a trend beside it",
       "classical.h, rule 2");
  ts_fit_free(fit);
  x[3] = 0;
  fit = fit_with("decompose", &y, OPTIONS("kind=multiplicative"));
  same(fit->refused, "parts multiply only where all values are above zero: use"
       " additive ones", "classical.h, rule 3");
  ts_fit_free(fit);
}

/* R 4.2.2, forecast 8.20: mstl(msts(log(AirPassengers), c(4, 12))), mstl(log(
** AirPassengers)). */
static void test_mstl (void) {
  ts_series y = air(1);
  ts_fit *fit = fit_with("mstl", &y, OPTIONS("periods=12, 4"));
  gsl_test_rel(part(fit, "trend", 0), 4.818496852502, 1e-11, "trend");
  gsl_test_rel(part(fit, "seasonal_4", 0), -0.024495033406, 1e-9, "4");
  gsl_test_rel(part(fit, "seasonal_12", 0), -0.077163086901, 1e-9, "12");
  gsl_test_rel(part(fit, "remainder", 99), -0.002398496817, 1e-8, "rest");
  ts_fit_free(fit);
  fit = fit_with("mstl", &y, NO_OPTIONS);
  gsl_test_rel(part(fit, "trend", 0), 4.815459438525, 1e-11, "rules 1 and 3");
  gsl_test_rel(part(fit, "seasonal_12", 0), -0.090671173836, 1e-9, "rule 3");
  ts_fit_free(fit);
  fit = fit_with("mstl", &y, OPTIONS("periods=12 80"));
  gsl_test(ts_fit_part(fit, "seasonal_80") != NULL, "rule 2");
  same(fit->notes[0], "the season of 80 periods is left out: there are fewer"
       " than two full ones", "rule 2");
  ts_fit_free(fit);
  y.n = 20;
  fit = fit_with("mstl", &y, NO_OPTIONS);
  same(fit->refused, "fewer than two full periods: seasons cannot be told from"
       " trend", "none is left");
  ts_fit_free(fit);
}

static void test_lists (void) {
  static const char *const wrong[] = {
    "periods=1", "periods=12;4", "periods=12, x", "periods=periodic",
    "periods=1.5", "periods=2 3 4 5 6 7 8", "s_windows=7, 11", "s_windows=2"
  };
  ts_series y = air(0);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    ts_status status = TS_OK;
    const char *name = strchr(wrong[i], '=') + 1;
    const ts_model *m = ts_model_find("mstl");
    ts_fit *fit = ts_fit_alloc();
    ts_error err = {0};
    ts_args args;
    ts_args_start(&args, m->options);
    ts_args_text(&args, (wrong[i][0] == 'p') ? "periods" : "s_windows", name,
                 &err);
    status = ts_model_fit(m, &y, &args, NULL, fit, &err);
    gsl_test(status != TS_SYNTAX || strstr(err.text, name) == NULL,
             "%s: %s", wrong[i], err.text);
    ts_fit_free(fit);
  }
}

/* component.h, rule 1: whatever the method, parts are in the unit of y. */
static void test_sums (void) {
  static const char *const methods[][2] = {
    {"method=stl", "log=0"}, {"method=stl", "log=1"},
    {"method=mstl", "periods=4, 12"}, {"method=classical", "kind=additive"},
    {"method=classical", "kind=multiplicative"}
  };
  ts_series y = air(0);
  for (size_t k = 0; k < 5; k++) {
    const char *const *m = methods[k];
    double sum[3];
    APPLY(&y, m[0], m[1], "part=trend");
    sum[0] = out[40];
    APPLY(&y, m[0], m[1], "part=seasonal");
    sum[1] = out[40];
    APPLY(&y, m[0], m[1], "part=remainder");
    sum[2] = out[40];
    gsl_test_rel(sum[0] + sum[1] + sum[2], air_passengers[40], 1e-13,
                 "rule 1: %s %s", m[0], m[1]);
    APPLY(&y, m[0], m[1]);
    gsl_test_rel(out[40], air_passengers[40] - sum[1], 1e-13,
                 "rule 1: adjusted, %s %s", m[0], m[1]);
    gsl_test(!(fabs(sum[1]) > 0.1), "a season: %g", sum[1]);
  }
}

static void test_component (void) {
  ts_series y = air(0), l = air(1), one = series_of(x, 48, "2020-01");
  ts_fit *fit = fit_with("stl", &l, NO_OPTIONS);
  APPLY(&y, "log=1");
  gsl_test_rel(out[30], exp(part(fit, "adjusted", 30)), 1e-13, "of logs");
  ts_fit_free(fit);
  for (size_t i = 0; i < 48; i++) x[i] = 5;
  APPLY(&one, "part=trend");
  gsl_test_rel(out[7], 5, 0, "component.h, rule 2");
  APPLY(&one, "part=seasonal");
  gsl_test_abs(out[7], 0, 0, "component.h, rule 2");
  one.n = 20;
  APPLY(&one, NULL);
  gsl_test(!isnan(out[7]), "component.h, rule 3");
  same(why_of("component", &one, NULL, NULL, 7), "fewer than two full periods:"
       " seasons cannot be told from trend", "component.h, rule 3");
  one.n = 48;
  x[9] = 0;
  same(why_of("component", &one, "log=1", NULL, 7),
       "zeros and negative values have no log", "component.h, rule 3");
  same(why_of("component", &one, "method=classical", "part=trend", 2),
       "the trend's window reaches beyond the series or holds a missing value",
       "the ends");
  one = series_of(air_passengers, 48, "1990");
  same(why_of("component", &one, NULL, NULL, 2),
       "the calendar has no seasons: say period, the length of a cycle",
       "years");
  APPLY(&one, "period=11", "part=trend");
  gsl_test(isnan(out[7]), "years with a cycle of 11");
}

int main (void) {
  test_classical();
  test_classical_gaps();
  test_mstl();
  test_lists();
  test_sums();
  test_component();
  return gsl_test_summary();
}
