/* formula.c -- reading formulas; see formula.h for the rules */
#include "formula.h"

#include <stdlib.h>
#include <string.h>

#include "formula_scan.h"
#include "stats/sample.h"

#define OPERANDS_MOST 6  /* of one product a*b*c */

int ts_factor_is_level (const ts_factor *factor) {
  return factor->kind >= TS_FACTOR_KEY;
}

static void end_factor (ts_factor *factor) {
  free(factor->name);
  ts_expression_free(factor->e);
}

void ts_formula_free (ts_formula *formula) {
  for (size_t i = 0; i < formula->factor_count; i++)
    end_factor(&formula->factors[i]);
  free(formula->factors);
  free(formula->terms);
  free(formula->text);
  free(formula->response);
  ts_expression_free(formula->of);
  *formula = (ts_formula){0};
}

static ts_column *column_called (const ts_frame *frame, ts_slice name) {
  for (size_t i = 0; i < frame->width; i++)
    if (ts_slice_is(name, frame->columns[i].name)) return &frame->columns[i];
  return NULL;
}

/* Rules 2 and 7: is the name a word of formulas, and which kind? */
static ts_status find_word (const ts_frame *frame, ts_slice name,
                            ts_factor *factor, ts_error *err) {
  const ts_column *when = ts_frame_period(frame);
  int trend = ts_slice_is(name, "trend"), season = ts_slice_is(name, "season");
  const char *word = trend ? "trend" : "season";
  if (!trend && !season) return TS_OK;
  factor->kind = trend ? TS_FACTOR_TREND : TS_FACTOR_SEASON;
  if (column_called(frame, name) != NULL)
    return ts_fail(err, TS_CONFLICT, "'%s' is a word of formulas and a column: "
                   "write the column as `%s`, or give it another name", word,
                   word);
  if (when == NULL)
    return ts_fail(err, TS_MISUSE, "the frame has no period column, so there is"
                   " no %s in it", word);
  if (season && ts_seasons(when->freq) == 0)
    return ts_fail(err, TS_MISUSE, "a frame by %s has no seasonal terms: season"
                   " is for half-years, quarters and months",
                   ts_freq_name(when->freq));
  return TS_OK;
}

/* Rule 4: the text behind "name =", or nothing. */
static ts_slice named_part (const ts_frame *frame, ts_slice text,
                            ts_slice *name) {
  const char *rest = text.text, *end = rest + text.length;
  int quoted;
  if (ts_formula_piece(&rest, end, "=", name) == '='
      && ts_formula_name(*name, name, &quoted)
      && column_called(frame, *name) == NULL)
    return ts_slice_trim((ts_slice){rest, (size_t)(end - rest)});
  return (ts_slice){NULL, 0};
}

static ts_status compile (ts_formula *formula, ts_slice text,
                          ts_expression **e, ts_error *err) {
  char *copy = ts_copy_text(text.text, text.length);
  ts_status status = (copy != NULL)
    ? ts_expression_compile(copy, formula->frame, NULL, 0, e, err)
    : ts_fail_memory(err);
  free(copy);
  return status;
}

/* A name alone: a word, a key, the period; numbers are expressions. */
static ts_status read_name (ts_formula *formula, ts_slice name, int quoted,
                            ts_factor *factor, ts_error *err) {
  const ts_column *column;
  ts_status status = TS_OK;
  if (!quoted) status = find_word(formula->frame, name, factor, err);
  if (status != TS_OK || factor->kind != TS_FACTOR_NUMBER) return status;
  column = column_called(formula->frame, name);
  if (column == NULL || column->kind == TS_NUMBER) return TS_OK;
  factor->column = column;
  factor->kind = (column->kind == TS_KEY) ? TS_FACTOR_KEY : TS_FACTOR_PERIOD;
  return TS_OK;
}

static ts_status read_factor (ts_formula *formula, ts_slice text,
                              ts_factor *factor, ts_error *err) {
  ts_slice name, alone, rest = named_part(formula->frame, text, &name);
  int quoted;
  ts_status status = TS_OK;
  if (text.length == 0)
    return ts_fail(err, TS_SYNTAX, "a term of the formula is empty: \"%s\"",
                   formula->text);
  if (rest.text != NULL) text = rest;
  else name = text;
  if (ts_formula_name(text, &alone, &quoted)) {
    status = read_name(formula, alone, quoted, factor, err);
    if (rest.text == NULL) name = alone;
  }
  if (status != TS_OK) return status;
  factor->name = ts_formula_tidy(name);
  if (factor->name == NULL) return ts_fail_memory(err);
  if (factor->kind != TS_FACTOR_NUMBER) return TS_OK;
  return compile(formula, text, &factor->e, err);
}

/* The place of a part among the factors; a new one is added. */
static ts_status add_factor (ts_formula *formula, ts_slice text, size_t *place,
                             ts_error *err) {
  ts_factor factor = {0};
  ts_status status = read_factor(formula, text, &factor, err);
  for (*place = 0; status == TS_OK && *place < formula->factor_count; ++*place)
    if (strcmp(formula->factors[*place].name, factor.name) == 0) {
      end_factor(&factor);
      return TS_OK;
    }
  if (status == TS_OK
      && ts_reserve((void **)&formula->factors, &formula->factor_room,
                    formula->factor_count + 1, sizeof factor) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) formula->factors[formula->factor_count++] = factor;
  else end_factor(&factor);
  return status;
}

/* A part more, in its place. */
static ts_status put_part (ts_term *term, size_t part, ts_error *err) {
  size_t i = 0;
  while (i < term->n && term->parts[i] < part) i++;
  if (i < term->n && term->parts[i] == part) return TS_OK;
  if (term->n == TS_PARTS_MOST)
    return ts_fail(err, TS_DOMAIN, "an interaction has at most %d parts",
                   TS_PARTS_MOST);
  memmove(term->parts + i + 1, term->parts + i,
          (term->n - i) * sizeof *term->parts);
  term->parts[i] = part;
  term->n++;
  return TS_OK;
}

static ts_status read_interaction (ts_formula *formula, ts_slice text,
                                   ts_term *term, ts_error *err) {
  const char *rest = text.text, *end = rest + text.length;
  ts_status status = TS_OK;
  char sign = ':';
  while (sign == ':' && status == TS_OK) {
    ts_slice piece;
    size_t part = 0;
    sign = ts_formula_piece(&rest, end, ":", &piece);
    status = add_factor(formula, piece, &part, err);
    if (status == TS_OK) status = put_part(term, part, err);
  }
  return status;
}

static int same_term (const ts_term *a, const ts_term *b) {
  return a->n == b->n
      && memcmp(a->parts, b->parts, a->n * sizeof *a->parts) == 0;
}

static size_t find_term (const ts_formula *formula, const ts_term *term) {
  size_t i = 0;
  while (i < formula->term_count && !same_term(&formula->terms[i], term)) i++;
  return i;
}

/* Rule 6: behind the last term with as few parts. */
static ts_status add_term (ts_formula *formula, const ts_term *term,
                           ts_error *err) {
  size_t i = formula->term_count;
  if (find_term(formula, term) < formula->term_count) return TS_OK;
  if (ts_reserve((void **)&formula->terms, &formula->term_room,
                 formula->term_count + 1, sizeof *term) != TS_OK)
    return ts_fail_memory(err);
  for (; i > 0 && formula->terms[i - 1].n > term->n; i--)
    formula->terms[i] = formula->terms[i - 1];
  formula->terms[i] = *term;
  formula->term_count++;
  return TS_OK;
}

static void drop_term (ts_formula *formula, const ts_term *term) {
  size_t at = find_term(formula, term);
  if (at == formula->term_count) return;
  formula->term_count--;
  memmove(formula->terms + at, formula->terms + at + 1,
          (formula->term_count - at) * sizeof *formula->terms);
}

/* The parts of the operands that 'chosen' has, one bit each. */
static ts_status join_operands (const ts_term *operands, size_t n,
                                unsigned chosen, ts_term *term,
                                ts_error *err) {
  ts_status status = TS_OK;
  *term = (ts_term){0};
  for (size_t i = 0; i < n; i++)
    for (size_t p = 0; (chosen >> i & 1) && status == TS_OK
                       && p < operands[i].n; p++)
      status = put_part(term, operands[i].parts[p], err);
  return status;
}

/* a*b*c: every choice of the operands (rule 3). */
static ts_status cross (ts_formula *formula, const ts_term *operands, size_t n,
                        int minus, ts_error *err) {
  ts_status status = TS_OK;
  for (unsigned chosen = 1; status == TS_OK && chosen < 1u << n; chosen++) {
    ts_term term;
    status = join_operands(operands, n, chosen, &term, err);
    if (status != TS_OK) break;
    if (minus) drop_term(formula, &term);
    else status = add_term(formula, &term, err);
  }
  return status;
}

static ts_status read_product (ts_formula *formula, ts_slice text, int minus,
                               ts_error *err) {
  ts_term operands[OPERANDS_MOST] = {{{0}, 0, 0}};
  const char *rest = text.text, *end = rest + text.length;
  size_t n = 0;
  ts_status status = TS_OK;
  char sign = '*';
  while (sign == '*' && status == TS_OK) {
    ts_slice piece;
    sign = ts_formula_piece(&rest, end, "*", &piece);
    if (n == OPERANDS_MOST)
      return ts_fail(err, TS_DOMAIN, "a product has at most %d parts",
                     OPERANDS_MOST);
    if (piece.length > 0 && strchr("0123456789.", *piece.text) != NULL)
      return ts_fail(err, TS_SYNTAX, "\"%.*s\": a product of numbers stands in "
                     "parentheses, (2 * x); a*b is a, b and their interaction",
                     (int)text.length, text.text);
    status = read_interaction(formula, piece, &operands[n++], err);
  }
  return (status == TS_OK) ? cross(formula, operands, n, minus, err) : status;
}

/* One term behind '+' or '-'. */
static ts_status read_term (ts_formula *formula, ts_slice text, int minus,
                            ts_error *err) {
  int one = ts_slice_is(text, "1"), zero = ts_slice_is(text, "0");
  if (one || zero) {
    formula->intercept = (one != minus);
    return TS_OK;
  }
  return read_product(formula, text, minus, err);
}

static ts_status read_terms (ts_formula *formula, const char *text,
                             ts_error *err) {
  const char *rest = text, *end = rest + strlen(rest);
  ts_status status = TS_OK;
  char sign = '+';
  for (int first = 1; sign != '\0' && status == TS_OK; first = 0) {
    int minus = (sign == '-');
    ts_slice piece;
    sign = ts_formula_piece(&rest, end, "+-", &piece);
    if (first && piece.length == 0 && sign != '\0') continue;  /* "-1 + x" */
    status = read_term(formula, piece, minus, err);
  }
  return status;
}

/* Is the term without its part i in the formula? Nothing always is. */
static int has_margin (const ts_formula *formula, const ts_term *term,
                       size_t i) {
  ts_term rest = *term;
  memmove(rest.parts + i, rest.parts + i + 1,
          (rest.n - i - 1) * sizeof *rest.parts);
  rest.n--;
  return rest.n == 0 || find_term(formula, &rest) < formula->term_count;
}

/* Rule 5. */
static void choose_levels (ts_formula *formula) {
  int first = !formula->intercept;
  for (size_t t = 0; t < formula->term_count; t++) {
    ts_term *term = &formula->terms[t];
    for (size_t i = 0; i < term->n; i++) {
      if (!ts_factor_is_level(&formula->factors[term->parts[i]])) continue;
      if ((first && term->n == 1) || !has_margin(formula, term, i))
        term->full |= 1u << i;
      if (term->n == 1) first = 0;
    }
  }
}

static ts_status read_response (ts_formula *formula, ts_slice text,
                                ts_error *err) {
  formula->response = ts_formula_tidy(text);
  if (formula->response == NULL) return ts_fail_memory(err);
  if (text.length == 0)
    return ts_fail(err, TS_SYNTAX, "the formula has no response: write \"value "
                   "~ trend\"");
  return compile(formula, text, &formula->of, err);
}

ts_status ts_formula_read (ts_formula *formula, const char *text,
                           const ts_frame *frame, int response, ts_error *err) {
  const char *rest = text;
  ts_slice left;
  ts_status status = TS_OK;
  *formula = (ts_formula){.frame = frame, .intercept = 1,
                          .first = ts_frame_first_period(frame),
                          .text = ts_copy_text(text, strlen(text))};
  if (formula->text == NULL) return ts_fail_memory(err);
  if (ts_formula_piece(&rest, text + strlen(text), "~", &left) != '~')
    return ts_fail(err, TS_SYNTAX, "\"%s\" is no formula: write \"response ~ "
                   "term + term\"", text);
  if (response) status = read_response(formula, left, err);
  if (status == TS_OK) status = read_terms(formula, rest, err);
  if (status == TS_OK && formula->term_count == 0 && !formula->intercept)
    status = ts_fail(err, TS_SYNTAX, "the formula has nothing behind '~'");
  choose_levels(formula);
  return status;
}

ts_status ts_formula_terms (const ts_formula *formula, ts_string *text) {
  ts_string_put(text, formula->intercept ? "" : "0");
  for (size_t t = 0; t < formula->term_count; t++) {
    const ts_term *term = &formula->terms[t];
    if (t > 0 || !formula->intercept) ts_string_put(text, " + ");
    for (size_t i = 0; i < term->n; i++)
      ts_string_format(text, "%s%s", (i > 0) ? ":" : "",
                       formula->factors[term->parts[i]].name);
  }
  if (text->length == 0) ts_string_put(text, "1");
  return text->status;
}
