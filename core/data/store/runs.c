/* runs.c -- radix-sorted runs, spilled and merged */
#include "runs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BYTES 20   /* of flow, product and variant */
#define READ_KEYS 4096 /* keys of one run held while merging */

void ts_runs_free (ts_runs *runs) {
  free(runs->keys);
  free(runs->scratch);
  free(runs->lengths);
  if (runs->spill != NULL) fclose(runs->spill);
  *runs = (ts_runs){0};
}

/* Byte 'i' of a key, the least significant first. */
static unsigned byte_of (const ts_identity *key, size_t i) {
  if (i < 4) return (key->variant >> (8 * i)) & 255u;
  if (i < 12) return (unsigned)(key->product >> (8 * (i - 4))) & 255u;
  return (unsigned)(key->flow >> (8 * (i - 12))) & 255u;
}

/* Stable counting sort by each byte that varies; equal keys keep their order,
** which is that of their ordinals. */
static void radix_sort (ts_identity **keys, ts_identity **scratch, size_t n) {
  for (size_t b = 0; b < KEY_BYTES; b++) {
    size_t starts[256] = {0}, sum = 0;
    ts_identity *from = *keys, *to = *scratch;
    for (size_t i = 0; i < n; i++) starts[byte_of(&from[i], b)]++;
    if (starts[byte_of(&from[0], b)] == n) continue;  /* all alike */
    for (size_t v = 0; v < 256; v++) {
      size_t count = starts[v];
      starts[v] = sum;
      sum += count;
    }
    for (size_t i = 0; i < n; i++) to[starts[byte_of(&from[i], b)]++] = from[i];
    *keys = to;
    *scratch = from;
  }
}

static ts_status sort_run (ts_runs *runs, ts_error *err) {
  if (runs->count == 0) return TS_OK;
  if (runs->scratch == NULL) {
    runs->scratch = malloc(runs->room * sizeof *runs->scratch);
    if (runs->scratch == NULL) return ts_fail_memory(err);
  }
  radix_sort(&runs->keys, &runs->scratch, runs->count);
  return TS_OK;
}

static ts_status spill_failed (ts_error *err) {
  return ts_fail(err, TS_IO, "temporary file for the duplicate check: %s; free"
                 " some space or name another folder in TMPDIR",
                 strerror(errno));
}

static ts_status spill (ts_runs *runs, ts_error *err) {
  ts_status status = sort_run(runs, err);
  if (status != TS_OK) return status;
  if (runs->spill == NULL) runs->spill = tmpfile();
  if (runs->spill == NULL) return spill_failed(err);
  if (ts_reserve((void **)&runs->lengths, &runs->length_room, runs->runs + 1,
                 sizeof *runs->lengths) != TS_OK)
    return ts_fail_memory(err);
  if (fwrite(runs->keys, sizeof *runs->keys, runs->count, runs->spill)
      != runs->count)
    return spill_failed(err);
  runs->lengths[runs->runs++] = runs->count;
  runs->count = 0;
  return TS_OK;
}

ts_status ts_runs_add (ts_runs *runs, const ts_identity *key, ts_error *err) {
  if (runs->count == TS_RUN_KEYS) {
    ts_status status = spill(runs, err);
    if (status != TS_OK) return status;
  }
  if (runs->scratch == NULL) {  /* still growing: the scratch has equal room */
    if (ts_reserve((void **)&runs->keys, &runs->room, runs->count + 1,
                   sizeof *runs->keys) != TS_OK)
      return ts_fail_memory(err);
  }
  runs->keys[runs->count++] = *key;
  return TS_OK;
}

/* One run being read back. */
typedef struct {
  ts_identity *keys;     /* borrowed: a part of one buffer */
  size_t at, held;
  size_t next, left;     /* where the rest stands in the file, in keys */
} cursor;

static ts_status refill (ts_runs *runs, cursor *c, ts_error *err) {
  size_t want = (c->left < READ_KEYS) ? c->left : READ_KEYS;
  c->at = c->held = 0;
  if (want == 0) return TS_OK;
  if (fseeko(runs->spill, (off_t)(c->next * sizeof *c->keys), SEEK_SET) != 0
      || fread(c->keys, sizeof *c->keys, want, runs->spill) != want)
    return spill_failed(err);
  c->held = want;
  c->next += want;
  c->left -= want;
  return TS_OK;
}

static int before (const ts_identity *a, const ts_identity *b) {
  int order = ts_identity_compare(a, b);
  return (order != 0) ? order < 0 : a->ordinal < b->ordinal;
}

static void sift (const cursor *cursors, size_t *heap, size_t n, size_t i) {
  for (;;) {
    size_t least = i;
    for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++) {
      const cursor *a = &cursors[heap[child]], *b = &cursors[heap[least]];
      if (before(&a->keys[a->at], &b->keys[b->at])) least = child;
    }
    if (least == i) return;
    size_t other = heap[least];
    heap[least] = heap[i];
    heap[i] = other;
    i = least;
  }
}

/* Merge through a heap of cursors. */
static ts_status drain (ts_runs *runs, cursor *cursors, size_t *heap, size_t n,
                        ts_status (*each) (void *, const ts_identity *),
                        void *state, ts_error *err) {
  for (size_t i = n; i-- > 0;) sift(cursors, heap, n, i);
  while (n > 0) {
    cursor *c = &cursors[heap[0]];
    ts_status status = each(state, &c->keys[c->at++]);
    if (status == TS_OK && c->at == c->held) status = refill(runs, c, err);
    if (status != TS_OK) return status;
    if (c->held == 0) heap[0] = heap[--n];
    sift(cursors, heap, n, 0);
  }
  return TS_OK;
}

static ts_status merge_spilled (ts_runs *runs,
                                ts_status (*each) (void *,
                                                   const ts_identity *),
                                void *state, ts_error *err) {
  size_t n = runs->runs, start = 0;
  cursor *cursors = calloc(n, sizeof *cursors);
  size_t *heap = calloc(n, sizeof *heap);
  ts_identity *buffer = malloc(n * READ_KEYS * sizeof *buffer);
  ts_status status = TS_OK;
  if (cursors == NULL || heap == NULL || buffer == NULL)
    status = ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    cursors[i] = (cursor){.keys = buffer + i * READ_KEYS, .next = start,
                          .left = runs->lengths[i]};
    start += runs->lengths[i];
    heap[i] = i;
    status = refill(runs, &cursors[i], err);
  }
  if (status == TS_OK)
    status = drain(runs, cursors, heap, n, each, state, err);
  free(cursors);
  free(heap);
  free(buffer);
  return status;
}

ts_status ts_runs_merge (ts_runs *runs,
                         ts_status (*each) (void *, const ts_identity *),
                         void *state, ts_error *err) {
  ts_status status;
  if (runs->spill != NULL) {
    status = spill(runs, err);
    return (status == TS_OK) ? merge_spilled(runs, each, state, err) : status;
  }
  status = sort_run(runs, err);
  for (size_t i = 0; i < runs->count && status == TS_OK; i++)
    status = each(state, &runs->keys[i]);
  return status;
}
