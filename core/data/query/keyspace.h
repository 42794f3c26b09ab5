/* keyspace.h -- combinations of members of the keys, and their groups */
#ifndef TS_KEYSPACE_H
#define TS_KEYSPACE_H

#include "levels.h"
#include "scan.h"

/*
** A combination is one member of each key, as a number in which the last key
** counts fastest: members stand in the order of rows, so combinations do too.
** Cells are kept for slots; a slot is a combination or its rank among those
** that rows have.
**   (1) TS_DENSE: a slot for every combination, while combinations times
**       target periods are at most TS_DENSE_LEAST or the rows that are read.
**   (2) TS_RANKED: a first pass marks the combinations in a bitmap; the slot
**       is the number of those below. While combinations are at most
**       TS_RANKED_LEAST or TS_RANKED_EACH times the rows.
**   (3) TS_HASHED: a first pass collects the combinations; the slot is found
**       in a table. What is left: few groups in a huge space.
**   (4) All give the same answer.
*/
typedef enum { TS_KERNEL_CHOSEN, TS_DENSE, TS_RANKED, TS_HASHED } ts_kernel;
#define TS_DENSE_LEAST (UINT64_C(1) << 21)
#define TS_RANKED_LEAST (UINT64_C(1) << 26)
#define TS_RANKED_EACH 64

typedef struct {
  const ts_plan *plan;
  const ts_levels *levels;
  uint64_t combinations;
  uint64_t strides[TS_KEYS_MOST];
  int partial;                 /* some code that passes is no member */
  ts_kernel kernel;
  size_t slots;
  uint64_t *marks;             /* ranked: bits of combinations */
  uint32_t *ranks;             /* ranked: slots before each word of marks */
  uint64_t *found;             /* hashed: the combinations, rising */
  uint32_t *table;             /* hashed: slot + 1, or 0 */
  size_t mask;
} ts_keyspace;

/* Some rows of a view: at most TS_ROWSET of them, those that count. */
#define TS_ROWSET 1024
typedef struct {
  size_t first, n;
  int all;                     /* row i is first + i; 'rows' is not set */
  int steady;                  /* combinations change between runs only */
  size_t runs[TS_KEYS_MOST];   /* by key: the run that the next row is in */
  uint32_t rows[TS_ROWSET];    /* in the view */
  uint64_t combinations[TS_ROWSET];
} ts_rowset;

static inline size_t ts_rowset_row (const ts_rowset *block, size_t i) {
  return block->all ? block->first + i : block->rows[i];
}

/* TS_DOMAIN when combinations cannot be numbered. Where the kernel needs it,
** the first pass is made here. */
ts_status ts_keyspace_make (ts_keyspace *space, const ts_plan *plan,
                            const ts_levels *levels, ts_error *err);
void ts_keyspace_free (ts_keyspace *space);

/* Rows first .. first + n of a view that count: their level is the one chosen,
** and they have a member of each key. A view is gone through from row 0 on. */
void ts_keyspace_rows (const ts_keyspace *space, const ts_view *view,
                       size_t first, size_t n, ts_rowset *block);

/* The slots of combinations that the first pass saw, in place. */
void ts_keyspace_slots (const ts_keyspace *space, uint64_t *combinations,
                        size_t n);

/* The bits of a word that are set (Warren, Hacker's Delight): without the
** processor's instruction, which not all have, faster than a call. */
static inline uint64_t ts_count_bits (uint64_t w) {
  w -= w >> 1 & UINT64_C(0x5555555555555555);
  w = (w & UINT64_C(0x3333333333333333))
    + (w >> 2 & UINT64_C(0x3333333333333333));
  w = (w + (w >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
  return w * UINT64_C(0x0101010101010101) >> 56;
}

/* Does the level of a row count; could it, if its report had been selected. */
int ts_level_counts (const ts_plan *plan, const ts_levels *levels,
                     const ts_view *view, size_t row);
int ts_level_could (const ts_plan *plan, const ts_levels *levels,
                    const ts_view *view, size_t row);

#endif
