/* expression.h -- the small language of where, with and summarise */
#ifndef TS_EXPRESSION_H
#define TS_EXPRESSION_H

#include <stddef.h>
#include "base/frame.h"
#include "base/status.h"

/*
** "value > 3.5 and exporter ~= 'RUS'", "100 * value / sum(value)".
**
**   (1) From weak to strong: or; and; not; = == ~= != < <= > >=; + -; * /;
**       minus; ^ (to the right). Functions of rows: log exp abs min(a, b)
**       max(a, b) if(condition, a, b) missing(a). lag(a) and lag(a, n) are a
**       one or n periods earlier, of the row with the same keys; diff(a) and
**       diff(a, n) are a - lag(a, n).
**   (2) Every reducer of ts_reducers is a function of all rows of its group,
**       sum(value), a number after it is its first option, cr(value, 4);
**       count() counts rows. min(a) and max(a) are the reducers.
**   (3) A key is compared with a 'text' by = and ~= ; the period with the text
**       of a period, which may be coarser: period >= '2022', period = '2022Q1'.
**       Each ? takes the next parameter, a number or a text. trend, where no
**       column is called so, is the place of the period in the frame, from 1.
**   (4) Missing stays missing: in arithmetic, in comparisons, and in
**       conditions as far as it could decide them ("missing or true" is true).
**       What is undefined (x / 0, log 0) is missing too, and so is a reducer
**       of which a part is missing; but counts count what is there.
**   (5) Units are checked: what is added, subtracted or compared counts the
**       same, and what is added is valued the same (CIF, FOB); a number
**       without unit goes with any. USD / kg counts "USD/kg", USD / USD
**       nothing.
**   (6) Names with other letters than a-z, 0-9 and _ stand in `backquotes`.
**   (7) An unknown name is TS_UNKNOWN and names the nearest; what cannot be
**       read is TS_SYNTAX and shows the place; more than 100 nested
**       parentheses are TS_SYNTAX.
*/
typedef struct {
  const char *text;   /* borrowed; NULL: a number */
  double number;
} ts_parameter;

typedef struct ts_expression ts_expression;

ts_status ts_expression_compile (const char *text, const ts_frame *frame,
                                 const ts_parameter *parameters, size_t n,
                                 ts_expression **out, ts_error *err);
void ts_expression_free (ts_expression *e);  /* NULL is allowed */

const char *ts_expression_unit (const ts_expression *e);

/* The values for rows rows[0..n) of the frame (NULL: its first n), which are
** one group; a condition gives 1, 0 or NaN. 'out' has room for n, at least 1;
** only out[0] is set when the value is one for all rows of a group: only
** reducers. */
ts_status ts_expression_run (const ts_expression *e, const size_t *rows,
                             size_t n, double *out, ts_error *err);

/* The same with a value for each row, single or not. */
ts_status ts_expression_fill (const ts_expression *e, const size_t *rows,
                              size_t n, double *out, ts_error *err);

/* True when a cell that the expression reads is missing in the row: its value
** is missing there, and not undefined (rule 4). Reducers read other rows. */
int ts_expression_lacks (const ts_expression *e, size_t row);

/* True when it has reducers, so that a row's value depends on other rows. */
int ts_expression_reduces (const ts_expression *e);
/* Let trend be 1 in another period than the frame's first. */
void ts_expression_count_from (ts_expression *e, int32_t ordinal);

/* The first period of a frame: what trend counts from; INT32_MAX: none. */
int32_t ts_frame_first_period (const ts_frame *frame);

/* True when it has lag or diff. */
int ts_expression_shifts (const ts_expression *e);

/*
** The verbs.
**   (8) where keeps rows for which the condition is true; a note counts those
**       that could not be decided. All keys are narrowed when numbers decide,
**       else those that are named (S19).
**   (9) with appends or replaces a column; 'by' (n of them; none: the whole
**       frame) are the groups of its reducers. A missing cell has the reason
**       of a missing input, "parts missing" or "undefined".
**  (10) summarise gives one row per group of 'by', sorted, and one column per
**       item, whose expression must be single.
**  (11) A reducer that compares partners refuses a narrowed key that is not in
**       'by' (S19).
*/
ts_status ts_frame_where_text (const ts_frame *frame, const char *text,
                               const ts_parameter *parameters, size_t n,
                               ts_frame **out, ts_error *err);

ts_status ts_frame_with_text (const ts_frame *frame, const char *name,
                              const char *text, const ts_parameter *parameters,
                              size_t n, const char *const *by, size_t by_count,
                              ts_frame **out, ts_error *err);

typedef struct {
  const char *name, *text;
} ts_summary_item;

ts_status ts_frame_summarise (const ts_frame *frame, const char *const *by,
                              size_t by_count, const ts_summary_item *items,
                              size_t n, const ts_parameter *parameters,
                              size_t parameter_count, ts_frame **out,
                              ts_error *err);

#endif
