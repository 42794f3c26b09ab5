/* Breaks beside events; core/stats/breaks/events.h. */
#include "break_data.h"
#include "stats/breaks/events.h"

static ts_fit *match (const ts_fit *fit, const ts_event *events, size_t n,
                      size_t within) {
  ts_fit *out = ts_fit_alloc();
  ts_error err = {0};
  gsl_test(ts_events_match(fit, events, n, within, out, &err) != TS_OK, "%s",
           err.text);
  return out;
}

/* One break, 1899, among 71 years: 1886 .. 1956. */
static void test_one (void) {
  const ts_event events[] = {{"1902-05-01", "dam"}, {"1895", "rain"},
                             {"1960", "late"}};
  ts_series y = river();
  ts_fit *fit = fit_of("breaks", &y, NULL, NULL, NULL);
  ts_fit *out = match(fit, events, 3, 3);
  same(cell(out, "matches", "event", 0), "dam", "rule 2: the nearest");
  same(cell(out, "matches", "on", 0), "1902-05-01", "its date");
  gsl_test_rel(number(out, "matches", "distance", 0), -3, 0, "rule 2: before");
  gsl_test_rel(ts_fit_get(out, "matched"), 1, 0, "rule 2: within 3");
  gsl_test_rel(ts_fit_get(out, "chance"), 14 / 71.0, 1e-14,
               "rule 3: 1892..1905");
  gsl_test_rel(ts_fit_get(out, "p"), 14 / 71.0, 1e-14, "rule 4: one break");
  ts_fit_free(out);
  out = match(fit, events, 3, 2);
  gsl_test_rel(ts_fit_get(out, "matched"), 0, 0, "rule 2: not within 2");
  gsl_test_rel(ts_fit_get(out, "p"), 1, 1e-15, "no fewer than none");
  gsl_test_rel(ts_fit_get(out, "chance"), 10 / 71.0, 1e-14, "rule 3");
  ts_fit_free(out);
  out = match(fit, events + 1, 1, 4);
  gsl_test_rel(number(out, "matches", "distance", 0), 4, 0, "rule 2: after");
  gsl_test_rel(number(out, "matches", "chance", 0), 9 / 71.0, 1e-14, "rule 3");
  ts_fit_free(out);
  out = match(fit, events, 0, 2);
  same(cell(out, "matches", "event", 0), "missing", "no events");
  gsl_test_rel(ts_fit_get(out, "chance"), 0, 0, "no chance");
  ts_fit_free(out);
  ts_fit_free(fit);
}

/* A tie goes to the earlier event; sup_f has one date; pelt may have none. */
static void test_others (void) {
  const ts_event tie[] = {{"1901", "after"}, {"1897", "before"}};
  ts_series y = river();
  ts_fit *fit = fit_of("sup_f", &y, NULL, NULL, NULL), *out;
  out = match(fit, tie, 2, 2);
  same(cell(out, "matches", "event", 0), "before", "rule 2: a tie");
  ts_fit_free(out);
  ts_fit_free(fit);
  fit = FIT("pelt", &y, "beta=1000000");
  out = match(fit, tie, 2, 2);
  gsl_test_rel(ts_fit_get(out, "count"), 0, 0, "no breaks");
  gsl_test(!isnan(ts_fit_get(out, "p")), "no p");
  ts_fit_free(out);
  ts_fit_free(fit);
}

static void fails (const ts_fit *fit, const ts_event *event, const char *what) {
  ts_fit *out = ts_fit_alloc();
  ts_error err = {0};
  gsl_test(ts_events_match(fit, event, 1, 2, out, &err) != TS_MISUSE
           || strstr(err.text, what) == NULL, "%s", err.text);
  ts_fit_free(out);
}

static void test_misuse (void) {
  const ts_event coarse = {"2022", "a year"}, wrong = {"today", "no date"};
  ts_series y = air(), z = air();
  ts_fit *fit = fit_of("breaks", &y, NULL, NULL, NULL);
  fails(fit, &coarse, "event 'a year': its date is a day or a month");
  fails(fit, &wrong, "not 'today'");
  ts_fit_free(fit);
  fit = fit_of("chow", &y, "at=1955-01", NULL, NULL);
  fails(fit, &(ts_event){"1955-01", "it"}, "only dates that were searched for");
  ts_fit_free(fit);
  z.n = 3;
  fit = fit_of("breaks", &z, NULL, NULL, NULL);
  fails(fit, &(ts_event){"1955-01", "it"}, "refused");
  ts_fit_free(fit);
}

/* Rule 4: all placements, one after the other. */
static void count_all (const unsigned char *hit, size_t periods,
                       size_t shortest, size_t from, size_t breaks,
                       size_t matched, double *all, double *good) {
  if (breaks == 0) {
    *all += 1;
    *good += (matched == 0) ? 1 : 0;
    return;
  }
  for (size_t i = from; i < periods; i++)
    count_all(hit, periods, shortest, i + shortest, breaks - 1,
              matched - ((hit[i] && matched > 0) ? 1 : 0), all, good);
}

static void test_count (void) {
  const unsigned char hit[20] = {0, 0, 1, 1, 0, 0, 0, 1, 0, 0,
                                 0, 0, 0, 1, 1, 1, 0, 0, 0, 0};
  for (size_t breaks = 1; breaks <= 4; breaks++)
    for (size_t matched = 0; matched <= breaks; matched++)
      for (size_t shortest = 1; shortest <= 5; shortest += 2) {
        double all = 0, good = 0, p;
        count_all(hit, 20, shortest, 0, breaks, matched, &all, &good);
        gsl_test(ts_events_chance(hit, 20, shortest, breaks, matched, &p)
                 != TS_OK, "memory");
        gsl_test_rel(p, good / all, 1e-14, "rule 4: %zu breaks, %zu match, %zu"
                     " apart", breaks, matched, shortest);
      }
}

/* Very many placements: hypergeometric when breaks need no room. */
static void test_many (void) {
  static unsigned char hit[5000];
  double p, tail = 0.0, term = 1.0;
  for (size_t i = 0; i < 500; i++) hit[i * 10] = 1;
  for (size_t i = 0; i < 100; i++)  /* no match at all: 4500 of 5000 places */
    term *= (4500.0 - (double)i) / (5000.0 - (double)i);
  tail = 1.0 - term;
  gsl_test(ts_events_chance(hit, 5000, 1, 100, 1, &p) != TS_OK, "memory");
  gsl_test_rel(p, tail, 1e-11, "no overflow");
}

int main (void) {
  test_one();
  test_others();
  test_misuse();
  test_count();
  test_many();
  return gsl_test_summary();
}
