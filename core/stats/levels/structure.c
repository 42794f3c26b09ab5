/* structure.c -- distances between structures; see structure.h for the rules */
#include "structure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "pair_totals.h"

typedef struct {
  const ts_indicator_input *input;
  ts_pair_totals t;
  uint32_t with;             /* code of the member compared with, or TS_NONE */
  double *reference;         /* r_k by place of the second margin; owned */
  const char **no_reference; /* by table: why there is none, or NULL; owned */
  size_t *held;              /* by table: places with r_k above zero; owned */
  ts_exact *apart;           /* by place of the first: sum |h - r|; owned */
  ts_exact *shared;          /* sum of r_k where i has a cell; owned */
  size_t *met;               /* and how many of these there are; owned */
  char none[160];            /* "zero total over product" */
} work;

static const char *why_total (const work *w, const ts_margin *m, size_t place,
                              const char *zero) {
  if (m->totals[place] == 0.0) return zero;
  if (!isnan(m->totals[place])) return NULL;
  return (m->why != NULL) ? ts_dict_text(w->t.reasons, m->why[place])
                          : "missing";
}

/* Rule 4. */
static ts_status find_member (work *w, ts_error *err) {
  const ts_column *first = w->input->first;
  const char *name = (w->input->args != NULL)
                   ? ts_arg_text(w->input->args, "with") : NULL;
  size_t n = ts_dict_size(first->dict);
  const char **texts;
  ptrdiff_t near;
  w->with = TS_NONE;
  if (name == NULL) return TS_OK;
  w->with = ts_dict_find(first->dict, ts_slice_of(name));
  if (w->with != TS_NONE) return TS_OK;
  texts = malloc((n + 1) * sizeof *texts);
  if (texts == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < n; i++)
    texts[i] = ts_dict_text(first->dict, (uint32_t)i);
  near = ts_nearest(name, texts, n);
  ts_fail(err, TS_UNKNOWN, "no row has %s '%s'%s%s%s", first->name, name,
          (near >= 0) ? ": did you mean '" : "", (near >= 0) ? texts[near] : "",
          (near >= 0) ? "'?" : "");
  free(texts);
  return TS_UNKNOWN;
}

/* All members together: X_wk / X_w. */
static void refer_to_all (work *w) {
  const ts_margin *second = &w->t.margins[TS_OF_SECOND];
  const ts_margin *all = &w->t.margins[TS_OF_ALL];
  for (size_t p = 0; p < w->t.tables; p++)
    w->no_reference[p] = why_total(w, all, p, "zero total");
  for (size_t p = 0; p < second->count; p++) {
    size_t table = ts_pair_table(second, p);
    w->reference[p] = second->totals[p] / all->totals[table];
    if (isnan(second->totals[p]) && w->no_reference[table] == NULL)
      w->no_reference[table] = why_total(w, second, p, NULL);
  }
}

/* One member: its cells over its total. */
static void refer_to_one (work *w) {
  const ts_margin *first = &w->t.margins[TS_OF_FIRST];
  const ts_margin *second = &w->t.margins[TS_OF_SECOND];
  for (size_t p = 0; p < w->t.tables; p++)
    w->no_reference[p] = "nothing to compare with";
  for (size_t i = 0; i < w->t.frame->rows; i++) {
    size_t place = ts_pair_place(&w->t, first, i);
    double x = w->t.of->u.numbers[i];
    if (w->input->first->u.codes[i] != w->with || ts_pair_left_out(&w->t, i))
      continue;
    w->no_reference[ts_pair_of_row(&w->t, i)] = why_total(w, first, place,
                                                          w->none);
    if (!isnan(x))  /* rule 2 */
      w->reference[ts_pair_place(&w->t, second, i)] = x / first->totals[place];
  }
}

/* Take in the cell of a row. */
static void add_row (work *w, size_t row) {
  const ts_margin *first = &w->t.margins[TS_OF_FIRST];
  size_t place = ts_pair_place(&w->t, first, row);
  double x = w->t.of->u.numbers[row];
  double r = w->reference[ts_pair_place(&w->t, &w->t.margins[TS_OF_SECOND],
                                        row)];
  if (isnan(x) || ts_pair_left_out(&w->t, row)) return;
  ts_exact_add(&w->apart[place], fabs(x / first->totals[place] - r));
  ts_exact_add(&w->shared[place], r);
  w->met[place] += (r > 0.0);
}

static void add_up (work *w) {
  const ts_margin *second = &w->t.margins[TS_OF_SECOND];
  for (size_t p = 0; p < second->count; p++)
    w->held[ts_pair_table(second, p)] += (w->reference[p] > 0.0);
  for (size_t i = 0; i < w->t.frame->rows; i++) add_row(w, i);
}

/* sum |h - r|: where i has no cell, r is all of the difference. */
static double distance (const work *w, size_t place, size_t table) {
  double apart = ts_exact_get(&w->apart[place]);
  if (w->met[place] == w->held[table]) return apart;
  return apart + (1.0 - ts_exact_get(&w->shared[place]));
}

static ts_status set_row (const work *w, ts_frame *frame, ts_column *made,
                          size_t row, double factor, double offset) {
  const ts_margin *first = &w->t.margins[TS_OF_FIRST];
  size_t place = ts_pair_place(&w->t, first, row);
  size_t table = ts_pair_of_row(&w->t, row);
  const char *why = NULL;
  int rest = (first->key->rest != TS_NONE
              && first->key->u.codes[row] == first->key->rest);
  if (w->input->spec->selection && rest) why = "a rest is no partner";
  if (why == NULL) why = why_total(w, first, place, w->none);
  if (why == NULL) why = w->no_reference[table];
  if (why != NULL)
    return (*why != '\0') ? ts_frame_reason(frame, made, row, why) : TS_OK;
  made->u.numbers[row] = offset + factor * distance(w, place, table);
  return TS_OK;
}

static ts_status prepare (work *w) {
  size_t firsts = w->t.margins[TS_OF_FIRST].count;
  snprintf(w->none, sizeof w->none, "zero total over %s",
           w->input->second->name);
  w->reference = calloc(w->t.margins[TS_OF_SECOND].count + 1,
                        sizeof *w->reference);
  w->no_reference = calloc(w->t.tables + 1, sizeof *w->no_reference);
  w->held = calloc(w->t.tables + 1, sizeof *w->held);
  w->apart = calloc(firsts + 1, sizeof *w->apart);
  w->shared = calloc(firsts + 1, sizeof *w->shared);
  w->met = calloc(firsts + 1, sizeof *w->met);
  return (w->reference && w->no_reference && w->held && w->apart && w->shared
          && w->met) ? TS_OK : TS_NOMEM;
}

static ts_status compare (work *w, ts_frame *frame, ts_column *made,
                          double factor, double offset) {
  ts_status status = prepare(w);
  if (status != TS_OK) return status;
  if (w->with == TS_NONE) refer_to_all(w);
  else refer_to_one(w);
  add_up(w);
  for (size_t i = 0; status == TS_OK && i < frame->rows; i++)
    status = set_row(w, frame, made, i, factor, offset);
  return status;
}

/* offset + factor * sum |h - r| */
static ts_status fill (const ts_indicator_input *input, ts_frame *frame,
                       ts_column *made, double factor, double offset,
                       ts_error *err) {
  work w = {.input = input};
  ts_status status = find_member(&w, err);
  if (status != TS_OK) return status;
  status = ts_pair_start(&w.t, frame, input->first, input->second, input->of,
                         input->spec, input->threads, frame, err);
  if (status == TS_OK && compare(&w, frame, made, factor, offset) != TS_OK)
    status = ts_fail_memory(err);
  ts_pair_end(&w.t);
  free(w.reference);
  free(w.no_reference);
  free(w.held);
  free(w.apart);
  free(w.shared);
  free(w.met);
  return status;
}

ts_status ts_diversification_fill (const ts_indicator_input *input,
                                   ts_frame *frame, ts_column *made,
                                   ts_error *err) {
  return fill(input, frame, made, 0.5, 0.0, err);
}

ts_status ts_similarity_fill (const ts_indicator_input *input, ts_frame *frame,
                              ts_column *made, ts_error *err) {
  return fill(input, frame, made, -0.5, 1.0, err);
}

ts_status ts_krugman_fill (const ts_indicator_input *input, ts_frame *frame,
                           ts_column *made, ts_error *err) {
  return fill(input, frame, made, 1.0, 0.0, err);
}
