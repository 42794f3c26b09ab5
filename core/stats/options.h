/* options.h -- options that several statistics share, each worded once */
#ifndef TS_OPTIONS_H
#define TS_OPTIONS_H

#include "base/option.h"

#define TS_FARTHEST 100000  /* periods back or in a window: 270 years of days */

#define TS_LEVEL_OPTION \
  {.name = "level", .kind = TS_OPTION_NUMBER, .number = 0.95, .lo = 0.5, \
   .hi = 0.9999, .help = "confidence level of the intervals"}

#define TS_LOG_OPTION \
  {.name = "log", .kind = TS_OPTION_FLAG, \
   .help = "fit the log: the slope is a growth rate"}

/* Of statistics that need a value in every period; gaps.h has the rules. */
#define TS_MISSING_OPTION \
  {.name = "missing", .kind = TS_OPTION_WORD, .text = "refuse", \
   .words = "refuse|skip|zero|interpolate|estimate", \
   .help = "periods without a value: refuse names them; skip leaves them out" \
           " where the method can; zero and interpolate (a straight line" \
           " between neighbours) fill them, and a note says so; estimate is" \
           " refused: there is no state-space model yet"}

#endif
