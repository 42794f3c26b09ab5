/* Statistics when memory runs out: each allocation is made to fail in turn. */
#include <gsl/gsl_errno.h>
#include "failing.h"
#include "series_data.h"
#include "stats/breaks/events.h"

#define PERIODS 96   /* few enough for qsort to need no memory of its own */

typedef struct {
  const ts_reducer *reducer;      /* one of the three is set */
  const ts_transform *transform;
  const ts_model *model;
  const char *option, *other;
} trial;

typedef struct {
  const trial *t;
  const ts_series *y;
  const ts_args *args;
} trial_on;

static ts_status run (const void *state) {
  const trial_on *on = state;
  const trial *t = on->t;
  const ts_series *y = on->y;
  const ts_args *args = on->args;
  double out[PERIODS];
  ts_fit *fit;
  ts_status status;
  if (t->reducer != NULL)
    return t->reducer->reduce(y->values, y->n, args, out);
  if (t->transform != NULL) return t->transform->apply(y, args, out, NULL);
  fit = ts_fit_alloc();
  if (fit == NULL) return TS_NOMEM;
  status = ts_model_fit(t->model, y, args, NULL, fit, NULL);
  if (status == TS_OK && t->option != NULL && fit->refused != NULL)
    status = TS_DOMAIN;
  ts_fit_free(fit);
  return status;
}

static void fail_each (const trial *t, const ts_series *y, const char *name) {
  char date[TS_PERIOD_TEXT];
  ts_args args;
  ts_args_start(&args, t->model ? t->model->options
                : t->transform ? t->transform->options : t->reducer->options);
  if (t->option != NULL) set_option(&args, t->option);
  if (t->other != NULL) set_option(&args, t->other);
  give_required(&args, y, date);
  fail_in_turn(run, &(trial_on){t, y, &args}, LONG_MAX, name);
}

static void test_models (const ts_series *y) {
  const trial trials[] = {
    {.option = "log=1", .other = "season=1"}, {.option = "errors=hc3"},
    {.option = "errors=ols"}, {.option = "log=1"}, {.option = "season=1"},
    {.option = "season=none"}, {.option = "season=simple"},
    {.option = "season=covariance"}, {.option = "from=1950-01"},
    {.option = "season=1"},
    {.option = "robust=1"}, {.option = "log=1"}, {.option = "periods=4, 12"},
    {.option = "kind=multiplicative"}, {.option = "season=none"},
    {.option = "at=1953-01", .other = "model=trend"},
    {.option = "at=1953-01", .other = "errors=hc3"},
    {.option = "season=1"}, {.option = "model=trend"},
    {.option = "number=2"}, {.option = "kind=ols"}, {.option = "log=1"},
    {.option = "cost=l1"}, {.option = "cost=linear"}, {.option = "cost=mean"},
    {.option = "from=1953-01", .other = "season=1"},
    {.option = "correction=hamed_rao"}, {.option = "correction=tfpw"},
    {.option = "level=0.9"}
  };
  const char *const names[] = {
    "trend", "trend", "trend", "theil_sen", "theil_sen", "mann_kendall",
    "mann_kendall", "mann_kendall", "cagr", "trend_growth", "stl", "stl",
    "mstl", "decompose", "holt_winters", "chow", "chow", "sup_f", "breaks",
    "breaks", "cusum", "mosum", "pelt", "pelt", "binary_segmentation", "its",
    "mann_kendall", "mann_kendall", "trend"
  };
  for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
    trial t = trials[i];
    t.model = ts_model_find(names[i]);
    fail_each(&t, y, names[i]);
  }
}

static void test_transforms (const ts_series *y) {
  static const char *const names[] = {
    "moving_average", "hp", "baxter_king", "christiano_fitzgerald", "hamilton",
    "loess", "component", "component", "component"
  };
  static const char *const options[] = {
    "n=12", "part=cycle", "k=12", "drift=0", "h=12", "robust=1", "log=1",
    "method=mstl", "method=classical"
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    trial t = {.transform = ts_transform_find(names[i]), .option = options[i]};
    fail_each(&t, y, names[i]);
  }
}

/* Of models without options, and of shares. */
static void test_others (const ts_series *y) {
  const char *const names[] = {"spearman", "pettitt", "cox_stuart",
                               "difference_sign", "turning_point", "runs"};
  const char *const options[] = {"logit=1", "season=1"};
  const char *const models[] = {"trend", "fractional_logit"};
  double x[PERIODS];
  ts_series s = *y;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    trial t = {.model = ts_model_find(names[i])};
    fail_each(&t, y, names[i]);
  }
  for (size_t i = 0; i < y->n; i++) x[i] = y->values[i] / 1000;
  s.values = x;
  s.n = 26;  /* it takes many rounds */
  for (size_t i = 0; i < 2; i++) {
    trial t = {.model = ts_model_find(models[i]), .option = options[i]};
    fail_each(&t, &s, models[i]);
  }
}

/* The numbers of a panel, kept from one series to the next. */
static void test_quick (const ts_series *y) {
  for (size_t i = 0; ts_models[i] != NULL; i++) {
    const ts_model *m = ts_models[i];
    for (long n = 0, out = can_fail(); out && m->quick != NULL; n++) {
      double numbers[64];
      size_t observed, zeros;
      ts_memo memo = {0};
      ts_status status = TS_OK;
      ts_args args;
      ts_args_start(&args, m->options);
      args.memo = &memo;
      allocations_left = n;
      for (int turn = 0; turn < 3 && status == TS_OK; turn++)
        status = ts_model_quick(m, y, &args, NULL, numbers, &observed, &zeros);
      out = ran_out();
      ts_memo_end(&memo);
      gsl_test(status != (out ? TS_NOMEM : TS_OK), "%s quickly: allocation %ld"
               " fails: status %d", m->name, n, (int)status);
    }
  }
}

/* Refusals are sentences, which need memory too. */
static void test_refusals (void) {
  const double zeros[PERIODS] = {0};
  ts_series y = series_of(zeros, PERIODS, "1949-01");
  for (size_t i = 0; ts_models[i] != NULL; i++) {
    const ts_model *m = ts_models[i];
    trial t = {.model = m};
    y.n = PERIODS;
    fail_each(&t, &y, m->name);
    y.n = 1;
    fail_each(&t, &y, m->name);
  }
}

/* Breaks beside events, which no table of statistics has. */
static ts_status match_events (const void *breaks) {
  const ts_event events[] = {{"1953-01-05", "one"}, {"1955-06", "two"}};
  ts_fit *match = ts_fit_alloc();
  ts_status status = (match != NULL)
    ? ts_events_match(breaks, events, 2, 2, match, NULL) : TS_NOMEM;
  ts_fit_free(match);
  return status;
}

static void test_events (const ts_series *y) {
  ts_fit *fit = fit_of("breaks", y, "number=2", NULL, NULL);
  fail_in_turn(match_events, fit, LONG_MAX, "events");
  ts_fit_free(fit);
}

int main (void) {
  ts_series y = series_of(air_passengers, PERIODS, "1949-01");
  trial rolling = {.transform = ts_transform_find("rolling"), .option = "n=12",
                   .other = "reducer=median"};
  gsl_set_error_handler_off();
  if (!can_fail()) puts("skipped: this heap cannot be made to fail");
  for (const ts_reducer *r = ts_reducers; r->name != NULL; r++) {
    trial t = {.reducer = r};
    fail_each(&t, &y, r->name);
  }
  fail_each(&rolling, &y, "rolling");
  test_transforms(&y);
  test_models(&y);
  test_events(&y);
  test_others(&y);
  test_quick(&y);
  test_refusals();
  return gsl_test_summary();
}
