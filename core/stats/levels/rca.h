/* rca.h -- revealed comparative advantage */
#ifndef TS_RCA_H
#define TS_RCA_H

#include "indicators.h"

/*
** RCA_ik = (X_ik / X_i) / (X_wk / X_w): the share of product k in the exports
** of country i over its share in the exports of the world.
** Source: Balassa (1965), The Manchester School 33(2).
**
**   (1) X_i, X_wk and X_w are totals over the second key, over the first and
**       over both, within the frame's other keys and the period; one that lacks
**       cells follows rule 2 of pair_totals.h.
**   (2) X_ik = 0 gives 0. X_i = 0 or X_wk = 0 gives a missing ratio that says
**       so.
*/
ts_status ts_rca_fill (const ts_indicator_input *input, ts_frame *frame,
                       ts_column *made, ts_error *err);

#endif
