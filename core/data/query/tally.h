/* tally.h -- sums by group, while a scan goes over the chunks */
#ifndef TS_TALLY_H
#define TS_TALLY_H

#include "keyspace.h"

/*
** A group is one combination of members of the keys; each has a cell for every
** target period and sum. Cells of one target are a plane: by slot (keyspace.h),
** then sum.
**   (1) Scaled decimals add as integers: exact, and free of order (S27). A cell
**       is one 64-bit word: the sum, in units of the tally's scale, above
**       TS_CELL_SHIFT bits that say what was seen.
**   (2) Before 64 bits could overflow, which the magnitudes of what is added
**       bound, the sums of that column move to 128 bits, in units of 1e-9.
**   (3) Numbers that are not scaled are kept one by one and added, sorted by
**       size, when the scan is over.
**   (4) A thread tallies for itself, in planes that are made when it meets
**       their target: of sorted data each thread has its own periods. What
**       several have is added cell by cell when the scan is over. As many
**       threads tally as would have their planes in TS_TALLY_ROOM.
*/
#define TS_TALLY_ROOM ((uint64_t)2 << 30)   /* bytes */
#define TS_SUM_SCALE 9     /* 128-bit sums count in units of 10^-9 */
__extension__ typedef __int128 ts_wide;

#define TS_CELL_ROWS 1u    /* some row had a number */
#define TS_CELL_MISSING 2u /* some row had none */
#define TS_CELL_SEEN 4u    /* some row belongs to the group at all */
#define TS_CELL_REAL 8u    /* some number is a single (rule 3) */
#define TS_CELL_SHIFT 4
#define TS_CELL_FLAGS 15u
#define TS_CELL_MOST (UINT64_C(1) << 58)   /* sums stay below */

/* Codes of quantity units, by cell: 0 while there is none. */
#define TS_MIXED UINT32_MAX

typedef struct {
  uint64_t *cells;     /* NULL: no row of this target yet */
  ts_wide *wide;       /* by cell; NULL while 64 bits are enough (rule 2) */
  uint32_t *units;     /* by cell: 1 + code, or TS_MIXED; NULL: not asked */
} ts_plane;

typedef struct {
  uint64_t cell;       /* target * cells of a plane + index in the plane */
  double number;
} ts_single;

typedef struct {
  const ts_plan *plan;
  const ts_levels *levels;
  const ts_keyspace *space;
  uint32_t units[TS_SUMS_ALL];  /* that a sum wants, TS_NONE: any */
  int has_units;                /* some sum is of quantities */
  size_t plane_cells;           /* slots * sums */
  ts_plane *planes;             /* by target */
  int scales[TS_SUMS_ALL];      /* of 64-bit sums */
  uint64_t bounds[TS_SUMS_ALL]; /* no 64-bit sum is greater */
  int is_wide[TS_SUMS_ALL];     /* its sums are in 128 bits */
  uint64_t missing[TS_SUMS_ALL];  /* rows without a number */
  ts_single *singles;
  size_t single_count, single_room;
  size_t weighing;             /* the sum of value, by which reporters weigh;
                                  0 when none is of value */
  /* by report: what it gave to that sum, for coverage (S13) */
  ts_wide *report_sums;
  uint32_t *report_rows;
  uint8_t *report_less;        /* rows that subtract were seen (S10) */
  uint8_t *known[TS_KEYS_MOST];  /* by code: seen but for the key's filter */
  uint8_t *classes;            /* by code: seen */
  uint64_t apart_rows;
  ts_wide apart_sum;
} ts_tally;

ts_status ts_tally_start (ts_tally *tally, const ts_keyspace *space,
                          ts_error *err);
void ts_tally_free (ts_tally *tally);

/* Add what a chunk's rows say (tally_take.c). */
ts_status ts_tally_take (ts_tally *tally, const ts_view *view);

/* The plane of a target, made when new. */
ts_status ts_tally_plane (ts_tally *tally, size_t target);
/* Move the sums of a column to 128 bits (rule 2). */
ts_status ts_tally_widen (ts_tally *tally, size_t sum);
/* Count the 64-bit sums of a column in units of 10^-scale, a finer scale than
** now. */
ts_status ts_tally_refine (ts_tally *tally, size_t sum, int scale);

/* Add all tallies (n of them) to the first (tally_merge.c); those of the others
** that stay are theirs to free. */
ts_status ts_tally_merge (ts_tally *tallies, size_t n);

/* Scan with one tally a thread and merge them into 'tally'. */
ts_status ts_tally_scan (ts_tally *tally, const ts_keyspace *space,
                         ts_error *err);

/* True when any row of this side was taken. */
int ts_tally_has_side (const ts_tally *tally, uint32_t side);

/* The number that a sum is, and singles (sorted) beside it. */
double ts_wide_number (ts_wide sum);
double ts_add_singles (double sum, const ts_single *singles, size_t n);

#define TS_EXACT_LIMIT ((int64_t)1 << 53)

/* The number that a count of 10^-scale is. What a double holds exactly is
** divided once, which rounds once. */
static inline double ts_narrow_number (int64_t sum, int scale) {
  if (sum < TS_EXACT_LIMIT && sum > -TS_EXACT_LIMIT)
    return (double)sum / ts_pow10[scale];
  return ts_wide_number((ts_wide)sum * ts_ipow10[TS_SUM_SCALE - scale]);
}

/* The number that a cell's sum is, without its singles. */
static inline double ts_cell_number (const ts_tally *tally,
                                     const ts_plane *plane, size_t at) {
  size_t sum = at % tally->plan->request->sum_count;
  if (tally->is_wide[sum]) return ts_wide_number(plane->wide[at]);
  return ts_narrow_number((int64_t)plane->cells[at] >> TS_CELL_SHIFT,
                          tally->scales[sum]);
}

#endif
