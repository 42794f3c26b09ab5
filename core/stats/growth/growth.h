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
**   (5) A base of zero or below gives NaN and says why (a balance cannot grow
**       in per cent); so does a value for which the form has no meaning.
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

/* The transform "growth": options kind and lag (S22). */
extern const ts_transform ts_growth_transform;

/* The model "cagr": compound annual growth between two periods, which are
** printed; options from and to. */
extern const ts_model ts_cagr_model;

#endif
