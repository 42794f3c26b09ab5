/* Theil within and between groups; rules of
** core/stats/levels/theil_groups.h. */
#include "frame_data.h"
#include "stats/levels/inequality.h"
#include "stats/levels/theil_groups.h"

static ts_frame *frame_of (const double *x, size_t n) {
  static const char *const who[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
  static const char *const where[] = {"x", "y", "x", "z", "y", "x", "", "z"};
  ts_frame *f = ts_frame_alloc(n);
  add_key(f, "who", who);
  add_key(f, "where", where);
  add_number(f, "value", "USD", x);
  return f;
}

static ts_frame *made (const ts_frame *f, ts_panel_spec spec, ts_status want) {
  static const char *const where[] = {"where"};
  ts_frame *out = NULL;
  ts_error err = {0};
  ts_status status;
  spec.over = "who";
  spec.by = where;
  spec.by_count = 1;
  status = ts_theil_groups(f, &spec, &out, &err);
  gsl_test(status != want, "status %d: %s", (int)status, err.text);
  return out;
}

/* The definition, written out: groups x (A, C, F), y (B, E), z (D, H) and the
** one without a name (G). */
static void definition (const double *v, double *within, double *between) {
  static const size_t members[4][3] = {{0, 2, 5}, {1, 4}, {3, 7}, {6}};
  static const size_t sizes[] = {3, 2, 2, 1};
  double total = 0.0;
  for (size_t i = 0; i < 8; i++) total += v[i];
  *within = *between = 0.0;
  for (size_t g = 0; g < 4; g++) {
    double sum = 0.0, t = 0.0, n = (double)sizes[g];
    for (size_t i = 0; i < sizes[g]; i++) sum += v[members[g][i]];
    if (sum == 0.0) continue;
    for (size_t i = 0; i < sizes[g]; i++) {
      double s = v[members[g][i]] / sum;
      if (s > 0.0) t += s * log(n * s);
    }
    *within += sum / total * t;
    *between += sum / total * log(sum / total / (n / 8));
  }
}

static void check (const double *v, const char *what) {
  ts_frame *f = frame_of(v, 8), *out = made(f, (ts_panel_spec){0}, TS_OK);
  double within, between, theil;
  definition(v, &within, &between);
  ts_theil(v, 8, NAN, &theil);
  gsl_test_rel(number_at(out, "within", 0), within, 1e-13, "%s: within", what);
  gsl_test_rel(number_at(out, "between", 0), between, 1e-13, "%s: between",
               what);
  gsl_test_rel(number_at(out, "theil", 0), theil, 0, "%s: theil", what);
  gsl_test_rel(number_at(out, "within", 0) + number_at(out, "between", 0),
               theil, 1e-14, "%s: exact identity", what);
  ts_frame_free(out);
  ts_frame_free(f);
}

static void test_values (void) {
  const double v[] = {3, 1, 4, 1, 5, 9, 2, 6};
  const double zeros[] = {3, 0, 4, 0, 0, 9, 2, 0};
  const double huge[] = {3e300, 1e300, 4e300, 1e300, 5e300, 9e300,
                         2e300, 6e300};
  const double near[] = {1e9 + 1, 1e9 + 2, 1e9, 1e9 + 7, 1e9, 1e9 + 3,
                         1e9, 1e9};
  ts_frame *f = frame_of(near, 8), *out = made(f, (ts_panel_spec){0}, TS_OK);
  check(v, "plain");
  check(zeros, "groups with nothing");
  check(huge, "1e300");
  gsl_test_rel(number_at(out, "within", 0) + number_at(out, "between", 0),
               number_at(out, "theil", 0), 1e-6, "1e9: identity");
  ts_frame_free(out);
  ts_frame_free(f);
}

static void test_rules (void) {
  const double gap[] = {3, 1, NAN, 1, 5, 9, 2, 6}, zero[8] = {0};
  const double below[] = {3, -1, 4, 1, 5, 9, 2, 6};
  ts_frame *f = frame_of(gap, 8), *out = made(f, (ts_panel_spec){0}, TS_OK);
  has_text(why_at(out, "theil", 0), "C", "rule 2: who is missing");
  ts_frame_free(out);
  out = made(f, (ts_panel_spec){.skip = 1}, TS_OK);
  gsl_test(isnan(number_at(out, "theil", 0)), "rule 2: skip");
  ts_frame_free(out);
  ts_frame_find(f, "who")->narrowed = 1;
  made(f, (ts_panel_spec){0}, TS_CONFLICT);
  out = made(f, (ts_panel_spec){.selection = 1, .skip = 1}, TS_OK);
  has_text(out->title, "theil among", "rule 3");
  ts_frame_free(out);
  ts_frame_free(f);
  f = frame_of(below, 8);
  made(f, (ts_panel_spec){0}, TS_DOMAIN);
  ts_frame_free(f);
  f = frame_of(zero, 8);
  out = made(f, (ts_panel_spec){0}, TS_OK);
  same_text(why_at(out, "within", 0), "undefined for these parts", "rule 4");
  ts_frame_free(out);
  ts_frame_free(f);
}

int main (void) {
  test_values();
  test_rules();
  return gsl_test_summary();
}
