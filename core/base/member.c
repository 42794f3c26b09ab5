/* member.c -- the members of a key, named by an analyst; see member.h */
#include "member.h"

#include <stdlib.h>

ts_status ts_member_unknown (const ts_frame *frame, const ts_column *key,
                             const char *text, ts_error *err) {
  size_t size = ts_dict_size(key->dict), n = 0;
  unsigned char *seen = calloc(size + 1, 1);
  const char **names = malloc((size + 1) * sizeof *names);
  ptrdiff_t near = -1;
  if (seen != NULL && names != NULL) {
    for (size_t i = 0; i < frame->rows; i++) {
      uint32_t code = key->u.codes[i];
      if (code == TS_NONE || seen[code]) continue;
      seen[code] = 1;
      names[n++] = ts_dict_text(key->dict, code);
    }
    near = ts_nearest(text, names, n);
  }
  if (near >= 0)
    ts_fail(err, TS_UNKNOWN, "no %s '%s' in the frame: did you mean '%s'?",
            key->name, text, names[near]);
  else
    ts_fail(err, TS_UNKNOWN, "no %s '%s' in the frame", key->name, text);
  free(seen);
  free(names);
  return TS_UNKNOWN;
}

ts_status ts_member_code (const ts_frame *frame, const ts_column *key,
                          const char *text, uint32_t *code, ts_error *err) {
  *code = ts_dict_find(key->dict, ts_slice_of(text));
  if (*code != TS_NONE) return TS_OK;
  return ts_member_unknown(frame, key, text, err);
}
