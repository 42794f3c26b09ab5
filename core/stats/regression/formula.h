/* formula.h -- "log(value) ~ trend + season + post": what explains what */
#ifndef TS_FORMULA_H
#define TS_FORMULA_H

#include "stats/expression/expression.h"

/*
** response ~ term + term ...
**
**   (1) The response and the parts of terms are expressions (expression.h) over
**       the frame's columns; a condition counts 1 where it is true, 0 where it
**       is not. A key or the period alone is categorical.
**   (2) The words: trend is the place in the calendar, 1 in the frame's first
**       period; season the half-year, quarter or month; 1 the intercept, which
**       is there unless "- 1" or "0 +" takes it away.
**   (3) a:b is the interaction of a and b; a*b is a + b + a:b; "- a" takes a
**       term away. Sums, differences, products and quotients of numbers that
**       are one term stand in parentheses: (a + b), (2 * a); functions and
**       comparisons need none.
**   (4) name = expression gives a term a name, "post = period >= '2022-03'",
**       when the frame has no column of that name.
**   (5) A categorical part has a column for each level but the first, its base,
**       where the term without that part is in the formula too, else for each
**       level; without an intercept the first one has all its levels (the
**       rules of S and R: Chambers and Hastie 1992).
**   (6) Terms come by the number of their parts, then as written; one that is
**       written twice counts once.
**   (7) A word of rule 2 that is a column's name too is TS_CONFLICT: the column
**       is written in `backquotes`.
*/
typedef enum {
  TS_FACTOR_NUMBER, TS_FACTOR_TREND,                    /* one column */
  TS_FACTOR_KEY, TS_FACTOR_PERIOD, TS_FACTOR_SEASON     /* categorical */
} ts_factor_kind;

typedef struct {
  char *name;                 /* "post", "log(gdp)"; owned */
  ts_factor_kind kind;
  const ts_column *column;    /* a key or the period; borrowed */
  ts_expression *e;           /* a number; owned */
} ts_factor;

#define TS_PARTS_MOST 6       /* of one interaction */

typedef struct {
  size_t parts[TS_PARTS_MOST];  /* places in 'factors', rising */
  size_t n;
  unsigned full;              /* bit i: part i has all its levels (rule 5) */
} ts_term;

typedef struct {
  const ts_frame *frame;      /* borrowed; it must outlive the formula */
  char *text;                 /* as written; owned */
  char *response;             /* "log(value)"; owned */
  ts_expression *of;          /* the response; owned; NULL when not asked for */
  ts_factor *factors;         /* owned */
  size_t factor_count, factor_room;
  ts_term *terms;             /* owned, without the intercept */
  size_t term_count, term_room;
  int intercept;
  int32_t first;              /* ordinal of the frame's first period */
} ts_formula;

/* Read a formula for a frame; with 'response' 0 only what stands behind '~'.
** TS_SYNTAX, TS_UNKNOWN, TS_CONFLICT with a sentence; end it with
** ts_formula_free, also after a failure. */
ts_status ts_formula_read (ts_formula *formula, const char *text,
                           const ts_frame *frame, int response, ts_error *err);
void ts_formula_free (ts_formula *formula);

int ts_factor_is_level (const ts_factor *factor);   /* categorical? */

/* "trend + season + post", with the intercept when it is taken away. */
ts_status ts_formula_terms (const ts_formula *formula, ts_string *text);

#endif
