/* Diversification, similarity and Krugman's index; rules of
** core/stats/levels/structure.h. */
#include "frame_data.h"
#include "stats/levels/indicators.h"

/* Product shares of A (21, 4, 3, 2)/30 and B (5, 10, 8, 0)/23, of which B is
** made so that the answers of FORMULAS C8, which names no shares, come out; H
** has (60, 40, 10)/110 and R the rest of a world of (500, 300, 200). */
static ts_frame *cells (int world) {
  static const char *const who[] = {"A", "A", "A", "A", "B", "B", "B",
                                    "H", "H", "H", "R", "R", "R"};
  static const char *const what[] = {"1", "2", "3", "4", "1", "2", "3",
                                     "1", "2", "3", "1", "2", "3"};
  static const double x[] = {21, 4, 3, 2, 5, 10, 8,
                             60, 40, 10, 440, 260, 190};
  ts_frame *f = ts_frame_alloc(world ? 6 : 7);
  add_key(f, "who", who + (world ? 7 : 0));
  add_key(f, "what", what + (world ? 7 : 0));
  add_number(f, "x", "USD", x + (world ? 7 : 0));
  return f;
}

static ts_frame *made (const char *name, const ts_frame *f, const char *with,
                       ts_panel_spec spec, ts_status want) {
  static const char *const pair[] = {"who", "what"};
  const ts_indicator *x = ts_indicator_find(name);
  ts_frame *out = NULL;
  ts_error err = {0};
  ts_args args;
  ts_status status;
  ts_args_start(&args, x->options);
  if (with != NULL) ts_args_text(&args, "with", with, NULL);
  spec.by = pair;
  spec.by_count = 2;
  status = ts_frame_indicate(f, x, &args, &spec, 1, &out, &err);
  gsl_test(status != want, "%s: status %d: %s", name, (int)status, err.text);
  return out;
}

static void test_known (void) {
  ts_frame *f = cells(0), *out;
  out = made("similarity", f, "A", (ts_panel_spec){0}, TS_OK);
  gsl_test(out->rows != 2 || out->width != 2, "rule 4: one row a member");
  gsl_test_rel(number_at(out, "similarity", 1), 0.4507246377, 1e-9, "C8: FK");
  gsl_test_rel(number_at(out, "similarity", 0), 1, 0, "with itself");
  ts_frame_free(out);
  out = made("krugman", f, "A", (ts_panel_spec){0}, TS_OK);
  gsl_test_rel(number_at(out, "krugman", 1), 1.0985507246, 1e-9, "C8: Krugman");
  gsl_test_abs(number_at(out, "krugman", 0), 0, 0, "with itself");
  ts_frame_free(out);
  out = made("krugman", f, "B", (ts_panel_spec){0}, TS_OK);
  gsl_test_rel(number_at(out, "krugman", 0), 1.0985507246, 1e-9,
               "C8: the same from the other side");
  ts_frame_free(out);
  ts_frame_free(f);
  f = cells(1);
  out = made("diversification", f, NULL, (ts_panel_spec){0}, TS_OK);
  gsl_test_rel(number_at(out, "diversification", 0), 0.1090909091, 1e-9,
               "C7: .1090909091 with world (.5, .3, .2)");
  ts_frame_free(out);
  ts_frame_free(f);
}

static void test_rules (void) {
  ts_frame *f = cells(0), *out;
  double *x = ts_frame_find(f, "x")->u.numbers;
  made("similarity", f, "C", (ts_panel_spec){0}, TS_UNKNOWN);
  for (size_t i = 4; i < 7; i++) x[i] = 0;
  out = made("similarity", f, "A", (ts_panel_spec){0}, TS_OK);
  same_text(why_at(out, "similarity", 1), "zero total over what", "rule 3");
  ts_frame_free(out);
  out = made("similarity", f, "B", (ts_panel_spec){0}, TS_OK);
  same_text(why_at(out, "similarity", 0), "zero total over what",
            "rule 3: the reference");
  ts_frame_free(out);
  x[4] = NAN;
  out = made("diversification", f, NULL, (ts_panel_spec){0}, TS_OK);
  gsl_test(!isnan(number_at(out, "diversification", 0))
           || *why_at(out, "diversification", 0) == '\0', "rule 2: missing");
  ts_frame_free(out);
  x[4] = 5, x[5] = 10, x[6] = NAN;  /* 8 of 23 */
  out = made("similarity", f, "A", (ts_panel_spec){.skip = 1}, TS_OK);
  gsl_test_rel(number_at(out, "similarity", 1), 1.0 / 3.0 + 4.0 / 30.0, 1e-14,
               "rule 2: left out");
  ts_frame_free(out);
  ts_frame_free(f);
}

/* Row order, scale, and structures of 1e9 that differ in the units. */
static void test_properties (void) {
  static const char *const who[] = {"A", "B", "A", "B", "C"};
  static const char *const what[] = {"2", "1", "1", "2", "3"};
  static const double x[] = {1e9, 1e9 + 1, 1e9 + 2, 1e9, 7};
  ts_frame *f = ts_frame_alloc(5), *out;
  add_key(f, "who", who);
  add_key(f, "what", what);
  add_number(f, "x", "USD", x);
  out = made("krugman", f, "A", (ts_panel_spec){0}, TS_OK);
  gsl_test_rel(number_at(out, "krugman", 1),
               2 * ((1e9 + 2) / (2e9 + 2) - (1e9 + 1) / (2e9 + 1)), 1e-6,
               "1e9");
  gsl_test_rel(number_at(out, "krugman", 2), 2, 1e-15, "nothing in common");
  same_text(key_at(out, "who", 2), "C", "rows are sorted");
  ts_frame_free(out);
  ts_frame_free(f);
}

int main (void) {
  test_known();
  test_rules();
  test_properties();
  return gsl_test_summary();
}
