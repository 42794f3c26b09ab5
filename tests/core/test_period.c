/* test_period.c -- the rules of base/period.h */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/period.h"

static void reads (const char *text, ts_freq freq, const char *as) {
  ts_period period = {0, TS_DAY};
  char out[TS_PERIOD_TEXT] = "";
  ts_status status = ts_period_parse(ts_slice_of(text), &period);
  if (status == TS_OK) ts_period_text(period, out);
  gsl_test(status != TS_OK || period.freq != freq || strcmp(out, as) != 0,
           "rules 2 and 3: '%s' is %s %s, got '%s'", text, ts_freq_name(freq),
           as, out);
}

static void refused (const char *text, const char *rule) {
  ts_period period = {42, TS_WEEK};
  gsl_test(ts_period_parse(ts_slice_of(text), &period) != TS_SYNTAX
           || period.ordinal != 42, "%s: '%s' is no period", rule, text);
}

static ts_period period_of (const char *text) {
  ts_period period = {0, TS_DAY};
  gsl_test(ts_period_parse(ts_slice_of(text), &period) != TS_OK,
           "'%s' is read", text);
  return period;
}

static void is_ordinal (const char *text, int ordinal) {
  gsl_test_int(period_of(text).ordinal, ordinal, "rule 1: %s", text);
}

static void test_text (void) {
  reads("2023", TS_YEAR, "2023");
  reads("2023H1", TS_HALF, "2023H1");
  reads("2023S2", TS_HALF, "2023H2");
  reads("2023-h2", TS_HALF, "2023H2");
  reads("2023-S1", TS_HALF, "2023H1");
  reads("2023Q4", TS_QUARTER, "2023Q4");
  reads("2023q1", TS_QUARTER, "2023Q1");
  reads("2023-Q4", TS_QUARTER, "2023Q4");
  reads("2023-10", TS_MONTH, "2023-10");
  reads("202301", TS_MONTH, "2023-01");
  reads("2023M10", TS_MONTH, "2023-10");
  reads("2023m10", TS_MONTH, "2023-10");
  reads("2023M1", TS_MONTH, "2023-01");
  reads("2023-M12", TS_MONTH, "2023-12");
  reads("2023/10", TS_MONTH, "2023-10");
  reads("10/2023", TS_MONTH, "2023-10");
  reads("Oct. 2023", TS_MONTH, "2023-10");
  reads("OCT 2023", TS_MONTH, "2023-10");
  reads("october 2023", TS_MONTH, "2023-10");
  reads("2023 Oct", TS_MONTH, "2023-10");
  reads("May. 2023", TS_MONTH, "2023-05");
  reads("Sept. 2023", TS_MONTH, "2023-09");
  reads("2023W05", TS_WEEK, "2023W05");
  reads("2023-w52", TS_WEEK, "2023W52");
  reads("2020W53", TS_WEEK, "2020W53");
  reads("2023-10-05", TS_DAY, "2023-10-05");
  reads("20231005", TS_DAY, "2023-10-05");
  reads("2024-02-29", TS_DAY, "2024-02-29");
  reads("0001", TS_YEAR, "0001");
  reads("9999-12-31", TS_DAY, "9999-12-31");
  reads("0001W01", TS_WEEK, "0001W01");
  reads("9999W52", TS_WEEK, "9999W52");
}

static void test_refused (void) {
  static const char *const texts[] = {
    "", " ", "x", "23", "023", "20231", "2023x", "2023 ", " 2023", "2023Q",
    "2023Q0", "2023Q5", "2023H3", "2023-13", "2023-00", "202313", "202300",
    "2023W00", "2023W53", "2023W54", "2023-1", "2023-02-29", "1900-02-29",
    "2023-04-31", "2023-01-00", "20230431", "Okt 2023", "Octo 2023",
    "October. 2023", "Oct.2023", "Oct", "2023.10", "2023-10-05T00",
    "2023\xd0\x9a" "1", "2019-2024"
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    refused(texts[i], "rule 2");
  refused("05/10/2023", "rule 2, day and month cannot be told apart");
  refused("0000", "rule 5");
  refused("10000", "rule 5");
  refused("-2023", "rule 5");
  refused("0000-12", "rule 5");
  refused("0000W52", "rule 5");
  refused("202352", "rule 6");
  gsl_test(ts_period_parse((ts_slice){"2023Q4xyz", 6}, &(ts_period){0, TS_DAY}),
           "a slice ends where it ends");
}

static void test_ordinals (void) {
  is_ordinal("2023", 2023);
  is_ordinal("2023H1", 2 * 2023);
  is_ordinal("2023Q4", 4 * 2023 + 3);
  is_ordinal("2023-10", 12 * 2023 + 9);
  is_ordinal("1970-01-01", 0);
  is_ordinal("1969-12-31", -1);
  is_ordinal("0001-01-01", -719162);
  is_ordinal("9999-12-31", 2932896);
  is_ordinal("1970W01", 0);
  is_ordinal("1969W52", -1);
  gsl_test_int(ts_period_first_day((ts_period){0, TS_WEEK}), -3,
               "rule 1: week 0 begins on Monday 1969-12-29");
}

static void test_names (void) {
  gsl_test_int(ts_freq_find("half"), TS_HALF, "a frequency by name");
  gsl_test_int(ts_freq_find("fortnight"), -1, "no such frequency");
  gsl_test(strcmp(ts_freq_names(TS_HALF, 2), "halves") != 0, "two halves");
  gsl_test(strcmp(ts_freq_names(TS_MONTH, 1), "month") != 0, "one month");
  gsl_test(strcmp(ts_freq_names(TS_MONTH, 0), "months") != 0, "no months");
  for (int i = 0; i < TS_FREQS; i++)
    gsl_test_int(ts_freq_find(ts_freq_name((ts_freq)i)), i, "%s",
                 ts_freq_name((ts_freq)i));
  gsl_test_int(ts_freq_per_year(TS_QUARTER), 4, "quarters in a year");
}

static void coarsens (const char *fine, ts_freq freq, const char *as) {
  char out[TS_PERIOD_TEXT];
  ts_period_text(ts_period_coarsen(period_of(fine), freq), out);
  gsl_test(strcmp(out, as) != 0, "%s is in %s, got %s", fine, as, out);
}

static void refines (const char *coarse, ts_freq freq, const char *first,
                     size_t count) {
  char out[TS_PERIOD_TEXT];
  size_t n = 0;
  ts_period_text(ts_period_refine(period_of(coarse), freq, &n), out);
  gsl_test(strcmp(out, first) != 0 || n != count,
           "%s holds %zu %s from %s, got %zu from %s", coarse, count,
           ts_freq_names(freq, count), first, n, out);
}

static void test_conversion (void) {
  coarsens("2023-10", TS_QUARTER, "2023Q4");
  coarsens("2023-06", TS_HALF, "2023H1");
  coarsens("2023Q3", TS_HALF, "2023H2");
  coarsens("2023H2", TS_YEAR, "2023");
  coarsens("2023-10", TS_MONTH, "2023-10");
  coarsens("2023-10-01", TS_WEEK, "2023W39");
  coarsens("2021-01-03", TS_WEEK, "2020W53");
  coarsens("2023W05", TS_MONTH, "2023-02");  /* rule 4: Thursday 2 February */
  coarsens("2020W53", TS_YEAR, "2020");      /* rule 4: Thursday 31 December */
  coarsens("2025W01", TS_YEAR, "2025");      /* rule 4: from 30 December 2024 */
  refines("2023Q4", TS_MONTH, "2023-10", 3);
  refines("2023", TS_QUARTER, "2023Q1", 4);
  refines("2023H2", TS_MONTH, "2023-07", 6);
  refines("2023", TS_YEAR, "2023", 1);
  refines("2024-02", TS_DAY, "2024-02-01", 29);
  refines("2024", TS_DAY, "2024-01-01", 366);
  refines("2023W05", TS_DAY, "2023-01-30", 7);
  refines("2020", TS_WEEK, "2020W01", 53);
  refines("2023", TS_WEEK, "2023W01", 52);
  refines("2023Q1", TS_WEEK, "2023W01", 13);
  refines("2020Q4", TS_WEEK, "2020W40", 14);
}

static void test_missing (void) {
  ts_period none = {INT32_MIN, TS_MONTH};
  char out[TS_PERIOD_TEXT] = "x";
  gsl_test(*ts_period_text(none, out) != '\0', "rule 9: no text");
  gsl_test(ts_period_coarsen(none, TS_YEAR).ordinal != INT32_MIN,
           "rule 9: coarsening leaves it missing");
  gsl_test(ts_range_has((ts_range){INT32_MIN, INT32_MAX}, none),
           "rule 9: not even all time has it");
}

/* The days that a range prints as, or the sentence that refuses it. */
static void ranges (const char *text, const char *first, const char *last) {
  ts_range range = {0, 0};
  ts_error err = {0};
  int32_t lo = INT32_MIN, hi = INT32_MAX;
  if (*first != '\0') lo = period_of(first).ordinal;
  if (*last != '\0') hi = period_of(last).ordinal;
  gsl_test(ts_range_parse(ts_slice_of(text), &range, &err) != TS_OK,
           "'%s' is a range: %s", text, err.text);
  gsl_test(range.first_day != lo || range.last_day != hi,
           "'%s' is %s to %s, got days %d to %d", text, first, last,
           (int)range.first_day, (int)range.last_day);
}

static void no_range (const char *text, ts_status want, const char *says) {
  ts_range range;
  ts_error err = {0};
  ts_status status = ts_range_parse(ts_slice_of(text), &range, &err);
  gsl_test(status != want || strstr(err.text, says) == NULL,
           "'%s' is refused with \"%s\", got \"%s\"", text, says, err.text);
  gsl_test(ts_range_parse(ts_slice_of(text), &range, NULL) != want,
           "'%s' without a place for the sentence", text);
}

static int has (const char *range_text, const char *period) {
  ts_range range;
  ts_error err;
  gsl_test(ts_range_parse(ts_slice_of(range_text), &range, &err) != TS_OK,
           "'%s' is a range", range_text);
  return ts_range_has(range, period_of(period));
}

static void test_ranges (void) {
  ranges("2019Q1..2024Q2", "2019-01-01", "2024-06-30");
  ranges("2019..2024Q2", "2019-01-01", "2024-06-30");
  ranges("..2021", "", "2021-12-31");
  ranges("2022-03..", "2022-03-01", "");
  ranges("2023", "2023-01-01", "2023-12-31");
  ranges("2019Q1 .. 2019Q1", "2019-01-01", "2019-03-31");
  ranges("Oct. 2023..Dec. 2023", "2023-10-01", "2023-12-31");
  ranges("2024..2024-02", "2024-01-01", "2024-02-29");
  ranges("..", "", "");
  gsl_test(!has("2019Q1..2024Q2", "2024Q2"), "rule 7: the last quarter");
  gsl_test(!has("2019Q1..2024Q2", "2024-06-30"), "rule 7: the last day");
  gsl_test(has("2019Q1..2024Q2", "2024-07"), "rule 7: the month after");
  gsl_test(has("2019Q1..2024Q2", "2024"), "rule 7: half a year is not in it");
  gsl_test(has("2023", "2023W52") != 1, "rule 7: week to 31 December 2023");
  gsl_test(has("2020", "2020W53"), "rule 7: week to 3 January 2021");
  gsl_test(!has("..2021", "0001"), "rule 7: open");
  no_range("2019-2024", TS_SYNTAX, "a range is written '2019..2024'");
  no_range("2019Q1 - 2024-02", TS_SYNTAX, "written '2019Q1..2024-02'");
  no_range("2024..2019", TS_DOMAIN, "'2024..2019' ends before it starts");
  no_range("2024Q2..2024Q1", TS_DOMAIN, "ends before");
  no_range("2019..x", TS_SYNTAX, "'x' is no period: write 2023, 2023Q4");
  no_range("2019...2021", TS_SYNTAX, "'.2021' is no period");
  no_range("2019..2020..2021", TS_SYNTAX, "'2020..2021' is no period");
  no_range("", TS_SYNTAX, "'' is no period");
  no_range(".", TS_SYNTAX, "'.' is no period");
  no_range("2019-", TS_SYNTAX, "'2019-' is no period");
}

/* The text of a day's period, by the C library's calendar. */
static void oracle_text (const struct tm *tm, ts_freq freq, char out[32]) {
  int year = tm->tm_year + 1900, month = tm->tm_mon + 1;
  switch (freq) {
    case TS_DAY: strftime(out, 32, "%Y-%m-%d", tm); break;
    case TS_WEEK: strftime(out, 32, "%GW%V", tm); break;
    case TS_MONTH: strftime(out, 32, "%Y-%m", tm); break;
    case TS_QUARTER: snprintf(out, 32, "%dQ%d", year, (month + 2) / 3); break;
    case TS_HALF: snprintf(out, 32, "%dH%d", year, (month + 5) / 6); break;
    case TS_YEAR: snprintf(out, 32, "%d", year); break;
  }
}

/* A day's period has the oracle's text, reads back, and holds the day. */
static int right_period (int32_t day, ts_freq freq, const struct tm *tm) {
  char text[TS_PERIOD_TEXT], want[32];
  ts_period p = ts_period_of_day(day, freq), again;
  oracle_text(tm, freq, want);
  ts_period_text(p, text);
  return strcmp(text, want) == 0
      && ts_period_parse(ts_slice_of(text), &again) == TS_OK
      && again.ordinal == p.ordinal && again.freq == freq
      && ts_period_first_day(p) <= day && day <= ts_period_last_day(p)
      && ts_period_of_day(ts_period_first_day(p), freq).ordinal == p.ordinal
      && ts_period_of_day(ts_period_last_day(p), freq).ordinal == p.ordinal;
}

/* Each coarser period's finer ones are just those that coarsen to it. */
static int right_parts (ts_period coarse, ts_freq freq) {
  size_t n;
  ts_period part = ts_period_refine(coarse, freq, &n);
  part.ordinal--;
  if (ts_period_coarsen(part, coarse.freq).ordinal >= coarse.ordinal) return 0;
  for (size_t i = 0; i < n; i++) {
    part.ordinal++;
    if (ts_period_coarsen(part, coarse.freq).ordinal != coarse.ordinal)
      return 0;
  }
  part.ordinal++;
  return ts_period_coarsen(part, coarse.freq).ordinal > coarse.ordinal;
}

static void test_every_day (void) {
  int32_t first = period_of("1900-01-01").ordinal;
  int32_t last = period_of("2100-12-31").ordinal;
  gsl_test_int(last - first + 1, 201 * 365 + 49, "49 leap years");
  for (int f = TS_DAY; f <= TS_YEAR; f++) {
    ts_freq freq = (ts_freq)f;
    int wrong = 0;
    for (int32_t day = first; day <= last; day++) {
      time_t seconds = (time_t)day * 86400;
      struct tm tm;
      gmtime_r(&seconds, &tm);
      wrong += !right_period(day, freq, &tm);
    }
    gsl_test_int(wrong, 0, "days 1900-2100 with a wrong %s",
                 ts_freq_name(freq));
  }
}

static void test_every_pair (void) {
  int32_t first = period_of("1900-01-01").ordinal;
  int32_t last = period_of("2100-12-31").ordinal;
  for (int f = TS_DAY; f <= TS_YEAR; f++)
    for (int c = f; c <= TS_YEAR; c++) {
      ts_period p = ts_period_of_day(first, (ts_freq)c);
      int wrong = 0;
      for (; ts_period_first_day(p) <= last; p.ordinal++)
        wrong += !right_parts(p, (ts_freq)f);
      gsl_test_int(wrong, 0, "1900-2100: every %s by %s",
                   ts_freq_name((ts_freq)c), ts_freq_name((ts_freq)f));
    }
}

int main (void) {
  test_text();
  test_refused();
  test_ordinals();
  test_names();
  test_conversion();
  test_missing();
  test_ranges();
  test_every_day();
  test_every_pair();
  return gsl_test_summary();
}
