/* partition.c -- dynamic programming over breaks; see partition.h */
#include "partition.h"

#include <math.h>
#include <stdlib.h>

/* What the observations 1 .. n before an end need, by their number m so far:
** those of a trend hold for times one step apart (Brown, Durbin and Evans 1975,
** with means and moments of equidistant times written out). */
typedef struct {
  double share;    /* 1 / (m + 1): what one more moves the mean by */
  double weight;   /* of the squared surprise */
  double tilt;     /* the slope's part in the forecast, times S_ty */
  double lean;     /* what a surprise adds to S_ty */
} step;

static void level_steps (step *steps, size_t n) {
  for (size_t m = 0; m < n; m++)
    steps[m] = (step){.share = 1.0 / (double)(m + 1),
                      .weight = (double)m / (double)(m + 1)};
}

/* Times run back from the end: -(m + 1)/2 lies between the next and the mean.
** */
static void trend_steps (step *steps, size_t n) {
  level_steps(steps, n);
  for (size_t i = 1; i < n; i++) {
    double m = (double)i, back = 0.5 * (m + 1.0);
    double stt = m * (m * m - 1.0) / 12.0;
    steps[i].lean = -back * m / (m + 1.0);
    steps[i].tilt = (i > 1) ? -back / stt : 0.0;
    steps[i].weight = (i > 1) ? 1.0 / (1.0 + 1.0 / m + back * back / stt) : 0.0;
  }
}

/* Runs that end before 'to', by where they begin. */
static void level_runs (const double *z, size_t to, const step *steps,
                        double *runs) {
  double mean = 0.0, rss = 0.0;
  for (size_t m = 0; m < to; m++) {
    double surprise = z[to - 1 - m] - mean;
    rss += surprise * surprise * steps[m].weight;
    mean += surprise * steps[m].share;
    runs[to - 1 - m] = rss;
  }
}

static void trend_runs (const double *z, size_t to, const step *steps,
                        double *runs) {
  double mean = 0.0, sty = 0.0, rss = 0.0;
  for (size_t m = 0; m < to; m++) {
    double apart = z[to - 1 - m] - mean;
    double surprise = apart - steps[m].tilt * sty;
    rss += surprise * surprise * steps[m].weight;
    mean += apart * steps[m].share;
    sty += apart * steps[m].lean;
    runs[to - 1 - m] = rss;
  }
}

static void general_runs (const ts_regimes *r, size_t to, double *runs) {
  double row[TS_GROWING_MOST], residual;
  ts_growing g;
  ts_growing_start(&g, r->k);
  for (size_t i = to; i-- > 0; ) {
    ts_regimes_row(r, i, row);
    ts_growing_add(&g, row, r->z[i], &residual);
    runs[i] = g.rss;
  }
}

/* Is every period between the first and the last observed? */
static int is_regular (const ts_regimes *r) {
  return r->sample.at[r->n - 1] - r->sample.at[0] == r->n - 1;
}

static ts_status all_runs (ts_partition *p, const ts_regimes *r,
                           ts_stop stop) {
  int level = (r->k == 1);
  int trend = (r->shape.trend && r->k == 2 && is_regular(r));
  step *steps = malloc(p->n * sizeof *steps);
  ts_status status = TS_OK;
  if (steps == NULL) return TS_NOMEM;
  if (level) level_steps(steps, p->n);
  if (trend) trend_steps(steps, p->n);
  for (size_t to = 1; to <= p->n && status == TS_OK; to++) {
    double *runs = p->rss + to * (to - 1) / 2;
    if (stop != NULL && *stop) status = TS_STOPPED;
    else if (level) level_runs(r->z, to, steps, runs);
    else if (trend) trend_runs(r->z, to, steps, runs);
    else general_runs(r, to, runs);
  }
  free(steps);
  return status;
}

/* The best first regimes of 'to' observations with m breaks (rules 1 and 2). */
static void choose_cut (ts_partition *p, size_t m, size_t to) {
  const double *before = p->best + (m - 1) * (p->n + 1);
  const double *runs = p->rss + to * (to - 1) / 2;
  double least = INFINITY;
  size_t cut = m * p->shortest;
  for (size_t from = m * p->shortest; from + p->shortest <= to; from++) {
    double sum = before[from] + runs[from];
    if (sum < least) {
      least = sum;
      cut = from;
    }
  }
  p->best[m * (p->n + 1) + to] = least;
  p->cut[m * (p->n + 1) + to] = (uint32_t)cut;
}

ts_status ts_partition_make (ts_partition *p, const ts_regimes *r,
                             size_t shortest, size_t most, ts_stop stop) {
  size_t n = r->n, cells = (most + 1) * (n + 1);
  ts_status status;
  *p = (ts_partition){.n = n, .shortest = shortest, .most = most};
  p->rss = malloc(n * (n + 1) / 2 * sizeof *p->rss);
  p->best = malloc(cells * sizeof *p->best);
  p->cut = malloc(cells * sizeof *p->cut);
  if (p->rss == NULL || p->best == NULL || p->cut == NULL) return TS_NOMEM;
  status = all_runs(p, r, stop);
  for (size_t to = shortest; status == TS_OK && to <= n; to++)
    p->best[to] = ts_partition_run(p, 0, to);
  for (size_t m = 1; status == TS_OK && m <= most; m++) {
    if (stop != NULL && *stop) status = TS_STOPPED;
    for (size_t to = (m + 1) * shortest; to <= n; to++) choose_cut(p, m, to);
  }
  return status;
}

void ts_partition_free (ts_partition *p) {
  free(p->rss);
  free(p->best);
  free(p->cut);
  *p = (ts_partition){0};
}

double ts_partition_cuts (const ts_partition *p, size_t m, size_t *cuts) {
  size_t to = p->n;
  for (size_t i = m; i > 0; i--) {
    to = p->cut[i * (p->n + 1) + to];
    cuts[i - 1] = to;
  }
  return p->best[m * (p->n + 1) + p->n];
}
