/* tablejson.c -- flat JSON objects as the rows of a text table */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include "tablerows.h"

/* Objects mostly repeat the order of the first; a new name is a new column. */
static ts_status column_of (ts_text_table *table, const char *name,
                            size_t guess, size_t *column) {
  *column = guess;
  if (guess < table->width && strcmp(table->columns[guess].name, name) == 0)
    return TS_OK;
  for (*column = 0; *column < table->width; ++*column)
    if (strcmp(table->columns[*column].name, name) == 0) return TS_OK;
  return ts_table_add_column(table, ts_slice_of(name));
}

/* A value as the text of a cell; 'number' is room for one. */
static ts_slice text_of (const json_t *value, char number[TS_NUMBER_TEXT]) {
  if (json_is_string(value))
    return (ts_slice){json_string_value(value), json_string_length(value)};
  if (json_is_real(value))
    return ts_slice_of(ts_number_text(json_real_value(value), number));
  if (json_is_integer(value)) {
    snprintf(number, TS_NUMBER_TEXT, "%" JSON_INTEGER_FORMAT,
             json_integer_value(value));
    return ts_slice_of(number);
  }
  return ts_slice_of(json_is_true(value) ? "true"
                     : json_is_false(value) ? "false" : "");
}

static ts_status take_object (ts_text_table *table, json_t *object,
                              const char *path, int64_t line, ts_error *err) {
  const char *name;
  json_t *value;
  char number[TS_NUMBER_TEXT];
  size_t guess = 0, column;
  ts_status status = ts_table_add_row(table, line);
  json_object_foreach(object, name, value) {
    if (json_is_object(value) || json_is_array(value))
      return ts_fail_at(err, TS_SYNTAX, path, line, "\"%s\" is %s, and a cell "
                        "of a table is a text or a number; flatten the file "
                        "first", name, json_is_array(value) ? "an array"
                                                            : "an object");
    if (status == TS_OK) status = column_of(table, name, guess++, &column);
    if (status == TS_OK)
      status = ts_table_set(table, column, text_of(value, number));
  }
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* jansson takes a string for malformed when memory runs out within it, so what
** it refuses is tried again: bad text stays bad. */
static json_t *load (const char *text, size_t n, json_error_t *error) {
  size_t flags = JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES;
  json_t *value = json_loadb(text, n, flags, error);
  return (value != NULL) ? value : json_loadb(text, n, flags, error);
}

static ts_status fail_json (const json_error_t *error, const char *path,
                            int64_t line, ts_error *err) {
  if (error->text[0] == '\0'
      || json_error_code(error) == json_error_out_of_memory)
    return ts_fail_memory(err);
  return ts_fail_at(err, TS_SYNTAX, path, line, "this JSON object cannot be "
                    "read: %.200s", error->text);
}

ts_status ts_table_json (ts_text_table *table, const ts_block *block,
                         const char *path, ts_error *err) {
  int64_t line = block->line + (int64_t)block->lead_lines;
  ts_status status = TS_OK;
  for (size_t at = 0, next; status == TS_OK; at = next) {
    json_error_t error = {.text = ""};
    json_t *object;
    next = at + strspn(block->text + at, ", \t\r\n");  /* ends at the padding */
    line += (int64_t)ts_text_lines(block->text + at, next - at);
    at = next;
    if (at >= block->n) break;
    object = load(block->text + at, block->n - at, &error);
    if (object == NULL) return fail_json(&error, path, line, err);
    next = at + (size_t)error.position;
    if (json_is_object(object))
      status = take_object(table, object, path, line, err);
    else
      status = ts_fail_at(err, TS_SYNTAX, path, line, "the JSON is no array of "
                          "objects, one for each row");
    json_decref(object);
    line += (int64_t)ts_text_lines(block->text + at, next - at);
  }
  return status;
}
