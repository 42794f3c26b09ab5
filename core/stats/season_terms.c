/* season_terms.c -- columns for months, quarters; see season_terms.h */
#include "season_terms.h"

#include <assert.h>
#include <stdio.h>

void ts_season_terms_place (ts_season_terms *terms, const ts_series *y,
                            const ts_sample *sample, size_t next) {
  assert(next > 0 && sample->n > 0);
  *terms = (ts_season_terms){.first = TS_SEASONS_MOST};
  for (size_t i = 0; i < sample->n; i++)
    terms->occurs[ts_season_at(y, sample->at[i])] = 1;
  for (size_t s = 0; s < TS_SEASONS_MOST; s++) {
    if (!terms->occurs[s]) continue;
    if (terms->first == TS_SEASONS_MOST) terms->first = s;
    else terms->column[s] = next + terms->count++;
  }
}

size_t ts_season_term_at (const ts_season_terms *terms, const ts_series *y,
                          size_t i, int *known) {
  size_t season;
  *known = 1;
  if (terms->count == 0) return 0;
  season = ts_season_at(y, i);
  *known = terms->occurs[season];
  return terms->column[season];
}

void ts_season_term_name (ts_freq freq, size_t season,
                          char name[TS_SEASON_TEXT],
                          char label[TS_SEASON_TEXT]) {
  snprintf(name, TS_SEASON_TEXT, "%s_%zu", ts_freq_name(freq), season + 1);
  snprintf(label, TS_SEASON_TEXT, "%s %zu", ts_freq_name(freq), season + 1);
}
