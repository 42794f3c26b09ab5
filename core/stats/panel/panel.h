/* panel.h -- a frame seen as groups of rows, and as one series per group */
#ifndef TS_PANEL_H
#define TS_PANEL_H

#include <stddef.h>
#include <stdint.h>
#include "base/frame.h"
#include "stats/statistic.h"

/*
** A panel is a way to walk a frame: its rows sorted into groups, and within a
** group by period. It copies no cells; the frame must outlive it.
**
**   (1) Rows belong to one group when they agree in every group column. Groups
**       come in the text order of their keys, missing keys last (S18).
**   (2) The calendar runs from the first to the last period of the whole
**       frame, the same for every group. A period in which a group has no row
**       is missing, never zero (S15).
**   (3) A panel is regular when every row has a period, no group has two rows
**       in one, and no key varies inside a group: then each group is a series.
*/
typedef struct {
  const ts_frame *frame;      /* borrowed */
  const ts_column *of;        /* the number column; borrowed */
  const ts_column *when;      /* the period column, or NULL; borrowed */
  const ts_column **by;       /* the group columns; owned array */
  size_t by_count;
  size_t *order;              /* rows by group, then period; owned; NULL after
                                 ts_panel_series_start: as they stand */
  size_t *starts;             /* groups + 1 places in 'order'; owned */
  size_t groups;
  ts_freq freq;
  int32_t first;              /* ordinal where the calendar begins */
  size_t periods;             /* length of the calendar; 0: no period known */
} ts_panel;

#define TS_ABSENT SIZE_MAX    /* in place of a row: there is none */

/* What every verb on a panel may be told; start with {0}. Texts borrowed. */
typedef struct {
  const char *of;             /* number column; NULL: the last made (S17) */
  const char *as;             /* name of the new column; NULL: the verb's */
  const char *over;           /* the column that is collapsed or compared */
  const char *const *by;      /* or the columns that are kept apart; with
                                 neither, all rows are one group */
  size_t by_count;
  int selection;              /* within = "selection": accept narrowed keys */
  int skip;                   /* missing = "skip": use the parts there are */
  double coverage;            /* of sums over members (S13); 0: 0.98 */
  const char *se;             /* column of standard errors of 'of', or NULL */
  int portion;                /* share = true: the portion of growth too */
} ts_panel_spec;

/* Group 'frame' by 'columns' (NULL: every key column). TS_MISUSE names what
** the frame lacks. End it with ts_panel_free, also after a failure. */
ts_status ts_panel_start (ts_panel *panel, const ts_frame *frame,
                          const char *of, const ts_column *const *columns,
                          size_t count, ts_error *err);
void ts_panel_free (ts_panel *panel);

/* A panel without groups: the number column and the calendar alone. */
ts_status ts_panel_survey (ts_panel *panel, const ts_frame *frame,
                           const char *of, ts_error *err);

/* Rule 3, or TS_CONFLICT with the place and what still varies there; TS_MISUSE
** when the frame has no period column. */
ts_status ts_panel_regular (const ts_panel *panel, ts_error *err);

/* The row at a place of the order. */
static inline size_t ts_panel_row (const ts_panel *panel, size_t place) {
  return (panel->order != NULL) ? panel->order[place] : place;
}

/* The series of a regular group; the caller provides room for the values. */
ts_series ts_panel_series (const ts_panel *panel, size_t group, double *values);

/* A regular panel of series kept apart by keys. Rows that stand in order are
** not listed, which makes it fast for frames of millions of rows. */
ts_status ts_panel_series_start (ts_panel *panel, const ts_frame *frame,
                                 const char *of,
                                 const ts_column *const *columns, size_t count,
                                 size_t threads, ts_error *err);

/* The same series; its values are the frame's own where they stand there one
** after the other, else in 'room'. Its zeros may not be counted. */
ts_series ts_panel_borrow (const ts_panel *panel, size_t group, double *room);

/* "CHN, 845710": the keys of a group, for sentences. Cut to fit. */
void ts_panel_label (const ts_panel *panel, size_t group, char *out,
                     size_t size);

/* A regular frame with a row for every group and period, in that order (S15,
** S18): each 'periods' rows are a series. It notes how many rows were added and
** how many zeros are known. */
typedef struct {
  ts_frame *frame;            /* the caller frees it */
  ts_column *of;              /* of that frame */
  ts_freq freq;
  int32_t first;
  size_t periods;
} ts_panel_table;

ts_status ts_panel_complete (const ts_frame *frame, const char *of,
                             ts_panel_table *table, ts_error *err);

/* TS_CONFLICT with the cure when a key is narrowed (S19); 'verb' asks. */
ts_status ts_panel_whole (const ts_column *key, const char *verb,
                          ts_error *err);
/* "share among 5 of 61 exporters", added to the frame's title. */
ts_status ts_panel_among (ts_frame *frame, const ts_column *key,
                          const char *verb);

/* Note how many cells of a column are missing, by reason (S25). */
ts_status ts_panel_count (ts_frame *frame, const ts_column *column);

/* Note what a statistic was told: "index of value: base 2021". Flags are named
** when they are on; without options nothing is noted. */
ts_status ts_panel_told (ts_frame *frame, const char *name, const char *of,
                         const ts_args *args);

/* The word for a result unit, given the unit of the input. */
const char *ts_unit_of (ts_result_unit unit, const char *input);

/* A new number column, or TS_CONFLICT with the cure as = "...". */
ts_status ts_panel_add (ts_frame *frame, const char *name, const char *unit,
                        ts_column **column, ts_error *err);

#endif
