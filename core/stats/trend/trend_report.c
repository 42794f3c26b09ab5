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
  ts_status status = TS_OK;
  for (size_t s = 0; s < TS_SEASONS_MOST && status == TS_OK; s++) {
    char name[TS_SEASON_TEXT], label[TS_SEASON_TEXT];
    if (t->terms.column[s] == 0) continue;
    ts_season_term_name(t->y->first.freq, s, name, label);
    status = add_coefficient(t, t->terms.column[s], name, label, out);
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
  int known;
  size_t term = ts_season_term_at(&t->terms, t->y, i, &known);
  double line = t->beta[0] + t->beta[1] * (double)(i + 1);
  if (term > 0) line += t->beta[term];
  if (!known) return NAN;
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
