/* Gini, entropy, Theil, UNCTAD's concentration; rules of
** core/stats/levels/inequality.h and concentration.h. */
#include "series_data.h"
#include "stats/levels/concentration.h"
#include "stats/levels/inequality.h"

/* A reducer of the table with up to two options. */
static double of (const char *name, const double *parts, size_t n,
                  const char *option, const char *other) {
  const ts_reducer *r = ts_reducer_find(name);
  double result = -1.0;
  ts_args args;
  ts_status status;
  ts_args_start(&args, r->options);
  if (option != NULL) set_option(&args, option);
  if (other != NULL) set_option(&args, other);
  status = r->reduce(parts, n, &args, &result);
  gsl_test(status != TS_OK, "%s: status %d", name, (int)status);
  return result;
}

/* The definitions, pair by pair and share by share. */
static double slow_gini (const double *x, size_t n) {
  double pairs = 0.0, total = 0.0;
  for (size_t i = 0; i < n; i++) {
    total += x[i];
    for (size_t j = 0; j < n; j++) pairs += fabs(x[i] - x[j]);
  }
  return pairs / (2.0 * (double)n * total);
}

static double slow_entropy (const double *x, size_t n) {
  double total = 0.0, h = 0.0;
  for (size_t i = 0; i < n; i++) total += x[i];
  for (size_t i = 0; i < n; i++)
    if (x[i] > 0.0) h -= x[i] / total * log(x[i] / total);
  return h;
}

static void test_known (void) {
  const double toy[] = {4, 21, 2, 3}, h[] = {60, 40, 10};
  const double even[] = {3, 3, 3, 3}, all[] = {0, 8, 0, 0};
  /* gretl 2022c: gini(AirPassengers) */
  gsl_test_rel(of("gini", air_passengers, 144, NULL, NULL), 0.2407562826, 1e-9,
               "C6");
  gsl_test_rel(of("gini", air_passengers, 144, "corrected=1", NULL),
               slow_gini(air_passengers, 144) * 144.0 / 143.0, 1e-13,
               "C6: small samples");
  gsl_test_rel(of("entropy", toy, 4, NULL, NULL), 0.9291213862, 1e-9, "C5");
  gsl_test_rel(of("theil", toy, 4, NULL, NULL), log(4.0) - 0.9291213862, 1e-9,
               "C5: T = ln n - H");
  gsl_test_rel(of("entropy", toy, 4, "normalised=1", NULL),
               0.9291213862 / log(4.0), 1e-9, "entropy, normalised");
  gsl_test_rel(of("concentration", h, 3, NULL, NULL), 0.1998768635, 1e-9,
               "C7");
  gsl_test_rel(of("hhi", toy, 4, "percent=1", NULL), 5222.222222, 1e-9,
               "C4: 0 to 10000");
  gsl_test_rel(of("hhi", toy, 4, "percent=1", "normalised=1"), 3629.629630,
               1e-9, "C4: both");
  gsl_test_abs(of("gini", even, 4, NULL, NULL), 0, 0, "gini: all equal");
  gsl_test_abs(of("theil", even, 4, NULL, NULL), 0, 0, "theil: all equal");
  gsl_test_rel(of("entropy", even, 4, NULL, NULL), log(4.0), 1e-15,
               "entropy: all equal");
  gsl_test_rel(of("gini", all, 4, NULL, NULL), 0.75, 1e-15, "one has all");
  gsl_test_rel(of("gini", all, 4, "corrected=1", NULL), 1, 1e-15,
               "one has all: corrected");
  gsl_test_rel(of("theil", all, 4, NULL, NULL), log(4.0), 1e-15,
               "one has all");
  gsl_test_abs(of("entropy", all, 4, NULL, NULL), 0, 0, "one has all");
  gsl_test_rel(of("concentration", all, 4, NULL, NULL), 1, 1e-15,
               "one has all");
}

/* Rule 6 of concentration.h: members that are not there. */
static void test_members (void) {
  const double padded[] = {0, 4, 21, 0, 2, 3, 0}, toy[] = {4, 21, 2, 3};
  const char *const names[] = {"gini", "theil", "concentration"};
  for (size_t i = 0; i < 3; i++) {
    gsl_test_rel(of(names[i], toy, 4, "n=7", NULL),
                 of(names[i], padded, 7, NULL, NULL), 1e-15,
                 "%s: zeros are members", names[i]);
    gsl_test(!isnan(of(names[i], toy, 4, "n=3", NULL)),
             "%s: fewer members than parts", names[i]);
  }
  gsl_test_rel(of("hhi", padded, 7, "normalised=1", "n=7"),
               (47.0 / 90.0 - 1.0 / 7.0) / (6.0 / 7.0), 1e-14, "hhi of 7");
  gsl_test_rel(of("hhi", padded, 7, "normalised=1", NULL),
               of("hhi", toy, 4, "normalised=1", NULL), 1e-15,
               "hhi: zeros are none");
  gsl_test_rel(of("entropy", toy, 4, "normalised=1", "n=7"),
               0.9291213862 / log(7.0), 1e-9, "entropy of 7");
  gsl_test(!isnan(of("entropy", toy, 4, "normalised=1", "n=2")),
           "entropy: fewer members than parts");
}

static void test_rules (void) {
  const double gap[] = {30, NAN, 70}, below[] = {1, -1}, one[] = {8};
  const double zeros[] = {0, 0}, turned[] = {70, 30};
  const char *const names[] = {"gini", "theil", "entropy", "concentration"};
  for (size_t i = 0; i < 4; i++) {
    const ts_reducer *r = ts_reducer_find(names[i]);
    ts_args args;
    double result;
    ts_args_start(&args, r->options);
    gsl_test(of(names[i], gap, 3, NULL, NULL)
             != of(names[i], turned, 2, NULL, NULL),
             "%s: missing is skipped, order does not matter", names[i]);
    gsl_test(r->reduce(below, 2, &args, &result) != TS_DOMAIN,
             "%s: a negative part", names[i]);
    gsl_test(!isnan(of(names[i], zeros, 2, NULL, NULL)), "%s: total 0",
             names[i]);
    gsl_test(!isnan(of(names[i], NULL, 0, NULL, NULL)), "%s: none", names[i]);
  }
  gsl_test_abs(of("gini", one, 1, NULL, NULL), 0, 0, "gini of one");
  gsl_test(!isnan(of("gini", one, 1, "corrected=1", NULL)),
           "gini of one, corrected: undefined");
  gsl_test_abs(of("theil", one, 1, NULL, NULL), 0, 0, "theil of one");
  gsl_test_abs(of("entropy", one, 1, NULL, NULL), 0, 0, "entropy of one");
  gsl_test(!isnan(of("entropy", one, 1, "normalised=1", NULL)),
           "entropy of one, normalised: undefined");
  gsl_test(!isnan(of("concentration", one, 1, NULL, NULL)),
           "concentration of one: undefined");
}

/* Rule 3: 1e9 + 1, + 2, + 4: Gini is 2 (1 + 2 + 3) / (2 * 9 * mean); T is near
** half of the variance (14/9) over the squared mean. */
static void test_sizes (void) {
  const double near[] = {1e9 + 1, 1e9 + 2, 1e9 + 4}, mean = 1e9 + 7.0 / 3.0;
  const double huge[] = {1e300, 3e300}, tiny[] = {1e-300, 3e-300};
  const double over[] = {1.2e308, 1.2e308, 0.0};
  gsl_test_rel(of("gini", near, 3, NULL, NULL), 6.0 / (9.0 * mean), 1e-14,
               "gini near 1e9");
  gsl_test_rel(of("theil", near, 3, NULL, NULL),
               7.0 / 9.0 / (mean * mean), 1e-8, "theil near 1e9");
  gsl_test_rel(of("gini", huge, 2, NULL, NULL), 0.25, 1e-15, "1e300");
  gsl_test_rel(of("gini", tiny, 2, NULL, NULL), 0.25, 1e-15, "1e-300");
  gsl_test_rel(of("theil", huge, 2, NULL, NULL),
               of("theil", tiny, 2, NULL, NULL), 1e-14, "1e300, 1e-300");
  gsl_test_rel(of("hhi", over, 3, NULL, NULL), 0.5, 1e-15, "the sum overflows");
  gsl_test_rel(of("gini", over, 3, NULL, NULL), 1.0 / 3.0, 1e-15,
               "the sum overflows");
}

/* Random parts, some of them zero, against the definitions. */
static void test_random (void) {
  unsigned long state = 20240412;
  for (size_t n = 2; n < 60; n += 3) {
    double x[60], scaled[60], h, t;
    for (size_t i = 0; i < n; i++) {
      state = state * 6364136223846793005ul + 1442695040888963407ul;
      x[i] = (double)(state >> 40);
      if (state % 5 == 0) x[i] = 0.0;
      scaled[i] = 1e6 * x[i];
    }
    h = slow_entropy(x, n);
    t = of("theil", x, n, NULL, NULL);
    gsl_test_rel(of("gini", x, n, NULL, NULL), slow_gini(x, n), 1e-12,
                 "gini of %zu", n);
    gsl_test_rel(of("entropy", x, n, NULL, NULL), h, 1e-12, "entropy of %zu",
                 n);
    gsl_test_rel(t, log((double)n) - h, 1e-11, "theil of %zu", n);
    gsl_test_rel(of("theil", scaled, n, NULL, NULL), t, 1e-13, "scale");
  }
}

int main (void) {
  test_known();
  test_members();
  test_rules();
  test_sizes();
  test_random();
  return gsl_test_summary();
}
