/* builder.c -- rows of batches become chunks of the store */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

#include "data/codes/countries.h"

static void free_tray (ts_tray *tray) {
  if (tray == NULL) return;
  free(tray->columns[0]);
  for (size_t i = 0; i < TS_NUMBERS; i++) ts_decimals_free(&tray->numbers[i]);
  free(tray);
}

/* The columns start as zeros, which 'until' stays. */
static ts_tray *make_tray (size_t fields) {
  ts_tray *tray = calloc(1, sizeof *tray);
  uint32_t *room = calloc(fields * TS_CHUNK_ROWS, sizeof *room);
  ts_status status = (tray != NULL && room != NULL) ? TS_OK : TS_NOMEM;
  if (tray == NULL) {
    free(room);
    return NULL;
  }
  for (size_t f = 0; f < fields; f++)
    tray->columns[f] = (room == NULL) ? NULL : room + f * TS_CHUNK_ROWS;
  for (size_t i = 0; i < TS_NUMBERS && status == TS_OK; i++)
    status = ts_decimals_widen(&tray->numbers[i], TS_CHUNK_ROWS);
  if (status == TS_OK) return tray;
  free_tray(tray);
  return NULL;
}

static ts_tray *take_tray (ts_builder *b) {
  ts_tray *tray;
  pthread_mutex_lock(&b->lock);
  tray = b->idle;
  if (tray != NULL) b->idle = tray->next;
  pthread_mutex_unlock(&b->lock);
  return (tray != NULL) ? tray : make_tray(b->fields);
}

static void give_tray (ts_builder *b, ts_tray *tray) {
  pthread_mutex_lock(&b->lock);
  tray->next = b->idle;
  b->idle = tray;
  pthread_mutex_unlock(&b->lock);
}

static ts_status open_dicts (ts_builder *b, const ts_dataset *dataset,
                             ts_error *err) {
  ts_status status = TS_OK;
  for (ts_field f = 0; f < b->fields && status == TS_OK; f++)
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
                            ts_error *err) {
  size_t keeps = ts_dataset_keeps(dataset);
  ts_status status;
  *b = (ts_builder){.store = store, .dataset = dataset->id, .load = load,
                    .fields = TS_C_KEEP + keeps};
  b->places = malloc(ts_countries_count * sizeof *b->places);
  b->has_lock = pthread_mutex_init(&b->lock, NULL) == 0;
  if (b->places == NULL || !b->has_lock) return ts_fail_memory(err);
  for (size_t i = 0; i < ts_countries_count; i++) b->places[i] = TS_NONE;
  status = open_dicts(b, dataset, err);
  if (status == TS_OK) status = next_seq(b, dataset, err);
  if (status == TS_OK) status = ts_notes_start(&b->notes, store, keeps, err);
  return status;
}

void ts_builder_free (ts_builder *b) {
  while (b->idle != NULL) {
    ts_tray *next = b->idle->next;
    free_tray(b->idle);
    b->idle = next;
  }
  free_tray(b->filling);
  ts_notes_free(&b->notes);
  free(b->places);
  if (b->has_lock) pthread_mutex_destroy(&b->lock);
  *b = (ts_builder){0};
}

void ts_chunks_made_free (ts_builder *b, ts_chunks_made *made) {
  for (size_t i = 0; i < made->room; i++) {
    ts_chunk_made *chunk = &made->chunks[i];
    if (chunk->tray != NULL) give_tray(b, chunk->tray);
    for (size_t f = 0; f < TS_FIELDS; f++)
      ts_string_free(&chunk->encoded[f].bytes);
  }
  free(made->chunks);
  *made = (ts_chunks_made){0};
}

/* Enter one cell's text into the store's dictionary. */
static ts_status enter (ts_builder *b, const ts_batch *batch, ts_field f,
                        uint32_t own, uint32_t *code) {
  ts_slice text = (f == TS_C_EXPORTER || f == TS_C_IMPORTER)
                ? ts_slice_of(ts_countries[own].id)
                : ts_dict_slice(batch->texts[f], own);
  return ts_dict_add(b->dicts[f], text, code);
}

/* The store's codes of a batch's own, found in 'map' or entered there. */
static ts_status translate (ts_builder *b, const ts_batch *batch, ts_field f,
                            uint32_t *map, const uint32_t *own, size_t n,
                            uint32_t *to) {
  size_t once = ts_all_equal(own, n) ? 1 : n;
  for (size_t i = 0; i < once; i++) {
    uint32_t *code = &map[own[i]];
    if (*code == TS_NONE) {
      ts_status status = enter(b, batch, f, own[i], code);
      if (status != TS_OK) return status;
    }
    to[i] = *code;
  }
  for (size_t i = once; i < n; i++) to[i] = to[0];
  return TS_OK;
}

/* Copy rows [from, from + n) of a batch column to the end of the tray. */
static ts_status copy_codes (ts_builder *b, ts_batch *batch, ts_field f,
                             size_t from, size_t n) {
  const uint32_t *own = batch->codes[f] + from;
  uint32_t *to = b->filling->columns[f] + b->filling->rows;
  ts_status status;
  if (f == TS_C_EXPORTER || f == TS_C_IMPORTER)
    return translate(b, batch, f, b->places, own, n, to);
  if (!ts_field_is_text(f)) {
    memcpy(to, own, n * sizeof *to);
    return TS_OK;
  }
  status = ts_batch_map(batch, f);
  if (status != TS_OK) return status;
  return translate(b, batch, f, batch->maps[f], own, n, to);
}

static void copy_numbers (ts_tray *tray, const ts_batch *batch, size_t from,
                          size_t n) {
  for (size_t i = 0; i < TS_NUMBERS; i++) {
    memcpy(tray->numbers[i].mantissas + tray->rows,
           batch->numbers[i].mantissas + from, n * sizeof(int64_t));
    memcpy(tray->numbers[i].scales + tray->rows,
           batch->numbers[i].scales + from, n);
  }
}

static ts_status copy_rows (ts_builder *b, ts_batch *batch, size_t from,
                            size_t n) {
  ts_status status = TS_OK;
  for (ts_field f = 0; f < b->fields && status == TS_OK; f++)
    if (!ts_is_number(f) && f != TS_C_UNTIL)
      status = copy_codes(b, batch, f, from, n);
  copy_numbers(b->filling, batch, from, n);
  b->filling->rows += (uint32_t)n;
  return status;
}

static ts_status next_made (ts_chunks_made *made, ts_chunk_made **chunk) {
  size_t old = made->room;
  ts_status status = ts_reserve((void **)&made->chunks, &made->room,
                                made->count + 1, sizeof *made->chunks);
  if (status != TS_OK) return status;
  memset(made->chunks + old, 0, (made->room - old) * sizeof *made->chunks);
  *chunk = &made->chunks[made->count++];
  return TS_OK;
}

/* The tray is full, or the file at its end. */
static ts_status close_tray (ts_builder *b, ts_chunks_made *made) {
  ts_tray *tray = b->filling;
  ts_chunk_made *chunk;
  ts_status status = ts_notes_take(&b->notes, tray->columns, tray->rows);
  if (status == TS_OK) status = next_made(made, &chunk);
  if (status != TS_OK) return status;
  chunk->tray = tray;
  chunk->seq = b->seq++;
  chunk->rows = tray->rows;
  b->filling = NULL;
  return TS_OK;
}

static ts_status open_tray (ts_builder *b) {
  b->filling = take_tray(b);
  if (b->filling == NULL) return TS_NOMEM;
  b->filling->rows = 0;
  return TS_OK;
}

/* As many rows as the tray still holds. */
static ts_status take_some (ts_builder *b, ts_batch *batch, size_t *from,
                            ts_chunks_made *made) {
  ts_status status = (b->filling == NULL) ? open_tray(b) : TS_OK;
  size_t n;
  if (status != TS_OK) return status;
  n = TS_CHUNK_ROWS - b->filling->rows;
  if (n > batch->rows - *from) n = batch->rows - *from;
  status = copy_rows(b, batch, *from, n);
  *from += n;
  if (status == TS_OK && b->filling->rows == TS_CHUNK_ROWS)
    status = close_tray(b, made);
  return status;
}

static ts_status failed (ts_status status, ts_error *err) {
  if (status == TS_DOMAIN)
    return ts_fail(err, TS_DOMAIN, "a column has more than 4294967294"
                   " different texts: keep fewer columns");
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

ts_status ts_builder_take (ts_builder *b, ts_batch *batch,
                           ts_chunks_made *made, ts_error *err) {
  ts_status status = TS_OK;
  size_t from = 0;
  made->count = 0;
  while (from < batch->rows && status == TS_OK)
    status = take_some(b, batch, &from, made);
  return failed(status, err);
}

static ts_status encode_tray (const ts_tray *tray, size_t fields,
                              ts_encoded *encoded) {
  ts_status status = TS_OK;
  for (size_t f = 0; f < fields && status == TS_OK; f++)
    status = ts_is_number(f)
           ? ts_encode_numbers(&tray->numbers[f - TS_FIRST_NUMBER],
                               tray->rows, &encoded[f])
           : ts_encode_codes(tray->columns[f], tray->rows, &encoded[f]);
  return status;
}

ts_status ts_builder_encode (ts_builder *b, ts_chunks_made *made,
                             ts_error *err) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < made->count && status == TS_OK; i++) {
    ts_chunk_made *chunk = &made->chunks[i];
    status = encode_tray(chunk->tray, b->fields, chunk->encoded);
    give_tray(b, chunk->tray);  /* rule 2 */
    chunk->tray = NULL;
  }
  if (status == TS_DOMAIN)
    return ts_fail(err, status, "a number of the file is not finite");
  return failed(status, err);
}

ts_status ts_builder_write (ts_builder *b, const ts_chunks_made *made,
                            ts_error *err) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < made->count && status == TS_OK; i++) {
    const ts_chunk_made *chunk = &made->chunks[i];
    for (size_t f = 0; f < b->fields && status == TS_OK; f++)
      status = ts_store_add_chunk(b->store, b->dataset, b->load, chunk->seq,
                                  (ts_field)f, chunk->rows, &chunk->encoded[f],
                                  err);
  }
  return status;
}

ts_status ts_builder_put (ts_builder *b, ts_batch *batch, ts_chunks_made *made,
                          ts_error *err) {
  ts_status status = ts_builder_take(b, batch, made, err);
  if (status == TS_OK) status = ts_builder_encode(b, made, err);
  return (status == TS_OK) ? ts_builder_write(b, made, err) : status;
}

ts_status ts_builder_note_report (ts_builder *b, uint8_t side,
                                  ts_place reporter, uint32_t period,
                                  ts_error *err) {
  uint32_t code = (reporter == TS_NO_PLACE) ? TS_NONE : b->places[reporter];
  ts_status status = TS_OK;
  if (reporter != TS_NO_PLACE && code == TS_NONE) {
    status = enter(b, NULL, TS_C_EXPORTER, reporter, &code);
    b->places[reporter] = code;
  }
  if (status == TS_OK) status = ts_notes_report(&b->notes, code, side, period);
  return failed(status, err);
}

ts_status ts_builder_note_product (ts_builder *b, ts_slice product,
                                   int8_t level, ts_error *err) {
  uint32_t code;
  ts_status status = ts_dict_add(b->dicts[TS_C_PRODUCT], product, &code);
  if (status == TS_OK) status = ts_notes_product(&b->notes, code, level);
  return failed(status, err);
}

ts_status ts_builder_finish (ts_builder *b, ts_chunks_made *made,
                             ts_error *err) {
  ts_status status = TS_OK;
  made->count = 0;
  if (b->filling != NULL && b->filling->rows > 0)
    status = failed(close_tray(b, made), err);
  if (status == TS_OK) status = ts_builder_encode(b, made, err);
  if (status == TS_OK) status = ts_builder_write(b, made, err);
  if (status == TS_OK)
    status = ts_notes_write(&b->notes, b->store, b->dataset, b->load, err);
  return status;
}
