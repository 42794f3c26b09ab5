/* sparse.h -- local lines through values with gaps between them */
#ifndef TS_SPARSE_H
#define TS_SPARSE_H

#include <stddef.h>

/*
** local.h for values that are not all there, with these differences:
**   (1) The window holds the 'length' nearest of the values there are, however
**       far: a missing one is skipped.
**   (2) Every place is fitted, whatever the jump.
**   (3) Where nothing in a window has weight the value itself stands, or
**       without one the mean of the window.
*/
typedef struct {
  const double *at;       /* places, rising; borrowed, like the next two */
  const double *y;
  const double *weights;  /* NULL: all 1 */
  size_t count;           /* >= 1 */
  size_t n;               /* places there are, for rule 3 of local.h */
  size_t length;
  int degree;
} ts_sparse;

/* The curve at 'place', that of the call before or farther on: start with
** *left = 0. */
double ts_sparse_at (const ts_sparse *sparse, double place, size_t *left);

#endif
