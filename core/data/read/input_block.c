/* input_block.c -- the file's text cut into blocks, member after member */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "reader.h"

#define ROOM (TS_BLOCK_BYTES + TS_BLOCK_BYTES / 8)  /* some is carried over */

struct ts_pool {
  pthread_mutex_t lock;
  ts_block *spare;     /* blocks that wait for their next use */
  size_t out;          /* blocks in use */
  int closed;          /* the input is gone */
};

ts_pool *ts_pool_alloc (void) {
  ts_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  if (pthread_mutex_init(&pool->lock, NULL) == 0) return pool;
  free(pool);
  return NULL;
}

static void destroy (ts_block *block) {
  free(block->spares);
  free(block->text);
  free(block);
}

/* Once the input is gone and all blocks are back. */
static void end_pool (ts_pool *pool) {
  while (pool->spare != NULL) {
    ts_block *next = pool->spare->next;
    destroy(pool->spare);
    pool->spare = next;
  }
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

void ts_pool_close (ts_pool *pool) {
  int last;
  if (pool == NULL) return;
  pthread_mutex_lock(&pool->lock);
  pool->closed = 1;
  last = pool->out == 0;
  pthread_mutex_unlock(&pool->lock);
  if (last) end_pool(pool);
}

static ts_block *take_spare (ts_pool *pool) {
  ts_block *block;
  pthread_mutex_lock(&pool->lock);
  block = pool->spare;
  if (block != NULL) pool->spare = block->next;
  pool->out++;
  pthread_mutex_unlock(&pool->lock);
  return block;
}

/* Keep the block, unless one long record made it large, or drop it. */
static void give_back (ts_pool *pool, ts_block *block) {
  int last;
  if (block != NULL && block->room > ROOM) {
    destroy(block);
    block = NULL;
  }
  pthread_mutex_lock(&pool->lock);
  if (block != NULL) {
    block->next = pool->spare;
    pool->spare = block;
  }
  last = --pool->out == 0 && pool->closed;
  pthread_mutex_unlock(&pool->lock);
  if (last) end_pool(pool);
}

static ts_block *block_alloc (ts_pool *pool) {
  ts_block *block = take_spare(pool);
  if (block == NULL && (block = calloc(1, sizeof *block)) != NULL) {
    block->room = ROOM;
    block->text = malloc(ROOM + TS_TEXT_PAD);
    block->spares = calloc(1, sizeof *block->spares);
    if (block->text == NULL || block->spares == NULL) {
      destroy(block);
      block = NULL;
    }
  }
  if (block == NULL) {
    give_back(pool, NULL);
    return NULL;
  }
  block->pool = pool;
  block->n = 0;
  return block;
}

void ts_block_free (ts_block *block) {
  if (block == NULL) return;
  while (*block->spares != NULL) {
    ts_spare *next = (*block->spares)->next;
    free(*block->spares);
    *block->spares = next;
  }
  give_back(block->pool, block);
}

int64_t ts_block_line (const ts_block *block) {
  return block->line;
}

/* The header of a later member must be that of the first: then its lines are
** skipped. Other files in the archive (tables of codes) are left out. */
static ts_status match_header (ts_input *input, const ts_head *head,
                               int *matches) {
  const ts_string *text = &input->carry;
  size_t n = head->end - head->start;
  *matches = head->is_json == input->is_json;
  if (!input->is_json)
    *matches = *matches && n == input->header.length
            && memcmp(text->text + head->start, input->header.text, n) == 0;
  return TS_OK;
}

/* Begin the next member that is to be read. */
static ts_status begin_member (ts_input *input, int *ended, ts_error *err) {
  const char *name;
  ts_head head;
  ts_status status;
  int matches;
  do {
    status = ts_source_next(input->source, &name, err);
    *ended = (status == TS_OK && name == NULL);
    if (status != TS_OK || *ended) return status;
    matches = input->next_member++ >= input->member_index;
    if (!matches) continue;
    input->carry.length = 0;
    status = ts_head_read(input, &input->carry, &head, err);
    if (status == TS_SYNTAX && input->started) {  /* no table: not ours */
      matches = 0;
      continue;
    }
    if (status != TS_OK) return status;
    match_header(input, &head, &matches);
  } while (!matches);
  if (input->started) input->lead_lines = head.lines;
  input->started = 1;
  input->in_member = 1;
  if (!ts_source_is_packed(input->source))
    ts_string_add(&input->head, input->carry.text, head.end);
  if (input->head.status != TS_OK) return ts_fail_memory(err);
  input->carry.length -= head.end;
  memmove(input->carry.text, input->carry.text + head.end,
          input->carry.length);
  return TS_OK;
}

/* Room for so many bytes and the padding; what is there stays. */
static ts_status widen (ts_block *block, size_t room, ts_error *err) {
  char *grown;
  if (room <= block->room) return TS_OK;
  grown = realloc(block->text, room + TS_TEXT_PAD);
  if (grown == NULL) return ts_fail_memory(err);
  block->text = grown;
  block->room = room;
  return TS_OK;
}

/* Read up to 'want' more bytes behind those that the block has. */
static ts_status fill (ts_input *input, ts_block *block, size_t want,
                       int *at_end, ts_error *err) {
  size_t got;
  ts_status status = widen(block, block->n + want, err);
  if (status != TS_OK) return status;
  status = ts_source_read(input->source, block->text + block->n, want, &got,
                          err);
  if (status != TS_OK) return status;
  block->n += got;
  *at_end = got < want;
  return TS_OK;
}

/* The text ends, or goes on too long, inside a record: say where it went
** wrong (rule 4 of input.h). */
static ts_status fail_record (const ts_input *input, const ts_block *block,
                              int at_end, ts_error *err) {
  size_t bad = input->is_json ? block->n
             : ts_text_bad_quote(block->text, block->n, input->delimiter);
  int64_t line = input->next_line + (int64_t)input->lead_lines
               + (int64_t)ts_text_lines(block->text, bad);
  const char *path = ts_source_path(input->source);
  if (input->is_json)
    return ts_fail_at(err, TS_CORRUPT, path, line, "the JSON ends inside its "
                      "data: it is cut off; download it again");
  if (bad < block->n)
    return ts_fail_at(err, TS_SYNTAX, path, line, "a quote opens here that is "
                      "never closed, or stands inside a field; close it or "
                      "double the quotes within the field");
  return ts_fail_at(err, TS_SYNTAX, path, input->next_line, "this line is "
                    "longer than 16 MiB%s: this is no table of records",
                    at_end ? " in all" : "");
}

/* How much of the block is whole records. */
static ts_extent measure (const ts_input *input, const ts_block *block,
                          int *data_ended) {
  *data_ended = 0;
  if (input->is_json)
    return ts_json_extent(block->text, block->n, data_ended);
  return ts_text_extent(block->text, block->n);
}

/* Read the rest of a member whose data have ended: it may be damaged. */
static ts_status drain (ts_input *input, ts_block *block, ts_error *err) {
  int at_end = 0;
  while (!at_end) {
    block->n = 0;
    ts_status status = fill(input, block, TS_BLOCK_BYTES, &at_end, err);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

/* Keep what comes behind the whole records for the next block. */
static ts_status carry_rest (ts_input *input, ts_block *block, size_t whole,
                             ts_error *err) {
  input->carry.length = 0;
  ts_string_add(&input->carry, block->text + whole, block->n - whole);
  block->n = whole;
  return (input->carry.status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

/* The member's last record may lack its line end. */
static ts_status close_text (const ts_input *input, ts_block *block,
                             ts_extent *extent, ts_error *err) {
  if (input->is_json || extent->inside)
    return fail_record(input, block, 1, err);
  block->text[block->n++] = '\n';  /* within the padding; not the file's */
  extent->whole = block->n;
  extent->lines++;
  return TS_OK;
}

/* What is told of the block beside its text. */
static void number_block (ts_input *input, ts_block *block,
                          const ts_extent *extent) {
  block->line = input->next_line;
  block->quoted = extent->quotes > 0;
  block->lead_lines = input->lead_lines;
  block->used = ts_source_used(input->source);
  input->next_line += (int64_t)(extent->lines + input->lead_lines);
  input->lead_lines = 0;
}

/* Fill a block with whole records; it may stay empty at a member's end. */
static ts_status fill_block (ts_input *input, ts_block *block, ts_error *err) {
  int at_end = 0, data_ended = 0, unclosed;
  size_t want = TS_BLOCK_BYTES;
  ts_extent extent = {0};
  ts_status status;
  do {
    status = fill(input, block, want, &at_end, err);
    if (status != TS_OK) return status;
    extent = measure(input, block, &data_ended);
    if (extent.whole == 0 && block->n > TS_RECORD_MOST && !data_ended)
      return fail_record(input, block, 0, err);
    want = block->n;  /* double what did not hold one record, up to rule 4 */
    if (want > TS_RECORD_MOST + 1 - block->n)
      want = TS_RECORD_MOST + 1 - block->n;
  } while (extent.whole == 0 && !at_end && !data_ended);
  unclosed = at_end && !data_ended
          && (extent.whole < block->n || input->is_json);
  if (unclosed) status = close_text(input, block, &extent, err);
  if (status != TS_OK) return status;
  number_block(input, block, &extent);
  if (data_ended) {
    ts_block rest = {.text = NULL};
    input->in_member = 0;
    block->n = extent.whole;
    if (!at_end) status = drain(input, &rest, err);
    free(rest.text);
  } else {
    input->in_member = !at_end;
    status = carry_rest(input, block, extent.whole, err);
  }
  block->own = block->n - (size_t)unclosed;
  memset(block->text + block->n, 0, TS_TEXT_PAD);
  return status;
}

static ts_status take_carry (ts_input *input, ts_block **block,
                             ts_error *err) {
  *block = block_alloc(input->pool);
  if (*block == NULL) return ts_fail_memory(err);
  if (widen(*block, input->carry.length, err) != TS_OK) {
    ts_block_free(*block);
    return TS_NOMEM;
  }
  (*block)->n = input->carry.length;
  if (input->carry.length > 0)
    memcpy((*block)->text, input->carry.text, input->carry.length);
  input->carry.length = 0;
  return TS_OK;
}

ts_status ts_input_next (ts_input *input, ts_block **out, ts_error *err) {
  ts_block *block;
  ts_status status = TS_OK;
  int ended = 0;
  *out = NULL;
  if (!input->started) status = ts_source_rewind(input->source, err);
  while (status == TS_OK) {
    if (!input->in_member) status = begin_member(input, &ended, err);
    if (status != TS_OK || ended) return status;
    if (take_carry(input, &block, err) != TS_OK) return TS_NOMEM;
    status = fill_block(input, block, err);
    if (status == TS_OK && block->n > 0) {
      *out = block;
      return TS_OK;
    }
    ts_block_free(block);
  }
  return status;
}

/* What was read is what is hashed; only the end of a JSON file, which no block
** has, is read again like packed bytes. */
ts_status ts_input_hash (ts_input *input, const ts_block *block, ts_hash hash,
                         void *state, ts_error *err) {
  ts_source *source = input->source;
  if (input->head.length > 0) {
    hash(state, input->head.text, input->head.length);
    ts_source_shown(source, input->head.length);
    input->head.length = 0;
  }
  if (block == NULL)
    return ts_source_show(source, ts_source_used(source), hash, state, err);
  if (ts_source_is_packed(source))
    return ts_source_show(source, block->used, hash, state, err);
  hash(state, block->text, block->own);
  ts_source_shown(source, block->own);
  return TS_OK;
}
