/* keyrows.h -- the rows of a chunk that have an identity, and hashes of it */
#ifndef TS_KEYROWS_H
#define TS_KEYROWS_H

#include "identity.h"

/* What one thread reads chunks into. */
typedef struct {
  uint32_t *columns[TS_FIELDS];   /* owned: one allocation */
  uint64_t *hashes;               /* owned; of all rows of the chunk */
  uint32_t *rows;                 /* those that have a key, rising */
  size_t n;
  ts_string scratch;
  ts_error error;
} ts_keyrows;

ts_status ts_keyrows_alloc (ts_keyrows *k);   /* TS_NOMEM: free it as well */
void ts_keyrows_free (ts_keyrows *k);

/* What several threads read chunks by. All codes were learnt before. */
typedef struct {
  ts_store *store;
  ts_chunks chunks;
  ts_identifier who;
  const ts_load *loads;
  size_t load_count;
} ts_keysource;

/* Did a load without a release say that a row is dead, for every day? */
int ts_is_dead (const ts_load *loads, size_t n, uint32_t until);

/* Rows that are a split of a total, or dead for every day, have no key. */
ts_status ts_keyrows_read (ts_keyrows *k, const ts_keysource *source,
                           size_t chunk, ts_error *err);

#endif
