/* test_threads.c -- what base/threads.h promises */
#include <dlfcn.h>
#include <errno.h>
#include <gsl/gsl_test.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/threads.h"

static int threads_left = INT_MAX;

/* Stands before the C library's, to fail on request. */
int pthread_create (pthread_t *id, const pthread_attr_t *attributes,
                    void *(*start) (void *), void *argument) {
  int (*real) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
  if (threads_left-- <= 0) return EAGAIN;
  *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
  return real(id, attributes, start, argument);
}

#define ITEMS 10000

typedef struct {
  unsigned char done[ITEMS];          /* how often an item ran */
  atomic_size_t ran;
  atomic_int busy[TS_THREADS_MOST];   /* items that a thread has in work */
  atomic_int clash;
  size_t threads;
  size_t bad;                         /* these and some higher ones fail */
  pthread_t caller;
  int inline_only;                    /* all ran in the calling thread */
} field;

static field field_of (size_t threads, size_t bad) {
  return (field){.threads = threads, .bad = bad, .caller = pthread_self(),
                 .inline_only = 1};
}

static ts_status mark (void *state, size_t item) {
  field *f = state;
  f->done[item]++;
  atomic_fetch_add(&f->ran, 1);
  if (item == f->bad) {
    for (volatile int i = 0; i < 100000; i++) continue;
    return TS_SYNTAX;
  }
  return (item > f->bad && item % 3 == 0) ? TS_CONFLICT : TS_OK;
}

static ts_status mark_with (void *state, size_t item, size_t thread) {
  field *f = state;
  if (thread >= f->threads) atomic_store(&f->clash, 1);
  if (atomic_fetch_add(&f->busy[thread], 1) != 0) atomic_store(&f->clash, 1);
  if (f->threads == 1 && !pthread_equal(f->caller, pthread_self()))
    f->inline_only = 0;
  f->done[item]++;
  atomic_fetch_add(&f->busy[thread], -1);
  return TS_OK;
}

static int each_once (const field *f, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (f->done[i] != 1) return 0;
  return 1;
}

static void test_all_items (void) {
  static const size_t threads[] = {0, 1, 2, 3, 8, 64, 1000};
  for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
    field f = field_of(threads[i], SIZE_MAX);
    gsl_test(ts_threads_run(threads[i], ITEMS, mark, &f) != TS_OK
             || !each_once(&f, ITEMS), "%zu threads: each item once",
             threads[i]);
  }
}

static void test_scratch (void) {
  static const size_t threads[] = {1, 2, 5, 64};
  for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
    field f = field_of(threads[i], SIZE_MAX);
    gsl_test(ts_threads_run_with(threads[i], ITEMS, mark_with, &f) != TS_OK
             || !each_once(&f, ITEMS) || f.clash,
             "%zu threads: no two share a number", threads[i]);
    gsl_test(!f.inline_only, "one thread is the caller's");
  }
}

static void test_few_items (void) {
  field f = field_of(1, SIZE_MAX);
  gsl_test(ts_threads_run(8, 0, mark, &f) != TS_OK || f.ran != 0, "no items");
  gsl_test(ts_threads_run_with(8, 1, mark_with, &f) != TS_OK
           || f.done[0] != 1 || !f.inline_only, "one item runs inline");
}

static void test_failure (void) {
  static const size_t bad[] = {0, 1, 500, ITEMS - 1};
  for (size_t threads = 1; threads <= 8; threads *= 2)
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
      field f = field_of(threads, bad[i]);
      ts_status status = ts_threads_run(threads, ITEMS, mark, &f);
      gsl_test(status != TS_SYNTAX || !each_once(&f, bad[i] + 1),
               "%zu threads: item %zu is the lowest that failed", threads,
               bad[i]);
    }
}

static void told (const char *text, size_t want, const char *what) {
  setenv("TRADESTAT_THREADS", text, 1);
  gsl_test(ts_threads_default() != want, "TRADESTAT_THREADS=%s: %s", text,
           what);
}

static void test_default (void) {
  size_t n;
  unsetenv("TRADESTAT_THREADS");
  n = ts_threads_default();
  gsl_test(n < 1 || n > TS_THREADS_MOST, "default: %zu threads", n);
  told("1", 1, "one");
  told("64", 64, "the most");
  told("65", n, "too many is not taken");
  told("0", n, "none is not taken");
  told("-2", n, "negative is not taken");
  told("2x", n, "no number is not taken");
  told("", n, "empty is not taken");
  told("99999999999999999999999", n, "huge is not taken");
  unsetenv("TRADESTAT_THREADS");
}

static atomic_int strayed;

static ts_status look_at_mask (void *state, size_t item) {
  field *f = state;
  sigset_t mask;
  (void)item;
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  if (!pthread_equal(f->caller, pthread_self())
      && !sigismember(&mask, SIGINT)) atomic_store(&strayed, 1);
  if (pthread_equal(f->caller, pthread_self())
      && sigismember(&mask, SIGINT)) atomic_store(&strayed, 1);
  return TS_OK;
}

static void test_signals (void) {
  field f = field_of(4, SIZE_MAX);
  ts_threads_run(4, ITEMS, look_at_mask, &f);
  gsl_test(strayed, "signals go to the thread that called");
}

/* With too few threads those that exist do all the work. */
static void test_no_threads (void) {
  for (int left = 0; left <= 2; left++) {
    field f = field_of(8, SIZE_MAX);
    threads_left = left;
    gsl_test(ts_threads_run(8, ITEMS, mark, &f) != TS_OK
             || !each_once(&f, ITEMS), "only %d threads can be created", left);
    threads_left = INT_MAX;
  }
}

int main (void) {
  test_all_items();
  test_scratch();
  test_few_items();
  test_failure();
  test_default();
  test_signals();
  test_no_threads();
  return gsl_test_summary();
}
