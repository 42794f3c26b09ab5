/* kendall.c -- Kendall's S and its variances; see mann_kendall.h */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/lanes.h"
#include "mann_kendall.h"

#define PAIRED 200   /* observations up to which all pairs are compared */
#define STEP (2 * TS_LANES_WIDE)

/* What n observations would give, less what ties take. 'ties' is the sum of
** t (t - 1) (2 t + 5) over groups of t equal values, 'tied' of t (t - 1) / 2. */
static void conclude (size_t n, int64_t s, int64_t tied, double ties,
                      ts_kendall *out) {
  double m = (double)n;
  *out = (ts_kendall){
    .s = (double)s, .tied = (double)tied, .pairs = m * (m - 1.0) / 2.0,
    .var = (m * (m - 1.0) * (2.0 * m + 5.0) - ties) / 18.0
  };
}

/* Pairs that rise and that fall. NaN follow the values, up to a whole step
** behind the last: they do neither. */
static void compare_pairs (const double *x, size_t n, int64_t *rise,
                           int64_t *fall) {
  ts_marks up = {0}, up2 = {0}, down = {0}, down2 = {0};
  for (size_t i = 0; i + 1 < n; i++) {
    ts_lanes first = {x[i], x[i]};
    for (size_t j = i + 1; j < n; j += STEP) {
      ts_lanes later = ts_lanes_at(x + j);
      ts_lanes later2 = ts_lanes_at(x + j + TS_LANES_WIDE);
      up += (later > first);
      down += (later < first);
      up2 += (later2 > first);
      down2 += (later2 < first);
    }
  }
  *rise = ts_marks_count(up + up2);
  *fall = ts_marks_count(down + down2);
}

/* A value that k later ones equal adds 6 k^2 + 12 k to the ties: over a group,
** k = 0 .. t - 1, that is its t (t - 1) (2 t + 5). */
static int64_t sum_ties (const double *x, size_t n) {
  int64_t ties = 0;
  for (size_t i = 0; i + 1 < n; i++) {
    ts_lanes first = {x[i], x[i]};
    ts_marks equal = {0};
    int64_t k;
    for (size_t j = i + 1; j < n; j += TS_LANES_WIDE)
      equal += (ts_lanes_at(x + j) == first);
    k = ts_marks_count(equal);
    ties += (6 * k + 12) * k;
  }
  return ties;
}

static void count_pairs (const double *x, size_t n, ts_kendall *out) {
  double padded[PAIRED + STEP];
  int64_t rise, fall, tied;
  for (size_t i = 0; i < n; i++) padded[i] = x[i];
  for (size_t i = n; i < n + STEP; i++) padded[i] = NAN;
  compare_pairs(padded, n, &rise, &fall);
  tied = (int64_t)(n * (n - 1) / 2) - rise - fall;
  conclude(n, rise - fall, tied,
           (tied > 0) ? (double)sum_ties(padded, n) : 0.0, out);
}

/* Merge two sorted runs; how many pairs fall from the first to the second. */
static int64_t merge (const double *x, size_t half, size_t n, double *to) {
  size_t i = 0, j = half;
  int64_t falls = 0;
  for (size_t k = 0; k < n; k++) {
    int second = (i == half) || (j < n && x[j] < x[i]);
    if (second) falls += (int64_t)(half - i);
    to[k] = second ? x[j++] : x[i++];
  }
  return falls;
}

/* Sort by merging; how many pairs fall (Knight 1966). 'x' is sorted then. */
static int64_t sort_falls (double *x, size_t n, double *room) {
  size_t half = n / 2;
  int64_t falls;
  if (n < 2) return 0;
  falls = sort_falls(x, half, room) + sort_falls(x + half, n - half, room);
  falls += merge(x, half, n, room);
  memcpy(x, room, n * sizeof *x);
  return falls;
}

static ts_status count_falls (const double *x, size_t n, ts_kendall *out) {
  double *sorted = malloc(2 * n * sizeof *sorted), ties = 0.0;
  int64_t falls, tied = 0, pairs = (int64_t)(n * (n - 1) / 2);
  if (sorted == NULL) return TS_NOMEM;
  memcpy(sorted, x, n * sizeof *x);
  falls = sort_falls(sorted, n, sorted + n);
  for (size_t i = 0, same; i < n; i += same) {
    for (same = 1; i + same < n && sorted[i + same] == sorted[i];) same++;
    ties += (double)same * (double)(same - 1) * (double)(2 * same + 5);
    tied += (int64_t)(same * (same - 1) / 2);
  }
  conclude(n, pairs - tied - 2 * falls, tied, ties, out);
  free(sorted);
  return TS_OK;
}

ts_status ts_kendall_of (const double *x, size_t n, ts_kendall *out) {
  if (n > PAIRED) return count_falls(x, n, out);
  count_pairs(x, n, out);
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

/* The sum over seasons of the signs of b - a, 0 where one is missing. */
static int64_t signs (const double *a, const double *b, size_t seasons) {
  int64_t sum = 0;
  for (size_t g = 0; g < seasons; g++)
    sum += (int64_t)(b[g] > a[g]) - (int64_t)(b[g] < a[g]);
  return sum;
}

/* Summed over all seasons g and h, the covariances [K_gh + 4 sum R R
** - n (n_g + 1) (n_h + 1)] / 3 are squares of sums over the seasons: of the
** signs between two years, of twice the ranks of a year, and of n_g + 1. */
ts_status ts_kendall_seasons (const double *x, size_t years, size_t seasons,
                              ts_stop stop, double *s, double *var) {
  int64_t score = 0, there = (int64_t)seasons;
  double sum = 0.0;
  for (size_t i = 0; i < years * seasons; i++) there += (x[i] == x[i]);
  for (size_t i = 0; i < years; i++) {
    int64_t ranks = there;  /* twice, the middle one where missing */
    if (stop != NULL && *stop) return TS_STOPPED;
    for (size_t j = 0; j < years; j++) {
      int64_t d = signs(x + j * seasons, x + i * seasons, seasons);
      ranks += d;
      if (j < i) score += d;
      if (j < i) sum += (double)(d * d);
    }
    sum += (double)ranks * (double)ranks;
  }
  *s = (double)score;
  *var = (sum - (double)years * (double)there * (double)there) / 3.0;
  return TS_OK;
}
