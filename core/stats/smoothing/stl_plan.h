/* stl_plan.h -- what an analyst says of an STL, and what is made of it */
#ifndef TS_STL_PLAN_H
#define TS_STL_PLAN_H

#include "stats/statistic.h"
#include "stl.h"

/* The length of the season: the option 'period', else that of the calendar; 0
** when neither says one. */
size_t ts_period_length (const ts_series *y, const ts_args *args);

/*
** The windows, degrees, jumps and passes of a row's options; an option that the
** row has not, or that is not given, has the default of the profile:
**
**              R                                  statsmodels
**   s_window   7, degree 0                        7, degree 1
**   t_window   the odd number from 1.5 period / (1 - 1.5 / s_window) on
**   l_window   the odd number from period on      ... from period + 1 on
**   jumps      a tenth of the window, rounded up  1
**   passes     2; robust: 1, and 15 outer         2; robust: 2, and 15 outer
**
** The other degrees are 1 (l_degree: that of the trend). An even window is made
** odd by one more, as R does. 's_window' NaN: periodic. (The fit of statsmodels
** makes 5 inner passes without robust, unless told inner_iter=2: its figures
** are those of inner = 5.)
*/
ts_stl_plan ts_stl_plan_of (const ts_args *args, size_t period, size_t n,
                            double s_window);

/* The option s_window, NaN when it is "periodic". */
double ts_s_window (const ts_args *args);

#define TS_WINDOW_MOST 999999

#define TS_PERIOD_LENGTH_OPTION \
  {.name = "period", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 2, \
   .hi = 100000, .help = "periods in a full season; not given: 12 months," \
                         " 4 quarters, 2 half-years"}

#define TS_LOG_PARTS_OPTION \
  {.name = "log", .kind = TS_OPTION_FLAG, \
   .help = "decompose the log: seasons multiply"}

#define TS_S_WINDOW_OPTION \
  {.name = "s_window", .kind = TS_OPTION_INTEGER, .number = 7, .lo = 3, \
   .hi = TS_WINDOW_MOST, .words = "periodic", \
   .help = "years over which a season is smoothed, odd; periodic: the same" \
           " season every year"}

#define TS_T_WINDOW_OPTION \
  {.name = "t_window", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 3, \
   .hi = TS_WINDOW_MOST, .help = "periods over which the trend is smoothed," \
   " odd; not given: 1.5 period / (1 - 1.5 / s_window)"}

#define TS_STL_ROBUST_OPTIONS \
  {.name = "robust", .kind = TS_OPTION_FLAG, \
   .help = "leave outliers to the remainder: 15 outer passes"}, \
  {.name = "profile", .kind = TS_OPTION_WORD, .text = "R", \
   .words = "R|statsmodels", \
   .help = "whose defaults and figures: R's stl or Python's statsmodels"}

#define TS_STL_DEGREE_OPTIONS \
  {.name = "s_degree", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0, \
   .hi = 1, .help = "degree of the seasonal loess; not given: 0 in R, 1 in" \
                    " statsmodels"}, \
  {.name = "t_degree", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0, \
   .hi = 1, .help = "degree of the trend loess; not given: 1"}

#define TS_STL_PASS_OPTIONS \
  {.name = "inner", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1, \
   .hi = 1000, .help = "inner passes; not given: 2, but 1 where R is robust." \
                       " 5 is what statsmodels makes when not robust"}, \
  {.name = "outer", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0, \
   .hi = 1000, .help = "passes that weigh outliers down; not given: 0, robust" \
                       " 15"}

#define TS_STL_LOW_OPTIONS \
  {.name = "l_window", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 3, \
   .hi = TS_WINDOW_MOST, .help = "window of the low-pass filter; not given:" \
   " the odd number at the period"}, \
  {.name = "l_degree", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0, \
   .hi = 1, .help = "degree of the low-pass loess; not given: t_degree"}

#define TS_STL_JUMP_OPTIONS \
  {.name = "s_jump", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1, \
   .hi = TS_WINDOW_MOST, .help = "fit the season at every so many places and" \
   " join them by lines; not given: a tenth of s_window in R, 1 in" \
   " statsmodels"}, \
  {.name = "t_jump", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1, \
   .hi = TS_WINDOW_MOST, .help = "the same of the trend"}, \
  {.name = "l_jump", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1, \
   .hi = TS_WINDOW_MOST, .help = "the same of the low-pass filter"}

#endif
