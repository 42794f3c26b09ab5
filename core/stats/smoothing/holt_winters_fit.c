/* holt_winters_fit.c -- the parameters with the least errors; see
** holt_winters.h, rule 2 */
#include <math.h>
#include <string.h>
#include "holt_winters.h"

#define PARAMETERS TS_HW_PARAMETERS
#define STEPS_MOST 200
#define STILL 1e-13      /* of SSE: a step that gains less is the last */
#define BETTER 1e-9      /* of SSE: another minimum must be lower by this */
#define NEAR 0.02        /* in each parameter: the same minimum */
#define FAR 2.0          /* times SSE: no minimum is sought from there on */
#define NOTHING 1e-16    /* of SSE: a parameter that moves less is idle */
#define DAMPING_START 1e-3
#define DAMPING_LEAST 1e-12
#define DAMPING_MOST 1e12

static const double lowest[PARAMETERS] = {0.0, 0.0, 0.0, 0.8};
static const double highest[PARAMETERS] = {1.0, 1.0, 1.0, 0.98};
static const double begin[PARAMETERS] = {0.3, 0.1, 0.1, 0.9};

/*
** Newton's steps with a second derivative that begins as J'J and learns from
** the gradients met (Broyden, Fletcher, Goldfarb and Shanno 1970), damped as by
** Levenberg (1944) and Marquardt (1963), inside bounds: a parameter that stands
** at a bound and is pushed outwards sits the step out. With J'J alone the steps
** overshoot, since these errors are large. GSL's own knows no bounds.
*/
typedef struct {
  const ts_hw *hw;
  int wanted[PARAMETERS];  /* parameters that are estimated */
  double p[PARAMETERS];
  ts_hw_run run;           /* at p */
  double second[PARAMETERS][PARAMETERS];
  double damping;
  size_t steps;
} search;

/* Does a parameter at a bound want to go beyond it? */
static int pushes_out (const search *s, size_t k, double way) {
  return (s->p[k] <= lowest[k] && way < 0.0)
      || (s->p[k] >= highest[k] && way > 0.0);
}

/* Solve for the step of the parameters that are free, by elimination: four
** unknowns at most, and the damped matrix is positive definite. */
static void solve (const search *s, const int *is_free, double *step) {
  double m[PARAMETERS][PARAMETERS];
  memcpy(m, s->second, sizeof m);
  for (size_t k = 0; k < PARAMETERS; k++) {
    step[k] = is_free[k] ? -s->run.gradient[k] : 0.0;
    for (size_t j = 0; !is_free[k] && j < PARAMETERS; j++)
      m[j][k] = m[k][j] = 0.0;
    m[k][k] = is_free[k] ? m[k][k] * (1.0 + s->damping) : 1.0;
  }
  for (size_t k = 0; k < PARAMETERS; k++)
    for (size_t i = k + 1; i < PARAMETERS; i++) {
      double by = m[i][k] / m[k][k];
      for (size_t j = k; j < PARAMETERS; j++) m[i][j] -= by * m[k][j];
      step[i] -= by * step[k];
    }
  for (size_t k = PARAMETERS; k-- > 0; ) {
    for (size_t j = k + 1; j < PARAMETERS; j++) step[k] -= m[k][j] * step[j];
    step[k] /= m[k][k];
  }
}

/* The step of those that neither their own slope nor the step of all pushes
** out of bounds. */
static void find_step (const search *s, double step[PARAMETERS]) {
  int is_free[PARAMETERS], again = 1;
  for (size_t k = 0; k < PARAMETERS; k++)
    is_free[k] = s->wanted[k] && s->second[k][k] > NOTHING * s->run.sse
              && !pushes_out(s, k, -s->run.gradient[k]);
  while (again) {
    again = 0;
    solve(s, is_free, step);
    for (size_t k = 0; k < PARAMETERS; k++) {
      if (!is_free[k] || !pushes_out(s, k, step[k])) continue;
      is_free[k] = 0;
      again = 1;
    }
  }
}

static double inside (size_t k, double x) {
  return (x < lowest[k]) ? lowest[k] : (x > highest[k]) ? highest[k] : x;
}

/* Let the second derivative map the step to the change of the gradient. */
static void learn (search *s, const double *p, const double *gradient) {
  double step[PARAMETERS], change[PARAMETERS], mapped[PARAMETERS] = {0};
  double along = 0.0, own = 0.0;
  for (size_t k = 0; k < PARAMETERS; k++) {
    step[k] = p[k] - s->p[k];
    change[k] = gradient[k] - s->run.gradient[k];
    along += step[k] * change[k];
  }
  for (size_t j = 0; j < PARAMETERS; j++) {
    for (size_t k = 0; k < PARAMETERS; k++)
      mapped[j] += s->second[j][k] * step[k];
    own += mapped[j] * step[j];
  }
  if (!(along > 1e-3 * own)) return;  /* it would not stay positive */
  for (size_t j = 0; j < PARAMETERS; j++)
    for (size_t k = 0; k < PARAMETERS; k++)
      s->second[j][k] += change[j] * change[k] / along
                       - mapped[j] * mapped[k] / own;
}

/* Try a step; false when the search is over. */
static int improve (search *s) {
  double step[PARAMETERS], p[PARAMETERS], gain;
  ts_hw_run run;
  find_step(s, step);
  for (size_t k = 0; k < PARAMETERS; k++)
    p[k] = s->wanted[k] ? inside(k, s->p[k] + step[k]) : s->p[k];
  ts_hw_derive(s->hw, p, &run);
  s->steps++;
  if (!(run.sse < s->run.sse)) {  /* or no number */
    s->damping *= 10.0;
    return s->damping < DAMPING_MOST && memcmp(p, s->p, sizeof p) != 0;
  }
  gain = s->run.sse - run.sse;
  learn(s, p, run.gradient);
  memcpy(s->p, p, sizeof p);
  s->run = run;
  if (s->damping > DAMPING_LEAST) s->damping *= 0.1;
  return gain > STILL * run.sse || s->damping > DAMPING_START;
}

/* Is the search on its way to where another one ended? */
static int follows (const search *s, const search *other) {
  double apart = 0.0;
  for (size_t k = 0; k < PARAMETERS; k++)
    apart = fmax(apart, fabs(s->p[k] - other->p[k]));
  return apart < NEAR && s->run.sse > other->run.sse;
}

/* Go down from s->p, unless it leads to where 'other' (or NULL) ended. */
static void descend (search *s, const search *other) {
  s->damping = DAMPING_START;
  ts_hw_derive(s->hw, s->p, &s->run);
  memcpy(s->second, s->run.curvature, sizeof s->second);
  s->steps = 0;
  while (s->steps < STEPS_MOST && (other == NULL || !follows(s, other))
         && improve(s)) continue;
}

/* The point of a coarse grid with the least SSE among those with this gamma;
** phi stays. */
static double look_around (const search *s, double gamma,
                           double p[PARAMETERS]) {
  static const double alphas[] = {0.1, 0.5, 0.9}, betas[] = {0.02, 0.2, 0.6};
  double least = INFINITY, q[PARAMETERS];
  memcpy(q, s->p, sizeof q);
  if (s->wanted[2]) q[2] = gamma;
  for (size_t i = 0; i < 9; i++) {
    ts_hw_run run;
    if ((!s->wanted[0] && i % 3 > 0) || (!s->wanted[1] && i / 3 > 0)) continue;
    if (s->wanted[0]) q[0] = alphas[i % 3];
    if (s->wanted[1]) q[1] = betas[i / 3];
    ts_hw_go(s->hw, q, NULL, &run);
    if (!(run.sse < least)) continue;
    least = run.sse;
    memcpy(p, q, sizeof q);
  }
  return least;
}

void ts_hw_optimise (const ts_hw *hw, double *parameters) {
  static const double gammas[] = {0.1, 0.5, 0.9};
  search best = {.hw = hw};
  for (size_t k = 0; k < PARAMETERS; k++) {
    best.wanted[k] = isnan(parameters[k]);
    best.p[k] = best.wanted[k] ? begin[k] : parameters[k];
  }
  descend(&best, NULL);
  for (size_t i = 0; i < (best.wanted[2] ? 3 : 1); i++) {
    search other = best;
    double least = look_around(&best, gammas[i], other.p);
    int ended = (isfinite(best.run.sse) != 0);
    if (ended && !(least < FAR * best.run.sse)) continue;
    descend(&other, ended ? &best : NULL);
    if (!ended || other.run.sse < (1.0 - BETTER) * best.run.sse) best = other;
  }
  memcpy(parameters, best.p, sizeof best.p);
}
