/* select.c -- the k-th smallest of many numbers; see select.h */
#include "select.h"

#include <gsl/gsl_sort.h>
#include <math.h>

#define DIGIT 11
#define BUCKETS (1u << DIGIT)
#define SAMPLED 600  /* numbers of which a sample tells where to split */
#define ROUNDS 64    /* of splitting; then they are sorted */

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

/* Put those below the pivot first, or with 'equal' those not above it; how many
** they are. Every number is swapped: a branch would be guessed wrong. */
static size_t split (double *numbers, size_t n, double pivot, int equal) {
  size_t first = 0;
  for (size_t i = 0; i < n; i++) {
    double x = numbers[i];
    numbers[i] = numbers[first];
    numbers[first] = x;
    first += (size_t)((x < pivot) | (equal & (x == pivot)));
  }
  return first;
}

/* A pivot near place k, a little beyond it, from a sample around that place
** (Floyd and Rivest 1975). */
static double pivot_of (double *numbers, size_t n, size_t k) {
  double m = (double)n, i = (double)k + 1.0, z = log(m);
  double s = 0.5 * exp(2.0 * z / 3.0);
  double sd = 0.5 * sqrt(z * s * (m - s) / m) * ((i < 0.5 * m) ? -1.0 : 1.0);
  double lo = (double)k - i * s / m + sd, hi = (double)k + (m - i) * s / m + sd;
  size_t from = (lo > 0.0) ? (size_t)lo : 0;
  size_t to = (hi < m - 1.0) ? (size_t)hi : n - 1;
  return ts_select_split(numbers + from, to - from + 1, k - from);
}

double ts_select_split (double *numbers, size_t n, size_t k) {
  for (int round = 0; n > 1; round++) {
    double pivot;
    size_t first;
    if (round == ROUNDS) gsl_sort(numbers, 1, n);
    if (round == ROUNDS) return numbers[k];
    pivot = (n > SAMPLED) ? pivot_of(numbers, n, k) : numbers[k];
    first = split(numbers, n, pivot, 0);
    if (first == 0) {  /* it is the least: be rid of it and its equals */
      first = split(numbers, n, pivot, 1);
      if (k < first) return pivot;
    }
    if (k < first) {
      n = first;
    } else {
      numbers += first;
      n -= first;
      k -= first;
    }
  }
  return numbers[0];
}

double ts_select_middle (const double *numbers, size_t k, double upper) {
  double lower = numbers[0];
  for (size_t i = 1; i < k; i++)
    lower = (numbers[i] > lower) ? numbers[i] : lower;
  return 0.5 * upper + 0.5 * lower;
}

double ts_select_median (double *numbers, size_t n) {
  double upper = ts_select_split(numbers, n, n / 2);
  return (n % 2 == 1) ? upper : ts_select_middle(numbers, n / 2, upper);
}
