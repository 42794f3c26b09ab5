/* test_store.c -- a store made, read, refused and damaged; see store.h */
#include <gsl/gsl_test.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "data/store.h"

#define ROWS 500
#define COLUMNS (TS_C_KEEP + 2)   /* two are kept */

static char folder[] = "/tmp/tradestat-store-XXXXXX";

static const char *in_folder (const char *name) {
  static char path[4][256];
  static int turn;
  char *p = path[turn++ % 4];
  snprintf(p, sizeof path[0], "%s/%s", folder, name);
  return p;
}

static void ok (ts_status status, const ts_error *err, const char *what) {
  gsl_test(status != TS_OK, "%s: %s", what, status ? err->text : "done");
}

static void refused (ts_status status, ts_status want, const ts_error *err,
                     const char *words, const char *what) {
  gsl_test(status != want || strstr(err->text, words) == NULL, "%s: %s", what,
           err->text);
}

static int is_number (int field) {
  return field >= TS_FIRST_NUMBER && field <= TS_LAST_NUMBER;
}

static ts_status add_columns (ts_store *store, int64_t dataset, int64_t load,
                              uint32_t seq, ts_error *err) {
  static uint32_t codes[ROWS];
  static ts_decimal numbers[ROWS];
  ts_status status = TS_OK;
  for (uint32_t i = 0; i < ROWS; i++) {
    codes[i] = (i * 7919u + seq) % 300;
    numbers[i] = (ts_decimal){(int64_t)i * 1000003, (double)i * 1000003, 0};
  }
  for (int f = 0; f < COLUMNS && status == TS_OK; f++) {
    ts_encoded e = {0};
    status = !is_number(f) ? ts_encode_codes(codes, ROWS, &e)
                                   : ts_encode_numbers(numbers, ROWS, &e);
    if (status == TS_OK)
      status = ts_store_add_chunk(store, dataset, load, seq, (ts_field)f, ROWS,
                                  &e, err);
    ts_string_free(&e.bytes);
  }
  return status;
}

static ts_status add_words (ts_store *store, ts_error *err) {
  const char *const words[] = {"CHN", "RUS", "", "C\xc3\xb4te d'Ivoire"};
  ts_dict *dict;
  ts_status status = ts_store_dict(store, "country", &dict, err);
  for (size_t i = 0; i < 4 && status == TS_OK; i++) {
    uint32_t code;
    status = ts_dict_add(dict, ts_slice_of(words[i]), &code);
  }
  return status;
}

/* A dataset with one load and 'chunks' chunks, in one transaction. */
static ts_status fill (ts_store *store, uint32_t chunks, ts_error *err) {
  char mot[] = "motCode", customs[] = "customsCode", path[] = "a.csv";
  char name[] = "comtrade HS USD", usd[] = "USD", cif[] = "CIF", fob[] = "FOB";
  char hash[] = "ab12";
  ts_dataset d = {.name = name, .format = name, .currency = usd, .family = usd,
                  .valuation_import = cif, .valuation_export = fob,
                  .absence = 1, .keep = {mot, customs}};
  ts_load load = {.path = path, .bytes = 99};
  ts_status status = ts_store_begin(store, TS_STORE_WRITE, err);
  if (status != TS_OK) return status;
  status = ts_store_add_dataset(store, &d, err);
  load.dataset = d.id;
  if (status == TS_OK) status = ts_store_add_load(store, &load, err);
  for (uint32_t seq = 0; seq < chunks && status == TS_OK; seq++)
    status = add_columns(store, d.id, load.id, seq, err);
  if (status == TS_OK) status = add_words(store, err);
  ts_released released = {load.id, 1, TS_BY_IMPORTER, 12345};
  if (status == TS_OK)
    status = ts_store_add_released(store, d.id, &released, "rows", err);
  ts_scope scope = {load.id, 6, "84"};
  if (status == TS_OK) status = ts_store_add_scope(store, d.id, &scope, err);
  if (status == TS_OK)
    status = ts_store_add_reject(store, load.id, 17, "8 fields, expected 9",
                                 ts_slice_of("a,b\xff"), err);
  load.sha256 = hash;
  load.rows = ROWS;
  if (status == TS_OK) status = ts_store_finish_load(store, &load, err);
  return ts_store_end(store, status, err);
}

static ts_status make (const char *path, uint32_t chunks, ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_WRITE, &store, err);
  if (status != TS_OK) return status;
  status = fill(store, chunks, err);
  ts_store_close(store);
  return status;
}

/* Compare everything with what 'fill' wrote. A wrong answer is TS_DOMAIN. */
static ts_status read_catalogue (ts_store *store, ts_error *err) {
  const ts_dataset *d;
  const ts_load *l;
  const ts_released *r;
  const ts_scope *s;
  ts_dict *dict;
  size_t nd, nl, nr = 0, ns = 0;
  ts_status status = ts_store_datasets(store, &d, &nd, err);
  if (status == TS_OK) status = ts_store_loads(store, &l, &nl, err);
  if (status == TS_OK) status = ts_store_released(store, 1, &r, &nr, err);
  if (status == TS_OK) status = ts_store_scope(store, 1, &s, &ns, err);
  if (status == TS_OK) status = ts_store_dict(store, "country", &dict, err);
  if (status != TS_OK) return status;
  if (nd != 1 || nl != 1 || nr != 1 || ns != 1 || ts_dict_size(dict) != 4)
    return TS_DOMAIN;
  if (strcmp(d->name, "comtrade HS USD") != 0 || d->absence != 1
      || strcmp(d->keep[1], "customsCode") != 0 || d->keep[2] != NULL
      || strcmp(l->path, "a.csv") != 0 || strcmp(l->sha256, "ab12") != 0
      || l->release != NULL || l->rows != ROWS || l->bytes != 99
      || r->period != 12345 || r->side != TS_BY_IMPORTER || s->level != 6
      || strcmp(s->chapter, "84") != 0
      || strcmp(ts_dict_text(dict, 0), "CHN") != 0
      || strcmp(ts_dict_text(dict, 2), "") != 0) return TS_DOMAIN;
  return TS_OK;
}

static ts_status read_chunks (ts_store *store, uint32_t chunks,
                              ts_error *err) {
  const ts_zone *zones;
  uint32_t codes[ROWS];
  ts_string bytes = {0};
  ts_numbers numbers;
  size_t n;
  ts_status status = ts_numbers_alloc(&numbers);
  if (status == TS_OK) status = ts_store_zones(store, 1, &zones, &n, err);
  if (status == TS_OK && n != chunks * COLUMNS) status = TS_DOMAIN;
  for (size_t i = 0; status == TS_OK && i < n; i++) {
    const ts_zone *z = &zones[i];
    status = ts_store_chunk(store, z, &bytes, err);
    if (status != TS_OK) break;
    ts_slice slice = {bytes.text, bytes.length};
    if (!is_number(z->field)) {
      status = ts_decode_codes(z->encoding, z->lo, z->hi, slice, z->rows,
                               codes);
      for (uint32_t k = 0; status == TS_OK && k < ROWS; k++)
        if (codes[k] != (k * 7919u + z->seq) % 300) status = TS_DOMAIN;
    } else {
      status = ts_decode_numbers(z->encoding, slice, z->rows, &numbers);
      for (int64_t k = 0; status == TS_OK && k < ROWS; k++)
        if (numbers.mantissas[k] != k * 1000003) status = TS_DOMAIN;
    }
  }
  ts_numbers_free(&numbers);
  ts_string_free(&bytes);
  return status;
}

static ts_status read_all (ts_store *store, uint32_t chunks, ts_error *err) {
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  if (status != TS_OK) return status;
  status = read_catalogue(store, err);
  if (status == TS_OK) status = read_chunks(store, chunks, err);
  return ts_store_end(store, status, err);
}

static ts_status open_and_read (const char *path, uint32_t chunks,
                                ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_READ, &store, err);
  if (status != TS_OK) return status;
  status = read_all(store, chunks, err);
  ts_store_close(store);
  return status;
}

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

static void run_sql (const char *path, const char *sql) {
  sqlite3 *db;
  sqlite3_open(path, &db);
  gsl_test(sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK, "%s: %s",
           sql, sqlite3_errmsg(db));
  sqlite3_close(db);
}

static ts_status opens (const char *path, ts_store_mode mode, ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, mode, &store, err);
  ts_store_close(store);
  return status;
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

/* What people do to the tables by hand is noticed; their own tables are not. */
static void tampered (void) {
  const char *const found[] = {
    "DELETE FROM chunk WHERE id = 20", "DELETE FROM load",
    "UPDATE chunk SET lo = lo + 1 WHERE id = 3",
    "UPDATE chunk SET data = zeroblob(500) WHERE id = 16",
    "UPDATE dictionary SET text = 'CHL' WHERE text = 'CHN'",
    "UPDATE dictionary SET code = 9 WHERE text = 'RUS'",
    "DELETE FROM dictionary WHERE name = 'country'",
    "UPDATE contents SET rows = rows + 1 WHERE part = 'dataset'",
    "DELETE FROM contents", "DELETE FROM released", "DELETE FROM scope",
    "DROP INDEX chunk_zone", "ALTER TABLE scope ADD COLUMN note TEXT",
    "INSERT INTO load SELECT 2, dataset, path, sha256, bytes, rows, stored,"
    " set_apart, rejected, release, loaded_at, crc FROM load"};
  const char *path = in_folder("tampered.db");
  ts_error err = {0};
  for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
    unlink(path);
    make(path, 2, &err);
    run_sql(path, found[i]);
    refused(open_and_read(path, 2, &err), TS_CORRUPT, &err, "is damaged",
            found[i]);
  }
  unlink(path);
  make(path, 2, &err);
  run_sql(path, "CREATE TABLE mine(x); CREATE INDEX i ON mine(x);"
          "CREATE VIEW v AS SELECT name FROM dataset");
  ok(open_and_read(path, 2, &err), &err, "rule 1: other tables may stand");
}

static char *file_bytes (const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  char *bytes;
  fseek(f, 0, SEEK_END);
  *n = (size_t)ftell(f);
  rewind(f);
  bytes = malloc(*n);
  if (fread(bytes, 1, *n, f) != *n) abort();
  fclose(f);
  return bytes;
}

/* Each byte flipped in turn, a stride apart where there are only zeros: an
** error or the right answer, and never a crash (rules 1, 2). */
static void each_byte (void) {
  const char *path = in_folder("flip.db");
  ts_error err = {0};
  size_t n, wrong = 0, errors = 0, right = 0;
  char *bytes;
  int f;
  make(path, 1, &err);
  bytes = file_bytes(path, &n);
  f = open(path, O_RDWR);
  for (size_t i = 0; i < n; i++) {
    char flipped = (char)(bytes[i] ^ (1 << (i % 8)));
    ts_status status;
    if (bytes[i] == 0 && i % 61 != 0 && i % 65536 > 100) continue;
    if (pwrite(f, &flipped, 1, (off_t)i) != 1) abort();
    status = open_and_read(path, 1, &err);
    if (status == TS_DOMAIN)
      gsl_test(1, "rule 1: byte %zu gives a wrong answer", i);
    wrong += (status == TS_DOMAIN);
    errors += (status != TS_OK && status != TS_DOMAIN);
    right += (status == TS_OK);
    if (pwrite(f, &bytes[i], 1, (off_t)i) != 1) abort();
  }
  close(f);
  gsl_test(wrong > 0 || errors == 0 || right == 0, "rule 1: flipped bytes: %zu"
           " errors, %zu right answers, %zu wrong ones", errors, right, wrong);
  ok(open_and_read(path, 1, &err), &err, "and as it was in the end");
  free(bytes);
}

/* A file cut short anywhere. */
static void cut_short (void) {
  const char *path = in_folder("cut.db");
  ts_error err = {0};
  size_t n;
  char *bytes;
  make(path, 1, &err);
  bytes = file_bytes(path, &n);
  for (size_t keep = 0; keep < n; keep += 20011) {
    FILE *f = fopen(path, "wb");
    fwrite(bytes, 1, keep, f);
    fclose(f);
    gsl_test(open_and_read(path, 1, &err) == TS_OK, "cut after %zu bytes",
             keep);
  }
  free(bytes);
}

/* A writer that is killed leaves the store as it was before or after. */
static void killed (void) {
  const char *path = in_folder("killed.db");
  ts_error err = {0};
  int survived = 0;
  make(path, 1, &err);
  for (int trial = 0; trial < 12; trial++) {
    pid_t child = fork();
    if (child == 0) {
      ts_store *store;
      if (ts_store_open(path, TS_STORE_WRITE, &store, &err) == TS_OK)
        for (;;) {
          ts_store_begin(store, TS_STORE_WRITE, &err);
          sqlite3_exec(ts_store_db(store), "PRAGMA cache_size = 4", 0, 0, 0);
          for (uint32_t seq = 1; seq < 40; seq++)
            add_columns(store, 1, 1, seq, &err);
          ts_store_end(store, TS_DOMAIN, &err);
        }
      _exit(1);
    }
    usleep((useconds_t)(3000 + 7000 * trial));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    survived += (open_and_read(path, 1, &err) == TS_OK);
  }
  gsl_test(survived != 12, "rule 3: killed 12 times, whole %d times (%s)",
           survived, err.text);
}

int main (void) {
  char command[300];
  if (mkdtemp(folder) == NULL) return 1;
  round_trip();
  catalogue_follows();
  chunk_replaced();
  refusals();
  locked();
  read_only();
  disk_full();
  tampered();
  each_byte();
  cut_short();
  killed();
  snprintf(command, sizeof command, "rm -rf %s", folder);
  if (system(command) != 0) return 1;
  return gsl_test_summary();
}
