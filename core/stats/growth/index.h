/* index.h -- a series as an index: base window = 100 */
#ifndef TS_INDEX_H
#define TS_INDEX_H

#include "stats/statistic.h"

/*
** 100 times the value over the mean of a base window.
**
**   (1) The window is the periods that lie wholly inside 'base': "2021",
**       "2021Q1..2021Q4"; an open end reaches to the end of the series.
**   (2) A window that the series does not cover, or that holds a missing value,
**       gives no index at all: the mean of what happens to be there would
**       shift every value. missing = "skip" takes just that mean.
**   (3) A mean of zero or below is no base.
**   (4) season = true compares each month (quarter, half-year) with the mean of
**       the same ones in the window, which takes the usual seasons out. A
**       season that the window has none of has no index.
**   (5) The window is told in a note, from its first period to its last.
*/
extern const ts_transform ts_index_transform;

#endif
