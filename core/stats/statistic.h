/* statistic.h -- the three kinds of statistics and their tables */
#ifndef TS_STATISTIC_H
#define TS_STATISTIC_H

#include <stddef.h>
#include "base/frame.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/period.h"
#include "base/status.h"
#include "base/threads.h"

/*
** Each statistic is one row of one of three tables, and the row is the only
** place that knows it: the series method, the grouped frame verb, the SQL
** function, help, completion, editor stubs and the manual all read it.
**
**   (1) NaN is missing. Nothing here takes a missing value for zero; n and
**       missing are counted in every result.
**   (2) Data that cannot answer give NaN (reducers, transforms) or a fit that
**       is refused with a sentence (models): an answer, not an error (S25).
**   (3) A status other than TS_OK means wrong use (an option, a negative part
**       where there can be none) or that memory ran out or the stop flag rose.
**   (4) Results do not depend on the order of parts: sums are compensated over
**       sorted values, or exact. (The reducers first and last are about order.)
**   (5) 'args' holds the row's own options, as ts_args_start left them or as
**       they were set since; it may be NULL when the row has none.
*/

/* One regular time series; consecutive periods, NaN where missing. */
typedef struct {
  ts_period first;
  size_t n;
  const double *values;    /* borrowed */
  const char *name;        /* what is measured: "value", "share"; borrowed */
  const char *unit;        /* "USD", "fraction", ""; borrowed */
  size_t zeros;            /* known zeros among the values (S15) */
} ts_series;

typedef struct {
  char *name;              /* "intercept", "slope"; owned */
  char *label;             /* as printed: "slope (month)"; owned */
  double estimate, se, statistic, p, lo, hi;   /* NaN: not given */
} ts_coefficient;

typedef struct {
  char *name;              /* a plain field of the fit: "slope", "r2", "z" */
  char *label;             /* as printed: "R2"; NULL: a field, not printed */
  double value;
  char *text;              /* not a number but a word or a period: "2022-03" */
  char *unit;              /* "", "fraction", "percentage points" ... */
} ts_fit_number;

/* A series that a model gives, over the calendar of what was fitted. */
typedef struct {
  char *part;              /* "fitted", "trend", "seasonal"; owned */
  char *name;              /* what it measures: "log(value)"; owned */
  char *unit;              /* owned */
  ts_series y;             /* values owned, texts those above */
} ts_fit_series;

/* A table that a model gives: break dates, a forecast. */
typedef struct {
  char *name;              /* "breaks"; owned */
  ts_frame *frame;         /* owned */
} ts_fit_table;

/* A line below the coefficients: " = a year  +30.1 %  [+12.3 %, +50.8 %]". */
typedef struct {
  char *label;
  double value, lo, hi;
  char *unit;
} ts_fit_line;

typedef struct {
  char *title;             /* "OLS trend of log(value)" */
  char *method;            /* "Newey-West errors, lag 3; t with 32 degrees of
                              freedom" */
  char *refused;           /* NULL, or why there are no numbers (rule 2) */
  size_t n, missing, zeros;
  double level;            /* of the intervals: 0.95 */
  ts_coefficient *coefficients;
  size_t coefficient_count, coefficient_room;
  ts_fit_number *numbers;
  size_t number_count, number_room;
  ts_fit_line *lines;
  size_t line_count, line_room;
  char **notes;
  size_t note_count, note_room;
  ts_fit_series *series;
  size_t series_count, series_room;
  ts_fit_table *tables;
  size_t table_count, table_room;
} ts_fit;

ts_fit *ts_fit_alloc (void);        /* NULL without memory */
void ts_fit_free (ts_fit *fit);     /* NULL is allowed */
/* Replace an owned text. */
ts_status ts_fit_set (char **owned, const char *format, ...)
  __attribute__((format(printf, 2, 3)));
/* Say why there are no numbers, and drop any that were added (rule 2). It is
** a word for the kind of failure, by which fits are grouped: what differs from
** series to series, such as a count, belongs in ts_fit_refuse_for's note. */
ts_status ts_fit_refuse (ts_fit *fit, const char *format, ...)
  __attribute__((format(printf, 2, 3)));
ts_status ts_fit_refuse_for (ts_fit *fit, const char *kind,
                             const char *format, ...)
  __attribute__((format(printf, 3, 4)));
ts_status ts_fit_note (ts_fit *fit, const char *format, ...)
  __attribute__((format(printf, 2, 3)));
ts_status ts_fit_add_number (ts_fit *fit, const char *name, const char *label,
                             double value, const char *unit);
/* Many of them; a row without a name is left out. */
typedef struct {
  const char *name, *label;
  double value;
  const char *unit;
} ts_number_row;
ts_status ts_fit_add_numbers (ts_fit *fit, const ts_number_row *rows, size_t n);
ts_status ts_fit_add_coefficient (ts_fit *fit, const char *name,
                                  const char *label, double estimate, double se,
                                  double statistic, double p, double lo,
                                  double hi);
ts_status ts_fit_add_line (ts_fit *fit, const char *label, double value,
                           double lo, double hi, const char *unit);
/* A field that is a word or a period. */
ts_status ts_fit_add_text (ts_fit *fit, const char *name, const char *label,
                           const char *text);
/* Make room for a series over the calendar of 'y'; its values are NaN until set
** through '*values'. The part "fitted" holds fitted values, on the scale of the
** model (log(value) when it is of logs). */
ts_status ts_fit_add_series (ts_fit *fit, const char *part, const ts_series *y,
                             const char *name, const char *unit,
                             double **values);
/* Hand a table over, which then is the fit's, even on failure; NULL is
** TS_NOMEM. */
ts_status ts_fit_add_table (ts_fit *fit, const char *name, ts_frame *frame);
/* The value of a plain field, or NaN; n, missing, zeros and level are fields
** too. */
double ts_fit_get (const ts_fit *fit, const char *name);
const ts_fit_number *ts_fit_find (const ts_fit *fit, const char *name);
const ts_fit_series *ts_fit_part (const ts_fit *fit, const char *part);
const ts_frame *ts_fit_table_of (const ts_fit *fit, const char *name);

/* What a result counts, relative to its input. */
typedef enum {
  TS_UNIT_SAME, TS_UNIT_FRACTION, TS_UNIT_COUNT, TS_UNIT_NONE, TS_UNIT_INDEX,
  TS_UNIT_POINTS,  /* percentage points */
  TS_UNIT_RATIO    /* of shares: 1 is even */
} ts_result_unit;

/* Reducer: column -> number. 'parts' has n values, NaN missing. */
typedef struct {
  const char *name;            /* "hhi" */
  const char *help;            /* one line, as an economist would say it */
  const char *source;          /* "Hirschman (1964)" or "" */
  const ts_option *options;    /* ends with {NULL}; NULL: none */
  ts_result_unit unit;
  int partners_only;           /* 1: compares parts, so a narrowed key refuses
                                  and a rest row is no part (S19) */
  int by_weight;               /* 1: a part moves the result by what it weighs,
                                  so members that weigh next to nothing may be
                                  missing (S13) */
  ts_status (*reduce) (const double *parts, size_t n, const ts_args *args,
                       double *result);
} ts_reducer;

/* What a method does with missing periods; gaps.h has the rules. */
typedef enum {
  TS_GAPS_OWN,     /* its own header says; there is no option "missing" */
  TS_GAPS_SELF,    /* it can leave them out and keep the calendar */
  TS_GAPS_CLOSE,   /* it can take the next observation for the next period */
  TS_GAPS_FILL     /* it needs a value in every period */
} ts_gaps_kind;

/* Transform: series -> series of equal length; 'out' has y->n values. */
typedef struct {
  const char *name;            /* "growth" */
  const char *help;
  const char *source;
  const ts_option *options;
  ts_result_unit unit;
  ts_gaps_kind gaps;
  size_t fewest;               /* observations below which all is NaN */
  ts_status (*apply) (const ts_series *y, const ts_args *args, double *out,
                      ts_error *err);
  /* Why value i of the result is NaN: static text, or NULL when it is plain
  ** that the input was missing ("zero base"). May be NULL. */
  const char *(*why) (const ts_series *y, const ts_args *args, size_t i);
  /* The periods by which values are moved, when the transform only moves them:
  ** the reason of a missing one moves too. NULL: it does more than that. */
  size_t (*moved) (const ts_args *args);
  /* The periods back to the one value that a result is compared with, whose own
  ** reason is then told too: "base: 2/3 months". 0 or NULL: there is no one. */
  size_t (*base) (const ts_series *y, const ts_args *args);
  /* What the calendar makes of the options, told with the result: "the mean of
  ** 2021-01..2021-12 is 100". NULL: nothing. */
  ts_status (*tell) (const ts_series *y, const ts_args *args, ts_string *text);
} ts_transform;

/* Model: series -> fit. */
typedef struct {
  const char *name;            /* "theil_sen" */
  const char *help;
  const char *source;
  const ts_option *options;
  ts_gaps_kind gaps;
  size_t fewest;               /* observations below which it refuses */
  ts_status (*fit) (const ts_series *y, const ts_args *args, ts_stop stop,
                    ts_fit *out, ts_error *err);
  /* The numbers of 'fit' without its words, in the same order and to the same
  ** bit, for panels of very many series: what was worked out from the options
  ** and the calendar may be kept in args->memo, where there is one. The names
  ** and units of the numbers depend on these alone. The series has 'fewest'
  ** observations or more, none infinite; 'numbers' has as many places as 'fit'
  ** gives numbers. TS_DOMAIN: 'fit' must speak, because it refuses or first fills
  ** gaps. NULL: there is no faster way. */
  ts_status (*quick) (const ts_series *y, const ts_args *args, ts_stop stop,
                      double *numbers);
} ts_model;

extern const ts_reducer ts_reducers[];              /* ends with {NULL} */
extern const ts_transform *const ts_transforms[];   /* these with NULL */
extern const ts_model *const ts_models[];

const ts_reducer *ts_reducer_find (const char *name);      /* or NULL */
const ts_transform *ts_transform_find (const char *name);
const ts_model *ts_model_find (const char *name);

#define TS_WHY_TEXT 160  /* bytes of a reason */

/* Apply a transform with every check that all share: fewest, missing periods.
** 'why' becomes the reason when all is NaN, else ""; then the row's own 'why'
** knows of single values. */
ts_status ts_transform_apply (const ts_transform *transform, const ts_series *y,
                              const ts_args *args, double *out,
                              char why[TS_WHY_TEXT], ts_error *err);

/* Fit a model with every check that all models share: infinite values, fewest,
** missing periods, n. */
ts_status ts_model_fit (const ts_model *model, const ts_series *y,
                        const ts_args *args, ts_stop stop, ts_fit *out,
                        ts_error *err);

/* The numbers alone, by the row's 'quick', which is there: TS_DOMAIN when
** ts_model_fit must speak. '*n' counts the observations, '*zeros' those that are
** zero. */
ts_status ts_model_quick (const ts_model *model, const ts_series *y,
                          const ts_args *args, ts_stop stop, double *numbers,
                          size_t *n, size_t *zeros);

#endif
