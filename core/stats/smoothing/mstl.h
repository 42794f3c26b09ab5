/* mstl.h -- several seasons at once, each by STL */
#ifndef TS_MSTL_H
#define TS_MSTL_H

#include "parts.h"
#include "stl_plan.h"

/*
** Seasons of several lengths (a week and a year of days) are found in turn, the
** shortest first: each by an STL of the series without the others, and all of
** them once more. The trend is that of the last STL. As mstl of R's
** forecast. Source: Bandara, Hyndman and Bergmeir (2021).
**
**   (1) Not given, the seasons are 7 and 365 for days, 52 for weeks, else those
**       of the calendar; windows are 11, 15, 19 ...
**   (2) A season with fewer than two full periods is left out, and noted.
**   (3) With one season there is one pass.
*/
#define TS_MSTL_MOST 6   /* seasons */

typedef struct {
  size_t count;
  size_t periods[TS_MSTL_MOST];    /* rising */
  double windows[TS_MSTL_MOST];    /* NaN: periodic */
  size_t passes;
  size_t left_out[TS_MSTL_MOST], left_count;   /* rule 2 */
} ts_mstl_plan;

/* Read the options periods and s_windows for a span of n periods;
** TS_SYNTAX with a sentence when a list cannot be read. */
ts_status ts_mstl_plan_of (const ts_args *args, ts_freq freq, size_t n,
                           ts_mstl_plan *plan, ts_error *err);

/* Fill the parts, which have plan->count seasons; sets 'refused' when one can
** not be found. */
ts_status ts_mstl_parts_of (ts_parts *parts, const ts_args *args,
                            const ts_mstl_plan *plan, ts_stop stop);

#define TS_MSTL_OPTIONS \
  {.name = "periods", .kind = TS_OPTION_NAME, \
   .help = "the seasons' lengths in periods: \"7, 365\"; not given: 7 and 365" \
           " days, 52 weeks, else that of the calendar"}, \
  {.name = "s_windows", .kind = TS_OPTION_NAME, \
   .help = "their windows, shortest season first: \"11, 15\" or \"periodic\";" \
           " not given: 11, 15, 19 ..."}

extern const ts_model ts_mstl_model;

#endif
