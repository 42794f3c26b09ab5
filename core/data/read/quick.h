/* quick.h -- a block of records read a column at a time */
#ifndef TS_QUICK_H
#define TS_QUICK_H

#include "batch.h"
#include "memo.h"
#include "parser.h"
#include "vectors.h"

/*
** The row parser (parser.h) says what a row means; here its answers are
** remembered by the texts of the cells and used again for whole columns.
**
**   (1) The batch is the one that the row parser would have filled: the same
**       rows, problems, lines and their order. Only the codes of the batch's
**       own dictionaries may be others.
**   (2) Records are taken in runs of equal numbers of fields. A record that is
**       not simple goes to the row parser alone: another number of fields than
**       the header (but one empty field more is simple), quotes in strange
**       places, bytes that no text has, or a cell that the row parser refuses.
**       So the row parser alone reports problems.
**   (3) Formats that give several records a row (TS_ACROSS), JSON, and a
**       delimiter that is a quote or part of a line end stay with the row
**       parser.
*/
#define TS_QUICK_BYTES 32768  /* of text at a time; cells stay in cache */
#define TS_QUICK_ROWS 1024u   /* at most in a run */
#define TS_QUICK_STEP 16u     /* room behind the run's columns */

#define TS_QUICK_AGGREGATE 0x10000u  /* beside a place: it is an aggregate */

/* What one column says of the record. */
typedef struct ts_part ts_part;
typedef ts_status (*ts_find) (ts_quick *q, const ts_part *part, size_t i,
                              ts_slice text, uint32_t *value);
struct ts_part {
  ts_target target;
  size_t column, spare;    /* TS_NO_COLUMN: none */
  size_t index;            /* of the splitter or kept column */
  ts_find find;            /* ask the row parser; TS_SYNTAX: it refuses */
  ts_memo memo, spare_memo;
  uint32_t constant;       /* without a column, once it is 'settled' */
  int settled;
};

/* Places of the parts; behind them those of kept columns and splitters. */
enum {
  TS_P_PERIOD, TS_P_FLOW, TS_P_SIDE, TS_P_REGIME, TS_P_FROM, TS_P_TO,
  TS_P_CLASSIFICATION, TS_P_PRODUCT, TS_P_UNIT, TS_P_ESTIMATED,
  TS_P_ESTIMATED_WEIGHT, TS_P_ESTIMATED_QUANTITY, TS_P_KEEP
};

struct ts_quick {
  ts_parser *p;            /* of the block at hand */
  ts_batch *batch;
  ts_slice text;           /* of the block */
  size_t counted;          /* bytes of it whose lines p->line counts */
  ts_separators found;
  ts_fields run;           /* the first field of the records at hand */
  size_t prepared;         /* whose fields p->split holds, SIZE_MAX: none's */
  size_t refused;          /* records of the run for the row parser */
  uint8_t refuse[TS_QUICK_ROWS];     /* which they are */
  uint32_t contexts[TS_QUICK_ROWS + TS_QUICK_STEP];
  uint32_t scratch[TS_QUICK_ROWS + TS_QUICK_STEP];
  size_t same[TS_FIELDS];            /* rows [0, same) of a column of codes */
  uint32_t same_code[TS_FIELDS];     /* hold this code */
  ts_part *parts;          /* owned */
  size_t part_count;
};

/* True unless rule 3 leaves the input to the row parser. */
int ts_quick_suits (const ts_input *input);

ts_status ts_quick_alloc (ts_batch *batch, const ts_input *input,
                          ts_quick **quick);
void ts_quick_free (ts_quick *q);  /* NULL is allowed */

/* Parse a block's text into the batch. */
ts_status ts_quick_parse (ts_quick *q, ts_parser *p, ts_slice text);

/* The columns of the run, by codes and by numbers. */
ts_status ts_quick_parts_alloc (ts_quick *q, const ts_layout *layout);
ts_status ts_quick_codes (ts_quick *q);
ts_status ts_quick_numbers (ts_quick *q);
/* Units and flags speak of the numbers, so they come after them. */
ts_status ts_quick_remarks (ts_quick *q);

/* What a part says of the run's records; 'contexts' may be NULL: all 0. Out: a
** column of codes, or room for TS_QUICK_ROWS. */
ts_status ts_quick_read (ts_quick *q, size_t part, const uint32_t *contexts,
                         uint32_t *out);
/* A column of the batch from a column of the file or a constant. */
ts_status ts_quick_read_field (ts_quick *q, size_t part, ts_field field);

/* The run's fields of a column. */
static inline ts_fields ts_quick_fields (const ts_quick *q, size_t column) {
  ts_fields fields = q->run;
  fields.behind += column;
  fields.is_last = column + 1 == fields.stride;
  return fields;
}

/* Record i of the run is for the row parser. */
static inline void ts_quick_refuse (ts_quick *q, size_t i) {
  q->refused += !q->refuse[i];
  q->refuse[i] = 1;
}

/* Where the run's codes of a column go. */
static inline uint32_t *ts_quick_column (ts_quick *q, ts_field field) {
  q->same[field] = 0;
  return q->batch->codes[field] + q->batch->rows;
}

/* Give all records of the run one code. */
void ts_quick_fill (ts_quick *q, ts_field field, uint32_t code);

#endif
