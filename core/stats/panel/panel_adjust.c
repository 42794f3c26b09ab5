/* panel_adjust.c -- many tests at once; see panel_verbs.h */
#include "panel_verbs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double p;
  size_t row;
} test;

static int by_p (const void *pa, const void *pb) {
  const test *a = pa, *b = pb;
  if (a->p != b->p) return (a->p < b->p) ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

/* What the i-th smallest of m p-values (from 1) is multiplied by. */
static double times_all (size_t i, size_t m) {
  (void)i;
  return (double)m;
}

static double times_left (size_t i, size_t m) {
  return (double)(m - i + 1);
}

static double times_rank (size_t i, size_t m) {
  return (double)m / (double)i;
}

typedef struct {
  const char *name;
  const char *source;
  double (*times) (size_t i, size_t m);
  int harmonic;   /* and by 1 + 1/2 + ... + 1/m: tests may depend on others */
  int from_last;  /* none is larger than the next; else smaller than the last */
} method;

static const method methods[] = {
  {"bh", "Benjamini and Hochberg (1995)", times_rank, 0, 1},
  {"by", "Benjamini and Yekutieli (2001)", times_rank, 1, 1},
  {"holm", "Holm (1979)", times_left, 0, 0},
  {"bonferroni", "Bonferroni (1936)", times_all, 0, 0}
};
#define METHODS (sizeof methods / sizeof *methods)

static ts_status find_method (const char *name, const method **found,
                              ts_error *err) {
  const char *names[METHODS];
  ptrdiff_t near;
  if (name == NULL) name = methods[0].name;
  for (size_t i = 0; i < METHODS; i++) {
    *found = &methods[i];
    names[i] = methods[i].name;
    if (strcmp(names[i], name) == 0) return TS_OK;
  }
  near = ts_nearest(name, names, METHODS);
  if (near >= 0)
    return ts_fail(err, TS_UNKNOWN, "adjust has no method '%s': did you mean"
                   " '%s'?", name, names[near]);
  return ts_fail(err, TS_UNKNOWN, "adjust has no method '%s': it takes bh, by,"
                 " holm or bonferroni", name);
}

static double harmonic (size_t m) {
  double sum = 0.0;
  for (size_t k = m; k > 0; k--) sum += 1.0 / (double)k;
  return sum;
}

/* Multiplied p-values keep the order of the p-values, and end at 1. */
static void adjust (test *tests, size_t m, const method *how, double *q) {
  double all = how->harmonic ? harmonic(m) : 1.0;
  double bound = how->from_last ? 1.0 : 0.0;
  qsort(tests, m, sizeof *tests, by_p);
  for (size_t k = 0; k < m; k++) {
    size_t i = how->from_last ? m - k : k + 1;
    double now = fmin(1.0, tests[i - 1].p * (all * how->times(i, m)));
    bound = how->from_last ? fmin(bound, now) : fmax(bound, now);
    q[tests[i - 1].row] = bound;
  }
}

static ts_status collect (const ts_column *of, size_t rows, test *tests,
                          size_t *m, ts_error *err) {
  *m = 0;
  for (size_t i = 0; i < rows; i++) {
    double p = of->u.numbers[i];
    if (isnan(p)) continue;
    if (p < 0.0 || p > 1.0)
      return ts_fail(err, TS_DOMAIN, "'%s' is %g in row %zu, which is no "
                     "p-value: they lie between 0 and 1", of->name, p, i + 1);
    tests[(*m)++] = (test){p, i};
  }
  return TS_OK;
}

static ts_status fill (const ts_panel *p, const ts_panel_spec *spec,
                       const method *how, test *tests, ts_frame *out,
                       ts_error *err) {
  ts_column *q;
  size_t m;
  ts_status status = collect(p->of, p->frame->rows, tests, &m, err);
  if (status == TS_OK)
    status = ts_panel_add(out, (spec->as != NULL) ? spec->as : "q", "", &q,
                          err);
  if (status != TS_OK) return status;
  adjust(tests, m, how, q->u.numbers);
  if (ts_frame_note(out, "%s: %s of %zu tests adjusted by %s", q->name,
                    p->of->name, m, how->source) != TS_OK)
    return ts_fail_memory(err);
  return TS_OK;
}

static ts_status adjusted (const ts_frame *frame, const ts_panel_spec *spec,
                           const method *how, ts_frame **out, ts_error *err) {
  ts_panel panel;
  ts_frame *made = NULL;
  test *tests = NULL;
  const ts_column *none[1] = {NULL};
  ts_status status = ts_panel_start(&panel, frame, spec->of, none, 0, err);
  if (status == TS_OK) {
    tests = malloc((frame->rows + 1) * sizeof *tests);
    if (tests == NULL
        || ts_frame_pick(frame, NULL, frame->rows, &made) != TS_OK)
      status = ts_fail_memory(err);
  }
  if (status == TS_OK) status = fill(&panel, spec, how, tests, made, err);
  free(tests);
  ts_panel_free(&panel);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

/* Fits that were all refused have no numbers, and so no column of p. */
static int all_refused (const ts_frame *frame) {
  const ts_column *refused = ts_frame_find(frame, "refused");
  if (refused == NULL || refused->kind != TS_KEY || frame->rows == 0) return 0;
  for (size_t i = 0; i < frame->rows; i++)
    if (refused->u.codes[i] == TS_NONE) return 0;
  return 1;
}

ts_status ts_panel_adjust (const ts_frame *frame, const ts_panel_spec *spec,
                           const char *name, ts_frame **out, ts_error *err) {
  const method *how;
  ts_frame *with = NULL;
  ts_column *p;
  ts_status status = find_method(name, &how, err);
  if (status != TS_OK) return status;
  if (spec->of == NULL || ts_frame_find(frame, spec->of) != NULL
      || !all_refused(frame))
    return adjusted(frame, spec, how, out, err);
  status = ts_frame_pick(frame, NULL, frame->rows, &with);
  if (status == TS_OK) status = ts_frame_add_number(with, spec->of, "", &p);
  status = (status == TS_OK) ? adjusted(with, spec, how, out, err)
                             : ts_fail_memory(err);
  ts_frame_free(with);
  return status;
}
