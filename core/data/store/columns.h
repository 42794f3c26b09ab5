/* columns.h -- chunks of a dataset, found by number and read by column */
#ifndef TS_COLUMNS_H
#define TS_COLUMNS_H

#include "store.h"

/*
** A map over a dataset's zones: chunk i has one zone for each of 'fields'
** columns, in the order of ts_field.
**   (1) A dataset whose zones do not form that rectangle is TS_CORRUPT.
**   (2) So is a code that its dictionary does not have: tables by code have no
**       place for it.
*/
typedef struct {
  const ts_zone *zones;   /* borrowed from the store's catalogue */
  size_t chunks, fields;
  uint64_t rows;          /* of all chunks */
} ts_chunks;

ts_status ts_chunks_open (ts_store *store, const ts_dataset *dataset,
                          ts_chunks *chunks, ts_error *err);

/* The zone of a chunk's column. */
const ts_zone *ts_chunk_zone (const ts_chunks *chunks, size_t chunk,
                              ts_field field);

/* Columns kept by a dataset beside the fixed ones. */
size_t ts_dataset_keeps (const ts_dataset *dataset);

/* The dictionary behind a column's codes, NULL for those that are numbers
** themselves (period, level, until) and for numbers. Kept columns have
** dictionaries of their own, "keep:motCode". */
ts_status ts_column_dict (ts_store *store, const ts_dataset *dataset,
                          ts_field field, ts_dict **dict, ts_error *err);

/* Rule 2, for a column of which 'size' codes have a text. */
ts_status ts_zone_check_codes (ts_store *store, const ts_zone *zone,
                               size_t size, ts_error *err);

/* Read and decode one column; 'scratch' is reused, 'codes' has room for
** TS_CHUNK_ROWS. Errors name the store, the chunk and the column. */
ts_status ts_read_codes (ts_store *store, const ts_zone *zone,
                         ts_string *scratch, uint32_t *codes, ts_error *err);
ts_status ts_read_numbers (ts_store *store, const ts_zone *zone,
                           ts_string *scratch, ts_numbers *numbers,
                           ts_error *err);

/* The same for bytes that were read already (by another thread). */
ts_status ts_decode_zone_codes (const ts_zone *zone, ts_slice bytes,
                                uint32_t *codes, ts_error *err);
ts_status ts_decode_zone_numbers (const ts_zone *zone, ts_slice bytes,
                                  ts_numbers *numbers, ts_error *err);

/* The rows 'picked' of them, and the runs of a column of codes (TS_UNKNOWN
** without a sentence when it is not kept as runs); see chunk.h. */
ts_status ts_decode_zone_codes_at (const ts_zone *zone, ts_slice bytes,
                                   const uint32_t *picked, size_t n,
                                   uint32_t *codes, ts_error *err);
ts_status ts_decode_zone_numbers_at (const ts_zone *zone, ts_slice bytes,
                                     const uint32_t *picked, size_t n,
                                     ts_numbers *numbers, ts_error *err);
ts_status ts_decode_zone_runs (const ts_zone *zone, ts_slice bytes,
                               ts_code_run *runs, size_t *n, ts_error *err);

#endif
