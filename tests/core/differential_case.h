/* differential_case.h -- one random scenario: its rows, files and store */
#ifndef DIFFERENTIAL_CASE_H
#define DIFFERENTIAL_CASE_H

#include <unistd.h>

#include "data/store/load.h"
#include "differential_text.h"

static char folder[] = "/tmp/tradestat-differential-XXXXXX";

static inline uint64_t common_divisor (uint64_t a, uint64_t b) {
  while (b != 0) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static inline int by_identity (const void *pa, const void *pb) {
  const trade *a = pa, *b = pb;
  return (a->identity > b->identity) - (a->identity < b->identity);
}

/* Rows beside the headline flows, in some of Comtrade's files. A row of the
** World takes the place of one partner's, so that it comes once. */
static inline void vary_trade (const world *w, trade *t) {
  size_t partner = (t->side == TS_BY_IMPORTER) ? t->exporter : t->importer;
  if (w->layout != LAYOUT_COMTRADE) return;
  if (partner == 0 && one_in(2)) t->apart = TS_APART_AGGREGATE;
  else if (one_in(8)) t->apart = TS_APART_SPLIT;
  if (one_in(10))
    t->regime = (t->side == TS_BY_IMPORTER) ? TS_REGIME_REIMPORT
                                            : TS_REGIME_REEXPORT;
}

/* 'n' different identities, near each other or anywhere. */
static inline void draw_rows (const world *w, int vary, trade *rows, size_t n) {
  uint64_t at = draw() % w->all, step = 1;
  if (!one_in(3))
    do step = 1 + draw() % w->all;
    while (common_divisor(step, w->all) != 1);
  for (size_t i = 0; i < n; i++, at = (at + step) % w->all) {
    rows[i] = (trade){0};
    place_trade(w, at, &rows[i]);
    if (vary) vary_trade(w, &rows[i]);
    draw_number(&w->value, w->layout, &rows[i].value);
    draw_number(&w->weight, w->layout, &rows[i].weight);
  }
}

static inline void order_rows (trade *rows, size_t n) {
  size_t how = below(3);
  if (how == 0) return;
  qsort(rows, n, sizeof *rows, by_identity);
  for (size_t i = 0; how == 1 && n > 1 && i < n / 8 + 1; i++) {
    size_t a = below(n), b = below(n);
    trade kept = rows[a];
    rows[a] = rows[b];
    rows[b] = kept;
  }
}

/* Several files append, or bring releases, or replace; only then may they hold
** the same identities. */
static inline void make_scenario (scenario *s, size_t rows) {
  static const char *const dates[] = {
    "2021-01", "2022-06-30", "2023", "2024-02"
  };
  int overlap = one_in(4), vary = one_in(3);
  *s = (scenario){.loads = one_in(3) ? 1 + below(3) : 1};
  make_world(&s->world, rows);
  if (rows > s->world.all) rows = (size_t)s->world.all;
  if (s->loads > rows) s->loads = rows;
  s->replace = overlap && one_in(3);
  s->rows = malloc((rows + 1) * (overlap ? s->loads : 1) * sizeof *s->rows);
  if (s->rows == NULL) abort();
  if (!overlap) {
    draw_rows(&s->world, vary, s->rows, rows);
    order_rows(s->rows, rows);
    s->count = rows;
  }
  for (size_t l = 0; l < s->loads; l++) {
    size_t n = (rows * 3 / 4 > 0) ? rows * 3 / 4 : 1;
    s->starts[l] = overlap ? s->count : rows * l / s->loads;
    if (overlap && !s->replace) s->releases[l] = dates[l];
    if (!overlap) continue;
    draw_rows(&s->world, vary, s->rows + s->count, n);
    order_rows(s->rows + s->count, n);
    s->count += n;
  }
  s->starts[s->loads] = s->count;
  for (size_t l = 0; l < s->loads; l++)
    for (size_t i = s->starts[l]; i < s->starts[l + 1]; i++)
      s->rows[i].load = (uint8_t)l;
}

#define MAPPINGS_MOST 9

/* How the columns of a plain table are mapped. */
static inline const ts_mapping *map_plain (const world *w, ts_mapping *m) {
  const char *const *h = headings[LAYOUT_PLAIN];
  double scales[2] = {0, 0};
  if (w->layout != LAYOUT_PLAIN) return NULL;
  for (int i = 0; i < 2; i++) {
    int power = i ? w->weight.power : w->value.power;
    if (power != 0) scales[i] = (power < 0) ? 1e-3 : pow(10, power);
  }
  m[0] = (ts_mapping){"period", h[COLUMN_PERIOD], NULL, 0};
  m[1] = (ts_mapping){"exporter", h[COLUMN_EXPORTER], NULL, 0};
  m[2] = (ts_mapping){"importer", h[COLUMN_IMPORTER], NULL, 0};
  m[3] = (ts_mapping){"product", h[COLUMN_PRODUCT], NULL, 0};
  m[4] = (ts_mapping){"value", h[COLUMN_VALUE], NULL, scales[0]};
  m[5] = (ts_mapping){"weight", h[COLUMN_WEIGHT], NULL, scales[1]};
  m[6] = (ts_mapping){"reported_by", h[COLUMN_SIDE], NULL, 0};
  m[7] = (ts_mapping){"currency", NULL, "USD", 0};
  m[8] = (ts_mapping){0};
  return m;
}

static inline const char *path_of (size_t load) {
  static char path[LOADS_MOST][128];
  snprintf(path[load], sizeof path[load], "%s/file%zu.csv", folder, load);
  return path[load];
}

static inline ts_status load_one (ts_store *store, const scenario *s, size_t l,
                                  ts_error *err) {
  ts_mapping mappings[MAPPINGS_MOST];
  ts_load_options options = {.threads = 1 + below(3),
                             .release = s->releases[l],
                             .replace = s->replace && l > 0};
  ts_load_summary summary;
  ts_status status;
  options.input.mappings = map_plain(&s->world, mappings);
  status = ts_load_file(store, path_of(l), &options, &summary, err);
  if (status != TS_OK) return status;
  if (summary.rows != (int64_t)(s->starts[l + 1] - s->starts[l])
      && !summary.already)
    status = ts_fail(err, TS_DOMAIN, "%lld rows were read of %zu",
                     (long long)summary.rows, s->starts[l + 1] - s->starts[l]);
  ts_load_summary_free(&summary);
  return status;
}

/* The first file with one identity twice must be refused, and leave nothing;
** splits of a total have no identity. */
static inline ts_status refuse_duplicate (ts_store *store, const scenario *s,
                                          const file_style *style,
                                          ts_error *err) {
  size_t n = s->starts[1], at = below(n);
  trade *rows = malloc((n + 1) * sizeof *rows);
  scenario doubled = {.world = s->world, .loads = 1, .starts = {0, n + 1}};
  ts_status status;
  if (rows == NULL) abort();
  while (s->rows[at].apart == TS_APART_SPLIT && at + 1 < n) at++;
  if (s->rows[at].apart == TS_APART_SPLIT) {
    free(rows);
    return TS_OK;
  }
  memcpy(rows, s->rows, n * sizeof *rows);
  rows[n] = rows[at];
  draw_number(&s->world.value, s->world.layout, &rows[n].value);
  write_file(&s->world, style, rows, n + 1, path_of(0));
  status = load_one(store, &doubled, 0, err);
  free(rows);
  return (status == TS_CONFLICT) ? TS_OK
       : ts_fail(err, TS_DOMAIN, "a row that came twice was not refused");
}

/* Write the files of a scenario and load them. */
static inline ts_status load_scenario (ts_store *store, const scenario *s,
                                       ts_error *err) {
  ts_status status = TS_OK;
  for (size_t l = 0; l < s->loads && status == TS_OK; l++) {
    file_style style;
    make_file_style(&s->world, &style);
    write_file(&s->world, &style, s->rows + s->starts[l],
               s->starts[l + 1] - s->starts[l], path_of(l));
    status = load_one(store, s, l, err);
  }
  return status;
}

#endif
