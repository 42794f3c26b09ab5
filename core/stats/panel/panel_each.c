/* panel_each.c -- groups shared out to threads; see panel_each.h */
#include "panel_each.h"

#include <stdint.h>
#include <stdlib.h>

typedef struct {
  ts_error error;
  size_t group;        /* that the error is about; SIZE_MAX: none */
} failure;

typedef struct {
  ts_group_work work;
  void *state;
  ts_stop stop;
  size_t groups;
  failure *failures;   /* one a thread; owned */
} each;

static ts_status do_run (void *state, size_t run, size_t thread) {
  each *e = state;
  failure *f = &e->failures[thread];
  size_t end = (run + 1) * TS_GROUPS_RUN;
  if (end > e->groups) end = e->groups;
  for (size_t group = run * TS_GROUPS_RUN; group < end; group++) {
    ts_status status;
    ts_error err = {0};
    if (e->stop != NULL && *e->stop) return TS_STOPPED;
    status = e->work(e->state, group, &err);
    if (status == TS_OK) continue;
    if (group < f->group) *f = (failure){err, group};
    return status;
  }
  return TS_OK;
}

/* The sentence of the lowest group that failed. */
static ts_status fail_lowest (const each *e, size_t threads, ts_status status,
                              ts_error *err) {
  const failure *lowest = NULL;
  for (size_t t = 0; t < threads; t++)
    if (e->failures[t].group != SIZE_MAX && e->failures[t].error.text[0] != '\0'
        && (lowest == NULL || e->failures[t].group < lowest->group))
      lowest = &e->failures[t];
  if (lowest == NULL) return ts_fail(err, status, "%s", ts_message(status));
  if (err != NULL) *err = lowest->error;
  return status;
}

ts_status ts_panel_each (size_t groups, size_t threads, ts_stop stop,
                         ts_group_work work, void *state, ts_error *err) {
  each e = {.work = work, .state = state, .stop = stop, .groups = groups};
  ts_status status;
  if (threads > TS_THREADS_MOST) threads = TS_THREADS_MOST;
  if (threads < 1) threads = 1;
  e.failures = malloc(threads * sizeof *e.failures);
  if (e.failures == NULL) return ts_fail_memory(err);
  for (size_t t = 0; t < threads; t++)
    e.failures[t] = (failure){.group = SIZE_MAX};
  status = ts_threads_run_with(threads, (groups + TS_GROUPS_RUN - 1)
                               / TS_GROUPS_RUN, do_run, &e);
  if (status != TS_OK) status = fail_lowest(&e, threads, status, err);
  free(e.failures);
  return status;
}
