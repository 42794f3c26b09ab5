/* mstl.c -- several seasons; see mstl.h for the rules */
#include "mstl.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "stats/sample.h"

#define LONGEST 100000   /* periods in a season */

/* Read the numbers of a list into 'list', of which there are at most
** TS_MSTL_MOST; "periodic" is NaN. 0 when it cannot be read. */
static size_t read_list (const char *text, double least, double *list) {
  size_t count = 0;
  for (;;) {
    char *end;
    while (*text == ',' || isspace((unsigned char)*text)) text++;
    if (*text == '\0') return count;
    if (count == TS_MSTL_MOST) return 0;
    if (strncmp(text, "periodic", 8) == 0) {
      list[count++] = NAN;
      text += 8;
      continue;
    }
    list[count] = strtod(text, &end);
    if (end == text || !(list[count] >= least) || list[count] > LONGEST
        || list[count] != floor(list[count])) return 0;
    count++;
    text = end;
  }
}

/* Rule 1. */
static size_t usual_periods (ts_freq freq, double *periods) {
  size_t seasons = ts_seasons(freq);
  periods[0] = (freq == TS_DAY) ? 7.0 : (freq == TS_WEEK) ? 52.0
             : (double)seasons;
  periods[1] = 365.0;
  return (freq == TS_DAY) ? 2 : (periods[0] > 0.0) ? 1 : 0;
}

static int by_size (const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static ts_status read_periods (const ts_args *args, ts_freq freq,
                               double *periods, size_t *count, ts_error *err) {
  const char *text = ts_arg_text(args, "periods");
  *count = (text == NULL) ? usual_periods(freq, periods)
                          : read_list(text, 2.0, periods);
  for (size_t i = 0; i < *count; i++)
    if (isnan(periods[i])) *count = 0;
  if (text != NULL && *count == 0)
    return ts_fail(err, TS_SYNTAX, "periods are up to %d whole numbers from 2"
                   " on, as in \"7, 365\", not '%s'", TS_MSTL_MOST, text);
  qsort(periods, *count, sizeof *periods, by_size);
  return TS_OK;
}

static ts_status read_windows (const ts_args *args, size_t periods,
                               double *windows, ts_error *err) {
  const char *text = ts_arg_text(args, "s_windows");
  size_t count = 0;
  for (size_t i = 0; i < TS_MSTL_MOST; i++)
    windows[i] = 7.0 + 4.0 * ((double)i + 1.0);
  if (text == NULL) return TS_OK;
  count = read_list(text, 3.0, windows);
  for (size_t i = 1; count == 1 && i < TS_MSTL_MOST; i++)
    windows[i] = windows[0];
  if (count == 1 || count == periods) return TS_OK;
  return ts_fail(err, TS_SYNTAX, "s_windows is one window or one for each of"
                 " the %zu seasons, from 3 on or periodic, not '%s'", periods,
                 text);
}

ts_status ts_mstl_plan_of (const ts_args *args, ts_freq freq, size_t n,
                           ts_mstl_plan *plan, ts_error *err) {
  double periods[TS_MSTL_MOST], windows[TS_MSTL_MOST];
  size_t count;
  ts_status status = read_periods(args, freq, periods, &count, err);
  if (status == TS_OK) status = read_windows(args, count, windows, err);
  *plan = (ts_mstl_plan){0};
  if (status != TS_OK) return status;
  for (size_t i = 0; i < count; i++) {
    size_t period = (size_t)periods[i];
    if (n < 2 * period && (plan->count > 0 || i + 1 < count)) {  /* rule 2 */
      plan->left_out[plan->left_count++] = period;
      continue;
    }
    plan->windows[plan->count] = windows[i];
    plan->periods[plan->count++] = period;
  }
  plan->passes = (count > 1) ? 2 : 1;
  return TS_OK;
}

/* One STL of 'rest', the series without all seasons but k. */
static ts_status find_season (ts_parts *p, const ts_args *args,
                              const ts_mstl_plan *plan, size_t k, double *rest,
                              ts_stop stop) {
  double *season = p->seasonal + k * p->n;
  ts_stl_parts into = {season, p->trend, p->weights};
  ts_stl_plan stl = ts_stl_plan_of(args, plan->periods[k], p->n,
                                   plan->windows[k]);
  ts_status status;
  for (size_t i = 0; i < p->n; i++) rest[i] += season[i];
  status = ts_stl_run(&stl, rest, p->n, stop, &into);
  for (size_t i = 0; i < p->n; i++) rest[i] -= season[i];
  return status;
}

ts_status ts_mstl_parts_of (ts_parts *p, const ts_args *args,
                            const ts_mstl_plan *plan, ts_stop stop) {
  ts_status status = TS_OK;
  size_t season;
  if (p->refused == NULL && plan->count == 0) p->refused = TS_NO_SEASONS;
  for (size_t k = 0; p->refused == NULL && k < plan->count; k++)
    p->refused = ts_stl_refused(p->x, p->n, plan->periods[k], &season);
  if (p->refused != NULL) return TS_OK;
  memcpy(p->room, p->x, p->n * sizeof *p->room);
  for (size_t i = 0; i < plan->count * p->n; i++) p->seasonal[i] = 0.0;
  for (size_t pass = 0; pass < plan->passes; pass++)
    for (size_t k = 0; status == TS_OK && k < plan->count; k++)
      status = find_season(p, args, plan, k, p->room, stop);
  if (ts_arg_number(args, "robust") == 0.0) p->weights = NULL;
  return status;
}
