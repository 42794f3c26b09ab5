/* source.h -- the bytes of a file, unpacked when it is compressed */
#ifndef TS_SOURCE_H
#define TS_SOURCE_H

#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

/*
** A file is a sequence of members: one without a name for a plain file or one
** that is only compressed (.gz, .zst, .xz), the files inside for .zip and .7z.
**
**   (1) Compression is recognised by content, never by the name.
**   (2) Only regular files are read, since recognising a file needs to go back
**       to its start; others are refused without waiting for a writer.
**   (3) A hash is shown the bytes as they are on disk, once and in order. It
**       may be another thread that does so while this one reads on.
**   (4) A compressed file that ends too early or is damaged is TS_CORRUPT, and
**       the sentence says to download it again; see gunzip.h for .gz.
*/
typedef struct ts_source ts_source;

ts_status ts_source_open (const char *path, ts_source **source, ts_error *err);
void ts_source_close (ts_source *source);  /* NULL is allowed */

/* Start again at the first member; ts_source_next must follow. */
ts_status ts_source_rewind (ts_source *source, ts_error *err);

/* Go to the next member: its name ("" for a nameless one), NULL at the end.
** The name is borrowed until the next call. */
ts_status ts_source_next (ts_source *source, const char **name, ts_error *err);

/* Read up to 'room' bytes of the member; '*got' is less only at its end. */
ts_status ts_source_read (ts_source *source, char *out, size_t room,
                          size_t *got, ts_error *err);

/* Show 'hash' the bytes on disk up to 'end' that it has not seen (rule 3): they
** are read again, since nobody has them at hand. */
ts_status ts_source_show (ts_source *source, int64_t end,
                          void (*hash) (void *state, const void *bytes,
                                        size_t n),
                          void *state, ts_error *err);
/* It has seen 'n' more of a file that is not packed, as they were read. */
void ts_source_shown (ts_source *source, size_t n);

const char *ts_source_path (const ts_source *source);
int ts_source_is_packed (const ts_source *source);
/* "none", "gzip", "zip", "7-zip" ... */
const char *ts_source_packing (const ts_source *source);
/* Bytes on disk, and how many of them have been used. */
int64_t ts_source_size (const ts_source *source);
int64_t ts_source_used (const ts_source *source);

#endif
