/* test_pipeline.c -- items through stages; see base/pipeline.h for the rules */
#include <gsl/gsl_test.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "base/pipeline.h"

#define ITEMS 400
#define SLOTS 5

typedef struct {
  uint64_t item[SLOTS];          /* what a slot holds */
  size_t made;
  uint64_t squared[ITEMS];       /* written by the free stage */
  size_t summed, finished;       /* by the ordered ones */
  uint64_t sum;
  _Atomic uint64_t through;      /* all stages, but for the failing one */
  atomic_int wrong, under_way, most_under_way, at_work[4];
  uint64_t fail_free, fail_last; /* items that fail there */
  pthread_t caller;
  size_t ticks;
} line;

static void spend (uint64_t item) {
  volatile unsigned work = (unsigned)(item * 7919u % 3000u);
  while (work > 0) work--;
  if (item % 17 == 0) sched_yield();
}

/* Count those who are at a stage; 'most' of them may be. */
static void enter (line *l, int stage, int most) {
  if (atomic_fetch_add(&l->at_work[stage], 1) >= most) l->wrong++;
}

static void leave (line *l, int stage) {
  l->at_work[stage]--;
}

static ts_status make (void *state, size_t slot, int *ended) {
  line *l = state;
  int now;
  enter(l, 0, 1);
  if (l->made == ITEMS) {
    *ended = 1;
  } else {
    now = ++l->under_way;
    if (now > l->most_under_way) l->most_under_way = now;
    if (l->made % SLOTS != slot) l->wrong++;
    l->item[slot] = l->made++;
  }
  leave(l, 0);
  return TS_OK;
}

static ts_stage stages[3];

static ts_status square (void *state, size_t slot) {
  line *l = state;
  uint64_t item = l->item[slot];
  size_t within = stages[0].within;
  if (within > 0 && item - l->through >= within) l->wrong++;  /* rule 7 */
  spend(item);
  l->squared[item] += item * item;
  return (item >= l->fail_free) ? TS_SYNTAX : TS_OK;
}

static ts_status sum (void *state, size_t slot) {
  line *l = state;
  uint64_t item = l->item[slot];
  enter(l, 1, 1);
  if (item != l->summed++) l->wrong++;
  l->sum += l->squared[item];
  leave(l, 1);
  return TS_OK;
}

static ts_status finish (void *state, size_t slot) {
  line *l = state;
  uint64_t item = l->item[slot];
  enter(l, 2, 1);
  spend(item);
  if (item != l->finished++) l->wrong++;
  l->under_way--;
  l->through++;
  leave(l, 2);
  return (item == l->fail_last) ? TS_IO : TS_OK;
}

static void tick (void *state) {
  line *l = state;
  if (!pthread_equal(pthread_self(), l->caller)) l->wrong++;
  l->ticks++;
}

static ts_stage stages[] = {{square, 0, 0, 0}, {sum, 1, 0, 0},
                            {finish, 1, 0, 0}};

static ts_status run (line *l, size_t threads, size_t slots, size_t *failed) {
  ts_pipeline p = {.make = make, .stages = stages, .stage_count = 3,
                   .threads = threads, .slots = slots, .tick = tick,
                   .state = l};
  l->caller = pthread_self();
  return ts_pipeline_run(&p, failed);
}

static void all_pass (size_t threads) {
  line l = {.fail_free = ITEMS, .fail_last = ITEMS};
  size_t failed;
  gsl_test(run(&l, threads, SLOTS, &failed) != TS_OK, "%zu threads", threads);
  gsl_test(l.sum != (uint64_t)(ITEMS - 1) * ITEMS * (2 * ITEMS - 1) / 6,
           "rule 1: every item passes every stage once, %zu threads", threads);
  gsl_test(l.wrong != 0 || l.finished != ITEMS,
           "rule 1: in order, one at a time, %zu threads", threads);
  gsl_test(l.most_under_way > SLOTS, "rule 2: %d under way",
           (int)l.most_under_way);
  gsl_test(threads == 1 && l.most_under_way != 1,
           "one thread finishes what it began");
  gsl_test(threads == 1 && l.ticks != 4 * ITEMS + 1, "rule 5: %zu ticks",
           l.ticks);
}

/* The item that fails first in the order of items decides. */
static void some_fail (size_t threads, uint64_t fail_free, uint64_t fail_last) {
  line l = {.fail_free = fail_free, .fail_last = fail_last};
  uint64_t first = (fail_free <= fail_last) ? fail_free : fail_last;
  size_t failed = 99;
  ts_status status = run(&l, threads, SLOTS, &failed);
  gsl_test(status != ((fail_free <= fail_last) ? TS_SYNTAX : TS_IO)
           || failed != first % SLOTS,
           "rule 3: item %d decides, %zu threads", (int)first, threads);
  gsl_test(l.finished != first + (fail_last < fail_free) || l.wrong != 0,
           "rule 3: those before it pass, %zu threads", threads);
}

static void all (void) {
  for (size_t threads = 1; threads <= 8; threads++) {
    all_pass(threads);
    some_fail(threads, 0, ITEMS);
    some_fail(threads, 101, 100);
    some_fail(threads, 103, 100);
    some_fail(threads, 100, 100);
    some_fail(threads, ITEMS - 1, ITEMS);
  }
}

int main (void) {
  all();
  for (size_t i = 0; i < 3; i++) {  /* rule 6 changes no answer */
    stages[i].urgent = 1;
    all();
    stages[i].urgent = 0;
  }
  for (size_t within = 1; within < SLOTS; within++) {
    stages[0].within = within;
    all();
  }
  return gsl_test_summary();
}
