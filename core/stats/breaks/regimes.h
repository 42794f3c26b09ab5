/* regimes.h -- a series as models of breaks see it */
#ifndef TS_REGIMES_H
#define TS_REGIMES_H

#include "growing.h"
#include "stats/sample.h"
#include "stats/season_terms.h"

/*
** Between two breaks a series has a level, or a straight-line trend, and with
** 'season' a term for each season; at a break all of these may change.
**
**   (1) Dates of breaks are the first period of the new regime (S23). "After
**       observation i" means that observation i (from 0) begins it.
**   (2) A missing period that is left out keeps its place: a trend goes on
**       through it.
**   (3) Sums of squares are of z, the values less the first one, times a power
**       of two that makes the largest about 1: nothing is lost of values that
**       are large and differ little, and nothing overflows. ts_regimes_rss
**       gives them in the units of the series.
**   (4) When all observations are equal, or a single regime fits exactly, there
**       is nothing that could break: the fit is refused.
*/
#define TS_REGIME_OPTIONS \
  {.name = "model", .kind = TS_OPTION_WORD, .text = "level", \
   .words = "level|trend", \
   .help = "what holds between breaks: level, a mean; trend, a straight line," \
           " of which both ends may jump"}, \
  {.name = "season", .kind = TS_OPTION_FLAG, \
   .help = "one term for each month, quarter or half-year, which may change" \
           " too"}, \
  TS_BREAK_LOG_OPTION

#define TS_BREAK_LOG_OPTION \
  {.name = "log", .kind = TS_OPTION_FLAG, \
   .help = "breaks of the log: regimes differ by per cent"}

typedef struct {
  int log, trend, season;
} ts_regime_shape;

typedef struct {
  const ts_series *y;      /* borrowed */
  ts_regime_shape shape;
  ts_sample sample;        /* logs of the values when shape.log; owned */
  ts_season_terms terms;
  size_t n, k;             /* observations; coefficients of a regime */
  double *z;               /* rule 3; owned */
  double *t;               /* time, from 0 to 1; owned */
  double shift, span;      /* the first value; periods that t = 1 lies away */
  int exponent;            /* values are shift + z 2^exponent */
  double rounding;         /* size of residuals that are only rounding, of z */
} ts_regimes;

ts_regime_shape ts_regime_shape_of (const ts_args *args);

/* Take the series in, or refuse (rule 4; no log of zeros). Start with {0}; end
** with ts_regimes_free, also after a failure. */
ts_status ts_regimes_start (ts_regimes *r, const ts_series *y,
                            ts_regime_shape shape, const char *model,
                            ts_fit *out, ts_error *err);
void ts_regimes_free (ts_regimes *r);

/* Set the title: what ("Chow test") of the series' name. */
ts_status ts_regimes_title (const ts_series *y, int log, const char *what,
                            ts_fit *out);

/* The regressors of observation i, k numbers. */
void ts_regimes_row (const ts_regimes *r, size_t i, double *row);

/* What coefficients say of a place in the calendar, in the units of the series
** (of its log); NaN where a season was never seen. */
double ts_regimes_value (const ts_regimes *r, const double *beta,
                         size_t place);

/* The regression on observations from .. to - 1. */
void ts_regimes_grow (const ts_regimes *r, size_t from, size_t to,
                      ts_growing *g);

/* Is this sum of squared residuals of n observations only rounding? */
int ts_regimes_exact (const ts_regimes *r, double rss, size_t n);

/* In the units of the series: a sum of squares, and its log. */
double ts_regimes_rss (const ts_regimes *r, double rss);
double ts_regimes_log_rss (const ts_regimes *r, double rss);

/* The period of observation i, also as text. */
ts_period ts_regimes_period (const ts_regimes *r, size_t i);
char *ts_regimes_text (const ts_regimes *r, size_t i,
                       char text[TS_PERIOD_TEXT]);

/* The first observation at or after a period; n when there is none. */
size_t ts_regimes_place (const ts_regimes *r, ts_period period);

/* "no seasonal terms", where there are seasons and no terms. */
ts_status ts_regimes_note (const ts_regimes *r, ts_fit *out);

#endif
