/* date_interval.h -- how sure the date of a break is */
#ifndef TS_DATE_INTERVAL_H
#define TS_DATE_INTERVAL_H

/*
** The estimated date is where a random walk with drift on either side of the
** true one is highest. Measured in d'Qd / s^2 observations (d the change of the
** coefficients, Q the mean of x x' and s^2 the residual variance on the side in
** question) its distance has a known distribution.
** Source: Bai (1997), Review of Economics and Statistics 79.
*/

/* The probability that the date is estimated more than 'distance' to one side;
** 'ratio' is the variance of that side over the other's. Both >= 0. */
double ts_date_tail (double distance, double ratio);

/* The distance that is exceeded with probability p; NaN when even distance 0 is
** not exceeded that often, or always would be: the variances differ too
** much. */
double ts_date_distance (double p, double ratio);

#endif
