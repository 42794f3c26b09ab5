/* test_store_bytes.c -- each byte of a store changed in turn gives an error
** that names the file, or exactly the right answers: never a crash, a wrong
** number or an endless loop (S29) */
#include <gsl/gsl_test.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/write.h"
#include "btree_map.h"
#include "bytes_file.h"
#include "data/store/load.h"
#include "data/query/query.h"
#include "data/sql/sqlface.h"
#include "slow.h"

#define ROWS_OVERFLOW 10500  /* so many random values do not fit on a page */
#define ROWS_LEAF 5000       /* so many do, but not two such columns */
#define BULK_STRIDE 509      /* of the bytes of chunks' data one is tried by all
                                questions; the others by reading the chunk */
#define FREE_STRIDE 4093     /* of free bytes, besides all of them at once */
#define HEADER 100           /* bytes that may make it another kind of file */
#define SECONDS_MOST 20      /* that one trial may take */

static char folder[] = "/tmp/tradestat-bytes-XXXXXX";
static char path[64], csv[64];
static uint8_t *bytes;       /* of the store, as SQLite reads it */
static size_t size;
static ts_string right, right_sql;  /* answers of the store as it was written */
static volatile size_t place;
static volatile int change;

/* A trial that crashes or does not end says where. */
static void give_up (int signal) {
  char text[96];
  int n = snprintf(text, sizeof text, "FAIL: signal %d: byte %zu ^ 0x%02x\n",
                   signal, place, change);
  if (write(STDOUT_FILENO, text, (size_t)n) != n) _exit(3);
  _exit(2);
}

static void must (ts_status status, const ts_error *err, const char *what) {
  gsl_test(status != TS_OK, "%s: %s", what, status ? err->text : "done");
  if (status != TS_OK) exit(gsl_test_summary());
}

static void load_text (ts_store *store, const char *text, const char *release,
                       const char *const *keep) {
  ts_load_options options = {.threads = 1, .release = release, .reject = 1,
                             .input = {.keep = keep}};
  ts_load_summary summary;
  ts_error err = {0};
  FILE *f = fopen(csv, "w");
  if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0) exit(1);
  must(ts_load_file(store, csv, &options, &summary, &err), &err, "load");
  ts_load_summary_free(&summary);
}

/* Levels, both sides, the World, splits, missing and unscaled numbers, units,
** rejected rows, releases and a kept column. */
static void load_comtrade (ts_store *store) {
  static const char head[] = "period,reporterCode,flowCode,partnerCode,"
    "classificationCode,cmdCode,aggrLevel,primaryValue,netWgt,qty,qtyUnitCode,"
    "motCode,customsCode\n";
  const char *const keep[] = {"customsCode", NULL};
  ts_string text = {0};
  ts_string_put(&text, head);
  ts_string_put(&text,
    "202201,156,X,643,H6,845710,6,5,2.5,3,5,0,C00\n"
    "202201,156,X,643,H6,84,2,12.5,,,,0,C00\n"
    "202202,156,X,643,H6,845811,6,1e-12,1,4,8,0,C00\n"
    "202202,276,X,643,H6,845811,6,7.25,0.5,1,5,0,C00\n"
    "202202,276,X,0,H6,845811,6,9,1,,,0,C00\n"
    "202202,276,X,643,H6,845811,6,1,1,,,2100,C00\n"
    "202201,643,M,156,H6,845710,6,6.75,2.5,3,5,0,C00\n"
    "202201,643,M,156,H6,TOTAL,0,99,,,,0,C00\n"
    "202203,643,M,nobody,H6,845710,6,1,1,1,5,0,C00\n");
  load_text(store, text.text, "2023-01-01", keep);
  ts_string_free(&text);
  ts_string_put(&text, head);
  ts_string_put(&text,
    "202201,156,X,643,H6,845710,6,5.5,2.25,3,5,0,C00\n"
    "202202,156,X,643,H6,845610,6,0.123456789012345,1,4,8,0,C01\n");
  load_text(store, text.text, "2024-01-01", keep);
  ts_string_free(&text);
}

static void load_baci (ts_store *store, int rows, int year) {
  static const int countries[] = {36, 76, 156, 276, 643};
  ts_string text = {0};
  uint64_t random = (uint64_t)rows;
  ts_string_put(&text, "t,i,j,k,v,q\n");
  for (int i = 0; i < rows; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    ts_string_format(&text, "%d,%d,%d,%06d,%llu.%03d,%llu\n", year + i / 3000,
                     countries[i / 600 % 5], countries[i / 120 % 5],
                     845600 + i % 120, (unsigned long long)(random >> 22),
                     i % 7, (unsigned long long)(random >> 32));
  }
  load_text(store, text.text, NULL, NULL);
  ts_string_free(&text);
}

static ts_status add_frame (ts_frame *frame, ts_string *out, ts_error *err) {
  ts_string text = {0};
  ts_status status = ts_frame_text(frame, "json", 1, &text, err);
  if (status == TS_OK) ts_string_add(out, text.text, text.length);
  ts_string_free(&text);
  ts_frame_free(frame);
  return (status == TS_OK) ? out->status : status;
}

static ts_status ask_baci (ts_store *store, ts_string *out, ts_error *err) {
  ts_selection selection = {.dataset = "baci HS USD", .level = -1,
                            .subject = "imports", .goods = "all goods"};
  ts_request request = {
    .freq = TS_YEAR, .freq_at = 1, .coverage = 0.98, .threads = 1,
    .key_count = 1, .keys = {{.name = "importer"}}, .sum_count = 2,
    .sums = {{"value", TS_C_VALUE, -1, NULL, 0},
             {"weight", TS_C_WEIGHT, -1, NULL, 0}}};
  ts_frame *frame;
  ts_status status = ts_flows_by(store, &selection, &request, &frame, err);
  return (status == TS_OK) ? add_frame(frame, out, err) : status;
}

static ts_status ask_comtrade (ts_store *store, const char *asof, int level,
                               ts_string *out, ts_error *err) {
  ts_selection selection = {.dataset = "comtrade HS USD", .asof = asof,
                            .level = level, .subject = "imports",
                            .goods = "all goods"};
  ts_request request = {
    .freq = TS_MONTH, .freq_at = 2, .coverage = 0.98, .threads = 1,
    .key_count = 4, .keys = {{.name = "exporter"}, {.name = "reported_by"},
                             {.name = "product"}, {.name = "customsCode"}},
    .sum_count = 3, .sums = {{"value", TS_C_VALUE, -1, NULL, 0},
                             {"weight", TS_C_WEIGHT, -1, NULL, 0},
                             {"quantity", TS_C_QUANTITY, -1, NULL, 0}}};
  ts_frame *frame;
  ts_status status = ts_flows_by(store, &selection, &request, &frame, err);
  if (status == TS_OK) status = add_frame(frame, out, err);
  if (status != TS_OK || asof != NULL) return status;
  status = ts_flows_coverage(store, &selection, &request, &frame, err);
  return (status == TS_OK) ? add_frame(frame, out, err) : status;
}

/* All that is asked of the store, as text. */
static ts_status ask_all (ts_string *out, ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_READ, &store, err);
  if (status != TS_OK) return status;
  out->length = 0;
  status = ask_comtrade(store, NULL, -1, out, err);
  if (status == TS_OK) status = ask_comtrade(store, "2023-06-01", 2, out, err);
  if (status == TS_OK) status = ask_baci(store, out, err);
  ts_store_close(store);
  return status;
}

/* The same records as people's SQL tools see them (S30). */
static ts_status ask_sql (ts_string *out) {
  static const char question[] =
    "SELECT dataset, period, exporter, product, regime, apart, sum(value),"
    " sum(weight), count(*) FROM flows_all WHERE dataset = 'comtrade HS USD'"
    " GROUP BY 1, 2, 3, 4, 5, 6";
  sqlite3 *db = NULL;
  sqlite3_stmt *rows = NULL;
  ts_error err;
  int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
  out->length = 0;
  if (rc == SQLITE_OK && ts_attach_sql(db, &err) != TS_OK) rc = SQLITE_ERROR;
  if (rc == SQLITE_OK) rc = sqlite3_prepare_v2(db, question, -1, &rows, NULL);
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count(rows); i++)
      ts_string_format(out, "%s|", (const char *)sqlite3_column_text(rows, i));
  if (rc == SQLITE_OK) rc = sqlite3_finalize(rows);
  sqlite3_close(db);
  return (rc == SQLITE_OK) ? TS_OK : TS_CORRUPT;
}

static ts_status verify (ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_READ, &store, err);
  if (status != TS_OK) return status;
  status = ts_store_verify(store, NULL, err);
  ts_store_close(store);
  return status;
}

static void make_store (void) {
  ts_store *store;
  ts_error err = {0};
  FILE *f;
  snprintf(path, sizeof path, "%s/store.db", folder);
  snprintf(csv, sizeof csv, "%s/baci.csv", folder);
  must(ts_store_open(path, TS_STORE_WRITE, &store, &err), &err, "a store");
  load_comtrade(store);
  load_baci(store, ROWS_OVERFLOW, 2012);
  load_baci(store, ROWS_LEAF, 2018);
  ts_store_close(store);
  f = fopen(path, "rb");
  if (f == NULL || fseek(f, 0, SEEK_END) != 0) exit(1);
  size = (size_t)ftell(f);
  rewind(f);
  bytes = malloc(size);
  if (bytes == NULL || fread(bytes, 1, size, f) != size) exit(1);
  fclose(f);
}

static void map_store (btree_map *map) {
  sqlite3 *db;
  sqlite3_stmt *roots;
  map_file(map, bytes, size);
  if (sqlite3_open(path, &db) != SQLITE_OK
      || sqlite3_prepare_v2(db, "SELECT rootpage, name = 'chunk' FROM"
                            " sqlite_schema WHERE rootpage > 0", -1, &roots,
                            NULL) != SQLITE_OK) exit(1);
  while (sqlite3_step(roots) == SQLITE_ROW) {
    map->has_bulk = sqlite3_column_int(roots, 1);
    mark_page(map, (uint32_t)sqlite3_column_int(roots, 0));
  }
  sqlite3_finalize(roots);
  sqlite3_close(db);
  gsl_test(map->interior == 0 || map->overflow == 0
           || (map->pages + map->overflow) * map->page != size, "%zu pages, all"
           " known: %zu interior ones, %zu of overflow", size / map->page,
           map->interior, map->overflow);
}

typedef struct {
  size_t trials, errors, rights, wrongs, unnamed, unverified;
} outcome;

static int same (const ts_string *a, const ts_string *b) {
  return a->length == b->length && memcmp(a->text, b->text, b->length) == 0;
}

static void complain (size_t *count, const char *what, const ts_error *err) {
  if (++*count <= 20)
    printf("byte %zu (page %zu, offset %zu) ^ 0x%02x: %s%s\n", place,
           place / 65536 + 1, place % 65536, change, what,
           (err->status == TS_OK) ? "" : err->text);
}

/* The file as it is now: an error or the right answers. Thoroughly: also by
** SQL, and what cannot be read does not pass as whole either. */
static void try_file (outcome *o, int thorough) {
  static ts_string answers;
  ts_error err = {0}, found = {0};
  ts_status status, verified;
  alarm(SECONDS_MOST);
  status = ask_all(&answers, &err);
  o->trials++;
  o->errors += status != TS_OK;
  if (status == TS_OK && same(&answers, &right)) o->rights++;
  else if (status == TS_OK) complain(&o->wrongs, "a wrong answer", &err);
  else if (strstr(err.text, path) == NULL
           || (place >= HEADER && status != TS_CORRUPT && status != TS_IO))
    complain(&o->unnamed, "says not where: ", &err);
  if (!thorough) return;
  if (ask_sql(&answers) == TS_OK && !same(&answers, &right_sql))
    complain(&o->wrongs, "a wrong answer by SQL", &(ts_error){0});
  verified = verify(&found);
  if (verified == TS_OK && status != TS_OK)
    complain(&o->unverified, "verified, but not read: ", &err);
  if (verified != TS_OK && strstr(found.text, path) == NULL)
    complain(&o->unnamed, "verifying says not where: ", &found);
}

static void try_change (outcome *o, size_t at, int with, int thorough) {
  place = at;
  change = with;
  bytes[at] ^= (uint8_t)with;
  try_file(o, thorough);
  bytes[at] ^= (uint8_t)with;
}

static void used_bytes (const btree_map *map) {
  static const uint8_t with[] = {0x01, 0xff, 0x80};
  outcome o = {0};
  size_t step = one_of(6, 150);
  for (size_t i = 0; i < size; i += step) {
    if (map->use[i] == BYTE_FREE
        || (map->use[i] == BYTE_BULK && i / step % BULK_STRIDE != 0)) continue;
    try_change(&o, i, with[i / step % sizeof with], i / step % 16 == 0);
  }
  gsl_test(o.wrongs > 0 || o.rights == 0 || o.errors == 0, "bytes in use"
           " changed: of %zu trials %zu errors, %zu right answers, %zu wrong"
           " ones", o.trials, o.errors, o.rights, o.wrongs);
  gsl_test(o.unnamed > 0, "each error names the file (%zu do not)", o.unnamed);
  gsl_test(o.unverified > 0, "what cannot be read is found by verifying (%zu"
           " are not)", o.unverified);
}

/* The chunk's data are read from the file each time: what SQLite keeps of it is
** given up. */
static ts_status read_chunk (ts_store *store, const ts_zone *zone,
                             ts_error *err) {
  static ts_string data;
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  sqlite3_db_release_memory(ts_store_db(store));
  if (status != TS_OK) return status;
  status = ts_store_chunk(store, zone, &data, err);
  ts_store_end(store, TS_OK, NULL);
  return status;
}

/* The zone that is a row of table 'chunk'. */
static const ts_zone *zone_of (ts_store *store, uint32_t row) {
  const ts_dataset *datasets;
  const ts_zone *zones, *found = NULL;
  size_t n, count;
  if (ts_store_begin(store, TS_STORE_READ, NULL) != TS_OK
      || ts_store_datasets(store, &datasets, &n, NULL) != TS_OK) exit(1);
  for (size_t d = 0; d < n; d++) {
    if (ts_store_zones(store, datasets[d].id, &zones, &count, NULL) != TS_OK)
      exit(1);
    for (size_t i = 0; i < count; i++)
      if (zones[i].id == (int64_t)row) found = &zones[i];
  }
  ts_store_end(store, TS_OK, NULL);
  if (found == NULL) exit(1);
  return found;
}

/* Each byte of the chunks' data: what a question would read is refused. */
static void bulk_bytes (const btree_map *map) {
  ts_store *store;
  ts_error err = {0};
  const ts_zone *zone = NULL;
  size_t count = 0, missed = 0, whole = 0, rows = 0, step = one_of(5, 50);
  uint32_t row = 0;
  must(ts_store_open(path, TS_STORE_READ, &store, &err), &err, "to read");
  for (size_t i = 0; i < size; i += step) {
    if (map->use[i] != BYTE_BULK) continue;
    if (map->row[i] != row) {
      row = map->row[i];
      zone = zone_of(store, row);
      whole += read_chunk(store, zone, &err) == TS_OK;
      rows++;
    }
    bytes[i] ^= (uint8_t)(1u << i % 8);
    missed += read_chunk(store, zone, &err) != TS_CORRUPT
           || strstr(err.text, path) == NULL;
    bytes[i] ^= (uint8_t)(1u << i % 8);
    count++;
  }
  ts_store_close(store);
  gsl_test(count == 0 || whole != rows, "%zu columns of chunks are read", rows);
  gsl_test(missed != 0, "%zu bytes of data changed: %zu were not seen", count,
           missed);
}

/* Free bytes mean nothing: neither one by one nor all at once. */
static void free_bytes (const btree_map *map) {
  static const uint8_t with[] = {0x01, 0x80, 0xff};
  outcome o = {0};
  size_t count = 0, step = FREE_STRIDE * one_of(5, 20);
  for (size_t k = 0; k < sizeof with; k++) {
    change = with[k];
    for (size_t i = 0; i < size; i++)
      if (map->use[i] == BYTE_FREE) bytes[i] ^= with[k];
    try_file(&o, 1);
    for (size_t i = 0; i < size; i++)
      if (map->use[i] == BYTE_FREE) bytes[i] ^= with[k];
  }
  for (size_t i = 0; i < size; i++)
    if (map->use[i] == BYTE_FREE && count++ % step == 0)
      try_change(&o, i, 0xff, 1);
  gsl_test(o.rights != o.trials || count == 0, "%zu free bytes changed, all at"
           " once and some alone: %zu right answers of %zu", count, o.rights,
           o.trials);
}

int main (void) {
  btree_map map;
  ts_error err = {0};
  if (mkdtemp(folder) == NULL) return 1;
  make_store();
  map_store(&map);
  must(ask_all(&right, &err), &err, "the right answers");
  must(ask_sql(&right_sql), &err, "the same by SQL");
  must(verify(&err), &err, "and all is whole");
  serve_bytes(path, bytes, size);
  signal(SIGSEGV, give_up);
  signal(SIGBUS, give_up);
  signal(SIGALRM, give_up);
  free_bytes(&map);
  used_bytes(&map);
  bulk_bytes(&map);
  unlink(csv);
  unlink(path);
  rmdir(folder);
  free(bytes);
  free(map.use);
  free(map.row);
  ts_string_free(&right);
  ts_string_free(&right_sql);
  return gsl_test_summary();
}
