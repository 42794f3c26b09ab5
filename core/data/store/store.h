/* store.h -- one SQLite file with datasets of trade flows */
#ifndef TS_STORE_H
#define TS_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "base/dict.h"
#include "base/period.h"
#include "base/status.h"
#include "base/threads.h"
#include "chunk.h"
#include "data/read/record.h"
#include "sqlite.h"

/*
** The file is a SQLite database: STRICT tables, application_id 0x74737461
** ("tsta"), user_version TS_STORE_VERSION, page size 64 KiB, rollback journal.
**
**   (1) Every row of every table ends in a column 'crc': CRC32C over all the
**       other columns (a blob, which stands behind it, through its own CRC
**       column), checked whenever the row is read; a mismatch is TS_CORRUPT and
**       names table and row (S29). row.h is the one mechanism for all tables.
**   (2) Table 'contents' holds for each part that is read at once (a table, the
**       chunks of a dataset, a dictionary) its number of rows and the sum of
**       their CRCs, so a row that vanishes or is doubled is found too.
**   (3) A change is one transaction; whatever stops it leaves the store as it
**       was. A read holds one snapshot (ts_store_begin).
**   (4) A store of a newer version, of another program, not SQLite at all,
**       read-only when writing, or locked, is refused with a sentence that
**       says what to do.
**   (5) No virtual table is stored.
**   (6) Columns whose codes are fixed by the program (reported_by, regime,
**       apart, estimated, and the numbers of 'field' itself) have dictionaries
**       like all others, written when the store is made: SQL tools can read
**       them. Codes of 'estimated' are 0 unsaid, 1 reported, 2 estimated.
**   (7) A store belongs to one thread; only ts_store_chunk and the two that it
**       consists of may be called from several at once, inside a
**       transaction.
*/
#define TS_STORE_APPLICATION 0x74737461
#define TS_STORE_VERSION 1

/* Columns of the flow record, in the order in which chunks are kept. */
typedef enum {
  TS_C_PERIOD, TS_C_EXPORTER, TS_C_IMPORTER, TS_C_REPORTED_BY, TS_C_PRODUCT,
  TS_C_CLASSIFICATION, TS_C_LEVEL, TS_C_REGIME, TS_C_APART, TS_C_ESTIMATED,
  TS_C_UNTIL,          /* id of the load that replaced the row, 0: none */
  TS_C_QUANTITY_UNIT,
  TS_C_VALUE, TS_C_WEIGHT, TS_C_QUANTITY,
  TS_C_KEEP            /* the first kept column; then TS_KEEP_MOST of them */
} ts_field;
#define TS_FIELDS (TS_C_KEEP + TS_KEEP_MOST)
#define TS_FIRST_NUMBER TS_C_VALUE
#define TS_LAST_NUMBER TS_C_QUANTITY
#define TS_NUMBERS (TS_LAST_NUMBER - TS_FIRST_NUMBER + 1)

static inline int ts_is_number (size_t field) {
  return field >= TS_FIRST_NUMBER && field <= TS_LAST_NUMBER;
}

/* "period", "exporter" ... of the fixed columns. */
extern const char *const ts_field_names[TS_C_KEEP];

/* The dictionary that a column's codes belong to: "country" for exporter and
** importer, else the column's own name, NULL for period, level and until
** (their codes are numbers) and for numbers. */
const char *ts_field_dictionary (ts_field field);

typedef struct {
  int64_t id;
  char *name, *format, *currency, *family;
  char *valuation_import, *valuation_export;
  int absence;                 /* ts_absence */
  char *keep[TS_KEEP_MOST];    /* names of kept columns; NULL ends */
} ts_dataset;

typedef struct {
  int64_t id, dataset;
  char *path, *sha256, *release;  /* release NULL: none said */
  int64_t bytes, rows, stored, set_apart, rejected;
  char *loaded_at;                /* "2024-04-12T08:00:00Z" */
} ts_load;

/* Where one chunk's column stands; the index of what there is to read. */
typedef struct {
  int64_t id;                  /* rowid of table chunk */
  int64_t load;
  uint32_t seq, rows;
  uint8_t field, encoding;
  int64_t lo, hi;              /* as in ts_encoded: of codes, or of mantissas
                                  at the chunk's scale, exceptions aside */
  uint32_t missing, bytes, data_crc;
} ts_zone;

/* A reporter whose data of a period a load holds (S12). */
typedef struct {
  int64_t load;
  uint32_t reporter;           /* code in dictionary "country" */
  uint8_t side;                /* ts_side */
  uint32_t period;             /* ts_period_code */
} ts_released;

/* Rows of a load whose product its classification does not have (S6). */
typedef struct {
  int64_t load;
  char *classification, *product;
  int64_t rows;
} ts_unknown;

typedef struct ts_store ts_store;

typedef enum { TS_STORE_READ, TS_STORE_WRITE } ts_store_mode;

/* Open; TS_STORE_WRITE creates an absent file. Only the header is read. */
ts_status ts_store_open (const char *path, ts_store_mode mode,
                         ts_store **store, ts_error *err);
/* Use a connection that somebody else owns (the SQL face). */
ts_status ts_store_attach (sqlite3 *db, ts_store **store, ts_error *err);
void ts_store_close (ts_store *store);  /* NULL is allowed */
sqlite3 *ts_store_db (ts_store *store);
const char *ts_store_path (const ts_store *store);

/* One snapshot, one transaction. begin nests: only the outermost counts.
** ts_store_end with TS_OK commits a write, anything else undoes it and drops
** what was cached. */
ts_status ts_store_begin (ts_store *store, ts_store_mode mode, ts_error *err);
ts_status ts_store_end (ts_store *store, ts_status outcome, ts_error *err);

/* The catalogue, read and checked inside a transaction, cached until another
** connection changes the file. Arrays are borrowed until the next call. */
ts_status ts_store_datasets (ts_store *store, const ts_dataset **datasets,
                             size_t *n, ts_error *err);
ts_status ts_store_loads (ts_store *store, const ts_load **loads, size_t *n,
                          ts_error *err);
ts_status ts_store_released (ts_store *store, int64_t dataset,
                             const ts_released **released, size_t *n,
                             ts_error *err);
/* Chunk headers of a dataset, ordered by seq, then field. */
ts_status ts_store_zones (ts_store *store, int64_t dataset,
                          const ts_zone **zones, size_t *n, ts_error *err);
/* Rows whose product is not of its classification, by load, classification and
** product (census.h); a product "" stands for all that cannot be checked. */
ts_status ts_store_unknown (ts_store *store, const ts_unknown **unknown,
                            size_t *n, ts_error *err);
/* A dictionary ("country", "product" ...); created empty when absent. The store
** owns it; adding to it in a write transaction makes new rows that
** ts_store_end keeps or forgets. */
ts_status ts_store_dict (ts_store *store, const char *name, ts_dict **dict,
                         ts_error *err);

/* The bytes of a chunk column, checked against its CRC; 'bytes' is reused
** (rule 7: each thread has its own). It is the next two in turn: the first
** holds the store's lock while it copies and no longer, so threads that read
** many chunks can copy several at once ('n' zones into 'n' strings) and check
** and decode them after. */
ts_status ts_store_chunk (ts_store *store, const ts_zone *zone,
                          ts_string *bytes, ts_error *err);
ts_status ts_store_copy_chunks (ts_store *store, const ts_zone *const *zones,
                                size_t n, ts_string *bytes, ts_error *err);
ts_status ts_store_check_chunk (ts_store *store, const ts_zone *zone,
                                ts_slice bytes, ts_error *err);

/* Free the texts that a dataset owns. */
void ts_dataset_clear (ts_dataset *dataset);

/* Writing, inside a write transaction. Ids are given back. */
ts_status ts_store_add_dataset (ts_store *store, ts_dataset *dataset,
                                ts_error *err);
ts_status ts_store_add_load (ts_store *store, ts_load *load, ts_error *err);
/* Write what is known of a load at its end (rows, sha256 ...). */
ts_status ts_store_finish_load (ts_store *store, const ts_load *load,
                                ts_error *err);
ts_status ts_store_add_chunk (ts_store *store, int64_t dataset, int64_t load,
                              uint32_t seq, ts_field field, uint32_t rows,
                              const ts_encoded *encoded, ts_error *err);
/* Put other bytes in place of a chunk's column (releases mark old rows). */
ts_status ts_store_replace_chunk (ts_store *store, const ts_zone *zone,
                                  const ts_encoded *encoded, ts_error *err);
ts_status ts_store_add_reject (ts_store *store, int64_t load, int64_t line,
                               const char *reason, ts_slice text,
                               ts_error *err);
ts_status ts_store_add_released (ts_store *store, int64_t dataset,
                                 const ts_released *released, const char *how,
                                 ts_error *err);

/* Levels and chapters that a load holds, for S12's scope: 'chapter' is the
** code's first two digits or "TOTAL". */
typedef struct {
  int64_t load;
  int8_t level;
  char chapter[6];
} ts_scope;
ts_status ts_store_add_scope (ts_store *store, int64_t dataset,
                              const ts_scope *scope, ts_error *err);
ts_status ts_store_scope (ts_store *store, int64_t dataset,
                          const ts_scope **scope, size_t *n, ts_error *err);

/* Read and check every row and chunk, and the trees they stand in: what
** `tradestat describe trade.db` does. */
ts_status ts_store_verify (ts_store *store, ts_stop stop, ts_error *err);

#endif
