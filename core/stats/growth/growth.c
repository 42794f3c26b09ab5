/* growth.c -- growth rates and contributions; see growth.h for the rules */
#include "growth.h"
#include "stats/options.h"

#include <math.h>
#include <string.h>

static double midpoint (double from, double to, const char **why) {
  *why = (from < 0.0) ? "negative base" : (to < 0.0) ? "negative value"
       : (from + to == 0.0) ? "both zero" : NULL;
  return (*why == NULL) ? 2.0 * (to - from) / (to + from) : NAN;
}

/* Why a ratio to the base has no meaning, or NULL (rule 5). */
static const char *no_ratio (ts_growth_form form, double from, double to) {
  if (from == 0.0) return "zero base";
  if (from < 0.0) return "negative base";
  if (form == TS_GROWTH_LOG && to == 0.0) return "zero has no log";
  if (form != TS_GROWTH_SIMPLE && to < 0.0) return "negative value";
  return NULL;
}

double ts_growth (ts_growth_form form, double from, double to, double years,
                  const char **why) {
  const char *ignored;
  if (why == NULL) why = &ignored;
  *why = (isnan(from) && !isnan(to)) ? "base missing" : NULL;  /* rule 6 */
  if (isnan(from) || isnan(to)) return NAN;
  if (form == TS_GROWTH_MIDPOINT) return midpoint(from, to, why);
  *why = no_ratio(form, from, to);
  if (*why != NULL) return NAN;
  if (form == TS_GROWTH_LOG) return log(to / from);
  if (form == TS_GROWTH_ANNUALISED) return pow(to / from, 1.0 / years) - 1.0;
  return to / from - 1.0;
}

double ts_contribution (double from, double to, double total_from,
                        const char **why) {
  const char *ignored;
  if (why == NULL) why = &ignored;
  *why = isnan(to) ? NULL
       : (isnan(from) || isnan(total_from)) ? "base missing"
       : (total_from == 0.0) ? "zero base"
       : (total_from < 0.0) ? "negative base" : NULL;
  if (*why != NULL || isnan(to)) return NAN;
  return (to - from) / total_from;
}

typedef struct {
  ts_growth_form form;
  size_t lag;      /* periods back to the base */
  double years;    /* the same in years */
} plan;

static ts_growth_form form_of (const char *kind) {
  if (strcmp(kind, "annualised") == 0) return TS_GROWTH_ANNUALISED;
  if (strcmp(kind, "log") == 0) return TS_GROWTH_LOG;
  if (strcmp(kind, "midpoint") == 0) return TS_GROWTH_MIDPOINT;
  return TS_GROWTH_SIMPLE;
}

static ts_status plan_of (const ts_series *y, const ts_args *args, plan *p,
                          ts_error *err) {
  const char *kind = ts_arg_text(args, "kind");
  double lag = ts_arg_number(args, "lag");
  int per_year = ts_freq_per_year(y->first.freq);
  int yoy = (kind != NULL && strcmp(kind, "yoy") == 0);
  if (kind == NULL && y->first.freq != TS_YEAR)  /* S22 */
    return ts_fail(err, TS_MISUSE,
                   "growth of a series by %s has no default: say which, \"yoy\""
                   " (on the year before), \"pop\" (on the period before),"
                   " \"annualised\", \"log\" or \"midpoint\"",
                   ts_freq_name(y->first.freq));
  if (yoy && !isnan(lag))
    return ts_fail(err, TS_MISUSE,
                   "growth \"yoy\" compares with the year before and takes no"
                   " lag; \"pop\" does");
  p->form = (kind != NULL) ? form_of(kind) : TS_GROWTH_SIMPLE;
  p->lag = yoy ? (size_t)per_year : isnan(lag) ? 1 : (size_t)lag;
  p->years = (double)p->lag / per_year;
  return TS_OK;
}

static double value_at (const ts_series *y, const plan *p, size_t i,
                        const char **why) {
  if (i < p->lag) {
    *why = isnan(y->values[i]) ? NULL : "no earlier period";
    return NAN;
  }
  return ts_growth(p->form, y->values[i - p->lag], y->values[i], p->years,
                   why);
}

static ts_status apply (const ts_series *y, const ts_args *args,
                        double *out, ts_error *err) {
  plan p = {0};
  const char *why;
  ts_status status = plan_of(y, args, &p, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < y->n; i++) out[i] = value_at(y, &p, i, &why);
  return TS_OK;
}

static const char *why (const ts_series *y, const ts_args *args,
                        size_t i) {
  plan p = {0};
  const char *why = NULL;
  if (plan_of(y, args, &p, NULL) == TS_OK) value_at(y, &p, i, &why);
  return why;
}

static const ts_option options[] = {
  {.name = "kind", .kind = TS_OPTION_WORD,
   .words = "yoy|pop|annualised|log|midpoint",
   .help = "yoy: on the same period a year before (52 weeks, 365 days);"
           " pop: on the period before, the default of annual data;"
           " annualised: pop as a rate a year; log: log difference;"
           " midpoint: over the mean of both, from -2 (exit) to 2 (entry)"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST,
   .help = "periods back to the base; yoy takes none, the others 1"},
  {.name = NULL}
};

const ts_transform ts_growth_transform = {
  .name = "growth", .apply = apply, .why = why,
  .options = options, .unit = TS_UNIT_FRACTION, .fewest = 2,
  .source = "midpoint: Davis and Haltiwanger (1992)",
  .help = "Growth rate; below annual frequency the base must be named"
};
