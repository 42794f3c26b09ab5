/* select.h -- the k-th smallest of many numbers */
#ifndef TS_SELECT_H
#define TS_SELECT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A double as an integer of the same order; both zeros are one. */
static inline uint64_t ts_sortable (double number) {
  uint64_t bits;
  double x = number + 0.0;
  memcpy(&bits, &x, sizeof bits);
  return (bits >> 63) ? ~bits : bits | (1ull << 63);
}

/* The number that would stand at place k (from 0) of n if they were sorted.
** None is NaN, k is below n; their order changes. Linear in n. */
double ts_select (double *numbers, size_t n, size_t k);

/* The same, and afterwards no number before place k is greater and none after
** it is less: the next one that is sought lies on one side. For lists that the
** processor's cache holds; linear but for lists made to be slow. */
double ts_select_split (double *numbers, size_t n, size_t k);

/* The median of n > 0 numbers; their order changes. */
double ts_select_median (double *numbers, size_t n);
/* The middle of places k - 1 and k > 0, given that ts_select_split put 'upper'
** at place k. */
double ts_select_middle (const double *numbers, size_t k, double upper);

#endif
