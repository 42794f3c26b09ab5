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

/* The continued fraction of I_x(a, 1/2), two terms a round, by Lentz's way. */
static double fraction (double a, double x) {
  const double b = 0.5;
  double c = 1.0, d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)), h = d;
  for (int m = 1; m < ROUNDS; m++) {
    double k = (double)m, two = a + 2.0 * k, change;
    double even = k * (b - k) * x / ((two - 1.0) * two);
    double odd = -(a + k) * (a + b + k) * x / (two * (two + 1.0));
    d = 1.0 / (1.0 + even * d);
    c = 1.0 + even / c;
    h *= d * c;
    d = 1.0 / (1.0 + odd * d);
    c = 1.0 + odd / c;
    change = d * c;
    h *= change;
    if (fabs(change - 1.0) <= DBL_EPSILON) break;
  }
  return h;
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
