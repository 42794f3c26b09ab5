/* ratio.h -- the interval of a ratio of two uncertain numbers */
#ifndef TS_RATIO_H
#define TS_RATIO_H

#include "stats/statistic.h"

/*
** A share, a unit value, a growth factor: a / b, both known with errors.
**
**   (1) Fieller (1954): all r for which a - r b is not significantly different
**       from 0: (a - r b)^2 <= q^2 (var a - 2 r cov + r^2 var b), q of t with
**       'df' degrees of freedom or normal.
**   (2) Where b is significantly different from 0 that is an interval around
**       a / b ("bounded"). Else it is all numbers but an interval
**       ("complement": r below one end or above the other), or all numbers
**       ("unbounded"); lo and hi are then missing and a note says so.
**   (3) g = q^2 var b / b^2 tells how near that is: below 1 the interval is
**       bounded, below 0.05 the delta method is as good (Finney 1971).
**   (4) delta: a / b plus and minus q standard errors, with variance
**       (var a - 2 r cov + r^2 var b) / b^2.
**   (5) Refused: a denominator of zero; fewer than three pairs.
**   (6) Pairs are taken for a random sample of those there could be: the ratio
**       of their sums is that of their means, whose (co)variances are those of
**       the sample over n, with n - 1 degrees of freedom. A row in which either
**       is missing is refused, or with 'skip' left out.
*/
typedef struct {
  double a, b;
  double se_a, se_b, cov;
  double df;    /* NaN: normal */
} ts_ratio;

/* TS_DOMAIN when the errors are none. */
ts_status ts_ratio_fit (const ts_ratio *ratio, double level, ts_fit *out,
                        ts_error *err);

/* The sum of column a over the sum of column b, row by row a pair (rule 6). */
ts_status ts_ratio_pairs (const ts_frame *frame, const char *a, const char *b,
                          int skip, double level, ts_fit *out, ts_error *err);

#endif
