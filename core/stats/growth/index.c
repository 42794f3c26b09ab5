/* index.c -- a series as an index; see index.h for the rules */
#include "index.h"

#include <math.h>
#include "base/sums.h"
#include "stats/sample.h"


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

typedef struct {
  int64_t from, to;        /* places of the window */
  int skip;                /* rule 2 */
  int64_t step;            /* 1, or the seasons of a year (rule 4) */
} window;

/* The mean of the window's values at place i and every 'step' from it, or NaN
** with the reason (rules 2 to 4). */
static double base_mean (const ts_series *y, const window *w, int64_t i,
                         const char **why) {
  int64_t n = (int64_t)y->n, count = 0, wanted = 0;
  int64_t start = w->from + (((i - w->from) % w->step) + w->step) % w->step;
  ts_exact sum = {0};
  double mean;
  *why = (w->from > w->to) ? "no whole period in the base window"
       : (!w->skip && (w->from < 0 || w->to >= n))
         ? "base window reaches outside the series"
       : (start > w->to) ? "season not in the base window" : NULL;
  if (*why != NULL) return NAN;
  for (int64_t j = start; j <= w->to; j += w->step) {
    wanted++;
    if (j < 0 || j >= n || isnan(y->values[j])) continue;
    ts_exact_add(&sum, y->values[j]);
    count++;
  }
  mean = ts_exact_get(&sum) / (double)count;
  *why = (count == 0 || (!w->skip && count < wanted))
         ? "value missing in the base window"
       : (mean == 0.0) ? "zero base" : (mean < 0.0) ? "negative base" : NULL;
  return (*why == NULL) ? mean : NAN;
}

static ts_status window_asked (const ts_series *y, const ts_args *args,
                               window *w, ts_error *err) {
  const char *base = ts_arg_text(args, "base");
  size_t seasons = ts_seasons(y->first.freq);
  int season = (ts_arg_number(args, "season") != 0.0);
  ts_range range;
  ts_status status;
  if (base == NULL)
    return ts_fail(err, TS_MISUSE, "index needs a base, a period or a range:"
                   " base = \"2021\" or base = \"2021Q1..2021Q4\"");
  if (season && seasons == 0)
    return ts_fail(err, TS_MISUSE, "a series by %s has no seasons: leave season"
                   " out", ts_freq_name(y->first.freq));
  status = ts_range_parse(ts_slice_of(base), &range, err);
  if (status != TS_OK) return status;
  window_of(y, range, &w->from, &w->to);
  w->skip = ts_arg_is(args, "missing", "skip");
  w->step = season ? (int64_t)seasons : 1;
  return TS_OK;
}

/* Means of the seasons, which repeat along the series. */
static ts_status apply (const ts_series *y, const ts_args *args,
                        double *out, ts_error *err) {
  window w;
  double mean[TS_SEASONS_MOST];
  const char *why;
  ts_status status = window_asked(y, args, &w, err);
  if (status != TS_OK) return status;
  for (int64_t s = 0; s < w.step; s++) mean[s] = base_mean(y, &w, s, &why);
  for (size_t i = 0; i < y->n; i++)
    out[i] = 100.0 * y->values[i] / mean[i % (size_t)w.step];
  return TS_OK;
}

static const char *why (const ts_series *y, const ts_args *args,
                        size_t i) {
  window w;
  const char *why = NULL;
  if (isnan(y->values[i]) || window_asked(y, args, &w, NULL) != TS_OK)
    return NULL;
  base_mean(y, &w, (int64_t)i, &why);
  return why;
}

/* Rule 5. */
static ts_status tell (const ts_series *y, const ts_args *args,
                       ts_string *text) {
  char from[TS_PERIOD_TEXT], to[TS_PERIOD_TEXT];
  ts_period p = y->first;
  window w;
  if (window_asked(y, args, &w, NULL) != TS_OK || w.from > w.to) return TS_OK;
  p.ordinal = (int32_t)(y->first.ordinal + w.from);
  ts_period_text(p, from);
  p.ordinal = (int32_t)(y->first.ordinal + w.to);
  ts_period_text(p, to);
  if (w.step > 1)
    ts_string_format(text, "the mean of the same %s in ",
                     ts_freq_name(y->first.freq));
  else if (w.to > w.from) ts_string_put(text, "the mean of ");
  ts_string_put(text, from);
  if (w.to > w.from) ts_string_format(text, "..%s", to);
  ts_string_put(text, " is 100");
  return text->status;
}

static const ts_option options[] = {
  {.name = "base", .kind = TS_OPTION_PERIOD,
   .help = "period or range whose mean is 100, such as \"2021\" or"
           " \"2021Q1..2021Q4\""},
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "each month (quarter, half-year) over the mean of the same ones in"
           " the base window"},
  {.name = "missing", .kind = TS_OPTION_WORD, .text = "refuse",
   .words = "refuse|skip",
   .help = "a base window with missing values: no index, or the mean of the"
           " others"},
  {.name = NULL}
};

const ts_transform ts_index_transform = {
  .name = "index", .apply = apply, .why = why, .tell = tell,
  .options = options, .unit = TS_UNIT_INDEX, .fewest = 1, .source = "",
  .help = "Index: the mean of the base window is 100"
};
