/* test_decimal.c -- the rules of base/decimal.h */
#include <float.h>
#include <gsl/gsl_test.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

#define LIMIT ((int64_t)1 << 53)

static const ts_number_style plain = {.point = '.'};

static void scaled (const char *text, ts_number_style style, int64_t mantissa,
                    int scale, const char *rule) {
  ts_decimal d = {0, 0.0, TS_MISSING};
  ts_status status = ts_decimal_parse(ts_slice_of(text), &style, &d);
  gsl_test(status != TS_OK || d.mantissa != mantissa || d.scale != scale,
           "%s: '%s' is %" PRId64 " scale %d, got %" PRId64 " scale %d", rule,
           text, mantissa, scale, d.mantissa, d.scale);
  gsl_test(d.real != (double)mantissa / ts_pow10[scale], "rule 4: '%s'", text);
}

static void real (const char *text, ts_number_style style, double want,
                  const char *rule) {
  ts_decimal d = {0, 0.0, TS_MISSING};
  ts_status status = ts_decimal_parse(ts_slice_of(text), &style, &d);
  gsl_test(status != TS_OK || d.scale != TS_REAL || d.real != want,
           "%s: '%s' is real %.17g, got %.17g scale %d", rule, text, want,
           d.real, d.scale);
}

static void refused (const char *text, ts_number_style style, ts_status want) {
  ts_decimal d = {17, 42.0, 3};
  ts_status status = ts_decimal_parse(ts_slice_of(text), &style, &d);
  gsl_test(status != want, "rule 3: '%s' is refused, %s", text,
           ts_message(want));
  gsl_test(d.mantissa != 17 || d.real != 42.0 || d.scale != 3,
           "rule 3: '%s' leaves the number as it was", text);
}

static ts_number_style power (int n) {
  return (ts_number_style){'.', '\0', n};
}

static void test_scaled (void) {
  scaled("0", plain, 0, 0, "rule 1");
  scaled("1.50", plain, 15, 1, "rule 1");
  scaled("12.345", plain, 12345, 3, "rule 1");
  scaled("-48.641", plain, -48641, 3, "rule 1");
  scaled("+7", plain, 7, 0, "rule 1");
  scaled("0007.500", plain, 75, 1, "rule 1");
  scaled("100.000000000", plain, 100, 0, "rule 1");
  scaled("0.000000001", plain, 1, 9, "rule 1");
  scaled("9007199254740991", plain, LIMIT - 1, 0, "rule 1");
  scaled("9007199.254740991", plain, LIMIT - 1, 9, "rule 1");
  scaled("000000000000000000000000012.5", plain, 125, 1, "rule 1");
  scaled("12.50000000000000000000000000", plain, 125, 1, "rule 1");
  scaled("0.0000000000000000000000", plain, 0, 0, "rule 1");
  scaled("1.1264738E7", plain, 11264738, 0, "rule 2");
  scaled("1.5e-3", plain, 15, 4, "rule 2");
  scaled("1e15", plain, 1000000000000000, 0, "rule 2");
  scaled("9e15", plain, 9000000000000000, 0, "rule 2");
  scaled("0.1234567890", plain, 123456789, 9, "rule 1");
  scaled("0e999", plain, 0, 0, "rule 2");
  scaled("1000000000000000000000000e-24", plain, 1, 0, "rule 2");
  scaled("5.", plain, 5, 0, "rule 3");
  scaled(".5", plain, 5, 1, "rule 3");
  scaled("5.e1", plain, 50, 0, "rule 3");
  scaled("-0", plain, 0, 0, "rule 5");
  scaled("-0.00", plain, 0, 0, "rule 5");
}

static void test_power (void) {
  scaled("48.641", power(3), 48641, 0, "rule 1, power 3");
  scaled("12.345", power(3), 12345, 0, "rule 1, power 3");
  scaled("12.345", power(6), 12345000, 0, "rule 1, power 6");
  scaled("12.345", power(-3), 12345, 6, "rule 1, power -3");
  scaled("12000", power(-3), 12, 0, "rule 1, power -3");
  scaled("0", power(12), 0, 0, "rule 1, power 12");
  scaled("9007.199254740991", power(12), LIMIT - 1, 0, "rule 1, power 12");
  real("0.1234567891234567", power(3), 123.4567891234567, "rule 2, power 3");
  real("0.1", power(-9), 1e-10, "rule 2, power -9");
  real("9007199254740993", power(3), 9007199254740993e3, "rule 2, power 3");
  real("1e305", power(3), 1e308, "rule 2, power 3");
  refused("1e306", power(3), TS_DOMAIN);
}

static void test_real (void) {
  real("9007199254740992", plain, 9007199254740992.0, "rule 1");
  real("9007199254740993", plain, 9007199254740992.0, "rule 2");
  real("9007199254740993.00000000000000000000001", plain, 9007199254740994.0,
       "rule 2");
  real("0.1234567891", plain, 0.1234567891, "rule 2");
  real("1e-10", plain, 1e-10, "rule 2");
  real("1e16", plain, 1e16, "rule 2");
  real("1e-999", plain, 0.0, "rule 2");
  real("2.2250738585072011e-308", plain, 2.2250738585072011e-308, "rule 2");
  real("4.9406564584124654e-324", plain, 4.9406564584124654e-324, "rule 2");
  real("1.7976931348623157e308", plain, DBL_MAX, "rule 2");
  real("-1.7976931348623157e308", plain, -DBL_MAX, "rule 2");
}

static void test_syntax (void) {
  static const char *const texts[] = {
    "", "+", "-", ".", "-.", "e5", ".e5", "1e", "1e+", "1e-", "1e5x", "1e5.0",
    "nan", "NaN", "inf", "-inf", "infinity", "0x10", "0x1p3", "1,234", "1 234",
    " 1", "1 ", "1\n", "--1", "+-1", "1.2.3", "1..2", "1_000", "1'000", "12a",
    "a12", "1d5", "1f", "0101\t", "1-2", "$5", "5%", "\xef\xbc\x91"
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    refused(texts[i], plain, TS_SYNTAX);
  refused("1e999", plain, TS_DOMAIN);
  refused("-1e999", plain, TS_DOMAIN);
  refused("1e99999999999999999999999999", plain, TS_DOMAIN);
  refused("179769313486231580793e289", plain, TS_DOMAIN);
  gsl_test(ts_decimal_parse((ts_slice){"1\0002", 3}, &plain,
                            &(ts_decimal){0, 0, 0}) != TS_SYNTAX,
           "rule 3: a NUL inside");
}

static void test_styles (void) {
  ts_number_style english = {'.', ',', 0}, german = {',', '.', 0};
  ts_number_style french = {',', ' ', 3};
  scaled("19,121,826", english, 19121826, 0, "thousands");
  scaled("1,234.5", english, 12345, 1, "thousands");
  scaled("47690", english, 47690, 0, "thousands left out");
  scaled("-1,234", english, -1234, 0, "thousands");
  scaled("123,456,789,012,345.5e1", english, 1234567890123455, 0, "thousands");
  scaled("1.234,56", german, 123456, 2, "decimal comma");
  scaled("0,123", german, 123, 3, "decimal comma");
  scaled("1 234,5", french, 1234500, 0, "blanks and power 3");
  real("1,000,000,000,000,000,000,000,001", english, 1e24, "thousands");
  refused("1,23", english, TS_SYNTAX);
  refused("1234,567", english, TS_SYNTAX);
  refused("1,2345", english, TS_SYNTAX);
  refused("1,234,56", english, TS_SYNTAX);
  refused(",123", english, TS_SYNTAX);
  refused("1,,234", english, TS_SYNTAX);
  refused("1,234,", english, TS_SYNTAX);
  refused("0,123", english, TS_SYNTAX);
  refused("1.234,567", english, TS_SYNTAX);
  refused("1.5", (ts_number_style){',', '\0', 0}, TS_SYNTAX);
}

/* A million digits cost no memory and round as strtod rounds them. */
static void test_long (void) {
  size_t n = 1000000;
  char *text = malloc(n + 16);
  if (text == NULL) {
    gsl_test(1, "memory for a long number");
    return;
  }
  memset(text, '0', n);
  strcpy(text + n, "e-1");
  memcpy(text, "1.", 2);
  scaled(text, plain, 1, 1, "rule 1, a million zeros");
  memset(text, '3', n);
  strcpy(text + n, "e-999990");
  real(text, plain, strtod(text, NULL), "rule 2, a million digits");
  memcpy(text, "0.", 2);
  memset(text + 2, '0', n - 2);
  strcpy(text + n, "25e1000000");
  scaled(text, plain, 25, 0, "rule 2, zeros undone by an exponent");
  memset(text, '0', n);  /* half way between two doubles, and a little more */
  memcpy(text, "9007199254740993.", 17);
  strcpy(text + n, "1");
  real(text, plain, 9007199254740994.0, "rule 2, the last digit decides");
  free(text);
}

/* A small generator, so that every run tests the same texts. */
static uint64_t next_random (uint64_t *state) {
  uint64_t x = (*state += 0x9e3779b97f4a7c15u);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* A random legal text and its parts: digits without the point, exponent. */
typedef struct {
  char text[96], digits[64];
  int exponent, negative;
} sample;

static void make_sample (uint64_t *state, sample *s) {
  int whole = (int)(next_random(state) % 14);
  int decimals = (int)(next_random(state) % 14);
  char *p = s->text, *d = s->digits;
  int even = next_random(state) % 4 == 0;  /* many zeros */
  s->negative = next_random(state) % 4 == 0;
  if (whole + decimals == 0) whole = 1;
  if (next_random(state) % 16 == 0) whole += 20;
  if (s->negative) *p++ = '-';
  for (int i = 0; i < whole + decimals; i++) {
    char c = (char)('0' + next_random(state) % 10);
    if (even && i % 3 != 0) c = '0';
    if (i == whole) *p++ = '.';
    *p++ = *d++ = c;
  }
  *p = *d = '\0';
  s->exponent = -decimals;
  if (next_random(state) % 4 == 0) {
    int e = (int)(next_random(state) % 41) - 20;
    if (next_random(state) % 8 == 0) e *= 16;
    sprintf(p, "%c%d", (e % 2 != 0) ? 'e' : 'E', e);
    s->exponent += e;
  }
}

/* Rule 1, slowly: the digits without zeros at both ends, as text. */
static int small_and_exact (const sample *s, int shift, int64_t *mantissa,
                            int *scale) {
  char digits[96];
  int n, exponent = s->exponent + shift;
  strcpy(digits, s->digits + strspn(s->digits, "0"));
  for (n = (int)strlen(digits); n > 0 && digits[n - 1] == '0'; n--) exponent++;
  if (n == 0) exponent = 0;
  for (; exponent > 0 && n < 17; exponent--) digits[n++] = '0';
  digits[n] = '\0';
  *mantissa = (n > 17) ? LIMIT : strtoll(digits, NULL, 10);
  *scale = -exponent;
  if (s->negative) *mantissa = -*mantissa;
  return llabs(*mantissa) < LIMIT && exponent <= 0 && exponent >= -9;
}

static int right_decimal (const sample *s, int shift) {
  char text[96];
  ts_number_style style = power(shift);
  ts_decimal d;
  int64_t mantissa;
  int scale;
  ts_status status = ts_decimal_parse(ts_slice_of(s->text), &style, &d);
  sprintf(text, "%s%se%d", s->negative ? "-" : "", s->digits,
          s->exponent + shift);
  if (isinf(strtod(text, NULL))) return status == TS_DOMAIN;
  if (status != TS_OK || d.real != strtod(text, NULL)) return 0;
  if (shift == 0 && d.real != strtod(s->text, NULL)) return 0;
  if (!small_and_exact(s, shift, &mantissa, &scale)) return d.scale == TS_REAL;
  return d.scale == scale && d.mantissa == mantissa;
}

static void test_against_strtod (void) {
  static const int shifts[] = {0, 0, 3, 6, -3, 12};
  uint64_t state = 1;
  int wrong = 0;
  sample s;
  for (int i = 0; i < 200000; i++) {
    int shift = shifts[next_random(&state) % 6];
    make_sample(&state, &s);
    if (right_decimal(&s, shift)) continue;
    if (wrong++ == 0)
      gsl_test(1, "'%s' with power %d differs from strtod", s.text, shift);
  }
  gsl_test_int(wrong, 0, "rules 1, 2 and 4: 200000 texts against strtod");
}

static void writes (double number, const char *want) {
  char out[TS_NUMBER_TEXT];
  gsl_test(strcmp(ts_number_text(number, out), want) != 0,
           "%.17g is written '%s', got '%s'", number, want, out);
}

static void test_text (void) {
  writes(0, "0");
  writes(-0.0, "0");  /* rule 5 */
  writes(1e14, "100000000000000");
  writes(-123456789012345.0, "-123456789012345");
  writes(1e15, "1e+15");
  writes(1234567890123456.0, "1234567890123456");
  writes(0.1, "0.1");
  writes(-1.5, "-1.5");
  writes(0.1 + 0.2, "0.30000000000000004");
  writes(1.0 / 3, "0.3333333333333333");
  writes(1e-4, "0.0001");
  writes(1e-5, "1e-05");
  writes(1.25e300, "1.25e+300");
  writes(DBL_MAX, "1.7976931348623157e+308");
  writes(4.9406564584124654e-324, "4.94065645841247e-324");
  writes(NAN, "");
  writes(INFINITY, "inf");
  writes(-INFINITY, "-inf");
}

static double random_double (uint64_t *state) {
  uint64_t bits = next_random(state);
  double number;
  if (bits % 4 == 0) return (double)(int64_t)next_random(state) / 1000.0;
  if (bits % 4 == 1) return (double)(next_random(state) % 1000000) / 100.0;
  bits = next_random(state);
  memcpy(&number, &bits, sizeof number);
  return isfinite(number) ? number : 0.5;
}

/* printf and strtod, as the header says it. */
static void oracle_text (double number, char *out) {
  for (int precision = 15; precision <= 17; precision++) {
    sprintf(out, "%.*g", precision, number);
    if (strtod(out, NULL) == number) return;
  }
}

static void test_round_trip (void) {
  uint64_t state = 2;
  int wrong = 0;
  for (int i = 0; i < 200000; i++) {
    char out[TS_NUMBER_TEXT], want[40];
    double number = random_double(&state);
    ts_decimal d = ts_decimal_of(number), again = {0, 0.0, TS_MISSING};
    oracle_text(number, want);
    ts_number_text(number, out);
    ts_decimal_parse(ts_slice_of(out), &plain, &again);
    if (strcmp(out, want) == 0 && d.real == number && again.real == number
        && d.scale == again.scale && d.mantissa == again.mantissa)
      continue;
    if (wrong++ == 0)
      gsl_test(1, "%.17g: '%s', wanted '%s'", number, out, want);
  }
  gsl_test_int(wrong, 0, "200000 doubles against printf");
}

static void test_of (void) {
  ts_decimal d = ts_decimal_of(12.345);
  gsl_test(d.mantissa != 12345 || d.scale != 3, "the decimal of 12.345");
  d = ts_decimal_of(-1886e6);
  gsl_test(d.mantissa != -1886000000 || d.scale != 0, "of a whole number");
  d = ts_decimal_of(1.0 / 3);
  gsl_test(d.scale != TS_REAL || d.real != 1.0 / 3, "of a third");
  d = ts_decimal_of(NAN);
  gsl_test(d.scale != TS_MISSING || !isnan(d.real), "of a missing number");
  d = ts_decimal_of(-0.0);
  gsl_test(d.scale != 0 || d.mantissa != 0 || signbit(d.real), "rule 5: of -0");
  d = ts_decimal_of(INFINITY);
  gsl_test(d.scale != TS_REAL || !isinf(d.real), "of infinity");
}

static void test_powers (void) {
  int64_t n = 1;
  for (int i = 0; i <= 18; i++) {
    char text[16];
    sprintf(text, "1e%d", i);
    gsl_test(ts_ipow10[i] != n || ts_pow10[i] != strtod(text, NULL), "10^%d",
             i);
    if (i < 18) n *= 10;
  }
}

/* Rule 5, where the machine has a locale with a decimal comma. */
static void test_locale (void) {
  static const char *const names[] = {
    "de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8", "de_DE", "ps_AF"
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (setlocale(LC_ALL, names[i]) == NULL) continue;
    scaled("12.345", plain, 12345, 3, names[i]);
    real("0.12345678901234567", plain, 0.12345678901234567, names[i]);
    writes(0.1, "0.1");
    writes(1.25e300, "1.25e+300");
    setlocale(LC_ALL, "C");
  }
}

int main (void) {
  test_scaled();
  test_power();
  test_real();
  test_syntax();
  test_styles();
  test_long();
  test_against_strtod();
  test_text();
  test_round_trip();
  test_of();
  test_powers();
  test_locale();
  return gsl_test_summary();
}
