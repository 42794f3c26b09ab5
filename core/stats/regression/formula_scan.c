/* formula_scan.c -- where the signs of a formula are; see formula_scan.h */
#include "formula_scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int is_letter (char c) {
  return isalpha((unsigned char)c) || c == '_' || (c & 0x80);
}

static int is_digit (char c) {
  return c >= '0' && c <= '9';
}

static const char *pass_word (const char *c, const char *end) {
  while (c < end && (is_letter(*c) || is_digit(*c))) c++;
  return c;
}

static const char *pass_number (const char *c, const char *end) {
  while (c < end && (is_digit(*c) || *c == '.')) c++;
  if (c + 1 < end && (*c == 'e' || *c == 'E')
      && (is_digit(c[1])
          || (c + 2 < end && (c[1] == '+' || c[1] == '-') && is_digit(c[2])))) {
    c += 2;
    while (c < end && is_digit(*c)) c++;
  }
  return c;
}

static const char *pass_quoted (const char *c, const char *end) {
  const char *closing = memchr(c + 1, *c, (size_t)(end - c) - 1);
  return (closing != NULL) ? closing + 1 : end;
}

/* The first byte behind the token that begins at c. */
static const char *pass_token (const char *c, const char *end) {
  if (is_letter(*c)) return pass_word(c, end);
  if (is_digit(*c) || (*c == '.' && c + 1 < end && is_digit(c[1])))
    return pass_number(c, end);
  if (*c == '\'' || *c == '"' || *c == '`') return pass_quoted(c, end);
  if (c + 1 < end && c[1] == '=' && strchr("~!<>=", *c) != NULL) return c + 2;
  return c + 1;
}

/* A plus or minus behind these belongs to what follows. */
static int opens (char before) {
  return before != '\0' && strchr("<>=!^/(,", before) != NULL;
}

char ts_formula_piece (const char **text, const char *end, const char *signs,
                       ts_slice *piece) {
  const char *c = *text, *start = c;
  char before = '\0';   /* the last byte that is no blank */
  int depth = 0;
  while (c < end) {
    const char *next = pass_token(c, end);
    int alone = (next == c + 1);
    if (alone && depth == 0 && strchr(signs, *c) != NULL
        && !((*c == '+' || *c == '-') && opens(before))) break;
    if (*c == '(') depth++;
    if (*c == ')' && depth > 0) depth--;
    if (!isspace((unsigned char)*c)) before = next[-1];
    c = next;
  }
  *piece = ts_slice_trim((ts_slice){start, (size_t)(c - start)});
  *text = (c < end) ? c + 1 : end;
  return (c < end) ? *c : '\0';
}

int ts_formula_name (ts_slice text, ts_slice *name, int *quoted) {
  const char *end = text.text + text.length;
  *quoted = (text.length > 2 && *text.text == '`');
  *name = text;
  if (text.length == 0) return 0;
  if (*quoted) {
    *name = (ts_slice){text.text + 1, text.length - 2};
    return pass_quoted(text.text, end) == end;
  }
  return is_letter(*text.text) && pass_word(text.text, end) == end;
}

/* Does the parenthesis at the beginning close at the end? */
static int is_wrapped (ts_slice text) {
  const char *c = text.text, *end = c + text.length;
  int depth = 0;
  if (text.length < 2 || *c != '(') return 0;
  while (c < end) {
    const char *next = pass_token(c, end);
    if (*c == '(') depth++;
    if (*c == ')' && --depth == 0) return next == end;
    c = next;
  }
  return 0;
}

char *ts_formula_tidy (ts_slice text) {
  char *out, *to;
  const char *c, *end;
  text = ts_slice_trim(text);
  while (is_wrapped(text))
    text = ts_slice_trim((ts_slice){text.text + 1, text.length - 2});
  out = to = malloc(text.length + 1);
  if (out == NULL) return NULL;
  for (c = text.text, end = c + text.length; c < end; ) {
    const char *next = pass_token(c, end);
    size_t length = (size_t)(next - c);
    if (isspace((unsigned char)*c)) {
      if (to > out && to[-1] != ' ') *to++ = ' ';
    } else {
      memcpy(to, c, length);
      to += length;
    }
    c = next;
  }
  *to = '\0';
  return out;
}
