/* pettitt.h -- does the level of a series change once, and when */
#ifndef TS_PETTITT_H
#define TS_PETTITT_H

#include "stats/statistic.h"

/*
** U_t = 2 (r_1 + ... + r_t) - t (n + 1) of the ranks compares the first t
** observations with the rest; K is the greatest |U_t|. (Pettitt 1979)
**
**   (1) p is about 2 exp(-6 K^2 / (n^3 + n^2)), at most 1.
**   (2) 'date' is the first period of the new regime (S23): that of the
**       observation behind the t of K; the first one, when |U_t| is as great
**       more than once. 'before' and 'after' are the medians of both parts.
**   (3) Equal observations share a rank.
**   (4) A missing period is left out: the next observation follows.
**   (5) The test takes observations for independent: a trend, or neighbours
**       that are alike, look like a change.
*/
extern const ts_model ts_pettitt_model;

#endif
