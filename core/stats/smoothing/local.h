/* local.h -- lines fitted around each place of a regular grid */
#ifndef TS_LOCAL_H
#define TS_LOCAL_H

#include <stddef.h>
#include "base/status.h"

/*
** Loess of degree 0 or 1 over n equally spaced values, as STL uses it: the
** curve at a place is the weighted mean, or the weighted straight line, of the
** 'length' values nearest to it. Source: Cleveland (1979), JASA 74;
** Cleveland, Cleveland, McRae and Terpenning (1990), J. Official Statistics 6.
**
**   (1) The window is centred where it can be and stays inside at the ends.
**   (2) A value counts by (1 - (d/h)^3)^3, d its distance and h the farthest in
**       the window, to which whole (length - n) / 2 are added when length > n;
**       by 1 within h / 1000, by nothing beyond 999 h / 1000.
**   (3) A line is fitted unless the places that count lie within (n - 1) / 1000
**       of their mean: then the mean, as for degree 0.
**   (4) With jump > 1 only every jump-th place is fitted, and the last one in
**       the window of the one before; straight lines join them.
**   (5) Where nothing in a window has weight, the value itself stands.
**
** All this is how the authors' program does it, so that its figures come out.
** The weights of rule 2 depend only on where the place lies in its window: rows
** of them are made once. 'lanes' are neighbouring series of equal length, as
** the Januaries, the Februaries ...: value i of lane j is y[i * stride + j].
*/
typedef struct {
  size_t n, length, jump, lanes;
  int degree;
  int weighted;        /* the caller brings weights: rows stay as in rule 2 */
  size_t width;        /* of a window: the smaller of length and n */
  size_t rows;         /* rows of weights that are kept */
  double **row_at;     /* by offset of the place in its window, from -1 */
  double *table;       /* the rows, and one for those not kept; owned */
  double *room;        /* for sums; owned */
  void *memory;        /* all of these; owned */
} ts_local;

/* n >= 2, length odd. Start with {0}; end with ts_local_free, also after a
** failure. */
ts_status ts_local_start (ts_local *local, size_t n, size_t length, int degree,
                          size_t jump, size_t lanes, int weighted);
void ts_local_free (ts_local *local);

/* The curve of one series, n values of 'out'. 'weights' for weighted ones. */
void ts_local_fit (ts_local *local, const double *y, const double *weights,
                   double *out);

/* The curves of all lanes, at the place before the first, at the n places and
** at the one behind: n + 2 rows of 'stride' values in 'out', of which each lane
** sets its own. */
void ts_local_fit_lanes (ts_local *local, const double *y,
                         const double *weights, size_t stride, double *out);

#endif
