/* concentration.c -- hhi and its relatives; see concentration.h */
#include "concentration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/sums.h"
#include "stats/sorted.h"

/* Parts so large that their sum overflows are counted in the largest. */
static double total_of (double *sorted, size_t n) {
  double total = ts_sum_ordered(sorted, n), largest;
  if (!isinf(total)) return total;
  largest = sorted[n - 1];
  for (size_t i = 0; i < n; i++) sorted[i] /= largest;
  return ts_sum_ordered(sorted, n);
}

ts_status ts_parts_take (ts_parts *taken, const double *parts, size_t n) {
  double *sorted;
  size_t m, zeros = 0;
  ts_status status = ts_sorted_parts(parts, n, &sorted, &m);
  if (status != TS_OK) return status;
  if (m > 0 && sorted[0] < 0.0) {  /* rule 2 */
    free(sorted);
    return TS_DOMAIN;
  }
  while (zeros < m && !(sorted[zeros] > 0.0)) zeros++;  /* rule 4 */
  memmove(sorted, sorted + zeros, (m - zeros) * sizeof *sorted);
  *taken = (ts_parts){.x = sorted, .count = m - zeros, .there = m};
  if (m > zeros) taken->total = total_of(sorted, m - zeros);
  return TS_OK;
}

/* The index, the parts above zero, and all that are there. */
typedef struct {
  double hhi;
  size_t count, there;
} sum_of_squares;

static ts_status square (const double *parts, size_t n, sum_of_squares *s) {
  ts_exact sum = {0};
  ts_parts p;
  ts_status status = ts_parts_take(&p, parts, n);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < p.count; i++) {
    double share = p.x[i] / p.total;
    ts_exact_add(&sum, share * share);
  }
  *s = (sum_of_squares){(p.count > 0) ? ts_exact_get(&sum) : NAN,  /* rule 3 */
                        p.count, p.there};
  free(p.x);
  return TS_OK;
}

ts_status ts_hhi (const double *parts, size_t n, double *hhi) {
  sum_of_squares s;
  ts_status status = square(parts, n, &s);
  if (status == TS_OK) *hhi = s.hhi;
  return status;
}

/* Stretch from 'least' .. 1 to 0 .. 1, when there is room (rule 6). */
static double stretch (double value, double least, double members,
                       size_t count) {
  if (!(members > 1.0) || members < (double)count) return NAN;
  return (value - least) / (1.0 - least);
}

ts_status ts_hhi_normalised (const double *parts, size_t n, double members,
                             double *hhi) {
  sum_of_squares s;
  ts_status status = square(parts, n, &s);
  if (status != TS_OK) return status;
  if (isnan(members)) members = (double)s.count;
  *hhi = stretch(s.hhi, 1.0 / members, members, s.count);
  return TS_OK;
}

ts_status ts_concentration_index (const double *parts, size_t n,
                                  double members, double *index) {
  sum_of_squares s;
  ts_status status = square(parts, n, &s);
  if (status != TS_OK) return status;
  if (isnan(members)) members = (double)s.there;
  *index = stretch(sqrt(s.hhi), sqrt(1.0 / members), members, s.count);
  return TS_OK;
}

ts_status ts_effective_number (const double *parts, size_t n, double *number) {
  double hhi;
  ts_status status = ts_hhi(parts, n, &hhi);
  if (status == TS_OK) *number = 1.0 / hhi;
  return status;
}

ts_status ts_concentration_ratio (const double *parts, size_t n,
                                  size_t largest, double *share) {
  ts_parts p;
  size_t first;
  ts_status status = ts_parts_take(&p, parts, n);
  if (status != TS_OK) return status;
  first = (p.count > largest) ? p.count - largest : 0;
  for (size_t i = first; i < p.count; i++) p.x[i] /= p.total;
  *share = (p.count == 0) ? NAN  /* rule 3 */
         : (first == 0) ? 1.0 : ts_sum_ordered(p.x + first, p.count - first);
  free(p.x);
  return TS_OK;
}
