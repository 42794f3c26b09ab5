/* memory.h -- arrays that grow, slices of text, strings being built */
#ifndef TS_MEMORY_H
#define TS_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "status.h"

/* A piece of text inside somebody else's buffer; not ended by NUL. */
typedef struct {
  const char *text;  /* borrowed */
  size_t length;
} ts_slice;

/* A slice over a NUL-ended string. */
ts_slice ts_slice_of (const char *text);

/* True when the slice holds exactly 'text', or 'text' in any ASCII case. */
int ts_slice_is (ts_slice slice, const char *text);
int ts_slice_like (ts_slice slice, const char *text);

/* The slice without blanks (space, tab) at both ends. */
ts_slice ts_slice_trim (ts_slice slice);

/* True when n > 0 codes are all one: compared with themselves one place on, all
** are equal or one of the first differs, so the usual answers are soon known. */
static inline int ts_all_equal (const uint32_t *codes, size_t n) {
  return memcmp(codes, codes + 1, (n - 1) * sizeof *codes) == 0;
}

/* Make room for 'need' elements of 'size' bytes in '*array' (NULL at first),
** whose room is '*room'; it grows by half. On TS_NOMEM nothing changed. */
ts_status ts_reserve (void **array, size_t *room, size_t need, size_t size);

/* Arrays that may be large: 'n' elements of 'size' bytes, NULL without memory;
** ended by free. Large ones ask the system for large pages, which it hands out
** several times faster. Cells of the second are zero and cost nothing before
** they are touched. So are those of the third, but their pages are had at once:
** pages that are read before they are written are handed out twice, and the
** second time stops all threads. */
void *ts_large_alloc (size_t n, size_t size);
void *ts_large_zeros (size_t n, size_t size);
void *ts_large_ready (size_t n, size_t size);

/* A copy of 'length' bytes with a NUL behind them; NULL without memory.
** The caller frees it. */
char *ts_copy_text (const char *text, size_t length);

/*
** A string that grows. Start with {0}; ts_string_free ends it.
** The first failure sticks in 'status' and later calls do nothing, so a writer
** of many pieces looks once, at the end.
*/
typedef struct {
  char *text;     /* NUL-ended once anything was added, else NULL */
  size_t length;
  size_t room;
  ts_status status;
} ts_string;

void ts_string_add (ts_string *s, const char *text, size_t length);
void ts_string_put (ts_string *s, const char *text);
void ts_string_format (ts_string *s, const char *format, ...)
  __attribute__((format(printf, 2, 3)));
void ts_string_free (ts_string *s);

/* The item of 'names' (n of them) with the smallest edit distance to 'text',
** or -1 when none is near enough to be what was meant. */
ptrdiff_t ts_nearest (const char *text, const char *const *names, size_t n);

#endif
