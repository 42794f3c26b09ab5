/* like_for_like.h -- years compared over the months that all of them have */
#ifndef TS_LIKE_FOR_LIKE_H
#define TS_LIKE_FOR_LIKE_H

#include "stats/panel/panel.h"

/*
** Sums by year over the same months (quarters, half-years) of each year, where
** some years, such as the one that runs, are not complete.
**
**   (1) A month counts when it is known in every year compared, for every
**       series (combination of keys): "the months 01..06, 08" are told in a
**       note. With 'each', a series is compared over the months that it has
**       itself; the column 'months' counts them, since they differ.
**   (2) The years are those that lie in 'years' ("2021..2024"), or all that the
**       calendar touches.
**   (3) No common month is TS_DOMAIN, with the series that lacks most; with
**       'each' the series is missing and says so.
**   (4) Numbers that do not add (shares, indices) are TS_MISUSE.
**   (5) The result is annual and has one number, called as 'of' was.
*/
ts_status ts_like_for_like (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *years, int each, ts_frame **out,
                            ts_error *err);

#endif
