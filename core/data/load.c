/* load.c -- reading, parsing and writing overlap; see load.h for the rules */
#include "load.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "batch.h"
#include "builder.h"
#include "choose.h"
#include "settle.h"

/*
** The pipeline has three stages, and each round runs all three at once: the
** blocks of round k + 1 are read and hashed, those of round k are parsed, the
** batches of round k - 1 go to the builder in the order of the file (rule 6).
*/
typedef struct {
  ts_block *block;
  ts_batch batch;
  int full;          /* the batch waits for the builder */
} slot;

typedef struct {
  const char *path;
  const ts_load_options *options;
  ts_input *input;
  ts_store *store;
  ts_load load;
  ts_builder builder;
  struct sha256_ctx sha;
  size_t width;                 /* blocks a round */
  slot *slots[2];               /* being parsed, being taken; 'width' each */
  ts_block *next[TS_THREADS_MOST];
  int ended;                    /* nothing more to read */
  int64_t line;                 /* of the next batch's first record */
  ts_string problems;           /* the sentences of rule 2 */
  size_t problem_count, bad_rows;
  ts_error read_error, take_error;
} loading;

#define BLOCKS_EACH 2   /* blocks a round and thread: small enough to balance */

static void hash (void *state, const void *bytes, size_t n) {
  struct sha256_ctx *sha = state;
  sha256_update(sha, n, bytes);
}

static void hex (struct sha256_ctx *sha, char out[65]) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(sha, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest; i++)
    snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static ts_status read_blocks (loading *l) {
  for (size_t i = 0; i < l->width && !l->ended; i++) {
    ts_status status = ts_input_next(l->input, hash, &l->sha, &l->next[i],
                                     &l->read_error);
    if (status != TS_OK) return status;
    l->ended = l->next[i] == NULL;
  }
  return TS_OK;
}

/* One bad row: kept, or a line of the sentence that stops the load. */
static ts_status take_problem (loading *l, const ts_problem *p) {
  int64_t line = l->line + p->line;
  if (l->options->reject) {
    l->load.rejected++;
    return ts_store_add_reject(l->store, l->load.id, line, p->reason,
                               ts_slice_of(p->text), &l->take_error);
  }
  if (l->problem_count++ < TS_PROBLEMS_KEPT)
    ts_string_format(&l->problems, "\n  line %lld: %s", (long long)line,
                     p->reason);
  return l->problems.status;
}

static ts_status take_batch (loading *l, ts_batch *batch) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < batch->problem_count && status == TS_OK; i++)
    status = take_problem(l, &batch->problems[i]);
  l->bad_rows += batch->bad_rows;
  l->line += batch->lines;
  if (status != TS_OK || l->problem_count > 0) return status;
  return ts_builder_take(&l->builder, batch, &l->take_error);
}

static ts_status take_batches (loading *l) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < l->width && status == TS_OK; i++) {
    slot *s = &l->slots[1][i];
    if (l->problem_count > 0) break;  /* as far, whatever 'width' is */
    if (!s->full) continue;
    s->full = 0;
    status = take_batch(l, &s->batch);
  }
  return status;
}

static ts_status parse_block (loading *l, size_t i) {
  slot *s = &l->slots[0][i];
  ts_status status;
  if (s->block == NULL) return TS_OK;
  status = ts_batch_fill(&s->batch, l->input, s->block);
  ts_block_free(s->block);
  s->block = NULL;
  s->full = status == TS_OK;
  return status;
}

/* The longest work first: it is the one that others wait for. */
static ts_status stage (void *state, size_t item) {
  loading *l = state;
  if (item == 0) return take_batches(l);
  if (item == 1) return read_blocks(l);
  return parse_block(l, item - 2);
}

/* Give the sentence of the stage that failed. */
static ts_status stage_failed (loading *l, ts_status status, ts_error *err) {
  const ts_error *from = NULL;
  if (l->take_error.status != TS_OK) from = &l->take_error;
  for (size_t i = 0; i < l->width && from == NULL; i++)
    if (l->slots[0][i].batch.error.status != TS_OK)
      from = &l->slots[0][i].batch.error;
  if (from == NULL && l->read_error.status != TS_OK) from = &l->read_error;
  if (from == NULL) return ts_fail(err, status, "%s: %s", l->path,
                                   ts_message(status));
  if (err != NULL) *err = *from;
  return status;
}

static ts_status problems_found (loading *l, ts_error *err) {
  return ts_fail_at(err, TS_SYNTAX, l->path, 0, "%zu row%s cannot be read up to"
                    " line %lld, nothing was loaded:%s%s\nmend the file, or"
                    " keep bad rows apart with { on_error = \"reject\" } (at"
                    " the shell --on-error=reject)", l->bad_rows,
                    (l->bad_rows == 1) ? "" : "s", (long long)l->line - 1,
                    l->problems.text,
                    (l->bad_rows > TS_PROBLEMS_KEPT) ? "\n  ..." : "");
}

/* Between rounds: batches parsed but not taken, blocks read but not parsed. */
static int anything_left (const loading *l) {
  for (size_t i = 0; i < l->width; i++)
    if (l->slots[0][i].full || l->next[i] != NULL) return 1;
  return !l->ended;
}

/* Hand what was parsed to the builder's side, what was read to the parsers. */
static void turn (loading *l) {
  slot *parsed = l->slots[0];
  l->slots[0] = l->slots[1];
  l->slots[1] = parsed;
  for (size_t i = 0; i < l->width; i++) {
    l->slots[0][i].block = l->next[i];
    l->next[i] = NULL;
  }
}

static ts_status run_pipeline (loading *l, ts_error *err) {
  const ts_load_options *o = l->options;
  while (anything_left(l)) {
    ts_status status;
    turn(l);
    status = ts_threads_run(l->builder.threads, 2 + l->width, stage, l);
    if (status != TS_OK) return stage_failed(l, status, err);
    if (l->problems.status != TS_OK) return ts_fail_memory(err);
    if (l->problem_count > 0) return problems_found(l, err);
    if (o->stop != NULL && *o->stop)
      return ts_fail(err, TS_STOPPED, "%s: interrupted, nothing was loaded",
                     l->path);
    if (o->progress != NULL)
      o->progress(o->state, ts_input_read(l->input), ts_input_size(l->input),
                  (int64_t)(l->builder.stored + l->builder.set_apart));
  }
  return TS_OK;
}

static ts_status start_slots (loading *l, size_t keeps) {
  for (size_t side = 0; side < 2; side++) {
    l->slots[side] = calloc(l->width, sizeof *l->slots[side]);
    if (l->slots[side] == NULL) return TS_NOMEM;
    for (size_t i = 0; i < l->width; i++) {
      ts_status status = ts_batch_start(&l->slots[side][i].batch, keeps,
                                        l->options->reject);
      if (status != TS_OK) return status;
    }
  }
  return TS_OK;
}

static void stop_slots (loading *l) {
  for (size_t side = 0; side < 2; side++) {
    for (size_t i = 0; i < l->width && l->slots[side] != NULL; i++) {
      ts_batch_free(&l->slots[side][i].batch);
      ts_block_free(l->slots[side][i].block);
    }
    free(l->slots[side]);
  }
  for (size_t i = 0; i < l->width; i++) ts_block_free(l->next[i]);
}

/* SHA-256 of a file that may have been loaded before. */
static ts_status hash_file (const char *path, char out[65], ts_error *err) {
  struct sha256_ctx sha;
  char *buffer = malloc(1 << 20);
  FILE *file = fopen(path, "rb");
  size_t n;
  ts_status status = TS_OK;
  sha256_init(&sha);
  if (buffer == NULL) status = ts_fail_memory(err);
  else if (file == NULL)
    status = ts_fail_at(err, TS_IO, path, 0, "%s", strerror(errno));
  else {
    while ((n = fread(buffer, 1, 1 << 20, file)) > 0)
      sha256_update(&sha, n, (const uint8_t *)buffer);
    if (ferror(file))
      status = ts_fail_at(err, TS_IO, path, 0, "%s", strerror(errno));
    hex(&sha, out);
  }
  if (file != NULL) fclose(file);
  free(buffer);
  return status;
}

/* Rule 3: a load of equal size is hashed before anything else happens. One
** whose rows all live is preferred. */
static ts_status find_earlier (loading *l, const ts_dataset *dataset,
                               char out[65], int64_t *earlier, int *overtaken,
                               ts_error *err) {
  const ts_load *loads;
  size_t n;
  int64_t size = ts_input_size(l->input);
  ts_status status = ts_store_loads(l->store, &loads, &n, err);
  *earlier = 0;
  *overtaken = 1;
  out[0] = '\0';
  for (size_t i = 0; i < n && status == TS_OK && *overtaken; i++) {
    if (loads[i].dataset != dataset->id || loads[i].bytes != size) continue;
    if (out[0] == '\0') status = hash_file(l->path, out, err);
    if (status != TS_OK || strcmp(out, loads[i].sha256) != 0) continue;
    *earlier = loads[i].id;
    status = ts_load_overtaken(l->store, dataset, *earlier, overtaken, err);
  }
  return status;
}

static ts_status begin_load (loading *l, int64_t dataset, ts_error *err) {
  const char *release = l->options->release;
  char now[32];
  time_t clock = time(NULL);
  struct tm utc;
  ts_status status;
  if (release == NULL) release = ts_input_release(l->input);
  gmtime_r(&clock, &utc);
  strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
  l->load = (ts_load){.dataset = dataset, .bytes = ts_input_size(l->input)};
  l->load.path = ts_copy_text(l->path, strlen(l->path));
  l->load.sha256 = calloc(1, 2 * SHA256_DIGEST_SIZE + 1);
  l->load.loaded_at = ts_copy_text(now, strlen(now));
  if (release != NULL) l->load.release = ts_copy_text(release, strlen(release));
  if (l->load.path == NULL || l->load.sha256 == NULL
      || l->load.loaded_at == NULL
      || (release != NULL && l->load.release == NULL))
    return ts_fail_memory(err);
  status = ts_store_add_load(l->store, &l->load, err);
  return status;
}

static ts_status end_load (loading *l, ts_load_summary *summary,
                           ts_error *err) {
  l->load.stored = (int64_t)l->builder.stored;
  l->load.set_apart = (int64_t)l->builder.set_apart;
  l->load.rows = l->load.stored + l->load.set_apart + l->load.rejected;
  hex(&l->sha, l->load.sha256);
  memcpy(summary->sha256, l->load.sha256, sizeof summary->sha256);
  summary->load = l->load.id;
  summary->bytes = l->load.bytes;
  summary->rows = l->load.rows;
  summary->stored = l->load.stored;
  summary->set_apart = l->load.set_apart;
  summary->rejected = l->load.rejected;
  summary->sorted = l->builder.sorted;
  return ts_store_finish_load(l->store, &l->load, err);
}

static ts_status settle (loading *l, const ts_dataset *dataset,
                         ts_load_summary *summary, ts_error *err) {
  ts_policy policy = {l->options->replace, l->load.release};
  ts_clash clash;
  ts_status status;
  status = ts_identity_settle(l->store, dataset, &l->load, l->builder.sorted,
                              &policy, l->options->stop, &summary->replaced,
                              &summary->repeated, &clash, err);
  if (l->load.release != NULL && !l->options->replace) {
    summary->beside = summary->replaced;
    summary->replaced = 0;
  }
  if (status != TS_CONFLICT) return status;
  return ts_clash_sentence(l->store, &l->load, &l->options->input, &clash, err);
}

/* Everything between begin and end of the transaction. */
static ts_status load_inside (loading *l, ts_load_summary *summary,
                              ts_error *err) {
  const ts_dataset *dataset;
  int64_t earlier;
  size_t threads = l->options->threads;
  ts_status status = ts_choose_dataset(l->store, l->input, l->options,
                                       &dataset, err);
  if (status == TS_OK)
    status = find_earlier(l, dataset, summary->sha256, &earlier,
                          &summary->overtaken, err);
  if (status != TS_OK) return status;
  summary->dataset = dataset->id;
  summary->name = ts_copy_text(dataset->name, strlen(dataset->name));
  if (summary->name == NULL) return ts_fail_memory(err);
  if (earlier != 0 && !(summary->overtaken && l->options->replace)) {
    summary->already = 1;
    summary->load = earlier;
    return TS_OK;
  }
  status = begin_load(l, dataset->id, err);
  if (status == TS_OK)
    status = ts_builder_start(&l->builder, l->store, dataset, l->load.id,
                              (threads == 0) ? ts_threads_default() : threads,
                              err);
  if (status != TS_OK) return status;
  l->width = BLOCKS_EACH * l->builder.threads;
  if (l->width > TS_THREADS_MOST) l->width = TS_THREADS_MOST;
  if (start_slots(l, l->builder.keeps) != TS_OK) return ts_fail_memory(err);
  status = run_pipeline(l, err);
  if (status == TS_OK) status = ts_builder_finish(&l->builder, err);
  if (status == TS_OK && l->builder.stored + l->builder.set_apart == 0
      && l->load.rejected == 0)
    status = ts_fail_at(err, TS_SYNTAX, l->path, 0, "there is a header but no"
                        " row of data: download the file again");
  if (status == TS_OK) status = end_load(l, summary, err);
  if (status == TS_OK)
    status = ts_find_dataset(l->store, summary->name, &dataset, err);
  if (status == TS_OK) status = settle(l, dataset, summary, err);
  return status;
}

void ts_load_summary_free (ts_load_summary *summary) {
  free(summary->name);
  summary->name = NULL;
}

static double seconds_since (struct timespec from) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - from.tv_sec)
       + 1e-9 * (double)(now.tv_nsec - from.tv_nsec);
}

ts_status ts_load_file (ts_store *store, const char *path,
                        const ts_load_options *options,
                        ts_load_summary *summary, ts_error *err) {
  loading l = {.path = path, .options = options, .store = store};
  struct timespec start;
  ts_status status;
  *summary = (ts_load_summary){0};
  clock_gettime(CLOCK_MONOTONIC, &start);
  sha256_init(&l.sha);
  status = ts_input_open(path, &options->input, &l.input, err);
  if (status != TS_OK) return status;
  summary->format = ts_input_facts(l.input)->title;
  l.line = ts_input_first_line(l.input);
  status = ts_store_begin(store, TS_STORE_WRITE, err);
  if (status == TS_OK) {
    ts_status ended;
    status = load_inside(&l, summary, err);
    ended = ts_store_end(store, status, (status == TS_OK) ? err : NULL);
    if (status == TS_OK) status = ended;
  }
  stop_slots(&l);
  ts_builder_free(&l.builder);
  ts_string_free(&l.problems);
  free(l.load.path);
  free(l.load.sha256);
  free(l.load.release);
  free(l.load.loaded_at);
  ts_input_close(l.input);
  summary->seconds = seconds_since(start);
  if (status != TS_OK) ts_load_summary_free(summary);
  return status;
}
