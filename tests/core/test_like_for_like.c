/* Years over common months, and elasticities; rules of
** core/stats/growth/like_for_like.h and elasticity.h. */
#include "frame_data.h"
#include "stats/growth/elasticity.h"
#include "stats/growth/like_for_like.h"

/* A from 2021-03 to 2023-04, B from 2021-01 to 2023-06 without 2022-02; the
** value is year - 2020 plus the month / 100, ten times that of B. */
static ts_frame *two (void) {
  static const char *names[2] = {"A", "B"};
  const char *who[56];
  int32_t when[56];
  double x[56];
  size_t n = 0;
  ts_frame *f;
  for (int g = 0; g < 2; g++)
    for (int32_t t = g ? 0 : 2; t < (g ? 30 : 28); t++) {
      who[n] = names[g];
      when[n] = 2021 * 12 + t;
      x[n] = (g ? 10 : 1) * (1 + t / 12 + (t % 12 + 1) / 100.0);
      if (g && t == 13) x[n] = NAN;
      n++;
    }
  f = ts_frame_alloc(n);
  add_key(f, "who", who);
  add_period(f, TS_MONTH, when);
  add_number(f, "x", "USD", x);
  return f;
}

static ts_frame *made (const ts_frame *f, const char *years, int each,
                       ts_status want, const char *part) {
  ts_panel_spec spec = {0};
  ts_frame *out = NULL;
  ts_error err = {0};
  ts_status status = ts_like_for_like(f, &spec, years, each, &out, &err);
  gsl_test(status != want, "status %d: %s", (int)status, err.text);
  if (part != NULL) has_text(err.text, part, "like_for_like");
  return out;
}

static void test_common (void) {
  ts_frame *f = two(), *out = made(f, NULL, 0, TS_OK, NULL);
  gsl_test(out->rows != 6, "two series, three years");
  gsl_test_rel(number_at(out, "x", 0), 2 + 0.07, 1e-15, "rule 1: A, 2021");
  gsl_test_rel(number_at(out, "x", 5), 10 * (6 + 0.07), 1e-15,
               "rule 1: B, 2023");
  has_text(out->notes[out->note_count - 1],
           "years 2021..2023 compared over months 03, 04 (2 of 12)", "rule 1");
  same_text(ts_frame_find(out, "x")->unit, "USD", "rule 5");
  ts_frame_free(out);
  out = made(f, "2021..2022", 0, TS_OK, NULL);
  gsl_test(out->rows != 4, "rule 2: two years");
  gsl_test_rel(number_at(out, "x", 1), 20 + 0.75, 1e-15, "rule 2: A, 2022");
  has_text(out->notes[out->note_count - 1], "months 03..12 (10 of 12)",
           "rule 2");
  ts_frame_free(out);
  out = made(f, NULL, 1, TS_OK, NULL);
  gsl_test_rel(number_at(out, "months", 0), 2, 0, "rule 1: A has two");
  gsl_test_rel(number_at(out, "months", 3), 5, 0, "rule 1: B has five");
  gsl_test_rel(number_at(out, "x", 3), 10 * (5 + 0.19), 1e-15,
               "rule 1: 01, 03..06");
  ts_frame_free(out);
  ts_frame_free(f);
}

static void test_refusals (void) {
  ts_frame *f = two(), *out;
  double *x = ts_frame_find(f, "x")->u.numbers;
  for (size_t i = 0; i < 10; i++) x[i] = NAN;  /* A, all of 2021 */
  made(f, NULL, 0, TS_DOMAIN, "A lacks most, 20 of 36 months");
  out = made(f, NULL, 1, TS_OK, NULL);
  same_text(why_at(out, "x", 0), "nothing common to all years", "rule 3");
  gsl_test_rel(number_at(out, "x", 3), 10 * (5 + 0.19), 1e-15,
               "rule 3: B has its own");
  ts_frame_free(out);
  made(f, "2030", 0, TS_DOMAIN, "no year of the frame lies in '2030'");
  ts_set_text(&ts_frame_find(f, "x")->unit, "fraction");
  made(f, NULL, 0, TS_MISUSE, "does not add up");
  ts_frame_free(f);
  f = ts_frame_alloc(1);
  add_period(f, TS_YEAR, (const int32_t[]){2021});
  add_number(f, "x", "USD", (const double[]){1});
  made(f, NULL, 0, TS_MISUSE, "by year");
  ts_frame_free(f);
}

static void test_elasticity (void) {
  static const int32_t when[] = {2018, 2019, 2020, 2021, 2022, 2023};
  static const double x[] = {1, 4, 8, 0, 5, 6}, z[] = {1, 2, 2, 4, 8, NAN};
  ts_frame *f = ts_frame_alloc(6), *out = NULL;
  ts_panel_spec spec = {.of = "x"};
  ts_error err = {0};
  add_period(f, TS_YEAR, when);
  add_number(f, "x", "USD", x);
  add_number(f, "z", "USD", z);
  gsl_test(ts_elasticity(f, "z", &spec, NULL, &out, &err) != TS_OK, "%s",
           err.text);
  gsl_test_rel(number_at(out, "elasticity", 1), 2, 1e-15, "D9: ln 4 / ln 2");
  same_text(why_at(out, "elasticity", 0), "no earlier period", "D9");
  same_text(why_at(out, "elasticity", 2), "did not change", "rule 2");
  same_text(why_at(out, "elasticity", 3), "zero has no log", "rule 2");
  same_text(why_at(out, "elasticity", 4), "new", "rule 2");
  same_text(why_at(out, "elasticity", 5), "missing", "rule 2");
  ts_frame_free(out);
  gsl_test(ts_elasticity(f, "x", &spec, NULL, &out, &err) != TS_MISUSE,
           "two numbers");
  gsl_test(ts_elasticity(f, "period", &spec, NULL, &out, &err) != TS_MISUSE,
           "no number");
  gsl_test(ts_elasticity(f, "y", &spec, NULL, &out, &err) != TS_UNKNOWN,
           "no column");
  ts_frame_free(f);
}

int main (void) {
  test_common();
  test_refusals();
  test_elasticity();
  return gsl_test_summary();
}
