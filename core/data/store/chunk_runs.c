/* chunk_runs.c -- codes as runs of equal ones */
#include "chunk_inside.h"

#define HEAD 4

size_t ts_runs_count (const uint32_t *codes, size_t rows) {
  uint32_t changes = 0;
  for (size_t i = 0; i + 1 < rows; i++) changes += (codes[i] != codes[i + 1]);
  return changes + 1;
}

size_t ts_runs_size (size_t count, unsigned width) {
  return HEAD + TS_RUN_END * count + ts_bits_size(count, width);
}

void ts_runs_encode (const ts_scheme *s, const uint32_t *codes, size_t rows,
                     size_t count, char *out) {
  uint64_t fields[TS_BITS_GROUP] = {0};
  char *ends = out + HEAD, *at = ends + TS_RUN_END * count;
  size_t n = 0;
  ts_put(out, HEAD, count);
  for (size_t i = 0; i < rows; i++) {
    if (i + 1 < rows && codes[i] == codes[i + 1]) continue;
    ts_put(ends + TS_RUN_END * n, TS_RUN_END, i);
    fields[n % TS_BITS_GROUP] = ts_offset_of(s, codes[i]);
    n++;
    if (n % TS_BITS_GROUP != 0 && n < count) continue;
    ts_bits_pack(fields, s->width, (n - 1) / TS_BITS_GROUP, at);
    memset(fields, 0, sizeof fields);
  }
}

ts_status ts_runs_open (const ts_scheme *s, ts_slice bytes, size_t rows,
                        ts_runs_view *view) {
  size_t count;
  if (bytes.length < HEAD || s->width == 0) return TS_CORRUPT;
  count = ts_get32(bytes.text);
  if (count == 0 || count > rows / TS_RUN_ROWS
      || bytes.length != ts_runs_size(count, s->width)) return TS_CORRUPT;
  *view = (ts_runs_view){*s, rows, count, bytes.text + HEAD,
                         bytes.text + HEAD + TS_RUN_END * count};
  return (ts_get16(view->fields - TS_RUN_END) + 1u == rows) ? TS_OK
                                                            : TS_CORRUPT;
}
