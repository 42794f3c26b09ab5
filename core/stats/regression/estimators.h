/* estimators.h -- the fourth kind of statistic: a formula over rows -> fit */
#ifndef TS_ESTIMATORS_H
#define TS_ESTIMATORS_H

#include "regress.h"
#include "stats/panel/panel.h"

/*
** An estimator explains one column by others. Like each statistic it is one row
** of a table, which alone knows it: the frame verb, the series method, the
** grouped verb, help, editor stubs and the manual read that row.
**
**   (1) Grouped, it gives one row a group: keys, 'refused' (S25), n, missing,
**       zeros, then R2 and what else the fit has, and for each coefficient that
**       belongs to no level its estimate, name_se and name_p; 'term' gives that
**       of one coefficient alone, with name_lo and name_hi, and its p as "p".
**   (2) Any number of threads gives the same bytes.
*/
typedef struct {
  const char *name;            /* "regress" */
  const char *help;            /* one line, as an economist would say it */
  const char *source;
  const ts_option *options;    /* ends with {NULL} */
} ts_estimator;

extern const ts_estimator ts_estimators[];   /* ends with {NULL} */

/* The regression of all rows of a frame, which must outlive it. */
typedef struct {
  ts_regress_model model;
  ts_regression r;
} ts_regressed;

ts_status ts_regress_frame (const ts_frame *frame, const char *formula,
                            const ts_args *args, ts_regressed **out,
                            ts_fit *fit, ts_error *err);
void ts_regressed_free (ts_regressed *regressed);  /* NULL is allowed */

/* One regression per group of spec->by; 'term' may be NULL. */
ts_status ts_frame_regress (const ts_frame *frame, const char *formula,
                            const ts_args *args, const ts_panel_spec *spec,
                            const char *term, size_t threads, ts_stop stop,
                            ts_frame **out, ts_error *err);

#endif
