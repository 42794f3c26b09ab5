/* ratio.c -- Fieller's interval and that of the delta method; see ratio.h */
#include "ratio.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "stats/sorted.h"

typedef struct {
  const ts_ratio *r;
  double var_a, var_b;
  double ratio, q, g;
  double se;             /* delta */
  const char *shape;     /* of Fieller's set (rule 2) */
  double lo, hi;         /* its ends, or those of what it leaves out */
} answer;

static double quantile (double df, double level) {
  double p = 0.5 + 0.5 * level;
  return isnan(df) ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_tdist_Pinv(p, df);
}

/* The roots of the quadratic of rule 1 in x = r - a / b, whose coefficients
** lose no digits where the errors are small: p x^2 - 2 h x - c. */
static void fieller (answer *f) {
  const ts_ratio *r = f->r;
  double qq = f->q * f->q;
  double p = r->b * r->b * (1.0 - f->g);
  double h = qq * (f->ratio * f->var_b - r->cov);
  double c = qq * f->se * f->se * r->b * r->b;
  double inside = h * h + p * c, far;
  f->shape = (p > 0.0) ? "bounded" : (p < 0.0 && inside > 0.0) ? "complement"
                                                               : "unbounded";
  f->lo = f->hi = NAN;
  if (f->shape[0] == 'u') return;
  far = h + copysign(sqrt(inside), h);  /* without cancellation */
  f->lo = f->ratio + ((far != 0.0) ? -c / far : 0.0);
  f->hi = f->ratio + far / p;
  if (f->lo > f->hi) {
    double swap = f->lo;
    f->lo = f->hi;
    f->hi = swap;
  }
}

static answer solve (const ts_ratio *r, double level) {
  answer f = {.r = r, .var_a = r->se_a * r->se_a, .var_b = r->se_b * r->se_b,
              .ratio = r->a / r->b, .q = quantile(r->df, level)};
  double spread = f.var_a - 2.0 * f.ratio * r->cov
                + f.ratio * f.ratio * f.var_b;
  f.se = sqrt(fmax(0.0, spread)) / fabs(r->b);  /* rule 4 */
  f.g = f.q * f.q * f.var_b / (r->b * r->b);
  fieller(&f);
  return f;
}

static ts_status add_numbers (const answer *f, ts_fit *out) {
  int bounded = (f->shape[0] == 'b'), complement = (f->shape[0] == 'c');
  const ts_number_row numbers[] = {
    {"estimate", NULL, f->ratio, ""}, {"se", NULL, f->se, ""},
    {"lo", NULL, bounded ? f->lo : NAN, ""},
    {"hi", NULL, bounded ? f->hi : NAN, ""},
    {complement ? "below" : NULL, NULL, f->lo, ""},
    {complement ? "above" : NULL, NULL, f->hi, ""},
    {"delta_lo", NULL, f->ratio - f->q * f->se, ""},
    {"delta_hi", NULL, f->ratio + f->q * f->se, ""}, {"g", "g", f->g, ""},
    {"numerator", NULL, f->r->a, ""}, {"denominator", NULL, f->r->b, ""}
  };
  ts_status status = ts_fit_add_text(out, "shape", NULL, f->shape);
  if (status != TS_OK) return status;
  return ts_fit_add_numbers(out, numbers, sizeof numbers / sizeof *numbers);
}

/* Rule 2. */
static ts_status tell_shape (const answer *f, ts_fit *out) {
  if (f->shape[0] == 'b') return TS_OK;
  if (f->shape[0] == 'c')
    return ts_fit_note(out, "the denominator may be zero: at this level the"
                       " ratio lies below %.6g or above %.6g", f->lo, f->hi);
  return ts_fit_note(out, "the denominator may be zero: at this level any"
                     " ratio is possible");
}

static ts_status report (const answer *f, ts_fit *out) {
  int bounded = (f->shape[0] == 'b');
  double wide = f->q * f->se;
  ts_status status = ts_fit_add_coefficient(out, "fieller", "ratio (Fieller)",
    f->ratio, NAN, NAN, NAN, bounded ? f->lo : NAN, bounded ? f->hi : NAN);
  if (status == TS_OK)
    status = ts_fit_add_coefficient(out, "delta", "ratio (delta)", f->ratio,
                                    f->se, NAN, NAN, f->ratio - wide,
                                    f->ratio + wide);
  if (status == TS_OK) status = add_numbers(f, out);
  if (status == TS_OK) status = tell_shape(f, out);
  if (status != TS_OK) return status;
  return isnan(f->r->df)
       ? ts_fit_set(&out->method, "Fieller's interval and that of the delta"
                    " method; normal")
       : ts_fit_set(&out->method, "Fieller's interval and that of the delta"
                    " method; t with %g degrees of freedom", f->r->df);
}

static ts_status check (const ts_ratio *r, ts_error *err) {
  if (!(isfinite(r->a) && isfinite(r->b)))
    return ts_fail(err, TS_DOMAIN, "numerator and denominator are finite"
                   " numbers, not %g and %g", r->a, r->b);
  if (!(r->se_a >= 0.0 && r->se_b >= 0.0 && isfinite(r->se_a + r->se_b)))
    return ts_fail(err, TS_DOMAIN, "standard errors are finite and not"
                   " negative");
  if (!(fabs(r->cov) <= r->se_a * r->se_b * (1.0 + 1e-12)))
    return ts_fail(err, TS_DOMAIN, "the covariance %g is more than the product"
                   " of the standard errors", r->cov);
  if (r->df <= 0.0)
    return ts_fail(err, TS_DOMAIN, "degrees of freedom are above 0, not %g",
                   r->df);
  return TS_OK;
}

ts_status ts_ratio_fit (const ts_ratio *ratio, double level, ts_fit *out,
                        ts_error *err) {
  answer f;
  ts_status status = check(ratio, err);
  out->level = level;
  if (status == TS_OK && out->title == NULL)
    status = ts_fit_set(&out->title, "ratio of two estimates");
  if (status != TS_OK) return (status == TS_NOMEM) ? ts_fail_memory(err)
                                                   : status;
  if (ratio->b == 0.0) {
    status = ts_fit_refuse(out, "the denominator is zero");
  } else {
    f = solve(ratio, level);
    status = report(&f, out);
  }
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

/* Complete pairs, one after the other. */
static size_t keep_pairs (const ts_frame *frame, const ts_column *a,
                          const ts_column *b, double *x, double *y) {
  size_t n = 0;
  for (size_t i = 0; i < frame->rows; i++) {
    if (isnan(a->u.numbers[i]) || isnan(b->u.numbers[i])) continue;
    x[n] = a->u.numbers[i];
    y[n++] = b->u.numbers[i];
  }
  return n;
}

/* Sums that are the same for every order of rows. */
static ts_status mean_of (const double *x, size_t n, double *mean) {
  ts_status status = ts_sum_parts(x, n, mean, NULL);
  *mean /= (double)n;
  return status;
}

/* The covariance of the means; 'room' for n products. */
static ts_status covariance (const double *x, const double *y, size_t n,
                             double mx, double my, double *room,
                             double *result) {
  ts_status status;
  for (size_t i = 0; i < n; i++) room[i] = (x[i] - mx) * (y[i] - my);
  status = ts_sum_parts(room, n, result, NULL);
  *result /= (double)(n - 1) * (double)n;
  return status;
}

static ts_status fit_pairs (const double *x, const double *y, size_t n,
                            double *room, double level, ts_fit *out,
                            ts_error *err) {
  ts_ratio r = {.df = (double)(n - 1)};
  ts_status status = mean_of(x, n, &r.a);
  if (status == TS_OK) status = mean_of(y, n, &r.b);
  if (status == TS_OK) status = covariance(x, x, n, r.a, r.a, room, &r.se_a);
  if (status == TS_OK) status = covariance(y, y, n, r.b, r.b, room, &r.se_b);
  r.se_a = sqrt(r.se_a);
  r.se_b = sqrt(r.se_b);
  if (status == TS_OK) status = covariance(x, y, n, r.a, r.b, room, &r.cov);
  if (status != TS_OK) return status;
  return ts_ratio_fit(&r, level, out, err);
}

static ts_status need_number (const ts_frame *frame, const char *name,
                              ts_column **column, ts_error *err) {
  ts_status status = ts_frame_need(frame, name, column, err);
  if (status != TS_OK || (*column)->kind == TS_NUMBER) return status;
  return ts_fail(err, TS_MISUSE, "'%s' is no number column", name);
}

static ts_status choose (const ts_frame *frame, const ts_column *a,
                         const ts_column *b, int skip, double level,
                         double *x, ts_fit *out, ts_error *err) {
  double *y = x + frame->rows, *room = y + frame->rows;
  size_t n = keep_pairs(frame, a, b, x, y);
  out->n = n;
  out->missing = frame->rows - n;
  if (out->missing > 0 && !skip)
    return ts_fit_refuse_for(out, "pairs are missing: say missing = \"skip\""
                             " to leave them out", "%zu of %zu rows lack a"
                             " number", out->missing, frame->rows);
  if (n < 3) return ts_fit_refuse(out, "needs 3 pairs");
  return fit_pairs(x, y, n, room, level, out, err);
}

ts_status ts_ratio_pairs (const ts_frame *frame, const char *a, const char *b,
                          int skip, double level, ts_fit *out, ts_error *err) {
  ts_column *above, *below;
  double *x;
  ts_status status = need_number(frame, a, &above, err);
  if (status == TS_OK) status = need_number(frame, b, &below, err);
  if (status != TS_OK) return status;
  x = malloc((3 * frame->rows + 1) * sizeof *x);
  status = (x == NULL) ? TS_NOMEM
         : ts_fit_set(&out->title, "sum of %s over sum of %s", a, b);
  if (status == TS_OK)
    status = choose(frame, above, below, skip, level, x, out, err);
  free(x);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
