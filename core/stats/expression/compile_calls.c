/* compile_calls.c -- functions and reducers in expressions (rules 1 and 2) */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "stats/options.h"
#include "stats/panel/panel.h"

typedef struct {
  const char *name;
  size_t arguments;
  ts_op op;
} row_function;

static const row_function row_functions[] = {
  {"log", 1, OP_LOG}, {"exp", 1, OP_EXP}, {"abs", 1, OP_ABS},
  {"missing", 1, OP_MISSING}, {"min", 2, OP_MIN}, {"max", 2, OP_MAX},
  {"if", 3, OP_IF}
};
#define ROW_FUNCTIONS (sizeof row_functions / sizeof *row_functions)

static const row_function *find_function (const char *name) {
  for (size_t i = 0; i < ROW_FUNCTIONS; i++)
    if (strcmp(row_functions[i].name, name) == 0) return &row_functions[i];
  return NULL;
}

/* What a row function makes of its arguments' units; the result is a[0]. */
static ts_status function_units (ts_compiler *c, const row_function *f,
                                 ts_item *a) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < f->arguments && status == TS_OK; i++)
    status = (i == 0 && f->op == OP_IF) ? ts_compile_condition(c, &a[0])
                                        : ts_compile_number(c, &a[i]);
  if (status != TS_OK) return status;
  for (size_t i = 1; i < f->arguments; i++) a[0].single &= a[i].single;
  if (f->op == OP_IF) {
    int single = a[0].single;
    status = ts_item_same(&a[1], &a[2], "chosen between", c->err);
    a[0] = a[1];
    a[0].single = single;
  }
  if (f->op == OP_MIN || f->op == OP_MAX)
    status = ts_item_same(&a[0], &a[1], "compared", c->err);
  if (f->op == OP_LOG || f->op == OP_EXP || f->op == OP_MISSING)
    ts_item_set_unit(&a[0], "", "");
  a[0].kind = (f->op == OP_MISSING) ? ITEM_CONDITION : ITEM_NUMBER;
  a[0].literal = 0;
  return status;
}

/* The arguments from number 'done' on, the sign ')' and the operation. */
static ts_status finish_function (ts_compiler *c, const row_function *f,
                                  size_t done, ts_item *arguments,
                                  ts_item *out) {
  ts_status status = TS_OK;
  for (size_t i = done; i < f->arguments && status == TS_OK; i++) {
    if (i > 0) status = ts_compile_expect(c, ",");
    if (status == TS_OK) status = ts_compile_any(c, &arguments[i]);
  }
  if (status == TS_OK) status = ts_compile_expect(c, ")");
  if (status == TS_OK) status = function_units(c, f, arguments);
  if (status == TS_OK) status = ts_compile_op(c, f->op);
  *out = arguments[0];
  return status;
}

/* A number behind the argument is the reducer's first option (rule 2). */
static ts_status read_option (ts_compiler *c, const ts_reducer *r,
                              ts_args *args) {
  ts_code scratch = {0}, *before = c->code;
  ts_item item;
  ts_status status = ts_lexer_next(&c->lexer);
  c->code = &scratch;
  if (status == TS_OK) status = ts_compile_any(c, &item);
  c->code = before;
  free(scratch.list);
  if (status != TS_OK) return status;
  if (r->options == NULL || r->options->name == NULL)
    return ts_fail(c->err, TS_SYNTAX, "%s takes one argument", r->name);
  if (!item.literal)
    return ts_fail(c->err, TS_SYNTAX, "%s: its %s is a number", r->name,
                   r->options->name);
  return ts_args_number(args, r->options->name, item.number, c->err);
}

static ts_status keep_call (ts_compiler *c, const ts_reducer *r,
                            const ts_args *args, ts_code *code) {
  ts_expression *e = c->e;
  if (ts_reserve((void **)&e->calls, &e->call_room, e->call_count + 1,
                 sizeof *e->calls) != TS_OK) return ts_fail_memory(c->err);
  e->calls[e->call_count] = (ts_call){.reducer = r, .args = *args,
                                      .code = *code};
  *code = (ts_code){0};  /* the expression owns it now */
  if (r != NULL && r->partners_only) e->partners = 1;
  return ts_compile_emit(c, (ts_instruction){.op = OP_SLOT,
                                             .slot = e->call_count++});
}

/* min(a, b) began like the reducer min(a): its code moves to the rows. */
static ts_status become_function (ts_compiler *c, const row_function *f,
                                  const ts_code *code, ts_item *first,
                                  ts_item *out) {
  ts_item arguments[3] = {*first};
  ts_status status = TS_OK;
  for (size_t i = 0; i < code->n && status == TS_OK; i++)
    status = ts_compile_emit(c, code->list[i]);
  if (status != TS_OK) return status;
  return finish_function(c, f, 1, arguments, out);
}

static ts_status finish_reducer (ts_compiler *c, const ts_reducer *r,
                                 ts_code *code, ts_item *item) {
  ts_args args;
  char unit[64];
  ts_status status = ts_compile_number(c, item);
  ts_args_start(&args, (r != NULL) ? r->options : NULL);
  if (status == TS_OK && ts_lexer_is(&c->lexer, ",") && r != NULL)
    status = read_option(c, r, &args);
  if (status == TS_OK) status = ts_compile_expect(c, ")");
  if (status == TS_OK) status = keep_call(c, r, &args, code);
  if (status != TS_OK) return status;
  snprintf(unit, sizeof unit, "%s",
           ts_unit_of((r != NULL) ? r->unit : TS_UNIT_COUNT, item->unit));
  ts_item_set_unit(item, unit,
                   (r != NULL && r->unit == TS_UNIT_SAME) ? item->valuation
                                                          : "");
  item->kind = ITEM_NUMBER;
  item->single = 1;
  item->literal = 0;
  return TS_OK;
}

static ts_status parse_reducer (ts_compiler *c, const ts_reducer *r,
                                ts_item *out) {
  const row_function *f = find_function(r->name);
  ts_code code = {0}, *before = c->code;
  ts_status status = TS_OK;
  *out = (ts_item){.kind = ITEM_NUMBER};
  if (strcmp(r->name, "count") == 0 && ts_lexer_is(&c->lexer, ")"))
    return finish_reducer(c, NULL, &code, out);
  c->code = &code;
  status = ts_compile_any(c, out);
  c->code = before;
  if (status == TS_OK)
    status = (f != NULL && ts_lexer_is(&c->lexer, ","))
           ? become_function(c, f, &code, out, out)
           : finish_reducer(c, r, &code, out);
  free(code.list);
  return status;
}

/* How many periods back, behind the comma; 1 without one. */
static ts_status read_back (ts_compiler *c, int32_t *back) {
  double number = c->lexer.number;
  ts_status status;
  *back = 1;
  if (!ts_lexer_is(&c->lexer, ",")) return TS_OK;
  status = ts_lexer_next(&c->lexer);
  number = c->lexer.number;
  if (status != TS_OK) return status;
  if (c->lexer.kind != TOKEN_NUMBER || number < 1 || number > TS_FARTHEST
      || number != floor(number))
    return ts_lexer_fail(&c->lexer, "lag and diff go back a whole number of "
                         "periods:");
  *back = (int32_t)number;
  return ts_lexer_next(&c->lexer);
}

/* lag(a, n) and diff(a, n), from their argument on. */
static ts_status parse_shift (ts_compiler *c, int difference, ts_item *out) {
  ts_args none = {0};
  ts_code code = {0}, *before = c->code;
  int32_t back = 1;
  ts_status status;
  c->code = &code;
  status = ts_compile_any(c, out);
  c->code = before;
  if (status == TS_OK) status = ts_compile_number(c, out);
  if (status == TS_OK) status = read_back(c, &back);
  if (status == TS_OK) status = ts_compile_expect(c, ")");
  if (status == TS_OK) status = keep_call(c, NULL, &none, &code);
  free(code.list);
  if (status != TS_OK) return status;
  c->code->list[c->code->n - 1].op = OP_SHIFTED;
  c->e->calls[c->e->call_count - 1].back = back;
  c->e->calls[c->e->call_count - 1].difference = difference;
  out->kind = ITEM_NUMBER;
  out->single = out->literal = 0;
  return TS_OK;
}

static ts_status no_function (ts_compiler *c, const char *name) {
  const char *names[ROW_FUNCTIONS + 258];
  size_t n = 0;
  ptrdiff_t near;
  for (size_t i = 0; i < ROW_FUNCTIONS; i++) names[n++] = row_functions[i].name;
  names[n++] = "lag";
  names[n++] = "diff";
  for (const ts_reducer *r = ts_reducers; r->name != NULL && n < 256; r++)
    names[n++] = r->name;
  near = ts_nearest(name, names, n);
  if (near < 0) return ts_fail(c->err, TS_UNKNOWN, "no function '%s'", name);
  return ts_fail(c->err, TS_UNKNOWN, "no function '%s': did you mean '%s'?",
                 name, names[near]);
}

ts_status ts_compile_call (ts_compiler *c, const char *name, ts_item *out) {
  const ts_reducer *r = ts_reducer_find(name);
  const row_function *f = find_function(name);
  ts_item arguments[3] = {{0}};
  ts_status status = ts_lexer_next(&c->lexer);  /* the sign '(' */
  if (status != TS_OK) return status;
  if (strcmp(name, "lag") == 0) return parse_shift(c, 0, out);
  if (strcmp(name, "diff") == 0) return parse_shift(c, 1, out);
  if (r != NULL) return parse_reducer(c, r, out);
  if (f != NULL) return finish_function(c, f, 0, arguments, out);
  return no_function(c, name);
}
