/* pettitt.c -- one change of level; see pettitt.h for the rules */
#include "pettitt.h"

#include <math.h>
#include <stdlib.h>
#include "base/select.h"
#include "stats/ranks.h"
#include "stats/sample.h"

typedef struct {
  double k, p, before, after;
  size_t at;           /* place of the first observation behind the change */
} change;

/* Rules 1 and 2, from the ranks. False when all are equal. */
static int find_change (const double *ranks, size_t n, size_t *first,
                        change *c) {
  double sum = 0.0, m = (double)n;
  c->k = 0.0;
  *first = 0;
  for (size_t t = 1; t < n; t++) {
    double u;
    sum += ranks[t - 1];
    u = fabs(2.0 * sum - (double)t * (m + 1.0));
    if (u <= c->k) continue;
    c->k = u;
    *first = t;
  }
  c->p = fmin(1.0, 2.0 * exp(-6.0 * c->k * c->k / (m * m * m + m * m)));
  return c->k > 0.0;
}

static ts_status report (const ts_series *y, const change *c, ts_fit *out) {
  char date[TS_PERIOD_TEXT];
  ts_status status;
  ts_period_text((ts_period){y->first.ordinal + (int32_t)c->at, y->first.freq},
                 date);
  status = ts_fit_set(&out->method, "level from %s on; approximate p", date);
  if (status == TS_OK) status = ts_fit_add_number(out, "k", "K", c->k, "");
  if (status == TS_OK) status = ts_fit_add_number(out, "p", "p", c->p, "");
  if (status == TS_OK) status = ts_fit_add_text(out, "date", "date", date);
  if (status == TS_OK)
    status = ts_fit_add_number(out, "before", "median before", c->before,
                               y->unit);
  return (status != TS_OK) ? status
       : ts_fit_add_number(out, "after", "median after", c->after, y->unit);
}

/* The sample's values are put out of order. */
static ts_status test (const ts_series *y, ts_sample *s, double *ranks,
                       ts_fit *out) {
  change c;
  size_t first;
  ts_status status = ts_ranks(s->x, s->n, ranks, NULL);
  if (status != TS_OK) return status;
  if (!find_change(ranks, s->n, &first, &c))
    return ts_fit_refuse(out, "all observations are equal");
  c.at = s->at[first];
  c.before = ts_select_median(s->x, first);
  c.after = ts_select_median(s->x + first, s->n - first);
  return report(y, &c, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_sample sample = {0};
  double *ranks = malloc((y->n + 1) * sizeof *ranks);
  ts_status status = (ranks != NULL) ? ts_sample_take(&sample, y) : TS_NOMEM;
  (void)args, (void)stop, (void)err;
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Pettitt test of %s", y->name);
  if (status == TS_OK) status = test(y, &sample, ranks, out);
  ts_sample_free(&sample);
  free(ranks);
  return status;
}

const ts_model ts_pettitt_model = {
  .name = "pettitt", .fit = fit, .fewest = 4, .source = "Pettitt (1979)",
  .help = "Test for one change of level at an unknown date, by ranks; the date"
          " is the first period of the new level"
};
