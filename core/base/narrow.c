/* narrow.c -- remembering what a verb left out of a key; see narrow.h */
#include "narrow.h"

#include <stdlib.h>

ts_status ts_key_members (const ts_frame *frame, const ts_column *key,
                          size_t *members) {
  unsigned char *seen = calloc(ts_dict_size(key->dict) + 1, 1);
  size_t count = 0;
  if (seen == NULL) return TS_NOMEM;
  for (size_t i = 0; i < frame->rows; i++) {
    uint32_t code = key->u.codes[i];
    if (code == TS_NONE || code == key->rest || seen[code]) continue;
    seen[code] = 1;
    count++;
  }
  free(seen);
  *members = count;
  return TS_OK;
}

static int has_code (const ts_frame *frame, const ts_column *key,
                     uint32_t code) {
  for (size_t i = 0; i < frame->rows; i++)
    if (key->u.codes[i] == code) return 1;
  return 0;
}

ts_status ts_narrow (ts_frame *to, const ts_frame *from, const ts_column *was) {
  ts_column *key = ts_frame_find(to, was->name);
  size_t known = was->known;
  if (key == NULL || key->kind != TS_KEY) return TS_OK;
  if (!was->narrowed && ts_key_members(from, was, &known) != TS_OK)
    return TS_NOMEM;
  if (key->rest != TS_NONE && !has_code(to, key, key->rest))
    key->rest = TS_NONE;  /* rule 2 */
  if (ts_key_members(to, key, &key->shown) != TS_OK) return TS_NOMEM;
  key->known = known;  /* rule 1 */
  key->narrowed = was->narrowed || key->shown < known;
  return TS_OK;
}

ts_status ts_narrow_all (ts_frame *to, const ts_frame *from) {
  for (size_t i = 0; i < from->width; i++)
    if (from->columns[i].kind == TS_KEY
        && ts_narrow(to, from, &from->columns[i]) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < to->width && to->rows < from->rows; i++)
    if (to->columns[i].kind == TS_KEY) to->columns[i].narrowed = 1;
  return TS_OK;
}
