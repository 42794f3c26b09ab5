/* period.h -- calendar periods: days, weeks, months, quarters, halves, years */
#ifndef TS_PERIOD_H
#define TS_PERIOD_H

#include <stddef.h>
#include <stdint.h>
#include "memory.h"
#include "status.h"

/*
** A period is an ordinal within a frequency, so neighbours differ by one and a
** series needs only its first period and its length.
**
**   (1) year y is y; half, quarter and month count from year 0
**       (2023Q4 is 4 * 2023 + 3); a day counts from 1970-01-01; a week counts
**       ISO weeks, week 0 being the one of Monday 1969-12-29.
**   (2) Text read: 2023; 2023H1, 2023S1, 2023-H1, 2023-S1; 2023Q4, 2023-Q4;
**       2023-10, 202310, 2023M10, 2023-M10, 2023M1, 2023/10, 10/2023,
**       "Oct. 2023", "October 2023", "Oct 2023", "2023 Oct"; 2023W05,
**       2023-W05; 2023-10-05, 20231005. Letters may have any case, and there
**       are no blanks at the ends. 05/10/2023 is refused (day and month cannot
**       be told apart).
**   (3) Text written: 2023, 2023H1, 2023Q4, 2023-10, 2023W05, 2023-10-05.
**   (4) A week belongs to the month, quarter, half and year of its Thursday
**       (ISO 8601).
**   (5) Years run from 1 to 9999; anything else is TS_SYNTAX.
**   (6) Sources mark annual rows by month 52 or 00 ("202352"): that is read
**       by the format (data/format.h), never here.
**   (9) The ordinal INT32_MIN is a missing period: its text is "", coarsening
**       leaves it missing, no range has it, and it has no days.
*/
typedef enum {
  TS_DAY, TS_WEEK, TS_MONTH, TS_QUARTER, TS_HALF, TS_YEAR
} ts_freq;  /* finest first: a < b means that a is finer */

#define TS_FREQS 6

typedef struct {
  int32_t ordinal;
  ts_freq freq;
} ts_period;

#define TS_PERIOD_TEXT 16  /* room for any period's text with its NUL */

/* "month" for TS_MONTH; "months" when n is not 1. */
const char *ts_freq_name (ts_freq freq);
const char *ts_freq_names (ts_freq freq, size_t n);

/* The frequency called 'name' ("month"), or -1. */
int ts_freq_find (const char *name);

/* Periods of this frequency in a year: 12, 4, 2, 1; 52 and 365 nominally. */
int ts_freq_per_year (ts_freq freq);

/* Read one period (rule 2). TS_SYNTAX when the text is none. */
ts_status ts_period_parse (ts_slice text, ts_period *period);

/* Write it (rule 3); returns 'out'. */
char *ts_period_text (ts_period period, char out[TS_PERIOD_TEXT]);

/* Days since 1970-01-01 of the first and of the last day of the period. */
int32_t ts_period_first_day (ts_period period);
int32_t ts_period_last_day (ts_period period);

/* The period of frequency 'freq' that holds day 'day'. */
ts_period ts_period_of_day (int32_t day, ts_freq freq);

/* The coarser (or equal) period that holds 'period' (rule 4). */
ts_period ts_period_coarsen (ts_period period, ts_freq freq);

/* The first period of the finer frequency 'freq' inside 'period', and how many
** there are: 3 months in a quarter, 13 (or 14) weeks, 1 when equal. */
ts_period ts_period_refine (ts_period period, ts_freq freq, size_t *n);

/*
** A range of time, as days, both ends included and either end open:
** "2019Q1..2024Q2", "..2021", "2022-03..", "2023" (one period is a range).
** Blanks around '..' do not matter; ".." alone is all time.
**   (7) A period is in a range when all its days are.
**   (8) '-' between two periods ("2019-2024") is TS_SYNTAX; the sentence shows
**       the spelling with '..'.  An end before its start is TS_DOMAIN.
*/
typedef struct {
  int32_t first_day;  /* INT32_MIN when open */
  int32_t last_day;   /* INT32_MAX when open */
} ts_range;

ts_status ts_range_parse (ts_slice text, ts_range *range, ts_error *err);
int ts_range_has (ts_range range, ts_period period);

#endif
