/* digest.h -- SHA-256 of files and texts */
#ifndef TS_DIGEST_H
#define TS_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>
#include "status.h"

#define TS_DIGEST_TEXT 65  /* 64 hexadecimal digits and NUL */

/* What nettle has hashed, as text; it may begin anew. */
void ts_digest_end (struct sha256_ctx *sha, char out[TS_DIGEST_TEXT]);

/* Of 'n' bytes. */
void ts_digest_bytes (const void *bytes, size_t n, char out[TS_DIGEST_TEXT]);

/* Of all bytes of a regular file, and how many they are. */
ts_status ts_digest_file (const char *path, char out[TS_DIGEST_TEXT],
                          int64_t *size, ts_error *err);

#endif
