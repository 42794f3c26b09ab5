/* spearman.c -- rank correlation with time; see spearman.h for the rules */
#include "spearman.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include "stats/ranks.h"
#include "stats/sample.h"
#include "stats/student.h"

#define EXACT_MOST 9      /* observations */
#define SETS (1u << EXACT_MOST)
#define SUMS 286          /* 1 + 9^2 + ... + 1^2 */

/* Count the orders of ranks 1 .. n by the sum of place times rank, one place
** after the other: 'ways' of a set of ranks used so far and a sum. */
static void count_orders (size_t n, unsigned ways[SETS][SUMS]) {
  ways[0][0] = 1;
  for (unsigned set = 0; set + 1 < (1u << n); set++) {
    size_t place = 1 + (size_t)__builtin_popcount(set);
    for (size_t rank = 1; rank <= n; rank++) {
      unsigned with = set | 1u << (rank - 1);
      if (with == set) continue;
      for (size_t sum = 0; sum + place * rank < SUMS; sum++)
        ways[with][sum + place * rank] += ways[set][sum];
    }
  }
}

double ts_spearman_exact (size_t n, double rho) {
  unsigned (*ways)[SUMS] = calloc(SETS, sizeof *ways);
  double m = (double)n, middle = m * (m + 1.0) * (m + 1.0) / 4.0;
  double spread = m * (m * m - 1.0) / 12.0, far = 0.0, all = 0.0;
  assert(n >= 2 && n <= EXACT_MOST);
  if (ways == NULL) return NAN;
  count_orders(n, ways);
  for (size_t sum = 0; sum < SUMS; sum++) {
    double count = (double)ways[(1u << n) - 1][sum];
    all += count;
    /* sums are whole: half of one is no rounding */
    if (fabs((double)sum - middle) > fabs(rho) * spread - 0.25) far += count;
  }
  free(ways);
  return far / all;
}

/* rho of ranks with 1 .. n; NaN when all are equal. */
static double correlate (const double *ranks, size_t n, double tied) {
  double m = (double)n, middle = 0.5 * (m + 1.0), product = 0.0;
  double cube = m * (m * m - 1.0);
  for (size_t i = 0; i < n; i++)
    product += (ranks[i] - middle) * ((double)(i + 1) - middle);
  return (cube > tied) ? 12.0 * product / sqrt(cube * (cube - tied)) : NAN;
}

static ts_status report (double rho, double t, double p, size_t n, int exact,
                         ts_fit *out) {
  ts_status status = exact
    ? ts_fit_set(&out->method, "exact p, no ties")
    : ts_fit_set(&out->method, "t with %zu degrees of freedom", n - 2);
  if (status == TS_OK) status = ts_fit_add_number(out, "rho", "rho", rho, "");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "t", isnan(t) ? NULL : "t", t, "");
  if (status == TS_OK) status = ts_fit_add_number(out, "p", "p", p, "");
  if (status == TS_OK && isnan(t))
    status = ts_fit_note(out, "the order is perfect: t has no value");
  return status;
}

static ts_status test (const ts_sample *s, double *ranks, ts_fit *out) {
  double tied, rho, t, p, df = (double)s->n - 2.0;
  const ts_student student = ts_student_of(df);
  int perfect, exact;
  ts_status status = ts_ranks(s->x, s->n, ranks, &tied);
  if (status != TS_OK) return status;
  rho = correlate(ranks, s->n, tied);
  if (isnan(rho)) return ts_fit_refuse(out, "all observations are equal");
  perfect = (fabs(rho) > 1.0 - 1e-12);  /* n below a million: one place more */
  t = perfect ? NAN : rho * sqrt(df / ((1.0 - rho) * (1.0 + rho)));
  exact = (s->n <= EXACT_MOST && tied == 0.0);
  p = exact ? ts_spearman_exact(s->n, rho)
    : perfect ? 0.0 : ts_student_p(&student, t);
  if (isnan(p)) return TS_NOMEM;
  return report(rho, t, p, s->n, exact, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_sample sample = {0};
  double *ranks = malloc((y->n + 1) * sizeof *ranks);
  ts_status status = (ranks != NULL) ? ts_sample_take(&sample, y) : TS_NOMEM;
  (void)args, (void)stop, (void)err;
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "Spearman test of trend in %s", y->name);
  if (status == TS_OK) status = test(&sample, ranks, out);
  if (status == TS_OK && ts_seasons(y->first.freq) > 0 && out->refused == NULL)
    status = ts_fit_note(out, "seasons are not told apart");
  ts_sample_free(&sample);
  free(ranks);
  return status;
}

const ts_model ts_spearman_model = {
  .name = "spearman", .fit = fit, .fewest = 4, .source = "Spearman (1904)",
  .help = "Test for a trend in one direction: the correlation of ranks with"
          " time"
};
