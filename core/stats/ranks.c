/* ranks.c -- the places of values in order of size; see ranks.h */
#include "ranks.h"

#include <gsl/gsl_sort.h>
#include <stdlib.h>

ts_status ts_ranks (const double *x, size_t n, double *ranks, double *tied) {
  size_t *order = malloc((n + 1) * sizeof *order);
  double sum = 0.0;
  if (order == NULL) return TS_NOMEM;
  gsl_sort_index(order, x, 1, n);
  for (size_t i = 0, same; i < n; i += same) {
    for (same = 1; i + same < n && x[order[i + same]] == x[order[i]];) same++;
    for (size_t k = i; k < i + same; k++)
      ranks[order[k]] = (double)i + 0.5 * ((double)same + 1.0);
    sum += ((double)same * (double)same - 1.0) * (double)same;
  }
  free(order);
  if (tied != NULL) *tied = sum;
  return TS_OK;
}
