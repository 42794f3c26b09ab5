/* catalogue.c -- datasets and loads: what the store holds and where from */
#include <stdlib.h>
#include <string.h>

#include "inside.h"

#define KEEP_MARK "\n"  /* between the names of kept columns */

void ts_dataset_clear (ts_dataset *d) {
  free(d->name);
  free(d->format);
  free(d->currency);
  free(d->family);
  free(d->valuation_import);
  free(d->valuation_export);
  for (size_t i = 0; i < TS_KEEP_MOST; i++) free(d->keep[i]);
}

static void free_load (ts_load *l) {
  free(l->path);
  free(l->sha256);
  free(l->release);
  free(l->loaded_at);
}

static void free_shelf (ts_shelf *shelf) {
  free(shelf->zones);
  free(shelf->released);
  free(shelf->scope);
}

void ts_catalogue_forget (ts_store *store) {
  for (size_t i = 0; i < store->dataset_count; i++)
    ts_dataset_clear(&store->datasets[i]);
  for (size_t i = 0; i < store->load_count; i++) free_load(&store->loads[i]);
  for (size_t i = 0; i < store->shelf_count; i++)
    free_shelf(&store->shelves[i]);
  ts_unknown_forget(store);
  free(store->datasets);
  free(store->loads);
  free(store->shelves);
  store->datasets = NULL;
  store->loads = NULL;
  store->shelves = NULL;
  store->dataset_count = store->dataset_room = 0;
  store->load_count = store->load_room = 0;
  store->shelf_count = store->shelf_room = 0;
  store->has_datasets = store->has_loads = 0;
}

ts_status ts_store_shelf (ts_store *store, int64_t dataset, ts_shelf **shelf,
                          ts_error *err) {
  for (size_t i = 0; i < store->shelf_count; i++)
    if (store->shelves[i].dataset == dataset) {
      *shelf = &store->shelves[i];
      return TS_OK;
    }
  if (ts_reserve((void **)&store->shelves, &store->shelf_room,
                 store->shelf_count + 1, sizeof **shelf) != TS_OK)
    return ts_fail_memory(err);
  *shelf = &store->shelves[store->shelf_count++];
  **shelf = (ts_shelf){.dataset = dataset};
  return TS_OK;
}

/* Copy a cell's text; a NULL stays NULL. */
static ts_status copy_cell (const ts_datum *cell, char **copy) {
  *copy = NULL;
  if (cell->kind == TS_DATUM_NULL) return TS_OK;
  if (cell->kind != TS_DATUM_TEXT) return TS_CORRUPT;
  *copy = ts_copy_text(cell->text.text, cell->text.length);
  return (*copy == NULL) ? TS_NOMEM : TS_OK;
}

static ts_status split_keep (ts_slice names, char *keep[TS_KEEP_MOST]) {
  size_t n = 0;
  while (names.length > 0) {
    const char *mark = memchr(names.text, *KEEP_MARK, names.length);
    size_t length = mark ? (size_t)(mark - names.text) : names.length;
    if (n == TS_KEEP_MOST) return TS_CORRUPT;
    keep[n] = ts_copy_text(names.text, length);
    if (keep[n++] == NULL) return TS_NOMEM;
    if (mark != NULL) length++;
    names = (ts_slice){names.text + length, names.length - length};
  }
  return TS_OK;
}

static ts_status read_dataset (const ts_datum *c, ts_dataset *d) {
  char **texts[] = {&d->name, &d->format, &d->currency, &d->family,
                    &d->valuation_import, &d->valuation_export};
  ts_status status = TS_OK;
  *d = (ts_dataset){.id = c[0].integer, .absence = (int)c[7].integer};
  for (size_t i = 0; i < 6 && status == TS_OK; i++)
    status = copy_cell(&c[i + 1], texts[i]);
  return (status == TS_OK) ? split_keep(c[8].text, d->keep) : status;
}

static ts_status read_load (const ts_datum *c, ts_load *l) {
  ts_status status;
  *l = (ts_load){.id = c[0].integer, .dataset = c[1].integer,
                 .bytes = c[4].integer, .rows = c[5].integer,
                 .stored = c[6].integer, .set_apart = c[7].integer,
                 .rejected = c[8].integer};
  status = copy_cell(&c[2], &l->path);
  if (status == TS_OK) status = copy_cell(&c[3], &l->sha256);
  if (status == TS_OK) status = copy_cell(&c[9], &l->release);
  if (status == TS_OK) status = copy_cell(&c[10], &l->loaded_at);
  return status;
}

static ts_status keep_dataset (void *state, const ts_datum *cells) {
  ts_store *store = state;
  ts_dataset new;
  ts_status status = ts_reserve((void **)&store->datasets,
                                &store->dataset_room,
                                store->dataset_count + 1, sizeof new);
  if (status != TS_OK) return status;
  status = read_dataset(cells, &new);
  if (status == TS_OK) store->datasets[store->dataset_count++] = new;
  else ts_dataset_clear(&new);
  return status;
}

static ts_status keep_load (void *state, const ts_datum *cells) {
  ts_store *store = state;
  ts_load new;
  ts_status status = ts_reserve((void **)&store->loads, &store->load_room,
                                store->load_count + 1, sizeof new);
  if (status != TS_OK) return status;
  status = read_load(cells, &new);
  if (status == TS_OK) store->loads[store->load_count++] = new;
  else free_load(&new);
  return status;
}

ts_status ts_store_datasets (ts_store *store, const ts_dataset **datasets,
                             size_t *n, ts_error *err) {
  if (!store->has_datasets) {
    ts_status status = ts_rows_read(store, TS_T_DATASET, NULL, keep_dataset,
                                    store, err);
    if (status != TS_OK) return status;
    store->has_datasets = 1;
  }
  *datasets = store->datasets;
  *n = store->dataset_count;
  return TS_OK;
}

ts_status ts_store_loads (ts_store *store, const ts_load **loads, size_t *n,
                          ts_error *err) {
  if (!store->has_loads) {
    ts_status status = ts_rows_read(store, TS_T_LOAD, NULL, keep_load, store,
                                    err);
    if (status != TS_OK) return status;
    store->has_loads = 1;
  }
  *loads = store->loads;
  *n = store->load_count;
  return TS_OK;
}

static const char *or_empty (const char *text) {
  return (text != NULL) ? text : "";
}

ts_status ts_store_add_dataset (ts_store *store, ts_dataset *d,
                                ts_error *err) {
  const ts_dataset *known;
  ts_string keep = {0};
  size_t n;
  ts_status status = ts_store_datasets(store, &known, &n, err);
  if (status == TS_OK)
    status = ts_row_next_id(store, TS_T_DATASET, &d->id, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < TS_KEEP_MOST && d->keep[i] != NULL; i++) {
    if (i > 0) ts_string_put(&keep, KEEP_MARK);
    ts_string_put(&keep, d->keep[i]);
  }
  ts_datum cells[] = {
    ts_datum_integer(d->id), ts_datum_text(or_empty(d->name)),
    ts_datum_text(or_empty(d->format)), ts_datum_text(or_empty(d->currency)),
    ts_datum_text(or_empty(d->family)),
    ts_datum_text(or_empty(d->valuation_import)),
    ts_datum_text(or_empty(d->valuation_export)), ts_datum_integer(d->absence),
    ts_datum_text(or_empty(keep.text))};
  status = (keep.status == TS_OK)
         ? ts_row_add(store, TS_T_DATASET, cells, NULL, err)
         : ts_fail_memory(err);
  if (status == TS_OK && keep_dataset(store, cells) != TS_OK)
    status = ts_fail_memory(err);
  ts_string_free(&keep);
  return status;
}

static void load_cells (const ts_load *l, ts_datum cells[11]) {
  cells[0] = ts_datum_integer(l->id);
  cells[1] = ts_datum_integer(l->dataset);
  cells[2] = ts_datum_text(l->path);
  cells[3] = ts_datum_text(l->sha256);
  cells[4] = ts_datum_integer(l->bytes);
  cells[5] = ts_datum_integer(l->rows);
  cells[6] = ts_datum_integer(l->stored);
  cells[7] = ts_datum_integer(l->set_apart);
  cells[8] = ts_datum_integer(l->rejected);
  cells[9] = ts_datum_text(l->release);
  cells[10] = ts_datum_text(l->loaded_at);
}

ts_status ts_store_add_load (ts_store *store, ts_load *load, ts_error *err) {
  ts_datum cells[11];
  const ts_load *known;
  size_t n;
  ts_status status = ts_store_loads(store, &known, &n, err);
  if (status == TS_OK)
    status = ts_row_next_id(store, TS_T_LOAD, &load->id, err);
  if (status != TS_OK) return status;
  load_cells(load, cells);
  status = ts_row_add(store, TS_T_LOAD, cells, NULL, err);
  if (status == TS_OK && keep_load(store, cells) != TS_OK)
    status = ts_fail_memory(err);
  return status;
}

ts_status ts_store_finish_load (ts_store *store, const ts_load *load,
                                ts_error *err) {
  ts_datum cells[11];
  ts_load new;
  ts_status status;
  load_cells(load, cells);
  status = ts_row_replace(store, TS_T_LOAD, cells, NULL, err);
  if (status != TS_OK) return status;
  if (read_load(cells, &new) != TS_OK) {
    free_load(&new);
    return ts_fail_memory(err);
  }
  for (size_t i = 0; i < store->load_count; i++) {
    if (store->loads[i].id != load->id) continue;
    free_load(&store->loads[i]);
    store->loads[i] = new;
    return TS_OK;
  }
  free_load(&new);  /* the catalogue was not asked for yet */
  return TS_OK;
}
