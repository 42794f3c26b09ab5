/* picker_columns.c -- columns of a chunk as they are needed; see picker.h */
#include <stdlib.h>

#include "picker_inside.h"

#define SPARSE 4   /* of one row in so many, or fewer, each is decoded alone */

ts_status ts_picker_room (uint32_t **codes) {
  if (*codes == NULL) *codes = malloc(TS_CHUNK_ROWS * sizeof **codes);
  return (*codes != NULL) ? TS_OK : TS_NOMEM;
}

ts_status ts_picker_bytes (ts_picker *k, size_t field, ts_slice *bytes) {
  ts_status status = ts_store_chunk(k->plan->store, &k->zones[field],
                                    &k->bytes, &k->error);
  *bytes = (ts_slice){k->bytes.text, k->bytes.length};
  return status;
}

ts_status ts_picker_runs (ts_picker *k, size_t field) {
  ts_slice bytes;
  size_t n;
  ts_status status;
  if (k->has_runs[field]) return TS_OK;
  if (k->runs[field] == NULL)
    k->runs[field] = malloc(TS_RUNS_MOST * sizeof *k->runs[field]);
  if (k->runs[field] == NULL) return TS_NOMEM;
  status = ts_picker_bytes(k, field, &bytes);
  if (status == TS_OK)
    status = ts_decode_zone_runs(&k->zones[field], bytes, k->runs[field], &n,
                                 &k->error);
  k->has_runs[field] = status == TS_OK;
  return status;
}

static void spread_runs (const ts_code_run *run, size_t rows, uint32_t *codes) {
  for (uint32_t r = 0; r < rows; run++)
    for (; r < run->end; r++) codes[r] = run->code;
}

static ts_status read_column (ts_picker *k, size_t field) {
  const ts_zone *zone = &k->zones[field];
  ts_slice bytes;
  ts_status status;
  if (!ts_is_number(field) && ts_picker_room(&k->codes[field]) != TS_OK)
    return TS_NOMEM;
  if (ts_zone_is_runs(zone)) {
    status = ts_picker_runs(k, field);
    if (status == TS_OK) spread_runs(k->runs[field], k->rows, k->codes[field]);
    return status;
  }
  status = ts_picker_bytes(k, field, &bytes);
  if (status != TS_OK) return status;
  if (!ts_is_number(field))
    return ts_decode_zone_codes(zone, bytes, k->codes[field], &k->error);
  return ts_decode_zone_numbers(zone, bytes,
                                &k->numbers[field - TS_FIRST_NUMBER],
                                &k->error);
}

ts_status ts_picker_decode (ts_picker *k, size_t field) {
  ts_status status;
  if (k->decoded[field]) return TS_OK;
  status = read_column(k, field);
  k->decoded[field] = status == TS_OK;
  return status;
}

/* Keep the rows whose code 'passes' marks; codes from 'size' on do not. */
static void keep_marked (ts_rows_in *in, const uint32_t *codes,
                         const uint8_t *passes, size_t size) {
  uint32_t *list = in->list;
  size_t kept = 0;
  if (in->all)
    for (uint32_t r = 0; r < in->n; r++) {
      list[kept] = r;
      kept += codes[r] < size && passes[codes[r]];
    }
  else
    for (size_t i = 0; i < in->n; i++) {
      uint32_t r = list[i];
      list[kept] = r;
      kept += codes[r] < size && passes[codes[r]];
    }
  in->all = in->all && kept == in->n;
  in->n = kept;
}

/* The same by runs. */
static void keep_marked_runs (ts_rows_in *in, const ts_code_run *run,
                              const uint8_t *passes, size_t size) {
  uint32_t *list = in->list;
  size_t kept = 0, i = 0;
  for (uint32_t r = 0; i < in->n; r = run++->end) {
    int in_run = run->code < size && passes[run->code];
    if (in->all) {
      for (; in_run && r < run->end; r++) list[kept++] = r;
      i = run->end;
    } else if (in_run) {
      for (; i < in->n && list[i] < run->end; i++) list[kept++] = list[i];
    } else {
      while (i < in->n && list[i] < run->end) i++;
    }
  }
  in->all = in->all && kept == in->n;
  in->n = kept;
}

int ts_picker_is_sparse (const ts_picker *k, const ts_rows_in *in,
                         size_t field) {
  return !k->decoded[field] && !ts_zone_is_runs(&k->zones[field])
      && in->n < k->rows / SPARSE;
}

ts_status ts_picker_gather (ts_picker *k, const ts_rows_in *in, size_t field) {
  const ts_code_run *run;
  ts_slice bytes;
  uint32_t *shown;
  ts_status status;
  if (ts_picker_room(&k->shown[field]) != TS_OK) return TS_NOMEM;
  shown = k->shown[field];
  if (ts_picker_is_sparse(k, in, field)) {
    status = ts_picker_bytes(k, field, &bytes);
    return (status != TS_OK) ? status
         : ts_decode_zone_codes_at(&k->zones[field], bytes, in->list, in->n,
                                   shown, &k->error);
  }
  if (ts_zone_is_runs(&k->zones[field])) {
    status = ts_picker_runs(k, field);
    run = k->runs[field];
    for (size_t i = 0; i < in->n && status == TS_OK; i++) {
      while (run->end <= in->list[i]) run++;
      shown[i] = run->code;
    }
    return status;
  }
  status = ts_picker_decode(k, field);
  for (size_t i = 0; i < in->n && status == TS_OK; i++)
    shown[i] = k->codes[field][in->list[i]];
  return status;
}

ts_status ts_picker_keep (ts_picker *k, ts_rows_in *in, size_t field,
                             const uint8_t *passes, size_t size) {
  ts_status status;
  size_t kept = 0;
  if (ts_zone_is_runs(&k->zones[field])) {
    status = ts_picker_runs(k, field);
    if (status == TS_OK)
      keep_marked_runs(in, k->runs[field], passes, size);
    return status;
  }
  if (!ts_picker_is_sparse(k, in, field)) {
    status = ts_picker_decode(k, field);
    if (status == TS_OK) keep_marked(in, k->codes[field], passes, size);
    return status;
  }
  status = ts_picker_gather(k, in, field);
  for (size_t i = 0; i < in->n && status == TS_OK; i++) {
    uint32_t code = k->shown[field][i];
    in->list[kept] = in->list[i];
    kept += code < size && passes[code];
  }
  in->n = kept;
  return status;
}
