/* chances.h -- random numbers that are the same everywhere (Marsaglia 2003) */
#ifndef TS_CHANCES_H
#define TS_CHANCES_H

#include <stdint.h>

static uint64_t chance_state = 88172645463325252u;

/* A number in [0, n). */
static unsigned chance (unsigned n) {
  chance_state ^= chance_state << 13;
  chance_state ^= chance_state >> 7;
  chance_state ^= chance_state << 17;
  return (unsigned)(chance_state >> 33) % n;
}

#endif
