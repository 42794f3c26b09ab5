/* stream.c -- files are read, condensed and asked; see stream.h */
#include "stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "data/store/builder.h"
#include "data/store/choose.h"
#include "condense.h"

/* One file on its way into the store in memory. */
typedef struct {
  ts_input *input;
  int64_t dataset;         /* its id */
} file;

typedef struct {
  const ts_files *files;
  const ts_selection *selection;
  const ts_request *request;
  ts_store *store;
  int begun;               /* the store's transaction is open */
  file *inputs;            /* one a path */
  uint64_t rows, rejected; /* of the files that were read */
} stream;

/* One thread's work on a file. */
typedef struct {
  ts_batch batch;
  ts_condensed *condensed;
} worker;

typedef struct {
  stream *s;
  ts_input *input;
  const char *path;
  worker *workers;
  size_t threads;
  pthread_mutex_t lock;    /* of all below and of the input */
  int ended;               /* nothing more to read, or a problem was met */
  int64_t first_bad;       /* line of the first block with problems; 0: none */
  size_t bad_rows;         /* in that block */
  ts_string problems;      /* sentences of that block */
  uint64_t rows, rejected;
  int64_t failed_line;     /* of the first block that failed; 0: none did */
  ts_error error;          /* why */
} reading;

static ts_status open_inputs (stream *s, ts_error *err) {
  const ts_files *f = s->files;
  ts_status status = TS_OK;
  s->inputs = calloc(f->n, sizeof *s->inputs);
  if (s->inputs == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < f->n && status == TS_OK; i++) {
    const ts_dataset *dataset;
    status = ts_input_open(f->paths[i], &f->options->input,
                           &s->inputs[i].input, err);
    if (status == TS_OK)
      status = ts_choose_dataset(s->store, s->inputs[i].input, f->options,
                                 &dataset, err);
    if (status == TS_OK) s->inputs[i].dataset = dataset->id;
  }
  return status;
}

/* Rule 4: no two releases of one dataset. */
static ts_status check_releases (const stream *s, ts_error *err) {
  for (size_t i = 1; i < s->files->n; i++)
    for (size_t k = 0; k < i; k++) {
      const char *a = ts_input_release(s->inputs[k].input);
      const char *b = ts_input_release(s->inputs[i].input);
      if (s->inputs[i].dataset != s->inputs[k].dataset || a == NULL
          || b == NULL || strcmp(a, b) == 0) continue;
      return ts_fail(err, TS_CONFLICT, "%s is of release %s, %s of %s: scan one"
                     " release, or load both into a store", s->files->paths[k],
                     a, s->files->paths[i], b);
    }
  return TS_OK;
}

static ts_status open_store (stream *s, ts_error *err) {
  ts_status status = ts_store_open(":memory:", TS_STORE_WRITE, &s->store, err);
  if (status == TS_OK) status = ts_store_begin(s->store, TS_STORE_WRITE, err);
  if (status != TS_OK) return status;
  s->begun = 1;
  status = open_inputs(s, err);
  return (status == TS_OK) ? check_releases(s, err) : status;
}

static void close_stream (stream *s) {
  for (size_t i = 0; s->inputs != NULL && i < s->files->n; i++)
    ts_input_close(s->inputs[i].input);
  free(s->inputs);
  ts_store_close(s->store);
}

ts_status ts_stream_datasets (const ts_files *files, ts_store **store,
                              ts_error *err) {
  stream s = {.files = files};
  ts_status status = open_store(&s, err), ended = TS_OK;
  if (s.begun) ended = ts_store_end(s.store, status, NULL);
  if (status == TS_OK && ended == TS_OK) {
    *store = s.store;
    s.store = NULL;
  }
  close_stream(&s);
  return (status == TS_OK) ? ended : status;
}

/* Keep the problems of a block, if it is the first one that has any (rule 3);
** no more blocks are read. */
static void note_problems (reading *r, const ts_batch *batch, int64_t line) {
  r->ended = 1;
  if (r->first_bad != 0 && r->first_bad < line) return;
  r->first_bad = line;
  r->bad_rows = batch->bad_rows;
  ts_string_free(&r->problems);
  for (size_t i = 0; i < batch->problem_count; i++)
    ts_string_format(&r->problems, "\n  line %lld: %s",
                     (long long)(line + batch->problems[i].line),
                     batch->problems[i].reason);
}

/* Keep why a block failed, if it is the first one of the file that did; no more
** blocks are read. */
static void note_failure (reading *r, int64_t line, const ts_error *error) {
  r->ended = 1;
  if (r->failed_line != 0 && r->failed_line < line) return;
  r->failed_line = line;
  r->error = *error;
}

static ts_status next_block (reading *r, ts_block **block) {
  const ts_load_options *o = r->s->files->options;
  ts_status status = TS_OK;
  ts_error error = {0};
  pthread_mutex_lock(&r->lock);
  *block = NULL;
  if (!r->ended && o->stop != NULL && *o->stop) status = TS_STOPPED;
  if (!r->ended && status == TS_OK)
    status = ts_input_next(r->input, block, &error);
  if (status == TS_OK && *block == NULL) r->ended = 1;
  if (status != TS_OK) note_failure(r, INT64_MAX, &error);
  pthread_mutex_unlock(&r->lock);
  return status;
}

static ts_status take_block (reading *r, worker *w, ts_block *block) {
  int64_t line = ts_block_line(block);
  ts_status status = ts_batch_fill(&w->batch, r->input, block);
  ts_block_free(block);
  pthread_mutex_lock(&r->lock);
  if (status != TS_OK) note_failure(r, line, &w->batch.error);
  r->rows += w->batch.rows;
  r->rejected += w->batch.bad_rows;
  if (w->batch.bad_rows > 0 && !r->s->files->options->reject)
    note_problems(r, &w->batch, line);
  pthread_mutex_unlock(&r->lock);
  return (status == TS_OK) ? ts_condensed_take(w->condensed) : status;
}

static void tell_progress (reading *r) {
  const ts_load_options *o = r->s->files->options;
  int64_t read, size, rows;
  if (o->progress == NULL) return;
  pthread_mutex_lock(&r->lock);
  read = ts_input_read(r->input);
  size = ts_input_size(r->input);
  rows = (int64_t)r->rows;
  pthread_mutex_unlock(&r->lock);
  o->progress(o->state, read, size, rows);
}

/* One thread reads and condenses until the file ends. Progress is told by the
** thread that called. */
static ts_status work (void *state, size_t item, size_t thread) {
  reading *r = state;
  ts_status status = TS_OK;
  ts_block *block;
  (void)item;
  while (status == TS_OK) {
    status = next_block(r, &block);
    if (status != TS_OK || block == NULL) break;
    status = take_block(r, &r->workers[thread], block);
    if (thread + 1 == r->threads && status == TS_OK) tell_progress(r);
  }
  return status;
}

/* Memory ran out, or somebody said stop; else the file is at fault. */
static ts_status work_failed (const reading *r, ts_status status,
                              ts_error *err) {
  if (status == TS_STOPPED) return ts_fail(err, status, "interrupted");
  if (status == TS_NOMEM || r->error.status == TS_OK)
    return ts_fail_memory(err);
  if (err != NULL) *err = r->error;
  return r->error.status;
}

static ts_status problems_found (const reading *r, ts_error *err) {
  if (r->problems.status != TS_OK) return ts_fail_memory(err);
  return ts_fail_at(err, TS_SYNTAX, r->path, 0, "%zu row%s cannot be read:%s%s"
                    "\nmend the file, or leave bad rows out with { on_error ="
                    " \"reject\" }", r->bad_rows, (r->bad_rows == 1) ? "" : "s",
                    r->problems.text,
                    (r->bad_rows > TS_PROBLEMS_KEPT) ? "\n  ..." : "");
}

static ts_status start_workers (reading *r, const ts_dataset *dataset,
                                const ts_telling *telling) {
  size_t keeps = ts_dataset_keeps(dataset);
  r->workers = calloc(r->threads, sizeof *r->workers);
  if (r->workers == NULL) return TS_NOMEM;
  for (size_t i = 0; i < r->threads; i++) {
    worker *w = &r->workers[i];
    if (ts_batch_start(&w->batch, keeps, 0) != TS_OK) return TS_NOMEM;
    ts_batch_want(&w->batch, (uint32_t)(telling->apart | telling->numbers));
    w->condensed = ts_condensed_alloc(telling, &w->batch);
    if (w->condensed == NULL) return TS_NOMEM;
  }
  return TS_OK;
}

static void stop_worker (worker *w) {
  ts_condensed_free(w->condensed);
  ts_batch_free(&w->batch);
  w->condensed = NULL;
}

static void stop_workers (reading *r) {
  for (size_t i = 0; r->workers != NULL && i < r->threads; i++)
    stop_worker(&r->workers[i]);
  free(r->workers);
  ts_string_free(&r->problems);
}

/* What one thread has condensed, to the builder; reports and scope of the rows
** that it dropped too. */
static ts_status build (ts_builder *b, worker *w, ts_chunks_made *made,
                        ts_error *err) {
  size_t reports, products;
  const ts_report *report = ts_condensed_reports(w->condensed, &reports);
  const uint16_t *levels = ts_condensed_levels(w->condensed, &products);
  ts_status status = TS_OK;
  for (size_t i = 0; i < reports && status == TS_OK; i++)
    status = ts_builder_note_report(b, report[i].side, report[i].reporter,
                                    report[i].period, err);
  for (uint32_t code = 0; code < products && status == TS_OK; code++)
    for (int8_t level = 0; level < 16 && status == TS_OK; level++)
      if (levels[code] >> level & 1)
        status = ts_builder_note_product(
          b, ts_dict_slice(w->batch.texts[TS_C_PRODUCT], code), level, err);
  while (status == TS_OK) {
    if (ts_condensed_give(w->condensed) != TS_OK) return ts_fail_memory(err);
    if (w->batch.rows == 0) break;
    status = ts_builder_put(b, &w->batch, made, err);
  }
  return status;
}

/* The load that stands for the file in the store in memory. */
static ts_status begin_load (const stream *s, size_t i, ts_load *load,
                             ts_error *err) {
  char none[] = "";
  const char *release = ts_input_release(s->inputs[i].input);
  ts_status status;
  *load = (ts_load){.dataset = s->inputs[i].dataset, .sha256 = none,
                    .loaded_at = none,
                    .bytes = ts_input_size(s->inputs[i].input)};
  load->path = ts_copy_text(s->files->paths[i], strlen(s->files->paths[i]));
  if (load->path == NULL) return ts_fail_memory(err);
  if (release != NULL) {
    load->release = ts_copy_text(release, strlen(release));
    if (load->release == NULL) return ts_fail_memory(err);
  }
  status = ts_store_add_load(s->store, load, err);
  load->sha256 = load->loaded_at = NULL;
  return status;
}

static ts_status store_workers (reading *r, const ts_dataset *dataset,
                                size_t i, ts_error *err) {
  ts_builder builder = {0};
  ts_chunks_made made = {0};
  ts_load load = {0};
  ts_status status = begin_load(r->s, i, &load, err);
  if (status == TS_OK)
    status = ts_builder_start(&builder, r->s->store, dataset, load.id, err);
  for (size_t t = 0; t < r->threads && status == TS_OK; t++) {
    status = build(&builder, &r->workers[t], &made, err);
    stop_worker(&r->workers[t]);  /* its room is wanted for the next */
  }
  if (status == TS_OK) status = ts_builder_finish(&builder, &made, err);
  ts_chunks_made_free(&builder, &made);
  ts_builder_free(&builder);
  free(load.path);
  free(load.release);
  return status;
}

static ts_status stream_file (stream *s, size_t i, const ts_dataset *dataset,
                              const ts_telling *telling, ts_error *err) {
  reading r = {.s = s, .input = s->inputs[i].input,
               .path = s->files->paths[i]};
  ts_status status;
  r.threads = (s->files->options->threads > 0) ? s->files->options->threads
                                               : ts_threads_default();
  if (r.threads > TS_THREADS_MOST) r.threads = TS_THREADS_MOST;
  if (pthread_mutex_init(&r.lock, NULL) != 0) return ts_fail_memory(err);
  status = start_workers(&r, dataset, telling);
  if (status == TS_NOMEM) ts_fail_memory(err);
  if (status == TS_OK) {
    status = ts_threads_run_with(r.threads, r.threads, work, &r);
    if (r.first_bad != 0 && status != TS_NOMEM && status != TS_STOPPED
        && (status == TS_OK || r.first_bad < r.failed_line))
      status = problems_found(&r, err);
    else if (status != TS_OK)
      status = work_failed(&r, status, err);
  }
  if (status == TS_OK) status = store_workers(&r, dataset, i, err);
  s->rows += r.rows;
  s->rejected += r.rejected;
  stop_workers(&r);
  pthread_mutex_destroy(&r.lock);
  return status;
}

/* Read the files of the dataset that is asked; when it is not clear which, none
** is read and the query says so. */
static ts_status read_files (stream *s, ts_error *err) {
  const ts_dataset *datasets, *asked = NULL;
  ts_telling telling;
  size_t n;
  ts_status status = ts_store_datasets(s->store, &datasets, &n, err);
  for (size_t i = 0; i < n && status == TS_OK; i++)
    if (s->selection->dataset != NULL
        ? strcmp(datasets[i].name, s->selection->dataset) == 0 : n == 1)
      asked = &datasets[i];
  if (status != TS_OK || asked == NULL) return status;
  status = ts_telling_of(s->selection, s->request, asked, &telling, err);
  for (size_t i = 0; i < s->files->n && status == TS_OK; i++) {
    if (s->inputs[i].dataset != asked->id) continue;
    status = stream_file(s, i, asked, &telling, err);
  }
  return status;
}

/* 1234567 -> "1,234,567" */
static const char *grouped (uint64_t n, char text[32]) {
  char *end = text + 31;
  int digits = 0;
  *end = '\0';
  do {
    if (digits > 0 && digits % 3 == 0) *--end = ',';
    *--end = (char)('0' + n % 10);
    n /= 10;
    digits++;
  } while (n > 0);
  return end;
}

static ts_status add_notes (const stream *s, ts_frame *frame) {
  char rows[32], bad[32];
  ts_status status;
  if (s->files->n == 1)
    status = ts_frame_note(frame, "read from %s, %s rows, not stored: records"
                           " that are there twice are not looked for",
                           s->files->paths[0], grouped(s->rows, rows));
  else
    status = ts_frame_note(frame, "read from %zu files, %s rows, not stored:"
                           " records that are there twice are not looked for",
                           s->files->n, grouped(s->rows, rows));
  if (status == TS_OK && s->rejected > 0)
    status = ts_frame_note(frame, "%s row%s that cannot be read left out",
                           grouped(s->rejected, bad),
                           (s->rejected == 1) ? "" : "s");
  return status;
}

ts_status ts_stream_ask (const ts_files *files, const ts_selection *selection,
                         const ts_request *request, ts_question question,
                         ts_frame **frame, ts_error *err) {
  stream s = {.files = files, .selection = selection, .request = request};
  ts_status status = open_store(&s, err), ended;
  if (status == TS_OK) status = read_files(&s, err);
  if (s.begun) {
    ended = ts_store_end(s.store, status, (status == TS_OK) ? err : NULL);
    if (status == TS_OK) status = ended;
  }
  if (status == TS_OK)
    status = question(s.store, selection, request, frame, err);
  if (status == TS_OK && add_notes(&s, *frame) != TS_OK) {
    ts_frame_free(*frame);
    *frame = NULL;
    status = ts_fail_memory(err);
  }
  close_stream(&s);
  return status;
}
