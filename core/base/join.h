/* join.h -- two frames side by side, matched by keys and periods */
#ifndef TS_JOIN_H
#define TS_JOIN_H

#include "frame.h"

/*
** Each row of 'left' meets the rows of 'right' whose cells agree in all pairs
** of columns (keys by their text, periods of one frequency).
**   (1) Left rows are kept: without a match their new numbers are missing,
**       reason "no match". Unmatched rows are counted in notes, both sides.
**   (2) 'match' is what the analyst knows: "m:1" (a left row has at most one
**       match), "1:1" (and no right row is matched twice), "1:m" (a left row
**       may have several; left rows differ). What breaks it is TS_CONFLICT and
**       names the key.
**   (3) Columns of 'right' that are not matched on are appended. A name that
**       both have is TS_CONFLICT: one of them has to be renamed.
**   (4) A missing cell matches nothing.
*/
typedef struct {
  const char *left, *right;
} ts_join_pair;

ts_status ts_frame_join (const ts_frame *left, const ts_frame *right,
                         const ts_join_pair *on, size_t n, const char *match,
                         ts_frame **out, ts_error *err);

/* rows[i] = the row of 'right' that row i of 'left' meets, SIZE_MAX where none;
** match "m:1". 'rows' has room for those of 'left'. */
ts_status ts_join_rows (const ts_frame *left, const ts_frame *right,
                        const ts_join_pair *on, size_t n, size_t *rows,
                        ts_error *err);

#endif
