/* expression_verbs.c -- where, with and summarise; see expression.h */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arrange.h"
#include "base/group.h"
#include "base/narrow.h"
#include "base/shape.h"
#include "expression_code.h"

static int code_uses (const ts_code *code, const ts_column *column) {
  for (size_t i = 0; i < code->n; i++)
    if (code->list[i].column == column) return 1;
  return 0;
}

static int uses (const ts_expression *e, const ts_column *column) {
  if (code_uses(&e->code, column)) return 1;
  for (size_t i = 0; i < e->call_count; i++)
    if (code_uses(&e->calls[i].code, column)) return 1;
  return 0;
}

static int is_among (const ts_column *column, const ts_column *const *by,
                     size_t n) {
  for (size_t i = 0; i < n; i++)
    if (by[i] == column) return 1;
  return 0;
}

/* Rule 11. */
static ts_status check_whole (const ts_expression *e, const ts_frame *frame,
                              const ts_column *const *by, size_t n,
                              const char *text, ts_error *err) {
  for (size_t c = 0; c < frame->width && e->partners; c++) {
    const ts_column *key = &frame->columns[c];
    if (key->kind == TS_KEY && key->narrowed && !is_among(key, by, n))
      return ts_fail(err, TS_CONFLICT, "\"%s\" compares partners, and '%s' was "
                     "narrowed to %zu of %zu: use the frame's own verb with "
                     "within = \"selection\"", text, key->name, key->shown,
                     key->known);
  }
  return TS_OK;
}

/* Rule 8: which keys a condition narrowed. */
static ts_status narrow (ts_frame *to, const ts_frame *frame,
                         const ts_expression *e) {
  for (size_t c = 0; c < frame->width; c++)
    if (frame->columns[c].kind == TS_NUMBER && uses(e, &frame->columns[c]))
      return ts_narrow_all(to, frame);
  for (size_t c = 0; c < frame->width; c++)
    if (frame->columns[c].kind == TS_KEY && uses(e, &frame->columns[c])
        && ts_narrow(to, frame, &frame->columns[c]) != TS_OK) return TS_NOMEM;
  return TS_OK;
}

static ts_status keep_true (const ts_frame *frame, const ts_expression *e,
                            const double *truth, ts_frame **out) {
  size_t *picked = malloc((frame->rows + 1) * sizeof *picked), n = 0;
  size_t unknown = 0;
  ts_status status = (picked != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < frame->rows && picked != NULL; i++) {
    double x = e->single ? truth[0] : truth[i];
    if (isnan(x)) unknown++;
    if (!isnan(x) && x != 0) picked[n++] = i;
  }
  if (status == TS_OK) status = ts_frame_pick(frame, picked, n, out);
  free(picked);
  if (status != TS_OK) return status;
  status = narrow(*out, frame, e);
  if (status == TS_OK && unknown > 0)
    status = ts_frame_note(*out, "%zu row%s had no value and %s left out",
                           unknown, (unknown == 1) ? "" : "s",
                           (unknown == 1) ? "was" : "were");
  if (status != TS_OK) ts_frame_free(*out);
  return status;
}

ts_status ts_frame_where_text (const ts_frame *frame, const char *text,
                               const ts_parameter *parameters, size_t n,
                               ts_frame **out, ts_error *err) {
  ts_expression *e = NULL;
  ts_frame *made = NULL;
  double *truth = malloc((frame->rows + 1) * sizeof *truth);
  ts_status status = (truth != NULL)
    ? ts_expression_compile(text, frame, parameters, n, &e, err)
    : ts_fail_memory(err);
  if (status == TS_OK && !e->condition)
    status = ts_fail(err, TS_CONFLICT, "where takes a condition: \"%s\" is a "
                     "number, not true or false", text);
  if (status == TS_OK) status = check_whole(e, frame, NULL, 0, text, err);
  if (status == TS_OK)
    status = ts_expression_run(e, NULL, frame->rows, truth, err);
  if (status == TS_OK && keep_true(frame, e, truth, &made) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) *out = made;
  ts_expression_free(e);
  free(truth);
  return status;
}

/* The rows of a frame, group by group. */
typedef struct {
  const ts_column **by;
  size_t by_count;
  uint32_t *ids;
  size_t *order, *start;
  size_t groups;
} grouped;

static void free_grouped (grouped *g) {
  free(g->by);
  free(g->ids);
  free(g->order);
  free(g->start);
}

static ts_status group (grouped *g, const ts_frame *frame,
                        const char *const *names, size_t n, ts_error *err) {
  int freq;
  ts_status status;
  g->by_count = n;
  g->by = malloc((n + 1) * sizeof *g->by);
  g->ids = malloc((frame->rows + 1) * sizeof *g->ids);
  g->order = malloc((frame->rows + 1) * sizeof *g->order);
  if (!g->by || !g->ids || !g->order) return ts_fail_memory(err);
  status = ts_group_columns(frame, names, n, g->by, &freq, err);
  if (status != TS_OK) return status;
  if (freq >= 0 && (ts_freq)freq != ts_frame_period(frame)->freq)
    return ts_fail(err, TS_CONFLICT, "sum the periods first: by(..., \"%s\")",
                   ts_freq_name((ts_freq)freq));
  if (ts_group_rows(frame, g->by, n, g->ids, &g->groups) != TS_OK)
    return ts_fail_memory(err);
  if (n == 0 && g->groups == 0) g->groups = 1;  /* a frame without rows */
  g->start = malloc((g->groups + 2) * sizeof *g->start);
  if (g->start == NULL) return ts_fail_memory(err);
  ts_group_places(g->ids, frame->rows, g->groups, g->order, g->start);
  return TS_OK;
}

/* values[row] for every row of the frame. */
static ts_status run_groups (const ts_expression *e, const grouped *g,
                             double *scratch, double *values, ts_error *err) {
  for (size_t k = 0; k < g->groups; k++) {
    const size_t *rows = g->order + g->start[k];
    size_t n = g->start[k + 1] - g->start[k];
    ts_status status = ts_expression_run(e, rows, n, scratch, err);
    if (status != TS_OK) return status;
    for (size_t i = 0; i < n; i++)
      values[rows[i]] = e->single ? scratch[0] : scratch[i];
  }
  return TS_OK;
}

static int lacks (const ts_column *column, size_t row) {
  return column->kind == TS_NUMBER && isnan(column->u.numbers[row]);
}

/* True when reducers had inputs that are missing in some of the rows. */
static int lacks_parts (const ts_frame *frame, const ts_expression *e,
                        const size_t *rows, size_t n) {
  for (size_t c = 0; c < frame->width && e->call_count > 0; c++) {
    if (!uses(e, &frame->columns[c])) continue;
    for (size_t i = 0; i < n; i++)
      if (lacks(&frame->columns[c], (rows != NULL) ? rows[i] : i)) return 1;
  }
  return 0;
}

/* Why the result is missing in a row: an input's reason (rule 9). */
static const char *why_missing (const ts_frame *frame, const ts_expression *e,
                                size_t row) {
  int missing = 0;
  for (size_t c = 0; c < frame->width; c++) {
    const ts_column *column = &frame->columns[c];
    const char *why;
    if (!lacks(column, row) || !uses(e, column)) continue;
    why = ts_frame_why(frame, column, row);
    if (*why != '\0') return why;
    missing = 1;
  }
  if (missing) return "";
  if (ts_expression_shifts(e)) return "no earlier period";
  return lacks_parts(frame, e, NULL, frame->rows) ? "parts missing"
                                                  : "undefined";
}

static ts_status add_result (ts_frame *to, const ts_frame *frame,
                             const char *name, const ts_expression *e,
                             const double *values) {
  ts_column *column;
  ts_status status = ts_frame_add_number(to, name, e->unit, &column);
  if (status == TS_OK) status = ts_set_text(&column->valuation, e->valuation);
  for (size_t i = 0; i < to->rows && status == TS_OK; i++) {
    const char *why;
    column->u.numbers[i] = values[i];
    if (!isnan(values[i])) continue;
    why = why_missing(frame, e, i);
    if (*why != '\0') status = ts_frame_reason(to, column, i, why);
  }
  return status;
}

ts_status ts_frame_with_text (const ts_frame *frame, const char *name,
                              const char *text, const ts_parameter *parameters,
                              size_t n, const char *const *by, size_t by_count,
                              ts_frame **out, ts_error *err) {
  ts_expression *e = NULL;
  ts_frame *made = NULL;
  grouped g = {0};
  double *scratch = malloc((frame->rows + 1) * sizeof *scratch);
  double *values = malloc((frame->rows + 1) * sizeof *values);
  ts_status status = (scratch != NULL && values != NULL) ? TS_OK
                                                         : ts_fail_memory(err);
  if (status == TS_OK)
    status = ts_expression_compile(text, frame, parameters, n, &e, err);
  if (status == TS_OK) status = group(&g, frame, by, by_count, err);
  if (status == TS_OK)
    status = check_whole(e, frame, g.by, by_count, text, err);
  if (status == TS_OK) status = run_groups(e, &g, scratch, values, err);
  if (status == TS_OK
      && (ts_frame_without(frame, name, &made) != TS_OK
          || add_result(made, frame, name, e, values) != TS_OK))
    status = ts_fail_memory(err);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  ts_expression_free(e);
  free_grouped(&g);
  free(scratch);
  free(values);
  return status;
}

/* One column: the item's value in each group. */
static ts_status summarise_item (ts_frame *to, const ts_frame *frame,
                                 const grouped *g, const ts_expression *e,
                                 const char *name, double *scratch,
                                 ts_error *err) {
  ts_column *column;
  ts_status status = ts_frame_add_number(to, name, e->unit, &column);
  if (status == TS_CONFLICT)
    return ts_fail(err, status, "summarise: two columns called '%s'", name);
  if (status == TS_OK) status = ts_set_text(&column->valuation, e->valuation);
  if (status != TS_OK) return ts_fail_memory(err);
  for (size_t k = 0; k < g->groups && status == TS_OK; k++) {
    const size_t *rows = g->order + g->start[k];
    size_t n = g->start[k + 1] - g->start[k];
    status = ts_expression_run(e, rows, n, scratch, err);
    if (status != TS_OK) break;
    column->u.numbers[k] = scratch[0];
    if (isnan(scratch[0]))
      status = ts_frame_reason(to, column, k, lacks_parts(frame, e, rows, n)
                               ? "parts missing" : "undefined");
  }
  return status;
}

static ts_status compile_item (const ts_frame *frame, const grouped *g,
                               const ts_summary_item *item,
                               const ts_parameter *parameters, size_t n,
                               ts_expression **e, ts_error *err) {
  ts_status status = ts_expression_compile(item->text, frame, parameters, n, e,
                                           err);
  if (status == TS_OK && !(*e)->single)
    status = ts_fail(err, TS_CONFLICT, "summarise: \"%s\" has a value for each "
                     "row: put it into a reducer, such as sum(%s)", item->text,
                     item->text);
  if (status == TS_OK)
    status = check_whole(*e, frame, g->by, g->by_count, item->text, err);
  return status;
}

static ts_status lay_out_groups (const ts_frame *frame, const grouped *g,
                                 ts_frame **out) {
  size_t *first = malloc((g->groups + 1) * sizeof *first);
  ts_frame *made = ts_frame_like(frame, g->groups);
  ts_status status = (first != NULL && made != NULL) ? TS_OK : TS_NOMEM;
  if (first != NULL) ts_group_firsts(g->ids, frame->rows, g->groups, first);
  for (size_t i = 0; i < g->by_count && status == TS_OK; i++)
    status = ts_frame_take(made, frame, g->by[i], first);
  free(first);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

ts_status ts_frame_summarise (const ts_frame *frame, const char *const *by,
                              size_t by_count, const ts_summary_item *items,
                              size_t n, const ts_parameter *parameters,
                              size_t parameter_count, ts_frame **out,
                              ts_error *err) {
  ts_frame *made = NULL;
  grouped g = {0};
  double *scratch = malloc((frame->rows + 1) * sizeof *scratch);
  ts_status status = (scratch != NULL) ? group(&g, frame, by, by_count, err)
                                       : ts_fail_memory(err);
  if (status == TS_OK && lay_out_groups(frame, &g, &made) != TS_OK)
    status = ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_expression *e = NULL;
    status = compile_item(frame, &g, &items[i], parameters, parameter_count, &e,
                          err);
    if (status == TS_OK)
      status = summarise_item(made, frame, &g, e, items[i].name, scratch, err);
    ts_expression_free(e);
  }
  if (status == TS_OK && ts_frame_sorted(made, out) != TS_OK)
    status = ts_fail_memory(err);
  ts_frame_free(made);
  free_grouped(&g);
  free(scratch);
  return status;
}
