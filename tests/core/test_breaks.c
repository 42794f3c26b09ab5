/* Breaks at known and unknown dates; core/stats/breaks/{chow,sup_f,breaks}.h,
** and what they rest on. */
#include "break_data.h"
#include "stats/breaks/date_interval.h"
#include "stats/breaks/growing.h"
#include "stats/breaks/hansen.h"
#include "stats/breaks/partition.h"

/* gretl 2022c: ols lg_l const time; chow 1955:01. R 4.2.2, sandwich 3.0-2:
** the Wald statistics of NeweyWest(lag = 4, prewhite = FALSE) and vcovHC. */
static void test_chow (void) {
  ts_series y = air();
  ts_fit *fit = FIT("chow", &y, "at=1955-01", "log=1", "model=trend");
  gsl_test_rel(ts_fit_get(fit, "f"), 4.19266, 1e-6, "F1: F");
  gsl_test_rel(ts_fit_get(fit, "p"), 0.0170, 3e-3, "F1: p");
  gsl_test_rel(ts_fit_get(fit, "wald"), 2 * ts_fit_get(fit, "f"), 1e-15, "k F");
  gsl_test_int((int)ts_fit_get(fit, "df2"), 140, "n - 2k");
  gsl_test_int((int)ts_fit_get(fit, "n_before"), 72, "rule 1: before the date");
  same(word(fit, "date"), "1955-01", "date");
  ts_fit_free(fit);
  fit = FIT("chow", &y, "at=1955-01", "log=1", "model=trend",
            "errors=newey_west");
  gsl_test_rel(ts_fit_get(fit, "f"), 2.03402329065, 1e-9, "rule 3: HAC");
  gsl_test_rel(fit->coefficients[0].se, 0.0600454524685, 1e-9, "rule 2: level");
  gsl_test_rel(fit->coefficients[1].se, 0.0015718963448, 1e-9, "rule 2: slope");
  ts_fit_free(fit);
  fit = FIT("chow", &y, "at=1955-01", "log=1", "model=trend", "errors=hc3");
  gsl_test_rel(ts_fit_get(fit, "f"), 3.91517701928, 1e-9, "rule 3: HC3");
  ts_fit_free(fit);
}

/* The mean before and after, by hand. */
static void test_chow_rules (void) {
  const double x[] = {1, 2, 3, NAN, 12, 13, 11, 12};
  ts_series y = series_of(x, 8, "2020");
  ts_fit *fit = FIT("chow", &y, "at=2024");
  ts_status status;
  gsl_test_rel(fit->coefficients[0].estimate, 10, 1e-14, "rule 2: change");
  gsl_test_rel(ts_fit_get(fit, "f"), 10 * 10 * 12 / 7.0 / (4 / 5.0), 1e-13,
               "rule 3: by hand");
  gsl_test_int((int)fit->missing, 1, "rule 4");
  ts_fit_free(fit);
  fit = FIT("chow", &y, "at=2023");
  same(word(fit, "date"), "2024", "a missing first period");
  ts_fit_free(fit);
  fit = FIT("chow", &y, "at=2021");
  same(fit->refused, "too few observations on one side of the date", "S25");
  ts_fit_free(fit);
  y.unit = "fraction";
  fit = FIT("chow", &y, "at=2024");
  gsl_test_rel(fit->coefficients[0].estimate, 1000, 1e-13, "rule 5: points");
  same(fit->coefficients[0].label, "level (pp)", "rule 5: label");
  ts_fit_free(fit);
  fit = fit_of("chow", &y, "at=2020-05", NULL, &status);
  gsl_test_int(status, TS_MISUSE, "a month of a series by year");
  ts_fit_free(fit);
}

/* R 4.2.2, strucchange 1.5-3: sctest(Fstats(Nile ~ 1), type = ...). */
static void test_sup_f (void) {
  ts_series y = river(), z = air();
  ts_fit *fit = FIT("sup_f", &y, "trim=0.15");
  gsl_test_rel(ts_fit_get(fit, "sup_f"), 75.92976943, 1e-9, "F2: supF");
  gsl_test_rel(ts_fit_get(fit, "ave_f"), 21.21466678, 1e-9, "F2: aveF");
  gsl_test_rel(ts_fit_get(fit, "exp_f"), 33.75897496, 1e-9, "F2: expF");
  gsl_test(!(ts_fit_get(fit, "p") < 1e-15), "F2: p");
  same(word(fit, "date"), "1899", "S23: the first of the new regime");
  same(word(fit, "earliest"), "1886", "rule 2");
  same(word(fit, "latest"), "1956", "rule 2");
  gsl_test_rel(ts_fit_part(fit, "statistic")->y.values[28], 75.92976943, 1e-9,
               "rule 3: the path stands at the date");
  gsl_test(!isnan(ts_fit_part(fit, "statistic")->y.values[14]), "rule 2");
  ts_fit_free(fit);
  fit = FIT("sup_f", &z, "log=1", "model=trend");
  gsl_test_rel(ts_fit_get(fit, "sup_f"), 15.15494277, 1e-9, "F2: gretl, R");
  gsl_test_rel(ts_fit_get(fit, "sup_f") / 2, 7.57747, 1e-6, "F2: gretl max F");
  gsl_test_rel(ts_fit_get(fit, "p"), 0.01087411, 1e-6, "F2: R's p");
  same(word(fit, "date"), "1957-10", "F2: gretl's date");
  ts_fit_free(fit);
}

/* strucchange 1.5-3: pvalue.Fstats(x, type, k, lambda), a function of it; gretl
** 2022c's qlrtest, whose dates run from after 21 to after 122 observations. */
static void test_hansen (void) {
  gsl_test_rel(ts_hansen_p(TS_HANSEN_SUP, 15.15494277, 2,
                           ts_hansen_trim(144, 21, 122)), 0.0106524, 1e-5,
               "F2: gretl's p");
  gsl_test_rel(ts_hansen_p(TS_HANSEN_SUP, 15.15494277, 2, 0.15), 0.01060548192,
               1e-9, "sup");
  gsl_test_rel(ts_hansen_p(TS_HANSEN_SUP, 15.15494277, 2, 0.16), 0.01024665717,
               1e-9, "rule 1: between two rows");
  gsl_test_rel(ts_hansen_p(TS_HANSEN_SUP, 5.0, 1, 0.5), 0.025347318677468,
               1e-12, "rule 1: chi-squared");
  gsl_test_rel(ts_hansen_trim(100, 15, 85), 0.15, 1e-15, "a symmetric range");
  gsl_test(!isnan(ts_hansen_p(TS_HANSEN_SUP, 5, 1, 0.04)), "rule 2: trim");
  gsl_test(!isnan(ts_hansen_p(TS_HANSEN_SUP, 5, 6, 0.15)), "rule 2: k");
  for (int t = 0; t < 3; t++) {
    double x = ts_hansen_critical((ts_hansen)t, 0.05, 2, 0.15);
    gsl_test_rel(ts_hansen_p((ts_hansen)t, x, 2, 0.15), 0.05, 1e-9, "critical");
    for (size_t k = 1; k <= 13; k++)
      for (double f = 50; f < 1e5; f *= 2)
        gsl_test(ts_hansen_p((ts_hansen)t, 2 * f, k, 0.15)
                 > ts_hansen_p((ts_hansen)t, f, k, 0.15), "rule 3: p falls");
  }
}

/* R 4.2.2, strucchange 1.5-3: summary(breakpoints(Nile ~ 1)), confint(). */
static void test_breaks (void) {
  const double rss[] = {2835156.75, 1597457.19444444, 1552923.61577540,
                        1538096.51274510, 1507888.47591645, 1659993.50042626};
  const double bic[] = {1318.2418, 1270.0837, 1276.4667, 1284.7177, 1291.9445,
                        1310.7652};
  ts_series y = river();
  ts_fit *fit = fit_of("breaks", &y, NULL, NULL, NULL);
  for (size_t m = 0; m < 6; m++) {
    gsl_test_rel(number(fit, "choices", "rss", m), rss[m], 1e-14, "F3: RSS");
    gsl_test_rel(number(fit, "choices", "bic", m), bic[m], 5e-8, "F3: BIC");
  }
  gsl_test_int((int)ts_fit_get(fit, "count"), 1, "F3: one break");
  same(word(fit, "dates"), "1899", "F3, S23: the date");
  same(cell(fit, "breaks", "date", 0), "1899", "F3: the date");
  same(cell(fit, "breaks", "lo", 0), "1896", "F3: after observation 25");
  same(cell(fit, "breaks", "hi", 0), "1903", "F3: after observation 32");
  gsl_test_rel(number(fit, "regimes", "mean", 0), 1097.75, 1e-14, "F5: means");
  gsl_test_rel(number(fit, "regimes", "mean", 1), 849.9722, 1e-7, "F5: means");
  gsl_test_rel(number(fit, "breaks", "jump", 0), 849.972222222222 - 1097.75,
               1e-12, "jump");
  gsl_test_rel(ts_fit_part(fit, "fitted")->y.values[27], 1097.75, 1e-14,
               "1898");
  gsl_test_rel(ts_fit_part(fit, "fitted")->y.values[28], 849.972222222222,
               1e-13, "1899");
  ts_fit_free(fit);
}

/* R: breakpoints(log(AirPassengers) ~ t + season), t = 1:144. */
static void test_breaks_season (void) {
  const double rss[] = {0.46072, 0.21323, 0.10581, 0.06743, 0.05213, 0.04515};
  const double bic[] = {-349.01777, -390.38261, -421.70326, -417.01904,
                        -384.49891, -335.61457};
  ts_series y = air();
  ts_fit *fit = FIT("breaks", &y, "log=1", "model=trend", "season=1");
  for (size_t m = 0; m < 6; m++) {
    gsl_test_rel(number(fit, "choices", "rss", m), rss[m], 1e-4, "RSS");
    gsl_test_rel(number(fit, "choices", "bic", m), bic[m], 1e-7, "BIC");
  }
  same(word(fit, "dates"), "1953-11, 1958-01", "dates");
  same(cell(fit, "breaks", "lo", 0), "1953-10", "after observation 57");
  same(cell(fit, "breaks", "hi", 0), "1954-02", "after observation 61");
  same(cell(fit, "breaks", "lo", 1), "1957-12", "after observation 107");
  same(cell(fit, "breaks", "hi", 1), "1958-03", "after observation 110");
  ts_fit_free(fit);
}

/* Rule 3. */
static void test_choice (void) {
  ts_series y = river();
  double n = 100, c = 0.299 * pow(log(n), 2.1);
  ts_fit *fit = FIT("breaks", &y, "choose=lwz");
  gsl_test_rel(ts_fit_get(fit, "lwz"),
               log(1597457.19444444 / (n - 3)) + 3 / n * c, 1e-13,
               "rule 3: lwz");
  gsl_test_int((int)ts_fit_get(fit, "count"), 1, "rule 3: lwz");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "choose=sequential");
  gsl_test_int((int)ts_fit_get(fit, "count"), 1, "rule 3: sequential");
  gsl_test_rel(number(fit, "choices", "f", 1), 75.92976943, 1e-9, "rule 4: F");
  gsl_test_rel(ts_fit_get(fit, "sup_f"), 75.92976943, 1e-9, "rule 4");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "number=3");
  gsl_test_int((int)ts_fit_get(fit, "count"), 3, "rule 3: number");
  gsl_test_rel(ts_fit_get(fit, "rss"), 1538096.51274510, 1e-14, "its RSS");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "number=0");
  same(word(fit, "dates"), "none", "no break");
  gsl_test_int((int)ts_fit_table_of(fit, "breaks")->rows, 0, "no row");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "h=40", "most=5");
  gsl_test_int((int)ts_fit_table_of(fit, "choices")->rows, 2, "rule 2: room");
  gsl_test_int((int)ts_fit_get(fit, "shortest"), 40, "rule 2: a number");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "number=6");
  same(fit->refused, "too few observations for so many regimes", "rule 2");
  ts_fit_free(fit);
}

static const ts_regime_shape shapes[] = {
  {0, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 1}
};

static void start (ts_regimes *r, const ts_series *y, ts_regime_shape shape) {
  ts_fit *fit = ts_fit_alloc();
  gsl_test(ts_regimes_start(r, y, shape, "test", fit, NULL) != TS_OK, "start");
  gsl_test(fit->refused != NULL, "start: %s", fit->refused);
  ts_fit_free(fit);
}

/* Closed forms of runs against rotations, for every run. */
static void test_runs (void) {
  double gap[60];
  memcpy(gap, air_passengers, sizeof gap);
  gap[7] = gap[30] = NAN;
  for (size_t s = 0; s < 2 * 4; s++) {
    ts_series y = series_of((s % 2 == 0) ? air_passengers : gap, 60, "1949-01");
    ts_regimes r;
    ts_partition p;
    start(&r, &y, shapes[s / 2]);
    gsl_test(ts_partition_make(&p, &r, r.k + 1, 1, NULL) != TS_OK, "make");
    for (size_t to = 1; to <= r.n; to++)
      for (size_t from = 0; from < to; from++) {
        ts_growing g;
        ts_regimes_grow(&r, from, to, &g);
        if (fabs(ts_partition_run(&p, from, to) - g.rss) > 1e-12)
          gsl_test(1, "shape %zu: run %zu..%zu: %.17g, want %.17g", s, from, to,
                   ts_partition_run(&p, from, to), g.rss);
      }
    ts_partition_free(&p);
    ts_regimes_free(&r);
  }
}

/* All partitions, one after the other. */
static double least (const ts_partition *p, size_t from, size_t m) {
  double best = INFINITY;
  if (m == 0) return ts_partition_run(p, from, p->n);
  for (size_t cut = from + p->shortest; cut + m * p->shortest <= p->n; cut++)
    best = fmin(best, ts_partition_run(p, from, cut) + least(p, cut, m - 1));
  return best;
}

static void test_partitions (void) {
  for (size_t n = 20; n <= 32; n += 4) {
    ts_series y = series_of(nile + n, n, "1900");
    ts_regimes r;
    ts_partition p;
    start(&r, &y, shapes[n % 8 / 4]);
    gsl_test(ts_partition_make(&p, &r, 4, 4, NULL) != TS_OK, "make");
    for (size_t m = 0; m <= 4; m++) {
      size_t cuts[4], from = 0;
      double sum = 0.0;
      gsl_test_rel(ts_partition_cuts(&p, m, cuts), least(&p, 0, m), 1e-14,
                   "n %zu, %zu breaks: least of all partitions", n, m);
      for (size_t i = 0; i <= m; i++) {
        size_t to = (i == m) ? n : cuts[i];
        gsl_test(to < from + 4, "rule 1: shortest");
        sum += ts_partition_run(&p, from, to);
        from = to;
      }
      gsl_test_rel(sum, least(&p, 0, m), 1e-14, "the cuts have that sum");
    }
    ts_partition_free(&p);
    ts_regimes_free(&r);
  }
}

/* strucchange 1.5-3: pargmaxV(-5, phi2 = 2), 1 - pargmaxV(5, phi2 = 2): a
** variance four times as large after the break; distances after it count in
** units of 4. Bai (1997): 7 and 11 for 90 and 95 % with equal variances. */
static void test_interval (void) {
  gsl_test_abs(ts_date_distance(0.05, 1.0), 7.0, 0.7, "90 %");
  gsl_test_abs(ts_date_distance(0.025, 1.0), 11.0, 0.1, "95 %");
  gsl_test_rel(ts_date_tail(5, 0.25), 0.0468855298783544, 1e-12, "before");
  gsl_test_rel(ts_date_tail(5 / 4.0, 4), 0.359654630938782, 1e-12, "after");
  gsl_test_rel(ts_date_tail(5, 2.25 / 0.49), 0.113256466319087, 1e-12,
               "pargmaxV(-5, xi = 3, phi1 = 1.5, phi2 = 0.7)");
  gsl_test_rel(ts_date_tail(2 * 9 / (3 * 0.49 / 2.25), 0.49 / 2.25),
               0.000710604455681052, 1e-10, "1 - pargmaxV(2, the same)");
  gsl_test_rel(ts_date_tail(0.0, 1.0), 0.5, 1e-14, "symmetric at 0");
  gsl_test_rel(ts_date_tail(0.0, 4.0), 0.8, 1e-14, "the noisier side");
  gsl_test_rel(ts_date_tail(0.0, 0.25), 0.2, 1e-14, "the other side");
  gsl_test(!isnan(ts_date_distance(0.025, 0.01)), "one side hardly varies");
  gsl_test(!isnan(ts_date_distance(0.025, 0.0)), "one side does not vary");
  gsl_test_rel(ts_date_tail(ts_date_distance(0.025, 0.7), 0.7), 0.025, 1e-8,
               "inverse");
}

/* Scale, shift and reversal; large values that differ in the units. */
static void test_properties (void) {
  double x[100], back[100];
  const double scales[] = {1e-300, 1.0, 1e300};
  for (size_t s = 0; s < 3; s++) {
    ts_series y;
    ts_fit *fit;
    for (size_t i = 0; i < 100; i++) x[i] = nile[i] * scales[s];
    y = series_of(x, 100, "1871");
    fit = fit_of("breaks", &y, NULL, NULL, NULL);
    same(word(fit, "dates"), "1899", "scale: date");
    same(cell(fit, "breaks", "hi", 0), "1903", "scale: interval");
    gsl_test_rel(ts_fit_get(fit, "sup_f"), 75.92976943, 1e-9, "scale: F");
    ts_fit_free(fit);
  }
  for (size_t i = 0; i < 100; i++) {
    x[i] = nile[i] + 1e9;
    back[i] = nile[99 - i];
  }
  for (size_t s = 0; s < 2; s++) {
    ts_series y = series_of((s == 0) ? x : back, 100, "1871");
    ts_fit *fit = fit_of("breaks", &y, NULL, NULL, NULL);
    same(word(fit, "dates"), (s == 0) ? "1899" : "1943", "shift; reversal");
    gsl_test_rel(ts_fit_get(fit, "rss"), 1597457.19444444, 1e-14, "the same");
    ts_fit_free(fit);
  }
}

static void test_refusals (void) {
  const double equal[] = {3, 3, 3, 3, 3, 3, 3, 3};
  const double line[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const double jump[] = {1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5};
  const double zero[] = {1, 2, 0, 4, 5, 6, 7, 8};
  const char *const models[] = {"sup_f", "breaks", "cusum", "mosum", "pelt",
                                "binary_segmentation"};
  ts_series y = series_of(equal, 8, "2020");
  ts_fit *fit;
  for (size_t i = 0; i < 6; i++) {
    fit = fit_of(models[i], &y, NULL, NULL, NULL);
    same(fit->refused, "all observations are equal: there is nothing that could"
         " break", models[i]);
    ts_fit_free(fit);
  }
  y = series_of(zero, 8, "2020");
  for (size_t i = 0; i < 6; i++) {
    fit = fit_of(models[i], &y, "log=1", NULL, NULL);
    gsl_test(fit->refused == NULL || !strstr(fit->refused, "no log"), "%s: log",
             models[i]);
    ts_fit_free(fit);
  }
  y = series_of(line, 12, "2020");
  fit = FIT("breaks", &y, "model=trend");
  same(fit->refused, "one regime fits all observations exactly: there is"
       " nothing that could break", "an exact line");
  ts_fit_free(fit);
  y = series_of(jump, 12, "2020");
  fit = FIT("sup_f", &y, "trim=0.2");
  same(fit->refused, "two regimes fit exactly: there are no errors to test"
       " with", "an exact step");
  same(fit->notes[0], "the new regime begins in 2026", "and where it is");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "h=0.2");
  same(word(fit, "dates"), "2026", "rule 6: a date all the same");
  same(cell(fit, "breaks", "lo", 0), "missing", "rule 6: without an interval");
  gsl_test_int((int)ts_fit_table_of(fit, "choices")->rows, 2, "rule 6");
  ts_fit_free(fit);
}

/* gaps.h: refused by default; left out, they keep their place. */
static void test_missing (void) {
  double x[60] = {0};
  ts_series y = series_of(x, 60, "2019-01");
  ts_fit *fit;
  for (size_t i = 0; i < 60; i++)
    x[i] = (double)i + ((i >= 30) ? 20 : 0) + (double)(i * 7 % 5);
  x[0] = x[10] = x[29] = x[30] = NAN;
  fit = FIT("breaks", &y, "model=trend");
  same(fit->notes[0], "missing: 2019-11, 2021-06, 2021-07", "refused by name");
  ts_fit_free(fit);
  fit = FIT("breaks", &y, "model=trend", "missing=skip");
  same(word(fit, "dates"), "2021-08", "the new regime's first value");
  gsl_test_int((int)fit->n, 56, "n");
  gsl_test(fabs(number(fit, "regimes", "slope", 0) - 1.0) > 0.05,
           "the trend goes on through what is missing");
  gsl_test(!isnan(ts_fit_part(fit, "fitted")->y.values[0]), "cut off");
  gsl_test(isnan(ts_fit_part(fit, "fitted")->y.values[10]), "inside");
  ts_fit_free(fit);
}

/* break_report.h, rule 2: a share jumps by percentage points. */
static void test_share_jump (void) {
  const double share[] = {0.10, 0.11, 0.10, 0.12, 0.50, 0.51, 0.49, 0.50};
  ts_series y = series_of(share, 8, "2010");
  ts_fit *fit;
  const ts_column *column;
  y.unit = "fraction";
  fit = fit_of("breaks", &y, "h=3", NULL, NULL);
  column = ts_frame_find(ts_fit_table_of(fit, "breaks"), "jump");
  gsl_test_rel(number(fit, "breaks", "jump", 0), 39.25, 1e-12, "points");
  same(column->unit, "percentage points", "S26: of a jump");
  ts_fit_free(fit);
}

int main (void) {
  test_chow();
  test_chow_rules();
  test_sup_f();
  test_hansen();
  test_breaks();
  test_breaks_season();
  test_choice();
  test_runs();
  test_partitions();
  test_interval();
  test_properties();
  test_refusals();
  test_missing();
  test_share_jump();
  return gsl_test_summary();
}
