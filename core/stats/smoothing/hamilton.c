/* hamilton.c -- Hamilton's regression filter; see filters.h, rule 5 */
#include <math.h>
#include <stdlib.h>
#include "filters.h"
#include "scaled.h"
#include "stats/options.h"
#include "stats/regression/ols.h"

static size_t option_of (const ts_series *y, const ts_args *args,
                         const char *name, size_t years) {
  double given = ts_arg_number(args, name);
  size_t f = (size_t)ts_freq_per_year(y->first.freq);
  return isnan(given) ? years * f : (size_t)given;
}

/* The first period with a cycle. */
static size_t begin_of (const ts_series *y, const ts_args *args) {
  return option_of(y, args, "h", 2) + option_of(y, args, "p", 1) - 1;
}

/* What the regression from period 'begin' on leaves: TS_DOMAIN without one. */
static ts_status regress (const double *x, size_t n, size_t begin, size_t h,
                          size_t p, double *left) {
  gsl_matrix *lags = ts_matrix_alloc(n - begin, p + 1);
  gsl_vector_const_view y = gsl_vector_const_view_array(x + begin, n - begin);
  ts_ols ols = {0};
  ts_status status = TS_NOMEM;
  for (size_t i = 0; lags != NULL && i < n - begin; i++) {
    gsl_matrix_set(lags, i, 0, 1.0);
    for (size_t j = 0; j < p; j++)
      gsl_matrix_set(lags, i, j + 1, x[begin + i - h - j]);
  }
  if (lags != NULL) status = ts_ols_fit(&ols, lags, &y.vector);
  for (size_t i = 0; status == TS_OK && i < n - begin; i++)
    left[begin + i] = gsl_vector_get(ols.residuals, i);
  ts_ols_free(&ols);
  gsl_matrix_free(lags);
  return status;
}

static ts_status hamilton_apply (const ts_series *y, const ts_args *args,
                                 double *out, ts_error *err) {
  size_t h = option_of(y, args, "h", 2), p = option_of(y, args, "p", 1);
  size_t begin = begin_of(y, args);
  double *x = malloc((y->n + 1) * sizeof *x);
  ts_scaled scaled;
  ts_status status = TS_OK;
  if (x == NULL) return ts_fail_memory(err);
  scaled = ts_scaled_make(y->values, y->n, 1, x);
  for (size_t i = 0; i < y->n; i++) out[i] = NAN;
  if (y->n >= begin + p + 2)
    status = regress(x, y->n, begin, h, p, out);
  for (size_t i = 0; status == TS_OK && i < y->n; i++) {
    double cycle = ts_change_back(&scaled, out[i]);
    out[i] = ts_arg_is(args, "part", "cycle") ? cycle : y->values[i] - cycle;
  }
  free(x);
  if (status == TS_NOMEM) return ts_fail_memory(err);
  return TS_OK;  /* without a regression all is missing */
}

static const char *hamilton_why (const ts_series *y, const ts_args *args,
                                 size_t i) {
  size_t first = 0, last = y->n, begin = begin_of(y, args);
  if (isnan(y->values[i])) return NULL;
  while (isnan(y->values[first])) first++;
  while (isnan(y->values[last - 1])) last--;
  if (last - first < begin + option_of(y, args, "p", 1) + 2)
    return "fewer than h + 2 p + 1 periods";
  if (i - first < begin) return "fewer than h + p - 1 periods before";
  return "the regression has no solution: its lags depend on one another";
}

static const ts_option options[] = {
  {.name = "h", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "periods ahead; not given: 2 years"},
  {.name = "p", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = 1000, .help = "values that are regressed on; not given: a year"},
  TS_PART_OPTION("cycle"),
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_transform ts_hamilton_transform = {
  .name = "hamilton", .apply = hamilton_apply, .why = hamilton_why,
  .options = options, .unit = TS_UNIT_SAME, .gaps = TS_GAPS_FILL, .fewest = 4,
  .source = "Hamilton (2018)",
  .help = "Hamilton's filter: what the values of two years ago do not foretell"
};
