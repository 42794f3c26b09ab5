/* store_sample.h -- a small store for tests: made, read again, compared */
#ifndef STORE_SAMPLE_H
#define STORE_SAMPLE_H

#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/store/census.h"
#include "data/store/store.h"

#define ROWS 500
#define COLUMNS (TS_C_KEEP + 2)   /* two are kept */

/* A folder of our own, and paths in it. */
static char folder[] = "/tmp/tradestat-store-XXXXXX";

static inline int start_folder (void) {
  return mkdtemp(folder) != NULL;
}

static inline int drop_folder (void) {
  char command[300];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return system(command) == 0;
}

static inline const char *in_folder (const char *name) {
  static char path[4][256];
  static int turn;
  char *p = path[turn++ % 4];
  snprintf(p, sizeof path[0], "%s/%s", folder, name);
  return p;
}

static inline void ok (ts_status status, const ts_error *err,
                       const char *what) {
  gsl_test(status != TS_OK, "%s: %s", what, status ? err->text : "done");
}

static inline void refused (ts_status status, ts_status want,
                            const ts_error *err, const char *words,
                            const char *what) {
  gsl_test(status != want || strstr(err->text, words) == NULL, "%s: %s", what,
           err->text);
}

static inline int is_number (int field) {
  return field >= TS_FIRST_NUMBER && field <= TS_LAST_NUMBER;
}

static inline ts_status add_columns (ts_store *store, int64_t dataset,
                                     int64_t load, uint32_t seq,
                                     ts_error *err) {
  static uint32_t codes[ROWS];
  static int64_t mantissas[ROWS];
  static int8_t scales[ROWS];
  ts_decimals numbers = {mantissas, scales};
  ts_status status = TS_OK;
  for (uint32_t i = 0; i < ROWS; i++) {
    codes[i] = (i * 7919u + seq) % 300;
    mantissas[i] = (int64_t)i * 1000003;
  }
  for (int f = 0; f < COLUMNS && status == TS_OK; f++) {
    ts_encoded e = {0};
    status = !is_number(f) ? ts_encode_codes(codes, ROWS, &e)
                                   : ts_encode_numbers(&numbers, ROWS, &e);
    if (status == TS_OK)
      status = ts_store_add_chunk(store, dataset, load, seq, (ts_field)f, ROWS,
                                  &e, err);
    ts_string_free(&e.bytes);
  }
  return status;
}

static inline ts_status add_words (ts_store *store, ts_error *err) {
  const char *const words[] = {"CHN", "RUS", "", "C\xc3\xb4te d'Ivoire"};
  ts_dict *dict;
  ts_status status = ts_store_dict(store, "country", &dict, err);
  for (size_t i = 0; i < 4 && status == TS_OK; i++) {
    uint32_t code;
    status = ts_dict_add(dict, ts_slice_of(words[i]), &code);
  }
  return status;
}

/* A load of two rows of a product that HS2022 does not have. */
static inline ts_status add_census (ts_store *store, int64_t load,
                                    ts_error *err) {
  ts_dict *products, *classes;
  uint32_t codes[2] = {0, 0};
  ts_census census = {0};
  ts_status status = ts_store_dict(store, "product", &products, err);
  if (status == TS_OK)
    status = ts_store_dict(store, "classification", &classes, err);
  if (status == TS_OK
      && (ts_dict_add(products, ts_slice_of("845799"), codes) != TS_OK
          || ts_dict_add(classes, ts_slice_of("HS2022"), codes) != TS_OK
          || ts_census_take(&census, codes, codes, 2) != TS_OK))
    status = ts_fail_memory(err);
  if (status == TS_OK) status = ts_census_write(&census, store, load, err);
  ts_census_free(&census);
  return status;
}

/* A dataset with one load and 'chunks' chunks, in one transaction. */
static inline ts_status fill (ts_store *store, uint32_t chunks, ts_error *err) {
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
  if (status == TS_OK) status = add_census(store, load.id, err);
  if (status == TS_OK)
    status = ts_store_add_reject(store, load.id, 17, "8 fields, expected 9",
                                 ts_slice_of("a,b\xff"), err);
  load.sha256 = hash;
  load.rows = ROWS;
  if (status == TS_OK) status = ts_store_finish_load(store, &load, err);
  return ts_store_end(store, status, err);
}

static inline ts_status make (const char *path, uint32_t chunks,
                              ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_WRITE, &store, err);
  if (status != TS_OK) return status;
  status = fill(store, chunks, err);
  ts_store_close(store);
  return status;
}

/* Compare everything with what 'fill' wrote. A wrong answer is TS_DOMAIN. */
static inline ts_status read_catalogue (ts_store *store, ts_error *err) {
  const ts_dataset *d;
  const ts_load *l;
  const ts_released *r;
  const ts_scope *s;
  const ts_unknown *u;
  ts_dict *dict;
  size_t nd, nl, nr = 0, ns = 0, nu = 0;
  ts_status status = ts_store_datasets(store, &d, &nd, err);
  if (status == TS_OK) status = ts_store_loads(store, &l, &nl, err);
  if (status == TS_OK) status = ts_store_released(store, 1, &r, &nr, err);
  if (status == TS_OK) status = ts_store_scope(store, 1, &s, &ns, err);
  if (status == TS_OK) status = ts_store_unknown(store, &u, &nu, err);
  if (status == TS_OK) status = ts_store_dict(store, "country", &dict, err);
  if (status != TS_OK) return status;
  if (nu != 1 || u->rows != 2 || strcmp(u->product, "845799") != 0)
    return TS_DOMAIN;
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

static inline ts_status read_chunks (ts_store *store, uint32_t chunks,
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
      status = ts_decode_numbers(z->encoding, z->lo, z->hi, slice, z->rows,
                                 &numbers);
      for (int64_t k = 0; status == TS_OK && k < ROWS; k++)
        if (numbers.mantissas[k] != k * 1000003) status = TS_DOMAIN;
    }
  }
  ts_numbers_free(&numbers);
  ts_string_free(&bytes);
  return status;
}

static inline ts_status read_all (ts_store *store, uint32_t chunks,
                                  ts_error *err) {
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  if (status != TS_OK) return status;
  status = read_catalogue(store, err);
  if (status == TS_OK) status = read_chunks(store, chunks, err);
  return ts_store_end(store, status, err);
}

static inline ts_status open_and_read (const char *path, uint32_t chunks,
                                       ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_READ, &store, err);
  if (status != TS_OK) return status;
  status = read_all(store, chunks, err);
  ts_store_close(store);
  return status;
}

static inline ts_status opens (const char *path, ts_store_mode mode,
                               ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, mode, &store, err);
  ts_store_close(store);
  return status;
}

static inline ts_status verify (const char *path, ts_error *err) {
  ts_store *store;
  ts_status status = ts_store_open(path, TS_STORE_READ, &store, err);
  if (status != TS_OK) return status;
  status = ts_store_verify(store, NULL, err);
  ts_store_close(store);
  return status;
}

static inline void run_sql (const char *path, const char *sql) {
  sqlite3 *db;
  sqlite3_open(path, &db);
  gsl_test(sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK, "%s: %s",
           sql, sqlite3_errmsg(db));
  sqlite3_close(db);
}

#endif
