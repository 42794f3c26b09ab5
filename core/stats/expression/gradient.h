/* gradient.h -- how fast an expression changes with one of its columns */
#ifndef TS_GRADIENT_H
#define TS_GRADIENT_H

#include "expression.h"

/*
**   (1) The derivative is exact, carried along with the value (forward
**       automatic differentiation): there is no step to choose.
**   (2) min, max and if take that of the side that is chosen; a condition does
**       not change. At a kink (abs(0), min of equal numbers) it is NaN.
**   (3) A reducer has none: TS_MISUSE.
*/

/* The value in row 0 of the frame that it was compiled for, and its derivative
** by the cell of 'column' in that row; NaN where undefined. */
ts_status ts_expression_slope (const ts_expression *e, const ts_column *column,
                               double *value, double *slope, ts_error *err);

/* Does the expression name the column? */
int ts_expression_uses (const ts_expression *e, const ts_column *column);

#endif
