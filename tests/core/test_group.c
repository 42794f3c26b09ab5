/* test_group.c -- sums by keys, named groups, the greatest: group.h */
#include "frame_data.h"

#include <stdlib.h>

#include "base/group.h"

static ts_frame *by (const ts_frame *f, const char *a, const char *b,
                     ts_missing_rule rule, ts_error *err) {
  const char *keys[] = {a, b};
  ts_frame *out = NULL;
  err->text[0] = '\0';
  ts_frame_by(f, keys, (b != NULL) ? 2 : (a != NULL) ? 1 : 0, rule, &out, err);
  return out;
}

static void test_sums (void) {
  ts_frame *f = trade(), *g;
  ts_error err;
  g = by(f, "period", NULL, TS_KEEP_MISSING, &err);
  gsl_test_rel(number_at(g, "value", 0), 15, 0, "a sum");
  gsl_test(!isnan(number_at(g, "value", 1)), "rule 1: a missing part");
  same_text(why_at(g, "value", 1), "not released", "rule 1: its reason");
  ts_frame_free(g);
  g = by(f, "period", NULL, TS_SKIP_MISSING, &err);
  gsl_test_rel(number_at(g, "value", 1), 22, 0, "rule 1: skipped");
  has_text(g->notes[0], "1 missing part", "rule 1: and counted");
  ts_frame_free(g);
  g = by(f, "exporter", "period", TS_KEEP_MISSING, &err);
  same_text(why_at(g, "value", 4), TS_REASON_ZERO, "rule 2: a known zero");
  same_text(key_at(g, "exporter", 4), "USA", "rule 6: sorted");
  ts_frame_free(g);
  g = by(f, "exporter", "year", TS_KEEP_MISSING, &err);
  gsl_test(!isnan(number_at(g, "value", 0)), "rule 5: half a year");
  same_text(why_at(g, "value", 0), "2/4 quarters", "rule 5: why");
  gsl_test_int(ts_frame_period(g)->freq, TS_YEAR, "rule 5: coarser");
  ts_frame_free(g);
  gsl_test(by(f, "month", NULL, TS_KEEP_MISSING, &err) != NULL, "finer");
  has_text(err.text, "by quarter", "a finer period is refused");
  g = by(f, NULL, NULL, TS_SKIP_MISSING, &err);
  gsl_test_int((int)g->rows, 1, "no key: one sum");
  ts_frame_free(g);
  ts_frame_free(f);
}

static void test_complete_year (void) {
  static const int32_t when[] = {8092, 8093, 8094, 8095, 8096};
  static const double x[] = {1, 2, 3, 4, 5};
  ts_frame *f = ts_frame_alloc(5), *g;
  ts_error err;
  add_period(f, TS_QUARTER, when);
  add_number(f, "x", "USD", x);
  g = by(f, "year", NULL, TS_KEEP_MISSING, &err);
  gsl_test_rel(number_at(g, "x", 0), 10, 0, "rule 5: a whole year");
  same_text(why_at(g, "x", 1), "1/4 quarters", "rule 5: one quarter");
  ts_frame_free(f);
  ts_frame_free(g);
}

static void test_refusals (void) {
  static const char *const products[] = {"84", "8457", "845710", "85"};
  static const char *const who[] = {"A", "A", "A", "B"};
  static const char *const apart[] = {"A", "B", "C", "D"};
  static const char *const side[] = {"exporter", "importer", "exporter",
                                     "importer"};
  static const double x[] = {1, 2, 3, 4};
  ts_frame *f = ts_frame_alloc(4), *g = ts_frame_alloc(4), *sum;
  ts_error err;
  add_key(f, "product", products);
  add_key(f, "importer", who);
  add_number(f, "value", "USD", x);
  gsl_test(by(f, "importer", NULL, TS_KEEP_MISSING, &err) != NULL, "overlap");
  has_text(err.text, "'84' and '8457' overlap", "rule 4: names the codes");
  sum = by(f, "product", NULL, TS_KEEP_MISSING, &err);
  gsl_test(sum == NULL, "rule 4: products kept apart");
  ts_frame_free(sum);
  ts_frame_free(f);
  add_key(g, "product", products);
  add_key(g, "importer", apart);
  add_key(g, "reported_by", side);
  add_number(g, "value", "USD", x);
  sum = by(g, "importer", "reported_by", TS_KEEP_MISSING, &err);
  gsl_test(sum == NULL, "rule 4: codes that never meet do not overlap");
  ts_frame_free(sum);
  gsl_test(by(g, "product", NULL, TS_KEEP_MISSING, &err) != NULL, "sides");
  has_text(err.text, "where{ reported_by = ", "rule 4: the cure");
  ts_frame_free(g);
}

static void test_units (void) {
  static const char *const who[] = {"A", "A", "B"};
  static const double x[] = {0.25, 0.5, 0.75};
  ts_frame *f = ts_frame_alloc(3), *g;
  ts_error err;
  add_key(f, "who", who);
  add_number(f, "share", "fraction", x);
  add_number(f, "value", "USD", x);
  g = by(f, "who", NULL, TS_KEEP_MISSING, &err);
  same_text(why_at(g, "share", 0), "does not add", "rule 3: fractions");
  gsl_test_rel(number_at(g, "share", 1), 0.75, 0, "rule 3: alone it passes");
  ts_frame_free(g);
  g = by(f, NULL, NULL, TS_KEEP_MISSING, &err);
  gsl_test(ts_frame_find(g, "share") != NULL, "rule 3: nothing passes");
  has_text(g->notes[0], "share left out", "rule 3: and says so");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* Rule 7: an order that loses digits in a plain sum. */
static void test_exact (void) {
  static const double x[] = {1e16, 1, -1e16, 1}, y[] = {1, 1, 1e16, -1e16};
  ts_frame *f = ts_frame_alloc(4), *g;
  ts_error err;
  add_number(f, "x", "USD", x);
  add_number(f, "y", "USD", y);
  g = by(f, NULL, NULL, TS_KEEP_MISSING, &err);
  gsl_test_rel(number_at(g, "x", 0), 2, 0, "rule 7: nothing is lost");
  gsl_test_rel(number_at(g, "y", 0), 2, 0, "rule 7: in any order");
  ts_frame_free(f);
  ts_frame_free(g);
}

static void test_named (void) {
  static const char *const west[] = {"USA", "DEU"}, *const china[] = {"CHN"};
  ts_named_group groups[] = {{"West", west, 2}, {"China", china, 1}};
  ts_frame *f = trade(), *g = NULL;
  ts_error err;
  char text[128];
  ts_frame_group(f, "exporter", groups, 2, NULL, &g, &err);
  same_text(keys_of(g, "exporter", text, sizeof text),
            "West,West,China,China", "rule 8: the order of the list");
  gsl_test_rel(number_at(g, "value", 0), 5, 0, "summed");
  gsl_test_int(ts_frame_find(g, "exporter")->narrowed, 0, "all are in");
  ts_frame_free(g);
  ts_frame_group(f, "exporter", &groups[1], 1, NULL, &g, &err);
  gsl_test_int((int)g->rows, 2, "rule 9: others left out");
  gsl_test_int((int)ts_frame_find(g, "exporter")->known, 3, "rule 9: narrowed");
  ts_frame_free(g);
  ts_frame_group(f, "exporter", &groups[1], 1, "Rest", &g, &err);
  gsl_test_int((int)ts_frame_find(g, "exporter")->rest, 1, "rule 9: the rest");
  ts_frame_free(g);
  groups[1].members = west;
  gsl_test_int(ts_frame_group(f, "exporter", groups, 2, NULL, &g, &err),
               TS_CONFLICT, "rule 8: overlap");
  has_text(err.text, "'USA' is in two groups", "rule 8: named");
  groups[1].members = (const char *const[]){"CHM"};
  gsl_test_int(ts_frame_group(f, "exporter", groups, 2, NULL, &g, &err),
               TS_UNKNOWN, "rule 8: unknown");
  has_text(err.text, "did you mean 'CHN'", "rule 8: the nearest");
  ts_frame_free(f);
}

static void test_top (void) {
  ts_frame *f = trade(), *g = NULL;
  const ts_column *key;
  ts_error err;
  char text[128];
  ts_frame_top(f, 1, "exporter", NULL, "2023Q1", "other", &g, &err);
  same_text(keys_of(g, "exporter", text, sizeof text), "CHN,CHN,other,other",
            "top");
  key = ts_frame_find(g, "exporter");
  gsl_test_int((int)key->rest, 1, "S19: other is the rest");
  gsl_test_int((int)key->shown, 1, "S19: shown");
  gsl_test_int((int)key->known, 3, "S19: known");
  gsl_test_rel(number_at(g, "value", 2), 5, 0, "the rest is summed");
  ts_frame_free(g);
  ts_frame_top(f, 2, "exporter", "weight", NULL, "other", &g, &err);
  same_text(key_at(g, "exporter", 0), "DEU", "greatest by weight comes first");
  ts_frame_free(g);
  gsl_test_int(ts_frame_top(f, 2, "exporter", NULL, "soon", "other", &g, &err),
               TS_SYNTAX, "at is a period");
  ts_frame_free(f);
}

/* Numbering against pairwise comparison, dense and hashed. */
static void test_numbering (void) {
  enum { N = 600 };
  uint32_t a[N], b[N], ids[N];
  size_t groups = 1, wrong = 0;
  for (uint32_t i = 0; i < N; i++) {
    a[i] = (i * 7919) % 31;
    b[i] = ((i * 104729) % 29) * 100000000u;  /* far apart: hashed */
  }
  memset(ids, 0, sizeof ids);
  ts_group_split(ids, &groups, a, N);
  gsl_test_int((int)groups, 31, "dense numbering");
  ts_group_split(ids, &groups, b, N);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < i; j++)
      wrong += (ids[i] == ids[j]) != (a[i] == a[j] && b[i] == b[j]);
  gsl_test_int((int)wrong, 0, "equal numbers are equal pairs");
}

int main (void) {
  test_sums();
  test_complete_year();
  test_refusals();
  test_units();
  test_exact();
  test_named();
  test_top();
  test_numbering();
  return gsl_test_summary();
}
