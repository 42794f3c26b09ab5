/* where.c -- rows chosen by their keys and periods; see where.h */
#include "where.h"

#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "narrow.h"

static int begins (ts_slice text, ts_slice with) {
  return text.length >= with.length
      && memcmp(text.text, with.text, with.length) == 0;
}

static int compare (ts_slice a, ts_slice b) {
  size_t n = (a.length < b.length) ? a.length : b.length;
  int order = (n > 0) ? memcmp(a.text, b.text, n) : 0;
  if (order != 0) return order;
  return (a.length > b.length) - (a.length < b.length);
}

static int in_range (ts_slice text, ts_slice pattern, const char *dots) {
  ts_slice first = {pattern.text, (size_t)(dots - pattern.text)};
  ts_slice last = {dots + 2, pattern.length - first.length - 2};
  if (first.length > 0 && compare(text, first) < 0) return 0;
  return last.length == 0 || begins(text, last) || compare(text, last) < 0;
}

/* Rule 1. */
static int fits (ts_slice text, const char *value, int is_product) {
  ts_slice pattern = ts_slice_of(value);
  const char *dots = strstr(value, "..");
  if (compare(text, pattern) == 0) return 1;
  if (pattern.length > 0 && value[pattern.length - 1] == '*')
    return begins(text, (ts_slice){value, pattern.length - 1});
  if (dots != NULL) return in_range(text, pattern, dots);
  return is_product && pattern.length > 0 && begins(text, pattern);
}

/* Clear keep[row] of rows whose key is not among the condition's values. */
static ts_status match_key (const ts_frame *frame, const ts_column *key,
                            const ts_row_test *condition, unsigned char *keep,
                            ts_error *err) {
  size_t size = ts_dict_size(key->dict);
  int is_product = (strcmp(key->name, "product") == 0);
  unsigned char *listed = calloc(size + 1, 1);
  ts_status status = (listed != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t v = 0; v < condition->n && status == TS_OK; v++) {
    int found = 0;
    for (uint32_t code = 0; code < size; code++)
      if (fits(ts_dict_slice(key->dict, code), condition->values[v],
               is_product)) found = listed[code] = 1;
    if (!found)  /* rule 4 */
      status = ts_member_unknown(frame, key, condition->values[v], err);
  }
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    uint32_t code = key->u.codes[i];
    int is_listed = (code != TS_NONE && listed[code]);
    if (is_listed == condition->except) keep[i] = 0;  /* rule 3 */
  }
  free(listed);
  return status;
}

static int in_ranges (const ts_range *ranges, size_t n, ts_period period) {
  for (size_t r = 0; r < n; r++)
    if (ts_range_has(ranges[r], period)) return 1;
  return 0;
}

#define SPAN_MOST 65536  /* periods that are looked at once, not row by row */

/* A byte for each period from '*first' on: does it lie in a range? NULL when
** they are none or many. */
static ts_status list_periods (const ts_frame *frame, const ts_column *column,
                               const ts_range *ranges, size_t n,
                               unsigned char **listed, int32_t *first) {
  int64_t least = INT32_MAX, most = INT32_MIN;
  *listed = NULL;
  for (size_t i = 0; i < frame->rows; i++) {
    int32_t ordinal = column->u.ordinals[i];
    if (ordinal == TS_NO_PERIOD) continue;
    if (ordinal < least) least = ordinal;
    if (ordinal > most) most = ordinal;
  }
  if (most < least || most - least >= SPAN_MOST) return TS_OK;
  *listed = malloc((size_t)(most - least) + 1);
  if (*listed == NULL) return TS_NOMEM;
  for (int64_t t = least; t <= most; t++)
    (*listed)[t - least] = (unsigned char)in_ranges(
      ranges, n, (ts_period){(int32_t)t, column->freq});
  *first = (int32_t)least;
  return TS_OK;
}

static ts_status keep_periods (const ts_frame *frame, const ts_column *column,
                               const ts_range *ranges,
                               const ts_row_test *condition,
                               unsigned char *keep) {
  int32_t first = 0;
  unsigned char *listed;
  if (list_periods(frame, column, ranges, condition->n, &listed, &first)
      != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < frame->rows; i++) {
    ts_period period = {column->u.ordinals[i], column->freq};
    int in = (period.ordinal != TS_NO_PERIOD);
    if (in)
      in = (listed != NULL) ? listed[(int64_t)period.ordinal - first]
                            : in_ranges(ranges, condition->n, period);
    if (in == condition->except) keep[i] = 0;
  }
  free(listed);
  return TS_OK;
}

static ts_status match_period (const ts_frame *frame, const ts_column *column,
                               const ts_row_test *condition,
                               unsigned char *keep, ts_error *err) {
  ts_range *ranges = malloc((condition->n + 1) * sizeof *ranges);
  ts_status status = (ranges != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t v = 0; v < condition->n && status == TS_OK; v++)
    status = ts_range_parse(ts_slice_of(condition->values[v]), &ranges[v], err);
  if (status == TS_OK
      && keep_periods(frame, column, ranges, condition, keep) != TS_OK)
    status = ts_fail_memory(err);
  free(ranges);
  return status;
}

static ts_status match (const ts_frame *frame, const ts_row_test *condition,
                        unsigned char *keep, ts_error *err) {
  ts_column *column;
  ts_status status = ts_frame_need(frame, condition->column, &column, err);
  if (status != TS_OK) return status;
  if (column->kind == TS_KEY)
    return match_key(frame, column, condition, keep, err);
  if (column->kind == TS_PERIODS)
    return match_period(frame, column, condition, keep, err);
  return ts_fail(err, TS_CONFLICT, "%s is a number: its conditions are text, "
                 "where \"%s > 3.5\"", column->name, column->name);
}

/* picked[0..*count) = the rows that meet all conditions, in order; 'picked' has
** room for the frame's rows. */
static ts_status pick_rows (const ts_frame *frame,
                            const ts_row_test *conditions, size_t n,
                            size_t *picked, size_t *count, ts_error *err) {
  unsigned char *keep = malloc(frame->rows + 1);
  ts_status status = (keep != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK) memset(keep, 1, frame->rows + 1);
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = match(frame, &conditions[i], keep, err);
  *count = 0;
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++)
    if (keep[i]) picked[(*count)++] = i;
  free(keep);
  return status;
}

ts_status ts_frame_where (const ts_frame *frame, const ts_row_test *conditions,
                          size_t n, ts_frame **out, ts_error *err) {
  size_t *picked = malloc((frame->rows + 1) * sizeof *picked), count;
  ts_frame *made = NULL;
  ts_status status = (picked != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK)
    status = pick_rows(frame, conditions, n, picked, &count, err);
  if (status == TS_OK && ts_frame_pick(frame, picked, count, &made) != TS_OK)
    status = ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++)  /* rule 5 */
    if (ts_narrow(made, frame, ts_frame_find(frame, conditions[i].column))
        != TS_OK) status = ts_fail_memory(err);
  free(picked);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

/* "exporter CHN, period 2023Q4" */
static void describe (ts_string *s, const ts_row_test *conditions, size_t n) {
  ts_string_put(s, "");
  for (size_t i = 0; i < n; i++)
    ts_string_format(s, "%s%s %s%s", (i > 0) ? ", " : "", conditions[i].column,
                     conditions[i].except ? "except " : "",
                     (conditions[i].n > 0) ? conditions[i].values[0] : "none");
}

static int differs (const ts_column *column, size_t a, size_t b) {
  if (column->kind == TS_KEY) return column->u.codes[a] != column->u.codes[b];
  return column->kind == TS_PERIODS
      && column->u.ordinals[a] != column->u.ordinals[b];
}

/* The rows are several: name the columns that tell the first two apart. */
static ts_status several (const ts_frame *frame, const size_t *rows,
                          size_t count, const char *what, ts_error *err) {
  ts_string apart = {0};
  ts_string_put(&apart, "");
  for (size_t c = 0; c < frame->width; c++)
    if (differs(&frame->columns[c], rows[0], rows[1]))
      ts_string_format(&apart, "%s%s", (apart.length > 0) ? ", " : "",
                       frame->columns[c].name);
  if (apart.status != TS_OK)
    ts_fail_memory(err);
  else if (apart.length > 0)
    ts_fail(err, TS_CONFLICT, "%zu rows have %s: say also which %s", count,
            (*what != '\0') ? what : "no condition", apart.text);
  else
    ts_fail(err, TS_CONFLICT, "%zu rows have %s: the keys do not tell them "
            "apart", count, (*what != '\0') ? what : "no condition");
  ts_string_free(&apart);
  return TS_CONFLICT;
}

ts_status ts_where_one (const ts_frame *frame, const ts_row_test *conditions,
                        size_t n, size_t *row, ts_error *err) {
  size_t *rows = malloc((frame->rows + 2) * sizeof *rows), count;
  ts_string what = {0};
  ts_status status = (rows != NULL) ? TS_OK : ts_fail_memory(err);
  describe(&what, conditions, n);
  if (status == TS_OK && what.status != TS_OK) status = ts_fail_memory(err);
  if (status == TS_OK)
    status = pick_rows(frame, conditions, n, rows, &count, err);
  if (status == TS_OK && count == 0)
    status = ts_fail(err, TS_UNKNOWN, "no row has %s",
                     (what.length > 0) ? what.text : "anything");
  if (status == TS_OK && count > 1)
    status = several(frame, rows, count, what.text, err);
  if (status == TS_OK) *row = rows[0];
  ts_string_free(&what);
  free(rows);
  return status;
}
