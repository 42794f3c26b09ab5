/* fuzz_text.c -- any text, read as a period, a range, a number, a pattern
**
** The first byte chooses how a number is written; the rest is the text. What is
** accepted must come back the same when it is written and read again.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/decimal.h"
#include "base/period.h"
#include "data/codes/products.h"
#include "data/read/text.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n);

static void must (int good) {
  if (!good) abort();
}

static void read_period (ts_slice text) {
  ts_period period, again;
  char written[TS_PERIOD_TEXT];
  size_t count;
  if (ts_period_parse(text, &period) != TS_OK) return;
  must(strlen(ts_period_text(period, written)) < TS_PERIOD_TEXT);
  must(ts_period_parse(ts_slice_of(written), &again) == TS_OK);
  must(again.freq == period.freq && again.ordinal == period.ordinal);
  must(ts_period_first_day(period) <= ts_period_last_day(period));
  for (int f = (int)period.freq; f < TS_FREQS; f++)
    ts_period_coarsen(period, (ts_freq)f);
  for (int f = 0; f <= (int)period.freq; f++) {
    ts_period_refine(period, (ts_freq)f, &count);
    must(count >= 1 && count <= 366);
  }
}

static void read_range (ts_slice text) {
  ts_range range;
  ts_error err = {0};
  if (ts_range_parse(text, &range, &err) != TS_OK) must(err.text[0] != '\0');
  else must(range.first_day <= range.last_day);
}

/* Plain decimals also agree with strtod (rules 2 and 4). */
static void read_number (ts_slice text, uint8_t choice) {
  static const char points[] = {'.', ','}, thousands[] = {'\0', ',', '.', ' '};
  ts_number_style style = {points[choice & 1], thousands[choice >> 1 & 3],
                           (choice >> 3) % 16 - 3};
  char plain[400], written[TS_NUMBER_TEXT];
  ts_decimal number, again;
  if (ts_decimal_parse(text, &style, &number) != TS_OK) return;
  must(isfinite(number.real));
  must(number.scale == TS_REAL || (number.scale >= 0 && number.scale <= 9));
  again = ts_decimal_of(strtod(ts_number_text(number.real, written), NULL));
  must(again.real == number.real);
  if (style.point != '.' || style.thousands != '\0' || style.power != 0
      || text.length >= sizeof plain) return;
  memcpy(plain, text.text, text.length);
  plain[text.length] = '\0';
  must(strtod(plain, NULL) == number.real);
}

static void read_product (ts_slice text) {
  static const char *const in[] = {"HS2017", "CN2023", "SITC4", "BEC5", "HS"};
  ts_error err = {0};
  for (size_t i = 0; i < sizeof in / sizeof *in; i++)
    must(ts_product_level(text, in[i]) <= TS_CODE_MOST);
  if (ts_pattern_check(text, &err) != TS_OK) {
    must(err.text[0] != '\0');
    return;
  }
  ts_pattern_has(text, ts_slice_of("845710"));
  ts_pattern_has(text, ts_slice_of("TOTAL"));
}

/* Records cover the text and the fields lie in it. */
static void split (const char *text, size_t n, char delimiter) {
  ts_split s;
  size_t at = 0;
  must(ts_split_alloc(&s, 8) == TS_OK);
  while (at < n) {
    size_t taken = ts_split_record(&s, text + at, n - at, delimiter);
    must(taken > 0 && taken <= n - at && s.count >= 1);
    for (size_t i = 0; i < s.count && i < s.room; i++) {
      must(s.fields[i].text >= text && s.fields[i].text
           + s.fields[i].length <= text + n);
      if (ts_field_is_quoted(s.fields[i])) {
        char *out = malloc(s.fields[i].length + 1);
        must(out != NULL
             && ts_unquote(s.fields[i], out) <= s.fields[i].length);
        free(out);
      }
    }
    at += taken;
  }
  ts_split_free(&s);
  must(ts_text_extent(text, n).whole <= n && ts_text_lines(text, n) <= n
       && ts_text_bad_quote(text, n, delimiter) <= n);
}

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n) {
  char *text;
  ts_slice slice;
  if (n == 0) return 0;
  text = calloc(n + TS_TEXT_PAD, 1);
  if (text == NULL) abort();
  memcpy(text, bytes + 1, n - 1);
  slice = (ts_slice){text, n - 1};
  read_period(slice);
  read_range(slice);
  read_number(slice, bytes[0]);
  read_product(slice);
  if (n > 1) split(text, n - 1, ",;\t|"[bytes[0] & 3]);
  free(text);
  return 0;
}
