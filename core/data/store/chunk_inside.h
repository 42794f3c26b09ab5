/* chunk_inside.h -- what the files of the chunk codec share */
#ifndef TS_CHUNK_INSIDE_H
#define TS_CHUNK_INSIDE_H

#include "base/dict.h"
#include "bits.h"
#include "chunk.h"

/* What the offsets of a column of codes mean: 'base' + offset, but with 'none'
** offset 0 is TS_NONE and 'base' lies one below the least code. */
typedef struct {
  uint32_t lo, hi, base;
  unsigned width;
  uint32_t none;   /* 0 or 1 */
} ts_scheme;

static inline uint32_t ts_offset_of (const ts_scheme *s, uint32_t code) {
  return (s->none && code == TS_NONE) ? 0 : code - s->base;
}

/*
** chunk_runs.c. The bytes of runs: u32 count, then the last row of each run in
** 16 bits, then their packed offsets.
*/
#define TS_RUN_END 2   /* bytes of a run's last row */

size_t ts_runs_count (const uint32_t *codes, size_t rows);
size_t ts_runs_size (size_t count, unsigned width);
/* 'out' has room for ts_runs_size bytes. */
void ts_runs_encode (const ts_scheme *s, const uint32_t *codes, size_t rows,
                     size_t count, char *out);

typedef struct {
  ts_scheme scheme;
  size_t rows, count;
  const char *ends, *fields;   /* borrowed */
} ts_runs_view;

/* Check lengths, and that the last run ends with the rows. */
ts_status ts_runs_open (const ts_scheme *s, ts_slice bytes, size_t rows,
                        ts_runs_view *view);
/* Run 'i', which begins at row 'begin'. */
static inline ts_status ts_runs_at (const ts_runs_view *view, size_t i,
                                    uint32_t begin, ts_code_run *run) {
  const ts_scheme *s = &view->scheme;
  uint32_t code = s->base + (uint32_t)ts_bits_at(view->fields, i, s->width);
  run->code = (s->none && code == s->base) ? TS_NONE : code;
  run->end = ts_get16(view->ends + TS_RUN_END * i) + 1u;
  return (run->end > begin && run->end <= view->rows
          && run->code - s->lo <= s->hi - s->lo) ? TS_OK : TS_CORRUPT;
}

/*
** The bytes of a column of numbers:
**
**   head        u8 scale, u8 width, u16 bytes of a patch's value,
**               u32 patches, u32 exceptions                     12 bytes
**   fields      rows, 'width' bits each
**   patches     u16 rows[], then values[]
**   exceptions  u16 rows[], then i8 scales[], then u64 bits[]
**
** Field k is the mantissa lo + k. In a chunk with gaps (missing numbers or
** exceptions) it is lo + k - 1, and 0 is a gap. The row of a patch has field 0,
** its value is mantissa - lo; that of an exception is a gap. Rows rise.
*/
#define TS_NUMBERS_HEAD 12
#define TS_PATCH_ROW 2        /* bytes of the row of a patch or exception */
#define TS_EXCEPTION 11       /* bytes of one */
#define TS_SCALES 10          /* 0 .. 9 */

#endif
