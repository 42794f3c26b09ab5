/* component.h -- one part of a decomposition, as a series */
#ifndef TS_COMPONENT_H
#define TS_COMPONENT_H

#include "stats/statistic.h"

/*
** The trend, the season, the remainder or the seasonally adjusted values of
** each series, by stl, mstl or the classical decomposition.
**
**   (1) In the series' own unit, however it is decomposed: adjusted is what
**       stands without the season (the exponential of log less season, or y
**       over season), the season what it adds, y - adjusted, the remainder
**       adjusted - trend. So y = trend + seasonal + remainder always.
**   (2) A series that does not vary is all trend.
**   (3) A series that the method refuses has no part, with the reason.
*/
extern const ts_transform ts_component_transform;

#endif
