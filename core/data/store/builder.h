/* builder.h -- rows of batches become chunks of the store */
#ifndef TS_BUILDER_H
#define TS_BUILDER_H

#include <pthread.h>
#include "data/read/batch.h"
#include "notes.h"

/*
** Batches are taken in the order of the file: their codes become the store's,
** their rows fill trays of TS_CHUNK_ROWS. A full tray is noted (notes.h), then
** encoded and written.
**
**   (1) ts_builder_take and ts_builder_write are called by one thread at a time
**       each, but may run side by side; ts_builder_encode by many, on different
**       lists of chunks.
**   (2) A tray is free for other rows as soon as it is encoded, so there are as
**       many as wait for that, and one that is being filled.
*/
typedef struct ts_tray {
  struct ts_tray *next;               /* in the list of idle ones */
  uint32_t rows;
  uint32_t *columns[TS_FIELDS];       /* owned: one allocation */
  ts_decimals numbers[TS_LAST_NUMBER - TS_FIRST_NUMBER + 1];
} ts_tray;

/* A chunk on its way; start with {0}. Its bytes are used again. */
typedef struct {
  ts_tray *tray;                      /* NULL once encoded */
  uint32_t seq, rows;
  ts_encoded encoded[TS_FIELDS];
} ts_chunk_made;

/* The chunks that a batch completed. */
typedef struct {
  ts_chunk_made *chunks;              /* owned; 'room' of them */
  size_t count, room;
} ts_chunks_made;

typedef struct {
  ts_store *store;
  int64_t dataset, load;
  size_t fields;                      /* columns of a chunk */
  uint32_t seq;                       /* of the tray being filled */
  ts_tray *filling;                   /* NULL: none yet */
  ts_tray *idle;
  pthread_mutex_t lock;               /* of 'idle' */
  int has_lock;
  ts_dict *dicts[TS_FIELDS];          /* borrowed from the store */
  uint32_t *places;                   /* registry place -> store code */
  ts_notes notes;
} ts_builder;

ts_status ts_builder_start (ts_builder *b, ts_store *store,
                            const ts_dataset *dataset, int64_t load,
                            ts_error *err);
void ts_builder_free (ts_builder *b);
/* Free a list, and give back the trays that stand in it. */
void ts_chunks_made_free (ts_builder *b, ts_chunks_made *made);

/* Take all rows of a batch; its maps are extended. 'made' becomes the chunks
** that are full now. */
ts_status ts_builder_take (ts_builder *b, ts_batch *batch,
                           ts_chunks_made *made, ts_error *err);
ts_status ts_builder_encode (ts_builder *b, ts_chunks_made *made,
                             ts_error *err);
ts_status ts_builder_write (ts_builder *b, const ts_chunks_made *made,
                            ts_error *err);
/* The three in turn. */
ts_status ts_builder_put (ts_builder *b, ts_batch *batch, ts_chunks_made *made,
                          ts_error *err);

/* Note a report, or a product at a level, whose rows are not all taken; the
** place of a reconciled source is TS_NO_PLACE. */
ts_status ts_builder_note_report (ts_builder *b, uint8_t side,
                                  ts_place reporter, uint32_t period,
                                  ts_error *err);
ts_status ts_builder_note_product (ts_builder *b, ts_slice product,
                                   int8_t level, ts_error *err);

/* Write the last chunk and the notes. */
ts_status ts_builder_finish (ts_builder *b, ts_chunks_made *made,
                             ts_error *err);

#endif
