/* readframe.h -- any file with a table, read as a frame */
#ifndef TS_READFRAME_H
#define TS_READFRAME_H

#include "base/frame.h"
#include "base/threads.h"

/*
** For what is not trade by partner: GDP, exchange rates, prices, code tables.
** texttable.h says how the file becomes columns of text; here each column gets
** its kind.
**
**   (1) 'keys' and 'numbers' name the columns that are of that kind whatever
**       they hold; 'period' names the period column.
**   (2) Of the other columns one is a number when all its cells are decimals
**       (or missing), none of which has a zero before another digit: the code
**       "0101" is a key.
**   (3) Without 'period', the period column is the one that is called as time
**       is (period, date, year, TIME_PERIOD ...) and whose cells are all
**       periods of one frequency. Of several the finest counts, then the first;
**       a note names the others that are numbers by rule 2.
**   (4) An empty cell is missing. In numbers and periods so are the words NA,
**       N/A, #N/A, n.a., NaN, null, none in any case and the marks
**       . .. ... - and : alone. In a key they are texts: NA is Namibia.
**   (5) Days that are all the first ones of their years (two or more), quarters
**       (three or more) or months stand for those; a note says so.
**       'frequency' says which instead: periods are coarsened to it.
**   (6) A cell that is not of the kind that was asked for is TS_SYNTAX, with
**       its line, column and text.
**   (7) With 'wide', the columns whose names are periods of that frequency
**       become rows: a column "period", and a number called 'of'. Each row of
**       the file gives one row for each of them, in their order; the other
**       columns are repeated.
**   (8) Rows and columns keep the order of the file; the title is its name.
**   (9) A number whose head is a plain name and a unit, "value (USD)" as frames
**       are written, is called by the name and has the unit; not where another
**       column has that name. A head with blanks in its name stays whole.
*/
typedef struct {
  const char *const *keys;     /* end with NULL; or NULL */
  const char *const *numbers;
  const char *const *units;    /* pairs: column, unit; ends with NULL */
  const char *period;          /* NULL: rule 3; "": none */
  int frequency;               /* a ts_freq; -1: rule 5 */
  int wide;                    /* a ts_freq; -1: no */
  const char *of;              /* NULL: "value" */
  ts_stop stop;                /* may be NULL */
} ts_read_options;

ts_status ts_read_frame (const char *path, const ts_read_options *options,
                         ts_frame **frame, ts_error *err);

#endif
