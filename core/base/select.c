/* select.c -- the k-th smallest of many numbers; see select.h */
#include "select.h"

#define DIGIT 11
#define BUCKETS (1u << DIGIT)

static size_t bucket_of (double number, int shift) {
  return (ts_sortable(number) >> shift) & (BUCKETS - 1);
}

/* The bucket in which place *k falls; *k becomes the place within it. */
static size_t find_bucket (const double *numbers, size_t n, int shift,
                           size_t *k) {
  size_t counts[BUCKETS] = {0}, b = 0;
  for (size_t i = 0; i < n; i++) counts[bucket_of(numbers[i], shift)]++;
  while (*k >= counts[b]) *k -= counts[b++];
  return b;
}

/* From the highest digit down, keep those that share the one sought's. */
double ts_select (double *numbers, size_t n, size_t k) {
  for (int shift = 55; shift >= 0 && n > 1; shift -= DIGIT) {
    size_t bucket = find_bucket(numbers, n, shift, &k), kept = 0;
    for (size_t i = 0; i < n; i++) {
      double x = numbers[i];
      if (bucket_of(x, shift) != bucket) continue;
      numbers[i] = numbers[kept];  /* swapped: none is lost */
      numbers[kept++] = x;
    }
    n = kept;
  }
  return numbers[k];
}
