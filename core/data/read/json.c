/* json.c -- Comtrade's JSON replies, taken object by object */
#include "json.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The end of the string that opens at text[at]: behind its closing quote; n
** when it is not closed. */
static size_t string_end (const char *text, size_t n, size_t at) {
  for (at++; at < n; at++) {
    if (text[at] == '\\') at++;
    else if (text[at] == '"') return at + 1;
  }
  return n;
}

/* True when the string text[from..to), with its quotes, is 'name'. */
static int names_it (const char *text, size_t from, size_t to,
                     const char *name) {
  return to - from == strlen(name) + 2
      && memcmp(text + from + 1, name, strlen(name)) == 0;
}

static size_t skip_blank (const char *text, size_t n, size_t at) {
  while (at < n && (isspace((unsigned char)text[at]) || text[at] == ':'))
    at++;
  return at;
}

size_t ts_json_data (const char *text, size_t n, char **error) {
  size_t at = skip_blank(text, n, (n >= 3 && text[0] == '\xEF') ? 3 : 0);
  int depth = 0;
  if (at < n && text[at] == '[') return at + 1;
  while (at < n) {
    size_t from = at;
    if (text[at] == '{' || text[at] == '[') depth++;
    if (text[at] == '}' || text[at] == ']') depth--;
    if (text[at] != '"') {
      at++;
      continue;
    }
    at = string_end(text, n, at);
    if (depth != 1) continue;
    size_t value = skip_blank(text, n, at);
    if (value >= n) break;
    if (names_it(text, from, at, "data") && text[value] == '[')
      return value + 1;
    if ((names_it(text, from, at, "error")
         || names_it(text, from, at, "message")) && text[value] == '"') {
      size_t end = string_end(text, n, value);
      free(*error);
      if (end > value + 2)
        *error = ts_copy_text(text + value + 1, end - value - 2);
      else
        *error = NULL;
    }
  }
  return n;
}

ts_extent ts_json_extent (const char *text, size_t n, int *ended) {
  ts_extent extent = {0};
  int depth = 0;
  *ended = 0;
  for (size_t at = 0; at < n; at++) {
    char c = text[at];
    if (c == '"') {
      at = string_end(text, n, at) - 1;
      if (at >= n - 1) break;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      if (depth == 0) {
        *ended = 1;
        break;
      }
      if (--depth == 0) extent.whole = at + 1;
    }
  }
  extent.lines = ts_text_lines(text, extent.whole);
  extent.inside = depth > 0;
  return extent;
}

/* The object that begins at or behind text[at]: its extent; from == n: none. */
static void next_object (const char *text, size_t n, size_t *from,
                         size_t *to) {
  int depth = 0;
  size_t at = *from;
  while (at < n && text[at] != '{' && text[at] != ']') at++;
  *from = (at < n && text[at] == '{') ? at : n;
  for (; at < n; at++) {
    if (text[at] == '"') {
      at = string_end(text, n, at) - 1;
    } else if (text[at] == '{') {
      depth++;
    } else if (text[at] == '}' && --depth == 0) {
      *to = at + 1;
      return;
    }
  }
  *to = n;
}

/* jansson takes a string for malformed when memory runs out within it, so what
** it refuses is tried again: bad text stays bad. */
static json_t *load (const char *text, size_t n, json_error_t *error) {
  json_t *object = json_loadb(text, n, JSON_REJECT_DUPLICATES, error);
  return (object != NULL) ? object
       : json_loadb(text, n, JSON_REJECT_DUPLICATES, error);
}

/* A status for what jansson says; it says nothing when memory runs out, which
** is not what the text is guilty of. */
static ts_status status_of (const json_error_t *error) {
  return (error->text[0] == '\0'
          || json_error_code(error) == json_error_out_of_memory) ? TS_NOMEM
                                                                : TS_SYNTAX;
}

ts_status ts_json_names (const char *text, size_t n, ts_slice **names,
                         size_t *count, ts_string *kept) {
  size_t from = 0, to = n, used = 0;
  json_error_t error;
  json_t *object, *value;
  const char *name;
  next_object(text, n, &from, &to);
  *count = 0;
  if (from == n) return TS_OK;  /* no rows */
  object = load(text + from, to - from, &error);
  if (object == NULL) return status_of(&error);
  *names = calloc(json_object_size(object) + 1, sizeof **names);
  json_object_foreach(object, name, value)
    ts_string_add(kept, name, strlen(name));
  if (*names != NULL && kept->status == TS_OK) {
    json_object_foreach(object, name, value) {
      (*names)[(*count)++] = (ts_slice){kept->text + used, strlen(name)};
      used += strlen(name);
    }
  }
  json_decref(object);
  return (*names == NULL || kept->status != TS_OK) ? TS_NOMEM : TS_OK;
}

/* A value as the text of a cell. */
static ts_status cell_of (ts_parser *p, const json_t *value, ts_slice *cell) {
  char number[TS_NUMBER_TEXT] = "";
  const char *text = number;
  size_t n;
  char *kept;
  if (json_is_string(value)) text = json_string_value(value);
  else if (json_is_true(value)) text = "true";
  else if (json_is_false(value)) text = "false";
  else if (json_is_real(value))
    text = ts_number_text(json_real_value(value), number);
  else if (json_is_integer(value))
    snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
             json_integer_value(value));
  n = json_is_string(value) ? json_string_length(value) : strlen(text);
  kept = ts_block_spare(p->block, n);
  if (kept == NULL) return TS_NOMEM;
  memcpy(kept, text, n);
  *cell = (ts_slice){kept, n};
  return TS_OK;
}

/* The column of a name; objects mostly repeat the order of the first. */
static size_t column_of (const ts_layout *layout, const char *name,
                         size_t guess) {
  if (guess < layout->columns && strcmp(layout->names[guess], name) == 0)
    return guess;
  return ts_layout_find(layout, name);
}

static ts_status fill_row (ts_parser *p, json_t *object) {
  const char *name;
  json_t *value;
  size_t guess = 0;
  for (size_t i = 0; i < p->layout->columns; i++)
    p->split.fields[i] = (ts_slice){"", 0};
  p->split.count = p->layout->columns;
  p->split.malformed = SIZE_MAX;
  json_object_foreach(object, name, value) {
    size_t column = column_of(p->layout, name, guess++);
    if (column == TS_NO_COLUMN) continue;
    if (cell_of(p, value, &p->split.fields[column]) != TS_OK) return TS_NOMEM;
  }
  return TS_OK;
}

/* A malformed object is a problem like any other row. */
static ts_status bad_object (ts_parser *p, const json_error_t *error) {
  if (status_of(error) == TS_NOMEM) return TS_NOMEM;
  ts_bad_row(p, "this JSON object cannot be read: %.200s", error->text);
  p->rows++;
  return p->sink->problem(p->sink->state, p->line, p->row, p->reason);
}

ts_status ts_json_parse (ts_parser *p, ts_slice text) {
  ts_status status = TS_OK;
  size_t from = 0, counted = 0, to;
  while (status == TS_OK) {
    json_error_t error;
    json_t *object;
    next_object(text.text, text.length, &from, &to);
    p->line += (int64_t)ts_text_lines(text.text + counted, from - counted);
    if (from >= text.length) break;
    p->row = (ts_slice){text.text + from, to - from};
    object = load(p->row.text, p->row.length, &error);
    if (object == NULL) {
      status = bad_object(p, &error);
    } else {
      status = fill_row(p, object);
      if (status == TS_OK) status = ts_parse_row(p);
      json_decref(object);
    }
    counted = from;
    from = to;
  }
  return status;
}
