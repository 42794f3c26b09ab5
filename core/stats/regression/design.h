/* design.h -- a formula over rows of a frame as numbers: X, y, their names */
#ifndef TS_DESIGN_H
#define TS_DESIGN_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include "formula.h"

/*
**   (1) A row is used when nothing that the model reads in it is missing; the
**       others are counted. What is undefined though its parts are there (the
**       log of a zero) is no missing value: it is counted apart, since leaving
**       it out would choose rows by what is to be explained.
**   (2) Levels are those of the rows used: keys in the order of their text,
**       periods and seasons in that of time.
**   (3) trend counts from 'origin', which is the first period of the frame, not
**       of the rows: groups share one calendar.
*/
typedef struct {
  size_t count;
  uint32_t *codes;          /* of a key; ordinals of periods; seasons from 0 */
  char **texts;             /* "CHN", "2022-03", "3"; owned, with the codes */
} ts_factor_levels;

/* One column of X. */
typedef struct {
  char *name, *label;       /* "month_3", "month 3"; owned */
  size_t term;              /* place in the formula; SIZE_MAX: the intercept */
  size_t level[TS_PARTS_MOST];  /* of each part that is categorical */
} ts_design_column;

typedef struct {
  const ts_formula *formula;   /* borrowed */
  ts_factor_levels *levels;           /* of each factor; owned */
  ts_design_column *columns;   /* k; owned */
  size_t k;
  int32_t origin;              /* ordinal in which trend is 1 */
  size_t *rows;                /* of the frame, used ones first; owned */
  size_t n, all;               /* rows used, rows asked for */
  double *response;            /* of all rows, in that order; owned */
  gsl_matrix *x;               /* of rows used; owned */
  size_t undefined;            /* rows of rule 1, and in what */
  const char *undefined_in;    /* borrowed from the formula */
} ts_design;

/* What each row must also have: NULL or as many values as rows; NaN and TS_NONE
** are missing. They are put into the design's order. */
typedef struct {
  double *weights;
  uint32_t *clusters[2];
} ts_design_extras;

#define TS_DESIGN_CELLS 100000000  /* largest X: 800 MB */

/* rows[0..n) of the formula's frame. TS_DOMAIN when X would be too large.
** End it with ts_design_free, also after a failure. */
ts_status ts_design_make (ts_design *design, const ts_formula *formula,
                          const size_t *rows, size_t n,
                          ts_design_extras *extras, ts_error *err);
void ts_design_free (ts_design *design);

/* X for rows of another frame (or the same) by the levels and the origin of
** this one; 'formula' is the same text read for that frame. A row that lacks
** something, or has a level that the design does not know, is NaN throughout.
** The caller frees the matrix. */
ts_status ts_design_again (const ts_design *design, const ts_formula *formula,
                           const size_t *rows, size_t n, gsl_matrix **x,
                           ts_error *err);

#endif
