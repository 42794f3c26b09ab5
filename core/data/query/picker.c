/* picker.c -- the selected rows of one chunk; see picker.h and scan.h */
#include "picker.h"

#include <stdlib.h>
#include <string.h>

#include "picker_inside.h"

ts_status ts_picker_start (ts_picker *k, const ts_plan *plan,
                           const ts_columns *columns) {
  k->plan = plan;
  k->columns = columns;
  if (ts_picker_room(&k->list) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < TS_NUMBERS; i++)
    if (columns->numbers[i] && ts_numbers_alloc(&k->numbers[i]) != TS_OK)
      return TS_NOMEM;
  return TS_OK;
}

void ts_picker_free (ts_picker *k) {
  for (size_t f = 0; f < TS_FIELDS; f++) {
    free(k->codes[f]);
    free(k->shown[f]);
    free(k->runs[f]);
  }
  for (size_t i = 0; i < TS_NUMBERS; i++) {
    ts_numbers_free(&k->numbers[i]);
    ts_numbers_free(&k->spare[i]);
  }
  free(k->when);
  free(k->shown_when);
  free(k->list);
  free(k->apart);
  ts_string_free(&k->bytes);
}

/* Columns that the visitor looks at in this chunk. */
static int is_shown (const ts_picker *k, size_t field) {
  const ts_zone *side = &k->zones[TS_C_REPORTED_BY];
  if (ts_is_number(field)) return k->columns->numbers[field - TS_FIRST_NUMBER];
  if (k->columns->codes[field] || field == TS_C_REPORTED_BY) return 1;
  return (field == TS_C_EXPORTER && side->lo <= TS_BY_EXPORTER)
      || (field == TS_C_IMPORTER && side->lo <= TS_BY_IMPORTER
          && side->hi >= TS_BY_IMPORTER);
}

/* Will runs do for what is shown of a column? */
static int can_be_runs (const ts_picker *k, const ts_rows_in *in,
                        size_t field) {
  const ts_zone *side = &k->zones[TS_C_REPORTED_BY];
  return k->columns->codes[field] == TS_RUNS_TOO && in->all
      && k->view.what == TS_SHOW_PICKED && ts_zone_is_runs(&k->zones[field])
      && ts_zone_is_constant(side)
      && ts_side_field((uint32_t)side->lo) != field;
}

static ts_status show_codes (ts_picker *k, const ts_rows_in *in, size_t field) {
  const ts_zone *zone = &k->zones[field];
  ts_status status;
  k->view.codes[field] = NULL;
  k->view.runs[field] = NULL;
  k->view.constant[field] = (uint32_t)zone->lo;
  k->view.most[field] = (uint32_t)zone->hi;
  if (ts_zone_is_constant(zone)) return TS_OK;
  if (can_be_runs(k, in, field)) {
    status = ts_picker_runs(k, field);
    k->view.runs[field] = k->runs[field];
    return status;
  }
  status = in->all ? ts_picker_decode(k, field)
                   : ts_picker_gather(k, in, field);
  k->view.codes[field] = in->all ? k->codes[field] : k->shown[field];
  return status;
}

/* The numbers of listed rows; 'to' may be 'from', since rows rise. */
static ts_status gather (const ts_numbers *from, const ts_rows_in *in,
                         ts_numbers *to) {
  size_t e = 0, kept = 0;
  to->scale = from->scale;
  if (ts_reserve((void **)&to->exceptions, &to->exception_room,
                 from->exception_count, sizeof *to->exceptions) != TS_OK)
    return TS_NOMEM;
  for (size_t i = 0; i < in->n; i++) {
    uint32_t r = in->list[i];
    to->mantissas[i] = from->mantissas[r];
    if (from->mantissas[r] != TS_EXCEPTION_MANTISSA) continue;
    while (from->exceptions[e].row < r) e++;
    to->exceptions[kept] = from->exceptions[e++];
    to->exceptions[kept++].row = (uint32_t)i;
  }
  to->exception_count = kept;
  return TS_OK;
}

static ts_status show_numbers (ts_picker *k, const ts_rows_in *in,
                               size_t field) {
  size_t i = field - TS_FIRST_NUMBER;
  ts_numbers *to = (k->view.what == TS_SHOW_PICKED || in->all)
                 ? &k->numbers[i] : &k->spare[i];  /* picked rows come later */
  ts_slice bytes;
  ts_status status;
  k->view.bounds[i] = &k->zones[field];
  k->view.numbers[i] = to;
  if (to->mantissas == NULL && ts_numbers_alloc(to) != TS_OK) return TS_NOMEM;
  if (ts_picker_is_sparse(k, in, field)) {
    status = ts_picker_bytes(k, field, &bytes);
    return (status != TS_OK) ? status
         : ts_decode_zone_numbers_at(&k->zones[field], bytes, in->list, in->n,
                                     to, &k->error);
  }
  status = ts_picker_decode(k, field);
  if (status != TS_OK || in->all) return status;
  return gather(&k->numbers[i], in, to);
}

static void show_when (ts_picker *k, const ts_rows_in *in) {
  k->view.when = NULL;
  if (ts_zone_is_constant(&k->zones[TS_C_PERIOD])) return;
  k->view.when = k->when;
  if (in->all) return;
  for (size_t i = 0; i < in->n; i++) k->shown_when[i] = k->when[in->list[i]];
  k->view.when = k->shown_when;
}

static ts_status show (ts_picker *k, ts_show what, const ts_rows_in *in,
                       ts_visit visit, void *state, size_t thread) {
  ts_status status = TS_OK;
  if (in->n == 0) return TS_OK;
  k->view.what = what;
  k->view.count = in->n;
  show_when(k, in);
  for (size_t f = 0; f < k->plan->chunks.fields && status == TS_OK; f++) {
    if (!is_shown(k, f)) continue;
    if (!ts_is_number(f)) status = show_codes(k, in, f);
    else if (what != TS_SHOW_BEFORE) status = show_numbers(k, in, f);
  }
  return (status == TS_OK) ? visit(state, &k->view, thread) : status;
}

static ts_status take_apart (ts_picker *k, const ts_rows_in *live,
                             ts_visit visit, void *state, size_t thread) {
  ts_rows_in apart = *live;
  ts_status status;
  if (!k->columns->apart || k->zones[TS_C_APART].hi == 0) return TS_OK;
  if (ts_picker_room(&k->apart) != TS_OK) return TS_NOMEM;
  apart.list = k->apart;
  if (!live->all) memcpy(apart.list, live->list, live->n * sizeof *live->list);
  status = ts_picker_keep_apart(k, &apart);
  if (status == TS_OK)
    status = show(k, TS_SHOW_APART, &apart, visit, state, thread);
  return status;
}

ts_status ts_picker_take (ts_picker *k, size_t chunk, ts_visit visit,
                          void *state, size_t thread) {
  ts_rows_in in = {.list = k->list, .all = 1};
  ts_status status;
  k->zones = ts_chunk_zone(&k->plan->chunks, chunk, TS_C_PERIOD);
  in.n = k->rows = k->zones->rows;
  memset(k->decoded, 0, sizeof k->decoded);
  memset(k->has_runs, 0, sizeof k->has_runs);
  status = ts_picker_keep_live(k, &in);
  if (status == TS_OK) status = take_apart(k, &in, visit, state, thread);
  if (status == TS_OK) status = ts_picker_keep_filtered(k, &in, 0, TS_FIELDS);
  if (status == TS_OK && k->columns->before)
    status = show(k, TS_SHOW_BEFORE, &in, visit, state, thread);
  if (status == TS_OK) status = ts_picker_keep_filtered(k, &in, 1, TS_FIELDS);
  if (status == TS_OK)
    status = show(k, TS_SHOW_PICKED, &in, visit, state, thread);
  return status;
}
