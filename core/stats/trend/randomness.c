/* randomness.c -- tests by counting; see randomness.h for the rules */
#include "randomness.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "base/select.h"
#include "stats/sample.h"

/* What is counted, and what is expected. */
typedef struct {
  double count, mean, var;
} tally;

static ts_status add_numbers (const char *const names[][2],
                              const double *values, size_t n, ts_fit *out) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = ts_fit_add_number(out, names[i][0], names[i][1], values[i], "");
  return status;
}

static ts_status note_seasons (const ts_series *y, ts_fit *out) {
  if (ts_seasons(y->first.freq) == 0) return TS_OK;
  return ts_fit_note(out, "seasons are not told apart");
}

/* Rule 6. */
static ts_status report (const ts_series *y, const tally *t, const char *name,
                         const char *label, ts_fit *out) {
  const char *const names[][2] = {
    {name, label}, {"expected", "expected"}, {"z", "z"}, {"p", "p"}
  };
  double z = (t->count - t->mean) / sqrt(t->var);
  const double values[] = {t->count, t->mean, z,
                           2.0 * gsl_cdf_ugaussian_Q(fabs(z))};
  ts_status status = ts_fit_set(&out->method, "normal p");
  if (status == TS_OK) status = note_seasons(y, out);
  return (status == TS_OK) ? add_numbers(names, values, 4, out) : status;
}

/* Rule 1. */
static ts_status cox_stuart (const ts_series *y, const ts_args *args,
                             ts_stop stop, ts_fit *out, ts_error *err) {
  static const char *const names[][2] = {
    {"rising", "rising"}, {"pairs", "pairs"}, {"p", "p"}
  };
  size_t first = 0, last = y->n, half;
  unsigned rising = 0, pairs = 0, most;
  double p;
  ts_status status;
  (void)args, (void)stop, (void)err;
  while (isnan(y->values[first])) first++;
  while (isnan(y->values[last - 1])) last--;
  half = (last - first + 1) / 2;
  for (size_t i = first; i + half < last; i++) {
    double a = y->values[i], b = y->values[i + half];
    rising += (b > a);
    pairs += (b > a) || (b < a);
  }
  status = ts_fit_set(&out->title, "Cox-Stuart test of %s", y->name);
  if (status != TS_OK) return status;
  if (pairs == 0)
    return ts_fit_refuse(out, "no pair of periods half a series apart differs");
  most = (rising > pairs - rising) ? rising : pairs - rising;
  p = fmin(1.0, 2.0 * gsl_cdf_binomial_Q(most - 1, 0.5, pairs));
  status = ts_fit_set(&out->method, "exact p over pairs %zu %s apart", half,
                      ts_freq_names(y->first.freq, half));
  if (status == TS_OK && ts_seasons(y->first.freq) > 0
      && half % ts_seasons(y->first.freq) != 0)
    status = note_seasons(y, out);
  return (status != TS_OK) ? status
       : add_numbers(names, (double[]){rising, pairs, p}, 3, out);
}

/* The end of the stretch of observations that begins at 'start' (rule 4). */
static size_t stretch_end (const ts_series *y, size_t start) {
  while (start < y->n && !isnan(y->values[start])) start++;
  return start;
}

/* Rule 2, for m observations in a row. */
static void count_rises (const double *x, size_t m, tally *t) {
  if (m < 2) return;
  for (size_t i = 1; i < m; i++)
    t->count += (x[i] > x[i - 1]) ? 1.0 : (x[i] == x[i - 1]) ? 0.5 : 0.0;
  t->mean += 0.5 * ((double)m - 1.0);
  t->var += ((double)m + 1.0) / 12.0;
}

/* Rule 3. */
static void count_turns (const double *x, size_t m, tally *t) {
  if (m < 3) return;
  for (size_t i = 1; i + 1 < m; i++)
    t->count += ((x[i] > x[i - 1] && x[i] > x[i + 1])
                 || (x[i] < x[i - 1] && x[i] < x[i + 1])) ? 1.0 : 0.0;
  t->mean += 2.0 * ((double)m - 2.0) / 3.0;
  t->var += (16.0 * (double)m - 29.0) / 90.0;
}

static tally over_stretches (const ts_series *y,
                             void (*count) (const double *x, size_t m,
                                            tally *t)) {
  tally t = {0};
  for (size_t i = 0, end; i < y->n; i = end + 1) {
    end = stretch_end(y, i);
    count(y->values + i, end - i, &t);
  }
  return t;
}

static int is_constant (const ts_series *y) {
  double value = NAN;
  for (size_t i = 0; i < y->n; i++) {
    if (!isnan(value) && !isnan(y->values[i]) && y->values[i] != value)
      return 0;
    if (!isnan(y->values[i])) value = y->values[i];
  }
  return 1;
}

static ts_status difference_sign (const ts_series *y, const ts_args *args,
                                  ts_stop stop, ts_fit *out, ts_error *err) {
  tally t = over_stretches(y, count_rises);
  ts_status status = ts_fit_set(&out->title, "Difference-sign test of %s",
                                y->name);
  (void)args, (void)stop, (void)err;
  if (status != TS_OK) return status;
  if (is_constant(y)) return ts_fit_refuse(out, "all observations are equal");
  if (!(t.var > 0.0))
    return ts_fit_refuse(out, "needs two neighbouring observations");
  return report(y, &t, "rising", "rising", out);
}

static ts_status turning_point (const ts_series *y, const ts_args *args,
                                ts_stop stop, ts_fit *out, ts_error *err) {
  tally t = over_stretches(y, count_turns);
  ts_status status = ts_fit_set(&out->title, "Turning-point test of %s",
                                y->name);
  (void)args, (void)stop, (void)err;
  if (status != TS_OK) return status;
  if (is_constant(y)) return ts_fit_refuse(out, "all observations are equal");
  if (!(t.var > 0.0))
    return ts_fit_refuse(out, "needs three neighbouring observations");
  return report(y, &t, "turning_points", "turning points", out);
}

/* Rule 5; 'room' has a place for each observation. */
static tally count_runs (const ts_sample *s, double *room) {
  double above = 0.0, below = 0.0, n, twice, median;
  int side = 0;
  tally t = {0};
  for (size_t i = 0; i < s->n; i++) room[i] = s->x[i];
  median = ts_select_median(room, s->n);
  for (size_t i = 0; i < s->n; i++) {
    int now = (s->x[i] > median) - (s->x[i] < median);
    if (now == 0) continue;
    above += (now > 0) ? 1.0 : 0.0;
    below += (now < 0) ? 1.0 : 0.0;
    t.count += (now != side) ? 1.0 : 0.0;
    side = now;
  }
  n = above + below;
  twice = 2.0 * above * below;
  t.mean = 1.0 + twice / n;
  t.var = twice * (twice - n) / (n * n * (n - 1.0));
  return t;
}

static ts_status runs (const ts_series *y, const ts_args *args, ts_stop stop,
                       ts_fit *out, ts_error *err) {
  ts_sample sample = {0};
  double *room = malloc((y->n + 1) * sizeof *room);
  ts_status status = (room != NULL) ? ts_sample_take(&sample, y) : TS_NOMEM;
  (void)args, (void)stop, (void)err;
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Runs test of %s", y->name);
  if (status == TS_OK) {
    tally t = count_runs(&sample, room);
    status = (t.var > 0.0) ? report(y, &t, "runs", "runs", out)
           : ts_fit_refuse(out, "too few observations above and below the"
                           " median");
  }
  ts_sample_free(&sample);
  free(room);
  return status;
}

const ts_model ts_cox_stuart_model = {
  .name = "cox_stuart", .fit = cox_stuart, .fewest = 4,
  .source = "Cox and Stuart (1955)",
  .help = "Test for a trend: how many periods of the second half are above"
          " those half a series earlier"
};

const ts_model ts_difference_sign_model = {
  .name = "difference_sign", .fit = difference_sign, .fewest = 3,
  .source = "Moore and Wallis (1943)",
  .help = "Test for a trend: how many periods are above the one before"
};

const ts_model ts_turning_point_model = {
  .name = "turning_point", .fit = turning_point, .fewest = 4,
  .source = "Bienayme (1874); Kendall (1976)",
  .help = "Test of random order: how many periods are above or below both"
          " neighbours"
};

const ts_model ts_runs_model = {
  .name = "runs", .fit = runs, .fewest = 4,
  .source = "Wald and Wolfowitz (1940)",
  .help = "Test of random order: how many runs above and below the median"
};
