/* encoding.c -- checking and converting the encodings of source files */
#include "encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "text.h"
#include "vectors.h"

static const struct {
  ts_encoding encoding;
  const char *name;
} names[] = {
  {TS_UTF8, "UTF-8"}, {TS_LATIN1, "Latin-1"}, {TS_CP1251, "Windows-1251"},
  {TS_GB18030, "GB18030"}, {TS_UTF8, "utf8"}, {TS_LATIN1, "latin1"},
  {TS_LATIN1, "ISO-8859-1"}, {TS_CP1251, "cp1251"}, {TS_GB18030, "GBK"},
  {TS_GB18030, "GB2312"}
};

const char *ts_encoding_name (ts_encoding encoding) {
  return names[encoding].name;
}

int ts_encoding_find (const char *name) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcasecmp(names[i].name, name) == 0) return (int)names[i].encoding;
  return -1;
}

int ts_is_ascii (const char *text, size_t n) {
  return ts_vectors_best()->high(text, n) == n;
}

static int is_tail (unsigned char c) {
  return (c & 0xC0) == 0x80;
}

/* Bytes of the UTF-8 sequence at p, or 0 when there is none: overlong forms,
** surrogates and what lies above U+10FFFF are none. */
static size_t sequence (const unsigned char *p, size_t n) {
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xC2 && p[0] <= 0xDF)
    return (n >= 2 && is_tail(p[1])) ? 2 : 0;
  if (p[0] >= 0xE0 && p[0] <= 0xEF) {
    if (n < 3 || !is_tail(p[1]) || !is_tail(p[2])) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
    return (p[0] == 0xED && p[1] > 0x9F) ? 0 : 3;
  }
  if (p[0] >= 0xF0 && p[0] <= 0xF4) {
    if (n < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3])) return 0;
    if (p[0] == 0xF0 && p[1] < 0x90) return 0;
    return (p[0] == 0xF4 && p[1] > 0x8F) ? 0 : 4;
  }
  return 0;
}

static int is_ascii_word (const char *text) {
  return (ts_word(text) & 0x8080808080808080u) == 0;
}

size_t ts_utf8_bad (const char *text, size_t n) {
  const ts_vectors *vectors = ts_vectors_best();
  const unsigned char *p = (const unsigned char *)text;
  size_t i = 0;
  while (i < n) {
    size_t taken;
    if (n - i >= 8 && is_ascii_word(text + i)) {  /* else one is near */
      i += vectors->high(text + i, n - i);
      if (i == n) return n;
    }
    taken = sequence(p + i, n - i);
    if (taken == 0) return i;
    i += taken;
  }
  return n;
}

ts_encoding ts_encoding_guess (const char *text, size_t n) {
  size_t alone = 0, runs = 0, odd = 0, above = 0, late = 0;
  for (size_t i = 0; i < n; ) {
    size_t run = 0;
    for (; i + run < n && (unsigned char)text[i + run] > 127; run++)
      late += (unsigned char)text[i + run] >= 0xC0;
    above += run;
    if (run == 1) alone++;
    if (run > 1) runs++;
    odd += run & 1;
    i += run + 1;
  }
  if (runs <= 2 * alone) return TS_LATIN1;
  return (10 * late >= 9 * above || 20 * odd >= runs) ? TS_CP1251
                                                      : TS_GB18030;
}

size_t ts_latin1_to_utf8 (const char *text, size_t n, char *out) {
  const ts_vectors *vectors = ts_vectors_best();
  char *to = out;
  for (size_t i = 0; i < n; ) {
    size_t run = vectors->high(text + i, n - i);
    memcpy(to, text + i, run);
    to += run;
    i += run;
    for (; i < n && (unsigned char)text[i] > 127; i++) {
      unsigned char c = (unsigned char)text[i];
      *to++ = (char)(0xC0 | (c >> 6));
      *to++ = (char)(0x80 | (c & 0x3F));
    }
  }
  return (size_t)(to - out);
}

static ts_status add_latin1 (const char *text, size_t n, ts_string *out) {
  char *utf8 = malloc(2 * n + 1);
  if (utf8 == NULL) return TS_NOMEM;
  ts_string_add(out, utf8, ts_latin1_to_utf8(text, n, utf8));
  free(utf8);
  return out->status;
}

static ts_status add_by_iconv (const char *charset, const char *text,
                               size_t n, ts_string *out) {
  iconv_t cd = iconv_open("UTF-8", charset);
  char *in = (char *)(uintptr_t)text;  /* iconv reads it only */
  if (cd == (iconv_t)-1) return (errno == ENOMEM) ? TS_NOMEM : TS_IO;
  while (n > 0 && out->status == TS_OK) {
    char piece[4096], *to = piece;
    size_t room = sizeof piece;
    size_t code = iconv(cd, &in, &n, &to, &room);
    ts_string_add(out, piece, sizeof piece - room);
    if (code != (size_t)-1 || errno == E2BIG) continue;
    ts_string_put(out, "\xEF\xBF\xBD");
    in++;
    n--;
  }
  iconv_close(cd);
  return out->status;
}

ts_status ts_to_utf8 (ts_encoding encoding, const char *text, size_t n,
                      ts_string *out) {
  switch (encoding) {
    case TS_LATIN1: return add_latin1(text, n, out);
    case TS_CP1251: return add_by_iconv("CP1251", text, n, out);
    case TS_GB18030: return add_by_iconv("GB18030", text, n, out);
    default: ts_string_add(out, text, n); return out->status;
  }
}
