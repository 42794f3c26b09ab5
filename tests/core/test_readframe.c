/* test_readframe.c -- tables of any kind as frames; rules of readframe.h and
** texttable.h */
#include <gsl/gsl_test.h>
#include <malloc.h>
#include <math.h>
#include <unistd.h>

#include "data/read/readframe.h"
#include "failing.h"
#include "reading.h"

#define TRIALS 100000
#define AGAIN 64       /* runs of a trial in which nothing may grow */
#define LEAST 32       /* bytes that the smallest block of the heap takes */

static const ts_read_options none = {.frequency = -1, .wide = -1};
static ts_error err;

/* Read these bytes; NULL when that fails, and 'err' says why. */
static ts_frame *frame_of (const char *text, const ts_read_options *options) {
  const char *path = file_of("table.csv", text, strlen(text));
  ts_frame *frame = NULL;
  err = (ts_error){0};
  ts_read_frame(path, (options != NULL) ? options : &none, &frame, &err);
  unlink(path);
  return frame;
}

/* "name:kind[frequency] ..." of a frame's columns. */
static const char *shape_of (const ts_frame *frame) {
  static const char *const kinds[] = {"key", "period", "number"};
  static char text[512];
  size_t n = 0;
  text[0] = '\0';
  for (size_t i = 0; frame != NULL && i < frame->width; i++) {
    const ts_column *column = &frame->columns[i];
    n += (size_t)snprintf(text + n, sizeof text - n, "%s%s:%s",
                          (i > 0) ? " " : "", column->name,
                          (column->kind == TS_PERIODS)
                          ? ts_freq_name(column->freq) : kinds[column->kind]);
  }
  return text;
}

static void has_shape (const char *text, const ts_read_options *options,
                       const char *want, const char *what) {
  ts_frame *frame = frame_of(text, options);
  gsl_test(strcmp(shape_of(frame), want) != 0, "%s: %s (%s)", what,
           shape_of(frame), err.text);
  ts_frame_free(frame);
}

/* Reading fails on that line with all these words. */
static void refuses (const char *text, const ts_read_options *options,
                     int64_t line, const char *words, const char *what) {
  ts_frame *frame = frame_of(text, options);
  gsl_test(frame != NULL || err.line != line
           || strstr(err.text, words) == NULL, "%s: line %d: %s", what,
           (int)err.line, err.text);
  ts_frame_free(frame);
}

static double number_at (const ts_frame *frame, const char *name, size_t row) {
  const ts_column *column = ts_frame_find(frame, name);
  return (column != NULL) ? column->u.numbers[row] : -1.0;
}

static const char *text_at (const ts_frame *frame, const char *name,
                            size_t row) {
  const ts_column *column = ts_frame_find(frame, name);
  return (column != NULL) ? ts_dict_text(column->dict, column->u.codes[row])
                          : "no column";
}

static int has_note (const ts_frame *frame, const char *words) {
  for (size_t i = 0; i < frame->note_count; i++)
    if (strstr(frame->notes[i], words) != NULL) return 1;
  return 0;
}

static void kinds (void) {
  const char *code[] = {"hs6", NULL}, *sum[] = {"v", NULL};
  ts_read_options o = none;
  o.keys = code;
  has_shape("hs6,v\n854231,1\n", &o, "hs6:key v:number", "rule 1: keys");
  o = none;
  o.numbers = sum;
  has_shape("hs6,v\n0101,\n", &o, "hs6:key v:number", "rule 1: numbers");
  refuses("hs6,v\n0101,\"1,234\"\n", &o, 2, "without thousands separators",
          "rule 6: not a number");
  refuses("hs6,v\n0101,1\n\n0102,\"two\nlines\"\n0103,x\n", &o, 4,
          "column 'v': \"two\nlines\" is no number", "rule 6: line");
  o.keys = sum;
  refuses("hs6,v\n0101,1\n", &o, 1, "of two kinds", "rule 1: both");
  o = none;
  o.keys = code;
  refuses("hs,v\n0101,1\n", &o, 1,
          "no column 'hs6' for keys: did you mean 'hs'", "rule 1: unknown");
  has_shape("a,b,c,d\n-1.5,0101,1e3,x\n0,1,.5,2\n", NULL,
            "a:number b:key c:number d:key", "rule 2");
  has_shape("a,b\n-007,0.5\n", NULL, "a:key b:number", "rule 2: zeros");
  has_shape("a,b,c\nNA,1,\n..,2,\n", NULL, "a:key b:number c:number",
            "rule 4: only words, none at all");
}

static void missing (void) {
  ts_frame *f = frame_of("iso2,v\nNA,NA\n,n/a\nDE,..\nFR,\nIT,5\nUS,nan\n",
                         NULL);
  gsl_test(f == NULL || strcmp(text_at(f, "iso2", 0), "NA") != 0,
           "rule 4: a key NA is Namibia");
  gsl_test(ts_frame_find(f, "iso2")->u.codes[1] != TS_NONE,
           "rule 4: an empty key is missing");
  for (size_t i = 0; i < 4; i++)
    gsl_test(!isnan(number_at(f, "v", i)), "rule 4: number %zu", i);
  gsl_test_rel(number_at(f, "v", 4), 5.0, 0.0, "rule 4: a number");
  gsl_test(!isnan(number_at(f, "v", 5)), "rule 4: nan in any case");
  ts_frame_free(f);
}

static void periods (void) {
  ts_read_options o = none;
  has_shape("TIME_PERIOD,v\n2023-Q1,1\n2023-Q2,\n", NULL,
            "TIME_PERIOD:quarter v:number", "rule 3: called as time is");
  has_shape("entry_year,v\n1900,1\n1901,2\n", NULL,
            "entry_year:number v:number", "rule 3: not called so");
  has_shape("time,v\n1949,1\n1949.0833,2\n", NULL, "time:number v:number",
            "rule 3: not all are periods");
  has_shape("year,date\n2024,2024-02-03\n2024,2024-02-04\n", NULL,
            "year:number date:day", "rule 3: the finest");
  has_shape("date\n2017-02-01\n2017-04-01\n2017-05-01\n", NULL, "date:month",
            "rule 5: months");
  has_shape("date\n2017-01-01\n2017-04-01\n2017-07-01\n", NULL,
            "date:quarter", "rule 5: quarters");
  has_shape("date\n2017-01-01\n2018-01-01\n", NULL, "date:year",
            "rule 5: years");
  has_shape("date\n2017-01-01\n2017-01-02\n", NULL, "date:day",
            "rule 5: days");
  o.period = "date";
  o.frequency = TS_MONTH;
  has_shape("date\n2017-01-05\n2018-02-06\n", &o, "date:month",
            "rule 5: coarsened");
  o.frequency = TS_DAY;
  has_shape("date\n2017-01-01\n2018-01-01\n", &o, "date:day",
            "rule 5: days kept");
  refuses("date\n2017-01\n", &o, 1, "cannot be made days", "rule 5: finer");
  o.frequency = -1;
  refuses("date,v\n2017,1\nsoon,2\n", &o, 3, "\"soon\" is no period",
          "rule 6: no period");
  refuses("date,v\n2017,1\n2017-02,2\n", &o, 3, "is a month among years",
          "rule 6: two frequencies");
  has_shape("date\nNA\n", &o, "date:year", "rule 4: no period at all");
  o.period = "";
  has_shape("date\n2017-01-01\n", &o, "date:key", "period: none");
}

static void wide (void) {
  const char *unit[] = {"gdp", "USD", NULL};
  const char *text = "iso3,2021,2022,note\nCHN,1,2,a\nDEU,..,4,b\n";
  ts_read_options o = none;
  o.wide = TS_YEAR;
  o.of = "gdp";
  o.units = unit;
  ts_frame *f = frame_of(text, &o);
  gsl_test(strcmp(shape_of(f), "iso3:key note:key period:year gdp:number") != 0,
           "rule 7: %s (%s)", shape_of(f), err.text);
  gsl_test_int((int)f->rows, 4, "rule 7: a row for each year");
  gsl_test_int(ts_frame_period(f)->u.ordinals[3], 2022, "rule 7: periods");
  gsl_test(strcmp(text_at(f, "iso3", 1), "CHN") != 0, "rule 7: repeated");
  gsl_test_rel(number_at(f, "gdp", 1), 2.0, 0.0, "rule 7: cells");
  gsl_test(!isnan(number_at(f, "gdp", 2)), "rule 4 in a wide table");
  gsl_test(strcmp(ts_frame_find(f, "gdp")->unit, "USD") != 0, "its unit");
  ts_frame_free(f);
  o = none;
  o.wide = TS_YEAR;
  refuses(text, &(ts_read_options){.frequency = -1, .wide = TS_MONTH}, 1,
          "no column is called as a month is", "rule 7: none");
  refuses("a,2021\nx,y\n", &o, 2, "column '2021': \"y\" is no number",
          "rule 6 in a wide table");
  refuses("value,2021\nx,1\n", &o, 1, "of = \"...\"", "rule 7: name taken");
  o.wide = TS_QUARTER;
  refuses("2021Q1,2021-Q1\n1,1\n", &o, 1, "are the same quarter",
          "rule 7: twice");
}

static void tables (void) {
  ts_frame *f = frame_of("\xEF\xBB\xBF\n , a ,a,a_2,\r\n"
                         "1,\" x \",\"y \"\"z\"\"\",3,\r\n", NULL);
  gsl_test(strcmp(shape_of(f), "column_1:number a:key a_3:key a_2:number") != 0,
           "table rule 5: %s (%s)", shape_of(f), err.text);
  gsl_test(strcmp(text_at(f, "a", 0), "x") != 0, "table rule 4: blanks");
  gsl_test(strcmp(text_at(f, "a_3", 0), "y \"z\"") != 0, "doubled quotes");
  gsl_test(!has_note(f, "column_1, a_3"), "table rule 5: a note");
  ts_frame_free(f);
  has_shape("a\tb\n1\tx, y\n2\tz, y\n", NULL, "a:number b:key",
            "table rule 2: tabs");
  has_shape("a|b|c\n1|2|3\n", NULL, "a:number b:number c:number",
            "table rule 2: bars");
  has_shape("a\n1\n2\n", NULL, "a:number", "table rule 2: one column");
  has_shape("a,b\n", NULL, "a:number b:number", "table rule 2: no rows");
  f = frame_of("\"Source\",\"WDI\",\n\n\"Updated\",\"2024\",\n\n"
               "name,code,2021,2022,\nChina,CHN,1,,\nJapan,JPN,2,,\n"
               "Peru,PER,3,,\n", NULL);
  gsl_test(strcmp(shape_of(f), "name:key code:key 2021:number "
                              "2022:number") != 0
           || !has_note(f, "2 lines above the header"),
           "table rule 2: titles above, %s", err.text);
  ts_frame_free(f);
  refuses("a b\nr1 1,2\nr2 1,2\nr3 1,3\n", NULL, 2, "2 fields, expected 1",
          "table rule 2: a row of numbers is no header");
  refuses("a,b\n1,2\n\n1,2,3\n", NULL, 4, "3 fields, expected 2",
          "table rule 3");
  refuses("a,b\n1,2\n1,x\"y\n", NULL, 3, "quote", "table rule 1: quotes");
  refuses("", NULL, 0, "empty", "an empty file");
  f = frame_of("a,b\n\xCC\xEE\xF1\xEA\xE2\xE0,\xC2\xEE\xEB\xE3\xE0\n", NULL);
  gsl_test(f == NULL || strcmp(text_at(f, "a", 0), "Москва") != 0
           || !has_note(f, "Windows-1251"), "table rule 6 %s", err.text);
  ts_frame_free(f);
}

static void json (void) {
  ts_frame *f = frame_of("[{\"iso\": \"DE\", \"v\": 1.5},\n {\"iso\": null, "
                         "\"v\": 2, \"w\": \"0101\"}]\n", NULL);
  gsl_test(strcmp(shape_of(f), "iso:key v:number w:key") != 0,
           "table rule 7: %s (%s)", shape_of(f), err.text);
  gsl_test_int((int)f->rows, 2, "table rule 7: rows");
  gsl_test(ts_frame_find(f, "iso")->u.codes[1] != TS_NONE
           || ts_frame_find(f, "w")->u.codes[0] != TS_NONE,
           "table rule 7: null and absent are empty");
  ts_frame_free(f);
  refuses("[{\"a\": 1},\n {\"a\": [1]}]", NULL, 2, "is an array",
          "table rule 7: nested");
  refuses("{\"data\": [], \"count\": 0}", NULL, 0, "no objects",
          "table rule 7: none");
  refuses("[{\"a\": 1},\n {\"a\": }]", NULL, 2, "cannot be read",
          "table rule 7: broken");
}

/* Every allocation fails in turn: TS_NOMEM, and nothing is left behind. */
static void fails_in_turn (const char *text, const ts_read_options *options,
                           const char *what) {
  const char *path = file_of("table.csv", text, strlen(text));
  int out = 1, wrong = 0;
  long n = 0;
  for (; n < TRIALS && out; n++) {
    size_t before = 0;
    for (int turn = 0; turn < 2 * AGAIN; turn++) {
      ts_frame *frame = NULL;
      if (turn == AGAIN) before = mallinfo2().uordblks;
      allocations_left = n;
      ts_status status = ts_read_frame(path, options, &frame, &err);
      out = ran_out();
      wrong += status != (out ? TS_NOMEM : TS_OK);
      ts_frame_free(frame);
    }
    wrong += mallinfo2().uordblks >= before + AGAIN * LEAST;
  }
  unlink(path);
  gsl_test(wrong > 0 || n == TRIALS, "%s: %ld allocations, %d wrong", what, n,
           wrong);
}

int main (void) {
  const char *unit[] = {"value", "USD", NULL};
  ts_read_options o = none;
  kinds();
  missing();
  periods();
  wide();
  tables();
  json();
  o.wide = TS_YEAR;
  o.units = unit;
  if (!can_fail()) {
    printf("skipped: this heap cannot be made to fail\n");
    return gsl_test_summary();
  }
  fails_in_turn("date,a,a,\n2017-01-01,x,1,\n2017-02-01,\"y \"\"\",2,\n", &none,
                "long");
  fails_in_turn("top\nk,2020,2021\nM\xFCnchen,1,2\nBonn,3,4\n", &o, "wide");
  return gsl_test_summary();
}
