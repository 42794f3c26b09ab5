/* inside.h -- what the files of the store share, and nobody else sees */
#ifndef TS_INSIDE_H
#define TS_INSIDE_H

#include <pthread.h>
#include "row.h"
#include "store.h"

/* Rows and sum of crcs of one part of a table, as 'contents' has them. */
typedef struct {
  int64_t rows;
  int64_t sum;       /* of at most 2^31 values below 2^32: never overflows */
  int changed;       /* in this transaction: to be written at its end */
} ts_counter;

/* A dictionary of the store; 'saved' of its texts stand in the file. */
typedef struct {
  char *name;        /* owned */
  ts_dict *dict;     /* an owner's share */
  size_t saved;
} ts_volume;

/* What is known of one dataset; each list is read when first asked for. */
typedef struct {
  int64_t dataset;
  int has_zones, has_released, has_scope;
  ts_zone *zones;          /* owned, like the lists below */
  size_t zone_count, zone_room;
  ts_released *released;
  size_t released_count, released_room;
  ts_scope *scope;
  size_t scope_count, scope_room;
} ts_shelf;

struct ts_store {
  sqlite3 *db;
  int owned;               /* 'db' is closed with the store */
  char *path;              /* owned */

  int depth;               /* begins that have not ended */
  ts_store_mode mode;      /* of the outermost */
  sqlite3_stmt *snapshot;  /* PRAGMA data_version, held at its row */
  int64_t version;         /* of the file: what the caches belong to */
  int64_t changes;         /* made through this connection, likewise */
  int known;               /* schema and contents were read */

  sqlite3_stmt *inserts[TS_TABLES];  /* NULL until used */
  int64_t next_id[TS_TABLES];        /* 0 until asked for */
  pthread_mutex_t reading;           /* of 'blob' */
  sqlite3_blob *blob;                /* the chunk read last, or NULL */

  ts_dict *parts;          /* "chunk 3": code is index of 'counters' */
  ts_counter *counters;
  size_t counter_room;

  ts_dataset *datasets;
  size_t dataset_count, dataset_room;
  ts_load *loads;
  size_t load_count, load_room;
  ts_unknown *unknown;
  size_t unknown_count, unknown_room;
  int has_datasets, has_loads, has_unknown;
  ts_shelf *shelves;
  size_t shelf_count, shelf_room;
  ts_volume *volumes;
  size_t volume_count, volume_room;
};

/* The sentence for an answer of SQLite other than OK, ROW and DONE. */
ts_status ts_store_fail (ts_store *store, int code, ts_error *err);

/* TS_CORRUPT with the store's name before and the cure behind the sentence
** "row 3 of 'chunk 1' is not what was written". */
ts_status ts_store_damaged (ts_store *store, ts_error *err,
                            const char *format, ...)
  __attribute__((format(printf, 3, 4)));

/* census.c: forget what was read of table 'unknown'. */
void ts_unknown_forget (ts_store *store);

/* contents.c: the counters of parts. */
ts_status ts_contents_read (ts_store *store, ts_error *err);
ts_status ts_contents_write (ts_store *store, ts_error *err);
void ts_contents_forget (ts_store *store);
/* The counter of a part, made when it is new. 'key' tells it apart within the
** table; NULL: the table is one part. */
ts_status ts_contents_part (ts_store *store, ts_table table,
                            const ts_datum *key, ts_counter **counter);
/* The part's name for messages: "chunk 3". */
#define TS_PART_NAME 256
char *ts_contents_name (ts_table table, const ts_datum *key,
                        char name[TS_PART_NAME]);

/* catalogue.c, zones.c, coverage.c, dictionary.c: forget what was read. */
void ts_catalogue_forget (ts_store *store);
void ts_dictionaries_forget (ts_store *store);
/* dictionary.c: write texts that were added. */
ts_status ts_dictionaries_write (ts_store *store, ts_error *err);
ts_status ts_dictionaries_create (ts_store *store, ts_error *err);

/* catalogue.c: the shelf of a dataset, made when it is new. */
ts_status ts_store_shelf (ts_store *store, int64_t dataset, ts_shelf **shelf,
                          ts_error *err);
/* zones.c: the blob handle holds a snapshot: drop it. */
void ts_store_drop_blob (ts_store *store);

#endif
