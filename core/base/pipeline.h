/* pipeline.h -- items that pass through stages, shared by threads (S28) */
#ifndef TS_PIPELINE_H
#define TS_PIPELINE_H

#include <stddef.h>
#include "status.h"

/*
** Items 0, 1, 2 ... pass through the stages one after the other. Each thread
** takes the next useful job: the item that has come farthest first, so that
** what is begun gets finished and memory is free again.
**
**   (1) The first stage makes the items; it says when there are no more. An
**       'ordered' stage sees the items one at a time in their order, the others
**       see several at once. The first and the last stage are ordered.
**   (2) At most 'slots' items are under way. Item i has slot i % slots to
**       itself from the first stage to the last: its scratch space.
**   (3) The item that fails first in the order of items decides: the ones
**       behind it stop, those before it go on, and if one of these fails, it
**       decides. So the answer is that of one thread, and '*failed' its slot.
**   (4) Threads live inside the call; where none can be made, the caller does
**       it all. What a stage wrote is seen by the next and by the same stage of
**       the next item; nothing else is shared without a lock of one's own.
**   (5) 'tick' is called by the caller's thread only, between jobs of its own.
**   (6) A job of an 'urgent' stage comes before all others: it is meant for the
**       ordered stage that takes longest, at which someone should always work.
**   (7) A stage that is 'within' some number takes an item only when it is one
**       of so many from the first that is not through with all stages: from
**       there on, item i has place i % within to itself, as it has its slot.
*/
#define TS_SLOTS_MOST 128

typedef struct {
  ts_status (*work) (void *state, size_t slot);
  int ordered, urgent;
  size_t within;               /* 0: any */
} ts_stage;

typedef struct {
  /* The first stage: '*ended' is set when no item was made. */
  ts_status (*make) (void *state, size_t slot, int *ended);
  const ts_stage *stages;      /* the others */
  size_t stage_count;
  size_t threads, slots;       /* slots: 1 .. TS_SLOTS_MOST */
  void (*tick) (void *state);  /* or NULL */
  void *state;
} ts_pipeline;

ts_status ts_pipeline_run (const ts_pipeline *pipeline, size_t *failed);

#endif
