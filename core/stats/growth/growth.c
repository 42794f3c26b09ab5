/* growth.c -- growth rates and contributions; see growth.h for the rules */
#include "growth.h"

#include <math.h>
#include <string.h>

static double midpoint (double from, double to, const char **why) {
  *why = (from < 0.0) ? "negative base" : (to < 0.0) ? "negative value"
       : (from + to == 0.0) ? "both zero" : NULL;
  return (*why == NULL) ? 2.0 * (to - from) / (to + from) : NAN;
}

/* Why a ratio to the base has no meaning, or NULL (rule 5). */
static const char *no_ratio (ts_growth_form form, double from, double to) {
  if (from == 0.0)
    return (to > 0.0) ? "new" : (to < 0.0) ? "zero base" : "both zero";
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

ts_status ts_growth_lag (ts_freq freq, const char *kind, const char *verb,
                         size_t *lag, ts_error *err) {
  *lag = 1;
  if (kind == NULL && freq == TS_YEAR) return TS_OK;
  if (kind == NULL)
    return ts_fail(err, TS_MISUSE, "%s below annual frequency needs its base: "
                   "write \"yoy\" (on the year before) or \"pop\" (on the %s "
                   "before)", verb, ts_freq_name(freq));
  if (strcmp(kind, "pop") == 0) return TS_OK;
  if (strcmp(kind, "yoy") != 0)
    return ts_fail(err, TS_UNKNOWN, "%s has no kind '%s': it takes yoy, pop",
                   verb, kind);
  *lag = (size_t)ts_freq_per_year(freq);
  return TS_OK;
}
