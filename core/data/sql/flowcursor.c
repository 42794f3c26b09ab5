/* flowcursor.c -- chunks decoded as rows ask for them; see flowcursor.h */
#include "flowcursor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/store/inside.h"

static const ts_zone *zone_of (const ts_flow_cursor *c, ts_field field) {
  return ts_chunk_zone(&c->chunks, c->chunk, field);
}

static ts_status decode_codes (ts_flow_cursor *c, ts_field f, ts_error *err) {
  if (c->codes[f] == NULL)
    c->codes[f] = malloc(TS_CHUNK_ROWS * sizeof *c->codes[f]);
  if (c->codes[f] == NULL) return ts_fail_memory(err);
  return ts_read_codes(c->store, zone_of(c, f), &c->bytes, c->codes[f], err);
}

static ts_status decode_numbers (ts_flow_cursor *c, ts_field f,
                                 ts_error *err) {
  ts_numbers *n = &c->numbers[f - TS_C_VALUE];
  if (n->mantissas == NULL && ts_numbers_alloc(n) != TS_OK)
    return ts_fail_memory(err);
  return ts_read_numbers(c->store, zone_of(c, f), &c->bytes, n, err);
}

static ts_status decode (ts_flow_cursor *c, ts_field f, ts_error *err) {
  ts_status status;
  if (c->ready & 1u << f) return TS_OK;
  status = (f >= TS_FIRST_NUMBER && f <= TS_LAST_NUMBER)
         ? decode_numbers(c, f, err) : decode_codes(c, f, err);
  if (status == TS_OK) c->ready |= 1u << f;
  return status;
}

ts_status ts_flow_code (ts_flow_cursor *c, ts_field field, uint32_t *code,
                        ts_error *err) {
  ts_status status = decode(c, field, err);
  if (status == TS_OK) *code = c->codes[field][c->row];
  return status;
}

static double exception_at (const ts_numbers *n, uint32_t row) {
  size_t lo = 0, hi = n->exception_count;
  while (lo < hi) {
    size_t middle = lo + (hi - lo) / 2;
    if (n->exceptions[middle].row < row) lo = middle + 1;
    else hi = middle;
  }
  return (lo < n->exception_count) ? n->exceptions[lo].number.real : NAN;
}

ts_status ts_flow_number (ts_flow_cursor *c, ts_field field, double *number,
                          ts_error *err) {
  const ts_numbers *n = &c->numbers[field - TS_C_VALUE];
  ts_status status = decode(c, field, err);
  int64_t mantissa;
  if (status != TS_OK) return status;
  mantissa = n->mantissas[c->row];
  *number = (mantissa == TS_MISSING_MANTISSA) ? NAN
          : (mantissa == TS_EXCEPTION_MANTISSA) ? exception_at(n, c->row)
          : (double)mantissa / ts_pow10[n->scale];
  return TS_OK;
}

int64_t ts_flow_load (const ts_flow_cursor *c) {
  return zone_of(c, TS_C_PERIOD)->load;
}

int64_t ts_flow_row (const ts_flow_cursor *c) {
  return zone_of(c, TS_C_PERIOD)->id * TS_CHUNK_ROWS + c->row;
}

/* The key of the row's report, and its level. */
typedef struct {
  uint32_t reporter, side, period, class;
} report;

static ts_status report_of (ts_flow_cursor *c, report *r, uint32_t *level,
                            ts_error *err) {
  ts_status status = ts_flow_code(c, TS_C_REPORTED_BY, &r->side, err);
  if (status == TS_OK)
    status = ts_flow_code(c, TS_C_PERIOD, &r->period, err);
  if (status == TS_OK)
    status = ts_flow_code(c, TS_C_CLASSIFICATION, &r->class, err);
  if (status == TS_OK) status = ts_flow_code(c, TS_C_LEVEL, level, err);
  r->reporter = TS_NONE;  /* of reconciled rows */
  if (status == TS_OK && r->side == TS_BY_EXPORTER)
    status = ts_flow_code(c, TS_C_EXPORTER, &r->reporter, err);
  if (status == TS_OK && r->side == TS_BY_IMPORTER)
    status = ts_flow_code(c, TS_C_IMPORTER, &r->reporter, err);
  return status;
}

static ts_status is_deepest (ts_flow_cursor *c, int *yes, ts_error *err) {
  const ts_depths *depths = &c->survey->list[c->depths];
  report r;
  uint32_t level, code;
  ts_status status;
  if (depths->single) return TS_OK;
  status = report_of(c, &r, &level, err);
  if (status != TS_OK) return status;
  code = ts_dict_find(depths->reports, (ts_slice){(char *)&r, sizeof r});
  *yes = (code != TS_NONE && level < 16 && depths->seen[code] >> level == 1);
  return TS_OK;
}

/* Does the row's code in a column pass: the zone may say so of all rows. */
static ts_status passes (ts_flow_cursor *c, ts_field field, uint32_t lo,
                         uint32_t hi, int *yes, ts_error *err) {
  const ts_zone *zone = zone_of(c, field);
  uint32_t code;
  ts_status status;
  if (!*yes || (zone->lo >= lo && zone->hi <= hi)) return TS_OK;
  status = ts_flow_code(c, field, &code, err);
  *yes = (status == TS_OK && code >= lo && code <= hi);
  return status;
}

/* Rules 1 to 3 for the row that the cursor stands on. */
static ts_status is_wanted (ts_flow_cursor *c, int *yes, ts_error *err) {
  ts_status status;
  *yes = 1;
  status = passes(c, TS_C_UNTIL, 0, 0, yes, err);
  for (ts_field f = 0; f < TS_C_VALUE && status == TS_OK && *yes; f++)
    if (c->wanted[f]) status = passes(c, f, c->want[f], c->want[f], yes, err);
  if (status != TS_OK || c->kind == TS_FLOWS_ALL) return status;
  status = passes(c, TS_C_APART, TS_WHOLE, TS_WHOLE, yes, err);
  if (status == TS_OK)
    status = passes(c, TS_C_REGIME, TS_REGIME_EXPORT, TS_REGIME_TRADE, yes,
                    err);
  if (status == TS_OK && *yes && c->depths >= 0)
    status = is_deepest(c, yes, err);
  return status;
}

static int may_hold (const ts_flow_cursor *c) {
  for (ts_field f = 0; f < TS_C_VALUE; f++) {
    const ts_zone *zone = zone_of(c, f);
    if (c->wanted[f] && (c->want[f] < zone->lo || c->want[f] > zone->hi))
      return 0;
  }
  return 1;
}

/* To the first row of the next chunk that may hold a wanted one; 'chunk' ends
** up behind the last when there is none. */
static void next_chunk (ts_flow_cursor *c, size_t from) {
  c->chunk = from;
  while (c->chunk < c->chunks.chunks && !may_hold(c)) c->chunk++;
  c->row = 0;
  c->ready = 0;
  c->rows = (c->chunk < c->chunks.chunks) ? zone_of(c, TS_C_PERIOD)->rows : 0;
}

/* From the row where the cursor stands to the first wanted one of its dataset;
** the dataset is at its end when 'chunk' is behind the last. */
static ts_status seek (ts_flow_cursor *c, ts_error *err) {
  while (c->chunk < c->chunks.chunks) {
    for (; c->row < c->rows; c->row++) {
      int yes;
      ts_status status = is_wanted(c, &yes, err);
      if (status != TS_OK || yes) return status;
    }
    next_chunk(c, c->chunk + 1);
  }
  return TS_OK;
}

/* One level in all chunks: no report has two. */
static int has_one_level (const ts_chunks *chunks) {
  for (size_t i = 0; i < chunks->chunks; i++) {
    const ts_zone *zone = ts_chunk_zone(chunks, i, TS_C_LEVEL);
    const ts_zone *first = ts_chunk_zone(chunks, 0, TS_C_LEVEL);
    if (zone->lo != zone->hi || zone->lo != first->lo) return 0;
  }
  return 1;
}

static ts_status note_level (ts_flow_cursor *c, ts_depths *d, ts_error *err) {
  report r;
  uint32_t level, code;
  size_t known = ts_dict_size(d->reports);
  ts_status status = report_of(c, &r, &level, err);
  if (status != TS_OK) return status;
  if (ts_reserve((void **)&d->seen, &d->room, known + 1, sizeof *d->seen)
      != TS_OK
      || ts_dict_add(d->reports, (ts_slice){(char *)&r, sizeof r}, &code)
      != TS_OK) return ts_fail_memory(err);
  if (code == known) d->seen[code] = 0;
  if (level < 16) d->seen[code] |= (uint16_t)(1u << level);
  return TS_OK;
}

/* Run over the dataset's default rows of all levels. */
static ts_status survey_levels (ts_store *store, const ts_chunks *chunks,
                                ts_depths *d, ts_error *err) {
  ts_flow_cursor c = {.store = store, .chunks = *chunks, .depths = -1};
  ts_status status;
  next_chunk(&c, 0);
  status = seek(&c, err);
  while (status == TS_OK && c.chunk < c.chunks.chunks) {
    status = note_level(&c, d, err);
    c.row++;
    if (status == TS_OK) status = seek(&c, err);
  }
  ts_flow_free(&c);
  return status;
}

static void free_depths (ts_depths *d) {
  ts_dict_free(d->reports);
  free(d->seen);
}

static void clear_survey (ts_survey *survey) {
  for (size_t i = 0; i < survey->count; i++) free_depths(&survey->list[i]);
  survey->count = 0;
}

void ts_survey_free (ts_survey *survey) {
  clear_survey(survey);
  free(survey->list);
  *survey = (ts_survey){0};
}

static ts_status add_depths (ts_flow_cursor *c, ts_survey *survey,
                             ts_error *err) {
  ts_status status = TS_OK;
  ts_depths *d;
  if (ts_reserve((void **)&survey->list, &survey->room, survey->count + 1,
                 sizeof *d) != TS_OK) return ts_fail_memory(err);
  d = &survey->list[survey->count];
  *d = (ts_depths){.dataset = c->datasets[c->at].id,
                   .single = has_one_level(&c->chunks),
                   .reports = ts_dict_alloc()};
  if (d->reports == NULL) return ts_fail_memory(err);
  if (!d->single) status = survey_levels(c->store, &c->chunks, d, err);
  if (status == TS_OK) survey->count++;
  else free_depths(d);
  return status;
}

/* The levels of the dataset's reports, surveyed unless they are known. */
static ts_status find_depths (ts_flow_cursor *c, ts_error *err) {
  size_t i = 0;
  c->depths = -1;
  if (c->kind == TS_FLOWS_ALL) return TS_OK;
  while (i < c->survey->count
         && c->survey->list[i].dataset != c->datasets[c->at].id) i++;
  if (i == c->survey->count) {
    ts_status status = add_depths(c, c->survey, err);
    if (status != TS_OK) return status;
  }
  c->depths = (ptrdiff_t)i;
  return TS_OK;
}

/* To the first wanted row of datasets[from] or of those behind it. */
static ts_status open_dataset (ts_flow_cursor *c, size_t from, ts_error *err) {
  for (c->at = from; c->at < c->dataset_count; c->at++) {
    const ts_dataset *d = &c->datasets[c->at];
    ts_status status;
    if (c->dataset != NULL && strcmp(c->dataset, d->name) != 0) continue;
    status = ts_chunks_open(c->store, d, &c->chunks, err);
    if (status == TS_OK) status = find_depths(c, err);
    if (status != TS_OK) return status;
    next_chunk(c, 0);
    status = seek(c, err);
    if (status != TS_OK || c->chunk < c->chunks.chunks) return status;
  }
  c->done = 1;
  return TS_OK;
}

ts_status ts_flow_start (ts_flow_cursor *c, ts_error *err) {
  ts_survey *survey = c->survey;
  ts_status status = ts_store_datasets(c->store, &c->datasets,
                                       &c->dataset_count, err);
  if (status != TS_OK) return status;
  if (survey->version != c->store->version
      || survey->changes != c->store->changes) {
    clear_survey(survey);
    survey->version = c->store->version;
    survey->changes = c->store->changes;
  }
  c->done = 0;
  return open_dataset(c, 0, err);
}

ts_status ts_flow_next (ts_flow_cursor *c, ts_error *err) {
  ts_status status;
  c->row++;
  status = seek(c, err);
  if (status != TS_OK || c->chunk < c->chunks.chunks) return status;
  return open_dataset(c, c->at + 1, err);
}

void ts_flow_free (ts_flow_cursor *c) {
  for (size_t f = 0; f < TS_FIELDS; f++) free(c->codes[f]);
  for (size_t i = 0; i < TS_C_KEEP - TS_C_VALUE; i++)
    ts_numbers_free(&c->numbers[i]);
  ts_string_free(&c->bytes);
  memset(c, 0, sizeof *c);
}
