/* Least squares and its errors; rules of core/stats/regression/ols.h. */
#include <gsl/gsl_errno.h>
#include "series_data.h"
#include "stats/regression/ols.h"

/* NIST Statistical Reference Datasets, linear regression (itl.nist.gov):
** Norris (lower level of difficulty), y and x. */
static const double norris[36][2] = {
  {0.1, 0.2}, {338.8, 337.4}, {118.1, 118.2}, {888.0, 884.6},
  {9.2, 10.1}, {228.1, 226.5}, {668.5, 666.3}, {998.5, 996.3},
  {449.1, 448.6}, {778.9, 777.0}, {559.2, 558.2}, {0.3, 0.4},
  {0.1, 0.6}, {778.1, 775.5}, {668.8, 666.9}, {339.3, 338.0},
  {448.9, 447.5}, {10.8, 11.6}, {557.7, 556.0}, {228.3, 228.1},
  {998.0, 995.8}, {888.8, 887.6}, {119.6, 120.2}, {0.3, 0.3},
  {0.6, 0.3}, {557.6, 556.8}, {339.3, 339.1}, {888.0, 887.2},
  {998.5, 999.0}, {778.9, 779.0}, {10.2, 11.1}, {117.6, 118.3},
  {228.9, 229.2}, {668.4, 669.1}, {449.2, 448.9}, {0.2, 0.5}
};

/* Longley (higher level): y and six regressors; Longley (1967), JASA 62. */
static const double longley[16][7] = {
  {60323, 83.0, 234289, 2356, 1590, 107608, 1947},
  {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
  {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
  {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
  {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
  {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
  {64989, 99.0, 365385, 1870, 3547, 115094, 1953},
  {63761, 100.0, 363112, 3578, 3350, 116219, 1954},
  {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
  {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
  {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
  {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
  {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
  {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
  {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
  {70551, 116.9, 554894, 4007, 2827, 130081, 1962}
};

/* Rows of y and k regressors, with an intercept in front when wanted. */
static ts_ols fit_rows (const double *rows, size_t n, size_t regressors,
                        int intercept, ts_status want, double *r2) {
  size_t k = regressors + (intercept ? 1 : 0);
  gsl_matrix *x = gsl_matrix_alloc(n, k);
  gsl_vector *y = gsl_vector_alloc(n);
  ts_ols ols = {0};
  ts_status got;
  for (size_t i = 0; i < n; i++) {
    const double *row = rows + i * (regressors + 1);
    gsl_vector_set(y, i, row[0]);
    if (intercept) gsl_matrix_set(x, i, 0, 1.0);
    for (size_t j = 0; j < regressors; j++)
      gsl_matrix_set(x, i, k - regressors + j, row[1 + j]);
  }
  got = ts_ols_fit(&ols, x, y);
  gsl_test(got != want, "fit: status %d", (int)got);
  if (got == TS_OK) {
    got = ts_ols_errors(&ols, x, TS_ERRORS_OLS, NULL, 0);
    gsl_test(got != TS_OK, "errors: status %d", (int)got);
    *r2 = ts_ols_r2(&ols, y, intercept);
  }
  gsl_matrix_free(x);
  gsl_vector_free(y);
  return ols;
}

/* To 13 digits of Norris and 12 of Longley. */
static void certified (const ts_ols *ols, size_t j, double b, double se,
                       double rel, const char *what) {
  gsl_test_rel(gsl_vector_get(ols->beta, j), b, rel, "%s b%zu", what, j);
  gsl_test_rel(sqrt(gsl_matrix_get(ols->covariance, j, j)), se, rel,
               "%s se%zu", what, j);
}

static double sigma_of (const ts_ols *ols) {
  return sqrt(ols->rss / (double)(ols->n - ols->k));
}

static void test_norris (void) {
  double r2;
  ts_ols ols = fit_rows(norris[0], 36, 1, 1, TS_OK, &r2);
  certified(&ols, 0, -0.262323073774029, 0.232818234301152, 1e-13,
            "Norris");
  certified(&ols, 1, 1.00211681802045, 0.429796848199937e-3, 1e-13,
            "Norris");
  gsl_test_rel(sigma_of(&ols), 0.884796396144373, 1e-11, "Norris s");
  gsl_test_rel(r2, 0.999993745883712, 1e-14, "Norris R2");
  ts_ols_free(&ols);
}

static void test_longley (void) {
  const double b[] = {-3482258.63459582, 15.0618722713733,
                      -0.358191792925910e-1, -2.02022980381683,
                      -1.03322686717359, -0.511041056535807e-1,
                      1829.15146461355};
  const double se[] = {890420.383607373, 84.9149257747669,
                       0.334910077722432e-1, 0.488399681651699,
                       0.214274163161675, 0.226073200069370,
                       455.478499142212};
  double r2;
  ts_ols ols = fit_rows(longley[0], 16, 6, 1, TS_OK, &r2);
  for (size_t j = 0; j < 7; j++)
    certified(&ols, j, b[j], se[j], 3e-13, "Longley");
  gsl_test_rel(sigma_of(&ols), 304.854073561965, 1e-10, "Longley s");
  gsl_test_rel(r2, 0.995479004577296, 1e-12, "Longley R2");
  ts_ols_free(&ols);
}

static void test_no_intercept (void) {
  double one[11][2], r2;
  const double two[3][2] = {{3, 4}, {4, 5}, {4, 6}};
  ts_ols ols;
  for (size_t i = 0; i < 11; i++) {  /* NoInt1: 130..140 on 60..70 */
    one[i][0] = 130.0 + (double)i;
    one[i][1] = 60.0 + (double)i;
  }
  ols = fit_rows(one[0], 11, 1, 0, TS_OK, &r2);
  certified(&ols, 0, 2.07438016528926, 0.165289256198347e-1, 1e-14,
            "NoInt1");
  gsl_test_rel(r2, 0.999365492298663, 1e-14, "NoInt1 R2");
  ts_ols_free(&ols);
  ols = fit_rows(two[0], 3, 1, 0, TS_OK, &r2);
  certified(&ols, 0, 0.727272727272727, 0.420827318078432e-1, 1e-14,
            "NoInt2");
  gsl_test_rel(r2, 0.993348115299335, 1e-14, "NoInt2 R2");
  ts_ols_free(&ols);
}

static void test_dependent (void) {
  const double twice[4][3] = {{1, 1, 2}, {3, 2, 4}, {2, 3, 6}, {5, 4, 8}};
  const double zero[3][2] = {{1, 0}, {2, 0}, {3, 0}};
  double r2;
  ts_ols ols = fit_rows(twice[0], 4, 2, 1, TS_DOMAIN, &r2);
  ts_ols_free(&ols);
  ols = fit_rows(zero[0], 3, 1, 1, TS_DOMAIN, &r2);
  ts_ols_free(&ols);
}

#define N 60

/* Rows at irregular times; y a line with a wave that errors must notice. */
static void make_gaps (gsl_matrix *x, gsl_vector *y, size_t *at) {
  for (size_t i = 0, time = 0; i < N; i++, time += 1 + (i * i) % 3) {
    at[i] = time;
    gsl_matrix_set(x, i, 0, 1.0);
    gsl_matrix_set(x, i, 1, (double)time);
    gsl_vector_set(y, i, 2.0 + 0.1 * (double)time + sin(0.4 * (double)time));
  }
}

/* The slow obvious Newey-West: every pair of rows, weighted by distance. */
static double slow_variance (const ts_ols *ols, const gsl_matrix *x,
                             const size_t *at, size_t lag, size_t j) {
  double variance = 0.0;
  for (size_t a = 0; a < N; a++) {
    for (size_t b = 0; b < N; b++) {
      double apart = fabs((double)at[a] - (double)at[b]), left = 0, right = 0;
      if (apart > (double)lag) continue;
      for (size_t c = 0; c < 2; c++) {
        left += gsl_matrix_get(ols->inverse, j, c) * gsl_matrix_get(x, a, c);
        right += gsl_matrix_get(ols->inverse, j, c) * gsl_matrix_get(x, b, c);
      }
      variance += (1.0 - apart / (double)(lag + 1)) * left * right
                * gsl_vector_get(ols->residuals, a)
                * gsl_vector_get(ols->residuals, b);
    }
  }
  return variance;
}

static void test_gaps (void) {
  gsl_matrix *x = gsl_matrix_alloc(N, 2);
  gsl_vector *y = gsl_vector_alloc(N);
  size_t at[N], row[N];
  ts_ols ols = {0};
  make_gaps(x, y, at);
  gsl_test(ts_ols_fit(&ols, x, y) != TS_OK, "gaps");
  for (size_t lag = 0; lag < 40; lag += 3) {
    ts_ols_errors(&ols, x, TS_ERRORS_NEWEY_WEST, at, lag);
    for (size_t j = 0; j < 2; j++)
      gsl_test_rel(gsl_matrix_get(ols.covariance, j, j),
                   slow_variance(&ols, x, at, lag, j), 1e-10,
                   "rule 5: lag %zu, coefficient %zu", lag, j);
  }
  for (size_t i = 0; i < N; i++) row[i] = i;
  ts_ols_errors(&ols, x, TS_ERRORS_NEWEY_WEST, NULL, 5);
  gsl_test_rel(gsl_matrix_get(ols.covariance, 1, 1),
               slow_variance(&ols, x, row, 5, 1), 1e-10,
               "rule 5: without times rows are neighbours");
  ts_ols_free(&ols);
  gsl_matrix_free(x);
  gsl_vector_free(y);
}

/* Durbin and Watson by hand: e = 1, -1, 2, -2 has 4 + 9 + 16 over 10. */
static void test_dw (void) {
  double e[] = {1, -1, 2, -2};
  const size_t gap[] = {0, 1, 3, 4};
  gsl_vector_view view = gsl_vector_view_array(e, 4);
  ts_ols ols = {.n = 4, .k = 1, .residuals = &view.vector, .rss = 10.0};
  gsl_test_rel(ts_ols_dw(&ols, NULL), 2.9, 1e-15, "DW");
  gsl_test_rel(ts_ols_dw(&ols, gap), (4.0 + 16.0) / 10.0 * 3.0 / 2.0, 1e-15,
               "DW over the neighbours that are there");
}

int main (void) {
  gsl_set_error_handler_off();
  test_norris();
  test_longley();
  test_no_intercept();
  test_dependent();
  test_gaps();
  test_dw();
  gsl_test(ts_newey_west_lag(144) != 4, "S24: 144 observations, lag 4");
  gsl_test(ts_newey_west_lag(34) != 3, "S24: 34 observations, lag 3");
  return gsl_test_summary();
}
