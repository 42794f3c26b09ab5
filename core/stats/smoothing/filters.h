/* filters.h -- trend and cycle of a series by filters */
#ifndef TS_FILTERS_H
#define TS_FILTERS_H

#include "stats/statistic.h"

/*
** Each gives one part of y = trend + cycle, chosen by the option 'part'.
**
**   (1) hp: the trend x minimises the sum of (y - x)^2 and lambda times that of
**       its squared second differences. lambda is 6.25 f^4, f the periods in a
**       year: 129600 for months, 1600 for quarters, 6.25 for years. A missing
**       value that is skipped leaves its term out of the first sum.
**       Source: Hodrick and Prescott (1997); Ravn and Uhlig (2002).
**   (2) baxter_king: the cycle is a moving average of 2 k + 1 values whose
**       weights keep cycles of 'low' to 'high' periods and sum to zero. The
**       first and the last k periods have none. Source: Baxter and King (1999).
**   (3) christiano_fitzgerald: the best approximation to that filter for a
**       random walk from the values there are, other weights in each period;
**       drift takes the line through the first and the last value off before.
**       Without unit_root the values are taken for noise about their mean, and
**       weights beyond the ends are dropped. Source: Christiano and Fitzgerald
**       (2003).
**   (4) Cycles of 1.5 to 8 years are kept unless told otherwise, k is 3 years.
**   (5) hamilton: the cycle is what a regression on a constant and the p values
**       from h periods ago backwards leaves; h is 2 years and p one. The first
**       h + p - 1 periods have none. Source: Hamilton (2018).
**   (6) loess: the trend is a polynomial fitted around each period to the
**       'span' of the observations that are nearest, by tricube weights of the
**       distance; robust repeats it with robust.h's weights, 4 fits in all.
**       Missing values are skipped, and the trend is given there too. As R's
**       loess with surface = "direct". Source: Cleveland (1979).
*/
extern const ts_transform ts_hp_transform;
extern const ts_transform ts_baxter_king_transform;
extern const ts_transform ts_christiano_fitzgerald_transform;
extern const ts_transform ts_hamilton_transform;
extern const ts_transform ts_loess_transform;

#define TS_PART_OPTION(usual) \
  {.name = "part", .kind = TS_OPTION_WORD, .text = usual, \
   .words = "trend|cycle", .help = "which of the two to give"}

#endif
