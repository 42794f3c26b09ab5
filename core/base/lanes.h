/* lanes.h -- two doubles that every processor compares side by side */
#ifndef TS_LANES_H
#define TS_LANES_H

#include <stdint.h>
#include <string.h>

/*
** Operators work on both at once; no wider vectors, which need instructions
** that not each machine has. A comparison gives -1 where it holds and else 0,
** so that marks added up count.
*/
#define TS_LANES_WIDE 2

typedef double ts_lanes
  __attribute__((vector_size(TS_LANES_WIDE * sizeof (double))));
typedef int64_t ts_marks
  __attribute__((vector_size(TS_LANES_WIDE * sizeof (int64_t))));

static inline ts_lanes ts_lanes_at (const double *x) {
  ts_lanes v;
  memcpy(&v, x, sizeof v);
  return v;
}

/* How often the comparisons that were added up held. */
static inline int64_t ts_marks_count (ts_marks m) {
  return -(m[0] + m[1]);
}

#endif
