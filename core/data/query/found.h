/* found.h -- the groups that a tally found, in the order of rows */
#ifndef TS_FOUND_H
#define TS_FOUND_H

#include "tally.h"

/* Groups in rising order of their combinations. Unless 'dense', group g has
** slot g. */
typedef struct {
  const ts_tally *tally;
  size_t count;
  uint64_t *combinations;   /* by group */
  int dense;                /* the slot is the combination */
} ts_found;

/* All groups that some row belongs to. */
ts_status ts_found_make (ts_found *found, const ts_tally *tally);
void ts_found_free (ts_found *found);

static inline size_t ts_found_slot (const ts_found *found, size_t group) {
  return found->dense ? (size_t)found->combinations[group] : group;
}

/* Members of one group after the other, without a division for each. */
typedef struct {
  const ts_keyspace *space;
  uint64_t starts[TS_KEYS_MOST];    /* of the combinations that share members */
  uint32_t members[TS_KEYS_MOST];
} ts_members;

/* Members of the first combination; then of later ones. */
void ts_members_start (ts_members *members, const ts_keyspace *space,
                       uint64_t combination);
static inline void ts_members_next (ts_members *m, uint64_t combination) {
  size_t last = m->space->plan->request->key_count;
  if (last == 0) return;
  if (last > 1 && combination - m->starts[last - 2]
                  >= m->space->strides[last - 2]) {
    ts_members_start(m, m->space, combination);
    return;
  }
  m->members[last - 1] = (uint32_t)(combination - m->starts[last - 1]);
}

#endif
