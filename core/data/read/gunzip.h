/* gunzip.h -- the text of a .gz file, with its checksums looked at */
#ifndef TS_GUNZIP_H
#define TS_GUNZIP_H

#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

/*
** libarchive does not compare gzip's checksum, so that a changed byte would be
** loaded as another number; zlib does.
**
**   (1) Members that stand one after the other are one text.
**   (2) Zeros behind the last member are padding; other bytes are damage.
**   (3) A member whose checksum or length is not that of its text, or that is
**       no gzip inside, is TS_CORRUPT: "damaged", and why.
**   (4) A file that ends inside a member, its header and checksum included, is
**       TS_CORRUPT: "cut off".
**   (5) A member is known to be whole only when the text has been read to its
**       end: what was read before an error is not to be kept.
*/
typedef struct ts_gunzip ts_gunzip;

/* Read from where 'fd' stands; 'fd' and 'path', which sentences name, are
** borrowed. NULL without memory. */
ts_gunzip *ts_gunzip_alloc (int fd, const char *path);
void ts_gunzip_free (ts_gunzip *gunzip);  /* NULL is allowed */

/* Read up to 'room' bytes of text; '*got' is less only at its end. */
ts_status ts_gunzip_read (ts_gunzip *gunzip, char *out, size_t room,
                          size_t *got, ts_error *err);

/* Packed bytes taken from the file; all of them at the text's end. */
int64_t ts_gunzip_used (const ts_gunzip *gunzip);

#endif
