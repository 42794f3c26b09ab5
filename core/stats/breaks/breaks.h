/* breaks.h -- how many breaks, and when */
#ifndef TS_BREAKS_H
#define TS_BREAKS_H

#include "stats/statistic.h"

/*
** Bai and Perron's (1998, 2003) breaks at unknown dates: for each number m of
** breaks the dates with the least sum of squared residuals (partition.h), and
** of these the number that a criterion chooses.
**
**   (1) Regimes, dates and refusals are those of regimes.h.
**   (2) h is the least share of the observations in a regime or, from 1 on,
**       their number; h n is rounded down, and is at least k + 1.
**   (3) choose = "bic": n ln(RSS/n) + (k + 1)(m + 1) ln n + n (1 + ln 2 pi);
**       "lwz": ln(RSS/(n - p)) + .299 p/n (ln n)^2.1, p = (m + 1) k + m (Liu,
**       Wu and Zidek 1997); "sequential": the first m whose sup F(m + 1 | m)
**       has p above 1 - level. 'number' takes so many.
**   (4) sup F(m + 1 | m) is the largest F of one more break in any of the m + 1
**       regimes, h of each left at its ends; p = 1 - (1 - p1)^(m + 1), p1 that
**       of one break (Bai and Perron 1998; Hansen 1997).
**       p is that of the first break: is there one at all.
**   (5) Intervals of dates allow regimes of different variance and different
**       regressors (Bai 1997), errors being independent. Where one side varies
**       far more than the other there is none; none reaches beyond the series.
**   (6) Regimes that fit exactly end the search: more breaks have nothing to
**       explain.
*/
extern const ts_model ts_breaks_model;

#endif
