/* builder.h -- rows of batches become chunks of the store */
#ifndef TS_BUILDER_H
#define TS_BUILDER_H

#include "batch.h"
#include "census.h"
#include "identity.h"

/*
** Rows arrive in the order of the file. The builder turns codes into the
** store's, fills chunks, writes full ones, and notes what the load shows:
**   (1) which reporters have any row in which period (S12), splits included;
**   (2) which levels and chapters the load holds (the scope of S12);
**   (3) whether the keys of its rows rise, which proves that none is double;
**   (4) which products are not of their classification (census.h).
*/
typedef struct {
  ts_store *store;
  int64_t dataset, load;
  size_t keeps;
  uint32_t seq;                       /* of the chunk being filled */
  uint32_t rows;
  uint32_t *columns[TS_FIELDS];       /* owned: one allocation */
  ts_decimals numbers[TS_LAST_NUMBER - TS_FIRST_NUMBER + 1];
  void *room;
  ts_dict *dicts[TS_FIELDS];          /* borrowed from the store */
  uint32_t *places;                   /* registry place -> store code */
  ts_dict *reports, *scopes;          /* owned: tuples seen, as bytes */
  uint64_t last_report, last_scope;
  ts_census census;
  ts_identifier who;
  ts_identity last_key;
  int sorted, started;
  uint64_t stored, set_apart;
  size_t threads;
} ts_builder;

ts_status ts_builder_start (ts_builder *b, ts_store *store,
                            const ts_dataset *dataset, int64_t load,
                            size_t threads, ts_error *err);
void ts_builder_free (ts_builder *b);

/* Take all rows of a batch; its maps are extended. */
ts_status ts_builder_take (ts_builder *b, ts_batch *batch, ts_error *err);

/* Note a report, or a product at a level, whose rows are not all taken; the
** place of a reconciled source is TS_NO_PLACE. */
ts_status ts_builder_note_report (ts_builder *b, uint8_t side, ts_place reporter,
                                  uint32_t period, ts_error *err);
ts_status ts_builder_note_product (ts_builder *b, ts_slice product,
                                   int8_t level, ts_error *err);

/* Write the last chunk, the reports, the scope and what is unknown. */
ts_status ts_builder_finish (ts_builder *b, ts_error *err);

#endif
