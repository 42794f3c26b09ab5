/* panel_frame.c -- what the verbs on panels do to the frames they make */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/pivot.h"

const char *ts_unit_of (ts_result_unit unit, const char *input) {
  switch (unit) {
    case TS_UNIT_SAME: return input;
    case TS_UNIT_FRACTION: return "fraction";
    case TS_UNIT_COUNT: return "count";
    case TS_UNIT_INDEX: return "index";
    case TS_UNIT_POINTS: return "percentage points";
    case TS_UNIT_RATIO: return "ratio";
    case TS_UNIT_NONE: break;
  }
  return "";
}

ts_status ts_panel_add (ts_frame *frame, const char *name, const char *unit,
                        ts_column **column, ts_error *err) {
  ts_status status;
  if (ts_frame_find(frame, name) != NULL)
    return ts_fail(err, TS_CONFLICT, "the frame has a column '%s' already: "
                   "name the new one with as = \"...\"", name);
  status = ts_frame_add_number(frame, name, unit, column);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* "exporters", "countries"; other names stay as they are. */
static void plural_of (const char *name, char *out, size_t size) {
  size_t n = strlen(name);
  if (strchr(name, '_') != NULL || n == 0)
    snprintf(out, size, "members of %s", name);
  else if (n > 1 && name[n - 1] == 'y' && strchr("aeiou", name[n - 2]) == NULL)
    snprintf(out, size, "%.*sies", (int)n - 1, name);
  else
    snprintf(out, size, "%ss", name);
}

ts_status ts_panel_whole (const ts_column *key, const char *verb,
                          ts_error *err) {
  char members[128];
  plural_of(key->name, members, sizeof members);
  if (key->narrowed)
    return ts_fail(err, TS_CONFLICT, "'%s' was narrowed to %zu of %zu %s, so "
                   "%s over it would not see the others: write within = "
                   "\"selection\" to have it among these alone", key->name,
                   key->shown, key->known, members, verb);
  return TS_OK;
}

ts_status ts_panel_among (ts_frame *frame, const ts_column *key,
                          const char *verb) {
  char members[128];
  ts_string title = {0};
  ts_status status;
  if (!key->narrowed) return TS_OK;
  plural_of(key->name, members, sizeof members);
  ts_string_format(&title, "%s%s%s among %zu of %zu %s", frame->title,
                   (*frame->title != '\0') ? " | " : "", verb, key->shown,
                   key->known, members);
  status = title.status;
  if (status == TS_OK) status = ts_set_text(&frame->title, title.text);
  ts_string_free(&title);
  return status;
}

/* How many NaN cells have each reason; counts[size] are those without. */
static size_t count_reasons (const ts_frame *frame, const ts_column *column,
                             size_t *counts, size_t size) {
  size_t missing = 0;
  for (size_t i = 0; i < frame->rows; i++) {
    uint32_t why = (column->why != NULL) ? column->why[i] : TS_NONE;
    if (!isnan(column->u.numbers[i])) continue;
    counts[(why == TS_NONE) ? size : why]++;
    missing++;
  }
  return missing;
}

#define REASONS_SHOWN 6

ts_status ts_panel_count (ts_frame *frame, const ts_column *column) {
  size_t size = (frame->reasons == NULL) ? 0 : ts_dict_size(frame->reasons);
  size_t *counts = calloc(size + 1, sizeof *counts), missing, told = 0;
  ts_string text = {0};
  ts_status status = TS_OK;
  if (counts == NULL) return TS_NOMEM;
  missing = count_reasons(frame, column, counts, size);
  for (size_t r = 0, shown = 0; r < size && shown < REASONS_SHOWN; r++) {
    if (counts[r] == 0) continue;
    ts_string_format(&text, "%s%s (%zu)", (shown++ > 0) ? ", " : "",
                     ts_dict_text(frame->reasons, (uint32_t)r), counts[r]);
    told += counts[r];
  }
  if (told > 0 && told < missing)
    ts_string_format(&text, ", other (%zu)", missing - told);
  status = text.status;
  if (status == TS_OK && missing > 0)
    status = ts_frame_note(frame, "%s missing in %zu of %zu row%s%s%s",
                           column->name, missing, frame->rows,
                           (frame->rows == 1) ? "" : "s",
                           (told > 0) ? ": " : "", (told > 0) ? text.text : "");
  ts_string_free(&text);
  free(counts);
  return status;
}

static void put_option (ts_string *text, const ts_option *option,
                        const ts_value *value) {
  const char *mark = (text->length > 0) ? ", " : "";
  if (option->kind == TS_OPTION_FLAG) {
    if (value->number != 0.0)
      ts_string_format(text, "%s%s", mark, option->name);
  } else if (option->kind <= TS_OPTION_INTEGER && value->text == NULL) {
    if (!isnan(value->number))
      ts_string_format(text, "%s%s %.15g", mark, option->name, value->number);
  } else if (value->text != NULL) {
    ts_string_format(text, "%s%s %s", mark, option->name, value->text);
  }
}

ts_status ts_panel_told (ts_frame *frame, const char *name, const char *of,
                         const ts_args *args) {
  ts_string text = {0};
  ts_status status;
  for (size_t i = 0; args->options != NULL && args->options[i].name; i++)
    put_option(&text, &args->options[i], &args->values[i]);
  status = text.status;
  if (status == TS_OK && text.length > 0)
    status = ts_frame_note(frame, "%s of %s: %s", name, of, text.text);
  ts_string_free(&text);
  return status;
}

static size_t known_zeros (const ts_column *of, size_t rows) {
  size_t zeros = 0;
  for (size_t i = 0; i < rows; i++) zeros += (of->u.numbers[i] == 0.0);
  return zeros;
}

/* S15: both counts are reported; what was added is noted already. */
static ts_status note_zeros (const ts_panel *p, ts_frame *out) {
  size_t zeros = known_zeros(p->of, p->frame->rows);
  if (out->rows == p->frame->rows || zeros == 0) return TS_OK;
  return ts_frame_note(out, "%zu known zero%s stay zero", zeros,
                       (zeros == 1) ? "" : "s");
}

/* A frame that makes no table is not regular, unless it has no rows. */
static ts_status complete_rest (const ts_frame *frame, const char *of,
                                ts_frame **out, ts_error *err) {
  ts_panel panel;
  ts_status status = ts_panel_start(&panel, frame, of, NULL, 0, err);
  if (status == TS_OK) status = ts_panel_regular(&panel, err);
  if (status == TS_OK) status = ts_frame_complete(frame, out, err);
  ts_panel_free(&panel);
  return status;
}

ts_status ts_panel_complete (const ts_frame *frame, const char *of,
                             ts_panel_table *table, ts_error *err) {
  ts_panel p;
  ts_frame *made = NULL;
  ts_status status = ts_panel_survey(&p, frame, of, err);
  if (status == TS_OK && p.periods > 0)
    status = ts_frame_complete_table(frame, &made, err);
  if (status == TS_OK && made == NULL)
    status = complete_rest(frame, of, &made, err);
  if (status == TS_OK && note_zeros(&p, made) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK)
    *table = (ts_panel_table){made, ts_frame_find(made, p.of->name), p.freq,
                              p.first, p.periods};
  else ts_frame_free(made);
  return status;
}
