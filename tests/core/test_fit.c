/* The named results of a model; core/stats/fit.c and the table of models. */
#include "series_data.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

static void test_parts (void) {
  const double x[] = {1, 2, 3};
  ts_series y = series_of(x, 3, "2020");
  ts_fit *fit = ts_fit_alloc();
  double *fitted;
  gsl_test(!isnan(fit->level), "no level at first");
  ts_fit_set(&fit->title, "trend of %s", "value");
  ts_fit_set(&fit->title, "%s, again", "trend");
  same(fit->title, "trend, again", "a text is replaced");
  for (int i = 0; i < 20; i++) {
    ts_fit_note(fit, "note %d", i);
    ts_fit_add_number(fit, "r2", "R2", i, "");
    ts_fit_add_coefficient(fit, "slope", "slope (month)", 1, 2, 3, 4, 5, 6);
    ts_fit_add_line(fit, " = a year", 1, 2, 3, "fraction");
  }
  gsl_test(fit->note_count != 20 || fit->number_count != 20
           || fit->coefficient_count != 20 || fit->line_count != 20, "growth");
  same(fit->notes[19], "note 19", "note");
  gsl_test_rel(ts_fit_get(fit, "r2"), 0, 0, "the first of a name is read");
  gsl_test(!isnan(ts_fit_get(fit, "rr")), "no such field: NaN");
  gsl_test(fit->coefficients[3].se != 2 || fit->coefficients[3].hi != 6,
           "coefficient");
  ts_fit_add_series(fit, "fitted", &y, "log(value)", "USD", &fitted);
  gsl_test(!isnan(fitted[2]) || ts_fit_part(fit, "fitted")->y.n != 3,
           "fitted start missing");
  same(ts_fit_part(fit, "fitted")->name, "log(value)", "fitted");
  same(ts_fit_part(fit, "fitted")->unit, "USD", "fitted");
  ts_fit_refuse(fit, "needs %d", 3);
  ts_fit_refuse(fit, "needs %d", 4);
  same(fit->refused, "needs 4", "refused");
  gsl_test(fit->number_count != 0 || fit->coefficient_count != 0
           || fit->line_count != 0 || fit->series_count != 0,
           "rule 2: refused fits have no numbers");
  ts_fit_free(fit);
  ts_fit_free(NULL);
}

static void test_table (void) {
  const double x[] = {NAN, NAN, 5};
  ts_series y = series_of(x, 3, "2020");
  for (size_t i = 0; ts_models[i] != NULL; i++) {
    const ts_model *m = ts_models[i];
    ts_fit *fit = fit_of(m->name, &y, NULL, NULL, NULL);
    gsl_test(fit->refused == NULL, "%s of one observation refuses", m->name);
    gsl_test(fit->n != 1 || fit->missing != 2, "%s: counts", m->name);
    gsl_test(m->help == NULL || m->source == NULL || m->fewest < 2,
             "%s: help", m->name);
    ts_fit_free(fit);
  }
  gsl_test(ts_model_find("trends") != NULL, "an unknown model is none");
}

int main (void) {
  test_parts();
  test_table();
  return gsl_test_summary();
}
