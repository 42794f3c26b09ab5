/* memo.c -- what the texts of a column mean, remembered by the text */
#include "memo.h"

#include <stdlib.h>

#define FIRST_LOG2 8   /* of the cells at first */
#define BEHIND 64      /* cells behind the last one that a hash can mean */
#define LONGEST 1024   /* longer texts are not worth remembering */

static ts_memo_cell *cells_alloc (size_t n) {
  ts_memo_cell *cells = malloc((n + BEHIND) * sizeof *cells);
  if (cells == NULL) return NULL;
  for (size_t i = 0; i < n + BEHIND; i++)
    cells[i] = (ts_memo_cell){TS_MEMO_EMPTY, 0, 0};
  return cells;
}

static size_t cells_of (const ts_memo *memo) {
  return (size_t)1 << (64 - memo->shift);
}

ts_status ts_memo_start (ts_memo *memo) {
  *memo = (ts_memo){.shift = 64 - FIRST_LOG2};
  memo->cells = cells_alloc(cells_of(memo));
  memo->longer = ts_dict_alloc();
  if (memo->cells != NULL && memo->longer != NULL) return TS_OK;
  ts_memo_free(memo);
  return TS_NOMEM;
}

void ts_memo_free (ts_memo *memo) {
  free(memo->cells);
  free(memo->values);
  ts_dict_free(memo->longer);
  *memo = (ts_memo){0};
}

/* The cell that holds a key, or the empty one where it would go. */
static ts_memo_cell *cell_of (const ts_memo *memo, uint64_t key,
                              uint32_t context) {
  ts_memo_cell *cell = ts_memo_first(memo->cells, memo->shift, key, context);
  while ((cell->key != key || cell->context != context)
         && cell->key != TS_MEMO_EMPTY) cell++;
  return cell;
}

/* A longer text with its context behind it, as the dictionary has it. */
static ts_slice with_context (ts_slice text, uint32_t context,
                              char room[LONGEST + sizeof context]) {
  memcpy(room, text.text, text.length);
  memcpy(room + text.length, &context, sizeof context);
  return (ts_slice){room, text.length + sizeof context};
}

int ts_memo_find (const ts_memo *memo, ts_slice text, uint32_t context,
                  uint32_t *value) {
  char room[LONGEST + sizeof context];
  uint32_t code;
  if (text.length <= 8) {
    const ts_memo_cell *cell = cell_of(memo, ts_memo_key(text), context);
    *value = cell->value;
    return cell->key != TS_MEMO_EMPTY;
  }
  if (text.length > LONGEST) return 0;
  code = ts_dict_find(memo->longer, with_context(text, context, room));
  if (code == TS_NONE) return 0;
  *value = memo->values[code];
  return 1;
}

/* Put a cell where it belongs. Where very many keys crowd it is among the last
** cells, behind which an empty one must stay: then the text is forgotten. */
static int put (ts_memo *memo, ts_memo_cell cell) {
  ts_memo_cell *to = cell_of(memo, cell.key, cell.context);
  if (to == memo->cells + cells_of(memo) + BEHIND - 1) return 0;
  *to = cell;
  return 1;
}

/* Half of the cells stay empty at least, so that most keys are found first. */
static ts_status grow (ts_memo *memo) {
  ts_memo old = *memo;
  memo->shift--;
  memo->cells = cells_alloc(cells_of(memo));
  if (memo->cells == NULL) {
    *memo = old;
    return TS_NOMEM;
  }
  memo->used = 0;
  for (size_t i = 0; i < cells_of(&old) + BEHIND; i++)
    if (old.cells[i].key != TS_MEMO_EMPTY)
      memo->used += (size_t)put(memo, old.cells[i]);
  free(old.cells);
  return TS_OK;
}

static ts_status keep_longer (ts_memo *memo, ts_slice text, uint32_t context,
                              uint32_t value) {
  char room[LONGEST + sizeof context];
  uint32_t code;
  ts_status status;
  if (text.length > LONGEST) return TS_OK;
  if (ts_reserve((void **)&memo->values, &memo->value_room,
                 ts_dict_size(memo->longer) + 1, sizeof *memo->values)
      != TS_OK) return TS_NOMEM;
  status = ts_dict_add(memo->longer, with_context(text, context, room), &code);
  if (status == TS_OK) memo->values[code] = value;
  return status;
}

ts_status ts_memo_keep (ts_memo *memo, ts_slice text, uint32_t context,
                        uint32_t value) {
  if (memo->used + ts_dict_size(memo->longer) >= TS_MEMO_MOST) {  /* rule 3 */
    ts_memo empty;
    if (ts_memo_start(&empty) != TS_OK) return TS_NOMEM;
    ts_memo_free(memo);
    *memo = empty;
  }
  if (text.length > 8) return keep_longer(memo, text, context, value);
  if (2 * memo->used >= cells_of(memo) && grow(memo) != TS_OK)
    return TS_NOMEM;
  memo->used += (size_t)put(memo, (ts_memo_cell){ts_memo_key(text), context,
                                                 value});
  return TS_OK;
}
