/* student.c -- p-values of Student's t; see student.h */
#include "student.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#define NEAR 4.0        /* t up to which GSL is right to the last digits */
#define FEW 30.0        /* degrees of freedom up to which it is everywhere */
#define MANY 2000.0     /* and from which it is again */
#define ROUNDS 400

/* log of gamma(a + 1/2) / gamma(a) for a above FEW/2: the difference of two large
** logarithms would lose digits (Tricomi and Erdelyi 1951). */
static double log_ratio (double a) {
  double r = 1.0 / (a * a);
  return 0.5 * log(a)
       - (1.0 / 8 - r * (1.0 / 192 - r * (1.0 / 640 - r * (17.0 / 14336
          - r * (31.0 / 18432))))) / a;
}

ts_student ts_student_of (double df) {
  double a = 0.5 * df;
  return (ts_student){df, 0.5 * log(M_PI) - log_ratio(a) + log(a)};
}

/* Numerator and denominator of a continued fraction 1/(1 + c_1/(1 + c_2/(...
** cut off after a term, and those of the term before. */
typedef struct {
  double top, bottom, last_top, last_bottom;
} convergent;

static void next_term (convergent *f, double c) {
  double top = f->top + c * f->last_top;
  double bottom = f->bottom + c * f->last_bottom;
  *f = (convergent){top, bottom, f->top, f->bottom};
}

/* That of I_x(a, 1/2), two terms a round. Its terms are below 1 in size and the
** rounds so few that nothing overflows. */
static double fraction (double a, double x) {
  const double b = 0.5;
  convergent f = {1.0, 1.0 - (a + b) * x / (a + 1.0), 1.0, 1.0};
  double before = 0.0, value = f.top / f.bottom;
  for (int m = 1; m < ROUNDS && fabs(value - before) > DBL_EPSILON * value;
       m++) {
    double k = (double)m, two = a + 2.0 * k;
    next_term(&f, k * (b - k) * x / ((two - 1.0) * two));
    next_term(&f, -(a + k) * (a + b + k) * x / (two * (two + 1.0)));
    before = value;
    value = f.top / f.bottom;
  }
  return value;
}

double ts_student_p (const ts_student *s, double t) {
  double size = fabs(t), square = t * t, x;
  if (isnan(t)) return NAN;
  if (size <= NEAR || s->df <= FEW || s->df >= MANY)
    return 2.0 * gsl_cdf_tdist_Q(size, s->df);
  x = s->df / (s->df + square);
  return exp(0.5 * s->df * log(x) + 0.5 * log(square / (s->df + square))
             - s->log_beta) * fraction(0.5 * s->df, x);
}
