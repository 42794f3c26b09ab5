/* settle.c -- identities that meet: duplicates, replacements, releases (S4) */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "keyrows.h"
#include "runs.h"
#include "twins.h"

/* One chunk that takes part; its rows have ordinals from 'first'. */
typedef struct {
  size_t chunk;
  uint64_t first;
  int64_t load;
  ts_zone until;   /* a copy: rewriting chunks renews the catalogue */
} part;

typedef struct {
  uint64_t ordinal;
  uint32_t until;
} mark;

#define HANDS_MOST 8   /* threads that read chunks: each needs room for one */

typedef struct {
  ts_keysource from;
  const ts_load *load;
  const ts_policy *policy;
  ts_keyrows hands[HANDS_MOST];   /* one for each thread */
  size_t threads;
  pthread_mutex_t lock;           /* of twins and of the failure: */
  size_t failed;                  /* the lowest part that failed */
  ts_twins twins;
  ts_runs runs;
  ts_stop stop;
  int spilled;
  part *parts;
  size_t part_count, part_room;
  ts_identity *group;      /* equal keys */
  size_t group_count, group_room;
  mark *marks;
  size_t mark_count, mark_room;
  uint64_t replaced, repeated;
  ts_clash *clash;
  ts_error *err;
} settling;

static const part *part_of (const settling *s, uint64_t ordinal) {
  size_t lo = 0, hi = s->part_count;
  while (hi - lo > 1) {
    size_t middle = (lo + hi) / 2;
    if (s->parts[middle].first <= ordinal) lo = middle;
    else hi = middle;
  }
  return &s->parts[lo];
}

static int64_t load_of (const settling *s, uint64_t ordinal) {
  return part_of(s, ordinal)->load;
}

/* Does an old chunk share a value range with what the load brought, in every
** column that tells rows apart? */
static int overlaps (const settling *s, size_t chunk, const int64_t *lo,
                     const int64_t *hi) {
  static const ts_field fields[] = {
    TS_C_PERIOD, TS_C_EXPORTER, TS_C_IMPORTER, TS_C_REPORTED_BY, TS_C_PRODUCT,
    TS_C_CLASSIFICATION, TS_C_LEVEL, TS_C_REGIME
  };
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    const ts_zone *zone = ts_chunk_zone(&s->from.chunks, chunk, fields[i]);
    if (zone->hi < lo[fields[i]] || zone->lo > hi[fields[i]]) return 0;
  }
  return 1;
}

static ts_status add_part (settling *s, size_t chunk, uint64_t *first) {
  const ts_zone *zone = ts_chunk_zone(&s->from.chunks, chunk, TS_C_PERIOD);
  if (ts_reserve((void **)&s->parts, &s->part_room, s->part_count + 1,
                 sizeof *s->parts) != TS_OK)
    return ts_fail_memory(s->err);
  s->parts[s->part_count++] = (part){
    chunk, *first, zone->load, *ts_chunk_zone(&s->from.chunks, chunk, TS_C_UNTIL)
  };
  *first += zone->rows;
  if (*first > UINT32_MAX)
    return ts_fail(s->err, TS_DOMAIN, "the duplicate check compares at most"
                   " 4294967295 rows at once: load into another dataset");
  return TS_OK;
}

/* The load's chunks and the older ones that overlap them. */
static ts_status choose_parts (settling *s, size_t *older) {
  int64_t lo[TS_FIELDS], hi[TS_FIELDS];
  uint64_t first = 0;
  ts_status status = TS_OK;
  for (size_t f = 0; f < TS_FIELDS; f++) {
    lo[f] = INT64_MAX;
    hi[f] = INT64_MIN;
  }
  for (size_t c = 0; c < s->from.chunks.chunks; c++)
    for (size_t f = 0; f < s->from.chunks.fields; f++) {
      const ts_zone *zone = ts_chunk_zone(&s->from.chunks, c, (ts_field)f);
      if (zone->load != s->load->id) continue;
      if (zone->lo < lo[f]) lo[f] = zone->lo;
      if (zone->hi > hi[f]) hi[f] = zone->hi;
    }
  *older = 0;
  for (size_t c = 0; c < s->from.chunks.chunks && status == TS_OK; c++) {
    int own = ts_chunk_zone(&s->from.chunks, c, TS_C_PERIOD)->load == s->load->id;
    if (!own && !overlaps(s, c, lo, hi)) continue;
    if (!own) ++*older;
    status = add_part(s, c, &first);
  }
  return status;
}

/* The part's hashes are dealt out. What fails first in the order of parts
** decides. */
static ts_status add_hashes (void *state, size_t item, size_t thread) {
  settling *s = state;
  ts_keyrows *k = &s->hands[thread];
  ts_status status = TS_STOPPED;
  k->error = (ts_error){0};
  if (s->stop == NULL || !*s->stop)
    status = ts_keyrows_read(k, &s->from, s->parts[item].chunk, &k->error);
  for (size_t i = 0; i < k->n && status == TS_OK; i++)
    k->hashes[i] = k->hashes[k->rows[i]];
  pthread_mutex_lock(&s->lock);
  if (status == TS_OK)
    status = ts_twins_add(&s->twins, k->hashes, k->n, &k->error);
  if (status == TS_STOPPED) ts_fail(&k->error, status, "interrupted");
  if (status != TS_OK && item < s->failed) {
    s->failed = item;
    if (s->err != NULL) *s->err = k->error;
  }
  pthread_mutex_unlock(&s->lock);
  return status;
}

/* Keys whose hash has a twin. */
static ts_status add_keys (settling *s, const part *p) {
  ts_keyrows *k = &s->hands[0];
  ts_status status = ts_keyrows_read(k, &s->from, p->chunk, s->err);
  for (size_t i = 0; i < k->n && status == TS_OK; i++) {
    size_t r = k->rows[i];
    ts_identity key;
    if (!ts_twins_has(&s->twins, k->hashes[r])) continue;
    status = ts_identify(&s->from.who, k->columns, r, &key);
    if (status != TS_OK) return ts_fail_memory(s->err);
    key.ordinal = (uint32_t)(p->first + r);
    status = ts_runs_add(&s->runs, &key, s->err);
  }
  return status;
}

static ts_status add_mark (settling *s, uint64_t ordinal, int64_t until) {
  if (ts_reserve((void **)&s->marks, &s->mark_room, s->mark_count + 1,
                 sizeof *s->marks) != TS_OK)
    return ts_fail_memory(s->err);
  s->marks[s->mark_count++] = (mark){ordinal, (uint32_t)until};
  return TS_OK;
}

static uint64_t record_of (const settling *s, uint64_t ordinal) {
  const part *p = part_of(s, ordinal);
  uint64_t record = ordinal - p->first;
  for (size_t c = 0; c < p->chunk; c++) {
    const ts_zone *zone = ts_chunk_zone(&s->from.chunks, c, TS_C_PERIOD);
    if (zone->load == p->load) record += zone->rows;
  }
  return record;
}

static ts_status clash (settling *s, const ts_identity *a,
                        const ts_identity *b) {
  s->clash->key = *a;
  s->clash->load[0] = load_of(s, a->ordinal);
  s->clash->load[1] = load_of(s, b->ordinal);
  s->clash->record[0] = record_of(s, a->ordinal);
  s->clash->record[1] = record_of(s, b->ordinal);
  return TS_CONFLICT;
}

static const char *release_of (const settling *s, const ts_identity *key) {
  int64_t id = load_of(s, key->ordinal);
  for (size_t i = 0; i < s->from.load_count; i++)
    if (s->from.loads[i].id == id) return s->from.loads[i].release;
  return NULL;
}

/* Releases are dates, so byte order is time order; none is before all. */
static int release_order (const char *a, const char *b) {
  if (a == NULL || b == NULL) return (a != NULL) - (b != NULL);
  return strcmp(a, b);
}

/* Rule 2: the row read last lives. */
static ts_status replace_group (settling *s) {
  size_t newest = 0;
  for (size_t i = 1; i < s->group_count; i++)
    if (load_of(s, s->group[i].ordinal) == s->load->id) newest = i;
  for (size_t i = 0; i < s->group_count; i++) {
    ts_status status;
    if (i == newest) continue;
    status = add_mark(s, s->group[i].ordinal, s->load->id);
    if (status != TS_OK) return status;
    if (load_of(s, s->group[i].ordinal) == s->load->id) s->repeated++;
    else s->replaced++;
  }
  return TS_OK;
}

/* Rule 3: each row lives until the next release. */
static ts_status release_group (settling *s) {
  for (size_t i = 0; i < s->group_count; i++) {
    const char *mine = release_of(s, &s->group[i]);
    const ts_identity *next = NULL;
    for (size_t j = 0; j < s->group_count; j++) {
      const char *other = release_of(s, &s->group[j]);
      int order = release_order(other, mine);
      if (i != j && order == 0) return clash(s, &s->group[i], &s->group[j]);
      if (order > 0 && (next == NULL
          || release_order(other, release_of(s, next)) < 0))
        next = &s->group[j];
    }
    if (next != NULL) {
      ts_status status = add_mark(s, s->group[i].ordinal,
                                  load_of(s, next->ordinal));
      if (status != TS_OK) return status;
      s->replaced += load_of(s, s->group[i].ordinal) != s->load->id;
    }
  }
  return TS_OK;
}

static ts_status settle_group (settling *s) {
  int own = 0;
  if (s->group_count < 2) return TS_OK;
  for (size_t i = 0; i < s->group_count; i++)
    own = own || load_of(s, s->group[i].ordinal) == s->load->id;
  if (!own) return TS_OK;  /* settled when the older load came */
  if (s->policy->replace) return replace_group(s);
  if (s->policy->release != NULL) return release_group(s);
  return clash(s, &s->group[0], &s->group[1]);  /* rule 1 */
}

static ts_status take_key (void *state, const ts_identity *key) {
  settling *s = state;
  if (s->group_count > 0 && ts_identity_compare(&s->group[0], key) != 0) {
    ts_status status = settle_group(s);
    if (status != TS_OK) return status;
    s->group_count = 0;
  }
  if (ts_reserve((void **)&s->group, &s->group_room, s->group_count + 1,
                 sizeof *s->group) != TS_OK)
    return ts_fail_memory(s->err);
  s->group[s->group_count++] = *key;
  return TS_OK;
}

static int by_ordinal (const void *pa, const void *pb) {
  const mark *a = pa, *b = pb;
  return (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

/* Write the marks into the 'until' columns, one chunk after the other. */
static ts_status write_marks (settling *s) {
  ts_keyrows *k = &s->hands[0];
  uint32_t *codes = k->columns[TS_C_UNTIL];
  ts_status status = TS_OK;
  size_t i = 0;
  if (s->mark_count > 0)
    qsort(s->marks, s->mark_count, sizeof *s->marks, by_ordinal);
  while (i < s->mark_count && status == TS_OK) {
    const part *p = part_of(s, s->marks[i].ordinal);
    const ts_zone *zone = &p->until;
    ts_encoded encoded = {0};
    status = ts_read_codes(s->from.store, zone, &k->scratch, codes, s->err);
    if (status != TS_OK) return status;
    for (; i < s->mark_count && s->marks[i].ordinal < p->first + zone->rows;
         i++)
      codes[s->marks[i].ordinal - p->first] = s->marks[i].until;
    status = ts_encode_codes(codes, zone->rows, &encoded);
    if (status == TS_OK)
      status = ts_store_replace_chunk(s->from.store, zone, &encoded, s->err);
    ts_string_free(&encoded.bytes);
  }
  return status;
}

static ts_status find_keys (settling *s) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < s->part_count && status == TS_OK; i++) {
    if (s->stop != NULL && *s->stop) return ts_fail(s->err, TS_STOPPED,
                                                    "interrupted");
    status = add_keys(s, &s->parts[i]);
  }
  return status;
}

static ts_status look (settling *s) {
  const part *last = &s->parts[s->part_count - 1];
  uint64_t rows = last->first + last->until.rows;
  ts_status status = ts_twins_start(&s->twins, rows, s->err);
  if (status == TS_OK)
    status = ts_threads_run_with(s->threads, s->part_count, add_hashes, s);
  s->spilled = s->twins.spill != NULL;
  if (status == TS_OK) status = ts_twins_find(&s->twins, s->threads, s->err);
  if (status != TS_OK || s->twins.found_count == 0) return status;
  status = find_keys(s);
  s->spilled |= s->runs.spill != NULL;
  if (status == TS_OK) status = ts_runs_merge(&s->runs, take_key, s, s->err);
  if (status == TS_OK) status = settle_group(s);
  return (status == TS_OK) ? write_marks(s) : status;
}

static ts_status make_hands (settling *s) {
  ts_status status = TS_OK;
  if (s->threads > HANDS_MOST) s->threads = HANDS_MOST;
  if (s->threads > s->part_count) s->threads = s->part_count;
  for (size_t i = 0; i < s->threads && status == TS_OK; i++)
    status = ts_keyrows_alloc(&s->hands[i]);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(s->err);
}

static void free_settling (settling *s) {
  ts_identifier_free(&s->from.who);
  ts_runs_free(&s->runs);
  ts_twins_free(&s->twins);
  for (size_t i = 0; i < HANDS_MOST; i++) ts_keyrows_free(&s->hands[i]);
  free(s->parts);
  free(s->group);
  free(s->marks);
}

/* What is read of the store before threads read its chunks. */
static ts_status open_source (ts_keysource *from, const ts_dataset *dataset,
                              ts_error *err) {
  ts_status status = ts_identifier_start(&from->who, from->store,
                                         ts_dataset_keeps(dataset), err);
  if (status == TS_OK && ts_identifier_learn(&from->who) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK)
    status = ts_store_loads(from->store, &from->loads, &from->load_count, err);
  return status;
}

ts_status ts_identity_settle (ts_store *store, const ts_dataset *dataset,
                              const ts_load *load, int own_rows_sorted,
                              const ts_policy *policy, size_t threads,
                              ts_stop stop, ts_settlement *done,
                              ts_clash *found, ts_error *err) {
  settling s = {.from = {.store = store}, .load = load, .policy = policy,
                .threads = threads, .stop = stop, .failed = SIZE_MAX,
                .clash = found, .err = err};
  size_t older = 0;
  ts_status status = ts_chunks_open(store, dataset, &s.from.chunks, err);
  if (pthread_mutex_init(&s.lock, NULL) != 0) return ts_fail_memory(err);
  if (status == TS_OK) status = choose_parts(&s, &older);
  if (status == TS_OK && s.part_count > 0 && (!own_rows_sorted || older > 0)) {
    status = make_hands(&s);
    if (status == TS_OK) status = open_source(&s.from, dataset, err);
    if (status == TS_OK) status = look(&s);
  }
  *done = (ts_settlement){s.replaced, s.repeated, s.spilled};
  free_settling(&s);
  pthread_mutex_destroy(&s.lock);
  return status;
}

/* Is any row of the chunk dead by another load than its own? */
static ts_status chunk_overtaken (ts_store *store, const ts_zone *until,
                                  const ts_load *loads, size_t n,
                                  ts_string *scratch, uint32_t *codes,
                                  int *overtaken, ts_error *err) {
  ts_status status = ts_read_codes(store, until, scratch, codes, err);
  for (uint32_t r = 0; r < until->rows && status == TS_OK && !*overtaken; r++)
    *overtaken = codes[r] != 0 && (int64_t)codes[r] != until->load
              && ts_is_dead(loads, n, codes[r]);
  return status;
}

ts_status ts_load_overtaken (ts_store *store, const ts_dataset *dataset,
                             int64_t load, int *overtaken, ts_error *err) {
  const ts_load *loads;
  ts_chunks chunks;
  ts_string scratch = {0};
  uint32_t *codes = malloc(TS_CHUNK_ROWS * sizeof *codes);
  size_t n;
  ts_status status = (codes != NULL) ? TS_OK : ts_fail_memory(err);
  *overtaken = 0;
  if (status == TS_OK) status = ts_chunks_open(store, dataset, &chunks, err);
  if (status == TS_OK) status = ts_store_loads(store, &loads, &n, err);
  for (size_t c = 0; status == TS_OK && c < chunks.chunks && !*overtaken; c++) {
    const ts_zone *until = ts_chunk_zone(&chunks, c, TS_C_UNTIL);
    if (until->load != load || until->hi == 0) continue;
    status = chunk_overtaken(store, until, loads, n, &scratch, codes,
                             overtaken, err);
  }
  ts_string_free(&scratch);
  free(codes);
  return status;
}
