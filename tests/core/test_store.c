/* test_store.c -- a store made, read and refused; see store.h for the rules */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_sample.h"

static void round_trip (void) {
  const char *path = in_folder("trip.db");
  ts_error err = {0};
  ts_store *store;
  ok(make(path, 3, &err), &err, "a store is made");
  ok(open_and_read(path, 3, &err), &err, "and read");
  ok(ts_store_open(path, TS_STORE_WRITE, &store, &err), &err, "opened again");
  ok(ts_store_verify(store, NULL, &err), &err, "and verified");
  ts_store_close(store);
  int stop = 1;
  ok(ts_store_open(path, TS_STORE_READ, &store, &err), &err, "opened");
  gsl_test(ts_store_verify(store, &stop, &err) != TS_STOPPED, "stopped");
  ts_store_close(store);
}

/* Catalogues stay true within a write transaction and after it. */
static void catalogue_follows (void) {
  const char *path = in_folder("follow.db");
  ts_error err = {0};
  ts_store *writer, *reader;
  const ts_zone *zones;
  size_t n;
  ok(make(path, 1, &err), &err, "one chunk");
  ok(ts_store_open(path, TS_STORE_WRITE, &writer, &err), &err, "writer");
  ok(ts_store_open(path, TS_STORE_READ, &reader, &err), &err, "reader");
  ok(read_all(reader, 1, &err), &err, "the reader sees one chunk");
  ok(ts_store_begin(writer, TS_STORE_WRITE, &err), &err, "begin");
  ok(ts_store_zones(writer, 1, &zones, &n, &err), &err, "zones");
  ok(add_columns(writer, 1, 1, 1, &err), &err, "a second chunk");
  ok(ts_store_zones(writer, 1, &zones, &n, &err), &err, "zones");
  gsl_test(n != 2 * COLUMNS, "the writer sees it");
  ok(ts_store_end(writer, TS_OK, &err), &err, "commit");
  ok(read_all(writer, 2, &err), &err, "and after the commit");
  ok(read_all(reader, 2, &err), &err, "the reader sees it now");
  ok(ts_store_begin(writer, TS_STORE_WRITE, &err), &err, "begin");
  ok(add_columns(writer, 1, 1, 2, &err), &err, "a third chunk");
  gsl_test(ts_store_end(writer, TS_DOMAIN, &err) != TS_DOMAIN,
           "rule 3: undone");
  ok(read_all(writer, 2, &err), &err, "rule 3: nothing remains");
  ts_store_close(writer);
  ts_store_close(reader);
}

/* Rule 7: several threads read chunks at once, each into its own bytes. */
typedef struct {
  ts_store *store;
  const ts_zone *zones;
  ts_string bytes[4];
} readers;

static ts_status read_one (void *state, size_t item, size_t thread) {
  readers *r = state;
  const ts_zone *zone = &r->zones[item];
  ts_status status = ts_store_chunk(r->store, zone, &r->bytes[thread], NULL);
  return (r->bytes[thread].length == zone->bytes) ? status : TS_DOMAIN;
}

static void many_readers (void) {
  const char *path = in_folder("trip.db");
  ts_error err = {0};
  readers r = {0};
  size_t n;
  ok(ts_store_open(path, TS_STORE_READ, &r.store, &err), &err, "open");
  ok(ts_store_begin(r.store, TS_STORE_READ, &err), &err, "begin");
  ok(ts_store_zones(r.store, 1, &r.zones, &n, &err), &err, "zones");
  for (int turn = 0; turn < 20; turn++)
    gsl_test(ts_threads_run_with(4, n, read_one, &r), "rule 7: four threads");
  ok(ts_store_end(r.store, TS_OK, &err), &err, "end");
  ts_store_close(r.store);
  for (int i = 0; i < 4; i++) ts_string_free(&r.bytes[i]);
}

static void chunk_replaced (void) {
  const char *path = in_folder("replace.db");
  uint32_t codes[ROWS] = {0}, back[ROWS];
  ts_error err = {0};
  ts_encoded e = {0};
  ts_string bytes = {0};
  const ts_zone *zones;
  ts_store *store;
  size_t n;
  codes[7] = 70000;
  make(path, 2, &err);
  ok(ts_store_open(path, TS_STORE_WRITE, &store, &err), &err, "open");
  ok(ts_store_begin(store, TS_STORE_WRITE, &err), &err, "begin");
  ok(ts_store_zones(store, 1, &zones, &n, &err), &err, "zones");
  ts_encode_codes(codes, ROWS, &e);
  ok(ts_store_replace_chunk(store, &zones[TS_C_UNTIL], &e, &err), &err,
     "a chunk is replaced");
  ok(ts_store_end(store, TS_OK, &err), &err, "commit");
  ok(ts_store_verify(store, NULL, &err), &err, "the store holds together");
  ok(ts_store_begin(store, TS_STORE_READ, &err), &err, "begin");
  ok(ts_store_zones(store, 1, &zones, &n, &err), &err, "zones");
  ok(ts_store_chunk(store, &zones[TS_C_UNTIL], &bytes, &err), &err, "bytes");
  ts_decode_codes(zones[TS_C_UNTIL].encoding, 0, 70000,
                  (ts_slice){bytes.text, bytes.length}, ROWS, back);
  gsl_test(memcmp(codes, back, sizeof back) != 0, "and has its new codes");
  ok(ts_store_end(store, TS_OK, &err), &err, "end");
  ts_store_close(store);
  ts_string_free(&bytes);
  ts_string_free(&e.bytes);
}

static void write_text (const char *path, const char *text) {
  FILE *f = fopen(path, "wb");
  fputs(text, f);
  fclose(f);
}

/* Rule 4: files that are refused, each with its sentence. */
static void refusals (void) {
  const char *path = in_folder("refused.db");
  ts_error err = {0};
  refused(opens(path, TS_STORE_READ, &err), TS_IO, &err, "no such file",
          "rule 4: absent");
  gsl_test(access(path, F_OK) == 0, "and it is not made");
  refused(opens(folder, TS_STORE_WRITE, &err), TS_IO, &err, "is a folder",
          "rule 4: a folder");
  refused(opens(in_folder("no/such.db"), TS_STORE_WRITE, &err), TS_IO, &err,
          "No such file", "rule 4: a folder that is absent");
  write_text(path, "t,i,j,k,v,q\n2022,156,643,10620,1.5,2\n");
  refused(opens(path, TS_STORE_WRITE, &err), TS_SYNTAX, &err,
          "is not a SQLite database", "rule 4: a CSV file");
  write_text(path, "");
  refused(opens(path, TS_STORE_READ, &err), TS_IO, &err, "is empty",
          "rule 4: an empty file");
  ok(opens(path, TS_STORE_WRITE, &err), &err, "which becomes a store");
  run_sql(path, "PRAGMA user_version = 7");
  refused(opens(path, TS_STORE_READ, &err), TS_CONFLICT, &err,
          "was made by a newer tradestat (store version 7, this program reads"
          " 1): update tradestat", "rule 4: newer");
  run_sql(path, "PRAGMA application_id = 1");
  refused(opens(path, TS_STORE_WRITE, &err), TS_CONFLICT, &err,
          "another program", "rule 4: another program's");
  refused(opens("", TS_STORE_WRITE, &err), TS_MISUSE, &err, "needs a name",
          "no name");
}

static void locked (void) {
  const char *path = in_folder("locked.db");
  ts_error err = {0};
  ts_store *store;
  sqlite3 *other;
  make(path, 1, &err);
  ok(ts_store_open(path, TS_STORE_WRITE, &store, &err), &err, "open");
  sqlite3_busy_timeout(ts_store_db(store), 10);
  sqlite3_open(path, &other);
  sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
  refused(ts_store_begin(store, TS_STORE_WRITE, &err), TS_LOCKED, &err,
          "another program is using this store", "rule 4: locked for writing");
  refused(ts_store_begin(store, TS_STORE_READ, &err), TS_LOCKED, &err,
          "wait until it has finished", "rule 4: locked for reading");
  sqlite3_close(other);
  ok(read_all(store, 1, &err), &err, "and then it is free");
  ts_store_close(store);
}

/* People's tools may leave the file in another journal mode. */
static void write_ahead (void) {
  const char *path = in_folder("wal.db");
  ts_error err = {0};
  make(path, 1, &err);
  run_sql(path, "PRAGMA journal_mode = WAL");
  ok(open_and_read(path, 1, &err), &err, "a store in WAL mode is read");
  ok(opens(path, TS_STORE_WRITE, &err), &err, "and opened for writing");
  ok(open_and_read(path, 1, &err), &err, "and read again");
}

static void read_only (void) {
  const char *path = in_folder("readonly.db");
  ts_error err = {0};
  make(path, 1, &err);
  chmod(path, 0444);
  ok(open_and_read(path, 1, &err), &err, "a read-only store can be read");
  if (geteuid() != 0)  /* who may do everything is refused nothing */
    refused(opens(path, TS_STORE_WRITE, &err), TS_IO, &err,
            "cannot be written", "rule 4: read-only");
}

/* Rule 3: the disk is full in the middle of a load. */
static void disk_full (void) {
  const char *path = in_folder("full.db");
  struct rlimit old, small;
  ts_error err = {0};
  ts_store *store;
  ts_status status;
  make(path, 1, &err);
  ok(ts_store_open(path, TS_STORE_WRITE, &store, &err), &err, "open");
  sqlite3_exec(ts_store_db(store), "PRAGMA max_page_count = 12", NULL, NULL,
               NULL);
  status = fill(store, 400, &err);
  refused(status, TS_IO, &err, "the disk is full", "rule 3: full");
  sqlite3_exec(ts_store_db(store), "PRAGMA max_page_count = 1000000", NULL,
               NULL, NULL);
  ok(read_all(store, 1, &err), &err, "rule 3: the store is as it was");
  getrlimit(RLIMIT_FSIZE, &old);
  small = old;
  small.rlim_cur = 700000;
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  status = fill(store, 1500, &err);
  setrlimit(RLIMIT_FSIZE, &old);
  gsl_test(status != TS_IO, "rule 3: writing fails: %s", err.text);
  ok(ts_store_verify(store, NULL, &err), &err, "rule 3: and nothing happened");
  ts_store_close(store);
}

int main (void) {
  if (!start_folder()) return 1;
  round_trip();
  many_readers();
  catalogue_follows();
  chunk_replaced();
  refusals();
  locked();
  write_ahead();
  read_only();
  disk_full();
  return (drop_folder()) ? gsl_test_summary() : 1;
}
