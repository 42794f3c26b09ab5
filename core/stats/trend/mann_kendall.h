/* mann_kendall.h -- is there a monotonic trend: Kendall's S and its tests */
#ifndef TS_MANN_KENDALL_H
#define TS_MANN_KENDALL_H

#include "stats/statistic.h"

/*
** S counts the pairs of observations that rise less those that fall.
**
**   (1) none: all pairs; Var S with ties; z = (S - sgn S) / sqrt Var. Without
**       ties and up to ten observations p is exact. (Mann 1945; Kendall 1975)
**   (2) simple: S and Var summed over the seasons, each tested within itself,
**       the seasons taken for independent; z as in 1. (Hirsch, Slack, Smith
**       1982)
**   (3) covariance: as 2 with the covariances between seasons, without which
**       months that move together make any trend look certain; complete
**       years only; no continuity correction. (Hirsch and Slack 1984)
**   (4) auto is covariance where the series has seasons and no correction is
**       asked for, else none.
**   (5) tau is S over all pairs; tau_b leaves out ties.
**   (6) Missing observations form no pairs.
**   (7) correction is for neighbours that are alike; serial.h has the formulae
**       and what they make of gaps. It is for season = "none"; p is never
**       exact then. Those that whiten test what is left of the series: s, var
**       and tau are of that.
*/
extern const ts_model ts_mann_kendall_model;

/* Kendall's S of n values in the order of time, none missing. */
typedef struct {
  double s, var;
  double pairs;    /* n (n - 1) / 2 */
  double tied;     /* of them, pairs of equal values */
} ts_kendall;

ts_status ts_kendall_of (const double *x, size_t n, ts_kendall *out);

/* p of |S| or more when all orders of n <= 10 different values are equally
** likely. */
double ts_kendall_exact (size_t n, double s);

/* S and its variance over seasons with their covariances. x holds years times
** seasons values, year by year; NaN is missing and takes the middle rank of
** its season (Hirsch and Slack 1984). */
ts_status ts_kendall_seasons (const double *x, size_t years, size_t seasons,
                              ts_stop stop, double *s, double *var);

#endif
