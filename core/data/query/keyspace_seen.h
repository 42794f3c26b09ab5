/* keyspace_seen.h -- the first pass: which combinations rows have */
#ifndef TS_KEYSPACE_SEEN_H
#define TS_KEYSPACE_SEEN_H

#include "keyspace.h"

/* Set what TS_RANKED or TS_HASHED need (keyspace.h, rules 2 and 3). */
ts_status ts_keyspace_see (ts_keyspace *space, ts_error *err);

/* The columns that tell groups apart. */
ts_columns ts_keyspace_columns (const ts_keyspace *space);

#endif
