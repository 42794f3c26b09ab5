/* test_products.c -- rules of data/products.h */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <string.h>
#include "data/codes/products.h"

#define CHPL_FILE "../shared/data/codes/chpl/chpl_2024-02-23.csv"

static ts_slice s (const char *text) {
  return ts_slice_of(text);
}

typedef struct {
  const char *code, *classification;
  int level;
} level_case;

static const level_case levels[] = {
  {"TOTAL", "HS", 0}, {"TOTAL", "SITC4", 0},
  {"84", "HS", 2}, {"8457", "HS2017", 4}, {"845710", "HS2022", 6},
  {"84571010", "HS2017", 8}, {"8457101001", "HS", 10},
  {"845710100100", "HS", 12}, {"XXXXXXXXXX", "TNVED", 10},
  {"9999AA", "HS", 6},
  {"010121", "HS2017", 6}, {"10620", "HS2017", -1}, {"8", "HS", -1},
  {"845710", "CN2023", 6}, {"99RRR100", "CN2023", 8},
  {"84SSS999", "CN2022", 8}, {"8457101001", "CN2023", -1},
  {"0", "SITC4", 1}, {"73", "SITC4", 2}, {"73311", "SITC4", 5},
  {"733110", "SITC4", -1},
  {"41", "BEC4", 2}, {"521", "BEC4", 3}, {"5210", "BEC4", -1},
  {"112010", "BEC5", 6}, {"A1", "OTHER", 2}, {"123456789012", "OTHER", 12},
  /* rule 1: shapes that are no code */
  {"", "HS", -1}, {"84.57", "HS", -1}, {"8457 ", "HS", -1}, {"84s7", "HS", -1},
  {"total", "HS", -1}, {"1234567890123", "OTHER", -1}, {"84\xc3\xa9", "HS", -1}
};

static void test_levels (void) {
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    int got = ts_product_level(s(levels[i].code), levels[i].classification);
    gsl_test_int(got, levels[i].level, "rules 1 and 2: %s in %s",
                 levels[i].code, levels[i].classification);
  }
}

typedef struct {
  const char *pattern, *text;  /* what the sentence must hold; NULL: legal */
} check_case;

static const check_case checks[] = {
  {"TOTAL", NULL}, {"8457", NULL}, {"84", NULL}, {"8456..8466", NULL},
  {"8542*", NULL}, {"84..84", NULL}, {"99RRR100", NULL}, {"XXXXXXXXXX", NULL},
  /* rule 3: the spelling of a range */
  {"8456-8466", "write \"8456..8466\""}, {"8456 - 8466", "\"8456..8466\""},
  {"84-", "8456..8466"},
  /* rule 4 */
  {"84..8466", "same length, 2 and 4"}, {"8466..8456", "\"8456..8466\""},
  {"8456..", "no code"}, {"..8466", "no code"}, {"..", "no code"},
  {"8456...8466", "no product code"},
  /* rule 5 */
  {"99rrr100", "upper case"}, {"total", "TOTAL"}, {"Total", "TOTAL"},
  {"TOTAL..TOTAL", "stands alone"},
  {"machine tools", "ts.products"}, {"CHIPS", "ts.products"},
  {"", "no code"}, {"*", "no code"}, {"84*7", "no product code"},
  {"84**", "no product code"}, {"*84", "no product code"},
  {"84.57", "no product code"}, {" 8457", "no product code"},
  {"84571010101010", "longer than 12"},
};

static void test_checks (void) {
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
    const check_case *c = &checks[i];
    ts_error err = {0};
    ts_status status = ts_pattern_check(s(c->pattern), &err);
    ts_status want = (c->text == NULL) ? TS_OK : TS_SYNTAX;
    gsl_test(status != want, "check \"%s\"", c->pattern);
    gsl_test(c->text != NULL && strstr(err.text, c->text) == NULL,
             "\"%s\": %s", c->pattern, err.text);
    gsl_test(ts_pattern_check(s(c->pattern), NULL) != want,
             "\"%s\" without an error to fill", c->pattern);
  }
}

typedef struct {
  const char *pattern, *code;
  int has;
} has_case;

static const has_case inside[] = {
  {"8457", "8457", 1}, {"8457", "845710", 1}, {"8457", "84571010", 1},
  {"8457", "84", 0}, {"8457", "8458", 0}, {"8457", "TOTAL", 0},
  {"TOTAL", "TOTAL", 1}, {"TOTAL", "84", 0},
  /* rule 3: whole subtrees at both ends */
  {"8456..8466", "8456", 1}, {"8456..8466", "845611", 1},
  {"8456..8466", "846694", 1}, {"8456..8466", "84669400", 1},
  {"8456..8466", "8467", 0}, {"8456..8466", "845599", 0},
  {"8456..8466", "84", 0}, {"8456..8466", "TOTAL", 0},
  {"8542*", "8542", 1}, {"8542*", "854231", 1}, {"8542*", "8541", 0},
  {"854*", "8542", 1}, {"99*", "99RRR100", 1}, {"84", "84SSS999", 1},
};

static void test_inside (void) {
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
    gsl_test_int(ts_pattern_has(s(inside[i].pattern), s(inside[i].code)),
                 inside[i].has, "rule 3: %s has %s", inside[i].pattern,
                 inside[i].code);
}

static size_t codes_in (const char *name) {
  const ts_product_list *list = ts_product_list_find(name);
  size_t n = 0;
  if (list != NULL) while (list->patterns[n] != NULL) n++;
  return n;
}

static int list_has (const char *name, const char *code) {
  const ts_product_list *list = ts_product_list_find(name);
  if (list == NULL) return 0;
  for (const char *const *p = list->patterns; *p != NULL; p++)
    if (ts_pattern_has(s(*p), s(code))) return 1;
  return 0;
}

static void test_lists (void) {
  for (const ts_product_list *l = ts_product_lists; l->name != NULL; l++) {
    gsl_test(strlen(l->date) != 10 || l->what[0] == '\0' || l->source[0] == '\0'
             || ts_product_list_find(l->name) != l, "list %s", l->name);
    for (const char *const *p = l->patterns; *p != NULL; p++)
      gsl_test(ts_pattern_check(s(*p), NULL) != TS_OK, "%s in %s", *p, l->name);
  }
  gsl_test(!list_has("machine tools", "846694"), "parts are in");
  gsl_test(list_has("machine tools without parts", "846694"), "parts are out");
  gsl_test(list_has("Metalworking Machine Tools", "846410"), "no stone");
  gsl_test(!list_has("Metalworking Machine Tools", "846390"), "any case");
  gsl_test(ts_product_list_find("chips") != NULL, "no such list");
}

/* The published list: 50 codes in six tiers ("3.A" in the file is "3A"). */
static void test_chpl (void) {
  FILE *file = fopen(CHPL_FILE, "r");
  char code[8], tier[8], name[32];
  size_t rows = 0, bad = 0;
  gsl_test_int((int)codes_in("CHPL"), 50, "CHPL has 50 codes");
  gsl_test_int((int)(codes_in("CHPL tier 1") + codes_in("CHPL tier 2")
               + codes_in("CHPL tier 3A") + codes_in("CHPL tier 3B")
               + codes_in("CHPL tier 4A") + codes_in("CHPL tier 4B")), 50,
               "and so have its tiers");
  if (file == NULL) {
    printf("skipped: no file " CHPL_FILE "\n");
    return;
  }
  while (fscanf(file, " %7[^,],%7s", code, tier) == 2) {
    if (strcmp(code, "hs6") == 0) continue;
    if (tier[1] == '.') snprintf(tier + 1, 2, "%c", tier[2]);
    snprintf(name, sizeof name, "CHPL tier %s", tier);
    rows++;
    if (!list_has(name, code) || !list_has("CHPL", code)) bad++;
  }
  fclose(file);
  gsl_test(rows != 50 || bad != 0, "%zu of %zu codes in other tiers", bad,
           rows);
}

int main (void) {
  test_levels();
  test_checks();
  test_inside();
  test_lists();
  test_chpl();
  return gsl_test_summary();
}
