/* test_tally.c -- what a sum of scaled decimals is as a double */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/query/tally.h"

/* The double that strtod gives for the sum's decimal text: rounded once. */
static void check (ts_wide sum) {
  char digits[48], text[64];
  size_t at = sizeof digits - 1;
  ts_wide rest = (sum < 0) ? -sum : sum;
  digits[at] = '\0';
  do digits[--at] = (char)('0' + (int)(rest % 10));
  while ((rest /= 10) > 0);
  snprintf(text, sizeof text, "%s%se-%d", (sum < 0) ? "-" : "", digits + at,
           TS_SUM_SCALE);
  gsl_test(ts_wide_number(sum) != strtod(text, NULL), "S27: %s is %.17g", text,
           ts_wide_number(sum));
}

int main (void) {
  const ts_wide found[] = {  /* rounded twice by way of a long double */
    INT64_C(904477436391223371), INT64_C(1271177370531285882),
    INT64_C(742701762631665051)
  };
  uint64_t random = 1;
  for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
    check(found[i]);
    check(-found[i]);
  }
  for (int bits = 0; bits < 127; bits++)
    for (int i = -3; i <= 3; i++) check(((ts_wide)1 << bits) + i);
  for (int i = 0; i < 2000; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    check(((ts_wide)random << 32 ^ (ts_wide)(random >> 7)) >> (i % 90));
  }
  check(0);
  return gsl_test_summary();
}
