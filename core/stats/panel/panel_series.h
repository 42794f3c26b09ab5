/* panel_series.h -- one series, held as a frame of a period and a number */
#ifndef TS_PANEL_SERIES_H
#define TS_PANEL_SERIES_H

#include "panel.h"

/*
** A series outside a computation is a frame of two columns, one row a period,
** without gaps: reasons, unit, valuation, title and notes need no second home.
*/

typedef struct {
  const char *key;           /* "exporter" */
  const char *value;         /* "CHN" */
} ts_condition;

/* The series of 'frame' where all conditions hold, over the frame's whole
** calendar. TS_UNKNOWN when no row has a value (the nearest is named),
** TS_CONFLICT when keys still vary (all of them are named). Keys that do not
** vary go into the title. */
ts_status ts_series_extract (const ts_frame *frame, const ts_condition *where,
                             size_t n, const char *of, ts_frame **out,
                             ts_error *err);

/* A new series from n values. */
ts_status ts_series_make (ts_period first, const double *values, size_t n,
                          const char *name, const char *unit, ts_frame **out);

/* The part of a series that lies in a range; TS_DOMAIN when there is none. */
ts_status ts_series_span (const ts_frame *series, const char *range,
                          ts_frame **out, ts_error *err);

/* The place of a period in a series. TS_DOMAIN when it lies outside, TS_SYNTAX
** when the text is no period, TS_MISUSE when it has another frequency. */
ts_status ts_series_find (const ts_frame *series, const char *period,
                          size_t *place, ts_error *err);

/*
** Arithmetic, cell by cell, aligned by period over the union of both spans.
**   (1) Missing on one side is missing; a zero denominator too; both say why.
**   (2) '+' and '-' need equal units, and valuations that do not differ where
**       both have one, else TS_CONFLICT.
**   (3) '*' and '/' by a fraction or a number without a unit keep the other
**       unit; a unit over itself is a fraction; others are spelled "kg/USD".
**   (4) A plain number has the unit that fits.
** Either side may be NULL: then it is the number beside it.
*/
ts_status ts_series_combine (char operation, const ts_frame *a, double x,
                             const ts_frame *b, double y, ts_frame **out,
                             ts_error *err);

#endif
