/* stl.c -- the passes of STL; see stl.h for the rules */
#include "stl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "local.h"
#include "robust.h"
#include "scaled.h"
#include "sparse.h"

typedef struct {
  const ts_stl_plan *plan;
  size_t n, period;
  size_t longer;         /* seasons that have a value more than the others */
  int gaps;              /* rule 5 */
  int weighted;
  ts_local seasons[2];   /* of the longer and of the other subseries */
  ts_local low, smooth;  /* rule 1 c, e */
  double *memory;        /* all that follows; owned */
  double *y;             /* scaled */
  double *weights, *seasonal, *trend;
  double *rest;          /* y less one of its parts */
  double *cycles;        /* rule 1 b: n + 2 period values */
  double *averages, *room;
} stl;

static ts_status lay_out (stl *s) {
  size_t n = s->n, wide = n + 2 * s->period;
  size_t room = (wide > 3 * n) ? wide : 3 * n;  /* rule 5 needs three */
  double *next = malloc((5 * n + 2 * wide + room) * sizeof *next);
  if (next == NULL) return TS_NOMEM;
  s->memory = s->y = next;
  s->weights = (next += n);
  s->seasonal = (next += n);
  s->trend = (next += n);
  s->rest = (next += n);
  s->cycles = (next += n);
  s->averages = (next += wide);
  s->room = next + wide;
  return TS_OK;
}

static ts_status start_local (stl *s) {
  const ts_stl_plan *p = s->plan;
  size_t cycle = s->n / s->period;
  ts_status status = ts_local_start(&s->low, s->n, p->l_window, p->l_degree,
                                    p->l_jump, 1, 0);
  if (status != TS_OK || s->gaps) return status;
  status = ts_local_start(&s->smooth, s->n, p->t_window, p->t_degree,
                          p->t_jump, 1, s->weighted);
  if (status == TS_OK && s->longer > 0)
    status = ts_local_start(&s->seasons[0], cycle + 1, p->s_window,
                            p->s_degree, p->s_jump, s->longer, s->weighted);
  if (status == TS_OK)
    status = ts_local_start(&s->seasons[1], cycle, p->s_window, p->s_degree,
                            p->s_jump, s->period - s->longer, s->weighted);
  return status;
}

/* The values of a season, or all, that are there: places in 'room', then
** values, then weights. */
static ts_sparse gather (const stl *s, size_t from, size_t step) {
  size_t many = (s->n - from + step - 1) / step, count = 0;
  double *at = s->room, *y = at + many, *weights = y + many;
  for (size_t i = 0; i < many; i++) {
    if (isnan(s->rest[from + i * step])) continue;
    at[count] = (double)i;
    y[count] = s->rest[from + i * step];
    weights[count++] = s->weights[from + i * step];
  }
  return (ts_sparse){.at = at, .y = y, .weights = weights, .count = count,
                     .n = many};
}

static void smooth_sparse_season (stl *s, size_t season) {
  ts_sparse sparse = gather(s, season, s->period);
  size_t left = 0;
  sparse.length = s->plan->s_window;
  sparse.degree = s->plan->s_degree;
  for (size_t i = 0; i < sparse.n + 2; i++)
    s->cycles[i * s->period + season] = ts_sparse_at(&sparse, (double)i - 1.0,
                                                     &left);
}

/* Rule 1 b. */
static void smooth_seasons (stl *s) {
  const double *weights = s->weights;
  size_t longer = s->longer;
  if (s->gaps) {
    for (size_t j = 0; j < s->period; j++) smooth_sparse_season(s, j);
    return;
  }
  if (longer > 0)
    ts_local_fit_lanes(&s->seasons[0], s->rest, weights, s->period, s->cycles);
  ts_local_fit_lanes(&s->seasons[1], s->rest + longer, weights + longer,
                     s->period, s->cycles + longer);
}

static void average (const double *restrict x, size_t n, size_t length,
                     double *restrict out) {
  size_t count = n - length + 1;
  for (size_t j = 0; j < count; j++) out[j] = x[j];
  for (size_t k = 1; k < length; k++)
    for (size_t j = 0; j < count; j++) out[j] += x[j + k];
  for (size_t j = 0; j < count; j++) out[j] /= (double)length;
}

/* Rule 1 c. */
static void take_out_trend (stl *s) {
  size_t wide = s->n + 2 * s->period;
  average(s->cycles, wide, s->period, s->averages);
  average(s->averages, wide - s->period + 1, s->period, s->room);
  average(s->room, wide - 2 * s->period + 2, 3, s->averages);
  ts_local_fit(&s->low, s->averages, NULL, s->room);
  for (size_t i = 0; i < s->n; i++)
    s->seasonal[i] = s->cycles[s->period + i] - s->room[i];
}

/* Rule 1 e. */
static void smooth_trend (stl *s) {
  ts_sparse sparse;
  size_t left = 0;
  if (!s->gaps) {
    ts_local_fit(&s->smooth, s->rest, s->weights, s->trend);
    return;
  }
  sparse = gather(s, 0, 1);
  sparse.length = s->plan->t_window;
  sparse.degree = s->plan->t_degree;
  for (size_t i = 0; i < s->n; i++)
    s->trend[i] = ts_sparse_at(&sparse, (double)i, &left);
}

static void subtract (const double *restrict a, const double *restrict b,
                      size_t n, double *restrict out) {
  for (size_t i = 0; i < n; i++) out[i] = a[i] - b[i];
}

static ts_status pass (stl *s, ts_stop stop) {
  for (size_t i = 0; i < s->plan->inner; i++) {
    if (stop != NULL && *stop) return TS_STOPPED;
    subtract(s->y, s->trend, s->n, s->rest);
    smooth_seasons(s);
    take_out_trend(s);
    subtract(s->y, s->seasonal, s->n, s->rest);
    smooth_trend(s);
  }
  return TS_OK;
}

/* Rule 2. */
static ts_status passes (stl *s, ts_stop stop) {
  ts_status status = pass(s, stop);
  for (size_t k = 0; status == TS_OK && k < s->plan->outer; k++) {
    for (size_t i = 0; i < s->n; i++)
      s->rest[i] = s->y[i] - (s->trend[i] + s->seasonal[i]);
    ts_robust_weights(s->rest, s->n, s->plan->as_r, s->room, s->weights);
    status = pass(s, stop);
  }
  return status;
}

/* Rule 4. */
static void make_periodic (stl *s) {
  for (size_t j = 0; j < s->period; j++) {
    double sum = 0.0;
    size_t count = 0;
    for (size_t i = j; i < s->n; i += s->period, count++) sum += s->seasonal[i];
    for (size_t i = j; i < s->n; i += s->period)
      s->seasonal[i] = sum / (double)count;
  }
}

static void hand_over (const stl *s, const ts_scaled *scaled, const double *y,
                       const ts_stl_parts *parts) {
  for (size_t i = 0; i < s->n; i++) {
    parts->seasonal[i] = ts_change_back(scaled, s->seasonal[i]);
    parts->trend[i] = ts_level_back(scaled, s->trend[i]);
    if (parts->weights != NULL)
      parts->weights[i] = isnan(y[i]) ? NAN : s->weights[i];
  }
}

ts_status ts_stl_run (const ts_stl_plan *plan, const double *y, size_t n,
                      ts_stop stop, const ts_stl_parts *parts) {
  stl s = {.plan = plan, .n = n, .period = plan->period,
           .longer = n % plan->period, .weighted = plan->outer > 0};
  ts_scaled scaled = {0};
  ts_status status = lay_out(&s);
  for (size_t i = 0; i < n; i++) s.gaps |= isnan(y[i]);
  if (status == TS_OK) status = start_local(&s);
  if (status == TS_OK) {
    scaled = ts_scaled_make(y, n, 1, s.y);
    for (size_t i = 0; i < n; i++) s.trend[i] = 0.0;
    for (size_t i = 0; i < n; i++) s.weights[i] = 1.0;
    status = passes(&s, stop);
  }
  if (status == TS_OK && plan->periodic) make_periodic(&s);
  if (status == TS_OK) hand_over(&s, &scaled, y, parts);
  ts_local_free(&s.seasons[0]);
  ts_local_free(&s.seasons[1]);
  ts_local_free(&s.low);
  ts_local_free(&s.smooth);
  free(s.memory);
  return status;
}

const char *ts_stl_refused (const double *y, size_t n, size_t period,
                            size_t *season) {
  if (n < 2 * period)
    return "fewer than two full periods: seasons cannot be told from trend";
  for (size_t j = 0; j < period; j++) {
    size_t count = 0;
    for (size_t i = j; i < n; i += period) count += (isnan(y[i]) == 0);
    *season = j;
    if (count < 2)
      return "a season has fewer than two observations";
  }
  return NULL;
}
