/* tablehead.c -- where the header of a table stands, and what parts its fields;
** rule 2 of texttable.h */
#include "base/decimal.h"
#include "base/period.h"
#include "tablerows.h"

static const char delimiters[] = {',', '\t', ';', '|'};

#define FIELDS_MOST 4096  /* looked at in a line that may be the header */

static size_t fields_of (const char *text, size_t n, char delimiter) {
  ts_split split = {0};
  ts_split_record(&split, text, n, delimiter);
  return split.count;
}

static int is_blank (const char *text, size_t n) {
  while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'
                   || text[n - 1] == '\r' || text[n - 1] == '\n')) n--;
  return n == 0;
}

/* The number of fields that most records of text[0..n) have, if most agree
** (the majority vote of Boyer and Moore, 1991). */
static size_t usual_fields (const char *text, size_t n, char delimiter) {
  ts_split split = {0};
  size_t leader = 0, votes = 0;
  for (size_t at = 0, taken; at < n; at += taken) {
    taken = ts_split_record(&split, text + at, n - at, delimiter);
    if (is_blank(text + at, taken)) continue;
    if (votes == 0) leader = split.count;
    if (split.count == leader) votes++;
    else votes--;
  }
  return leader;
}

/* True when a field may be a name: no number, unless it is a year or the like.
** The last one may be empty when every line ends in a delimiter. */
static int is_name (ts_slice field, int may_be_empty) {
  static const ts_number_style plain = {.point = '.'};
  ts_decimal number;
  ts_period period;
  field = ts_slice_trim(field);
  if (field.length == 0) return may_be_empty;
  return ts_period_parse(field, &period) == TS_OK
      || ts_decimal_parse(field, &plain, &number) != TS_OK;
}

static int are_names (const ts_split *split, int last_may_be_empty) {
  if (split->malformed != SIZE_MAX || split->count > split->room) return 0;
  for (size_t i = 0; i < split->count; i++)
    if (!is_name(split->fields[i], last_may_be_empty && i > 0
                                   && i + 1 == split->count)) return 0;
  return 1;
}

/* The first record with 'usual' fields, when all of them may be names. */
static ts_status find_below (const char *text, size_t n, ts_table_head *head,
                             size_t first, size_t usual, char delimiter) {
  ts_split split;
  if (ts_split_alloc(&split, FIELDS_MOST) != TS_OK) return TS_NOMEM;
  for (size_t at = 0, taken; at < n; at += taken) {
    taken = ts_split_record(&split, text + at, n - at, delimiter);
    if (split.count != usual) continue;
    if (are_names(&split, usual > first + 1))
      *head = (ts_table_head){delimiter, usual, at, at + taken};
    break;
  }
  ts_split_free(&split);
  return TS_OK;
}

ts_status ts_table_find_head (const char *text, size_t n,
                              ts_table_head *head) {
  size_t end = ts_text_extent(text, n).whole, usual[sizeof delimiters];
  ts_split none = {0};
  *head = (ts_table_head){.delimiter = ','};
  if (end == 0) end = n;  /* one line without its end */
  head->end = ts_split_record(&none, text, end, ',');
  for (size_t i = 0; i < sizeof delimiters; i++) {
    size_t fields = fields_of(text, head->end, delimiters[i]);
    if (fields <= head->fields) continue;
    head->fields = fields;
    head->delimiter = delimiters[i];
  }
  for (size_t i = 0; i < sizeof delimiters; i++) {
    usual[i] = usual_fields(text, end, delimiters[i]);
    if (usual[i] > 1 && usual[i] == fields_of(text, head->end, delimiters[i]))
      return TS_OK;  /* the first line is as long as the others */
  }
  for (size_t i = 0; i < sizeof delimiters; i++) {
    size_t first = fields_of(text, head->end, delimiters[i]);
    if (head->start > 0 || usual[i] <= first) continue;
    if (find_below(text, end, head, first, usual[i], delimiters[i]) != TS_OK)
      return TS_NOMEM;
  }
  return TS_OK;
}
