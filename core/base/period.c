/* period.c -- calendar periods on the proleptic Gregorian calendar; see
** period.h for the rules */
#include "period.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MISSING INT32_MIN  /* rule 9 */

static const struct {
  const char *one, *many;
  int per_year;
  int months;     /* in one period; 0 for those that months do not make up */
} freqs[TS_FREQS] = {
  [TS_DAY] = {"day", "days", 365, 0},
  [TS_WEEK] = {"week", "weeks", 52, 0},
  [TS_MONTH] = {"month", "months", 12, 1},
  [TS_QUARTER] = {"quarter", "quarters", 4, 3},
  [TS_HALF] = {"half", "halves", 2, 6},
  [TS_YEAR] = {"year", "years", 1, 12}
};

const char *ts_freq_name (ts_freq freq) {
  return freqs[freq].one;
}

const char *ts_freq_names (ts_freq freq, size_t n) {
  return (n == 1) ? freqs[freq].one : freqs[freq].many;
}

int ts_freq_find (const char *name) {
  for (int i = 0; i < TS_FREQS; i++)
    if (strcmp(freqs[i].one, name) == 0) return i;
  return -1;
}

int ts_freq_per_year (ts_freq freq) {
  return freqs[freq].per_year;
}

static int64_t floor_div (int64_t a, int64_t b) {
  int64_t q = a / b;
  return (a % b < 0) ? q - 1 : q;
}

/* Days are numbered within eras of 400 years that begin on 1 March of year 0,
** so the leap day is the last of its year and 1970-01-01 is day 719468:
** Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#define ERA_DAYS 146097
#define EPOCH 719468

/* The first day of a month counted from January of year 0. */
static int64_t day_of_month (int64_t month) {
  int64_t march = month - 2;  /* months since March of year 0 */
  int64_t year = floor_div(march, 12), era = floor_div(year, 400);
  int64_t in_year = march - 12 * year, in_era = year - 400 * era;
  return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100
       + (153 * in_year + 2) / 5 - EPOCH;
}

/* The month, counted from January of year 0, that holds a day. */
static int64_t month_of_day (int64_t day) {
  int64_t era = floor_div(day + EPOCH, ERA_DAYS);
  int64_t in_era = day + EPOCH - era * ERA_DAYS;  /* 0 .. 146096 */
  int64_t year = (in_era - in_era / 1460 + in_era / 36524
                  - in_era / (ERA_DAYS - 1)) / 365;
  int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  return 12 * (400 * era + year) + (5 * in_year + 2) / 153 + 2;
}

/* Week w is Monday 7 w - 3 to Sunday 7 w + 3: its Thursday is day 7 w. */
static int64_t first_day (int64_t ordinal, ts_freq freq) {
  if (freq == TS_DAY) return ordinal;
  if (freq == TS_WEEK) return 7 * ordinal - 3;
  return day_of_month(ordinal * freqs[freq].months);
}

int32_t ts_period_first_day (ts_period period) {
  return (int32_t)first_day(period.ordinal, period.freq);
}

int32_t ts_period_last_day (ts_period period) {
  return (int32_t)(first_day((int64_t)period.ordinal + 1, period.freq) - 1);
}

ts_period ts_period_of_day (int32_t day, ts_freq freq) {
  int64_t ordinal = day;
  if (freq == TS_WEEK) ordinal = floor_div((int64_t)day + 3, 7);
  else if (freq != TS_DAY)
    ordinal = floor_div(month_of_day(day), freqs[freq].months);
  return (ts_period){(int32_t)ordinal, freq};
}

ts_period ts_period_coarsen (ts_period period, ts_freq freq) {
  assert(freq >= period.freq);
  if (freq == period.freq || period.ordinal == MISSING)
    return (ts_period){period.ordinal, freq};
  if (period.freq == TS_WEEK)  /* rule 4 */
    return ts_period_of_day((int32_t)(7 * (int64_t)period.ordinal), freq);
  if (period.freq == TS_DAY) return ts_period_of_day(period.ordinal, freq);
  return (ts_period){
    (int32_t)floor_div((int64_t)period.ordinal * freqs[period.freq].months,
                       freqs[freq].months), freq};
}

ts_period ts_period_refine (ts_period period, ts_freq freq, size_t *n) {
  assert(freq <= period.freq);
  int64_t first = first_day(period.ordinal, period.freq);
  int64_t behind = first_day((int64_t)period.ordinal + 1, period.freq);
  if (freq == period.freq) {
    *n = 1;
    return period;
  }
  if (freq == TS_WEEK) {  /* those whose Thursday is inside: rule 4 */
    first = floor_div(first + 6, 7);
    behind = floor_div(behind + 6, 7);
  } else if (freq != TS_DAY) {
    first = (int64_t)period.ordinal * freqs[period.freq].months
          / freqs[freq].months;
    behind = first + freqs[period.freq].months / freqs[freq].months;
  }
  *n = (size_t)(behind - first);
  return (ts_period){(int32_t)first, freq};
}

/* What a text says before it is checked against the calendar. */
typedef struct {
  int year, number, day;  /* number: of the half, quarter, month or week */
} reading;

static int is_letter (char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Read a month's name, in full or abbreviated with an optional dot, and
** return its length; 0 when there is none. */
static size_t take_month (const char *text, const char *end, int *month) {
  static const char *const names[12] = {
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december"
  };
  size_t room = (size_t)(end - text), n = 0;
  while (n < room && is_letter(text[n])) n++;
  if (n == 0) return 0;
  for (int i = 0; i < 12; i++) {
    int brief = (n == 3 || (n == 4 && i == 8));  /* Sep and Sept */
    if (strncasecmp(text, names[i], n) != 0) continue;
    if (!brief && n != strlen(names[i])) continue;
    *month = i + 1;
    return (brief && n < room && text[n] == '.') ? n + 1 : n;
  }
  return 0;
}

/* True when the whole text has the form: y, n and d stand for one digit of the
** year, the number and the day, @ for a month's name, anything else for
** itself in either case. */
static int has_form (ts_slice text, const char *form, reading *r) {
  const char *p = text.text, *end = text.text + text.length;
  *r = (reading){0};
  for (; *form != '\0'; form++) {
    int *field = (*form == 'y') ? &r->year : (*form == 'n') ? &r->number
               : (*form == 'd') ? &r->day : NULL;
    if (p == end) return 0;
    if (*form == '@') {
      size_t n = take_month(p, end, &r->number);
      if (n == 0) return 0;
      p += n;
    } else if (field != NULL) {
      if (*p < '0' || *p > '9') return 0;
      *field = 10 * *field + (*p++ - '0');
    } else if (strncasecmp(p++, form, 1) != 0) {
      return 0;
    }
  }
  return p == end;
}

static const struct {
  const char *form;
  ts_freq freq;
} forms[] = {  /* rule 2; the commonest first */
  {"yyyynn", TS_MONTH}, {"yyyy", TS_YEAR}, {"yyyy-nn", TS_MONTH},
  {"yyyyQn", TS_QUARTER}, {"yyyy-Qn", TS_QUARTER},
  {"yyyyMnn", TS_MONTH}, {"yyyy-Mnn", TS_MONTH}, {"yyyyMn", TS_MONTH},
  {"yyyy/nn", TS_MONTH}, {"nn/yyyy", TS_MONTH},
  {"@ yyyy", TS_MONTH}, {"yyyy @", TS_MONTH},
  {"yyyy-nn-dd", TS_DAY}, {"yyyynndd", TS_DAY},
  {"yyyyHn", TS_HALF}, {"yyyySn", TS_HALF},
  {"yyyy-Hn", TS_HALF}, {"yyyy-Sn", TS_HALF},
  {"yyyyWnn", TS_WEEK}, {"yyyy-Wnn", TS_WEEK},
  {NULL, TS_YEAR}
};

/* The week of a year: week 1 holds its first Thursday (ISO 8601). */
static int64_t week_of (int year, int number) {
  return floor_div(first_day(year, TS_YEAR) + 6, 7) + number - 1;
}

/* The ordinal of what was read, or MISSING when no calendar has it. */
static int32_t ordinal_of (const reading *r, ts_freq freq) {
  int most = freqs[(freq == TS_DAY) ? TS_MONTH : freq].per_year;
  int64_t month = 12 * (int64_t)r->year + r->number - 1;
  if (freq == TS_WEEK) most = (int)(week_of(r->year + 1, 1)
                                    - week_of(r->year, 1));
  if (r->year < 1) return MISSING;  /* rule 5 */
  if (freq == TS_YEAR) return r->year;
  if (r->number < 1 || r->number > most) return MISSING;
  if (freq == TS_WEEK) return (int32_t)week_of(r->year, r->number);
  if (freq != TS_DAY) return most * r->year + r->number - 1;
  if (r->day < 1 || day_of_month(month) + r->day > day_of_month(month + 1))
    return MISSING;
  return (int32_t)day_of_month(month) + r->day - 1;
}

ts_status ts_period_parse (ts_slice text, ts_period *period) {
  for (size_t i = 0; forms[i].form != NULL; i++) {
    reading r;
    int32_t ordinal;
    if (!has_form(text, forms[i].form, &r)) continue;
    ordinal = ordinal_of(&r, forms[i].freq);
    if (ordinal == MISSING) return TS_SYNTAX;
    *period = (ts_period){ordinal, forms[i].freq};
    return TS_OK;
  }
  return TS_SYNTAX;
}

/* Years have four digits, so what leaves rule 5 does not fit: it wraps. */
static unsigned shown_year (int64_t year) {
  return (unsigned)(year - 10000 * floor_div(year, 10000)) % 10000;
}

static void day_text (int32_t day, char out[TS_PERIOD_TEXT]) {
  int64_t month = month_of_day(day), year = floor_div(month, 12);
  snprintf(out, TS_PERIOD_TEXT, "%04u-%02u-%02u", shown_year(year),
           (unsigned)(month - 12 * year + 1) % 100,
           (unsigned)(day - day_of_month(month) + 1) % 100);
}

static void week_text (int32_t week, char out[TS_PERIOD_TEXT]) {
  int64_t year = floor_div(month_of_day(7 * (int64_t)week), 12);
  snprintf(out, TS_PERIOD_TEXT, "%04uW%02u", shown_year(year),
           (unsigned)(week - week_of((int)year, 1) + 1) % 100);
}

char *ts_period_text (ts_period period, char out[TS_PERIOD_TEXT]) {
  int per_year = freqs[period.freq].per_year;
  int64_t year = floor_div(period.ordinal, per_year);
  unsigned number = (unsigned)(period.ordinal - year * per_year + 1) % 100;
  out[0] = '\0';
  if (period.ordinal == MISSING) return out;  /* rule 9 */
  switch (period.freq) {
    case TS_DAY: day_text(period.ordinal, out); break;
    case TS_WEEK: week_text(period.ordinal, out); break;
    case TS_MONTH:
      snprintf(out, TS_PERIOD_TEXT, "%04u-%02u", shown_year(year), number);
      break;
    case TS_QUARTER: case TS_HALF:
      snprintf(out, TS_PERIOD_TEXT, "%04u%c%u", shown_year(year),
               (period.freq == TS_HALF) ? 'H' : 'Q', number);
      break;
    case TS_YEAR:
      snprintf(out, TS_PERIOD_TEXT, "%04u", shown_year(year));
      break;
  }
  return out;
}

#define SHOWN 60  /* bytes of a wrong text that a sentence quotes */

static int shown (ts_slice text) {
  return (text.length < SHOWN) ? (int)text.length : SHOWN;
}

/* No period: the sentence, with the cure when a '-' stands between two. */
static ts_status no_period (ts_slice text, ts_error *err) {
  ts_period period;
  for (size_t i = 1; i + 1 < text.length; i++) {
    ts_slice from = ts_slice_trim((ts_slice){text.text, i});
    ts_slice to = ts_slice_trim((ts_slice){text.text + i + 1,
                                           text.length - i - 1});
    if (text.text[i] != '-' || ts_period_parse(from, &period) != TS_OK
        || ts_period_parse(to, &period) != TS_OK)
      continue;
    return ts_fail(err, TS_SYNTAX,  /* rule 8 */
                   "'%.*s' is no period: a range is written '%.*s..%.*s'",
                   shown(text), text.text, shown(from), from.text, shown(to),
                   to.text);
  }
  return ts_fail(err, TS_SYNTAX, "'%.*s' is no period: write 2023, 2023Q4, "
                 "2023-10 or 2023-10-05, and ranges with '..'", shown(text),
                 text.text);
}

/* One end of a range; open when there is no text. */
static ts_status take_end (ts_slice text, ts_range *days, ts_error *err) {
  ts_period period;
  *days = (ts_range){INT32_MIN, INT32_MAX};
  if (text.length == 0) return TS_OK;
  if (ts_period_parse(text, &period) != TS_OK) return no_period(text, err);
  days->first_day = ts_period_first_day(period);
  days->last_day = ts_period_last_day(period);
  return TS_OK;
}

ts_status ts_range_parse (ts_slice text, ts_range *range, ts_error *err) {
  ts_slice from = text, to = text;
  ts_range first, last;
  ts_status status;
  size_t i = 0;
  while (i < text.length && (text.text[i] != '.' || i + 1 == text.length
                             || text.text[i + 1] != '.'))
    i++;
  if (i < text.length) {
    from = ts_slice_trim((ts_slice){text.text, i});
    to = ts_slice_trim((ts_slice){text.text + i + 2, text.length - i - 2});
  } else if (text.length == 0) {
    return no_period(text, err);
  }
  status = take_end(from, &first, err);
  if (status == TS_OK) status = take_end(to, &last, err);
  if (status != TS_OK) return status;
  if (first.first_day > last.last_day)
    return ts_fail(err, TS_DOMAIN,  /* rule 8 */
                   "the range '%.*s' ends before it starts", shown(text),
                   text.text);
  *range = (ts_range){first.first_day, last.last_day};
  return TS_OK;
}

int ts_range_has (ts_range range, ts_period period) {
  return period.ordinal != MISSING
      && range.first_day <= ts_period_first_day(period)  /* rule 7 */
      && ts_period_last_day(period) <= range.last_day;
}
