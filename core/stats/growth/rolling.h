/* rolling.h -- moving windows and the year to date */
#ifndef TS_ROLLING_H
#define TS_ROLLING_H

#include "stats/statistic.h"

/*
** rolling: a reducer over the last n periods, this one included.
**   (1) Right-aligned; a window that begins before the series, or in which a
**       value is missing, gives a missing value.
**   (2) Each window is summed afresh, so an early large value leaves no
**       rounding behind in later windows.
*/
extern const ts_transform ts_rolling_transform;

/*
** ytd: the sum from the year's first period to this one.
**   (3) From the first missing period of a year on, that year is missing.
**   (4) So is a year that began before the series did.
**   (5) A week belongs to the year of its Thursday (period.h, rule 4).
**   (6) through = "2024-06" keeps each year's sum through June and leaves the
**       other periods out, so that years compare like with like.
*/
extern const ts_transform ts_ytd_transform;

#endif
