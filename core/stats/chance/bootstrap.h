/* bootstrap.h -- how sure a number is, by computing it of resamples */
#ifndef TS_BOOTSTRAP_H
#define TS_BOOTSTRAP_H

#include "stats/statistic.h"

/*
** The number is computed of many resamples of the series; their spread is its
** standard error, and intervals are read off them. Resamples are those of
** resample.h, intervals those of interval.h, numbers those of measure.h.
**
**   (1) The default is the stationary bootstrap with automatic blocks: months
**       resemble their neighbours, and resampling them one by one would make
**       any mean look surer than it is. iid says so in a note when it is told
**       all the same.
**   (2) A reducer sees values drawn as they are. A model keeps its fitted
**       values, and residuals are drawn, centred and not scaled up; one without
**       fitted values refuses, since redrawn values have no trend left.
**   (3) seed, generator, blocks and interval are in the method line. A series
**       draws the same numbers alone and in a panel, with any number of
**       threads (S27).
**   (4) The acceleration of bca is the skewness of the jackknife, of what
**       remains without each observation or block of neighbours:
**       skewness / (6 sqrt(n / block)) (Efron 1987; Kuensch 1989).
**   (5) Refused: values that are all equal, or residuals that are all zero; a
**       block as long as the series; a number that no resample changes; a bca
**       interval whose estimate lies beyond all replicates.
**   (6) Replicates without an answer are left out and counted in a note; more
**       than one in twenty refuse.
**   (7) Missing periods, once accepted (missing = "skip"), are no
**       observations: blocks run across them, and a note says so.
*/
extern const ts_model ts_bootstrap_model;

#endif
