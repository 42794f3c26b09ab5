/* momentum.c -- the change of a share's logit; see growth.h for the rules */
#include "growth.h"

#include <math.h>
#include <string.h>
#include "stats/options.h"

/* Rule 12. */
static const char *no_logit (double share) {
  return isnan(share) ? "base missing" : (share == 0.0) ? "zero has no logit"
       : (share == 1.0) ? "100 % has no logit"
       : (share < 0.0 || share > 1.0) ? "no share" : NULL;
}

static double logit_change (const ts_series *y, size_t lag, size_t i,
                            const char **why) {
  double to = y->values[i], from;
  *why = isnan(to) ? NULL : no_logit(to);
  if (isnan(to) || *why != NULL) return NAN;
  *why = (i < lag) ? "no earlier period" : no_logit(y->values[i - lag]);
  if (*why != NULL) return NAN;
  from = y->values[i - lag];
  return log(to / from) - log((1.0 - to) / (1.0 - from));
}

static ts_status momentum_lag (const ts_series *y, const ts_args *args,
                               size_t *lag, ts_error *err) {
  double wanted = ts_arg_number(args, "lag");
  const char *kind = ts_arg_text(args, "kind");
  ts_status status = ts_growth_lag(y->first.freq,
    (kind == NULL && !isnan(wanted)) ? "pop" : kind, "momentum", lag, err);
  if (status != TS_OK || isnan(wanted)) return status;
  if (kind != NULL && strcmp(kind, "yoy") == 0)
    return ts_fail(err, TS_MISUSE, "momentum \"yoy\" looks back a year and"
                   " takes no lag; \"pop\" does");
  *lag = (size_t)wanted;
  return TS_OK;
}

static ts_status momentum_apply (const ts_series *y, const ts_args *args,
                                 double *out, ts_error *err) {
  size_t lag;
  const char *why;
  ts_status status = momentum_lag(y, args, &lag, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < y->n; i++) out[i] = logit_change(y, lag, i, &why);
  return TS_OK;
}

static const char *momentum_why (const ts_series *y, const ts_args *args,
                                 size_t i) {
  size_t lag;
  const char *why = NULL;
  if (momentum_lag(y, args, &lag, NULL) == TS_OK)
    logit_change(y, lag, i, &why);
  return why;
}

static size_t momentum_base (const ts_series *y, const ts_args *args) {
  size_t lag;
  return (momentum_lag(y, args, &lag, NULL) == TS_OK) ? lag : 0;
}

static const ts_option momentum_options[] = {
  {.name = "kind", .kind = TS_OPTION_WORD, .words = "yoy|pop",
   .help = "yoy: since the same period a year before; pop: since the period"
           " before, the default of annual data"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods back to the base; yoy takes none"},
  {.name = NULL}
};

const ts_transform ts_momentum_transform = {
  .name = "momentum", .apply = momentum_apply, .why = momentum_why,
  .base = momentum_base,
  .options = momentum_options, .unit = TS_UNIT_NONE, .fewest = 2, .source = "",
  .help = "Momentum of a share: the change of its logit, ln(s / (1 - s))"
};
