/* panel_quick.h -- the numbers of very many series, without words */
#ifndef TS_PANEL_QUICK_H
#define TS_PANEL_QUICK_H

#include "panel.h"

/*
** Runs 'quick' of a model over the groups of a regular panel. What it gives are
** the numbers of 'fit', so that who does what does not show.
*/
typedef struct {
  const ts_panel *panel;
  const ts_model *model;
  const ts_args *args;
  ts_stop stop;
  unsigned char *done;      /* a group: its numbers are there; borrowed */
  double **columns;         /* of the model's numbers, NULL: unwanted; owned */
  size_t width;
  double *n, *missing, *zeros;   /* more columns; borrowed */
} ts_quick_panel;

/* Set the numbers of each group that is not done, where it can be done. */
ts_status ts_panel_quick (const ts_quick_panel *q, size_t threads,
                          ts_error *err);

#endif
