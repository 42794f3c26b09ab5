/* notes.c -- what the rows of a load show, gathered while it is read */
#include "notes.h"

#include <stdlib.h>
#include <string.h>

#include "data/codes/products.h"

ts_status ts_notes_start (ts_notes *notes, ts_store *store, size_t keeps,
                          ts_error *err) {
  *notes = (ts_notes){.sorted = 1};
  memset(notes->recent, 0xff, sizeof notes->recent);
  notes->reports = ts_dict_alloc();
  notes->scopes = ts_dict_alloc();
  if (notes->reports == NULL || notes->scopes == NULL)
    return ts_fail_memory(err);
  return ts_identifier_start(&notes->who, store, keeps, err);
}

void ts_notes_free (ts_notes *notes) {
  ts_identifier_free(&notes->who);
  ts_dict_free(notes->reports);
  ts_dict_free(notes->scopes);
  ts_census_free(&notes->census);
  free(notes->levels);
  *notes = (ts_notes){0};
}

typedef struct {
  uint32_t reporter, side, period;
} report;

ts_status ts_notes_report (ts_notes *notes, uint32_t reporter, uint32_t side,
                           uint32_t period) {
  report r = {reporter, side, period};
  uint32_t code;
  return ts_dict_add(notes->reports, (ts_slice){(char *)&r, sizeof r}, &code);
}

/* Neighbours mostly have one report, and any row's was mostly seen lately. */
static ts_status note_reports (ts_notes *notes, uint32_t *const *columns,
                               size_t rows) {
  const uint32_t *sides = columns[TS_C_REPORTED_BY];
  const uint32_t *exporters = columns[TS_C_EXPORTER];
  const uint32_t *importers = columns[TS_C_IMPORTER];
  const uint32_t *periods = columns[TS_C_PERIOD];
  uint64_t last = UINT64_MAX;
  for (size_t r = 0; r < rows; r++) {
    uint32_t side = sides[r], period = periods[r];
    uint32_t reporter = (side == TS_BY_EXPORTER) ? exporters[r]
                      : (side == TS_BY_IMPORTER) ? importers[r] : TS_NONE;
    uint64_t now = (uint64_t)period << 32 | (reporter & 0xffffffu) << 8 | side;
    uint64_t *seen;
    ts_status status;
    if (now == last) continue;
    last = now;
    seen = &notes->recent[now * UINT64_C(0x9e3779b97f4a7c15) >> 54];
    if (*seen == now) continue;
    *seen = now;
    status = ts_notes_report(notes, reporter, side, period);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

ts_status ts_notes_product (ts_notes *notes, uint32_t product, int8_t level) {
  ts_slice text = ts_dict_slice(notes->who.products, product);
  size_t length = text.length;
  ts_scope scope;
  uint32_t code;
  memset(&scope, 0, sizeof scope);  /* padding too: its bytes are looked up */
  scope.level = level;
  if (level != TS_LEVEL_TOTAL && length > 2) length = 2;
  if (length >= sizeof scope.chapter) length = sizeof scope.chapter - 1;
  memcpy(scope.chapter, text.text, length);
  return ts_dict_add(notes->scopes, (ts_slice){(char *)&scope, sizeof scope},
                     &code);
}

/* Room for all product codes that there are; new ones have no level yet. */
static ts_status widen_levels (ts_notes *notes) {
  size_t size = ts_dict_size(notes->who.products);
  if (ts_reserve((void **)&notes->levels, &notes->product_room, size, 1)
      != TS_OK)
    return TS_NOMEM;
  memset(notes->levels + notes->product_count, 0,
         notes->product_room - notes->product_count);
  notes->product_count = notes->product_room;
  return TS_OK;
}

static ts_status note_scopes (ts_notes *notes, uint32_t *const *columns,
                              size_t rows) {
  const uint32_t *products = columns[TS_C_PRODUCT];
  const uint32_t *levels = columns[TS_C_LEVEL];
  if (ts_dict_size(notes->who.products) > notes->product_count
      && widen_levels(notes) != TS_OK) return TS_NOMEM;
  for (size_t r = 0; r < rows; r++) {
    uint8_t mark = (uint8_t)(levels[r] + 2u);   /* levels begin at -1 */
    ts_status status;
    if (notes->levels[products[r]] == mark) continue;
    notes->levels[products[r]] = mark;
    status = ts_notes_product(notes, products[r], (int8_t)levels[r]);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

/* Does row 'r' come behind the last key? Its own is the last one then. */
static ts_status compare_keys (ts_notes *notes, uint32_t *const *columns,
                               size_t r) {
  ts_identity key;
  ts_status status = ts_identify(&notes->who, columns, r, &key);
  if (status != TS_OK) return status;
  if (notes->started && ts_identity_compare(&notes->last, &key) >= 0)
    notes->sorted = 0;
  notes->started = 1;
  notes->last = key;
  return TS_OK;
}

/* The rows from 'r' on that differ from the one before them in their product
** only, and rise in it: most rows of a sorted file. The first that is none. */
static size_t skip_rising (const ts_notes *notes, uint32_t *const *columns,
                           size_t r, size_t rows) {
  const uint32_t *period = columns[TS_C_PERIOD];
  const uint32_t *exporter = columns[TS_C_EXPORTER];
  const uint32_t *importer = columns[TS_C_IMPORTER];
  const uint32_t *side = columns[TS_C_REPORTED_BY];
  const uint32_t *regime = columns[TS_C_REGIME];
  const uint32_t *product = columns[TS_C_PRODUCT];
  const uint64_t *packed = notes->who.packed;
  for (; r < rows; r++) {
    uint32_t changed = (period[r] ^ period[r - 1])
                     | (exporter[r] ^ exporter[r - 1])
                     | (importer[r] ^ importer[r - 1])
                     | (side[r] ^ side[r - 1]) | (regime[r] ^ regime[r - 1]);
    if (changed || packed[product[r]] <= packed[product[r - 1]]) break;
  }
  return r;
}

static ts_status note_order (ts_notes *notes, uint32_t *const *columns,
                             size_t rows, size_t splits) {
  const uint32_t *apart = columns[TS_C_APART];
  for (size_t r = 0; r < rows && notes->sorted; ) {
    size_t next = r + 1;
    ts_status status = TS_OK;
    if (apart[r] != TS_APART_SPLIT) status = compare_keys(notes, columns, r);
    if (status != TS_OK) return status;
    if (splits == 0) next = skip_rising(notes, columns, next, rows);
    if (next > r + 1)
      status = ts_identify(&notes->who, columns, next - 1, &notes->last);
    if (status != TS_OK) return status;
    r = next;
  }
  return TS_OK;
}

ts_status ts_notes_take (ts_notes *notes, uint32_t *const *columns,
                         size_t rows) {
  const uint32_t *apart = columns[TS_C_APART];
  size_t whole = 0, splits = 0;
  ts_status status = ts_identifier_learn(&notes->who);
  for (size_t r = 0; r < rows; r++) {
    whole += (apart[r] == TS_WHOLE);
    splits += (apart[r] == TS_APART_SPLIT);
  }
  notes->stored += whole;
  notes->set_apart += rows - whole;
  if (status == TS_OK) status = note_reports(notes, columns, rows);
  if (status == TS_OK) status = note_scopes(notes, columns, rows);
  if (status == TS_OK) status = note_order(notes, columns, rows, splits);
  if (status == TS_OK)
    status = ts_census_take(&notes->census, columns[TS_C_CLASSIFICATION],
                            columns[TS_C_PRODUCT], rows);
  return status;
}

ts_status ts_notes_write (const ts_notes *notes, ts_store *store,
                          int64_t dataset, int64_t load, ts_error *err) {
  ts_status status = TS_OK;
  for (uint32_t i = 0; i < ts_dict_size(notes->reports) && status == TS_OK;
       i++) {
    report r;
    ts_released released = {.load = load};
    memcpy(&r, ts_dict_text(notes->reports, i), sizeof r);
    released.reporter = r.reporter;
    released.side = (uint8_t)r.side;
    released.period = r.period;
    status = ts_store_add_released(store, dataset, &released, "rows", err);
  }
  for (uint32_t i = 0; i < ts_dict_size(notes->scopes) && status == TS_OK;
       i++) {
    ts_scope scope;
    memcpy(&scope, ts_dict_text(notes->scopes, i), sizeof scope);
    scope.load = load;
    status = ts_store_add_scope(store, dataset, &scope, err);
  }
  if (status == TS_OK)
    status = ts_census_write(&notes->census, store, load, err);
  return status;
}
