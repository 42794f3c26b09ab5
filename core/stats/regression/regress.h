/* regress.h -- least squares by a formula over the rows of a frame */
#ifndef TS_REGRESS_H
#define TS_REGRESS_H

#include "covariance.h"
#include "design.h"
#include "stats/statistic.h"

/*
** Ordinary and weighted least squares of a formula (formula.h).
**
**   (1) Rows that lack something are left out and counted (design.h, rule 1);
**       zeros of which a log is taken refuse.
**   (2) Columns that depend on each other refuse and are named (ols.h, rule 2).
**   (3) weights say what they are, kind = "analytic" (the variance of a row's
**       error is s^2 / w) or "frequency" (a row stands for w equal ones: whole
**       numbers, n is their sum). Rows of weight zero are left out; a negative
**       weight refuses.
**   (4) errors not given: cluster when there are clusters; newey_west when the
**       rows are one series (no period twice); else hc1. covariance.h has the
**       formulae. newey_west with a period twice, or with frequency weights,
**       refuses; so do clusters of two groups or fewer. lag not given:
**       floor(4 (n/100)^(2/9)) (S24), or what 'bandwidth' says.
**   (5) p and intervals are of t(n - k), of clusters t(G - 1) with the smallest
**       G, or normal; df says otherwise.
**   (6) R2 and F are about the mean when there is an intercept, else about
**       zero; F is the usual one of all other coefficients, for errors that are
**       alike; the log-likelihood is normal, and aic and bic count the variance
**       as a parameter (as R does).
**   (7) Numbers of any size: y and X are scaled by powers of two where squares
**       would not fit a double.
**   (8) An exact fit has no errors: they are NaN and a note says so.
**   (9) The order of a frame's rows does not show in any digit (S27).
*/
typedef enum { TS_LAG_RULE, TS_LAG_NEWEY_WEST, TS_LAG_ANDREWS } ts_lag_choice;

/* What is asked, read once for all groups of a frame. */
typedef struct {
  ts_formula formula;
  ts_expression *weights;      /* owned; NULL: none */
  char *weights_text;          /* owned */
  int frequency;               /* rule 3 */
  const ts_column *clusters[2];   /* of the frame; borrowed */
  size_t ways;
  int errors;                  /* a ts_errors; -1: not given (rule 4) */
  double lag;                  /* NaN: not given */
  ts_lag_choice choice;
  int prewhite, normal;
  ts_correction correction;
  double df;                   /* NaN: not given */
  double level;
} ts_regress_model;

extern const ts_option ts_regress_options[];

/* Read a formula and options for a frame, which must outlive the model. End it
** with ts_regress_model_free, also after a failure. */
ts_status ts_regress_model_read (ts_regress_model *model,
                                 const ts_frame *frame, const char *formula,
                                 const ts_args *args, ts_error *err);
void ts_regress_model_free (ts_regress_model *model);

/* One fit of a model. */
typedef struct {
  const ts_regress_model *model;   /* borrowed */
  ts_design design;
  double *weights;           /* of the design's rows, or NULL; owned */
  uint32_t *clusters[2];     /* of the rows used; owned */
  size_t *at;                /* place in time of the rows used, or NULL when
                                some row has none; owned */
  int in_time;               /* rule 4: no period twice */
  int y_exponent;            /* rule 7: y is used divided by 2^this */
  int *x_exponents;          /* so is each column; owned */
  gsl_matrix *x;             /* scaled; owned */
  gsl_vector *y;             /* likewise */
  double *roots;             /* of the weights of the rows used; owned */
  gsl_matrix *weighted;      /* x with rows times roots; x itself when there are
                                no weights */
  ts_ols ols;
  ts_error_spec errors;
  size_t lag;                /* of newey_west */
  double bandwidth;          /* that data chose, or NaN */
  double n;                  /* observations */
  double df;                 /* of t; INFINITY: normal */
  int exact;                 /* rule 8 */
} ts_regression;

/* Fit rows in the order of ts_regression_order and fill 'fit', or refuse.
** 'whole' 1 adds the series of fitted values and residuals where rows are one
** series. 'term' (NULL: all) is the coefficient that the fit's numbers are
** about. Start with {0}; end with ts_regression_free, also after a failure. */
ts_status ts_regression_fit (ts_regression *r, const ts_regress_model *model,
                             const size_t *rows, size_t n, int whole,
                             const char *term, ts_fit *fit, ts_error *err);
void ts_regression_free (ts_regression *r);

/* Rows in an order that depends on their cells alone: 'by' first, then the
** period, then all other columns; the caller frees '*order'. */
ts_status ts_regression_order (const ts_frame *frame,
                               const ts_column *const *by, size_t by_count,
                               size_t **order);

/* The periods of the first and the last row used; 0 when rows have none. */
int ts_regression_span (const ts_regression *r, ts_period *first,
                        ts_period *last);

/* Coefficient j and its error in the units of the data. */
double ts_regression_b (const ts_regression *r, size_t j);
double ts_regression_se (const ts_regression *r, size_t j);
/* Two-sided p of a statistic that is t or normal (rule 5); half the width of
** an interval in standard errors. */
double ts_regression_p (const ts_regression *r, double statistic);
double ts_regression_width (const ts_regression *r, double level);

/* What follows is asked of a regression that was not refused. */

/* Whole covariance of the coefficients as a frame: term, then a column for
** each. */
ts_status ts_regression_covariance (const ts_regression *r, ts_frame **out);

/* One row a row of 'frame' (NULL: the regression's own): its keys and period,
** fitted, se, lo, hi, and for the own frame the residual. 'prediction' 0:
** intervals of the mean response; 1: of a new observation. */
ts_status ts_regression_predict (const ts_regression *r, const ts_frame *frame,
                                 double level, int prediction, ts_frame **out,
                                 ts_error *err);

/* Wald test of restrictions "post = 0", "a = b, 2*a + c = 1", or names of terms
** and coefficients, each taken to be zero; NULL: of all but the intercept.
** F with the errors' degrees of freedom, or chi2 for normal. Names that are no
** words stand in `backquotes`. */
ts_status ts_regression_wald (const ts_regression *r, const char *restrictions,
                              ts_fit *fit, ts_error *err);

/* Breusch (1978), Godfrey (1978): n R2 of the residuals on X and their own
** lags, 0 before the first; chi2(order), or F. */
ts_status ts_regression_breusch_godfrey (const ts_regression *r, size_t order,
                                         int f, ts_fit *fit);
/* Breusch and Pagan (1979), with 'studentize' as Koenker (1981) has it. */
ts_status ts_regression_breusch_pagan (const ts_regression *r, int studentize,
                                       ts_fit *fit);
/* Ramsey (1969): powers 2 .. 'power' of the fitted values. */
ts_status ts_regression_reset (const ts_regression *r, size_t power,
                               ts_fit *fit);

#endif
