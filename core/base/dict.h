/* dict.h -- string dictionaries: the text behind the codes of a key column */
#ifndef TS_DICT_H
#define TS_DICT_H

#include <stddef.h>
#include <stdint.h>
#include "memory.h"
#include "status.h"

/*
** A dictionary gives each distinct text a code 0, 1, 2 ... in order of arrival.
**   (1) Codes never change and nothing is ever removed.
**   (2) Texts are bytes; NUL-ended copies are kept for as long as the
**       dictionary lives.
**   (3) Several owners may share one: ts_dict_share adds an owner,
**       ts_dict_free drops one (NULL is allowed). Owners live in one thread.
**   (4) At most 2^32 - 2 texts (TS_NONE is no code): more is TS_DOMAIN.
*/
typedef struct ts_dict ts_dict;

#define TS_NONE UINT32_MAX  /* no code: a key that is missing */

ts_dict *ts_dict_alloc (void);          /* NULL without memory */
ts_dict *ts_dict_share (ts_dict *dict);  /* returns 'dict' */
void ts_dict_free (ts_dict *dict);

/* The code of a text, which is added when new. */
ts_status ts_dict_add (ts_dict *dict, ts_slice text, uint32_t *code);

/* The code of a text, or TS_NONE. */
uint32_t ts_dict_find (const ts_dict *dict, ts_slice text);

/* The text of a code; "" for TS_NONE. */
const char *ts_dict_text (const ts_dict *dict, uint32_t code);
ts_slice ts_dict_slice (const ts_dict *dict, uint32_t code);

size_t ts_dict_size (const ts_dict *dict);

/* rank[code] = position of the code's text in byte order; n = size.
** The caller provides 'rank'. */
ts_status ts_dict_ranks (const ts_dict *dict, uint32_t *rank);

#endif
