/* panel_series.c -- one series out of a frame; see panel_series.h */
#include "panel_series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The member that a condition asks for. */
static ts_status find_code (const ts_column *key, const char *value,
                            uint32_t *code, ts_error *err) {
  size_t n = ts_dict_size(key->dict);
  const char **texts;
  ptrdiff_t near;
  *code = ts_dict_find(key->dict, ts_slice_of(value));
  if (*code != TS_NONE) return TS_OK;
  texts = malloc((n + 1) * sizeof *texts);
  if (texts == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < n; i++)
    texts[i] = ts_dict_text(key->dict, (uint32_t)i);
  near = ts_nearest(value, texts, n);
  ts_fail(err, TS_UNKNOWN, "no row has %s '%s'%s%s%s", key->name, value,
          (near >= 0) ? ": did you mean '" : "", (near >= 0) ? texts[near] : "",
          (near >= 0) ? "'?" : "");
  free(texts);
  return TS_UNKNOWN;
}

/* Drop the rows in which a condition does not hold. */
static ts_status filter (const ts_frame *frame, const ts_condition *where,
                         size_t *rows, size_t *n, ts_error *err) {
  ts_column *key;
  uint32_t code;
  size_t kept = 0;
  ts_status status = ts_frame_need(frame, where->key, &key, err);
  if (status == TS_OK && key->kind != TS_KEY)
    status = ts_fail(err, TS_MISUSE, "a series is chosen by keys, and '%s' is "
                     "none", key->name);
  if (status == TS_OK) status = find_code(key, where->value, &code, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < *n; i++)
    if (key->u.codes[rows[i]] == code) rows[kept++] = rows[i];
  *n = kept;
  if (kept == 0)
    return ts_fail(err, TS_UNKNOWN, "no row has %s '%s' beside the other "
                   "conditions", key->name, where->value);
  return TS_OK;
}

/* The second value of a key among rows, or NULL when it does not vary. */
static const char *other_value (const ts_column *key, const size_t *rows,
                                size_t n) {
  for (size_t i = 1; i < n; i++)
    if (key->u.codes[rows[i]] != key->u.codes[rows[0]])
      return ts_dict_text(key->dict, key->u.codes[rows[i]]);
  return NULL;
}

/* All keys must be settled; the sentence names those that are not. */
static ts_status check_settled (const ts_frame *frame, const size_t *rows,
                                size_t n, ts_error *err) {
  ts_string text = {0};
  ts_status status = TS_OK;
  size_t open = 0;
  const char *example = "";
  for (size_t k = 0; k < frame->width; k++) {
    const ts_column *key = &frame->columns[k];
    const char *other = (key->kind == TS_KEY) ? other_value(key, rows, n)
                                              : NULL;
    if (other == NULL) continue;
    ts_string_format(&text, "%s'%s' (%s, %s ...)", (open++ > 0) ? ", " : "",
                     key->name, ts_dict_text(key->dict, key->u.codes[rows[0]]),
                     other);
    if (open == 1) example = key->name;
  }
  if (text.status != TS_OK) status = ts_fail_memory(err);
  else if (open > 0)
    status = ts_fail(err, TS_CONFLICT, "several series are left: %s still "
                     "%s; say which, as in series{ %s = \"...\" }", text.text,
                     (open == 1) ? "varies" : "vary", example);
  ts_string_free(&text);
  return status;
}

/* "CHN, 8457 | imports of RUS": the settled keys in front of the title. */
static ts_status name_series (const ts_frame *frame, size_t row,
                              ts_frame *series) {
  ts_string title = {0};
  ts_status status;
  for (size_t k = 0; k < frame->width; k++) {
    const ts_column *key = &frame->columns[k];
    if (key->kind != TS_KEY || key->u.codes[row] == TS_NONE) continue;
    ts_string_format(&title, "%s%s", (title.length > 0) ? ", " : "",
                     ts_dict_text(key->dict, key->u.codes[row]));
  }
  if (title.length > 0 && *frame->title != '\0') ts_string_put(&title, " | ");
  ts_string_put(&title, frame->title);
  status = title.status;
  if (status == TS_OK) status = ts_set_text(&series->title, title.text);
  ts_string_free(&title);
  return status;
}

/* Two columns over the calendar; rows[t] may be TS_ABSENT. */
static ts_status lay_out (const ts_panel *p, const size_t *rows, size_t row,
                          ts_frame **out) {
  ts_frame *made = ts_frame_like(p->frame, p->periods);
  ts_column *when;
  ts_status status = (made == NULL) ? TS_NOMEM : TS_OK;
  if (status == TS_OK)
    status = ts_frame_add_period(made, p->when->name, p->freq, &when);
  for (size_t t = 0; status == TS_OK && t < p->periods; t++)
    when->u.ordinals[t] = p->first + (int32_t)t;
  if (status == TS_OK) status = ts_frame_take(made, p->frame, p->of, rows);
  if (status == TS_OK) status = name_series(p->frame, row, made);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

/* Place the chosen rows in the calendar. */
static ts_status place_rows (const ts_panel *p, const size_t *rows, size_t n,
                             size_t *places, ts_error *err) {
  for (size_t t = 0; t < p->periods; t++) places[t] = TS_ABSENT;
  for (size_t i = 0; i < n; i++) {
    int32_t ordinal = p->when->u.ordinals[rows[i]];
    char text[TS_PERIOD_TEXT];
    if (ordinal == TS_NO_PERIOD)
      return ts_fail(err, TS_CONFLICT, "row %zu has no period", rows[i] + 1);
    if (places[ordinal - p->first] != TS_ABSENT)
      return ts_fail(err, TS_CONFLICT, "two rows stand in %s: add them up "
                     "first with f:by(...)",
                     ts_period_text((ts_period){ordinal, p->freq}, text));
    places[ordinal - p->first] = rows[i];
  }
  return TS_OK;
}

static ts_status extract (const ts_panel *p, const ts_condition *where,
                          size_t conditions, ts_frame **out, ts_error *err) {
  size_t n = p->frame->rows;
  size_t *rows = malloc((n + 1) * sizeof *rows);
  size_t *places = malloc((p->periods + 1) * sizeof *places);
  ts_status status = TS_OK;
  if (rows == NULL || places == NULL) status = ts_fail_memory(err);
  for (size_t i = 0; status == TS_OK && i < n; i++) rows[i] = i;
  for (size_t k = 0; status == TS_OK && k < conditions; k++)
    status = filter(p->frame, &where[k], rows, &n, err);
  if (status == TS_OK && n == 0)
    status = ts_fail(err, TS_UNKNOWN, "the frame has no rows, so no series");
  if (status == TS_OK) status = check_settled(p->frame, rows, n, err);
  if (status == TS_OK) status = place_rows(p, rows, n, places, err);
  if (status == TS_OK && lay_out(p, places, rows[0], out) != TS_OK)
    status = ts_fail_memory(err);
  free(rows);
  free(places);
  return status;
}

ts_status ts_series_extract (const ts_frame *frame, const ts_condition *where,
                             size_t n, const char *of, ts_frame **out,
                             ts_error *err) {
  ts_panel panel;
  ts_status status = ts_panel_start(&panel, frame, of, NULL, 0, err);
  if (status == TS_OK && panel.when == NULL)
    status = ts_fail(err, TS_MISUSE, "the frame has no period column, so its "
                     "rows are no series");
  if (status == TS_OK) status = extract(&panel, where, n, out, err);
  ts_panel_free(&panel);
  return status;
}

ts_status ts_series_make (ts_period first, const double *values, size_t n,
                          const char *name, const char *unit, ts_frame **out) {
  ts_frame *made = ts_frame_alloc(n);
  ts_column *when, *number;
  ts_status status = (made == NULL) ? TS_NOMEM : TS_OK;
  if (status == TS_OK)
    status = ts_frame_add_period(made, "period", first.freq, &when);
  for (size_t t = 0; status == TS_OK && t < n; t++)
    when->u.ordinals[t] = first.ordinal + (int32_t)t;
  if (status == TS_OK) status = ts_frame_add_number(made, name, unit, &number);
  if (status == TS_OK && n > 0)
    memcpy(number->u.numbers, values, n * sizeof *values);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

ts_status ts_series_span (const ts_frame *series, const char *range,
                          ts_frame **out, ts_error *err) {
  const ts_column *when = ts_frame_period(series);
  size_t *rows = malloc((series->rows + 1) * sizeof *rows), n = 0;
  ts_range span;
  ts_status status;
  if (rows == NULL) return ts_fail_memory(err);
  status = ts_range_parse(ts_slice_of(range), &span, err);
  for (size_t i = 0; status == TS_OK && i < series->rows; i++)
    if (ts_range_has(span, (ts_period){when->u.ordinals[i], when->freq}))
      rows[n++] = i;
  if (status == TS_OK && n == 0)
    status = ts_fail(err, TS_DOMAIN, "no %s of the series lies in '%s'",
                     ts_freq_name(when->freq), range);
  if (status == TS_OK && ts_frame_pick(series, rows, n, out) != TS_OK)
    status = ts_fail_memory(err);
  free(rows);
  return status;
}

ts_status ts_series_find (const ts_frame *series, const char *period,
                          size_t *place, ts_error *err) {
  const ts_column *when = ts_frame_period(series);
  char first[TS_PERIOD_TEXT], last[TS_PERIOD_TEXT];
  ts_period wanted;
  if (ts_period_parse(ts_slice_of(period), &wanted) != TS_OK)
    return ts_fail(err, TS_SYNTAX, "'%s' is no period", period);
  if (series->rows == 0)
    return ts_fail(err, TS_DOMAIN, "the series is empty");
  if (wanted.freq != when->freq)
    return ts_fail(err, TS_MISUSE, "'%s' is a %s, and the series has %s",
                   period, ts_freq_name(wanted.freq),
                   ts_freq_names(when->freq, 2));
  *place = (size_t)((int64_t)wanted.ordinal - when->u.ordinals[0]);
  if (wanted.ordinal >= when->u.ordinals[0] && *place < series->rows)
    return TS_OK;
  ts_period_text((ts_period){when->u.ordinals[0], when->freq}, first);
  ts_period_text((ts_period){when->u.ordinals[series->rows - 1], when->freq},
                 last);
  return ts_fail(err, TS_DOMAIN, "%s lies outside %s..%s", period, first, last);
}
