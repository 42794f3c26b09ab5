/* markdown.h -- GitHub's Markdown as HTML */
#ifndef TS_MARKDOWN_H
#define TS_MARKDOWN_H

#include <stddef.h>
#include "memory.h"

/*
** Tables, task lists, strikethrough and bare links are known; $a$ and $$a$$
** become <x-equation> elements that hold the formula's text.
**
**   (1) Raw HTML is text, so that a page holds no script of somebody else's.
**   (2) 'out' is appended to; the caller frees it.
*/
ts_status ts_markdown_html (const char *text, size_t length, ts_string *out);

#endif
