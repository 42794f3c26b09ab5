/* delta.c -- functions of coefficients; see delta.h for the rules */
#include "delta.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>
#include "stats/expression/gradient.h"

typedef struct {
  const ts_fit *fit;
  const char *formula;
  ts_frame *frame;           /* one row, a column a coefficient; owned */
  ts_expression *expression; /* owned */
  double value, variance;
} delta;

/* Rule 1. */
static ts_status tabulate (delta *d, ts_error *err) {
  d->frame = ts_frame_alloc(1);
  if (d->frame == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < d->fit->coefficient_count; i++) {
    const ts_coefficient *c = &d->fit->coefficients[i];
    ts_column *column;
    ts_status status;
    if (isnan(c->se)) continue;
    status = ts_frame_add_number(d->frame, c->name, "", &column);
    if (status != TS_OK) return ts_fail(err, status, "two coefficients are"
                                        " called '%s'", c->name);
    column->u.numbers[0] = c->estimate;
  }
  if (d->frame->width == 0)
    return ts_fail(err, TS_MISUSE, "no coefficient of this fit has a standard"
                   " error: the bootstrap can give one");
  return TS_OK;
}

static double error_of (const ts_fit *fit, const char *name) {
  size_t i = 0;
  while (strcmp(fit->coefficients[i].name, name) != 0) i++;
  return fit->coefficients[i].se;
}

/* The one coefficient of the formula (rules 1 and 3). */
static ts_status find_used (const delta *d, const ts_column **used,
                            ts_error *err) {
  *used = NULL;
  for (size_t k = 0; k < d->frame->width; k++) {
    const ts_column *column = &d->frame->columns[k];
    if (!ts_expression_uses(d->expression, column)) continue;
    if (*used != NULL)
      return ts_fail(err, TS_MISUSE, "this fit does not tell how %s and %s vary"
                     " together: write a formula of one coefficient",
                     (*used)->name, column->name);
    *used = column;
  }
  if (*used != NULL) return TS_OK;
  return ts_fail(err, TS_MISUSE, "'%s' has no coefficient of the fit in it",
                 d->formula);
}

static ts_status propagate (delta *d, ts_error *err) {
  const ts_column *used;
  double slope, se;
  ts_status status = find_used(d, &used, err);
  if (status == TS_OK)
    status = ts_expression_slope(d->expression, used, &d->value, &slope, err);
  if (status != TS_OK) return status;
  se = error_of(d->fit, used->name);
  d->variance = slope * slope * se * se;
  return TS_OK;
}

static ts_status report (const delta *d, ts_fit *out) {
  double df = ts_fit_get(d->fit, "df"), p = 0.5 + 0.5 * out->level;
  double q = isnan(df) ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_tdist_Pinv(p, df);
  double se = sqrt(d->variance), wide = q * se;
  ts_status status = ts_fit_add_coefficient(out, "estimate", d->formula,
                       d->value, se, NAN, NAN, d->value - wide,
                       d->value + wide);
  if (status == TS_OK)
    status = ts_fit_add_number(out, "estimate", NULL, d->value, "");
  if (status == TS_OK) status = ts_fit_add_number(out, "se", NULL, se, "");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "lo", NULL, d->value - wide, "");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "hi", NULL, d->value + wide, "");
  return status;
}

static ts_status describe (const delta *d, ts_fit *out) {
  ts_status status = ts_fit_set(&out->title, "%s, of the %s", d->formula,
                                (d->fit->title != NULL) ? d->fit->title
                                                        : "fit");
  out->n = d->fit->n;
  out->missing = d->fit->missing;
  out->zeros = d->fit->zeros;
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "delta method%s%s",
                        (d->fit->method != NULL) ? "; " : "",
                        (d->fit->method != NULL) ? d->fit->method : "");
  return status;
}

static ts_status answer (delta *d, ts_fit *out, ts_error *err) {
  ts_status status = tabulate(d, err);
  if (status == TS_OK)
    status = ts_expression_compile(d->formula, d->frame, NULL, 0,
                                   &d->expression, err);
  if (status == TS_OK) status = propagate(d, err);
  if (status == TS_OK) status = describe(d, out);
  if (status != TS_OK) return status;
  if (isnan(d->value) || isnan(d->variance))  /* rule 5 */
    return ts_fit_refuse(out, isnan(d->value)
      ? "the formula has no value at the estimates"
      : "the formula has no derivative at the estimates");
  return report(d, out);
}

ts_status ts_fit_delta (const ts_fit *fit, const char *formula, double level,
                        ts_fit *out, ts_error *err) {
  delta d = {.fit = fit, .formula = formula};
  ts_status status;
  if (fit->refused != NULL)
    return ts_fail(err, TS_MISUSE, "the fit was refused: it has no"
                   " coefficients");
  out->level = level;
  status = answer(&d, out, err);
  ts_expression_free(d.expression);
  ts_frame_free(d.frame);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
