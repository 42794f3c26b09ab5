/* STL; rules of core/stats/smoothing/stl.h, local.h and robust.h. */
#include <stdlib.h>
#include "series_data.h"
#include "stats/smoothing/robust.h"

static double logs[144];

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

static ts_series log_air (void) {
  for (size_t i = 0; i < 144; i++) logs[i] = log(air_passengers[i]);
  return series_of(logs, 144, "1949-01");
}

static double part (const ts_fit *fit, const char *name, size_t i) {
  const ts_fit_series *s = ts_fit_part(fit, name);
  return (s != NULL) ? s->y.values[i] : NAN;
}

/* Fit with any number of options, the last NULL. */
static ts_fit *stl_of (const ts_series *y, const char *const *given) {
  const ts_model *m = ts_model_find("stl");
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_args args;
  ts_args_start(&args, m->options);
  for (; *given != NULL; given++) set_option(&args, *given);
  gsl_test(ts_model_fit(m, y, &args, NULL, fit, &err) != TS_OK, "%s", err.text);
  return fit;
}

#define STL(y, ...) stl_of(y, (const char *const []){__VA_ARGS__, NULL})

static void ends (ts_fit *fit, double season, double trend, double season_end,
                  double trend_end, const char *what) {
  gsl_test_rel(part(fit, "seasonal", 0), season, 1e-10, "%s: season", what);
  gsl_test_rel(part(fit, "trend", 0), trend, 1e-11, "%s: trend", what);
  gsl_test_rel(part(fit, "seasonal", 143), season_end, 1e-10, "%s: last", what);
  gsl_test_rel(part(fit, "trend", 143), trend_end, 1e-11, "%s: last", what);
  ts_fit_free(fit);
}

/* R 4.2.2: stl(log(AirPassengers), 7, ...); statsmodels 0.13.5: STL(log y,
** period=12, ...).fit(...). */
static void test_known (void) {
  ts_series y = log_air();
  ends(STL(&y, "s_window=7"), -0.091558638540, 4.809112714489, -0.118580302397,
       6.197001927714, "stl(y, 7)");
  ends(STL(&y, "robust=1"), -0.068924201276, 4.797222586412, -0.117678457572,
       6.201423668816, "stl(y, 7, robust = TRUE)");
  ends(STL(&y, "s_window=periodic"), -0.091640424147, 4.829388653953,
       -0.100636250654, 6.204752356426, "stl(y, \"periodic\")");
  ends(STL(&y, "s_degree=1", "s_jump=1", "t_jump=1", "l_jump=1"),
       -0.093892441624, 4.804448270769, -0.122486331055, 6.194314210082,
       "stl(y, 7, s.degree = 1, s.jump = 1, t.jump = 1, l.jump = 1)");
  ends(STL(&y, "s_degree=1", "s_jump=1", "t_jump=1", "l_jump=1", "robust=1",
           "inner=2"), -0.075001933428, 4.798522601630, -0.116541691591,
       6.192486071346, "the same, robust = TRUE, inner = 2");
  ends(STL(&y, "profile=statsmodels"), -0.096440503083, 4.805822212317,
       -0.122917352427, 6.194538013026, "statsmodels");
  ends(STL(&y, "profile=statsmodels", "inner=2"), -0.093892441624,
       4.804448270769, -0.122486331055, 6.194314210082, "inner_iter=2");
  ends(STL(&y, "profile=statsmodels", "robust=1"), -0.075232866479,
       4.798486307496, -0.116012848144, 6.192487599283, "robust=True");
}

int main (void) {
  test_known();
  return gsl_test_summary();
}
