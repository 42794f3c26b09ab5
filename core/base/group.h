/* group.h -- rows that share their keys: numbering, sums, named groups */
#ifndef TS_GROUP_H
#define TS_GROUP_H

#include "frame.h"

/*
** Numbering. Rows with equal cells in all of 'by' (keys and periods) get one
** number; numbers run 0, 1, 2 ... in order of first appearance. A missing cell
** is a value like others. 'ids' has room for the frame's rows.
*/
ts_status ts_group_rows (const ts_frame *frame, const ts_column *const *by,
                         size_t n, uint32_t *ids, size_t *groups);

/* Split groups further: rows keep one id when both their id and code agree. */
ts_status ts_group_split (uint32_t *ids, size_t *groups, const uint32_t *codes,
                          size_t rows);

/* first[g] = the first row of group g. The caller provides 'first'. */
void ts_group_firsts (const uint32_t *ids, size_t rows, size_t groups,
                      size_t *first);

/* Rows in order of their group, ties in old order; start[g] .. start[g + 1] - 1
** are the places of group g. 'start' has groups + 1 elements. */
void ts_group_places (const uint32_t *ids, size_t rows, size_t groups,
                      size_t *order, size_t *start);

/* The first row whose cells in all of 'by' an earlier row has, or SIZE_MAX.
** Rows that come sorted by these columns are seen to differ at once. */
ts_status ts_group_repeat (const ts_frame *frame, const ts_column *const *by,
                           size_t n, size_t *row);

/* The columns called 'names', which must be keys or the period. A period word
** ("year") names the period column and is given back in 'freq' (else -1). */
ts_status ts_group_columns (const ts_frame *frame, const char *const *names,
                            size_t n, const ts_column **by, int *freq,
                            ts_error *err);

/*
** Sums by keys (VOCABULARY: frame:by).
**   (1) A sum with a missing part is missing and says why: the part's own
**       reason when there is one reason, else how many parts are missing.
**       With TS_SKIP_MISSING it is the sum of the others, and a note counts
**       the parts that were left out.
**   (2) A sum of known zeros is a known zero.
**   (3) Numbers that do not add (fractions, indices, ratios) pass when alone in
**       their group and are missing otherwise; a column of which nothing passes
**       is left out and a note says so.
**   (4) Summing over 'reported_by', 'quantity_unit', 'level', 'classification'
**       or 'regime' with more than one member is TS_CONFLICT: one flow would
**       count twice, or kg meet pieces. So is summing over products of which
**       one contains another (design rule 2).
**   (5) A coarser period needs all its finer ones, else the sum is missing with
**       the reason "2/3 months" (S14).
**   (6) Rows come sorted by the keys in the order asked, then period (S18).
**   (7) Sums are exact to the last digit a double holds, so the order of rows
**       does not show (S27).
*/
typedef enum { TS_KEEP_MISSING, TS_SKIP_MISSING } ts_missing_rule;

ts_status ts_frame_by (const ts_frame *frame, const char *const *keys, size_t n,
                       ts_missing_rule rule, ts_frame **out, ts_error *err);

/* Can numbers of this unit be added up? */
int ts_unit_adds (const char *unit);

/*
** Named groups of a key's members (VOCABULARY: frame:group).
**   (8) A group is a name and its members; groups keep the order of the list;
**       a member in two groups is TS_CONFLICT, one that the key never had is
**       TS_UNKNOWN.
**   (9) Members of no group go to 'other', which is marked as the rest, or are
**       left out when 'other' is NULL: the key is narrowed then.
*/
typedef struct {
  const char *name;
  const char *const *members;
  size_t n;
} ts_named_group;

ts_status ts_frame_group (const ts_frame *frame, const char *key,
                          const ts_named_group *groups, size_t n,
                          const char *other, ts_frame **out, ts_error *err);

/*
** The 'n' greatest members of a key, by the sum of 'of' (NULL: the last number
** column) within 'at' (NULL: all periods), greatest first, and one row 'other'
** that is marked as the rest (S19). With n members or fewer nothing changes.
*/
ts_status ts_frame_top (const ts_frame *frame, size_t n, const char *key,
                        const char *of, const char *at, const char *other,
                        ts_frame **out, ts_error *err);

#endif
