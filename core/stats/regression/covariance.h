/* covariance.h -- how sure least squares are: covariances of coefficients */
#ifndef TS_COVARIANCE_H
#define TS_COVARIANCE_H

#include <stdint.h>
#include "ols.h"

/*
** Covariance of b in y = X b + e, H the hat matrix, N observations, K columns:
**
**   (1) ols          s^2 (X'X)^-1, s^2 = e'e / (N - K).
**   (2) hc0          (X'X)^-1 [sum e_i^2 x_i x_i'] (X'X)^-1      (White 1980)
**       hc1          hc0 times N / (N - K)                  (Hinkley 1977)
**       hc2, hc3     e_i / sqrt(1 - h_i), e_i / (1 - h_i) in place of e_i
**                                              (MacKinnon and White 1985)
**   (3) newey_west   Bartlett weights 1 - l / bandwidth, bandwidth = lag + 1;
**                    no small-sample factor (S24)   (Newey and West 1987).
**                    Rows are paired by their distance in time ('at', rising):
**                    over a missing period no two rows are neighbours.
**   (4) driscoll_kraay  the same of scores added up within each period: 'at'
**                    may repeat (Driscoll and Kraay 1998).
**   (5) prewhite     x_i e_i are made white by a VAR(1) first and the result is
**                    coloured again (Andrews and Monahan 1992); rows must be
**                    consecutive.
**   (6) cluster      scores added up within groups, G of them, times
**                    G / (G - 1) (N - 1) / (N - K)    (Liang and Zeger 1986).
**                    Two-way: V_a + V_b - V_ab, each with its own G (Cameron,
**                    Gelbach and Miller 2011); negative eigenvalues are set to
**                    zero and 'mended' says so.
**       correction   each: as above; least: the smallest G for all three;
**                    none: no factor at all.
**   (7) 'copies' are frequency weights: rows of X and y are multiplied by their
**       roots, N is their sum, and each row counts as so many equal ones.
*/
typedef enum {
  TS_CORRECT_EACH, TS_CORRECT_LEAST, TS_CORRECT_NONE
} ts_correction;

typedef struct {
  ts_errors errors;
  const size_t *at;            /* NULL: rows are consecutive */
  double bandwidth;
  int prewhite;
  const double *copies;        /* rule 7; NULL: each row is one */
  double n;                    /* observations */
  const uint32_t *clusters[2]; /* group of each row, 0 .. groups - 1 */
  size_t groups[2];
  size_t ways;                 /* 1 or 2 when errors are cluster */
  ts_correction correction;
  int mended;                  /* result: rule 6 */
} ts_error_spec;

/* Set ols->covariance. TS_DOMAIN when hc2 or hc3 have no value, because some
** coefficient rests on one row alone, or prewhitening has no solution. */
ts_status ts_ols_covariance (ts_ols *ols, const gsl_matrix *x,
                             ts_error_spec *spec);

/* h_i, of row i of X (rule 7: of one of its copies when divided by them). */
double ts_ols_leverage (const ts_ols *ols, const gsl_vector *row,
                        gsl_vector *scratch);

/* Row i is x_i e_i; NULL without memory. */
gsl_matrix *ts_ols_scores (const ts_ols *ols, const gsl_matrix *x);

/* u_t = s_t - A s_(t-1) of consecutive scores, one row less; 'var' (k x k)
** becomes A. TS_DOMAIN when the scores depend on each other. */
ts_status ts_whiten (const gsl_matrix *scores, gsl_matrix *var,
                     gsl_matrix **white);

#endif
