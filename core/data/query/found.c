/* found.c -- the groups that a tally found; see found.h */
#include "found.h"

#include <stdlib.h>

#define PART ((size_t)1 << 10)   /* words that one thread looks at together */

/* Groups are the set bits of marks, by slot or by combination. */
typedef struct {
  ts_found *found;
  const uint64_t *marks;
  uint64_t *made;    /* the same where they are made on the way, or NULL */
  size_t words;
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

#define WORD 64   /* slots in a word of marks */

/* Which of 64 slots have a row of any target. */
static uint64_t used_slots (const ts_tally *t, size_t first, size_t n) {
  size_t sums = t->plan->request->sum_count;
  uint64_t flags[WORD] = {0}, bits = 0;
  for (size_t i = 0; i < t->plan->targets; i++) {
    const uint64_t *cells = t->planes[i].cells;
    if (cells == NULL) continue;
    cells += first * sums;
    if (sums == 1 && n == WORD)
      for (size_t k = 0; k < WORD; k++) flags[k] |= cells[k];
    else
      for (size_t k = 0; k < n; k++) flags[k] |= cells[k * sums];
  }
  for (size_t k = 0; k < WORD; k++)
    bits |= (uint64_t)((flags[k] & TS_CELL_FLAGS) != 0) << k;
  return bits;
}

/* Mark the slots of one part that have rows. */
static void mark_used (const listing *l, size_t first, size_t end) {
  size_t slots = l->found->tally->space->slots;
  for (size_t w = first; w < end; w++) {
    size_t left = slots - w * WORD;
    l->made[w] = used_slots(l->found->tally, w * WORD,
                            (left < WORD) ? left : WORD);
  }
}

static ts_status count_part (void *state, size_t part) {
  const listing *l = state;
  size_t first = part * PART, end = first + PART, n = 0;
  if (end > l->words) end = l->words;
  if (l->made != NULL) mark_used(l, first, end);
  for (size_t w = first; w < end; w++) n += ts_count_bits(l->marks[w]);
  l->counts[part] = n;
  return TS_OK;
}

static ts_status list_part (void *state, size_t part) {
  const listing *l = state;
  size_t first = part * PART, end = first + PART;
  uint64_t *at = l->found->combinations + l->counts[part];
  if (end > l->words) end = l->words;
  for (size_t w = first; w < end; w++)
    for (uint64_t bits = l->marks[w]; bits != 0; bits &= bits - 1)
      *at++ = WORD * w + (uint64_t)__builtin_ctzll(bits);
  return TS_OK;
}

static ts_status list_marked (listing *l) {
  ts_found *found = l->found;
  size_t threads = found->tally->plan->threads;
  size_t parts = (l->words + PART - 1) / PART;
  l->counts = malloc((parts + 1) * sizeof *l->counts);
  if (l->counts == NULL) return TS_NOMEM;
  ts_threads_run(threads, parts, count_part, l);
  for (size_t i = 0; i < parts; i++) {
    size_t before = found->count;
    found->count += l->counts[i];
    l->counts[i] = before;
  }
  found->combinations = ts_large_alloc(found->count,
                                       sizeof *found->combinations);
  if (found->combinations != NULL)
    ts_threads_run(threads, parts, list_part, l);
  free(l->counts);
  return (found->combinations != NULL) ? TS_OK : TS_NOMEM;
}

static ts_status list_dense (ts_found *found, size_t slots) {
  listing l = {.found = found, .words = (slots + WORD - 1) / WORD};
  ts_status status;
  l.marks = l.made = ts_large_alloc(l.words, sizeof *l.made);
  if (l.made == NULL) return TS_NOMEM;
  status = list_marked(&l);
  free(l.made);
  return status;
}

static ts_status list_ranked (ts_found *found, const ts_keyspace *space) {
  listing l = {.found = found, .marks = space->marks,
               .words = (size_t)(space->combinations / WORD + 1)};
  return list_marked(&l);
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
  return (space->kernel == TS_DENSE) ? list_dense(found, space->slots)
       : (space->kernel == TS_RANKED) ? list_ranked(found, space)
       : copy_found(found, space);
}

void ts_found_free (ts_found *found) {
  free(found->combinations);
  *found = (ts_found){0};
}
