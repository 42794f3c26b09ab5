/* sample.h -- the observations of a series, each with its place in time */
#ifndef TS_SAMPLE_H
#define TS_SAMPLE_H

#include "statistic.h"

/*
**   (1) A missing period is no observation, but it keeps its place: the
**       observation after it is two periods after the one before it.
**   (2) A series by half-year, quarter or month has seasons; years have none,
**       weeks and days none that we use.
**   (3) Numbers of a fraction (a share) are fitted in per cent, so that slopes
**       are percentage points (S26).
*/
typedef struct {
  size_t n;
  double *x;     /* values; owned */
  size_t *at;    /* place in the series, from 0, rising; owned */
} ts_sample;

/* End it with ts_sample_free, also after a failure. */
ts_status ts_sample_take (ts_sample *sample, const ts_series *y);
/* Take another series of the same length, or a shorter one. */
void ts_sample_again (ts_sample *sample, const ts_series *y);
void ts_sample_free (ts_sample *sample);

/* Take logs. When a value has none the fit is refused with a sentence and
** '*done' is 0. */
ts_status ts_sample_log (ts_sample *sample, ts_fit *out, int *done);
/* The same without a sentence: false when a value has none. */
int ts_sample_logs (ts_sample *sample);

/* Seasons in a year: 12, 4, 2, or 0 (rule 2). */
#define TS_SEASONS_MOST 12
size_t ts_seasons (ts_freq freq);
/* Season 0 .. seasons - 1 of place i. */
size_t ts_season_at (const ts_series *y, size_t i);

/* How a fit states a level and a change of it (rule 3). */
typedef struct {
  double factor;          /* 100 for a fraction, else 1 */
  const char *of_level;   /* "%" for a fraction, else the series' unit */
  const char *of_change;  /* "percentage points" or the series' unit */
} ts_scale;

ts_scale ts_scale_of (const ts_series *y);

/* "log(value)" when 'log' is set, else the name itself. */
ts_status ts_name_response (char **owned, const ts_series *y, int log);

#endif
