/* gradient.c -- expressions with their derivatives; see gradient.h */
#include "gradient.h"

#include <math.h>
#include <stdlib.h>
#include "expression_code.h"

typedef struct {
  double value, slope;
} dual;

static dual push (const ts_instruction *in, const ts_column *by) {
  if (in->op == OP_NUMBER) return (dual){in->number, 0.0};
  if (in->op != OP_COLUMN) return (dual){NAN, NAN};  /* no coefficient */
  return (dual){in->column->u.numbers[0], (in->column == by) ? 1.0 : 0.0};
}

static dual of_one (ts_op op, dual a) {
  double raised = exp(a.value);
  switch (op) {
    case OP_NEGATE: return (dual){-a.value, -a.slope};
    case OP_LOG: return (dual){log(a.value), a.slope / a.value};
    case OP_EXP: return (dual){raised, raised * a.slope};
    case OP_ABS:
      if (a.value == 0.0 && a.slope != 0.0) return (dual){0.0, NAN};
      return (dual){fabs(a.value), (a.value < 0.0) ? -a.slope : a.slope};
    case OP_NOT: return (dual){a.value == 0.0, 0.0};
    case OP_MISSING: return (dual){isnan(a.value), 0.0};
    default: return (dual){NAN, NAN};  /* looks at other rows */
  }
}

/* a^b; where b is fixed, a may be negative. */
static dual power (dual a, dual b) {
  double value = pow(a.value, b.value), slope = 0.0;
  if (a.slope != 0.0) slope = a.slope * b.value * pow(a.value, b.value - 1.0);
  if (b.slope != 0.0) slope += b.slope * value * log(a.value);
  return (dual){value, slope};
}

/* Rule 2; 'first' says that a is chosen. */
static dual chosen (dual a, dual b, int first) {
  if (a.value == b.value && a.slope != b.slope) return (dual){a.value, NAN};
  return first ? a : b;
}

static double compare (ts_op op, double a, double b) {
  switch (op) {
    case OP_LT: return a < b;
    case OP_LE: return a <= b;
    case OP_GT: return a > b;
    case OP_GE: return a >= b;
    case OP_EQ: return a == b;
    case OP_NE: return a != b;
    case OP_AND: return a != 0.0 && b != 0.0;
    default: return a != 0.0 || b != 0.0;  /* OP_OR */
  }
}

static dual of_two (ts_op op, dual a, dual b) {
  double ratio = a.value / b.value;
  switch (op) {
    case OP_ADD: return (dual){a.value + b.value, a.slope + b.slope};
    case OP_SUBTRACT: return (dual){a.value - b.value, a.slope - b.slope};
    case OP_MULTIPLY:
      return (dual){a.value * b.value, a.slope * b.value + a.value * b.slope};
    case OP_DIVIDE: return (dual){ratio, (a.slope - ratio * b.slope) / b.value};
    case OP_POWER: return power(a, b);
    case OP_MIN: return chosen(a, b, a.value < b.value);
    case OP_MAX: return chosen(a, b, a.value > b.value);
    default: return (dual){compare(op, a.value, b.value), 0.0};
  }
}

static dual run (const ts_code *code, const ts_column *by, dual *stack) {
  dual *top = stack - 1;
  for (size_t i = 0; i < code->n; i++) {
    const ts_instruction *in = &code->list[i];
    if (in->op <= OP_PERIOD) {
      *++top = push(in, by);
    } else if (in->op < OP_ADD) {
      *top = of_one(in->op, *top);
    } else if (in->op == OP_IF) {
      top -= 2;
      *top = (top[0].value != 0.0) ? top[1] : top[2];
    } else {
      top--;
      *top = of_two(in->op, top[0], top[1]);
    }
  }
  return stack[0];
}

ts_status ts_expression_slope (const ts_expression *e, const ts_column *column,
                               double *value, double *slope, ts_error *err) {
  dual *stack, made;
  if (e->call_count > 0)
    return ts_fail(err, TS_MISUSE, "a reducer has no derivative: write a"
                   " formula of numbers, such as exp(12 * slope) - 1");
  stack = malloc((e->depth + 2) * sizeof *stack);
  if (stack == NULL) return ts_fail_memory(err);
  made = run(&e->code, column, stack + 1);
  *value = isfinite(made.value) ? made.value : NAN;
  *slope = (isfinite(made.value) && isfinite(made.slope)) ? made.slope : NAN;
  free(stack);
  return TS_OK;
}

static int names (const ts_code *code, const ts_column *column) {
  for (size_t i = 0; i < code->n; i++)
    if (code->list[i].column == column) return 1;
  return 0;
}

int ts_expression_uses (const ts_expression *e, const ts_column *column) {
  for (size_t i = 0; i < e->call_count; i++)
    if (names(&e->calls[i].code, column)) return 1;
  return names(&e->code, column);
}
