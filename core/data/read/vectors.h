/* vectors.h -- loops over bytes that are written once per instruction set */
#ifndef TS_VECTORS_H
#define TS_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include "base/decimal.h"

/*
** A processor's widest registers are chosen when a program runs.
**
**   (1) All sets give the same answers for all bytes.
**   (2) Quoted regions are found as text.h says: every quote turns "inside"
**       into "outside" and back. So quotes, CRLF and delimiters within quotes
**       cost nothing extra.
**   (3) A record is odd when one of its quotes does not stand at a field's
**       start or end: its fields may be malformed or hold doubled quotes.
**   (4) 'find' reads up to 63 bytes behind the text (rule 4 of text.h);
**       'numbers' up to 16 behind a field; the others none.
*/

/* Separators (delimiters and line ends outside quotes) of a text that begins
** at a record's start: 'behind' has the place behind each of them. Field c of
** record r begins at behind[ends[r] + c] and ends before the separator of
** behind[ends[r] + c + 1]; behind[0] is 0. */
typedef struct {
  uint32_t *behind;      /* room: n + 80 */
  uint32_t *ends;        /* ends[r + 1]: where record r's line end stands in
                         ** 'behind'; ends[0] is 0; room: n + 80 */
  uint32_t *odd;         /* indices of odd records, rising; room: n + 80 */
  size_t count, records, odd_count;
} ts_separators;

/* One field of several records that have equally many. */
typedef struct {
  const char *text;
  const uint32_t *behind;  /* where the field of the first begins */
  size_t stride, n;        /* separators a record; records */
  int quoted;              /* quotes may stand around it */
  int is_last;             /* a CR may stand behind it */
} ts_fields;

/* How the numbers of a column are written, as far as 'numbers' goes. */
typedef struct {
  char point;
  int power;        /* 0 .. 12 */
  int8_t blank;     /* scale of an empty field: TS_MISSING or TS_UNREAD */
} ts_digits;

#define TS_UNREAD (-3)   /* a scale: the field is for ts_decimal_parse */

typedef struct {
  const char *name;
  int (*works) (void);   /* does this processor have it? */
  void (*find) (ts_separators *s, const char *text, size_t n, char delimiter,
                int quoted);   /* quoted is 0: the text has no quotes */
  void (*count) (const char *text, size_t n, size_t *quotes, size_t *lines);
  size_t (*high) (const char *text, size_t n);  /* first byte above 127, or n */
  unsigned (*kinds) (const char *text, size_t n);  /* set of these: */
#define TS_HAS_HIGH 1u  /* bytes above 127 */
#define TS_HAS_NUL 2u
  /* Digits with at most one point, at most 16 bytes: exactly what
  ** ts_decimal_parse gives. Anything else is TS_UNREAD; how many is returned */
  size_t (*numbers) (const ts_fields *fields, const ts_digits *style,
                     int64_t *mantissas, int8_t *scales);
} ts_vectors;

/* Best first; the last, portable C, works everywhere; ends with NULL. */
extern const ts_vectors *const ts_vector_sets[];
extern const ts_vectors ts_vectors_avx512, ts_vectors_avx2, ts_vectors_sse2;
const ts_vectors *ts_vectors_best (void);

/* The field that begins at *behind; quotes around it are taken off, which is
** right where no record is odd. */
static inline ts_slice ts_field_behind (const char *text,
                                        const uint32_t *behind, int quoted,
                                        int is_last) {
  const char *start = text + behind[0];
  const char *end = text + behind[1] - 1;
  size_t quote = quoted && *start == '"';
  if (is_last) end -= (end[-1] == '\r');
  return (ts_slice){start + quote, (size_t)(end - start) - 2 * quote};
}

/* The field of the i-th record. */
static inline ts_slice ts_field_at (const ts_fields *fields, size_t i) {
  return ts_field_behind(fields->text, fields->behind + i * fields->stride,
                         fields->quoted, fields->is_last);
}

#endif
