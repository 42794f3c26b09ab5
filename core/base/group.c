/* group.c -- rows in the order of their groups; see group.h */
#include "group.h"

#include <stdlib.h>
#include <string.h>

void ts_group_firsts (const uint32_t *ids, size_t rows, size_t groups,
                      size_t *first) {
  for (size_t g = 0; g < groups; g++) first[g] = SIZE_MAX;
  for (size_t i = 0; i < rows; i++)
    if (first[ids[i]] == SIZE_MAX) first[ids[i]] = i;
}

void ts_group_places (const uint32_t *ids, size_t rows, size_t groups,
                      size_t *order, size_t *start) {
  memset(start, 0, (groups + 1) * sizeof *start);
  for (size_t i = 0; i < rows; i++) start[ids[i] + 1]++;
  for (size_t g = 0; g < groups; g++) start[g + 1] += start[g];
  for (size_t i = 0; i < rows; i++) order[start[ids[i]]++] = i;
  for (size_t g = groups; g > 0; g--) start[g] = start[g - 1];
  start[0] = 0;
}

static ts_status group_column (const ts_frame *frame, const char *name,
                               const ts_column **by, int *freq, ts_error *err) {
  ts_column *period = ts_frame_period(frame), *column;
  int word = ts_freq_find(name);
  if (word >= 0 && ts_frame_find(frame, name) == NULL) {
    if (period == NULL)
      return ts_fail(err, TS_UNKNOWN, "the frame has no periods, so none to "
                     "take by '%s'", name);
    if (word < (int)period->freq)
      return ts_fail(err, TS_DOMAIN, "the frame is by %s: there is no %s in it",
                     ts_freq_name(period->freq), name);
    *by = period;
    *freq = word;
    return TS_OK;
  }
  if (ts_frame_need(frame, name, &column, err) != TS_OK) return TS_UNKNOWN;
  if (column->kind == TS_NUMBER)
    return ts_fail(err, TS_CONFLICT, "'%s' is a number: rows are grouped by "
                   "keys or the period", name);
  *by = column;
  return TS_OK;
}

ts_status ts_group_columns (const ts_frame *frame, const char *const *names,
                            size_t n, const ts_column **by, int *freq,
                            ts_error *err) {
  *freq = -1;
  for (size_t i = 0; i < n; i++) {
    ts_status status = group_column(frame, names[i], &by[i], freq, err);
    if (status != TS_OK) return status;
    for (size_t j = 0; j < i; j++)
      if (by[j] == by[i])
        return ts_fail(err, TS_CONFLICT, "'%s' is named twice", names[i]);
  }
  return TS_OK;
}
