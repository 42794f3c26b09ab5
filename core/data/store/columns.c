/* columns.c -- chunks of a dataset, found by number and read by column */
#include "columns.h"

size_t ts_dataset_keeps (const ts_dataset *dataset) {
  size_t n = 0;
  while (n < TS_KEEP_MOST && dataset->keep[n] != NULL) n++;
  return n;
}

ts_status ts_chunks_open (ts_store *store, const ts_dataset *dataset,
                          ts_chunks *chunks, ts_error *err) {
  size_t n;
  ts_status status = ts_store_zones(store, dataset->id, &chunks->zones, &n,
                                    err);
  if (status != TS_OK) return status;
  chunks->fields = TS_C_KEEP + ts_dataset_keeps(dataset);
  chunks->chunks = n / chunks->fields;
  chunks->rows = 0;
  for (size_t i = 0; i < n; i++) {  /* rule 1 */
    const ts_zone *first = &chunks->zones[i - i % chunks->fields];
    const ts_zone *zone = &chunks->zones[i];
    if (n % chunks->fields != 0 || zone->field != i % chunks->fields
        || zone->seq != first->seq || zone->rows != first->rows
        || zone->rows > TS_CHUNK_ROWS)
      return ts_fail(err, TS_CORRUPT, "%s: chunk %u of dataset '%s' has not the"
                     " columns that it should have: the store is damaged,"
                     " restore a copy or load the files again",
                     ts_store_path(store), (unsigned)zone->seq, dataset->name);
    if (zone == first) chunks->rows += zone->rows;
  }
  return TS_OK;
}

const ts_zone *ts_chunk_zone (const ts_chunks *chunks, size_t chunk,
                              ts_field field) {
  return &chunks->zones[chunk * chunks->fields + field];
}

ts_status ts_column_dict (ts_store *store, const ts_dataset *dataset,
                          ts_field field, ts_dict **dict, ts_error *err) {
  ts_string name = {0};
  ts_status status;
  *dict = NULL;
  if (field < TS_C_KEEP) {
    const char *fixed = ts_field_dictionary(field);
    return (fixed == NULL) ? TS_OK : ts_store_dict(store, fixed, dict, err);
  }
  ts_string_format(&name, "keep:%s", dataset->keep[field - TS_C_KEEP]);
  if (name.status != TS_OK) return ts_fail_memory(err);
  status = ts_store_dict(store, name.text, dict, err);
  ts_string_free(&name);
  return status;
}

ts_status ts_zone_check_codes (ts_store *store, const ts_zone *zone,
                               size_t size, ts_error *err) {
  if (zone->hi < (int64_t)size) return TS_OK;
  return ts_fail(err, TS_CORRUPT, "%s: chunk %u has codes without a text: the"
                 " store is damaged, restore a copy or load the files again",
                 ts_store_path(store), (unsigned)zone->seq);
}

static ts_status damaged (ts_status status, const ts_zone *zone,
                          ts_error *err) {
  if (status == TS_OK || status == TS_NOMEM) return status;
  return ts_fail(err, status, "chunk %u, column %u of the store cannot be"
                 " decoded: the store is damaged, restore a copy or load the"
                 " files again", (unsigned)zone->seq, (unsigned)zone->field);
}

ts_status ts_decode_zone_codes (const ts_zone *zone, ts_slice bytes,
                                uint32_t *codes, ts_error *err) {
  return damaged(ts_decode_codes(zone->encoding, zone->lo, zone->hi, bytes,
                                 zone->rows, codes), zone, err);
}

ts_status ts_decode_zone_numbers (const ts_zone *zone, ts_slice bytes,
                                  ts_numbers *numbers, ts_error *err) {
  return damaged(ts_decode_numbers(zone->encoding, zone->lo, zone->hi, bytes,
                                   zone->rows, numbers), zone, err);
}

ts_status ts_decode_zone_codes_at (const ts_zone *zone, ts_slice bytes,
                                   const uint32_t *picked, size_t n,
                                   uint32_t *codes, ts_error *err) {
  return damaged(ts_decode_codes_at(zone->encoding, zone->lo, zone->hi, bytes,
                                    zone->rows, picked, n, codes), zone, err);
}

ts_status ts_decode_zone_numbers_at (const ts_zone *zone, ts_slice bytes,
                                     const uint32_t *picked, size_t n,
                                     ts_numbers *numbers, ts_error *err) {
  return damaged(ts_decode_numbers_at(zone->encoding, zone->lo, zone->hi, bytes,
                                      zone->rows, picked, n, numbers), zone,
                 err);
}

ts_status ts_decode_zone_runs (const ts_zone *zone, ts_slice bytes,
                               ts_code_run *runs, size_t *n, ts_error *err) {
  ts_status status = ts_decode_runs(zone->encoding, zone->lo, zone->hi, bytes,
                                    zone->rows, runs, n);
  return (status == TS_UNKNOWN) ? status : damaged(status, zone, err);
}

ts_status ts_read_codes (ts_store *store, const ts_zone *zone,
                         ts_string *scratch, uint32_t *codes, ts_error *err) {
  ts_status status = ts_store_chunk(store, zone, scratch, err);
  if (status != TS_OK) return status;
  return ts_decode_zone_codes(zone, (ts_slice){scratch->text, scratch->length},
                              codes, err);
}

ts_status ts_read_numbers (ts_store *store, const ts_zone *zone,
                           ts_string *scratch, ts_numbers *numbers,
                           ts_error *err) {
  ts_status status = ts_store_chunk(store, zone, scratch, err);
  if (status != TS_OK) return status;
  return ts_decode_zone_numbers(
    zone, (ts_slice){scratch->text, scratch->length}, numbers, err);
}
