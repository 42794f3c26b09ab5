/* Growth, contributions and cagr; rules of core/stats/growth/growth.h. */
#include "series_data.h"
#include "stats/growth/growth.h"

static void same (const char *got, const char *want, const char *what) {
  gsl_test(strcmp(got, want) != 0, "%s: '%s', want '%s'", what, got, want);
}

static void reason (ts_growth_form form, double from, double to,
                    const char *want) {
  const char *why;
  double g = ts_growth(form, from, to, 1.0, &why);
  gsl_test(!isnan(g), "%g to %g is NaN", from, to);
  same((why != NULL) ? why : "", want, "reason");
}

static void test_forms (void) {
  gsl_test_rel(ts_growth(TS_GROWTH_SIMPLE, 40, 50, 1, NULL), 0.25, 1e-15,
               "rule 1");
  gsl_test_rel(ts_growth(TS_GROWTH_ANNUALISED, 100, 103, 0.25, NULL),
               1.03 * 1.03 * 1.03 * 1.03 - 1.0, 1e-14, "rule 2: a quarter");
  gsl_test_rel(ts_growth(TS_GROWTH_LOG, 80, 100, 1, NULL), 0.2231435513, 1e-9,
               "rule 3");
  gsl_test_rel(ts_growth(TS_GROWTH_MIDPOINT, 52, 630, 1, NULL), 1.6950146628,
               1e-10, "rule 4: 2 (630 - 52) / (630 + 52)");
  gsl_test_rel(ts_growth(TS_GROWTH_MIDPOINT, 0, 5, 1, NULL), 2, 0,
               "rule 4: entry");
  gsl_test_rel(ts_growth(TS_GROWTH_MIDPOINT, 5, 0, 1, NULL), -2, 0,
               "rule 4: exit");
  gsl_test_rel(ts_growth(TS_GROWTH_SIMPLE, 5, 0, 1, NULL), -1, 0,
               "all is gone: -100 %%");
}

static void test_reasons (void) {
  reason(TS_GROWTH_SIMPLE, 0, 5, "zero base");
  reason(TS_GROWTH_SIMPLE, 0, 0, "zero base");
  reason(TS_GROWTH_SIMPLE, -1, 5, "negative base");
  reason(TS_GROWTH_ANNUALISED, 1, -5, "negative value");
  reason(TS_GROWTH_LOG, 1, 0, "zero has no log");
  reason(TS_GROWTH_LOG, 1, -1, "negative value");
  reason(TS_GROWTH_MIDPOINT, 0, 0, "both zero");
  reason(TS_GROWTH_MIDPOINT, -1, 2, "negative base");
  reason(TS_GROWTH_MIDPOINT, 1, -2, "negative value");
  reason(TS_GROWTH_SIMPLE, NAN, 5, "base missing");   /* rule 6 */
  reason(TS_GROWTH_SIMPLE, 5, NAN, "");
  reason(TS_GROWTH_SIMPLE, NAN, NAN, "");
}

/* Parts 8 -> 52 and 25 -> 38 of a total 33 -> 90. */
static void test_contribution (void) {
  const char *why;
  double china = ts_contribution(8, 52, 33, NULL);
  double others = ts_contribution(25, 38, 33, NULL);
  gsl_test_rel(china, 1.3333333333, 1e-9, "+133.33 points");
  gsl_test_rel(others, 0.3939393939, 1e-9, "+39.39 points");
  gsl_test_rel(china + others, ts_growth(TS_GROWTH_SIMPLE, 33, 90, 1, NULL),
               1e-15, "contributions add up to growth");
  gsl_test(!isnan(ts_contribution(0, 5, 0, &why)), "zero total");
  same(why, "zero base", "zero total");
  gsl_test(!isnan(ts_contribution(NAN, 5, 10, &why)), "missing base");
  same(why, "base missing", "missing base");
}

static void test_series (void) {
  const double x[] = {10, 12, NAN, 9, 11, 0, 8, 18};
  ts_series y = series_of(x, 8, "2020Q1");
  ts_error err = {0};
  double g[8];
  gsl_test(apply("growth", &y, NULL, NULL, g, &err) != TS_MISUSE,
           "S22: no default below annual");
  gsl_test(strstr(err.text, "\"annualised\"") == NULL,
           "S22: the sentence lists the kinds: %s", err.text);
  gsl_test(apply("growth", &y, "kind=yoy", NULL, g, &err) != TS_OK, "yoy");
  gsl_test(!isnan(g[3]), "yoy: no year before");
  same(why_of("growth", &y, "kind=yoy", NULL, 3), "no earlier period", "yoy");
  gsl_test_rel(g[4], 0.1, 1e-14, "yoy");
  gsl_test(!isnan(g[6]), "yoy: base missing");
  same(why_of("growth", &y, "kind=yoy", NULL, 6), "base missing", "yoy");
  gsl_test_rel(g[7], 1, 1e-14, "yoy doubled");
  same(why_of("growth", &y, "kind=yoy", NULL, 2), "", "the input is missing");
  apply("growth", &y, "kind=pop", NULL, g, &err);
  gsl_test_rel(g[1], 0.2, 1e-14, "pop");
  same(why_of("growth", &y, "kind=pop", NULL, 6), "zero base", "pop");
  apply("growth", &y, "kind=annualised", NULL, g, &err);
  gsl_test_rel(g[1], 1.2 * 1.2 * 1.2 * 1.2 - 1, 1e-14, "annualised quarter");
  apply("growth", &y, "kind=log", "lag=4", g, &err);
  gsl_test_rel(g[7], log(2.0), 1e-14, "log over four quarters");
  gsl_test(apply("growth", &y, "kind=yoy", "lag=2", g, &err) != TS_MISUSE,
           "yoy takes no lag");
  y = series_of(x, 8, "2013");
  gsl_test(apply("growth", &y, NULL, NULL, g, &err) != TS_OK,
           "S22: annual data need no kind");
  gsl_test_rel(g[1], 0.2, 1e-14, "annual growth");
}

/* 40 to 630 over eleven quarters: 15.75^(1/2.75) - 1. */
static void test_cagr (void) {
  const double x[] = {40, 52, 61, NAN, 99, 1, 2, 3, 310, 0, 480, 630};
  ts_series y = series_of(x, 12, "2020Q1");
  ts_fit *fit = fit_of("cagr", &y, NULL, NULL, NULL);
  gsl_test_rel(ts_fit_get(fit, "cagr"), 1.7251, 5e-5, "cagr 172.51 %%");
  gsl_test_rel(ts_fit_get(fit, "cagr"), exp(log(15.75) / 2.75) - 1, 1e-14,
               "cagr by logs");
  gsl_test_rel(ts_fit_get(fit, "years"), 2.75, 0, "cagr: years");
  same(fit->method, "endpoints only: 2020Q1 (40) and 2022Q4 (630), 2.75 years"
       " apart", "the endpoints are printed");
  gsl_test(fit->line_count != 1 || fit->n != 11 || fit->missing != 1,
           "cagr: counts");
  ts_fit_free(fit);
  fit = fit_of("cagr", &y, "from=2021Q1", "to=2022Q1", NULL);
  gsl_test_rel(ts_fit_get(fit, "cagr"), 310.0 / 99.0 - 1.0, 1e-14, "named");
  ts_fit_free(fit);
  fit = fit_of("cagr", &y, "to=2020Q4", NULL, NULL);
  same(fit->refused, "the endpoint 2020Q4 is missing", "cagr");
  ts_fit_free(fit);
}

static void test_cagr_refusals (void) {
  const double x[] = {0, 5, 8};
  ts_series y = series_of(x, 3, "2020");
  ts_status status;
  ts_fit *fit = fit_of("cagr", &y, NULL, NULL, NULL);
  same(fit->refused, "zero base", "cagr");
  same(fit->notes[0], "growth from 0 in 2020 to 8 in 2022 has no rate", "cagr");
  ts_fit_free(fit);
  fit = fit_of("cagr", &y, "from=2019", NULL, NULL);
  same(fit->refused, "the endpoint 2019 lies outside the series", "cagr");
  ts_fit_free(fit);
  fit = fit_of("cagr", &y, "from=2022", "to=2021", NULL);
  same(fit->refused, "the endpoints are not one after the other",
       "cagr");
  ts_fit_free(fit);
  fit = fit_of("cagr", &y, "from=2020Q1", NULL, &status);
  gsl_test(status != TS_MISUSE, "an endpoint of another frequency is misuse");
  ts_fit_free(fit);
  y.n = 1;
  fit = fit_of("cagr", &y, NULL, NULL, NULL);
  same(fit->refused, "needs 2 observations", "cagr");
  ts_fit_free(fit);
}

int main (void) {
  test_forms();
  test_reasons();
  test_contribution();
  test_series();
  test_cagr();
  test_cagr_refusals();
  return gsl_test_summary();
}
