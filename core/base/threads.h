/* threads.h -- work shared by threads that live inside one call (S28) */
#ifndef TS_THREADS_H
#define TS_THREADS_H

#include <stddef.h>
#include "status.h"

/* A caller's flag, raised by a signal handler or another thread: long loops
** look at it once a chunk and return TS_STOPPED. NULL: cannot be stopped. */
typedef const volatile int *ts_stop;

#define TS_THREADS_MOST 64

/* TRADESTAT_THREADS when it is a number from 1 to 64, else the processors
** that this process may use, at most 64. */
size_t ts_threads_default (void);

/* Call work(state, i) for i = 0 .. n - 1, on up to 'threads' threads that are
** created and joined here. Items are handed out in order. The status is that
** of the lowest item that failed; items above a failed one may not run. */
ts_status ts_threads_run (size_t threads, size_t n,
                          ts_status (*work) (void *state, size_t item),
                          void *state);

/* The same, told which thread (0 .. threads - 1) works, for scratch space. */
ts_status ts_threads_run_with (size_t threads, size_t n,
                               ts_status (*work) (void *state, size_t item,
                                                  size_t thread),
                               void *state);
#endif
