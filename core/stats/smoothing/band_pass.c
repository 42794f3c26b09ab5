/* band_pass.c -- cycles of some lengths alone; see filters.h, rules 2 to 4 */
#include <gsl/gsl_math.h>
#include <stdlib.h>
#include "filters.h"
#include "scaled.h"
#include "stats/options.h"

typedef struct {
  double low, high;   /* periods in the cycles that are kept */
  size_t k;
} band;

/* Rule 4. */
static band band_of (const ts_series *y, const ts_args *args) {
  double f = ts_freq_per_year(y->first.freq);
  double low = ts_arg_number(args, "low"), high = ts_arg_number(args, "high");
  band b = {.low = isnan(low) ? fmax(2.0, 1.5 * f) : low,
            .high = isnan(high) ? 8.0 * f : high};
  return b;
}

static size_t k_of (const ts_series *y, const ts_args *args) {
  double k = ts_arg_number(args, "k");
  return isnan(k) ? (size_t)(3 * ts_freq_per_year(y->first.freq)) : (size_t)k;
}

static ts_status check (const band *b, ts_error *err) {
  if (b->low < b->high) return TS_OK;
  return ts_fail(err, TS_DOMAIN, "the shortest cycle kept (low) is %g periods"
                 " and the longest (high) %g: low is below high", b->low,
                 b->high);
}

/* The weight of the ideal filter at distance j. */
static double ideal (const band *b, size_t j) {
  double from = 2.0 * M_PI / b->high, to = 2.0 * M_PI / b->low, at = (double)j;
  if (j == 0) return (to - from) / M_PI;
  return (sin(to * at) - sin(from * at)) / (M_PI * at);
}

/* Rule 2: weights at distances 0 .. k. */
static void baxter_king_weights (const band *b, size_t k, double *weights) {
  double sum = 0.0;
  for (size_t j = 0; j <= k; j++) {
    weights[j] = ideal(b, j);
    sum += (j == 0) ? weights[j] : 2.0 * weights[j];
  }
  for (size_t j = 0; j <= k; j++) weights[j] -= sum / (2.0 * (double)k + 1.0);
}

static void baxter_king (const double *x, size_t n, size_t k,
                         const double *weights, double *cycle) {
  for (size_t i = 0; i < n; i++) {
    cycle[i] = NAN;
    if (i < k || i + k >= n) continue;
    cycle[i] = weights[0] * x[i];
    for (size_t j = 1; j <= k; j++)
      cycle[i] += weights[j] * (x[i - j] + x[i + j]);
  }
}

/* Rule 3. The weights of the first and of the last value make all sum to zero,
** on either side of the period: beyond the ends a walk is expected to stay. */
static void random_walk (const double *x, size_t n, const double *weights,
                         double *cycle) {
  for (size_t i = 0; i < n; i++) {
    double before = -0.5 * weights[0], behind = -0.5 * weights[0];
    cycle[i] = weights[0] * x[i];
    for (size_t j = 1; j < i; j++) {
      cycle[i] += weights[j] * x[i - j];
      before -= weights[j];
    }
    for (size_t j = 1; i + j + 1 < n; j++) {
      cycle[i] += weights[j] * x[i + j];
      behind -= weights[j];
    }
    cycle[i] += before * x[0] + behind * x[n - 1];
  }
}

static void noise (const double *x, size_t n, const double *weights,
                   double *cycle) {
  for (size_t i = 0; i < n; i++) {
    cycle[i] = 0.0;
    for (size_t j = 0; j < n; j++)
      cycle[i] += weights[(j > i) ? j - i : i - j] * x[j];
  }
}

/* Take off the line through the ends, or the mean. */
static void level_off (double *x, size_t n, int drift, int mean) {
  double step = (n > 1) ? (x[n - 1] - x[0]) / (double)(n - 1) : 0.0;
  double sum = 0.0;
  for (size_t i = 0; drift && i < n; i++) x[i] -= step * (double)i;
  for (size_t i = 0; i < n; i++) sum += x[i];
  for (size_t i = 0; mean && i < n; i++) x[i] -= sum / (double)n;
}

/* The cycle in scaled units becomes the part that is asked for. */
static void give_part (const ts_series *y, const ts_args *args,
                       const ts_scaled *scaled, double *out) {
  for (size_t i = 0; i < y->n; i++) {
    double cycle = ts_change_back(scaled, out[i]);
    out[i] = ts_arg_is(args, "part", "cycle") ? cycle : y->values[i] - cycle;
  }
}

static ts_status baxter_king_apply (const ts_series *y, const ts_args *args,
                                    double *out, ts_error *err) {
  band b = band_of(y, args);
  size_t k = k_of(y, args);
  double *x;
  ts_scaled scaled;
  ts_status status = check(&b, err);
  if (status != TS_OK) return status;
  x = malloc((y->n + k + 2) * sizeof *x);
  if (x == NULL) return ts_fail_memory(err);
  scaled = ts_scaled_make(y->values, y->n, 1, x);
  baxter_king_weights(&b, k, x + y->n);
  baxter_king(x, y->n, k, x + y->n, out);
  give_part(y, args, &scaled, out);
  free(x);
  return TS_OK;
}

/* Gaps alone can make a value missing elsewhere: rule 2 of gaps.h says why. */
static const char *baxter_king_why (const ts_series *y, const ts_args *args,
                                    size_t i) {
  (void)args;
  if (isnan(y->values[i])) return NULL;
  return "fewer than k periods before or behind";
}

static ts_status christiano_fitzgerald_apply (const ts_series *y,
                                              const ts_args *args, double *out,
                                              ts_error *err) {
  band b = band_of(y, args);
  int walk = (ts_arg_number(args, "unit_root") != 0.0);
  int drift = (ts_arg_number(args, "drift") != 0.0);
  double *x, *weights;
  ts_scaled scaled;
  ts_status status = check(&b, err);
  if (status != TS_OK) return status;
  x = malloc((2 * y->n + 1) * sizeof *x);
  if (x == NULL) return ts_fail_memory(err);
  weights = x + y->n;
  scaled = ts_scaled_make(y->values, y->n, 1, x);
  level_off(x, y->n, drift, !walk);
  for (size_t j = 0; j < y->n; j++) weights[j] = ideal(&b, j);
  if (walk) random_walk(x, y->n, weights, out);
  else noise(x, y->n, weights, out);
  give_part(y, args, &scaled, out);
  free(x);
  return TS_OK;
}

#define LOW_AND_HIGH \
  {.name = "low", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 2, \
   .hi = TS_FARTHEST, .help = "periods in the shortest cycle kept; not given:" \
                              " 1.5 years, 2 periods at least"}, \
  {.name = "high", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 2, \
   .hi = TS_FARTHEST, .help = "periods in the longest cycle kept; not given:" \
                              " 8 years"}

static const ts_option baxter_king_options[] = {
  LOW_AND_HIGH,
  {.name = "k", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods on either side that count, and that are"
                              " lost at the ends; not given: 3 years"},
  TS_PART_OPTION("cycle"),
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_transform ts_baxter_king_transform = {
  .name = "baxter_king", .apply = baxter_king_apply, .why = baxter_king_why,
  .options = baxter_king_options, .unit = TS_UNIT_SAME, .gaps = TS_GAPS_FILL,
  .fewest = 3, .source = "Baxter and King (1999)",
  .help = "Baxter-King filter: the cycles of low to high periods"
};

static const ts_option christiano_fitzgerald_options[] = {
  LOW_AND_HIGH,
  {.name = "unit_root", .kind = TS_OPTION_FLAG, .number = 1,
   .help = "the series is taken for a random walk, not for noise"},
  {.name = "drift", .kind = TS_OPTION_FLAG, .number = 1,
   .help = "the line through the first and the last value is taken off first"},
  TS_PART_OPTION("cycle"),
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_transform ts_christiano_fitzgerald_transform = {
  .name = "christiano_fitzgerald", .apply = christiano_fitzgerald_apply,
  .options = christiano_fitzgerald_options, .unit = TS_UNIT_SAME,
  .gaps = TS_GAPS_FILL, .fewest = 3,
  .source = "Christiano and Fitzgerald (2003)",
  .help = "Christiano-Fitzgerald filter: the cycles of low to high periods, up"
          " to the ends"
};
