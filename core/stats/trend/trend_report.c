/* trend_report.c -- trends in words; see trend_report.h */
#include "trend_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

ts_status ts_trend_name (char **owned, const ts_trend *t) {
  if (t->response == TS_RESPONSE_LOGIT)
    return ts_fit_set(owned, "logit(%s%s)", t->squeeze ? "squeezed " : "",
                      t->y->name);
  return ts_name_response(owned, t->y, t->response == TS_RESPONSE_LOG);
}

static ts_status add_coefficient (const ts_trend *t, size_t j, const char *name,
                                  const char *label, ts_fit *out) {
  return ts_fit_add_coefficient(out, name, label, t->beta[j], t->se[j],
                                t->beta[j] / t->se[j], ts_trend_p(t, j),
                                ts_trend_bound(t, j, -1.0),
                                ts_trend_bound(t, j, 1.0));
}

static ts_status add_season_terms (const ts_trend *t, ts_fit *out) {
  const char *freq = ts_freq_name(t->y->first.freq);
  ts_status status = TS_OK;
  for (size_t s = 0; s < TS_SEASONS_MOST && status == TS_OK; s++) {
    char name[32], label[32];
    if (t->term[s] == 0) continue;
    snprintf(name, sizeof name, "%s_%zu", freq, s + 1);
    snprintf(label, sizeof label, "%s %zu", freq, s + 1);
    status = add_coefficient(t, t->term[s], name, label, out);
  }
  return status;
}

ts_status ts_trend_report_terms (const ts_trend *t, ts_fit *out) {
  int points = (t->scale.factor != 1.0);
  char label[48];
  ts_status status = add_coefficient(t, 0, "intercept", points
                                     ? "intercept (%)" : "intercept", out);
  snprintf(label, sizeof label, points ? "slope (pp a %s)" : "slope (%s)",
           ts_freq_name(t->y->first.freq));
  if (status == TS_OK) status = add_coefficient(t, 1, "slope", label, out);
  return (status == TS_OK) ? add_season_terms(t, out) : status;
}

/* The fitted value of period i; NaN where its season never occurs. */
static double fitted_at (const ts_trend *t, size_t i) {
  size_t s = (t->k > 2) ? ts_season_at(t->y, i) : 0;
  double line = t->beta[0] + t->beta[1] * (double)(i + 1);
  if (t->term[s] > 0) line += t->beta[t->term[s]];
  if (t->k > 2 && !t->occurs[s]) return NAN;
  return (t->response == TS_RESPONSE_FRACTIONAL) ? ts_share_of(line)
                                                 : line / t->scale.factor;
}

ts_status ts_trend_report_fitted (const ts_trend *t, ts_fit *out) {
  int own = (t->response == TS_RESPONSE_LEVEL
             || t->response == TS_RESPONSE_FRACTIONAL);
  double *fitted;
  char *name = NULL;
  ts_status status = ts_trend_name(&name, t);
  if (status == TS_OK)
    status = ts_fit_add_series(out, "fitted", t->y, name, own ? t->y->unit : "",
                               &fitted);
  free(name);
  for (size_t i = 0; status == TS_OK && i < t->y->n; i++)
    fitted[i] = fitted_at(t, i);
  return status;
}
