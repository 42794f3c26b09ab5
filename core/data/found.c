/* found.c -- the groups that a tally found; see found.h */
#include "found.h"

#include <stdlib.h>

#define PART ((size_t)1 << 15)   /* slots, or words of marks, looked at by one
                                    thread at a time */

typedef struct {
  ts_found *found;
  size_t n;          /* slots or words of marks */
  size_t *counts;    /* by part: groups; then groups before it */
} listing;

void ts_members_start (ts_members *m, const ts_keyspace *space,
                       uint64_t combination) {
  uint64_t rest = combination;
  m->space = space;
  for (size_t k = 0; k < space->plan->request->key_count; k++) {
    uint64_t member = rest / space->strides[k];
    rest -= member * space->strides[k];
    m->members[k] = (uint32_t)member;
    m->starts[k] = combination - rest;
  }
  if (space->plan->request->key_count > 0)
    m->starts[space->plan->request->key_count - 1] -=
      m->members[space->plan->request->key_count - 1];
}

/* Has any row of any target this slot? */
static int is_used (const ts_tally *t, size_t slot) {
  size_t sums = t->plan->request->sum_count;
  uint64_t flags = 0;
  for (size_t i = 0; i < t->plan->targets; i++)
    if (t->planes[i].cells != NULL)
      flags |= t->planes[i].cells[slot * sums];
  return (flags & TS_CELL_FLAGS) != 0;
}

/* List the groups of one part behind 'at', or only count them. */
static size_t list_dense (const listing *l, size_t part, uint64_t *at) {
  size_t end = (part + 1) * PART, n = 0;
  for (size_t slot = part * PART; slot < end && slot < l->n; slot++) {
    if (!is_used(l->found->tally, slot)) continue;
    if (at != NULL) at[n] = slot;
    n++;
  }
  return n;
}

static size_t list_ranked (const listing *l, size_t part, uint64_t *at) {
  size_t end = (part + 1) * PART, n = 0;
  for (size_t word = part * PART; word < end && word < l->n; word++)
    for (uint64_t bits = l->found->tally->space->marks[word]; bits != 0;
         bits &= bits - 1) {
      if (at != NULL)
        at[n] = 64 * word + (uint64_t)__builtin_ctzll(bits);
      n++;
    }
  return n;
}

static ts_status count_part (void *state, size_t part) {
  const listing *l = state;
  l->counts[part] = l->found->dense ? list_dense(l, part, NULL)
                                    : list_ranked(l, part, NULL);
  return TS_OK;
}

static ts_status list_part (void *state, size_t part) {
  const listing *l = state;
  uint64_t *at = l->found->combinations + l->counts[part];
  if (l->found->dense) list_dense(l, part, at);
  else list_ranked(l, part, at);
  return TS_OK;
}

static ts_status list_all (ts_found *found, size_t n) {
  size_t threads = found->tally->plan->threads, parts = (n + PART - 1) / PART;
  listing l = {.found = found, .n = n};
  l.counts = malloc((parts + 1) * sizeof *l.counts);
  if (l.counts == NULL) return TS_NOMEM;
  ts_threads_run(threads, parts, count_part, &l);
  for (size_t i = 0; i < parts; i++) {
    size_t before = found->count;
    found->count += l.counts[i];
    l.counts[i] = before;
  }
  found->combinations = ts_large_alloc(found->count,
                                       sizeof *found->combinations);
  if (found->combinations != NULL)
    ts_threads_run(threads, parts, list_part, &l);
  free(l.counts);
  return (found->combinations != NULL) ? TS_OK : TS_NOMEM;
}

static ts_status copy_found (ts_found *found, const ts_keyspace *space) {
  found->count = space->slots;
  found->combinations = ts_large_alloc(found->count,
                                       sizeof *found->combinations);
  if (found->combinations == NULL) return TS_NOMEM;
  for (size_t i = 0; i < found->count; i++)
    found->combinations[i] = space->found[i];
  return TS_OK;
}

ts_status ts_found_make (ts_found *found, const ts_tally *tally) {
  const ts_keyspace *space = tally->space;
  *found = (ts_found){.tally = tally, .dense = space->kernel == TS_DENSE};
  if (space->kernel == TS_HASHED) return copy_found(found, space);
  return list_all(found, found->dense ? space->slots
                                      : (size_t)(space->combinations / 64 + 1));
}

void ts_found_free (ts_found *found) {
  free(found->combinations);
  *found = (ts_found){0};
}
