/* test_shapes.c -- frames taken apart and put together: where.h, join.h,
** pivot.h, write.h; each case names its rule */
#include "frame_data.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/join.h"
#include "base/pivot.h"
#include "base/where.h"
#include "base/write.h"

static ts_frame *where (const ts_frame *f, const char *column,
                        const char *value, int except, ts_error *err) {
  ts_row_test test = {column, &value, 1, except};
  ts_frame *out = NULL;
  err->text[0] = '\0';
  ts_frame_where(f, &test, 1, &out, err);
  return out;
}

static int rows_where (const ts_frame *f, const char *column,
                       const char *value, int except) {
  ts_error err;
  ts_frame *g = where(f, column, value, except, &err);
  int rows = (g != NULL) ? (int)g->rows : -1;
  ts_frame_free(g);
  return rows;
}

static void test_where (void) {
  static const char *const codes[] = {"84", "8456", "845710", "8466", "8542",
                                      "", "TOTAL"};
  ts_frame *goods = ts_frame_alloc(7), *f = trade(), *g;
  ts_error err;
  add_key(goods, "product", codes);
  add_key(goods, "code", codes);
  gsl_test_int(rows_where(goods, "code", "84*", 0), 4, "rule 1: begins so");
  gsl_test_int(rows_where(goods, "code", "8456..8466", 0), 3, "rule 1: range");
  gsl_test_int(rows_where(goods, "code", "8466..", 0), 3, "rule 1: open");
  gsl_test_int(rows_where(goods, "code", "84", 0), 1, "rule 1: a text");
  gsl_test_int(rows_where(goods, "product", "84", 0), 4, "rule 1: a subtree");
  gsl_test_int(rows_where(goods, "code", "84", 1), 6, "rule 3: except");
  gsl_test_int(rows_where(f, "period", "2023Q2..", 0), 3, "rule 2");
  gsl_test_int(rows_where(f, "period", "2023", 0), 6, "rule 2: coarser");
  gsl_test(where(f, "exporter", "CHM", 0, &err) != NULL, "rule 4");
  has_text(err.text, "did you mean 'CHN'", "rule 4: the nearest");
  gsl_test(where(f, "value", "5", 0, &err) != NULL, "rule 4: a number");
  has_text(err.text, "value > 3.5", "rule 4: the cure");
  g = where(f, "exporter", "CHN", 0, &err);
  gsl_test_int((int)ts_frame_find(g, "exporter")->known, 3, "rule 5");
  gsl_test_int(rows_where(g, "exporter", "DEU", 0), 0,
               "a member that is gone gives no rows");
  ts_frame_free(g);
  ts_frame_free(goods);
  ts_frame_free(f);
}

static ts_status join (const ts_frame *l, const ts_frame *r, const char *on,
                       const char *match, ts_frame **out, ts_error *err) {
  ts_join_pair pair = {"exporter", on};
  *out = NULL;
  return ts_frame_join(l, r, &pair, 1, match, out, err);
}

static void test_join (void) {
  static const char *const iso[] = {"CHN", "FRA", "CHN", ""};
  static const double gdp[] = {1, 2, 3, 4};
  ts_frame *f = trade(), *one = ts_frame_alloc(2), *two = ts_frame_alloc(4);
  ts_frame *g, *none;
  ts_error err;
  add_key(one, "iso3", iso);
  add_number(one, "gdp", "USD", gdp);
  add_key(two, "iso3", iso);
  add_number(two, "gdp", "USD", gdp);
  gsl_test_int(join(f, one, "iso3", "m:1", &g, &err), TS_OK, "m:1");
  gsl_test_int((int)g->rows, 6, "rule 1: left rows are kept");
  gsl_test_rel(number_at(g, "gdp", 1), 1, 0, "matched");
  same_text(why_at(g, "gdp", 2), "no match", "rule 1: reason");
  has_text(g->notes[0], "4 left rows", "rule 1: left counted");
  has_text(g->notes[1], "1 right row not used", "rule 1: right counted");
  ts_frame_free(g);
  gsl_test_int(join(f, two, "iso3", "m:1", &g, &err), TS_CONFLICT, "rule 2");
  has_text(err.text, "several right rows have iso3 CHN", "rule 2: the key");
  gsl_test_int(join(f, one, "iso3", "1:1", &g, &err), TS_CONFLICT, "rule 2");
  has_text(err.text, "several left rows have exporter CHN", "rule 2: left");
  gsl_test_int(join(f, one, "iso3", "n:n", &g, &err), TS_UNKNOWN, "rule 2");
  gsl_test_int(join(f, f, "exporter", "m:1", &g, &err), TS_CONFLICT, "rule 2");
  ts_frame_free(f);
  f = ts_frame_alloc(1);
  add_key(f, "exporter", iso);
  gsl_test_int(join(f, two, "iso3", "1:m", &g, &err), TS_OK, "1:m");
  gsl_test_int((int)g->rows, 2, "rule 2: several matches");
  gsl_test_int(join(g, one, "iso3", "m:1", &none, &err), TS_CONFLICT, "rule 3");
  has_text(err.text, "both frames have 'gdp'", "rule 3: the name");
  ts_frame_free(g);
  ts_frame_free(f);
  ts_frame_free(one);
  ts_frame_free(two);
}

static void test_pivot (void) {
  ts_frame *f = trade(), *g = NULL, *h = NULL;
  ts_error err;
  gsl_test_int(ts_frame_pivot(f, "period", NULL, &g, &err), TS_OK, "pivot");
  gsl_test_int((int)g->width, 3, "rule 1: one key, two quarters");
  gsl_test_rel(number_at(g, "2023Q2", 0), 20, 0, "rule 2: called like them");
  same_text(why_at(g, "2023Q2", 1), "not released", "reasons travel");
  gsl_test_int(ts_frame_unpivot(g, "quarter", NULL, 0, "value", &h, &err),
               TS_OK, "unpivot");
  gsl_test_int((int)h->rows, 6, "as many as before");
  same_text(key_at(h, "quarter", 1), "2023Q2", "the name became a member");
  ts_frame_free(h);
  gsl_test_int(ts_frame_pivot(g, "value", NULL, &h, &err), TS_UNKNOWN, "none");
  ts_frame_free(g);
  gsl_test_int(ts_frame_unpivot(f, "what", NULL, 0, "x", &h, &err), TS_CONFLICT,
               "rule 4: kg and USD");
  ts_frame_drop_last(f);
  ts_frame_drop_last(f);
  gsl_test_int(ts_frame_pivot(f, "period", NULL, &g, &err), TS_CONFLICT,
               "no number");
  ts_frame_free(f);
}

static void test_pivot_clash (void) {
  static const char *const a[] = {"x", "x"}, *const b[] = {"a", "c"};
  static const char *const twice[] = {"a", "a"};
  static const double x[] = {1, 2};
  ts_frame *f = ts_frame_alloc(2), *g = NULL;
  ts_error err;
  add_key(f, "a", a);
  add_key(f, "b", b);
  add_key(f, "d", twice);
  add_number(f, "value", "", x);
  ts_frame_pivot(f, "b", NULL, &g, &err);
  gsl_test_rel(number_at(g, "value_a", 0), 1, 0, "rule 2: prefixed");
  gsl_test_rel(number_at(g, "c", 0), 2, 0, "rule 2: not prefixed");
  ts_frame_free(g);
  ts_frame_free(f);
  f = ts_frame_alloc(2);
  add_key(f, "a", a);
  add_key(f, "d", twice);
  add_number(f, "value", "", x);
  gsl_test_int(ts_frame_pivot(f, "d", NULL, &g, &err), TS_CONFLICT, "rule 3");
  has_text(err.text, "two rows have a x, d a", "rule 3: names the cell");
  ts_frame_free(f);
}

static void test_complete (void) {
  static const char *const who[] = {"A", "A", "B"};
  static const int32_t when[] = {2020, 2023, 2021};
  static const double x[] = {1, 2, 3};
  ts_frame *f = ts_frame_alloc(3), *g = NULL;
  ts_error err;
  add_key(f, "who", who);
  gsl_test_int(ts_frame_complete(f, &g, &err), TS_UNKNOWN, "no calendar");
  add_period(f, TS_YEAR, when);
  add_number(f, "x", "", x);
  gsl_test_int(ts_frame_complete(f, &g, &err), TS_OK, "complete");
  gsl_test_int((int)g->rows, 8, "rule 5: every year for both");
  same_text(why_at(g, "x", 1), "no row", "rule 5: reason");
  gsl_test_int(ts_frame_period(g)->u.ordinals[1], 2021, "rule 5: sorted");
  has_text(g->notes[0], "5 rows added", "rule 5: counted");
  ts_frame_free(f);
  ts_frame_free(g);
}

static void written (const ts_frame *f, const char *extension, int units,
                     const char *part) {
  ts_string text = {0};
  ts_error err;
  gsl_test_int(ts_frame_text(f, extension, units, &text, &err), TS_OK, "%s",
               extension);
  has_text(text.text, part, extension);
  ts_string_free(&text);
}

static void test_write (void) {
  static const char *const odd[] = {"a,\"b\"", "50 % & <x>|y_z\\"};
  static const double x[] = {0.1, NAN};
  ts_frame *f = ts_frame_alloc(2);
  ts_error err;
  char path[] = "/tmp/test_shapes_XXXXXX.csv";
  struct stat info;
  ts_column *c;
  add_key(f, "k", odd);
  add_number(f, "x", "USD", x);
  c = ts_frame_find(f, "x");
  ts_frame_reason(f, c, 1, "2/3 months");
  written(f, "csv", 1, "k,x (USD)\n\"a,\"\"b\"\"\",0.1\n");
  written(f, "csv", 0, "k,x\n");
  written(f, "tsv", 0, "50 % & <x>|y_z\\\t\n");
  written(f, "json", 0, "\"x\": null, \"x reason\": \"2/3 months\"");
  written(f, "json", 0, "\"k\": \"a,\\\"b\\\"\", \"x\": 0.1");
  written(f, "md", 0, "| 50 % &amp; &lt;x>\\|y_z\\ | . |");
  written(f, "tex", 0, "50 \\% \\& <x>|y\\_z\\textbackslash{} & . \\\\");
  written(f, "html", 0, "<td>50 % &amp; &lt;x&gt;|y_z\\</td><td>.</td>");
  gsl_test_int(mkstemps(path, 4) < 0, 0, "a file");
  gsl_test_int(ts_frame_write(f, path, 0, &err), TS_OK, "rule 3: replaced");
  gsl_test_int(stat(path, &info), 0, "the file stands");
  gsl_test_int((int)info.st_size, 4 + 14 + 17, "every byte of it");
  unlink(path);
  gsl_test_int(ts_frame_write(f, "/nowhere/x.csv", 0, &err), TS_IO,
               "no folder");
  gsl_test_int(ts_frame_write(f, "x.doc", 0, &err), TS_UNKNOWN, "unknown kind");
  gsl_test_int(ts_frame_write(f, "/tmp.d/x", 0, &err), TS_UNKNOWN, "no kind");
  ts_frame_free(f);
}

int main (void) {
  test_where();
  test_join();
  test_pivot();
  test_pivot_clash();
  test_complete();
  test_write();
  return gsl_test_summary();
}
