/* bandwidth.h -- how far apart residuals are still alike, as data say */
#ifndef TS_BANDWIDTH_H
#define TS_BANDWIDTH_H

#include <gsl/gsl_matrix.h>
#include "base/status.h"

/*
** Bandwidths of Bartlett's kernel from scores x_i e_i; 'at' are their places in
** time (NULL: consecutive).
**
**   newey_west   Newey and West (1994), as bwNeweyWest of R's sandwich: the lag
**                is its whole part, weights are 1 - l / (lag + 1).
**   andrews      Andrews (1991) with AR(1) approximations, as bwAndrews there:
**                weights are 1 - l / bandwidth.
**
**   (1) Scores of the intercept do not count unless it stands alone: 'weights'
**       has 0 there and 1 for other columns.
**   (2) 'prewhite' 1: the scores were made white; one observation is lost.
**   (3) Over a missing period no two scores are neighbours.
*/
double ts_bandwidth_newey_west (const gsl_matrix *scores, const size_t *at,
                                const double *weights, int prewhite);
double ts_bandwidth_andrews (const gsl_matrix *scores, const size_t *at,
                             const double *weights);

#endif
