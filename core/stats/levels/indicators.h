/* indicators.h -- trade indicators: tables of two keys give one column */
#ifndef TS_INDICATORS_H
#define TS_INDICATORS_H

#include "stats/panel/panel.h"

/*
** An indicator looks at the cells (i, k) of two keys, such as exporter and
** product, within the frame's other keys and the period, and adds a column.
** Like each statistic it is one row of a table, which alone knows it.
**
**   (1) The keys differ, and no cell stands twice: TS_CONFLICT.
**   (2) A narrowed key refuses: the totals would lack what was left out (S19).
**       spec->selection takes the totals of what is there and says so in the
**       title; a rest is then no partner: in no total, and without a number.
**   (3) Cells that are missing say why; the notes count the reasons (S25).
**   (4) An indicator 'of_first' says something of each member of the first key,
**       not of cells: the frame then has one row for each, without the second
**       key and with no other number.
*/
typedef struct {
  const ts_column *first, *second;   /* the two keys */
  const ts_column *of;               /* what is compared */
  const ts_panel_spec *spec;
  const ts_args *args;               /* of the row's own options */
  size_t threads;
} ts_indicator_input;

typedef struct {
  const char *name;            /* "rca": its verb and its column */
  const char *help;            /* one line, as an economist would say it */
  const char *source;
  const ts_option *options;    /* ends with {NULL}; NULL: none */
  ts_result_unit unit;
  int of_first;                /* rule 4 */
  int each_cell;               /* no cell of 'made' needs to be NaN before */
  /* Fill the column 'made' of 'frame', the frame that the input is of. */
  ts_status (*fill) (const ts_indicator_input *input, ts_frame *frame,
                     ts_column *made, ts_error *err);
} ts_indicator;

extern const ts_indicator ts_indicators[];   /* ends with {NULL} */

const ts_indicator *ts_indicator_find (const char *name);   /* or NULL */

/* A new frame with one more column; spec->by names the two keys. 'args' NULL:
** all defaults. */
ts_status ts_frame_indicate (const ts_frame *frame,
                             const ts_indicator *indicator,
                             const ts_args *args, const ts_panel_spec *spec,
                             size_t threads,
                             ts_frame **out, ts_error *err);

/* The same in a frame that was not handed out yet and is known to be whole and
** to have each cell once: rules 1 and 2 are not looked at. Of cells only. */
ts_status ts_indicate_whole (ts_frame *frame, const ts_indicator *indicator,
                             const ts_panel_spec *spec, size_t threads,
                             ts_error *err);

/* Give the rows of 'selected', which was not handed out yet, the numbers that
** their cells have in 'whole', the last column of which was made by
** ts_indicate_whole from a column called as the last of 'selected'. A cell that
** counts less there than in the whole is TS_CONFLICT. */
ts_status ts_indicate_selected (ts_frame *selected, const ts_frame *whole,
                                ts_error *err);

#endif
