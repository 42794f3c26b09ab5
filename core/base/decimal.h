/* decimal.h -- decimal numbers, read and written without loss (S27) */
#ifndef TS_DECIMAL_H
#define TS_DECIMAL_H

#include <stdint.h>
#include <string.h>
#include "memory.h"
#include "status.h"

/*
** A number as published: mantissa / 10^scale where that is exact and small,
** else the nearest double.
**
**   (1) Scaled when |mantissa| < 2^53 and 0 <= scale <= 9 after the power of
**       ten of the source's unit is applied ("48.641" thousand is 48641, scale
**       0); trailing zeros of the fraction are dropped first, so equal numbers
**       have equal forms ("1.50" is 15, scale 1).
**   (2) Any other decimal, with or without exponent, is 'real': the double that
**       strtod gives for the text with the power of ten applied exactly.
**       An exponent form that is exact and small is scaled (1.1264738E7).
**   (3) Legal: [+-] digits [. digits] [e [+-] digits], with a digit somewhere.
**       Not legal: empty, hexadecimal, nan, inf, "1,234" (unless the format
**       has thousands separators), anything behind the number. Overflow
**       ("1e999") is TS_DOMAIN, the rest TS_SYNTAX.
**   (4) Decoding gives (double)mantissa / 10^scale, which is the very double
**       that strtod gives for the decimal text.
**   (5) The sign of zero is no data: "-0" is the number 0, and -0.0 is written
**       "0". The locale of the program is never looked at.
*/
typedef struct {
  int64_t mantissa;
  double real;     /* the value as a double, always set; NaN when missing */
  int8_t scale;    /* 0..9, TS_REAL, or TS_MISSING */
} ts_decimal;

#define TS_REAL (-1)     /* not scaled: 'real' holds the number */
#define TS_MISSING (-2)  /* no number */

/* A column of decimals, nine bytes each: the mantissa, or the bits of the
** double of a number that is not scaled. */
typedef struct {
  int64_t *mantissas;
  int8_t *scales;
} ts_decimals;

static inline double ts_decimals_real (const ts_decimals *column, size_t i) {
  double real;
  memcpy(&real, &column->mantissas[i], sizeof real);
  return real;
}

static inline void ts_decimals_put (ts_decimals *column, size_t i,
                                    const ts_decimal *number) {
  column->mantissas[i] = number->mantissa;
  column->scales[i] = number->scale;
  if (number->scale == TS_REAL)
    memcpy(&column->mantissas[i], &number->real, sizeof number->real);
}

/* Room for more numbers; what is there stays. */
ts_status ts_decimals_widen (ts_decimals *column, size_t room);
void ts_decimals_free (ts_decimals *column);

/* How a source writes numbers. */
typedef struct {
  char point;      /* '.' or ',' */
  char thousands;  /* ',' '.' ' ' or '\0' for none; digits must group by 3,
                      the first not 0: "0,123" is refused */
  int power;       /* the unit: 3 for thousands, 6 for millions, -3 .. 12 */
} ts_number_style;

/* Read a number that fills the slice (blanks around it must be gone). An empty
** slice is TS_SYNTAX: what is missing is for the format to say. A failure
** leaves 'number' as it was. */
ts_status ts_decimal_parse (ts_slice text, const ts_number_style *style,
                            ts_decimal *number);

/* The decimal of a double, as its shortest round-trip text would give. */
ts_decimal ts_decimal_of (double number);

#define TS_NUMBER_TEXT 32

/* The shortest of printf's %.15g, %.16g and %.17g that reads back as the same
** double, whole numbers below 1e15 in plain digits; "." is never used for a
** missing number: NaN gives "". Infinity is "inf". Returns 'out'. */
char *ts_number_text (double number, char out[TS_NUMBER_TEXT]);

/* 10^n as a double and as an integer, 0 <= n <= 18. */
extern const double ts_pow10[19];
extern const int64_t ts_ipow10[19];

#endif
