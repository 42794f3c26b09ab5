/* trend_growth.h -- growth a year, along the log-linear trend */
#ifndef TS_TREND_GROWTH_H
#define TS_TREND_GROWTH_H

#include "stats/statistic.h"

/*
** ln y = a + b t + e by least squares, as by trend with log, whose options and
** refusals are its own; f is the periods of a year.
**
**   (1) Growth a year is exp(b f) - 1, its standard error f exp(b f) se(b) by
**       the delta method, its interval that of b carried over.
**   (2) All observations count, where the endpoints alone make up a compound
**       annual growth rate, which is printed beside it, with its endpoints: the
**       two answer different questions and can be far apart.
**   (3) The doubling time is ln 2 / (b f) years, below zero while the series
**       halves; its standard error is |doubling| se(b) / |b|. There is none
**       while b is zero, and no interval while that of b holds zero.
*/
extern const ts_model ts_trend_growth_model;

#endif
