/* textkinds.h -- what the texts of a column are: numbers, periods, or keys */
#ifndef TS_TEXTKINDS_H
#define TS_TEXTKINDS_H

#include "base/period.h"
#include "texttable.h"

/* All functions look at the distinct texts only; rules of readframe.h. */

/* True for a word or mark that means "missing" (rule 4). */
int ts_is_missing_word (ts_slice text);

/* True when the column is a number by its cells (rule 2). One that is empty
** throughout is; one that has missing words only is not. */
int ts_looks_numeric (const ts_text_column *column);

/* True when a column is called as time is (rule 3). */
int ts_is_time_name (const char *name);

/* What the periods of a column have in common. */
typedef struct {
  size_t count;        /* distinct periods; 0: all cells are missing */
  ts_freq written;     /* their frequency */
  ts_freq meant;       /* after rule 5 */
  uint32_t odd;        /* a text that is no period, or of another frequency
                       ** than the ones before; TS_NONE: there is none */
  ts_freq odd_freq;    /* its frequency when it is a period */
  int odd_is_period;
} ts_period_look;

ts_period_look ts_look_at_periods (const ts_text_column *column);

/* The value of each text, by code. '*bad' is a text that is none, or TS_NONE.
** The caller provides 'values' (of the dictionary's size). */
void ts_text_numbers (const ts_text_column *column, double *values,
                      uint32_t *bad);
void ts_text_periods (const ts_text_column *column, ts_freq freq,
                      int32_t *ordinals);

#endif
