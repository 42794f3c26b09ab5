/* pelt.h -- any number of breaks, each of which pays its penalty */
#ifndef TS_PELT_H
#define TS_PELT_H

#include "stats/statistic.h"

/*
** The breaks that make the cost of all regimes (costs.h) plus a penalty for
** each break least.
**
**   (1) pelt finds the least of all partitions, every position being searched
**       (Killick, Fearnhead and Eckley 2012): a begin s of the last regime is
**       dropped at t when F(s) + C(s, t) + K > F(t), from where the regime
**       after t has its least length. binary_segmentation splits where that
**       saves most, and its parts again (Scott and Knott 1974): quick, and not
**       always least.
**   (2) penalty = "bic": (q + 1) ln n, q the parameters that a break adds
**       beside its date; "mbic": (q + 2) ln n, and the log of its length as a
**       cost of each regime (Zhang and Siegmund 2007), K then being what makes
**       rule 1 exact. 'beta' is a penalty of one's own.
**   (3) min_size observations, at least, make a regime: by itself 1, of meanvar
**       2 and of linear 3.
**   (4) Dates and refusals are those of regimes.h. Errors are taken for
**       independent: neighbours that are alike pass for regimes, of which there
**       are then too many.
*/
extern const ts_model ts_pelt_model;
extern const ts_model ts_binary_segmentation_model;

#endif
