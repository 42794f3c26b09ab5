/* gunzip.c -- gzip through zlib, member after member; see gunzip.h */
#include "gunzip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define STRETCH 65536          /* packed bytes taken from the file at a time */
#define ROOM_MOST (1u << 30)   /* zlib counts the room in an unsigned int */
#define GZIP_ONLY (15 + 16)    /* the largest window; no header but gzip's */

typedef enum { INSIDE, BETWEEN, PADDING, OVER } place;

struct ts_gunzip {
  int fd;              /* borrowed */
  const char *path;    /* borrowed */
  z_stream stream;
  place place;         /* among the members */
  int64_t used;
  unsigned char packed[STRETCH];
};

ts_gunzip *ts_gunzip_alloc (int fd, const char *path) {
  ts_gunzip *g = calloc(1, sizeof *g);
  if (g == NULL) return NULL;
  g->fd = fd;
  g->path = path;
  if (inflateInit2(&g->stream, GZIP_ONLY) == Z_OK) return g;
  free(g);
  return NULL;
}

void ts_gunzip_free (ts_gunzip *g) {
  if (g == NULL) return;
  inflateEnd(&g->stream);
  free(g);
}

int64_t ts_gunzip_used (const ts_gunzip *g) {
  return g->used;
}

/* Take more of the file when all was used; '*at_end' when there is no more. */
static ts_status refill (ts_gunzip *g, int *at_end, ts_error *err) {
  ssize_t n;
  *at_end = 0;
  if (g->stream.avail_in > 0) return TS_OK;
  do n = read(g->fd, g->packed, STRETCH); while (n < 0 && errno == EINTR);
  if (n < 0)
    return ts_fail_at(err, TS_IO, g->path, 0, "%s", strerror(errno));
  g->stream.next_in = g->packed;
  g->stream.avail_in = (uInt)n;
  g->used += n;
  *at_end = n == 0;
  return TS_OK;
}

static ts_status fail_damaged (const ts_gunzip *g, const char *why,
                               ts_error *err) {
  return ts_fail_at(err, TS_CORRUPT, g->path, 0, "the gzip file is damaged "
                    "(%s): download it again", why);
}

/* Rule 3: what zlib complains of, in our words where it is the checksum. */
static ts_status fail_inflate (const ts_gunzip *g, int code, ts_error *err) {
  const char *why = g->stream.msg;
  if (code == Z_MEM_ERROR) return ts_fail_memory(err);
  if (why == NULL) why = "unreadable";
  if (strcmp(why, "incorrect data check") == 0) why = "checksum";
  if (strcmp(why, "incorrect length check") == 0) why = "length";
  return fail_damaged(g, why, err);
}

/* The file has no more bytes: all is well only behind a member. */
static ts_status end_file (ts_gunzip *g, ts_error *err) {
  if (g->place == INSIDE)  /* rule 4 */
    return ts_fail_at(err, TS_CORRUPT, g->path, 0,
                      "the gzip file is cut off: download it again");
  g->place = OVER;
  return TS_OK;
}

/* Rule 1, or the padding of rule 2. */
static ts_status begin_next (ts_gunzip *g, ts_error *err) {
  int code;
  g->place = (*g->stream.next_in == 0) ? PADDING : INSIDE;
  if (g->place == PADDING) return TS_OK;
  code = inflateReset(&g->stream);
  return (code == Z_OK) ? TS_OK : fail_inflate(g, code, err);
}

static ts_status skip_padding (ts_gunzip *g, ts_error *err) {
  for (; g->stream.avail_in > 0; g->stream.avail_in--)
    if (*g->stream.next_in++ != 0)
      return fail_damaged(g, "other bytes stand behind its end", err);
  return TS_OK;
}

static ts_status unpack (ts_gunzip *g, char *out, size_t room, size_t *got,
                         ts_error *err) {
  uInt given = (room < ROOM_MOST) ? (uInt)room : ROOM_MOST;
  int code;
  g->stream.next_out = (Bytef *)out;
  g->stream.avail_out = given;
  code = inflate(&g->stream, Z_NO_FLUSH);
  *got += given - g->stream.avail_out;
  if (code == Z_STREAM_END) g->place = BETWEEN;
  return (code == Z_OK || code == Z_STREAM_END) ? TS_OK
                                                : fail_inflate(g, code, err);
}

ts_status ts_gunzip_read (ts_gunzip *g, char *out, size_t room, size_t *got,
                          ts_error *err) {
  ts_status status = TS_OK;
  *got = 0;
  while (status == TS_OK && *got < room && g->place != OVER) {
    int at_end;
    status = refill(g, &at_end, err);
    if (status != TS_OK) break;
    if (at_end) status = end_file(g, err);
    else if (g->place == BETWEEN) status = begin_next(g, err);
    else if (g->place == PADDING) status = skip_padding(g, err);
    else status = unpack(g, out + *got, room - *got, got, err);
  }
  return status;
}
