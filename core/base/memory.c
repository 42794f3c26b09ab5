/* memory.c -- arrays that grow, slices of text, strings being built */
#include "memory.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

ts_slice ts_slice_of (const char *text) {
  return (ts_slice){text, strlen(text)};
}

int ts_slice_is (ts_slice slice, const char *text) {
  return strlen(text) == slice.length
      && (slice.length == 0 || memcmp(slice.text, text, slice.length) == 0);
}

int ts_slice_like (ts_slice slice, const char *text) {
  return strlen(text) == slice.length
      && (slice.length == 0
          || strncasecmp(slice.text, text, slice.length) == 0);
}

static int is_blank (char c) {
  return c == ' ' || c == '\t';
}

ts_slice ts_slice_trim (ts_slice slice) {
  while (slice.length > 0 && is_blank(slice.text[0])) {
    slice.text++;
    slice.length--;
  }
  while (slice.length > 0 && is_blank(slice.text[slice.length - 1]))
    slice.length--;
  return slice;
}

ts_status ts_reserve (void **array, size_t *room, size_t need, size_t size) {
  size_t want = *room + *room / 2;
  void *grown;
  if (need <= *room) return TS_OK;
  if (want < need) want = need;
  if (want < 8) want = 8;
  if (want > SIZE_MAX / size) return TS_NOMEM;
  grown = realloc(*array, want * size);
  if (grown == NULL) return TS_NOMEM;
  *array = grown;
  *room = want;
  return TS_OK;
}

#define LARGE ((size_t)4 << 20)  /* bytes from which large pages pay */
#define PAGE ((size_t)4096)
#define LARGE_PAGE ((size_t)2 << 20)

/* Ask for large pages inside an allocation; a refusal costs only time. */
static void *with_large_pages (void *array, size_t bytes) {
  uintptr_t first = ((uintptr_t)array + PAGE - 1) / PAGE * PAGE;
  uintptr_t end = ((uintptr_t)array + bytes) / PAGE * PAGE;
  if (array != NULL && bytes >= LARGE)
    (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
  return array;
}

/* Large arrays begin with a large page and end with one that is at least half
** theirs: what is left to small pages takes longer than all the others. */
void *ts_large_alloc (size_t n, size_t size) {
  size_t bytes, room;
  void *array;
  if (n > (SIZE_MAX - LARGE_PAGE) / size - 1) return NULL;
  bytes = (n + 1) * size;
  if (bytes < LARGE) return malloc(bytes);
  room = (bytes + LARGE_PAGE / 2) / LARGE_PAGE * LARGE_PAGE;
  if (room < bytes) room = bytes;
  if (posix_memalign(&array, LARGE_PAGE, room) != 0) return NULL;
  return with_large_pages(array, room);
}

void *ts_large_zeros (size_t n, size_t size) {
  if (n > SIZE_MAX - 1) return NULL;
  return with_large_pages(calloc(n + 1, size), n * size);
}

void *ts_large_ready (size_t n, size_t size) {
  void *array = ts_large_zeros(n, size);
#ifdef MADV_POPULATE_WRITE
  uintptr_t first = (uintptr_t)array / PAGE * PAGE;
  uintptr_t end = (uintptr_t)array + n * size;
  if (array != NULL && n * size >= 16 * PAGE)
    (void)madvise((void *)first, end - first, MADV_POPULATE_WRITE);
#endif
  return array;
}

char *ts_copy_text (const char *text, size_t length) {
  char *copy = malloc(length + 1);
  if (copy == NULL) return NULL;
  if (length > 0) memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

void ts_string_add (ts_string *s, const char *text, size_t length) {
  if (s->status != TS_OK) return;
  s->status = ts_reserve((void **)&s->text, &s->room,
                         s->length + length + 1, 1);
  if (s->status != TS_OK) return;
  if (length > 0) memcpy(s->text + s->length, text, length);
  s->length += length;
  s->text[s->length] = '\0';
}

void ts_string_put (ts_string *s, const char *text) {
  ts_string_add(s, text, strlen(text));
}

void ts_string_format (ts_string *s, const char *format, ...) {
  va_list args, again;
  int n;
  if (s->status != TS_OK) return;
  va_start(args, format);
  va_copy(again, args);
  n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n >= 0)
    s->status = ts_reserve((void **)&s->text, &s->room,
                           s->length + (size_t)n + 1, 1);
  if (n >= 0 && s->status == TS_OK) {
    vsnprintf(s->text + s->length, (size_t)n + 1, format, again);
    s->length += (size_t)n;
  }
  va_end(again);
}

void ts_string_free (ts_string *s) {
  free(s->text);
  *s = (ts_string){0};
}

#define NEAREST_LENGTH 64  /* longer names are never taken for typing errors */

/* Edit distance with swaps of neighbours (optimal string alignment). */
static size_t distance (const char *a, const char *b) {
  size_t rows[3][NEAREST_LENGTH + 1];
  size_t la = strlen(a), lb = strlen(b);
  size_t *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= lb; j++) above[j] = j;
  for (size_t i = 1; i <= la; i++) {
    size_t *oldest = before;
    row[0] = i;
    for (size_t j = 1; j <= lb; j++) {
      int ca = tolower((unsigned char)a[i - 1]);
      int cb = tolower((unsigned char)b[j - 1]);
      size_t best = above[j - 1] + (ca != cb);
      if (above[j] + 1 < best) best = above[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2])
          && cb == tolower((unsigned char)a[i - 2])
          && before[j - 2] + 1 < best)
        best = before[j - 2] + 1;
      row[j] = best;
    }
    before = above;
    above = row;
    row = oldest;
  }
  return above[lb];
}

ptrdiff_t ts_nearest (const char *text, const char *const *names, size_t n) {
  size_t length = strlen(text), best = SIZE_MAX;
  ptrdiff_t found = -1;
  if (length == 0 || length > NEAREST_LENGTH) return -1;
  for (size_t i = 0; i < n; i++) {
    size_t d;
    if (strlen(names[i]) > NEAREST_LENGTH) continue;
    d = distance(text, names[i]);
    if (d < best) {
      best = d;
      found = (ptrdiff_t)i;
    }
  }
  return (best <= 1 + length / 3) ? found : -1;
}
