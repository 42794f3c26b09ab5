/* Concentration; rules of core/stats/levels/concentration.h. */
#include <gsl/gsl_test.h>
#include <math.h>
#include "stats/levels/concentration.h"

typedef ts_status measure (const double *parts, size_t n, double *result);

static double of (measure *m, const double *parts, size_t n, ts_status want,
                  const char *what) {
  double result = -1.0;
  ts_status got = m(parts, n, &result);
  gsl_test(got != want, "%s: status %d", what, (int)got);
  return result;
}

static ts_status cr2 (const double *parts, size_t n, double *result) {
  return ts_concentration_ratio(parts, n, 2, result);
}

static ts_status normalised (const double *parts, size_t n, double *result) {
  return ts_hhi_normalised(parts, n, NAN, result);
}

/* Shares 21/30, 4/30, 3/30, 2/30: worked by hand,
** (441 + 16 + 9 + 4) / 900 = 0.52222. */
static void test_known (void) {
  const double parts[] = {4, 21, 2, 3}, equal[] = {5, 5, 5, 5};
  gsl_test_rel(of(ts_hhi, parts, 4, TS_OK, "toy"), 0.5222222222, 1e-9, "hhi");
  gsl_test_rel(of(normalised, parts, 4, TS_OK, "toy"), 0.3629629630,
               1e-9, "normalised");
  gsl_test_rel(of(ts_effective_number, parts, 4, TS_OK, "toy"), 1.914893617,
               1e-9, "effective number");
  gsl_test_rel(of(cr2, parts, 4, TS_OK, "toy"), 25.0 / 30.0, 1e-15, "cr2");
  gsl_test_rel(of(ts_hhi, equal, 4, TS_OK, "equal"), 0.25, 1e-15, "1/n");
  gsl_test_rel(of(ts_effective_number, equal, 4, TS_OK, "equal"), 4, 1e-15,
               "four equal parts are four");
  gsl_test_abs(of(normalised, equal, 4, TS_OK, "equal"), 0, 1e-15,
               "equal is 0 when normalised");
}

static void test_rules (void) {
  const double gap[] = {30, NAN, 70}, below[] = {1, -1}, one[] = {8};
  const double zeros[] = {0, 0}, padded[] = {0, 30, 70, 0};
  const double turned[] = {70, 30}, huge[] = {1e200, 1e200};
  gsl_test_rel(of(ts_hhi, gap, 3, TS_OK, "gap"), 0.58, 1e-15, "rule 1");
  of(ts_hhi, below, 2, TS_DOMAIN, "rule 2: hhi");
  of(normalised, below, 2, TS_DOMAIN, "rule 2: normalised");
  of(ts_effective_number, below, 2, TS_DOMAIN, "rule 2: effective number");
  of(cr2, below, 2, TS_DOMAIN, "rule 2: cr");
  gsl_test(!isnan(of(ts_hhi, NULL, 0, TS_OK, "none")), "rule 3: no parts");
  gsl_test(!isnan(of(ts_hhi, zeros, 2, TS_OK, "zeros")), "rule 3: total 0");
  gsl_test(!isnan(of(cr2, zeros, 2, TS_OK, "zeros")), "rule 3: cr");
  gsl_test(!isnan(of(ts_effective_number, zeros, 2, TS_OK, "zeros")),
           "rule 3: effective number");
  gsl_test_rel(of(ts_hhi, padded, 4, TS_OK, "padded"), 0.58, 1e-15, "rule 4");
  gsl_test_rel(of(normalised, padded, 4, TS_OK, "padded"), 0.16, 1e-14,
               "rule 4: n is the parts above zero");
  gsl_test(of(ts_hhi, turned, 2, TS_OK, "turned")
           != of(ts_hhi, gap, 3, TS_OK, "gap"), "rule 5");
  gsl_test_rel(of(cr2, one, 1, TS_OK, "one"), 1, 0, "fewer parts than n: 1");
  gsl_test(!isnan(of(normalised, one, 1, TS_OK, "one")),
           "one part: normalised is undefined");
  gsl_test_rel(of(ts_hhi, huge, 2, TS_OK, "huge"), 0.5, 1e-15, "huge parts");
}

int main (void) {
  test_known();
  test_rules();
  return gsl_test_summary();
}
