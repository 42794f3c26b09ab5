/* Errors of shares, contributions, why shares changed, and who passed whom;
** rules of core/stats/levels/shares.h. */
#include <stdlib.h>
#include "frame_data.h"
#include "stats/levels/shares.h"

/* China 8 -> 52 -> 630 and the others of FORMULAS' toy: totals 33, 90, 900. */
static ts_frame *toy (void) {
  static const char *const who[] = {"CHN", "CHN", "CHN", "DEU", "DEU", "DEU",
                                    "TUR", "TUR", "TUR"};
  static const int32_t when[] = {2021, 2022, 2023, 2021, 2022, 2023, 2021,
                                 2022, 2023};
  static const double value[] = {8, 52, 630, 20, 30, 150, 5, 8, 120};
  static const double se[] = {1, 2, 30, 2, 3, 10, 0.5, 1, NAN};
  ts_frame *f = ts_frame_alloc(9);
  add_key(f, "exporter", who);
  add_period(f, TS_YEAR, when);
  add_number(f, "error", "USD", se);
  add_number(f, "value", "USD", value);
  return f;
}

typedef ts_status (*verb) (const ts_frame *frame, const ts_panel_spec *spec,
                           const char *kind, ts_frame **out, ts_error *err);

static ts_frame *made (verb v, const ts_frame *f, ts_panel_spec spec) {
  ts_frame *out = NULL;
  ts_error err = {0};
  gsl_test(v(f, &spec, NULL, &out, &err) != TS_OK, "%s", err.text);
  return out;
}

static void test_contribution (void) {
  ts_frame *f = toy();
  ts_frame *out = made(ts_share_contributions, f,
                       (ts_panel_spec){.over = "exporter", .portion = 1});
  double china = number_at(out, "contribution", 1);
  double others = number_at(out, "contribution", 4)
                + number_at(out, "contribution", 7);
  gsl_test_rel(china, 133.33, 5e-5, "C2: China +133.33 points");
  gsl_test_rel(others, 39.39, 1.5e-4, "C2: others +39.39 points");
  gsl_test_rel(china + others, 172.73, 5e-5, "C2: total +172.73 %%");
  gsl_test_rel(number_at(out, "contribution_share", 1), 44.0 / 57.0, 1e-14,
               "rule 5: the portion");
  same_text(why_at(out, "contribution_share", 0), "no earlier period",
            "rule 5");
  same_text(out->columns[out->width - 1].name, "contribution",
            "the contribution is the last column");
  ts_frame_free(out);
  ts_frame_find(f, "value")->u.numbers[1] = 0;  /* 33, as before */
  ts_frame_find(f, "value")->u.numbers[7] = 3;
  out = made(ts_share_contributions, f,
             (ts_panel_spec){.over = "exporter", .portion = 1});
  same_text(why_at(out, "contribution_share", 1), "the whole did not change",
            "rule 5: no growth");
  gsl_test_rel(number_at(out, "contribution", 1), -800.0 / 33.0, 1e-14,
               "rule 5: contributions are given");
  ts_frame_free(out);
  ts_frame_free(f);
}

/* Rule 8, against small changes of the parts themselves. */
static void test_errors (void) {
  ts_frame *f = toy(), *out = NULL;
  ts_panel_spec spec = {.over = "exporter", .se = "error"};
  ts_error err = {0};
  double want = sqrt(38.0 * 38 * 4 + 52.0 * 52 * (9 + 1)) / 8100.0;
  gsl_test(ts_shares(f, &spec, &out, &err) != TS_OK, "%s", err.text);
  gsl_test_rel(number_at(out, "share_se", 1), want, 1e-14, "C1: rule 8");
  gsl_test_rel(number_at(out, "share", 1), 52.0 / 90.0, 1e-15, "share");
  same_text(why_at(out, "share_se", 2), "standard error missing", "rule 8");
  gsl_test_rel(number_at(out, "share", 2), 0.7, 1e-15, "share stays");
  same_text(out->columns[out->width - 1].name, "share", "the last column");
  spec = (ts_panel_spec){.of = "share", .se = "share_se"};
  ts_frame *change = made(ts_share_changes, out, spec);
  gsl_test_rel(number_at(change, "change", 1),
               100.0 * (52.0 / 90.0 - 8.0 / 33.0), 1e-14, "points");
  gsl_test_rel(number_at(change, "change_se", 1),
               100.0 * hypot(want, sqrt(625.0 + 64 * 4.25) / 1089.0), 1e-14,
               "rule 8: change_se");
  same_text(why_at(change, "change_se", 2), "standard error missing",
            "rule 8");
  same_text(why_at(change, "change_se", 0), "no earlier period", "rule 8");
  ts_frame_free(change);
  ts_frame_free(out);
  spec = (ts_panel_spec){.over = "exporter", .se = "exporter"};
  gsl_test(ts_shares(f, &spec, &out, &err) != TS_MISUSE, "se is no number");
  gsl_test_rel(ts_share_error(3e8, 1e14, 1e8, 4e14),
               sqrt(1e16 * 1e14 + 9e16 * 4e14) / 16e16, 1e-14, "large");
  ts_frame_free(f);
}

static void test_mixed (void) {
  ts_frame *f = toy(), *out = NULL;
  ts_panel_spec spec = {.over = "exporter"};
  ts_set_text(&ts_frame_find(f, "value")->valuation, "CIF and FOB");
  gsl_test(ts_shares(f, &spec, &out, NULL) != TS_OK, "mixed");
  has_text(out->notes[out->note_count - 1], "mixed source", "rule 9");
  ts_frame_free(out);
  ts_set_text(&ts_frame_find(f, "value")->valuation, "FOB");
  ts_shares(f, &spec, &out, NULL);
  gsl_test(out->note_count != 0, "rule 9: one valuation is not mixed");
  ts_frame_free(out);
  ts_frame_free(f);
}

/* Rules 10 to 12, against the definitions written out. */
static void test_effects (void) {
  ts_frame *f = toy();
  ts_frame *out = made(ts_share_effects, f,
                       (ts_panel_spec){.over = "exporter"});
  const double *x = ts_frame_find(f, "value")->u.numbers;
  const double totals[] = {33, 90, 900};
  double sum = 0.0;
  for (size_t i = 0; i < 9; i++) {
    size_t t = i % 3;
    double s0, s1, o0, o1, own, g, gi;
    if (t == 0) continue;
    o0 = totals[t - 1] - x[i - 1];
    o1 = totals[t] - x[i];
    s0 = x[i - 1] / totals[t - 1];
    s1 = x[i] / totals[t];
    g = totals[t] / totals[t - 1] - 1;
    gi = x[i] / x[i - 1] - 1;
    own = 50.0 * (x[i] / (x[i] + o0) - s0 + s1 - x[i - 1] / (x[i - 1] + o1));
    gsl_test_rel(number_at(out, "share_change", i), 100 * (s1 - s0), 1e-13,
                 "rule 11: the change, %zu", i);
    gsl_test_rel(number_at(out, "share_change", i),
                 100 * s0 * (gi - g) / (1 + g), 1e-13, "C3: identity, %zu", i);
    gsl_test_rel(number_at(out, "own", i), own, 1e-13, "rule 11: own, %zu", i);
    gsl_test(number_at(out, "own", i) + number_at(out, "others", i)
             != number_at(out, "share_change", i), "exact sum, %zu", i);
    gsl_test_rel(number_at(out, "counterfactual", i), x[i] / (x[i] + o0),
                 1e-15, "rule 10, %zu", i);
    if (t == 1) sum += number_at(out, "share_change", i);
  }
  gsl_test_abs(sum, 0, 1e-13, "changes of all shares add up to nothing");
  same_text(out->columns[out->width - 1].name, "share_change", "last column");
  ts_frame_free(out);
  ts_frame_free(f);
}

static void test_effect_edges (void) {
  ts_share_effect e;
  gsl_test(!ts_share_effect_of(0, 10, 5, 10, &e), "entry");
  gsl_test_rel(e.own, 1.0 / 3.0, 1e-15, "entry: all is the member's own");
  gsl_test_abs(e.others, 0, 0, "the others stayed");
  gsl_test(!ts_share_effect_of(5, 10, 5, 4, &e), "others shrink");
  gsl_test_abs(e.own, 0, 0, "the member stayed");
  gsl_test_rel(e.others, 5.0 / 9.0 - 1.0 / 3.0, 1e-15, "all is the others'");
  gsl_test(ts_share_effect_of(5, 0, 0, 4, &e), "rule 12: no counterfactual");
  gsl_test(ts_share_effect_of(0, 0, 1, 4, &e), "rule 12: no base");
  gsl_test(!ts_share_effect_of(1e300, 2e300, 2e300, 2e300, &e), "1e300");
  gsl_test_rel(e.change, 0.5 - 1.0 / 3.0, 1e-14, "1e300");
  gsl_test(!ts_share_effect_of(1e-300, 2e-300, 2e-300, 2e-300, &e), "1e-300");
  gsl_test_rel(e.change, 0.5 - 1.0 / 3.0, 1e-14, "1e-300");
  gsl_test(!ts_share_effect_of(1e9, 1e9, 1e9 + 1, 1e9, &e), "1e9");
  gsl_test_rel(e.own, 1.0 / (2 * (2e9 + 1)), 1e-14, "1e9: one unit more");
}

/* Seven members with ties and a gap, against every pair. */
static void test_leapfrogs (void) {
  static const char *const who[] = {"A", "A", "B", "B", "C", "C", "D", "D",
                                    "E", "E", "F", "F", "G", "G"};
  static const double x[] = {9, 1, 8, 4, 8, 8, 5, 8, 3, 9, 2, NAN, 1, 9};
  int32_t when[14];
  ts_frame *f = ts_frame_alloc(14), *out;
  for (size_t i = 0; i < 14; i++) when[i] = 2020 + (int32_t)(i % 2);
  add_key(f, "who", who);
  add_period(f, TS_YEAR, when);
  add_number(f, "x", "", x);
  out = made(ts_leapfrogs, f, (ts_panel_spec){.over = "who"});
  for (size_t i = 1; i < 14; i += 2) {
    double overtook = 0, overtaken = 0, before = 1, now = 1;
    if (isnan(x[i])) continue;
    for (size_t j = 1; j < 14; j += 2) {
      if (isnan(x[j])) continue;
      overtook += (x[j - 1] > x[i - 1] && x[j] < x[i]);
      overtaken += (x[j - 1] < x[i - 1] && x[j] > x[i]);
      before += (x[j - 1] > x[i - 1]);
      now += (x[j] > x[i]);
    }
    gsl_test_abs(number_at(out, "overtook", i), overtook, 0, "D8: %s", who[i]);
    gsl_test_abs(number_at(out, "overtaken", i), overtaken, 0, "D8: %s",
                 who[i]);
    gsl_test_abs(number_at(out, "rank_change", i), before - now, 0, "D8: %s",
                 who[i]);
  }
  gsl_test(!isnan(number_at(out, "rank_change", 11)), "rule 13: missing");
  same_text(why_at(out, "overtook", 0), "no earlier period", "D8");
  ts_frame_free(out);
  ts_frame_free(f);
}

/* Every pair of 400 members, of which many are equal. */
static void test_many (void) {
  enum { N = 400 };
  const char **who = malloc(2 * N * sizeof *who);
  char (*names)[8] = malloc(N * sizeof *names);
  int32_t when[2 * N];
  double x[2 * N];
  unsigned long state = 7;
  ts_frame *f = ts_frame_alloc(2 * N), *out;
  for (size_t i = 0; i < 2 * N; i++) {
    snprintf(names[i / 2], sizeof *names, "m%03zu", i / 2);
    who[i] = names[i / 2];
    when[i] = 2020 + (int32_t)(i % 2);
    state = state * 6364136223846793005ul + 1442695040888963407ul;
    x[i] = (double)(state >> 57);
  }
  add_key(f, "who", who);
  add_period(f, TS_YEAR, when);
  add_number(f, "x", "", x);
  out = made(ts_leapfrogs, f, (ts_panel_spec){.over = "who"});
  for (size_t i = 1; i < 2 * N; i += 2) {
    double overtook = 0, overtaken = 0;
    for (size_t j = 1; j < 2 * N; j += 2) {
      overtook += (x[j - 1] > x[i - 1] && x[j] < x[i]);
      overtaken += (x[j - 1] < x[i - 1] && x[j] > x[i]);
    }
    if (number_at(out, "overtook", i) != overtook
        || number_at(out, "overtaken", i) != overtaken)
      gsl_test(1, "D8: member %zu", i);
  }
  ts_frame_free(out);
  ts_frame_free(f);
  free(who);
  free(names);
}

int main (void) {
  test_contribution();
  test_errors();
  test_mixed();
  test_effects();
  test_effect_edges();
  test_leapfrogs();
  test_many();
  return gsl_test_summary();
}
