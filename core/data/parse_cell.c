/* parse_cell.c -- cells of a row, and the numbers in them */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "parser.h"

static uint64_t hash_of (ts_slice text) {
  uint64_t h = 0;
  uint32_t a, b;
  if (text.length >= 8) {
    memcpy(&h, text.text, 8);
    h += (unsigned char)text.text[text.length - 1];
  } else if (text.length >= 4) {
    memcpy(&a, text.text, 4);
    memcpy(&b, text.text + text.length - 4, 4);
    h = ((uint64_t)a << 32) | b;
  } else if (text.length > 0) {
    h = (uint64_t)(unsigned char)text.text[0] << 16
      | (uint64_t)(unsigned char)text.text[text.length / 2] << 8
      | (uint64_t)(unsigned char)text.text[text.length - 1];
  }
  return (h + text.length) * 0x9e3779b97f4a7c15u;
}

ts_memory_cell *ts_memory_at (ts_memory *memory, ts_slice text, int *known) {
  ts_memory_cell *cell = &memory->cells[hash_of(text) >> 55];
  *known = cell->text.text != NULL && cell->text.length == text.length
        && memcmp(cell->text.text, text.text, text.length) == 0;
  return cell;
}

/* A field with doubled quotes, written out. */
static ts_status unquote (ts_parser *p, ts_slice *cell) {
  char *plain = ts_block_spare(p->block, cell->length);
  if (plain == NULL) return TS_NOMEM;
  *cell = (ts_slice){plain, ts_unquote(*cell, plain)};
  return TS_OK;
}

ts_status ts_cell (ts_parser *p, size_t column, ts_slice *cell) {
  *cell = p->split.fields[column];
  if (ts_field_is_quoted(*cell) && !p->input->is_json
      && unquote(p, cell) != TS_OK) return TS_NOMEM;
  *cell = ts_slice_trim(*cell);
  return TS_OK;
}

ts_status ts_cell_of (ts_parser *p, ts_target target, ts_slice *cell,
                      int *spare) {
  const ts_origin *origin = &p->layout->origins[target];
  if (spare != NULL) *spare = 0;
  if (origin->column == TS_NO_COLUMN) {
    *cell = (origin->constant.text != NULL) ? origin->constant
                                            : (ts_slice){"", 0};
    return TS_OK;
  }
  if (ts_cell(p, origin->column, cell) != TS_OK) return TS_NOMEM;
  if (cell->length > 0 || origin->spare == TS_NO_COLUMN) return TS_OK;
  if (spare != NULL) *spare = 1;
  return ts_cell(p, origin->spare, cell);
}

ts_status ts_bad_row (ts_parser *p, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(p->reason, sizeof p->reason, format, args);
  va_end(args);
  return TS_SYNTAX;
}

int ts_shown (ts_slice cell) {
  size_t n = (cell.length > 60) ? 60 : cell.length;
  while (n > 0 && n < cell.length && (cell.text[n] & 0xC0) == 0x80)
    n--;  /* never half a letter */
  return (int)n;
}

/* Why a cell is no number, and what to do. */
static ts_status bad_number (ts_parser *p, ts_slice cell, const char *name,
                             const ts_number_style *style, ts_status why) {
  const char *cure = "is not a number; correct it";
  if (why == TS_DOMAIN)
    cure = "is too large for a number; correct it";
  else if (ts_word_in("nan|null|none|na|n/a|inf|-inf|-|..|...|:|.", cell))
    cure = "is not a number; leave the cell empty where it is missing";
  else if (cell.length > 1 && (cell.text[1] == 'x' || cell.text[1] == 'X'))
    cure = "is hexadecimal; write it in decimal digits";
  else if (style->thousands == '\0' && style->point != ','
           && memchr(cell.text, ',', cell.length) != NULL)
    cure = "has a comma; write it with a decimal point and without thousands "
           "separators, or map the file by hand with decimal or thousands";
  return ts_bad_row(p, "%s \"%.*s\" %s", name, ts_shown(cell), cell.text,
                    cure);
}

ts_status ts_take_number (ts_parser *p, ts_slice cell, const char *name,
                          const ts_number_style *style, double factor,
                          ts_decimal *number) {
  ts_status status;
  if (cell.length == 0 || ts_word_in(p->layout->format->none, cell)) {
    *number = (ts_decimal){.real = NAN, .scale = TS_MISSING};
    return TS_OK;
  }
  status = ts_decimal_parse(cell, style, number);
  if (status != TS_OK) return bad_number(p, cell, name, style, status);
  if (factor == 1.0) return TS_OK;
  if (!isfinite(number->real * factor))
    return bad_number(p, cell, name, style, TS_DOMAIN);
  *number = ts_decimal_of(number->real * factor);
  return TS_OK;
}
