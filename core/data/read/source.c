/* source.c -- plain files by read(2), .gz through zlib, what else is packed
** through libarchive */
#include "source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/memory.h"
#include "gunzip.h"

#define STRETCH 65536  /* bytes handed to the hash at a time */

struct ts_source {
  char *path;
  int fd;
  struct archive *archive;   /* NULL: a plain file or .gz */
  ts_gunzip *gunzip;         /* NULL: another packing, or none */
  const char *packing;
  int64_t size, used;
  int only_taken;            /* the one member of a plain or .gz file */
  int64_t shown;             /* bytes that the hash has seen; its thread's */
  char name[512];            /* of the member */
};

static const struct {
  const char *packing;
  size_t length;
  const char *magic;
} packings[] = {
  {"gzip", 2, "\x1f\x8b"}, {"zip", 4, "PK\x03\x04"}, {"zip", 4, "PK\x05\x06"},
  {"7-zip", 6, "7z\xbc\xaf\x27\x1c"}, {"zstd", 4, "\x28\xb5\x2f\xfd"},
  {"xz", 6, "\xfd" "7zXZ\0"}, {NULL, 0, NULL}
};

static ts_status fail_io (const ts_source *source, ts_error *err) {
  return ts_fail_at(err, TS_IO, source->path, 0, "%s", strerror(errno));
}

/* What libarchive has to say, as a sentence (rule 4). */
static ts_status fail_archive (const ts_source *source, ts_error *err) {
  const char *why = archive_error_string(source->archive);
  int number = archive_errno(source->archive);
  if (number == ENOMEM) return ts_fail_memory(err);
  if (why == NULL) why = "unreadable";
  if (strstr(why, "assphrase") != NULL || strstr(why, "ncrypt") != NULL)
    return ts_fail_at(err, TS_IO, source->path, 0,
                      "the %s file is encrypted; unpack it first",
                      source->packing);
  if (strstr(why, "runcated") != NULL || strstr(why, "nexpected end") != NULL)
    return ts_fail_at(err, TS_CORRUPT, source->path, 0,
                      "the %s file is cut off: download it again (%s)",
                      source->packing, why);
  return ts_fail_at(err, TS_CORRUPT, source->path, 0,
                    "the %s file is cut off or damaged: download it again (%s)",
                    source->packing, why);
}

/* Rule 2: a pipe without a writer would hold up an open that blocks. A socket
** cannot be opened at all. */
static ts_status open_regular (ts_source *source, ts_error *err) {
  struct stat facts = {0};
  source->fd = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (source->fd < 0 && errno != ENXIO) return fail_io(source, err);
  if (source->fd >= 0 && fstat(source->fd, &facts) != 0)
    return fail_io(source, err);
  if (S_ISDIR(facts.st_mode))
    return ts_fail_at(err, TS_IO, source->path, 0,
                      "this is a folder: name the files in it");
  if (!S_ISREG(facts.st_mode))
    return ts_fail_at(err, TS_IO, source->path, 0,
                      "not a regular file: save it to a file first");
  source->size = (int64_t)facts.st_size;
  return TS_OK;
}

static ts_status open_file (ts_source *source, ts_error *err) {
  unsigned char head[8] = {0};
  ssize_t got;
  ts_status status = open_regular(source, err);
  if (status != TS_OK) return status;
  got = pread(source->fd, head, sizeof head, 0);
  if (got < 0) return fail_io(source, err);
  for (size_t i = 0; packings[i].packing != NULL; i++)  /* rule 1 */
    if ((size_t)got >= packings[i].length
        && memcmp(head, packings[i].magic, packings[i].length) == 0)
      source->packing = packings[i].packing;
  return TS_OK;
}

ts_status ts_source_open (const char *path, ts_source **out, ts_error *err) {
  ts_source *source = calloc(1, sizeof *source);
  ts_status status;
  if (source == NULL) return ts_fail_memory(err);
  source->fd = -1;
  source->packing = "none";
  source->path = ts_copy_text(path, strlen(path));
  status = (source->path == NULL) ? ts_fail_memory(err)
                                  : open_file(source, err);
  if (status == TS_OK) status = ts_source_rewind(source, err);
  if (status != TS_OK) {
    ts_source_close(source);
    return status;
  }
  *out = source;
  return TS_OK;
}

void ts_source_close (ts_source *source) {
  if (source == NULL) return;
  if (source->archive != NULL) archive_read_free(source->archive);
  ts_gunzip_free(source->gunzip);
  if (source->fd >= 0) close(source->fd);
  free(source->path);
  free(source);
}

/* A reader for the packing at hand and nothing else: libarchive's other
** formats take a CSV file for something it is not. A zip is read by its
** directory at the end, so that one that is cut off is found out. */
static ts_status open_archive (ts_source *source, ts_error *err) {
  struct archive *archive = archive_read_new();
  if (archive == NULL) return ts_fail_memory(err);
  source->archive = archive;
  archive_read_support_filter_xz(archive);
  archive_read_support_filter_zstd(archive);
  if (strcmp(source->packing, "zip") == 0)
    archive_read_support_format_zip_seekable(archive);
  else if (strcmp(source->packing, "7-zip") == 0)
    archive_read_support_format_7zip(archive);
  else
    archive_read_support_format_raw(archive);
  if (archive_read_open_fd(archive, source->fd, STRETCH) != ARCHIVE_OK)
    return fail_archive(source, err);
  return TS_OK;
}

ts_status ts_source_rewind (ts_source *source, ts_error *err) {
  if (source->archive != NULL) archive_read_free(source->archive);
  ts_gunzip_free(source->gunzip);
  source->archive = NULL;
  source->gunzip = NULL;
  source->used = 0;
  source->only_taken = 0;
  if (lseek(source->fd, 0, SEEK_SET) != 0) return fail_io(source, err);
  if (strcmp(source->packing, "none") == 0) return TS_OK;
  if (strcmp(source->packing, "gzip") != 0) return open_archive(source, err);
  source->gunzip = ts_gunzip_alloc(source->fd, source->path);
  return (source->gunzip != NULL) ? TS_OK : ts_fail_memory(err);
}

/* Apart from libarchive, which does not take the bytes in order; and at places
** of its own, so that reading is not disturbed (rule 3). */
ts_status ts_source_show (ts_source *source, int64_t end,
                          void (*hash) (void *state, const void *bytes,
                                        size_t n),
                          void *state, ts_error *err) {
  char stretch[STRETCH];
  while (source->shown < end) {
    int64_t want = end - source->shown;
    ssize_t got = pread(source->fd, stretch,
                        (want < STRETCH) ? (size_t)want : STRETCH,
                        (off_t)source->shown);
    if (got < 0) return fail_io(source, err);
    if (got == 0) break;  /* the file shrank: what is there has been seen */
    hash(state, stretch, (size_t)got);
    source->shown += got;
  }
  return TS_OK;
}

void ts_source_shown (ts_source *source, size_t n) {
  source->shown += (int64_t)n;
}

static ts_status next_packed (ts_source *source, const char **name,
                              ts_error *err) {
  struct archive_entry *entry;
  const char *path;
  int code;
  do {
    code = archive_read_next_header(source->archive, &entry);
    if (code == ARCHIVE_EOF) {
      *name = NULL;
      source->used = source->size;
      return TS_OK;
    }
    if (code < ARCHIVE_WARN) return fail_archive(source, err);
  } while (archive_entry_filetype(entry) == AE_IFDIR);
  path = archive_entry_pathname(entry);
  if (path == NULL || archive_format(source->archive) == ARCHIVE_FORMAT_RAW)
    path = "";
  source->name[0] = '\0';
  strncat(source->name, path, sizeof source->name - 1);
  *name = source->name;
  return TS_OK;
}

ts_status ts_source_next (ts_source *source, const char **name,
                          ts_error *err) {
  if (source->archive != NULL) return next_packed(source, name, err);
  *name = source->only_taken ? NULL : "";
  source->only_taken = 1;
  return TS_OK;
}

static ts_status read_plain (ts_source *source, char *out, size_t room,
                             size_t *got, ts_error *err) {
  *got = 0;
  while (*got < room) {
    ssize_t n = read(source->fd, out + *got, room - *got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_io(source, err);
    if (n == 0) break;
    *got += (size_t)n;
  }
  source->used += (int64_t)*got;
  return TS_OK;
}

static ts_status read_packed (ts_source *source, char *out, size_t room,
                              size_t *got, ts_error *err) {
  *got = 0;
  while (*got < room) {
    la_ssize_t n = archive_read_data(source->archive, out + *got, room - *got);
    if (n == ARCHIVE_RETRY) continue;
    if (n < 0) return fail_archive(source, err);
    if (n == 0) break;
    *got += (size_t)n;
  }
  source->used = (int64_t)archive_filter_bytes(source->archive, -1);
  if (source->used > source->size) source->used = source->size;
  return TS_OK;
}

static ts_status read_gzip (ts_source *source, char *out, size_t room,
                            size_t *got, ts_error *err) {
  ts_status status = ts_gunzip_read(source->gunzip, out, room, got, err);
  source->used = ts_gunzip_used(source->gunzip);
  return status;
}

ts_status ts_source_read (ts_source *source, char *out, size_t room,
                          size_t *got, ts_error *err) {
  if (source->gunzip != NULL) return read_gzip(source, out, room, got, err);
  if (source->archive != NULL)
    return read_packed(source, out, room, got, err);
  return read_plain(source, out, room, got, err);
}

const char *ts_source_path (const ts_source *source) {
  return source->path;
}

int ts_source_is_packed (const ts_source *source) {
  return source->archive != NULL || source->gunzip != NULL;
}

const char *ts_source_packing (const ts_source *source) {
  return source->packing;
}

int64_t ts_source_size (const ts_source *source) {
  return source->size;
}

int64_t ts_source_used (const ts_source *source) {
  return source->used;
}
