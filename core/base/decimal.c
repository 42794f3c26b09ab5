/* decimal.c -- decimal numbers, read and written without loss; see decimal.h */
#include "decimal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANTISSA_LIMIT ((uint64_t)1 << 53)  /* rule 1 */
#define SCALE_MOST 9                        /* rule 1 */
#define WORD_DIGITS 19   /* any 19 digits fit in a uint64_t */
#define EXACT_DIGITS 800 /* no double's rounding needs more than 767 */
#define EXPONENT_LIMIT 1000000000  /* beyond what 16 MiB of zeros can undo */

const double ts_pow10[19] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
  1e14, 1e15, 1e16, 1e17, 1e18
};

const int64_t ts_ipow10[19] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
  10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
  1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000
};

ts_status ts_decimals_widen (ts_decimals *column, size_t room) {
  int64_t *mantissas = realloc(column->mantissas, room * sizeof *mantissas);
  int8_t *scales;
  if (mantissas == NULL) return TS_NOMEM;
  column->mantissas = mantissas;
  scales = realloc(column->scales, room);
  if (scales == NULL) return TS_NOMEM;
  column->scales = scales;
  return TS_OK;
}

void ts_decimals_free (ts_decimals *column) {
  free(column->mantissas);
  free(column->scales);
  *column = (ts_decimals){0};
}

/* What a legal text consists of (rule 3). */
typedef struct {
  int negative;
  uint64_t value;      /* of all digits; wraps when there are more than 19 */
  size_t digits;       /* leading zeros counted */
  size_t decimals;     /* digits behind the point */
  const char *first;   /* digits, separators and point: [first, last) */
  const char *last;
  int64_t exponent;    /* as written behind the e */
} parts;

static int is_digit (char c) {
  return (unsigned)c - '0' < 10;
}

static const char *take_digits (const char *p, const char *end, parts *f) {
  const char *start = p;
  uint64_t value = f->value;
  for (; p < end && is_digit(*p); p++)
    value = 10 * value + (uint64_t)(*p - '0');
  f->value = value;
  f->digits += (size_t)(p - start);
  return p;
}

/* The digits behind the first group ("1" of "1,234,567"); NULL when they do
** not group by three or the number begins with a zero: "0,123" is likelier a
** decimal comma than the number 123. */
static const char *take_groups (const char *p, const char *end,
                                char thousands, parts *f) {
  if (f->digits < 1 || f->digits > 3 || *f->first == '0') return NULL;
  while (p < end && *p == thousands) {
    size_t before = f->digits;
    p = take_digits(p + 1, end, f);
    if (f->digits != before + 3) return NULL;
  }
  return p;
}

/* The exponent up to the end of the text. */
static int take_exponent (const char *p, const char *end, parts *f) {
  int negative = 0;
  if (p < end && (*p == '+' || *p == '-')) negative = (*p++ == '-');
  if (p == end) return 0;
  for (; p < end; p++) {
    if (!is_digit(*p)) return 0;
    if (f->exponent < EXPONENT_LIMIT)
      f->exponent = 10 * f->exponent + (*p - '0');
  }
  if (negative) f->exponent = -f->exponent;
  return 1;
}

/* False when the text is no number. */
static int split (ts_slice text, const ts_number_style *style, parts *f) {
  const char *p = text.text, *end = text.text + text.length;
  if (text.length == 0) return 0;
  if (*p == '+' || *p == '-') f->negative = (*p++ == '-');
  f->first = p;
  p = take_digits(p, end, f);
  if (p < end && style->thousands != '\0' && *p == style->thousands) {
    p = take_groups(p, end, style->thousands, f);
    if (p == NULL) return 0;
  }
  if (p < end && *p == style->point) {
    size_t before = f->digits;
    p = take_digits(p + 1, end, f);
    f->decimals = f->digits - before;
  }
  f->last = p;
  if (f->digits == 0) return 0;
  if (p == end) return 1;
  return (*p == 'e' || *p == 'E') && take_exponent(p + 1, end, f);
}

/* Rule 2, by strtod: 'text' is digits, an e and an exponent, without a point,
** which the locale could spell otherwise. */
static ts_status real_of (const char *text, int negative, ts_decimal *number) {
  double real = strtod(text, NULL);
  if (isinf(real)) return TS_DOMAIN;  /* rule 3 */
  *number = (ts_decimal){.real = negative ? -real : real, .scale = TS_REAL};
  return TS_OK;
}

/* value * 10^exponent, too long or too fine to be scaled. */
static ts_status real_from (uint64_t value, int64_t exponent, int negative,
                            ts_decimal *number) {
  char text[48];
  if (value < MANTISSA_LIMIT && exponent >= -18 && exponent <= 18) {
    double real = (double)value;  /* both exact, so one rounding: strtod's */
    if (exponent < 0) real /= ts_pow10[-exponent];
    else real *= ts_pow10[exponent];
    *number = (ts_decimal){.real = negative ? -real : real, .scale = TS_REAL};
    return TS_OK;
  }
  snprintf(text, sizeof text, "%" PRIu64 "e%" PRId64, value, exponent);
  return real_of(text, negative, number);
}

/* value * 10^exponent, scaled when it is exact and small. */
static ts_status number_from (uint64_t value, int64_t exponent, int negative,
                              ts_decimal *number) {
  int64_t mantissa;
  if (value == 0) exponent = 0;
  while (exponent < 0 && value % 10 == 0) {
    value /= 10;
    exponent++;
  }
  if (exponent > 0 && exponent <= 18
      && value <= (MANTISSA_LIMIT - 1) / (uint64_t)ts_ipow10[exponent]) {
    value *= (uint64_t)ts_ipow10[exponent];
    exponent = 0;
  }
  if (value >= MANTISSA_LIMIT || exponent > 0 || exponent < -SCALE_MOST)
    return real_from(value, exponent, negative, number);
  mantissa = (int64_t)value;
  if (negative) mantissa = -mantissa;
  number->mantissa = mantissa;
  number->scale = (int8_t)-exponent;
  number->real = (double)mantissa / ts_pow10[-exponent];  /* rule 4 */
  return TS_OK;
}

/* More digits than a word holds: without the zeros at both ends they may yet
** be few; else strtod gets all that can matter. */
static ts_status number_from_long (const parts *f, int64_t exponent,
                                   ts_decimal *number) {
  char text[EXACT_DIGITS + 32];
  size_t n = 0;
  int rest = 0;
  for (const char *p = f->first; p < f->last; p++) {
    if (!is_digit(*p) || (n == 0 && *p == '0')) continue;
    if (n < EXACT_DIGITS) {
      text[n++] = *p;
      continue;
    }
    exponent++;
    rest |= (*p != '0');
  }
  if (rest) {  /* one more digit tells "a little above" */
    text[n++] = '1';
    exponent--;
  }
  for (; n > 0 && text[n - 1] == '0'; n--) exponent++;
  if (n <= WORD_DIGITS) {
    parts few = {0};
    take_digits(text, text + n, &few);
    return number_from(few.value, exponent, f->negative, number);
  }
  snprintf(text + n, sizeof text - n, "e%" PRId64, exponent);
  return real_of(text, f->negative, number);
}

ts_status ts_decimal_parse (ts_slice text, const ts_number_style *style,
                            ts_decimal *number) {
  parts f = {0};
  int64_t exponent;
  if (!split(text, style, &f)) return TS_SYNTAX;  /* rule 3 */
  exponent = f.exponent - (int64_t)f.decimals + style->power;
  if (f.digits > WORD_DIGITS) return number_from_long(&f, exponent, number);
  return number_from(f.value, exponent, f.negative, number);
}

ts_decimal ts_decimal_of (double number) {
  static const ts_number_style plain = {.point = '.'};
  ts_decimal decimal = {.real = number, .scale = TS_REAL};
  char text[TS_NUMBER_TEXT];
  if (isnan(number)) {
    decimal.scale = TS_MISSING;
    return decimal;
  }
  if (fabs(number) < (double)MANTISSA_LIMIT && number == trunc(number))
    return (ts_decimal){(int64_t)number, number + 0.0, 0};  /* -0 is 0 */
  ts_number_text(number, text);
  ts_decimal_parse(ts_slice_of(text), &plain, &decimal);  /* not inf: stays */
  return decimal;
}

/* The significant digits of a number and the power of ten of the first. */
typedef struct {
  char digits[24];
  int n, exponent;
} spelling;

/* 'number' in n digits; true when they read back as the same double. Only the
** digits of printf's text are taken: the locale may spell its point at will. */
static int spell (double number, int n, spelling *s) {
  char text[48], again[48];
  const char *p;
  snprintf(text, sizeof text, "%.*e", n - 1, number);
  s->n = 0;
  for (p = text; *p != 'e'; p++)
    if (is_digit(*p)) s->digits[s->n++] = *p;
  s->exponent = atoi(p + 1);
  s->digits[s->n] = '\0';
  snprintf(again, sizeof again, "%se%d", s->digits, s->exponent - (n - 1));
  return strtod(again, NULL) == number;
}

/* Lay the digits out as printf's %g does. */
static void lay_out (const spelling *s, int precision, char *out) {
  int n = s->n;
  while (n > 1 && s->digits[n - 1] == '0') n--;
  if (s->exponent < -4 || s->exponent >= precision) {
    out += sprintf(out, "%c", s->digits[0]);
    if (n > 1) out += sprintf(out, ".%.*s", n - 1, s->digits + 1);
    sprintf(out, "e%+03d", s->exponent);
    return;
  }
  if (s->exponent < 0) {
    sprintf(out, "0.%.*s%.*s", -s->exponent - 1, "000", n, s->digits);
    return;
  }
  out += sprintf(out, "%.*s", s->exponent + 1, s->digits);
  if (n > s->exponent + 1)
    sprintf(out, ".%.*s", n - s->exponent - 1, s->digits + s->exponent + 1);
}

/* Digits of a number below 10^15, without leading zeros. */
static char *put_digits (char *out, uint64_t number) {
  char digits[24], *p = digits + sizeof digits;
  do *--p = (char)('0' + number % 10); while ((number /= 10) != 0);
  memcpy(out, p, (size_t)(digits + sizeof digits - p));
  return out + (digits + sizeof digits - p);
}

/* Numbers that a decimal of up to 15 digits and 6 behind the point spells: 15
** digits tell all such decimals apart, so no shorter search is needed. */
static char *short_text (double number, char *out) {
  for (int d = 1; d <= 6; d++) {
    double scaled = nearbyint(number * ts_pow10[d]);
    if (scaled >= 1e15) return NULL;
    if (scaled / ts_pow10[d] != number) continue;
    uint64_t m = (uint64_t)scaled, unit = (uint64_t)ts_pow10[d];
    char *p = put_digits(out, m / unit);
    *p++ = '.';
    for (m %= unit; d > 0; d--, unit /= 10, m %= unit)
      *p++ = (char)('0' + m / (unit / 10));
    *p = '\0';
    return out;
  }
  return NULL;
}

char *ts_number_text (double number, char out[TS_NUMBER_TEXT]) {
  spelling s;
  int precision = 15;
  char *p = out;
  *out = '\0';
  if (isnan(number)) return out;
  if (number < 0.0) *p++ = '-';
  number = fabs(number);
  if (number < 1e15 && number == trunc(number)) {
    *put_digits(p, (uint64_t)number) = '\0';
    return out;
  }
  if (number >= 1e-3 && number < 1e14 && short_text(number, p) != NULL)
    return out;
  if (isinf(number)) {
    memcpy(p, "inf", 4);
    return out;
  }
  while (!spell(number, precision, &s) && precision < 17) precision++;
  lay_out(&s, precision, p);
  return out;
}
