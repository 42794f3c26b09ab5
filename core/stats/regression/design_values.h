/* design_values.h -- the factors of a formula, row by row */
#ifndef TS_DESIGN_VALUES_H
#define TS_DESIGN_VALUES_H

#include "design.h"

/* Of one factor: numbers, or codes as in ts_factor_levels. */
typedef struct {
  double *numbers;    /* owned; NULL for a categorical factor */
  uint32_t *codes;    /* owned; else NULL; TS_NONE is missing */
} ts_factor_values;

/* One for each factor; NULL without memory. */
ts_factor_values *ts_factor_values_alloc (const ts_formula *formula, size_t n);
void ts_factor_values_free (ts_factor_values *values,
                            const ts_formula *formula);

ts_status ts_factor_values_take (ts_factor_values *values,
                                 const ts_formula *formula,
                                 const size_t *rows, size_t n, int32_t origin,
                                 ts_error *err);

/* The levels of a factor among codes[0..n), in their order. */
ts_status ts_factor_levels_find (ts_factor_levels *levels,
                                 const ts_factor *factor, const ts_frame *frame,
                                 const uint32_t *codes, size_t n);
void ts_factor_levels_free (ts_factor_levels *levels);

/* places[i] = the place among 'levels' of codes[i], which are of the factor's
** frame, or SIZE_MAX. */
ts_status ts_factor_levels_place (const ts_factor_levels *levels,
                                  const ts_factor *factor,
                                  const uint32_t *codes, size_t n,
                                  size_t *places);

#endif
