/* encoding.h -- what the bytes of a text mean, and making them UTF-8 */
#ifndef TS_ENCODING_H
#define TS_ENCODING_H

#include <stddef.h>
#include "base/memory.h"
#include "base/status.h"

/* All of them leave ASCII bytes as they are, so that delimiters, quotes and
** line ends are found before anything is converted. */
typedef enum { TS_UTF8, TS_LATIN1, TS_CP1251, TS_GB18030 } ts_encoding;

/* "UTF-8", "Latin-1", "Windows-1251", "GB18030". */
const char *ts_encoding_name (ts_encoding encoding);
/* The encoding called 'name' (also "cp1251", "latin1" ...), or -1. */
int ts_encoding_find (const char *name);

/* True when no byte is above 127. */
int ts_is_ascii (const char *text, size_t n);

/* The offset of the first byte that is not UTF-8; n when all are. */
size_t ts_utf8_bad (const char *text, size_t n);

/*
** What text that is not UTF-8 most likely is: letters above ASCII stand in runs
** in Cyrillic and Chinese, alone between ASCII letters in Western Europe; they
** lie above 0xBF in Windows-1251 and come in pairs, a third of the bytes below
** 0xC0, in Chinese. The text should hold whole lines.
*/
ts_encoding ts_encoding_guess (const char *text, size_t n);

/* Latin-1 in UTF-8; 'out' has room for 2 n bytes. Returns those written. */
size_t ts_latin1_to_utf8 (const char *text, size_t n, char *out);

/* Append the text in UTF-8. What has no meaning becomes U+FFFD. */
ts_status ts_to_utf8 (ts_encoding encoding, const char *text, size_t n,
                      ts_string *out);

#endif
