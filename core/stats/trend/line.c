/* line.c -- a straight line in closed form; see line.h for the rules */
#include "line.h"

#include <float.h>
#include <math.h>

#define LANES 4

/* a[i] b[i] summed over lanes, which a processor adds side by side. */
static double dot (const double *a, const double *b, size_t n) {
  double sum[LANES] = {0.0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t k = 0; k < LANES; k++) sum[k] += a[i + k] * b[i + k];
  for (; i < n; i++) sum[0] += a[i] * b[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static double total (const double *a, size_t n) {
  double sum[LANES] = {0.0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t k = 0; k < LANES; k++) sum[k] += a[i + k];
  for (; i < n; i++) sum[0] += a[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* The largest size, and how many values are there. */
static double survey (const double *y, size_t periods, size_t *n) {
  double most[LANES] = {0.0}, largest = 0.0, there[LANES] = {0.0};
  size_t i = 0;
  for (; i + LANES <= periods; i += LANES)
    for (size_t k = 0; k < LANES; k++) {
      double size = fabs(y[i + k]);
      most[k] = (size > most[k]) ? size : most[k];
      there[k] += (y[i + k] == y[i + k]) ? 1.0 : 0.0;
    }
  for (; i < periods; i++) {
    if (fabs(y[i]) > most[0]) most[0] = fabs(y[i]);
    there[0] += (y[i] == y[i]) ? 1.0 : 0.0;
  }
  for (size_t k = 0; k < LANES; k++)
    if (most[k] > largest) largest = most[k];
  *n = (size_t)(there[0] + there[1] + there[2] + there[3]);
  return largest;
}

/* The power of two just above a size; 1 for none. Kept where its inverse is a
** number too. */
static double power_above (double size) {
  int exponent;
  frexp(size, &exponent);
  if (size == 0.0) return 1.0;
  return ldexp(1.0, (exponent > 1000) ? 1000
                  : (exponent < -1000) ? -1000 : exponent);
}

/* Time from its mean and values from the first, both 0 where missing. */
static double centre (ts_line *line, const double *y, double *values) {
  const size_t periods = line->periods;
  const double inverse = 1.0 / line->unit;
  double *time = line->time, sum = 0.0, first;
  size_t at = 0;
  if (line->n == periods) {
    sum = 0.5 * (double)(periods - 1) * (double)periods;
  } else {
    while (isnan(y[at])) at++;
    for (size_t i = at; i < periods; i++)
      if (!isnan(y[i])) sum += (double)i;
  }
  line->middle = sum / (double)line->n;
  first = y[at] * inverse;
  if (line->n == periods)
    for (size_t i = 0; i < periods; i++) {
      time[i] = (double)(int)i - line->middle;
      values[i] = y[i] * inverse - first;
    }
  else
    for (size_t i = 0; i < periods; i++) {
      int there = !isnan(y[i]);
      time[i] = there ? (double)i - line->middle : 0.0;
      values[i] = there ? y[i] * inverse - first : 0.0;
    }
  return first;
}

/* Residuals from deviations; the sum of squares of the latter. */
static double set_residuals (ts_line *line, const double *y, double slope,
                             double mean, double *values) {
  const double *time = line->time;
  double *e = line->residuals;
  const int whole = (line->n == line->periods);
  for (size_t i = 0; i < line->periods; i++) {
    values[i] -= mean;
    e[i] = values[i] - slope * time[i];
  }
  for (size_t i = 0; !whole && i < line->periods; i++)
    if (isnan(y[i])) values[i] = e[i] = 0.0;
  return dot(values, values, line->periods);
}

/* Changes of the residual from one period to the next, squared, over rss. */
static double watson (const ts_line *line, const double *y, double *scratch) {
  const double *e = line->residuals;
  size_t n = line->periods - 1, pairs = n;
  for (size_t i = 0; i < n; i++) scratch[i] = e[i + 1] - e[i];
  if (line->n < line->periods) {
    pairs = 0;
    for (size_t i = 0; i < n; i++) {
      int both = !isnan(y[i]) && !isnan(y[i + 1]);
      if (both) pairs++;
      else scratch[i] = 0.0;
    }
  }
  if (pairs == 0 || line->rss == 0.0) return NAN;
  return dot(scratch, scratch, n) / line->rss * (double)(line->n - 1)
       / (double)pairs;
}

void ts_line_fit (ts_line *line, const double *y, size_t periods,
                  double *room) {
  double *values = room + 2 * periods, first, mean, slope, variation, norm;
  size_t n;
  double largest = survey(y, periods, &n);
  *line = (ts_line){.n = n, .periods = periods, .unit = power_above(largest),
                    .time = room, .residuals = room + periods};
  first = centre(line, y, values);
  mean = total(values, periods) / (double)n;
  line->spread = dot(line->time, line->time, periods);
  slope = dot(line->time, values, periods) / line->spread;
  variation = set_residuals(line, y, slope, mean, values);
  line->rss = dot(line->residuals, line->residuals, periods);
  mean += first;
  line->slope = slope * line->unit;
  line->intercept = (mean - slope * (line->middle + 1.0)) * line->unit;
  line->r2 = (variation > 0.0) ? 1.0 - line->rss / variation : NAN;
  /* The squares of the values are their variation and those of the mean. */
  norm = sqrt(variation + (double)n * mean * mean);
  line->exact = (sqrt(line->rss) <= 16.0 * (double)n * DBL_EPSILON * norm);
  line->dw = watson(line, y, values);
}

int ts_line_knows (ts_errors errors) {
  return errors == TS_ERRORS_OLS || errors == TS_ERRORS_HC1
      || errors == TS_ERRORS_HC3 || errors == TS_ERRORS_NEWEY_WEST;
}

/* Leave what each residual adds to the variance in place of it: e_i times its
** weight in the coefficient, which is 'level' + 'tilt' (t_i - middle). */
static double variance (const ts_line *line, ts_errors errors, size_t lag,
                        double level, double tilt, double *scores) {
  const double *time = line->time, *e = line->residuals;
  const size_t periods = line->periods;
  const double n = (double)line->n;
  double sum;
  for (size_t i = 0; i < periods; i++)
    scores[i] = (level + tilt * time[i]) * e[i];
  for (size_t i = 0; errors == TS_ERRORS_HC3 && i < periods; i++)
    scores[i] /= 1.0 - (1.0 / n + time[i] * time[i] / line->spread);
  sum = dot(scores, scores, periods);
  if (errors == TS_ERRORS_HC1) sum *= n / (n - 2.0);
  for (size_t l = 1; errors == TS_ERRORS_NEWEY_WEST && l <= lag; l++)
    sum += 2.0 * (1.0 - (double)l / (double)(lag + 1))
         * ((l < periods) ? dot(scores, scores + l, periods - l) : 0.0);
  return sum;
}

void ts_line_errors (const ts_line *line, ts_errors errors, size_t lag,
                     double *slope, double *intercept) {
  double *scores = line->time + 2 * line->periods;
  const double n = (double)line->n, at = line->middle + 1.0;
  const double s2 = line->rss / (n - 2.0);
  double vs = s2 / line->spread, vi = s2 / n + at * at * vs;
  if (errors != TS_ERRORS_OLS)
    vs = variance(line, errors, lag, 0.0, 1.0 / line->spread, scores);
  if (errors != TS_ERRORS_OLS && intercept != NULL)
    vi = variance(line, errors, lag, 1.0 / n, -at / line->spread, scores);
  *slope = sqrt(vs) * line->unit;
  if (intercept != NULL) *intercept = sqrt(vi) * line->unit;
}
