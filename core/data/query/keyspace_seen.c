/* keyspace_seen.c -- which combinations rows have, and the slot of each */
#include "keyspace_seen.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define PAGE ((size_t)512)   /* words of marks that are looked at together */

ts_columns ts_keyspace_columns (const ts_keyspace *s) {
  ts_columns columns = {.codes = {[TS_C_CLASSIFICATION] = TS_CODES}};
  if (s->levels->chosen != NULL) columns.codes[TS_C_LEVEL] = TS_CODES;
  for (size_t k = 0; k < s->plan->request->key_count; k++) {
    uint8_t *how = &columns.codes[s->plan->axes[k].field];
    if (*how == TS_NO_CODES) *how = TS_RUNS_TOO;
  }
  return columns;
}

/* Ranked: bits are set by all threads; most are seen to be set already. */
typedef struct {
  const ts_keyspace *space;
  _Atomic uint64_t *marks;
  atomic_uchar *touched;     /* by page of marks */
} marking;

static void set_bits (const marking *m, size_t word, uint64_t bits) {
  if ((atomic_load_explicit(&m->marks[word], memory_order_relaxed) & bits)
      == bits) return;
  atomic_fetch_or_explicit(&m->marks[word], bits, memory_order_relaxed);
  atomic_store_explicit(&m->touched[word / PAGE], 1, memory_order_relaxed);
}

static ts_status mark (void *state, const ts_view *view, size_t thread) {
  const marking *m = state;
  ts_rowset b;
  (void)thread;
  if (view->what != TS_SHOW_PICKED) return TS_OK;
  for (size_t first = 0; first < view->count; first += TS_ROWSET) {
    size_t n = view->count - first, word = 0;
    uint64_t bits = 0;
    if (n > TS_ROWSET) n = TS_ROWSET;
    ts_keyspace_rows(m->space, view, first, n, &b);
    for (size_t i = 0; i < b.n; i++) {
      size_t at = (size_t)(b.combinations[i] / 64);
      if (at != word) {
        set_bits(m, word, bits);
        word = at;
        bits = 0;
      }
      bits |= UINT64_C(1) << (b.combinations[i] % 64);
    }
    set_bits(m, word, bits);
  }
  return TS_OK;
}

static ts_status too_many (ts_error *err) {
  return ts_fail(err, TS_DOMAIN, "more than %u groups: ask for fewer keys at a"
                 " time", TS_NONE - 1);
}

/* Slots before each word of the pages that have any. */
static ts_status rank (ts_keyspace *s, const marking *m, size_t words,
                       ts_error *err) {
  uint64_t slots = 0;
  for (size_t page = 0; page * PAGE < words; page++) {
    size_t end = (page + 1) * PAGE;
    if (!atomic_load(&m->touched[page])) continue;
    for (size_t w = page * PAGE; w < end && w < words; w++) {
      s->ranks[w] = (uint32_t)slots;
      slots += ts_count_bits(s->marks[w]);
    }
  }
  s->slots = (size_t)slots;
  return (slots < TS_NONE) ? TS_OK : too_many(err);
}

static ts_status see_marks (ts_keyspace *s, ts_error *err) {
  size_t words = (size_t)(s->combinations / 64 + 1);
  marking m = {.space = s};
  ts_columns columns = ts_keyspace_columns(s);
  ts_status status;
  s->marks = ts_large_zeros(words, sizeof *s->marks);
  s->ranks = ts_large_alloc(words, sizeof *s->ranks);
  m.marks = (_Atomic uint64_t *)s->marks;
  m.touched = calloc(words / PAGE + 1, 1);
  if (s->marks == NULL || s->ranks == NULL || m.touched == NULL)
    status = ts_fail_memory(err);
  else status = ts_scan(s->plan, &columns, mark, &m, err);
  if (status == TS_OK) status = rank(s, &m, words, err);
  free(m.touched);
  return status;
}

/* Hashed: each thread collects the combinations that are new to it. */
typedef struct {
  uint64_t *slots;           /* combination + 1, or 0 */
  size_t mask, count;
} collected;

typedef struct {
  const ts_keyspace *space;
  collected *sets;           /* by thread */
} collecting;

static size_t home_of (uint64_t combination, size_t mask) {
  return (size_t)((combination * 0x9e3779b97f4a7c15u) >> 24) & mask;
}

static void put (collected *c, uint64_t combination) {
  size_t i = home_of(combination, c->mask);
  while (c->slots[i] != 0 && c->slots[i] != combination + 1)
    i = (i + 1) & c->mask;
  c->count += c->slots[i] == 0;
  c->slots[i] = combination + 1;
}

/* Room for 'more' combinations at half load. */
static ts_status widen (collected *c, size_t more) {
  collected wider = {.mask = 4095};
  if (c->slots != NULL && 2 * (c->count + more) <= c->mask) return TS_OK;
  while (wider.mask < 2 * (c->count + more)) wider.mask = 2 * wider.mask + 1;
  wider.slots = ts_large_zeros(wider.mask + 1, sizeof *wider.slots);
  if (wider.slots == NULL) return TS_NOMEM;
  for (size_t i = 0; c->slots != NULL && i <= c->mask; i++)
    if (c->slots[i] != 0) put(&wider, c->slots[i] - 1);
  free(c->slots);
  *c = wider;
  return TS_OK;
}

static ts_status collect (void *state, const ts_view *view, size_t thread) {
  collecting *all = state;
  collected *c = &all->sets[thread];
  ts_rowset b;
  if (view->what != TS_SHOW_PICKED) return TS_OK;
  for (size_t first = 0; first < view->count; first += TS_ROWSET) {
    size_t n = view->count - first;
    if (n > TS_ROWSET) n = TS_ROWSET;
    ts_keyspace_rows(all->space, view, first, n, &b);
    if (widen(c, TS_ROWSET) != TS_OK) return TS_NOMEM;
    for (size_t i = 0; i < b.n; i++)
      if (i == 0 || b.combinations[i] != b.combinations[i - 1])
        put(c, b.combinations[i]);
  }
  return TS_OK;
}

static int by_number (const void *pa, const void *pb) {
  uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
  return (a > b) - (a < b);
}

/* All threads' combinations in the first one's set. */
static ts_status gather (collected *sets, size_t n) {
  for (size_t t = 1; t < n; t++) {
    if (widen(&sets[0], sets[t].count) != TS_OK) return TS_NOMEM;
    for (size_t i = 0; sets[t].slots != NULL && i <= sets[t].mask; i++)
      if (sets[t].slots[i] != 0) put(&sets[0], sets[t].slots[i] - 1);
  }
  return widen(&sets[0], 0);
}

static ts_status number_slots (ts_keyspace *s, const collected *all) {
  s->found = ts_large_alloc(all->count, sizeof *s->found);
  s->mask = all->mask;
  s->table = ts_large_zeros(s->mask + 1, sizeof *s->table);
  if (s->found == NULL || s->table == NULL) return TS_NOMEM;
  for (size_t i = 0; i <= all->mask; i++)
    if (all->slots[i] != 0) s->found[s->slots++] = all->slots[i] - 1;
  qsort(s->found, s->slots, sizeof *s->found, by_number);
  for (size_t slot = 0; slot < s->slots; slot++) {
    size_t i = home_of(s->found[slot], s->mask);
    while (s->table[i] != 0) i = (i + 1) & s->mask;
    s->table[i] = (uint32_t)slot + 1;
  }
  return TS_OK;
}

static ts_status see_few (ts_keyspace *s, ts_error *err) {
  ts_columns columns = ts_keyspace_columns(s);
  size_t threads = s->plan->threads;
  collecting all = {.space = s};
  ts_status status;
  all.sets = calloc(threads, sizeof *all.sets);
  if (all.sets == NULL) return ts_fail_memory(err);
  status = ts_scan(s->plan, &columns, collect, &all, err);
  if (status == TS_OK && gather(all.sets, threads) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK && all.sets[0].count >= TS_NONE) status = too_many(err);
  if (status == TS_OK && number_slots(s, &all.sets[0]) != TS_OK)
    status = ts_fail_memory(err);
  for (size_t i = 0; i < threads; i++) free(all.sets[i].slots);
  free(all.sets);
  return status;
}

ts_status ts_keyspace_see (ts_keyspace *s, ts_error *err) {
  return (s->kernel == TS_RANKED) ? see_marks(s, err) : see_few(s, err);
}

static uint64_t find_ranked (const ts_keyspace *s, uint64_t combination) {
  size_t word = (size_t)(combination / 64);
  uint64_t below = (UINT64_C(1) << (combination % 64)) - 1;
  return s->ranks[word]
       + ts_count_bits(s->marks[word] & below);
}

static uint64_t find_hashed (const ts_keyspace *s, uint64_t combination) {
  size_t i = home_of(combination, s->mask);
  while (s->found[s->table[i] - 1] != combination) i = (i + 1) & s->mask;
  return s->table[i] - 1;
}

#define AHEAD 16   /* rows between asking for a word and using it */

void ts_keyspace_slots (const ts_keyspace *s, uint64_t *c, size_t n) {
  if (s->kernel == TS_DENSE) return;
  if (s->kernel == TS_HASHED) {
    for (size_t i = 0; i < n; i++) c[i] = find_hashed(s, c[i]);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    if (i + AHEAD < n) {
      __builtin_prefetch(&s->marks[c[i + AHEAD] / 64]);
      __builtin_prefetch(&s->ranks[c[i + AHEAD] / 64]);
    }
    c[i] = find_ranked(s, c[i]);
  }
}
