/* keyrows.c -- the rows of a chunk that have an identity; see keyrows.h */
#include "keyrows.h"

#include <stdlib.h>

ts_status ts_keyrows_alloc (ts_keyrows *k) {
  size_t columns = TS_FIELDS * TS_CHUNK_ROWS;
  *k = (ts_keyrows){.n = 0};
  k->columns[0] = malloc((columns + TS_CHUNK_ROWS) * sizeof(uint32_t));
  k->hashes = malloc(TS_CHUNK_ROWS * sizeof *k->hashes);
  if (k->columns[0] == NULL || k->hashes == NULL) return TS_NOMEM;
  for (size_t f = 1; f < TS_FIELDS; f++)
    k->columns[f] = k->columns[0] + f * TS_CHUNK_ROWS;
  k->rows = k->columns[0] + columns;
  return TS_OK;
}

void ts_keyrows_free (ts_keyrows *k) {
  free(k->columns[0]);
  free(k->hashes);
  ts_string_free(&k->scratch);
}

int ts_is_dead (const ts_load *loads, size_t n, uint32_t until) {
  for (size_t i = 0; i < n; i++)
    if (loads[i].id == (int64_t)until) return loads[i].release == NULL;
  return 0;
}

/* Codes that the dictionaries do not have cannot be looked up. */
static ts_status check_codes (const ts_keysource *s, size_t chunk,
                              ts_error *err) {
  static const ts_field fields[] = {TS_C_EXPORTER, TS_C_IMPORTER, TS_C_PRODUCT};
  ts_status status = TS_OK;
  for (size_t i = 0; i < 3 && status == TS_OK; i++) {
    const ts_zone *zone = ts_chunk_zone(&s->chunks, chunk, fields[i]);
    size_t size = (fields[i] == TS_C_PRODUCT) ? s->who.packed_count
                                              : s->who.place_count;
    status = ts_zone_check_codes(s->store, zone, size, err);
  }
  return status;
}

/* The columns that make up keys, and those that say who has one. */
static ts_status read_columns (ts_keyrows *k, const ts_keysource *s,
                               size_t chunk, ts_error *err) {
  ts_status status = TS_OK;
  for (ts_field f = 0; f < s->chunks.fields && status == TS_OK; f++) {
    if (ts_is_number(f) || f == TS_C_ESTIMATED) continue;
    status = ts_read_codes(s->store, ts_chunk_zone(&s->chunks, chunk, f),
                           &k->scratch, k->columns[f], err);
  }
  return status;
}

ts_status ts_keyrows_read (ts_keyrows *k, const ts_keysource *s, size_t chunk,
                           ts_error *err) {
  const uint32_t *aparts = k->columns[TS_C_APART];
  const uint32_t *untils = k->columns[TS_C_UNTIL];
  size_t rows = ts_chunk_zone(&s->chunks, chunk, TS_C_PERIOD)->rows;
  ts_status status = check_codes(s, chunk, err);
  if (status == TS_OK) status = read_columns(k, s, chunk, err);
  if (status != TS_OK) return status;
  ts_identity_hashes(&s->who, k->columns, rows, k->hashes);
  k->n = 0;
  for (size_t r = 0; r < rows; r++) {
    if (aparts[r] == TS_APART_SPLIT) continue;
    if (untils[r] != 0 && ts_is_dead(s->loads, s->load_count, untils[r]))
      continue;
    k->rows[k->n++] = (uint32_t)r;
  }
  return TS_OK;
}
