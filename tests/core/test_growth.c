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
  reason(TS_GROWTH_SIMPLE, 0, 5, "new");
  reason(TS_GROWTH_LOG, 0, 5, "new");
  reason(TS_GROWTH_SIMPLE, 0, 0, "both zero");
  reason(TS_GROWTH_SIMPLE, 0, -5, "zero base");
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
  same(why_of("growth", &y, "kind=pop", NULL, 6), "new", "pop");
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

/* Months 2021-01..2022-06: 1 .. 18, then one missing. Rules 8 to 10. */
static void test_windows (void) {
  double x[20] = {0}, g[20];
  ts_series y = series_of(x, 20, "2021-01");
  ts_error err = {0};
  for (size_t i = 0; i < 20; i++) x[i] = (double)(i + 1);
  x[18] = NAN;
  apply("growth", &y, "kind=pop", "window=3", g, &err);
  gsl_test_rel(g[5], (4.0 + 5 + 6) / (1.0 + 2 + 3) - 1, 1e-15,
               "rule 8: 3 on 3");
  same(why_of("growth", &y, "kind=pop", "window=3", 4), "no earlier period",
       "rule 8");
  same(why_of("growth", &y, "kind=pop", "window=3", 19),
       "value missing in the window", "rule 8");
  apply("growth", &y, "kind=annualised", "window=3", g, &err);
  gsl_test_rel(g[5], pow(2.5, 4) - 1, 1e-14, "rule 8: a quarter to a year");
  apply("growth", &y, "kind=yoy", "window=3", g, &err);
  gsl_test_rel(g[14], (13.0 + 14 + 15) / (1.0 + 2 + 3) - 1, 1e-15,
               "rule 8: three months on those of the year before");
  apply("growth", &y, "kind=ytd", NULL, g, &err);
  gsl_test(!isnan(g[11]), "rule 9: no year before");
  gsl_test_rel(g[12], 12, 1e-15, "rule 9: January on January");
  gsl_test_rel(g[13], 27.0 / 3.0 - 1, 1e-15, "rule 9: two months on two");
  gsl_test_rel(g[17], 93.0 / 21.0 - 1, 1e-15, "rule 9: six months on six");
  same(why_of("growth", &y, "kind=ytd", NULL, 19),
       "value missing in the window", "rule 9");
  apply("growth", &y, "kind=carry_over", NULL, g, &err);
  gsl_test_rel(g[12], 13 / 6.5 - 1, 1e-15, "rule 10: January for all the year");
  gsl_test_rel(g[14], (13 + 14 + 10 * 15) / 78.0 - 1, 1e-15, "rule 10: March");
  gsl_test(apply("growth", &y, "kind=ytd", "window=3", g, &err) != TS_MISUSE,
           "ytd has its own window");
  gsl_test(apply("growth", &y, "kind=carry_over", "lag=3", g, &err)
           != TS_MISUSE, "carry_over has its own base");
}

/* The moving year of 24 months; rules 8 and 11. */
static void test_moving_year (void) {
  double x[24] = {0}, g[24];
  ts_series y = series_of(x, 24, "2021-01");
  ts_error err = {0};
  same(why_of("growth", &y, "kind=yoy", "window=12", 23), "both zero", "D5");
  apply("growth", &y, "kind=yoy", "both_zero=zero", g, &err);
  gsl_test_abs(g[20], 0, 0, "rule 11");
  for (size_t i = 0; i < 24; i++) x[i] = (i < 12) ? 2 : 3;
  apply("growth", &y, "kind=yoy", "window=12", g, &err);
  gsl_test_rel(g[23], 0.5, 1e-15, "D5: MS12(t) / MS12(t - 12) - 1");
  gsl_test(!isnan(g[22]), "the first moving year began before");
}

static void test_momentum (void) {
  const double s[] = {0.2, 0.5, 0.8, 0, 0.8, 1, 0.5, NAN, 1.5};
  ts_series y = series_of(s, 9, "2010");
  ts_error err = {0};
  double m[9];
  apply("momentum", &y, NULL, NULL, m, &err);
  gsl_test_rel(m[1], log(4.0), 1e-15, "D6: logit .5 - logit .2");
  gsl_test_rel(m[2], log(4.0), 1e-14, "D6: the same step towards 1");
  same(why_of("momentum", &y, NULL, NULL, 0), "no earlier period", "momentum");
  same(why_of("momentum", &y, NULL, NULL, 3), "zero has no logit", "rule 12");
  same(why_of("momentum", &y, NULL, NULL, 4), "zero has no logit", "rule 12");
  same(why_of("momentum", &y, NULL, NULL, 5), "100 % has no logit", "rule 12");
  same(why_of("momentum", &y, NULL, NULL, 8), "no share", "rule 12");
  same(why_of("momentum", &y, NULL, NULL, 7), "", "the input says why");
  y = series_of(s, 9, "2010Q1");
  gsl_test(apply("momentum", &y, NULL, NULL, m, &err) != TS_MISUSE, "S22");
  gsl_test(apply("momentum", &y, "kind=yoy", "lag=2", m, &err) != TS_MISUSE,
           "yoy takes no lag");
  apply("momentum", &y, "kind=yoy", NULL, m, &err);
  gsl_test_rel(m[4], log(16.0), 1e-14, "yoy of quarters");
  apply("momentum", &y, "lag=2", NULL, m, &err);
  gsl_test_rel(m[2], log(16.0), 1e-14, "lag");
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
  test_windows();
  test_moving_year();
  test_momentum();
  test_cagr();
  test_cagr_refusals();
  return gsl_test_summary();
}
