/* parse.c -- a block of records becomes flow records and problems */
#include <stdlib.h>
#include <string.h>
#include "parser.h"
#include "json.h"
#include "vectors.h"

#define SPARE_ROOM 65536  /* allocated at a time */

char *ts_block_spare (const ts_block *block, size_t n) {
  ts_spare *spare = *block->spares;
  if (spare == NULL || spare->room - spare->used < n) {
    size_t room = (n > SPARE_ROOM) ? n : SPARE_ROOM;
    spare = malloc(sizeof *spare + room);
    if (spare == NULL) return NULL;
    *spare = (ts_spare){.next = *block->spares, .room = room};
    *block->spares = spare;
  }
  spare->used += n;
  return spare->text + spare->used - n;
}

/* The row is a problem: hand it to the sink with its reason. */
static ts_status report (ts_parser *p, ts_status status) {
  if (status != TS_SYNTAX) return status;
  return p->sink->problem(p->sink->state, p->line, p->row, p->reason);
}

static ts_status take_keep (ts_parser *p) {
  for (size_t i = 0; i < p->layout->keep_count; i++) {
    p->record.keep[i] = (ts_slice){"", 0};
    if ((p->unread_keep & 1u << i) == 0
        && ts_cell(p, p->layout->keep[i], &p->record.keep[i]) != TS_OK)
      return TS_NOMEM;
  }
  return TS_OK;
}

static ts_status emit (ts_parser *p) {
  ts_status status = ts_take_period(p);
  if (status == TS_OK) status = ts_take_sides(p);
  if (status == TS_OK) status = ts_take_product(p);
  if (status == TS_OK) status = ts_take_numbers(p);
  if (status == TS_OK) status = take_keep(p);
  if (status == TS_OK)
    return p->sink->record(p->sink->state, &p->record, p->line);
  return report(p, status);
}

/* The power of ten that a row says its numbers are counted in: "6" or
** "Millions". */
static ts_status take_scale (ts_parser *p, int *power) {
  static const struct { const char *word; int power; } scales[] = {
    {"0", 0}, {"3", 3}, {"6", 6}, {"9", 9}, {"Units", 0}, {"Thousands", 3},
    {"Millions", 6}, {"Billions", 9}, {NULL, 0}
  };
  ts_slice cell;
  if (ts_cell_of(p, TS_T_SCALE, &cell, NULL) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; scales[i].word != NULL; i++) {
    if (!ts_slice_like(cell, scales[i].word)) continue;
    *power = scales[i].power;
    return TS_OK;
  }
  return ts_bad_row(p, "%s \"%.*s\" is not one of 0, 3, 6, 9, Units, "
                    "Thousands, Millions, Billions",
                    ts_layout_column(p->layout, TS_T_SCALE), ts_shown(cell),
                    cell.text);
}

static ts_status check_indicator (ts_parser *p) {
  const char *words = p->layout->origins[TS_T_INDICATOR].words;
  ts_slice cell;
  if (!ts_layout_has(p->layout, TS_T_INDICATOR)) return TS_OK;
  if (ts_cell_of(p, TS_T_INDICATOR, &cell, NULL) != TS_OK) return TS_NOMEM;
  if (ts_word_in(words, cell)) return TS_OK;
  return ts_bad_row(p, "%s \"%.*s\" is not one of %s, which are the flows that "
                    "this format reads; leave other rows out",
                    ts_layout_column(p->layout, TS_T_INDICATOR),
                    ts_shown(cell), cell.text, words);
}

/* Each year's cell of a wide row is a record of its own. */
static ts_status emit_across (ts_parser *p) {
  const ts_layout *layout = p->layout;
  ts_number_style style = {.point = '.'};
  ts_status status = take_scale(p, &style.power);
  if (status == TS_OK) status = check_indicator(p);
  if (status == TS_OK) status = ts_take_sides(p);
  if (status == TS_OK) status = ts_take_numbers(p);
  if (status == TS_OK) status = take_keep(p);
  if (status == TS_SYNTAX) p->rows++;
  if (status != TS_OK) return report(p, status);
  for (size_t i = 0; status == TS_OK && i < layout->year_count; i++) {
    const ts_year_column *year = &layout->years[i];
    ts_slice cell;
    if (ts_cell(p, year->column, &cell) != TS_OK) return TS_NOMEM;
    if (cell.length == 0) continue;
    p->rows++;
    p->record.period = year->period;
    status = ts_take_number(p, cell, layout->names[year->column], &style, 1.0,
                            &p->record.value);
    if (status == TS_OK) status = ts_take_product(p);
    status = (status == TS_OK)
           ? p->sink->record(p->sink->state, &p->record, p->line)
           : report(p, status);
  }
  return status;
}

/* Bytes that no text has: the block was seen to hold some. */
static ts_status check_bytes (ts_parser *p) {
  const char *nul = memchr(p->row.text, '\0', p->row.length);
  size_t bad = ts_utf8_bad(p->row.text, p->row.length);
  if (nul != NULL)
    return ts_bad_row(p, "a NUL byte stands at byte %zu of the row; the file "
                      "is damaged: download it again",
                      (size_t)(nul - p->row.text) + 1);
  if (bad == p->row.length) return TS_OK;
  return ts_bad_row(p, "byte %zu of the row (0x%02X) is not UTF-8; convert the "
                    "file, for example: iconv -f LATIN1 -t UTF-8", bad + 1,
                    (unsigned)(unsigned char)p->row.text[bad]);
}

/* Rule 6: as many fields as the header, or one empty one more. */
static ts_status check_fields (ts_parser *p) {
  const ts_split *split = &p->split;
  size_t expected = p->layout->columns;
  if (split->malformed != SIZE_MAX)
    return ts_bad_row(p, "field %zu has a quote inside or is not closed before "
                      "the next field; double the quotes within a quoted "
                      "field", split->malformed + 1);
  if (split->count == expected) return TS_OK;
  if (split->count == expected + 1 && split->fields[expected].length == 0)
    return TS_OK;
  return ts_bad_row(p, "%zu fields, expected %zu as in the header",
                    split->count, expected);
}

ts_status ts_parse_row (ts_parser *p) {
  ts_status status = p->check_bytes ? check_bytes(p) : TS_OK;
  int across = (p->layout->format->traits & TS_ACROSS) != 0;
  if (status == TS_OK) status = check_fields(p);
  if (status != TS_OK || !across) p->rows++;
  if (status != TS_OK) return report(p, status);
  return across ? emit_across(p) : emit(p);
}

static int is_blank (const ts_split *split) {
  return split->count == 1 && split->malformed == SIZE_MAX
      && ts_slice_trim(split->fields[0]).length == 0;
}

ts_status ts_parse_record (ts_parser *p, ts_slice text, size_t *at) {
  const char *start = text.text + *at;
  size_t taken = ts_split_record(&p->split, start, text.length - *at,
                                 p->input->delimiter);
  ts_status status = TS_OK;
  *at += taken;
  if (!is_blank(&p->split)) {
    if (taken > 0 && start[taken - 1] == '\n') taken--;
    if (taken > 0 && start[taken - 1] == '\r') taken--;
    p->row = (ts_slice){start, taken};
    status = ts_parse_row(p);
  }
  p->line += (int64_t)p->split.lines;
  return status;
}

ts_status ts_parse_records (ts_parser *p, ts_slice text) {
  ts_status status = TS_OK;
  if (p->input->is_json) return ts_json_parse(p, text);
  for (size_t at = 0; status == TS_OK && at < text.length; )
    status = ts_parse_record(p, text, &at);
  return status;
}

/* A copy of the block's text in UTF-8. */
static ts_status convert (const ts_block *block, ts_encoding encoding,
                          ts_slice *text) {
  ts_string decoded = {0};
  char *kept = NULL;
  if (encoding == TS_LATIN1) {
    kept = ts_block_spare(block, 2 * block->n + TS_TEXT_PAD);
    if (kept == NULL) return TS_NOMEM;
    text->length = ts_latin1_to_utf8(block->text, block->n, kept);
  } else {
    if (ts_to_utf8(encoding, block->text, block->n, &decoded) == TS_OK)
      kept = ts_block_spare(block, decoded.length + TS_TEXT_PAD);
    if (kept != NULL) memcpy(kept, decoded.text, decoded.length);
    text->length = decoded.length;
    ts_string_free(&decoded);
    if (kept == NULL) return TS_NOMEM;
  }
  memset(kept + text->length, 0, TS_TEXT_PAD);  /* rule 4 of text.h */
  text->text = kept;
  return TS_OK;
}

/* The block's text in UTF-8. Formats that allow it take what is not UTF-8 for
** Latin-1; in others each bad row is a problem. */
static ts_status decode (ts_parser *p, ts_slice *text) {
  const ts_block *block = p->block;
  ts_encoding encoding = p->input->encoding;
  unsigned kinds = ts_vectors_best()->kinds(block->text, block->n);
  *text = (ts_slice){block->text, block->n};
  p->check_bytes = (kinds & TS_HAS_NUL) != 0;
  if ((kinds & TS_HAS_HIGH) == 0) return TS_OK;
  if (encoding == TS_UTF8) {
    if (ts_utf8_bad(block->text, block->n) == block->n) return TS_OK;
    if ((p->layout->format->traits & TS_LATIN1_TOO) == 0) {
      p->check_bytes = 1;
      return TS_OK;
    }
    encoding = TS_LATIN1;
  }
  return convert(block, encoding, text);
}

ts_status ts_parser_start (const ts_input *input, const ts_block *block,
                           const ts_sink *sink, ts_parser **parser,
                           ts_slice *text) {
  ts_parser *p = calloc(1, sizeof *p);
  if (p == NULL) return TS_NOMEM;
  p->input = input;
  p->layout = &input->layout;
  p->block = block;
  p->sink = sink;
  p->line = (int64_t)block->lead_lines;
  if (ts_split_alloc(&p->split, input->layout.columns + 2) == TS_OK
      && decode(p, text) == TS_OK) {
    *parser = p;
    return TS_OK;
  }
  ts_parser_end(p);
  return TS_NOMEM;
}

void ts_parser_end (ts_parser *p) {
  if (p == NULL) return;
  ts_split_free(&p->split);
  free(p);
}

ts_status ts_block_parse (const ts_input *input, const ts_block *block,
                          const ts_sink *sink, int64_t *lines, int64_t *rows,
                          ts_error *err) {
  ts_parser *p = NULL;
  ts_slice text;
  ts_status status = ts_parser_start(input, block, sink, &p, &text);
  *lines = *rows = 0;
  if (status == TS_OK) {
    status = ts_parse_records(p, text);
    *lines = p->line;
    *rows = p->rows;
  }
  ts_parser_end(p);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
