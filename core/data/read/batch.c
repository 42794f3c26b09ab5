/* batch.c -- the records of one block as columns, with codes of their own */
#include "batch.h"

#include <stdlib.h>
#include <string.h>
#include "quick.h"

int ts_field_is_text (ts_field field) {
  return field == TS_C_PRODUCT || field == TS_C_CLASSIFICATION
      || field == TS_C_QUANTITY_UNIT || field >= TS_C_KEEP;
}

/* Columns that a batch holds: all but the numbers and 'until'. */
static int has_codes (const ts_batch *batch, ts_field field) {
  return !ts_is_number(field) && field != TS_C_UNTIL
      && field < TS_C_KEEP + batch->keeps;
}

ts_status ts_batch_start (ts_batch *batch, size_t keeps, int keep_all) {
  *batch = (ts_batch){.keeps = keeps, .keep_all = keep_all,
                      .vectors = ts_vectors_best()};
  for (ts_field f = 0; f < TS_FIELDS; f++) {
    if (!has_codes(batch, f) || !ts_field_is_text(f)) continue;
    batch->last[f] = TS_NONE;
    batch->texts[f] = ts_dict_alloc();
    if (batch->texts[f] == NULL) {
      ts_batch_free(batch);
      return TS_NOMEM;
    }
  }
  return TS_OK;
}

void ts_batch_want (ts_batch *batch, uint32_t fields) {
  static const struct { ts_field field; unsigned targets; } reads[] = {
    {TS_C_VALUE, TS_BIT(TS_T_VALUE)}, {TS_C_WEIGHT, TS_BIT(TS_T_WEIGHT)},
    {TS_C_QUANTITY, TS_BIT(TS_T_QUANTITY) | TS_BIT(TS_T_QUANTITY_UNIT)},
    {TS_C_QUANTITY_UNIT, TS_BIT(TS_T_QUANTITY) | TS_BIT(TS_T_QUANTITY_UNIT)},
    {TS_C_ESTIMATED, TS_BIT(TS_T_ESTIMATED) | TS_BIT(TS_T_ESTIMATED_WEIGHT)
                     | TS_BIT(TS_T_ESTIMATED_QUANTITY) | TS_BIT(TS_T_WEIGHT)
                     | TS_BIT(TS_T_QUANTITY) | TS_BIT(TS_T_QUANTITY_UNIT)}
  };
  batch->unread = 0;
  for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
    batch->unread |= reads[i].targets;
  for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
    if ((fields & 1u << reads[i].field) != 0)
      batch->unread &= ~reads[i].targets;
  batch->unread_keep = ~(fields >> TS_C_KEEP);
}

static void drop_problems (ts_batch *batch) {
  for (size_t i = 0; i < batch->problem_count; i++) {
    free(batch->problems[i].text);
    free(batch->problems[i].reason);
  }
  batch->problem_count = batch->bad_rows = 0;
}

void ts_batch_free (ts_batch *batch) {
  drop_problems(batch);
  ts_quick_free(batch->quick);
  free(batch->problems);
  for (ts_field f = 0; f < TS_FIELDS; f++) {
    free(batch->codes[f]);
    free(batch->maps[f]);
    ts_dict_free(batch->texts[f]);
  }
  for (size_t i = 0; i < TS_NUMBERS; i++) ts_decimals_free(&batch->numbers[i]);
  *batch = (ts_batch){0};
}

ts_status ts_batch_map (ts_batch *batch, ts_field field) {
  size_t size = ts_dict_size(batch->texts[field]);
  if (ts_reserve((void **)&batch->maps[field], &batch->map_room[field], size,
                 sizeof *batch->maps[field]) != TS_OK)
    return TS_NOMEM;
  while (batch->mapped[field] < size)
    batch->maps[field][batch->mapped[field]++] = TS_NONE;
  return TS_OK;
}

ts_status ts_batch_widen (ts_batch *batch, size_t rows) {
  size_t room = (batch->room == 0) ? 16384 : batch->room + batch->room / 2;
  if (rows <= batch->room) return TS_OK;
  if (room < rows) room = rows;
  for (ts_field f = 0; f < TS_FIELDS; f++) {
    uint32_t *grown;
    if (!has_codes(batch, f)) continue;
    grown = realloc(batch->codes[f], room * sizeof *grown);
    if (grown == NULL) return TS_NOMEM;
    batch->codes[f] = grown;
  }
  for (size_t i = 0; i < TS_NUMBERS; i++)
    if (ts_decimals_widen(&batch->numbers[i], room) != TS_OK) return TS_NOMEM;
  batch->room = room;
  return TS_OK;
}

/* The batch's code of a text; a run of equal texts is looked up once. */
static ts_status text_code (ts_batch *batch, ts_field f, ts_slice text) {
  uint32_t *last = &batch->last[f];
  ts_slice known = ts_dict_slice(batch->texts[f], *last);
  ts_status status = TS_OK;
  if (*last == TS_NONE || known.length != text.length
      || memcmp(known.text, text.text, text.length) != 0)
    status = ts_dict_add(batch->texts[f], text, last);
  batch->codes[f][batch->rows] = *last;
  return status;
}

static ts_status take_record (void *state, const ts_record *r, int64_t line) {
  ts_batch *batch = state;
  size_t at = batch->rows;
  ts_status status = TS_OK;
  (void)line;
  if (ts_batch_widen(batch, at + 1) != TS_OK) return TS_NOMEM;
  batch->codes[TS_C_PERIOD][at] = ts_period_code(r->period);
  batch->codes[TS_C_EXPORTER][at] = r->exporter;
  batch->codes[TS_C_IMPORTER][at] = r->importer;
  batch->codes[TS_C_REPORTED_BY][at] = r->side;
  batch->codes[TS_C_LEVEL][at] = (uint32_t)r->level;
  batch->codes[TS_C_REGIME][at] = r->regime;
  batch->codes[TS_C_APART][at] = r->apart;
  batch->codes[TS_C_ESTIMATED][at] = (uint32_t)(r->estimated + 1);
  status = text_code(batch, TS_C_PRODUCT, r->product);
  if (status == TS_OK)
    status = text_code(batch, TS_C_CLASSIFICATION, r->classification);
  if (status == TS_OK)
    status = text_code(batch, TS_C_QUANTITY_UNIT, r->quantity_unit);
  for (size_t i = 0; i < batch->keeps && status == TS_OK; i++)
    status = text_code(batch, (ts_field)(TS_C_KEEP + i), r->keep[i]);
  ts_decimals_put(&batch->numbers[0], at, &r->value);
  ts_decimals_put(&batch->numbers[1], at, &r->weight);
  ts_decimals_put(&batch->numbers[2], at, &r->quantity);
  if (status == TS_OK) batch->rows++;
  return status;
}

static ts_status take_problem (void *state, int64_t line, ts_slice text,
                               const char *reason) {
  ts_batch *batch = state;
  ts_problem *p;
  batch->bad_rows++;
  if (!batch->keep_all && batch->problem_count == TS_PROBLEMS_KEPT)
    return TS_OK;  /* rule 2 */
  if (ts_reserve((void **)&batch->problems, &batch->problem_room,
                 batch->problem_count + 1, sizeof *p) != TS_OK)
    return TS_NOMEM;
  p = &batch->problems[batch->problem_count];
  p->line = line;
  p->text = ts_copy_text(text.text, text.length);
  p->reason = ts_copy_text(reason, strlen(reason));
  if (p->text == NULL || p->reason == NULL) {
    free(p->text);
    free(p->reason);
    return TS_NOMEM;
  }
  batch->problem_count++;
  return TS_OK;
}

/* All rows of the block, column by column where that can be. */
static ts_status take_rows (ts_batch *batch, ts_parser *p, ts_slice text) {
  if (batch->by_rows || !ts_quick_suits(p->input))
    return ts_parse_records(p, text);
  if (batch->quick == NULL
      && ts_quick_alloc(batch, p->input, &batch->quick) != TS_OK)
    return TS_NOMEM;
  return ts_quick_parse(batch->quick, p, text);
}

ts_status ts_batch_fill (ts_batch *batch, const ts_input *input,
                         const ts_block *block) {
  ts_sink sink = {take_record, take_problem, batch};
  ts_parser *p = NULL;
  ts_slice text;
  ts_status status = ts_parser_start(input, block, &sink, &p, &text);
  drop_problems(batch);
  batch->rows = 0;
  batch->error = (ts_error){0};
  if (status == TS_OK) {
    p->unread = batch->unread;
    p->unread_keep = batch->unread_keep;
    status = take_rows(batch, p, text);
    batch->lines = p->line;
    batch->file_rows = p->rows;
  }
  ts_parser_end(p);
  return (status == TS_NOMEM) ? ts_fail_memory(&batch->error) : status;
}
