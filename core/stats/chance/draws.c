/* draws.c -- resamples shared out to threads; see draws.h for the rules */
#include "draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stats/panel/panel_each.h"

typedef struct {
  const ts_draws *d;
  uint32_t *order;    /* places by size of value; owned */
  size_t block;       /* that is left out */
  double *numbers;
} work;

typedef struct {
  double value;
  uint32_t place;
} placed;

static int by_value (const void *pa, const void *pb) {
  const placed *a = pa, *b = pb;
  if (a->value != b->value) return (a->value < b->value) ? -1 : 1;
  return (a->place > b->place) - (a->place < b->place);
}

static ts_status sort_places (work *w) {
  const ts_sample *s = w->d->sample;
  placed *list = malloc((s->n + 1) * sizeof *list);
  w->order = malloc((s->n + 1) * sizeof *w->order);
  if (list != NULL && w->order != NULL) {
    for (size_t i = 0; i < s->n; i++)
      list[i] = (placed){s->x[i], (uint32_t)i};
    qsort(list, s->n, sizeof *list, by_value);
    for (size_t i = 0; i < s->n; i++) w->order[i] = list[i].place;
  }
  free(list);
  return (list != NULL && w->order != NULL) ? TS_OK : TS_NOMEM;
}

/* The values that were drawn, smallest first: reducers need them in order, and
** the order in which they were drawn is no part of the answer. Most are drawn
** up to twice, so that many are written before it is asked. */
static size_t write_sorted (const work *w, const uint32_t *times, double *to) {
  const ts_sample *s = w->d->sample;
  size_t m = 0;
  for (size_t i = 0; i < s->n; i++) {
    uint32_t place = w->order[i], n = times[place];
    double value = s->x[place];
    to[m] = to[m + 1] = value;
    for (uint32_t k = 2; k < n; k++) to[m + k] = value;
    m += n;
  }
  return m;
}

static ts_status reduce (const work *w, const uint32_t *times, double *number,
                         ts_error *err) {
  double *values = malloc((w->d->sample->n + 2) * sizeof *values);
  ts_series y = *w->d->y;
  ts_status status;
  if (values == NULL) return ts_fail_memory(err);
  y.values = values;
  y.n = write_sorted(w, times, values);
  status = ts_measure_take(w->d->measure, &y, w->d->stop, number, err);
  free(values);
  return status;
}

/* Rule 3. */
static void lay_out (const ts_draws *d, const uint32_t *at, double *values) {
  const ts_sample *s = d->sample;
  for (size_t i = 0; i < s->n; i++) {
    double x = d->fitted[s->at[i]] + s->x[at[i]];
    values[s->at[i]] = d->logs ? exp(x) : x;
  }
}

static ts_status take_of (const ts_draws *d, const double *values,
                          double *number, ts_error *err) {
  ts_series y = *d->y;
  y.values = values;
  return ts_measure_take(d->measure, &y, d->stop, number, err);
}

static ts_status fit (const work *w, const uint32_t *at, double *number,
                      ts_error *err) {
  const ts_draws *d = w->d;
  double *values = malloc((d->y->n + 1) * sizeof *values);
  ts_status status;
  if (values == NULL) return ts_fail_memory(err);
  memcpy(values, d->y->values, d->y->n * sizeof *values);
  lay_out(d, at, values);
  status = take_of(d, values, number, err);
  free(values);
  return status;
}

static ts_status replicate (void *state, size_t i, ts_error *err) {
  const work *w = state;
  uint32_t n = w->d->plan.n;
  uint32_t *at = calloc(2 * (size_t)n, sizeof *at), *times = at + n;
  ts_random random;
  ts_status status;
  if (at == NULL) return ts_fail_memory(err);
  ts_random_start(&random, w->d->seed, i);  /* rule 1 */
  ts_resample_draw(&w->d->plan, &random, at);
  if (w->d->measure->reducer != NULL) {
    for (uint32_t k = 0; k < n; k++) times[at[k]]++;
    status = reduce(w, times, &w->numbers[i], err);
  } else {
    status = fit(w, at, &w->numbers[i], err);
  }
  free(at);
  return status;
}

static ts_status reduce_without (const work *w, size_t first, double *number,
                                 ts_error *err) {
  size_t n = w->d->sample->n;
  uint32_t *times = malloc((n + 1) * sizeof *times);
  ts_status status;
  if (times == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < n; i++)
    times[i] = (i < first || i >= first + w->block);
  status = reduce(w, times, number, err);
  free(times);
  return status;
}

static ts_status fit_without (const work *w, size_t first, double *number,
                              ts_error *err) {
  const ts_draws *d = w->d;
  double *values = malloc((d->y->n + 1) * sizeof *values);
  ts_status status;
  if (values == NULL) return ts_fail_memory(err);
  memcpy(values, d->y->values, d->y->n * sizeof *values);
  for (size_t i = first; i < first + w->block; i++)
    values[d->sample->at[i]] = NAN;
  status = take_of(d, values, number, err);
  free(values);
  return status;
}

static ts_status without (void *state, size_t first, ts_error *err) {
  const work *w = state;
  return (w->d->measure->reducer != NULL)
       ? reduce_without(w, first, &w->numbers[first], err)
       : fit_without(w, first, &w->numbers[first], err);
}

static ts_status run (const ts_draws *d, size_t block, size_t n,
                      ts_group_work what, double *numbers, ts_error *err) {
  work w = {.d = d, .block = block, .numbers = numbers};
  ts_status status = sort_places(&w);
  if (status == TS_OK)
    status = ts_panel_each(n, d->threads, d->stop, what, &w, err);
  else ts_fail_memory(err);
  free(w.order);
  return status;
}

ts_status ts_draws_take (const ts_draws *draws, size_t replicates,
                         double *numbers, ts_error *err) {
  return run(draws, 0, replicates, replicate, numbers, err);
}

ts_status ts_draws_without (const ts_draws *draws, size_t block,
                            double *numbers, ts_error *err) {
  return run(draws, block, draws->sample->n - block + 1, without, numbers,
             err);
}
