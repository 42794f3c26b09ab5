/* query.h -- from flows to a frame: filter, group, sum, say what is known */
#ifndef TS_QUERY_H
#define TS_QUERY_H

#include "base/frame.h"
#include "data/store/store.h"

/*
** One question about a store: which rows (a selection), kept apart by what and
** summed how (a request). The answer is a frame whose cells are values, known
** zeros, or missing with a reason.
**
**   (1) One dataset, the one named or the only one (S3).
**   (2) One side: rows of both sides that could be the same flow, or that are
**       valued differently, are TS_CONFLICT unless reported_by is filtered or
**       a key (S2).
**   (3) One level for each reporter, period and classification: the deepest
**       that the product filter reaches; the published TOTAL when products are
**       neither filtered nor a key; or the level asked for (S9). Two
**       classifications in one report are TS_CONFLICT unless one is chosen.
**   (4) One frequency: the finest stored that covers the request (S11).
**   (5) Rows set apart take no part unless an aggregate is named (S8); they are
**       counted in the notes.
**   (6) Headline regimes, unless others are asked for; 'except' subtracts
**       (S10).
**   (7) A cell is a value when all its finer periods are released by reporters
**       of at least 'coverage' of the value; a known zero when released and
**       without a row; else missing, with the reason (S12-S15).
**   (8) Sums of scaled decimals are exact; of other numbers compensated in the
**       order of their size (S27). Nothing depends on threads or row order.
**   (9) A key that a condition, or a grouping without 'other', narrows knows
**       how many of how many members are shown (S19).
**  (10) A sum of weights or quantities leaves out rows that have none; when
**       these hold more than 1 - coverage of a cell's value, the cell is
**       missing and says so. Ratios have verbs of their own (S21).
**  (11) Quantities add only in one unit: a cell with two is missing and names
**       them.
*/
typedef struct {
  const char *name;            /* "exporter", "product", or a kept column */
  const char *const *texts;    /* ids, patterns or words; n of them */
  size_t n;
  int except;                  /* all but these */
  const int32_t *from, *to;    /* days of dated members; or NULL */
} ts_condition;

typedef struct {
  const char *label;
  const char *const *texts;
  size_t n;
} ts_bundle;

typedef struct {
  const char *name;            /* column: "exporter" ... or a kept column */
  int digits;                  /* product cut to 2, 4, 6 digits; 0: whole */
  const ts_bundle *bundles;    /* groups, in their order; or NULL */
  size_t bundle_count;
  const char *other;           /* label of what is in no group; or NULL */
} ts_key;

#define TS_DEEPEST (-2)
#define TS_CONDITIONS_MOST 16
#define TS_KEYS_MOST 8
#define TS_SUMS_MOST 4      /* that can be asked for */
#define TS_SUMS_ALL (2 * TS_SUMS_MOST + 1)  /* with those of rule 10 */

typedef struct {
  const char *dataset;         /* or NULL (rule 1) */
  const char *asof;            /* a release date, or NULL: the newest */
  ts_condition conditions[TS_CONDITIONS_MOST];
  size_t condition_count;
  const ts_range *periods;     /* a period in any of them is in; 0: all */
  size_t period_count;
  int level;                   /* -1: rule 3; TS_DEEPEST: never TOTAL */
  const char *subject;         /* for the title: "imports of RUS" */
  const char *goods;           /* for the title: "machine tools 8456..8466" */
} ts_selection;

/* A sum: of a number column, over rows that have the 'needs' column too, or
** that lack another. */
typedef struct {
  const char *name;            /* of the frame's column */
  ts_field field;
  int needs;                   /* a ts_field that must be present, or -1 */
  const char *unit;            /* only rows of this quantity unit; or NULL */
  ts_field lacks;              /* a number that must be missing; 0: none */
} ts_sum;

typedef struct {
  ts_key keys[TS_KEYS_MOST];
  size_t key_count;
  int freq;                    /* ts_freq of the period key, -1: no such key */
  size_t freq_at;              /* where the period column stands among keys */
  ts_sum sums[TS_SUMS_ALL];
  size_t sum_count;
  size_t shown;                /* sums that become columns; 0: all */
  double coverage;             /* 0.98 */
  int within_selection;        /* ts_flows_coverage: filtered reporters do */
  size_t threads;              /* 0: ts_threads_default */
  int kernel;                  /* ts_kernel; 0: chosen by size (keyspace.h) */
  ts_stop stop;
} ts_request;

ts_status ts_flows_by (ts_store *store, const ts_selection *selection,
                       const ts_request *request, ts_frame **frame,
                       ts_error *err);

/* Who released what: keys reporter, reported_by and period, numbers 'released'
** (1 or 0) and 'weight' (the reporter's share of the selection's value,
** S13). TS_CONFLICT where a condition leaves out reporters, unless the weights
** are to be within the selection; then the title says so (S19). */
ts_status ts_flows_coverage (ts_store *store, const ts_selection *selection,
                             const ts_request *request, ts_frame **frame,
                             ts_error *err);

#endif
