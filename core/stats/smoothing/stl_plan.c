/* stl_plan.c -- options of STL and their defaults; see stl_plan.h */
#include "stl_plan.h"

#include <math.h>
#include <string.h>
#include "stats/sample.h"

/* A number of the row, or NaN when the row has none or it is not given. */
static double number_of (const ts_args *args, const char *name) {
  for (size_t i = 0; args->options[i].name != NULL; i++)
    if (strcmp(args->options[i].name, name) == 0) return args->values[i].number;
  return NAN;
}

static double or_else (double given, double usual) {
  return isnan(given) ? usual : given;
}

/* The odd number that is 'x', rounded up, or one more. */
static size_t odd_from (double x) {
  size_t whole = (size_t)ceil(x);
  return (whole % 2 == 0) ? whole + 1 : whole;
}

static size_t tenth (double window) {
  return (size_t)ceil(window / 10.0);
}

size_t ts_period_length (const ts_series *y, const ts_args *args) {
  double given = ts_arg_number(args, "period");
  return isnan(given) ? ts_seasons(y->first.freq) : (size_t)given;
}

static void set_jumps (ts_stl_plan *plan, const ts_args *args, int python,
                       double s, double t, double l) {
  plan->s_jump = (size_t)or_else(number_of(args, "s_jump"),
                                 python ? 1.0 : (double)tenth(s));
  plan->t_jump = (size_t)or_else(number_of(args, "t_jump"),
                                 python ? 1.0 : (double)tenth(t));
  plan->l_jump = (size_t)or_else(number_of(args, "l_jump"),
                                 python ? 1.0 : (double)tenth(l));
}

static void set_degrees (ts_stl_plan *plan, const ts_args *args, int python) {
  double s = or_else(number_of(args, "s_degree"), python ? 1.0 : 0.0);
  double t = or_else(number_of(args, "t_degree"), 1.0);
  plan->s_degree = plan->periodic ? 0 : (int)s;
  plan->t_degree = (int)t;
  plan->l_degree = (int)or_else(number_of(args, "l_degree"), python ? 1.0 : t);
}

double ts_s_window (const ts_args *args) {
  return ts_arg_is(args, "s_window", "periodic")
       ? NAN : ts_arg_number(args, "s_window");
}

ts_stl_plan ts_stl_plan_of (const ts_args *args, size_t period, size_t n,
                            double s_window) {
  int python = ts_arg_is(args, "profile", "statsmodels");
  int robust = (ts_arg_number(args, "robust") != 0.0);
  ts_stl_plan plan = {.period = period, .as_r = !python,
                      .periodic = (isnan(s_window) != 0)};
  double season = (double)period;
  double s = or_else(s_window, 10.0 * (double)n + 1.0);
  double t = or_else(number_of(args, "t_window"),
                     (double)odd_from(1.5 * season / (1.0 - 1.5 / s)));
  double l = or_else(number_of(args, "l_window"),
                     (double)odd_from(python ? season + 1.0 : season));
  plan.s_window = odd_from(s);
  plan.t_window = odd_from(t);
  plan.l_window = odd_from((l < 3.0) ? 3.0 : l);
  set_degrees(&plan, args, python);
  set_jumps(&plan, args, python, s, t, l);
  plan.inner = (size_t)or_else(number_of(args, "inner"),
                               (robust && !python) ? 1.0 : 2.0);
  plan.outer = (size_t)or_else(number_of(args, "outer"), robust ? 15.0 : 0.0);
  return plan;
}
