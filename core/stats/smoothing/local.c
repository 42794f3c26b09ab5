/* local.c -- local lines on a regular grid; see local.h for the rules */
#include "local.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MOST (1 << 18)  /* weights that are kept, in numbers */
#define SUMS 5               /* per lane */

/* Rule 2: weights of the places of a window, the fitted one at 'offset'. */
static void tricubes (const ts_local *local, ptrdiff_t offset, double *row) {
  double before = (double)offset;
  double behind = (double)local->width - 1.0 - before;
  double h = (before > behind) ? before : behind;
  if (local->length > local->n) h += (double)((local->length - local->n) / 2);
  for (size_t j = 0; j < local->width; j++) {
    double d = fabs((double)j - before), u = d / h, kept = 1.0 - u * u * u;
    row[j] = (d > 0.999 * h) ? 0.0
           : (d <= 0.001 * h) ? 1.0 : kept * kept * kept;
  }
}

/* Make weights into those whose sum with y is the fitted value (rule 3). */
static void make_operator (const ts_local *local, ptrdiff_t offset,
                           double *row) {
  double sum = 0.0, mean = 0.0, spread = 0.0, tilt;
  size_t width = local->width;
  for (size_t j = 0; j < width; j++) sum += row[j];
  for (size_t j = 0; j < width; j++) row[j] /= sum;
  if (local->degree == 0) return;
  for (size_t j = 0; j < width; j++) mean += row[j] * (double)j;
  for (size_t j = 0; j < width; j++)
    spread += row[j] * ((double)j - mean) * ((double)j - mean);
  if (!(sqrt(spread) > 0.001 * ((double)local->n - 1.0))) return;
  tilt = ((double)offset - mean) / spread;
  for (size_t j = 0; j < width; j++)
    row[j] *= tilt * ((double)j - mean) + 1.0;
}

static const double *row_of (ts_local *local, ptrdiff_t offset) {
  double **kept = &local->row_at[offset + 1];
  double *row = local->room + SUMS * local->lanes + 2 * local->width;
  if (*kept != NULL) return *kept;
  if (local->rows > 0) {  /* room for one more */
    local->rows--;
    row = local->table + local->rows * local->width;
    *kept = row;
  }
  tricubes(local, offset, row);
  if (!local->weighted) make_operator(local, offset, row);
  return row;
}

ts_status ts_local_start (ts_local *local, size_t n, size_t length, int degree,
                          size_t jump, size_t lanes, int weighted) {
  size_t width = (length < n) ? length : n;
  size_t step = (jump < n - 1) ? jump : n - 1;
  size_t offsets = width + step + 2, rows = KEPT_MOST / width + 1;
  assert(n >= 2 && length % 2 == 1 && step >= 1);
  if (rows > offsets) rows = offsets;
  *local = (ts_local){.n = n, .length = length, .jump = step, .lanes = lanes,
                      .degree = degree, .weighted = weighted, .width = width,
                      .rows = rows};
  local->memory = malloc(offsets * sizeof *local->row_at
    + (rows * width + SUMS * lanes + 3 * width) * sizeof (double));
  if (local->memory == NULL) return TS_NOMEM;
  local->row_at = local->memory;
  for (size_t i = 0; i < offsets; i++) local->row_at[i] = NULL;
  local->table = (double *)(local->row_at + offsets);
  local->room = local->table + rows * width;
  return TS_OK;
}

void ts_local_free (ts_local *local) {
  free(local->memory);
  *local = (ts_local){0};
}

/* Four sums at once: one after the other would wait for each addition. */
static double dot (const double *restrict a, const double *restrict b,
                   size_t n) {
  double s[4] = {0};
  size_t j = 0;
  for (; j + 4 <= n; j += 4)
    for (size_t k = 0; k < 4; k++) s[k] += a[j + k] * b[j + k];
  for (; j < n; j++) s[0] += a[j] * b[j];
  return (s[0] + s[1]) + (s[2] + s[3]);
}

static double sum_of (const double *a, size_t n) {
  double s[4] = {0};
  size_t j = 0;
  for (; j + 4 <= n; j += 4)
    for (size_t k = 0; k < 4; k++) s[k] += a[j + k];
  for (; j < n; j++) s[0] += a[j];
  return (s[0] + s[1]) + (s[2] + s[3]);
}

/* The fitted value of one series; 'y' and 'w' begin at its window. */
static double weighted_one (ts_local *local, ptrdiff_t offset,
                            const double *row, const double *y,
                            const double *w, double instead) {
  size_t width = local->width;
  double *restrict v = local->room, *restrict d = v + width;
  double sum, mean, spread, level;
  for (size_t j = 0; j < width; j++) v[j] = row[j] * w[j];
  sum = sum_of(v, width);
  if (!(sum > 0.0)) return instead;  /* rule 5 */
  level = dot(v, y, width) / sum;
  if (local->degree == 0) return level;
  for (size_t j = 0; j < width; j++) d[j] = v[j] * (double)j;
  mean = sum_of(d, width) / sum;
  for (size_t j = 0; j < width; j++) {
    double from = (double)j - mean;
    d[j] = v[j] * from;
    v[j] = d[j] * from;
  }
  spread = sum_of(v, width) / sum;
  if (!(sqrt(spread) > 0.001 * ((double)local->n - 1.0))) return level;
  return level + ((double)offset - mean) / spread * dot(d, y, width) / sum;
}

static void plain_lanes (const ts_local *local, const double *row,
                         const double *restrict y, size_t stride,
                         double *restrict out) {
  for (size_t j = 0; j < local->lanes; j++) out[j] = 0.0;
  for (size_t i = 0; i < local->width; i++)
    for (size_t j = 0; j < local->lanes; j++)
      out[j] += row[i] * y[i * stride + j];
}

/* Rule 3 for each lane, its line about the mean place of what counts. */
static void tilt_lanes (const ts_local *local, ptrdiff_t offset,
                        const double *row, const double *restrict y,
                        const double *restrict w, size_t stride,
                        double *restrict out) {
  size_t lanes = local->lanes;
  double *restrict sum = local->room, *restrict mean = sum + lanes;
  double *restrict spread = mean + lanes, *restrict slope = spread + lanes;
  for (size_t j = 0; j < lanes; j++) mean[j] = spread[j] = slope[j] = 0.0;
  for (size_t i = 0; i < local->width; i++)
    for (size_t j = 0; j < lanes; j++)
      mean[j] += row[i] * w[i * stride + j] * (double)i;
  for (size_t j = 0; j < lanes; j++) mean[j] /= sum[j];
  for (size_t i = 0; i < local->width; i++)
    for (size_t j = 0; j < lanes; j++) {
      double from = (double)i - mean[j];
      double v = row[i] * w[i * stride + j] * from;
      spread[j] += v * from;
      slope[j] += v * y[i * stride + j];
    }
  for (size_t j = 0; j < lanes; j++)
    if (sum[j] > 0.0 && sqrt(spread[j] / sum[j])
                        > 0.001 * ((double)local->n - 1.0))
      out[j] += ((double)offset - mean[j]) * slope[j] / spread[j];
}

static void weighted_lanes (const ts_local *local, ptrdiff_t offset,
                            const double *row, const double *restrict y,
                            const double *restrict w, size_t stride,
                            const double *instead, double *restrict out) {
  double *restrict sum = local->room;
  for (size_t j = 0; j < local->lanes; j++) sum[j] = out[j] = 0.0;
  for (size_t i = 0; i < local->width; i++)
    for (size_t j = 0; j < local->lanes; j++) {
      double v = row[i] * w[i * stride + j];
      sum[j] += v;
      out[j] += v * y[i * stride + j];
    }
  for (size_t j = 0; j < local->lanes; j++)
    out[j] = (sum[j] > 0.0) ? out[j] / sum[j] : instead[j];  /* rule 5 */
  if (local->degree > 0)
    tilt_lanes(local, offset, row, y, w, stride, out);
}

/* What is fitted, and where it goes: place i at out[i * stride]. */
typedef struct {
  const double *y, *weights;
  size_t stride;
  double *out;
} task;

static void fit_at (ts_local *local, const task *job, ptrdiff_t at, size_t left,
                    const double *instead) {
  ptrdiff_t offset = at - (ptrdiff_t)left;
  const double *row = row_of(local, offset);
  const double *y = job->y + left * job->stride;
  double *out = job->out + at * (ptrdiff_t)job->stride;
  if (local->weighted && job->stride == 1)
    *out = weighted_one(local, offset, row, y, job->weights + left, *instead);
  else if (local->weighted)
    weighted_lanes(local, offset, row, y, job->weights + left * job->stride,
                   job->stride, instead, out);
  else if (job->stride == 1)
    *out = dot(row, y, local->width);
  else
    plain_lanes(local, row, y, job->stride, out);
}

/* Straight lines between two fitted places (rule 4). */
static void join (const ts_local *local, const task *job, size_t from,
                  size_t to) {
  for (size_t lane = 0; lane < local->lanes; lane++) {
    double *out = job->out + lane;
    double start = out[from * job->stride];
    double step = (out[to * job->stride] - start) / (double)(to - from);
    for (size_t i = from + 1; i < to; i++)
      out[i * job->stride] = start + step * (double)(i - from);
  }
}

/* Rule 1. */
static size_t left_of (const ts_local *local, size_t i) {
  size_t half = (local->length - 1) / 2, most = local->n - local->width;
  size_t left = (i > half) ? i - half : 0;
  return (left < most) ? left : most;
}

static void fit_places (ts_local *local, const task *job) {
  size_t last = 0, left = 0;
  for (size_t i = 0; i < local->n; i += local->jump) {
    left = left_of(local, i);
    fit_at(local, job, (ptrdiff_t)i, left, job->y + i * job->stride);
    if (i > 0) join(local, job, last, i);
    last = i;
  }
  if (last == local->n - 1) return;
  fit_at(local, job, (ptrdiff_t)local->n - 1, left,
         job->y + (local->n - 1) * job->stride);
  join(local, job, last, local->n - 1);
}

void ts_local_fit (ts_local *local, const double *y, const double *weights,
                   double *out) {
  task job = {y, weights, 1, out};
  fit_places(local, &job);
}

void ts_local_fit_lanes (ts_local *local, const double *y,
                         const double *weights, size_t stride, double *out) {
  task job = {y, weights, stride, out + stride};
  size_t n = local->n;
  fit_places(local, &job);
  fit_at(local, &job, -1, 0, job.out);
  fit_at(local, &job, (ptrdiff_t)n, n - local->width,
         job.out + (n - 1) * stride);
}
