/* contents.c -- how many rows each part of a table has, and their crcs' sum */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/*
** Part names are "load" (the table is one part), "chunk 3" (of dataset 3) and
** "dictionary product". A part that 'contents' does not name has no rows.
*/
static void part_name (ts_table table, const ts_datum *key, ts_string *name) {
  ts_string_put(name, ts_tables[table].name);
  if (key == NULL) return;
  ts_string_put(name, " ");
  if (key->kind == TS_DATUM_TEXT)
    ts_string_add(name, key->text.text, key->text.length);
  else
    ts_string_format(name, "%lld", (long long)key->integer);
}

char *ts_contents_name (ts_table table, const ts_datum *key,
                        char name[TS_PART_NAME]) {
  ts_string full = {0};
  part_name(table, key, &full);
  snprintf(name, TS_PART_NAME, "%s", (full.status == TS_OK)
                                     ? full.text : ts_tables[table].name);
  ts_string_free(&full);
  return name;
}

static ts_status counter_of (ts_store *store, ts_slice name,
                             ts_counter **counter) {
  size_t before = ts_dict_size(store->parts);
  uint32_t code;
  if (ts_reserve((void **)&store->counters, &store->counter_room, before + 1,
                 sizeof *store->counters) != TS_OK
      || ts_dict_add(store->parts, name, &code) != TS_OK) return TS_NOMEM;
  *counter = &store->counters[code];
  if (code == before) **counter = (ts_counter){0};
  return TS_OK;
}

ts_status ts_contents_part (ts_store *store, ts_table table,
                            const ts_datum *key, ts_counter **counter) {
  ts_string name = {0};
  ts_status status;
  part_name(table, key, &name);
  status = (name.status != TS_OK) ? name.status
         : counter_of(store, (ts_slice){name.text, name.length}, counter);
  ts_string_free(&name);
  return status;
}

static ts_status take_counter (void *state, const ts_datum *cells) {
  ts_counter *counter;
  ts_status status = counter_of(state, cells[0].text, &counter);
  if (status != TS_OK) return status;
  counter->rows = cells[1].integer;
  counter->sum = cells[2].integer;
  return TS_OK;
}

ts_status ts_contents_read (ts_store *store, ts_error *err) {
  ts_contents_forget(store);
  store->parts = ts_dict_alloc();
  if (store->parts == NULL) return ts_fail_memory(err);
  return ts_rows_read(store, TS_T_CONTENTS, NULL, take_counter, store, err);
}

ts_status ts_contents_write (ts_store *store, ts_error *err) {
  ts_status status = TS_OK;
  size_t n = ts_dict_size(store->parts);
  for (uint32_t i = 0; i < n && status == TS_OK; i++) {
    ts_counter *counter = &store->counters[i];
    ts_datum cells[] = {ts_datum_slice(ts_dict_slice(store->parts, i)),
                        ts_datum_integer(counter->rows),
                        ts_datum_integer(counter->sum)};
    if (!counter->changed) continue;
    status = ts_row_add(store, TS_T_CONTENTS, cells, NULL, err);
    counter->changed = 0;
  }
  return status;
}

void ts_contents_forget (ts_store *store) {
  ts_dict_free(store->parts);
  free(store->counters);
  store->parts = NULL;
  store->counters = NULL;
  store->counter_room = 0;
}
