/* zones.c -- chunks: their headers, which are cached, and their bytes */
#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "inside.h"
#include "pack.h"

void ts_store_drop_blob (ts_store *store) {
  sqlite3_blob_close(store->blob);  /* NULL is allowed */
  store->blob = NULL;
}

static void zone_cells (int64_t dataset, const ts_zone *z, ts_datum cells[12]) {
  const int64_t numbers[] = {z->id, dataset, z->load, z->seq, z->field,
                             z->rows, z->encoding, z->lo, z->hi, z->missing,
                             z->bytes, z->data_crc};
  for (int i = 0; i < 12; i++) cells[i] = ts_datum_integer(numbers[i]);
}

static int within (const ts_datum *cell, int64_t most) {
  return cell->kind == TS_DATUM_INTEGER && cell->integer >= 0
      && cell->integer <= most;
}

/* Bounds of codes are codes; those of mantissas are looked at when they are
** decoded. */
static int are_bounds (const ts_datum *field, const ts_datum *lo,
                       const ts_datum *hi) {
  if (field->integer >= TS_FIRST_NUMBER && field->integer <= TS_LAST_NUMBER)
    return lo->kind == TS_DATUM_INTEGER && hi->kind == TS_DATUM_INTEGER;
  return within(lo, UINT32_MAX) && within(hi, UINT32_MAX);
}

static ts_status read_zone (const ts_datum *c, ts_zone *z) {
  if (!within(&c[3], UINT32_MAX) || !within(&c[4], TS_FIELDS - 1)
      || !within(&c[5], TS_CHUNK_ROWS) || !within(&c[6], UINT8_MAX)
      || !are_bounds(&c[4], &c[7], &c[8]) || !within(&c[9], UINT32_MAX)
      || !within(&c[10], UINT32_MAX) || !within(&c[11], UINT32_MAX))
    return TS_CORRUPT;
  *z = (ts_zone){
    .id = c[0].integer, .load = c[2].integer, .seq = (uint32_t)c[3].integer,
    .rows = (uint32_t)c[5].integer, .field = (uint8_t)c[4].integer,
    .encoding = (uint8_t)c[6].integer, .lo = c[7].integer, .hi = c[8].integer,
    .missing = (uint32_t)c[9].integer, .bytes = (uint32_t)c[10].integer,
    .data_crc = (uint32_t)c[11].integer};
  return TS_OK;
}

static ts_status add_zone (ts_shelf *shelf, const ts_zone *zone) {
  if (ts_reserve((void **)&shelf->zones, &shelf->zone_room,
                 shelf->zone_count + 1, sizeof *zone) != TS_OK)
    return TS_NOMEM;
  shelf->zones[shelf->zone_count++] = *zone;
  return TS_OK;
}

static ts_status take_zone (void *state, const ts_datum *cells) {
  ts_zone zone;
  ts_status status = read_zone(cells, &zone);
  return (status == TS_OK) ? add_zone(state, &zone) : status;
}

ts_status ts_store_zones (ts_store *store, int64_t dataset,
                          const ts_zone **zones, size_t *n, ts_error *err) {
  ts_datum part = ts_datum_integer(dataset);
  ts_shelf *shelf;
  ts_status status = ts_store_shelf(store, dataset, &shelf, err);
  if (status != TS_OK) return status;
  if (!shelf->has_zones) {
    shelf->zone_count = 0;
    status = ts_rows_read(store, TS_T_CHUNK, &part, take_zone, shelf, err);
    if (status != TS_OK) return status;
    shelf->has_zones = 1;
  }
  *zones = shelf->zones;
  *n = shelf->zone_count;
  return TS_OK;
}

/* One handle moves from row to row: that is cheaper than a query. */
static int seek_chunk (ts_store *store, int64_t id) {
  int rc;
  if (store->blob != NULL) {
    rc = sqlite3_blob_reopen(store->blob, id);
    if (rc == SQLITE_OK) return SQLITE_OK;
    ts_store_drop_blob(store);
  }
  rc = sqlite3_blob_open(store->db, "main", "chunk", "data", id, 0,
                         &store->blob);
  if (rc != SQLITE_OK) store->blob = NULL;
  return rc;
}

static ts_status read_bytes (ts_store *store, const ts_zone *zone, char *room,
                             ts_error *err) {
  int rc = seek_chunk(store, zone->id);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  if (sqlite3_blob_bytes(store->blob) != (int)zone->bytes)
    return ts_store_damaged(store, err, "row %lld of table 'chunk' should have"
                            " %u bytes and has %d", (long long)zone->id,
                            (unsigned)zone->bytes,
                            sqlite3_blob_bytes(store->blob));
  rc = sqlite3_blob_read(store->blob, room, (int)zone->bytes, 0);
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

ts_status ts_store_copy_chunks (ts_store *store, const ts_zone *const *zones,
                                size_t n, ts_string *bytes, ts_error *err) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < n; i++) {
    ts_restart(&bytes[i]);
    if (ts_lengthen(&bytes[i], zones[i]->bytes) == NULL)
      return ts_fail_memory(err);
  }
  pthread_mutex_lock(&store->reading);
  for (size_t i = 0; i < n && status == TS_OK; i++)
    if (zones[i]->bytes > 0)  /* else constant */
      status = read_bytes(store, zones[i], bytes[i].text, err);
  pthread_mutex_unlock(&store->reading);
  return status;
}

ts_status ts_store_check_chunk (ts_store *store, const ts_zone *zone,
                                ts_slice bytes, ts_error *err) {
  if (zone->bytes == 0
      || ts_crc32c(0, bytes.text, bytes.length) == zone->data_crc)
    return TS_OK;
  return ts_store_damaged(store, err, "the data of row %lld of table 'chunk'"
                          " are not what was written", (long long)zone->id);
}

ts_status ts_store_chunk (ts_store *store, const ts_zone *zone,
                          ts_string *bytes, ts_error *err) {
  ts_status status = ts_store_copy_chunks(store, &zone, 1, bytes, err);
  if (status != TS_OK) return status;
  return ts_store_check_chunk(store, zone,
                              (ts_slice){bytes->text, bytes->length}, err);
}

static void fill_zone (ts_zone *zone, const ts_encoded *encoded) {
  zone->encoding = encoded->encoding;
  zone->lo = encoded->lo;
  zone->hi = encoded->hi;
  zone->missing = encoded->missing;
  zone->bytes = (uint32_t)encoded->bytes.length;
  zone->data_crc = ts_crc32c(0, encoded->bytes.text, encoded->bytes.length);
}

static ts_slice data_of (const ts_encoded *encoded) {
  return (ts_slice){encoded->bytes.text, encoded->bytes.length};
}

/* Cached zones stay in order: what would break it is read again. */
static ts_status cache_zone (ts_shelf *shelf, const ts_zone *zone) {
  if (!shelf->has_zones) return TS_OK;
  if (shelf->zone_count > 0) {
    const ts_zone *last = &shelf->zones[shelf->zone_count - 1];
    shelf->has_zones = zone->seq > last->seq
                    || (zone->seq == last->seq && zone->field > last->field);
  }
  return shelf->has_zones ? add_zone(shelf, zone) : TS_OK;
}

ts_status ts_store_add_chunk (ts_store *store, int64_t dataset, int64_t load,
                              uint32_t seq, ts_field field, uint32_t rows,
                              const ts_encoded *encoded, ts_error *err) {
  ts_zone zone = {.load = load, .seq = seq, .rows = rows,
                  .field = (uint8_t)field};
  ts_slice data = data_of(encoded);
  ts_datum cells[12];
  ts_shelf *shelf;
  ts_status status = ts_store_shelf(store, dataset, &shelf, err);
  if (status == TS_OK)
    status = ts_row_next_id(store, TS_T_CHUNK, &zone.id, err);
  if (status != TS_OK) return status;
  fill_zone(&zone, encoded);
  zone_cells(dataset, &zone, cells);
  status = ts_row_add(store, TS_T_CHUNK, cells, &data, err);
  if (status != TS_OK) return status;
  return (cache_zone(shelf, &zone) == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* The dataset whose catalogue holds the zone. */
static ts_zone *cached (ts_store *store, int64_t id, int64_t *dataset) {
  for (size_t s = 0; s < store->shelf_count; s++) {
    ts_shelf *shelf = &store->shelves[s];
    *dataset = shelf->dataset;
    for (size_t i = 0; i < shelf->zone_count; i++)
      if (shelf->zones[i].id == id) return &shelf->zones[i];
  }
  return NULL;
}

ts_status ts_store_replace_chunk (ts_store *store, const ts_zone *zone,
                                  const ts_encoded *encoded, ts_error *err) {
  ts_zone new = *zone, *known;
  ts_slice data = data_of(encoded);
  int64_t dataset;
  ts_datum cells[12];
  ts_status status;
  known = cached(store, zone->id, &dataset);
  if (known == NULL)
    return ts_fail(err, TS_MISUSE, "chunk %lld is not one of this store's"
                   " zones", (long long)zone->id);
  fill_zone(&new, encoded);
  zone_cells(dataset, &new, cells);
  status = ts_row_replace(store, TS_T_CHUNK, cells, &data, err);
  if (status == TS_OK) *known = new;
  return status;
}
