/* sup_f.h -- is there a break, at whatever date */
#ifndef TS_SUP_F_H
#define TS_SUP_F_H

#include "stats/statistic.h"

/*
** A Chow test at every date but those near the ends, and what their largest
** (sup), mean (ave) and log of mean exp(F/2) (exp) say together.
** F is k times the F statistic, (RSS0 - RSS1 - RSS2) / ((RSS1 + RSS2)/df) with
** df = n - 2k. Sources: Quandt (1960); Andrews (1993); Andrews and Ploberger
** (1994); p-values by Hansen (1997).
**
**   (1) Regimes, dates and refusals are those of regimes.h.
**   (2) 'trim' n observations, k + 1 at least, stay before the first date and
**       after the last.
**   (3) 'date' is where F is largest, the earliest of equal ones. The series
**       "statistic" has F by date, "boundary" what its largest exceeds by
**       chance with probability 1 - level.
**   (4) Errors are taken for independent and of one variance: p is too small
**       when neighbouring residuals are alike.
*/
extern const ts_model ts_sup_f_model;

#endif
