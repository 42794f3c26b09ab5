/* rows.h -- the lines of .csv and .tsv files */
#ifndef TS_ROWS_H
#define TS_ROWS_H

#include "frame.h"

/* The texts of a key's or period's cells, as they stand in the file. */
typedef struct {
  ts_string text;          /* one behind the other */
  size_t *starts;          /* by code, or by period from 'first'; owned; NULL:
                              too many periods to list */
  size_t n;
  int32_t first;
} ts_cell_texts;

/*
** Numbers have every digit; missing cells are nothing. Texts are quoted as RFC
** 4180 has it: those with delimiters, quotes or line ends, quotes doubled.
*/
typedef struct {
  const ts_frame *frame;   /* borrowed */
  char delimiter;
  ts_cell_texts *texts;    /* by column; owned */
} ts_row_writer;

/* End it with ts_rows_stop, also after a failure. */
ts_status ts_rows_start (ts_row_writer *w, const ts_frame *frame,
                         char delimiter);
void ts_rows_stop (ts_row_writer *w);

/* Append rows from .. to - 1. Threads may do so at once, each to its own. */
void ts_rows_put (const ts_row_writer *w, size_t from, size_t to,
                  ts_string *out);

/* Append the line of names, with units where asked for. */
void ts_rows_head (const ts_frame *frame, int units, char delimiter,
                   ts_string *out);

#endif
