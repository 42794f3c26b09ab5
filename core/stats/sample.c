/* sample.c -- observations with their place in time; see sample.h */
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ts_status ts_sample_take (ts_sample *sample, const ts_series *y) {
  *sample = (ts_sample){.x = malloc((y->n + 1) * sizeof *sample->x),
                        .at = malloc((y->n + 1) * sizeof *sample->at)};
  if (sample->x == NULL || sample->at == NULL) return TS_NOMEM;
  ts_sample_again(sample, y);
  return TS_OK;
}

void ts_sample_again (ts_sample *sample, const ts_series *y) {
  sample->n = 0;
  for (size_t i = 0; i < y->n; i++) {
    if (isnan(y->values[i])) continue;  /* rule 1 */
    sample->x[sample->n] = y->values[i];
    sample->at[sample->n++] = i;
  }
}

void ts_sample_free (ts_sample *sample) {
  free(sample->x);
  free(sample->at);
  *sample = (ts_sample){0};
}

ts_status ts_sample_log (ts_sample *sample, ts_fit *out, int *done) {
  size_t zeros = 0, below = 0;
  for (size_t i = 0; i < sample->n; i++) {
    zeros += (sample->x[i] == 0.0) ? 1 : 0;
    below += (sample->x[i] < 0.0) ? 1 : 0;
  }
  *done = (zeros + below == 0);
  if (below > 0)
    return ts_fit_refuse_for(out, "negative values have no log: fit without"
                             " log", "%zu of %zu observations are negative",
                             below, sample->n);
  if (zeros > 0)
    return ts_fit_refuse_for(out, "zeros have no log: fit without log, or only"
                             " periods with trade", "%zu of %zu observations"
                             " are zero", zeros, sample->n);
  ts_sample_logs(sample);
  return TS_OK;
}

int ts_sample_logs (ts_sample *sample) {
  for (size_t i = 0; i < sample->n; i++)
    if (!(sample->x[i] > 0.0)) return 0;
  for (size_t i = 0; i < sample->n; i++) sample->x[i] = log(sample->x[i]);
  return 1;
}

size_t ts_seasons (ts_freq freq) {
  int known = (freq == TS_MONTH || freq == TS_QUARTER || freq == TS_HALF);
  return known ? (size_t)ts_freq_per_year(freq) : 0;
}

size_t ts_season_at (const ts_series *y, size_t i) {
  return ((size_t)y->first.ordinal + i) % ts_seasons(y->first.freq);
}

ts_scale ts_scale_of (const ts_series *y) {
  if (strcmp(y->unit, "fraction") == 0)
    return (ts_scale){100.0, "%", "percentage points"};
  return (ts_scale){1.0, y->unit, y->unit};
}

ts_status ts_name_response (char **owned, const ts_series *y, int log) {
  return log ? ts_fit_set(owned, "log(%s)", y->name)
             : ts_fit_set(owned, "%s", y->name);
}
