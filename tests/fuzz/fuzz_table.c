/* fuzz_table.c -- any bytes, read as a table and as a frame
**
** What is read is written as CSV and read again: as many rows and columns.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/write.h"
#include "data/read/readframe.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n);

static ts_status read_bytes (const void *bytes, size_t n, ts_frame **frame,
                             ts_error *err) {
  ts_read_options options = {.frequency = -1, .wide = -1};
  char path[64];
  int fd = memfd_create("table", MFD_CLOEXEC);
  ts_status status;
  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) abort();
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  status = ts_read_frame(path, &options, frame, err);
  close(fd);
  if (status != TS_OK && err->text[0] == '\0') abort();
  return status;
}

/* Every cell is one that its kind can have. */
static void look_at (const ts_frame *frame) {
  for (size_t i = 0; i < frame->width; i++) {
    const ts_column *c = &frame->columns[i];
    for (size_t row = 0; c->kind == TS_KEY && row < frame->rows; row++)
      if (c->u.codes[row] != TS_NONE
          && c->u.codes[row] >= ts_dict_size(c->dict)) abort();
  }
}

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n) {
  ts_frame *frame = NULL, *again = NULL;
  ts_string text = {0};
  ts_error err = {0};
  if (read_bytes(bytes, n, &frame, &err) != TS_OK) return 0;
  look_at(frame);
  if (ts_frame_text(frame, "csv", 0, &text, &err) != TS_OK) abort();
  if (frame->rows > 0 && frame->width > 1
      && read_bytes(text.text, text.length, &again, &err) == TS_OK
      && again->width != frame->width) abort();
  ts_frame_free(again);
  ts_frame_free(frame);
  ts_string_free(&text);
  return 0;
}
