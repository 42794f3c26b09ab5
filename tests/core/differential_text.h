/* differential_text.h -- the numbers and the text of a random file */
#ifndef DIFFERENTIAL_TEXT_H
#define DIFFERENTIAL_TEXT_H

#include "differential.h"

/* Digits of 'units' with 'scale' of them behind the point; scale >= 0. */
static inline void put_digits (char *out, int64_t units, int scale) {
  char digits[64];
  uint64_t size = (uint64_t)((units < 0) ? -units : units);
  int n = snprintf(digits, sizeof digits, "%0*llu", scale + 1,
                   (unsigned long long)size);
  const char *sign = (units < 0) ? "-" : one_in(12) ? "+" : "";
  const char *zeros = one_in(12) ? "00" : "";
  const char *whole = digits;
  int before = n - scale;
  if (before == 1 && digits[0] == '0' && scale > 0 && one_in(4))
    whole = "", before = 0;
  snprintf(out, NUMBER_ROOM, "%s%s%.*s%s%s", sign, zeros, before, whole,
           (scale > 0) ? "." : one_in(12) && before > 0 ? "." : "",
           digits + n - scale);
}

/* Zeros behind the fraction, more or fewer: the number stays. */
static inline void vary_zeros (char *text) {
  size_t n = strlen(text);
  if (strchr(text, '.') == NULL || strchr(text, 'e') != NULL) return;
  while (one_in(2) && n + 1 < NUMBER_ROOM) text[n++] = '0';
  text[n] = '\0';
  if (one_in(2))
    while (n > 1 && text[n - 1] == '0' && text[n - 2] != '.') text[--n] = '\0';
}

/* units * 10^-scale, as people and programs write it. */
static inline void write_decimal (char *out, int64_t units, int scale) {
  int shift = (int)below(8) - 3;
  size_t n;
  if (scale >= 0 && !one_in(6)) {
    put_digits(out, units, scale);
    vary_zeros(out);
    return;
  }
  put_digits(out, units, (scale + shift > 0) ? scale + shift : 0);
  n = strlen(out);
  shift = ((scale + shift > 0) ? scale + shift : 0) - scale;
  snprintf(out + n, NUMBER_ROOM - n, one_in(2) ? "e%d" : one_in(2) ? "E%+d"
           : "E%03d", shift);
}

/* units * 2^power: all digits that it has. */
static inline void write_binary (char *out, int64_t units, int power) {
  double x = ldexp((double)units, power);
  if (one_in(6)) {
    snprintf(out, NUMBER_ROOM, "%.60e", x);  /* more than it can have */
    return;
  }
  snprintf(out, NUMBER_ROOM, "%.*f", (power < 0) ? -power : 0, x);
  vary_zeros(out);
}

/* More decimals than are kept scaled, and its double. */
static inline void write_long (number *x, int power) {
  char shifted[NUMBER_ROOM + 8];
  int n = snprintf(x->text, sizeof x->text, "%d.%0*d", (int)below(2000) + 1,
                   9 + power, 0);
  for (int more = 2 + (int)below(14); more > 0; more--)
    x->text[n++] = (char)('0' + below(10));
  x->text[n++] = (char)('1' + below(9));
  x->text[n] = '\0';
  for (char *at = strchr(x->text, '.') + 1; *at == '0' && at[1]; at++)
    *at = (char)('0' + below(10));
  snprintf(shifted, sizeof shifted, "%se%d", x->text, power);
  x->real = strtod(shifted, NULL);
}

/* Any size up to the most, small ones as likely as large ones. */
static inline int64_t draw_units (const number_style *s) {
  int bits = s->bits + (int)below((size_t)(54 - s->bits));
  uint64_t mask = (UINT64_C(1) << bits) - 1;
  int64_t units = (int64_t)(draw() & mask) % (s->most + 1);
  if (s->zero > 0 && one_in((size_t)s->zero)) return 0;
  return (s->negative > 0 && one_in((size_t)s->negative)) ? -units : units;
}

static inline void draw_number (const number_style *s, layout l, number *x) {
  static const char *const none[][3] = {
    [LAYOUT_BACI] = {"", "NA", "  NA"}, [LAYOUT_COMTRADE] = {"", "", " "},
    [LAYOUT_PLAIN] = {"", "NA", "."}
  };
  *x = (number){.present = s->missing == 0 || !one_in((size_t)s->missing)};
  if (!x->present) {
    strcpy(x->text, none[l][below(3)]);
    return;
  }
  if (s->kind == NUMBERS_LONG) {
    write_long(x, s->power);
    return;
  }
  x->units = draw_units(s);
  if (s->kind == NUMBERS_DECIMAL) {
    write_decimal(x->text, x->units, s->places + s->power);
    return;
  }
  write_binary(x->text, x->units, s->power_of_two);
  for (int i = 0; i < s->power; i++) x->units *= 10;
}

/* What a file can be besides its rows. */
typedef struct {
  const char *line_end;
  int quotes;            /* 0: where needed, 1: all fields, else at random */
  int bom, trailing_comma, blank_lines, last_end, name_style;
  int columns[12];       /* in their order */
  size_t column_count;
} file_style;

typedef enum {
  COLUMN_PERIOD, COLUMN_EXPORTER, COLUMN_IMPORTER, COLUMN_PRODUCT,
  COLUMN_VALUE, COLUMN_WEIGHT, COLUMN_SIDE, COLUMN_SPLIT, COLUMN_LEVEL,
  COLUMN_NOTE, COLUMNS
} column;

static const char *const headings[][COLUMNS] = {
  [LAYOUT_BACI] = {"t", "i", "j", "k", "v", "q", NULL, NULL, NULL, "memo"},
  [LAYOUT_COMTRADE] = {"period", "reporterCode", "partnerCode", "cmdCode",
                       "primaryValue", "netWgt", "flowCode", "motCode",
                       "aggrLevel", "cmdDesc"},
  [LAYOUT_PLAIN] = {"when", "seller", "buyer", "what, exactly", "worth", "mass",
                    "who \"says\"", NULL, NULL, "remark"}
};

static inline void make_file_style (const world *w, file_style *s) {
  *s = (file_style){.line_end = one_in(2) ? "\n" : "\r\n",
                    .quotes = (int)below(4), .bom = one_in(6),
                    .trailing_comma = one_in(8), .blank_lines = one_in(8),
                    .last_end = !one_in(5), .name_style = (int)below(3)};
  for (int c = 0; c < COLUMNS; c++) {
    if (headings[w->layout][c] == NULL) continue;
    if (c >= COLUMN_LEVEL && one_in(2)) continue;
    s->columns[s->column_count++] = c;
  }
  if (one_in(2)) return;
  for (size_t i = s->column_count; i-- > 1;) {
    size_t other = below(i + 1);
    int kept = s->columns[i];
    s->columns[i] = s->columns[other];
    s->columns[other] = kept;
  }
}

static inline void put_field (FILE *to, const file_style *s, const char *text) {
  int must = strpbrk(text, ",\"\r\n") != NULL;
  if (!must && (s->quotes == 0 || (s->quotes > 1 && one_in(2)))) {
    fputs_unlocked(text, to);
    return;
  }
  putc_unlocked('"', to);
  for (; *text != '\0'; text++) {
    if (*text == '"') putc_unlocked('"', to);
    putc_unlocked(*text, to);
  }
  putc_unlocked('"', to);
}

static inline void country_text (const world *w, const file_style *s,
                                 size_t country, char *out, size_t room) {
  const ts_country *c = &ts_countries[w->places[country]];
  if (w->layout != LAYOUT_PLAIN) snprintf(out, room, "%d", c->comtrade);
  else snprintf(out, room, "%s", (s->name_style == 0) ? c->name
                : (s->name_style == 1 && c->iso2[0]) ? c->iso2 : c->id);
}

static inline void period_text (const world *w, const file_style *s,
                                size_t when, char *out, size_t room) {
  int ordinal = w->first + (int)when;
  if (w->freq == TS_YEAR) snprintf(out, room, "%d", ordinal);
  else if (w->freq == TS_QUARTER)
    snprintf(out, room, (s->name_style == 0) ? "%dQ%d" : "%d-Q%d", ordinal / 4,
             ordinal % 4 + 1);
  else
    snprintf(out, room, (w->layout == LAYOUT_COMTRADE || s->name_style == 0)
             ? "%d%02d" : (s->name_style == 1) ? "%d-%02d" : "%dM%d",
             ordinal / 12, ordinal % 12 + 1);
}

static inline const char *flow_text (const trade *t) {
  return (t->regime == TS_REGIME_REEXPORT) ? "RX"
       : (t->regime == TS_REGIME_REIMPORT) ? "RM"
       : (t->side == TS_BY_IMPORTER) ? "M" : "X";
}

static inline void field_text (const world *w, const file_style *s,
                               const trade *t, int c, char *out, size_t room) {
  static const char *const notes[] = {
    "", "x", "a, b", "say \"hi\"", "two\nlines", "C\xc3\xb4te", " . ", "\""
  };
  int reports = w->layout == LAYOUT_COMTRADE && t->side == TS_BY_IMPORTER;
  size_t country = (c == COLUMN_EXPORTER) == !reports ? t->exporter
                                                      : t->importer;
  switch (c) {
    case COLUMN_PERIOD: period_text(w, s, t->when, out, room); break;
    case COLUMN_EXPORTER:
    case COLUMN_IMPORTER:
      if (t->apart == TS_APART_AGGREGATE && c == COLUMN_IMPORTER)
        snprintf(out, room, "0");
      else country_text(w, s, country, out, room);
      break;
    case COLUMN_PRODUCT: snprintf(out, room, "%s", w->codes[t->product]); break;
    case COLUMN_VALUE: snprintf(out, room, "%s", t->value.text); break;
    case COLUMN_WEIGHT: snprintf(out, room, "%s", t->weight.text); break;
    case COLUMN_SIDE:
      snprintf(out, room, "%s", (w->layout == LAYOUT_COMTRADE) ? flow_text(t)
               : ts_side_names[t->side]);
      break;
    case COLUMN_SPLIT:
      snprintf(out, room, "%s", (t->apart == TS_APART_SPLIT) ? "2100" : "0");
      break;
    case COLUMN_LEVEL:
      snprintf(out, room, "%d", level_of(w, t->product));
      break;
    default: snprintf(out, room, "%s", notes[below(8)]);
  }
}

static inline void end_row (FILE *to, const file_style *s, int last) {
  if (s->trailing_comma) putc_unlocked(',', to);
  if (!last || s->last_end) fputs(s->line_end, to);
  while (!last && s->blank_lines && one_in(8)) fputs(s->line_end, to);
}

/* Write rows [0, n) as one file. */
static inline void write_file (const world *w, const file_style *s,
                               const trade *rows, size_t n, const char *path) {
  FILE *to = fopen(path, "wb");
  char text[256];
  if (to == NULL) {
    printf("FAIL: %s cannot be written\n", path);
    exit(2);
  }
  setvbuf(to, NULL, _IOFBF, 1 << 16);
  if (s->bom) fputs("\xef\xbb\xbf", to);
  for (size_t c = 0; c < s->column_count; c++) {
    if (c > 0) putc_unlocked(',', to);
    put_field(to, s, headings[w->layout][s->columns[c]]);
  }
  end_row(to, s, 0);
  for (size_t i = 0; i < n; i++) {
    for (size_t c = 0; c < s->column_count; c++) {
      field_text(w, s, &rows[i], s->columns[c], text, sizeof text);
      if (c > 0) putc_unlocked(',', to);
      put_field(to, s, text);
    }
    end_row(to, s, i + 1 == n);
  }
  if (fclose(to) != 0) abort();
}

#endif
