/* classical.c -- moving averages and seasons; see classical.h for the rules */
#include "classical.h"

#include <math.h>
#include <stdlib.h>
#include "scaled.h"
#include "stats/options.h"
#include "stats/sample.h"

static void moving_centred (const double *y, size_t n, size_t order,
                            double *out) {
  size_t half = order / 2;
  double ends = (order % 2 == 0) ? 0.5 : 1.0;
  for (size_t i = 0; i < n; i++) {
    double sum = 0.0;
    out[i] = NAN;
    if (i < half || i + half >= n) continue;  /* rule 1 */
    for (size_t j = i - half + 1; j < i + half; j++) sum += y[j];
    if (half > 0) sum += ends * (y[i - half] + y[i + half]);
    out[i] = (half > 0) ? sum / (double)order : y[i];
  }
}

/* The mean of season j, before seasons are levelled. */
static double season_mean (const double *y, const double *trend, size_t n,
                           size_t period, int multiplied, size_t j) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t i = j; i < n; i += period) {
    double one = multiplied ? y[i] / trend[i] : y[i] - trend[i];
    if (isnan(one)) continue;  /* rule 2 */
    sum += one;
    count++;
  }
  return sum / (double)count;
}

int ts_classical_run (const double *y, size_t n, size_t period, int multiplied,
                      double *trend, double *figure) {
  double mean = 0.0;
  moving_centred(y, n, period, trend);
  for (size_t j = 0; j < period; j++) {
    figure[j] = season_mean(y, trend, n, period, multiplied, j);
    mean += figure[j];
  }
  mean /= (double)period;
  if (isnan(mean)) return 0;
  for (size_t j = 0; j < period; j++)
    figure[j] = multiplied ? figure[j] / mean : figure[j] - mean;
  return 1;
}

const char *ts_classical_refused (const double *y, size_t n, size_t period,
                                  int multiplied) {
  if (n < 2 * period)
    return "fewer than two full periods: seasons cannot be told from trend";
  for (size_t i = 0; multiplied && i < n; i++)
    if (y[i] <= 0.0)
      return "parts multiply only where all values are above zero: use"
             " additive ones";
  return NULL;
}

/* The order asked for, or a year; 0 when there is neither. */
static size_t order_of (const ts_series *y, const ts_args *args) {
  double given = ts_arg_number(args, "n");
  return isnan(given) ? ts_seasons(y->first.freq) : (size_t)given;
}

static ts_status moving_apply (const ts_series *y, const ts_args *args,
                               double *out, ts_error *err) {
  size_t order = order_of(y, args);
  ts_scaled scaled;
  double *x;
  if (order == 0)
    return ts_fail(err, TS_MISUSE, "moving_average of a series by %s needs the"
                   " number of periods: n = 5", ts_freq_name(y->first.freq));
  x = malloc((y->n + 1) * sizeof *x);
  if (x == NULL) return ts_fail_memory(err);
  scaled = ts_scaled_make(y->values, y->n, 1, x);
  moving_centred(x, y->n, order, out);
  for (size_t i = 0; i < y->n; i++) out[i] = ts_level_back(&scaled, out[i]);
  free(x);
  return TS_OK;
}

static const char *moving_why (const ts_series *y, const ts_args *args,
                               size_t i) {
  size_t half = order_of(y, args) / 2;
  if (isnan(y->values[i])) return NULL;
  if (i < half || i + half >= y->n) return "window reaches beyond the series";
  return "value missing in the window";
}

static const ts_option moving_options[] = {
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods of the average; not given: a year. An"
   " even number takes one more, the first and last counting half (2x12)"},
  {.name = NULL}
};

const ts_transform ts_moving_average_transform = {
  .name = "moving_average", .apply = moving_apply, .why = moving_why,
  .options = moving_options, .unit = TS_UNIT_SAME, .gaps = TS_GAPS_OWN,
  .fewest = 1, .source = "Macaulay (1931)",
  .help = "Centred moving average, 2x12 for months: a trend without season"
};
