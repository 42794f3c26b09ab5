/* failing.h -- make the n-th allocation of a test program fail, and count what
** is not freed; include once */
#ifndef TS_FAILING_H
#define TS_FAILING_H

#include <errno.h>
#include <gsl/gsl_test.h>
#include <limits.h>
#include <stdlib.h>
#include "base/status.h"

/* Allocations that succeed before one fails; LONG_MAX: all succeed. Volatile:
** compilers take it that malloc changes no variable of ours. */
static volatile long allocations_left = LONG_MAX;

/* Blocks allocated and not freed yet. */
static _Atomic long blocks_held;

/* End a trial: true when an allocation failed in it. */
static int ran_out (void) {
  int out = allocations_left < 0;
  allocations_left = LONG_MAX;
  return out;
}

#ifndef __SANITIZE_ADDRESS__
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *old, size_t size);
extern void __libc_free (void *block);

static int fails_now (void) {
  if (allocations_left == LONG_MAX || allocations_left-- != 0) return 0;
  errno = ENOMEM;
  return 1;
}

static void *held (void *block) {
  if (block != NULL) blocks_held++;
  return block;
}

void *malloc (size_t size) {
  return fails_now() ? NULL : held(__libc_malloc(size));
}

void *calloc (size_t n, size_t size) {
  return fails_now() ? NULL : held(__libc_calloc(n, size));
}

void *realloc (void *old, size_t size) {
  void *block = fails_now() ? NULL : __libc_realloc(old, size);
  return (old == NULL) ? held(block) : block;
}

void free (void *block) {
  if (block != NULL) blocks_held--;
  __libc_free(block);
}
#endif

/* False under AddressSanitizer and valgrind, whose heap is their own. */
static int can_fail (void) {
  void *volatile trial;
  allocations_left = 0;
  trial = malloc(1);
  free(trial);
  return ran_out();
}

/* A trial with allocation 0, 1, 2... failing until none does: one that failed
** is TS_NOMEM, none is TS_OK, and no block is left. After the first 'all' only
** some fail, as many as keep a long trial short. The first of two runs may make
** what a library keeps for good. */
static inline void fail_in_turn (ts_status (*trial) (const void *state),
                                 const void *state, long all,
                                 const char *name) {
  const long step = 17;
  for (long n = 0, out = can_fail(); out; n += (n < all) ? 1 : step)
    for (int turn = 0; turn < 2; turn++) {
      long before = blocks_held;
      ts_status status;
      allocations_left = n;
      status = trial(state);
      out = ran_out();
      gsl_test(status != (out ? TS_NOMEM : TS_OK),
               "%s: allocation %ld fails: status %d", name, n, (int)status);
      gsl_test(turn > 0 && blocks_held != before,
               "%s: allocation %ld fails: %ld blocks are left", name, n,
               blocks_held - before);
    }
}

#endif
