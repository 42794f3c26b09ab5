/* costs.c -- costs of runs, from running sums; see costs.h for the rules */
#include "costs.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "stats/sorted.h"

/* Of all but l1, 'sums' has for every place the sums of what lies before it of
** z, z^2, t, t^2 and t z, about their means, and of the values themselves; of
** l1 it has the sums of absolute deviations of all runs, by their end. */
enum { Z, ZZ, T, TT, TZ, X, SUMS };

static double middle_of (const double *x, size_t n, int *failed) {
  double *sorted, middle = NAN;
  size_t count;
  *failed = (ts_sorted_parts(x, n, &sorted, &count) != TS_OK);
  if (*failed) return NAN;
  middle = ts_median_sorted(sorted, count);
  free(sorted);
  return middle;
}

/* Rule 1, of n differences d, which are lost. */
static ts_status spread_of (double *d, size_t n, double *s) {
  int failed;
  double squares = 0.0, middle = middle_of(d, n, &failed);
  if (failed) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    d[i] = fabs(d[i] - middle);
    squares += d[i] * d[i];
  }
  *s = 1.4826 * middle_of(d, n, &failed);
  if (*s == 0.0) *s = sqrt(squares / (double)n);
  return failed ? TS_NOMEM : TS_OK;
}

static ts_status noise_of (const ts_regimes *r, ts_cost kind, double *s) {
  int second = (kind == TS_COST_LINEAR);
  size_t n = r->n - (second ? 2 : 1);
  double *d = calloc(n, sizeof *d);
  ts_status status;
  if (d == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++)
    d[i] = second ? r->z[i + 2] - 2.0 * r->z[i + 1] + r->z[i]
                  : r->z[i + 1] - r->z[i];
  status = spread_of(d, n, s);
  *s /= sqrt(second ? 6.0 : 2.0);
  free(d);
  return status;
}

/* Running sums about the means; their differences are the sums of runs. */
static ts_status add_up (ts_costs *c) {
  const ts_regimes *r = c->r;
  double z = 0.0, t = 0.0, *sums;
  c->sums = calloc((r->n + 1) * SUMS, sizeof *c->sums);
  if (c->sums == NULL) return TS_NOMEM;
  for (size_t i = 0; i < r->n; i++) {
    z += r->z[i] / (double)r->n;
    t += r->t[i] / (double)r->n;
  }
  sums = c->sums;
  for (size_t i = 0; i < r->n; i++, sums += SUMS) {
    double dz = r->z[i] - z, dt = r->t[i] - t;
    sums[SUMS + Z] = sums[Z] + dz;
    sums[SUMS + ZZ] = sums[ZZ] + dz * dz;
    sums[SUMS + T] = sums[T] + dt;
    sums[SUMS + TT] = sums[TT] + dt * dt;
    sums[SUMS + TZ] = sums[TZ] + dt * dz;
    sums[SUMS + X] = sums[X] + r->sample.x[i];
  }
  c->floor = DBL_EPSILON * sums[ZZ] / (double)r->n;  /* rule 2 */
  return TS_OK;
}

/* Insert x into the n sorted values. */
static void insert (double *sorted, size_t n, double x) {
  size_t lo = 0, hi = n;
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (sorted[middle] < x) lo = middle + 1;
    else hi = middle;
  }
  memmove(sorted + lo + 1, sorted + lo, (n - lo) * sizeof *sorted);
  sorted[lo] = x;
}

/* Sums of absolute deviations from the median of all runs that end before 'to'.
** The median of m sorted values is between two of them; a new value adds its
** distance from that median, or, when m is odd, from the middle value. */
static void deviations (const double *z, size_t to, double *sorted,
                        double *runs) {
  double sum = 0.0;
  for (size_t m = 0; m < to; m++) {
    double x = z[to - 1 - m];
    size_t half = m / 2;
    if (m > 0 && m % 2 == 1) sum += fabs(x - sorted[half]);
    if (m > 0 && m % 2 == 0)
      sum += fmax(fmax(sorted[half - 1] - x, x - sorted[half]), 0.0);
    insert(sorted, m, x);
    runs[to - 1 - m] = sum;
  }
}

static ts_status all_deviations (ts_costs *c, ts_stop stop) {
  size_t n = c->r->n;
  double *sorted = malloc(n * sizeof *sorted);
  ts_status status = TS_OK;
  c->sums = malloc(n * (n + 1) / 2 * sizeof *c->sums);
  if (sorted == NULL || c->sums == NULL) status = TS_NOMEM;
  for (size_t to = 1; status == TS_OK && to <= n; to++) {
    if (stop != NULL && *stop) status = TS_STOPPED;
    deviations(c->r->z, to, sorted, c->sums + to * (to - 1) / 2);
  }
  free(sorted);
  return status;
}

ts_status ts_costs_make (ts_costs *c, const ts_regimes *r, ts_cost kind,
                         double s, ts_stop stop) {
  ts_status status = TS_OK;
  *c = (ts_costs){.r = r, .kind = kind, .s = ldexp(s, -r->exponent)};
  c->added = (kind == TS_COST_MEANVAR || kind == TS_COST_LINEAR) ? 2 : 1;
  if (isnan(s)) status = noise_of(r, kind, &c->s);
  if (status != TS_OK) return status;
  return (kind == TS_COST_L1) ? all_deviations(c, stop) : add_up(c);
}

void ts_costs_free (ts_costs *c) {
  free(c->sums);
  *c = (ts_costs){0};
}

/* Squared residuals of a mean, or of a line. */
static double squares (const double *sum, double n, int line) {
  double zz = sum[ZZ] - sum[Z] * sum[Z] / n;
  double tt = sum[TT] - sum[T] * sum[T] / n;
  double tz = sum[TZ] - sum[T] * sum[Z] / n;
  return fmax(line ? zz - tz * tz / tt : zz, 0.0);
}

/* A normal variance v (rule 2); 'floor' is the least there can be. */
static double meanvar (double v, double floor, double n) {
  double least = fmax(v, floor);
  return n * (log(least) + v / least);
}

double ts_costs_of (const ts_costs *c, size_t from, size_t to) {
  int line = (c->kind == TS_COST_LINEAR);
  double n = (double)(to - from), sum[SUMS];
  if (c->kind == TS_COST_L1)
    return 2.0 * M_SQRT2 / c->s * c->sums[to * (to - 1) / 2 + from];
  for (size_t k = 0; k < SUMS; k++)
    sum[k] = c->sums[to * SUMS + k] - c->sums[from * SUMS + k];
  if (c->kind == TS_COST_POISSON)
    return (sum[X] > 0.0) ? -2.0 * sum[X] * log(sum[X] / n) : 0.0;
  if (c->kind == TS_COST_MEANVAR)
    return meanvar(squares(sum, n, 0) / n, c->floor, n);
  return (line && to - from <= 2) ? 0.0
       : squares(sum, n, line) / (c->s * c->s);
}
