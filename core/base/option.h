/* option.h -- what a statistic may be told, and what it was told */
#ifndef TS_OPTION_H
#define TS_OPTION_H

#include <stddef.h>
#include "period.h"
#include "status.h"

/*
** A statistic describes its options in a table that ends with {NULL}; from it
** come checking, defaults, help, completion, editor stubs and the manual.
**
**   (1) An option that is not given has its default: 'number' for numbers,
**       integers and flags (0 or 1), 'text' for words, names and periods.
**       A NaN or NULL default means "not given".
**   (2) A number outside [lo, hi] is TS_DOMAIN (lo == hi: no bounds).
**   (3) A word is one of 'words', separated by '|'; anything else is
**       TS_UNKNOWN and the sentence names the nearest.
**   (4) A number or an integer that has 'words' may be one of these instead
**       ("periodic"): its text is then the word, else NULL.
**   (5) A 'required' option has no default: whoever runs the statistic refuses
**       to start without it.
*/
typedef enum {
  TS_OPTION_NUMBER, TS_OPTION_INTEGER, TS_OPTION_FLAG, TS_OPTION_WORD,
  TS_OPTION_NAME,    /* any text: a column */
  TS_OPTION_PERIOD   /* text of a period or of a range */
} ts_option_kind;

typedef struct {
  const char *name;
  ts_option_kind kind;
  double number;        /* default of numbers, integers and flags */
  const char *text;     /* default of words, names and periods; may be NULL */
  double lo, hi;        /* bounds of numbers and integers */
  const char *words;    /* "ols|theil_sen" (rules 3 and 4) */
  const char *help;     /* one line, ends without a full stop */
  int required;         /* 1: rule 5 */
} ts_option;

typedef struct {
  double number;
  const char *text;     /* borrowed from the caller or from the table */
} ts_value;

#define TS_OPTIONS_MOST 16  /* options of one statistic */

/* What a statistic works out from its options and keeps for the next of very
** many series on one calendar. Start with {0}; end with ts_memo_end. */
typedef struct {
  void *kept;                 /* NULL: nothing yet */
  void (*drop) (void *kept);  /* frees it */
} ts_memo;

void ts_memo_end (ts_memo *memo);

/* Values in the order of the table. */
typedef struct {
  const ts_option *options;  /* may be NULL: no options */
  ts_value values[TS_OPTIONS_MOST];
  ts_memo *memo;             /* one thread's; borrowed; NULL: none is kept */
} ts_args;

/* All defaults. */
void ts_args_start (ts_args *args, const ts_option *options);

/* Set one option by name. TS_UNKNOWN names the nearest; rules 2 and 3. */
ts_status ts_args_number (ts_args *args, const char *name, double number,
                          ts_error *err);
ts_status ts_args_text (ts_args *args, const char *name, const char *text,
                        ts_error *err);

/* The first required option that was not given, or NULL (rule 4); 'args' may be
** NULL. Whether any of a table's options is required. */
const ts_option *ts_args_lacking (const ts_args *args);
int ts_options_require (const ts_option *options);

/* Read one option; the name must exist (asserted). */
double ts_arg_number (const ts_args *args, const char *name);
const char *ts_arg_text (const ts_args *args, const char *name);
/* True when the option is the word. */
int ts_arg_is (const ts_args *args, const char *name, const char *word);

#endif
