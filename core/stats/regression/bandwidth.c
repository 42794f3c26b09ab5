/* bandwidth.c -- bandwidths that data choose; see bandwidth.h */
#include "bandwidth.h"

#include <math.h>

static double weighted (const gsl_matrix *scores, size_t i,
                        const double *weights) {
  double sum = 0.0;
  for (size_t j = 0; j < scores->size2; j++)
    sum += weights[j] * gsl_matrix_get(scores, i, j);
  return sum;
}

/* The row that lies 'lag' periods before row i, from *j on; 0: there is none
** (rule 3). */
static int find_earlier (const size_t *at, size_t i, size_t lag, size_t *j) {
  if (at == NULL) {
    *j = i - lag;
    return i >= lag;
  }
  while (at[*j] + lag < at[i]) (*j)++;
  return at[*j] + lag == at[i];
}

static double autocovariance (const gsl_matrix *scores, const size_t *at,
                              const double *weights, size_t lag) {
  double sum = 0.0;
  for (size_t i = 0, j = 0; i < scores->size1; i++)
    if (find_earlier(at, i, lag, &j))
      sum += weighted(scores, i, weights) * weighted(scores, j, weights);
  return sum / (double)scores->size1;
}

double ts_bandwidth_newey_west (const gsl_matrix *scores, const size_t *at,
                                const double *weights, int prewhite) {
  double n = (double)scores->size1 + prewhite, s0, s1 = 0.0;
  double most = floor((prewhite ? 3.0 : 4.0) * pow(n / 100.0, 2.0 / 9.0));
  s0 = autocovariance(scores, at, weights, 0);
  for (size_t j = 1; (double)j <= most && j < scores->size1; j++) {
    double sigma = autocovariance(scores, at, weights, j);
    s0 += 2.0 * sigma;
    s1 += 2.0 * (double)j * sigma;
  }
  return 1.1447 * cbrt(s1 / s0 * (s1 / s0)) * cbrt(n);
}

typedef struct {
  double n, x, y, xx, xy, yy;
} pairs;

/* Neighbours of a column, about their means. */
static pairs pair_up (const gsl_matrix *scores, const size_t *at, size_t c) {
  pairs p = {0};
  for (int turn = 0; turn < 2; turn++) {
    double mx = (turn == 1) ? p.x / p.n : 0.0, my = (turn == 1) ? p.y / p.n : 0;
    for (size_t i = 1; i < scores->size1; i++) {
      double x = gsl_matrix_get(scores, i - 1, c) - mx;
      double y = gsl_matrix_get(scores, i, c) - my;
      if (at != NULL && at[i] != at[i - 1] + 1) continue;
      if (turn == 0) p = (pairs){p.n + 1.0, p.x + x, p.y + y, 0.0, 0.0, 0.0};
      else p = (pairs){p.n, p.x, p.y, p.xx + x * x, p.xy + x * y,
                       p.yy + y * y};
    }
  }
  return p;
}

double ts_bandwidth_andrews (const gsl_matrix *scores, const size_t *at,
                             const double *weights) {
  double above = 0.0, below = 0.0;
  for (size_t c = 0; c < scores->size2; c++) {
    pairs p = pair_up(scores, at, c);
    double rho = p.xy / p.xx, variance = (p.yy - rho * p.xy) / p.n;
    double part = variance / ((1.0 - rho) * (1.0 - rho));
    if (weights[c] == 0.0) continue;
    above += weights[c] * 4.0 * rho * rho * variance * variance
           / (pow(1.0 - rho, 6.0) * (1.0 + rho) * (1.0 + rho));
    below += weights[c] * part * part;
  }
  return 1.1447 * cbrt((double)scores->size1 * (above / below));
}
