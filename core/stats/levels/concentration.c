/* concentration.c -- hhi and its relatives; see concentration.h */
#include "concentration.h"

#include <math.h>
#include <stdlib.h>
#include "base/sums.h"
#include "stats/sorted.h"

/* Shares of the parts above zero, smallest first; none when undefined
** (rules 1-4). The caller frees '*shares'. */
static ts_status shares_of (const double *parts, size_t n, double **shares,
                            size_t *count) {
  double *sorted, total;
  size_t m, zeros = 0;
  ts_status status = ts_sorted_parts(parts, n, &sorted, &m);
  if (status != TS_OK) return status;
  if (m > 0 && sorted[0] < 0.0) {  /* rule 2 */
    free(sorted);
    return TS_DOMAIN;
  }
  total = ts_sum_ordered(sorted, m);
  while (zeros < m && !(sorted[zeros] > 0.0)) zeros++;  /* rule 4 */
  for (size_t i = zeros; i < m; i++) sorted[i - zeros] = sorted[i] / total;
  *shares = sorted;
  *count = m - zeros;
  return TS_OK;
}

static ts_status hhi_and_count (const double *parts, size_t n, double *hhi,
                                size_t *count) {
  ts_exact sum = {0};
  double *shares;
  ts_status status = shares_of(parts, n, &shares, count);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < *count; i++) ts_exact_add(&sum, shares[i] * shares[i]);
  *hhi = (*count > 0) ? ts_exact_get(&sum) : NAN;  /* rule 3 */
  free(shares);
  return TS_OK;
}

ts_status ts_hhi (const double *parts, size_t n, double *hhi) {
  size_t count;
  return hhi_and_count(parts, n, hhi, &count);
}

ts_status ts_hhi_normalised (const double *parts, size_t n, double *hhi) {
  size_t count;
  double plain, least;
  ts_status status = hhi_and_count(parts, n, &plain, &count);
  if (status != TS_OK) return status;
  least = 1.0 / (double)count;
  *hhi = (count > 1) ? (plain - least) / (1.0 - least) : NAN;
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
  double *shares;
  size_t m, first;
  ts_status status = shares_of(parts, n, &shares, &m);
  if (status != TS_OK) return status;
  first = (m > largest) ? m - largest : 0;
  *share = (m == 0) ? NAN  /* rule 3 */
         : (first == 0) ? 1.0 : ts_sum_ordered(shares + first, m - first);
  free(shares);
  return TS_OK;
}
