/* classical.h -- centred moving averages, and what they leave */
#ifndef TS_CLASSICAL_H
#define TS_CLASSICAL_H

#include "stats/statistic.h"

/*
** The centred moving average of an even order is taken over one value more,
** of which the first and the last count half: 2x12 for months. Source: Macaulay
** (1931); Shiskin, Young and Musgrave (1967).
**   (1) A window that is not full of values gives none.
**
** The classical decomposition, as R's decompose: the trend is the centred
** moving average over one period; the season of a month is the mean of y less
** trend (or over it) in that month of all years, less (or over) the mean of
** all months, the same in every year.
**   (2) Missing values are skipped by these means; a month without any has no
**       season and the series no decomposition.
**   (3) Two full periods are needed; parts multiply only above zero.
*/
/* Set the n values of 'trend' and the 'period' values of 'figure', the season
** of place i being figure[i % period]; false when rule 2 denies it. */
int ts_classical_run (const double *y, size_t n, size_t period, int multiplied,
                      double *trend, double *figure);

/* Why 'y' has no such decomposition before it is tried, or NULL (rule 3). */
const char *ts_classical_refused (const double *y, size_t n, size_t period,
                                  int multiplied);

#define TS_NO_FIGURE "a season has no value with a trend beside it"

extern const ts_model ts_decompose_model;
extern const ts_transform ts_moving_average_transform;

#endif
