/* by.c -- sums by keys and coarser periods; rules are those of group.h */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrange.h"
#include "sums.h"

/* Append the period column at a coarser frequency. */
static ts_status take_coarse (ts_frame *to, const ts_column *from,
                              ts_freq freq) {
  ts_column *column;
  ts_status status = ts_frame_add_period(to, "period", freq, &column);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < to->rows; i++) {
    ts_period fine = {from->u.ordinals[i], from->freq};
    if (fine.ordinal != TS_NO_PERIOD)
      column->u.ordinals[i] = ts_period_coarsen(fine, freq).ordinal;
  }
  return TS_OK;
}

/* have[g] = distinct fine periods among the rows of group g. */
static ts_status count_periods (const ts_frame *frame, const ts_column *period,
                                const uint32_t *ids, size_t groups,
                                uint32_t *have) {
  size_t rows = frame->rows, pairs;
  uint32_t *both = malloc((rows + 1) * sizeof *both);
  size_t *first = malloc((rows + 1) * sizeof *first);
  ts_status status = TS_NOMEM;
  memset(have, 0, groups * sizeof *have);
  if (both != NULL && first != NULL)
    status = ts_group_rows(frame, &period, 1, both, &pairs);
  if (status == TS_OK) status = ts_group_split(both, &pairs, ids, rows);
  if (status == TS_OK) {
    ts_group_firsts(both, rows, pairs, first);
    for (size_t p = 0; p < pairs; p++) have[ids[first[p]]]++;
  }
  free(both);
  free(first);
  return status;
}

/* All sums of a row are missing; those that had a reason keep it. */
static ts_status make_missing (ts_frame *frame, size_t row, const char *why) {
  for (size_t c = 0; c < frame->width; c++) {
    ts_column *column = &frame->columns[c];
    if (column->kind != TS_NUMBER) continue;
    if (isnan(column->u.numbers[row])
        && *ts_frame_why(frame, column, row) != '\0') continue;
    column->u.numbers[row] = NAN;
    if (ts_frame_reason(frame, column, row, why) != TS_OK) return TS_NOMEM;
  }
  return TS_OK;
}

/* Rule 5: groups that lack finer periods. */
static ts_status check_complete (ts_frame *sums, const ts_frame *frame,
                                 const ts_column *fine, const uint32_t *ids) {
  const ts_column *coarse = ts_frame_period(sums);
  uint32_t *have = malloc((sums->rows + 1) * sizeof *have);
  ts_status status = TS_NOMEM;
  if (have != NULL)
    status = count_periods(frame, fine, ids, sums->rows, have);
  for (size_t g = 0; g < sums->rows && status == TS_OK; g++) {
    ts_period period = {coarse->u.ordinals[g], coarse->freq};
    size_t need;
    char text[64];
    if (period.ordinal == TS_NO_PERIOD) continue;
    ts_period_refine(period, fine->freq, &need);
    if (have[g] >= need) continue;
    snprintf(text, sizeof text, "%u/%zu %s", have[g], need,
             ts_freq_names(fine->freq, need));
    status = make_missing(sums, g, text);
  }
  free(have);
  return status;
}

/* 'coarse' gets the period column of the sums when it is not the frame's;
** then it takes that one's place in 'by'. */
static ts_status coarsen (ts_frame *coarse, const ts_column **by, size_t n,
                          int freq) {
  for (size_t i = 0; i < n && freq >= 0; i++) {
    ts_status status;
    if (by[i]->kind != TS_PERIODS) continue;
    status = take_coarse(coarse, by[i], (ts_freq)freq);
    if (status != TS_OK) return status;
    by[i] = ts_frame_period(coarse);
  }
  return TS_OK;
}

static ts_status sum_by (const ts_frame *frame, const ts_column **by,
                         size_t n, int freq, ts_missing_rule rule,
                         ts_frame **out) {
  const ts_column *fine = ts_frame_period(frame);
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  ts_frame *coarse = ts_frame_alloc(frame->rows), *sums = NULL;
  ts_status status = (ids != NULL && coarse != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = coarsen(coarse, by, n, freq);
  if (status == TS_OK) status = ts_sum_rows(frame, by, n, rule, ids, &sums);
  if (status == TS_OK && freq >= 0 && (ts_freq)freq != fine->freq)
    status = check_complete(sums, frame, fine, ids);
  ts_frame_free(coarse);
  free(ids);
  if (status == TS_OK) return ts_frame_settle(sums, out);
  ts_frame_free(sums);
  return status;
}

ts_status ts_frame_by (const ts_frame *frame, const char *const *keys, size_t n,
                       ts_missing_rule rule, ts_frame **out, ts_error *err) {
  const ts_column **by = malloc((n + 1) * sizeof *by);
  ts_status status = (by != NULL) ? TS_OK : ts_fail_memory(err);
  int freq;
  if (status == TS_OK)
    status = ts_group_columns(frame, keys, n, by, &freq, err);
  if (status == TS_OK) status = ts_sum_check(frame, by, n, err);
  if (status == TS_OK && sum_by(frame, by, n, freq, rule, out) != TS_OK)
    status = ts_fail_memory(err);
  free(by);
  return status;
}
