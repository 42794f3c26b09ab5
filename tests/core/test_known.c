/* test_known.c -- rules of data/known.h */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <string.h>
#include "data/codes/known.h"

#define TABLES "../shared/data/codes/comtrade/cmd_%s.csv"

typedef struct {
  const char *code, *classification;
  ts_knowledge known;
} known_case;

static const known_case cases[] = {
  /* rule 1 */
  {"845710", "HS2022", TS_CODE_KNOWN}, {"845799", "HS2022", TS_CODE_UNKNOWN},
  {"8457", "HS2022", TS_CODE_KNOWN}, {"84", "HS", TS_CODE_KNOWN},
  {"8488", "HS2022", TS_CODE_UNKNOWN}, {"77", "HS2022", TS_CODE_UNKNOWN},
  {"846211", "HS2022", TS_CODE_KNOWN}, {"846211", "HS2017", TS_CODE_UNKNOWN},
  {"846221", "HS2017", TS_CODE_KNOWN}, {"846221", "HS2022", TS_CODE_UNKNOWN},
  {"846221", "HS", TS_CODE_KNOWN}, {"010119", "HS1996", TS_CODE_KNOWN},
  {"010119", "HS2002", TS_CODE_UNKNOWN}, {"8485", "HS2002", TS_CODE_KNOWN},
  {"8485", "HS2012", TS_CODE_UNKNOWN}, {"999999", "HS2022", TS_CODE_KNOWN},
  /* rule 2 */
  {"84571010", "CN2023", TS_CODE_KNOWN}, {"84571090", "CN", TS_CODE_KNOWN},
  {"84621110", "CN2022", TS_CODE_KNOWN}, {"84621110", "CN2021",
   TS_CODE_UNKNOWN}, {"84622110", "CN2021", TS_CODE_KNOWN},
  {"84579910", "CN2023", TS_CODE_UNKNOWN}, {"01011910", "CN1990",
   TS_CODE_KNOWN}, {"8457101001", "HS2017", TS_CODE_KNOWN},
  {"8457991001", "HS", TS_CODE_UNKNOWN}, {"8457101001", "TNVED",
   TS_CODE_KNOWN}, {"8457991001", "TARIC2023", TS_CODE_UNKNOWN},
  /* rule 3 */
  {"98800000", "CN2023", TS_CODE_KNOWN}, {"9905", "CN2023", TS_CODE_KNOWN},
  {"9801001012", "HS", TS_CODE_KNOWN}, {"980100", "HS2022", TS_CODE_UNKNOWN},
  {"9905", "HS2022", TS_CODE_UNKNOWN}, {"99", "HS1992", TS_CODE_KNOWN},
  /* rule 4 */
  {"99RRR100", "CN2023", TS_CODE_KNOWN}, {"84MMM000", "CN2023", TS_CODE_KNOWN},
  {"77MMM000", "CN2023", TS_CODE_UNKNOWN}, {"850SS500", "CN", TS_CODE_KNOWN},
  {"XXXXXXXXXX", "TNVED", TS_CODE_KNOWN}, {"9999AA", "HS2002", TS_CODE_KNOWN},
  {"9999AA", "HS2017", TS_CODE_UNKNOWN}, {"84A7", "HS2017", TS_CODE_UNKNOWN},
  {"84A710", "HS", TS_CODE_UNKNOWN}, {"0011X", "SITC4", TS_CODE_KNOWN},
  {"00111", "SITC4", TS_CODE_KNOWN}, {"7", "SITC4", TS_CODE_KNOWN},
  {"00119", "SITC4", TS_CODE_KNOWN}, {"00118", "SITC4", TS_CODE_UNKNOWN},
  {"0015", "SITC4", TS_CODE_KNOWN}, {"00151", "SITC4", TS_CODE_UNKNOWN},
  /* rule 5 */
  {"TOTAL", "HS2022", TS_CODE_KNOWN}, {"TOTAL", "BEC5", TS_CODE_KNOWN},
  {"111", "BEC4", TS_CODE_UNCHECKED}, {"00111", "SITC3", TS_CODE_UNCHECKED},
  {"00111", "SITC", TS_CODE_UNCHECKED}, {"84", "", TS_CODE_UNCHECKED},
};

static void test_cases (void) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const known_case *c = &cases[i];
    gsl_test_int((int)ts_product_known(ts_slice_of(c->code), c->classification),
                 (int)c->known, "%s in %s", c->code, c->classification);
  }
}

static size_t listed (const ts_listed *codes, size_t n, uint8_t edition) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += (codes[i].editions & edition) != 0;
  return count;
}

/* Numbers of six-digit codes: UN Comtrade's reference tables, 999999 (and
** 9999AA in the three oldest) among them. */
static void test_counts (void) {
  static const int counts[] = {5041, 5134, 5226, 5053, 5206, 5388, 5613};
  for (int i = 0; i < 7; i++)
    gsl_test_int((int)listed(ts_listed_hs, ts_listed_hs_count,
                             (uint8_t)(1 << i)), counts[i],
                 "rule 1: codes of edition %d", i);
  gsl_test_int((int)ts_listed_sitc4_count, 2970, "SITC4's basic headings");
  for (size_t i = 1; i < ts_listed_hs_count; i++)
    if (strcmp(ts_listed_hs[i - 1].code, ts_listed_hs[i].code) >= 0)
      gsl_test(1, "%s stands out of order", ts_listed_hs[i].code);
}

/* Every code of a reference table is known, but chapter 77, which is empty. */
static void test_table (const char *table, const char *classification) {
  char path[80], line[4096], code[16];
  size_t unknown = 0, lines = 0;
  FILE *file;
  snprintf(path, sizeof path, TABLES, table);
  file = fopen(path, "r");
  if (file == NULL) {
    printf("skipped: %s is not here\n", path);
    return;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "\"%15[0-9A-Z]\",", code) != 1) continue;
    lines++;
    if (strcmp(code, "77") == 0 && *table == 'h') continue;
    if (ts_product_known(ts_slice_of(code), classification) == TS_CODE_KNOWN)
      continue;
    if (unknown++ == 0) printf("%s is not in %s\n", code, classification);
  }
  fclose(file);
  gsl_test(unknown > 0 || lines < 5000, "%s: %zu of %zu codes are unknown",
           classification, unknown, lines);
}

int main (void) {
  test_cases();
  test_counts();
  test_table("h0", "HS1992");
  test_table("h1", "HS1996");
  test_table("h2", "HS2002");
  test_table("h3", "HS2007");
  test_table("h4", "HS2012");
  test_table("h5", "HS2017");
  test_table("h6", "HS2022");
  test_table("s4", "SITC4");
  return gsl_test_summary();
}
