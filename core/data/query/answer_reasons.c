/* answer_reasons.c -- the reasons of an answer's cells; see answer_fill.h */
#include <stdlib.h>

#include "answer_fill.h"

/* Codes in the order of their first use (rule 2): 'order' by the codes that
** threads gave. */
static ts_status find_order (const ts_fill *f, uint32_t *order,
                             ts_dict **ordered) {
  size_t rows = f->frame->rows, n = ts_dict_size(f->reasons);
  *ordered = ts_dict_alloc();
  if (*ordered == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) order[i] = TS_NONE;
  for (size_t r = 0; r < rows && ts_dict_size(*ordered) < n; r++)
    for (size_t i = 0; i < f->plan->request->shown; i++) {
      const uint32_t *why = f->sums[i]->why;
      if (why == NULL || why[r] == TS_NONE || order[why[r]] != TS_NONE)
        continue;
      if (ts_dict_add(*ordered, ts_dict_slice(f->reasons, why[r]),
                      &order[why[r]]) != TS_OK) return TS_NOMEM;
    }
  return TS_OK;
}

typedef struct {
  const ts_fill *fill;
  const uint32_t *order;
} renaming;

static ts_status rename_part (void *state, size_t part) {
  const renaming *n = state;
  const ts_fill *f = n->fill;
  size_t each = TS_FILL_PART * f->plan->targets;
  for (size_t i = 0; i < f->plan->request->shown; i++) {
    uint32_t *why = f->sums[i]->why;
    for (size_t r = part * each;
         why != NULL && r < (part + 1) * each && r < f->frame->rows; r++)
      if (why[r] != TS_NONE) why[r] = n->order[why[r]];
  }
  return TS_OK;
}

/* Columns without reasons lose their room for them. True when one has any. */
static int drop_empty (ts_fill *f) {
  size_t shown = f->plan->request->shown;
  int some = 0;
  for (size_t i = 0; i < shown; i++) {
    int has = 0;
    for (size_t part = 0; part < f->parts; part++)
      has = has || f->has_why[part * shown + i];
    if (!has) {
      free(f->sums[i]->why);
      f->sums[i]->why = NULL;
    }
    some = some || has;
  }
  return some;
}

ts_status ts_fill_reasons (ts_fill *f) {
  size_t n = ts_dict_size(f->reasons);
  renaming renamed = {.fill = f};
  uint32_t *order;
  ts_status status;
  int same = 1;
  if (!drop_empty(f)) return TS_OK;
  order = malloc((n + 1) * sizeof *order);
  if (order == NULL) return TS_NOMEM;
  status = find_order(f, order, &f->frame->reasons);
  for (uint32_t i = 0; i < n; i++)
    same = same && (order[i] == i || order[i] == TS_NONE);
  renamed.order = order;
  if (status == TS_OK && !same)
    ts_threads_run(f->plan->threads, f->parts, rename_part, &renamed);
  free(order);
  return status;
}
