/* growing.c -- Givens rotations, one row at a time; see growing.h */
#include "growing.h"

#include <assert.h>
#include <math.h>

void ts_growing_start (ts_growing *g, size_t k) {
  assert(k <= TS_GROWING_MOST);
  g->k = k;
  g->rank = 0;
  g->rss = 0.0;
  for (size_t i = 0; i < k; i++) {
    g->z[i] = 0.0;
    for (size_t j = i; j < k; j++) g->r[i][j] = 0.0;
  }
}

/* Turn column i of the row into the triangle. */
static void rotate (ts_growing *g, size_t i, double *row, double *y) {
  double diagonal = g->r[i][i], length = sqrt(diagonal * diagonal
                                              + row[i] * row[i]);
  double c = diagonal / length, s = row[i] / length, z = g->z[i];
  g->r[i][i] = length;
  for (size_t j = i + 1; j < g->k; j++) {
    double r = g->r[i][j];
    g->r[i][j] = c * r + s * row[j];
    row[j] = c * row[j] - s * r;
  }
  g->z[i] = c * z + s * *y;
  *y = c * *y - s * z;
}

int ts_growing_add (ts_growing *g, double *row, double y, double *residual) {
  int fills = 0;
  for (size_t i = 0; i < g->k && !fills; i++) {
    if (fabs(row[i]) < TS_GROWING_ZERO) continue;
    fills = (g->r[i][i] == 0.0);  /* the row becomes one of the triangle's */
    rotate(g, i, row, &y);
  }
  if (fills) {
    g->rank++;
    return 0;
  }
  *residual = y;
  g->rss += y * y;
  return 1;
}

void ts_growing_solve (const ts_growing *g, double *beta) {
  for (size_t i = g->k; i-- > 0; ) {
    double sum = g->z[i];
    for (size_t j = i + 1; j < g->k; j++) sum -= g->r[i][j] * beta[j];
    beta[i] = (g->r[i][i] == 0.0) ? 0.0 : sum / g->r[i][i];
  }
}
