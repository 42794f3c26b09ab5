/* dictionary.c -- the texts behind the codes, in the store */
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/* Texts arrive by rising code, so that each gets its own again. */
static ts_status take_text (void *state, const ts_datum *cells) {
  ts_dict *dict = state;
  uint32_t code;
  ts_status status;
  if (cells[1].integer != (int64_t)ts_dict_size(dict)) return TS_CORRUPT;
  status = ts_dict_add(dict, cells[2].text, &code);
  if (status != TS_OK) return status;
  return (code == cells[1].integer) ? TS_OK : TS_CORRUPT;
}

static ts_status add_volume (ts_store *store, const char *name,
                             ts_volume **volume) {
  ts_volume new = {ts_copy_text(name, strlen(name)), ts_dict_alloc(), 0};
  if (new.name == NULL || new.dict == NULL
      || ts_reserve((void **)&store->volumes, &store->volume_room,
                    store->volume_count + 1, sizeof new) != TS_OK) {
    free(new.name);
    ts_dict_free(new.dict);
    return TS_NOMEM;
  }
  *volume = &store->volumes[store->volume_count++];
  **volume = new;
  return TS_OK;
}

static void drop_last (ts_store *store) {
  ts_volume *volume = &store->volumes[--store->volume_count];
  free(volume->name);
  ts_dict_free(volume->dict);
}

ts_status ts_store_dict (ts_store *store, const char *name, ts_dict **dict,
                         ts_error *err) {
  ts_datum part = ts_datum_text(name);
  ts_volume *volume;
  ts_status status;
  for (size_t i = 0; i < store->volume_count; i++)
    if (strcmp(store->volumes[i].name, name) == 0) {
      *dict = store->volumes[i].dict;
      return TS_OK;
    }
  if (add_volume(store, name, &volume) != TS_OK) return ts_fail_memory(err);
  status = ts_rows_read(store, TS_T_DICTIONARY, &part, take_text, volume->dict,
                        err);
  if (status != TS_OK) {
    drop_last(store);
    return status;
  }
  volume->saved = ts_dict_size(volume->dict);
  *dict = volume->dict;
  return TS_OK;
}

static ts_status write_volume (ts_store *store, ts_volume *volume,
                               ts_error *err) {
  ts_status status = TS_OK;
  for (; volume->saved < ts_dict_size(volume->dict) && status == TS_OK;
       volume->saved++) {
    uint32_t code = (uint32_t)volume->saved;
    ts_datum cells[] = {ts_datum_text(volume->name), ts_datum_integer(code),
                        ts_datum_slice(ts_dict_slice(volume->dict, code))};
    status = ts_row_add(store, TS_T_DICTIONARY, cells, NULL, err);
  }
  return status;
}

ts_status ts_dictionaries_write (ts_store *store, ts_error *err) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < store->volume_count && status == TS_OK; i++)
    status = write_volume(store, &store->volumes[i], err);
  return status;
}

void ts_dictionaries_forget (ts_store *store) {
  while (store->volume_count > 0) drop_last(store);
  free(store->volumes);
  store->volumes = NULL;
  store->volume_room = 0;
}

/* Columns whose codes are fixed by the program have dictionaries too, so that
** any SQL tool can tell what they mean. */
typedef struct {
  const char *name;
  const char *const *texts;
  size_t n;
} enumeration;

static const char *const estimated_names[] = {"", "reported", "estimated"};

ts_status ts_dictionaries_create (ts_store *store, ts_error *err) {
  const enumeration all[] = {
    {"field", ts_field_names, TS_C_KEEP},
    {"reported_by", ts_side_names, 3},
    {"regime", ts_regime_names, TS_REGIMES},
    {"apart", ts_apart_names, 3},
    {"estimated", estimated_names, 3}
  };
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    ts_dict *dict;
    uint32_t code;
    ts_status status = ts_store_dict(store, all[i].name, &dict, err);
    for (size_t k = 0; k < all[i].n && status == TS_OK; k++)
      if (ts_dict_add(dict, ts_slice_of(all[i].texts[k]), &code) != TS_OK)
        status = ts_fail_memory(err);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}
