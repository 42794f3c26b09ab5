/* errors.c -- standard errors by name; see errors.h */
#include "errors.h"

#include <math.h>

#define DW_LOW 1.0  /* neighbours correlated by more than one half */

ts_errors ts_errors_of (const ts_args *args) {
  return ts_arg_is(args, "errors", "ols") ? TS_ERRORS_OLS
       : ts_arg_is(args, "errors", "hc1") ? TS_ERRORS_HC1
       : ts_arg_is(args, "errors", "hc3") ? TS_ERRORS_HC3
       : TS_ERRORS_NEWEY_WEST;
}

ts_status ts_error_choice_read (ts_error_choice *choice, const ts_args *args,
                                size_t n, ts_fit *out) {
  double lag = ts_arg_number(args, "lag");
  choice->kind = ts_errors_of(args);
  choice->lag = isnan(lag) ? ts_newey_west_lag(n) : (size_t)lag;
  if (choice->kind == TS_ERRORS_NEWEY_WEST && choice->lag >= n)
    return ts_fit_refuse(out, "lag %zu needs more than %zu observations",
                         choice->lag, choice->lag);
  return TS_OK;
}

void ts_error_choice_name (const ts_error_choice *choice, ts_string *text) {
  const char *const names[] = {
    [TS_ERRORS_OLS] = "OLS", [TS_ERRORS_HC1] = "HC1", [TS_ERRORS_HC3] = "HC3"
  };
  if (choice->kind == TS_ERRORS_NEWEY_WEST)
    ts_string_format(text, "Newey-West errors, lag %zu", choice->lag);
  else
    ts_string_format(text, "%s errors", names[choice->kind]);
}

void ts_error_choice_warn (const ts_error_choice *choice, double dw,
                           ts_string *note) {
  if (!(dw < DW_LOW)) return;
  if (note->length > 0) ts_string_put(note, "; ");
  if (choice->kind == TS_ERRORS_NEWEY_WEST)
    ts_string_format(note, "residuals strongly correlated: lag %zu may be too"
                     " short", choice->lag);
  else
    ts_string_put(note, "residuals strongly correlated: these errors take them"
                  " for independent");
}
