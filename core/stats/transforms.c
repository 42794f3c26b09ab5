/* transforms.c -- the list of transforms, and the simplest of them */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "gaps.h"
#include "options.h"
#include "stats/growth/growth.h"
#include "stats/growth/index.h"
#include "stats/growth/rolling.h"
#include "stats/smoothing/classical.h"
#include "stats/smoothing/component.h"
#include "stats/smoothing/filters.h"
#include "statistic.h"

static ts_status log_apply (const ts_series *y, const ts_args *args,
                            double *out, ts_error *err) {
  (void)args;
  (void)err;
  for (size_t i = 0; i < y->n; i++)
    out[i] = (y->values[i] > 0.0) ? log(y->values[i]) : NAN;
  return TS_OK;
}

static const char *log_why (const ts_series *y, const ts_args *args,
                            size_t i) {
  (void)args;
  return (y->values[i] == 0.0) ? "zero has no log"
       : (y->values[i] < 0.0) ? "negative value" : NULL;
}

static size_t lag_moved (const ts_args *args) {
  return (size_t)ts_arg_number(args, "n");
}

static ts_status lag_apply (const ts_series *y, const ts_args *args,
                            double *out, ts_error *err) {
  size_t n = lag_moved(args);
  (void)err;
  for (size_t i = 0; i < y->n; i++)
    out[i] = (i < n) ? NAN : y->values[i - n];
  return TS_OK;
}

static const char *lag_why (const ts_series *y, const ts_args *args,
                            size_t i) {
  (void)y;
  return (i < lag_moved(args)) ? "no earlier period" : NULL;
}

static ts_status diff_apply (const ts_series *y, const ts_args *args,
                             double *out, ts_error *err) {
  size_t n = (size_t)ts_arg_number(args, "n");
  (void)err;
  for (size_t i = 0; i < y->n; i++)
    out[i] = (i < n) ? NAN : y->values[i] - y->values[i - n];
  return TS_OK;
}

static const char *diff_why (const ts_series *y, const ts_args *args,
                             size_t i) {
  size_t n = (size_t)ts_arg_number(args, "n");
  if (isnan(y->values[i])) return NULL;
  return (i < n) ? "no earlier period"
       : isnan(y->values[i - n]) ? "base missing" : NULL;
}

static size_t diff_base (const ts_series *y, const ts_args *args) {
  (void)y;
  return (size_t)ts_arg_number(args, "n");
}

static const ts_option lag_options[] = {
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = 1, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods back"},
  {.name = NULL}
};

static const ts_transform log_transform = {
  .name = "log", .apply = log_apply, .why = log_why, .unit = TS_UNIT_NONE,
  .fewest = 1, .source = "",
  .help = "Natural logarithm; zero and negative values have none"
};

static const ts_transform lag_transform = {
  .name = "lag", .apply = lag_apply, .why = lag_why, .moved = lag_moved,
  .options = lag_options, .unit = TS_UNIT_SAME, .fewest = 1, .source = "",
  .help = "The value n periods earlier"
};

static const ts_transform diff_transform = {
  .name = "diff", .apply = diff_apply, .why = diff_why, .base = diff_base,
  .options = lag_options, .unit = TS_UNIT_SAME, .fewest = 2, .source = "",
  .help = "Change since n periods earlier, in the series' own unit"
};

const ts_transform *const ts_transforms[] = {
  &ts_growth_transform, &log_transform, &lag_transform, &diff_transform,
  &ts_index_transform, &ts_rolling_transform, &ts_ytd_transform,
  &ts_momentum_transform, &ts_moving_average_transform, &ts_hp_transform,
  &ts_baxter_king_transform, &ts_christiano_fitzgerald_transform,
  &ts_hamilton_transform, &ts_loess_transform, &ts_component_transform, NULL
};

const ts_transform *ts_transform_find (const char *name) {
  for (size_t i = 0; ts_transforms[i] != NULL; i++)
    if (strcmp(ts_transforms[i]->name, name) == 0) return ts_transforms[i];
  return NULL;
}

static size_t present (const ts_series *y) {
  size_t n = 0;
  for (size_t i = 0; i < y->n; i++) n += (isnan(y->values[i]) == 0);
  return n;
}

/* gaps.h, rule 2: the kind of refusal, and which periods. */
static ts_status name_gaps (const ts_series *y, const char *refused,
                            char why[TS_WHY_TEXT]) {
  ts_string names = {0};
  ts_status status = ts_gaps_named(y, &names);
  if (status == TS_OK)
    snprintf(why, TS_WHY_TEXT, "%s (missing: %s)", refused, names.text);
  ts_string_free(&names);
  return status;
}

/* Transform what gaps.h makes of the series. */
static ts_status apply_whole (const ts_transform *transform,
                              const ts_series *y, const ts_args *args,
                              double *out, char why[TS_WHY_TEXT],
                              ts_error *err) {
  ts_whole whole = {0};
  ts_status status = ts_whole_make(&whole, y, transform->gaps,
                                   ts_arg_text(args, "missing"));
  double *made = malloc((y->n + 1) * sizeof *made);
  if (made == NULL) status = TS_NOMEM;
  if (status == TS_OK && whole.refused != NULL) {
    status = name_gaps(y, whole.refused, why);
  } else if (status == TS_OK) {
    status = transform->apply(&whole.y, args, made, err);
    if (status == TS_OK) ts_whole_spread(&whole, made, out);
  }
  free(made);
  ts_whole_free(&whole);
  return status;
}

ts_status ts_transform_apply (const ts_transform *transform, const ts_series *y,
                              const ts_args *args, double *out,
                              char why[TS_WHY_TEXT], ts_error *err) {
  ts_status status;
  why[0] = '\0';
  for (size_t i = 0; i < y->n; i++) out[i] = NAN;
  if (present(y) < transform->fewest) {
    snprintf(why, TS_WHY_TEXT, "fewer than %zu observations",
             transform->fewest);
    return TS_OK;
  }
  if (transform->gaps == TS_GAPS_OWN)
    return transform->apply(y, args, out, err);
  status = apply_whole(transform, y, args, out, why, err);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
