/* break_date.h -- a date that an option names */
#ifndef TS_BREAK_DATE_H
#define TS_BREAK_DATE_H

#include "stats/statistic.h"

/* The period that the option names: one period of the frequency of 'y', else
** TS_MISUSE with a sentence. 'model' is who asks. */
ts_status ts_break_date (const ts_series *y, const ts_args *args,
                         const char *option, const char *model,
                         ts_period *date, ts_error *err);

#endif
