/* expression_code.h -- compiled expressions: what the compiler leaves to run */
#ifndef TS_EXPRESSION_CODE_H
#define TS_EXPRESSION_CODE_H

#include "expression.h"
#include "stats/statistic.h"

typedef enum {
  OP_NUMBER, OP_COLUMN, OP_SLOT, OP_SHIFTED, OP_KEY_IS, OP_TREND,
  OP_PERIOD,
  /* those push one */
  OP_NEGATE, OP_NOT, OP_LOG, OP_EXP, OP_ABS, OP_MISSING,  /* change the top */
  OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_POWER, OP_MIN, OP_MAX,
  OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE, OP_AND, OP_OR,  /* two to one */
  OP_IF  /* three to one */
} ts_op;

typedef struct {
  ts_op op;
  double number;            /* OP_NUMBER */
  const ts_column *column;  /* OP_COLUMN, OP_KEY_IS, OP_PERIOD; borrowed */
  size_t slot;              /* OP_SLOT, OP_SHIFTED: which call */
  uint32_t code;            /* OP_KEY_IS */
  ts_op compare;            /* OP_PERIOD: OP_LT ... OP_NE with lo..hi */
  int32_t lo, hi;
} ts_instruction;

typedef struct {
  ts_instruction *list;     /* postfix; owned */
  size_t n, room;
} ts_code;

/* One call of a reducer, or of lag or diff; its argument may use the calls
** before it. */
typedef struct {
  const ts_reducer *reducer;  /* NULL: count(), lag or diff */
  int32_t back;               /* lag and diff: by so many periods; else 0 */
  int difference;             /* diff */
  ts_args args;
  ts_code code;
} ts_call;

struct ts_expression {
  ts_code code;
  const ts_frame *frame;    /* borrowed */
  int32_t origin;           /* ordinal in which trend is 1 */
  ts_call *calls;           /* owned; in the order in which they can run */
  size_t call_count, call_room;
  size_t depth;             /* of the deepest stack, all codes */
  int condition, single, partners;
  char unit[64], valuation[32];
};

#endif
