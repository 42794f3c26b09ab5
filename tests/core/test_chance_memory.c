/* Bootstraps, ratios and the delta method when memory runs out: allocations are
** made to fail in turn, some of them where replicates repeat one another. */
#include <gsl/gsl_errno.h>
#include "failing.h"
#include "frame_data.h"
#include "series_data.h"
#include "stats/chance/delta.h"
#include "stats/chance/ratio.h"

#define PERIODS 40   /* few enough for qsort to need no memory of its own */
#define FIRST 70     /* allocations before replicates repeat one another */

typedef struct {
  const char *options[6];   /* of a bootstrap; none: the other two */
  const ts_frame *frame;    /* of a ratio */
  const ts_fit *fit;        /* of the delta method */
} trial;

typedef struct {
  const trial *t;
  const ts_series *y;
  const ts_args *args;
} trial_on;

static ts_status run (const void *state) {
  const trial_on *on = state;
  const trial *t = on->t;
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_status status;
  if (fit == NULL) return TS_NOMEM;
  if (t->frame != NULL)
    status = ts_ratio_pairs(t->frame, "a", "b", 0, 0.95, fit, &err);
  else if (t->fit != NULL)
    status = ts_fit_delta(t->fit, NULL, "exp(12 * slope)", 0.95, fit, &err);
  else
    status = ts_model_fit(ts_model_find("bootstrap"), on->y, on->args, NULL,
                          fit, &err);
  if (status == TS_OK && fit->refused != NULL) status = TS_DOMAIN;
  ts_fit_free(fit);
  return status;
}

static void fail_each (const trial *t, const ts_series *y, const char *name) {
  ts_args args;
  ts_args_start(&args, ts_model_find("bootstrap")->options);
  for (size_t i = 0; t->options[i] != NULL; i++)
    set_option(&args, t->options[i]);
  fail_in_turn(run, &(trial_on){t, y, &args}, FIRST, name);
}

int main (void) {
  static const double a[] = {1, 2, 3, 4}, b[] = {2, 4, 5, 9};
  const trial values = {.options = {"threads=1", "replicates=19",
                                    "interval=bca", "keep=1"}};
  const trial residuals = {.options = {"threads=1", "replicates=19",
                                       "what=trend.slope", "log=1"}};
  ts_series y = series_of(air_passengers, PERIODS, "1949-01");
  ts_frame *frame = ts_frame_alloc(4);
  ts_fit *trend = fit_of("trend", &y, NULL, NULL, NULL);
  const trial ratio = {.frame = frame}, delta = {.fit = trend};
  gsl_set_error_handler_off();
  if (!can_fail()) puts("skipped: this heap cannot be made to fail");
  add_number(frame, "a", "", a);
  add_number(frame, "b", "", b);
  fail_each(&values, &y, "bootstrap of values");
  fail_each(&residuals, &y, "bootstrap of residuals");
  fail_each(&ratio, &y, "ratio");
  fail_each(&delta, &y, "delta");
  ts_frame_free(frame);
  ts_fit_free(trend);
  return gsl_test_summary();
}
