/* test_panel.c -- statistics on frames: panel.h, panel_verbs.h, shares.h,
** panel_series.h; each case names its rule */
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/panel/panel_series.h"
#include "stats/panel/panel_verbs.h"
#include "stats/levels/shares.h"

#define Q(year, quarter) (4 * (year) + (quarter) - 1)
#define NONE (-1e300)  /* in a row: missing */

typedef struct {
  const char *exporter, *product;
  int32_t when;
  double value;
} row;

static ts_frame *frame_of (const row *rows, size_t n) {
  ts_frame *f = ts_frame_alloc(n);
  ts_column *c;
  ts_frame_add_key(f, "exporter", NULL, &c);
  for (size_t i = 0; i < n; i++)
    ts_dict_add(c->dict, ts_slice_of(rows[i].exporter), &c->u.codes[i]);
  ts_frame_add_key(f, "product", NULL, &c);
  for (size_t i = 0; i < n; i++)
    ts_dict_add(c->dict, ts_slice_of(rows[i].product), &c->u.codes[i]);
  ts_frame_add_period(f, "period", TS_QUARTER, &c);
  for (size_t i = 0; i < n; i++) c->u.ordinals[i] = rows[i].when;
  ts_frame_add_number(f, "value", "USD", &c);
  for (size_t i = 0; i < n; i++) {
    c->u.numbers[i] = (rows[i].value == NONE) ? NAN : rows[i].value;
    if (rows[i].value == NONE) ts_frame_reason(f, c, i, "not released");
    if (rows[i].value == 0.0) ts_frame_reason(f, c, i, TS_REASON_ZERO);
  }
  ts_set_text(&f->title, "imports of RUS");
  return f;
}

/* Three exporters, four quarters; DEU has no row in 2022Q3. */
static const row rows[] = {
  {"DEU", "8457", Q(2022, 1), 30}, {"DEU", "8457", Q(2022, 2), 20},
  {"DEU", "8457", Q(2022, 4), 10}, {"CHN", "8457", Q(2022, 2), 60},
  {"CHN", "8457", Q(2022, 1), 50}, {"CHN", "8457", Q(2022, 3), 70},
  {"CHN", "8457", Q(2022, 4), 90}, {"TUR", "8457", Q(2022, 1), 20},
  {"TUR", "8457", Q(2022, 2), 0}, {"TUR", "8457", Q(2022, 3), NONE},
  {"TUR", "8457", Q(2022, 4), 0}
};
#define ROWS (sizeof rows / sizeof *rows)

static double cell (const ts_frame *f, const char *name, size_t i) {
  const ts_column *c = ts_frame_find(f, name);
  return (c != NULL && i < f->rows) ? c->u.numbers[i] : -12345.0;
}

static const char *text (const ts_frame *f, const char *name, size_t i) {
  const ts_column *c = ts_frame_find(f, name);
  return ts_dict_text(c->dict, c->u.codes[i]);
}

static const char *why (const ts_frame *f, const char *name, size_t i) {
  return ts_frame_why(f, ts_frame_find(f, name), i);
}

static int has_note (const ts_frame *f, const char *part) {
  for (size_t i = 0; i < f->note_count; i++)
    if (strstr(f->notes[i], part) != NULL) return 1;
  return 0;
}

static void narrow (ts_frame *f, size_t shown, size_t known) {
  ts_column *key = ts_frame_find(f, "exporter");
  key->narrowed = 1;
  key->shown = shown;
  key->known = known;
}

static void test_complete (void) {
  ts_frame *f = frame_of(rows, ROWS), *g;
  ts_panel_table table = {0};
  ts_error err = {0};
  gsl_test(ts_panel_complete(f, NULL, &table, &err), "panel 2: %s", err.text);
  g = table.frame;
  gsl_test_int((int)table.periods, 4, "panel 2: the calendar");
  gsl_test_int((int)g->rows, 12, "panel 2: every group has every period");
  gsl_test_str(text(g, "exporter", 0), "CHN", "panel 1: text order");
  gsl_test_str(text(g, "exporter", 6), "DEU", "panel 2: added row has keys");
  gsl_test(!isnan(cell(g, "value", 6)), "panel 2: added row is missing (S15)");
  gsl_test_int(ts_frame_period(g)->u.ordinals[6], Q(2022, 3),
               "panel 2: added row has its period");
  gsl_test_str(why(g, "value", 6), "no row", "panel 2: and says why");
  gsl_test(!has_note(g, "1 row added") || !has_note(g, "2 known zeros"),
           "S15: both counts are noted");
  ts_frame_free(g);
  ts_frame_free(f);
}

static void test_regular (void) {
  const row twice[] = {{"CHN", "8457", Q(2022, 1), 1},
                       {"CHN", "8457", Q(2022, 1), 2}};
  const row varied[] = {{"CHN", "8457", Q(2022, 1), 1},
                        {"CHN", "8458", Q(2022, 2), 2}};
  const char *by[] = {"exporter"};
  ts_frame *f = frame_of(twice, 2), *g = NULL;
  ts_panel_spec spec = {.by = by, .by_count = 1};
  const ts_model *model = ts_model_find("theil_sen");
  ts_panel_table table;
  ts_args args;
  ts_error err = {0};
  gsl_test(ts_panel_complete(f, NULL, &table, &err) != TS_CONFLICT,
           "panel 3: two rows in one period");
  gsl_test(strstr(err.text, "CHN, 8457 has two rows in 2022Q1") == NULL,
           "panel 3: says where: %s", err.text);
  ts_frame_free(f);
  f = frame_of(varied, 2);
  ts_args_start(&args, model->options);
  gsl_test(ts_panel_fit(f, model, &args, &spec, 1, NULL, &g, &err)
           != TS_CONFLICT, "panel 3: a key that varies is not one series");
  gsl_test(strstr(err.text, "'product' varies (8457, 8458)") == NULL,
           "panel 3: says what varies: %s", err.text);
  ts_frame_free(f);
}

static void test_transform (void) {
  ts_frame *f = frame_of(rows, ROWS), *g = NULL, *h = NULL;
  const ts_transform *lag = ts_transform_find("lag");
  const ts_transform *growth = ts_transform_find("growth");
  ts_panel_spec spec = {0};
  ts_args args;
  ts_error err = {0};
  ts_args_start(&args, growth->options);
  ts_args_text(&args, "kind", "pop", &err);
  gsl_test(ts_panel_transform(f, growth, &args, &spec, &g, &err),
           "verbs 1: growth: %s", err.text);
  gsl_test_rel(cell(g, "growth", 1), 0.2, 1e-14, "verbs 1: CHN 50 to 60");
  gsl_test_str(ts_frame_find(g, "growth")->unit, "fraction", "verbs 1: unit");
  gsl_test(!isnan(cell(g, "growth", 4)), "verbs 1: groups do not meet");
  gsl_test_str(why(g, "growth", 10), "not released", "verbs 6: input's reason");
  gsl_test(*why(g, "growth", 7) == '\0', "verbs 6: base missing says so");
  gsl_test(!has_note(g, "growth missing in 7 of 12 rows"), "S25: counted");
  gsl_test(!has_note(g, "growth of value: kind pop"), "options are noted");
  ts_args_start(&args, lag->options);
  gsl_test(ts_panel_transform(f, lag, &args, &spec, &h, &err), "lag");
  gsl_test_str(ts_frame_find(h, "lag")->unit, "USD", "verbs 1: same unit");
  ts_frame_free(h);
  gsl_test(ts_panel_transform(g, growth, &args, &spec, &h, &err)
           != TS_CONFLICT, "a column that stands already");
  gsl_test(strstr(err.text, "as = ") == NULL, "with its cure: %s", err.text);
  ts_frame_free(g);
  ts_frame_free(f);
}

static ts_frame *reduce (const ts_frame *f, const char *name,
                         const ts_panel_spec *spec, ts_status want,
                         ts_error *err) {
  const ts_reducer *r = ts_reducer_find(name);
  ts_frame *g = NULL;
  ts_args args;
  ts_status status;
  ts_args_start(&args, r->options);
  status = ts_panel_reduce(f, r, &args, spec, &g, err);
  gsl_test(status != want, "%s: %s", name, ts_message(status));
  return g;
}

static void test_reduce (void) {
  ts_frame *f = frame_of(rows, ROWS), *g;
  const char *by[] = {"exporter"};
  ts_panel_spec over = {.over = "exporter"}, all = {0};
  ts_panel_spec apart = {.by = by, .by_count = 1};
  ts_panel_spec time = {.over = "period"};
  ts_error err = {0};
  g = reduce(f, "hhi", &over, TS_OK, &err);
  gsl_test_int((int)g->rows, 4, "verbs 2: one row per remaining keys");
  gsl_test_rel(cell(g, "hhi", 0), 0.38, 1e-14, "verbs 2: .5, .3, .2 squared");
  gsl_test_str(why(g, "hhi", 2), "not released", "verbs 2: the parts' reason");
  gsl_test(!has_note(g, "hhi missing in 1 of 4 rows"), "verbs 6: counted");
  ts_frame_free(g);
  over.skip = 1;
  g = reduce(f, "sum", &over, TS_OK, &err);
  gsl_test_rel(cell(g, "sum", 2), 70, 0, "verbs 2: missing = skip");
  gsl_test_str(ts_frame_find(g, "sum")->unit, "USD", "verbs 2: unit");
  ts_frame_free(g);
  g = reduce(f, "count", &all, TS_OK, &err);
  gsl_test_int((int)g->rows, 1, "verbs 2: all rows are one number");
  gsl_test_rel(cell(g, "count", 0), 10, 0, "verbs 2: a count counts");
  ts_frame_free(g);
  time.over = "quarter";  /* the period by its frequency */
  g = reduce(f, "mean", &time, TS_OK, &err);
  gsl_test_rel(cell(g, "mean", 0), 67.5, 1e-15, "verbs 3: over time");
  gsl_test_str(why(g, "mean", 1), "1 of 4 periods missing",
               "verbs 3: the calendar is completed (S15)");
  ts_frame_free(g);
  g = reduce(f, "sum", &apart, TS_OK, &err);
  gsl_test_int((int)g->rows, 3, "by keeps apart");
  gsl_test_rel(cell(g, "sum", 1), 60, 0, "by: rows that there are");
  ts_frame_free(g);
  ts_frame_free(f);
}

static void test_partners (void) {
  const row twice[] = {{"CHN", "8457", Q(2022, 1), 1},
                       {"CHN", "8457", Q(2022, 1), 2}};
  ts_frame *f = frame_of(rows, 2), *g;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  narrow(f, 3, 61);
  reduce(f, "hhi", &over, TS_CONFLICT, &err);
  gsl_test(strstr(err.text, "narrowed to 3 of 61 exporters") == NULL
           || strstr(err.text, "within = \"selection\"") == NULL,
           "verbs 4: narrowed, with the cure: %s", err.text);
  over.selection = 1;
  g = reduce(f, "hhi", &over, TS_OK, &err);
  gsl_test(strstr(g->title, "hhi among 3 of 61 exporters") == NULL,
           "verbs 4: the title says so: %s", g->title);
  ts_frame_free(g);
  over.selection = 0;
  g = reduce(f, "sum", &over, TS_OK, &err);
  gsl_test(g == NULL, "verbs 4: a sum needs no whole key");
  ts_frame_free(g);
  ts_frame_free(f);
  f = frame_of(twice, 2);
  reduce(f, "hhi", &over, TS_CONFLICT, &err);
  gsl_test(strstr(err.text, "CHN stands twice") == NULL, "verbs 4: twice");
  ts_frame_free(f);
}

static void test_rest (void) {
  const row three[] = {{"CHN", "8457", Q(2022, 1), 60},
                       {"DEU", "8457", Q(2022, 1), 20},
                       {"other", "8457", Q(2022, 1), 20}};
  ts_frame *f = frame_of(three, 3), *g;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  ts_frame_find(f, "exporter")->rest = 2;
  reduce(f, "hhi", &over, TS_CONFLICT, &err);
  gsl_test(strstr(err.text, "a rest (other)") == NULL, "verbs 4: rest");
  gsl_test(ts_shares(f, &over, &g, &err), "shares 4: a rest is in the whole");
  gsl_test_rel(cell(g, "share", 0), 0.6, 1e-15, "shares 4: of the whole");
  gsl_test_rel(cell(g, "share", 2), 0.2, 1e-15, "shares 4: the rest's share");
  ts_frame_free(g);
  over.selection = 1;
  g = reduce(f, "hhi", &over, TS_OK, &err);
  gsl_test_rel(cell(g, "hhi", 0), 0.625, 1e-15, "verbs 4: .75, .25 squared");
  ts_frame_free(g);
  gsl_test(ts_shares(f, &over, &g, &err), "shares 4: among a selection");
  gsl_test_rel(cell(g, "share", 0), 0.75, 1e-15, "shares 4: without the rest");
  gsl_test_str(why(g, "share", 2), "a rest is no partner", "shares 4: reason");
  ts_frame_free(g);
  gsl_test(ts_share_ranks(f, &over, &g, &err), "rank");
  gsl_test_rel(cell(g, "rank", 1), 2, 0, "shares 7: rank");
  gsl_test(!isnan(cell(g, "rank", 2)), "shares 4: a rest has no rank");
  ts_frame_free(g);
  ts_frame_free(f);
}

static void test_shares (void) {
  const row zero[] = {{"CHN", "8457", Q(2022, 1), 0}};
  ts_frame *f = frame_of(rows, ROWS), *g;
  ts_panel_spec over = {.over = "exporter"}, nothing = {0};
  ts_error err = {0};
  gsl_test(ts_shares(f, &over, &g, &err), "shares 1: %s", err.text);
  gsl_test_int((int)g->rows, (int)ROWS, "shares 1: rows stay (S20)");
  gsl_test_rel(cell(g, "share", 0), 0.3, 1e-15, "shares 1: DEU 30 of 100");
  gsl_test_rel(cell(g, "share", 4), 0.5, 1e-15, "shares 1: CHN 50 of 100");
  gsl_test_rel(cell(g, "value", 4), 50, 0, "shares 1: value stays (S20)");
  gsl_test_str(why(g, "share", 5), 
               "TUR, 6.7 % of value, missing: not released", "S13: says why");
  gsl_test_str(why(g, "share", 9), "not released", "shares 2: its own reason");
  gsl_test(cell(g, "share", 8) != 0.0, "shares 1: a zero holds nothing");
  ts_frame_free(g);
  over.skip = 1;
  gsl_test(ts_shares(f, &over, &g, &err), "shares 2: skip");
  gsl_test_rel(cell(g, "share", 5), 1, 0, "shares 2: of those there are");
  gsl_test(!has_note(g, "1 of 4 sums over 'exporter' lack members"),
           "shares 2: and counted");
  ts_frame_free(g);
  over.skip = 0;
  narrow(f, 3, 61);
  gsl_test(ts_shares(f, &over, &g, &err) != TS_CONFLICT, "shares 3: narrowed");
  gsl_test(ts_shares(f, &nothing, &g, &err) != TS_MISUSE, "which key?");
  over.selection = 1;
  gsl_test(ts_shares(f, &over, &g, &err), "shares 3: accepted");
  gsl_test(strstr(g->title, "share among 3 of 61 exporters") == NULL,
           "shares 3: the title says so");
  ts_frame_free(g);
  ts_frame_free(f);
  f = frame_of(zero, 1);
  over.selection = 0;
  gsl_test(ts_shares(f, &over, &g, &err), "zero");
  gsl_test_str(why(g, "share", 0), "zero total", "shares 2: zero total");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* B holds 1 % where it is known, and is missing in the third quarter; C is
** never known. */
static void test_coverage (void) {
  const row light[] = {
    {"A", "84", Q(2022, 1), 99}, {"B", "84", Q(2022, 1), 1},
    {"A", "84", Q(2022, 2), 198}, {"B", "84", Q(2022, 2), 2},
    {"A", "84", Q(2022, 3), 50}, {"B", "84", Q(2022, 3), NONE},
    {"C", "84", Q(2022, 2), NONE}
  };
  ts_frame *f = frame_of(light, 6), *g;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  gsl_test(ts_shares(f, &over, &g, &err), "S13: %s", err.text);
  gsl_test_rel(cell(g, "share", 4), 1, 0, "S13: 99 % is enough");
  gsl_test(!isnan(cell(g, "share", 5)), "S13: what is missing stays missing");
  gsl_test(!has_note(g, "1 of 3 sums over 'exporter' lack members (1 in all): "
                        "the others weigh 99 % or more"), "S13: it is noted");
  ts_frame_free(g);
  over.coverage = 0.995;
  gsl_test(ts_shares(f, &over, &g, &err), "S13: %s", err.text);
  gsl_test_str(why(g, "share", 4), "B, 1 % of value, missing: not released",
               "S13: the threshold is an option");
  ts_frame_free(g);
  ts_frame_free(f);
  f = frame_of(light, 7);
  over.coverage = 0;
  gsl_test(ts_shares(f, &over, &g, &err), "S13: %s", err.text);
  gsl_test_str(why(g, "share", 2), "C missing: not released",
               "total 3: what was never known cannot be neglected");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* The same gaps under reducers: B and C as above. */
static void test_reduced_coverage (void) {
  const row light[] = {
    {"A", "84", Q(2022, 1), 99}, {"B", "84", Q(2022, 1), 1},
    {"A", "84", Q(2022, 2), 198}, {"B", "84", Q(2022, 2), 2},
    {"A", "84", Q(2022, 3), 50}, {"B", "84", Q(2022, 3), NONE},
    {"C", "84", Q(2022, 2), NONE}
  };
  const char *by[] = {"product", "quarter"};
  ts_frame *f = frame_of(light, 6), *g;
  ts_panel_spec over = {.over = "exporter"};
  ts_panel_spec apart = {.by = by, .by_count = 2};
  ts_error err = {0};
  g = reduce(f, "hhi", &over, TS_OK, &err);
  gsl_test_rel(cell(g, "hhi", 2), 1, 0, "S13: an index where 99 % is there");
  gsl_test(!has_note(g, "1 of 3 sums over 'exporter' lack members (1 in all): "
                        "the others weigh 99 % or more"), "S13: it is noted");
  ts_frame_free(g);
  g = reduce(f, "sum", &apart, TS_OK, &err);
  gsl_test_rel(cell(g, "sum", 2), 50, 0, "S13: by collapses the one key too");
  ts_frame_free(g);
  g = reduce(f, "min", &over, TS_OK, &err);
  gsl_test(!isnan(cell(g, "min", 2)), "S13: min weighs nothing");
  ts_frame_free(g);
  over.coverage = 1;
  g = reduce(f, "cr", &over, TS_OK, &err);
  gsl_test(!isnan(cell(g, "cr", 2)), "S13: coverage 1 is strict");
  gsl_test_str(why(g, "cr", 2), "not released", "S13: and says why");
  ts_frame_free(g);
  reduce(f, "mean", &over, TS_MISUSE, &err);
  gsl_test(strstr(err.text, "takes no coverage") == NULL, "%s", err.text);
  ts_frame_free(f);
  f = frame_of(light, 7);
  over.coverage = 0;
  g = reduce(f, "effective_number", &over, TS_OK, &err);
  gsl_test(!isnan(cell(g, "effective_number", 1)),
           "total 3: what was never known cannot be neglected");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* Rule 5: -40 of 60 says nothing of what is lacking. */
static void test_negative_weight (void) {
  const row below[] = {
    {"A", "84", Q(2022, 1), 100}, {"B", "84", Q(2022, 1), -40},
    {"C", "84", Q(2022, 1), 0.1},
    {"A", "84", Q(2022, 2), 100}, {"B", "84", Q(2022, 2), -40},
    {"C", "84", Q(2022, 2), NONE}
  };
  ts_frame *f = frame_of(below, 6), *g;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  g = reduce(f, "sum", &over, TS_OK, &err);
  gsl_test(!isnan(cell(g, "sum", 1)), "total 5: negative weights");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* A reason is told in full, however long the names in it are. */
static void test_long_reason (void) {
  static const char reason[] = "Commonwealth of Independent States (former) "
    "has no rows in 2020-04, 2020-05 and 2020-06, which may still be released";
  const row two[] = {{"A", "84", Q(2022, 1), 9}, {"B", "84", Q(2022, 1), NONE}};
  ts_frame *f = frame_of(two, 2), *g;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  ts_frame_reason(f, ts_frame_find(f, "value"), 1, reason);
  gsl_test(ts_shares(f, &over, &g, &err), "reason: %s", err.text);
  gsl_test(strstr(why(g, "share", 0), reason) == NULL, "a share's is whole: %s",
           why(g, "share", 0));
  ts_frame_free(g);
  g = reduce(f, "hhi", &over, TS_OK, &err);
  gsl_test_str(why(g, "hhi", 0), reason, "and an index's");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* What is lagged takes its reason along. */
static void test_lagged_reason (void) {
  const row gap[] = {{"A", "84", Q(2022, 1), 9}, {"A", "84", Q(2022, 2), NONE},
                     {"A", "84", Q(2022, 3), 7}};
  const ts_transform *lag = ts_transform_find("lag");
  ts_frame *f = frame_of(gap, 3), *g;
  ts_panel_spec spec = {0};
  ts_error err = {0};
  ts_args args;
  ts_frame_reason(f, ts_frame_find(f, "value"), 1, "2/3 months");
  ts_args_start(&args, lag->options);
  gsl_test(ts_panel_transform(f, lag, &args, &spec, &g, &err), "lag: %s",
           err.text);
  gsl_test_str(why(g, "lag", 0), "no earlier period", "lag: the first");
  gsl_test_rel(cell(g, "lag", 1), 9, 0, "lag: the one before");
  gsl_test_str(why(g, "lag", 1), "", "lag: what is there has no reason");
  gsl_test_str(why(g, "lag", 2), "2/3 months", "lag: the source's reason");
  ts_frame_free(g);
  ts_frame_free(f);
}

/* FORMULAS C2: total +172.73 %, China +133.33 points, others +39.39. */
static void test_contribution (void) {
  const row toy[] = {
    {"CHN", "84", Q(2021, 4), 190}, {"DEU", "84", Q(2021, 4), 140},
    {"CHN", "84", Q(2022, 4), 630}, {"DEU", "84", Q(2022, 4), 270}
  };
  ts_frame *f = frame_of(toy, 4), *g = NULL;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  gsl_test(ts_share_contributions(f, &over, "yoy", &g, &err), "%s", err.text);
  gsl_test_rel(cell(g, "contribution", 4), 400.0 / 3, 1e-14, "shares 5: CHN");
  gsl_test_rel(cell(g, "contribution", 9), 1300.0 / 33, 1e-14, "shares 5: DEU");
  gsl_test_rel(cell(g, "contribution", 4) + cell(g, "contribution", 9),
               100 * (900.0 / 330 - 1), 1e-14, "shares 5: they add up");
  gsl_test_str(why(g, "contribution", 0), "no earlier period", "shares 5");
  ts_frame_free(g);
  gsl_test(ts_share_contributions(f, &over, NULL, &g, &err) != TS_MISUSE,
           "S22: no default below a year");
  gsl_test(ts_share_contributions(f, &over, "mom", &g, &err) != TS_UNKNOWN,
           "unknown kind");
  gsl_test(ts_shares(f, &over, &g, &err), "share");
  over.of = "share";
  ts_frame_free(f);
  gsl_test(ts_share_changes(g, &over, "yoy", &f, &err), "shares 6");
  gsl_test_str(ts_frame_find(f, "change")->unit, "percentage points",
               "shares 6: fractions change by points");
  gsl_test_rel(cell(f, "change", 4), 100 * (0.7 - 19.0 / 33), 1e-12, "CHN");
  ts_frame_free(f);
  ts_frame_free(g);
}

static void test_ranks (void) {
  const row ties[] = {{"A", "84", Q(2022, 1), 5}, {"B", "84", Q(2022, 1), 9},
                      {"C", "84", Q(2022, 1), 5}, {"D", "84", Q(2022, 1), NONE},
                      {"E", "84", Q(2022, 1), 1}};
  ts_frame *f = frame_of(ties, 5), *g = NULL;
  ts_panel_spec over = {.over = "exporter"};
  ts_error err = {0};
  gsl_test(ts_share_ranks(f, &over, &g, &err), "%s", err.text);
  gsl_test_rel(cell(g, "rank", 1), 1, 0, "shares 7: the largest");
  gsl_test_rel(cell(g, "rank", 2), 2, 0, "shares 7: equal values");
  gsl_test_rel(cell(g, "rank", 4), 4, 0, "shares 7: after equal values");
  gsl_test(!isnan(cell(g, "rank", 3)), "shares 7: missing has none");
  ts_frame_free(g);
  ts_frame_free(f);
}

#define GROUPS 23
#define LENGTH 20

/* Group g grows by g a quarter; group 0 has two observations. */
static ts_frame *many (void) {
  static row all[GROUPS * LENGTH];
  static char names[GROUPS][16];
  size_t n = 0;
  for (int g = 0; g < GROUPS; g++) {
    snprintf(names[g], sizeof names[g], "G%02d", g);
    for (int t = 0; t < LENGTH; t++) {
      if (g == 0 && t > 1) continue;
      all[n++] = (row){names[g], "84", Q(2019, 1) + t,
                       100 + g * t + ((t % 3 == 0) ? 1 : 0)};
    }
  }
  return frame_of(all, n);
}

static int same_cells (const ts_frame *a, const ts_frame *b) {
  if (a->rows != b->rows || a->width != b->width) return 0;
  for (size_t k = 0; k < a->width; k++)
    if (a->columns[k].kind == TS_NUMBER
        && memcmp(a->columns[k].u.numbers, b->columns[k].u.numbers,
                  a->rows * sizeof(double)) != 0) return 0;
  return 1;
}

static void test_fit (void) {
  ts_frame *f = many(), *one = NULL, *two = NULL;
  const ts_model *model = ts_model_find("theil_sen");
  const char *by[] = {"exporter"};
  ts_panel_spec spec = {.by = by, .by_count = 1};
  const volatile int raised = 1;
  ts_args args;
  ts_error err = {0};
  ts_args_start(&args, model->options);
  gsl_test(ts_panel_fit(f, model, &args, &spec, 1, NULL, &one, &err),
           "verbs 5: %s", err.text);
  gsl_test(ts_panel_fit(f, model, &args, &spec, 4, NULL, &two, &err),
           "verbs 5: 4 threads");
  gsl_test_int((int)one->rows, GROUPS, "verbs 5: one row per group");
  gsl_test(!same_cells(one, two), "verbs 5: same for 1 and 4 threads");
  gsl_test_str(text(one, "exporter", 7), "G07", "verbs 5: keys");
  gsl_test_rel(cell(one, "slope", 7), 7, 1e-12, "verbs 5: slope");
  gsl_test_rel(cell(one, "n", 7), LENGTH, 0, "verbs 5: n");
  gsl_test_rel(cell(one, "missing", 0), LENGTH - 2, 0, "verbs 5: missing");
  gsl_test(*text(one, "refused", 0) == '\0', "S25: refused says why");
  gsl_test(!isnan(cell(one, "slope", 0)), "S25: refused has no numbers");
  gsl_test(*text(one, "refused", 7) != '\0', "S25: others are not refused");
  gsl_test(ts_panel_fit(f, model, &args, &spec, 2, &raised, &one, &err)
           != TS_STOPPED, "stop flag");
  ts_frame_free(one);
  ts_frame_free(two);
  spec.by_count = 0;
  gsl_test(ts_panel_fit_one(f, model, &args, &spec, NULL, NULL, &err)
           != TS_CONFLICT, "several series are no fit");
  gsl_test(strstr(err.text, "'exporter' varies") == NULL, "says: %s", err.text);
  ts_frame_free(f);
}

static void test_adjust (void) {
  /* R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, NA, 0.005), "BH")
  ** 0.02 0.04 0.04 NA 0.02 */
  const row p[] = {{"A", "84", 1, 0.01}, {"B", "84", 1, 0.04},
                   {"C", "84", 1, 0.03}, {"D", "84", 1, NONE},
                   {"E", "84", 1, 0.005}};
  ts_frame *f = frame_of(p, 5), *g = NULL;
  ts_panel_spec spec = {.of = "value"};
  ts_error err = {0};
  gsl_test(ts_panel_adjust(f, &spec, NULL, &g, &err), "adjust: %s", err.text);
  gsl_test_rel(cell(g, "q", 0), 0.02, 1e-14, "adjust: 0.01");
  gsl_test_rel(cell(g, "q", 1), 0.04, 1e-14, "adjust: 0.04");
  gsl_test_rel(cell(g, "q", 2), 0.04, 1e-14, "adjust: 0.03");
  gsl_test(!isnan(cell(g, "q", 3)), "adjust: missing is no test");
  gsl_test_rel(cell(g, "q", 4), 0.02, 1e-14, "adjust: 0.005");
  ts_frame_free(g);
  ts_frame_find(f, "value")->u.numbers[0] = 1.5;
  gsl_test(ts_panel_adjust(f, &spec, NULL, &g, &err) != TS_DOMAIN, "no p-value");
  ts_frame_free(f);
}

static const ts_condition german[] = {
  {"exporter", "DEU"}, {"product", "8457"}
};

static void test_series (void) {
  ts_frame *f = frame_of(rows, ROWS), *s = NULL, *t = NULL, *u = NULL;
  ts_condition wrong[] = {{"exporter", "CHM"}};
  ts_error err = {0};
  size_t place;
  gsl_test(ts_series_extract(f, german, 2, NULL, &s, &err), "%s", err.text);
  gsl_test_int((int)s->rows, 4, "series: the frame's whole calendar");
  gsl_test(!isnan(cell(s, "value", 2)), "series: no row is missing");
  gsl_test_str(s->title, "DEU, 8457 | imports of RUS", "series: title");
  gsl_test(ts_series_extract(f, NULL, 0, NULL, &t, &err) != TS_CONFLICT
           || strstr(err.text, "'exporter' (DEU, CHN ...) still v") == NULL,
           "series: keys that vary are named: %s", err.text);
  gsl_test(ts_series_extract(f, wrong, 1, NULL, &t, &err) != TS_UNKNOWN
           || strstr(err.text, "did you mean 'CHN'?") == NULL,
           "series: the nearest is named: %s", err.text);
  gsl_test(ts_series_find(s, "2022Q4", &place, &err) || place != 3, "find");
  gsl_test(ts_series_find(s, "2023Q1", &place, &err) != TS_DOMAIN, "outside");
  gsl_test(ts_series_find(s, "2022", &place, &err) != TS_MISUSE, "frequency");
  gsl_test(ts_series_span(s, "..2022Q2", &t, &err) || t->rows != 2, "span");
  gsl_test(ts_series_span(s, "2030..", &u, &err) != TS_DOMAIN, "empty span");
  ts_frame_free(t);
  ts_frame_free(s);
  ts_frame_free(f);
}

/* A series of USD, and its first half. */
static ts_frame *start_pair (ts_frame **s, ts_frame **half) {
  ts_frame *f = frame_of(rows, ROWS);
  ts_error err = {0};
  gsl_test(ts_series_extract(f, german, 2, NULL, s, &err), "%s", err.text);
  gsl_test(ts_series_span(*s, "..2022Q2", half, &err), "%s", err.text);
  return f;
}

static void test_combine (void) {
  ts_frame *s = NULL, *t = NULL, *u = NULL, *f = start_pair(&s, &t);
  ts_error err = {0};
  gsl_test(ts_series_combine('/', t, 0, s, 0, &u, &err), "%s", err.text);
  gsl_test_rel(cell(u, "value", 1), 1, 0, "combine: aligned by period");
  gsl_test_str(ts_frame_of(u)->unit, "fraction", "combine 3: USD over USD");
  gsl_test(!isnan(cell(u, "value", 3)), "combine 1: one side only");
  ts_frame_free(u);
  gsl_test(ts_series_combine('*', NULL, 2, s, 0, &u, &err), "%s", err.text);
  gsl_test_rel(cell(u, "value", 0), 60, 0, "combine 4: a number");
  gsl_test_str(ts_frame_of(u)->unit, "USD", "combine 4: keeps the unit");
  ts_frame_free(u);
  gsl_test(ts_series_combine('/', s, 0, NULL, 0, &u, &err), "%s", err.text);
  gsl_test_str(why(u, "value", 0), "zero denominator", "combine 1: reason");
  ts_frame_free(u);
  ts_frame_free(t);
  ts_frame_free(s);
  ts_frame_free(f);
}

static void test_units (void) {
  ts_frame *s = NULL, *t = NULL, *u = NULL, *f = start_pair(&s, &t);
  ts_error err = {0};
  ts_set_text(&ts_frame_of(t)->unit, "kg");
  gsl_test(ts_series_combine('+', s, 0, t, 0, &u, &err) != TS_CONFLICT,
           "combine 2: kg and USD");
  gsl_test(ts_series_combine('/', t, 0, s, 0, &u, &err), "%s", err.text);
  gsl_test_str(ts_frame_of(u)->unit, "kg/USD", "combine 3: spelled out");
  ts_frame_free(u);
  ts_set_text(&ts_frame_of(t)->unit, "USD");
  ts_set_text(&ts_frame_of(t)->valuation, "CIF");
  gsl_test(ts_series_combine('-', s, 0, t, 0, &u, &err), "%s", err.text);
  ts_frame_free(u);
  ts_set_text(&ts_frame_of(s)->valuation, "FOB");
  gsl_test(ts_series_combine('-', s, 0, t, 0, &u, &err) != TS_CONFLICT,
           "combine 2: FOB and CIF");
  ts_frame_free(t);
  ts_frame_free(s);
  ts_frame_free(f);
}

int main (void) {
  test_complete();
  test_regular();
  test_transform();
  test_reduce();
  test_partners();
  test_rest();
  test_shares();
  test_coverage();
  test_reduced_coverage();
  test_negative_weight();
  test_long_reason();
  test_lagged_reason();
  test_contribution();
  test_ranks();
  test_fit();
  test_adjust();
  test_series();
  test_combine();
  test_units();
  return gsl_test_summary();
}
