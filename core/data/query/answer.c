/* answer.c -- groups and cells become rows and columns */
#include "answer.h"

#include <stdlib.h>
#include <string.h>

#include "answer_fill.h"

static size_t count_ones (const uint8_t *flags, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += flags[i] != 0;
  return count;
}

/* Distinct members that would be there without the narrowing: codes outside all
** groups count one by one, products by the heading they are cut to. */
static size_t count_known (const ts_fill *a, size_t k) {
  const ts_axis *axis = &a->plan->axes[k];
  ts_dict *codes, *members = ts_dict_alloc();
  size_t size, n;
  if (members == NULL
      || ts_plan_column(a->plan, axis->field, &codes, &size, NULL)
         != TS_OK) {
    ts_dict_free(members);
    return 0;
  }
  for (uint32_t code = 0; code < axis->size; code++) {
    char room[4];
    uint32_t member = axis->member[code];
    ts_slice text = ts_plan_text(codes, code, room);
    if (!a->tally->known[k][code]) continue;
    if (member != TS_OUT) text = ts_dict_slice(axis->labels, member);
    else if (axis->key->digits > 0 && text.length > (size_t)axis->key->digits)
      text.length = (size_t)axis->key->digits;
    if (ts_dict_add(members, text, &member) != TS_OK) break;
  }
  n = ts_dict_size(members);
  ts_dict_free(members);
  return n;
}

/* Rule 9 of query.h: how many members are shown, of how many. */
static void narrow_key (ts_fill *a, size_t k) {
  const uint8_t *known = a->tally->known[k];
  if (known == NULL || a->plan->aggregates) return;
  a->keys[k]->narrowed = 1;
  a->keys[k]->known = count_known(a, k);
  a->keys[k]->shown = count_ones(a->seen[k],
                                 ts_dict_size(a->plan->axes[k].labels));
}

static ts_status add_keys (ts_fill *a) {
  const ts_request *r = a->plan->request;
  ts_status status = TS_OK;
  for (size_t k = 0; k <= r->key_count && status == TS_OK; k++) {
    ts_column *column;
    if (r->freq >= 0 && k == r->freq_at)
      status = ts_frame_add_period(a->frame, "period", (ts_freq)r->freq,
                                   &column);
    if (k < r->key_count && status == TS_OK)
      status = ts_frame_add_key(a->frame, r->keys[k].name,
                                a->plan->axes[k].labels, &column);
  }
  return status;
}

static const char *unit_of (const ts_fill *a, const ts_sum *sum) {
  if (sum->field == TS_C_WEIGHT) return "kg";
  if (sum->field == TS_C_QUANTITY) return (sum->unit != NULL) ? sum->unit : "";
  return a->plan->dataset->currency;
}

static ts_status add_sums (ts_fill *a) {
  const ts_request *r = a->plan->request;
  ts_status status = TS_OK;
  for (size_t i = 0; i < r->shown && status == TS_OK; i++) {
    ts_column *column;
    status = ts_frame_add_number(a->frame, r->sums[i].name,
                                 unit_of(a, &r->sums[i]), &column);
    if (status == TS_OK && r->sums[i].field == TS_C_VALUE)
      status = ts_set_text(&column->valuation, ts_answer_valuation(a->tally));
    if (status != TS_OK) break;
    column->why = ts_large_alloc(a->frame->rows, sizeof *column->why);
    if (column->why == NULL) status = TS_NOMEM;
  }
  return status;
}

/* Columns move while others are added: they are looked up in the end. */
static ts_status add_columns (ts_fill *a) {
  const ts_request *r = a->plan->request;
  ts_status status = add_keys(a);
  if (status == TS_OK) status = add_sums(a);
  if (status != TS_OK) return status;
  a->period = ts_frame_period(a->frame);
  for (size_t k = 0; k < r->key_count; k++)
    a->keys[k] = ts_frame_find(a->frame, r->keys[k].name);
  for (size_t i = 0; i < r->shown; i++)
    a->sums[i] = ts_frame_find(a->frame, r->sums[i].name);
  return TS_OK;
}

static ts_status fill_frame (ts_fill *a, ts_error *err) {
  ts_status status = ts_found_make(&a->found, a->tally);
  if (status == TS_OK
      && a->found.count > SIZE_MAX / 64 / a->plan->targets) status = TS_NOMEM;
  if (status == TS_OK)
    a->frame = ts_frame_alloc(a->found.count * a->plan->targets);
  if (a->frame == NULL) return ts_fail_memory(err);
  a->frame->unset = 1;
  a->parts = (a->found.count + TS_FILL_PART - 1) / TS_FILL_PART;
  status = add_columns(a);
  if (status == TS_CONFLICT)
    return ts_fail(err, status, "a column is asked for twice: name each key"
                   " once");
  if (status == TS_OK) status = ts_fill_keys(a);
  if (status == TS_OK) status = ts_fill_sums(a);
  if (status != TS_OK) return ts_fail_memory(err);
  for (size_t k = 0; k < a->plan->request->key_count; k++) narrow_key(a, k);
  a->frame->unset = 0;
  return TS_OK;
}

ts_status ts_answer (ts_cover *cover, ts_tally *tally, const ts_levels *levels,
                     ts_frame **frame, ts_error *err) {
  ts_fill a = {.plan = cover->plan, .cover = cover, .tally = tally};
  ts_status status = fill_frame(&a, err);
  if (status == TS_OK)
    status = ts_answer_words(a.frame, cover, tally, levels, err);
  if (status == TS_OK) *frame = a.frame;
  else ts_frame_free(a.frame);
  ts_fill_end(&a);
  return status;
}
