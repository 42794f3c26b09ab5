/* text.h -- delimited text: where records end and fields begin */
#ifndef TS_TEXT_H
#define TS_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/memory.h"
#include "base/status.h"

/*
**   (1) Every quote (") turns "inside" into "outside" and back; delimiters and
**       line ends count only outside. So where a record ends follows from the
**       number of quotes before it, and blocks can be cut without parsing.
**   (2) A field is well formed when it holds no quote, or is wholly enclosed in
**       quotes with doubled quotes within. Any other field makes its record
**       malformed, and 'malformed' is its index.
**   (3) A line ends in LF or CRLF.
**   (4) Callers keep TS_TEXT_PAD readable bytes behind every text.
*/
#define TS_TEXT_PAD 64

/* Eight bytes as a number; the first is the lowest on every machine. */
static inline uint64_t ts_word (const char *text) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

typedef struct {
  ts_slice *fields;   /* owned; enclosing quotes are gone, but a field with
                      ** doubled quotes within keeps all of its quotes */
  size_t room;
  size_t count;       /* fields found; those beyond 'room' are not kept */
  size_t malformed;   /* index of the first malformed field, or SIZE_MAX */
  size_t lines;       /* lines that the record takes */
} ts_split;

ts_status ts_split_alloc (ts_split *split, size_t room);
void ts_split_free (ts_split *split);

/* Split the record at the start of text[0..n), n > 0; the bytes it takes with
** its line end are returned. Without a line end the record goes to n. */
size_t ts_split_record (ts_split *split, const char *text, size_t n,
                        char delimiter);

/* True when a field of a split record still has its quotes (rule 2). */
int ts_field_is_quoted (ts_slice field);

/* Write such a field without them; 'out' has room for field.length bytes.
** The number of bytes written is returned. */
size_t ts_unquote (ts_slice field, char *out);

/* What a stretch of text that begins at a record's start holds. */
typedef struct {
  size_t whole;   /* bytes of whole records: to the last line end outside */
  size_t lines;   /* line ends in them, also those inside quotes */
  size_t quotes;  /* in all of the text */
  int inside;     /* the text ends inside quotes */
} ts_extent;

ts_extent ts_text_extent (const char *text, size_t n);

/* Line ends in a text. */
size_t ts_text_lines (const char *text, size_t n);

/* The offset of the quote that opens the first field which is malformed or
** never closed; n when there is none. */
size_t ts_text_bad_quote (const char *text, size_t n, char delimiter);

#endif
