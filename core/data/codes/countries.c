/* countries.c -- from a code or a name to a place; see countries.h */
#include "countries.h"

#include <string.h>
#include "country_codes.h"

static int lower (char c) {
  return (c >= 'A' && c <= 'Z') ? c - 'A' + 'a' : (unsigned char)c;
}

/* Order of the text, in lower case, and a text of the tables. */
static int order_of (ts_slice text, const char *code) {
  for (size_t i = 0; i < text.length; i++) {
    int a = lower(text.text[i]), b = (unsigned char)code[i];
    if (a != b) return (a < b) ? -1 : 1;
    if (b == 0) return 1;  /* a NUL inside the text */
  }
  return (code[text.length] == '\0') ? 0 : -1;
}

static ts_place find_text (const ts_country_list *list, ts_slice text) {
  size_t from = 0, to = list->count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    int order = order_of(text, list->codes[middle].text);
    if (order == 0) return list->codes[middle].place;
    if (order < 0) to = middle;
    else from = middle + 1;
  }
  return TS_NO_PLACE;
}

/* The number that fills the text (rule 4), or -1. */
static int number_of (ts_slice text) {
  int number = 0;
  if (text.length == 0) return -1;
  for (size_t i = 0; i < text.length; i++) {
    if (text.text[i] < '0' || text.text[i] > '9') return -1;
    number = 10 * number + (text.text[i] - '0');
    if (number >= TS_COUNTRY_NUMBERS) return -1;
  }
  return number;
}

static int begins_like (ts_slice text, const char *start) {
  size_t length = strlen(start);
  return text.length >= length
      && ts_slice_like((ts_slice){text.text, length}, start);
}

/* A label with an explanation behind it (rule 5). */
static ts_place find_explained (const ts_country_list *list, ts_slice label) {
  const char *open = memchr(label.text, '(', label.length);
  ts_slice name, inside;
  ts_place place;
  if (open == NULL || label.text[label.length - 1] != ')') return TS_NO_PLACE;
  name = ts_slice_trim((ts_slice){label.text, (size_t)(open - label.text)});
  inside = (ts_slice){open + 1, label.length
                                  - (size_t)(open + 1 - label.text) - 1};
  place = find_text(list, name);
  if (place == TS_NO_PLACE) return TS_NO_PLACE;
  if (ts_countries[place].kind == TS_AGGREGATE) return place;
  if (begins_like(inside, "incl")) return place;
  return (find_text(list, inside) == place) ? place : TS_NO_PLACE;
}

ts_place ts_place_find (ts_system system, ts_slice text) {
  const ts_country_list *list = &ts_country_lists[system];
  ts_place place;
  int number;
  text = ts_slice_trim(text);
  if (system == TS_SYSTEM_COMTRADE || system == TS_SYSTEM_ANY) {
    number = number_of(text);
    if (number >= 0)
      return (system == TS_SYSTEM_ANY) ? ts_country_numbers[number]
                                       : ts_country_comtrade[number];
  }
  if (text.length == 0) return TS_NO_PLACE;
  place = find_text(list, text);
  if (place == TS_NO_PLACE
      && (system == TS_SYSTEM_NAME || system == TS_SYSTEM_ANY))
    place = find_explained(list, text);
  return place;
}

ts_place ts_place_of_id (const char *id) {
  ts_place place =
      find_text(&ts_country_lists[TS_SYSTEM_ANY], ts_slice_of(id));
  if (place == TS_NO_PLACE || strcmp(ts_countries[place].id, id) != 0)
    return TS_NO_PLACE;
  return place;
}

#define WRITTEN_MOST 128  /* what is longer is no slip of the pen */

const char *ts_place_nearest (ts_slice text) {
  char written[WRITTEN_MOST];
  ptrdiff_t found;
  text = ts_slice_trim(text);
  if (text.length >= sizeof written) return NULL;
  if (text.length > 0) memcpy(written, text.text, text.length);
  written[text.length] = '\0';
  found = ts_nearest(written, ts_country_words, ts_country_words_count);
  return (found < 0) ? NULL : ts_country_words[found];
}
