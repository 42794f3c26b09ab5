/* regimes.c -- values made ready for models of breaks; see regimes.h */
#include "regimes.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

ts_regime_shape ts_regime_shape_of (const ts_args *args) {
  return (ts_regime_shape){
    .log = ts_arg_number(args, "log") != 0.0,
    .trend = ts_arg_is(args, "model", "trend"),
    .season = ts_arg_number(args, "season") != 0.0
  };
}

/* Rule 3; 0 when all are equal. */
static double make_ready (ts_regimes *r) {
  const ts_sample *s = &r->sample;
  double widest = 0.0, largest = 0.0;
  r->shift = s->x[0];
  r->span = (double)(s->at[s->n - 1] - s->at[0]);
  for (size_t i = 0; i < r->n; i++) {
    widest = fmax(widest, fabs(s->x[i] - r->shift));
    largest = fmax(largest, fabs(s->x[i]));
  }
  if (widest == 0.0 || !isfinite(widest)) return widest;
  frexp(widest, &r->exponent);
  for (size_t i = 0; i < r->n; i++) {
    r->z[i] = ldexp(s->x[i] - r->shift, -r->exponent);
    r->t[i] = (double)(s->at[i] - s->at[0]) / r->span;
  }
  r->rounding = 16.0 * DBL_EPSILON * ldexp(largest, -r->exponent);
  return widest;
}

/* Rule 4. */
static ts_status object (ts_regimes *r, double widest, ts_fit *out) {
  ts_growing g;
  if (widest == 0.0)
    return ts_fit_refuse(out, "all observations are equal: there is nothing"
                         " that could break");
  if (!isfinite(widest))
    return ts_fit_refuse(out, "the observations are too far apart for"
                         " arithmetic");
  ts_regimes_grow(r, 0, r->n, &g);
  if (r->n > r->k && ts_regimes_exact(r, g.rss, r->n))
    return ts_fit_refuse(out, "one regime fits all observations exactly: there"
                         " is nothing that could break");
  return TS_OK;
}

static ts_status take (ts_regimes *r, ts_fit *out, int *done) {
  ts_status status = ts_sample_take(&r->sample, r->y);
  *done = 1;
  if (status == TS_OK && r->shape.log)
    status = ts_sample_log(&r->sample, out, done);
  if (status != TS_OK || !*done) return status;
  r->n = r->sample.n;
  r->k = r->shape.trend ? 2 : 1;
  if (r->shape.season)
    ts_season_terms_place(&r->terms, r->y, &r->sample, r->k);
  r->k += r->terms.count;
  r->z = malloc(r->n * sizeof *r->z);
  r->t = malloc(r->n * sizeof *r->t);
  return (r->z == NULL || r->t == NULL) ? TS_NOMEM : TS_OK;
}

ts_status ts_regimes_start (ts_regimes *r, const ts_series *y,
                            ts_regime_shape shape, const char *model,
                            ts_fit *out, ts_error *err) {
  int done;
  ts_status status;
  *r = (ts_regimes){.y = y, .shape = shape};
  if (shape.season && ts_seasons(y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "%s by %s has no seasonal terms: season is"
                   " for half-years, quarters and months", model,
                   ts_freq_name(y->first.freq));
  status = take(r, out, &done);
  if (status != TS_OK || !done) return status;
  return object(r, make_ready(r), out);
}

void ts_regimes_free (ts_regimes *r) {
  ts_sample_free(&r->sample);
  free(r->z);
  free(r->t);
}

ts_status ts_regimes_title (const ts_series *y, int log, const char *what,
                            ts_fit *out) {
  char *name = NULL;
  ts_status status = ts_name_response(&name, y, log);
  if (status == TS_OK) status = ts_fit_set(&out->title, "%s of %s", what, name);
  free(name);
  return status;
}

/* False where the season was never seen. */
static int row_at (const ts_regimes *r, size_t place, double *row) {
  int known;
  size_t term = ts_season_term_at(&r->terms, r->y, place, &known);
  for (size_t j = 1; j < r->k; j++) row[j] = 0.0;
  row[0] = 1.0;
  if (r->shape.trend)
    row[1] = ((double)place - (double)r->sample.at[0]) / r->span;
  if (term > 0) row[term] = 1.0;
  return known;
}

void ts_regimes_row (const ts_regimes *r, size_t i, double *row) {
  row_at(r, r->sample.at[i], row);
}

double ts_regimes_value (const ts_regimes *r, const double *beta,
                         size_t place) {
  double row[TS_GROWING_MOST], z = 0.0;
  if (!row_at(r, place, row)) return NAN;
  for (size_t j = 0; j < r->k; j++) z += beta[j] * row[j];
  return r->shift + ldexp(z, r->exponent);
}

void ts_regimes_grow (const ts_regimes *r, size_t from, size_t to,
                      ts_growing *g) {
  double row[TS_GROWING_MOST], residual;
  ts_growing_start(g, r->k);
  for (size_t i = from; i < to; i++) {
    ts_regimes_row(r, i, row);
    ts_growing_add(g, row, r->z[i], &residual);
  }
}

int ts_regimes_exact (const ts_regimes *r, double rss, size_t n) {
  return sqrt(rss / (double)n) <= r->rounding;
}

double ts_regimes_rss (const ts_regimes *r, double rss) {
  return ldexp(rss, 2 * r->exponent);
}

double ts_regimes_log_rss (const ts_regimes *r, double rss) {
  return log(rss) + 2.0 * r->exponent * M_LN2;
}

ts_period ts_regimes_period (const ts_regimes *r, size_t i) {
  ts_period p = r->y->first;
  p.ordinal += (int32_t)r->sample.at[i];
  return p;
}

char *ts_regimes_text (const ts_regimes *r, size_t i,
                       char text[TS_PERIOD_TEXT]) {
  return ts_period_text(ts_regimes_period(r, i), text);
}

size_t ts_regimes_place (const ts_regimes *r, ts_period period) {
  int64_t place = (int64_t)period.ordinal - r->y->first.ordinal;
  size_t i = 0;
  while (i < r->n && (int64_t)r->sample.at[i] < place) i++;
  return i;
}

ts_status ts_regimes_note (const ts_regimes *r, ts_fit *out) {
  if (r->shape.season || ts_seasons(r->y->first.freq) == 0) return TS_OK;
  return ts_fit_note(out, "no seasonal terms: what the seasons do may pass for"
                     " breaks, or hide them");
}
