/* fuzz_store.c -- a store with bytes changed, and any bytes as a chunk
**
** An even first byte: what follows are changes of five bytes each, where (four)
** and with what (one), of a small store; reading it must give an error or what
** was written. An odd one: an encoding, bounds, rows, and the bytes of a chunk,
** which must be decoded or refused.
*/
#include <fcntl.h>
#include <unistd.h>
#include "../core/store_sample.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n);

static char *original;   /* the store as it was written */
static size_t size;
static int file;

static void make_store (void) {
  const char *path;
  ts_error err = {0};
  if (!start_folder()) abort();
  path = in_folder("a.db");
  if (make(path, 1, &err) != TS_OK) abort();
  file = open(path, O_RDWR | O_CLOEXEC);
  size = (size_t)lseek(file, 0, SEEK_END);
  original = malloc(size);
  if (file < 0 || original == NULL
      || pread(file, original, size, 0) != (ssize_t)size) abort();
}

static void drop_store (void) {
  drop_folder();
}

static uint32_t number_at (const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8
       | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void read_changed (const uint8_t *bytes, size_t n) {
  ts_error err = {0};
  ts_status status;
  for (size_t i = 0; i + 5 <= n; i += 5)
    if (pwrite(file, bytes + i + 4, 1, (off_t)(number_at(bytes + i) % size))
        != 1) abort();
  status = open_and_read(in_folder("a.db"), 1, &err);
  if (status == TS_DOMAIN) abort();  /* a wrong answer */
  if (status != TS_OK && err.text[0] == '\0') abort();
  verify(in_folder("a.db"), &err);
  for (size_t i = 0; i + 5 <= n; i += 5) {
    size_t at = number_at(bytes + i) % size;
    if (pwrite(file, original + at, 1, (off_t)at) != 1) abort();
  }
}

static void decode (const uint8_t *bytes, size_t n) {
  static uint32_t codes[TS_CHUNK_ROWS], picked[128];
  static ts_code_run runs[TS_RUNS_MOST];
  ts_numbers numbers;
  ts_slice chunk;
  int64_t lo, hi;
  size_t rows, few = 0;
  char *text;
  if (n < 11) return;
  rows = (size_t)(bytes[9] | bytes[10] << 8) + 1;
  text = malloc(n - 11 + 1);
  if (text == NULL || ts_numbers_alloc(&numbers) != TS_OK) abort();
  memcpy(text, bytes + 11, n - 11);
  lo = number_at(bytes + 1);
  hi = number_at(bytes + 5);
  chunk = (ts_slice){text, n - 11};
  for (size_t row = 0; row < rows; row += 1 + rows / 100)
    picked[few++] = (uint32_t)row;
  ts_decode_codes(bytes[0], lo, hi, chunk, rows, codes);
  ts_decode_codes_at(bytes[0], lo, hi, chunk, rows, picked, few, codes);
  ts_decode_runs(bytes[0], lo, hi, chunk, rows, runs, &few);
  ts_decode_numbers(bytes[0], lo, hi, chunk, rows, &numbers);
  ts_decode_numbers_at(bytes[0], lo, hi, chunk, rows, picked, 1, &numbers);
  ts_numbers_free(&numbers);
  free(text);
}

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n) {
  if (original == NULL) {
    make_store();
    atexit(drop_store);
  }
  if (n == 0) return 0;
  if (bytes[0] & 1) decode(bytes + 1, n - 1);
  else read_changed(bytes + 1, n - 1);
  return 0;
}
