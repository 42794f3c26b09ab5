/* twins.c -- which of very many 64-bit hashes come twice; see twins.h */
#include "twins.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PART_HASHES 32768u   /* about: the table of a part stays near */
#define PARTS_MOST 4096u

ts_status ts_twins_start (ts_twins *twins, uint64_t expected, ts_error *err) {
  *twins = (ts_twins){.parts = 2, .shift = 63};
  while (twins->parts < PARTS_MOST
         && expected / twins->parts > PART_HASHES) {
    twins->parts *= 2;
    twins->shift--;
  }
  twins->room = TS_TWINS_ROOM / twins->parts;
  twins->held = malloc(TS_TWINS_ROOM * sizeof *twins->held);
  twins->counts = calloc(twins->parts, sizeof *twins->counts);
  twins->heads = calloc(twins->parts, sizeof *twins->heads);
  return (twins->held != NULL && twins->counts != NULL && twins->heads != NULL)
       ? TS_OK : ts_fail_memory(err);
}

static void free_parts (ts_twins *twins) {
  free(twins->held);
  free(twins->counts);
  free(twins->heads);
  free(twins->befores);
  free(twins->table);
  if (twins->spill != NULL) fclose(twins->spill);
  twins->held = twins->table = NULL;
  twins->counts = twins->heads = twins->befores = NULL;
  twins->spill = NULL;
}

void ts_twins_free (ts_twins *twins) {
  free_parts(twins);
  free(twins->found);
  *twins = (ts_twins){0};
}

static ts_status spill_failed (ts_error *err) {
  return ts_fail(err, TS_IO, "temporary file for the duplicate check: %s; free"
                 " some space or name another folder in TMPDIR",
                 strerror(errno));
}

/* A part is full: its hashes become one more block of the file. */
static ts_status spill_part (ts_twins *twins, size_t part, ts_error *err) {
  const uint64_t *held = twins->held + part * twins->room;
  if (twins->spill == NULL) twins->spill = tmpfile();
  if (twins->spill == NULL) return spill_failed(err);
  if (ts_reserve((void **)&twins->befores, &twins->block_room,
                 twins->block_count + 1, sizeof *twins->befores) != TS_OK)
    return ts_fail_memory(err);
  if (fwrite(held, sizeof *held, twins->room, twins->spill) != twins->room)
    return spill_failed(err);
  twins->befores[twins->block_count++] = twins->heads[part];
  twins->heads[part] = twins->block_count;
  twins->counts[part] = 0;
  return TS_OK;
}

ts_status ts_twins_add (ts_twins *twins, const uint64_t *hashes, size_t n,
                        ts_error *err) {
  for (size_t i = 0; i < n; i++) {
    size_t part = (size_t)(hashes[i] >> twins->shift);
    size_t at = twins->counts[part]++;
    twins->held[part * twins->room + at] = hashes[i];
    if (at + 1 == twins->room) {
      ts_status status = spill_part(twins, part, err);
      if (status != TS_OK) return status;
    }
  }
  return TS_OK;
}

static ts_status add_found (ts_twins *twins, uint64_t hash) {
  if (twins->found_count == TS_TWINS_MOST) {
    twins->too_many = 1;
    return TS_OK;
  }
  if (ts_reserve((void **)&twins->found, &twins->found_room,
                 twins->found_count + 1, sizeof hash) != TS_OK)
    return TS_NOMEM;
  twins->found[twins->found_count++] = hash;
  return TS_OK;
}

/* Enter hashes into the table of their part; 0 marks a free place there, so
** the hash 0 is taken for 1, which can only find too much. */
static ts_status search (ts_twins *twins, size_t mask, const uint64_t *hashes,
                         size_t n) {
  for (size_t i = 0; i < n; i++) {
    uint64_t hash = hashes[i] + (hashes[i] == 0);
    size_t place = (size_t)hash & mask;
    while (twins->table[place] != 0 && twins->table[place] != hash)
      place = (place + 1) & mask;
    if (twins->table[place] == hash && add_found(twins, hash) != TS_OK)
      return TS_NOMEM;
    twins->table[place] = hash;
  }
  return TS_OK;
}

/* The blocks of a part, the last one first; they are read over what the part
** holds in memory, which was searched before. */
static ts_status search_spilled (ts_twins *twins, size_t mask, size_t part,
                                 ts_error *err) {
  uint64_t *block = twins->held + part * twins->room;
  for (size_t at = twins->heads[part]; at != 0; at = twins->befores[at - 1]) {
    off_t from = (off_t)((at - 1) * twins->room * sizeof *block);
    if (fseeko(twins->spill, from, SEEK_SET) != 0
        || fread(block, sizeof *block, twins->room, twins->spill)
           != twins->room) return spill_failed(err);
    if (search(twins, mask, block, twins->room) != TS_OK)
      return ts_fail_memory(err);
  }
  return TS_OK;
}

static ts_status search_part (ts_twins *twins, size_t part, ts_error *err) {
  size_t n = twins->counts[part], places = 2;
  for (size_t at = twins->heads[part]; at != 0; at = twins->befores[at - 1])
    n += twins->room;
  while (places < 2 * n) places *= 2;
  if (ts_reserve((void **)&twins->table, &twins->table_room, places,
                 sizeof *twins->table) != TS_OK)
    return ts_fail_memory(err);
  memset(twins->table, 0, places * sizeof *twins->table);
  if (search(twins, places - 1, twins->held + part * twins->room,
             twins->counts[part]) != TS_OK)
    return ts_fail_memory(err);
  return search_spilled(twins, places - 1, part, err);
}

static int by_hash (const void *pa, const void *pb) {
  const uint64_t *a = pa, *b = pb;
  return (*a > *b) - (*a < *b);
}

ts_status ts_twins_find (ts_twins *twins, ts_error *err) {
  ts_status status = TS_OK;
  size_t kept = 0;
  for (size_t part = 0; part < twins->parts && status == TS_OK; part++)
    status = search_part(twins, part, err);
  if (status != TS_OK) return status;
  free_parts(twins);
  if (twins->found_count > 0)
    qsort(twins->found, twins->found_count, sizeof *twins->found, by_hash);
  for (size_t i = 0; i < twins->found_count; i++)
    if (kept == 0 || twins->found[kept - 1] != twins->found[i])
      twins->found[kept++] = twins->found[i];
  twins->found_count = kept;
  return TS_OK;
}

int ts_twins_has (const ts_twins *twins, uint64_t hash) {
  size_t lo = 0, hi = twins->found_count;
  if (twins->too_many) return 1;
  hash += (hash == 0);
  while (lo < hi) {
    size_t middle = (lo + hi) / 2;
    if (twins->found[middle] < hash) lo = middle + 1;
    else hi = middle;
  }
  return lo < twins->found_count && twins->found[lo] == hash;
}
