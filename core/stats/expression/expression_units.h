/* expression_units.h -- what the parts of an expression count (rule 5) */
#ifndef TS_EXPRESSION_UNITS_H
#define TS_EXPRESSION_UNITS_H

#include "base/frame.h"

typedef enum {
  ITEM_NUMBER, ITEM_CONDITION,  /* on the stack when it runs */
  ITEM_TEXT, ITEM_KEY, ITEM_PERIOD  /* not: only good for comparisons */
} ts_item_kind;

/* A part of an expression while it is compiled. */
typedef struct {
  ts_item_kind kind;
  int literal;              /* a number as written */
  int single;               /* one value for all rows of a group */
  double number;            /* of a literal */
  ts_slice text;            /* ITEM_TEXT; borrowed */
  const ts_column *column;  /* ITEM_KEY, ITEM_PERIOD; borrowed */
  char unit[64], valuation[32];
} ts_item;

void ts_item_set_unit (ts_item *item, const char *unit, const char *valuation);

/* a and b meet in 'verb' ("added", "compared"); the result goes into a. */
ts_status ts_item_same (ts_item *a, const ts_item *b, const char *verb,
                        ts_error *err);
void ts_item_times (ts_item *a, const ts_item *b);
void ts_item_over (ts_item *a, const ts_item *b);
void ts_item_to_the (ts_item *a, const ts_item *b);

#endif
