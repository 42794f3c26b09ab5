/* Regressions on frames: threads, row order, memory; rules of
** core/stats/regression/regress.h. Values are tested in tests/lua. */
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include "base/arrange.h"
#include "failing.h"
#include "frame_data.h"
#include "series_data.h"
#include "stats/regression/estimators.h"

#define GROUPS 40
#define MONTHS 30

/* Groups of monthly rows; group 3 has a zero, group 5 no variation of x. */
static ts_frame *make_panel (void) {
  ts_frame *f = ts_frame_alloc(GROUPS * MONTHS);
  ts_column *who, *when, *x, *y, *w;
  ts_frame_add_key(f, "who", NULL, &who);
  ts_frame_add_period(f, "period", TS_MONTH, &when);
  ts_frame_add_number(f, "x", "", &x);
  ts_frame_add_number(f, "w", "", &w);
  ts_frame_add_number(f, "y", "USD", &y);
  who = ts_frame_find(f, "who");
  when = ts_frame_find(f, "period");
  x = ts_frame_find(f, "x");
  w = ts_frame_find(f, "w");
  y = ts_frame_find(f, "y");
  for (size_t i = 0; i < f->rows; i++) {
    size_t g = i / MONTHS, t = i % MONTHS;
    char name[32];
    snprintf(name, sizeof name, "g%02zu", g);
    ts_dict_add(who->dict, ts_slice_of(name), &who->u.codes[i]);
    when->u.ordinals[i] = 12 * 2020 + (int32_t)t;
    x->u.numbers[i] = (g == 5) ? 2.0 : (double)((t * t * 7 + g) % 19);
    w->u.numbers[i] = (double)(1 + (i % 3));
    y->u.numbers[i] = 3.0 + 0.5 * (double)t + (double)((i * 31) % 23) / 7.0;
    if (g == 3 && t == 4) y->u.numbers[i] = 0.0;
  }
  return f;
}

static void start_args (ts_args *args, const char *option, const char *other) {
  ts_args_start(args, ts_regress_options);
  if (option != NULL) set_option(args, option);
  if (other != NULL) set_option(args, other);
}

static ts_frame *regress_groups (const ts_frame *f, size_t threads) {
  const char *by[] = {"who"};
  ts_panel_spec spec = {.by = by, .by_count = 1};
  ts_frame *out = NULL;
  ts_error err = {0};
  ts_args args;
  start_args(&args, NULL, NULL);
  gsl_test(ts_frame_regress(f, "log(y) ~ x + trend", &args, &spec, NULL,
                            threads, NULL, &out, &err) != TS_OK, "groups: %s",
           err.text);
  return out;
}

/* Bit for bit: NaN is equal to NaN. */
static int same_bytes (const ts_frame *a, const ts_frame *b) {
  for (size_t c = 0; c < a->width; c++)
    if (a->columns[c].kind == TS_NUMBER
        && memcmp(a->columns[c].u.numbers, b->columns[c].u.numbers,
                  a->rows * sizeof(double)) != 0) return 0;
  return a->rows == b->rows && a->width == b->width;
}

/* Row i of the new frame is row (7 i) mod rows of the old one. */
static ts_frame *shuffled (const ts_frame *f) {
  size_t *picked = malloc(f->rows * sizeof *picked);
  ts_frame *out = NULL;
  for (size_t i = 0; i < f->rows; i++) picked[i] = 7 * i % f->rows;
  ts_frame_pick(f, picked, f->rows, &out);
  free(picked);
  return out;
}

static void test_groups (void) {
  ts_frame *f = make_panel(), *other = shuffled(f);
  ts_frame *one = regress_groups(f, 1), *four = regress_groups(f, 4);
  ts_frame *mixed = regress_groups(other, 2);
  gsl_test(one->rows != GROUPS, "a row for each group");
  gsl_test(!same_bytes(one, four), "threads do not show");
  gsl_test(!same_bytes(one, mixed), "rule 9: nor does the order of rows");
  has_text(key_at(one, "refused", 3), "no log", "a zero refuses");
  has_text(key_at(one, "refused", 5), "intercept, x", "named columns");
  gsl_test(!isnan(number_at(one, "x_p", 5)), "a refused fit has no p");
  ts_frame_free(f);
  ts_frame_free(other);
  ts_frame_free(one);
  ts_frame_free(four);
  ts_frame_free(mixed);
}

/* Everything that a fit can be asked; TS_OK or the first failure. */
static ts_status ask_all (const ts_regression *r) {
  ts_error err = {0};
  ts_frame *made = NULL;
  ts_fit *fit = ts_fit_alloc();
  ts_status status = (fit != NULL)
    ? ts_regression_wald(r, "x = 0, trend", fit, &err) : TS_NOMEM;
  if (status == TS_OK) status = ts_regression_covariance(r, &made);
  ts_frame_free(made);
  made = NULL;
  if (status == TS_OK)
    status = ts_regression_predict(r, NULL, 0.9, 1, &made, &err);
  ts_frame_free(made);
  if (status == TS_OK) status = ts_regression_breusch_godfrey(r, 2, 0, fit);
  if (status == TS_OK) status = ts_regression_breusch_pagan(r, 1, fit);
  if (status == TS_OK) status = ts_regression_reset(r, 3, fit);
  ts_fit_free(fit);
  return status;
}

typedef struct {
  const ts_frame *frame;
  const char *formula;
  const ts_args *args;
} question;

static ts_status fit_and_ask (const void *state) {
  const question *q = state;
  ts_regressed *made = NULL;
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_status status = (fit != NULL)
    ? ts_regress_frame(q->frame, q->formula, q->args, &made, fit, &err)
    : TS_NOMEM;
  if (status == TS_OK && fit->refused == NULL) status = ask_all(&made->r);
  ts_regressed_free(made);
  ts_fit_free(fit);
  return status;
}

static void fail_each (const ts_frame *f, const char *formula,
                       const char *option, const char *other) {
  ts_args args;
  question q = {f, formula, &args};
  start_args(&args, option, other);
  gsl_test(fit_and_ask(&q) != TS_OK, "%s works", formula);
  fail_in_turn(fit_and_ask, &q, LONG_MAX, formula);
}

static void test_memory (void) {
  ts_frame *panel = make_panel(), *one = NULL;
  ts_frame_slice(panel, 0, 24, &one);
  fail_each(one, "log(y) ~ x + trend", NULL, NULL);
  fail_each(one, "y ~ x * trend", "bandwidth=newey_west", "prewhite=1");
  fail_each(one, "y ~ late = period >= '2021' + trend + x", "errors=hc3", NULL);
  ts_frame_free(one);
  one = NULL;
  ts_frame_slice(panel, 40, 60, &one);  /* few enough for qsort to need no
                                           memory of its own */
  fail_each(one, "y ~ x + trend + who", "cluster=who", NULL);
  fail_each(one, "y ~ x + lag(x) + trend", "cluster=who + period", NULL);
  fail_each(one, "y ~ x + trend", "errors=driscoll_kraay", NULL);
  fail_each(one, "y ~ x + trend + z = (2 * x)", NULL, NULL);
  ts_frame_free(one);
  ts_frame_free(panel);
}

int main (void) {
  gsl_set_error_handler_off();
  if (!can_fail()) puts("skipped: this heap cannot be made to fail");
  test_groups();
  test_memory();
  return gsl_test_summary();
}
