/* break_date.c -- a date that an option names; see break_date.h */
#include "break_date.h"

ts_status ts_break_date (const ts_series *y, const ts_args *args,
                         const char *option, const char *model,
                         ts_period *date, ts_error *err) {
  const char *text = ts_arg_text(args, option);
  if (ts_period_parse(ts_slice_of(text), date) == TS_OK
      && date->freq == y->first.freq) return TS_OK;
  return ts_fail(err, TS_MISUSE, "option '%s' of %s is one %s, the first of the"
                 " new regime, not '%s'", option, model,
                 ts_freq_name(y->first.freq), text);
}
