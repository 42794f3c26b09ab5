/* sorted.c -- sums and medians of sorted parts; see sorted.h for the rules */
#include "sorted.h"

#include <math.h>
#include <stdlib.h>
#include "base/sums.h"

double ts_sum_ordered (const double *values, size_t n) {
  ts_exact s = {0};
  for (size_t i = 0; i < n; i++) ts_exact_add(&s, values[i]);
  return ts_exact_get(&s);
}

static int by_value (const void *pa, const void *pb) {
  double a = *(const double *)pa, b = *(const double *)pb;
  return (a > b) - (a < b);
}

static int in_order (const double *x, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (x[i] < x[i - 1]) return 0;
  return 1;
}

ts_status ts_sorted_parts (const double *parts, size_t n, double **sorted,
                           size_t *count) {
  double *kept = malloc((n + 1) * sizeof *kept);
  size_t m = 0;
  if (kept == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++)
    if (!isnan(parts[i])) kept[m++] = parts[i];  /* rule 1 */
  if (!in_order(kept, m)) qsort(kept, m, sizeof *kept, by_value);
  *sorted = kept;
  *count = m;
  return TS_OK;
}

/* The sum, where the order of parts cannot show: the two numbers that hold it
** are off by less than n^2 u^2 sum|x| in any order (Ogita, Rump and Oishi
** 2005), and it rounds alike at both ends of that, four times as wide. */
static int sum_in_any_order (const double *parts, size_t n, double *sum,
                             size_t *count) {
  const double square = 0x1p-104;  /* (2 u)^2 */
  ts_exact s = {0};
  double sizes = 0.0, off;
  size_t m = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(parts[i])) continue;  /* rule 1 */
    ts_exact_add(&s, parts[i]);
    sizes += fabs(parts[i]);
    m++;
  }
  off = (double)m * (double)m * square * sizes;
  *sum = (m > 0) ? s.high + (s.low + off) : NAN;  /* rule 2 */
  *count = m;
  return m == 0 || *sum == s.high + (s.low - off);
}

ts_status ts_sum_parts (const double *parts, size_t n, double *sum,
                        size_t *count) {
  double *sorted;
  size_t m;
  ts_status status;
  if (sum_in_any_order(parts, n, sum, &m)) {
    if (count != NULL) *count = m;
    return TS_OK;
  }
  status = ts_sorted_parts(parts, n, &sorted, &m);
  if (status != TS_OK) return status;
  *sum = (m > 0) ? ts_sum_ordered(sorted, m) : NAN;  /* rule 2 */
  if (count != NULL) *count = m;
  free(sorted);
  return TS_OK;
}

double ts_median_sorted (const double *sorted, size_t n) {
  double upper = sorted[n / 2];
  return (n % 2 == 1) ? upper : 0.5 * sorted[n / 2 - 1] + 0.5 * upper;
}
