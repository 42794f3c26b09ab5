/* bytes_file.h -- a database file that SQLite reads from memory, so that one
** of its bytes is changed by an assignment */
#ifndef BYTES_FILE_H
#define BYTES_FILE_H

#include <sqlite3.h>
#include <string.h>

/* The one file, whose name is a real file's: others go to the usual VFS. */
static struct {
  const char *path;
  const unsigned char *bytes;
  sqlite3_int64 size;
} memory_file;

static sqlite3_vfs memory_vfs;
static int (*open_other) (sqlite3_vfs *, sqlite3_filename, sqlite3_file *, int,
                          int *);

static int no_close (sqlite3_file *f) {
  (void)f;
  return SQLITE_OK;
}

static int read_bytes (sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
  sqlite3_int64 have = memory_file.size - at;
  (void)f;
  if (have > n) have = n;
  if (have < 0) have = 0;
  memcpy(to, memory_file.bytes + at, (size_t)have);
  if (have == n) return SQLITE_OK;
  memset((char *)to + have, 0, (size_t)(n - have));
  return SQLITE_IOERR_SHORT_READ;
}

static int no_write (sqlite3_file *f, const void *from, int n,
                     sqlite3_int64 at) {
  (void)f, (void)from, (void)n, (void)at;
  return SQLITE_READONLY;
}

static int no_truncate (sqlite3_file *f, sqlite3_int64 size) {
  (void)f, (void)size;
  return SQLITE_READONLY;
}

static int file_size (sqlite3_file *f, sqlite3_int64 *size) {
  (void)f;
  *size = memory_file.size;
  return SQLITE_OK;
}

static int no_lock (sqlite3_file *f, int level) {
  (void)f, (void)level;
  return SQLITE_OK;
}

static int not_reserved (sqlite3_file *f, int *reserved) {
  (void)f;
  *reserved = 0;
  return SQLITE_OK;
}

static int no_control (sqlite3_file *f, int op, void *argument) {
  (void)f, (void)op, (void)argument;
  return SQLITE_NOTFOUND;
}

static int no_traits (sqlite3_file *f) {
  (void)f;
  return 0;
}

static int open_file (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f,
                      int flags, int *given) {
  static const sqlite3_io_methods methods = {
    .iVersion = 1, .xClose = no_close, .xRead = read_bytes,
    .xWrite = no_write, .xTruncate = no_truncate, .xSync = no_lock,
    .xFileSize = file_size, .xLock = no_lock, .xUnlock = no_lock,
    .xCheckReservedLock = not_reserved, .xFileControl = no_control,
    .xSectorSize = no_traits, .xDeviceCharacteristics = no_traits
  };
  if (name == NULL || strcmp(name, memory_file.path) != 0)
    return open_other(vfs, name, f, flags, given);
  f->pMethods = &methods;
  if (given != NULL) *given = flags;
  return SQLITE_OK;
}

/* From now on the file at 'path' has these bytes, which the caller may change
** while it is closed. */
static inline void serve_bytes (const char *path, const unsigned char *bytes,
                                size_t size) {
  memory_file.path = path;
  memory_file.bytes = bytes;
  memory_file.size = (sqlite3_int64)size;
  memory_vfs = *sqlite3_vfs_find(NULL);
  open_other = memory_vfs.xOpen;
  memory_vfs.zName = "bytes";
  memory_vfs.xOpen = open_file;
  sqlite3_vfs_register(&memory_vfs, 1);
}

#endif
