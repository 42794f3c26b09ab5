/* batch.h -- the records of one block as columns, with codes of their own */
#ifndef TS_BATCH_H
#define TS_BATCH_H

#include "base/dict.h"
#include "input.h"
#include "data/store/store.h"
#include "vectors.h"

/*
** A batch is filled by one thread while others fill theirs, so its texts have
** codes of the batch's own dictionaries; the loader turns them into the store's
** when it takes the batches in the order of the file. Dictionaries and room are
** kept from block to block.
**
**   (1) Columns of countries hold registry places, of periods ts_period_code,
**       of levels, sides, regimes and the like their enumerations.
**   (2) Bad rows are kept with their line, text and reason (design rule 6), at
**       most TS_PROBLEMS_KEPT of them when 'keep_all' is 0; 'bad_rows' counts
**       them all.
**   (3) All blocks of a batch are of one input. Columns that nobody wants are
**       not read: numbers are missing, texts empty, estimates unsaid, and what
**       is wrong in such a cell is no problem. A quantity and its unit are read
**       together, and estimates with the numbers that they speak of.
**   (4) A block is read a column at a time (quick.h), or row by row where
**       'by_rows' is set: for tests, since both fill the same batch. Columns
**       are not written again where they hold what they shall: who writes into
**       them fills the batch no more.
*/
#define TS_PROBLEMS_KEPT 10

typedef struct {
  int64_t line;    /* relative to the block */
  char *text, *reason;
} ts_problem;

typedef struct ts_quick ts_quick;

typedef struct {
  size_t rows, room;
  uint32_t *codes[TS_FIELDS];      /* key columns; room elements */
  ts_decimals numbers[TS_LAST_NUMBER - TS_FIRST_NUMBER + 1];
  ts_dict *texts[TS_FIELDS];       /* product, classification, unit, kept */
  uint32_t *maps[TS_FIELDS];       /* store code by own, TS_NONE: not yet */
  size_t map_room[TS_FIELDS], mapped[TS_FIELDS];
  size_t keeps;                    /* kept columns in use */
  ts_problem *problems;
  size_t problem_count, problem_room, bad_rows;
  int keep_all;
  int64_t lines, file_rows;        /* of the block */
  ts_error error;                  /* when parsing failed as a whole */
  unsigned unread, unread_keep;    /* see ts_parser: rule 3 */
  uint32_t last[TS_FIELDS];        /* the code of the text added last */
  const ts_vectors *vectors;       /* the processor's best; tests set others */
  int by_rows;                     /* rule 4 */
  ts_quick *quick;                 /* owned; NULL before the first block */
} ts_batch;

ts_status ts_batch_start (ts_batch *batch, size_t keeps, int keep_all);
/* Read the columns of a set of 1u << ts_field only (rule 3), and those that
** every query needs: keys of the record other than kept columns. Before the
** first block; else all are read. */
void ts_batch_want (ts_batch *batch, uint32_t fields);
void ts_batch_free (ts_batch *batch);

/* Parse a block into the batch; what it held before is forgotten. */
ts_status ts_batch_fill (ts_batch *batch, const ts_input *input,
                         const ts_block *block);

/* Room for at least so many rows; what there is stays, what the others hold is
** the caller's to write. */
ts_status ts_batch_widen (ts_batch *batch, size_t rows);

/* Extend 'maps' so that each code of the batch has its place there. */
ts_status ts_batch_map (ts_batch *batch, ts_field field);

/* True when a column's codes belong to the batch's own dictionary. */
int ts_field_is_text (ts_field field);

#endif
