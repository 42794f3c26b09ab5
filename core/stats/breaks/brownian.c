/* brownian.c -- crossing probabilities; see brownian.h for the rules */
#include "brownian.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>

double ts_brownian_motion_p (double x) {
  if (x < 0.3) return 1.0 - 0.1465 * x;
  return 2.0 * (gsl_cdf_ugaussian_Q(3.0 * x)
                + exp(-4.0 * x * x) * (gsl_cdf_ugaussian_P(x)
                                       - gsl_cdf_ugaussian_Q(5.0 * x))
                - exp(-16.0 * x * x) * gsl_cdf_ugaussian_Q(x));
}

double ts_brownian_bridge_p (double x) {
  double sum = 0.0;
  if (x < 0.2) return 1.0;  /* to the last digit */
  for (int i = 1; i <= 100; i++) {
    double term = exp(-2.0 * i * i * x * x);
    sum += (i % 2 == 1) ? term : -term;
    if (term < 1e-18 * sum) break;
  }
  return fmin(2.0 * sum, 1.0);
}

#define WIDTHS 10   /* h = .05, .10 ... .50 */
#define LEVELS 4

static const double probabilities[LEVELS + 1] = {1.0, 0.1, 0.05, 0.025, 0.01};

static const double increments[WIDTHS][LEVELS] = {
  {0.7552, 0.8017, 0.8444, 0.8977}, {0.9809, 1.0483, 1.1119, 1.1888},
  {1.1211, 1.2059, 1.2845, 1.3767}, {1.2170, 1.3158, 1.4053, 1.5131},
  {1.2811, 1.3920, 1.4917, 1.6118}, {1.3258, 1.4448, 1.5548, 1.6863},
  {1.3514, 1.4789, 1.5946, 1.7339}, {1.3628, 1.4956, 1.6152, 1.7572},
  {1.3610, 1.4976, 1.6210, 1.7676}, {1.3751, 1.5115, 1.6341, 1.7808}
};

/* Critical value for width h; column 0 is the one that is always exceeded. */
static double critical (size_t column, double h) {
  double place = fmin(fmax(h / 0.05 - 1.0, 0.0), WIDTHS - 1.0), part;
  size_t row = (size_t)fmin(floor(place), WIDTHS - 2.0);
  if (column == 0) return 0.0;
  part = place - (double)row;
  return (1.0 - part) * increments[row][column - 1]
       + part * increments[row + 1][column - 1];
}

double ts_brownian_increments_p (double x, double h) {
  for (size_t i = 1; i <= LEVELS; i++) {
    double lo = critical(i - 1, h), hi = critical(i, h);
    if (x < hi)
      return probabilities[i - 1] + (probabilities[i] - probabilities[i - 1])
                                  * (x - lo) / (hi - lo);
  }
  return probabilities[LEVELS];
}
