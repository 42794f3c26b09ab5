/* lexer.h -- the words of an expression */
#ifndef TS_LEXER_H
#define TS_LEXER_H

#include "base/memory.h"
#include "base/status.h"

typedef enum {
  TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_TEXT, TOKEN_SIGN
} ts_token_kind;

typedef struct {
  const char *text;       /* the whole expression; borrowed */
  const char *start;      /* of the token; what stands before was read */
  ts_token_kind kind;
  ts_slice word;          /* name or text without its quotes; sign */
  int quoted;             /* a name in backquotes */
  double number;
  ts_error *err;          /* where failures are told */
} ts_lexer;

/* Read the next token, beginning behind the present one. */
ts_status ts_lexer_next (ts_lexer *lexer);

/* True when the token is this sign or, unquoted, this name. */
int ts_lexer_is (const ts_lexer *lexer, const char *word);

/* TS_SYNTAX with the expression and a mark below the place. */
ts_status ts_lexer_fail (const ts_lexer *lexer, const char *what);

#endif
