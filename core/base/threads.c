/* threads.c -- items handed out to threads of one call; see threads.h */
#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static size_t within (long n) {
  return (n < 1) ? 1 : (n > TS_THREADS_MOST) ? TS_THREADS_MOST : (size_t)n;
}

size_t ts_threads_default (void) {
  const char *told = getenv("TRADESTAT_THREADS");
  cpu_set_t set;
  if (told != NULL && *told >= '1' && *told <= '9') {
    char *end;
    long n = strtol(told, &end, 10);
    if (*end == '\0' && n <= TS_THREADS_MOST) return (size_t)n;
  }
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    return within(CPU_COUNT(&set));
  return within(sysconf(_SC_NPROCESSORS_ONLN));
}

/* What the threads of one call share. */
typedef struct {
  atomic_size_t next;     /* item to hand out */
  atomic_size_t failed;   /* lowest item that failed; n: none */
  pthread_mutex_t lock;   /* of 'failed' and 'status' together */
  ts_status status;       /* of item 'failed' */
  ts_status (*work) (void *state, size_t item, size_t thread);
  void *state;
} shared;

typedef struct {
  shared *all;
  size_t index;
  pthread_t id;
} worker;

static void note_failure (shared *all, size_t item, ts_status status) {
  pthread_mutex_lock(&all->lock);
  if (item < atomic_load(&all->failed)) {
    atomic_store(&all->failed, item);
    all->status = status;
  }
  pthread_mutex_unlock(&all->lock);
}

/* Take items until none is left below a failed one: since they are handed out
** in order, all lower ones are done or under way in other threads. */
static void *run (void *argument) {
  worker *self = argument;
  shared *all = self->all;
  for (;;) {
    size_t item = atomic_fetch_add(&all->next, 1);
    ts_status status;
    if (item >= atomic_load(&all->failed)) return NULL;
    status = all->work(all->state, item, self->index);
    if (status != TS_OK) note_failure(all, item, status);
  }
}

static ts_status run_inline (size_t n, ts_status (*work) (void *state,
                                                          size_t item,
                                                          size_t thread),
                             void *state) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < n && status == TS_OK; i++) status = work(state, i, 0);
  return status;
}

/* Create up to 'want' helpers with all signals blocked: those of the program
** are for the thread that called. Returns how many there are. */
static size_t create (worker *workers, size_t want) {
  sigset_t all, old;
  size_t n = 0;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  while (n < want
         && pthread_create(&workers[n].id, NULL, run, &workers[n]) == 0)
    n++;
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return n;
}

ts_status ts_threads_run_with (size_t threads, size_t n,
                               ts_status (*work) (void *state, size_t item,
                                                  size_t thread),
                               void *state) {
  worker workers[TS_THREADS_MOST];
  shared all = {.work = work, .state = state, .status = TS_OK};
  size_t created;
  if (threads > TS_THREADS_MOST) threads = TS_THREADS_MOST;
  if (threads > n) threads = n;
  if (threads <= 1) return run_inline(n, work, state);
  atomic_init(&all.next, 0);
  atomic_init(&all.failed, n);
  if (pthread_mutex_init(&all.lock, NULL) != 0)
    return run_inline(n, work, state);
  for (size_t i = 0; i < threads; i++) workers[i] = (worker){.all = &all,
                                                             .index = i};
  created = create(workers, threads - 1);
  run(&workers[threads - 1]);  /* the caller works too */
  for (size_t i = 0; i < created; i++) pthread_join(workers[i].id, NULL);
  pthread_mutex_destroy(&all.lock);
  return all.status;
}

/* Work that does not ask which thread does it. */
typedef struct {
  ts_status (*work) (void *state, size_t item);
  void *state;
} plain;

static ts_status run_plain (void *state, size_t item, size_t thread) {
  plain *p = state;
  (void)thread;
  return p->work(p->state, item);
}

ts_status ts_threads_run (size_t threads, size_t n,
                          ts_status (*work) (void *state, size_t item),
                          void *state) {
  plain p = {work, state};
  return ts_threads_run_with(threads, n, run_plain, &p);
}
