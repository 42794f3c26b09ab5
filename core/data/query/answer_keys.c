/* answer_keys.c -- keys and periods of an answer; see answer_fill.h */
#include <stdatomic.h>
#include <stdlib.h>

#include "answer_fill.h"

typedef struct {
  ts_fill *fill;
  atomic_uchar *seen[TS_KEYS_MOST];   /* set by all threads */
} filling;

static void fill_periods (const ts_fill *f, size_t first, size_t end) {
  size_t targets = f->plan->targets;
  int32_t *to = f->period->u.ordinals + first * targets;
  for (size_t g = first; g < end; g++, to += targets)
    for (size_t t = 0; t < targets; t++) to[t] = f->plan->target_ordinal[t];
}

static void fill_key (const filling *l, size_t k, size_t first, size_t end) {
  const ts_fill *f = l->fill;
  size_t targets = f->plan->targets;
  uint32_t *to = f->keys[k]->u.codes + first * targets, last = TS_NONE;
  ts_members members;
  ts_members_start(&members, f->tally->space, f->found.combinations[first]);
  for (size_t g = first; g < end; g++, to += targets) {
    uint32_t member;
    ts_members_next(&members, f->found.combinations[g]);
    member = members.members[k];
    if (member != last)
      atomic_store_explicit(&l->seen[k][member], 1, memory_order_relaxed);
    last = member;
    for (size_t t = 0; t < targets; t++) to[t] = member;
  }
}

static ts_status fill_part (void *state, size_t part) {
  const filling *l = state;
  const ts_fill *f = l->fill;
  size_t first = part * TS_FILL_PART, end = first + TS_FILL_PART;
  if (end > f->found.count) end = f->found.count;
  if (f->period != NULL) fill_periods(f, first, end);
  for (size_t k = 0; k < f->plan->request->key_count; k++)
    fill_key(l, k, first, end);
  return TS_OK;
}

ts_status ts_fill_keys (ts_fill *f) {
  filling l = {.fill = f};
  for (size_t k = 0; k < f->plan->request->key_count; k++) {
    f->seen[k] = calloc(ts_dict_size(f->plan->axes[k].labels) + 1, 1);
    if (f->seen[k] == NULL) return TS_NOMEM;
    l.seen[k] = (atomic_uchar *)f->seen[k];
  }
  return ts_threads_run(f->plan->threads, f->parts, fill_part, &l);
}

void ts_fill_end (ts_fill *f) {
  for (size_t k = 0; k < TS_KEYS_MOST; k++) free(f->seen[k]);
  ts_dict_free(f->reasons);
  free(f->has_why);
  ts_found_free(&f->found);
}
