/* test_expression.c -- the small language of where, with and summarise:
** expression.h; each case names its rule */
#include "frame_data.h"

#include <stdlib.h>

#include "stats/expression/expression.h"

/* The value of an expression in the first row of trade(), as a column. */
static double first (const char *text) {
  ts_frame *f = trade();
  ts_expression *e = NULL;
  ts_error err = {0};
  double out[6] = {0}, value;
  if (ts_expression_compile(text, f, NULL, 0, &e, &err) != TS_OK)
    gsl_test(1, "%s: %s", text, err.text);
  else
    ts_expression_run(e, NULL, f->rows, out, &err);
  value = out[0];
  ts_expression_free(e);
  ts_frame_free(f);
  return value;
}

/* The row of trade() (0 to 5) given to an expression. */
static double in_row (const char *text, size_t row) {
  ts_frame *f = trade();
  ts_expression *e = NULL;
  ts_error err = {0};
  double out[1] = {-9999};
  if (ts_expression_compile(text, f, NULL, 0, &e, &err) == TS_OK)
    ts_expression_run(e, &row, 1, out, &err);
  ts_expression_free(e);
  ts_frame_free(f);
  return out[0];
}

static void value (const char *text, double want) {
  gsl_test_rel(first(text), want, 1e-15, "%s", text);
}

static void refused (const char *text, ts_status want, const char *part) {
  ts_frame *f = trade();
  ts_expression *e = NULL;
  ts_error err = {0};
  gsl_test_int(ts_expression_compile(text, f, NULL, 0, &e, &err), (int)want,
               "%s", text);
  has_text(err.text, part, text);
  ts_expression_free(e);
  ts_frame_free(f);
}

static void test_arithmetic (void) {
  value("1 + 2 * 3 ^ 2", 19);
  value("2 ^ 3 ^ 2", 512);      /* to the right */
  value("-2 ^ 2", -4);          /* minus is weaker than ^ */
  value("2 ^ -1", 0.5);
  value("(1 + 2) * 3", 9);
  value("10 - 4 - 3", 3);
  value("8 / 4 / 2", 1);
  value("1.5e2 + .5", 150.5);
  value("value", 10);
  value("100 * value / weight", 1000);
  value("min(value, 3)", 3);
  value("max(3, value)", 10);
  value("abs(-value)", 10);
  value("exp(log(value))", 10);
  value("if(value > 3, 1, 2)", 1);
  value("1 < 2 and not 2 < 1 or 1 = 2", 1);
  value("not 1 = 1", 0);
  value("1 ~= 2 and 1 != 2 and 1 == 1 and 1 <= 1 and 1 >= 1", 1);
}

static void test_reducers (void) {
  value("count()", 6);
  value("count(value)", 5);      /* counts what is there */
  value("sum(weight)", 12);
  value("value / sum(weight)", 10.0 / 12);
  value("max(weight)", 4);       /* one argument: the reducer */
  value("sum(weight / sum(weight))", 1);  /* one inside the other */
  value("cr(weight, 1)", 4.0 / 12);
  gsl_test(!isnan(first("sum(value)")), "rule 4: a part is missing");
}

static void test_places (void) {
  value("exporter = 'CHN'", 1);
  value("'DEU' ~= exporter", 1);
  value("period = '2023Q1'", 1);
  value("period = '2023'", 1);
  value("period > '2022'", 1);
  value("period > '2023'", 0);
  value("period >= '2023'", 1);
  value("period < 2024", 1);
  value("2024 > period", 1);
  value("period ~= '2023Q1'", 0);
  value("`value` = 10", 1);
  refused("exporter = 'CHM'", TS_UNKNOWN, "did you mean 'CHN'");
  refused("exporter > 'A'", TS_CONFLICT, "is a key");
  refused("exporter = 3", TS_CONFLICT, "compared with a text");
  refused("exporter + 1", TS_CONFLICT, "is no number");
  refused("period = 'soon'", TS_SYNTAX, "is no period");
  refused("period = '2023-02'", TS_DOMAIN, "finer");
  refused("value = 'x'", TS_CONFLICT, "a text");
}

static void test_missing (void) {
  gsl_test(!isnan(in_row("value + 1", 3)), "rule 4: arithmetic");
  gsl_test(!isnan(in_row("value > 1", 3)), "rule 4: comparison");
  gsl_test(!isnan(in_row("not value > 1", 3)), "rule 4: not");
  gsl_test(!isnan(in_row("value > 1 and weight = 4", 3)), "rule 4: and");
  gsl_test_rel(in_row("value > 1 or weight = 4", 3), 1, 0, "rule 4: or");
  gsl_test(in_row("value > 1 and weight = 5", 3) != 0, "rule 4: false and");
  gsl_test_rel(in_row("missing(value)", 3), 1, 0, "rule 1: missing");
  gsl_test_rel(in_row("if(missing(value), 7, value)", 3), 7, 0, "rule 1: if");
  gsl_test(!isnan(in_row("value / weight", 4)), "rule 4: 0 / 0");
  gsl_test(!isnan(in_row("1 / weight", 4)), "rule 4: 1 / 0");
  gsl_test(!isnan(in_row("log(weight)", 4)), "rule 4: log 0");
}

static void unit (const char *text, const char *want) {
  ts_frame *f = trade();
  ts_expression *e = NULL;
  ts_error err = {0};
  gsl_test_int(ts_expression_compile(text, f, NULL, 0, &e, &err), TS_OK, "%s",
               text);
  if (e != NULL) same_text(ts_expression_unit(e), want, text);
  ts_expression_free(e);
  ts_frame_free(f);
}

static void test_units (void) {
  unit("value + value", "USD");
  unit("2 * value + 1", "USD");
  unit("value / weight", "USD/kg");
  unit("value / value", "");
  unit("value / weight * weight", "USD");
  unit("weight * (value / weight)", "USD");
  unit("value ^ 2", "USD^2");
  unit("1 / value", "1/USD");
  unit("log(value)", "");
  unit("mean(value)", "USD");
  unit("count(value)", "count");
  refused("value + weight", TS_CONFLICT, "USD and kg cannot be added");
  refused("value > weight", TS_CONFLICT, "cannot be compared");
  refused("if(value > 1, value, weight)", TS_CONFLICT, "chosen between");
}

static void test_valuation (void) {
  ts_frame *f = trade();
  ts_expression *e = NULL;
  ts_error err = {0};
  ts_set_text(&ts_frame_find(f, "weight")->unit, "USD");
  ts_set_text(&ts_frame_find(f, "weight")->valuation, "CIF");
  ts_set_text(&ts_frame_find(f, "value")->valuation, "FOB");
  gsl_test_int(ts_expression_compile("value + weight", f, NULL, 0, &e, &err),
               TS_CONFLICT, "rule 5: CIF and FOB");
  gsl_test_int(ts_expression_compile("weight / value", f, NULL, 0, &e, &err),
               TS_OK, "rule 5: their ratio");
  ts_expression_free(e);
  ts_frame_free(f);
}

static void test_syntax (void) {
  char deep[1024];
  memset(deep, '(', 400);
  memcpy(deep + 400, "1", 2);
  refused(deep, TS_SYNTAX, "more than 100");
  memset(deep, '-', 400);
  refused(deep, TS_SYNTAX, "more than 100");
  refused("", TS_SYNTAX, "at character 1");
  refused("value >", TS_SYNTAX, "at character 8");
  refused("value > 3)", TS_SYNTAX, "\n           ^");
  refused("\u00e9 + ", TS_UNKNOWN, "no column");
  refused("'open", TS_SYNTAX, "never closed");
  refused("1 2", TS_SYNTAX, "at character 3");
  refused("1.2.3", TS_SYNTAX, "no number");
  refused("0x10", TS_SYNTAX, "begins with a digit");
  refused("sum(value", TS_SYNTAX, "expected ')'");
  refused("sun(value)", TS_UNKNOWN, "did you mean 'sum'");
  refused("mean(value, 1)", TS_SYNTAX, "takes one argument");
  refused("cr(value, 1, 2)", TS_SYNTAX, "expected ')'");
  refused("log(1, 2)", TS_SYNTAX, "expected ')'");
  refused("1 < 2 < 3", TS_SYNTAX, "joined by and");
  refused("value and 1 = 1", TS_SYNTAX, "take conditions");
  refused("value > ?", TS_SYNTAX, "for this ?");
  refused("valu > 1", TS_UNKNOWN, "did you mean 'value'");
  refused("exporter", TS_CONFLICT, "is no number");
}

static void test_where (void) {
  ts_frame *f = trade(), *g = NULL;
  ts_parameter parameters[] = {{NULL, 3}, {"DEU", 0}};
  ts_error err = {0};
  ts_frame_where_text(f, "value > ? or exporter = ?", parameters, 2, &g, &err);
  gsl_test_int((int)g->rows, 4, "rule 3: parameters");
  gsl_test_int(ts_frame_find(g, "exporter")->narrowed, 1, "rule 8: numbers");
  ts_frame_free(g);
  ts_frame_where_text(f, "value > 3", NULL, 0, &g, &err);
  has_text(g->notes[0], "1 row had no value", "rule 8: counted");
  ts_frame_free(g);
  ts_frame_where_text(f, "period = '2023Q1'", NULL, 0, &g, &err);
  gsl_test_int(ts_frame_find(g, "exporter")->narrowed, 0, "rule 8: periods");
  ts_frame_free(g);
  ts_frame_where_text(f, "exporter ~= 'DEU'", NULL, 0, &g, &err);
  gsl_test_int((int)ts_frame_find(g, "exporter")->shown, 2, "rule 8: keys");
  gsl_test_int(ts_frame_where_text(g, "hhi(value) > 0", NULL, 0, &f, &err),
               TS_CONFLICT, "rule 11");
  ts_frame_free(g);
  gsl_test_int(ts_frame_where_text(f, "value", NULL, 0, &g, &err), TS_CONFLICT,
               "no condition");
  gsl_test_int(ts_frame_where_text(f, "1 = 1", parameters, 1, &g, &err),
               TS_SYNTAX, "too many values");
  ts_frame_free(f);
}

static void test_with (void) {
  static const char *const by[] = {"period"};
  ts_frame *f = trade(), *g = NULL;
  ts_error err = {0};
  ts_frame_with_text(f, "part", "weight / sum(weight)", NULL, 0, by, 1, &g,
                     &err);
  gsl_test_rel(number_at(g, "part", 0), 1.0 / 5, 0, "rule 9: within groups");
  ts_frame_free(g);
  ts_frame_with_text(f, "x", "value / weight", NULL, 0, NULL, 0, &g, &err);
  same_text(why_at(g, "x", 3), "not released", "rule 9: an input's reason");
  same_text(why_at(g, "x", 4), "undefined", "rule 9: undefined");
  ts_frame_free(g);
  ts_frame_with_text(f, "x", "weight * sum(value)", NULL, 0, NULL, 0, &g, &err);
  same_text(why_at(g, "x", 0), "parts missing", "rule 9: parts");
  ts_frame_free(g);
  ts_frame_with_text(f, "value", "2 * value", NULL, 0, NULL, 0, &g, &err);
  gsl_test_int((int)g->width, 4, "rule 9: in place of one");
  ts_frame_free(g);
  ts_frame_free(f);
}

static void test_summarise (void) {
  static const char *const by[] = {"exporter"};
  const ts_summary_item items[] = {{"n", "count()"}, {"w", "sum(weight) / 2"}};
  const ts_summary_item row[] = {{"x", "value"}};
  ts_frame *f = trade(), *g = NULL, *none;
  ts_error err = {0};
  ts_frame_summarise(f, by, 1, items, 2, NULL, 0, &g, &err);
  gsl_test_int((int)g->rows, 3, "rule 10: groups");
  gsl_test_rel(number_at(g, "n", 0), 2, 0, "rule 10: a count");
  gsl_test_rel(number_at(g, "w", 1), 4, 0, "rule 10: of a group");
  ts_frame_free(g);
  gsl_test_int(ts_frame_summarise(f, by, 1, row, 1, NULL, 0, &g, &err),
               TS_CONFLICT, "rule 10: single");
  none = ts_frame_alloc(0);
  ts_frame_summarise(none, NULL, 0, items, 1, NULL, 0, &g, &err);
  gsl_test_rel(number_at(g, "n", 0), 0, 0, "no rows: one count of 0");
  ts_frame_free(g);
  ts_frame_free(none);
  ts_frame_free(f);
}

/* More rows than a block: a slow obvious oracle. */
static void test_blocks (void) {
  enum { N = 5000 };
  double *x = malloc(N * sizeof *x), *out = malloc(N * sizeof *out);
  ts_frame *f = ts_frame_alloc(N);
  ts_expression *e = NULL;
  ts_error err;
  size_t wrong = 0;
  for (size_t i = 0; i < N; i++) x[i] = (double)((i * 7919) % 1000);
  add_number(f, "x", "", x);
  ts_expression_compile("if(x > 500, x * 2 - 1, x / 4)", f, NULL, 0, &e, &err);
  ts_expression_run(e, NULL, N, out, &err);
  for (size_t i = 0; i < N; i++)
    wrong += out[i] != ((x[i] > 500) ? x[i] * 2 - 1 : x[i] / 4);
  gsl_test_int((int)wrong, 0, "blocks");
  ts_expression_free(e);
  ts_frame_free(f);
  free(x);
  free(out);
}

int main (void) {
  test_arithmetic();
  test_reducers();
  test_places();
  test_missing();
  test_units();
  test_valuation();
  test_syntax();
  test_where();
  test_with();
  test_summarise();
  test_blocks();
  return gsl_test_summary();
}
