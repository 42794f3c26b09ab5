/* pack.h -- little-endian integers in chunks */
#ifndef TS_PACK_H
#define TS_PACK_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/memory.h"

/* Integers at the place 'at', which need not be aligned. */
static inline uint16_t ts_get16 (const char *at) {
  uint16_t v;
  memcpy(&v, at, sizeof v);
  return le16toh(v);
}

static inline uint32_t ts_get32 (const char *at) {
  uint32_t v;
  memcpy(&v, at, sizeof v);
  return le32toh(v);
}

static inline uint64_t ts_get64 (const char *at) {
  uint64_t v;
  memcpy(&v, at, sizeof v);
  return le64toh(v);
}

/* One of 'width' bytes, 1 to 8. */
static inline uint64_t ts_get (const char *at, size_t width) {
  uint64_t v = 0;
  memcpy(&v, at, width);
  return le64toh(v);
}

/* Write the low 'width' bytes of a number. */
static inline void ts_put (char *at, size_t width, uint64_t value) {
  uint64_t le = htole64(value);
  memcpy(at, &le, width);
}

static inline void ts_put64 (char *at, uint64_t value) {
  ts_put(at, 8, value);
}

/* Empty a string and forget its failure; its room is kept. */
static inline void ts_restart (ts_string *s) {
  s->length = 0;
  s->status = TS_OK;
}

/* Make a string 'n' bytes longer; the place of the new ones, or NULL. */
static inline char *ts_lengthen (ts_string *s, size_t n) {
  if (s->status != TS_OK) return NULL;
  s->status = ts_reserve((void **)&s->text, &s->room, s->length + n + 1, 1);
  if (s->status != TS_OK) return NULL;
  s->length += n;
  s->text[s->length] = '\0';
  return s->text + s->length - n;
}

#endif
