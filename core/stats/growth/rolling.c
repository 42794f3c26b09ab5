/* rolling.c -- moving windows and the year to date; see rolling.h */
#include "rolling.h"

#include <math.h>
#include <stdlib.h>
#include "base/sums.h"
#include "stats/options.h"

/* Why the window of n values that ends at i has no result, or NULL (rule 1). */
static const char *no_window (const ts_series *y, size_t n, size_t i) {
  if (i + 1 < n) return "window begins before the series";
  for (size_t j = i + 1 - n; j <= i; j++)
    if (isnan(y->values[j])) return "value missing in the window";
  return NULL;
}

static ts_status reduce_windows (const ts_series *y, const ts_reducer *reducer,
                                 size_t n, double *out) {
  for (size_t i = 0; i < y->n; i++) {
    ts_status status;
    out[i] = NAN;
    if (no_window(y, n, i) != NULL) continue;
    status = reducer->reduce(y->values + (i + 1 - n), n, NULL, &out[i]);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

static ts_status rolling_apply (const ts_series *y, const ts_args *args,
                                double *out, ts_error *err) {
  const ts_reducer *reducer = ts_reducer_find(ts_arg_text(args, "reducer"));
  double wanted = ts_arg_number(args, "n");
  ts_status status;
  if (isnan(wanted))
    return ts_fail(err, TS_MISUSE, "rolling needs the number of periods:"
                   " n = 12 for a year of months");
  status = reduce_windows(y, reducer, (size_t)wanted, out);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

static const char *rolling_why (const ts_series *y, const ts_args *args,
                                size_t i) {
  if (isnan(y->values[i])) return NULL;
  return no_window(y, (size_t)ts_arg_number(args, "n"), i);
}

static int32_t year_of (const ts_series *y, int64_t i) {
  ts_period p = {(int32_t)(y->first.ordinal + i), y->first.freq};
  return ts_period_coarsen(p, TS_YEAR).ordinal;
}

/* How many periods of its year come before place i. */
static int32_t place_in_year (const ts_series *y, int64_t i) {
  ts_period p = {(int32_t)(y->first.ordinal + i), y->first.freq};
  size_t n;
  return p.ordinal - ts_period_refine(ts_period_coarsen(p, TS_YEAR),
                                      p.freq, &n).ordinal;
}

/* The place in its year that 'through' asks for, or -1: every place. */
static ts_status place_of (const ts_series *y, const ts_args *args,
                           int32_t *place, ts_error *err) {
  const char *through = ts_arg_text(args, "through");
  ts_period p;
  *place = -1;
  if (through == NULL) return TS_OK;
  if (ts_period_parse(ts_slice_of(through), &p) != TS_OK
      || p.freq != y->first.freq)
    return ts_fail(err, TS_MISUSE, "ytd of a series by %s goes through one %s,"
                   " not '%s'", ts_freq_name(y->first.freq),
                   ts_freq_name(y->first.freq), through);
  *place = place_in_year(y, (int64_t)p.ordinal - y->first.ordinal);
  return TS_OK;
}

static ts_status ytd_apply (const ts_series *y, const ts_args *args,
                            double *out, ts_error *err) {
  int32_t year = (y->n > 0) ? year_of(y, -1) : 0, place;
  int known = 0;  /* rule 4: the first year may have begun before */
  ts_exact sum = {0};
  ts_status status = place_of(y, args, &place, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < y->n; i++) {
    if (year_of(y, (int64_t)i) != year) {
      year = year_of(y, (int64_t)i);
      sum = (ts_exact){0};
      known = 1;
    }
    if (isnan(y->values[i])) known = 0;  /* rule 3 */
    if (known) ts_exact_add(&sum, y->values[i]);
    out[i] = (known && (place < 0 || place_in_year(y, (int64_t)i) == place))
           ? ts_exact_get(&sum) : NAN;
  }
  return TS_OK;
}

static const char *ytd_why (const ts_series *y, const ts_args *args,
                            size_t i) {
  int32_t year = year_of(y, (int64_t)i), place;
  int64_t j = (int64_t)i;
  if (isnan(y->values[i]) || place_of(y, args, &place, NULL) != TS_OK)
    return NULL;
  if (place >= 0 && place_in_year(y, j) != place)
    return "not the period that years are compared through";  /* rule 6 */
  for (; j >= 0 && year_of(y, j) == year; j--)
    if (isnan(y->values[j])) return "value missing earlier in the year";
  return (j < 0 && year_of(y, -1) == year) ? "year began before the series"
                                           : NULL;
}

static const ts_option rolling_options[] = {
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods in the window, the current one included"},
  {.name = "reducer", .kind = TS_OPTION_WORD, .text = "sum",
   .words = "sum|mean|median|min|max",
   .help = "what is made of the window"},
  {.name = NULL}
};

const ts_transform ts_rolling_transform = {
  .name = "rolling", .apply = rolling_apply, .why = rolling_why,
  .options = rolling_options, .unit = TS_UNIT_SAME, .fewest = 1,
  .source = "",
  .help = "Moving sum (or mean, median, min, max) of the last n periods"
};

static const ts_option ytd_options[] = {
  {.name = "through", .kind = TS_OPTION_PERIOD,
   .help = "a period, such as \"2024-06\": only sums through that month of"
           " each year, to compare like with like"},
  {.name = NULL}
};

const ts_transform ts_ytd_transform = {
  .name = "ytd", .apply = ytd_apply, .why = ytd_why,
  .options = ytd_options, .unit = TS_UNIT_SAME, .fewest = 1, .source = "",
  .help = "Year to date: sum from the year's first period to this one"
};
