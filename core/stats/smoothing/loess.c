/* loess.c -- local polynomials through what is there; see filters.h, rule 6 */
#include <math.h>
#include <stdlib.h>
#include "filters.h"
#include "robust.h"
#include "scaled.h"

#define FITS 4   /* with robust */

typedef struct {
  size_t n, count, width;  /* periods, observations, those in a window */
  int degree;
  double *at, *y;          /* observations; owned, as all here */
  double *weights;         /* by their residuals */
  double *residuals, *room;
  double *v, *d;           /* of a window: weights, distances */
} loess;

/* Weights of the window from 'left' on; false when nothing has weight. */
static int weigh (const loess *l, size_t left, double place) {
  double before = place - l->at[left];
  double behind = l->at[left + l->width - 1] - place;
  double h = (before > behind) ? before : behind, sum = 0.0;
  for (size_t i = 0; i < l->width; i++) {
    double d = l->at[left + i] - place, u = fabs(d) / h;
    double kept = 1.0 - u * u * u;
    l->d[i] = d / h;
    l->v[i] = l->weights[left + i] * kept * kept * kept;
    sum += l->v[i];
  }
  return h > 0.0 && sum > 0.0;
}

/* The polynomial at distance 0, as a sum of polynomials that are orthogonal
** under the weights (Forsythe 1957). A degree that the observations with
** weight cannot tell is left out. */
static double polynomial (const loess *l, const double *y) {
  double now[3] = {0}, before[3] = {0}, value = 0.0, last = 1.0;
  now[0] = 1.0;  /* coefficients of the polynomial in d */
  for (int k = 0; k <= l->degree; k++) {
    double norm = 0.0, along = 0.0, middle = 0.0, shift, next[3];
    for (size_t i = 0; i < l->width; i++) {
      double d = l->d[i], p = now[0] + d * (now[1] + d * now[2]);
      norm += l->v[i] * p * p;
      along += l->v[i] * p * y[i];
      middle += l->v[i] * p * p * d;
    }
    if (!(norm > 1e-12 * last)) break;
    value += along / norm * now[0];
    shift = middle / norm;
    for (int j = 0; j < 3; j++)
      next[j] = ((j > 0) ? now[j - 1] : 0.0) - shift * now[j]
              - ((k > 0) ? norm / last * before[j] : 0.0);
    for (int j = 0; j < 3; j++) before[j] = now[j];
    for (int j = 0; j < 3; j++) now[j] = next[j];
    last = norm;
  }
  return value;
}

/* The curve at 'place'; *left is the window of the call before. */
static double curve_at (const loess *l, double place, size_t *left) {
  while (*left + l->width < l->count
         && l->at[*left + l->width] - place < place - l->at[*left])
    (*left)++;
  return weigh(l, *left, place) ? polynomial(l, l->y + *left) : NAN;
}

static void weigh_residuals (loess *l) {
  size_t left = 0;
  for (size_t i = 0; i < l->count; i++)
    l->residuals[i] = l->y[i] - curve_at(l, l->at[i], &left);
  ts_robust_weights(l->residuals, l->count, 0, l->room, l->weights);
}

static ts_status take (loess *l, const ts_series *y, double *scaled) {
  double *next = malloc((7 * y->n + 1) * sizeof *next);
  if (next == NULL) return TS_NOMEM;
  l->n = y->n;
  l->at = next;
  l->y = (next += y->n);
  l->weights = (next += y->n);
  l->residuals = (next += y->n);
  l->room = (next += y->n);
  l->v = (next += y->n);
  l->d = next + y->n;
  for (size_t i = 0; i < y->n; i++) {
    if (isnan(scaled[i])) continue;
    l->weights[l->count] = 1.0;
    l->at[l->count] = (double)i;
    l->y[l->count++] = scaled[i];
  }
  return TS_OK;
}

static size_t width_of (size_t count, const ts_args *args) {
  return (size_t)floor((double)count * ts_arg_number(args, "span") + 1e-5);
}

/* The curve between the first and the last observation, in scaled units. */
static ts_status smooth (const ts_series *y, const ts_args *args,
                         double *scaled, double *out) {
  loess l = {.degree = (int)ts_arg_number(args, "degree")};
  ts_status status = take(&l, y, scaled);
  size_t left = 0;
  for (size_t i = 0; i < y->n; i++) out[i] = NAN;
  if (status != TS_OK) return status;
  l.width = width_of(l.count, args);
  if (l.width >= (size_t)l.degree + 2) {
    if (ts_arg_number(args, "robust") != 0.0)
      for (int k = 1; k < FITS; k++) weigh_residuals(&l);
    for (size_t i = (size_t)l.at[0]; i <= (size_t)l.at[l.count - 1]; i++)
      out[i] = curve_at(&l, (double)i, &left);
  }
  free(l.at);
  return TS_OK;
}

static ts_status loess_apply (const ts_series *y, const ts_args *args,
                              double *out, ts_error *err) {
  double *x = malloc((y->n + 1) * sizeof *x);
  ts_scaled scaled;
  ts_status status = TS_NOMEM;
  if (x != NULL) {
    scaled = ts_scaled_make(y->values, y->n, 1, x);
    status = smooth(y, args, x, out);
  }
  if (status == TS_OK)
    ts_scaled_give(&scaled, x, y->n, ts_arg_is(args, "part", "trend"), out);
  free(x);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

static const char *loess_why (const ts_series *y, const ts_args *args,
                              size_t i) {
  size_t count = 0;
  for (size_t j = 0; j < y->n; j++) count += (isnan(y->values[j]) == 0);
  if (width_of(count, args) < (size_t)ts_arg_number(args, "degree") + 2)
    return "the span holds too few observations for the degree";
  return isnan(y->values[i]) ? NULL : "no observation in the window has weight";
}

static const ts_option options[] = {
  {.name = "span", .kind = TS_OPTION_NUMBER, .number = 0.75, .lo = 0.001,
   .hi = 1, .help = "share of the observations that a window holds"},
  {.name = "degree", .kind = TS_OPTION_INTEGER, .number = 2, .lo = 0, .hi = 2,
   .help = "of the polynomials: 0, 1 or 2"},
  {.name = "robust", .kind = TS_OPTION_FLAG,
   .help = "weigh outliers down and fit again, 4 times in all"},
  TS_PART_OPTION("trend"),
  {.name = NULL}
};

const ts_transform ts_loess_transform = {
  .name = "loess", .apply = loess_apply, .why = loess_why, .options = options,
  .unit = TS_UNIT_SAME, .gaps = TS_GAPS_OWN, .fewest = 3,
  .source = "Cleveland (1979); Cleveland and Devlin (1988)",
  .help = "Local regression: a smooth trend through the observations around"
          " each period, also where it is missing"
};
