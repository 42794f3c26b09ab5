/* line.c -- a straight line in closed form; see line.h for the rules */
#include "line.h"

#include <float.h>
#include <math.h>
#include "base/lanes.h"

#define STEP (2 * TS_LANES_WIDE)   /* values added up side by side */

static ts_lanes both (double x) { return (ts_lanes){x, x}; }

static double add_up (ts_lanes a, ts_lanes b) {
  return (a[0] + a[1]) + (b[0] + b[1]);
}

/* a[i] b[i] summed. */
static double dot (const double *a, const double *b, size_t n) {
  ts_lanes sum = {0.0}, sum2 = {0.0};
  double rest = 0.0;
  size_t i = 0;
  for (; i + STEP <= n; i += STEP) {
    const size_t k = i + TS_LANES_WIDE;
    sum += ts_lanes_at(a + i) * ts_lanes_at(b + i);
    sum2 += ts_lanes_at(a + k) * ts_lanes_at(b + k);
  }
  for (; i < n; i++) rest += a[i] * b[i];
  return add_up(sum, sum2) + rest;
}

/* Changes from one to the next, squared and summed. */
static double changes (const double *e, size_t n) {
  ts_lanes sum = {0.0}, sum2 = {0.0};
  double rest = 0.0;
  size_t i = 0;
  for (; i + STEP < n; i += STEP) {
    const size_t k = i + TS_LANES_WIDE;
    ts_lanes change = ts_lanes_at(e + i + 1) - ts_lanes_at(e + i);
    ts_lanes change2 = ts_lanes_at(e + k + 1) - ts_lanes_at(e + k);
    sum += change * change;
    sum2 += change2 * change2;
  }
  for (; i + 1 < n; i++) rest += (e[i + 1] - e[i]) * (e[i + 1] - e[i]);
  return add_up(sum, sum2) + rest;
}

/* The largest size, and how many values are there. */
static double survey (const double *y, size_t periods, size_t *n) {
  double most[2] = {0.0}, size;
  ts_marks there = {0};
  size_t i = 0;
  for (; i + TS_LANES_WIDE <= periods; i += TS_LANES_WIDE) {
    ts_lanes v = ts_lanes_at(y + i);
    there += (v == v);
    for (size_t k = 0; k < TS_LANES_WIDE; k++) {
      size = fabs(y[i + k]);
      most[k] = (size > most[k]) ? size : most[k];
    }
  }
  *n = (size_t)ts_marks_count(there);
  for (; i < periods; i++) {
    if (fabs(y[i]) > most[0]) most[0] = fabs(y[i]);
    *n += isnan(y[i]) ? 0 : 1;
  }
  return (most[0] > most[1]) ? most[0] : most[1];
}

/* The power of two just above a size, by its exponent; 1 for none. Kept where
** its inverse is a number too. */
static double power_above (double size) {
  uint64_t bits, exponent;
  double power;
  if (size == 0.0) return 1.0;
  memcpy(&bits, &size, sizeof bits);
  exponent = (bits >> 52) + 1;
  exponent = (exponent < 24) ? 24 : (exponent > 2022) ? 2022 : exponent;
  bits = exponent << 52;
  memcpy(&power, &bits, sizeof power);
  return power;
}

/* Sums over values, counted from the first, and time, counted from its mean. */
typedef struct {
  double first, values, products;
} sums;

/* Both 0 where missing. */
static void centre (ts_line *line, const double *y, double *values, sums *s) {
  const double inverse = 1.0 / line->unit;
  double *time = line->time, sum = 0.0;
  size_t at = 0;
  while (isnan(y[at])) at++;
  for (size_t i = at; i < line->periods; i++)
    if (!isnan(y[i])) sum += (double)i;
  line->middle = sum / (double)line->n;
  s->first = y[at] * inverse;
  s->values = 0.0;
  for (size_t i = 0; i < line->periods; i++) {
    int there = !isnan(y[i]);
    time[i] = there ? (double)i - line->middle : 0.0;
    values[i] = there ? y[i] * inverse - s->first : 0.0;
    s->values += values[i];
  }
  s->products = dot(time, values, line->periods);
  line->spread = dot(time, time, line->periods);
}

/* The same where no period is missing. */
static void centre_whole (ts_line *line, const double *y, double *values,
                          sums *s) {
  const double inverse = 1.0 / line->unit, n = (double)line->n;
  const double first = y[0] * inverse, middle = 0.5 * (n - 1.0);
  ts_lanes t = both(-middle) + (ts_lanes){0.0, 1.0};
  ts_lanes sum = {0.0}, products = {0.0};
  double *time = line->time;
  const size_t periods = line->periods;
  size_t i = 0;
  for (; i + TS_LANES_WIDE <= periods; i += TS_LANES_WIDE) {
    ts_lanes v = ts_lanes_at(y + i) * both(inverse) - both(first);
    memcpy(time + i, &t, sizeof t);
    memcpy(values + i, &v, sizeof v);
    sum += v;
    products += t * v;
    t += both(TS_LANES_WIDE);
  }
  *s = (sums){first, sum[0] + sum[1], products[0] + products[1]};
  for (; i < periods; i++) {
    time[i] = (double)i - middle;
    values[i] = y[i] * inverse - first;
    s->values += values[i];
    s->products += time[i] * values[i];
  }
  line->middle = middle;
  line->spread = n * (n * n - 1.0) / 12.0;
}

/* Residuals from deviations, which take the place of the values; the sums of
** squares of both. */
static void set_residuals (ts_line *line, const double *y, double slope,
                           double mean, double *values, double *variation) {
  const double *time = line->time;
  double *e = line->residuals;
  size_t n = line->periods;
  for (size_t i = 0; i < n; i++) {
    values[i] -= mean;
    e[i] = values[i] - slope * time[i];
  }
  for (size_t i = 0; line->n < n && i < n; i++)
    if (isnan(y[i])) values[i] = e[i] = 0.0;
  *variation = dot(values, values, n);
  line->rss = dot(e, e, n);
}

/* Durbin and Watson's ratio, over neighbours that are both there. */
static double watson (const ts_line *line, const double *y) {
  const double *e = line->residuals;
  size_t n = line->periods, pairs = n - 1;
  double sum = 0.0;
  if (line->rss == 0.0) return NAN;
  if (line->n == n) return changes(e, n) / line->rss;
  pairs = 0;
  for (size_t i = 1; i < n; i++) {
    if (isnan(y[i - 1]) || isnan(y[i])) continue;
    sum += (e[i] - e[i - 1]) * (e[i] - e[i - 1]);
    pairs++;
  }
  return (pairs == 0) ? NAN
       : sum / line->rss * (double)(line->n - 1) / (double)pairs;
}

void ts_line_fit (ts_line *line, const double *y, size_t periods,
                  double *room) {
  double *values = room + 2 * periods, mean, slope, variation, norm;
  sums s;
  size_t n;
  double largest = survey(y, periods, &n);
  *line = (ts_line){.n = n, .periods = periods, .unit = power_above(largest),
                    .time = room, .residuals = room + periods};
  if (n == periods) centre_whole(line, y, values, &s);
  else centre(line, y, values, &s);
  mean = s.values / (double)n;
  slope = s.products / line->spread;
  set_residuals(line, y, slope, mean, values, &variation);
  mean += s.first;
  line->slope = slope * line->unit;
  line->intercept = (mean - slope * (line->middle + 1.0)) * line->unit;
  line->r2 = (variation > 0.0) ? 1.0 - line->rss / variation : NAN;
  /* The squares of the values are their variation and those of the mean. */
  norm = sqrt(variation + (double)n * mean * mean);
  line->exact = (sqrt(line->rss) <= 16.0 * (double)n * DBL_EPSILON * norm);
  line->dw = watson(line, y);
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
