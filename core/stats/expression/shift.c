/* shift.c -- values of earlier periods; see shift.h */
#include "shift.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  const ts_frame *frame;
  const ts_column *when;
  const size_t *rows;
} places;

static size_t row_of (const places *p, size_t i) {
  return (p->rows != NULL) ? p->rows[i] : i;
}

/* Rows of one series? Then 0; else which comes first. */
static int by_series (const places *p, size_t a, size_t b) {
  for (size_t c = 0; c < p->frame->width; c++) {
    const ts_column *key = &p->frame->columns[c];
    if (key->kind != TS_KEY || key->u.codes[a] == key->u.codes[b]) continue;
    return (key->u.codes[a] < key->u.codes[b]) ? -1 : 1;
  }
  return 0;
}

static int in_order (const void *pa, const void *pb, void *state) {
  const places *p = state;
  size_t a = row_of(p, *(const size_t *)pa), b = row_of(p, *(const size_t *)pb);
  int32_t ta = p->when->u.ordinals[a], tb = p->when->u.ordinals[b];
  int series = by_series(p, a, b);
  return (series != 0) ? series : (ta > tb) - (ta < tb);
}

static ts_status twice (const places *p, size_t row, ts_error *err) {
  char text[TS_PERIOD_TEXT];
  ts_period_text((ts_period){p->when->u.ordinals[row], p->when->freq}, text);
  return ts_fail(err, TS_CONFLICT, "lag and diff: two rows with the same keys "
                 "in %s; add them up first with f:by(...)", text);
}

/* out[order[i]] = what order[i] becomes; 'order' has the rows series by series,
** each in time. */
static ts_status take (const places *p, const size_t *order, size_t n,
                       int32_t back, int difference, const double *values,
                       double *out, ts_error *err) {
  const int32_t *time = p->when->u.ordinals;
  for (size_t i = 0, j = 0; i < n; i++) {
    size_t row = row_of(p, order[i]), other;
    out[order[i]] = NAN;
    if (i > 0) {
      size_t before = row_of(p, order[i - 1]);
      if (by_series(p, before, row) != 0) j = i;
      else if (time[before] == time[row] && time[row] != TS_NO_PERIOD)
        return twice(p, row, err);
    }
    if (time[row] == TS_NO_PERIOD) continue;
    while (j < i && (int64_t)time[row_of(p, order[j])] + back < time[row]) j++;
    other = row_of(p, order[j]);
    if ((int64_t)time[other] + back != time[row]) continue;
    out[order[i]] = difference ? values[order[i]] - values[order[j]]
                               : values[order[j]];
  }
  return TS_OK;
}

ts_status ts_shift (const ts_frame *frame, const size_t *rows, size_t n,
                    int32_t back, int difference, double *values,
                    ts_error *err) {
  places p = {frame, ts_frame_period(frame), rows};
  size_t *order;
  double *out;
  ts_status status;
  if (p.when == NULL)
    return ts_fail(err, TS_MISUSE, "lag and diff need a period column");
  order = malloc((n + 1) * sizeof *order);
  out = malloc((n + 1) * sizeof *out);
  status = (order != NULL && out != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK) {
    for (size_t i = 0; i < n; i++) order[i] = i;
    qsort_r(order, n, sizeof *order, in_order, &p);
    status = take(&p, order, n, back, difference, values, out, err);
  }
  for (size_t i = 0; i < n && status == TS_OK; i++) values[i] = out[i];
  free(order);
  free(out);
  return status;
}
