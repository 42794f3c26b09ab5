/* gaps.c -- missing periods cut, refused, left out or filled; see gaps.h */
#include "gaps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAMED_MOST 4   /* missing periods named in a sentence */

/* The observed span [*from, *to) of a series (rule 1). */
static void span_of (const ts_series *y, size_t *from, size_t *to) {
  *from = 0;
  *to = y->n;
  while (*from < *to && isnan(y->values[*from])) (*from)++;
  while (*to > *from && isnan(y->values[*to - 1])) (*to)--;
}

/* Value i of the span from its neighbours (rule 4); both are there. */
static double between (const ts_series *y, size_t i) {
  size_t a = i, b = i;
  while (isnan(y->values[a])) a--;
  while (isnan(y->values[b])) b++;
  return y->values[a] + (y->values[b] - y->values[a])
                      * (double)(i - a) / (double)(b - a);
}

static const char *objection (ts_gaps_kind kind, const char *missing) {
  if (strcmp(missing, "estimate") == 0)  /* rule 5 */
    return "missing = \"estimate\" needs a state-space model, and there is"
           " none yet";
  if (strcmp(missing, "refuse") == 0)
    return "periods are missing: say missing = \"interpolate\" or another"
           " way";
  if (strcmp(missing, "skip") == 0 && kind == TS_GAPS_FILL)
    return "periods are missing and cannot be skipped, which would move the"
           " seasons: say missing = \"interpolate\" or \"zero\"";
  return NULL;
}

static void keep (ts_whole *whole, size_t at, double value) {
  whole->values[whole->y.n] = value;
  whole->at[whole->y.n++] = at;
}

/* A missing period inside the span: rules 3 and 4. */
static void fill (ts_whole *whole, const ts_series *y, ts_gaps_kind kind,
                  const char *missing, size_t i) {
  if (strcmp(missing, "skip") == 0) {
    if (kind == TS_GAPS_SELF) keep(whole, i, NAN);
    return;
  }
  keep(whole, i, (strcmp(missing, "zero") == 0) ? 0.0 : between(y, i));
  whole->filled++;
}

ts_status ts_whole_make (ts_whole *whole, const ts_series *y,
                         ts_gaps_kind kind, const char *missing) {
  size_t from, to;
  *whole = (ts_whole){.y = *y, .original = y->n,
                      .values = malloc((y->n + 1) * sizeof *whole->values),
                      .at = malloc((y->n + 1) * sizeof *whole->at)};
  if (whole->values == NULL || whole->at == NULL) return TS_NOMEM;
  span_of(y, &from, &to);
  whole->y.n = 0;
  whole->y.values = whole->values;
  whole->y.first.ordinal += (int32_t)from;
  for (size_t i = from; i < to; i++) {
    if (!isnan(y->values[i])) {
      keep(whole, i, y->values[i]);
      continue;
    }
    whole->refused = objection(kind, missing);
    if (whole->refused != NULL) return TS_OK;
    fill(whole, y, kind, missing, i);
  }
  return TS_OK;
}

void ts_whole_free (ts_whole *whole) {
  free(whole->values);
  free(whole->at);
  *whole = (ts_whole){0};
}

void ts_whole_spread (const ts_whole *whole, const double *from, double *to) {
  for (size_t i = 0; i < whole->original; i++) to[i] = NAN;
  for (size_t i = 0; i < whole->y.n; i++) to[whole->at[i]] = from[i];
}

ts_status ts_gaps_named (const ts_series *y, ts_string *text) {
  size_t from, to, named = 0;
  span_of(y, &from, &to);
  for (size_t i = from; i < to; i++) {
    ts_period p = y->first;
    char name[TS_PERIOD_TEXT];
    if (!isnan(y->values[i])) continue;
    p.ordinal += (int32_t)i;
    if (named++ < NAMED_MOST)
      ts_string_format(text, "%s%s", (named > 1) ? ", " : "",
                       ts_period_text(p, name));
  }
  if (named > NAMED_MOST)
    ts_string_format(text, " and %zu more", named - NAMED_MOST);
  return text->status;
}
