/* tally.h -- sums by group, while a scan goes over the chunks */
#ifndef TS_TALLY_H
#define TS_TALLY_H

#include "levels.h"
#include "scan.h"

/*
** A group is one combination of members of the keys; each has a cell for every
** target period and sum.
**   (1) Scaled decimals add as integers in units of 1e-9, in 128 bits: exact,
**       and free of order (S27). Other numbers are kept one by one and added,
**       sorted by size, when the scan is over.
**   (2) Groups are found through a table over all combinations while that has
**       at most TS_DIRECT entries, else by hashing.
**   (3) A thread tallies for itself; ts_tally_merge adds one tally to another.
*/
#define TS_DIRECT (1u << 22)
#define TS_SUM_SCALE 9   /* sums count in units of 10^-9 */
__extension__ typedef __int128 ts_wide;

typedef struct {
  ts_wide sum;         /* in units of 1e-9 */
  uint32_t rows;       /* that had a number */
  uint32_t missing;    /* that had none */
  uint32_t unit;       /* quantities: code, TS_NONE: none yet, TS_MIXED */
} ts_bucket;
#define TS_MIXED (TS_NONE - 1)

typedef struct {
  uint64_t cell;       /* index of the cell */
  double number;
} ts_single;

typedef struct {
  const ts_plan *plan;
  const ts_levels *levels;
  uint32_t units[TS_SUMS_ALL];  /* that a sum wants, TS_NONE: any */
  uint64_t strides[TS_KEYS_MOST];
  uint64_t combinations;
  uint32_t *direct;            /* by combination: group, or TS_NONE */
  uint32_t *slots;             /* hash: group + 1, or 0 */
  size_t mask;
  uint64_t *groups;            /* by group: its combination */
  size_t group_count, group_room;
  ts_bucket *cells;              /* by group, target, sum */
  size_t cell_room;
  size_t cells_each;           /* targets * sums */
  ts_single *singles;
  size_t single_count, single_room;
  /* by report: what it gave to the first sum, for coverage (S13) */
  ts_wide *report_sums;
  uint32_t *report_rows;
  uint8_t *report_less;        /* rows that subtract were seen (S10) */
  uint8_t *known[TS_KEYS_MOST];  /* by code: seen but for the key's filter */
  uint8_t *classes;            /* by code: seen */
  uint64_t apart_rows;
  ts_wide apart_sum;
  /* scratch for one chunk */
  uint32_t *rows;              /* rows that count */
  uint64_t *places;            /* their combinations, then first cells */
} ts_tally;

ts_status ts_tally_start (ts_tally *tally, const ts_plan *plan,
                          const ts_levels *levels, ts_error *err);
void ts_tally_free (ts_tally *tally);
/* Add what a chunk's rows say (tally_take.c). */
ts_status ts_tally_take (ts_tally *tally, const ts_view *view);
/* The group of a combination, made when new; cells may move. */
ts_status ts_tally_group (ts_tally *tally, uint64_t combination,
                          uint32_t *group);
/* Keep a number that is not scaled (rule 1). */
ts_status ts_tally_single (ts_tally *tally, uint64_t cell, double number);
ts_status ts_tally_merge (ts_tally *into, const ts_tally *from);

/* Scan with one tally a thread and merge them into 'tally'. */
ts_status ts_tally_scan (ts_tally *tally, const ts_plan *plan,
                         const ts_levels *levels, ts_error *err);

/* True when any row of this side was taken. */
int ts_tally_has_side (const ts_tally *tally, uint32_t side);

/* The number that a cell's sum is; 'singles' are those of this cell, sorted. */
double ts_tally_number (const ts_bucket *cell, const ts_single *singles,
                        size_t n);
double ts_wide_number (ts_wide sum);

#endif
