/* hp.c -- the Hodrick-Prescott filter; see filters.h, rule 1 */
#include <math.h>
#include <stdlib.h>
#include "filters.h"
#include "scaled.h"
#include "stats/options.h"

/*
** Least squares on the n rows x_i = y_i and the n - 2 rows
** sqrt(lambda) (x_i - 2 x_i+1 + x_i+2) = 0, made triangular by rotations as the
** rows come in. The normal equations of the textbook have the square of the
** condition: with a lambda of 1e11 (days) they keep four digits, this ten.
*/
typedef struct {
  double x[3];   /* coefficients of a column and of the next two */
  double y;
} row;

/* Turn 'into' and 'r' so that the first coefficient of 'r' goes, and move 'r'
** on to the next column. */
static void rotate (row *into, row *r) {
  double length = hypot(into->x[0], r->x[0]);
  double c = into->x[0] / length, s = r->x[0] / length;
  row old = *into;
  for (size_t j = 0; j < 3; j++) into->x[j] = c * old.x[j] + s * r->x[j];
  into->y = c * old.y + s * r->y;
  for (size_t j = 1; j < 3; j++) r->x[j - 1] = c * r->x[j] - s * old.x[j];
  r->x[2] = 0.0;
  r->y = c * r->y - s * old.y;
}

/* Bring in a row that begins at column i; rows of zeros are free places. */
static void bring_in (row *rows, size_t n, size_t i, row r) {
  for (; i < n && (r.x[0] != 0.0 || r.x[1] != 0.0 || r.x[2] != 0.0); i++) {
    if (r.x[0] != 0.0) {
      rotate(&rows[i], &r);
    } else {
      r = (row){{r.x[1], r.x[2], 0.0}, r.y};
    }
  }
}

static void solve (const row *rows, size_t n, double *x) {
  for (size_t i = n; i-- > 0; ) {
    double left = rows[i].y;
    if (i + 1 < n) left -= rows[i].x[1] * x[i + 1];
    if (i + 2 < n) left -= rows[i].x[2] * x[i + 2];
    x[i] = left / rows[i].x[0];
  }
}

static ts_status smooth (const double *y, size_t n, double lambda, double *x) {
  double root = sqrt(lambda);
  row *rows = calloc(n + 1, sizeof *rows);
  if (rows == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    if (!isnan(y[i])) bring_in(rows, n, i, (row){{1.0, 0.0, 0.0}, y[i]});
    if (i + 2 < n)
      bring_in(rows, n, i, (row){{root, -2.0 * root, root}, 0.0});
  }
  solve(rows, n, x);
  free(rows);
  return TS_OK;
}

static double lambda_of (const ts_series *y, const ts_args *args) {
  double given = ts_arg_number(args, "lambda");
  double f = ts_freq_per_year(y->first.freq);
  return isnan(given) ? 6.25 * f * f * f * f : given;
}

static ts_status hp_apply (const ts_series *y, const ts_args *args,
                           double *out, ts_error *err) {
  double *x = malloc((y->n + 1) * sizeof *x);
  ts_status status = TS_NOMEM;
  ts_scaled scaled;
  if (x != NULL) {
    scaled = ts_scaled_make(y->values, y->n, 1, x);
    status = smooth(x, y->n, lambda_of(y, args), out);
  }
  if (status == TS_OK)
    ts_scaled_give(&scaled, x, y->n, ts_arg_is(args, "part", "trend"), out);
  free(x);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

static const ts_option options[] = {
  {.name = "lambda", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 0,
   .hi = 1e12, .help = "how smooth the trend is; not given: 129600 for months,"
                       " 1600 for quarters, 6.25 for years"},
  TS_PART_OPTION("trend"),
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_transform ts_hp_transform = {
  .name = "hp", .apply = hp_apply, .options = options, .unit = TS_UNIT_SAME,
  .gaps = TS_GAPS_SELF, .fewest = 3,
  .source = "Hodrick and Prescott (1997); Ravn and Uhlig (2002)",
  .help = "Hodrick-Prescott filter: a smooth trend, or the cycle about it"
};
