/* index.c -- a series as an index; see index.h for the rules */
#include "index.h"

#include <math.h>
#include "base/sums.h"

/* Positions of the first and last period wholly inside the range, which may
** lie outside the series (rule 1). */
static void window_of (const ts_series *y, ts_range range, int64_t *from,
                       int64_t *to) {
  int64_t start = y->first.ordinal;
  ts_period p;
  *from = 0;
  *to = (int64_t)y->n - 1;
  if (range.first_day != INT32_MIN) {
    p = ts_period_of_day(range.first_day, y->first.freq);
    *from = p.ordinal - start + (ts_period_first_day(p) < range.first_day);
  }
  if (range.last_day != INT32_MAX) {
    p = ts_period_of_day(range.last_day, y->first.freq);
    *to = p.ordinal - start - (ts_period_last_day(p) > range.last_day);
  }
}

/* The mean of the window's values, or NaN with the reason (rules 2, 3). */
static double base_mean (const ts_series *y, int64_t from, int64_t to,
                         int skip, const char **why) {
  int64_t n = (int64_t)y->n, count = 0;
  ts_exact sum = {0};
  double mean;
  *why = (from > to) ? "no whole period in the base window"
       : (!skip && (from < 0 || to >= n))
         ? "base window reaches outside the series" : NULL;
  if (*why != NULL) return NAN;
  for (int64_t i = (from > 0) ? from : 0; i <= to && i < n; i++) {
    if (isnan(y->values[i])) continue;
    ts_exact_add(&sum, y->values[i]);
    count++;
  }
  mean = ts_exact_get(&sum) / (double)count;
  *why = (count == 0 || (!skip && count <= to - from))
         ? "value missing in the base window"
       : (mean == 0.0) ? "zero base" : (mean < 0.0) ? "negative base" : NULL;
  return (*why == NULL) ? mean : NAN;
}

static ts_status base_of (const ts_series *y, const ts_args *args,
                          double *mean, const char **why, ts_error *err) {
  const char *base = ts_arg_text(args, "base");
  ts_range range;
  ts_status status;
  int64_t from, to;
  if (base == NULL)
    return ts_fail(err, TS_MISUSE, "index needs a base, a period or a range:"
                   " base = \"2021\" or base = \"2021Q1..2021Q4\"");
  status = ts_range_parse(ts_slice_of(base), &range, err);
  if (status != TS_OK) return status;
  window_of(y, range, &from, &to);
  *mean = base_mean(y, from, to, ts_arg_is(args, "missing", "skip"), why);
  return TS_OK;
}

static ts_status apply (const ts_series *y, const ts_args *args,
                        double *out, ts_error *err) {
  double mean;
  const char *why;
  ts_status status = base_of(y, args, &mean, &why, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < y->n; i++) out[i] = 100.0 * y->values[i] / mean;
  return TS_OK;
}

static const char *why (const ts_series *y, const ts_args *args,
                        size_t i) {
  double mean;
  const char *why = NULL;
  if (isnan(y->values[i])) return NULL;
  base_of(y, args, &mean, &why, NULL);
  return why;
}

static const ts_option options[] = {
  {.name = "base", .kind = TS_OPTION_PERIOD,
   .help = "period or range whose mean is 100, such as \"2021\" or"
           " \"2021Q1..2021Q4\""},
  {.name = "missing", .kind = TS_OPTION_WORD, .text = "refuse",
   .words = "refuse|skip",
   .help = "a base window with missing values: no index, or the mean of the"
           " others"},
  {.name = NULL}
};

const ts_transform ts_index_transform = {
  .name = "index", .apply = apply, .why = why,
  .options = options, .unit = TS_UNIT_INDEX, .fewest = 1, .source = "",
  .help = "Index: the mean of the base window is 100"
};
