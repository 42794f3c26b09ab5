/* textkinds.c -- what the texts of a column are: numbers, periods, or keys */
#include "textkinds.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include "base/decimal.h"
#include "base/frame.h"

static const ts_number_style plain = {.point = '.'};

int ts_is_missing_word (ts_slice text) {
  static const char *const words[] = {
    "NA", "N/A", "#N/A", "n.a.", "NaN", "null", "none",
    ".", "..", "...", "-", ":", NULL
  };
  for (size_t i = 0; words[i] != NULL; i++)
    if (ts_slice_like(text, words[i])) return 1;
  return 0;
}

/* "0101" and "-007", but not "0.5" and "0". */
static int has_leading_zero (ts_slice text) {
  size_t i = (text.text[0] == '-' || text.text[0] == '+');
  return i + 1 < text.length && text.text[i] == '0'
      && isdigit((unsigned char)text.text[i + 1]);
}

int ts_looks_numeric (const ts_text_column *column) {
  size_t n = ts_dict_size(column->dict), numbers = 0;
  for (uint32_t code = 0; code < n; code++) {
    ts_slice text = ts_dict_slice(column->dict, code);
    ts_decimal number;
    if (ts_is_missing_word(text)) continue;
    if (has_leading_zero(text)
        || ts_decimal_parse(text, &plain, &number) != TS_OK) return 0;
    numbers++;
  }
  return n == 0 || numbers > 0;
}

int ts_is_time_name (const char *name) {
  static const char *const words[] = {
    "period", "date", "time", "day", "week", "month", "quarter", "half", "year",
    "yearmonth", "yearquarter", "timeperiod", "refperiod", "obsdate",
    "observationdate", NULL
  };
  char letters[24];
  size_t n = 0;
  for (; *name != '\0'; name++) {
    if (strchr(" _.-", *name) != NULL) continue;
    if (n + 1 == sizeof letters) return 0;
    letters[n++] = (char)tolower((unsigned char)*name);
  }
  letters[n] = '\0';
  for (size_t i = 0; words[i] != NULL; i++)
    if (strcmp(letters, words[i]) == 0) return 1;
  return 0;
}

static int is_first_day (ts_period day, ts_freq freq) {
  return day.ordinal == ts_period_first_day(ts_period_coarsen(day, freq));
}

ts_period_look ts_look_at_periods (const ts_text_column *column) {
  ts_period_look look = {.odd = TS_NONE, .written = TS_YEAR};
  int months = 1, quarters = 1, years = 1;
  size_t n = ts_dict_size(column->dict);
  for (uint32_t code = 0; code < n; code++) {
    ts_slice text = ts_dict_slice(column->dict, code);
    ts_period period;
    if (ts_is_missing_word(text)) continue;
    look.odd_is_period = ts_period_parse(text, &period) == TS_OK;
    if (look.count == 0 && look.odd_is_period) look.written = period.freq;
    if (!look.odd_is_period || period.freq != look.written) {
      look.odd = code;
      if (look.odd_is_period) look.odd_freq = period.freq;
      return look;
    }
    look.count++;
    if (look.written != TS_DAY) continue;
    months = months && is_first_day(period, TS_MONTH);
    quarters = quarters && is_first_day(period, TS_QUARTER);
    years = years && is_first_day(period, TS_YEAR);
  }
  look.meant = look.written;
  if (look.written == TS_DAY && look.count > 0 && months)  /* rule 5 */
    look.meant = (years && look.count >= 2) ? TS_YEAR
               : (quarters && look.count >= 3) ? TS_QUARTER : TS_MONTH;
  return look;
}

void ts_text_numbers (const ts_text_column *column, double *values,
                      uint32_t *bad) {
  size_t n = ts_dict_size(column->dict);
  *bad = TS_NONE;
  for (uint32_t code = 0; code < n; code++) {
    ts_slice text = ts_dict_slice(column->dict, code);
    ts_decimal number;
    values[code] = NAN;
    if (ts_is_missing_word(text)) continue;
    if (ts_decimal_parse(text, &plain, &number) == TS_OK)
      values[code] = number.real;
    else if (*bad == TS_NONE)
      *bad = code;
  }
}

void ts_text_periods (const ts_text_column *column, ts_freq freq,
                      int32_t *ordinals) {
  size_t n = ts_dict_size(column->dict);
  for (uint32_t code = 0; code < n; code++) {
    ts_period period;
    ordinals[code] = TS_NO_PERIOD;
    if (ts_period_parse(ts_dict_slice(column->dict, code), &period) == TS_OK)
      ordinals[code] = ts_period_coarsen(period, freq).ordinal;
  }
}
