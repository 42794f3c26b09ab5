/* clash.c -- the sentence about two rows that are one record */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/codes/countries.h"
#include "settle.h"

/* Counts records until the wanted one and remembers its line. */
typedef struct {
  uint64_t left;
  int64_t base, line;
} search;

static ts_status count_record (void *state, const ts_record *record,
                               int64_t line) {
  search *s = state;
  (void)record;
  if (s->left-- > 0) return TS_OK;
  s->line = s->base + line;
  return TS_STOPPED;
}

static ts_status ignore_problem (void *state, int64_t line, ts_slice text,
                                 const char *reason) {
  (void)state;
  (void)line;
  (void)text;
  (void)reason;
  return TS_OK;
}

/* The line of the file's n-th record, or 0. Reading again costs time, but only
** a load that failed pays for it. */
static int64_t line_of (const char *path, int64_t bytes,
                        const ts_input_options *options, uint64_t record) {
  search s = {.left = record};
  ts_sink sink = {count_record, ignore_problem, &s};
  ts_input *input = NULL;
  ts_block *block = NULL;
  ts_status status = ts_input_open(path, options, &input, NULL);
  if (status == TS_OK && ts_input_size(input) != bytes) status = TS_IO;
  if (status == TS_OK) s.base = ts_input_first_line(input);
  while (status == TS_OK && s.line == 0) {
    int64_t lines = 0, rows = 0;
    status = ts_input_next(input, &block, NULL);
    if (status != TS_OK || block == NULL) break;
    status = ts_block_parse(input, block, &sink, &lines, &rows, NULL);
    s.base += lines;
    ts_block_free(block);
  }
  ts_input_close(input);
  return s.line;
}

static void put_place (ts_string *to, ts_store *store, const ts_load *current,
                       const ts_input_options *options, int64_t id,
                       uint64_t record) {
  const ts_load *loads, *load = (id == current->id) ? current : NULL;
  size_t n = 0;
  int64_t line;
  if (load == NULL && ts_store_loads(store, &loads, &n, NULL) == TS_OK)
    for (size_t i = 0; i < n; i++)
      if (loads[i].id == id) load = &loads[i];
  if (load == NULL) {
    ts_string_format(to, "load %lld", (long long)id);
    return;
  }
  line = line_of(load->path, load->bytes, options, record);
  if (line > 0)
    ts_string_format(to, "%s:%lld", load->path, (long long)line);
  else
    ts_string_format(to, "%s, record %llu", load->path,
                     (unsigned long long)record + 1);
}

/* What identity.c packed: base 37 digits, 0 being the end. */
static void put_product (ts_string *to, uint64_t packed) {
  char text[13] = {0};
  for (size_t i = 12; i-- > 0; packed /= 37) {
    unsigned digit = (unsigned)(packed % 37);
    text[i] = (char)((digit == 0) ? '\0' : (digit < 11) ? '0' + digit - 1
                     : 'A' + digit - 11);
  }
  ts_string_put(to, text);
}

static void put_key (ts_string *to, const ts_identity *key) {
  char period[TS_PERIOD_TEXT];
  size_t exporter = (key->flow >> 20) & 0xfffu;
  size_t importer = (key->flow >> 8) & 0xfffu;
  ts_period when = ts_period_of_code((uint32_t)(key->flow >> 32));
  ts_string_format(to, "%s, %s to %s, product ",
                   ts_period_text(when, period),
                   (exporter < ts_countries_count) ? ts_countries[exporter].id
                                                   : "?",
                   (importer < ts_countries_count) ? ts_countries[importer].id
                                                   : "?");
  put_product(to, key->product);
}

ts_status ts_clash_sentence (ts_store *store, const ts_load *load,
                             const ts_input_options *options,
                             const ts_clash *clash, ts_error *err) {
  ts_string places = {0}, key = {0};
  put_place(&places, store, load, options, clash->load[1], clash->record[1]);
  ts_string_put(&places, " repeats ");
  put_place(&places, store, load, options, clash->load[0], clash->record[0]);
  put_key(&key, &clash->key);
  if (places.status != TS_OK || key.status != TS_OK)
    ts_fail_memory(err);
  else
    ts_fail(err, TS_CONFLICT, "%s: %s stands there already; nothing was loaded."
            " Load with { replace = true } when the new rows win, or with"
            " { release = \"YYYY-MM-DD\" } to keep both", places.text,
            key.text);
  ts_string_free(&places);
  ts_string_free(&key);
  return TS_CONFLICT;
}
