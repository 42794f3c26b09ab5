/* slopes.h -- slopes between all pairs of observations, and their ranks */
#ifndef TS_SLOPES_H
#define TS_SLOPES_H

#include <stddef.h>

/*
** (x_j - x_i) / (t_j - t_i) for i < j: their median is the slope of Theil (1950)
** and Sen (1968), and ranks about it are its interval.
*/

/* Append the slopes of n observations to 'slopes', which has room for
** n (n - 1) / 2 of them; how many were added. 't' rises strictly. */
size_t ts_slopes_list (const double *x, const double *t, size_t n,
                       double factor, double *slopes);

/* The slopes of rank (n - c)/2 and (n + c)/2 + 1, kept inside the list, half
** ranks going to the even number as in scipy; and the median. c is z times the
** standard deviation of Kendall's S (Sen 1968). The order changes. */
typedef struct {
  double median, lo, hi;
} ts_sen;

ts_sen ts_slopes_sen (double *slopes, size_t n, double c);

#endif
