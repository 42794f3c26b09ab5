/* twins.h -- which of very many 64-bit hashes come twice */
#ifndef TS_TWINS_H
#define TS_TWINS_H

#include <stdio.h>
#include "base/memory.h"

/*
** Hashes are dealt out to parts by their highest bits, so that those that are
** equal meet in one part, and each part is searched by itself.
**
**   (1) Memory is bounded whatever the number of hashes: what does not fit
**       TS_TWINS_ROOM of them goes to an unnamed temporary file ('spill').
**   (2) Parts are searched by several threads.
**   (3) The found ones are kept once each, up to TS_TWINS_MOST; with more of
**       them ts_twins_has is true of every hash.
*/
#define TS_TWINS_ROOM (4u << 20)
#define TS_TWINS_MOST (1u << 20)

typedef struct {
  size_t parts;              /* a power of two */
  unsigned shift;            /* of a hash to its part */
  size_t room;               /* hashes that each part holds in memory */
  uint64_t *held;            /* owned: parts times room */
  size_t *counts;            /* owned: of each part in memory */
  size_t *heads;             /* owned: the last block of each part, plus 1 */
  size_t *befores;           /* owned: by block, the one before it, plus 1 */
  size_t block_count, block_room;
  FILE *spill;               /* owned; NULL while memory is enough */
  uint64_t *found;           /* owned: rising once ts_twins_find is done */
  size_t found_count, found_room;
  int too_many;              /* rule 3 */
} ts_twins;

/* 'expected' hashes, about. */
ts_status ts_twins_start (ts_twins *twins, uint64_t expected, ts_error *err);
void ts_twins_free (ts_twins *twins);
ts_status ts_twins_add (ts_twins *twins, const uint64_t *hashes, size_t n,
                        ts_error *err);
/* Search all parts, once; what they held is freed. */
ts_status ts_twins_find (ts_twins *twins, size_t threads, ts_error *err);
/* Did this hash come twice? */
int ts_twins_has (const ts_twins *twins, uint64_t hash);

#endif
