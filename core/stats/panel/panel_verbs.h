/* panel_verbs.h -- the three kinds of statistics at work on frames */
#ifndef TS_PANEL_VERBS_H
#define TS_PANEL_VERBS_H

#include "panel.h"

/*
** What a statistic's row knows is all that is needed here: a new row works on
** frames, groups and series without an edit.
**
**   (1) Transforms keep rows and add a column, one series per group of keys;
**       the calendar is completed first (S15), so rows may be added.
**   (2) Reducers give one row per group of what is kept apart. A missing part
**       makes the result missing, with the reason that all missing parts share
**       or "2 of 14 parts missing", unless missing = "skip"; a count counts
**       what is there. Where one key is collapsed by a reducer that weighs its
**       parts, members that are missing do not matter while the others weigh
**       'coverage' (S13; share_total.h has the rules), which is noted.
**   (3) When a reducer collapses nothing but the period, each group is a
**       series: absent periods are missing parts (S15).
**   (4) A reducer that compares partners refuses a narrowed key, and a rest is
**       no partner: within = "selection" accepts both and leaves the rest out
**       (S19). Members that stand twice are an error.
**   (5) Models give one row per group: keys, 'refused' (S25), n, missing,
**       zeros, then every number of the fit by its name. What no fit of the
**       frame gives has no column. Any number of threads gives the same bytes.
**   (6) Cells that are missing say why where it is known, and the notes count
**       the reasons (S25).
*/

/* '*out' is a new frame; 'args' are of the statistic's own options. */
ts_status ts_panel_transform (const ts_frame *frame,
                              const ts_transform *transform,
                              const ts_args *args, const ts_panel_spec *spec,
                              ts_frame **out, ts_error *err);
ts_status ts_panel_reduce (const ts_frame *frame, const ts_reducer *reducer,
                           const ts_args *args, const ts_panel_spec *spec,
                           ts_frame **out, ts_error *err);
ts_status ts_panel_fit (const ts_frame *frame, const ts_model *model,
                        const ts_args *args, const ts_panel_spec *spec,
                        size_t threads, ts_stop stop, ts_frame **out,
                        ts_error *err);

/* Rule 5 for fits that were made elsewhere, one a group; 'name' and 'of' say
** what of what was fitted, 'args' how. */
ts_status ts_panel_tabulate (const ts_panel *panel, ts_fit **fits,
                             const char *name, const char *of,
                             const ts_args *args, ts_frame **out,
                             ts_error *err);

/* Fit a frame that is one series. */
ts_status ts_panel_fit_one (const ts_frame *frame, const ts_model *model,
                            const ts_args *args, const ts_panel_spec *spec,
                            ts_stop stop, ts_fit *fit, ts_error *err);

/* What a fit says, as a new frame: 'what' is "coefficients" (term, estimate, se,
** statistic, p, lo, hi), "parts" (period, then a column for each series of the
** fit), "numbers" (term, estimate) or the name of one of its tables; NULL is
** the first of these that it has, its tables before its parts. TS_UNKNOWN when
** there is no such table, or no series. */
ts_status ts_fit_frame (const ts_fit *fit, const char *what, ts_frame **out);

/* Add column q, the p-values of column 'of' adjusted for how many there are.
** "bh" (and NULL): among the rows with q < x a fraction x is expected to be
** false (Benjamini & Hochberg 1995); "by": the same whatever ties the tests
** together (Benjamini & Yekutieli 2001); "holm" (1979) and "bonferroni": with
** probability x any of them is false. Missing p-values are no tests: they stay
** missing and are not counted. */
ts_status ts_panel_adjust (const ts_frame *frame, const ts_panel_spec *spec,
                           const char *method, ts_frame **out, ts_error *err);

#endif
