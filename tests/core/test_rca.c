/* test_rca.c -- revealed comparative advantage: rules of rca.h, indicators.h
** and pair_totals.h */
#include "frame_data.h"

#include <stdlib.h>

#include "stats/levels/indicators.h"

static const char *const pair[] = {"exporter", "product"};

static ts_panel_spec plain (void) {
  return (ts_panel_spec){.by = pair, .by_count = 2};
}

static ts_frame *rca_with (const ts_frame *f, const ts_panel_spec *spec,
                           size_t threads, ts_status want, const char *part,
                           const char *what) {
  ts_frame *made = NULL;
  ts_error err = {0};
  ts_status status = ts_frame_indicate(f, ts_indicator_find("rca"), NULL, spec,
                                       threads, &made, &err);
  gsl_test_int((int)status, (int)want, "%s: status (%s)", what, err.text);
  if (part != NULL) has_text(err.text, part, what);
  return made;
}

static ts_frame *rca (const ts_frame *f, const char *what) {
  ts_panel_spec spec = plain();
  return rca_with(f, &spec, 1, TS_OK, NULL, what);
}

/* FORMULAS C9; a second year has twice the first's values. */
static const char *const who[] = {"CHN", "CHN", "CHN", "DEU", "DEU", "DEU",
                                  "USA", "USA", "USA"};
static const char *const goods[] = {"8457", "8458", "8501", "8457", "8458",
                                    "8501", "8457", "8458", "8501"};
static const double golden[] = {100, 50, 0, 20, 80, 100, 0, 10, 40};
static const double ratios[] = {
  2.2222222222222223, 0.95238095238095233, 0, 0.33333333333333331,
  1.1428571428571428, 1.4285714285714286, 0, 0.5714285714285714,
  2.2857142857142856
};

static ts_frame *matrix (size_t years) {
  ts_frame *f = ts_frame_alloc(9 * years);
  const char *names[18], *codes[18];
  int32_t when[18];
  double value[18];
  for (size_t i = 0; i < 9 * years; i++) {
    names[i] = who[i / years];
    codes[i] = goods[i / years];
    when[i] = (int32_t)(2021 + i % years);
    value[i] = golden[i / years] * (double)(1 + i % years);
  }
  add_key(f, "exporter", names);
  add_key(f, "product", codes);
  add_period(f, TS_YEAR, when);
  add_number(f, "value", "USD", value);
  return f;
}

static void formula (void) {
  for (size_t years = 1; years <= 2; years++) {
    ts_frame *f = matrix(years), *r = rca(f, "golden");
    for (size_t i = 0; i < 9 * years; i++)
      gsl_test_rel(number_at(r, "rca", i), ratios[i / years], 1e-15,
                   "Balassa (1965): row %zu of %zu years", i, years);
    same_text(ts_frame_find(r, "rca")->unit, "ratio", "unit");
    gsl_test_int((int)r->width, 5, "the columns stay");
    ts_frame_free(r);
    ts_frame_free(f);
  }
}

static void zeros (void) {
  ts_frame *f = matrix(1), *r;
  double *x = ts_frame_find(f, "value")->u.numbers;
  x[2] = x[5] = x[8] = 0;               /* nobody exports 8501 */
  x[7] = 0;                             /* USA exports nothing */
  r = rca(f, "zeros");
  same_text(why_at(r, "rca", 2), "zero total over exporter", "rule 2: X_wk");
  same_text(why_at(r, "rca", 7), "zero total over product", "rule 2: X_i");
  gsl_test(!isnan(number_at(r, "rca", 6)), "rule 2: no ratio");
  gsl_test_rel(number_at(r, "rca", 0), (100.0 / 150) / (120.0 / 250), 1e-15,
               "rule 2: the others stand");
  has_text(r->notes[r->note_count - 1], "rca missing in 5 of 9 rows",
           "rule 3 of indicators.h: noted");
  ts_frame_free(r);
  ts_frame_free(f);
}

/* Two years; in the second one, one cell is missing. */
static void missing (void) {
  ts_frame *f = matrix(2), *r;
  ts_column *value = ts_frame_find(f, "value");
  value->u.numbers[15] = NAN;           /* USA, 8458, 2022: 2.5 % of all */
  ts_frame_reason(f, value, 15, "not released");
  r = rca(f, "missing");
  same_text(why_at(r, "rca", 15), "not released", "its own reason");
  same_text(why_at(r, "rca", 17),
            "8458, 20 % of value, missing: not released",
            "rule 2 of pair_totals.h: the country's total");
  same_text(why_at(r, "rca", 3), "USA, 7.1 % of value, missing: not released",
            "rule 2: the product's total");
  same_text(why_at(r, "rca", 1),
            "USA 8458, 2.5 % of value, missing: not released",
            "rule 2: the total of all");
  gsl_test_rel(number_at(r, "rca", 16), ratios[8], 1e-15, "the year before");
  ts_frame_free(r);
  value->u.numbers[14] = 0.1;           /* now it weighs next to nothing */
  r = rca(f, "light");
  gsl_test_rel(number_at(r, "rca", 1), (200.0 / 300) / (240.0 / 780), 1e-15,
               "rule 2: totals stand without 0.03 %");
  gsl_test(!isnan(number_at(r, "rca", 15)), "rule 2: the cell is missing");
  ts_frame_free(r);
  ts_frame_free(f);
}

static void refusals (void) {
  static const char *const same[] = {"exporter", "exporter"};
  static const char *const no_key[] = {"exporter", "period"};
  ts_panel_spec spec = plain();
  ts_frame *f = matrix(1), *r;
  ts_column *key = ts_frame_find(f, "exporter");
  spec.by = same;
  rca_with(f, &spec, 1, TS_MISUSE, "two keys", "rule 1: one key");
  spec.by = no_key;
  rca_with(f, &spec, 1, TS_MISUSE, "'period' is none", "rule 1: no key");
  spec = plain();
  key->u.codes[1] = key->u.codes[4];
  rca_with(f, &spec, 1, TS_CONFLICT, "DEU, 8458 stands twice", "rule 1: twice");
  ts_frame_free(f);
  f = matrix(1);
  key = ts_frame_find(f, "exporter");
  key->narrowed = 1;
  key->shown = 3;
  key->known = 61;
  key->rest = key->u.codes[6];          /* USA stands for all others */
  rca_with(f, &spec, 1, TS_CONFLICT, "narrowed to 3 of 61", "rule 2: S19");
  spec.selection = 1;
  r = rca_with(f, &spec, 1, TS_OK, NULL, "rule 2: accepted");
  gsl_test_rel(number_at(r, "rca", 0), (100.0 / 150) / (120.0 / 350), 1e-15,
               "rule 2: totals of what is there");
  same_text(why_at(r, "rca", 7), "a rest is no partner", "rule 2: the rest");
  has_text(r->title, "rca among 3 of 61 exporters", "rule 2: title");
  ts_frame_free(r);
  ts_frame_free(f);
}

#define MEMBERS 7

/* A frame with gaps: two members of three in every cell's place, in an order
** that says nothing. 'thin' makes so many tables that totals are numbered. */
static ts_frame *random_frame (size_t rows, size_t tables, int gaps) {
  ts_frame *f = ts_frame_alloc(rows);
  ts_column *c[4];
  size_t cells = MEMBERS * MEMBERS * tables, at = 0;
  char text[32];
  ts_frame_add_key(f, "product", NULL, &c[0]);
  ts_frame_add_key(f, "importer", NULL, &c[0]);
  ts_frame_add_key(f, "exporter", NULL, &c[0]);
  ts_frame_add_number(f, "value", "USD", &c[0]);
  for (int k = 0; k < 4; k++) c[k] = &f->columns[k];
  for (size_t i = 0; i < rows; i++) {
    size_t parts[3];
    at = (at + 7919) % cells;           /* a prime: each cell once */
    parts[0] = at % MEMBERS;
    parts[1] = at / (MEMBERS * MEMBERS);
    parts[2] = at / MEMBERS % MEMBERS;
    for (int k = 0; k < 3; k++) {
      snprintf(text, sizeof text, "m%zu", parts[k]);
      ts_dict_add(c[k]->dict, ts_slice_of(text), &c[k]->u.codes[i]);
    }
    c[3]->u.numbers[i] = (gaps && rand() % 50 == 0) ? NAN
                         : (double)(rand() % 5);
  }
  return f;
}

/* The definition, row by row, where nothing is missing. */
static double slow (const ts_frame *f, size_t row) {
  const ts_column *k = &f->columns[0], *j = &f->columns[1], *i = &f->columns[2];
  const double *x = f->columns[3].u.numbers;
  double own = 0, goods_all = 0, all = 0;
  for (size_t r = 0; r < f->rows; r++) {
    if (j->u.codes[r] != j->u.codes[row]) continue;
    all += x[r];
    if (i->u.codes[r] == i->u.codes[row]) own += x[r];
    if (k->u.codes[r] == k->u.codes[row]) goods_all += x[r];
  }
  if (own == 0 || goods_all == 0) return NAN;
  return (x[row] / own) / (goods_all / all);
}

static int differs (const ts_frame *a, const ts_frame *b) {
  const ts_column *x = ts_frame_of(a), *y = ts_frame_of(b);
  return memcmp(x->u.numbers, y->u.numbers, a->rows * sizeof(double)) != 0;
}

static void oracle (void) {
  static const size_t sizes[][2] = {{40, 1}, {600, 20}, {3000, 20000}, {0, 1}};
  srand(5);
  for (size_t s = 0; s < 4; s++) {
    ts_frame *f = random_frame(sizes[s][0], sizes[s][1], 0);
    ts_frame *r = rca(f, "oracle");
    ts_panel_spec spec = plain();
    ts_frame *two = rca_with(f, &spec, 2, TS_OK, NULL, "two threads");
    int wrong = 0;
    for (size_t i = 0; i < f->rows; i++) {
      double want = slow(f, i), got = number_at(r, "rca", i);
      wrong += isnan(want) ? !isnan(got)
                           : !(fabs(got - want) <= 1e-15 * want);
    }
    gsl_test_int(wrong, 0, "the definition, %zu rows in up to %zu tables",
                 sizes[s][0], sizes[s][1]);
    gsl_test(differs(r, two), "S27: threads do not show");
    ts_frame_free(two);
    ts_frame_free(r);
    ts_frame_free(f);
  }
}

/* Laid out and numbered totals treat gaps alike: many tables against one of
** them alone. */
static void gaps (void) {
  ts_frame *f = random_frame(3000, 62, 1), *all, *one, *r;
  const ts_column *importer = ts_frame_find(f, "importer");
  size_t picked[64], n = 0;
  int wrong = 0;
  for (int m = 0; m < 30000; m++) {     /* members without rows */
    char text[32];
    uint32_t code;
    snprintf(text, sizeof text, "none%d", m);
    ts_dict_add(ts_frame_find(f, "exporter")->dict, ts_slice_of(text), &code);
  }
  all = rca(f, "gaps");
  for (size_t i = 0; i < f->rows && n < 64; i++)
    if (importer->u.codes[i] == 3) picked[n++] = i;
  ts_frame_pick(f, picked, n, &one);
  r = rca(one, "one table");
  for (size_t i = 0; i < n; i++) {
    double a = number_at(all, "rca", picked[i]), b = number_at(r, "rca", i);
    wrong += !(a == b || (isnan(a) && isnan(b)))
          || strcmp(why_at(all, "rca", picked[i]), why_at(r, "rca", i)) != 0;
  }
  gsl_test_int(wrong, 0, "a table does not see the others");
  gsl_test_int(n > 20, 1, "and has rows");
  ts_frame_free(r);
  ts_frame_free(one);
  ts_frame_free(all);
  ts_frame_free(f);
}

static void selected (void) {
  static const size_t picked[] = {3, 4, 8};
  ts_frame *whole = matrix(1), *some = NULL;
  ts_panel_spec spec = plain();
  ts_error err = {0};
  ts_frame_pick(whole, picked, 3, &some);
  ts_indicate_whole(whole, ts_indicator_find("rca"), &spec, 1, &err);
  gsl_test_int((int)ts_indicate_selected(some, whole, &err), TS_OK, "selected");
  for (size_t i = 0; i < 3; i++)
    gsl_test(number_at(some, "rca", i) != number_at(whole, "rca", picked[i]),
             "S19: a selected row has the whole's ratio");
  ts_frame_drop_last(some);
  ts_frame_find(some, "value")->u.numbers[1] = 79;
  gsl_test_int((int)ts_indicate_selected(some, whole, &err), TS_CONFLICT,
               "a cell cut in part");
  has_text(err.text, "79 of 80", "and it is named");
  ts_frame_free(some);
  ts_frame_free(whole);
}

int main (void) {
  formula();
  zeros();
  missing();
  refusals();
  oracle();
  gaps();
  selected();
  return gsl_test_summary();
}
