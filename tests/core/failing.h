/* failing.h -- make the n-th allocation of a test program fail; include once */
#ifndef TS_FAILING_H
#define TS_FAILING_H

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

/* Allocations that succeed before one fails; LONG_MAX: all succeed. Volatile:
** compilers take it that malloc changes no variable of ours. */
static volatile long allocations_left = LONG_MAX;

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

static int fails_now (void) {
  if (allocations_left == LONG_MAX || allocations_left-- != 0) return 0;
  errno = ENOMEM;
  return 1;
}

void *malloc (size_t size) {
  return fails_now() ? NULL : __libc_malloc(size);
}

void *calloc (size_t n, size_t size) {
  return fails_now() ? NULL : __libc_calloc(n, size);
}

void *realloc (void *old, size_t size) {
  return fails_now() ? NULL : __libc_realloc(old, size);
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

#endif
