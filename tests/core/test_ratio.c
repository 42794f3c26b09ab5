/* Ratios and functions of estimates; rules of ratio.h, delta.h, gradient.h. */
#include "frame_data.h"
#include "series_data.h"
#include "stats/chance/delta.h"
#include "stats/chance/ratio.h"
#include "stats/expression/gradient.h"

static ts_fit *ratio_of (ts_ratio r, double level, ts_status want) {
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_status status = ts_ratio_fit(&r, level, fit, &err);
  gsl_test(status != want, "ratio: %s", err.text);
  return fit;
}

static const char *shape_of (const ts_fit *fit) {
  return ts_fit_find(fit, "shape")->text;
}

/* The ends are where a - r b is just significant (rule 1), however computed. */
static double excess (const ts_ratio *r, double q, double x) {
  double d = r->a - x * r->b;
  double v = r->se_a * r->se_a - 2 * x * r->cov + x * x * r->se_b * r->se_b;
  return d * d / (q * q * v);
}

static void test_fieller (void) {
  const ts_ratio correlated = {10, 4, 1, 0.5, 0.3, NAN};
  const ts_ratio of_t = {10, 4, 1, 0.5, 0, 10};
  /* R 4.2.2: roots of the inequality by uniroot, tests/oracle/chance.R. */
  ts_fit *fit = ratio_of(correlated, 0.95, TS_OK);
  gsl_test_rel(ts_fit_get(fit, "lo"), 2.055492336077128, 1e-12, "rule 1: lo");
  gsl_test_rel(ts_fit_get(fit, "hi"), 3.1105321840992435, 1e-12, "rule 1: hi");
  gsl_test_rel(ts_fit_get(fit, "estimate"), 2.5, 0, "estimate");
  gsl_test_rel(ts_fit_get(fit, "se"), sqrt(1 - 1.5 + 6.25 * 0.25) / 4, 1e-15,
               "rule 4");
  same_text(shape_of(fit), "bounded", "rule 2");
  ts_fit_free(fit);
  fit = ratio_of(of_t, 0.95, TS_OK);
  gsl_test_rel(ts_fit_get(fit, "lo"), 1.7583047898678197, 1e-12, "t: lo");
  gsl_test_rel(ts_fit_get(fit, "hi"), 3.6621719896971294, 1e-12, "t: hi");
  has_text(fit->method, "t with 10 degrees of freedom", "method");
  ts_fit_free(fit);
}

static void test_shapes (void) {
  const ts_ratio outside = {10, 1, 1, 0.6, 0, NAN}, any = {1, 1, 1, 1, 0, NAN};
  const ts_ratio sure = {10, 4, 0, 0, 0, NAN}, none = {1, 0, 1, 1, 0, NAN};
  const double q = 1.959963984540054;
  ts_fit *fit = ratio_of(outside, 0.95, TS_OK);
  same_text(shape_of(fit), "complement", "rule 2");
  gsl_test(!isnan(ts_fit_get(fit, "lo")), "rule 2: no interval");
  gsl_test_rel(excess(&outside, q, ts_fit_get(fit, "below")), 1, 1e-12,
               "rule 2: below");
  gsl_test_rel(excess(&outside, q, ts_fit_get(fit, "above")), 1, 1e-12,
               "rule 2: above");
  gsl_test(excess(&outside, q, 0) <= 1, "rule 2: what lies between is out");
  has_text(fit->notes[0], "lies below -56.6614 or above 4.43187", "rule 2");
  gsl_test_rel(ts_fit_get(fit, "g"), q * q * 0.36, 1e-14, "rule 3");
  ts_fit_free(fit);
  fit = ratio_of(any, 0.95, TS_OK);
  same_text(shape_of(fit), "unbounded", "rule 2");
  has_text(fit->notes[0], "any ratio is possible", "rule 2");
  ts_fit_free(fit);
  fit = ratio_of(sure, 0.95, TS_OK);
  gsl_test_rel(ts_fit_get(fit, "lo"), 2.5, 0, "no errors: lo");
  gsl_test_rel(ts_fit_get(fit, "hi"), 2.5, 0, "no errors: hi");
  ts_fit_free(fit);
  fit = ratio_of(none, 0.95, TS_OK);
  same_text(fit->refused, "the denominator is zero", "rule 5");
  ts_fit_free(fit);
}

static void test_ratio_properties (void) {
  const ts_ratio r = {3, 7, 0.5, 1.1, -0.2, 9};
  const ts_ratio turned = {7, 3, 1.1, 0.5, -0.2, 9};
  const ts_ratio wrong[] = {{1, 1, -1, 1, 0, NAN}, {1, 1, 1, 1, 2, NAN},
                            {1, NAN, 1, 1, 0, NAN}, {1, 1, 1, 1, 0, 0}};
  ts_fit *a = ratio_of(r, 0.95, TS_OK), *b = ratio_of(turned, 0.95, TS_OK);
  gsl_test_rel(ts_fit_get(b, "lo"), 1 / ts_fit_get(a, "hi"), 1e-12,
               "turned round: lo");
  gsl_test_rel(ts_fit_get(b, "hi"), 1 / ts_fit_get(a, "lo"), 1e-12,
               "turned round: hi");
  ts_fit_free(a);
  ts_fit_free(b);
  for (size_t i = 0; i < 4; i++)
    ts_fit_free(ratio_of(wrong[i], 0.95, TS_DOMAIN));
}

/* Rule 6; the interval by R as above. */
static void test_pairs (void) {
  const double a[] = {1, 2, 3, 4, 5, 7, NAN}, b[] = {2, 4, 5, 9, 9, 15, 1};
  const double c[] = {7, 5, NAN, 1, 2, 4, 3}, d[] = {15, 9, 1, 2, 4, 9, 5};
  ts_frame *f = ts_frame_alloc(7);
  ts_fit *fit = ts_fit_alloc(), *other = ts_fit_alloc();
  ts_error err = {0};
  add_number(f, "a", "USD", a);
  add_number(f, "b", "USD", b);
  add_number(f, "c", "USD", c);
  add_number(f, "d", "USD", d);
  gsl_test(ts_ratio_pairs(f, "a", "b", 1, 0.95, fit, &err), "%s", err.text);
  gsl_test_rel(ts_fit_get(fit, "estimate"), 0.5, 0, "rule 6: of sums");
  gsl_test_rel(ts_fit_get(fit, "lo"), 0.44331696196344333, 1e-12, "rule 6: lo");
  gsl_test_rel(ts_fit_get(fit, "hi"), 0.6308564485302387, 1e-12, "rule 6: hi");
  gsl_test(fit->n != 6 || fit->missing != 1, "rule 6: counts");
  ts_ratio_pairs(f, "c", "d", 1, 0.95, other, &err);
  for (size_t i = 0; i < fit->number_count; i++)
    gsl_test(fit->numbers[i].text == NULL
             && fit->numbers[i].value != other->numbers[i].value,
             "any order of rows: %s", fit->numbers[i].name);
  ts_fit_free(other);
  other = ts_fit_alloc();
  ts_ratio_pairs(f, "a", "b", 0, 0.95, other, &err);
  has_text(other->refused, "pairs are missing", "rule 6: refused");
  gsl_test(ts_ratio_pairs(f, "a", "e", 0, 0.95, other, &err) != TS_UNKNOWN,
           "no such column");
  ts_fit_free(fit);
  ts_fit_free(other);
  ts_frame_free(f);
}

static ts_fit *delta_of (const ts_fit *fit, const char *formula,
                         ts_status want, const char *says) {
  ts_fit *out = ts_fit_alloc();
  ts_error err = {0};
  ts_status status = ts_fit_delta(fit, NULL, formula, 0.95, out, &err);
  gsl_test(status != want, "%s: %s", formula, err.text);
  has_text(err.text, says, formula);
  return out;
}

/* R 4.2.2, sandwich 3.0-2: annual_growth of tests/oracle/chance.R. */
static void test_delta (void) {
  ts_series y = series_of(air_passengers, 144, "1949-01");
  ts_fit *trend = fit_of("trend", &y, "log=1", NULL, NULL);
  ts_fit *sen = fit_of("theil_sen", &y, NULL, NULL, NULL);
  ts_fit *fit = delta_of(trend, "exp(12 * slope) - 1", TS_OK, "");
  gsl_test_rel(ts_fit_get(fit, "estimate"), 0.12815164477841767, 1e-12,
               "delta");
  gsl_test_rel(ts_fit_get(fit, "se"), 0.005556045582099, 1e-9, "delta: se");
  gsl_test_rel(ts_fit_get(fit, "hi"), 0.13913489676623622, 1e-10,
               "rule 4: t of the fit");
  ts_fit_free(fit);
  fit = delta_of(trend, "slope", TS_OK, "");
  gsl_test_rel(ts_fit_get(fit, "se"), ts_fit_get(trend, "se"), 1e-15,
               "the coefficient itself");
  gsl_test_rel(ts_fit_get(fit, "lo"), ts_fit_get(trend, "lo"), 1e-13, "lo");
  ts_fit_free(fit);
  fit = delta_of(trend, "log(0 - slope)", TS_OK, "");
  same_text(fit->refused, "the formula has no value at the estimates",
            "rule 5");
  ts_fit_free(fit);
  fit = delta_of(trend, "abs(slope - slope)", TS_OK, "");
  gsl_test(fit->refused != NULL, "no kink where nothing moves");
  ts_fit_free(fit);
  ts_fit_free(delta_of(trend, "slop", TS_UNKNOWN, "did you mean 'slope'"));
  ts_fit_free(delta_of(trend, "slope + intercept", TS_MISUSE,
                       "vary together"));
  ts_fit_free(delta_of(trend, "2", TS_MISUSE, "no coefficient"));
  ts_fit_free(delta_of(trend, "sum(slope)", TS_MISUSE, "no derivative"));
  ts_fit_free(delta_of(sen, "slope", TS_MISUSE, "standard error"));
  ts_fit_free(trend);
  ts_fit_free(sen);
}

/* Derivatives against central differences. */
static void test_gradient (void) {
  static const char *const formulas[] = {
    "x", "-x", "x + x * x", "x * y - y / x", "x ^ 3", "2 ^ x", "x ^ y",
    "log(x) * exp(y)", "abs(0 - x)", "min(x, y)", "max(x, y)",
    "if(x > y, x * x, y)", "if(not (x > 5) and x < 9, x ^ 0.5, 0)",
    "(0 - x) ^ 3", "100 * (exp(12 * x) - 1)"
  };
  const double at[] = {1.7}, other[] = {0.6}, h = 1e-5;
  ts_frame *f = ts_frame_alloc(1);
  ts_column *x;
  add_number(f, "x", "", at);
  add_number(f, "y", "", other);
  x = ts_frame_find(f, "x");
  for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
    ts_expression *e;
    double value, slope, up, down, same;
    ts_error err = {0};
    gsl_test(ts_expression_compile(formulas[i], f, NULL, 0, &e, &err),
             "%s: %s", formulas[i], err.text);
    gsl_test(ts_expression_slope(e, x, &value, &slope, &err), "slope");
    ts_expression_run(e, NULL, 1, &same, &err);
    x->u.numbers[0] = 1.7 + h;
    ts_expression_run(e, NULL, 1, &up, &err);
    x->u.numbers[0] = 1.7 - h;
    ts_expression_run(e, NULL, 1, &down, &err);
    x->u.numbers[0] = 1.7;
    gsl_test_rel(value, same, 0, "%s: value", formulas[i]);
    gsl_test_abs(slope, (up - down) / (2 * h), 1e-6 * (1 + fabs(slope)),
                 "%s: slope", formulas[i]);
    ts_expression_free(e);
  }
  {
    ts_expression *e;
    double value, slope;
    ts_expression_compile("abs(x - 1.7)", f, NULL, 0, &e, NULL);
    ts_expression_slope(e, x, &value, &slope, NULL);
    gsl_test(!isnan(slope) || value != 0, "gradient 2: a kink");
    ts_expression_free(e);
  }
  ts_frame_free(f);
}

int main (void) {
  test_fieller();
  test_shapes();
  test_ratio_properties();
  test_pairs();
  test_delta();
  test_gradient();
  return gsl_test_summary();
}
