/* serial.h -- Mann-Kendall where neighbours are alike: corrections */
#ifndef TS_SERIAL_H
#define TS_SERIAL_H

#include "stats/sample.h"

/*
** Positive correlation of neighbours makes S vary more than Var S says: trends
** are found that are none.
**
**   (1) hamed_rao: Var S times 1 + 2 sum (n - l)(n - l - 1)(n - l - 2) r_l
**       / (n (n - 1)(n - 2)), r_l the autocorrelations of the ranks of
**       x - slope t that lie outside +-z / sqrt n. (Hamed and Rao 1998)
**   (2) yue_wang: Var S times 1 + 2 sum (1 - l/n) r_l, of x - slope t.
**       (Yue and Wang 2004)
**   (3) prewhiten: S of x_t - r_1 x_(t-1). (von Storch 1995)
**   (4) tfpw: S of the same of x - slope t, with slope t added again. (Yue,
**       Pilon, Phinney and Cavadias 2002)
**   (5) slope is Theil's and Sen's.
**   (6) Two periods are compared at their distance in the calendar: over a gap
**       they are no neighbours, and r_l is scaled to what n - l pairs would
**       give. A constant has no autocorrelation: r_l is 0.
*/
typedef enum {
  TS_SERIAL_NONE, TS_SERIAL_HAMED_RAO, TS_SERIAL_YUE_WANG,
  TS_SERIAL_PREWHITEN, TS_SERIAL_TFPW
} ts_serial;

#define TS_SERIAL_ROOM(periods) (3 * (periods))   /* doubles of scratch */

/* By how much the variance grows (rules 1, 2); 'bound' is z, 'lags' the most
** that are looked at. */
ts_status ts_serial_factor (ts_serial kind, const ts_sample *sample,
                            double slope, double bound, size_t lags,
                            double *room, double *factor);

/* The series without its correlation (rules 3, 4), into 'white', which has
** room for the sample; how many values it has. */
size_t ts_serial_whiten (ts_serial kind, const ts_sample *sample, double slope,
                         double *room, double *white, double *r1);

#endif
