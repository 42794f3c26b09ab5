/* lexer.c -- the words of an expression; see lexer.h */
#include "lexer.h"

#include <ctype.h>
#include <string.h>

#include "base/decimal.h"

ts_status ts_lexer_fail (const ts_lexer *lexer, const char *what) {
  int column = 0;
  for (const char *c = lexer->text; c < lexer->start; c++)
    column += ((*c & 0xc0) != 0x80);  /* characters, not bytes */
  return ts_fail(lexer->err, TS_SYNTAX, "%s at character %d\n  %s\n  %*s^",
                 what, column + 1, lexer->text, column, "");
}

int ts_lexer_is (const ts_lexer *lexer, const char *word) {
  return (lexer->kind == TOKEN_SIGN
          || (lexer->kind == TOKEN_NAME && !lexer->quoted))
      && ts_slice_is(lexer->word, word);
}

static int is_letter (char c) {
  return isalpha((unsigned char)c) || c == '_' || (c & 0x80);
}

static int is_digit (char c) {
  return c >= '0' && c <= '9';
}

static ts_status read_number (ts_lexer *lexer) {
  static const ts_number_style style = {'.', '\0', 0};
  const char *end = lexer->start;
  ts_decimal number;
  while (is_digit(*end) || *end == '.') end++;
  if ((*end == 'e' || *end == 'E')
      && (is_digit(end[1])
          || ((end[1] == '+' || end[1] == '-') && is_digit(end[2])))) {
    end += 2;
    while (is_digit(*end)) end++;
  }
  lexer->kind = TOKEN_NUMBER;
  lexer->word = (ts_slice){lexer->start, (size_t)(end - lexer->start)};
  if (is_letter(*end))
    return ts_lexer_fail(lexer, "a name that begins with a digit stands in "
                         "`backquotes`, a period in 'quotes':");
  if (ts_decimal_parse(lexer->word, &style, &number) != TS_OK)
    return ts_lexer_fail(lexer, "this is no number:");
  lexer->number = number.real;
  return TS_OK;
}

static ts_status read_quoted (ts_lexer *lexer, char quote) {
  const char *end = strchr(lexer->start + 1, quote);
  if (end == NULL) return ts_lexer_fail(lexer, "a quote is never closed:");
  lexer->kind = (quote == '`') ? TOKEN_NAME : TOKEN_TEXT;
  lexer->quoted = 1;
  lexer->word = (ts_slice){lexer->start + 1, (size_t)(end - lexer->start) - 1};
  return TS_OK;
}

static ts_status read_sign (ts_lexer *lexer) {
  static const char *const signs[] = {
    "==", "~=", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "^", "(",
    ")", ",", "?"
  };
  lexer->kind = TOKEN_SIGN;
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    size_t length = strlen(signs[i]);
    if (strncmp(lexer->start, signs[i], length) != 0) continue;
    lexer->word = (ts_slice){lexer->start, length};
    return TS_OK;
  }
  return ts_lexer_fail(lexer, "this sign has no meaning:");
}

/* The first byte behind the present token. */
static const char *end_of (const ts_lexer *lexer) {
  if (lexer->start == NULL) return lexer->text;
  if (lexer->kind == TOKEN_END) return lexer->start;
  return lexer->word.text + lexer->word.length + (lexer->quoted ? 1 : 0);
}

ts_status ts_lexer_next (ts_lexer *lexer) {
  const char *c = end_of(lexer);
  while (isspace((unsigned char)*c)) c++;
  lexer->start = c;
  lexer->quoted = 0;
  lexer->word = (ts_slice){c, 0};
  if (*c == '\0') {
    lexer->kind = TOKEN_END;
    return TS_OK;
  }
  if (is_digit(*c) || (*c == '.' && is_digit(c[1]))) return read_number(lexer);
  if (*c == '\'' || *c == '"' || *c == '`') return read_quoted(lexer, *c);
  if (!is_letter(*c)) return read_sign(lexer);
  while (is_letter(*c) || is_digit(*c)) c++;
  lexer->kind = TOKEN_NAME;
  lexer->word.length = (size_t)(c - lexer->start);
  return TS_OK;
}
