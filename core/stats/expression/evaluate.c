/* evaluate.c -- compiled expressions at work, a block of rows at a time */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "expression_code.h"
#include "shift.h"

#define BLOCK 512  /* rows: the stack of a usual expression stays in cache */

typedef struct {
  const ts_expression *e;
  const size_t *rows;   /* of the group; NULL: 0, 1, 2 ... */
  size_t n;
  const double *slots;  /* results of the calls */
  double *const *shifted;  /* of lag and diff: a value for each row */
  double *stack;        /* e->depth blocks */
} machine;

static size_t row_at (const machine *m, size_t i) {
  return (m->rows != NULL) ? m->rows[i] : i;
}

static int in_order (ts_op compare, double a, double b) {
  switch (compare) {
    case OP_LT: return a < b;
    case OP_LE: return a <= b;
    case OP_GT: return a > b;
    case OP_GE: return a >= b;
    case OP_EQ: return a == b;
    default: return a != b;
  }
}

/* Against lo..hi: earlier is before all of it, later is after all of it. */
static double against_period (const ts_instruction *in, int32_t ordinal) {
  int32_t nearest = (ordinal < in->lo) ? in->lo
                  : (ordinal > in->hi) ? in->hi : ordinal;
  if (ordinal == TS_NO_PERIOD) return NAN;
  return in_order(in->compare, ordinal, nearest);
}

static double place_of (const ts_expression *e, int32_t ordinal) {
  return (ordinal == TS_NO_PERIOD) ? NAN
       : (double)ordinal - (double)e->origin + 1.0;
}

static void push (const machine *m, const ts_instruction *in, size_t first,
                  size_t n, double *to) {
  for (size_t i = 0; i < n; i++) {
    size_t row = row_at(m, first + i);
    switch (in->op) {
      case OP_NUMBER: to[i] = in->number; break;
      case OP_SLOT: to[i] = m->slots[in->slot]; break;
      case OP_SHIFTED: to[i] = m->shifted[in->slot][first + i]; break;
      case OP_COLUMN: to[i] = in->column->u.numbers[row]; break;
      case OP_TREND:
        to[i] = place_of(m->e, in->column->u.ordinals[row]);
        break;
      case OP_PERIOD:
        to[i] = against_period(in, in->column->u.ordinals[row]);
        break;
      default:
        to[i] = NAN;
        if (in->column->u.codes[row] != TS_NONE)
          to[i] = in_order(in->compare, in->column->u.codes[row], in->code);
    }
  }
}

static double defined (double x) {
  return isfinite(x) ? x : NAN;  /* rule 4 */
}

static double of_one (ts_op op, double x) {
  switch (op) {
    case OP_NEGATE: return -x;
    case OP_NOT: return isnan(x) ? NAN : x == 0;
    case OP_LOG: return defined(log(x));
    case OP_EXP: return defined(exp(x));
    case OP_ABS: return fabs(x);
    default: return isnan(x);  /* OP_MISSING */
  }
}

/* Conditions of three values: what decides, decides (rule 4). */
static double logic (ts_op op, double a, double b) {
  double decides = (op == OP_OR);
  int a_does = !isnan(a) && (a != 0) == (decides != 0);
  int b_does = !isnan(b) && (b != 0) == (decides != 0);
  if (a_does || b_does) return decides;
  return (isnan(a) || isnan(b)) ? NAN : 1 - decides;
}

static double of_two (ts_op op, double a, double b) {
  if (op == OP_AND || op == OP_OR) return logic(op, a, b);
  if (isnan(a) || isnan(b)) return NAN;
  switch (op) {
    case OP_ADD: return a + b;
    case OP_SUBTRACT: return a - b;
    case OP_MULTIPLY: return a * b;
    case OP_DIVIDE: return defined(a / b);
    case OP_POWER: return defined(pow(a, b));
    case OP_MIN: return (a < b) ? a : b;
    case OP_MAX: return (a > b) ? a : b;
    default: return in_order(op, a, b);
  }
}

/* Apply an operation to the top of the stack; give back how many blocks it
** took away. */
static size_t apply (ts_op op, double *top, size_t n) {
  if (op < OP_ADD) {
    for (size_t i = 0; i < n; i++) top[i] = of_one(op, top[i]);
    return 0;
  }
  if (op == OP_IF) {
    double *condition = top - 2 * BLOCK, *yes = top - BLOCK;
    for (size_t i = 0; i < n; i++)
      condition[i] = isnan(condition[i]) ? NAN
                   : (condition[i] != 0) ? yes[i] : top[i];
    return 2;
  }
  for (size_t i = 0; i < n; i++)
    top[(ptrdiff_t)i - BLOCK] = of_two(op, top[(ptrdiff_t)i - BLOCK], top[i]);
  return 1;
}

static void run_code (const machine *m, const ts_code *code, size_t n,
                      double *out) {
  for (size_t first = 0; first < n; first += BLOCK) {
    size_t count = (n - first < BLOCK) ? n - first : BLOCK;
    double *top = m->stack - BLOCK;  /* of an empty stack: a block is spare */
    for (size_t i = 0; i < code->n; i++) {
      const ts_instruction *in = &code->list[i];
      if (in->op <= OP_PERIOD) {
        top += BLOCK;
        push(m, in, first, count, top);
      } else {
        top -= apply(in->op, top, count) * BLOCK;
      }
    }
    memcpy(out + first, m->stack, count * sizeof *out);
  }
}

static int any_missing (const double *parts, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (isnan(parts[i])) return 1;
  return 0;
}

/* lag and diff: their own array of values. */
static ts_status run_shift (const machine *m, const ts_call *call,
                            double **values, ts_error *err) {
  *values = malloc((m->n + 1) * sizeof **values);
  if (*values == NULL) return ts_fail_memory(err);
  run_code(m, &call->code, m->n, *values);
  return ts_shift(m->e->frame, m->rows, m->n, call->back, call->difference,
                  *values, err);
}

static ts_status run_call (const machine *m, const ts_call *call, double *parts,
                           double *slot, ts_error *err) {
  ts_status status;
  if (call->reducer == NULL) {
    *slot = (double)m->n;
    return TS_OK;
  }
  run_code(m, &call->code, m->n, parts);
  *slot = NAN;
  if (call->reducer->unit != TS_UNIT_COUNT && any_missing(parts, m->n))
    return TS_OK;  /* rule 4 */
  status = call->reducer->reduce(parts, m->n, &call->args, slot);
  if (status != TS_OK)
    return ts_fail(err, status, "%s: %s", call->reducer->name,
                   (status == TS_DOMAIN) ? "a part is negative: it has no share"
                                         : ts_message(status));
  return TS_OK;
}

ts_status ts_expression_run (const ts_expression *e, const size_t *rows,
                             size_t n, double *out, ts_error *err) {
  double *parts = (e->call_count > 0) ? malloc((n + 1) * sizeof *parts) : NULL;
  double *slots = malloc((e->call_count + 1) * sizeof *slots);
  double **shifted = calloc(e->call_count + 1, sizeof *shifted);
  double *stack = malloc((e->depth + 1) * BLOCK * sizeof *stack);
  machine m = {.e = e, .rows = rows, .n = n, .slots = slots,
               .shifted = shifted};
  ts_status status = TS_OK;
  if (slots == NULL || stack == NULL || shifted == NULL
      || (e->call_count > 0 && parts == NULL))
    status = ts_fail_memory(err);
  else m.stack = stack + BLOCK;
  for (size_t i = 0; i < e->call_count && status == TS_OK; i++)
    status = (e->calls[i].back > 0)
           ? run_shift(&m, &e->calls[i], &shifted[i], err)
           : run_call(&m, &e->calls[i], parts, &slots[i], err);
  if (status == TS_OK) {
    out[0] = NAN;
    run_code(&m, &e->code, (e->single && n > 0) ? 1 : n, out);
    if (n == 0 && e->single && e->code.n == 1 && e->code.list[0].op == OP_SLOT)
      out[0] = slots[e->code.list[0].slot];
  }
  for (size_t i = 0; shifted != NULL && i < e->call_count; i++)
    free(shifted[i]);
  free(parts);
  free(slots);
  free(shifted);
  free(stack);
  return status;
}

ts_status ts_expression_fill (const ts_expression *e, const size_t *rows,
                              size_t n, double *out, ts_error *err) {
  ts_status status = ts_expression_run(e, rows, n, out, err);
  for (size_t i = 1; status == TS_OK && e->single && i < n; i++)
    out[i] = out[0];
  return status;
}

static int lacks (const ts_instruction *in, size_t row) {
  switch (in->op) {
    case OP_COLUMN: return isnan(in->column->u.numbers[row]);
    case OP_TREND:
    case OP_PERIOD: return in->column->u.ordinals[row] == TS_NO_PERIOD;
    case OP_KEY_IS: return in->column->u.codes[row] == TS_NONE;
    default: return 0;
  }
}

int ts_expression_lacks (const ts_expression *e, size_t row) {
  for (size_t i = 0; i < e->code.n; i++)
    if (lacks(&e->code.list[i], row)) return 1;
  return 0;
}

int ts_expression_reduces (const ts_expression *e) {
  for (size_t i = 0; i < e->call_count; i++)
    if (e->calls[i].back == 0) return 1;
  return 0;
}

void ts_expression_count_from (ts_expression *e, int32_t ordinal) {
  e->origin = ordinal;
}

int32_t ts_frame_first_period (const ts_frame *frame) {
  const ts_column *when = ts_frame_period(frame);
  int32_t first = INT32_MAX;
  for (size_t i = 0; when != NULL && i < frame->rows; i++) {
    int32_t ordinal = when->u.ordinals[i];
    if (ordinal != TS_NO_PERIOD && ordinal < first) first = ordinal;
  }
  return first;
}

int ts_expression_shifts (const ts_expression *e) {
  for (size_t i = 0; i < e->call_count; i++)
    if (e->calls[i].back > 0) return 1;
  return 0;
}
