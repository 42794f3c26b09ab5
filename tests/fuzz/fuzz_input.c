/* fuzz_input.c -- any bytes, read as a file of trade data
**
** clang -g -O1 -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_input.c
*/
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "../core/batches.h"
#include "data/read/input.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n);

/* Columns that a table must have to be read by hand. */
static const ts_mapping by_hand[] = {
  {"period", "a", NULL, 0}, {"value", "b", NULL, 2.5},
  {"exporter", "c", NULL, 0}, {"importer", NULL, "RUS", 0},
  {"product", "d", NULL, 0}, {"reported_by", NULL, "exporter", 0},
  {"currency", NULL, "USD", 0}, {NULL}
};

/* Every byte of a record's texts is looked at. */
static unsigned sum_of (ts_slice text) {
  unsigned sum = 0;
  for (size_t i = 0; i < text.length; i++)
    sum += (unsigned char)text.text[i];
  return sum;
}

static ts_status see_record (void *state, const ts_record *r, int64_t line) {
  unsigned *sum = state;
  if (line < 0 || r->exporter >= ts_countries_count
      || r->importer >= ts_countries_count || r->level < 0) abort();
  *sum += sum_of(r->product) + sum_of(r->classification)
        + sum_of(r->quantity_unit);
  return TS_OK;
}

static ts_status see_problem (void *state, int64_t line, ts_slice text,
                              const char *reason) {
  unsigned *sum = state;
  if (line < 0 || *reason == '\0') abort();
  *sum += sum_of(text);
  return TS_OK;
}

static void read_all (const char *path, const ts_input_options *options) {
  unsigned sum = 0;
  ts_sink sink = {see_record, see_problem, &sum};
  ts_input *input;
  ts_block *block;
  ts_error err;
  int64_t lines, rows;
  char *text;
  if (ts_describe(path, options, &text, &err) == TS_OK) free(text);
  if (ts_input_open(path, options, &input, &err) != TS_OK) return;
  while (ts_input_next(input, &block, &err) == TS_OK
         && block != NULL) {
    ts_status status = ts_block_parse(input, block, &sink, &lines, &rows, &err);
    ts_block_free(block);
    if (status != TS_OK) break;
  }
  ts_input_close(input);
}

/* The batch of a block does not depend on the way it is read. */
static void fill_each (const ts_input *input, const ts_block *block,
                       ts_batch *by_rows, ts_batch *quick) {
  ts_status status = ts_batch_fill(by_rows, input, block);
  for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++) {
    if (!(*set)->works()) continue;
    quick->vectors = *set;
    if (ts_batch_fill(quick, input, block) != status) abort();
    if (status == TS_OK && difference(by_rows, quick) != NULL) abort();
  }
}

static void read_columns (const char *path, const ts_input_options *options) {
  ts_batch by_rows, quick;
  ts_input *input;
  ts_block *block;
  size_t keeps = 0;
  if (ts_input_open(path, options, &input, NULL) != TS_OK) return;
  while (ts_input_keep(input)[keeps] != NULL) keeps++;
  if (ts_batch_start(&by_rows, keeps, 1) != TS_OK
      || ts_batch_start(&quick, keeps, 1) != TS_OK) abort();
  by_rows.by_rows = 1;
  while (ts_input_next(input, &block, NULL) == TS_OK
         && block != NULL) {
    fill_each(input, block, &by_rows, &quick);
    ts_block_free(block);
  }
  ts_batch_free(&by_rows);
  ts_batch_free(&quick);
  ts_input_close(input);
}

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n) {
  ts_input_options options = {.mappings = by_hand};
  char path[64];
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) abort();
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  read_all(path, NULL);
  read_all(path, &options);
  read_columns(path, NULL);
  read_columns(path, &options);
  close(fd);
  return 0;
}
