/* ranks.h -- the places of values in order of size */
#ifndef TS_RANKS_H
#define TS_RANKS_H

#include <stddef.h>
#include "base/status.h"

/* Ranks 1 .. n of n values, none missing; equal ones share the middle of their
** ranks. '*tied' becomes the sum of t^3 - t over groups of t equal values; NULL
** is allowed. */
ts_status ts_ranks (const double *x, size_t n, double *ranks, double *tied);

#endif
