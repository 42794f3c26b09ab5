/* runs.h -- sorting more identities than memory should hold */
#ifndef TS_RUNS_H
#define TS_RUNS_H

#include <stdio.h>
#include "identity.h"

/*
** Keys are added in any order and come back in the order of
** ts_identity_compare, equal ones by ordinal. A full run is sorted by radix and
** written to an unnamed temporary file; one run stays in memory. Start with
** {0}, end with ts_runs_free.
*/
typedef struct {
  ts_identity *keys, *scratch;   /* owned, TS_RUN_KEYS each once needed */
  size_t count, room;
  FILE *spill;                   /* owned; NULL while one run is enough */
  size_t runs;                   /* runs in the file */
  size_t *lengths;
  size_t length_room;
} ts_runs;

void ts_runs_free (ts_runs *runs);
ts_status ts_runs_add (ts_runs *runs, const ts_identity *key, ts_error *err);

/* All keys in order, through 'each'; a status other than TS_OK stops. */
ts_status ts_runs_merge (ts_runs *runs,
                         ts_status (*each) (void *state,
                                            const ts_identity *key),
                         void *state, ts_error *err);

#endif
