/* compile_compare.c -- comparisons in expressions (rule 3) */
#include <stdio.h>
#include <stdlib.h>

#include "base/member.h"
#include "compiler.h"

static ts_status compare_key (ts_compiler *c, ts_op op, const ts_column *key,
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
  return ts_compile_emit(c, (ts_instruction){
    .op = OP_KEY_IS, .column = key, .code = code, .compare = op});
}

/* Rule 3: the periods lo..hi of the column's frequency are the text's. */
static ts_status compare_period (ts_compiler *c, ts_op op,
                                 const ts_column *column, ts_slice text) {
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
  return ts_compile_emit(c, (ts_instruction){
    .op = OP_PERIOD, .column = column, .compare = op, .lo = first.ordinal,
    .hi = first.ordinal + (int32_t)n - 1});
}

/* The text that a key or period meets; a year may be written as a number. */
static ts_status compare_text (ts_compiler *c, ts_op op, const ts_item *a,
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

ts_status ts_compile_comparison (ts_compiler *c, ts_op op, ts_item *a,
                                 const ts_item *b, size_t before) {
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
  status = ts_compile_number(c, &left);
  if (status == TS_OK) status = ts_compile_number(c, b);
  if (status == TS_OK) status = ts_item_same(&left, b, "compared", c->err);
  return (status == TS_OK) ? ts_compile_op(c, op) : status;
}
