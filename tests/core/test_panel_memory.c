/* Verbs on frames when memory runs out: each allocation is made to fail in
** turn, the verb answers TS_NOMEM and nothing leaks. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_test.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include "failing.h"
#include "stats/growth/elasticity.h"
#include "stats/growth/like_for_like.h"
#include "stats/levels/indicators.h"
#include "stats/levels/shares.h"
#include "stats/levels/theil_groups.h"
#include "stats/panel/panel_series.h"
#include "stats/panel/panel_verbs.h"

#define ROWS 40    /* few enough for qsort to need no memory of its own */
#define AGAIN 64   /* runs of a trial, after as many to warm the heap */

/* Four exporters, a gap in the calendar, missing values with a reason. */
static ts_frame *frame_of (void) {
  ts_frame *f = ts_frame_alloc(ROWS);
  ts_column *c;
  ts_frame_add_key(f, "exporter", NULL, &c);
  c->narrowed = 1;
  c->shown = 4;
  c->known = 9;
  for (int i = 0; i < ROWS; i++) {
    char name[16];
    snprintf(name, sizeof name, "G%d", i / 10);
    ts_dict_add(c->dict, ts_slice_of(name), &c->u.codes[i]);
  }
  ts_frame_add_period(f, "period", TS_QUARTER, &c);
  for (int i = 0; i < ROWS; i++)
    c->u.ordinals[i] = 8000 + i % 10 + ((i % 10 == 9) ? 2 : 0);
  ts_frame_add_number(f, "value", "USD", &c);
  for (int i = 0; i < ROWS; i++) {
    c->u.numbers[i] = (i % 7 == 3) ? NAN : 3.0 * i + i % 3;
    if (i % 7 == 3) ts_frame_reason(f, c, (size_t)i, "not released");
  }
  ts_set_text(&f->title, "imports");
  return f;
}

typedef ts_status (*trial) (const ts_frame *f, ts_frame **out);

static const ts_panel_spec among = {.over = "exporter", .selection = 1};
static const char *const apart[] = {"exporter"};

static ts_status transform (const ts_frame *f, ts_frame **out) {
  const ts_transform *t = ts_transform_find("growth");
  ts_panel_spec spec = {0};
  ts_args args;
  ts_args_start(&args, t->options);
  ts_args_text(&args, "kind", "pop", NULL);
  return ts_panel_transform(f, t, &args, &spec, out, NULL);
}

static ts_status reduce_with (const ts_frame *f, const char *name,
                              const ts_panel_spec *spec, ts_frame **out) {
  const ts_reducer *r = ts_reducer_find(name);
  ts_args args;
  ts_args_start(&args, r->options);
  return ts_panel_reduce(f, r, &args, spec, out, NULL);
}

static ts_status over_key (const ts_frame *f, ts_frame **out) {
  return reduce_with(f, "hhi", &among, out);
}

static ts_status over_time (const ts_frame *f, ts_frame **out) {
  ts_panel_spec spec = {.over = "period", .skip = 1};
  return reduce_with(f, "median", &spec, out);
}

static ts_status fit (const ts_frame *f, ts_frame **out) {
  const ts_model *m = ts_model_find("theil_sen");
  ts_panel_spec spec = {.by = apart, .by_count = 1};
  ts_args args;
  ts_args_start(&args, m->options);
  return ts_panel_fit(f, m, &args, &spec, 1, NULL, out, NULL);
}

static ts_status share (const ts_frame *f, ts_frame **out) {
  return ts_shares(f, &among, out, NULL);
}

static ts_status rank (const ts_frame *f, ts_frame **out) {
  return ts_share_ranks(f, &among, out, NULL);
}

static ts_status contribution (const ts_frame *f, ts_frame **out) {
  return ts_share_contributions(f, &among, "pop", out, NULL);
}

static ts_status change (const ts_frame *f, ts_frame **out) {
  return ts_share_changes(f, &among, "yoy", out, NULL);
}

/* A second key, so that values are cells of tables, some of them missing. */
static ts_status indicate (const ts_frame *f, const char *name,
                           ts_frame **out) {
  static const char *const pair[] = {"exporter", "product"};
  ts_panel_spec spec = {.by = pair, .by_count = 2, .of = "value",
                        .selection = 1};
  ts_frame *cells = NULL;
  ts_column *key;
  ts_status status = ts_frame_pick(f, NULL, f->rows, &cells);
  if (status == TS_OK)
    status = ts_frame_add_key(cells, "product", f->columns[0].dict, &key);
  for (size_t i = 0; status == TS_OK && i < f->rows; i++)
    key->u.codes[i] = (uint32_t)i % 3;
  if (status == TS_OK)
    status = ts_frame_indicate(cells, ts_indicator_find(name), NULL, &spec, 1,
                               out, NULL);
  ts_frame_free(cells);
  return status;
}

static ts_status rca (const ts_frame *f, ts_frame **out) {
  return indicate(f, "rca", out);
}

static ts_status similarity (const ts_frame *f, ts_frame **out) {
  return indicate(f, "similarity", out);
}

static ts_status share_change (const ts_frame *f, ts_frame **out) {
  return ts_share_effects(f, &among, "pop", out, NULL);
}

static ts_status leapfrogs (const ts_frame *f, ts_frame **out) {
  return ts_leapfrogs(f, &among, "pop", out, NULL);
}

static ts_status share_errors (const ts_frame *f, ts_frame **out) {
  ts_panel_spec spec = among;
  spec.of = spec.se = "value";
  return ts_shares(f, &spec, out, NULL);
}

/* The exporters in groups of a second key. */
static ts_status theil_groups (const ts_frame *f, ts_frame **out) {
  static const char *const names[] = {"group"};
  ts_panel_spec spec = among;
  ts_frame *grouped = NULL;
  ts_column *key;
  ts_status status = ts_frame_pick(f, NULL, f->rows, &grouped);
  if (status == TS_OK)
    status = ts_frame_add_key(grouped, "group", f->columns[0].dict, &key);
  for (size_t i = 0; status == TS_OK && i < f->rows; i++)
    key->u.codes[i] = f->columns[0].u.codes[i] % 2;
  spec.by = names;
  spec.by_count = 1;
  spec.skip = 1;
  spec.of = "value";
  if (status == TS_OK) status = ts_theil_groups(grouped, &spec, out, NULL);
  ts_frame_free(grouped);
  return status;
}

static ts_status elasticity (const ts_frame *f, ts_frame **out) {
  ts_panel_spec spec = {.of = "value"};
  ts_frame *both = NULL;
  ts_column *other;
  ts_status status = ts_frame_pick(f, NULL, f->rows, &both);
  if (status == TS_OK)
    status = ts_frame_add_number(both, "other", "kg", &other);
  for (size_t i = 0; status == TS_OK && i < f->rows; i++)
    other->u.numbers[i] = (double)(i % 5);
  if (status == TS_OK)
    status = ts_elasticity(both, "other", &spec, "pop", out, NULL);
  ts_frame_free(both);
  return status;
}

static ts_status like_for_like (const ts_frame *f, ts_frame **out) {
  ts_panel_spec spec = {0};
  return ts_like_for_like(f, &spec, "2001..", 1, out, NULL);
}

static ts_status extract (const ts_frame *f, ts_frame **out) {
  ts_condition where = {"exporter", "G1"};
  return ts_series_extract(f, &where, 1, NULL, out, NULL);
}

static ts_status combine (const ts_frame *f, ts_frame **out) {
  ts_frame *series = NULL, *part = NULL;
  ts_status status = extract(f, &series);
  if (status == TS_OK) status = ts_series_span(series, "2001..", &part, NULL);
  if (status == TS_OK)
    status = ts_series_combine('/', series, 0, part, 0, out, NULL);
  ts_frame_free(part);
  ts_frame_free(series);
  return status;
}

static ts_status coefficients (const ts_frame *f, ts_frame **out) {
  const ts_model *m = ts_model_find("theil_sen");
  ts_panel_spec spec = {0};
  ts_fit *made = ts_fit_alloc();
  ts_frame *series = NULL;
  ts_args args;
  ts_status status = (made == NULL) ? TS_NOMEM : extract(f, &series);
  ts_args_start(&args, m->options);
  if (status == TS_OK)
    status = ts_panel_fit_one(series, m, &args, &spec, NULL, made, NULL);
  if (status == TS_OK) status = ts_fit_frame(made, NULL, out);
  ts_frame_free(series);
  ts_fit_free(made);
  return status;
}

static void fail_each (const char *name, trial t) {
  for (long n = 0, out = can_fail(); out; n++) {
    size_t before = 0;
    for (int turn = 0; turn < 2 * AGAIN; turn++) {
      ts_frame *f = frame_of(), *made = NULL;
      ts_status status;
      if (turn == AGAIN) before = mallinfo2().uordblks;
      allocations_left = n;
      status = t(f, &made);
      out = ran_out();
      /* vasprintf does without the memory to trim its text: TS_OK */
      if (status != TS_OK && (!out || status != TS_NOMEM || made != NULL))
        gsl_test(1, "%s: allocation %ld fails: status %d", name, n,
                 (int)status);
      ts_frame_free(made);
      ts_frame_free(f);
    }
    gsl_test(mallinfo2().uordblks >= before + AGAIN * 16,
             "%s: allocation %ld fails: nothing leaks", name, n);
  }
}

int main (void) {
  const struct {
    const char *name;
    trial run;
  } trials[] = {
    {"transform", transform}, {"over key", over_key}, {"over time", over_time},
    {"fit", fit}, {"share", share}, {"rank", rank},
    {"contribution", contribution}, {"change", change}, {"rca", rca},
    {"similarity", similarity}, {"share_change", share_change},
    {"leapfrogs", leapfrogs}, {"share_errors", share_errors},
    {"theil_groups", theil_groups}, {"elasticity", elasticity},
    {"like_for_like", like_for_like},
    {"extract", extract}, {"combine", combine}, {"coefficients", coefficients}
  };
  gsl_set_error_handler_off();
  for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
    fail_each(trials[i].name, trials[i].run);
  return gsl_test_summary();
}
