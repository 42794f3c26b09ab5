/* sorted.h -- parts in order of size: sums and medians of what is there */
#ifndef TS_SORTED_H
#define TS_SORTED_H

#include <stddef.h>
#include "base/status.h"

/*
**   (1) NaN is missing and is skipped.
**   (2) Parts come in no particular order, so they are sorted before they are
**       added: the sum has the same bits for every order of rows and number
**       of threads (S27). Additions are compensated (base/sums.h), so that
**       1e16 + 1 - 1e16 is 1.
*/

/* The parts that are there, smallest first. The caller frees '*sorted'. */
ts_status ts_sorted_parts (const double *parts, size_t n, double **sorted,
                           size_t *count);

/* The sum of the parts that are there; '*count' says how many and may be NULL.
** Without any the sum is NaN: nothing is known, which is not zero. */
ts_status ts_sum_parts (const double *parts, size_t n, double *sum,
                        size_t *count);

/* The compensated sum of n values in the order given, none of them NaN. */
double ts_sum_ordered (const double *values, size_t n);

/* The median of n > 0 sorted values. */
double ts_median_sorted (const double *sorted, size_t n);

#endif
