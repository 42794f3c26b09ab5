/* compile.c -- expressions to postfix; see expression.h for the rules */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/member.h"
#include "expression_code.h"
#include "expression_units.h"
#include "lexer.h"
#include "panel.h"

#define NESTED_MOST 100  /* rule 7 */

typedef struct {
  ts_lexer lexer;
  const ts_frame *frame;
  const ts_parameter *parameters;
  size_t parameter_count, next_parameter;
  ts_expression *e;
  ts_code *code;   /* being written: the expression's or a call's */
  int nested;
  ts_error *err;
} compiler;

static ts_status parse (compiler *c, ts_item *out);

static ts_status emit (compiler *c, ts_instruction instruction) {
  ts_code *code = c->code;
  if (ts_reserve((void **)&code->list, &code->room, code->n + 1,
                 sizeof *code->list) != TS_OK) return ts_fail_memory(c->err);
  code->list[code->n++] = instruction;
  return TS_OK;
}

static ts_status emit_op (compiler *c, ts_op op) {
  return emit(c, (ts_instruction){.op = op});
}

static ts_status expect (compiler *c, const char *sign) {
  char text[64];
  if (ts_lexer_is(&c->lexer, sign)) return ts_lexer_next(&c->lexer);
  snprintf(text, sizeof text, "expected '%s'", sign);
  return ts_lexer_fail(&c->lexer, text);
}

/* Numbers and conditions (as 1 and 0) can be computed with. */
static ts_status need_number (compiler *c, const ts_item *item) {
  if (item->kind <= ITEM_CONDITION) return TS_OK;
  return ts_fail(c->err, TS_CONFLICT, (item->kind == ITEM_TEXT)
    ? "a text cannot be computed with: compare it with a key or the period"
    : "%s is no number: it can be compared with a text, %s = '...'",
    (item->column != NULL) ? item->column->name : "",
    (item->column != NULL) ? item->column->name : "");
}

static ts_status need_condition (compiler *c, const ts_item *item) {
  if (item->kind == ITEM_CONDITION) return TS_OK;
  return ts_lexer_fail(&c->lexer, "and, or, not and if take conditions, such "
                       "as value > 3; there is no condition before this:");
}

static ts_status literal (compiler *c, double number, ts_item *out) {
  *out = (ts_item){.kind = ITEM_NUMBER, .literal = 1, .single = 1,
                   .number = number};
  return emit(c, (ts_instruction){.op = OP_NUMBER, .number = number});
}

static ts_status parameter (compiler *c, ts_item *out) {
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

static ts_status column_item (compiler *c, const char *name, ts_item *out) {
  ts_column *column;
  ts_status status = ts_frame_need(c->frame, name, &column, c->err);
  if (status != TS_OK) return status;
  *out = (ts_item){.column = column, .kind = (column->kind == TS_KEY)
                   ? ITEM_KEY : ITEM_PERIOD};
  if (column->kind != TS_NUMBER) return TS_OK;
  out->kind = ITEM_NUMBER;
  ts_item_set_unit(out, column->unit, column->valuation);
  return emit(c, (ts_instruction){.op = OP_COLUMN, .column = column});
}

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
static ts_status function_units (compiler *c, const row_function *f,
                                 ts_item *a) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < f->arguments && status == TS_OK; i++)
    status = (i == 0 && f->op == OP_IF) ? need_condition(c, &a[0])
                                        : need_number(c, &a[i]);
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
static ts_status finish_function (compiler *c, const row_function *f,
                                  size_t done, ts_item *arguments,
                                  ts_item *out) {
  ts_status status = TS_OK;
  for (size_t i = done; i < f->arguments && status == TS_OK; i++) {
    if (i > 0) status = expect(c, ",");
    if (status == TS_OK) status = parse(c, &arguments[i]);
  }
  if (status == TS_OK) status = expect(c, ")");
  if (status == TS_OK) status = function_units(c, f, arguments);
  if (status == TS_OK) status = emit_op(c, f->op);
  *out = arguments[0];
  return status;
}

/* A number behind the argument is the reducer's first option (rule 2). */
static ts_status read_option (compiler *c, const ts_reducer *r, ts_args *args) {
  ts_code scratch = {0}, *before = c->code;
  ts_item item;
  ts_status status = ts_lexer_next(&c->lexer);
  c->code = &scratch;
  if (status == TS_OK) status = parse(c, &item);
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

static ts_status keep_call (compiler *c, const ts_reducer *r,
                            const ts_args *args, ts_code *code) {
  ts_expression *e = c->e;
  if (ts_reserve((void **)&e->calls, &e->call_room, e->call_count + 1,
                 sizeof *e->calls) != TS_OK) return ts_fail_memory(c->err);
  e->calls[e->call_count] = (ts_call){r, *args, *code};
  *code = (ts_code){0};  /* the expression owns it now */
  if (r != NULL && r->partners_only) e->partners = 1;
  return emit(c, (ts_instruction){.op = OP_SLOT, .slot = e->call_count++});
}

/* min(a, b) began like the reducer min(a): its code moves to the rows. */
static ts_status become_function (compiler *c, const row_function *f,
                                  const ts_code *code, ts_item *first,
                                  ts_item *out) {
  ts_item arguments[3] = {*first};
  ts_status status = TS_OK;
  for (size_t i = 0; i < code->n && status == TS_OK; i++)
    status = emit(c, code->list[i]);
  if (status != TS_OK) return status;
  return finish_function(c, f, 1, arguments, out);
}

static ts_status finish_reducer (compiler *c, const ts_reducer *r,
                                 ts_code *code, ts_item *item) {
  ts_args args;
  char unit[64];
  ts_status status = need_number(c, item);
  ts_args_start(&args, (r != NULL) ? r->options : NULL);
  if (status == TS_OK && ts_lexer_is(&c->lexer, ",") && r != NULL)
    status = read_option(c, r, &args);
  if (status == TS_OK) status = expect(c, ")");
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

static ts_status parse_reducer (compiler *c, const ts_reducer *r,
                                ts_item *out) {
  const row_function *f = find_function(r->name);
  ts_code code = {0}, *before = c->code;
  ts_status status = TS_OK;
  *out = (ts_item){.kind = ITEM_NUMBER};
  if (strcmp(r->name, "count") == 0 && ts_lexer_is(&c->lexer, ")"))
    return finish_reducer(c, NULL, &code, out);
  c->code = &code;
  status = parse(c, out);
  c->code = before;
  if (status == TS_OK)
    status = (f != NULL && ts_lexer_is(&c->lexer, ","))
           ? become_function(c, f, &code, out, out)
           : finish_reducer(c, r, &code, out);
  free(code.list);
  return status;
}

static ts_status no_function (compiler *c, const char *name) {
  const char *names[ROW_FUNCTIONS + 256];
  size_t n = 0;
  ptrdiff_t near;
  for (size_t i = 0; i < ROW_FUNCTIONS; i++) names[n++] = row_functions[i].name;
  for (const ts_reducer *r = ts_reducers; r->name != NULL && n < 256; r++)
    names[n++] = r->name;
  near = ts_nearest(name, names, n);
  return ts_fail(c->err, TS_UNKNOWN, (near >= 0)
                 ? "no function '%s': did you mean '%s'?" : "no function '%s'%s",
                 name, (near >= 0) ? names[near] : "");
}

static ts_status parse_call (compiler *c, const char *name, ts_item *out) {
  const ts_reducer *r = ts_reducer_find(name);
  const row_function *f = find_function(name);
  ts_item arguments[3] = {{0}};
  ts_status status = ts_lexer_next(&c->lexer);  /* the sign '(' */
  if (status != TS_OK) return status;
  if (r != NULL) return parse_reducer(c, r, out);
  if (f != NULL) return finish_function(c, f, 0, arguments, out);
  return no_function(c, name);
}

static ts_status parse_name (compiler *c, ts_item *out) {
  int quoted = c->lexer.quoted;
  char *name = ts_copy_text(c->lexer.word.text, c->lexer.word.length);
  ts_status status = (name != NULL) ? ts_lexer_next(&c->lexer)
                                    : ts_fail_memory(c->err);
  if (status == TS_OK)
    status = (!quoted && ts_lexer_is(&c->lexer, "("))
           ? parse_call(c, name, out) : column_item(c, name, out);
  free(name);
  return status;
}

static int is_reserved (const ts_lexer *lexer) {
  return ts_lexer_is(lexer, "and") || ts_lexer_is(lexer, "or")
      || ts_lexer_is(lexer, "not");
}

static ts_status parse_primary (compiler *c, ts_item *out) {
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
  if (status == TS_OK) status = parse(c, out);
  return (status == TS_OK) ? expect(c, ")") : status;
}

/* Two items are on the stack: a (where the result goes) and b. */
static ts_status combine (compiler *c, ts_op op, ts_item *a, const ts_item *b) {
  ts_status status = need_number(c, a);
  if (status == TS_OK) status = need_number(c, b);
  if (status != TS_OK) return status;
  if (op == OP_ADD) status = ts_item_same(a, b, "added", c->err);
  if (op == OP_SUBTRACT) status = ts_item_same(a, b, "subtracted", c->err);
  if (op == OP_MULTIPLY) ts_item_times(a, b);
  if (op == OP_DIVIDE) ts_item_over(a, b);
  if (op == OP_POWER) ts_item_to_the(a, b);
  a->kind = ITEM_NUMBER;
  a->single &= b->single;
  a->literal = 0;
  return (status == TS_OK) ? emit_op(c, op) : status;
}

static ts_status parse_unary (compiler *c, ts_item *out);

static ts_status parse_power (compiler *c, ts_item *out) {
  ts_item right = {0};
  ts_status status = parse_primary(c, out);
  if (status != TS_OK || !ts_lexer_is(&c->lexer, "^")) return status;
  status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = parse_unary(c, &right);
  return (status == TS_OK) ? combine(c, OP_POWER, out, &right) : status;
}

static ts_status enter (compiler *c) {
  if (c->nested++ < NESTED_MOST) return TS_OK;
  return ts_lexer_fail(&c->lexer, "more than 100 nested parentheses or signs");
}

static ts_status parse_unary (compiler *c, ts_item *out) {
  ts_status status = enter(c);
  if (status != TS_OK) return status;
  if (ts_lexer_is(&c->lexer, "-")) {
    status = ts_lexer_next(&c->lexer);
    if (status == TS_OK) status = parse_unary(c, out);
    if (status == TS_OK) status = need_number(c, out);
    out->number = -out->number;
    out->kind = ITEM_NUMBER;
    if (status == TS_OK) status = emit_op(c, OP_NEGATE);
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

static const operator *sign_among (const compiler *c, const operator *list) {
  for (; list->sign != NULL; list++)
    if (ts_lexer_is(&c->lexer, list->sign)) return list;
  return NULL;
}

static ts_status parse_chain (compiler *c, const operator *list,
                              ts_status (*tighter) (compiler *, ts_item *),
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

static ts_status parse_product (compiler *c, ts_item *out) {
  return parse_chain(c, products, parse_unary, out);
}

static ts_status parse_sum (compiler *c, ts_item *out) {
  return parse_chain(c, sums, parse_product, out);
}

static ts_status compare_key (compiler *c, ts_op op, const ts_column *key,
                              ts_slice text) {
  uint32_t code = ts_dict_find(key->dict, text);
  ts_status status;
  if (op != OP_EQ && op != OP_NE)
    return ts_fail(c->err, TS_CONFLICT, "%s is a key: it is equal to a text, = "
                   "or ~=, or not", key->name);
  if (code == TS_NONE) {
    char *copy = ts_copy_text(text.text, text.length);
    status = (copy != NULL) ? ts_member_unknown(c->frame, key, copy, c->err)
                            : ts_fail_memory(c->err);
    free(copy);
    return status;
  }
  return emit(c, (ts_instruction){.op = OP_KEY_IS, .column = key,
                                  .code = code, .compare = op});
}

/* Rule 3: the periods lo..hi of the column's frequency are the text's. */
static ts_status compare_period (compiler *c, ts_op op, const ts_column *column,
                                 ts_slice text) {
  ts_period period, first;
  size_t n;
  if (ts_period_parse(text, &period) != TS_OK)
    return ts_fail(c->err, TS_SYNTAX, "'%.*s' is no period: %s is compared "
                   "with '2022', '2022Q1', '2022-03'", (int)text.length,
                   text.text, column->name);
  if (period.freq < column->freq)
    return ts_fail(c->err, TS_DOMAIN, "'%.*s' is finer than the frame, which "
                   "is by %s", (int)text.length, text.text,
                   ts_freq_name(column->freq));
  first = ts_period_refine(period, column->freq, &n);
  return emit(c, (ts_instruction){.op = OP_PERIOD, .column = column,
                                  .compare = op, .lo = first.ordinal,
                                  .hi = first.ordinal + (int32_t)n - 1});
}

/* The text that a key or period meets; a year may be written as a number. */
static ts_status compare_text (compiler *c, ts_op op, const ts_item *a,
                               const ts_item *b) {
  char year[32];
  ts_slice text = b->text;
  if (b->kind == ITEM_NUMBER && b->literal && a->kind == ITEM_PERIOD) {
    snprintf(year, sizeof year, "%.10g", b->number);
    text = ts_slice_of(year);
  } else if (b->kind != ITEM_TEXT) {
    return ts_fail(c->err, TS_CONFLICT, "%s is compared with a text: %s = "
                   "'...'", a->column->name, a->column->name);
  }
  return (a->kind == ITEM_KEY) ? compare_key(c, op, a->column, text)
                               : compare_period(c, op, a->column, text);
}

static ts_op turned (ts_op op) {
  switch (op) {
    case OP_LT: return OP_GT;
    case OP_LE: return OP_GE;
    case OP_GT: return OP_LT;
    case OP_GE: return OP_LE;
    default: return op;
  }
}

static ts_status compare (compiler *c, ts_op op, ts_item *a, const ts_item *b,
                          size_t before) {
  ts_item left = *a;
  int a_is_place = (a->kind == ITEM_KEY || a->kind == ITEM_PERIOD);
  int b_is_place = (b->kind == ITEM_KEY || b->kind == ITEM_PERIOD);
  ts_status status;
  *a = (ts_item){.kind = ITEM_CONDITION, .single = left.single && b->single};
  if (a_is_place || b_is_place) {
    c->code->n = before;  /* a year written as a number is not computed */
    return a_is_place ? compare_text(c, op, &left, b)
                      : compare_text(c, turned(op), b, &left);
  }
  status = need_number(c, &left);
  if (status == TS_OK) status = need_number(c, b);
  if (status == TS_OK) status = ts_item_same(&left, b, "compared", c->err);
  return (status == TS_OK) ? emit_op(c, op) : status;
}

static ts_status parse_comparison (compiler *c, ts_item *out) {
  size_t before = c->code->n;
  const operator *found;
  ts_item right = {0};
  ts_status status = parse_sum(c, out);
  if (status != TS_OK || (found = sign_among(c, comparisons)) == NULL)
    return status;
  status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = parse_sum(c, &right);
  if (status == TS_OK) status = compare(c, found->op, out, &right, before);
  if (status == TS_OK && sign_among(c, comparisons) != NULL)
    return ts_lexer_fail(&c->lexer, "comparisons are joined by and");
  return status;
}

static ts_status parse_not (compiler *c, ts_item *out) {
  ts_status status;
  if (!ts_lexer_is(&c->lexer, "not")) return parse_comparison(c, out);
  status = enter(c);
  if (status == TS_OK) status = ts_lexer_next(&c->lexer);
  if (status == TS_OK) status = parse_not(c, out);
  if (status == TS_OK) status = need_condition(c, out);
  if (status == TS_OK) status = emit_op(c, OP_NOT);
  c->nested--;
  return status;
}

static ts_status parse_logic (compiler *c, const char *word, ts_op op,
                              ts_status (*tighter) (compiler *, ts_item *),
                              ts_item *out) {
  ts_item right = {0};
  ts_status status = tighter(c, out);
  while (status == TS_OK && ts_lexer_is(&c->lexer, word)) {
    status = need_condition(c, out);
    if (status == TS_OK) status = ts_lexer_next(&c->lexer);
    if (status == TS_OK) status = tighter(c, &right);
    if (status == TS_OK) status = need_condition(c, &right);
    if (status == TS_OK) status = emit_op(c, op);
    out->single &= right.single;
  }
  return status;
}

static ts_status parse_and (compiler *c, ts_item *out) {
  return parse_logic(c, "and", OP_AND, parse_not, out);
}

static ts_status parse (compiler *c, ts_item *out) {
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

static ts_status finish (compiler *c, const ts_item *item) {
  ts_expression *e = c->e;
  ts_status status = need_number(c, item);
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
  compiler c = {.lexer = {.text = text, .err = err}, .frame = frame,
                .parameters = parameters, .parameter_count = n, .e = e,
                .err = err};
  ts_item item = {0};
  ts_status status;
  if (e == NULL) return ts_fail_memory(err);
  c.code = &e->code;
  status = ts_lexer_next(&c.lexer);
  if (status == TS_OK) status = parse(&c, &item);
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

int ts_expression_is_condition (const ts_expression *e) {
  return e->condition;
}

int ts_expression_is_single (const ts_expression *e) {
  return e->single;
}

const char *ts_expression_unit (const ts_expression *e) {
  return e->unit;
}

const char *ts_expression_valuation (const ts_expression *e) {
  return e->valuation;
}
