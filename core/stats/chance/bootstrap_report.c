/* bootstrap_report.c -- what a bootstrap says; see bootstrap.h for the rules */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "bootstrap_state.h"

#define CORRELATED 1.96       /* of sqrt(n) r, neighbours (rule 1) */

ts_interval_kind ts_boot_kind (const ts_args *args) {
  return ts_arg_is(args, "interval", "bca") ? TS_INTERVAL_BCA
       : ts_arg_is(args, "interval", "basic") ? TS_INTERVAL_BASIC
       : ts_arg_is(args, "interval", "normal") ? TS_INTERVAL_NORMAL
       : TS_INTERVAL_PERCENTILE;
}

/* Rule 3. */
static ts_status tell_method (const ts_boot *b, ts_fit *out) {
  const ts_resample *plan = &b->draws.plan;
  const char *how = b->automatic ? " (automatic)" : "";
  char blocks[96];
  if (plan->method == TS_RESAMPLE_IID)
    snprintf(blocks, sizeof blocks, "one by one (iid)");
  else if (plan->method == TS_RESAMPLE_MOVING_BLOCK)
    snprintf(blocks, sizeof blocks, "in moving blocks of %g%s", plan->block,
             how);
  else
    snprintf(blocks, sizeof blocks, "in blocks of %.4g on average, stationary"
             "%s", plan->block, how);
  return ts_fit_set(&out->method, "%zu resamples of %s %s; %s interval; %s,"
                    " seed %.0f",
                    (size_t)ts_arg_number(b->args, "replicates"),
                    (b->fitted != NULL) ? "residuals" : "values", blocks,
                    ts_arg_text(b->args, "interval"), TS_RANDOM_NAME,
                    (double)b->draws.seed);
}

static ts_status add_numbers (const ts_boot *b, ts_fit *out) {
  const ts_replicates *r = &b->replicates;
  int bca = (ts_boot_kind(b->args) == TS_INTERVAL_BCA);
  const ts_number_row numbers[] = {
    {"estimate", NULL, r->estimate, b->unit}, {"se", NULL, r->se, b->unit},
    {"bias", "bias", r->bias, b->unit}, {"lo", NULL, b->interval.lo, b->unit},
    {"hi", NULL, b->interval.hi, b->unit},
    {"block", NULL, b->draws.plan.block, ""},
    {"replicates", NULL, (double)r->n, "count"},
    {"seed", NULL, (double)b->draws.seed, "count"},
    {bca ? "correction" : NULL, "z0", b->interval.correction, ""},
    {bca ? "acceleration" : NULL, "acceleration", r->acceleration, ""}
  };
  return ts_fit_add_numbers(out, numbers, sizeof numbers / sizeof *numbers);
}

/* The replicates in the order in which they were drawn. */
static ts_status keep (const ts_boot *b, ts_fit *out) {
  size_t n = (size_t)ts_arg_number(b->args, "replicates");
  ts_frame *frame = ts_frame_alloc(n);
  ts_column *column;
  ts_status status = (frame == NULL) ? TS_NOMEM
    : ts_frame_add_number(frame, "replicate", "count", &column);
  for (size_t i = 0; status == TS_OK && i < n; i++)
    column->u.numbers[i] = (double)(i + 1);
  if (status == TS_OK)
    status = ts_frame_add_number(frame, "estimate", b->unit, &column);
  if (status == TS_OK)
    memcpy(column->u.numbers, b->numbers, n * sizeof *b->numbers);
  if (status == TS_OK) return ts_fit_add_table(out, "draws", frame);
  ts_frame_free(frame);
  return status;
}

static int is_extreme (const ts_boot *b) {
  const char *what = ts_arg_text(b->args, "what");
  return strcmp(what, "min") == 0 || strcmp(what, "max") == 0;
}

static ts_status add_notes (const ts_boot *b, ts_fit *out) {
  const ts_replicates *r = &b->replicates;
  const ts_sample *s = &b->sample;
  double near = ts_autocorrelation(s->x, s->n, 1);
  ts_status status = TS_OK;
  if (b->draws.plan.method == TS_RESAMPLE_IID
      && fabs(near) > CORRELATED / sqrt((double)s->n))  /* rule 1 */
    status = ts_fit_note(out, "neighbours are correlated (%.2f), and iid takes"
                         " them for independent: method = \"stationary\" does"
                         " not", near);
  if (status == TS_OK && b->draws.plan.block > 1.0 && s->n < b->y->n)
    status = ts_fit_note(out, "blocks run across missing periods");
  if (status == TS_OK && is_extreme(b))
    status = ts_fit_note(out, "no resample goes beyond the extreme values"
                         " seen: the interval is too narrow (Bickel and"
                         " Freedman 1981)");
  if (status == TS_OK && ((double)r->n + 1.0) * (1.0 - r->level) < 2.0)
    status = ts_fit_note(out, "too few replicates for the level: the extreme"
                         " ones end the interval, so take %.0f",
                         ceil(20.0 / (1.0 - r->level)) - 1.0);
  return status;
}

ts_status ts_boot_report (const ts_boot *b, ts_fit *out) {
  const ts_replicates *r = &b->replicates;
  const char *what = ts_arg_text(b->args, "what");
  ts_status status = tell_method(b, out);
  if (status == TS_OK)
    status = ts_fit_add_coefficient(out, "estimate", what, r->estimate, r->se,
                                    NAN, NAN, b->interval.lo, b->interval.hi);
  if (status == TS_OK) status = add_numbers(b, out);
  if (status == TS_OK && ts_arg_number(b->args, "keep") != 0.0)
    status = keep(b, out);
  return (status == TS_OK) ? add_notes(b, out) : status;
}
