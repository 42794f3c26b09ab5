/* picker.c -- the selected rows of one chunk; see picker.h and scan.h */
#include "picker.h"

#include <stdlib.h>
#include <string.h>

#define SPARSE 4   /* of one row in so many, or fewer, each is decoded alone */

/* Rows that are still in: a rising list, or the first 'n' (rule 2). */
typedef struct {
  uint32_t *list;
  size_t n;
  int all;
} rows_in;

static int is_number (size_t field) {
  return field >= TS_FIRST_NUMBER && field <= TS_LAST_NUMBER;
}

static int is_constant (const ts_zone *zone) {
  return zone->lo == zone->hi;
}

/* Room for a chunk of codes, made once. */
static ts_status have_room (uint32_t **codes) {
  if (*codes == NULL) *codes = malloc(TS_CHUNK_ROWS * sizeof **codes);
  return (*codes != NULL) ? TS_OK : TS_NOMEM;
}

ts_status ts_picker_start (ts_picker *k, const ts_plan *plan,
                           const ts_columns *columns) {
  k->plan = plan;
  k->columns = columns;
  if (have_room(&k->list) != TS_OK) return TS_NOMEM;
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

static int is_kept_as_runs (const ts_zone *zone) {
  return !is_number(zone->field) && (zone->encoding & TS_ENCODING_RUNS) != 0;
}

/* Bytes of a column, good until the next one is read. */
static ts_status read_bytes (ts_picker *k, size_t field, ts_slice *bytes) {
  ts_status status = ts_store_chunk(k->plan->store, &k->zones[field],
                                    &k->bytes, &k->error);
  *bytes = (ts_slice){k->bytes.text, k->bytes.length};
  return status;
}

/* Have the runs of a column that is kept so. */
static ts_status decode_runs (ts_picker *k, size_t field) {
  ts_slice bytes;
  size_t n;
  ts_status status;
  if (k->has_runs[field]) return TS_OK;
  if (k->runs[field] == NULL)
    k->runs[field] = malloc(TS_RUNS_MOST * sizeof *k->runs[field]);
  if (k->runs[field] == NULL) return TS_NOMEM;
  status = read_bytes(k, field, &bytes);
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
  if (!is_number(field) && have_room(&k->codes[field]) != TS_OK)
    return TS_NOMEM;
  if (is_kept_as_runs(zone)) {
    status = decode_runs(k, field);
    if (status == TS_OK) spread_runs(k->runs[field], k->rows, k->codes[field]);
    return status;
  }
  status = read_bytes(k, field, &bytes);
  if (status != TS_OK) return status;
  if (!is_number(field))
    return ts_decode_zone_codes(zone, bytes, k->codes[field], &k->error);
  return ts_decode_zone_numbers(zone, bytes,
                                &k->numbers[field - TS_FIRST_NUMBER],
                                &k->error);
}

/* Have a column decoded whole, when rows differ in it (rule 1). */
static ts_status decode (ts_picker *k, size_t field) {
  ts_status status;
  if (k->decoded[field]) return TS_OK;
  status = read_column(k, field);
  k->decoded[field] = status == TS_OK;
  return status;
}

/* Keep the rows whose code 'passes' marks; codes from 'size' on do not. */
static void keep_marked (rows_in *in, const uint32_t *codes,
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
static void keep_marked_runs (rows_in *in, const ts_code_run *run,
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

/* So few rows are left of a packed column that each is decoded alone. */
static int is_sparse (const ts_picker *k, const rows_in *in, size_t field) {
  return !k->decoded[field] && !is_kept_as_runs(&k->zones[field])
      && in->n < k->rows / SPARSE;
}

/* Codes of listed rows in 'shown', from what is decoded or from the bytes. */
static ts_status gather_codes (ts_picker *k, const rows_in *in, size_t field) {
  const ts_code_run *run;
  ts_slice bytes;
  uint32_t *shown;
  ts_status status;
  if (have_room(&k->shown[field]) != TS_OK) return TS_NOMEM;
  shown = k->shown[field];
  if (is_sparse(k, in, field)) {
    status = read_bytes(k, field, &bytes);
    return (status != TS_OK) ? status
         : ts_decode_zone_codes_at(&k->zones[field], bytes, in->list, in->n,
                                   shown, &k->error);
  }
  if (is_kept_as_runs(&k->zones[field])) {
    status = decode_runs(k, field);
    run = k->runs[field];
    for (size_t i = 0; i < in->n && status == TS_OK; i++) {
      while (run->end <= in->list[i]) run++;
      shown[i] = run->code;
    }
    return status;
  }
  status = decode(k, field);
  for (size_t i = 0; i < in->n && status == TS_OK; i++)
    shown[i] = k->codes[field][in->list[i]];
  return status;
}

/* Keep the rows of marked codes of a column in which rows differ. */
static ts_status keep_codes (ts_picker *k, rows_in *in, size_t field,
                             const uint8_t *passes, size_t size) {
  ts_status status;
  size_t kept = 0;
  if (is_kept_as_runs(&k->zones[field])) {
    status = decode_runs(k, field);
    if (status == TS_OK)
      keep_marked_runs(in, k->runs[field], passes, size);
    return status;
  }
  if (!is_sparse(k, in, field)) {
    status = decode(k, field);
    if (status == TS_OK) keep_marked(in, k->codes[field], passes, size);
    return status;
  }
  status = gather_codes(k, in, field);
  for (size_t i = 0; i < in->n && status == TS_OK; i++) {
    uint32_t code = k->shown[field][i];
    in->list[kept] = in->list[i];
    kept += code < size && passes[code];
  }
  in->n = kept;
  return status;
}

/* Make the list of rows that are all in. */
static void list_all (rows_in *in) {
  for (uint32_t r = 0; r < in->n && in->all; r++) in->list[r] = r;
  in->all = 0;
}

/* Rows of the periods that are asked for; 'when' is set for them. */
static ts_status keep_periods (ts_picker *k, rows_in *in) {
  const ts_zone *zone = &k->zones[TS_C_PERIOD];
  ts_status status;
  const uint32_t *codes;
  size_t kept = 0;
  k->view.when = NULL;
  k->view.when_constant = ts_plan_period(k->plan, (uint32_t)zone->lo);
  if (is_constant(zone)) {
    if (k->view.when_constant == TS_OUT) in->n = 0;
    return TS_OK;
  }
  if (have_room(&k->when) != TS_OK || have_room(&k->shown_when) != TS_OK)
    return TS_NOMEM;
  status = decode(k, TS_C_PERIOD);
  if (status != TS_OK) return status;
  codes = k->codes[TS_C_PERIOD];
  for (uint32_t r = 0; r < in->n; r++) {
    k->when[r] = ts_plan_period(k->plan, codes[r]);
    in->list[kept] = r;
    kept += k->when[r] != TS_OUT;
  }
  in->all = kept == in->n;
  in->n = kept;
  return TS_OK;
}

/* Rows that no release has replaced, as of the day asked about. */
static ts_status keep_living (ts_picker *k, rows_in *in) {
  const ts_zone *zone = &k->zones[TS_C_UNTIL];
  ts_status status;
  const uint32_t *until;
  uint32_t last = 0;
  int lives = 1;
  size_t kept = 0;
  if (is_constant(zone)) {
    if (!ts_plan_lives(k->plan, (uint32_t)zone->lo)) in->n = 0;
    return TS_OK;
  }
  status = decode(k, TS_C_UNTIL);
  if (status != TS_OK) return status;
  until = k->codes[TS_C_UNTIL];
  list_all(in);
  for (size_t i = 0; i < in->n; i++) {
    uint32_t r = in->list[i];
    if (until[r] != last) lives = ts_plan_lives(k->plan, until[r]);
    last = until[r];
    in->list[kept] = r;
    kept += (size_t)lives;
  }
  in->n = kept;
  return TS_OK;
}

/* Rows of regimes that add or subtract. */
static ts_status keep_regimes (ts_picker *k, rows_in *in) {
  const ts_zone *zone = &k->zones[TS_C_REGIME];
  uint8_t counts[TS_REGIMES];
  for (size_t r = 0; r < TS_REGIMES; r++) counts[r] = k->plan->sign[r] != 0;
  if (is_constant(zone)) {
    if (zone->lo >= TS_REGIMES || !counts[zone->lo]) in->n = 0;
    return TS_OK;
  }
  return keep_codes(k, in, TS_C_REGIME, counts, TS_REGIMES);
}

static ts_status keep_live (ts_picker *k, rows_in *in) {
  ts_status status = keep_periods(k, in);
  if (status == TS_OK && in->n > 0) status = keep_regimes(k, in);
  if (status == TS_OK && in->n > 0) status = keep_living(k, in);
  return status;
}

/* Members that come and go: the filter asks for the period too. */
static void keep_dated (ts_picker *k, rows_in *in, size_t field) {
  const ts_filter *f = &k->plan->filters[field];
  const ts_zone *zone = &k->zones[field];
  int one_period = is_constant(&k->zones[TS_C_PERIOD]);
  size_t kept = 0;
  list_all(in);
  for (size_t i = 0; i < in->n; i++) {
    uint32_t r = in->list[i];
    uint32_t code = is_constant(zone) ? (uint32_t)zone->lo
                                      : k->codes[field][r];
    uint32_t when = one_period ? k->view.when_constant : k->when[r];
    in->list[kept] = r;
    kept += code < f->size && f->allowed[code]
         && f->dated[code * k->plan->periods + when];
  }
  in->n = kept;
}

/* How many of a hundred codes of the zone's range a filter lets in, rounded up;
** 100 only when it is all. */
static unsigned share_of (const ts_filter *f, const ts_zone *zone) {
  int64_t lo = zone->lo, hi = zone->hi, in;
  if (lo >= (int64_t)f->size) return 0;
  if (hi >= (int64_t)f->size) hi = (int64_t)f->size - 1;
  in = (int64_t)f->before[hi + 1] - (int64_t)f->before[lo];
  if (in == zone->hi - zone->lo + 1) return 100;
  return (in == 0) ? 0 : 1 + (unsigned)(98 * in / (zone->hi - zone->lo + 1));
}

static ts_status keep_passing (ts_picker *k, rows_in *in, size_t field) {
  const ts_filter *f = &k->plan->filters[field];
  const ts_zone *zone = &k->zones[field];
  unsigned share = share_of(f, zone);
  ts_status status = TS_OK;
  if (share == 0) in->n = 0;
  if (in->n == 0 || (share == 100 && f->dated == NULL)) return TS_OK;
  if (f->dated == NULL)
    return keep_codes(k, in, field, f->allowed, f->size);
  if (!is_constant(zone)) status = decode(k, field);
  if (status == TS_OK) keep_dated(k, in, field);
  return status;
}

/* Filters of keys, or the others, by rising share (scan.h, rule 3). */
static ts_status keep_filtered (ts_picker *k, rows_in *in, int of_key,
                                size_t except) {
  uint8_t fields[TS_FIELDS];
  unsigned shares[TS_FIELDS];
  size_t n = 0;
  ts_status status = TS_OK;
  for (size_t f = 0; f < k->plan->chunks.fields; f++) {
    const ts_filter *filter = &k->plan->filters[f];
    unsigned share;
    size_t at = n;
    if (filter->allowed == NULL || filter->of_key != of_key || f == except)
      continue;
    share = share_of(filter, &k->zones[f]);
    for (; at > 0 && shares[at - 1] > share; at--) {
      fields[at] = fields[at - 1];
      shares[at] = shares[at - 1];
    }
    fields[at] = (uint8_t)f;
    shares[at] = share;
    n++;
  }
  for (size_t i = 0; i < n && in->n > 0 && status == TS_OK; i++)
    status = keep_passing(k, in, fields[i]);
  return status;
}

/* Rows of aggregates that would be in the selection if they were not set
** apart. */
static ts_status keep_apart (ts_picker *k, rows_in *in) {
  static const uint8_t aggregates[] = {0, 1};
  const ts_zone *zone = &k->zones[TS_C_APART];
  ts_status status = TS_OK;
  if (is_constant(zone) && zone->lo != TS_APART_AGGREGATE) in->n = 0;
  if (!is_constant(zone))
    status = keep_codes(k, in, TS_C_APART, aggregates, 2);
  if (status == TS_OK) status = keep_filtered(k, in, 0, TS_C_APART);
  if (status == TS_OK) status = keep_filtered(k, in, 1, TS_C_APART);
  return status;
}

/* Columns that the visitor looks at in this chunk. */
static int is_shown (const ts_picker *k, size_t field) {
  const ts_zone *side = &k->zones[TS_C_REPORTED_BY];
  if (is_number(field)) return k->columns->numbers[field - TS_FIRST_NUMBER];
  if (k->columns->codes[field] || field == TS_C_REPORTED_BY) return 1;
  return (field == TS_C_EXPORTER && side->lo <= TS_BY_EXPORTER)
      || (field == TS_C_IMPORTER && side->lo <= TS_BY_IMPORTER
          && side->hi >= TS_BY_IMPORTER);
}

/* Will runs do for what is shown of a column? */
static int can_be_runs (const ts_picker *k, const rows_in *in, size_t field) {
  const ts_zone *side = &k->zones[TS_C_REPORTED_BY];
  return k->columns->codes[field] == TS_RUNS_TOO && in->all
      && k->view.what == TS_SHOW_PICKED && is_kept_as_runs(&k->zones[field])
      && is_constant(side) && ts_side_field((uint32_t)side->lo) != field;
}

static ts_status show_codes (ts_picker *k, const rows_in *in, size_t field) {
  const ts_zone *zone = &k->zones[field];
  ts_status status;
  k->view.codes[field] = NULL;
  k->view.runs[field] = NULL;
  k->view.constant[field] = (uint32_t)zone->lo;
  k->view.most[field] = (uint32_t)zone->hi;
  if (is_constant(zone)) return TS_OK;
  if (can_be_runs(k, in, field)) {
    status = decode_runs(k, field);
    k->view.runs[field] = k->runs[field];
    return status;
  }
  status = in->all ? decode(k, field) : gather_codes(k, in, field);
  k->view.codes[field] = in->all ? k->codes[field] : k->shown[field];
  return status;
}

/* The numbers of listed rows; 'to' may be 'from', since rows rise. */
static ts_status gather (const ts_numbers *from, const rows_in *in,
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

static ts_status show_numbers (ts_picker *k, const rows_in *in, size_t field) {
  size_t i = field - TS_FIRST_NUMBER;
  ts_numbers *to = (k->view.what == TS_SHOW_PICKED || in->all)
                 ? &k->numbers[i] : &k->spare[i];  /* picked rows come later */
  ts_slice bytes;
  ts_status status;
  k->view.bounds[i] = &k->zones[field];
  k->view.numbers[i] = to;
  if (to->mantissas == NULL && ts_numbers_alloc(to) != TS_OK) return TS_NOMEM;
  if (is_sparse(k, in, field)) {
    status = read_bytes(k, field, &bytes);
    return (status != TS_OK) ? status
         : ts_decode_zone_numbers_at(&k->zones[field], bytes, in->list, in->n,
                                     to, &k->error);
  }
  status = decode(k, field);
  if (status != TS_OK || in->all) return status;
  return gather(&k->numbers[i], in, to);
}

static void show_when (ts_picker *k, const rows_in *in) {
  k->view.when = NULL;
  if (is_constant(&k->zones[TS_C_PERIOD])) return;
  k->view.when = k->when;
  if (in->all) return;
  for (size_t i = 0; i < in->n; i++) k->shown_when[i] = k->when[in->list[i]];
  k->view.when = k->shown_when;
}

static ts_status show (ts_picker *k, ts_show what, const rows_in *in,
                       ts_visit visit, void *state, size_t thread) {
  ts_status status = TS_OK;
  if (in->n == 0) return TS_OK;
  k->view.what = what;
  k->view.count = in->n;
  show_when(k, in);
  for (size_t f = 0; f < k->plan->chunks.fields && status == TS_OK; f++) {
    if (!is_shown(k, f)) continue;
    if (!is_number(f)) status = show_codes(k, in, f);
    else if (what != TS_SHOW_BEFORE) status = show_numbers(k, in, f);
  }
  return (status == TS_OK) ? visit(state, &k->view, thread) : status;
}

static ts_status take_apart (ts_picker *k, const rows_in *live, ts_visit visit,
                             void *state, size_t thread) {
  rows_in apart = *live;
  ts_status status;
  if (!k->columns->apart || k->zones[TS_C_APART].hi == 0) return TS_OK;
  if (have_room(&k->apart) != TS_OK) return TS_NOMEM;
  apart.list = k->apart;
  if (!live->all) memcpy(apart.list, live->list, live->n * sizeof *live->list);
  status = keep_apart(k, &apart);
  if (status == TS_OK)
    status = show(k, TS_SHOW_APART, &apart, visit, state, thread);
  return status;
}

ts_status ts_picker_take (ts_picker *k, size_t chunk, ts_visit visit,
                          void *state, size_t thread) {
  rows_in in = {.list = k->list, .all = 1};
  ts_status status;
  k->zones = ts_chunk_zone(&k->plan->chunks, chunk, TS_C_PERIOD);
  in.n = k->rows = k->zones->rows;
  memset(k->decoded, 0, sizeof k->decoded);
  memset(k->has_runs, 0, sizeof k->has_runs);
  status = keep_live(k, &in);
  if (status == TS_OK) status = take_apart(k, &in, visit, state, thread);
  if (status == TS_OK) status = keep_filtered(k, &in, 0, TS_FIELDS);
  if (status == TS_OK && k->columns->before)
    status = show(k, TS_SHOW_BEFORE, &in, visit, state, thread);
  if (status == TS_OK) status = keep_filtered(k, &in, 1, TS_FIELDS);
  if (status == TS_OK)
    status = show(k, TS_SHOW_PICKED, &in, visit, state, thread);
  return status;
}
