/* cagr.c -- compound annual growth between two periods; see growth.h */
#include <math.h>
#include <stdio.h>
#include "growth.h"

/* The place in the series of an endpoint: that of the period named, or else
** the first (last) observation. '*place' is SIZE_MAX when it lies outside. */
static ts_status place_of (const ts_series *y, const ts_args *args,
                           const char *option, size_t *place, ts_error *err) {
  const char *text = ts_arg_text(args, option);
  int last = (*option == 't');
  ts_period p;
  int64_t i;
  if (text == NULL) {
    for (size_t k = 0; k < y->n; k++) {
      *place = last ? y->n - 1 - k : k;
      if (!isnan(y->values[*place])) break;
    }
    return TS_OK;
  }
  if (ts_period_parse(ts_slice_of(text), &p) != TS_OK
      || p.freq != y->first.freq)
    return ts_fail(err, TS_MISUSE, "option '%s' of cagr is one %s of this"
                   " series, not '%s'", option, ts_freq_name(y->first.freq),
                   text);
  i = (int64_t)p.ordinal - y->first.ordinal;
  *place = (i >= 0 && i < (int64_t)y->n) ? (size_t)i : SIZE_MAX;
  return TS_OK;
}

static char *text_at (const ts_series *y, size_t i, char text[TS_PERIOD_TEXT]) {
  ts_period p = {(int32_t)(y->first.ordinal + (int64_t)i), y->first.freq};
  return ts_period_text(p, text);
}

static ts_status report (const ts_series *y, size_t from, size_t to,
                         double years, double rate, ts_fit *out) {
  char a[TS_PERIOD_TEXT], b[TS_PERIOD_TEXT];
  ts_status status = ts_fit_set(&out->method, "endpoints only: %s (%.6g) and"
    " %s (%.6g), %.4g years apart", text_at(y, from, a), y->values[from],
    text_at(y, to, b), y->values[to], years);
  if (status == TS_OK)
    status = ts_fit_add_line(out, " = a year", rate, NAN, NAN, "fraction");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "cagr", NULL, rate, "fraction");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "first", NULL, y->values[from], y->unit);
  if (status == TS_OK)
    status = ts_fit_add_number(out, "last", NULL, y->values[to], y->unit);
  if (status == TS_OK)
    status = ts_fit_add_number(out, "years", NULL, years, "");
  return status;
}

static ts_status between (const ts_series *y, size_t from, size_t to,
                          ts_fit *out) {
  double years = ((double)to - (double)from)
               / ts_freq_per_year(y->first.freq);
  char a[TS_PERIOD_TEXT], b[TS_PERIOD_TEXT];
  const char *why;
  double rate;
  if (from >= to)
    return ts_fit_refuse_for(out, "the endpoints are not one after the other",
                             "the endpoints are %s and %s",
                             text_at(y, from, a), text_at(y, to, b));
  if (isnan(y->values[from]) || isnan(y->values[to]))
    return ts_fit_refuse(out, "the endpoint %s is missing",
      text_at(y, isnan(y->values[from]) ? from : to, a));
  rate = ts_growth(TS_GROWTH_ANNUALISED, y->values[from], y->values[to], years,
                   &why);
  if (y->values[from] == 0.0) why = "zero base";
  if (why != NULL)
    return ts_fit_refuse_for(out, why, "growth from %.6g in %s to %.6g in %s"
                             " has no rate", y->values[from],
                             text_at(y, from, a), y->values[to],
                             text_at(y, to, b));
  return report(y, from, to, years, rate, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                       ts_fit *out, ts_error *err) {
  size_t from = 0, to = 0;
  ts_status status = place_of(y, args, "from", &from, err);
  (void)stop;
  if (status == TS_OK) status = place_of(y, args, "to", &to, err);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "compound annual growth of %s", y->name);
  if (status != TS_OK) return status;
  if (from == SIZE_MAX || to == SIZE_MAX)
    return ts_fit_refuse(out, "the endpoint %s lies outside the series",
                         ts_arg_text(args, (from == SIZE_MAX) ? "from" : "to"));
  return between(y, from, to, out);
}

static const ts_option options[] = {
  {.name = "from", .kind = TS_OPTION_PERIOD,
   .help = "first period; not given: the first observation"},
  {.name = "to", .kind = TS_OPTION_PERIOD,
   .help = "last period; not given: the last observation"},
  {.name = NULL}
};

const ts_model ts_cagr_model = {
  .name = "cagr", .fit = fit, .options = options, .fewest = 2,
  .source = "",
  .help = "Compound annual growth rate between two periods; what lies between"
          " them plays no part"
};
