/* student.h -- p-values of Student's t, far out too */
#ifndef TS_STUDENT_H
#define TS_STUDENT_H

/*
** GSL 2.7 expands t's distribution about the normal one from 30 degrees of
** freedom on: 1e-11 of p is wrong where t is 6, 1e-7 where it is 20. There p
** comes from the incomplete beta function, p = I_x(df/2, 1/2) with
** x = df/(df + t^2), by its continued fraction, to 1e-14 of itself (Press,
** Teukolsky, Vetterling and Flannery 1992, section 6.4).
*/
typedef struct {
  double df;
  double log_beta;   /* log of B(df/2, 1/2) df/2 */
} ts_student;

ts_student ts_student_of (double df);

/* The probability of a t as far from 0, or farther; NaN of NaN. */
double ts_student_p (const ts_student *s, double t);

#endif
