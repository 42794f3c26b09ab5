/* p-values of Student's t; core/stats/student.h. Figures of mpmath 1.2.1 with 40
** digits: betainc(df/2, 1/2, 0, df/(df + t^2), regularized=True). */
#include <gsl/gsl_test.h>
#include <math.h>
#include "stats/student.h"

static void test (double df, double t, double want) {
  ts_student s = ts_student_of(df);
  gsl_test_rel(ts_student_p(&s, t), want, 2e-13, "t %g of %g", t, df);
  gsl_test_rel(ts_student_p(&s, -t), want, 2e-13, "t %g of %g", -t, df);
}

int main (void) {
  ts_student s = ts_student_of(50);
  test(5, 2, 0.1019394788298584);
  test(5, 100, 1.896001422462363e-09);
  test(30, 5, 2.32966854670078e-05);
  test(31, 2, 0.0543272153671757);
  test(31, 4.5, 8.952116231528393e-05);
  test(31, 10, 3.204795491830886e-11);
  test(64, 3, 0.00384399186592078);
  test(64, 5, 4.727813983963752e-06);
  test(64, 10, 1.054908103263584e-14);
  test(64, 30, 2.084002850725605e-39);
  test(142, 8, 3.984003293639e-13);
  test(142, 36.8689924829804, 1.346199027276299e-74);
  test(1000, 6, 2.755369173377469e-09);
  test(1999, 20, 2.89428562391418e-81);
  test(2001, 5, 6.232639554696744e-07);
  for (double t = 3.99; t < 4.01; t += 0.001)
    gsl_test(!(ts_student_p(&s, t) > ts_student_p(&s, t + 0.001)),
             "it falls, where the ways meet too: %g", t);
  gsl_test(!isnan(ts_student_p(&s, NAN)), "NaN of NaN");
  gsl_test_rel(ts_student_p(&s, 0), 1, 1e-15, "nothing is nearer");
  return gsl_test_summary();
}
