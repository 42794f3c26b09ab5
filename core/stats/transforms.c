/* transforms.c -- the table of transforms: series -> series */
#include <math.h>
#include <string.h>
#include "growth.h"
#include "index.h"
#include "rolling.h"
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

#define FARTHEST 100000  /* periods back, or in a window: 270 years of days */

static const ts_option growth_options[] = {
  {.name = "kind", .kind = TS_OPTION_WORD,
   .words = "yoy|pop|annualised|log|midpoint",
   .help = "yoy: on the same period a year before (52 weeks, 365 days);"
           " pop: on the period before, the default of annual data;"
           " annualised: pop as a rate a year; log: log difference;"
           " midpoint: over the mean of both, from -2 (exit) to 2 (entry)"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = FARTHEST,
   .help = "periods back to the base; yoy takes none, the others 1"},
  {.name = NULL}
};

static const ts_option lag_options[] = {
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = 1, .lo = 1,
   .hi = FARTHEST, .help = "periods back"},
  {.name = NULL}
};

static const ts_option index_options[] = {
  {.name = "base", .kind = TS_OPTION_PERIOD,
   .help = "period or range whose mean is 100, such as \"2021\" or"
           " \"2021Q1..2021Q4\""},
  {.name = "missing", .kind = TS_OPTION_WORD, .text = "refuse",
   .words = "refuse|skip",
   .help = "a base window with missing values: no index, or the mean of the"
           " others"},
  {.name = NULL}
};

static const ts_option rolling_options[] = {
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = FARTHEST, .help = "periods in the window, the current one included"},
  {.name = "reducer", .kind = TS_OPTION_WORD, .text = "sum",
   .words = "sum|mean|median|min|max",
   .help = "what is made of the window"},
  {.name = NULL}
};

static const ts_option ytd_options[] = {
  {.name = "through", .kind = TS_OPTION_PERIOD,
   .help = "a period, such as \"2024-06\": only sums through that month of"
           " each year, to compare like with like"},
  {.name = NULL}
};

const ts_transform ts_transforms[] = {
  {.name = "growth", .apply = ts_growth_apply, .why = ts_growth_why,
   .options = growth_options, .unit = TS_UNIT_FRACTION, .fewest = 2,
   .source = "midpoint: Davis and Haltiwanger (1992)",
   .help = "Growth rate; below annual frequency the base must be named"},
  {.name = "log", .apply = log_apply, .why = log_why, .unit = TS_UNIT_NONE,
   .fewest = 1, .source = "",
   .help = "Natural logarithm; zero and negative values have none"},
  {.name = "lag", .apply = lag_apply, .why = lag_why, .moved = lag_moved,
   .options = lag_options, .unit = TS_UNIT_SAME, .fewest = 1, .source = "",
   .help = "The value n periods earlier"},
  {.name = "diff", .apply = diff_apply, .why = diff_why,
   .options = lag_options, .unit = TS_UNIT_SAME, .fewest = 2, .source = "",
   .help = "Change since n periods earlier, in the series' own unit"},
  {.name = "index", .apply = ts_index_apply, .why = ts_index_why,
   .options = index_options, .unit = TS_UNIT_INDEX, .fewest = 1, .source = "",
   .help = "Index: the mean of the base window is 100"},
  {.name = "rolling", .apply = ts_rolling_apply, .why = ts_rolling_why,
   .options = rolling_options, .unit = TS_UNIT_SAME, .fewest = 1,
   .source = "",
   .help = "Moving sum (or mean, median, min, max) of the last n periods"},
  {.name = "ytd", .apply = ts_ytd_apply, .why = ts_ytd_why,
   .options = ytd_options, .unit = TS_UNIT_SAME, .fewest = 1, .source = "",
   .help = "Year to date: sum from the year's first period to this one"},
  {.name = NULL}
};

const ts_transform *ts_transform_find (const char *name) {
  for (const ts_transform *t = ts_transforms; t->name != NULL; t++)
    if (strcmp(t->name, name) == 0) return t;
  return NULL;
}
