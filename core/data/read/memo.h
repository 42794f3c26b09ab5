/* memo.h -- what the texts of a column mean, remembered by the text */
#ifndef TS_MEMO_H
#define TS_MEMO_H

#include "base/dict.h"
#include "text.h"

/*
** Nearly every column of a trade file repeats few short texts. A memo gives the
** number that was remembered for a text, in a context: what else the meaning
** depends on (the level column beside a product code), 0 when it is the text
** alone.
**
**   (1) Texts hold neither NUL bytes nor the byte 0xFF; TS_TEXT_PAD bytes
**       behind them can be read.
**   (2) Texts of up to eight bytes are one word, found at the first or a later
**       cell of an open hash table that has room behind its last cell; longer
**       ones are in a dictionary.
**   (3) A memo that holds TS_MEMO_MOST texts starts again from none.
*/
#define TS_MEMO_MOST 65536u
#define TS_MEMO_EMPTY UINT64_MAX  /* the key of empty cells: rule 1 */

typedef struct {
  uint64_t key;
  uint32_t context, value;
} ts_memo_cell;

typedef struct {
  ts_memo_cell *cells;
  size_t used;
  unsigned shift;        /* 64 - log2 of the cells that a hash can mean */
  ts_dict *longer;       /* texts and their contexts, rule 2 */
  uint32_t *values;      /* of longer texts, by code */
  size_t value_room;
} ts_memo;

ts_status ts_memo_start (ts_memo *memo);
void ts_memo_free (ts_memo *memo);

/* True when the text is known. */
int ts_memo_find (const ts_memo *memo, ts_slice text, uint32_t context,
                  uint32_t *value);
ts_status ts_memo_keep (ts_memo *memo, ts_slice text, uint32_t context,
                        uint32_t value);

/* The word of a text of up to eight bytes. */
static inline uint64_t ts_memo_key (ts_slice text) {
  static const uint64_t masks[9] = {
    0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff,
    0xffffffffffffff, 0xffffffffffffffff
  };
  return ts_word(text.text) & masks[text.length];
}

/* Where a key is looked for first. */
static inline ts_memo_cell *ts_memo_first (ts_memo_cell *cells, unsigned shift,
                                           uint64_t key, uint32_t context) {
  uint64_t hash = (key ^ (uint64_t)context << 32) * 0x9e3779b97f4a7c15u;
  return &cells[hash >> shift];
}

#endif
