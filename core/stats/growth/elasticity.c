/* elasticity.c -- the ratio of two log growths; see elasticity.h */
#include "elasticity.h"

#include <math.h>
#include <string.h>
#include "growth.h"
#include "stats/levels/compared.h"

static double log_growth (const ts_column *column, size_t from, size_t to,
                          const char **why) {
  const double *x = column->u.numbers;
  return ts_growth(TS_GROWTH_LOG, x[from], x[to], 1.0, why);
}

/* Why z has no value, in its own words where it has some. */
static const char *why_lacking (const ts_compared *c, const ts_column *z,
                                size_t row, const char *why) {
  const char *own = ts_frame_why(c->frame, z, row);
  if (why != NULL) return why;
  return (*own != '\0') ? own : "missing";
}

static ts_status fill_row (ts_compared *c, const ts_column *z, size_t row) {
  const char *why;
  double x, of_z;
  if (ts_compare_lacks(c, row))
    return ts_compare_missing(c, row, 0, ts_compare_reason(c, row));
  x = log_growth(c->of, row - c->lag, row, &why);
  if (isnan(x)) return ts_compare_missing(c, row, 0, why);
  of_z = log_growth(z, row - c->lag, row, &why);
  if (isnan(of_z))
    return ts_compare_missing(c, row, 0, why_lacking(c, z, row, why));
  if (of_z == 0.0) return ts_compare_missing(c, row, 0, "did not change");
  c->made[0]->u.numbers[row] = x / of_z;
  return TS_OK;
}

static ts_status check (const ts_compared *c, const char *z, ts_error *err) {
  ts_column *column;
  ts_status status = ts_frame_need(c->frame, z, &column, err);
  if (status != TS_OK) return status;
  if (column->kind == TS_NUMBER && column != c->of) return TS_OK;
  return ts_fail(err, TS_MISUSE, (column->kind == TS_NUMBER)
                 ? "elasticity compares two numbers, and '%s' is both"
                 : "elasticity compares two numbers, and '%s' is none", z);
}

ts_status ts_elasticity (const ts_frame *frame, const char *z,
                         const ts_panel_spec *spec, const char *kind,
                         ts_frame **out, ts_error *err) {
  static const ts_compared_column made = {"elasticity", ""};
  const ts_column *column;
  ts_compared c = {0};
  ts_status status = ts_compare_start(&c, frame, spec, kind, "elasticity",
                                      err);
  if (status == TS_OK) status = check(&c, z, err);
  if (status == TS_OK) status = ts_compare_add(&c, spec, &made, 1, err);
  if (status == TS_OK) {
    column = ts_frame_find(c.frame, z);
    for (size_t i = 0; status == TS_OK && i < c.frame->rows; i++)
      status = fill_row(&c, column, i);
  }
  return ts_compare_finish(&c, status, out, err);
}
