/* store.c -- opening, transactions and SQLite's refusals; see store.h */
#include "store.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"

#define PATIENCE 5000              /* milliseconds spent waiting for a lock */
#define LONGEST_VALUE (64 << 20)   /* bytes of one text or blob (S32) */

const char *const ts_field_names[TS_C_KEEP] = {
  "period", "exporter", "importer", "reported_by", "product",
  "classification", "level", "regime", "apart", "estimated", "until",
  "quantity_unit", "value", "weight", "quantity"
};

const char *ts_field_dictionary (ts_field field) {
  if (field == TS_C_EXPORTER || field == TS_C_IMPORTER) return "country";
  if (field == TS_C_PERIOD || field == TS_C_LEVEL || field == TS_C_UNTIL
      || field >= TS_FIRST_NUMBER) return NULL;
  return ts_field_names[field];
}

ts_status ts_store_damaged (ts_store *store, ts_error *err,
                            const char *format, ...) {
  char what[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  return ts_fail(err, TS_CORRUPT, "%s: %s: the store is damaged, restore a"
                 " copy or load the files again", store->path, what);
}

/* Damage shows itself in many codes; what remains is the system's refusal. */
static ts_status other_failure (ts_store *store, int code, ts_error *err) {
  const char *path = store->path;
  switch (code & 0xff) {
    case SQLITE_ERROR: case SQLITE_CORRUPT: case SQLITE_MISMATCH:
    case SQLITE_TOOBIG: case SQLITE_RANGE: case SQLITE_ABORT:
    case SQLITE_SCHEMA: case SQLITE_FORMAT:
      return ts_store_damaged(store, err, "%s", sqlite3_errmsg(store->db));
    case SQLITE_CONSTRAINT:
      return ts_fail(err, TS_CONFLICT, "%s: a row that is written stands there"
                     " already (%s)", path, sqlite3_errmsg(store->db));
    case SQLITE_IOERR:
      return ts_fail(err, TS_IO, "%s: reading or writing failed (%s): %s; what"
                     " was not finished is undone", path,
                     sqlite3_errstr(code),
                     strerror(sqlite3_system_errno(store->db)));
    default:
      return ts_fail(err, TS_IO, "%s: %s", path, sqlite3_errmsg(store->db));
  }
}

ts_status ts_store_fail (ts_store *store, int code, ts_error *err) {
  const char *path = store->path;
  if (store->db != NULL && code == sqlite3_errcode(store->db))
    code = sqlite3_extended_errcode(store->db);
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      return ts_fail_memory(err);
    case SQLITE_INTERRUPT:
      return ts_fail(err, TS_STOPPED, "interrupted");
    case SQLITE_BUSY: case SQLITE_LOCKED:
      return ts_fail(err, TS_LOCKED, "%s: another program is using this store:"
                     " wait until it has finished, then try again", path);
    case SQLITE_NOTADB:
      return ts_fail(err, TS_SYNTAX, "%s: is not a SQLite database: name a"
                     " store, or a new file to make one", path);
    case SQLITE_READONLY:
      return ts_fail(err, TS_IO, "%s: cannot be written: make the file and its"
                     " folder writable, or work on a copy", path);
    case SQLITE_FULL:
      return ts_fail(err, TS_IO, "%s: the disk is full: make room and try"
                     " again; the store is as it was", path);
    case SQLITE_CANTOPEN:
      return ts_fail(err, TS_IO, "%s: cannot be opened: %s", path,
                     strerror(sqlite3_system_errno(store->db)));
    default:
      return other_failure(store, code, err);
  }
}

static ts_status run (ts_store *store, const char *sql, ts_error *err) {
  int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
  return (rc == SQLITE_OK) ? TS_OK : ts_store_fail(store, rc, err);
}

/* The number that a PRAGMA answers. */
static int ask (sqlite3 *db, const char *sql, int64_t *number) {
  sqlite3_stmt *stmt;
  int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
  if (rc != SQLITE_OK) return rc;
  if (sqlite3_step(stmt) == SQLITE_ROW) *number = sqlite3_column_int64(stmt, 0);
  return sqlite3_finalize(stmt);
}

static ts_status new_store (const char *path, ts_store **store,
                            ts_error *err) {
  ts_store *s = calloc(1, sizeof *s);
  if (s == NULL) return ts_fail_memory(err);
  s->path = ts_copy_text(path, strlen(path));
  if (s->path == NULL || pthread_mutex_init(&s->reading, NULL) != 0) {
    free(s->path);
    free(s);
    return ts_fail_memory(err);
  }
  *store = s;
  return TS_OK;
}

static void forget (ts_store *store) {
  ts_catalogue_forget(store);
  ts_dictionaries_forget(store);
  ts_contents_forget(store);
  store->known = 0;
}

void ts_store_close (ts_store *store) {
  if (store == NULL) return;
  ts_store_drop_blob(store);
  sqlite3_finalize(store->snapshot);
  for (int t = 0; t < TS_TABLES; t++) sqlite3_finalize(store->inserts[t]);
  forget(store);
  if (store->owned) sqlite3_close_v2(store->db);
  pthread_mutex_destroy(&store->reading);
  free(store->path);
  free(store);
}

sqlite3 *ts_store_db (ts_store *store) {
  return store->db;
}

const char *ts_store_path (const ts_store *store) {
  return store->path;
}

/* What the file system says before SQLite is asked. '*fresh' is 1 when there
** is no such file yet. */
static ts_status check_path (const char *path, ts_store_mode mode, int *fresh,
                             ts_error *err) {
  struct stat facts;
  *fresh = 0;
  if (*path == '\0') return ts_fail(err, TS_MISUSE, "a store needs a name");
  if (stat(path, &facts) == 0) {
    if (S_ISDIR(facts.st_mode))
      return ts_fail(err, TS_IO, "%s: is a folder, not a store", path);
    return TS_OK;
  }
  if (errno != ENOENT)
    return ts_fail(err, TS_IO, "%s: %s", path, strerror(errno));
  if (mode == TS_STORE_READ)
    return ts_fail(err, TS_IO, "%s: no such file: load data to make a store,"
                   " or correct the name", path);
  *fresh = 1;
  return TS_OK;
}

/* An SQLite code: some of the settings read the file. Rule 7 makes SQLite's own
** lock needless, which each cell of each row would take. */
static int connect (ts_store *store, int flags) {
  int rc = sqlite3_open_v2(store->path, &store->db,
                           flags | SQLITE_OPEN_NOMUTEX, NULL);
  store->owned = 1;  /* even when it would not open */
  if (store->db == NULL) return SQLITE_NOMEM;
  sqlite3_extended_result_codes(store->db, 1);
  if (rc != SQLITE_OK) return rc;
  sqlite3_busy_timeout(store->db, PATIENCE);
  sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return sqlite3_exec(store->db, "PRAGMA mmap_size = 0;"
                      "PRAGMA temp_store = MEMORY;"
                      "PRAGMA cell_size_check = ON;"
                      "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL",
                      NULL, NULL, NULL);
}

static void disconnect (ts_store *store) {
  sqlite3_close_v2(store->db);
  store->db = NULL;
}

/* A load that was killed leaves its journal, which SQLite undoes when the file
** is read next by one who may write: so write access is asked for once. */
static int connect_to_read (ts_store *store) {
  int rc = connect(store, SQLITE_OPEN_READONLY);
  if (rc != SQLITE_READONLY_ROLLBACK) return rc;
  disconnect(store);
  rc = connect(store, SQLITE_OPEN_READWRITE);
  if (rc != SQLITE_OK) return rc;
  disconnect(store);
  return connect(store, SQLITE_OPEN_READONLY);
}

/* The numbers in the header that say whose file this is (rule 4). */
static ts_status check_header (ts_store *store, ts_error *err) {
  int64_t pages = 0, application = 0, version = 0;
  int rc = ask(store->db, "PRAGMA main.page_count", &pages);
  if (rc == SQLITE_OK)
    rc = ask(store->db, "PRAGMA main.application_id", &application);
  if (rc == SQLITE_OK)
    rc = ask(store->db, "PRAGMA main.user_version", &version);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  if (pages == 0)
    return ts_fail(err, TS_IO, "%s: is empty: nothing was loaded into it",
                   store->path);
  if (application != TS_STORE_APPLICATION)
    return ts_fail(err, TS_CONFLICT, "%s: is a SQLite database of another"
                   " program, not a store of tradestat: name a new file",
                   store->path);
  if (version > TS_STORE_VERSION)
    return ts_fail(err, TS_CONFLICT, "%s: was made by a newer tradestat (store"
                   " version %lld, this program reads %d): update tradestat",
                   store->path, (long long)version, TS_STORE_VERSION);
  if (version < 1)
    return ts_store_damaged(store, err, "it has no version");
  return TS_OK;
}

static ts_status make_tables (ts_store *store, ts_error *err) {
  char sql[128];
  ts_status status;
  int rc;
  store->parts = ts_dict_alloc();
  if (store->parts == NULL) return ts_fail_memory(err);
  rc = ts_schema_create(store->db);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  snprintf(sql, sizeof sql, "PRAGMA application_id = %d;"
           "PRAGMA user_version = %d", TS_STORE_APPLICATION, TS_STORE_VERSION);
  status = run(store, sql, err);
  return (status == TS_OK) ? ts_dictionaries_create(store, err) : status;
}

/* Make the tables where the file is empty, in one transaction. */
static ts_status create (ts_store *store, ts_error *err) {
  int64_t objects = 0;
  ts_status status = run(store, "PRAGMA page_size = 65536;"
                         "PRAGMA encoding = 'UTF-8'; BEGIN IMMEDIATE", err);
  int rc;
  if (status != TS_OK) return status;
  rc = ask(store->db, "SELECT count(*) FROM main.sqlite_schema", &objects);
  if (rc == SQLITE_OK && objects > 0)  /* another program was faster */
    return run(store, "ROLLBACK", err);
  store->depth = 1;
  store->mode = TS_STORE_WRITE;
  status = (rc == SQLITE_OK) ? make_tables(store, err)
                             : ts_store_fail(store, rc, err);
  return ts_store_end(store, status, err);
}

static ts_status prepare_writing (ts_store *store, ts_error *err) {
  ts_status status = TS_OK;
  int64_t pages = 0;
  int rc;
  if (sqlite3_db_readonly(store->db, "main") == 1)
    return ts_fail(err, TS_IO, "%s: cannot be written: make the file and its"
                   " folder writable, open it with { read_only = true }, or"
                   " work on a copy", store->path);
  rc = ask(store->db, "PRAGMA main.page_count", &pages);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  if (pages == 0) status = create(store, err);
  if (status == TS_OK) status = check_header(store, err);
  if (status != TS_OK) return status;
  return run(store, "PRAGMA journal_mode = DELETE", err);  /* whatever it was */
}

/* SQLite turns kibibytes into pages when it is told, and believes in pages of 4
** KiB until it has read the header: told before, it would keep a whole load in
** memory. Who only reads goes through chunks once: what is kept of them would
** drive out of the processor's cache what is needed. */
static ts_status limit_cache (ts_store *store, int writing, ts_error *err) {
  return run(store, writing ? "PRAGMA cache_size = -8192"
                            : "PRAGMA cache_size = -2048", err);
}

ts_status ts_store_open (const char *path, ts_store_mode mode,
                         ts_store **store, ts_error *err) {
  int fresh, rc, writing = (mode == TS_STORE_WRITE);
  struct stat facts;
  ts_store *s = NULL;
  ts_status status = check_path(path, mode, &fresh, err);
  *store = NULL;
  if (status == TS_OK) status = new_store(path, &s, err);
  if (status != TS_OK) return status;
  rc = writing ? connect(s, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
               : connect_to_read(s);
  status = (rc != SQLITE_OK) ? ts_store_fail(s, rc, err)
         : writing ? prepare_writing(s, err) : check_header(s, err);
  if (status == TS_OK) status = limit_cache(s, writing, err);
  if (status == TS_OK) {
    *store = s;
    return TS_OK;
  }
  ts_store_close(s);
  if (fresh && status != TS_LOCKED && stat(path, &facts) == 0
      && facts.st_size == 0) unlink(path);  /* it was not there before */
  return status;
}

ts_status ts_store_attach (sqlite3 *db, ts_store **store, ts_error *err) {
  const char *path = sqlite3_db_filename(db, "main");
  ts_store *s = NULL;
  ts_status status = new_store((path != NULL && *path != '\0') ? path
                               : "main database", &s, err);
  *store = NULL;
  if (status != TS_OK) return status;
  s->db = db;
  status = check_header(s, err);
  if (status == TS_OK) *store = s;
  else ts_store_close(s);
  return status;
}

/* Hold a snapshot: a statement that stands on its row keeps the file from
** changing, inside a transaction of somebody else too. It tells as well whether
** others have changed the file since it was read last. */
static ts_status hold (ts_store *store, int64_t *version, ts_error *err) {
  int rc = SQLITE_OK;
  if (store->snapshot == NULL)
    rc = sqlite3_prepare_v3(store->db, "PRAGMA main.data_version", -1,
                            SQLITE_PREPARE_PERSISTENT, &store->snapshot, NULL);
  if (rc == SQLITE_OK && sqlite3_step(store->snapshot) != SQLITE_ROW)
    rc = sqlite3_reset(store->snapshot);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  *version = sqlite3_column_int64(store->snapshot, 0);
  return TS_OK;
}

/* Read what every answer rests on, unless it is known and still true. */
static ts_status renew (ts_store *store, int64_t version, ts_error *err) {
  int64_t changes = sqlite3_total_changes64(store->db);
  ts_status status;
  int same, rc;
  if (store->known && store->version == version && store->changes == changes)
    return TS_OK;
  forget(store);
  status = check_header(store, err);
  if (status != TS_OK) return status;
  rc = ts_schema_check(store->db, &same);
  if (rc != SQLITE_OK) return ts_store_fail(store, rc, err);
  if (!same)
    return ts_store_damaged(store, err, "its tables are not those of store"
                            " version %d", TS_STORE_VERSION);
  status = ts_contents_read(store, err);
  if (status != TS_OK) return status;
  store->version = version;
  store->changes = changes;
  store->known = 1;
  return TS_OK;
}

static void let_go (ts_store *store) {
  ts_store_drop_blob(store);
  sqlite3_reset(store->snapshot);
  memset(store->next_id, 0, sizeof store->next_id);
}

ts_status ts_store_begin (ts_store *store, ts_store_mode mode, ts_error *err) {
  ts_status status = TS_OK;
  int64_t version = 0;
  if (store->depth > 0) {
    assert(mode == TS_STORE_READ || store->mode == TS_STORE_WRITE);
    store->depth++;
    return TS_OK;
  }
  if (mode == TS_STORE_WRITE) status = run(store, "BEGIN IMMEDIATE", err);
  if (status != TS_OK) return status;
  store->depth = 1;
  store->mode = mode;
  status = hold(store, &version, err);
  if (status == TS_OK) status = renew(store, version, err);
  return (status == TS_OK) ? TS_OK : ts_store_end(store, status, err);
}

static ts_status commit (ts_store *store, ts_error *err) {
  ts_status status = ts_dictionaries_write(store, err);
  if (status == TS_OK) status = ts_contents_write(store, err);
  let_go(store);
  if (status == TS_OK) status = run(store, "COMMIT", err);
  if (status == TS_OK) store->changes = sqlite3_total_changes64(store->db);
  return status;
}

ts_status ts_store_end (ts_store *store, ts_status outcome, ts_error *err) {
  assert(store->depth > 0);
  if (--store->depth > 0) return outcome;
  if (store->mode == TS_STORE_WRITE && outcome == TS_OK)
    outcome = commit(store, err);
  let_go(store);
  if (store->mode == TS_STORE_WRITE && outcome != TS_OK) {
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    forget(store);
  } else if (outcome == TS_CORRUPT || outcome == TS_NOMEM) {
    forget(store);
  }
  return outcome;
}
