/* growing.h -- least squares that takes one observation after another */
#ifndef TS_GROWING_H
#define TS_GROWING_H

#include <stddef.h>

/*
** The triangle R of X = QR and Q'y, to which each observation is turned in by
** Givens rotations: what is left of its y is the recursive residual, and its
** square is what the sum of squared residuals grows by.
** Sources: Gentleman (1974), Applied Statistics 23; Brown, Durbin and Evans
** (1975), J. of the Royal Statistical Society B 37.
**
**   (1) An observation that brings a direction not seen before has no residual
**       and raises the rank; columns that never vary keep coefficient 0.
**   (2) Columns are to be of size about 1: less than TS_GROWING_ZERO is 0.
*/
#define TS_GROWING_MOST 13     /* coefficients: level, slope, eleven seasons */
#define TS_GROWING_ZERO 1e-10

typedef struct {
  size_t k, rank;
  double rss;
  double r[TS_GROWING_MOST][TS_GROWING_MOST];
  double z[TS_GROWING_MOST];
} ts_growing;

/* k <= TS_GROWING_MOST */
void ts_growing_start (ts_growing *g, size_t k);

/* Take in one observation; 'row' has k numbers and is lost. True when it has a
** recursive residual (rule 1). */
int ts_growing_add (ts_growing *g, double *row, double y, double *residual);

/* The coefficients so far. */
void ts_growing_solve (const ts_growing *g, double *beta);

#endif
