/* structure.h -- how far apart two structures of trade are */
#ifndef TS_STRUCTURE_H
#define TS_STRUCTURE_H

#include "indicators.h"

/*
** The structure of member i of the first key is h_ik = X_ik / X_i over the
** members k of the second: a country's shares of products. It is compared with
** r_k, that of one member ("with") or of all together, i included.
**
**   (1) krugman: sum |h_ik - r_k|, 0 .. 2. diversification is half of it,
**       similarity (Finger and Kreinin) sum min(h_ik, r_k), which is 1 less
**       that half.
**       Sources: UNCTAD, Handbook of Statistics; Finger and Kreinin (1979),
**       Economic Journal 89(356); Krugman (1991), Geography and Trade.
**   (2) Totals that lack cells follow rule 2 of pair_totals.h. A cell without
**       a row, or one that the totals may lack, holds nothing.
**   (3) A total of zero has no structure; where the reference has none, nothing
**       can be compared with it.
**   (4) "with" names a member of the first key: TS_UNKNOWN gives the nearest.
*/
ts_status ts_diversification_fill (const ts_indicator_input *input,
                                   ts_frame *frame, ts_column *made,
                                   ts_error *err);
ts_status ts_similarity_fill (const ts_indicator_input *input, ts_frame *frame,
                              ts_column *made, ts_error *err);
ts_status ts_krugman_fill (const ts_indicator_input *input, ts_frame *frame,
                           ts_column *made, ts_error *err);

#endif
