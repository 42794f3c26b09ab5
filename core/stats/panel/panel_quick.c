/* panel_quick.c -- numbers of very many series; see panel_quick.h */
#include "panel_quick.h"

#include <stdlib.h>

#define RUN 256   /* groups handed out at a time */

/* What one thread has. */
typedef struct {
  ts_args args;        /* with a memo of its own */
  ts_memo memo;
  double *values;      /* room for a series; owned */
  double *numbers;     /* owned */
} hand;

typedef struct {
  const ts_quick_panel *q;
  hand *hands;         /* one a thread; owned */
} crew;

static ts_status quick_group (const ts_quick_panel *q, hand *h, size_t group) {
  ts_series y = ts_panel_borrow(q->panel, group, h->values);
  size_t n, zeros;
  ts_status status = ts_model_quick(q->model, &y, &h->args, q->stop, h->numbers,
                                    &n, &zeros);
  if (status != TS_OK) return status;
  for (size_t k = 0; k < q->width; k++)
    if (q->columns[k] != NULL) q->columns[k][group] = h->numbers[k];
  q->n[group] = (double)n;
  q->missing[group] = (double)(y.n - n);
  q->zeros[group] = (double)zeros;
  q->done[group] = 1;
  return TS_OK;
}

static ts_status do_run (void *state, size_t run, size_t thread) {
  const crew *c = state;
  size_t end = (run + 1) * RUN;
  if (end > c->q->panel->groups) end = c->q->panel->groups;
  if (c->q->stop != NULL && *c->q->stop) return TS_STOPPED;
  for (size_t group = run * RUN; group < end; group++) {
    ts_status status;
    if (c->q->done[group]) continue;
    status = quick_group(c->q, &c->hands[thread], group);
    if (status != TS_OK && status != TS_DOMAIN) return status;
  }
  return TS_OK;
}

static ts_status start_hand (hand *h, const ts_quick_panel *q) {
  h->args = *q->args;
  h->args.memo = &h->memo;
  h->values = malloc((q->panel->periods + 1) * sizeof *h->values);
  h->numbers = malloc((q->width + 1) * sizeof *h->numbers);
  return (h->values != NULL && h->numbers != NULL) ? TS_OK : TS_NOMEM;
}

ts_status ts_panel_quick (const ts_quick_panel *q, size_t threads,
                          ts_error *err) {
  crew c = {.q = q};
  ts_status status = TS_OK;
  if (threads > TS_THREADS_MOST) threads = TS_THREADS_MOST;
  if (threads < 1) threads = 1;
  c.hands = calloc(threads, sizeof *c.hands);
  if (c.hands == NULL) return ts_fail_memory(err);
  for (size_t t = 0; t < threads && status == TS_OK; t++)
    status = start_hand(&c.hands[t], q);
  if (status == TS_OK)
    status = ts_threads_run_with(threads, (q->panel->groups + RUN - 1) / RUN,
                                 do_run, &c);
  for (size_t t = 0; t < threads; t++) {
    ts_memo_end(&c.hands[t].memo);
    free(c.hands[t].values);
    free(c.hands[t].numbers);
  }
  free(c.hands);
  return (status == TS_OK) ? TS_OK
                           : ts_fail(err, status, "%s", ts_message(status));
}
