/* shift.h -- values of earlier periods, for lag and diff in expressions */
#ifndef TS_SHIFT_H
#define TS_SHIFT_H

#include "base/frame.h"

/* values[i] belongs to row rows[i] of the frame (NULL: row i) and becomes the
** value of the same keys 'back' periods earlier or, with 'difference', itself
** less that; NaN where there is none. TS_MISUSE without a period column,
** TS_CONFLICT when keys have two rows in a period. */
ts_status ts_shift (const ts_frame *frame, const size_t *rows, size_t n,
                    int32_t back, int difference, double *values,
                    ts_error *err);

#endif
