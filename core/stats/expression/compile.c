/* compile.c -- expressions to postfix; see expression.h for the rules */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"

#define NESTED_MOST 100  /* rule 7 */


ts_status ts_compile_emit (ts_compiler *c, ts_instruction instruction) {
  ts_code *code = c->code;
  if (ts_reserve((void **)&code->list, &code->room, code->n + 1,
                 sizeof *code->list) != TS_OK) return ts_fail_memory(c->err);
  code->list[code->n++] = instruction;
  return TS_OK;
}

ts_status ts_compile_op (ts_compiler *c, ts_op op) {
  return ts_compile_emit(c, (ts_instruction){.op = op});
}

ts_status ts_compile_expect (ts_compiler *c, const char *sign) {
  char text[64];
  if (ts_lexer_is(&c->lexer, sign)) return ts_lexer_next(&c->lexer);
  snprintf(text, sizeof text, "expected '%s'", sign);
  return ts_lexer_fail(&c->lexer, text);
}

ts_status ts_compile_number (ts_compiler *c, const ts_item *item) {
  if (item->kind <= ITEM_CONDITION) return TS_OK;
  return ts_fail(c->err, TS_CONFLICT, (item->kind == ITEM_TEXT)
    ? "a text cannot be computed with: compare it with a key or the period"
    : "%s is no number: it can be compared with a text, %s = '...'",
    (item->column != NULL) ? item->column->name : "",
    (item->column != NULL) ? item->column->name : "");
}

ts_status ts_compile_condition (ts_compiler *c, const ts_item *item) {
  if (item->kind == ITEM_CONDITION) return TS_OK;
  return ts_lexer_fail(&c->lexer, "and, or, not and if take conditions, such "
                       "as value > 3; there is no condition before this:");
}

static ts_status literal (ts_compiler *c, double number, ts_item *out) {
  *out = (ts_item){.kind = ITEM_NUMBER, .literal = 1, .single = 1,
                   .number = number};
  return ts_compile_emit(c, (ts_instruction){.op = OP_NUMBER,
                                             .number = number});
}

static ts_status parameter (ts_compiler *c, ts_item *out) {
  const ts_parameter *p;
  ts_status status;
  if (c->next_parameter >= c->parameter_count)
    return ts_lexer_fail(&c->lexer, "a value for this ? is missing");
  p = &c->parameters[c->next_parameter++];
  if (p->text != NULL)
    *out = (ts_item){.kind = ITEM_TEXT, .text = ts_slice_of(p->text),
                     .single = 1};
  status = (p->text == NULL) ? literal(c, p->number, out) : TS_OK;
  return (status == TS_OK) ? ts_lexer_next(&c->lexer) : status;
}

static ts_status column_item (ts_compiler *c, const char *name, int quoted,
                              ts_item *out) {
  ts_column *column = ts_frame_period(c->frame);
  ts_status status;
  if (!quoted && column != NULL && strcmp(name, "trend") == 0
      && ts_frame_find(c->frame, name) == NULL) {
    *out = (ts_item){.kind = ITEM_NUMBER};
    return ts_compile_emit(c, (ts_instruction){.op = OP_TREND,
                                               .column = column});
  }
  status = ts_frame_need(c->frame, name, &column, c->err);
  if (status != TS_OK) return status;
  *out = (ts_item){.column = column, .kind = (column->kind == TS_KEY)
                   ? ITEM_KEY : ITEM_PERIOD};
  if (column->kind != TS_NUMBER) return TS_OK;
  out->kind = ITEM_NUMBER;
  ts_item_set_unit(out, column->unit, column->valuation);
  return ts_compile_emit(c, (ts_instruction){.op = OP_COLUMN,
                                             .column = column});
}

static ts_status parse_name (ts_compiler *c, ts_item *out) {
  int quoted = c->lexer.quoted;
  char *name = ts_copy_text(c->lexer.word.text, c->lexer.word.length);
  ts_status status = (name != NULL) ? ts_lexer_next(&c->lexer)
                                    : ts_fail_memory(c->err);
  if (status == TS_OK)
    status = (!quoted && ts_lexer_is(&c->lexer, "("))
           ? ts_compile_call(c, name, out)
           : column_item(c, name, quoted, out);
  free(name);
  return status;
}

static int is_reserved (const ts_lexer *lexer) {
  return ts_lexer_is(lexer, "and") || ts_lexer_is(lexer, "or")
      || ts_lexer_is(lexer, "not");
}

static ts_status parse_primary (ts_compiler *c, ts_item *out) {
  double number = c->lexer.number;
  ts_status status;
  if (c->lexer.kind == TOKEN_NUMBER) {
    status = ts_lexer_next(&c->lexer);
    return (status == TS_OK) ? literal(c, number, out) : status;
  }
  if (c->lexer.kind == TOKEN_TEXT) {
    *out = (ts_item){.kind = ITEM_TEXT, .text = c->lexer.word, .single = 1};
    return ts_lexer_next(&c->lexer);
  }
  if (c->lexer.kind == TOKEN_NAME && !is_reserved(&c->lexer))
    return parse_name(c, out);
  if (ts_lexer_is(&c->lexer, "?")) return parameter(c, out);
  if (!ts_lexer_is(&c->lexer, "("))
    return ts_lexer_fail(&c->lexer, "expected a column, a number or a text");
  status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = ts_compile_any(c, out);
  return (status == TS_OK) ? ts_compile_expect(c, ")") : status;
}

/* Two items are on the stack: a (where the result goes) and b. */
static ts_status combine (ts_compiler *c, ts_op op, ts_item *a,
                          const ts_item *b) {
  ts_status status = ts_compile_number(c, a);
  if (status == TS_OK) status = ts_compile_number(c, b);
  if (status != TS_OK) return status;
  if (op == OP_ADD) status = ts_item_same(a, b, "added", c->err);
  if (op == OP_SUBTRACT) status = ts_item_same(a, b, "subtracted", c->err);
  if (op == OP_MULTIPLY) ts_item_times(a, b);
  if (op == OP_DIVIDE) ts_item_over(a, b);
  if (op == OP_POWER) ts_item_to_the(a, b);
  a->kind = ITEM_NUMBER;
  a->single &= b->single;
  a->literal = 0;
  return (status == TS_OK) ? ts_compile_op(c, op) : status;
}

static ts_status parse_unary (ts_compiler *c, ts_item *out);

static ts_status parse_power (ts_compiler *c, ts_item *out) {
  ts_item right = {0};
  ts_status status = parse_primary(c, out);
  if (status != TS_OK || !ts_lexer_is(&c->lexer, "^")) return status;
  status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = parse_unary(c, &right);
  return (status == TS_OK) ? combine(c, OP_POWER, out, &right) : status;
}

static ts_status enter (ts_compiler *c) {
  if (c->nested++ < NESTED_MOST) return TS_OK;
  return ts_lexer_fail(&c->lexer, "more than 100 nested parentheses or signs");
}

static ts_status parse_unary (ts_compiler *c, ts_item *out) {
  ts_status status = enter(c);
  if (status != TS_OK) return status;
  if (ts_lexer_is(&c->lexer, "-")) {
    status = ts_lexer_next(&c->lexer);
    if (status == TS_OK) status = parse_unary(c, out);
    if (status == TS_OK) status = ts_compile_number(c, out);
    out->number = -out->number;
    out->kind = ITEM_NUMBER;
    if (status == TS_OK) status = ts_compile_op(c, OP_NEGATE);
  } else {
    status = parse_power(c, out);
  }
  c->nested--;
  return status;
}

typedef struct {
  const char *sign;
  ts_op op;
} operator;

static const operator products[] = {
  {"*", OP_MULTIPLY}, {"/", OP_DIVIDE}, {NULL, 0}
};
static const operator sums[] = {
  {"+", OP_ADD}, {"-", OP_SUBTRACT}, {NULL, 0}
};
static const operator comparisons[] = {
  {"=", OP_EQ}, {"==", OP_EQ}, {"~=", OP_NE}, {"!=", OP_NE}, {"<", OP_LT},
  {"<=", OP_LE}, {">", OP_GT}, {">=", OP_GE}, {NULL, 0}
};

static const operator *sign_among (const ts_compiler *c, const operator *list) {
  for (; list->sign != NULL; list++)
    if (ts_lexer_is(&c->lexer, list->sign)) return list;
  return NULL;
}

static ts_status parse_chain (ts_compiler *c, const operator *list,
                              ts_status (*tighter) (ts_compiler *, ts_item *),
                              ts_item *out) {
  const operator *found;
  ts_item right = {0};
  ts_status status = tighter(c, out);
  while (status == TS_OK && (found = sign_among(c, list)) != NULL) {
    status = ts_lexer_next(&c->lexer);
    if (status == TS_OK) status = tighter(c, &right);
    if (status == TS_OK) status = combine(c, found->op, out, &right);
  }
  return status;
}

static ts_status parse_product (ts_compiler *c, ts_item *out) {
  return parse_chain(c, products, parse_unary, out);
}

static ts_status parse_sum (ts_compiler *c, ts_item *out) {
  return parse_chain(c, sums, parse_product, out);
}

static ts_status parse_comparison (ts_compiler *c, ts_item *out) {
  size_t before = c->code->n;
  const operator *found;
  ts_item right = {0};
  ts_status status = parse_sum(c, out);
  if (status != TS_OK || (found = sign_among(c, comparisons)) == NULL)
    return status;
  status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = parse_sum(c, &right);
  if (status == TS_OK)
    status = ts_compile_comparison(c, found->op, out, &right, before);
  if (status == TS_OK && sign_among(c, comparisons) != NULL)
    return ts_lexer_fail(&c->lexer, "comparisons are joined by and");
  return status;
}

static ts_status parse_not (ts_compiler *c, ts_item *out) {
  ts_status status;
  if (!ts_lexer_is(&c->lexer, "not")) return parse_comparison(c, out);
  status = enter(c);
  if (status == TS_OK) status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = parse_not(c, out);
  if (status == TS_OK) status = ts_compile_condition(c, out);
  if (status == TS_OK) status = ts_compile_op(c, OP_NOT);
  c->nested--;
  return status;
}

static ts_status parse_logic (ts_compiler *c, const char *word, ts_op op,
                              ts_status (*tighter) (ts_compiler *, ts_item *),
                              ts_item *out) {
  ts_item right = {0};
  ts_status status = tighter(c, out);
  while (status == TS_OK && ts_lexer_is(&c->lexer, word)) {
    status = ts_compile_condition(c, out);
    if (status == TS_OK) status = ts_lexer_next(&c->lexer);
    if (status == TS_OK) status = tighter(c, &right);
    if (status == TS_OK) status = ts_compile_condition(c, &right);
    if (status == TS_OK) status = ts_compile_op(c, op);
    out->single &= right.single;
  }
  return status;
}

static ts_status parse_and (ts_compiler *c, ts_item *out) {
  return parse_logic(c, "and", OP_AND, parse_not, out);
}

ts_status ts_compile_any (ts_compiler *c, ts_item *out) {
  ts_status status = enter(c);
  if (status == TS_OK) status = parse_logic(c, "or", OP_OR, parse_and, out);
  c->nested--;
  return status;
}

/* How deep the stack gets. */
static size_t depth_of (const ts_code *code) {
  size_t depth = 0, most = 0;
  for (size_t i = 0; i < code->n; i++) {
    ts_op op = code->list[i].op;
    if (op <= OP_PERIOD) depth++;
    else if (op == OP_IF) depth -= 2;
    else if (op >= OP_ADD) depth--;
    if (depth > most) most = depth;
  }
  return most;
}

static ts_status finish (ts_compiler *c, const ts_item *item) {
  ts_expression *e = c->e;
  ts_status status = ts_compile_number(c, item);
  if (status != TS_OK) return status;
  if (c->lexer.kind != TOKEN_END)
    return ts_lexer_fail(&c->lexer, "expected an operator or the end");
  if (c->next_parameter < c->parameter_count)
    return ts_fail(c->err, TS_SYNTAX, "%zu values are given for %zu question "
                   "marks", c->parameter_count, c->next_parameter);
  e->condition = (item->kind == ITEM_CONDITION);
  e->single = item->single;
  strcpy(e->unit, item->unit);
  strcpy(e->valuation, item->valuation);
  e->depth = depth_of(&e->code);
  for (size_t i = 0; i < e->call_count; i++) {
    size_t depth = depth_of(&e->calls[i].code);
    if (depth > e->depth) e->depth = depth;
  }
  return TS_OK;
}

ts_status ts_expression_compile (const char *text, const ts_frame *frame,
                                 const ts_parameter *parameters, size_t n,
                                 ts_expression **out, ts_error *err) {
  ts_expression *e = calloc(1, sizeof *e);
  ts_compiler c = {.lexer = {.text = text, .err = err}, .frame = frame,
                .parameters = parameters, .parameter_count = n, .e = e,
                .err = err};
  ts_item item = {0};
  ts_status status;
  if (e == NULL) return ts_fail_memory(err);
  e->frame = frame;
  e->origin = ts_frame_first_period(frame);
  c.code = &e->code;
  status = ts_lexer_next(&c.lexer);
  if (status == TS_OK) status = ts_compile_any(&c, &item);
  if (status == TS_OK) status = finish(&c, &item);
  if (status != TS_OK) ts_expression_free(e);
  else *out = e;
  return status;
}

void ts_expression_free (ts_expression *e) {
  if (e == NULL) return;
  for (size_t i = 0; i < e->call_count; i++) free(e->calls[i].code.list);
  free(e->calls);
  free(e->code.list);
  free(e);
}

const char *ts_expression_unit (const ts_expression *e) {
  return e->unit;
}
