/* chow.h -- is there a break at this date */
#ifndef TS_CHOW_H
#define TS_CHOW_H

#include "stats/statistic.h"

/*
** Chow's (1960) test that a regression is the same before a date and from it
** on: F(k, n - 2k) of the k changes of its coefficients.
**
**   (1) 'at', which must be given, is the first period of the new regime (S23).
**   (2) Coefficients are the changes: of the level at that date and, with
**       model = "trend", of the slope a period; season terms change too.
**   (3) errors = "ols": F = ((RSS0 - RSS1 - RSS2)/k) / ((RSS1 + RSS2)/df) with
**       df = n - 2k; other errors (ols.h) give a Wald statistic over k in its
**       place. wald is k F, with p of chi-squared.
**   (4) A missing period is left out and keeps its place.
**   (5) Fractions in per cent, as in trend.h, rule 3.
**   (6) A date chosen because the series looks broken there is no date: sup_f
**       is for those.
*/
extern const ts_model ts_chow_model;

#endif
