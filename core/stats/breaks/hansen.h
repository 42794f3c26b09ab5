/* hansen.h -- p-values of tests for a break at an unknown date */
#ifndef TS_HANSEN_H
#define TS_HANSEN_H

#include <stddef.h>

/*
** The largest (sup), the mean (ave) and the log of the mean of exp(F/2) (exp)
** of the F statistics (as k F, a Wald statistic) over all dates between two
** ends have distributions that depend on k, the coefficients that may break,
** and on 'trim', the share of the sample before the first date and after the
** last.
** Sources: Andrews (1993), Econometrica 61; Andrews and Ploberger (1994),
** Econometrica 62; p-values: Hansen (1997), J. of Business and Economic
** Statistics 15.
**
**   (1) Between two tabulated trims the p-value is interpolated; at trim 1/2
**       there is one date, and it is that of chi-squared.
**   (2) NaN where nothing is tabulated: trim below .05, or k that none of our
**       models has.
**   (3) Some of the polynomials turn and fall again, far out where p is next to
**       nothing: from the turn on they stay as high, so that p never rises.
*/
typedef enum { TS_HANSEN_SUP, TS_HANSEN_AVE, TS_HANSEN_EXP } ts_hansen;

double ts_hansen_p (ts_hansen test, double statistic, size_t k, double trim);

/* The trim of dates after observation 'from' .. 'to' of n: of a range that is
** not symmetric, the one with the same distribution. */
double ts_hansen_trim (size_t n, size_t from, size_t to);

/* The statistic whose p-value is p (0 < p < 1); NaN by rule 2. */
double ts_hansen_critical (ts_hansen test, double p, size_t k, double trim);

#endif
