/* brownian.h -- how high a random walk comes by chance */
#ifndef TS_BROWNIAN_H
#define TS_BROWNIAN_H

/*
** Probabilities that the largest distance from zero of a process on (0, 1)
** exceeds x:
**
**   (1) a Brownian motion's over 1 + 2t, the boundary of Brown, Durbin and
**       Evans (1975); both sides, by Zeileis's (2004, Econometric Reviews 23)
**       approximation for small x;
**   (2) a Brownian bridge's: Kolmogorov's series (Ploberger and Kraemer 1992);
**   (3) the largest increment of a bridge over a window of length h: from the
**       table of Chu, Hornik and Kuan (1995), Econometric Theory 11, for 10, 5,
**       2.5 and 1 %; between them straight lines, and never below .01. 'h' is
**       .05 to .5, others take the nearer end.
*/
double ts_brownian_motion_p (double x);
double ts_brownian_bridge_p (double x);
double ts_brownian_increments_p (double x, double h);

#endif
