/* formula_scan.h -- where the signs of a formula are */
#ifndef TS_FORMULA_SCAN_H
#define TS_FORMULA_SCAN_H

#include "base/memory.h"

/* The next piece of '*text', up to a sign among 'signs' that stands outside of
** quotes and parentheses and is no part of an expression (a minus before a
** number, an exponent, the inequality ~=). '*text' moves behind the sign, which
** is given back: '\0' at the end. The piece has no blanks around it. */
char ts_formula_piece (const char **text, const char *end, const char *signs,
                       ts_slice *piece);

/* True when the whole slice is one name, with or without backquotes; 'name'
** becomes the name itself. */
int ts_formula_name (ts_slice text, ts_slice *name, int *quoted);

/* A copy with single blanks between words and without parentheses around the
** whole; NULL without memory. */
char *ts_formula_tidy (ts_slice text);

#endif
