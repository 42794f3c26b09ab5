/* events_chance.c -- counting placements of breaks; see events.h, rule 4 */
#include <math.h>
#include <stdlib.h>
#include "events.h"

/* Ways to place some breaks in the first periods, by how many of them match,
** the last class holding "no fewer than are asked for"; class c of the first i
** periods is at [c * stride + i]. They are counted up to a common factor. */
typedef struct {
  size_t stride, classes;
  double *before, *now;    /* with one break less, and with it; owned */
} ways;

static ts_status start (ways *w, size_t periods, size_t matched) {
  w->stride = periods + 1;
  w->classes = matched + 1;
  w->before = calloc(w->stride * w->classes, sizeof *w->before);
  w->now = calloc(w->stride * w->classes, sizeof *w->now);
  if (w->before == NULL || w->now == NULL) return TS_NOMEM;
  for (size_t i = 0; i <= periods; i++) w->before[i] = 1.0;  /* no break yet */
  return TS_OK;
}

/* One break more: it is in period i, or all are before that. */
static void place (ways *w, const unsigned char *hit, size_t shortest) {
  double largest = 0.0, *swap;
  for (size_t c = 0; c < w->classes; c++) w->now[c * w->stride] = 0.0;
  for (size_t i = 0; i + 1 < w->stride; i++) {
    size_t room = (i + 1 > shortest) ? i + 1 - shortest : 0;
    for (size_t c = 0; c < w->classes; c++)
      w->now[c * w->stride + i + 1] = w->now[c * w->stride + i];
    for (size_t c = 0; c < w->classes; c++) {
      size_t to = (hit[i] && c + 1 < w->classes) ? c + 1 : c;
      double more = w->before[c * w->stride + room];
      w->now[to * w->stride + i + 1] += more;
    }
  }
  for (size_t c = 0; c < w->classes; c++)
    largest = fmax(largest, w->now[c * w->stride + w->stride - 1]);
  for (size_t j = 0; largest > 0.0 && j < w->stride * w->classes; j++)
    w->now[j] /= largest;
  swap = w->before;
  w->before = w->now;
  w->now = swap;
}

ts_status ts_events_chance (const unsigned char *hit, size_t periods,
                            size_t shortest, size_t breaks, size_t matched,
                            double *p) {
  ways w = {0};
  double all = 0.0;
  ts_status status = start(&w, periods, matched);
  for (size_t j = 0; status == TS_OK && j < breaks; j++)
    place(&w, hit, (j == 0) ? 1 : shortest);
  for (size_t c = 0; status == TS_OK && c < w.classes; c++)
    all += w.before[c * w.stride + periods];
  if (status == TS_OK)
    *p = (all > 0.0) ? w.before[matched * w.stride + periods] / all : NAN;
  free(w.before);
  free(w.now);
  return status;
}
