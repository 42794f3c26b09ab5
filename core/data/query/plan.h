/* plan.h -- a selection turned into tables that rows are looked up in */
#ifndef TS_PLAN_H
#define TS_PLAN_H

#include "data/store/columns.h"
#include "query.h"

/*
** Everything that a scan needs, resolved once: which codes of a column pass,
** which member of a key each code is, which index a period has, which loads are
** visible. A column's tables have 'size' entries, one for each code.
*/
#define TS_OUT UINT32_MAX  /* a code that is no member, a period outside */

typedef struct {
  uint8_t *allowed;      /* by code; NULL: all pass */
  uint32_t *before;      /* size + 1: allowed codes below this one */
  size_t size;
  int of_key;            /* the column is a key too: rule 9 */
  uint8_t *dated;        /* size x periods; NULL: membership has no dates */
} ts_filter;

typedef struct {
  const ts_key *key;
  ts_field field;
  uint32_t *member;      /* by code: member or TS_OUT */
  size_t size;
  ts_dict *labels;       /* of members in the order of rows, owned */
} ts_axis;

typedef struct {
  ts_store *store;
  const ts_dataset *dataset;
  const ts_selection *selection;
  const ts_request *request;
  ts_chunks chunks;
  ts_filter filters[TS_FIELDS];
  ts_axis axes[TS_KEYS_MOST];
  int is_key[TS_FIELDS];
  int aggregates;              /* an aggregate is named (rule 5) */
  int product_free;            /* products neither filtered nor a key */
  int all_levels;              /* level is a key */
  int8_t sign[TS_REGIMES];     /* 1 adds, -1 subtracts, 0 stays out */
  int subtracts;
  size_t countries;            /* codes in dictionary "country" */
  uint32_t *by_name;           /* these codes in the order of their ids: what is
                                  named or taken first is free of row order */
  uint8_t *aggregate;          /* by country code: 1 when an aggregate */
  /* time */
  ts_freq freq;                /* of the rows read (rule 4) */
  uint32_t period_base;        /* ts_period_code of fine period 0 */
  size_t periods;              /* fine periods of the span */
  uint8_t *asked;              /* by fine period: inside the request */
  size_t targets;              /* of the answer; 1 without a period key */
  int32_t *target_ordinal;     /* by target: its period */
  uint32_t *target;            /* by fine period: target index */
  ts_string skipped;           /* reporters with other frequencies only */
  ts_string unmatched;         /* texts of conditions that no code meets */
  /* loads */
  const ts_load *loads;
  size_t load_count;
  size_t threads;
} ts_plan;

ts_status ts_plan_make (ts_plan *plan, ts_store *store,
                        const ts_selection *selection,
                        const ts_request *request, ts_error *err);
void ts_plan_free (ts_plan *plan);

/* Steps of ts_plan_make: frequency, span and targets; one axis. */
ts_status ts_plan_time (ts_plan *plan, ts_error *err);
ts_status ts_plan_axis (ts_plan *plan, size_t i, ts_error *err);

/* Does a code's text meet one text of a condition or group on this column: a
** product pattern, a prefix "M*", or the whole text. */
int ts_plan_meets (ts_field field, ts_slice code, ts_slice text);

/* TS_SYNTAX when a product text has a length that the dataset's classification
** family cannot have, unless it ends in '*' ("845" in HS: a digit was lost). */
ts_status ts_plan_check_product (const ts_plan *plan, const char *text,
                                 ts_error *err);

/* The text of a code: from its dictionary, or the number of a level, for which
** 'room' has 4 bytes. */
ts_slice ts_plan_text (const ts_dict *dict, uint32_t code, char *room);

/* How many codes a column may have, and their dictionary (or NULL). */
ts_status ts_plan_column (const ts_plan *plan, ts_field field, ts_dict **dict,
                          size_t *size, ts_error *err);

/* Index of a fine period, or TS_OUT when it is of another frequency, outside
** the span or not asked for. */
static inline uint32_t ts_plan_period (const ts_plan *plan, uint32_t code) {
  uint32_t t = code - plan->period_base;  /* wraps when before, or of another
                                             frequency */
  return (t < plan->periods && plan->asked[t]) ? t : TS_OUT;
}

/* True when rows of this load are seen as of the selection's day. */
int ts_plan_sees (const ts_plan *plan, int64_t load);
/* True when a row that load 'until' replaced is still seen. */
int ts_plan_lives (const ts_plan *plan, uint32_t until);

/* The field called 'name' in this dataset, or -1. */
int ts_plan_field (const ts_dataset *dataset, const char *name);

#endif
