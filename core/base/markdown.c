/* markdown.c -- GitHub's Markdown as HTML, by md4c */
#include "markdown.h"

#include <limits.h>
#include <md4c-html.h>

static void add (const MD_CHAR *text, MD_SIZE length, void *state) {
  ts_string_add(state, text, length);
}

ts_status ts_markdown_html (const char *text, size_t length, ts_string *out) {
  unsigned flags = MD_DIALECT_GITHUB | MD_FLAG_LATEXMATHSPANS
                 | MD_FLAG_NOHTML;  /* rule 1 */
  if (length > INT_MAX) return TS_MISUSE;
  if (md_html(text, (MD_SIZE)length, add, out, flags, 0) != 0)
    return TS_NOMEM;  /* it has no other reason to fail */
  return out->status;
}
