/* census.c -- rows by product; see census.h for the rules */
#include "census.h"

#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "data/codes/known.h"

/* Room for 'code', what is new being empty. */
static ts_status widen (void **list, size_t *room, uint32_t code, size_t size) {
  size_t before = *room;
  if (code < before) return TS_OK;
  if (ts_reserve(list, room, (size_t)code + 1, size) != TS_OK)
    return TS_NOMEM;
  memset((char *)*list + before * size, 0, (*room - before) * size);
  return TS_OK;
}

/* Rows from 'from' that have its classification; they are counted. */
static ts_status take_run (ts_census *census, const uint32_t *classes,
                           const uint32_t *products, size_t from, size_t n,
                           size_t *end) {
  uint32_t class = classes[from], most = 0;
  ts_count_list *list;
  size_t i = from;
  for (; i < n && classes[i] == class; i++)
    if (products[i] > most) most = products[i];
  *end = i;
  if (widen((void **)&census->lists, &census->count, class,
            sizeof *census->lists) != TS_OK) return TS_NOMEM;
  list = &census->lists[class];
  if (widen((void **)&list->rows, &list->room, most, sizeof *list->rows)
      != TS_OK) return TS_NOMEM;
  for (i = from; i < *end; i++) list->rows[products[i]]++;
  return TS_OK;
}

ts_status ts_census_take (ts_census *census, const uint32_t *classes,
                          const uint32_t *products, size_t n) {
  size_t at = 0;
  while (at < n) {
    ts_status status = take_run(census, classes, products, at, n, &at);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

static ts_status write_row (ts_store *store, int64_t load, const char *class,
                            ts_slice product, uint64_t rows, ts_error *err) {
  ts_datum cells[] = {ts_datum_integer(load), ts_datum_text(class),
                      ts_datum_slice(product), ts_datum_integer((int64_t)rows)};
  return ts_row_add(store, TS_T_UNKNOWN, cells, NULL, err);
}

/* What one classification lacks. */
static ts_status write_class (const ts_count_list *list, ts_store *store,
                              int64_t load, const char *class, ts_error *err) {
  uint64_t unchecked = 0;
  ts_dict *products;
  ts_status status = ts_store_dict(store, "product", &products, err);
  for (uint32_t code = 0; code < list->room && status == TS_OK; code++) {
    ts_slice text;
    ts_knowledge known;
    if (list->rows[code] == 0) continue;
    text = ts_dict_slice(products, code);
    known = ts_product_known(text, class);
    if (known == TS_CODE_UNCHECKED) unchecked += list->rows[code];
    if (known != TS_CODE_UNKNOWN) continue;
    status = write_row(store, load, class, text, list->rows[code], err);
  }
  if (unchecked > 0 && status == TS_OK)
    status = write_row(store, load, class, ts_slice_of(""), unchecked, err);
  return status;
}

ts_status ts_census_write (const ts_census *census, ts_store *store,
                           int64_t load, ts_error *err) {
  ts_dict *classes;
  ts_status status = ts_store_dict(store, "classification", &classes, err);
  ts_unknown_forget(store);
  for (uint32_t code = 0; code < census->count && status == TS_OK; code++)
    if (census->lists[code].rows != NULL)
      status = write_class(&census->lists[code], store, load,
                           ts_dict_text(classes, code), err);
  return status;
}

void ts_census_free (ts_census *census) {
  for (size_t i = 0; i < census->count; i++) free(census->lists[i].rows);
  free(census->lists);
  *census = (ts_census){0};
}

static ts_status take_unknown (void *state, const ts_datum *c) {
  ts_store *store = state;
  ts_unknown *new;
  if (ts_reserve((void **)&store->unknown, &store->unknown_room,
                 store->unknown_count + 1, sizeof *new) != TS_OK)
    return TS_NOMEM;
  new = &store->unknown[store->unknown_count++];
  *new = (ts_unknown){
    .load = c[0].integer, .rows = c[3].integer,
    .classification = ts_copy_text(c[1].text.text, c[1].text.length),
    .product = ts_copy_text(c[2].text.text, c[2].text.length)
  };
  return (new->classification == NULL || new->product == NULL) ? TS_NOMEM
                                                               : TS_OK;
}

ts_status ts_store_unknown (ts_store *store, const ts_unknown **unknown,
                            size_t *n, ts_error *err) {
  if (!store->has_unknown) {
    ts_status status;
    ts_unknown_forget(store);
    status = ts_rows_read(store, TS_T_UNKNOWN, NULL, take_unknown, store, err);
    if (status != TS_OK) return status;
    store->has_unknown = 1;
  }
  *unknown = store->unknown;
  *n = store->unknown_count;
  return TS_OK;
}

void ts_unknown_forget (ts_store *store) {
  for (size_t i = 0; i < store->unknown_count; i++) {
    free(store->unknown[i].classification);
    free(store->unknown[i].product);
  }
  free(store->unknown);
  store->unknown = NULL;
  store->unknown_count = store->unknown_room = 0;
  store->has_unknown = 0;
}
