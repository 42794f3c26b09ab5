/* panel_adjust.c -- many tests at once; see panel_verbs.h */
#include "panel_verbs.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  double p;
  size_t row;
} test;

static int by_p (const void *pa, const void *pb) {
  const test *a = pa, *b = pb;
  if (a->p != b->p) return (a->p < b->p) ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

/* The i-th smallest of m p-values (from 1) becomes the least p m / i from
** there upwards. */
static void adjust (test *tests, size_t m, double *q) {
  double least = 1.0;
  qsort(tests, m, sizeof *tests, by_p);
  for (size_t i = m; i-- > 0; ) {
    double now = tests[i].p * (double)m / (double)(i + 1);
    if (now < least) least = now;
    q[tests[i].row] = least;
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
                       test *tests, ts_frame *out, ts_error *err) {
  ts_column *q;
  size_t m;
  ts_status status = collect(p->of, p->frame->rows, tests, &m, err);
  if (status == TS_OK)
    status = ts_panel_add(out, (spec->as != NULL) ? spec->as : "q", "", &q,
                          err);
  if (status != TS_OK) return status;
  adjust(tests, m, q->u.numbers);
  if (ts_frame_note(out, "%s: %s of %zu tests adjusted by Benjamini and "
                    "Hochberg (1995)", q->name, p->of->name, m) != TS_OK)
    return ts_fail_memory(err);
  return TS_OK;
}

ts_status ts_panel_adjust (const ts_frame *frame, const ts_panel_spec *spec,
                           ts_frame **out, ts_error *err) {
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
  if (status == TS_OK) status = fill(&panel, spec, tests, made, err);
  free(tests);
  ts_panel_free(&panel);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}
