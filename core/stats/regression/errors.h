/* errors.h -- which standard errors a regression is told to have */
#ifndef TS_ERRORS_H
#define TS_ERRORS_H

#include "ols.h"
#include "stats/statistic.h"

/* The options errors and lag, and what they say (ols.h, rules 4 and 5; S24). */
#define TS_ERRORS_OPTION(usual) \
  {.name = "errors", .kind = TS_OPTION_WORD, .text = usual, \
   .words = "newey_west|ols|hc1|hc3", \
   .help = "standard errors: newey_west allows for residuals that vary in" \
           " size and are alike from one period to the next, hc1 and hc3 for" \
           " the first alone, ols for neither"}

#define TS_LAG_OPTION \
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0, \
   .hi = 100000, .help = "Newey-West lag in periods; not given:" \
                         " floor(4 (n/100)^(2/9)). A Durbin-Watson below 1 is" \
                         " noted: the lag may be too short"}

typedef struct {
  ts_errors kind;
  size_t lag;          /* of newey_west */
} ts_error_choice;

/* What the option errors says. */
ts_errors ts_errors_of (const ts_args *args);

/* Read the options for n observations; refuses a lag that they cannot hold. */
ts_status ts_error_choice_read (ts_error_choice *choice, const ts_args *args,
                                size_t n, ts_fit *out);

/* "Newey-West errors, lag 3" */
void ts_error_choice_name (const ts_error_choice *choice, ts_string *text);

/* Append to 'note' what is wrong with these errors when Durbin-Watson is 'dw'
** (NaN: unknown), with "; " before it when something stands there. */
void ts_error_choice_warn (const ts_error_choice *choice, double dw,
                           ts_string *note);

#endif
