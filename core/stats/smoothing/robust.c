/* robust.c -- bisquare weights; see robust.h for the rules */
#include "robust.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define SHORT 10     /* spans this long are sorted by insertion */
#define SPANS_MOST 64

/* Places i .. j of the array, and which of the two ranks are wanted there. */
typedef struct {
  size_t i, j;
  int first, last;
} span;

static void swap (double *a, double *b) {
  double kept = *a;
  *a = *b;
  *b = kept;
}

/* Split a[i..j] about the median of its ends and middle: what is not larger
** stands in i .. *l, what is not smaller in *k .. j. */
static void split (double *a, size_t i, size_t j, size_t *l, size_t *k) {
  size_t middle = (i + 1 + j + 1) / 2 - 1;  /* the sort counts from 1 */
  double t;
  if (a[i] > a[middle]) swap(&a[i], &a[middle]);
  if (a[j] < a[middle]) {
    swap(&a[j], &a[middle]);
    if (a[i] > a[middle]) swap(&a[i], &a[middle]);
  }
  t = a[middle];
  *l = j;
  *k = i;
  for (;;) {
    do (*l)--; while (a[*l] > t);
    do (*k)++; while (a[*k] < t);
    if (*k > *l) return;
    swap(&a[*l], &a[*k]);
  }
}

/* Go on with the smaller part, leave the other for later. */
static span divide (double *a, span *now, const size_t ranks[2]) {
  span later = *now;
  size_t l, k;
  split(a, now->i, now->j, &l, &k);
  if (l - now->i <= now->j - k) {
    later.i = k;
    now->j = l;
    while (now->first <= now->last && ranks[now->last] > l) now->last--;
    later.first = now->last + 1;
  } else {
    later.j = l;
    now->i = k;
    while (now->first <= now->last && ranks[now->first] < k) now->first++;
    later.last = now->first - 1;
  }
  return later;
}

static void insert (double *a, size_t i, size_t j) {
  for (size_t m = i + 1; m <= j; m++)
    for (size_t k = m; k > i && a[k - 1] > a[k]; k--) swap(&a[k - 1], &a[k]);
}

/* Algorithm 410 with two ranks, in whatever order (rule 3). */
static void sort_partly (double *a, size_t n, const size_t ranks[2]) {
  span spans[SPANS_MOST], now = {0, n - 1, 0, 1};
  size_t depth = 0;
  for (;;) {
    if (now.j - now.i > SHORT || (now.i == 0 && now.j > 0)) {
      spans[depth++] = divide(a, &now, ranks);
      if (now.first <= now.last) continue;
    } else if (now.i > 0) {
      insert(a, now.i, now.j);
    }
    do {
      if (depth == 0) return;
      now = spans[--depth];
    } while (now.first > now.last);
  }
}

/* The sum of the two middle values. */
static double middle_two (double *a, size_t n, int as_r) {
  size_t ranks[2] = {n / 2, n - n / 2 - 1};
  if (as_r) {
    sort_partly(a, n, ranks);
    return a[ranks[0]] + a[ranks[1]];
  }
  return gsl_stats_select(a, 1, n, ranks[0])
       + gsl_stats_select(a, 1, n, ranks[1]);
}

void ts_robust_weights (const double *residuals, size_t n, int as_r,
                        double *room, double *weights) {
  size_t count = 0;
  double c;
  for (size_t i = 0; i < n; i++)
    if (!isnan(residuals[i])) room[count++] = fabs(residuals[i]);
  c = (count > 0) ? 3.0 * middle_two(room, count, as_r) : 0.0;
  for (size_t i = 0; i < n; i++) {
    double r = fabs(residuals[i]), u = r / c;
    weights[i] = (r <= 0.001 * c) ? 1.0
               : (r <= 0.999 * c) ? (1.0 - u * u) * (1.0 - u * u) : 0.0;
  }
}
