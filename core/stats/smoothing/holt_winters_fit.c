/* holt_winters_fit.c -- the parameters with the least errors; see
** holt_winters.h, rule 2 */
#include <math.h>
#include <string.h>
#include "holt_winters.h"

#define PARAMETERS TS_HW_PARAMETERS
#define STEPS_MOST 200
#define STILL 1e-13      /* of SSE: a step that gains less is the last */
#define BETTER 1e-9      /* of SSE: another minimum must be lower by this */
#define DAMPING_LEAST 1e-12
#define DAMPING_MOST 1e12

static const double lowest[PARAMETERS] = {0.0, 0.0, 0.0, 0.8};
static const double highest[PARAMETERS] = {1.0, 1.0, 1.0, 0.98};
static const double begin[PARAMETERS] = {0.3, 0.1, 0.1, 0.9};

/*
** Levenberg (1944) and Marquardt (1963) on the sum of squares, inside bounds: a
** parameter that stands at a bound and is pushed outwards sits the step out.
** GSL's own knows no bounds.
*/
typedef struct {
  const ts_hw *hw;
  int wanted[PARAMETERS];  /* parameters that are estimated */
  double p[PARAMETERS];
  ts_hw_run run;           /* at p */
  double damping;
  size_t steps;
} search;

static int is_free (const search *s, size_t k) {
  double down = s->run.gradient[k];
  if (!s->wanted[k] || !(s->run.curvature[k][k] > 0.0)) return 0;
  return !(s->p[k] <= lowest[k] && down > 0.0)
      && !(s->p[k] >= highest[k] && down < 0.0);
}

/* Solve for the step by elimination: four unknowns at most, and the damped
** matrix is positive definite. */
static void find_step (const search *s, double step[PARAMETERS]) {
  double m[PARAMETERS][PARAMETERS];
  memcpy(m, s->run.curvature, sizeof m);
  for (size_t k = 0; k < PARAMETERS; k++) {
    int out = !is_free(s, k);
    step[k] = out ? 0.0 : -s->run.gradient[k];
    for (size_t j = 0; out && j < PARAMETERS; j++) m[j][k] = m[k][j] = 0.0;
    m[k][k] = out ? 1.0 : m[k][k] * (1.0 + s->damping);
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

static double inside (size_t k, double x) {
  return (x < lowest[k]) ? lowest[k] : (x > highest[k]) ? highest[k] : x;
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
  memcpy(s->p, p, sizeof p);
  s->run = run;
  if (s->damping > DAMPING_LEAST) s->damping *= 0.1;
  return gain > STILL * run.sse;
}

static void descend (search *s) {
  size_t most = s->steps + STEPS_MOST;
  s->damping = 1e-3;
  ts_hw_derive(s->hw, s->p, &s->run);
  while (s->steps < most && improve(s)) continue;
}

/* The point of a coarse grid with the least SSE; phi stays. */
static double look_around (const search *s, double p[PARAMETERS]) {
  static const double at[3][3] = {
    {0.1, 0.5, 0.9}, {0.02, 0.2, 0.6}, {0.1, 0.5, 0.9}
  };
  double least = INFINITY, q[PARAMETERS];
  memcpy(q, s->p, sizeof q);
  for (size_t i = 0; i < 27; i++) {
    size_t place[3] = {i % 3, i / 3 % 3, i / 9};
    ts_hw_run run;
    int again = 0;  /* a point that fixed parameters make one of before */
    for (size_t k = 0; k < 3; k++) {
      if (s->wanted[k]) q[k] = at[k][place[k]];
      else again |= (place[k] > 0);
    }
    if (again) continue;
    ts_hw_go(s->hw, q, NULL, &run);
    if (!(run.sse < least)) continue;
    least = run.sse;
    memcpy(p, q, sizeof q);
  }
  return least;
}

void ts_hw_optimise (const ts_hw *hw, double *parameters, size_t *steps) {
  search s = {.hw = hw}, other;
  for (size_t k = 0; k < PARAMETERS; k++) {
    s.wanted[k] = isnan(parameters[k]);
    s.p[k] = s.wanted[k] ? begin[k] : parameters[k];
  }
  descend(&s);
  other = s;
  if (look_around(&s, other.p) < s.run.sse) {
    descend(&other);
    if (other.run.sse < (1.0 - BETTER) * s.run.sse) s = other;
    s.steps = other.steps;
  }
  memcpy(parameters, s.p, sizeof s.p);
  *steps = s.steps;
}
