/* quick.c -- runs of simple records, and the others for the row parser */
#include "quick.h"

#include <stdlib.h>
#include <string.h>

int ts_quick_suits (const ts_input *input) {
  return !input->is_json && input->layout.columns > 1
      && (input->layout.format->traits & TS_ACROSS) == 0
      && memchr("\"\r\n", input->delimiter, 3) == NULL;  /* rule 3 */
}

static ts_status separators_alloc (ts_separators *s) {
  size_t room = (TS_QUICK_BYTES + 80) * sizeof *s->behind;
  s->behind = malloc(room);
  s->ends = malloc(room);
  s->odd = malloc(room);
  return (s->behind != NULL && s->ends != NULL && s->odd != NULL) ? TS_OK
                                                                 : TS_NOMEM;
}

ts_status ts_quick_alloc (ts_batch *batch, const ts_input *input,
                          ts_quick **quick) {
  ts_quick *q = calloc(1, sizeof *q);
  ts_status status;
  if (q == NULL) return TS_NOMEM;
  q->batch = batch;
  status = separators_alloc(&q->found);
  if (status == TS_OK) status = ts_quick_parts_alloc(q, &input->layout);
  if (status != TS_OK) ts_quick_free(q);
  else *quick = q;
  return status;
}

void ts_quick_free (ts_quick *q) {
  if (q == NULL) return;
  for (size_t i = 0; i < q->part_count; i++) {
    ts_memo_free(&q->parts[i].memo);
    ts_memo_free(&q->parts[i].spare_memo);
  }
  free(q->parts);
  free(q->found.behind);
  free(q->found.ends);
  free(q->found.odd);
  free(q);
}

void ts_quick_fill (ts_quick *q, ts_field field, uint32_t code) {
  size_t first = q->batch->rows, to = first + q->run.n, from = first;
  uint32_t *codes = q->batch->codes[field];
  if (q->same_code[field] != code) q->same[field] = 0;
  q->same_code[field] = code;
  if (q->same[field] > from) from = q->same[field];
  for (size_t i = from; i < to; i++) codes[i] = code;
  if (q->same[field] >= first && q->same[field] < to) q->same[field] = to;
}

/* The record at text[at] goes through the row parser. */
static ts_status take_alone (ts_quick *q, size_t *at) {
  ts_parser *p = q->p;
  ts_status status;
  p->line += (int64_t)ts_text_lines(q->text.text + q->counted,
                                    *at - q->counted);
  status = ts_parse_record(p, q->text, at);
  q->counted = *at;
  q->prepared = SIZE_MAX;
  memset(q->same, 0, sizeof q->same);
  return status;
}

static void move_row (ts_batch *batch, size_t from, size_t to) {
  for (size_t f = 0; f < TS_FIELDS; f++)
    if (batch->codes[f] != NULL) batch->codes[f][to] = batch->codes[f][from];
  for (size_t i = 0; i < sizeof batch->numbers / sizeof *batch->numbers; i++) {
    ts_decimals *column = &batch->numbers[i];
    column->mantissas[to] = column->mantissas[from];
    column->scales[to] = column->scales[from];
  }
}

/* The run's rows stand behind the batch's; those that were refused are made by
** the row parser, or drop out. */
static ts_status mend (ts_quick *q) {
  ts_batch *batch = q->batch;
  size_t first = batch->rows, to = first;
  for (size_t i = 0; i < q->run.n; i++) {
    size_t from = first + i;
    if (q->refuse[i]) {
      size_t at = (size_t)(q->run.text - q->text.text)
                + q->run.behind[i * q->run.stride];
      ts_status status;
      batch->rows = from;
      status = take_alone(q, &at);
      if (status != TS_OK) return status;
      if (batch->rows == from) continue;
    }
    if (from != to) move_row(batch, from, to);
    to++;
  }
  batch->rows = to;
  return TS_OK;
}

static ts_status take_run (ts_quick *q) {
  size_t n = q->run.n;
  ts_status status = ts_batch_widen(q->batch, q->batch->rows + n
                                              + TS_QUICK_STEP);
  q->prepared = SIZE_MAX;
  q->refused = 0;
  memset(q->refuse, 0, n);
  if (status == TS_OK) status = ts_quick_codes(q);
  if (status == TS_OK) status = ts_quick_numbers(q);
  if (status == TS_OK) status = ts_quick_remarks(q);
  if (status != TS_OK) return status;
  q->p->rows += (int64_t)(n - q->refused);
  if (q->refused > 0) return mend(q);
  q->batch->rows += n;
  return TS_OK;
}

/* Bytes that no text has, which check_bytes in parse.c tells of. */
static int has_strange_bytes (ts_slice row) {
  return memchr(row.text, '\0', row.length) != NULL
      || ts_utf8_bad(row.text, row.length) < row.length;
}

/* One field more than the header has, which is empty: a trailing comma. */
static int has_empty_end (const ts_quick *q, const char *text,
                          const uint32_t *behind) {
  size_t columns = q->p->layout->columns;
  uint32_t length = behind[columns + 1] - behind[columns] - 1;
  return length == 0 || (length == 1 && text[behind[columns]] == '\r');
}

/* Rule 2, but for quotes. */
static inline int is_simple (const ts_quick *q, const char *text,
                             size_t record) {
  const uint32_t *ends = q->found.ends + record;
  const uint32_t *behind = q->found.behind + ends[0];
  size_t fields = ends[1] - ends[0], columns = q->p->layout->columns;
  if (fields != columns
      && (fields != columns + 1 || !has_empty_end(q, text, behind))) return 0;
  return !q->p->check_bytes
      || !has_strange_bytes((ts_slice){text + behind[0],
                                       behind[fields] - behind[0]});
}

/* Take the whole records that 'found' has, in runs. */
static ts_status take_found (ts_quick *q, const char *text) {
  const ts_separators *s = &q->found;
  size_t odd = 0;
  ts_status status = TS_OK;
  for (size_t r = 0, next; r < s->records && status == TS_OK; r = next) {
    size_t stride = s->ends[r + 1] - s->ends[r], stop = r + TS_QUICK_ROWS;
    if (stop > s->records) stop = s->records;
    while (odd < s->odd_count && s->odd[odd] < r) odd++;
    if (odd < s->odd_count && s->odd[odd] < stop) stop = s->odd[odd];
    for (next = r; next < stop && is_simple(q, text, next)
         && s->ends[next + 1] - s->ends[next] == stride; next++) {}
    q->run = (ts_fields){text, s->behind + s->ends[r], stride, next - r,
                         q->p->block->quoted, 0};
    if (next > r) {
      status = take_run(q);
    } else {
      size_t at = (size_t)(text - q->text.text)
                + q->run.behind[0];
      status = take_alone(q, &at);
      next = r + 1;
    }
  }
  return status;
}

ts_status ts_quick_parse (ts_quick *q, ts_parser *p, ts_slice text) {
  const ts_separators *s = &q->found;
  ts_status status = TS_OK;
  q->p = p;
  q->text = text;
  q->counted = 0;
  for (size_t at = 0; at < text.length && status == TS_OK; ) {
    size_t n = text.length - at;
    if (n > TS_QUICK_BYTES) n = TS_QUICK_BYTES;
    q->batch->vectors->find(&q->found, text.text + at, n, p->input->delimiter,
                            p->block->quoted);
    if (s->records == 0) {  /* a long one */
      status = take_alone(q, &at);
    } else {
      status = take_found(q, text.text + at);
      at += s->behind[s->ends[s->records]];
    }
  }
  p->line += (int64_t)ts_text_lines(text.text + q->counted,
                                    text.length - q->counted);
  return status;
}
