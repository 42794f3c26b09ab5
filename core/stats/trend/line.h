/* line.h -- a straight line through a series, in closed form */
#ifndef TS_LINE_H
#define TS_LINE_H

#include <stddef.h>
#include "stats/regression/ols.h"

/*
** y = intercept + slope t + e by least squares, t = 1 .. periods; NaN is
** missing, is left out and keeps its place.
**
**   (1) What regression/ols.h gives for these two columns, in a few passes over
**       the series: for panels of very many.
**   (2) Values are scaled by a power of two and counted from the first, time
**       from its mean: 1e9-sized values that differ in the units lose no
**       digits, 1e300 and 1e-300 neither overflow nor vanish.
**   (3) Sums run along the calendar in lanes of a fixed number: the same bits
**       on each machine.
**   (4) The errors of ols.h, rule 4; Newey-West pairs periods by their
**       distance (its rule 5).
*/
typedef struct {
  size_t n;             /* observations */
  double intercept, slope;
  double r2, dw;        /* as ts_ols_r2 and ts_ols_dw */
  int exact;            /* as ts_ols_exact */
  /* What the errors are made of. */
  size_t periods;
  double unit;          /* power of two by which values were divided */
  double middle;        /* mean of t */
  double spread;        /* sum of squares of t about it */
  double rss;           /* of values over unit */
  double *time;         /* t - middle, 0 where missing; borrowed */
  double *residuals;    /* over unit, 0 where missing; borrowed */
} ts_line;

#define TS_LINE_ROOM(periods) (3 * (periods))   /* doubles of scratch */

/* 'room' has TS_LINE_ROOM(periods) doubles and is used until the errors are
** known. Two observations or more, none infinite. */
void ts_line_fit (ts_line *line, const double *y, size_t periods, double *room);

/* Are these errors known here? */
int ts_line_knows (ts_errors errors);

/* Standard errors; 'intercept' may be NULL. More than two observations. */
void ts_line_errors (const ts_line *line, ts_errors errors, size_t lag,
                     double *slope, double *intercept);

#endif
