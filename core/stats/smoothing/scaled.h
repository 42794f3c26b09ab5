/* scaled.h -- numbers of any size, worked on as numbers near 1 */
#ifndef TS_SCALED_H
#define TS_SCALED_H

#include <stddef.h>

/*
** Filters and decompositions commute with a change of unit and of zero. Done
** on (y / scale) - shift they neither overflow near 1e300 nor lose the digits
** in which values of 1e9 differ.
**
**   (1) 'scale' is a power of two at the size of the largest value, so
**       dividing by it costs no digit.
**   (2) 'shift' is the first value there is, or 0.
*/
typedef struct {
  double shift, scale;
} ts_scaled;

/* The scale of rule 1: NaN are skipped, 1 when all is zero. */
double ts_scale_of_size (const double *y, size_t n);

/* to[i] = from[i] / scale - shift; NaN stays NaN. 'to' may be 'from'. */
ts_scaled ts_scaled_make (const double *from, size_t n, int shifted,
                          double *to);

/* A level in the old unit, and a difference of levels. */
static inline double ts_level_back (const ts_scaled *s, double x) {
  return (x + s->shift) * s->scale;
}

static inline double ts_change_back (const ts_scaled *s, double x) {
  return x * s->scale;
}

/* A curve through the scaled values x becomes, in the old unit, that trend or
** what the values have besides it. */
void ts_scaled_give (const ts_scaled *scaled, const double *x, size_t n,
                     int trend, double *curve);

#endif
