/* notes.h -- what the rows of a load show, gathered while it is read */
#ifndef TS_NOTES_H
#define TS_NOTES_H

#include "census.h"
#include "identity.h"

/*
**   (1) Which reporters have any row in which period (S12), splits included.
**   (2) Which levels and chapters the load holds (the scope of S12).
**   (3) Whether the keys of its rows rise, which proves that none is double.
**       Rows set apart as splits have no key.
**   (4) Which products are not of their classification (census.h).
** Rows come in the order of the file, as columns of store codes. What is noted
** comes in the order in which it was first seen.
*/
#define TS_NOTES_RECENT 1024

typedef struct {
  ts_identifier who;
  ts_dict *reports, *scopes;   /* owned: tuples seen, as bytes */
  uint64_t recent[TS_NOTES_RECENT];  /* reports noted lately, by their hash */
  uint8_t *levels;             /* level + 2 noted last of each product code */
  size_t product_count, product_room;
  ts_identity last;            /* key of the last row */
  int started, sorted;         /* 'started': there is a last row */
  uint64_t stored, set_apart;
  ts_census census;
} ts_notes;

ts_status ts_notes_start (ts_notes *notes, ts_store *store, size_t keeps,
                          ts_error *err);
void ts_notes_free (ts_notes *notes);

/* TS_NOMEM, or TS_DOMAIN when there are too many different keys to count. */
ts_status ts_notes_take (ts_notes *notes, uint32_t *const *columns,
                         size_t rows);

/* Note what no row shows (yet): a report, a level of a product code. */
ts_status ts_notes_report (ts_notes *notes, uint32_t reporter, uint32_t side,
                           uint32_t period);
ts_status ts_notes_product (ts_notes *notes, uint32_t product, int8_t level);

/* Write what was noted, as of load 'load'. */
ts_status ts_notes_write (const ts_notes *notes, ts_store *store,
                          int64_t dataset, int64_t load, ts_error *err);

#endif
