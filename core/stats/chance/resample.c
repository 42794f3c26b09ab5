/* resample.c -- draws of places; see resample.h for the rules */
#include "resample.h"

static void draw_iid (const ts_resample *plan, ts_random *random,
                      uint32_t *at) {
  for (uint32_t i = 0; i < plan->n; i++)
    at[i] = ts_random_below(random, plan->n);
}

static void draw_moving_block (const ts_resample *plan, ts_random *random,
                               uint32_t *at) {
  uint32_t block = (uint32_t)plan->block, left = 0, from = 0;
  for (uint32_t i = 0; i < plan->n; i++) {
    if (left == 0) {
      from = ts_random_below(random, plan->n - block + 1);
      left = block;
    }
    at[i] = from++;
    left--;
  }
}

static void draw_stationary (const ts_resample *plan, ts_random *random,
                             uint32_t *at) {
  uint64_t ends = (uint64_t)(0x1p32 / plan->block);  /* words of 2^32 */
  uint32_t next = ts_random_below(random, plan->n);
  for (uint32_t i = 0; i < plan->n; i++) {
    at[i] = next;
    next = (next + 1 < plan->n) ? next + 1 : 0;
    if (ts_random_word(random) < ends) next = ts_random_below(random, plan->n);
  }
}

void ts_resample_draw (const ts_resample *plan, ts_random *random,
                       uint32_t *at) {
  switch (plan->method) {
    case TS_RESAMPLE_IID: draw_iid(plan, random, at); break;
    case TS_RESAMPLE_MOVING_BLOCK: draw_moving_block(plan, random, at); break;
    default: draw_stationary(plan, random, at);
  }
}
