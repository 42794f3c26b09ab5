/* census.h -- the products that a load brought and its classification lacks */
#ifndef TS_CENSUS_H
#define TS_CENSUS_H

#include "store.h"

/*
** Rows are counted by classification and product while chunks are filled; what
** known.h calls unknown is written into table 'unknown' when the load ends.
**   (1) All rows that went into chunks count, those set apart too.
**   (2) One row of the table is one code; a classification that cannot be
**       checked is one row with the product "". ts_store_unknown reads it.
*/
typedef struct {
  uint64_t *rows;   /* by product code; owned */
  size_t room;
} ts_count_list;

typedef struct {
  ts_count_list *lists;   /* by classification code; owned */
  size_t count;
} ts_census;

/* Count n rows of a chunk, given as codes of the store's dictionaries. */
ts_status ts_census_take (ts_census *census, const uint32_t *classes,
                          const uint32_t *products, size_t n);
ts_status ts_census_write (const ts_census *census, ts_store *store,
                           int64_t load, ts_error *err);
void ts_census_free (ts_census *census);

#endif
