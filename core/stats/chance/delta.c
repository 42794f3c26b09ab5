/* delta.c -- functions of coefficients; see delta.h for the rules */
#include "delta.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stats/expression/gradient.h"

typedef struct {
  const ts_fit *fit;
  const ts_frame *covariance;  /* rule 3, or NULL; borrowed */
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

/* Of a and b, in the fit's covariance frame or, of one, by its error; NAN where
** the fit does not tell. */
static double covariance_of (const delta *d, const char *a, const char *b) {
  const ts_frame *v = d->covariance;
  size_t i = 1, j = 1, k = 0;   /* column 0 names the rows */
  if (v == NULL) {
    if (strcmp(a, b) != 0) return NAN;
    while (strcmp(d->fit->coefficients[k].name, a) != 0) k++;
    return d->fit->coefficients[k].se * d->fit->coefficients[k].se;
  }
  while (i < v->width && strcmp(v->columns[i].name, a) != 0) i++;
  while (j < v->width && strcmp(v->columns[j].name, b) != 0) j++;
  return (i < v->width && j < v->width) ? v->columns[j].u.numbers[i - 1] : NAN;
}

/* The places in the frame of the formula's coefficients, in 'used', which has
** room for all (rules 1 and 3). */
static ts_status find_used (const delta *d, size_t *used, size_t *count,
                            ts_error *err) {
  *count = 0;
  for (size_t k = 0; k < d->frame->width; k++) {
    const char *name = d->frame->columns[k].name, *other;
    if (!ts_expression_uses(d->expression, &d->frame->columns[k])) continue;
    other = (*count > 0) ? d->frame->columns[used[0]].name : name;
    if (isnan(covariance_of(d, other, name)))
      return ts_fail(err, TS_MISUSE, "this fit does not tell how %s and %s vary"
                     " together: write a formula of one coefficient, or fit it"
                     " by regress", other, name);
    used[(*count)++] = k;
  }
  if (*count > 0) return TS_OK;
  return ts_fail(err, TS_MISUSE, "'%s' has no coefficient of the fit in it",
                 d->formula);
}

/* g' V g, with g in 'slopes'. */
static double variance_of (const delta *d, const size_t *used, size_t count,
                           const double *slopes) {
  double sum = 0.0;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < count; j++)
      sum += slopes[i] * slopes[j]
             * covariance_of(d, d->frame->columns[used[i]].name,
                             d->frame->columns[used[j]].name);
  return (sum < 0.0) ? 0.0 : sum;   /* by rounding */
}

static ts_status propagate (delta *d, ts_error *err) {
  size_t room = d->frame->width, count = 0;
  size_t *used = malloc(room * sizeof *used);
  double *slopes = malloc(room * sizeof *slopes);
  ts_status status = (used == NULL || slopes == NULL)
                   ? TS_NOMEM : find_used(d, used, &count, err);
  for (size_t i = 0; i < count && status == TS_OK; i++)
    status = ts_expression_slope(d->expression, &d->frame->columns[used[i]],
                                 &d->value, &slopes[i], err);
  if (status == TS_OK) d->variance = variance_of(d, used, count, slopes);
  free(used);
  free(slopes);
  return status;
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

ts_status ts_fit_delta (const ts_fit *fit, const ts_frame *covariance,
                        const char *formula, double level, ts_fit *out,
                        ts_error *err) {
  delta d = {.fit = fit, .covariance = covariance, .formula = formula};
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
