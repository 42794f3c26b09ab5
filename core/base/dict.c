/* dict.c -- open addressing over an arena of texts; see dict.h for the rules */
#include "dict.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 65536  /* bytes of text allocated at a time */

typedef struct block {
  struct block *next;
  size_t used, room;
  char text[];
} block;

struct ts_dict {
  size_t owners;
  ts_slice *texts;       /* by code; they point into blocks */
  size_t size, room;
  uint32_t *slots;       /* code + 1, or 0 when empty */
  uint64_t *hashes;      /* by code */
  size_t hash_room;
  size_t mask;           /* slots - 1, a power of two minus one; 0: no slots */
  block *blocks;         /* newest first */
};

static uint64_t hash_of (ts_slice text) {  /* FNV-1a, then a final mix */
  uint64_t h = 1469598103934665603u;
  for (size_t i = 0; i < text.length; i++)
    h = (h ^ (unsigned char)text.text[i]) * 1099511628211u;
  h ^= h >> 32;
  return h * 0x9e3779b97f4a7c15u;
}

ts_dict *ts_dict_alloc (void) {
  ts_dict *dict = calloc(1, sizeof *dict);
  if (dict != NULL) dict->owners = 1;
  return dict;
}

ts_dict *ts_dict_share (ts_dict *dict) {
  if (dict != NULL) dict->owners++;
  return dict;
}

void ts_dict_free (ts_dict *dict) {
  if (dict == NULL || --dict->owners > 0) return;  /* rule 3 */
  while (dict->blocks != NULL) {
    block *next = dict->blocks->next;
    free(dict->blocks);
    dict->blocks = next;
  }
  free(dict->texts);
  free(dict->slots);
  free(dict->hashes);
  free(dict);
}

/* The slot that holds the text, or the empty one where it would go. */
static size_t slot_of (const ts_dict *dict, ts_slice text, uint64_t hash) {
  size_t i = (size_t)(hash >> 20) & dict->mask;
  while (dict->slots[i] != 0) {
    uint32_t code = dict->slots[i] - 1;
    if (dict->hashes[code] == hash && dict->texts[code].length == text.length
        && (text.length == 0
            || memcmp(dict->texts[code].text, text.text, text.length) == 0))
      return i;
    i = (i + 1) & dict->mask;
  }
  return i;
}

static ts_status grow_slots (ts_dict *dict) {
  size_t count = (dict->mask == 0) ? 64 : 2 * (dict->mask + 1);
  uint32_t *slots = calloc(count, sizeof *slots);
  if (slots == NULL) return TS_NOMEM;
  free(dict->slots);
  dict->slots = slots;
  dict->mask = count - 1;
  for (size_t code = 0; code < dict->size; code++) {
    size_t i = (size_t)(dict->hashes[code] >> 20) & dict->mask;
    while (slots[i] != 0) i = (i + 1) & dict->mask;
    slots[i] = (uint32_t)code + 1;
  }
  return TS_OK;
}

/* Keep a NUL-ended copy of the text (rule 2). */
static ts_status keep (ts_dict *dict, ts_slice text, ts_slice *kept) {
  size_t need = text.length + 1;
  block *b = dict->blocks;
  if (b == NULL || b->room - b->used < need) {
    size_t room = (dict->size == 0 && need < 1024) ? 1024
                : (need > BLOCK) ? need : BLOCK;
    b = malloc(sizeof *b + room);
    if (b == NULL) return TS_NOMEM;
    *b = (block){.next = dict->blocks, .room = room};
    dict->blocks = b;
  }
  if (text.length > 0) memcpy(b->text + b->used, text.text, text.length);
  b->text[b->used + text.length] = '\0';
  *kept = (ts_slice){b->text + b->used, text.length};
  b->used += need;
  return TS_OK;
}

ts_status ts_dict_add (ts_dict *dict, ts_slice text, uint32_t *code) {
  uint64_t hash = hash_of(text);
  ts_slice kept;
  size_t i;
  if (2 * (dict->size + 1) > dict->mask && grow_slots(dict) != TS_OK)
    return TS_NOMEM;
  i = slot_of(dict, text, hash);
  if (dict->slots[i] != 0) {
    *code = dict->slots[i] - 1;
    return TS_OK;
  }
  if (dict->size >= TS_NONE - 1) return TS_DOMAIN;  /* rule 4 */
  if (ts_reserve((void **)&dict->texts, &dict->room, dict->size + 1,
                 sizeof *dict->texts) != TS_OK) return TS_NOMEM;
  if (ts_reserve((void **)&dict->hashes, &dict->hash_room, dict->size + 1,
                 sizeof *dict->hashes) != TS_OK) return TS_NOMEM;
  if (keep(dict, text, &kept) != TS_OK) return TS_NOMEM;
  dict->texts[dict->size] = kept;
  dict->hashes[dict->size] = hash;
  *code = (uint32_t)dict->size++;
  dict->slots[i] = *code + 1;
  return TS_OK;
}

uint32_t ts_dict_find (const ts_dict *dict, ts_slice text) {
  size_t i;
  if (dict->mask == 0) return TS_NONE;
  i = slot_of(dict, text, hash_of(text));
  return (dict->slots[i] != 0) ? dict->slots[i] - 1 : TS_NONE;
}

ts_slice ts_dict_slice (const ts_dict *dict, uint32_t code) {
  return (code == TS_NONE) ? (ts_slice){"", 0} : dict->texts[code];
}

const char *ts_dict_text (const ts_dict *dict, uint32_t code) {
  return ts_dict_slice(dict, code).text;
}

size_t ts_dict_size (const ts_dict *dict) {
  return dict->size;
}

typedef struct {
  ts_slice text;
  uint32_t code;
} ranked;

static int by_text (const void *pa, const void *pb) {
  const ranked *a = pa, *b = pb;
  size_t n = (a->text.length < b->text.length) ? a->text.length
                                                : b->text.length;
  int order = memcmp(a->text.text, b->text.text, n);
  if (order != 0) return order;
  return (a->text.length > b->text.length) - (a->text.length < b->text.length);
}

ts_status ts_dict_ranks (const ts_dict *dict, uint32_t *rank) {
  ranked *all;
  if (dict->size == 0) return TS_OK;
  all = malloc(dict->size * sizeof *all);
  if (all == NULL) return TS_NOMEM;
  for (size_t i = 0; i < dict->size; i++)
    all[i] = (ranked){dict->texts[i], (uint32_t)i};
  qsort(all, dict->size, sizeof *all, by_text);
  for (size_t i = 0; i < dict->size; i++) rank[all[i].code] = (uint32_t)i;
  free(all);
  return TS_OK;
}
