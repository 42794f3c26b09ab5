/* sparse.c -- local lines over gaps; see sparse.h for the rules */
#include "sparse.h"

#include <math.h>

typedef struct {
  size_t left, width;
  double place, h;
} window;

/* Rule 1. */
static window window_at (const ts_sparse *s, double place, size_t *left) {
  window w = {.place = place,
              .width = (s->length < s->count) ? s->length : s->count};
  double before, behind;
  while (*left + w.width < s->count
         && s->at[*left + w.width] - place < place - s->at[*left])
    (*left)++;
  w.left = *left;
  before = place - s->at[w.left];
  behind = s->at[w.left + w.width - 1] - place;
  w.h = (before > behind) ? before : behind;
  if (s->length > s->count) w.h += (double)((s->length - s->count) / 2);
  return w;
}

static double weight_of (const ts_sparse *s, const window *w, size_t i) {
  double d = fabs(s->at[i] - w->place), u = d / w->h, kept = 1.0 - u * u * u;
  double own = (s->weights != NULL) ? s->weights[i] : 1.0;
  return (d > 0.999 * w->h) ? 0.0
       : (d <= 0.001 * w->h) ? own : kept * kept * kept * own;
}

/* Rule 3. */
static double without_weight (const ts_sparse *s, const window *w) {
  double sum = 0.0;
  for (size_t i = w->left; i < w->left + w->width; i++) {
    if (s->at[i] == w->place) return s->y[i];
    sum += s->y[i];
  }
  return sum / (double)w->width;
}

double ts_sparse_at (const ts_sparse *s, double place, size_t *left) {
  window w = window_at(s, place, left);
  size_t end = w.left + w.width;
  double sum = 0.0, level = 0.0, mean = 0.0, spread = 0.0, slope = 0.0;
  for (size_t i = w.left; i < end; i++) {
    double v = weight_of(s, &w, i);
    sum += v;
    level += v * s->y[i];
    mean += v * s->at[i];
  }
  if (!(sum > 0.0)) return without_weight(s, &w);
  level /= sum;
  mean /= sum;
  if (s->degree == 0) return level;
  for (size_t i = w.left; i < end; i++) {
    double from = s->at[i] - mean, v = weight_of(s, &w, i) * from;
    spread += v * from;
    slope += v * s->y[i];
  }
  if (!(sqrt(spread / sum) > 0.001 * ((double)s->n - 1.0))) return level;
  return level + (place - mean) * slope / spread;
}
