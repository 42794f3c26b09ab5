/* reading.h -- small files for tests of the input reader, and what came out */
#ifndef READING_H
#define READING_H

#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/read/input.h"

#define SEEN_MOST 64

/* Everything that one file gave. */
typedef struct {
  ts_status status;             /* of opening or reading */
  ts_error err;
  ts_record records[SEEN_MOST]; /* the first ones; their texts are copied */
  char texts[SEEN_MOST][6][64]; /* product, classification, unit, keep 0..2 */
  int64_t lines_of[SEEN_MOST];
  int64_t records_seen, problems, rows, lines, first_line, apart[3];
  int64_t problem_line;         /* of the first problem, in the file */
  char reason[1024], row_text[256];
  int64_t hashed;
  double sum;                   /* of the values that are not set apart */
  char name[32], family[8], release[16];
} seen;

static char *copy_to (char *out, ts_slice text) {
  size_t n = (text.length < 63) ? text.length : 63;
  memcpy(out, text.text, n);
  out[n] = '\0';
  return out;
}

static ts_status keep_record (void *state, const ts_record *r, int64_t line) {
  seen *s = state;
  int64_t i = s->records_seen++;
  s->apart[r->apart]++;
  if (r->apart == TS_WHOLE && r->value.scale != TS_MISSING)
    s->sum += r->value.real;
  if (i >= SEEN_MOST) return TS_OK;
  s->records[i] = *r;
  s->lines_of[i] = s->first_line + s->lines + line;
  copy_to(s->texts[i][0], r->product);
  copy_to(s->texts[i][1], r->classification);
  copy_to(s->texts[i][2], r->quantity_unit);
  for (int k = 0; k < 3; k++)
    if (r->keep[k].text != NULL) copy_to(s->texts[i][3 + k], r->keep[k]);
  return TS_OK;
}

static ts_status keep_problem (void *state, int64_t line, ts_slice text,
                               const char *reason) {
  seen *s = state;
  if (s->problems++ > 0) return TS_OK;
  s->problem_line = s->first_line + s->lines + line;
  snprintf(s->reason, sizeof s->reason, "%s", reason);
  snprintf(s->row_text, sizeof s->row_text, "%.*s", (int)text.length,
           text.text);
  return TS_OK;
}

static void count_bytes (void *state, const void *bytes, size_t n) {
  (void)bytes;
  ((seen *)state)->hashed += (int64_t)n;
}

/* Read a whole file. */
static void read_path (const char *path, const ts_input_options *options,
                       seen *s) {
  ts_sink sink = {keep_record, keep_problem, s};
  ts_input *input;
  ts_block *block;
  memset(s, 0, sizeof *s);
  s->status = ts_input_open(path, options, &input, &s->err);
  if (s->status != TS_OK) return;
  s->first_line = ts_input_first_line(input);
  snprintf(s->name, sizeof s->name, "%s", ts_input_facts(input)->name);
  snprintf(s->family, sizeof s->family, "%s", ts_input_family(input));
  if (ts_input_release(input) != NULL)
    snprintf(s->release, sizeof s->release, "%s", ts_input_release(input));
  for (;;) {
    int64_t lines = 0, rows = 0;
    s->status = ts_input_next(input, &block, &s->err);
    if (s->status == TS_OK)
      s->status = ts_input_hash(input, block, count_bytes, s, &s->err);
    if (s->status != TS_OK || block == NULL) break;
    s->status = ts_block_parse(input, block, &sink, &lines, &rows, &s->err);
    s->lines += lines;
    s->rows += rows;
    ts_block_free(block);
    if (s->status != TS_OK) break;
  }
  ts_input_close(input);
}

/* A file of these bytes, whose name ends in 'name' (some formats look at it);
** the caller removes it. */
static const char *file_of (const char *name, const void *bytes, size_t n) {
  static char path[256];
  FILE *file;
  snprintf(path, sizeof path, "/tmp/tradestat-test-%ld-%s", (long)getpid(),
           name);
  file = fopen(path, "wb");
  if (file == NULL || fwrite(bytes, 1, n, file) != n || fclose(file) != 0)
    abort();
  return path;
}

/* Read such a file and remove it. */
static inline void read_text (const char *name, const char *text,
                              const ts_input_options *options, seen *s) {
  const char *path = file_of(name, text, strlen(text));
  read_path(path, options, s);
  unlink(path);
}

/* True when a text holds all the words, which end with NULL. */
static inline int says (const char *text, const char *const *words) {
  for (; *words != NULL; words++)
    if (strstr(text, *words) == NULL) return 0;
  return 1;
}
#define SAYS(text, ...) says(text, (const char *const[]){__VA_ARGS__, NULL})

static inline const char *id_of (ts_place place) {
  return ts_countries[place].id;
}

/* The path of a real file, or NULL when ../shared/data is absent. */
static inline const char *real_file (const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "../shared/data/trade/%s", name);
  if (access(path, R_OK) == 0) return path;
  printf("skipped: %s is absent\n", path);
  return NULL;
}

#endif
