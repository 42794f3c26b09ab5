/* compiler.h -- what the parts of the compiler of expressions share */
#ifndef TS_COMPILER_H
#define TS_COMPILER_H

#include "expression_code.h"
#include "expression_units.h"
#include "lexer.h"

typedef struct {
  ts_lexer lexer;
  const ts_frame *frame;
  const ts_parameter *parameters;
  size_t parameter_count, next_parameter;
  ts_expression *e;
  ts_code *code;   /* being written: the expression's or a call's */
  int nested;
  ts_error *err;
} ts_compiler;

/* Append an instruction to the code that is being written. */
ts_status ts_compile_emit (ts_compiler *c, ts_instruction instruction);
ts_status ts_compile_op (ts_compiler *c, ts_op op);

/* The token must be this sign, and is passed. */
ts_status ts_compile_expect (ts_compiler *c, const char *sign);

/* Numbers and conditions (as 1 and 0) can be computed with; only conditions
** are true or false. */
ts_status ts_compile_number (ts_compiler *c, const ts_item *item);
ts_status ts_compile_condition (ts_compiler *c, const ts_item *item);

/* A whole expression, up to what cannot belong to it. */
ts_status ts_compile_any (ts_compiler *c, ts_item *out);

/* A function of rows or a reducer, from the sign '(' on. */
ts_status ts_compile_call (ts_compiler *c, const char *name, ts_item *out);

/* a and b meet in a comparison; a becomes a condition. The code of both began
** at instruction 'before'. */
ts_status ts_compile_comparison (ts_compiler *c, ts_op op, ts_item *a,
                                 const ts_item *b, size_t before);

#endif
