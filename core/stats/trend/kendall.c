/* kendall.c -- Kendall's S and its variances; see mann_kendall.h */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include "mann_kendall.h"
#include "stats/sorted.h"

/* Sign of b - a; 0 when equal or either is missing. */
static int sign_of_change (double a, double b) {
  return (b > a) - (b < a);
}

/* Take ties from the variance and the pairs; 'sorted' has n values. */
static void count_ties (const double *sorted, size_t n, ts_kendall *out) {
  double m = (double)n, ties = 0.0;
  size_t i = 0, same;
  for (; i < n; i += same) {
    double t;
    for (same = 1; i + same < n && sorted[i + same] == sorted[i];) same++;
    t = (double)same;
    ties += t * (t - 1.0) * (2.0 * t + 5.0);
    out->tied += t * (t - 1.0) / 2.0;
  }
  out->pairs = m * (m - 1.0) / 2.0;
  out->var = (m * (m - 1.0) * (2.0 * m + 5.0) - ties) / 18.0;
}

ts_status ts_kendall_of (const double *x, size_t n, ts_stop stop,
                         ts_kendall *out) {
  double *sorted;
  size_t count;
  ts_status status;
  *out = (ts_kendall){0};
  for (size_t i = 0; i + 1 < n; i++) {
    long rising = 0;
    if (stop != NULL && *stop) return TS_STOPPED;
    for (size_t j = i + 1; j < n; j++) rising += sign_of_change(x[i], x[j]);
    out->s += (double)rising;
  }
  status = ts_sorted_parts(x, n, &sorted, &count);
  if (status != TS_OK) return status;
  assert(count == n);
  count_ties(sorted, n, out);
  free(sorted);
  return TS_OK;
}

double ts_kendall_exact (size_t n, double s) {
  double ways[46] = {1.0}, all = 1.0, far = 0.0;  /* 46: 10 * 9 / 2 + 1 */
  size_t pairs = n * (n - 1) / 2;
  assert(n >= 1 && n <= 10);
  /* ways[d]: orders of m values with d falling pairs; one value more can add
  ** 0 .. m - 1 of them. */
  for (size_t m = 2; m <= n; m++) {
    double next[46] = {0.0};
    for (size_t d = 0; d <= m * (m - 1) / 2; d++)
      for (size_t add = 0; add < m && add <= d; add++) next[d] += ways[d - add];
    for (size_t d = 0; d <= pairs; d++) ways[d] = next[d];
    all *= (double)m;
  }
  for (size_t d = 0; d <= pairs; d++)
    if (fabs((double)pairs - 2.0 * (double)d) >= fabs(s)) far += ways[d];
  return far / all;
}

/* Twice the rank of each value within its season, middle rank when missing. */
static ts_status rank_seasons (const double *x, size_t years, size_t seasons,
                               ts_stop stop, double *twice) {
  for (size_t j = 0; j < years; j++) {
    if (stop != NULL && *stop) return TS_STOPPED;
    for (size_t g = 0; g < seasons; g++) {
      long above = 0, present = 0;
      for (size_t i = 0; i < years; i++) {
        above += sign_of_change(x[i * seasons + g], x[j * seasons + g]);
        present += isnan(x[i * seasons + g]) ? 0 : 1;
      }
      twice[j * seasons + g] = (double)(present + 1 + above);
    }
  }
  return TS_OK;
}

/* 3 times the covariance of S_g and S_h: K_gh + 4 sum R R - n (n_g + 1)
** (n_h + 1), with twice the ranks in hand. */
static double covariance3 (const double *x, const double *twice, size_t years,
                           size_t seasons, size_t g, size_t h) {
  double ranks = 0.0, present[2] = {0.0, 0.0};
  long together = 0;
  for (size_t i = 0; i < years; i++) {
    const double *row = x + i * seasons;
    for (size_t j = i + 1; j < years; j++) {
      const double *later = x + j * seasons;
      together += sign_of_change(row[g], later[g])
                * sign_of_change(row[h], later[h]);
    }
    ranks += twice[i * seasons + g] * twice[i * seasons + h];
    present[0] += isnan(row[g]) ? 0.0 : 1.0;
    present[1] += isnan(row[h]) ? 0.0 : 1.0;
  }
  return (double)together + ranks
       - (double)years * (present[0] + 1.0) * (present[1] + 1.0);
}

static double season_score (const double *x, size_t years, size_t seasons,
                            size_t g) {
  long s = 0;
  for (size_t i = 0; i < years; i++)
    for (size_t j = i + 1; j < years; j++)
      s += sign_of_change(x[i * seasons + g], x[j * seasons + g]);
  return (double)s;
}

ts_status ts_kendall_seasons (const double *x, size_t years, size_t seasons,
                              ts_stop stop, double *s, double *var) {
  double *twice = malloc((years * seasons + 1) * sizeof *twice);
  ts_status status = (twice != NULL) ? TS_OK : TS_NOMEM;
  *s = *var = 0.0;
  if (status == TS_OK)
    status = rank_seasons(x, years, seasons, stop, twice);
  for (size_t g = 0; g < seasons && status == TS_OK; g++) {
    if (stop != NULL && *stop) status = TS_STOPPED;
    *s += season_score(x, years, seasons, g);
    for (size_t h = 0; h < seasons; h++)
      *var += covariance3(x, twice, years, seasons, g, h);
  }
  *var /= 3.0;  /* once: what adds up to nothing is then exactly 0 */
  free(twice);
  return status;
}
