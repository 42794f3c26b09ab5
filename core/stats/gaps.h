/* gaps.h -- a value in every period, for methods that cannot do without */
#ifndef TS_GAPS_H
#define TS_GAPS_H

#include "statistic.h"

/*
** A row of the tables says what its method does with missing periods
** (ts_gaps_kind) and offers TS_MISSING_OPTION unless it is TS_GAPS_OWN.
**
**   (1) Leading and trailing missing periods are cut off: they lie outside the
**       series. What a method gives is missing there.
**   (2) missing = "refuse", the default: a fit is refused and its note names
**       the periods; a transform is missing everywhere, for that reason.
**   (3) "skip": TS_GAPS_CLOSE closes the series up, as if the next observation
**       followed at once; TS_GAPS_SELF hands the NaN to the method, which
**       leaves them out; TS_GAPS_FILL refuses, since what comes after a gap
**       would be taken for another season.
**   (4) "zero" and "interpolate" fill; a note says how many. A straight line
**       lies between the neighbours that are there.
**   (5) "estimate" is refused: filling from a state-space model is not there.
*/

/* What the method sees instead of the series. */
typedef struct {
  ts_series y;         /* without gaps, unless TS_GAPS_SELF skips */
  double *values;      /* of y; owned */
  size_t *at;          /* place of each value in the original; owned */
  size_t original;     /* length of the original */
  size_t filled;       /* values that were filled in */
  const char *refused; /* static text: why the method cannot begin, or NULL */
} ts_whole;

/* Start with {0}; end with ts_whole_free, also after a failure. 'missing' is
** the option's word. */
ts_status ts_whole_make (ts_whole *whole, const ts_series *y,
                         ts_gaps_kind kind, const char *missing);
void ts_whole_free (ts_whole *whole);

/* Lay 'from', a value for each period of whole->y, over the original calendar:
** NaN where the original has no place in it. 'to' has whole->original values
** and is not 'from'. */
void ts_whole_spread (const ts_whole *whole, const double *from, double *to);

/* "2022-03, 2022-05 and 4 more": the missing periods between the first and
** the last observation. */
ts_status ts_gaps_named (const ts_series *y, ts_string *text);

#endif
