/* break_report.c -- breaks and regimes as tables; see break_report.h */
#include "break_report.h"

#include <math.h>
#include <stdlib.h>
#include "stats/sorted.h"

/* What is fitted in one regime. */
typedef struct {
  size_t from, to;                 /* observations from .. to - 1 */
  double beta[TS_GROWING_MOST];
  double centre;                   /* mean or median, in units */
  double sd;
} regime;

static double mean_of (const ts_regimes *r, const regime *g) {
  double sum = 0.0;
  for (size_t i = g->from; i < g->to; i++) sum += r->z[i];
  return sum / (double)(g->to - g->from);
}

/* Rule 3: sets the level; without memory TS_NOMEM. */
static ts_status median_of (const ts_regimes *r, const regime *g, double *z) {
  double *sorted;
  size_t n;
  ts_status status = ts_sorted_parts(r->z + g->from, g->to - g->from, &sorted,
                                     &n);
  if (status != TS_OK) return status;
  *z = ts_median_sorted(sorted, n);
  free(sorted);
  return TS_OK;
}

static ts_status describe (const ts_breaks_found *f, size_t i, regime *g) {
  const ts_regimes *r = f->r;
  ts_growing fit;
  size_t n;
  double z;
  ts_status status = TS_OK;
  g->from = (i == 0) ? 0 : f->cuts[i - 1];
  g->to = (i == f->count) ? r->n : f->cuts[i];
  n = g->to - g->from;
  ts_regimes_grow(r, g->from, g->to, &fit);
  ts_growing_solve(&fit, g->beta);
  g->sd = (n > r->k) ? ldexp(sqrt(fit.rss / (double)(n - r->k)), r->exponent)
                     : NAN;
  z = mean_of(r, g);
  if (f->median) {
    status = median_of(r, g, &z);
    g->beta[0] = z;
  }
  g->centre = r->shift + ldexp(z, r->exponent);
  return status;
}

static ts_status set_text (ts_column *column, size_t row, const char *text) {
  return ts_dict_add(column->dict, ts_slice_of(text), &column->u.codes[row]);
}

/* A key column of periods; SIZE_MAX leaves a cell missing. */
static ts_status add_periods (const ts_regimes *r, const char *name,
                              const size_t *at, ts_frame *frame) {
  ts_column *column;
  ts_status status = ts_frame_add_key(frame, name, NULL, &column);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++) {
    char text[TS_PERIOD_TEXT];
    if (at[i] != SIZE_MAX)
      status = set_text(column, i, ts_regimes_text(r, at[i], text));
  }
  return status;
}

static ts_status add_jumps (const ts_breaks_found *f, const regime *regimes,
                            ts_frame *frame) {
  const ts_regimes *r = f->r;
  ts_scale scale = r->shape.log ? (ts_scale){1.0, "", ""} : ts_scale_of(r->y);
  ts_column *column;
  ts_status status = ts_frame_add_number(frame, "jump", scale.of_change,
                                         &column);
  for (size_t i = 0; status == TS_OK && i < f->count; i++) {
    size_t place = r->sample.at[f->cuts[i]];
    column->u.numbers[i] = scale.factor
      * (ts_regimes_value(r, regimes[i + 1].beta, place)
         - ts_regimes_value(r, regimes[i].beta, place));
  }
  return status;
}

static ts_status add_breaks (const ts_breaks_found *f, const regime *regimes,
                             ts_fit *out) {
  ts_frame *frame = ts_frame_alloc(f->count);
  ts_column *date;
  ts_status status = (frame == NULL) ? TS_NOMEM
    : ts_frame_add_period(frame, "date", f->r->y->first.freq, &date);
  for (size_t i = 0; status == TS_OK && i < f->count; i++)
    date->u.ordinals[i] = ts_regimes_period(f->r, f->cuts[i]).ordinal;
  if (status == TS_OK && f->lo != NULL)
    status = add_periods(f->r, "lo", f->lo, frame);
  if (status == TS_OK && f->hi != NULL)
    status = add_periods(f->r, "hi", f->hi, frame);
  if (status == TS_OK) status = add_jumps(f, regimes, frame);
  if (status == TS_OK) return ts_fit_add_table(out, "breaks", frame);
  ts_frame_free(frame);
  return status;
}

static ts_status add_ends (const ts_breaks_found *f, const regime *regimes,
                           ts_frame *frame) {
  ts_column *from, *to, *n;
  ts_status status = ts_frame_add_period(frame, "from", f->r->y->first.freq,
                                         &from);
  for (size_t i = 0; status == TS_OK && i <= f->count; i++)
    from->u.ordinals[i] = ts_regimes_period(f->r, regimes[i].from).ordinal;
  if (status == TS_OK) status = ts_frame_add_key(frame, "to", NULL, &to);
  for (size_t i = 0; status == TS_OK && i <= f->count; i++) {
    char text[TS_PERIOD_TEXT];
    status = set_text(to, i, ts_regimes_text(f->r, regimes[i].to - 1, text));
  }
  if (status == TS_OK) status = ts_frame_add_number(frame, "n", "count", &n);
  for (size_t i = 0; status == TS_OK && i <= f->count; i++)
    n->u.numbers[i] = (double)(regimes[i].to - regimes[i].from);
  return status;
}

/* Rule 2. */
static ts_status add_slopes (const ts_breaks_found *f, const regime *regimes,
                             ts_frame *frame) {
  const ts_regimes *r = f->r;
  ts_scale scale = r->shape.log ? (ts_scale){1.0, "", ""} : ts_scale_of(r->y);
  ts_column *column;
  ts_status status = ts_frame_add_number(frame, "slope", scale.of_change,
                                         &column);
  for (size_t i = 0; status == TS_OK && i <= f->count; i++)
    column->u.numbers[i] = scale.factor
                         * ldexp(regimes[i].beta[1] / r->span, r->exponent);
  return status;
}

static ts_status add_regimes (const ts_breaks_found *f, const regime *regimes,
                              ts_fit *out) {
  const char *unit = f->r->shape.log ? "" : f->r->y->unit;
  ts_frame *frame = ts_frame_alloc(f->count + 1);
  ts_column *centre, *sd;
  ts_status status = (frame == NULL) ? TS_NOMEM : add_ends(f, regimes, frame);
  if (status == TS_OK)
    status = ts_frame_add_number(frame, f->median ? "median" : "mean", unit,
                                 &centre);
  for (size_t i = 0; status == TS_OK && i <= f->count; i++)
    centre->u.numbers[i] = regimes[i].centre;
  if (status == TS_OK && f->r->shape.trend)
    status = add_slopes(f, regimes, frame);
  if (status == TS_OK) status = ts_frame_add_number(frame, "sd", unit, &sd);
  for (size_t i = 0; status == TS_OK && i <= f->count; i++)
    sd->u.numbers[i] = regimes[i].sd;
  if (status == TS_OK) return ts_fit_add_table(out, "regimes", frame);
  ts_frame_free(frame);
  return status;
}

static ts_status add_fitted (const ts_breaks_found *f, const regime *regimes,
                             ts_fit *out) {
  const ts_regimes *r = f->r;
  double *fitted;
  size_t in = 0;
  char *name = NULL;
  ts_status status = ts_name_response(&name, r->y, r->shape.log);
  if (status == TS_OK)
    status = ts_fit_add_series(out, "fitted", r->y, name,
                               r->shape.log ? "" : r->y->unit, &fitted);
  free(name);
  for (size_t i = 0; status == TS_OK && i < r->y->n; i++) {
    while (in < f->count && i >= r->sample.at[f->cuts[in]]) in++;
    fitted[i] = ts_regimes_value(r, regimes[in].beta, i);
  }
  return status;
}

static ts_status add_dates (const ts_breaks_found *f, ts_fit *out) {
  ts_string dates = {0};
  ts_status status = ts_fit_add_number(out, "count", "breaks",
                                       (double)f->count, "count");
  for (size_t i = 0; i < f->count; i++) {
    char text[TS_PERIOD_TEXT];
    ts_string_format(&dates, "%s%s", (i > 0) ? ", " : "",
                     ts_regimes_text(f->r, f->cuts[i], text));
  }
  if (f->count == 0) ts_string_put(&dates, "none");
  if (status == TS_OK) status = dates.status;
  if (status == TS_OK) status = ts_fit_add_text(out, "dates", NULL, dates.text);
  ts_string_free(&dates);
  return status;
}

ts_status ts_breaks_report (const ts_breaks_found *found, ts_fit *out) {
  regime *regimes = malloc((found->count + 1) * sizeof *regimes);
  ts_status status = (regimes == NULL) ? TS_NOMEM : add_dates(found, out);
  for (size_t i = 0; status == TS_OK && i <= found->count; i++)
    status = describe(found, i, &regimes[i]);
  if (status == TS_OK) status = add_breaks(found, regimes, out);
  if (status == TS_OK) status = add_regimes(found, regimes, out);
  if (status == TS_OK) status = add_fitted(found, regimes, out);
  free(regimes);
  return status;
}

ts_status ts_breaks_span (const ts_regimes *r, size_t earliest, size_t latest,
                          size_t shortest, ts_fit *out) {
  char text[TS_PERIOD_TEXT];
  ts_status status = ts_fit_add_text(out, "earliest", NULL,
                                     ts_regimes_text(r, earliest, text));
  if (status == TS_OK)
    status = ts_fit_add_text(out, "latest", NULL,
                             ts_regimes_text(r, latest, text));
  return (status == TS_OK)
       ? ts_fit_add_number(out, "shortest", NULL, (double)shortest, "count")
       : status;
}
