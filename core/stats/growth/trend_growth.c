/* trend_growth.c -- growth along the trend; see trend_growth.h for the rules */
#include "trend_growth.h"

#include <math.h>
#include <stdio.h>
#include "growth.h"
#include "stats/options.h"
#include "stats/trend/trend.h"

#define STILL 1e-12   /* a slope that is nothing but rounding (rule 3) */

typedef struct {
  double slope, se, lo, hi;    /* of the log, a year */
} rate;

/* Options of the trend that are also ours. */
static ts_status trend_args (const ts_args *args, ts_args *trend,
                             ts_error *err) {
  ts_status status;
  ts_args_start(trend, ts_trend_model.options);
  status = ts_args_number(trend, "log", 1.0, err);
  for (size_t i = 0; status == TS_OK && args->options[i].name != NULL; i++) {
    const ts_option *option = &args->options[i];
    const ts_value *value = &args->values[i];
    if (option->kind == TS_OPTION_WORD)
      status = ts_args_text(trend, option->name, value->text, err);
    else if (!isnan(value->number))
      status = ts_args_number(trend, option->name, value->number, err);
  }
  return status;
}

/* A refusal of the trend is ours. */
static ts_status refuse_like (const ts_fit *trend, ts_fit *out) {
  if (trend->note_count == 0) return ts_fit_refuse(out, "%s", trend->refused);
  return ts_fit_refuse_for(out, trend->refused, "%s", trend->notes[0]);
}

/* Rule 2. */
static double between_ends (const ts_series *y, size_t *first, size_t *last) {
  double years;
  *first = 0;
  *last = y->n - 1;
  while (isnan(y->values[*first])) (*first)++;
  while (isnan(y->values[*last])) (*last)--;
  years = (double)(*last - *first) / ts_freq_per_year(y->first.freq);
  return ts_growth(TS_GROWTH_ANNUALISED, y->values[*first], y->values[*last],
                   years, NULL);
}

static ts_status add_ends (const ts_series *y, ts_fit *out) {
  char a[TS_PERIOD_TEXT], b[TS_PERIOD_TEXT], label[64];
  ts_period p = y->first, q = y->first;
  size_t first, last;
  double cagr = between_ends(y, &first, &last);
  ts_status status;
  p.ordinal += (int32_t)first;
  q.ordinal += (int32_t)last;
  snprintf(label, sizeof label, " endpoints %s, %s", ts_period_text(p, a),
           ts_period_text(q, b));
  status = ts_fit_add_number(out, "cagr", NULL, cagr, "fraction");
  if (status == TS_OK)
    status = ts_fit_add_line(out, label, cagr, NAN, NAN, "fraction");
  return status;
}

/* Rule 3. */
static ts_status add_doubling (const rate *r, ts_fit *out) {
  int turns = !(r->lo * r->hi > 0.0);
  double doubling = (fabs(r->slope) > STILL) ? M_LN2 / r->slope : NAN;
  double lo = turns ? NAN : M_LN2 / r->hi, hi = turns ? NAN : M_LN2 / r->lo;
  ts_status status = ts_fit_add_number(out, "doubling", NULL, doubling,
                                       "years");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "doubling_se", NULL,
                               fabs(doubling) * r->se / fabs(r->slope),
                               "years");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "doubling_lo", NULL, lo, "years");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "doubling_hi", NULL, hi, "years");
  if (status != TS_OK || isnan(doubling)) return status;
  return (doubling > 0.0)
       ? ts_fit_add_line(out, " doubles in (years)", doubling, lo, hi, "years")
       : ts_fit_add_line(out, " halves in (years)", -doubling, -hi, -lo,
                         "years");
}

/* Rule 1. */
static ts_status report (const ts_series *y, const rate *r, double slope,
                         double df, ts_fit *out) {
  double growth = expm1(r->slope), se = exp(r->slope) * r->se;
  const ts_number_row numbers[] = {
    {"growth", NULL, growth, "fraction"}, {"se", NULL, se, "fraction"},
    {"lo", NULL, expm1(r->lo), "fraction"},
    {"hi", NULL, expm1(r->hi), "fraction"},
    {"slope", NULL, slope, ""}, {"df", NULL, df, "count"}
  };
  ts_status status = ts_fit_add_coefficient(out, "growth", "growth a year (%)",
    100.0 * growth, 100.0 * se, NAN, NAN, 100.0 * expm1(r->lo),
    100.0 * expm1(r->hi));
  if (status == TS_OK)
    status = ts_fit_add_numbers(out, numbers,
                                sizeof numbers / sizeof *numbers);
  if (status == TS_OK) status = add_ends(y, out);
  return (status == TS_OK) ? add_doubling(r, out) : status;
}

/* What the trend found, as it is or carried to a year. */
static ts_status take (const ts_series *y, const ts_fit *trend, ts_fit *out) {
  double slope = ts_fit_get(trend, "slope");
  double f = ts_freq_per_year(y->first.freq);
  rate r = {f * slope, f * ts_fit_get(trend, "se"),
            f * ts_fit_get(trend, "lo"), f * ts_fit_get(trend, "hi")};
  const ts_fit_series *fitted = ts_fit_part(trend, "fitted");
  double *values;
  ts_status status = ts_fit_set(&out->method, "%s; error of the growth by the"
                                " delta method", trend->method);
  if (status == TS_OK)
    status = report(y, &r, slope, ts_fit_get(trend, "df"), out);
  for (size_t i = 0; status == TS_OK && i < trend->note_count; i++)
    status = ts_fit_note(out, "%s", trend->notes[i]);
  if (status != TS_OK || fitted == NULL) return status;
  status = ts_fit_add_series(out, "fitted", y, fitted->name, fitted->unit,
                             &values);
  for (size_t i = 0; status == TS_OK && i < y->n; i++)
    values[i] = fitted->y.values[i];
  return status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_fit *trend = ts_fit_alloc();
  ts_args inner;
  ts_status status = (trend != NULL) ? trend_args(args, &inner, err) : TS_NOMEM;
  if (status == TS_OK)
    status = ts_model_fit(&ts_trend_model, y, &inner, stop, trend, err);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "growth of %s along its log-linear trend",
                        y->name);
  if (status == TS_OK)
    status = (trend->refused != NULL) ? refuse_like(trend, out)
                                      : take(y, trend, out);
  ts_fit_free(trend);
  return status;
}

static const ts_option options[] = {
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "one term for each month, quarter or half-year"},
  {.name = "errors", .kind = TS_OPTION_WORD, .text = "newey_west",
   .words = "newey_west|ols|hc1|hc3", .help = "standard errors, as of trend"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = TS_FARTHEST, .help = "Newey-West lag in periods, as of trend"},
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_trend_growth_model = {
  .name = "trend_growth", .fit = fit, .options = options, .fewest = 3,
  .source = "delta method: Doob (1935)",
  .help = "Growth rate a year along the log-linear trend, with the doubling"
          " time, and beside it the rate between the endpoints"
};
