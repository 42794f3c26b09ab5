/* flow_store.h -- random stores of flows for tests, and their rows */
#ifndef FLOW_STORE_H
#define FLOW_STORE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/store/columns.h"

#define FLOW_MOST 3000
#define FLOW_COUNTRIES 6
#define FLOW_PRODUCTS 9
#define FLOW_YEARS 4
#define FLOW_FIRST_YEAR 2018
#define FLOW_UNITS 2
#define FLOW_LOADS 2

static const char *const flow_countries[FLOW_COUNTRIES] = {
  "RUS", "CHN", "USA", "DEU", "KAZ", "BRA"};  /* in no order */
static const char *const flow_products[FLOW_PRODUCTS] = {
  "845811", "010121", "845710", "845819", "010130", "854231", "84", "01",
  "TOTAL"};
static const int flow_levels[FLOW_PRODUCTS] = {6, 6, 6, 6, 6, 6, 2, 2, 0};
static const char *const flow_units[FLOW_UNITS] = {"kg", "items"};
static const char *const flow_releases[FLOW_LOADS] = {"2024-01-01",
                                                      "2024-06-01"};

typedef struct {
  uint32_t year, exporter, importer, product, unit, regime, load, until;
  ts_decimal numbers[3];
} flow;

/* What a random store is like. */
typedef struct {
  unsigned seed;
  size_t rows, chunk_rows;
  int sorted, one_level, headline, reals, missing, scales, huge, releases;
  uint32_t side;
} flow_kind;

static unsigned flow_random (unsigned *state, unsigned n) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % n;
}

static inline flow_kind flow_kind_of (unsigned seed) {
  unsigned r = seed * 2654435761u;
  flow_kind k = {.seed = seed};
  k.rows = 1 + flow_random(&r, (seed % 3 == 0) ? 40 : FLOW_MOST);
  k.chunk_rows = 1 + k.rows / (1 + flow_random(&r, 30));
  k.sorted = (int)flow_random(&r, 2);
  k.one_level = flow_random(&r, 3) > 0;
  k.headline = flow_random(&r, 3) > 0;
  k.reals = flow_random(&r, 4) == 0;
  k.missing = flow_random(&r, 2) == 0;
  k.scales = (int)flow_random(&r, 3);
  k.huge = flow_random(&r, 4) == 0;
  k.releases = flow_random(&r, 3) == 0;
  k.side = (flow_random(&r, 2) == 0) ? TS_BY_RECONCILED : TS_BY_EXPORTER;
  return k;
}

static ts_decimal flow_number (const flow_kind *k, unsigned *r, int gaps) {
  ts_decimal d = {.scale = 0};
  if (gaps && k->missing && flow_random(r, 5) == 0)
    return (ts_decimal){.scale = TS_MISSING};
  if (k->reals && flow_random(r, 9) == 0) {
    d.scale = TS_REAL;
    d.real = (double)flow_random(r, 1000000) * 1e-13;
    return d;
  }
  d.mantissa = flow_random(r, 100000);
  if (k->huge && flow_random(r, 3) == 0)
    d.mantissa = d.mantissa * 90000000000 + 7;
  if (k->scales > 0) d.scale = (int8_t)flow_random(r, (k->scales > 1) ? 10 : 3);
  if (k->scales > 1 && flow_random(r, 4) == 0) d.mantissa = -d.mantissa;
  return d;
}

static int flow_order (const void *pa, const void *pb) {
  const flow *a = pa, *b = pb;
  if (a->load != b->load) return (a->load > b->load) ? 1 : -1;
  if (a->year != b->year) return (a->year > b->year) ? 1 : -1;
  if (a->exporter != b->exporter) return (a->exporter > b->exporter) ? 1 : -1;
  if (a->importer != b->importer) return (a->importer > b->importer) ? 1 : -1;
  return (a->product > b->product) - (a->product < b->product);
}

static int flow_load_order (const void *pa, const void *pb) {
  const flow *a = pa, *b = pb;
  return (a->load > b->load) - (a->load < b->load);
}

static void flow_rows (const flow_kind *k, flow *rows) {
  unsigned r = k->seed;
  for (size_t i = 0; i < k->rows; i++) {
    flow *f = &rows[i];
    *f = (flow){.year = flow_random(&r, FLOW_YEARS),
                .exporter = flow_random(&r, FLOW_COUNTRIES),
                .importer = flow_random(&r, FLOW_COUNTRIES),
                .product = flow_random(&r, k->one_level ? 6 : FLOW_PRODUCTS),
                .unit = flow_random(&r, FLOW_UNITS),
                .load = k->releases ? flow_random(&r, FLOW_LOADS) : 0};
    f->regime = (k->headline || flow_random(&r, 4) > 0) ? TS_REGIME_EXPORT
                                                        : TS_REGIME_REEXPORT;
    if (k->releases && f->load == 0 && flow_random(&r, 3) == 0) f->until = 2;
    for (int n = 0; n < 3; n++) f->numbers[n] = flow_number(k, &r, n > 0);
  }
  qsort(rows, k->rows, sizeof *rows, k->sorted ? flow_order : flow_load_order);
}

static uint32_t flow_period (uint32_t year) {
  ts_period p = {(int32_t)year + FLOW_FIRST_YEAR, TS_YEAR};
  return ts_period_code(p);
}

static uint32_t flow_code (const flow_kind *k, const flow *f, ts_field field) {
  switch (field) {
    case TS_C_PERIOD: return flow_period(f->year);
    case TS_C_EXPORTER: return f->exporter;
    case TS_C_IMPORTER: return f->importer;
    case TS_C_REPORTED_BY: return k->side;
    case TS_C_PRODUCT: return f->product;
    case TS_C_LEVEL: return (uint32_t)flow_levels[f->product];
    case TS_C_REGIME: return f->regime;
    case TS_C_UNTIL: return f->until;
    case TS_C_QUANTITY_UNIT: return f->unit;
    default: return 0;
  }
}

static ts_status flow_add_words (ts_store *store, const char *name,
                                 const char *const *texts, size_t n) {
  ts_dict *dict;
  ts_status status = ts_store_dict(store, name, &dict, NULL);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    uint32_t code;
    status = ts_dict_add(dict, ts_slice_of(texts[i]), &code);
    if (status == TS_OK && code != i) status = TS_MISUSE;
  }
  return status;
}

static ts_status flow_add_chunk (ts_store *store, const flow_kind *k,
                                 const flow *rows, uint32_t n, uint32_t seq,
                                 int64_t load, ts_error *err) {
  static uint32_t codes[FLOW_MOST];
  static int64_t mantissas[FLOW_MOST];
  static int8_t scales[FLOW_MOST];
  ts_decimals numbers = {mantissas, scales};
  ts_status status = TS_OK;
  for (ts_field f = 0; f < TS_C_KEEP && status == TS_OK; f++) {
    int is_number = f >= TS_FIRST_NUMBER && f <= TS_LAST_NUMBER;
    ts_encoded e = {0};
    for (uint32_t i = 0; i < n; i++)
      if (is_number)
        ts_decimals_put(&numbers, i, &rows[i].numbers[f - TS_FIRST_NUMBER]);
      else codes[i] = flow_code(k, &rows[i], f);
    status = is_number ? ts_encode_numbers(&numbers, n, &e)
                       : ts_encode_codes(codes, n, &e);
    if (status == TS_OK)
      status = ts_store_add_chunk(store, 1, load, seq, f, n, &e, err);
    ts_string_free(&e.bytes);
  }
  return status;
}

/* Everybody has released every year: an absent row is a zero. */
static ts_status flow_release (ts_store *store, const flow_kind *k,
                               ts_error *err) {
  ts_status status = TS_OK;
  for (uint32_t y = 0; y < FLOW_YEARS; y++)
    for (uint32_t c = 0; c < FLOW_COUNTRIES && status == TS_OK; c++) {
      ts_released released = {
        .load = 0, .side = (uint8_t)k->side, .period = flow_period(y),
        .reporter = (k->side == TS_BY_RECONCILED) ? TS_NONE : c};
      if (c > 0 && k->side == TS_BY_RECONCILED) break;
      status = ts_store_add_released(store, 1, &released, "declared", err);
    }
  return status;
}

static ts_status flow_fill (ts_store *store, const flow_kind *k,
                            const flow *rows, ts_error *err) {
  static const char *const classes[] = {"HS"};
  char name[] = "flows", usd[] = "USD", hs[] = "HS", fob[] = "FOB";
  ts_dataset d = {.name = name, .format = name, .currency = usd, .family = hs,
                  .valuation_import = fob, .valuation_export = fob,
                  .absence = 1};
  ts_status status = ts_store_add_dataset(store, &d, err);
  uint32_t seq = 0;
  for (size_t i = 0; i < (k->releases ? FLOW_LOADS : 1) && status == TS_OK;
       i++) {
    char path[] = "flows.csv", day[11];
    ts_load load = {.dataset = d.id, .path = path,
                    .release = k->releases ? day : NULL};
    memcpy(day, flow_releases[i], sizeof day);
    status = ts_store_add_load(store, &load, err);
    if (status == TS_OK) status = ts_store_finish_load(store, &load, err);
  }
  if (status == TS_OK)
    status = flow_add_words(store, "country", flow_countries, FLOW_COUNTRIES);
  if (status == TS_OK)
    status = flow_add_words(store, "product", flow_products, FLOW_PRODUCTS);
  if (status == TS_OK)
    status = flow_add_words(store, "quantity_unit", flow_units, FLOW_UNITS);
  if (status == TS_OK)
    status = flow_add_words(store, "classification", classes, 1);
  for (size_t from = 0; from < k->rows && status == TS_OK; seq++) {
    size_t n = 0;
    while (n < k->chunk_rows && from + n < k->rows
           && rows[from + n].load == rows[from].load) n++;
    status = flow_add_chunk(store, k, rows + from, (uint32_t)n, seq,
                            (int64_t)rows[from].load + 1, err);
    from += n;
  }
  return (status == TS_OK) ? flow_release(store, k, err) : status;
}

/* A store at 'path' with these rows, opened for reading. */
static ts_status flow_store (const char *path, const flow_kind *k,
                             const flow *rows, ts_store **store,
                             ts_error *err) {
  ts_status status = ts_store_open(path, TS_STORE_WRITE, store, err);
  if (status != TS_OK) return status;
  status = ts_store_begin(*store, TS_STORE_WRITE, err);
  if (status == TS_OK) status = flow_fill(*store, k, rows, err);
  status = ts_store_end(*store, status, err);
  ts_store_close(*store);
  return (status == TS_OK) ? ts_store_open(path, TS_STORE_READ, store, err)
                           : status;
}

#endif
