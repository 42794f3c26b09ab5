/* parser.h -- the state of one thread that parses one block */
#ifndef TS_PARSER_H
#define TS_PARSER_H

#include "reader.h"

/*
**   (1) A function that reads a part of the row returns TS_OK, TS_SYNTAX with
**       'reason' filled (the row is a problem), or TS_NOMEM.
**   (2) What is costly to look up is remembered by its text: countries, periods
**       and flows repeat from row to row.
*/
#define TS_MEMORY_CELLS 512
#define TS_REASON 640

typedef struct {
  ts_slice text;    /* NULL: empty */
  uint64_t key;     /* set by ts_memory_at */
  uint32_t value;
} ts_memory_cell;

typedef struct {
  ts_memory_cell cells[TS_MEMORY_CELLS];
} ts_memory;

typedef struct {
  const ts_input *input;
  const ts_layout *layout;
  const ts_block *block;
  const ts_sink *sink;
  ts_split split;
  ts_slice row;             /* the text of the row at hand */
  int64_t line, rows;
  int check_bytes;          /* the block holds NUL bytes or broken UTF-8 */
  unsigned unread;          /* set of TS_BIT: targets that nobody wants */
  unsigned unread_keep;     /* set of kept columns that nobody wants */
  ts_memory exporters, importers, periods;
  ts_slice last_class, last_class_code;
  int last_year;
  ts_record record;
  char reason[TS_REASON];
} ts_parser;

/* The slot where a text is remembered, or will be when the caller sets text and
** value; '*known' says which. */
ts_memory_cell *ts_memory_at (ts_memory *memory, ts_slice text, int *known);

/* Take quotes and blanks off a cell. TS_NOMEM only. */
ts_status ts_cell_clean (ts_parser *p, ts_slice *cell);

/* The cell of a column, trimmed, without quotes; most are so already. */
static inline ts_status ts_cell (ts_parser *p, size_t column,
                                 ts_slice *cell) {
  ts_slice field = p->split.fields[column];
  *cell = field;
  if (field.length == 0) return TS_OK;
  if (field.text[0] > '"' && field.text[field.length - 1] > ' ') return TS_OK;
  return ts_cell_clean(p, cell);
}

/* The cell of a target: column, constant or (when empty) spare; '*spare' says
** that it is the spare's and may be NULL. */
static inline ts_status ts_cell_of (ts_parser *p, ts_target target,
                                    ts_slice *cell, int *spare) {
  const ts_origin *origin = &p->layout->origins[target];
  if (spare != NULL) *spare = 0;
  if (origin->column == TS_NO_COLUMN) {
    *cell = origin->constant;
    return TS_OK;
  }
  if (ts_cell(p, origin->column, cell) != TS_OK) return TS_NOMEM;
  if (cell->length > 0 || origin->spare == TS_NO_COLUMN) return TS_OK;
  if (spare != NULL) *spare = 1;
  return ts_cell(p, origin->spare, cell);
}

/* Fill 'reason' and return TS_SYNTAX. */
ts_status ts_bad_row (ts_parser *p, const char *format, ...)
  __attribute__((format(printf, 2, 3)));
/* How much of a cell a sentence shows. */
int ts_shown (ts_slice cell);

/* Read the cell as a number, or as missing. 'name' is its column's. */
ts_status ts_take_number (ts_parser *p, ts_slice cell, const char *name,
                          const ts_number_style *style, double factor,
                          ts_decimal *number);

/* Parts of the record. */
ts_status ts_take_period (ts_parser *p);
ts_status ts_take_sides (ts_parser *p);
ts_status ts_take_product (ts_parser *p);
ts_status ts_take_numbers (ts_parser *p);

/* Who says so, of a flow or of nobody's (TS_REGIME_TRADE); and the headline
** flow of each side. */
ts_side ts_regime_side (ts_regime regime);
extern const uint8_t ts_headline_regimes[];

/* Parts of these parts, for what reads a column at a time (quick.h). */
ts_status ts_take_place (ts_parser *p, ts_target target, ts_place *place);
ts_status ts_take_flow (ts_parser *p);            /* record.regime */
ts_status ts_take_word (ts_parser *p, ts_target target,
                        const char *const *names, uint8_t *index);
ts_status ts_take_split (ts_parser *p, size_t splitter, int *splits);
ts_status ts_take_classification (ts_parser *p);  /* needs record.period */
ts_status ts_take_unit (ts_parser *p, ts_slice *unit);
ts_status ts_take_flag (ts_parser *p, ts_target target, int *raised);

/* The row in 'split' becomes records or a problem. A status other than TS_OK
** ends the block: memory ran out or the sink said stop. */
ts_status ts_parse_row (ts_parser *p);

/* A parser for one block, and the block's text in UTF-8 with TS_TEXT_PAD bytes
** behind it. */
ts_status ts_parser_start (const ts_input *input, const ts_block *block,
                           const ts_sink *sink, ts_parser **parser,
                           ts_slice *text);
void ts_parser_end (ts_parser *p);  /* NULL is allowed */

/* The record at text[*at], which is moved behind it. */
ts_status ts_parse_record (ts_parser *p, ts_slice text, size_t *at);
/* All records of the block, one after the other. */
ts_status ts_parse_records (ts_parser *p, ts_slice text);

#endif
