/* events.h -- do breaks fall on known events more often than by chance */
#ifndef TS_EVENTS_H
#define TS_EVENTS_H

#include "stats/statistic.h"

/*
** Dates of breaks that a fit has found beside the dates of events.
**
**   (1) An event is on a day, or in a period no coarser than those of the
**       series; it belongs to the period of the series that holds its first
**       day.
**   (2) A break matches when an event is at most 'within' periods away, before
**       it or after. Its distance is from the nearest event, the earlier of
**       two; it is positive when the break comes after the event.
**   (3) chance: the share of the periods in which a break could have been found
**       that would have matched; of one break, the share that is no farther
**       from an event than it is.
**   (4) p: of all ways to place as many breaks, 'shortest' periods apart at
**       least, the share in which no fewer match. All ways are counted; nothing
**       is simulated.
**   (5) Events that were picked after seeing the breaks match by construction:
**       p is of a list that was made without them.
*/
typedef struct {
  const char *date;   /* "2022-02-24" or "2022-03"; borrowed */
  const char *name;   /* borrowed */
} ts_event;

/* Fill 'out' with count, matched, chance, p and the table "matches": date,
** event, on, distance, chance. TS_MISUSE when 'fit' was refused or has no dates
** that were searched for. */
ts_status ts_events_match (const ts_fit *fit, const ts_event *events, size_t n,
                           size_t within, ts_fit *out, ts_error *err);

/* Rule 4 by itself: 'hit' says of each of 'periods' whether a break there would
** match. */
ts_status ts_events_chance (const unsigned char *hit, size_t periods,
                            size_t shortest, size_t breaks, size_t matched,
                            double *p);

#endif
