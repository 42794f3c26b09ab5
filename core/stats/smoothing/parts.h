/* parts.h -- a series taken apart: trend, seasons, remainder */
#ifndef TS_PARTS_H
#define TS_PARTS_H

#include "stats/statistic.h"

/*
** What stl, mstl and decompose have in common.
**
**   (1) They see the span from the first to the last value.
**   (2) y = trend + seasonal + remainder, on the scale that was decomposed
**       (log(value) after log); or y = trend x seasonal x remainder.
**   (3) adjusted is y without its seasonal parts, fitted is trend and seasonal
**       together: missing where y, or the trend, is.
**   (4) The strength of trend is 1 - Var(remainder) / Var(trend + remainder),
**       0 at least, and that of a season likewise (Wang, Smith and Hyndman
**       2006); of logs when the parts multiply.
**   (5) A series that does not vary has nothing to be taken apart. Variation
**       below 1e-12 of the range of y is rounding: a strength of it is NaN, and
**       a note says so.
*/
typedef struct {
  const ts_series *y;
  size_t from, n;        /* rule 1 */
  int log, multiplied;   /* rule 2 */
  size_t seasons;        /* seasonal parts */
  double *x;             /* what is decomposed; owned, as all here */
  double *trend;
  double *seasonal;      /* one after the other, n each */
  double *weights;       /* of the values, or NULL */
  double *room;          /* n */
  double range;          /* half of what lies between the smallest x and the
                            largest: the whole may be no number */
  const char *refused;   /* static text: why there are no parts, or NULL */
} ts_parts;

/* Take the span, and logs; sets 'refused' when there are none. End with
** ts_parts_free, also after a failure. */
ts_status ts_parts_start (ts_parts *parts, const ts_series *y, int log,
                          size_t seasons);
void ts_parts_free (ts_parts *parts);

/* Value i of the span; NaN as in rule 3. */
double ts_parts_season (const ts_parts *parts, size_t i);  /* all together */
double ts_parts_adjusted (const ts_parts *parts, size_t i);

/* Rule 4; NaN when there is no variation of that kind to speak of. */
double ts_strength_of_trend (const ts_parts *parts);
double ts_strength_of_season (const ts_parts *parts, size_t k);
/* Standard deviation of the remainder. */
double ts_parts_spread (const ts_parts *parts);

/* The name of seasonal part k is names[k]. */
ts_status ts_parts_report (const ts_parts *parts, const char *const *names,
                           ts_fit *out);

/* Say in the fit why there are no parts. */
ts_status ts_parts_refuse (const ts_parts *parts, ts_fit *out);

/* Refusals that several share; static text. */
#define TS_CONSTANT "the series does not vary"
#define TS_ROUNDING_ALONE "a part and the remainder hardly vary: there is no" \
                          " strength to speak of"
#define TS_NO_SEASONS "the calendar has no seasons: say period, the length of" \
                      " a cycle"

#endif
