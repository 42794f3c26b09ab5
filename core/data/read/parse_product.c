/* parse_product.c -- the parts of a record: code, level, classification,
** numbers and their flags */
#include <stdio.h>
#include <string.h>
#include "parser.h"
#include "data/codes/products.h"

static int is_digits (ts_slice text) {
  for (size_t i = 0; i < text.length; i++)
    if (text.text[i] < '0' || text.text[i] > '9') return 0;
  return text.length > 0;
}

/* Copy the code into the record, upper case, behind a zero that was lost. */
static void restore (ts_record *record, ts_slice code, size_t zeros) {
  size_t n = 0;
  for (; n < zeros; n++) record->padded[n] = '0';
  for (size_t i = 0; i < code.length; i++) {
    char c = code.text[i];
    record->padded[n++] = (char)((c >= 'a' && c <= 'z') ? c - 'a' + 'A' : c);
  }
  record->product = (ts_slice){record->padded, n};
}

/* The level as products.h defines it; most codes are digits of the HS. */
static int level_of (const ts_parser *p, ts_slice code) {
  ts_slice in = p->record.classification;
  char name[32];
  if (code.length <= 10 && code.length >= 2 && (code.length & 1) == 0
      && in.length >= 2 && is_digits(code)
      && (memcmp(in.text, "HS", 2) == 0 || memcmp(in.text, "CN", 2) == 0))
    return (int)code.length;
  if (in.length >= sizeof name) return -1;
  memcpy(name, in.text, in.length);
  name[in.length] = '\0';
  return ts_product_level(code, name);
}

/* The lengths that a code can have, in words: "2, 4 or 6"; in BACI but one. */
static const char *lengths_in_words (const ts_parser *p, char words[48]) {
  static const char digits[] = "111111111111";
  int lengths[TS_CODE_MOST], count = 0;
  size_t used = 0;
  for (size_t n = 1; n <= TS_CODE_MOST; n++)
    if (p->layout->format->digits == n
        || (p->layout->format->digits == 0
            && level_of(p, (ts_slice){digits, n}) > 0))
      lengths[count++] = (int)n;
  words[0] = '\0';
  for (int i = 0; i < count; i++)
    used += (size_t)snprintf(words + used, 48 - used, "%s%d", (i == 0) ? ""
                             : (i + 1 == count) ? " or " : ", ", lengths[i]);
  return words;
}

/* What is wrong with a code whose shape is impossible. */
static ts_status bad_code (ts_parser *p, ts_slice code) {
  const char *name = ts_layout_column(p->layout, TS_T_PRODUCT);
  char words[48];
  if (is_digits(code) && (code.length & 1) != 0 && code.length < TS_CODE_MOST)
    return ts_bad_row(p, "product \"%.*s\" has %zu digits: a leading zero was "
                      "lost; restore it, or load a file with a column of "
                      "levels, which proves it", ts_shown(code), code.text,
                      code.length);
  return ts_bad_row(p, "%s \"%.*s\" is no product code of %.*s: its codes "
                    "have %s letters or digits; correct it or reject the row",
                    name,
                    ts_shown(code), code.text,
                    (int)p->record.classification.length,
                    p->record.classification.text,
                    lengths_in_words(p, words));
}

/* All codes have one length: the format proves a lost zero (BACI). */
static ts_status fixed_length (ts_parser *p, ts_slice code, size_t digits) {
  if (code.length + 1 == digits && is_digits(code))
    restore(&p->record, code, 1);
  else if (code.length != digits)
    return ts_bad_row(p, "%s \"%.*s\" has %zu digits, but codes of this format "
                      "have %zu", ts_layout_column(p->layout, TS_T_PRODUCT),
                      ts_shown(code), code.text, code.length, digits);
  if (level_of(p, p->record.product) != (int)digits) return bad_code(p, code);
  p->record.level = (int8_t)digits;
  return TS_OK;
}

/* In these families a level is the number of digits. */
static int counts_digits (const ts_parser *p) {
  ts_slice in = p->record.classification;
  return (in.length >= 2 && (memcmp(in.text, "HS", 2) == 0
                             || memcmp(in.text, "CN", 2) == 0))
      || (in.length >= 4 && memcmp(in.text, "SITC", 4) == 0);
}

/* A column says the level, and so whether a zero was lost (design rule 3). */
static ts_status stated_level (ts_parser *p, ts_slice code, ts_slice stated) {
  size_t digits = (size_t)(stated.text[0] - '0');
  if (!is_digits(stated) || stated.length > 2)
    return ts_bad_row(p, "%s \"%.*s\" is not a number of digits",
                      ts_layout_column(p->layout, TS_T_LEVEL),
                      ts_shown(stated), stated.text);
  if (stated.length == 2)
    digits = 10 * digits + (size_t)(stated.text[1] - '0');
  if (code.length + 1 == digits && is_digits(code) && counts_digits(p)) {
    restore(&p->record, code, 1);
    code = p->record.product;
  }
  if (level_of(p, code) < 0) return bad_code(p, code);
  p->record.level = (int8_t)level_of(p, code);
  return TS_OK;
}

static int has_lower (ts_slice code) {
  for (size_t i = 0; i < code.length; i++)
    if (code.text[i] >= 'a' && code.text[i] <= 'z') return 1;
  return 0;
}

static ts_status take_code (ts_parser *p) {
  size_t digits = p->layout->format->digits;
  ts_slice code, stated;
  int level;
  if (ts_cell_of(p, TS_T_PRODUCT, &code, NULL) != TS_OK
      || ts_cell_of(p, TS_T_LEVEL, &stated, NULL) != TS_OK) return TS_NOMEM;
  if (code.length == 5 && ts_slice_like(code, "TOTAL")) {
    p->record.product = ts_slice_of("TOTAL");
    p->record.level = TS_LEVEL_TOTAL;
    return TS_OK;
  }
  if (code.length == 0)
    return ts_bad_row(p, "%s is empty; every row needs its product, TOTAL for "
                      "all goods", ts_layout_column(p->layout, TS_T_PRODUCT));
  if (code.length > TS_CODE_MOST) return bad_code(p, code);
  p->record.product.text = code.text;  /* apart: one 16-byte copy would wait */
  p->record.product.length = code.length;  /* for the two stores before it */
  if (has_lower(code)) {
    restore(&p->record, code, 0);
    code = p->record.product;
  }
  if (digits > 0) return fixed_length(p, code, digits);
  if (stated.length > 0 && !ts_slice_is(stated, "0"))
    return stated_level(p, code, stated);
  level = level_of(p, code);
  if (level < 0) return bad_code(p, code);
  p->record.level = (int8_t)level;
  return TS_OK;
}

/* "CN2023" for the year of the period. */
static ts_status class_of_year (ts_parser *p) {
  const char *family = p->layout->format->family;
  int year = ts_period_coarsen(p->record.period, TS_YEAR).ordinal;
  if (year != p->last_year) {
    char *text = ts_block_spare(p->block, 16);
    if (text == NULL) return TS_NOMEM;
    p->last_class = (ts_slice){
      text, (size_t)snprintf(text, 16, "%s%04d", family, year)};
    p->last_year = year;
  }
  p->record.classification = p->last_class;
  return TS_OK;
}

ts_status ts_take_classification (ts_parser *p) {
  ts_slice cell;
  if (!ts_layout_has(p->layout, TS_T_CLASSIFICATION)) return class_of_year(p);
  if (ts_cell_of(p, TS_T_CLASSIFICATION, &cell, NULL) != TS_OK)
    return TS_NOMEM;
  if (cell.text != p->last_class_code.text
      && (p->last_class_code.text == NULL
          || cell.length != p->last_class_code.length
          || memcmp(cell.text, p->last_class_code.text, cell.length) != 0)) {
    p->last_class_code = cell;
    p->last_class = (cell.length > 0) ? ts_classification_of(cell)
                  : ts_slice_of(p->layout->format->family);
  }
  p->record.classification = p->last_class;
  return TS_OK;
}

ts_status ts_take_product (ts_parser *p) {
  ts_status status = ts_take_classification(p);
  return (status == TS_OK) ? take_code(p) : status;
}

static ts_status number_of (ts_parser *p, ts_target target,
                            ts_decimal *number) {
  const ts_origin *origin = &p->layout->origins[target];
  ts_slice cell;
  int spare;
  if ((p->unread & TS_BIT(target)) != 0) {
    *number = (ts_decimal){.real = __builtin_nan(""), .scale = TS_MISSING};
    return TS_OK;
  }
  if (ts_cell_of(p, target, &cell, &spare) != TS_OK) return TS_NOMEM;
  return ts_take_number(p, cell, spare ? p->layout->names[origin->spare]
                                       : ts_layout_column(p->layout, target),
                        spare ? &origin->spare_style : &origin->style,
                        origin->factor, number);
}

/* A published 0 is "not available" in some sources. */
static void drop_zero (const ts_parser *p, ts_decimal *number) {
  if ((p->layout->format->traits & TS_ZERO_IS_NONE) == 0) return;
  if (number->scale == 0 && number->mantissa == 0) {
    number->scale = TS_MISSING;
    number->real = __builtin_nan("");
  }
}

/* The unit, in the words of its source; "" when there is none. */
ts_status ts_take_unit (ts_parser *p, ts_slice *unit) {
  const ts_origin *origin = &p->layout->origins[TS_T_QUANTITY_UNIT];
  const char *name;
  if (ts_cell_of(p, TS_T_QUANTITY_UNIT, unit, NULL) != TS_OK)
    return TS_NOMEM;
  name = (origin->system == TS_SYSTEM_COMTRADE) ? ts_comtrade_unit(*unit)
                                                : NULL;
  if (name != NULL) *unit = ts_slice_of(name);
  else if (ts_slice_is(*unit, "N/A") || ts_slice_is(*unit, "No Quantity"))
    unit->length = 0;
  return TS_OK;
}

/* No quantity is without a unit where the file has a column of units. */
static ts_status take_quantity_unit (ts_parser *p) {
  ts_slice unit;
  p->record.quantity_unit = (ts_slice){"", 0};
  if (!ts_layout_has(p->layout, TS_T_QUANTITY_UNIT)
      || (p->unread & TS_BIT(TS_T_QUANTITY_UNIT)) != 0) return TS_OK;
  if (ts_take_unit(p, &unit) != TS_OK) return TS_NOMEM;
  if (unit.length == 0) {
    p->record.quantity.scale = TS_MISSING;
    p->record.quantity.real = __builtin_nan("");
  }
  if (p->record.quantity.scale != TS_MISSING) p->record.quantity_unit = unit;
  return TS_OK;
}

ts_status ts_take_flag (ts_parser *p, ts_target target, int *raised) {
  ts_slice cell;
  if (ts_cell_of(p, target, &cell, NULL) != TS_OK) return TS_NOMEM;
  *raised = ts_word_in(p->layout->origins[target].words, cell);
  return TS_OK;
}

/* One flag, which counts only beside its number (rule 5 of format.h). */
static ts_status take_flag (ts_parser *p, ts_target target, int present) {
  int raised;
  if (!present || !ts_layout_has(p->layout, target)
      || (p->unread & TS_BIT(target)) != 0) return TS_OK;
  if (ts_take_flag(p, target, &raised) != TS_OK) return TS_NOMEM;
  if (p->record.estimated < 0) p->record.estimated = 0;
  if (raised) p->record.estimated = 1;
  return TS_OK;
}

static ts_status take_estimated (ts_parser *p) {
  const ts_record *r = &p->record;
  ts_status status = take_flag(p, TS_T_ESTIMATED, 1);
  if (status == TS_OK)
    status = take_flag(p, TS_T_ESTIMATED_WEIGHT,
                       r->weight.scale != TS_MISSING);
  if (status == TS_OK)
    status = take_flag(p, TS_T_ESTIMATED_QUANTITY,
                       r->quantity.scale != TS_MISSING);
  return status;
}

ts_status ts_take_numbers (ts_parser *p) {
  ts_record *record = &p->record;
  ts_status status = number_of(p, TS_T_VALUE, &record->value);
  record->estimated = -1;
  if (status == TS_OK) status = number_of(p, TS_T_WEIGHT, &record->weight);
  if (status == TS_OK) status = number_of(p, TS_T_QUANTITY, &record->quantity);
  if (status != TS_OK) return status;
  drop_zero(p, &record->weight);
  drop_zero(p, &record->quantity);
  status = take_quantity_unit(p);
  return (status == TS_OK) ? take_estimated(p) : status;
}
