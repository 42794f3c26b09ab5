/* test_frame.c -- tables of key, period and number columns: frame.h, arrange.h,
** narrow.h, shape.h, cells.h; each case names its rule */
#include "frame_data.h"

#include <stdlib.h>

#include "base/arrange.h"
#include "base/cells.h"
#include "base/narrow.h"
#include "base/shape.h"

static void test_columns (void) {
  ts_frame *f = ts_frame_alloc(2);
  ts_column *c;
  ts_error err = {0};
  gsl_test_int(ts_frame_add_key(f, "who", NULL, &c), TS_OK, "add a key");
  gsl_test_int((int)c->u.codes[1], (int)TS_NONE, "rule 1: a key is missing");
  gsl_test_int(ts_frame_add_number(f, "x", "USD", &c), TS_OK, "add a number");
  gsl_test(!isnan(c->u.numbers[0]), "rule 1: a number is missing");
  same_text(c->unit, "USD", "rule 3: unit");
  gsl_test_int(ts_frame_add_period(f, "period", TS_YEAR, &c), TS_OK, "period");
  gsl_test_int(c->u.ordinals[0], TS_NO_PERIOD, "rule 1: a period is missing");
  gsl_test_int(ts_frame_add_period(f, "p2", TS_YEAR, &c), TS_CONFLICT,
               "rule 1: at most one period column");
  gsl_test_int(ts_frame_add_number(f, "x", "", &c), TS_CONFLICT, "one name");
  gsl_test(ts_frame_of(f) != ts_frame_find(f, "x"), "the number meant");
  gsl_test_int(ts_frame_need(f, "whp", &c, &err), TS_UNKNOWN, "no such column");
  has_text(err.text, "did you mean 'who'", "the nearest column");
  ts_frame_free(f);
  ts_frame_free(NULL);
}

static void test_reasons (void) {
  ts_frame *f = trade(), *g = NULL, *other = ts_frame_alloc(2);
  size_t picked[] = {3, SIZE_MAX};
  ts_column *c;
  same_text(why_at(f, "value", 3), "not released", "rule 2: reason");
  same_text(why_at(f, "value", 0), "", "rule 2: none");
  gsl_test_int(ts_frame_pick(f, picked, 2, &g), TS_OK, "pick");
  same_text(why_at(g, "value", 0), "not released", "reasons travel");
  gsl_test(!isnan(number_at(g, "value", 1)), "SIZE_MAX picks a missing cell");
  same_text(key_at(g, "exporter", 1), "", "a missing key");
  same_text(g->title, "imports of RUS", "rule 6: the title travels");
  ts_frame_add_number(other, "y", "", &c);
  ts_frame_reason(other, c, 0, "another");
  gsl_test_int(ts_frame_take(other, f, ts_frame_find(f, "value"), picked),
               TS_OK, "take from another frame");
  same_text(why_at(other, "value", 0), "not released",
            "reasons of another dictionary travel by their text");
  ts_frame_free(f);
  ts_frame_free(g);
  ts_frame_free(other);
}

static void test_order (void) {
  static const char *const who[] = {"b", "", "a", "b", "a"};
  static const double x[] = {-1, 3, NAN, -0.5, 1e300};
  static const char *const names[] = {"-x"};
  static const char *const both[] = {"who", "x"};
  ts_frame *f = ts_frame_alloc(5), *g = NULL;
  char text[64];
  ts_error err;
  add_key(f, "who", who);
  add_number(f, "x", "", x);
  ts_frame_sort(f, both, 2, &g, &err);
  same_text(keys_of(g, "who", text, sizeof text), "a,a,b,b,",
            "arrange rules 1, 2: by text, missing last");
  gsl_test_rel(number_at(g, "x", 0), 1e300, 0, "then by number");
  gsl_test_rel(number_at(g, "x", 2), -1, 0, "negative numbers in order");
  ts_frame_free(g);
  ts_frame_sort(f, names, 1, &g, &err);
  gsl_test_rel(number_at(g, "x", 0), 1e300, 0, "descending");
  gsl_test(!isnan(number_at(g, "x", 4)), "rule 2: missing last, descending");
  ts_frame_free(g);
  ts_frame_sorted(f, &g);
  gsl_test_rel(number_at(g, "x", 2), -1, 0, "ties stay in old order");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* The radix sort against the library's: many numbers, all magnitudes. */
static int by_size (const void *pa, const void *pb) {
  const double *a = pa, *b = pb;
  return (*a > *b) - (*a < *b);
}

static void test_against_qsort (void) {
  enum { N = 5000 };
  static const char *const names[] = {"x"};
  double *x = malloc(N * sizeof *x);
  ts_frame *f = ts_frame_alloc(N), *g = NULL;
  uint64_t seed = 42;
  size_t wrong = 0;
  for (size_t i = 0; i < N; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    x[i] = ldexp((double)(int64_t)seed, (int)(seed >> 33) % 200 - 100);
  }
  add_number(f, "x", "", x);
  ts_frame_sort(f, names, 1, &g, NULL);
  qsort(x, N, sizeof *x, by_size);
  for (size_t i = 0; i < N; i++) wrong += (number_at(g, "x", i) != x[i]);
  gsl_test_int((int)wrong, 0, "radix sort equals qsort");
  ts_frame_free(f);
  ts_frame_free(g);
  free(x);
}

static void test_narrow (void) {
  ts_frame *f = trade(), *g = NULL;
  const ts_column *key;
  ts_frame_slice(f, 0, 6, &g);
  gsl_test_int(ts_frame_find(g, "exporter")->narrowed, 0, "all rows: whole");
  ts_frame_free(g);
  ts_frame_slice(f, 0, 3, &g);
  key = ts_frame_find(g, "exporter");
  gsl_test_int(key->narrowed, 1, "S19: head narrows");
  gsl_test_int((int)key->shown, 2, "shown");
  gsl_test_int((int)key->known, 3, "known");
  ts_frame_free(g);
  ts_frame_slice(f, 4, 100, &g);
  gsl_test_int((int)g->rows, 2, "a slice is cut to what there is");
  ts_frame_free(g);
  ts_frame_free(f);
}

static void test_scale (void) {
  static const double x[] = {1234567, 5};
  ts_frame *f = ts_frame_alloc(2), *g = NULL, *h = NULL;
  ts_error err = {0};
  add_number(f, "weight", "kg", x);
  add_number(f, "value", "USD", x);
  ts_frame_scale(f, "million", NULL, &g, &err);
  gsl_test_rel(number_at(g, "value", 0), 1.234567, 0, "scaled");
  gsl_test_rel(number_at(g, "weight", 0), 1234567, 0, "rule 1: money only");
  same_text(ts_frame_find(g, "value")->unit, "million USD", "rule 2: unit");
  ts_frame_scale(g, "thousand", "value", &h, &err);
  gsl_test_rel(number_at(h, "value", 0), 1234.567, 1e-15, "rule 2: from one");
  gsl_test_int(ts_frame_scale(f, "milion", NULL, &h, &err), TS_UNKNOWN,
               "no such word");
  ts_frame_free(f);
  ts_frame_free(g);
  ts_frame_free(h);
}

static ts_cell_style style_of (const double *x, size_t n, const char *unit) {
  ts_frame *f = ts_frame_alloc(n);
  ts_cell_style style;
  add_number(f, "x", unit, x);
  style = ts_column_style(f, &f->columns[0]);
  ts_frame_free(f);
  return style;
}

static void test_cells (void) {
  const double one[] = {52.1, 88.4}, third[] = {1.0 / 3, 100},
               large[] = {1e11 / 3, 1e-3}, share[] = {0.5, 0.004};
  ts_frame *f = trade();
  ts_counts counts;
  gsl_test_int(style_of(one, 2, "USD").decimals, 1, "rule 1: none needless");
  gsl_test_int(style_of(third, 2, "USD").decimals, 4, "rule 1: four digits");
  gsl_test_int(style_of(large, 2, "USD").decimals, 1, "rule 1: 12 at most");
  gsl_test_int(style_of(share, 2, "fraction").decimals, 2, "rule 2: below 1 %");
  gsl_test_int(style_of(share, 1, "fraction").decimals, 1, "rule 2");
  gsl_test_int(ts_frame_count(f, &counts), TS_OK, "count");
  gsl_test_int((int)counts.values, 4, "rule 4: values");
  gsl_test_int((int)counts.zeros, 1, "rule 4: known zeros");
  gsl_test_int((int)counts.missing, 1, "rule 4: missing");
  gsl_test_int(counts.product, 1, "rule 5: 3 exporters x 2 quarters");
  ts_frame_free(f);
}

int main (void) {
  test_columns();
  test_reasons();
  test_order();
  test_against_qsort();
  test_narrow();
  test_scale();
  test_cells();
  return gsl_test_summary();
}
