/* text.c -- splitting delimited text, sixteen bytes at a time */
#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "vectors.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define STEP 16

/* Bit i is set when text[i] is the delimiter, a quote or a line feed. */
static inline unsigned marks_of (const char *text, char delimiter) {
#ifdef __SSE2__
  __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
  __m128i marks = _mm_or_si128(
      _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter)),
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                   _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'))));
  return (unsigned)_mm_movemask_epi8(marks);
#else
  unsigned marks = 0;
  for (unsigned i = 0; i < STEP; i++)
    if (text[i] == delimiter || text[i] == '"' || text[i] == '\n')
      marks |= 1u << i;
  return marks;
#endif
}

ts_status ts_split_alloc (ts_split *split, size_t room) {
  *split = (ts_split){.malformed = SIZE_MAX};
  split->fields = malloc(room * sizeof *split->fields);
  if (split->fields == NULL) return TS_NOMEM;
  split->room = room;
  return TS_OK;
}

void ts_split_free (ts_split *split) {
  free(split->fields);
  *split = (ts_split){0};
}

/* True when a field with quotes is enclosed by them, with doubled ones within;
** '*doubled' says whether there are any. */
static int is_enclosed (const char *text, size_t length, int *doubled) {
  *doubled = 0;
  if (length < 2 || text[0] != '"' || text[length - 1] != '"') return 0;
  for (size_t i = 1; i < length - 1; i++) {
    if (text[i] != '"') continue;
    if (i + 1 >= length - 1 || text[i + 1] != '"') return 0;
    *doubled = 1;
    i++;
  }
  return 1;
}

/* Keep the field text[0..length), in which 'quotes' quotes were seen. */
static inline void add_field (ts_split *split, const char *text, size_t length,
                              size_t quotes) {
  int doubled;
  if (quotes > 0) {
    if (!is_enclosed(text, length, &doubled)) {
      if (split->malformed == SIZE_MAX) split->malformed = split->count;
    } else if (!doubled) {
      text++;
      length -= 2;
    }
  }
  if (split->count < split->room)
    split->fields[split->count] = (ts_slice){text, length};
  split->count++;
}

/* The last field ends before a CR that belongs to the line end. */
static void add_last (ts_split *split, const char *text, size_t length,
                      size_t quotes) {
  if (length > 0 && text[length - 1] == '\r') length--;  /* rule 3 */
  add_field(split, text, length, quotes);
}

size_t ts_split_record (ts_split *split, const char *text, size_t n,
                        char delimiter) {
  size_t start = 0, quotes = 0;
  split->count = 0;
  split->malformed = SIZE_MAX;
  split->lines = 1;
  for (size_t at = 0; at < n; at += STEP) {
    unsigned marks = marks_of(text + at, delimiter);
    while (marks != 0) {
      size_t i = at + (size_t)__builtin_ctz(marks);
      marks &= marks - 1;
      if (i >= n) break;
      if (text[i] == '"') {
        quotes++;
      } else if ((quotes & 1) != 0) {  /* rule 1: inside */
        split->lines += (text[i] == '\n');
      } else if (text[i] == '\n') {
        add_last(split, text + start, i - start, quotes);
        return i + 1;
      } else {
        add_field(split, text + start, i - start, quotes);
        start = i + 1;
        quotes = 0;
      }
    }
  }
  add_last(split, text + start, n - start, quotes);
  return n;
}

int ts_field_is_quoted (ts_slice field) {
  return field.length > 1 && field.text[0] == '"';
}

size_t ts_unquote (ts_slice field, char *out) {
  size_t n = 0;
  for (size_t i = 1; i + 1 < field.length; i++) {
    out[n++] = field.text[i];
    if (field.text[i] == '"') i++;
  }
  return n;
}

size_t ts_text_lines (const char *text, size_t n) {
  size_t quotes, lines;
  ts_vectors_best()->count(text, n, &quotes, &lines);
  return lines;
}

ts_extent ts_text_extent (const char *text, size_t n) {
  ts_extent extent = {0};
  size_t end = n;
  int inside;
  ts_vectors_best()->count(text, n, &extent.quotes, &extent.lines);
  extent.inside = inside = (int)(extent.quotes & 1);
  for (; end > 0; end--) {  /* back from the end, undoing each quote */
    if (text[end - 1] == '"') inside = !inside;
    if (text[end - 1] != '\n') continue;
    if (!inside) break;
    extent.lines--;
  }
  extent.whole = end;
  return extent;
}

/* The end of the quoted field that opens at text[open]: behind its closing
** quote, or 0 when it is not closed before a delimiter or line end. */
static size_t end_of_quoted (const char *text, size_t n, size_t open,
                             char delimiter) {
  for (size_t i = open + 1; i < n; i++) {
    if (text[i] != '"') continue;
    if (i + 1 == n || text[i + 1] == delimiter || text[i + 1] == '\n'
        || text[i + 1] == '\r') return i + 1;
    if (text[i + 1] != '"') return 0;
    i++;
  }
  return 0;
}

size_t ts_text_bad_quote (const char *text, size_t n, char delimiter) {
  size_t i = 0;
  int at_start = 1;  /* of a field */
  while (i < n) {
    if (text[i] != '"') {
      at_start = (text[i] == delimiter || text[i] == '\n');
      i++;
      continue;
    }
    size_t end = at_start ? end_of_quoted(text, n, i, delimiter) : 0;
    if (end == 0) return i;
    i = end;
    at_start = 0;
  }
  return n;
}
