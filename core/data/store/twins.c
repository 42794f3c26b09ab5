/* twins.c -- which of very many 64-bit hashes come twice; see twins.h */
#include "twins.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"

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
  if (twins->spill != NULL) fclose(twins->spill);
  twins->held = NULL;
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

/* What the threads share that search. */
typedef struct {
  ts_twins *twins;
  pthread_mutex_t lock;   /* of the found ones, the spill and the error */
  size_t failed;          /* the lowest part that failed */
  ts_error *err;
} searching;

/* The table of one part; 0 marks a free place there, so the hash 0 is taken for
** 1, which can only find too much. */
typedef struct {
  searching *all;
  uint64_t *places;
  size_t mask;
} part_table;

static ts_status report (searching *all, uint64_t hash) {
  ts_status status;
  pthread_mutex_lock(&all->lock);
  status = add_found(all->twins, hash);
  pthread_mutex_unlock(&all->lock);
  return status;
}

static ts_status enter (part_table *t, const uint64_t *hashes, size_t n) {
  for (size_t i = 0; i < n; i++) {
    uint64_t hash = hashes[i] + (hashes[i] == 0);
    size_t place = (size_t)hash & t->mask;
    while (t->places[place] != 0 && t->places[place] != hash)
      place = (place + 1) & t->mask;
    if (t->places[place] == hash && report(t->all, hash) != TS_OK)
      return TS_NOMEM;
    t->places[place] = hash;
  }
  return TS_OK;
}

static ts_status read_block (searching *all, size_t at, uint64_t *block) {
  ts_twins *twins = all->twins;
  off_t from = (off_t)((at - 1) * twins->room * sizeof *block);
  int failed;
  pthread_mutex_lock(&all->lock);
  failed = fseeko(twins->spill, from, SEEK_SET) != 0
        || fread(block, sizeof *block, twins->room, twins->spill)
           != twins->room;
  pthread_mutex_unlock(&all->lock);
  return failed ? TS_IO : TS_OK;
}

/* The blocks of a part, the last one first; they are read over what the part
** holds in memory, which was entered before. */
static ts_status enter_spilled (part_table *t, size_t part) {
  ts_twins *twins = t->all->twins;
  uint64_t *block = twins->held + part * twins->room;
  ts_status status = TS_OK;
  for (size_t at = twins->heads[part]; at != 0 && status == TS_OK;
       at = twins->befores[at - 1]) {
    status = read_block(t->all, at, block);
    if (status == TS_OK) status = enter(t, block, twins->room);
  }
  return status;
}

/* The part that fails first decides. */
static ts_status fail_part (searching *all, size_t part, ts_status status) {
  pthread_mutex_lock(&all->lock);
  if (part < all->failed) {
    all->failed = part;
    if (status == TS_IO) spill_failed(all->err);
    else ts_fail_memory(all->err);
  }
  pthread_mutex_unlock(&all->lock);
  return status;
}

static ts_status search_part (void *state, size_t part) {
  searching *all = state;
  const ts_twins *twins = all->twins;
  size_t n = twins->counts[part], places = 2;
  part_table t = {.all = all};
  ts_status status = TS_NOMEM;
  for (size_t at = twins->heads[part]; at != 0; at = twins->befores[at - 1])
    n += twins->room;
  while (places < 2 * n) places *= 2;
  t.mask = places - 1;
  t.places = calloc(places, sizeof *t.places);
  if (t.places != NULL)
    status = enter(&t, twins->held + part * twins->room, twins->counts[part]);
  if (status == TS_OK) status = enter_spilled(&t, part);
  free(t.places);
  return (status == TS_OK) ? TS_OK : fail_part(all, part, status);
}

static int by_hash (const void *pa, const void *pb) {
  const uint64_t *a = pa, *b = pb;
  return (*a > *b) - (*a < *b);
}

ts_status ts_twins_find (ts_twins *twins, size_t threads, ts_error *err) {
  searching all = {.twins = twins, .failed = SIZE_MAX, .err = err};
  ts_status status;
  size_t kept = 0;
  if (pthread_mutex_init(&all.lock, NULL) != 0) return ts_fail_memory(err);
  status = ts_threads_run(threads, twins->parts, search_part, &all);
  pthread_mutex_destroy(&all.lock);
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
