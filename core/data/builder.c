/* builder.c -- rows of batches become chunks of the store */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

#include "countries.h"
#include "products.h"

#define NUMBERS (TS_LAST_NUMBER - TS_FIRST_NUMBER + 1)

static int is_number (ts_field field) {
  return field >= TS_FIRST_NUMBER && field <= TS_LAST_NUMBER;
}

/* One allocation for all key columns of a chunk, two for each of numbers. */
static ts_status make_room (ts_builder *b) {
  b->room = malloc(TS_FIELDS * TS_CHUNK_ROWS * sizeof(uint32_t));
  if (b->room == NULL) return TS_NOMEM;
  for (size_t i = 0; i < NUMBERS; i++)
    if (ts_decimals_widen(&b->numbers[i], TS_CHUNK_ROWS) != TS_OK)
      return TS_NOMEM;
  for (size_t f = 0; f < TS_FIELDS; f++)
    b->columns[f] = (uint32_t *)b->room + f * TS_CHUNK_ROWS;
  memset(b->columns[TS_C_UNTIL], 0, TS_CHUNK_ROWS * sizeof(uint32_t));
  return TS_OK;
}

static ts_status open_dicts (ts_builder *b, const ts_dataset *dataset,
                             ts_error *err) {
  ts_status status = TS_OK;
  for (ts_field f = 0; f < TS_C_KEEP + b->keeps && status == TS_OK; f++)
    status = ts_column_dict(b->store, dataset, f, &b->dicts[f], err);
  return status;
}

/* The first chunk number that the dataset has not used. */
static ts_status next_seq (ts_builder *b, const ts_dataset *dataset,
                           ts_error *err) {
  ts_chunks chunks;
  ts_status status = ts_chunks_open(b->store, dataset, &chunks, err);
  if (status == TS_OK && chunks.chunks > 0)
    b->seq = ts_chunk_zone(&chunks, chunks.chunks - 1, TS_C_PERIOD)->seq + 1;
  return status;
}

ts_status ts_builder_start (ts_builder *b, ts_store *store,
                            const ts_dataset *dataset, int64_t load,
                            size_t threads, ts_error *err) {
  ts_status status;
  *b = (ts_builder){.store = store, .dataset = dataset->id, .load = load,
                    .keeps = ts_dataset_keeps(dataset), .sorted = 1,
                    .last_report = UINT64_MAX, .last_scope = UINT64_MAX,
                    .threads = threads};
  b->reports = ts_dict_alloc();
  b->scopes = ts_dict_alloc();
  b->places = malloc(ts_countries_count * sizeof *b->places);
  if (b->reports == NULL || b->scopes == NULL || b->places == NULL
      || make_room(b) != TS_OK)
    return ts_fail_memory(err);
  for (size_t i = 0; i < ts_countries_count; i++) b->places[i] = TS_NONE;
  status = open_dicts(b, dataset, err);
  if (status == TS_OK) status = next_seq(b, dataset, err);
  if (status == TS_OK)
    status = ts_identifier_start(&b->who, store, b->keeps, err);
  return status;
}

void ts_builder_free (ts_builder *b) {
  ts_identifier_free(&b->who);
  ts_dict_free(b->reports);
  ts_dict_free(b->scopes);
  ts_census_free(&b->census);
  free(b->places);
  free(b->room);
  for (size_t i = 0; i < NUMBERS; i++) ts_decimals_free(&b->numbers[i]);
  *b = (ts_builder){0};
}

/* Encoding is shared by threads: one column an item. */
typedef struct {
  ts_builder *builder;
  ts_encoded encoded[TS_FIELDS];
} encoding;

static ts_status encode_column (void *state, size_t item) {
  encoding *e = state;
  ts_builder *b = e->builder;
  if (is_number((ts_field)item))
    return ts_encode_numbers(&b->numbers[item - TS_FIRST_NUMBER], b->rows,
                             &e->encoded[item]);
  return ts_encode_codes(b->columns[item], b->rows, &e->encoded[item]);
}

static ts_status flush (ts_builder *b, ts_error *err) {
  encoding e = {.builder = b};
  size_t fields = TS_C_KEEP + b->keeps;
  ts_status status;
  if (b->rows == 0) return TS_OK;
  status = ts_census_take(&b->census, b->columns[TS_C_CLASSIFICATION],
                          b->columns[TS_C_PRODUCT], b->rows);  /* rule 4 */
  if (status == TS_OK)
    status = ts_threads_run(b->threads, fields, encode_column, &e);
  if (status == TS_NOMEM) ts_fail_memory(err);
  for (size_t f = 0; f < fields && status == TS_OK; f++)
    status = ts_store_add_chunk(b->store, b->dataset, b->load, b->seq,
                                (ts_field)f, b->rows, &e.encoded[f], err);
  for (size_t f = 0; f < fields; f++) ts_string_free(&e.encoded[f].bytes);
  b->seq++;
  b->rows = 0;
  return status;
}

/* The store's code of one cell of a batch. */
static ts_status text_code (ts_builder *b, ts_batch *batch, ts_field f,
                            uint32_t own, uint32_t *code) {
  uint32_t *known = &batch->maps[f][own];
  if (*known == TS_NONE) {
    ts_status status = ts_dict_add(b->dicts[f],
                                   ts_dict_slice(batch->texts[f], own), known);
    if (status != TS_OK) return status;
  }
  *code = *known;
  return TS_OK;
}

static ts_status country_code (ts_builder *b, ts_field f, uint32_t place,
                               uint32_t *code) {
  uint32_t *known = &b->places[place];
  if (*known == TS_NONE) {
    ts_slice id = ts_slice_of(ts_countries[place].id);
    ts_status status = ts_dict_add(b->dicts[f], id, known);
    if (status != TS_OK) return status;
  }
  *code = *known;
  return TS_OK;
}

/* Copy rows [from, from + n) of a batch column to the end of the chunk. */
static ts_status copy_column (ts_builder *b, ts_batch *batch, ts_field f,
                              size_t from, size_t n) {
  const uint32_t *own = batch->codes[f] + from;
  uint32_t *to = b->columns[f] + b->rows;
  ts_status status = TS_OK;
  if (f == TS_C_EXPORTER || f == TS_C_IMPORTER) {
    for (size_t i = 0; i < n && status == TS_OK; i++)
      status = country_code(b, f, own[i], &to[i]);
  } else if (ts_field_is_text(f)) {
    status = ts_batch_map(batch, f);
    for (size_t i = 0; i < n && status == TS_OK; i++)
      status = text_code(b, batch, f, own[i], &to[i]);
  } else {
    memcpy(to, own, n * sizeof *to);
  }
  return status;
}

static ts_status add_report (ts_builder *b, uint32_t reporter, uint32_t side,
                             uint32_t period) {
  uint32_t tuple[3] = {reporter, side, period};
  uint64_t now = (uint64_t)tuple[2] << 32
               | (uint64_t)(reporter & 0xffffffu) << 8 | side;
  uint32_t code;
  if (now == b->last_report) return TS_OK;
  b->last_report = now;
  return ts_dict_add(b->reports, (ts_slice){(char *)tuple, sizeof tuple},
                     &code);
}

static ts_status note_report (ts_builder *b, size_t row) {
  uint32_t side = b->columns[TS_C_REPORTED_BY][row];
  uint32_t reporter = (side == TS_BY_EXPORTER) ? b->columns[TS_C_EXPORTER][row]
                    : (side == TS_BY_IMPORTER) ? b->columns[TS_C_IMPORTER][row]
                    : TS_NONE;
  return add_report(b, reporter, side, b->columns[TS_C_PERIOD][row]);
}

ts_status ts_builder_note_report (ts_builder *b, uint8_t side, ts_place place,
                                  uint32_t period, ts_error *err) {
  uint32_t reporter = TS_NONE;
  ts_status status = TS_OK;
  if (place != TS_NO_PLACE)
    status = country_code(b, TS_C_EXPORTER, place, &reporter);
  if (status == TS_OK) status = add_report(b, reporter, side, period);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

static ts_status add_scope (ts_builder *b, ts_slice product, int8_t level) {
  ts_scope scope;
  uint64_t now;
  uint32_t code;
  size_t length;
  memset(&scope, 0, sizeof scope);  /* padding too: its bytes are looked up */
  scope.level = level;
  length = (level == TS_LEVEL_TOTAL || product.length < 2)
         ? product.length : 2;
  if (length >= sizeof scope.chapter) length = sizeof scope.chapter - 1;
  memcpy(scope.chapter, product.text, length);
  now = (uint64_t)(unsigned char)scope.chapter[0] << 16
      | (uint64_t)(unsigned char)scope.chapter[1] << 8 | (uint8_t)level;
  if (now == b->last_scope) return TS_OK;
  b->last_scope = now;
  return ts_dict_add(b->scopes, (ts_slice){(char *)&scope, sizeof scope},
                     &code);
}

static void copy_numbers (ts_builder *b, const ts_batch *batch, size_t i,
                          size_t from, size_t n) {
  memcpy(b->numbers[i].mantissas + b->rows, batch->numbers[i].mantissas + from,
         n * sizeof(int64_t));
  memcpy(b->numbers[i].scales + b->rows, batch->numbers[i].scales + from, n);
}

static ts_status note_scope (ts_builder *b, size_t row) {
  return add_scope(b, ts_dict_slice(b->dicts[TS_C_PRODUCT],
                                    b->columns[TS_C_PRODUCT][row]),
                   (int8_t)b->columns[TS_C_LEVEL][row]);
}

ts_status ts_builder_note_product (ts_builder *b, ts_slice product,
                                   int8_t level, ts_error *err) {
  uint32_t code;
  ts_status status = ts_dict_add(b->dicts[TS_C_PRODUCT], product, &code);
  if (status == TS_OK) status = add_scope(b, product, level);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* What rules 1 to 3 want of rows that were just copied. */
static ts_status note_rows (ts_builder *b, size_t n) {
  for (size_t row = b->rows; row < b->rows + n; row++) {
    ts_status status = note_report(b, row);
    ts_identity key;
    if (status == TS_OK) status = note_scope(b, row);
    if (status != TS_OK) return status;
    if (b->columns[TS_C_APART][row] == TS_WHOLE) b->stored++;
    else b->set_apart++;
    if (!b->sorted || b->columns[TS_C_APART][row] == TS_APART_SPLIT) continue;
    status = ts_identify(&b->who, b->columns, row, &key);
    if (status != TS_OK) return status;
    if (b->started && ts_identity_compare(&b->last_key, &key) >= 0)
      b->sorted = 0;
    b->started = 1;
    b->last_key = key;
  }
  return TS_OK;
}

static ts_status take_some (ts_builder *b, ts_batch *batch, size_t from,
                            size_t n) {
  ts_status status = TS_OK;
  for (ts_field f = 0; f < TS_C_KEEP + b->keeps && status == TS_OK; f++)
    if (!is_number(f) && f != TS_C_UNTIL)
      status = copy_column(b, batch, f, from, n);
  for (size_t i = 0; i < NUMBERS; i++)
    copy_numbers(b, batch, i, from, n);
  if (status == TS_OK) status = note_rows(b, n);
  b->rows += (uint32_t)n;
  return status;
}

ts_status ts_builder_take (ts_builder *b, ts_batch *batch, ts_error *err) {
  size_t from = 0;
  while (from < batch->rows) {
    size_t n = TS_CHUNK_ROWS - b->rows;
    ts_status status;
    if (n > batch->rows - from) n = batch->rows - from;
    status = take_some(b, batch, from, n);
    if (status == TS_DOMAIN)
      return ts_fail(err, TS_DOMAIN, "a column has more than 4294967294"
                     " different texts: keep fewer columns");
    if (status != TS_OK) return ts_fail_memory(err);
    from += n;
    if (b->rows == TS_CHUNK_ROWS) {
      status = flush(b, err);
      if (status != TS_OK) return status;
    }
  }
  return TS_OK;
}

ts_status ts_builder_finish (ts_builder *b, ts_error *err) {
  ts_status status = flush(b, err);
  for (uint32_t i = 0; i < ts_dict_size(b->reports) && status == TS_OK; i++) {
    uint32_t tuple[3];
    memcpy(tuple, ts_dict_text(b->reports, i), sizeof tuple);
    ts_released released = {.load = b->load, .reporter = tuple[0],
                            .side = (uint8_t)tuple[1], .period = tuple[2]};
    status = ts_store_add_released(b->store, b->dataset, &released, "rows",
                                   err);
  }
  for (uint32_t i = 0; i < ts_dict_size(b->scopes) && status == TS_OK; i++) {
    ts_scope scope;
    memcpy(&scope, ts_dict_text(b->scopes, i), sizeof scope);
    scope.load = b->load;
    status = ts_store_add_scope(b->store, b->dataset, &scope, err);
  }
  if (status == TS_OK)
    status = ts_census_write(&b->census, b->store, b->load, err);
  return status;
}
