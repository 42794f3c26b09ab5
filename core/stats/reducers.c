/* reducers.c -- the table of reducers: column -> number */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/sums.h"
#include "stats/levels/concentration.h"
#include "stats/levels/inequality.h"
#include "stats/smoothing/scaled.h"
#include "sorted.h"
#include "statistic.h"

static ts_status sum (const double *parts, size_t n, const ts_args *args,
                      double *result) {
  (void)args;
  return ts_sum_parts(parts, n, result, NULL);
}

static ts_status mean (const double *parts, size_t n, const ts_args *args,
                       double *result) {
  size_t count;
  ts_status status = ts_sum_parts(parts, n, result, &count);
  (void)args;
  if (status == TS_OK && count > 0) *result /= (double)count;
  return status;
}

static ts_status median (const double *parts, size_t n, const ts_args *args,
                         double *result) {
  double *sorted;
  size_t count;
  ts_status status = ts_sorted_parts(parts, n, &sorted, &count);
  (void)args;
  if (status != TS_OK) return status;
  *result = (count > 0) ? ts_median_sorted(sorted, count) : NAN;
  free(sorted);
  return TS_OK;
}

/* Of two values or more, of any size. */
static double sd_of (const double *values, size_t n) {
  double centre = ts_sum_ordered(values, n) / (double)n;
  double unit = ts_scale_of_size(values, n);
  ts_exact squares = {0};
  for (size_t i = 0; i < n; i++) {
    double from = (values[i] - centre) / unit;
    ts_exact_add(&squares, from * from);
  }
  return unit * sqrt(ts_exact_get(&squares) / (double)(n - 1));
}

static ts_status sd (const double *parts, size_t n, const ts_args *args,
                     double *result) {
  double *sorted;
  size_t count;
  ts_status status = ts_sorted_parts(parts, n, &sorted, &count);
  (void)args;
  if (status != TS_OK) return status;
  *result = (count > 1) ? sd_of(sorted, count) : NAN;  /* one has no spread */
  free(sorted);
  return TS_OK;
}

/* fmin and fmax return the number when the other is NaN. */
static ts_status least (const double *parts, size_t n, const ts_args *args,
                        double *result) {
  (void)args;
  *result = NAN;
  for (size_t i = 0; i < n; i++) *result = fmin(*result, parts[i]);
  return TS_OK;
}

static ts_status greatest (const double *parts, size_t n, const ts_args *args,
                           double *result) {
  (void)args;
  *result = NAN;
  for (size_t i = 0; i < n; i++) *result = fmax(*result, parts[i]);
  return TS_OK;
}

static ts_status count_present (const double *parts, size_t n,
                                const ts_args *args, double *result) {
  size_t count = 0;
  (void)args;
  for (size_t i = 0; i < n; i++) count += isnan(parts[i]) ? 0 : 1;
  *result = (double)count;
  return TS_OK;
}

static ts_status first (const double *parts, size_t n, const ts_args *args,
                        double *result) {
  size_t i = 0;
  (void)args;
  while (i < n && isnan(parts[i])) i++;
  *result = (i < n) ? parts[i] : NAN;
  return TS_OK;
}

static ts_status last (const double *parts, size_t n, const ts_args *args,
                       double *result) {
  (void)args;
  while (n > 0 && isnan(parts[n - 1])) n--;
  *result = (n > 0) ? parts[n - 1] : NAN;
  return TS_OK;
}

#define MEMBERS_OPTION(what) \
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1, .hi = 1e9, \
   .help = what}

static const ts_option hhi_options[] = {
  {.name = "normalised", .kind = TS_OPTION_FLAG,
   .help = "stretch to 0 (all equal) .. 1, whatever the number of partners"},
  {.name = "percent", .kind = TS_OPTION_FLAG,
   .help = "of shares in per cent: 0 to 10000"},
  MEMBERS_OPTION("partners, for normalised; not given: those above zero"),
  {.name = NULL}
};

static ts_status hhi (const double *parts, size_t n, const ts_args *args,
                      double *result) {
  ts_status status = (ts_arg_number(args, "normalised") != 0.0)
    ? ts_hhi_normalised(parts, n, ts_arg_number(args, "n"), result)
    : ts_hhi(parts, n, result);
  if (ts_arg_number(args, "percent") != 0.0) *result *= 1e4;
  return status;
}

static ts_status effective_number (const double *parts, size_t n,
                                   const ts_args *args, double *result) {
  (void)args;
  return ts_effective_number(parts, n, result);
}

static const ts_option cr_options[] = {
  {.name = "n", .kind = TS_OPTION_INTEGER, .number = 4, .lo = 1, .hi = 1e6,
   .help = "how many of the largest partners"},
  {.name = NULL}
};

static ts_status cr (const double *parts, size_t n, const ts_args *args,
                     double *result) {
  size_t largest = (size_t)ts_arg_number(args, "n");
  return ts_concentration_ratio(parts, n, largest, result);
}

static const ts_option entropy_options[] = {
  {.name = "normalised", .kind = TS_OPTION_FLAG,
   .help = "over its largest value, ln n: 0 (one has all) to 1 (all equal)"},
  MEMBERS_OPTION("partners, for normalised; not given: those above zero"),
  {.name = NULL}
};

static ts_status entropy (const double *parts, size_t n, const ts_args *args,
                          double *result) {
  return (ts_arg_number(args, "normalised") != 0.0)
    ? ts_entropy_normalised(parts, n, ts_arg_number(args, "n"), result)
    : ts_entropy(parts, n, result);
}

static const ts_option theil_options[] = {
  MEMBERS_OPTION("members, also those with nothing; not given: the parts that"
                 " are there, zeros included"),
  {.name = NULL}
};

static ts_status theil (const double *parts, size_t n, const ts_args *args,
                        double *result) {
  return ts_theil(parts, n, ts_arg_number(args, "n"), result);
}

static const ts_option gini_options[] = {
  {.name = "corrected", .kind = TS_OPTION_FLAG,
   .help = "times n / (n - 1): one who has all is 1 in small samples too"},
  MEMBERS_OPTION("members, also those with nothing; not given: the parts that"
                 " are there, zeros included"),
  {.name = NULL}
};

static ts_status gini (const double *parts, size_t n, const ts_args *args,
                       double *result) {
  return ts_gini(parts, n, ts_arg_number(args, "n"),
                 ts_arg_number(args, "corrected") != 0.0, result);
}

static const ts_option concentration_options[] = {
  MEMBERS_OPTION("members of the list, traded or not (UNCTAD counts the groups"
                 " of SITC at three digits); not given: the parts that are"
                 " there, zeros included"),
  {.name = NULL}
};

static ts_status concentration (const double *parts, size_t n,
                                const ts_args *args, double *result) {
  return ts_concentration_index(parts, n, ts_arg_number(args, "n"), result);
}

const ts_reducer ts_reducers[] = {
  {.name = "sum", .reduce = sum, .unit = TS_UNIT_SAME, .by_weight = 1,
   .help = "Total",
   .source = "Neumaier (1974)"},
  {.name = "mean", .reduce = mean, .unit = TS_UNIT_SAME, .source = "",
   .help = "Arithmetic mean"},
  {.name = "median", .reduce = median, .unit = TS_UNIT_SAME, .source = "",
   .help = "The middle value: half lie below, half above"},
  {.name = "sd", .reduce = sd, .unit = TS_UNIT_SAME, .source = "",
   .help = "Standard deviation of a sample (divisor n - 1)"},
  {.name = "min", .reduce = least, .unit = TS_UNIT_SAME, .source = "",
   .help = "Smallest value"},
  {.name = "max", .reduce = greatest, .unit = TS_UNIT_SAME, .source = "",
   .help = "Largest value"},
  {.name = "count", .reduce = count_present, .unit = TS_UNIT_COUNT,
   .source = "", .help = "How many values are there; missing ones are not"},
  {.name = "first", .reduce = first, .unit = TS_UNIT_SAME, .source = "",
   .help = "Earliest value"},
  {.name = "last", .reduce = last, .unit = TS_UNIT_SAME, .source = "",
   .help = "Latest value"},
  {.name = "hhi", .reduce = hhi, .unit = TS_UNIT_NONE, .partners_only = 1,
   .by_weight = 1, .options = hhi_options, .source = "Hirschman (1964)",
   .help = "Concentration: sum of squared shares, 1/n (equal) to 1 (one has"
           " all)"},
  {.name = "effective_number", .reduce = effective_number,
   .unit = TS_UNIT_COUNT, .partners_only = 1, .by_weight = 1,
   .source = "Adelman (1969)",
   .help = "Number of equal partners with the same concentration: 1 / hhi"},
  {.name = "cr", .reduce = cr, .unit = TS_UNIT_FRACTION, .partners_only = 1,
   .by_weight = 1, .options = cr_options, .source = "Bain (1951)",
   .help = "Concentration ratio: share of the n largest partners together"},
  {.name = "entropy", .reduce = entropy, .unit = TS_UNIT_NONE,
   .partners_only = 1, .by_weight = 1, .options = entropy_options,
   .source = "Shannon (1948)",
   .help = "Shannon entropy of the shares: 0 (one has all) to ln n (equal)"},
  {.name = "theil", .reduce = theil, .unit = TS_UNIT_NONE, .partners_only = 1,
   .options = theil_options, .source = "Theil (1967)",
   .help = "Theil's T, inequality of the parts: 0 (equal) to ln n (one has"
           " all)"},
  {.name = "gini", .reduce = gini, .unit = TS_UNIT_NONE, .partners_only = 1,
   .options = gini_options, .source = "Gini (1912); Deltas (2003)",
   .help = "Gini coefficient, inequality of the parts: 0 (equal) to 1 - 1/n"
           " (one has all)"},
  {.name = "concentration", .reduce = concentration, .unit = TS_UNIT_NONE,
   .partners_only = 1, .options = concentration_options,
   .source = "UNCTAD, Handbook of Statistics",
   .help = "UNCTAD's concentration index: 0 (all members of the list equal) to"
           " 1 (one has all)"},
  {.name = NULL}
};

const ts_reducer *ts_reducer_find (const char *name) {
  for (const ts_reducer *r = ts_reducers; r->name != NULL; r++)
    if (strcmp(r->name, name) == 0) return r;
  return NULL;
}
