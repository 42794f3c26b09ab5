/* products.h -- what is traded: codes, levels, patterns, named lists */
#ifndef TS_PRODUCTS_H
#define TS_PRODUCTS_H

#include <stddef.h>
#include "base/memory.h"
#include "base/status.h"

/*
** Codes are text (design rule 3).
**   (1) A code is TOTAL or 1 to 12 letters and digits, the letters upper case;
**       what is inside a level is found by prefix: 8457 is inside 84.
**   (2) HS and national tariffs have levels 2, 4, 6, 8, 10 (the length), and
**       12 in some tariffs; CN has 2 to 8, SITC 1 to 5, BEC4 1 to 3, BEC5 1
**       to 6, any other classification 1 to 12. TOTAL is level 0. A length
**       that the classification cannot have is no level ("10620" in HS: a
**       leading zero was lost, or a digit).
**   (3) A pattern is a code (its whole subtree), "8456..8466" (whole subtrees
**       from the first to the last heading), "8542*" (what begins so); '-'
**       between codes is TS_SYNTAX and the sentence shows the spelling (S11).
**   (4) The ends of a range have the same length and are in order.
**   (5) A code in a pattern holds a digit or is a masked line ("XXXXXXXXXX"):
**       other words, and lower case, are TS_SYNTAX.
*/
#define TS_LEVEL_TOTAL 0
#define TS_CODE_MOST 12   /* letters and digits of the longest code */

/* The level of a code, or -1 when its shape is impossible. 'classification' is
** the stored name ("HS2017", "CN2023", "SITC4", "BEC4", "HS"). */
int ts_product_level (ts_slice code, const char *classification);

/* Check a selection's pattern: TS_SYNTAX with a sentence when it is none. */
ts_status ts_pattern_check (ts_slice pattern, ts_error *err);

/* True when the code is inside the pattern (checked before). TOTAL is inside
** none but "TOTAL". */
int ts_pattern_has (ts_slice pattern, ts_slice code);

/* Named, dated, sourced lists: "machine tools" is 8456..8466. */
typedef struct {
  const char *name;
  const char *what;            /* what it covers, in words */
  const char *classification;  /* the edition it was written in: "HS" or one */
  const char *date;            /* as of: "2024-02-23" */
  const char *source;
  const char *const *patterns; /* ends with NULL */
} ts_product_list;

extern const ts_product_list ts_product_lists[];  /* ends with {NULL} */
/* The list of this name in any case, or NULL. */
const ts_product_list *ts_product_list_find (const char *name);

#endif
