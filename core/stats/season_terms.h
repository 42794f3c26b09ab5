/* season_terms.h -- regressors that tell the seasons of a year apart */
#ifndef TS_SEASON_TERMS_H
#define TS_SEASON_TERMS_H

#include "sample.h"

/*
** One column for each season that occurs in a sample, the first of them being
** what the intercept stands for: 1 in that season, else 0.
**
**   (1) Seasons are those of sample.h; a sample has at least one observation.
**   (2) A place in a season that does not occur has no fitted value.
*/
typedef struct {
  size_t first;                      /* the season without a column */
  size_t count;                      /* columns; 0: no seasons are told apart */
  int occurs[TS_SEASONS_MOST];
  size_t column[TS_SEASONS_MOST];    /* of each season; 0: none */
} ts_season_terms;

/* Place the columns from 'next' (1 or more) on. */
void ts_season_terms_place (ts_season_terms *terms, const ts_series *y,
                            const ts_sample *sample, size_t next);

/* The column of place i, 0 for none; 'known' is 0 for rule 2. */
size_t ts_season_term_at (const ts_season_terms *terms, const ts_series *y,
                          size_t i, int *known);

/* Name ("month_3") and label ("month 3") of a season's term. */
#define TS_SEASON_TEXT 32
void ts_season_term_name (ts_freq freq, size_t season,
                          char name[TS_SEASON_TEXT],
                          char label[TS_SEASON_TEXT]);

#endif
