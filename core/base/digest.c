/* digest.c -- SHA-256 of files and texts */
#include "digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STRETCH 65536  /* bytes read at a time */

void ts_digest_end (struct sha256_ctx *sha, char out[TS_DIGEST_TEXT]) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(sha, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest; i++)
    snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void ts_digest_bytes (const void *bytes, size_t n, char out[TS_DIGEST_TEXT]) {
  struct sha256_ctx sha;
  sha256_init(&sha);
  sha256_update(&sha, n, bytes);
  ts_digest_end(&sha, out);
}

static int read_all (int file, struct sha256_ctx *sha, int64_t *size) {
  uint8_t bytes[STRETCH];
  ssize_t got;
  *size = 0;
  while ((got = read(file, bytes, sizeof bytes)) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    sha256_update(sha, (size_t)got, bytes);
    *size += got;
  }
  return 0;
}

ts_status ts_digest_file (const char *path, char out[TS_DIGEST_TEXT],
                          int64_t *size, ts_error *err) {
  struct sha256_ctx sha;
  struct stat facts = {0};
  int failed;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return ts_fail_at(err, TS_IO, path, 0, "%s", strerror(errno));
  sha256_init(&sha);
  failed = fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)
        || read_all(file, &sha, size) != 0;
  if (failed)
    ts_fail_at(err, TS_IO, path, 0, "%s", S_ISREG(facts.st_mode)
               ? strerror(errno) : "not a regular file");
  close(file);
  if (failed) return TS_IO;
  ts_digest_end(&sha, out);
  return TS_OK;
}
