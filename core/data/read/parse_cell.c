/* parse_cell.c -- cells of a row, and the numbers in them */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "parser.h"

/* All of a short text with its length, or the start of a longer one. */
static uint64_t key_of (ts_slice text) {
  uint64_t key = 0;
  if (text.length >= 8) {
    memcpy(&key, text.text, 8);
    return key;
  }
  for (size_t i = 0; i < text.length; i++)
    key = key << 8 | (unsigned char)text.text[i];
  return key << 8 | text.length;
}

ts_memory_cell *ts_memory_at (ts_memory *memory, ts_slice text, int *known) {
  uint64_t key = key_of(text);
  uint64_t hash = (key ^ (key >> 29) ^ text.length) * 0x9e3779b97f4a7c15u;
  ts_memory_cell *cell = &memory->cells[hash >> 55];
  *known = cell->text.text != NULL && cell->key == key
        && cell->text.length == text.length
        && (text.length < 8
            || memcmp(cell->text.text, text.text, text.length) == 0);
  if (!*known) cell->text.text = NULL;
  cell->key = key;
  return cell;
}

/* A field with doubled quotes, written out. */
static ts_status unquote (ts_parser *p, ts_slice *cell) {
  char *plain = ts_block_spare(p->block, cell->length);
  if (plain == NULL) return TS_NOMEM;
  *cell = (ts_slice){plain, ts_unquote(*cell, plain)};
  return TS_OK;
}

ts_status ts_cell_clean (ts_parser *p, ts_slice *cell) {
  if (ts_field_is_quoted(*cell) && !p->input->is_json
      && unquote(p, cell) != TS_OK) return TS_NOMEM;
  *cell = ts_slice_trim(*cell);
  return TS_OK;
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
  int digit = cell.length > 0 && cell.text[0] >= '0' && cell.text[0] <= '9';
  if (!digit && (cell.length == 0
                 || ts_word_in(p->layout->format->none, cell))) {
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
