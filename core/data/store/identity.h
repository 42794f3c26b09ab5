/* identity.h -- which rows are the same record, and which of them counts */
#ifndef TS_IDENTITY_H
#define TS_IDENTITY_H

#include "columns.h"

/*
** The identity of a record is every key column kept, classification and level
** (S4). 'estimated' is a remark on the number and no part of it; rows set apart
** as splits of a total have none, since what splits them is not kept.
**
**   (1) Two live rows of one identity are TS_CONFLICT, even when their values
**       agree, unless the load replaces or brings a release.
**   (2) Replace: the newest row lives, the others' 'until' is the load's id.
**   (3) Release: rows stand side by side, ordered by release; each one's
**       'until' is the load of the next release, so that ts_open's 'asof' finds
**       the row of its day. Two rows in one release are TS_CONFLICT.
**   (4) Keys that rise from row to row prove a file free of duplicates while
**       it is read. Otherwise hashes of all keys of the load, and of stored
**       chunks whose zones overlap it, are searched for twins (twins.h); only
**       keys whose hash has one are sorted, in runs of TS_RUN_KEYS, and
**       compared. What does not fit is spilled to temporary files: memory does
**       not grow with the file, but with the rows that a load replaces.
*/
#define TS_RUN_KEYS (1u << 20)

/* What rows are told apart by, in the order in which files are sorted. */
typedef struct {
  uint64_t flow;      /* period, exporter, importer, side, regime */
  uint64_t product;   /* the code's characters, packed in order */
  uint32_t variant;   /* classification, level, unit, kept columns: interned */
  uint32_t ordinal;   /* of the row among those looked at */
} ts_identity;

/* -1, 0, 1; the ordinal does not count. */
int ts_identity_compare (const ts_identity *a, const ts_identity *b);

/* Makes keys from rows of store codes. */
typedef struct {
  ts_dict *products, *countries;  /* borrowed from the store */
  ts_dict *variants;              /* owned */
  uint64_t *packed;               /* by product code */
  size_t packed_count, packed_room;
  uint16_t *places;               /* by country code */
  size_t place_count, place_room;
  uint32_t last[4 + TS_KEEP_MOST];
  uint32_t last_variant;
  size_t keeps;
} ts_identifier;

ts_status ts_identifier_start (ts_identifier *who, ts_store *store,
                               size_t keeps, ts_error *err);
void ts_identifier_free (ts_identifier *who);

/* Learn the codes that the dictionaries got since; before rows have them. */
ts_status ts_identifier_learn (ts_identifier *who);

/* The key of row 'row' of the columns (store codes, by ts_field). */
ts_status ts_identify (ts_identifier *who, uint32_t *const *columns,
                       size_t row, ts_identity *key);

/* Hashes of the keys of many rows: equal keys have equal ones, others hardly
** ever. */
void ts_identity_hashes (const ts_identifier *who, uint32_t *const *columns,
                         size_t rows, uint64_t *hashes);

/* Where a duplicate was found, for the sentence that the loader writes. */
typedef struct {
  int64_t load[2];
  uint64_t record[2];   /* 0-based among the load's records */
  ts_identity key;
} ts_clash;

typedef struct {
  int replace;
  const char *release;  /* or NULL */
} ts_policy;

/* What was done about equal identities. */
typedef struct {
  uint64_t replaced;    /* older rows that no longer live */
  uint64_t repeated;    /* rows of the load that a later row of it replaces */
  int spilled;          /* temporary files were needed */
} ts_settlement;

/* Look for identities that meet (rule 4) among the chunks of load 'load' and
** those older ones that overlap it, and settle them (rules 1 to 3) inside the
** running transaction. TS_CONFLICT fills 'clash'. */
ts_status ts_identity_settle (ts_store *store, const ts_dataset *dataset,
                              const ts_load *load, int own_rows_sorted,
                              const ts_policy *policy, size_t threads,
                              ts_stop stop, ts_settlement *done,
                              ts_clash *clash, ts_error *err);

/* Did later loads replace rows of this one, for every day (rule 2)? */
ts_status ts_load_overtaken (ts_store *store, const ts_dataset *dataset,
                             int64_t load, int *overtaken, ts_error *err);

#endif
