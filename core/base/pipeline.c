/* pipeline.c -- who does what next; see pipeline.h for the rules */
#include "pipeline.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>

#include "threads.h"

#define STAGES_MOST 8

/* Stage 0 makes items, stage k > 0 is p->stages[k - 1]. */
typedef struct {
  const ts_pipeline *p;
  pthread_t caller;
  pthread_mutex_t lock;      /* of all that follows */
  pthread_cond_t news;
  uint64_t made, done;       /* items that began, that passed all stages */
  uint64_t failed;           /* lowest item that did; UINT64_MAX: none */
  ts_status status;          /* its */
  int ended;
  size_t running;            /* jobs under way */
  uint64_t turn[STAGES_MOST];   /* next item of an ordered stage */
  int busy[STAGES_MOST];        /* an ordered stage is at work */
  size_t at[TS_SLOTS_MOST];     /* the stage that an item waits for */
  int held[TS_SLOTS_MOST];      /* it is being worked on */
} shared;

typedef struct {
  uint64_t item;
  size_t stage;
} job;

static int is_ordered (const shared *s, size_t stage) {
  return stage == 0 || s->p->stages[stage - 1].ordered;
}

/* Can this item enter this stage now? */
static int is_ready (const shared *s, uint64_t item, size_t stage) {
  size_t slot = item % s->p->slots, within = s->p->stages[stage - 1].within;
  return item < s->made && item < s->failed && s->at[slot] == stage
      && !s->held[slot] && (within == 0 || item - s->done < within);
}

static int can_make (const shared *s) {
  return !s->ended && !s->busy[0] && s->failed == UINT64_MAX
      && s->made - s->done < s->p->slots;  /* rule 2 */
}

/* A job of this stage that can be done now. */
static int find (const shared *s, size_t stage, job *j) {
  int ordered = is_ordered(s, stage);
  j->stage = stage;
  j->item = ordered ? s->turn[stage] : s->done;
  if (ordered && s->busy[stage]) return 0;
  for (; j->item < s->made; j->item++) {
    if (is_ready(s, j->item, stage)) return 1;
    if (ordered) break;  /* rule 1 */
  }
  return 0;
}

/* The job farthest down the line. */
static int choose (const shared *s, job *j) {
  for (size_t stage = s->p->stage_count; stage > 0; stage--)  /* rule 6 */
    if (s->p->stages[stage - 1].urgent && find(s, stage, j)) return 1;
  for (size_t stage = s->p->stage_count; stage > 0; stage--)
    if (find(s, stage, j)) return 1;
  j->stage = 0;
  j->item = s->made;
  return can_make(s);
}

static void begin (shared *s, const job *j) {
  s->busy[j->stage] = is_ordered(s, j->stage);
  s->held[j->item % s->p->slots] = 1;
  s->running++;
}

static void end (shared *s, const job *j, ts_status status, int ended) {
  size_t slot = j->item % s->p->slots;
  s->busy[j->stage] = 0;
  s->held[slot] = 0;
  s->running--;
  s->ended |= ended;
  if (status != TS_OK && j->item < s->failed) {  /* rule 3 */
    s->failed = j->item;
    s->status = status;
  }
  if (status != TS_OK || ended) return;
  s->at[slot] = j->stage + 1;
  s->turn[j->stage] = j->item + 1;
  if (j->stage == 0) s->made++;
  if (j->stage == s->p->stage_count) s->done++;
}

static void perform (shared *s, const job *j) {
  const ts_pipeline *p = s->p;
  size_t slot = j->item % p->slots;
  ts_status status;
  int ended = 0;
  begin(s, j);
  pthread_mutex_unlock(&s->lock);
  status = (j->stage == 0) ? p->make(p->state, slot, &ended)
                           : p->stages[j->stage - 1].work(p->state, slot);
  if (p->tick != NULL && pthread_equal(pthread_self(), s->caller))
    p->tick(p->state);  /* rule 5 */
  pthread_mutex_lock(&s->lock);
  end(s, j, status, ended);
  pthread_cond_broadcast(&s->news);
}

/* What each thread does until nothing is left or under way. */
static ts_status toil (void *state, size_t item) {
  shared *s = state;
  (void)item;
  pthread_mutex_lock(&s->lock);
  for (;;) {
    job j;
    if (choose(s, &j)) perform(s, &j);
    else if (s->running > 0) pthread_cond_wait(&s->news, &s->lock);
    else break;
  }
  pthread_mutex_unlock(&s->lock);
  return TS_OK;
}

ts_status ts_pipeline_run (const ts_pipeline *pipeline, size_t *failed) {
  shared s = {.p = pipeline, .caller = pthread_self(), .failed = UINT64_MAX,
              .status = TS_OK};
  *failed = 0;
  assert(pipeline->slots >= 1 && pipeline->slots <= TS_SLOTS_MOST);
  assert(pipeline->stage_count >= 1 && pipeline->stage_count < STAGES_MOST
         && is_ordered(&s, pipeline->stage_count));
  if (pthread_mutex_init(&s.lock, NULL) != 0) return TS_NOMEM;
  if (pthread_cond_init(&s.news, NULL) != 0) {
    pthread_mutex_destroy(&s.lock);
    return TS_NOMEM;
  }
  ts_threads_run(pipeline->threads, pipeline->threads, toil, &s);
  pthread_cond_destroy(&s.news);
  pthread_mutex_destroy(&s.lock);
  if (s.status != TS_OK) *failed = s.failed % pipeline->slots;
  return s.status;
}
