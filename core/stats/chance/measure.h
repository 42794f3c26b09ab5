/* measure.h -- the number whose uncertainty is asked for */
#ifndef TS_MEASURE_H
#define TS_MEASURE_H

#include "stats/statistic.h"

/*
**   (1) "median": a reducer of the table with its default options, of the
**       values that are there. Those about order or number (first, last,
**       count) say nothing once values are resampled: TS_MISUSE.
**   (2) "trend.slope": a number of a fit; the model has its default options,
**       but log and season where it knows them.
**   (3) A model that refuses, and a reducer without an answer, give NaN.
**   (4) Unknown names are TS_UNKNOWN and the nearest is told.
*/
typedef struct {
  const ts_reducer *reducer;   /* one of the two is set */
  const ts_model *model;
  const char *field;           /* of the model's fit; borrowed */
  ts_args args;
  size_t place, numbers;       /* of the field among those of the fit; 0, 0
                                  until ts_measure_field */
} ts_measure;

ts_status ts_measure_find (ts_measure *measure, const char *what, int log,
                           int season, ts_error *err);

/* The number of a series, NaN where missing. TS_DOMAIN without a sentence: a
** negative part has no share. */
ts_status ts_measure_take (const ts_measure *measure, const ts_series *y,
                           ts_stop stop, double *value, ts_error *err);

/* The number in a fit of the model, whose place is noted so that the next ones
** may be quick; TS_UNKNOWN names the nearest. */
ts_status ts_measure_field (ts_measure *measure, const ts_fit *fit,
                            const ts_fit_number **number, ts_error *err);

#endif
