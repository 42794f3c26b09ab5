/* rca.c -- revealed comparative advantage; see rca.h */
#include "rca.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "pair_totals.h"

#define BLOCK 8192   /* rows that one thread takes at a time */
#define STEP 256     /* rows whose divisions are done together */

typedef struct {
  const ts_pair_totals *totals;
  const ts_column *of;
  double *numbers;           /* the ratios */
  size_t rows;
  unsigned char *gaps;       /* by block: is a ratio missing? */
} work;

/* X_wk / X_w takes the place of X_wk. */
static void divide_totals (ts_pair_totals *t) {
  ts_margin *m = &t->margins[TS_OF_SECOND];
  const double *all = t->margins[TS_OF_ALL].totals;
  for (size_t p = 0; p < m->count; p++) {
    double total = all[ts_pair_table(m, p)];
    m->totals[p] = (total != 0.0) ? m->totals[p] / total : 0.0;
  }
}

/* Rows from .. from + n - 1: is a ratio missing? */
static int fill_step (const work *w, size_t from, size_t n) {
  const ts_pair_totals *t = w->totals;
  const ts_margin *first = &t->margins[TS_OF_FIRST];
  const ts_margin *second = &t->margins[TS_OF_SECOND];
  const double *of = w->of->u.numbers + from;
  double *to = w->numbers + from, own[STEP], all[STEP];
  int gaps = 0;
  for (size_t i = 0; i < n; i++) {
    own[i] = first->totals[ts_pair_place(t, first, from + i)];
    all[i] = second->totals[ts_pair_place(t, second, from + i)];
    if (t->selection && ts_pair_left_out(t, from + i)) own[i] = 0.0;
  }
  for (size_t i = 0; i < n; i++) to[i] = (of[i] / own[i]) / all[i];
  for (size_t i = 0; i < n; i++) {
    if (own[i] == 0.0 || all[i] == 0.0) to[i] = NAN;  /* rule 2 */
    gaps |= isnan(to[i]);
  }
  return gaps;
}

static ts_status fill_block (void *state, size_t block) {
  work *w = state;
  size_t end = (block + 1) * BLOCK;
  if (end > w->rows) end = w->rows;
  for (size_t i = block * BLOCK; i < end; i += STEP)
    if (fill_step(w, i, (end - i < STEP) ? end - i : STEP)) w->gaps[block] = 1;
  return TS_OK;
}

static const char *why_total (const ts_pair_totals *t, const ts_margin *m,
                              size_t row) {
  size_t place = ts_pair_place(t, m, row);
  return (m->why != NULL) ? ts_dict_text(t->reasons, m->why[place]) : "";
}

/* Why a row has no ratio. */
static ts_status explain (const work *w, ts_frame *frame, ts_column *made,
                          size_t row) {
  const ts_pair_totals *t = w->totals;
  const ts_margin *first = &t->margins[TS_OF_FIRST];
  const ts_margin *second = &t->margins[TS_OF_SECOND];
  const char *why = "";
  char text[128];
  int known = !isnan(w->of->u.numbers[row]);
  if (!known) why = ts_frame_why(frame, w->of, row);
  else if (ts_pair_left_out(t, row)) why = "a rest is no partner";
  for (int k = 0; k < TS_MARGINS && known && *why == '\0'; k++)
    why = why_total(t, &t->margins[k], row);
  if (known && *why == '\0') {
    int none = (first->totals[ts_pair_place(t, first, row)] == 0.0);
    snprintf(text, sizeof text, "zero total over %s",
             none ? second->key->name : first->key->name);
    why = text;
  }
  return (*why != '\0') ? ts_frame_reason(frame, made, row, why) : TS_OK;
}

static ts_status explain_gaps (const work *w, ts_frame *frame,
                               ts_column *made) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < w->rows && status == TS_OK; i++) {
    if (i % BLOCK == 0 && !w->gaps[i / BLOCK]) i += BLOCK - 1;
    else if (isnan(w->numbers[i])) status = explain(w, frame, made, i);
  }
  return status;
}

ts_status ts_rca_fill (const ts_indicator_input *input, ts_frame *frame,
                       ts_column *made, ts_error *err) {
  size_t blocks = (frame->rows + BLOCK - 1) / BLOCK;
  ts_pair_totals totals;
  work w = {&totals, input->of, made->u.numbers, frame->rows,
            calloc(blocks + 1, 1)};
  ts_status status = ts_pair_start(&totals, frame, input->first, input->second,
                                   input->of, input->spec, input->threads,
                                   frame, err);
  if (status == TS_OK && w.gaps == NULL) status = ts_fail_memory(err);
  if (status == TS_OK) {
    divide_totals(&totals);
    status = ts_threads_run(input->threads, blocks, fill_block, &w);
    if (status == TS_OK) status = explain_gaps(&w, frame, made);
    if (status != TS_OK) ts_fail_memory(err);
  }
  ts_pair_end(&totals);
  free(w.gaps);
  return status;
}
