/* growth.h -- how much more than before */
#ifndef TS_GROWTH_H
#define TS_GROWTH_H

#include "stats/statistic.h"

/*
** Growth from one value to a later one, as a fraction (0.25 is 25 %).
**
**   (1) simple: to / from - 1; year on year and period on period differ only
**       in what 'from' is.
**   (2) annualised: (to / from)^(1 / years) - 1; over several years that is
**       the compound annual growth rate.
**   (3) log: ln(to / from).
**   (4) midpoint: 2 (to - from) / (to + from), from -2 (exit) to 2 (entry);
**       weighted by to + from it aggregates exactly.
**       Source: Davis and Haltiwanger (1992), Quarterly J. of Economics 107(3).
**   (5) From nothing to something has no rate: "new"; nothing both times is
**       "both zero". A base below zero is "negative base" (a balance cannot
**       grow in per cent); a value for which the form has no meaning is
**       "negative value" or "zero has no log". All are NaN.
**   (6) A missing value gives NaN; the reason is NULL when 'to' is missing and
**       "base missing" when 'from' is.
*/
typedef enum {
  TS_GROWTH_SIMPLE, TS_GROWTH_ANNUALISED, TS_GROWTH_LOG, TS_GROWTH_MIDPOINT
} ts_growth_form;

/* '*why' (may be NULL) becomes NULL or a static text. 'years' is used by
** annualised alone. */
double ts_growth (ts_growth_form form, double from, double to, double years,
                  const char **why);

/* What one part adds to the growth of the whole: (to - from) / total_from, a
** fraction of the whole's base; the contributions of all parts add up to the
** growth of the whole. NaN as in rules 5 and 6. */
double ts_contribution (double from, double to, double total_from,
                        const char **why);

/* Periods back to the base: "pop" is one and the default of years, "yoy" a
** year. Below annual frequency one of them must be named (S22). */
ts_status ts_growth_lag (ts_freq freq, const char *kind, const char *verb,
                         size_t *lag, ts_error *err);

/*
** The transform "growth": options kind, lag, window and both_zero.
**   (7) kind below annual frequency has no default (S22). yoy compares with the
**       year before, pop with the period before; lag moves the base of all but
**       yoy.
**   (8) window: sums of so many periods are compared, and those of pop and its
**       relatives do not overlap: pop with a window of 3 months is three months
**       on three, yoy with one of 12 the growth of the moving year. A window in
**       which a period is missing is missing.
**   (9) ytd: the year to date on the same part of the year before.
**  (10) carry_over: the year's mean if all its periods after this one were like
**       this one, over the mean of the year before: what a year would grow if
**       nothing changed any more.
**  (11) both_zero = "zero" takes growth from nothing to nothing for zero.
*/
extern const ts_transform ts_growth_transform;

/*
** The transform "momentum": the change of the logit of a share, ln(s/(1 - s));
** options kind and lag as of growth's yoy and pop. It is about the growth of
** the share while that is small, and counts a step towards 100 % as much as one
** towards 0.
**  (12) 0 and 100 % have no logit; what is no share has none either.
*/
extern const ts_transform ts_momentum_transform;

/* The model "cagr": compound annual growth between two periods, which are
** printed; options from and to. */
extern const ts_model ts_cagr_model;

#endif
