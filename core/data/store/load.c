/* load.c -- reading, parsing and writing overlap; see load.h for the rules */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/digest.h"
#include "base/pipeline.h"
#include "builder.h"
#include "choose.h"
#include "settle.h"

/*
** A block of the file is read, hashed, parsed, taken by the builder in the order
** of the file (rule 6), what it completed is encoded, then written. The store is
** touched by the last stage only.
*/
typedef struct {
  ts_block *block;
  ts_error error;               /* of the stage that failed */
} slot;

/* What an item has from being parsed on: more memory than a block, so there are
** fewer of them. */
typedef struct {
  ts_batch batch;
  int64_t line;                 /* of the batch's first record */
  ts_chunks_made made;
} desk;

typedef struct {
  const char *path;
  const ts_load_options *options;
  ts_input *input;
  ts_store *store;
  ts_load load;
  ts_builder builder;
  struct sha256_ctx sha;
  size_t threads, width;        /* 'width' slots */
  slot *slots;                  /* owned, as are the desks */
  size_t desk_count;
  desk *desks;                  /* item i has desk i % desk_count */
  int64_t line;                 /* of the next batch's first record */
  _Atomic int64_t bytes, rows;  /* read, taken: for 'progress' */
} loading;

/* Slots and desks a thread: reading and hashing go on beside an encoding. */
#define SLOTS_EACH 8
#define DESKS_EACH 4   /* a divisor of it, so that a slot has one desk */

static desk *desk_of (const loading *l, size_t item) {
  return &l->desks[item % l->desk_count];
}

static void hash (void *state, const void *bytes, size_t n) {
  struct sha256_ctx *sha = state;
  sha256_update(sha, n, bytes);
}

static ts_status read_block (void *state, size_t item, int *ended) {
  loading *l = state;
  slot *at = &l->slots[item];
  ts_status status;
  at->error.status = TS_OK;
  if (l->options->stop != NULL && *l->options->stop)
    return ts_fail(&at->error, TS_STOPPED, "%s: interrupted, nothing was"
                   " loaded", l->path);
  status = ts_input_next(l->input, &at->block, &at->error);
  *ended = (status == TS_OK && at->block == NULL);
  l->bytes = ts_input_read(l->input);
  return status;
}

static ts_status hash_block (void *state, size_t item) {
  loading *l = state;
  slot *at = &l->slots[item];
  return ts_input_hash(l->input, at->block, hash, &l->sha, &at->error);
}

static ts_status parse_block (void *state, size_t item) {
  loading *l = state;
  slot *at = &l->slots[item];
  ts_batch *batch = &desk_of(l, item)->batch;
  ts_status status = ts_batch_fill(batch, l->input, at->block);
  ts_block_free(at->block);
  at->block = NULL;
  if (status != TS_OK) at->error = batch->error;
  return status;
}

/* The sentence of rule 2: the batch's bad rows are the first of the file. */
static ts_status problems_found (const loading *l, const desk *from,
                                 ts_error *err) {
  const ts_batch *batch = &from->batch;
  size_t shown = batch->problem_count;
  ts_string lines = {0};
  if (shown > TS_PROBLEMS_KEPT) shown = TS_PROBLEMS_KEPT;
  for (size_t i = 0; i < shown; i++)
    ts_string_format(&lines, "\n  line %lld: %s",
                     (long long)(from->line + batch->problems[i].line),
                     batch->problems[i].reason);
  if (lines.status == TS_OK)
    ts_fail_at(err, TS_SYNTAX, l->path, 0, "%zu row%s cannot be read up"
               " to line %lld, nothing was loaded:%s%s\nmend the file, or keep"
               " bad rows apart with { on_error = \"reject\" } (at the shell"
               " --on-error=reject)", batch->bad_rows,
               (batch->bad_rows == 1) ? "" : "s", (long long)l->line - 1,
               lines.text, (batch->bad_rows > TS_PROBLEMS_KEPT) ? "\n  ..."
                                                                : "");
  else ts_fail_memory(err);
  ts_string_free(&lines);
  return err->status;
}

static ts_status take_batch (void *state, size_t item) {
  loading *l = state;
  desk *at = desk_of(l, item);
  ts_error *err = &l->slots[item].error;
  ts_status status;
  at->line = l->line;
  l->line += at->batch.lines;
  if (at->batch.bad_rows > 0 && !l->options->reject)
    return problems_found(l, at, err);
  status = ts_builder_take(&l->builder, &at->batch, &at->made, err);
  l->rows = (int64_t)(l->rows + (int64_t)at->batch.rows);
  return status;
}

static ts_status encode_chunks (void *state, size_t item) {
  loading *l = state;
  return ts_builder_encode(&l->builder, &desk_of(l, item)->made,
                           &l->slots[item].error);
}

static ts_status write_chunks (void *state, size_t item) {
  loading *l = state;
  desk *at = desk_of(l, item);
  ts_error *err = &l->slots[item].error;
  ts_status status = TS_OK;
  for (size_t i = 0; i < at->batch.problem_count && status == TS_OK; i++) {
    const ts_problem *p = &at->batch.problems[i];
    l->load.rejected++;
    status = ts_store_add_reject(l->store, l->load.id, at->line + p->line,
                                 p->reason, ts_slice_of(p->text), err);
  }
  return (status == TS_OK) ? ts_builder_write(&l->builder, &at->made, err)
                           : status;
}

static void report_progress (void *state) {
  loading *l = state;
  const ts_load_options *o = l->options;
  o->progress(o->state, l->bytes, ts_input_size(l->input), l->rows);
}

static ts_status run_pipeline (loading *l, ts_error *err) {
  const ts_stage stages[] = {
    {.work = hash_block, .ordered = 1, .urgent = 1},
    {.work = parse_block, .within = l->desk_count},
    {.work = take_batch, .ordered = 1},
    {.work = encode_chunks},
    {.work = write_chunks, .ordered = 1}
  };
  const ts_pipeline pipeline = {
    .make = read_block, .stages = stages,
    .stage_count = sizeof stages / sizeof *stages,
    .threads = l->threads, .slots = l->width, .state = l,
    .tick = (l->options->progress != NULL) ? report_progress : NULL
  };
  const ts_error *from;
  size_t failed;
  ts_status status = ts_pipeline_run(&pipeline, &failed);
  if (status == TS_OK && pipeline.tick != NULL) report_progress(l);  /* all */
  if (status == TS_OK) return TS_OK;
  from = &l->slots[failed].error;
  if (from->status == TS_OK) return ts_fail(err, status, "%s: %s", l->path,
                                            ts_message(status));
  if (err != NULL) *err = *from;
  return status;
}

/* One thread needs one slot; more need some to go ahead with. */
static ts_status start_slots (loading *l, size_t keeps) {
  size_t width = (l->threads == 1) ? 1 : SLOTS_EACH * l->threads;
  if (width > TS_SLOTS_MOST) width = TS_SLOTS_MOST;
  l->slots = calloc(width, sizeof *l->slots);
  l->desks = calloc(width, sizeof *l->desks);
  if (l->slots == NULL || l->desks == NULL) return TS_NOMEM;
  l->width = width;
  l->desk_count = (width == 1) ? 1 : width / (SLOTS_EACH / DESKS_EACH);
  for (size_t i = 0; i < l->desk_count; i++) {
    ts_status status = ts_batch_start(&l->desks[i].batch, keeps,
                                      l->options->reject);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

static void stop_slots (loading *l) {
  for (size_t i = 0; i < l->width; i++) ts_block_free(l->slots[i].block);
  for (size_t i = 0; i < l->desk_count; i++) {
    ts_batch_free(&l->desks[i].batch);
    ts_chunks_made_free(&l->builder, &l->desks[i].made);
  }
  free(l->slots);
  free(l->desks);
  l->slots = NULL;
  l->desks = NULL;
  l->width = l->desk_count = 0;
}

/* The duplicate check wants the memory. */
static void stop_reading (loading *l) {
  stop_slots(l);
  ts_builder_free(&l->builder);
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
    if (out[0] == '\0') status = ts_digest_file(l->path, out, &size, err);
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
  const ts_notes *notes = &l->builder.notes;
  l->load.stored = (int64_t)notes->stored;
  l->load.set_apart = (int64_t)notes->set_apart;
  l->load.rows = l->load.stored + l->load.set_apart + l->load.rejected;
  ts_digest_end(&l->sha, l->load.sha256);
  memcpy(summary->sha256, l->load.sha256, sizeof summary->sha256);
  summary->load = l->load.id;
  summary->bytes = l->load.bytes;
  summary->rows = l->load.rows;
  summary->stored = l->load.stored;
  summary->set_apart = l->load.set_apart;
  summary->rejected = l->load.rejected;
  summary->sorted = notes->sorted;
  return ts_store_finish_load(l->store, &l->load, err);
}

static ts_status settle (loading *l, const ts_dataset *dataset,
                         ts_load_summary *summary, ts_error *err) {
  ts_policy policy = {l->options->replace, l->load.release};
  ts_settlement done;
  ts_clash clash;
  ts_status status;
  status = ts_identity_settle(l->store, dataset, &l->load, summary->sorted,
                              &policy, l->threads, l->options->stop, &done,
                              &clash, err);
  summary->replaced = done.replaced;
  summary->repeated = done.repeated;
  summary->spilled = done.spilled;
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
    status = ts_builder_start(&l->builder, l->store, dataset, l->load.id, err);
  if (status != TS_OK) return status;
  if (start_slots(l, l->builder.fields - TS_C_KEEP) != TS_OK)
    return ts_fail_memory(err);
  status = run_pipeline(l, err);
  if (status == TS_OK)
    status = ts_input_hash(l->input, NULL, hash, &l->sha, err);
  if (status == TS_OK)
    status = ts_builder_finish(&l->builder, &l->desks[0].made, err);
  if (status == TS_OK && l->rows == 0 && l->load.rejected == 0)
    status = ts_fail_at(err, TS_SYNTAX, l->path, 0, "there is a header but no"
                        " row of data: download the file again");
  if (status == TS_OK) status = end_load(l, summary, err);
  stop_reading(l);
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
  loading l = {.path = path, .options = options, .store = store,
               .threads = options->threads};
  struct timespec start;
  ts_status status;
  *summary = (ts_load_summary){0};
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (l.threads == 0) l.threads = ts_threads_default();
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
  stop_reading(&l);
  free(l.load.path);
  free(l.load.sha256);
  free(l.load.release);
  free(l.load.loaded_at);
  ts_input_close(l.input);
  summary->seconds = seconds_since(start);
  if (status != TS_OK) ts_load_summary_free(summary);
  return status;
}
